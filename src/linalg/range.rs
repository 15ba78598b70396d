//! Powers of two, by which numbers are brought into range and back without rounding.

use super::LinalgScalar;
use crate::scalar::Primitive;

/// The e with 2ᵉ ≤ |x| < 2ᵉ⁺¹, of a number that has one.
pub(super) fn exponent<F: Primitive>(x: F) -> Option<i32> {
    /// Of a normal number.
    fn of_normal(x: f64) -> i32 {
        i32::from((x.to_bits() >> 52) as u16 & 0x7ff) - 1023
    }
    let x = Some(F::to_f64(x)).filter(|x| *x != 0.0 && x.is_finite())?;
    Some(if x.is_normal() { of_normal(x) } else { of_normal(x * power(64)) - 64 })
}

/// x · 2ᵉ.
pub(super) fn shift<F: Primitive>(x: F, mut e: i32) -> F {
    let mut y = F::to_f64(x);
    while e != 0 {
        let step = e.clamp(-1000, 1000);
        y *= power(step);
        e -= step;
    }
    F::from_f64(y)
}

/// Every component k times 2 to the power e(k).
pub(super) fn shifted<T: LinalgScalar>(x: T, e: impl Fn(usize) -> i32) -> T {
    T::from_components(0, &mut |k| shift(x.component(k), e(k)))
}

/// 2ᵉ for |e| ≤ 1000.
fn power(e: i32) -> f64 {
    f64::from_bits(u64::from((1023 + e).unsigned_abs()) << 52)
}
