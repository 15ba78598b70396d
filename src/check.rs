//! Gradient checking: exact derivatives against differences, and hand-written derivatives against exact ones.
//!
//! [`check_gradient`] and its kin ask whether what gradual says of a function is what its values say: they compare the exact derivative
//! with extrapolated differences of the function, whose own error estimate decides how far the two may be apart.
//! [`verify_gradient`] and its kin ask whether a derivative that you wrote by hand is right: they compare it with the exact one, tightly.
//! The `try_` forms take functions that return a `Result` or an `Option`, [`slices`] has all of them for points of run-time length, and
//! [`Check`] has options.
//!
//! A [`Report`] lists the components with a [`Verdict`] each, the worst first when it is printed, and says what is likely wrong
//! ([`Cause`]): a sign, a factor, a transposed matrix, a missing term. It comes in the error too, whose `Debug` is the same text, so that
//! `unwrap()` in a test prints it.
//!
//! ```
//! use gradual::{Real, check_gradient, verify_gradient};
//! use gradual::check::{Cause, Mismatch};
//!
//! fn f<T: Real>([x, y]: [T; 2]) -> T {
//!     x * x * y + y.sin()
//! }
//! check_gradient(f, [1.3, -0.7]).unwrap();
//!
//! let by_hand = |[x, y]: [f64; 2]| [2.0 * x * y, x * x];
//! let Err(Mismatch::Components(report)) = verify_gradient(f, by_hand, [1.3, -0.7]) else { panic!("it is wrong") };
//! assert!(report.to_string().starts_with("1 of 2 components right, 1 wrong"));
//! assert_eq!(report.diagnoses[0].cause, Cause::TermOf { coordinates: vec![String::from("x[1]")] });
//! ```
//!
//! # What decides
//! `check_*` takes central differences on a ladder of steps and extrapolates them to step 0 (Ridders 1982); one-sided where a side
//! leaves the domain. The tableau says how far off the result may be, and so does the rounding noise of the values over the step, which
//! is measured by fourth differences over very short moves (Moré and Wild 2011). Where one ladder cannot tell (waves, a kink or an edge nearer
//! than its steps), shorter ones follow, down to the last bits of the coordinates.
//! `verify_*` has the exact derivative, and asks how much that moves when the coordinates move by their last bits. It calls the
//! derivative by hand again after another point, so that a buffer that is never cleared and a stale cache are found too.
//!
//! A component passes only if the two agree within that; NaN agrees with nothing. Where values or rounding tell nothing, the verdict is
//! [`Verdict::Inconclusive`], and where the function has a kink at the point, [`Verdict::Kink`]: neither is a pass. What is next to nothing beside
//! the other components of its row passes if it is so by both sources.
//!
//! Where the function, or the derivative by hand, panics at the point, that is an error that names who and where; beside the point a panic or
//! an error is the end of the domain, and the report mentions it. Panics print their message all the same.

mod builder;
mod compare;
mod diagnosis;
mod differences;
mod nearby;
mod options;
mod points;
mod report;
pub mod slices;
mod subject;
mod verify;

use core::any::Any;
use core::fmt::Debug;
use std::format;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::string::String;

use crate::forward::Fallible;

pub use builder::{At, AtSlice, Check};
pub use diagnosis::{Cause, Diagnosis};
pub use points::{
    check_gradient, check_hessian, check_jacobian, try_check_gradient, try_check_hessian, try_check_jacobian,
    try_verify_gradient, try_verify_hessian, try_verify_hvp, try_verify_jacobian, verify_gradient, verify_hessian,
    verify_hvp, verify_jacobian,
};
pub use report::{Component, Mismatch, Nearby, Report, Verdict};

/// Whose code is called.
#[derive(Clone, Copy)]
enum Who {
    F,
    Hand,
}

/// The answer of a user's function at a point, if it has one.
fn ask<R: Fallible<Residual: Debug>>(who: Who, point: &[f64], call: impl FnOnce() -> R) -> Result<R::Value, Mismatch> {
    let what = || {
        String::from(match who {
            Who::F => "f",
            Who::Hand => "the derivative by hand",
        })
    };
    // What the closure leaves behind when it panics is the caller's, who asked for a check of it.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(answer) => answer.into_value().map_err(|residual| Mismatch::Failed {
            what: what(),
            returned: format!("{residual:?}"),
            point: point.to_vec(),
        }),
        Err(panic) => Err(Mismatch::Panicked { what: what(), message: message(panic.as_ref()), point: point.to_vec() }),
    }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    String::from(text.unwrap_or("with something other than text"))
}
