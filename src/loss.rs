//! Losses: what they are, how smooth, and what they do with outliers.
//!
//! A regression loss takes the residual r, a prediction minus what was observed; unless a doc says otherwise it is even, and scaled so that it
//! is r²/2 near 0 where it is smooth there. A classification loss takes the score of a model and a label of ±1; their product is the margin m, positive
//! where the sign is right. All are generic over [`Scalar`], allocate nothing, and neither overflow nor cancel where the result itself does not. NaN in,
//! NaN out. Kinks are made by `max` and `abs`, so that gradients there are those of [`guide::conventions`](crate::guide::conventions).
//!
//! [`TABLE`] lists them with their class of smoothness, which the tests check on both sides of every point, and with what takes the place of
//! those that have kinks or jumps.
//!
//! ```
//! use gradual::{Real, gradient, loss};
//!
//! const DATA: [(f64, f64); 4] = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 70.0)];
//!
//! /// A line whose outlier at x = 3 pulls with bounded force.
//! fn cost<T: Real>([slope, offset]: [T; 2]) -> T {
//!     loss::mean(DATA.map(|(x, y)| loss::huber(slope * x + offset - y, 1.0)))
//! }
//! assert_eq!(gradient(cost, [2.0, 1.0]), [-0.75, -0.25]);
//! ```

mod hyperbola;
mod labels;
mod reductions;
mod residuals;
mod table;

pub use labels::{bce_with_logits, cross_entropy, exponential, focal, hinge, logistic, squared_hinge, zero_one};
pub use reductions::{mean, sum, weighted_mean, weighted_sum};
pub use residuals::{
    absolute, cauchy, epsilon_insensitive, geman_mcclure, huber, log_cosh, pseudo_huber, quantile, squared, tukey,
    welsch,
};
pub use table::{Class, Influence, Loss, TABLE};

pub(crate) use hyperbola::Hyperbola;

use crate::scalar::{Primitive, Scalar};

/// A scale must be a positive number.
#[track_caller]
fn assert_scale<F: Primitive>(name: &str, scale: F) {
    assert!(scale > F::zero() && scale.is_finite(), "{name} must be positive and finite: {scale:?}");
}

/// max(x, 0), but NaN stays NaN.
#[track_caller]
fn positive_part<T: Scalar>(x: T) -> T {
    if x.is_nan() { undetermined(x) } else { x.max(T::zero()) }
}

/// NaN, with NaN tangents where `x` has tangents.
fn undetermined<T: Scalar>(x: T) -> T {
    x * T::Base::nan()
}
