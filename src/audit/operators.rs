//! Operators, comparisons and functions of the one-sided scalar.

use core::cmp::Ordering;
use core::ops::{Add, Div, Mul, Neg, Sub};

use super::log::{self, Event};
use super::one_sided::{Noise, OneSided};
use super::series::{
    Lead, ORDER, Series, atan2_at_origin, hypot_at_origin, lead, only_value, power_of_vanishing, quotient_by_vanishing,
};
use super::site::Site;
use crate::elementary::{self, Binary, Unary, for_each_binary, for_each_unary};
use crate::methods::{inherent_binary, inherent_constants, inherent_methods, inherent_unary};
use crate::scalar::{Primitive, Scalar, for_each_constant};

impl From<f64> for OneSided {
    fn from(value: f64) -> Self {
        Self::constant(value)
    }
}

/// Zero.
impl Default for OneSided {
    fn default() -> Self {
        Self::constant(0.0)
    }
}

impl Neg for OneSided {
    type Output = Self;
    fn neg(self) -> Self {
        Self { series: -self.series, ..self }
    }
}

impl Add for OneSided {
    type Output = Self;
    #[track_caller]
    fn add(self, other: Self) -> Self {
        self.arithmetic(other, self.series + other.series, self.noise.sum(other.noise), "+")
    }
}

impl Sub for OneSided {
    type Output = Self;
    #[track_caller]
    fn sub(self, other: Self) -> Self {
        self.arithmetic(other, self.series - other.series, self.noise.sum(other.noise), "-")
    }
}

impl Mul for OneSided {
    type Output = Self;
    #[track_caller]
    fn mul(self, other: Self) -> Self {
        let annihilated = self.is_exactly_zero() && other.live || other.is_exactly_zero() && self.live;
        if annihilated && !self.series.is_nan() && !other.series.is_nan() {
            return Self::constant(0.0);
        }
        self.arithmetic(other, self.series * other.series, self.noise_of_product(&other), "*")
    }
}

impl Div for OneSided {
    type Output = Self;
    #[track_caller]
    fn div(self, other: Self) -> Self {
        let site = Site::of("/");
        log::switch(site, other.value(), other.slope());
        if other.value() == 0.0 && other.live && !self.series.is_nan() {
            log::event(Event::Tie, site);
            if self.is_exactly_zero() {
                return self;
            }
            let quotient = quotient_by_vanishing(&self.series, &other.series);
            return Self::result(quotient, true, self.noise.sum(other.noise), site);
        }
        let quotient = self.series / other.series;
        // a = q b: the noise of a less that of the product, over b.
        let inverse = other.value().recip().abs();
        let undivided = Self { series: quotient, ..self }.noise_of_product(&other);
        let noise = Noise {
            value: undivided.value * inverse,
            slope: undivided.slope * inverse,
            curvature: undivided.curvature * inverse,
        };
        self.arithmetic(other, quotient, noise, "/")
    }
}

impl OneSided {
    #[track_caller]
    fn arithmetic(self, other: Self, series: Series, noise: Noise, operator: &'static str) -> Self {
        let live = self.live || other.live;
        let site = Site::of(operator);
        let fresh = series.is_nan() && !self.series.is_nan() && !other.series.is_nan();
        if fresh && !live {
            log::event(Event::Outside(other.value()), site);
        }
        Self::result((!fresh || !live).then_some(series), live, noise, site)
    }
}

crate::scalar_operators! { @arithmetic [] OneSided, f64 }

macro_rules! left_operand {
    ($($Op:ident $op:ident),*) => { $(
        impl core::ops::$Op<OneSided> for f64 {
            type Output = OneSided;
            #[track_caller]
            fn $op(self, other: OneSided) -> OneSided {
                core::ops::$Op::$op(OneSided::from(self), other)
            }
        }
    )* };
}
left_operand!(Add add, Sub sub, Mul mul, Div div, Rem rem);

macro_rules! comparisons {
    ($($Other:ty),*) => { $(
        /// For small t > 0, as all comparisons here.
        impl PartialEq<$Other> for OneSided {
            #[track_caller]
            fn eq(&self, other: &$Other) -> bool {
                self.compare(Self::from(*other), "==") == Some(Ordering::Equal)
            }

            // The provided one would not pass on who calls.
            #[allow(clippy::partialeq_ne_impl)]
            #[track_caller]
            fn ne(&self, other: &$Other) -> bool {
                self.compare(Self::from(*other), "!=") != Some(Ordering::Equal)
            }
        }

        impl PartialOrd<$Other> for OneSided {
            #[track_caller]
            fn partial_cmp(&self, other: &$Other) -> Option<Ordering> {
                self.compare(Self::from(*other), "partial_cmp")
            }

            #[track_caller]
            fn lt(&self, other: &$Other) -> bool {
                self.compare(Self::from(*other), "<").is_some_and(Ordering::is_lt)
            }

            #[track_caller]
            fn le(&self, other: &$Other) -> bool {
                self.compare(Self::from(*other), "<=").is_some_and(Ordering::is_le)
            }

            #[track_caller]
            fn gt(&self, other: &$Other) -> bool {
                self.compare(Self::from(*other), ">").is_some_and(Ordering::is_gt)
            }

            #[track_caller]
            fn ge(&self, other: &$Other) -> bool {
                self.compare(Self::from(*other), ">=").is_some_and(Ordering::is_ge)
            }
        }
    )* };
}
comparisons!(OneSided, f64);

impl Scalar for OneSided {
    type Base = f64;

    const COMPONENTS: usize = ORDER;
    const DEPTH: usize = ORDER - 1;

    fn base(self) -> f64 {
        self.value()
    }

    fn component(&self, k: usize) -> f64 {
        self.series.coefficients[k]
    }

    fn is_constant(&self) -> bool {
        !self.live
    }

    #[track_caller]
    fn apply<R: Unary>(self, rule: R) -> Self {
        self.unary(rule, |_| None)
    }

    #[track_caller]
    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        self.binary(other, rule, |_, _| None)
    }

    #[track_caller]
    fn sqrt(self) -> Self {
        let site = Site::of("sqrt");
        self.unary(elementary::Sqrt, |x| {
            if lead(x, 1) == Lead::Hidden {
                // It may be negative.
                log::event(Event::Indeterminate, site);
            }
            Some(power_of_vanishing(x, 0.5, Scalar::sqrt))
        })
    }

    #[track_caller]
    fn cbrt(self) -> Self {
        self.unary(elementary::Cbrt, |x| Some(power_of_vanishing(x, 1.0 / 3.0, Scalar::cbrt)))
    }

    #[track_caller]
    fn asin(self) -> Self {
        self.unary(elementary::Asin, |x| Some(half_angle(x).map(|h| (-h + f64::frac_pi_2()) * x.value())))
    }

    #[track_caller]
    fn acos(self) -> Self {
        self.unary(elementary::Acos, |x| Some(half_angle(x).map(|h| if x.value() > 0.0 { h } else { -h + f64::pi() })))
    }

    #[track_caller]
    fn acosh(self) -> Self {
        self.unary(elementary::Acosh, |x| {
            Some(power_of_vanishing(&((*x - 1.0) * 0.5), 0.5, Scalar::sqrt).map(|root| root.asinh() * 2.0))
        })
    }

    #[track_caller]
    fn powi(self, n: i32) -> Self {
        let at_zero = n < 0 && self.live && self.value() == 0.0;
        let site = Site::of("powi");
        if n < 0 {
            log::switch(site, self.value(), self.slope());
        }
        if at_zero {
            log::event(Event::Tie, site);
            let pole = power_of_vanishing(&self.series, f64::from(n), |x| x.powi(n));
            return Self::result(pole, true, self.noise, site);
        }
        self.apply(elementary::Powi(n))
    }

    #[track_caller]
    fn powf(self, exponent: impl Into<Self>) -> Self {
        let exponent = exponent.into();
        let p = exponent.value();
        if !exponent.live && p >= 0.0 && p.fract() == 0.0 {
            return self.apply(WholePower(p));
        }
        if self.is_exactly_zero() && p > 0.0 {
            return self;
        }
        self.binary(exponent, elementary::Powf, |x, y| {
            Some(if exponent.live {
                power_to_a_live_exponent(x, y)
            } else if lead(x, 1) == Lead::Hidden {
                None
            } else {
                power_of_vanishing(x, p, |x| x.powf(y.value()))
            })
        })
    }

    #[track_caller]
    fn hypot(self, other: impl Into<Self>) -> Self {
        self.binary(other.into(), elementary::Hypot, |x, y| Some(hypot_at_origin(x, y)))
    }

    #[track_caller]
    fn atan2(self, abscissa: impl Into<Self>) -> Self {
        let abscissa = abscissa.into();
        self.binary(abscissa, elementary::Atan2, |y, x| match lead(x, 0) {
            Lead::Power(0, _) => None,
            Lead::Power(_, side) if self.is_exactly_zero() => Some(Some(Series::constant(y.value().atan2(side)))),
            _ => Some(atan2_at_origin(y, x)),
        })
    }

    #[track_caller]
    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        let (a, b) = (a.into(), b.into());
        let mut y = self * a + b;
        if y.value().is_finite() {
            y.series.coefficients[0] = self.value().mul_add(a.value(), b.value());
        }
        y
    }

    #[track_caller]
    fn clamp(self, lower: impl Into<Self>, upper: impl Into<Self>) -> Self {
        let (lower, upper) = (lower.into(), upper.into());
        let (lowest, highest) = (lower.value(), upper.value());
        assert!(lowest <= highest, "clamp needs lower <= upper, neither NaN: lower = {lowest:?}, upper = {highest:?}");
        if self.value().is_nan() { self } else { self.min(upper).max(lower) }
    }

    #[track_caller]
    fn is_sign_negative(self) -> bool {
        if self.value() == 0.0 && self.live { self < 0.0 } else { self.value().is_sign_negative() }
    }
}

inherent_methods!([] OneSided, f64);

/// xᵖ for a whole p ≥ 0, smooth everywhere.
#[derive(Clone, Copy)]
struct WholePower(f64);

impl Unary for WholePower {
    const NAME: &'static str = "powf";

    fn value<F: Primitive>(self, x: F) -> F {
        Primitive::powf(x, F::from_f64(self.0))
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        x.powf(T::literal(self.0 - 1.0)) * T::Base::from_f64(self.0)
    }

    fn is_piecewise_constant(self) -> bool {
        self.0 == 0.0
    }
}

/// 2 asin √((1 - |x|)/2) at x = ±1: the angle that is left to the end.
fn half_angle(x: &Series) -> Option<Series> {
    let rest = (-*x * x.value() + 1.0) * 0.5;
    power_of_vanishing(&rest, 0.5, Scalar::sqrt).map(|root| root.asin() * 2.0)
}

/// xʸ for x that vanishes at t = 0 and y that moves: by the leading term of x and the value of y.
fn power_to_a_live_exponent(x: &Series, y: &Series) -> Option<Series> {
    let (Lead::Power(k, factor), p) = (lead(x, 1), y.value()) else {
        return None;
    };
    if factor < 0.0 {
        return Some(only_value(f64::NAN));
    }
    let power = k as f64 * p;
    if p <= 0.0 {
        return None;
    }
    let mut z = only_value(0.0);
    z.coefficients[1] = match power.partial_cmp(&1.0)? {
        Ordering::Less => f64::INFINITY,
        Ordering::Equal => factor.powf(p),
        Ordering::Greater => 0.0,
    };
    Some(z)
}
