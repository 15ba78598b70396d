//! Arithmetic of intervals, rounded outward.

use core::ops::{Add, Div, Mul, Neg, Sub};

/// The numbers from `lower` to `upper`; both NaN where there is certainly no number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::audit) struct Range {
    pub(in crate::audit) lower: f64,
    pub(in crate::audit) upper: f64,
}

impl Range {
    pub(in crate::audit) const WHOLE: Range = Range { lower: f64::NEG_INFINITY, upper: f64::INFINITY };
    pub(in crate::audit) const ZERO: Range = Range::point(0.0);

    pub(in crate::audit) const fn point(x: f64) -> Self {
        Self { lower: x, upper: x }
    }

    pub(in crate::audit) fn new((lower, upper): (f64, f64)) -> Self {
        Self { lower, upper }
    }

    pub(in crate::audit) fn ends(self) -> (f64, f64) {
        (self.lower, self.upper)
    }

    pub(in crate::audit) fn is_nan(self) -> bool {
        self.lower.is_nan()
    }

    /// Whether every number of it is finite.
    pub(in crate::audit) fn is_bounded(self) -> bool {
        self.lower.is_finite() && self.upper.is_finite()
    }

    pub(in crate::audit) fn contains(self, x: f64) -> bool {
        self.lower <= x && x <= self.upper
    }

    pub(in crate::audit) fn overlaps(self, other: Self) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }

    /// The smallest interval that holds both.
    pub(in crate::audit) fn hull(self, other: Self) -> Self {
        Self { lower: self.lower.min(other.lower), upper: self.upper.max(other.upper) }
    }

    /// A number in the middle, finite.
    pub(in crate::audit) fn middle(self) -> f64 {
        let (lower, upper) = (self.lower.max(-f64::MAX), self.upper.min(f64::MAX));
        if self.is_nan() { f64::NAN } else { (lower * 0.5 + upper * 0.5).clamp(lower, upper) }
    }
}

/// A result that may be too large only by rounding, if it is infinite and the operands are not.
fn not_above(rounded: f64, exact_infinity: bool) -> f64 {
    if rounded == f64::INFINITY && !exact_infinity { f64::MAX } else { rounded }
}

/// The sum, rounded down. What rounding lost is computed (Knuth's `TwoSum`), so that an exact sum stays as it is.
fn sum_down(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if !sum.is_finite() {
        return if sum.is_nan() { f64::NEG_INFINITY } else { not_above(sum, a.is_infinite() || b.is_infinite()) };
    }
    let t = sum - a;
    let lost = (a - (sum - t)) + (b - t);
    if lost >= 0.0 { sum } else { sum.next_down() }
}

/// One step down, not across zero: the sign of a rounded product or quotient is right.
fn step_down(rounded: f64) -> f64 {
    let lower = rounded.next_down();
    if rounded.is_sign_positive() { lower.max(0.0) } else { lower }
}

/// The product, rounded down; of zero and infinity zero, for infinite ends stand for large numbers.
fn product_down(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let product = a * b;
    if product.is_infinite() { not_above(product, a.is_infinite() || b.is_infinite()) } else { step_down(product) }
}

/// The quotient, rounded down, for b ≠ 0.
fn quotient_down(a: f64, b: f64) -> f64 {
    if a == 0.0 {
        return 0.0;
    }
    let quotient = a / b;
    if quotient.is_nan() {
        // ∞/∞: any number of this sign.
        if a.is_sign_negative() == b.is_sign_negative() { 0.0 } else { f64::NEG_INFINITY }
    } else if quotient.is_infinite() {
        not_above(quotient, a.is_infinite())
    } else {
        step_down(quotient)
    }
}

/// The lowest of an operation over all pairs of ends.
fn lowest(a: Range, b: Range, down: fn(f64, f64) -> f64) -> f64 {
    let [p, q, r, s] = [down(a.lower, b.lower), down(a.lower, b.upper), down(a.upper, b.lower), down(a.upper, b.upper)];
    p.min(q).min(r.min(s))
}

impl Neg for Range {
    type Output = Self;
    fn neg(self) -> Self {
        Self { lower: -self.upper, upper: -self.lower }
    }
}

impl Add for Range {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        if self.is_nan() || other.is_nan() {
            return Self::point(f64::NAN);
        }
        let (a, b) = (self, other);
        Self { lower: sum_down(a.lower, b.lower), upper: -sum_down(-a.upper, -b.upper) }
    }
}

impl Sub for Range {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Range {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if self.is_nan() || other.is_nan() {
            return Self::point(f64::NAN);
        }
        if self == Self::ZERO || other == Self::ZERO {
            return Self::ZERO;
        }
        Self { lower: lowest(self, other, product_down), upper: -lowest(-self, other, product_down) }
    }
}

/// The whole line if the divisor may be zero.
impl Div for Range {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if self.is_nan() || other.is_nan() {
            return Self::point(f64::NAN);
        }
        if other.contains(0.0) {
            return Self::WHOLE;
        }
        if self == Self::ZERO {
            return Self::ZERO;
        }
        Self { lower: lowest(self, other, quotient_down), upper: -lowest(-self, other, quotient_down) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 + 2⁻⁶⁰ lies strictly between 1 and its neighbour; 1 + 1 is exact and stays a point.
    #[test]
    fn sums_are_rounded_outward_only_if_inexact() {
        let tiny = Range::point(2_f64.powi(-60));
        assert_eq!((Range::point(1.0) + tiny).ends(), (1.0, 1.0_f64.next_up()));
        assert_eq!((Range::point(1.0) - tiny).ends(), (1.0_f64.next_down(), 1.0));
        assert_eq!((Range::point(1.0) + Range::point(1.0)).ends(), (2.0, 2.0));
    }

    /// A sum or product beyond the largest number is not known to be infinite.
    #[test]
    fn overflow_keeps_a_finite_end() {
        let large = Range::point(f64::MAX);
        assert_eq!((large + large).ends(), (f64::MAX, f64::INFINITY));
        assert_eq!((large * Range::point(-2.0)).ends(), (f64::NEG_INFINITY, -f64::MAX));
        assert_eq!((large / Range::point(0.5)).ends(), (f64::MAX, f64::INFINITY));
    }

    #[test]
    fn signs_and_zeros() {
        let (a, b) = (Range::new((-2.0, 3.0)), Range::new((0.0, 4.0)));
        let product = a * b;
        assert!(product.lower <= -8.0 && product.lower > -8.1 && product.upper >= 12.0 && product.upper < 12.1);
        // The product of two that are not negative is not negative.
        assert_eq!((b * b).lower, 0.0);
        assert_eq!(a / b, Range::WHOLE);
        assert_eq!((Range::WHOLE * Range::ZERO).ends(), (0.0, 0.0));
        assert!((a + Range::point(f64::NAN)).is_nan());
    }
}
