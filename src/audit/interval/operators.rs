//! Operators and comparisons of the interval.

use core::cmp::Ordering;
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use super::frame::{self, Doubt, decide, doubt};
use super::{Interval, Range};
use crate::audit::site::Site;
use crate::scalar::Scalar;

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

impl Interval {
    pub(super) fn divide(self, other: Self, site: Site) -> Self {
        let (a, b) = (self.value, other.value);
        note_undetermined(is_unbounded(a) && is_unbounded(b), site);
        if b.contains(0.0) {
            return self.divide_by_vanishing(b, site);
        }
        let value = a / b;
        let slope = if self.slope == Range::ZERO && other.slope == Range::ZERO {
            Range::ZERO
        } else {
            (self.slope - value * other.slope) / b
        };
        Self::along(value, slope)
    }

    /// One of what the quotient may be: numbers for a positive divisor, for a negative one, or what `f64` makes of a division by zero.
    fn divide_by_vanishing(self, b: Range, site: Site) -> Self {
        let positive = Range { lower: (Range::point(1.0) / Range::point(b.upper)).lower, upper: f64::INFINITY };
        let negative = Range { lower: f64::NEG_INFINITY, upper: (Range::point(1.0) / Range::point(b.lower)).upper };
        let quotients = [
            (b.upper > 0.0).then(|| self.value * positive),
            (b.lower < 0.0).then(|| self.value * negative),
            Some(Range::point(f64::INFINITY)),
            Some(Range::point(f64::NEG_INFINITY)),
            self.value.contains(0.0).then_some(Range::point(f64::NAN)),
        ];
        let mut possible = quotients.into_iter().flatten();
        // At most five.
        let options = possible.clone().map(|_| 1).sum();
        let taken = decide(Doubt::Division, options, site).and_then(|taken| possible.nth(usize::from(taken)));
        Self::along(taken.unwrap_or(Range::WHOLE), Range::WHOLE)
    }
}

/// Notes where an operation on infinite ends may be NaN.
fn note_undetermined(may_be: bool, site: Site) {
    if may_be {
        doubt(Doubt::Undetermined, site);
    }
}

pub(super) fn is_unbounded(x: Range) -> bool {
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
        self.divide(other, Site::of("/"))
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
