#![doc = include_str!("../README.md")]
//!
//! # Guide
//!
//! - [`guide::differentiable`], [`guide::why`], [`guide::audit`], [`guide::stand_ins`]: what a differentiable loss is, why it matters, how to find
//!   out, and what to do if yours is not
//! - [`guide::forward_mode`]: how derivatives are computed, on paper and here, and when another way is better
//! - [`guide::conventions`]: values, zeros, NaN, kinks: what every operation holds
//! - [`guide::kinks`]: derivatives at ties explained from the beginning, what fixed slopes return instead, and the limits
//! - [`guide::cost`]: forward or reverse, static or chunked, wide vectors, several cores: what is fast when
//! - [`guide::mistakes`]: what the compiler says to common mistakes, and the way out
//! - [`guide::coming_from`]: num-dual, hyperdual, autodiff, `ad_trait`, echidna, ForwardDiff.jl, JAX, Ceres: their call, ours
//! - [`guide::other_traits`]: functions written for num-traits or nalgebra's `RealField`, complex numbers, approx and serde
//! - [`guide::builders`]: how the crate is built, and how to add to it
//! - [`chunked`], [`check`]: functions of slices, whose length is known at run time; derivatives checked in tests
//! - `linalg`, `implicit`, `nalgebra` (feature `nalgebra`): linear algebra with derivatives at degenerate matrices too, rotations and poses; what a solver returned,
//!   differentiated; vectors and matrices
//! - [`audit`](mod@audit): whether a function is differentiable at a point, and if not, which rule and which line is why
//! - [`loss`], [`smooth`]: losses and how smooth they are; stand-ins for what has kinks, and their price
//! - [`elementary`]: the functions, and rules of your own
#![no_std]
#![cfg_attr(not(feature = "nalgebra"), forbid(unsafe_code))]
// A trait of simba has methods that must be declared unsafe: one scoped exception, in its file.
#![cfg_attr(feature = "nalgebra", deny(unsafe_code))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "std")]
extern crate std;

#[cfg(not(any(feature = "std", feature = "libm")))]
compile_error!("gradual needs the feature `std` (on by default) or, for targets without std, the feature `libm`");

#[cfg(feature = "std")]
pub mod audit;
#[cfg(feature = "std")]
pub mod check;
#[cfg(feature = "std")]
pub mod chunked;
mod dual;
pub mod elementary;
mod float;
mod fmt;
mod forward;
pub mod guide;
#[cfg(feature = "nalgebra")]
pub mod implicit;
mod interop;
#[cfg(feature = "nalgebra")]
pub mod linalg;
pub mod loss;
mod methods;
mod ops;
mod point;
#[cfg(feature = "std")]
mod random;
mod scalar;
pub mod smooth;
mod taylor;

#[cfg(feature = "std")]
pub use audit::{audit, audit_region};
#[cfg(feature = "std")]
pub use check::{
    Mismatch, Report, check_gradient, check_hessian, check_jacobian, verify_gradient, verify_hessian, verify_hvp,
    verify_jacobian,
};
pub use dual::Dual;
pub use elementary::{Binary, Unary, dot, logsumexp, norm, softmax};
pub use forward::{
    Fallible, derivative, gradient, hessian, hvp, jacobian, jvp, second_derivative, try_derivative, try_gradient,
    try_hessian, try_hvp, try_jacobian, try_jvp, try_second_derivative, try_value_and_derivative,
    try_value_and_gradient, try_value_and_jacobian, try_value_gradient_hessian, value_and_derivative,
    value_and_gradient, value_and_jacobian, value_gradient_hessian,
};
#[cfg(feature = "nalgebra")]
pub use interop::nalgebra;
#[cfg(feature = "plot")]
pub use interop::plot;
#[cfg(feature = "rayon")]
pub use interop::rayon::par_sum;
pub use point::{Pack, Point};
pub use scalar::{Primitive, Real, Scalar};
pub use taylor::Taylor;
