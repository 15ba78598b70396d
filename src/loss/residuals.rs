//! Losses of a residual.

use super::{Hyperbola, assert_scale, positive_part, undetermined};
use crate::scalar::{Primitive, Scalar};

/// A literal of the base of `T`.
fn k<T: Scalar>(x: f64) -> T::Base {
    T::Base::from_f64(x)
}

/// c² shape(r/c), for a shape that is q²/2 near 0: neither square need be a number that the base has.
#[track_caller]
fn scaled<T: Scalar>(r: T, c: T::Base, shape: impl FnOnce(T) -> T) -> T {
    let q = r / c;
    let straight = Primitive::sqrt(T::Base::epsilon()) * k::<T>(0.125);
    if !(c * c).is_finite() && q.lies_within(straight) { squared(r) } else { shape(q) * c * c }
}

/// Least squares r²/2: convex, smooth, and ruled by outliers, since its slope r grows without bound.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|r| gradual::loss::squared(r), 3.0), (4.5, 3.0));
/// ```
#[must_use]
#[track_caller]
pub fn squared<T: Scalar>(r: T) -> T {
    r * (r * k::<T>(0.5))
}

/// Least absolute deviations |r|: convex, slope ±1, a kink at 0.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|r| gradual::loss::absolute(r), -3.0), (3.0, -1.0));
/// ```
#[must_use]
#[track_caller]
pub fn absolute<T: Scalar>(r: T) -> T {
    r.abs()
}

/// Huber's loss: r²/2 up to |r| = δ, then the straight line δ(|r| - δ/2); once continuously differentiable (Huber 1964, "Robust
/// Estimation of a Location Parameter").
///
/// # Panics
/// If `delta` is not positive and finite.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|r| gradual::loss::huber(r, 1.0), 3.0), (2.5, 1.0));
/// ```
#[must_use]
#[track_caller]
pub fn huber<T: Scalar>(r: T, delta: T::Base) -> T {
    assert_scale("delta", delta);
    let size = r.abs();
    if size > delta { (size - delta * k::<T>(0.5)) * delta } else { squared(r) }
}

/// The pseudo-Huber loss δ²(√(1 + (r/δ)²) - 1): a Huber loss that is smooth everywhere (Charbonnier et al. 1994).
///
/// # Panics
/// If `delta` is not positive and finite.
///
/// ```
/// let value: f64 = gradual::loss::pseudo_huber(3.0, 4.0);
/// assert_eq!(value, 4.0);
/// ```
#[must_use]
#[track_caller]
pub fn pseudo_huber<T: Scalar>(r: T, delta: T::Base) -> T {
    assert_scale("delta", delta);
    let q = r / delta;
    if Primitive::abs(q.pivot()) <= k::<T>(1.0) {
        // √(1 + q²) - 1 cancels.
        r * (r / (q.apply(Hyperbola) + k::<T>(1.0)))
    } else if q.is_finite() {
        (q.apply(Hyperbola) - k::<T>(1.0)) * delta * delta
    } else {
        r.abs() * delta
    }
}

/// ln cosh r: a smooth |r| - ln 2 for large residuals.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|r| gradual::loss::log_cosh(r), 0.0), (0.0, 0.0));
/// ```
#[must_use]
#[track_caller]
pub fn log_cosh<T: Scalar>(r: T) -> T {
    r.ln_cosh()
}

/// Cauchy's (or the Lorentzian) loss c²/2 ln(1 + (r/c)²): the likelihood of heavy tails; not convex, the pull of outliers fades.
///
/// # Panics
/// If `c` is not positive and finite.
///
/// ```
/// let slope: f64 = gradual::derivative(|r| gradual::loss::cauchy(r, 1.0), 2.0);
/// assert!((slope - 0.4).abs() < 1e-15);
/// ```
#[must_use]
#[track_caller]
pub fn cauchy<T: Scalar>(r: T, c: T::Base) -> T {
    assert_scale("c", c);
    scaled(r, c, |q| {
        if Primitive::abs(q.pivot()) <= k::<T>(1.0) {
            (q * q).ln_1p() * k::<T>(0.5)
        } else if q.is_finite() {
            // The square would overflow.
            q.hypot(T::one()).ln()
        } else {
            r.abs().ln() - Primitive::ln(c)
        }
    })
}

/// Welsch's loss c²/2 (1 - e^(-(r/c)²)): outliers lose their pull altogether (Dennis and Welsch 1978).
///
/// # Panics
/// If `c` is not positive and finite.
///
/// ```
/// let far: f64 = gradual::loss::welsch(1e200, 2.0);
/// assert_eq!(far, 2.0);
/// ```
#[must_use]
#[track_caller]
pub fn welsch<T: Scalar>(r: T, c: T::Base) -> T {
    assert_scale("c", c);
    scaled(r, c, |q| {
        if q.lies_beyond(k::<T>(100.0)) {
            // Long flat; the slope of an infinite square would be 0 · ∞.
            T::literal(0.5)
        } else {
            (-(q * q)).exp_m1() * k::<T>(-0.5)
        }
    })
}

/// Tukey's biweight c²/6 (1 - (1 - (r/c)²)³) up to |r| = c, constant c²/6 beyond: twice continuously differentiable, and blind to
/// what lies farther (Beaton and Tukey 1974).
///
/// # Panics
/// If `c` is not positive and finite.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|r| gradual::loss::tukey(r, 6.0), 7.0), (6.0, 0.0));
/// ```
#[must_use]
#[track_caller]
pub fn tukey<T: Scalar>(r: T, c: T::Base) -> T {
    assert_scale("c", c);
    // Comparisons of the number itself, which an audit sees, with the caller's line.
    let is_outside = r > c || r < -c;
    scaled(r, c, |q| {
        if is_outside {
            T::from(T::Base::one() / k::<T>(6.0))
        } else {
            let s = q * q;
            // 1 - (1 - s)³ without the cancellation.
            s * (s * (s - k::<T>(3.0)) + k::<T>(3.0)) / k::<T>(6.0)
        }
    })
}

/// The loss of Geman and `McClure` (1985), r²/2 / (1 + (r/c)²), which tends to c²/2.
///
/// # Panics
/// If `c` is not positive and finite.
///
/// ```
/// let value: f64 = gradual::loss::geman_mcclure(2.0, 2.0);
/// assert_eq!(value, 1.0);
/// ```
#[must_use]
#[track_caller]
pub fn geman_mcclure<T: Scalar>(r: T, c: T::Base) -> T {
    assert_scale("c", c);
    scaled(r, c, |q| {
        if Primitive::abs(q.pivot()) > k::<T>(1.0) {
            // The squares would overflow.
            let p = q.recip();
            T::literal(0.5) / (p * p + k::<T>(1.0))
        } else {
            let s = q * q;
            s / (s + k::<T>(1.0)) * k::<T>(0.5)
        }
    })
}

/// The quantile (pinball) loss max(τ r, (τ - 1) r) of r = observed - predicted: its minimiser is the τ-quantile (Koenker and
/// Bassett 1978). A kink at 0; not even, unless τ = 1/2.
///
/// # Panics
/// If `tau` is not between 0 and 1.
///
/// ```
/// let (low, high): (f64, f64) = (gradual::loss::quantile(-2.0, 0.75), gradual::loss::quantile(2.0, 0.75));
/// assert_eq!((low, high), (0.5, 1.5));
/// ```
#[must_use]
#[track_caller]
pub fn quantile<T: Scalar>(r: T, tau: T::Base) -> T {
    let (zero, one) = (T::Base::zero(), T::Base::one());
    assert!(tau >= zero && tau <= one, "tau must be between 0 and 1: {tau:?}");
    if r.is_nan() {
        return undetermined(r);
    }
    // No term that is 0 · ∞.
    let side = |weight| if weight == zero { T::zero() } else { r * weight };
    side(tau).max(side(tau - one))
}

/// The ε-insensitive loss max(|r| - ε, 0) of support vector regression (Vapnik 1995): kinks at ±ε, and nothing to learn between them.
///
/// # Panics
/// If `epsilon` is negative, infinite or NaN.
///
/// ```
/// assert_eq!(gradual::value_and_derivative(|r| gradual::loss::epsilon_insensitive(r, 0.5), -2.0), (1.5, -1.0));
/// ```
#[must_use]
#[track_caller]
pub fn epsilon_insensitive<T: Scalar>(r: T, epsilon: T::Base) -> T {
    let allowed = epsilon >= T::Base::zero() && epsilon.is_finite();
    assert!(allowed, "epsilon must be finite and not negative: {epsilon:?}");
    positive_part(r.abs() - epsilon)
}
