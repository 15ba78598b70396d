//! Functions of the interval: those that it knows more of than their row tells.

use super::frame::{Doubt, decide, doubt};
use super::operators::is_unbounded;
use super::{Interval, Range};
use crate::audit::site::Site;
use crate::elementary::{self, Binary, Unary, for_each_binary, for_each_unary};
use crate::methods::{inherent_binary, inherent_constants, inherent_methods, inherent_unary};
use crate::scalar::{Scalar, for_each_constant};

impl Scalar for Interval {
    type Base = f64;

    #[track_caller]
    fn base(self) -> f64 {
        if self.live {
            doubt(Doubt::PlainNumber, Site::of("base"));
        }
        self.value.middle()
    }

    fn pivot(self) -> f64 {
        self.value.middle()
    }

    #[track_caller]
    fn lies_within(self, bound: f64) -> bool {
        self.size_is("|x| <", bound, f64::lt)
    }

    #[track_caller]
    fn lies_beyond(self, bound: f64) -> bool {
        self.size_is("|x| >", bound, f64::gt)
    }

    fn is_constant(&self) -> bool {
        !self.live
    }

    fn is_zero(&self) -> bool {
        !self.live && self.value == Range::ZERO
    }

    #[track_caller]
    fn apply<R: Unary>(self, rule: R) -> Self {
        self.unary(rule)
    }

    #[track_caller]
    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        self.binary(other, rule, |x, y, z| rule.slopes(x, y, z))
    }

    #[track_caller]
    fn abs(self) -> Self {
        if !self.live || self.value.is_nan() {
            return self.unary(elementary::Abs);
        }
        if !self.value.contains(0.0) {
            return if self.value.lower > 0.0 { self } else { -self };
        }
        (-self).choose(self, "abs", |a, b| Range { lower: 0.0, upper: a.upper.max(b.upper) })
    }

    #[track_caller]
    fn max(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if let Some(number) = self.one_is_nan(other) {
            return number;
        }
        if self.are_apart(other) {
            return self.binary(other, elementary::Max, |x, y, z| elementary::Max.slopes(x, y, z));
        }
        self.choose(other, "max", |a, b| Range { lower: a.lower.max(b.lower), upper: a.upper.max(b.upper) })
    }

    #[track_caller]
    fn min(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if let Some(number) = self.one_is_nan(other) {
            return number;
        }
        if self.are_apart(other) {
            return self.binary(other, elementary::Min, |x, y, z| elementary::Min.slopes(x, y, z));
        }
        self.choose(other, "min", |a, b| Range { lower: a.lower.min(b.lower), upper: a.upper.min(b.upper) })
    }

    #[track_caller]
    fn abs_sub(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if self.are_apart(other) {
            return self.binary(other, elementary::AbsSub, |x, y, z| elementary::AbsSub.slopes(x, y, z));
        }
        let zero = Self::along(Range::ZERO, Range::ZERO);
        zero.choose(self - other, "abs_sub", |_, b| Range { lower: 0.0, upper: b.upper })
    }

    #[track_caller]
    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        let (a, b) = (a.into(), b.into());
        if self.live || a.live || b.live {
            self * a + b
        } else {
            Self::constant(self.value.lower.mul_add(a.value.lower, b.value.lower))
        }
    }

    #[track_caller]
    fn clamp(self, lower: impl Into<Self>, upper: impl Into<Self>) -> Self {
        let (lower, upper) = (lower.into(), upper.into());
        if lower.live || upper.live {
            let in_order = lower.value.upper <= upper.value.lower;
            if !in_order {
                doubt(Doubt::Domain, Site::of("clamp"));
            }
        } else {
            let (lowest, highest) = (lower.value.lower, upper.value.lower);
            assert!(
                lowest <= highest,
                "clamp needs lower <= upper, neither NaN: lower = {lowest:?}, upper = {highest:?}"
            );
        }
        if self.value.is_nan() { self } else { self.min(upper).max(lower) }
    }

    #[track_caller]
    fn copysign(self, sign: impl Into<Self>) -> Self {
        let sign = sign.into();
        if !self.live && !sign.live {
            return self.binary(sign, elementary::Copysign, |x, y, z| elementary::Copysign.slopes(x, y, z));
        }
        if sign.live && sign.value.is_nan() {
            // Its sign is not known.
            doubt(Doubt::Undetermined, Site::of("copysign"));
        }
        let size = Scalar::abs(self);
        let negative = if !sign.live {
            sign.value.lower.is_sign_negative()
        } else if sign.value.contains(0.0) {
            return size.choose(-size, "copysign", Range::hull);
        } else {
            sign.value.upper < 0.0
        };
        if negative { -size } else { size }
    }

    #[track_caller]
    fn fract(self) -> Self {
        if self.live { self - Scalar::trunc(self) } else { self.unary(elementary::Fract) }
    }

    #[track_caller]
    fn rem(self, divisor: impl Into<Self>) -> Self {
        let divisor = divisor.into();
        if !self.live && !divisor.live {
            return self.binary(divisor, elementary::Rem, |x, y, z| elementary::Rem.slopes(x, y, z));
        }
        self.less_multiple(Scalar::trunc(self / divisor), divisor)
    }

    #[track_caller]
    fn rem_euclid(self, divisor: impl Into<Self>) -> Self {
        let divisor = divisor.into();
        if !self.live && !divisor.live {
            return self.binary(divisor, elementary::RemEuclid, |x, y, z| elementary::RemEuclid.slopes(x, y, z));
        }
        let quotient = self / divisor;
        let whole = if divisor.value.upper < 0.0 { Scalar::ceil(quotient) } else { Scalar::floor(quotient) };
        self.less_multiple(whole, divisor)
    }

    #[track_caller]
    fn powf(self, exponent: impl Into<Self>) -> Self {
        let exponent = exponent.into();
        self.binary(exponent, elementary::Powf, |x, y, z| {
            let in_base = Scalar::powf(x, y - 1.0) * y;
            (in_base, if y.live { z * Scalar::ln(x) } else { Self::constant(0.0) })
        })
    }

    #[track_caller]
    fn atan2(self, abscissa: impl Into<Self>) -> Self {
        let abscissa = abscissa.into();
        if (self.live || abscissa.live) && self.value.contains(0.0) && abscissa.value.upper < 0.0 {
            return self.across_negative_axis(abscissa);
        }
        self.binary(abscissa, elementary::Atan2, |y, x, _| angle_slopes(y, x))
    }

    #[track_caller]
    fn recip(self) -> Self {
        if self.live && self.value.contains(0.0) {
            return Self::constant(1.0).divide(self, Site::of("recip"));
        }
        self.unary(elementary::Recip)
    }

    #[track_caller]
    fn ln_add_exp(self, other: impl Into<Self>) -> Self {
        self.binary(other.into(), elementary::LnAddExp, |x, y, _| (Scalar::sigmoid(x - y), Scalar::sigmoid(y - x)))
    }

    #[track_caller]
    fn is_nan(self) -> bool {
        self.value.is_nan()
    }

    /// Not proved where an end is infinite.
    #[track_caller]
    fn is_finite(self) -> bool {
        if self.live && is_unbounded(self.value) {
            doubt(Doubt::PlainNumber, Site::of("is_finite"));
        }
        self.value.is_bounded()
    }

    #[track_caller]
    fn is_sign_negative(self) -> bool {
        if self.live { self < 0.0 } else { self.value.lower.is_sign_negative() }
    }
}

impl Interval {
    /// Whether a comparison of |x| with a bound holds, noted if it may change.
    #[track_caller]
    fn size_is(self, operator: &'static str, bound: f64, holds: fn(&f64, &f64) -> bool) -> bool {
        let Range { lower, upper } = self.value;
        let farthest = lower.abs().max(upper.abs());
        let nearest = if self.value.contains(0.0) { 0.0 } else { lower.abs().min(upper.abs()) };
        let answer = holds(&farthest, &bound);
        if self.live && holds(&nearest, &bound) != answer {
            doubt(Doubt::Comparison, Site::of(operator));
        }
        answer
    }
}

fn angle_slopes(y: Interval, x: Interval) -> (Interval, Interval) {
    let square = Scalar::powi(x, 2) + Scalar::powi(y, 2);
    (x / square, -y / square)
}

impl Interval {
    /// The angle of a point left of the origin, on or above the axis, or on or below it: where it jumps.
    #[track_caller]
    fn across_negative_axis(self, x: Self) -> Self {
        let height = Range { lower: 0.0, upper: self.value.upper.max(-self.value.lower) };
        let above = |height: Range| {
            let mirrored = elementary::Atan2.enclose(height.ends(), (-x.value).ends());
            let half_turn = Range::new((core::f64::consts::PI, core::f64::consts::PI.next_up()));
            mirrored.map_or(Range::WHOLE, |angle| half_turn - Range::new(angle))
        };
        let slope = self.slope_along(x, angle_slopes);
        match decide(Doubt::Singular, 2, Site::of("atan2")) {
            Some(0) => Self::along(above(Range { upper: self.value.upper, ..height }), slope),
            Some(_) => Self::along(-above(Range { upper: -self.value.lower, ..height }), slope),
            None => Self::along(above(height).hull(-above(height)), Range::WHOLE),
        }
    }

    /// self - whole · divisor for a constant whole number: exactly, not as f64 computes it of constants.
    #[track_caller]
    fn less_multiple(self, whole: Self, divisor: Self) -> Self {
        self - Self::along(whole.value, Range::ZERO) * divisor
    }

    /// The other number, if one is certainly NaN.
    fn one_is_nan(self, other: Self) -> Option<Self> {
        if self.value.is_nan() {
            Some(other)
        } else if other.value.is_nan() {
            Some(self)
        } else {
            None
        }
    }

    /// Whether a rule that selects one of the two is certain to select the same one everywhere.
    fn are_apart(self, other: Self) -> bool {
        !self.live && !other.live || !self.value.overlaps(other.value)
    }
}

inherent_methods!([] Interval, f64);
