//! Losses of a score and a label.

use super::{positive_part, undetermined};
use crate::scalar::Scalar;

/// The logistic loss ln(1 + e⁻ᵐ) of the margin m = label · score, for labels of ±1: convex and smooth, slope between -1 and 0.
///
/// ```
/// let slope: f64 = gradual::derivative(|score| gradual::loss::logistic(score, 1.0), 0.0);
/// assert_eq!(slope, -0.5);
/// ```
#[must_use]
#[track_caller]
pub fn logistic<T: Scalar>(score: T, label: T::Base) -> T {
    (-(score * label)).softplus()
}

/// Binary cross-entropy of a logit: -t ln p - (1 - t) ln(1 - p) with p = sigmoid(score), for a target t from 0 to 1.
///
/// # Panics
/// If `target` is not between 0 and 1.
///
/// ```
/// let sure: f64 = gradual::loss::bce_with_logits(40.0, 1.0);
/// assert_eq!(sure, (-40.0_f64).exp().ln_1p());
/// ```
#[must_use]
#[track_caller]
pub fn bce_with_logits<T: Scalar>(score: T, target: T::Base) -> T {
    let (zero, one) = (T::Base::zero(), T::Base::one());
    assert!(target >= zero && target <= one, "a target must be between 0 and 1: {target:?}");
    // Not softplus(s) - t s, which cancels for sure scores; and no term that is 0 · ∞.
    if target == one {
        (-score).softplus()
    } else if target == zero {
        score.softplus()
    } else {
        (-score).softplus() * target + score.softplus() * (one - target)
    }
}

/// The hinge loss max(1 - m, 0) of the margin m = label · score, for labels of ±1 (Cortes and Vapnik 1995): convex, a kink at m = 1.
///
/// ```
/// let slope: f64 = gradual::derivative(|score| gradual::loss::hinge(score, -1.0), 0.5);
/// assert_eq!(slope, 1.0);
/// ```
#[must_use]
#[track_caller]
pub fn hinge<T: Scalar>(score: T, label: T::Base) -> T {
    positive_part(-(score * label) + T::Base::one())
}

/// The squared hinge loss max(1 - m, 0)² of the margin m = label · score: once continuously differentiable.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|score| gradual::loss::squared_hinge(score, 1.0), 0.0), (1.0, -2.0));
/// ```
#[must_use]
#[track_caller]
pub fn squared_hinge<T: Scalar>(score: T, label: T::Base) -> T {
    let h = hinge(score, label);
    h * h
}

/// The exponential loss e⁻ᵐ of the margin m = label · score, that of boosting (Freund and Schapire 1997): smooth, and ruled by mislabelled data.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|score| gradual::loss::exponential(score, 1.0), 0.0), (1.0, -1.0));
/// ```
#[must_use]
#[track_caller]
pub fn exponential<T: Scalar>(score: T, label: T::Base) -> T {
    (-(score * label)).exp()
}

/// The focal loss (1 - p)ᵞ (-ln p) with p = sigmoid(label · score): a logistic loss that turns away from what is already right (Lin et al.
/// 2017). γ = 0 is the logistic loss.
///
/// # Panics
/// If `gamma` is negative, infinite or NaN.
///
/// ```
/// let value: f64 = gradual::loss::focal(0.0, 1.0, 2.0);
/// assert_eq!(value, 0.25 * 2.0_f64.ln());
/// ```
#[must_use]
#[track_caller]
pub fn focal<T: Scalar>(score: T, label: T::Base, gamma: T::Base) -> T {
    let allowed = gamma >= T::Base::zero() && gamma.is_finite();
    assert!(allowed, "gamma must be finite and not negative: {gamma:?}");
    let m = score * label;
    (-m).sigmoid().powf(gamma) * (-m).softplus()
}

/// The 0-1 loss: 0 where the margin m = label · score is positive, else 1. It is what one would like to minimise, and its gradient is 0
/// everywhere: a jump at m = 0 and nothing to follow. It stands here for comparison.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|score| gradual::loss::zero_one(score, 1.0), -2.0), (1.0, 0.0));
/// ```
#[must_use]
#[track_caller]
pub fn zero_one<T: Scalar>(score: T, label: T::Base) -> T {
    let m = score * label;
    if m.is_nan() {
        undetermined(m)
    } else if m > T::Base::zero() {
        T::zero()
    } else {
        T::one()
    }
}

/// Cross-entropy of logits: ln Σ eˢʲ - sᶜ for the class c; slopes are softmax, minus 1 at c. Smooth, convex, and neither overflows nor
/// cancels, for scores far from 0 and far from each other as well. NaN if two of the scores are +∞.
///
/// # Panics
/// If `class` is not below the number of scores.
///
/// ```
/// let g: [f64; 2] = gradual::gradient(|scores| gradual::loss::cross_entropy(&scores, 0), [3.0, 3.0]);
/// assert_eq!(g, [-0.5, 0.5]);
/// ```
#[must_use]
#[track_caller]
pub fn cross_entropy<T: Scalar>(scores: &[T], class: usize) -> T {
    assert!(class < scores.len(), "class {class} of {} scores", scores.len());
    // From the largest score on: what is added then is positive, and nothing cancels.
    let larger = |top: usize, j: usize| if scores[j].pivot() > scores[top].pivot() { j } else { top };
    let top = (0..scores.len()).fold(class, larger);
    let others = scores.iter().enumerate().filter(|&(j, _)| j != top);
    let rest = others.map(|(_, &score)| (score - scores[top]).exp()).fold(T::zero(), |sum, share| sum + share).ln_1p();
    if top == class { rest } else { scores[top] - scores[class] + rest }
}
