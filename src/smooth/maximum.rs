//! Stand-ins for the maximum of several numbers.

use super::{parameter, parameter_within};
use crate::scalar::{Primitive, Scalar};

/// A stand-in for the maximum: ln(Σ e^(b xᵢ))/b.
///
/// Smooth to any order, convex, increasing in each argument, above the maximum by at most ln(n)/b, which it is where all are equal; its Hessian
/// has a spectral norm of at most b/2; exact as the sharpness grows.
///
/// ```
/// use gradual::{gradient, smooth::LogSumExp};
///
/// let max = LogSumExp::within(0.01, 2);
/// let g: [f64; 2] = gradient(|x| max.apply(&x), [3.0, 3.0]);
/// assert_eq!(g, [0.5, 0.5]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogSumExp {
    /// b, how sharply it bends.
    pub sharpness: f64,
}

impl LogSumExp {
    /// The stand-in for the maximum of `n` numbers that is above it by at most `error`.
    ///
    /// # Panics
    /// If `error` is not positive and finite, or so extreme that the sharpness is not, or if `n` is below 2.
    #[must_use]
    #[track_caller]
    pub fn within(error: f64, n: usize) -> Self {
        Self { sharpness: parameter_within(error, Primitive::ln(several(n)) / error) }
    }

    /// The value; -∞ of no numbers.
    ///
    /// # Panics
    /// If the sharpness is not positive and finite in the base of `T`.
    #[must_use]
    #[track_caller]
    pub fn apply<T: Scalar>(self, x: &[T]) -> T {
        let b = parameter::<T>("sharpness", self.sharpness);
        let Some(top) = largest(x) else { return T::neg_infinity() };
        if x[top].is_infinite() {
            return x[top];
        }
        // Relative to the largest, so that nothing overflows and its digits are not lost.
        let others = x.iter().enumerate().filter(|&(i, _)| i != top);
        let rest = others.map(|(_, &x_i)| ((x_i - x[top]) * b).exp()).fold(T::zero(), |sum, weight| sum + weight);
        x[top] + rest.ln_1p() / b
    }

    /// The least and the largest of stand-in minus maximum of `n` numbers.
    #[must_use]
    pub fn error(self, n: usize) -> (f64, f64) {
        (0.0, Primitive::ln(n.max(1) as f64) / self.sharpness)
    }

    /// A bound on the spectral norm of the Hessian, reached by two equal numbers.
    #[must_use]
    pub fn curvature(self) -> f64 {
        self.sharpness / 2.0
    }
}

/// A stand-in for the maximum: the average Σ xᵢ e^(b xᵢ) / Σ e^(b xᵢ).
///
/// Smooth to any order, between the mean and the maximum, exact where all are equal and as the sharpness grows; not monotone. It is below the
/// maximum of n numbers by at most W((n - 1)/e)/b with Lambert's W. Where the largest is infinite, so is the average.
///
/// ```
/// use gradual::smooth::Boltzmann;
///
/// let max: f64 = Boltzmann { sharpness: 100.0 }.apply(&[1.0, 3.0]);
/// assert_eq!(max, 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boltzmann {
    /// b, how sharply it prefers the largest.
    pub sharpness: f64,
}

impl Boltzmann {
    /// The stand-in for the maximum of `n` numbers that is below it by at most `error`.
    ///
    /// # Panics
    /// If `error` is not positive and finite, or so extreme that the sharpness is not, or if `n` is below 2.
    #[must_use]
    #[track_caller]
    pub fn within(error: f64, n: usize) -> Self {
        Self { sharpness: parameter_within(error, depth(several(n)) / error) }
    }

    /// The value.
    ///
    /// # Panics
    /// If the sharpness is not positive and finite in the base of `T`, or there are no numbers.
    #[must_use]
    #[track_caller]
    pub fn apply<T: Scalar>(self, x: &[T]) -> T {
        let b = parameter::<T>("sharpness", self.sharpness);
        let top = x[largest(x).expect("the Boltzmann average needs at least one number")];
        if top.is_infinite() {
            return top;
        }
        // Relative to the largest, with its tangents: equal numbers then have an exact average.
        let (sum, total) = x.iter().fold((T::zero(), T::zero()), |(sum, total), &x| {
            let below = x - top;
            let weight = (below * b).exp();
            // What has no weight may be infinitely far below.
            if weight == T::Base::zero() { (sum, total) } else { (sum + below * weight, total + weight) }
        });
        top + sum / total
    }

    /// The least and the largest of stand-in minus maximum of `n` numbers.
    #[must_use]
    pub fn error(self, n: usize) -> (f64, f64) {
        (-depth(n as f64) / self.sharpness, 0.0)
    }
}

/// The place of the largest number, of the first NaN if there is one; none of no numbers.
fn largest<T: Scalar>(x: &[T]) -> Option<usize> {
    (0..x.len()).reduce(|top, i| if x[top].is_nan() || x[top].pivot() >= x[i].pivot() { top } else { i })
}

#[track_caller]
fn several(n: usize) -> f64 {
    assert!(n > 1, "a maximum is of two numbers or more: {n}");
    n as f64
}

/// W((n - 1)/e), the root w of w eʷ = (n - 1)/e, by Newton's method on w + ln w = ln(n - 1) - 1.
fn depth(n: f64) -> f64 {
    if n < 2.0 {
        return 0.0;
    }
    let target = Primitive::ln(n - 1.0) - 1.0;
    let mut w = if target > 1.0 { target } else { 0.3 };
    for _ in 0..20 {
        w *= (1.0 + target - Primitive::ln(w)) / (1.0 + w);
    }
    w
}
