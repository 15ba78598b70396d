//! Operators, comparisons and functions of the interval.

use core::cmp::Ordering;
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use super::frame::{self, Doubt, decide, doubt};
use super::{Interval, Range};
use crate::audit::site::Site;
use crate::elementary::{self, Binary, Unary, for_each_binary, for_each_unary};
use crate::methods::{inherent_binary, inherent_constants, inherent_methods, inherent_unary};
use crate::scalar::{Scalar, for_each_constant};

impl From<f64> for Interval {
    fn from(x: f64) -> Self {
        Self::constant(x)
    }
}

/// Zero.
impl Default for Interval {
    fn default() -> Self {
        Self::constant(0.0)
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self { value: -self.value, slope: -self.slope, ..self }
    }
}

/// Notes where an operation on infinite ends may be NaN.
fn note_undetermined(may_be: bool, site: Site) {
    if may_be {
        doubt(Doubt::Undetermined, site);
    }
}

fn is_unbounded(x: Range) -> bool {
    !x.is_nan() && !x.is_bounded()
}

impl Add for Interval {
    type Output = Self;
    #[track_caller]
    fn add(self, other: Self) -> Self {
        if !self.live && !other.live {
            return Self::constant(self.value.lower + other.value.lower);
        }
        let (a, b) = (self.value, other.value);
        let opposite = a.upper == f64::INFINITY && b.lower == f64::NEG_INFINITY
            || a.lower == f64::NEG_INFINITY && b.upper == f64::INFINITY;
        note_undetermined(opposite, Site::of("+"));
        Self::along(a + b, self.slope + other.slope)
    }
}

impl Sub for Interval {
    type Output = Self;
    #[track_caller]
    fn sub(self, other: Self) -> Self {
        if !self.live && !other.live {
            return Self::constant(self.value.lower - other.value.lower);
        }
        self + -other
    }
}

impl Mul for Interval {
    type Output = Self;
    #[track_caller]
    fn mul(self, other: Self) -> Self {
        if !self.live && !other.live {
            return Self::constant(self.value.lower * other.value.lower);
        }
        let (a, b) = (self.value, other.value);
        note_undetermined(is_unbounded(a) && b.contains(0.0) || is_unbounded(b) && a.contains(0.0), Site::of("*"));
        Self::along(a * b, self.slope * b + a * other.slope)
    }
}

impl Div for Interval {
    type Output = Self;
    #[track_caller]
    fn div(self, other: Self) -> Self {
        if !self.live && !other.live {
            return Self::constant(self.value.lower / other.value.lower);
        }
        let (a, b, site) = (self.value, other.value, Site::of("/"));
        if b.contains(0.0) {
            doubt(Doubt::Division, site);
        }
        note_undetermined(is_unbounded(a) && is_unbounded(b), site);
        let value = a / b;
        Self::along(
            value,
            if self.slope == Range::ZERO && other.slope == Range::ZERO {
                Range::ZERO
            } else {
                (self.slope - value * other.slope) / b
            },
        )
    }
}

impl Rem for Interval {
    type Output = Self;
    #[track_caller]
    fn rem(self, other: Self) -> Self {
        Scalar::rem(self, other)
    }
}

macro_rules! forms {
    ($($Op:ident $op:ident $OpAssign:ident $op_assign:ident),*) => { $(
        impl $Op<f64> for Interval {
            type Output = Self;
            #[track_caller]
            fn $op(self, other: f64) -> Self {
                $Op::$op(self, Self::from(other))
            }
        }

        impl $Op<Interval> for f64 {
            type Output = Interval;
            #[track_caller]
            fn $op(self, other: Interval) -> Interval {
                $Op::$op(Interval::from(self), other)
            }
        }

        impl $OpAssign for Interval {
            #[track_caller]
            fn $op_assign(&mut self, other: Self) {
                *self = $Op::$op(*self, other);
            }
        }

        impl $OpAssign<f64> for Interval {
            #[track_caller]
            fn $op_assign(&mut self, other: f64) {
                *self = $Op::$op(*self, Self::from(other));
            }
        }
    )* };
}
forms!(
    Add add AddAssign add_assign, Sub sub SubAssign sub_assign, Mul mul MulAssign mul_assign, Div div DivAssign div_assign,
    Rem rem RemAssign rem_assign
);

macro_rules! folds {
    ($($Fold:ident $fold:ident $op:tt),*) => { $(
        impl $Fold for Interval {
            fn $fold<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(Self::from(core::iter::empty::<f64>().$fold::<f64>()), |a, b| a $op b)
            }
        }

        impl<'a> $Fold<&'a Self> for Interval {
            fn $fold<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                terms.copied().$fold()
            }
        }
    )* };
}
folds!(Sum sum +, Product product *);

impl Interval {
    /// Whether the order of all numbers of the two is one of which this holds.
    #[track_caller]
    fn ask(self, other: Self, operator: &'static str, holds: fn(Ordering) -> bool) -> bool {
        let (a, b) = (self.value, other.value);
        if a.is_nan() || b.is_nan() {
            return operator == "!=";
        }
        if !self.live && !other.live || !a.overlaps(b) {
            return a.lower.partial_cmp(&b.lower).is_some_and(holds);
        }
        let middle = a.middle().partial_cmp(&b.middle()).is_some_and(holds);
        if let Some(taken) = decide(Doubt::Comparison, 2, Site::of(operator)) {
            return taken == 0;
        }
        frame::end_after_comparison();
        middle
    }

    #[track_caller]
    fn order(self, other: Self) -> Option<Ordering> {
        let (a, b) = (self.value, other.value);
        if a.is_nan() || b.is_nan() || !self.live && !other.live || !a.overlaps(b) {
            return a.lower.partial_cmp(&b.lower);
        }
        if let Some(taken) = decide(Doubt::Comparison, 3, Site::of("partial_cmp")) {
            return Some([Ordering::Less, Ordering::Equal, Ordering::Greater][usize::from(taken)]);
        }
        frame::end_after_comparison();
        a.middle().partial_cmp(&b.middle())
    }
}

macro_rules! comparisons {
    ($($Other:ty),*) => { $(
        /// For all numbers of the interval, as all comparisons here: where the answer may change, that is noted.
        impl PartialEq<$Other> for Interval {
            #[track_caller]
            fn eq(&self, other: &$Other) -> bool {
                self.ask(Self::from(*other), "==", Ordering::is_eq)
            }

            // The provided one would not pass on who calls.
            #[allow(clippy::partialeq_ne_impl)]
            #[track_caller]
            fn ne(&self, other: &$Other) -> bool {
                self.ask(Self::from(*other), "!=", Ordering::is_ne)
            }
        }

        impl PartialOrd<$Other> for Interval {
            #[track_caller]
            fn partial_cmp(&self, other: &$Other) -> Option<Ordering> {
                self.order(Self::from(*other))
            }

            #[track_caller]
            fn lt(&self, other: &$Other) -> bool {
                self.ask(Self::from(*other), "<", Ordering::is_lt)
            }

            #[track_caller]
            fn le(&self, other: &$Other) -> bool {
                self.ask(Self::from(*other), "<=", Ordering::is_le)
            }

            #[track_caller]
            fn gt(&self, other: &$Other) -> bool {
                self.ask(Self::from(*other), ">", Ordering::is_gt)
            }

            #[track_caller]
            fn ge(&self, other: &$Other) -> bool {
                self.ask(Self::from(*other), ">=", Ordering::is_ge)
            }
        }
    )* };
}
comparisons!(Interval, f64);

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
            if lower.value.upper > upper.value.lower {
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
        self.binary(abscissa.into(), elementary::Atan2, |y, x, _| {
            let square = Scalar::powi(x, 2) + Scalar::powi(y, 2);
            (x / square, -y / square)
        })
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
