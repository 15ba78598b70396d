//! The arithmetic of the tangents, lane by lane.
//!
//! The laws of zero and NaN (`guide::conventions`) are kept off the hot path: lanes are computed plainly, one look at a scalar says
//! whether a zero can have met an infinity or a NaN, and only then the lanes are mended, out of line. The menders take copies made
//! on the cold path, by `&mut`: a reference to the operands themselves, or a copy that the optimiser may forward, would force
//! the operands into memory on the hot path too (measured: 3 times the cost at N = 32).

use core::hint::cold_path;

use super::Dual;
use crate::scalar::{Primitive, Scalar};

impl<T: Scalar, const N: usize> Dual<T, N> {
    /// Whether the products inside an operation on nested numbers are computed plainly too, with one look at all components of the
    /// result: half the time of a look for each, up to the size where the components no longer fit the registers. Pairs of lanes
    /// decide by selects, which cost less still where their zeros are known.
    pub(super) const LOOKS_ONCE: bool =
        T::DEPTH > 0 && T::COMPONENTS != 3 && (Self::COMPONENTS < 50 || T::COMPONENTS == 2);

    /// A product inside an operation.
    #[inline(always)]
    fn product(a: T, b: T) -> T {
        if Self::LOOKS_ONCE { a.plain_product(b) } else { a * b }
    }

    /// y + slope · x′ᵢ εᵢ: the chain rule.
    #[inline(always)]
    pub(super) fn chain(self, value: T, slope: T) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = Self::product(slope, self.tangent[k]);
        }
        if !(slope.is_finite() & !value.is_nan()) || Self::LOOKS_ONCE && any_nan(&tangent) {
            cold_path();
            let mut x = self;
            mend_chain(&mut x, value, slope);
            tangent = x.tangent;
        }
        Self { value, tangent }
    }

    /// z + (s · x′ᵢ + t · y′ᵢ) εᵢ with the slopes s and t.
    #[inline(always)]
    pub(super) fn chain2(self, other: Self, value: T, slopes: (T, T)) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = Self::product(slopes.0, self.tangent[k]) + Self::product(slopes.1, other.tangent[k]);
        }
        if !(slopes.0.is_finite() & slopes.1.is_finite() & !value.is_nan()) || Self::LOOKS_ONCE && any_nan(&tangent) {
            cold_path();
            let (mut x, mut y) = (self, other);
            mend_chain2(&mut x, &mut y, value, slopes);
            tangent = x.tangent;
        }
        Self { value, tangent }
    }
}

/// Strong zero: slope · tangent, but 0 where the tangent is zero at every level, whatever the slope.
#[inline]
fn term<T: Scalar>(slope: T, tangent: T) -> T {
    if tangent.is_zero() { tangent } else { slope * tangent }
}

/// Whether a product with this value cannot have lost a strong zero: its factors were finite and not 0.
#[inline]
pub(super) fn is_ordinary<T: Scalar>(x: T) -> bool {
    Primitive::is_ordinary(x.base())
}

/// The sum of all lanes.
#[inline(always)]
pub(super) fn sum<T: Scalar, const N: usize>(lanes: &[T; N]) -> T {
    let mut sum = *lanes;
    // By halves, which is a shorter chain of additions; nested lanes would have to be copied for it.
    let mut n = N;
    while n > 1 {
        let half = if T::DEPTH == 0 { n.div_ceil(2) } else { n - 1 };
        for k in 0..n - half {
            sum[k] += sum[k + half];
        }
        n = half;
    }
    if N == 0 { T::zero() } else { sum[0] }
}

/// A lost strong zero (0 · ∞, 0 · NaN) always shows as NaN, and so in the sum of all lanes.
#[inline(always)]
pub(super) fn any_nan<T: Scalar, const N: usize>(lanes: &[T; N]) -> bool {
    sum(lanes).may_hold_nan()
}

/// The tangents of a product, each zero decided by itself: for two lanes cheaper than a branch, since the zeros of seeds vanish at
/// compile time.
#[inline(always)]
pub(super) fn product_by_selects<T: Scalar, const N: usize>(a: &Dual<T, N>, b: &Dual<T, N>, product: T) -> [T; N] {
    let zero = T::zero();
    let mut a_annihilates = a.value == zero && !product.is_nan();
    let mut b_annihilates = b.value == zero && !product.is_nan();
    for k in 0..N {
        a_annihilates &= a.tangent[k] == zero;
        b_annihilates &= b.tangent[k] == zero;
    }
    let mut tangent = a.tangent;
    for k in 0..N {
        let from_b = if b.tangent[k] == zero || a_annihilates { zero } else { a.value * b.tangent[k] };
        let from_a = if a.tangent[k] == zero || b_annihilates { zero } else { b.value * a.tangent[k] };
        tangent[k] = from_b + from_a;
    }
    tangent
}

/// Replaces the tangents of `x` by those of f(x) where the slope is infinite or NaN, or the value NaN.
#[cold]
#[inline(never)]
fn mend_chain<T: Scalar, const N: usize>(x: &mut Dual<T, N>, value: T, slope: T) {
    // Where the value is NaN so is the slope, whatever its formula says (that of ln is a plain number at -1); as `value` it is
    // NaN at every level.
    let slope = if value.is_nan() { value } else { slope };
    for tangent in &mut x.tangent {
        *tangent = term(slope, *tangent);
    }
}

/// Replaces the tangents of `x` by those of f(x, y) where a slope is infinite or NaN, or the value NaN.
#[cold]
#[inline(never)]
fn mend_chain2<T: Scalar, const N: usize>(x: &mut Dual<T, N>, y: &mut Dual<T, N>, value: T, slopes: (T, T)) {
    let slopes = if value.is_nan() { (value, value) } else { slopes };
    for k in 0..N {
        x.tangent[k] = term(slopes.0, x.tangent[k]) + term(slopes.1, y.tangent[k]);
    }
}

/// Replaces the tangents of `a` by those of the product of `a` and `b` where an infinite or NaN number meets a zero.
#[cold]
#[inline(never)]
pub(super) fn mend_product<T: Scalar, const N: usize>(a: &mut Dual<T, N>, b: &mut Dual<T, N>, product: T) {
    // A constant zero annihilates an infinite tangent, but does not mend an undefined product.
    let defined = !product.is_nan();
    let (a_annihilates, b_annihilates) = (defined && a.is_zero(), defined && b.is_zero());
    for k in 0..N {
        let from_b = if a_annihilates { T::zero() } else { term(a.value, b.tangent[k]) };
        let from_a = if b_annihilates { T::zero() } else { term(b.value, a.tangent[k]) };
        a.tangent[k] = from_b + from_a;
    }
}

/// Replaces the tangents of `a` by those of the quotient of `a` and `b` where it, or the reciprocal of `b`, is zero, subnormal,
/// infinite or NaN.
#[cold]
#[inline(never)]
pub(super) fn mend_quotient<T: Scalar, const N: usize>(a: &mut Dual<T, N>, b: &mut Dual<T, N>, quotient: T) {
    let annihilates = a.is_zero() && !quotient.is_nan();
    for k in 0..N {
        let from_b = if annihilates { T::zero() } else { term(quotient, b.tangent[k]) };
        let numerator = a.tangent[k] - from_b;
        // Zero tangents stay zero over a divisor of 0 or NaN.
        if !(numerator.is_zero() && from_b.is_zero()) {
            a.tangent[k] = numerator / b.value;
        }
    }
}
