//! From the losses of single data to that of all.

use crate::scalar::{Primitive, Scalar};

/// The sum of the losses; 0 of none.
///
/// ```
/// assert_eq!(gradual::loss::sum([1.0, 2.0]), 3.0);
/// ```
#[must_use]
pub fn sum<T: Scalar>(losses: impl IntoIterator<Item = T>) -> T {
    losses.into_iter().fold(T::zero(), |sum, loss| sum + loss)
}

/// The mean of the losses.
///
/// # Panics
/// If there are none.
///
/// ```
/// assert_eq!(gradual::loss::mean([1.0, 2.0]), 1.5);
/// ```
#[must_use]
#[track_caller]
pub fn mean<T: Scalar>(losses: impl IntoIterator<Item = T>) -> T {
    // An integer: f32 would stop counting at 2²⁴.
    let (sum, count) = losses.into_iter().fold((T::zero(), 0_u64), |(sum, count), loss| (sum + loss, count + 1));
    assert!(count > 0, "the mean needs at least one loss");
    sum / T::Base::from_f64(count as f64)
}

/// Σ wᵢ lᵢ of pairs (loss, weight); 0 of none.
///
/// # Panics
/// If a weight is negative, infinite or NaN.
///
/// ```
/// assert_eq!(gradual::loss::weighted_sum([(1.0, 3.0), (2.0, 1.0)]), 5.0);
/// ```
#[must_use]
#[track_caller]
pub fn weighted_sum<T: Scalar>(losses: impl IntoIterator<Item = (T, T::Base)>) -> T {
    sums(losses).0
}

/// Σ wᵢ lᵢ / Σ wᵢ of pairs (loss, weight).
///
/// # Panics
/// If a weight is negative, infinite or NaN, or if all are zero.
///
/// ```
/// assert_eq!(gradual::loss::weighted_mean([(1.0, 3.0), (2.0, 1.0)]), 1.25);
/// ```
#[must_use]
#[track_caller]
pub fn weighted_mean<T: Scalar>(losses: impl IntoIterator<Item = (T, T::Base)>) -> T {
    let (sum, total) = sums(losses);
    assert!(total > T::Base::zero(), "the weighted mean needs a weight above zero");
    sum / total
}

/// Σ wᵢ lᵢ and Σ wᵢ.
#[track_caller]
fn sums<T: Scalar>(losses: impl IntoIterator<Item = (T, T::Base)>) -> (T, T::Base) {
    let (mut sum, mut total) = (T::zero(), T::Base::zero());
    for (loss, weight) in losses {
        let allowed = weight >= T::Base::zero() && weight.is_finite();
        assert!(allowed, "a weight must be finite and not negative: {weight:?}");
        sum += loss * weight;
        total += weight;
    }
    (sum, total)
}
