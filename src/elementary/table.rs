//! The table. A row is
//!
//! ```text
//! { /// Doc, with formula and slope.
//!   Rule method = value, on domain, except singular points, at example => (value, slope),
//!   |T, x, y| slope in terms of x and y = f(x)
//!   [, whole |S, T, whole, x, y| slope that sees the tangents]
//!   [, piecewise constant] [, derivative |T, x, order| closed form]
//!   [, encloses shape] }
//! ```
//!
//! where the value is `std(f64 in libm, f32 in libm)` for a method of std, `core()` for one that core has too, `libm(f64, f32)` for one
//! that only libm has, or `own(|F, x| …)`.
//! Rows of two arguments name their [`Seam`], have a pair of slopes, and `select` where the rule selects an argument. A shape is a
//! function of `enclosures.rs`: it tells where the values lie while the argument goes through an interval.

use super::{Binary, Domain, Seam, Singular, Unary};
use super::{enclosures, ties};
use crate::scalar::{Primitive, Scalar};

pub(super) const ALL: Domain = Domain::ALL;
pub(super) const NONE: Singular = Singular::NONE;
pub(super) const fn from(lower: f64) -> Domain {
    Domain::between(lower, f64::INFINITY)
}
const UNIT: Domain = Domain::between(-1.0, 1.0);
pub(super) const ZERO: Singular = Singular::At(&[0.0]);
const ONE: Singular = Singular::At(&[1.0]);
const MINUS_ONE: Singular = Singular::At(&[-1.0]);
const UNITS: Singular = Singular::At(&[-1.0, 1.0]);

/// A literal of the base of `T`.
#[inline]
pub(super) fn k<T: Scalar>(x: f64) -> T::Base {
    <T::Base as Primitive>::from_f64(x)
}

/// Whether |x| < bound.
#[inline]
pub(super) fn within<T: Scalar>(x: T, bound: f64) -> bool {
    x.lies_within(k::<T>(bound))
}

/// -|x|, smooth away from 0: the exponent of the stable forms of sigmoid, softplus and tanh's slope.
#[inline]
pub(super) fn minus_abs<T: Scalar>(x: T) -> T {
    if x > k::<T>(0.0) { -x } else { x }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_unary {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        // Powers and roots.
        { /// Reciprocal 1/x; slope -1/x². At 0 the value is ±∞ and the slope -∞.
          Recip recip = core(), on ALL, except ZERO, at 2.0 => (0.5, -0.25),
          |T, x, y| -(y * y), encloses quotient }
        { /// Square root √x; slope 1/(2√x), +∞ at 0 (also at -0). NaN for x < 0.
          Sqrt sqrt = std(sqrt, sqrtf), on from(0.0), except ZERO, at 4.0 => (2.0, 0.25),
          // y + 0 turns the root of -0 into +0.
          |T, x, y| (y + k::<T>(0.0)).recip() * k::<T>(0.5), encloses increasing }
        { /// Cube root ∛x; slope 1/(3∛x²), +∞ at 0.
          Cbrt cbrt = std(cbrt, cbrtf), on ALL, except ZERO, at 1.0 => (1.0, 1.0 / 3.0),
          // Not 1/(3y²), whose higher derivatives subtract infinities next to 0.
          |T, x, y| {
              let r = y.recip();
              r * r / k::<T>(3.0)
          }, encloses increasing }
        // Exponentials and logarithms.
        { /// Exponential eˣ; slope eˣ.
          Exp exp = std(exp, expf), on ALL, except NONE, at 0.0 => (1.0, 1.0),
          |T, x, y| y, encloses increasing }
        { /// Power of two 2ˣ; slope 2ˣ ln 2.
          Exp2 exp2 = std(exp2, exp2f), on ALL, except NONE, at 0.0 => (1.0, core::f64::consts::LN_2),
          |T, x, y| y * T::ln_2().base(), encloses increasing }
        { /// eˣ - 1, accurate near 0; slope eˣ.
          ExpM1 exp_m1 = std(expm1, expm1f), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          // y + 1 cancels where y is close to -1.
          |T, x, y| if y > k::<T>(-0.5) { y + k::<T>(1.0) } else { x.exp() }, encloses increasing }
        { /// Natural logarithm ln x; slope 1/x, +∞ at 0. NaN for x < 0.
          Ln ln = std(log, logf), on from(0.0), except ZERO, at 1.0 => (0.0, 1.0),
          // x + 0: the slope at -0, whose logarithm is that of +0, is +∞.
          |T, x, y| (x + k::<T>(0.0)).recip(), encloses increasing }
        { /// Binary logarithm log₂ x; slope 1/(x ln 2), +∞ at 0. NaN for x < 0.
          Log2 log2 = std(log2, log2f), on from(0.0), except ZERO, at 1.0 => (0.0, core::f64::consts::LOG2_E),
          |T, x, y| T::log2_e() / (x + k::<T>(0.0)), encloses increasing }
        { /// Decimal logarithm log₁₀ x; slope 1/(x ln 10), +∞ at 0. NaN for x < 0.
          Log10 log10 = std(log10, log10f), on from(0.0), except ZERO, at 1.0 => (0.0, core::f64::consts::LOG10_E),
          |T, x, y| T::log10_e() / (x + k::<T>(0.0)), encloses increasing }
        { /// ln(1 + x), accurate near 0; slope 1/(1 + x), +∞ at -1. NaN for x < -1.
          Ln1p ln_1p = std(log1p, log1pf), on from(-1.0), except MINUS_ONE, at 0.0 => (0.0, 1.0),
          |T, x, y| (x + k::<T>(1.0)).recip(), encloses increasing }
        // Trigonometric functions, in radians.
        { /// Sine of x in radians; slope cos x. NaN at ±∞.
          Sin sin = std(sin, sinf), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          |T, x, y| x.cos(), encloses sine }
        { /// Cosine of x in radians; slope -sin x. NaN at ±∞.
          Cos cos = std(cos, cosf), on ALL, except NONE, at 0.0 => (1.0, 0.0),
          |T, x, y| -x.sin(), encloses cosine }
        { /// Tangent of x in radians; slope 1 + tan² x. NaN at ±∞.
          Tan tan = std(tan, tanf), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          |T, x, y| y * y + k::<T>(1.0), encloses tangent }
        { /// Arcsine in radians, in [-π/2, π/2]; slope 1/√(1 - x²), +∞ at ±1. NaN for |x| > 1.
          Asin asin = std(asin, asinf), on UNIT, except UNITS, at 0.0 => (0.0, 1.0),
          |T, x, y| one_minus_square(x).sqrt().recip(), encloses increasing }
        { /// Arccosine in radians, in [0, π]; slope -1/√(1 - x²), -∞ at ±1. NaN for |x| > 1.
          Acos acos = std(acos, acosf), on UNIT, except UNITS, at 1.0 => (0.0, f64::NEG_INFINITY),
          |T, x, y| -one_minus_square(x).sqrt().recip(), encloses decreasing }
        { /// Arctangent in radians, in [-π/2, π/2]; slope 1/(1 + x²).
          Atan atan = std(atan, atanf), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          // x² overflows from 1e154 on.
          |T, x, y| if within(x, 1.0) {
              (x * x + k::<T>(1.0)).recip()
          } else {
              let r = x.recip();
              r * r / (r * r + k::<T>(1.0))
          }, encloses increasing }
        // Hyperbolic functions.
        { /// Hyperbolic sine; slope cosh x.
          Sinh sinh = std(sinh, sinhf), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          |T, x, y| x.cosh(), encloses increasing }
        { /// Hyperbolic cosine; slope sinh x.
          Cosh cosh = std(cosh, coshf), on ALL, except NONE, at 0.0 => (1.0, 0.0),
          |T, x, y| x.sinh(), encloses valley }
        { /// Hyperbolic tangent; slope 1 - tanh² x, accurate where tanh x rounds to ±1.
          Tanh tanh = std(tanh, tanhf), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          |T, x, y| if within(y, 0.5) {
              -(y * y) + k::<T>(1.0)
          } else {
              sech_squared(x)
          }, encloses increasing }
        { /// Inverse hyperbolic sine; slope 1/√(1 + x²).
          Asinh asinh = std(asinh, asinhf), on ALL, except NONE, at 0.0 => (0.0, 1.0),
          |T, x, y| if within(x, 1.0) {
              (x * x + k::<T>(1.0)).sqrt().recip()
          } else {
              let r = x.recip();
              -minus_abs(r) / (r * r + k::<T>(1.0)).sqrt()
          }, encloses area_sine }
        { /// Inverse hyperbolic cosine; slope 1/√(x² - 1), +∞ at 1. NaN for x < 1.
          Acosh acosh = std(acosh, acoshf), on from(1.0), except ONE, at 1.0 => (0.0, f64::INFINITY),
          // Two roots: the product overflows from 1e154 on, and x² - 1 cancels near 1.
          |T, x, y| if x > k::<T>(1.0) {
              ((x - k::<T>(1.0)).sqrt() * (x + k::<T>(1.0)).sqrt()).recip()
          } else {
              // At 1: a product of reciprocals, whose derivatives add infinities of one sign.
              (x - k::<T>(1.0)).sqrt().recip() * (x + k::<T>(1.0)).sqrt().recip()
          }, encloses area_cosine }
        { /// Inverse hyperbolic tangent; slope 1/(1 - x²), +∞ at ±1. NaN for |x| > 1.
          Atanh atanh = std(atanh, atanhf), on UNIT, except UNITS, at 0.0 => (0.0, 1.0),
          |T, x, y| one_minus_square(x).recip(), encloses area_tangent }
        // Pieces.
        { /// Absolute value |x|; slope ±1. At 0 the tangents decide: the result is `-x` if x's first tangent that is not zero is
          /// negative, else `x`.
          Abs abs = core(), on ALL, except ZERO, at -2.0 => (2.0, -1.0),
          // No branch: signs of data are not predictable. x + 0: the slope at -0 is that at +0.
          |T, x, y| T::from(Primitive::copysign(T::Base::one(), x.base() + k::<T>(0.0))),
          whole |S, T, whole, x, y| if x == k::<T>(0.0) {
              ties::sign_of_zero(whole)
          } else {
              Abs.slope(x, y)
          }, encloses size }
        { /// Sign as std has it: ±1, also for ±0; slope 0. It jumps at 0.
          Signum signum = core(), on ALL, except ZERO, at -2.0 => (-1.0, 0.0),
          |T, x, y| T::zero(), piecewise constant, encloses steps }
        { /// Largest integer not above x; slope 0. It jumps at the integers.
          Floor floor = std(floor, floorf), on ALL, except Singular::Integers, at 1.5 => (1.0, 0.0),
          |T, x, y| T::zero(), piecewise constant, encloses steps }
        { /// Smallest integer not below x; slope 0. It jumps at the integers.
          Ceil ceil = std(ceil, ceilf), on ALL, except Singular::Integers, at 1.5 => (2.0, 0.0),
          |T, x, y| T::zero(), piecewise constant, encloses steps }
        { /// Nearest integer, halves away from 0; slope 0. It jumps half-way between the integers.
          Round round = std(round, roundf), on ALL, except Singular::HalfIntegers, at 2.4 => (2.0, 0.0),
          |T, x, y| T::zero(), piecewise constant, encloses steps }
        { /// x rounded towards 0; slope 0. It jumps at the integers other than 0.
          Trunc trunc = std(trunc, truncf), on ALL, except Singular::Integers, at -1.5 => (-1.0, 0.0),
          |T, x, y| T::zero(), piecewise constant, encloses steps }
        { /// x - trunc(x), with the sign of x; slope 1. It jumps at the integers other than 0. NaN at ±∞.
          Fract fract = own(|F, x| x - x.trunc()), on ALL, except Singular::Integers, at 1.5 => (0.5, 1.0),
          |T, x, y| T::one() }
        { /// x radians in degrees; slope 180/π.
          ToDegrees to_degrees = core(), on ALL, except NONE, at 0.0 => (0.0, 1_f64.to_degrees()),
          |T, x, y| T::from(Primitive::to_degrees(k::<T>(1.0))), encloses increasing }
        { /// x degrees in radians; slope π/180.
          ToRadians to_radians = core(), on ALL, except NONE, at 0.0 => (0.0, 1_f64.to_radians()),
          |T, x, y| T::from(Primitive::to_radians(k::<T>(1.0))), encloses increasing }
        // Functions of losses and activations, which std has not.
        { /// Logistic sigmoid 1/(1 + e⁻ˣ); slope e⁻ˣ/(1 + e⁻ˣ)², accurate in both tails.
          Sigmoid sigmoid = own(|F, x| {
              let e = minus_abs(x).exp();
              if x > k::<F>(0.0) { (e + k::<F>(1.0)).recip() } else { e / (e + k::<F>(1.0)) }
          }), on ALL, except NONE, at 0.0 => (0.5, 0.25),
          |T, x, y| {
              let e = minus_abs(x).exp();
              let d = e + k::<T>(1.0);
              e / (d * d)
          }, encloses increasing }
        { /// Softplus ln(1 + eˣ), a smooth max(x, 0); slope sigmoid(x). Neither end overflows or cancels.
          Softplus softplus = own(|F, x| {
              let tail = minus_abs(x).exp().ln_1p();
              if x > k::<F>(0.0) { x + tail } else { tail }
          }), on ALL, except NONE, at 0.0 => (core::f64::consts::LN_2, 0.5),
          |T, x, y| x.sigmoid(), encloses increasing }
        { /// ln cosh x, a smooth |x| - ln 2; slope tanh x. Neither overflows for large |x| nor cancels near 0.
          LnCosh ln_cosh = own(|F, x| if within(x, 1.0) {
              // cosh x = 1 + 2 sinh²(x/2).
              let s = (x * k::<F>(0.5)).sinh();
              (s * s * k::<F>(2.0)).ln_1p()
          } else {
              let below = minus_abs(x);
              (below * k::<F>(2.0)).exp().ln_1p() - (below + F::ln_2())
          }), on ALL, except NONE, at 0.0 => (0.0, 0.0),
          |T, x, y| x.tanh(), encloses valley }
        { /// Unnormalised cardinal sine sin(x)/x, 1 at 0; slope (cos x - sinc x)/x. NaN at ±∞.
          Sinc sinc = own(|F, x| if x == k::<F>(0.0) { F::one() } else { x.sin() / x }),
          on ALL, except NONE, at 0.0 => (1.0, 0.0),
          // The closed form cancels near 0.
          |T, x, y| if within(x, 2.0) { sinc_slope_series(x) } else { (x.cos() - y) / x }, encloses cardinal_sine }
    } };
}
#[doc(hidden)]
pub use __for_each_unary as for_each_unary;

#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_binary {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        { /// Power xʸ, the exponent may be differentiated too; slopes y xʸ⁻¹ and xʸ ln x.
          ///
          /// A constant exponent (zero tangents at every level) costs no logarithm, works for negative x if it is an integer,
          /// and x⁰ is the constant 1. At x = 0 the slope in x is 0 for y > 1, 1 for y = 1 and +∞ for 0 < y < 1; the slope in y is 0 for
          /// y > 0. For x < 0 the slope in y is NaN.
          Powf powf(exponent) = std(pow, powf), seam Power, at (2.0, 3.0) => (8.0, 12.0, 8.0 * core::f64::consts::LN_2),
          |T, x, y, z| (ties::powf_slope_in_base(x, y, z), ties::powf_slope_in_exponent(x, y, z)),
          whole |S, T, whole, x, y, z| (
              ties::powf_slope_in_base(x, y, z),
              if whole.1.is_constant() { T::zero() } else { ties::powf_slope_in_exponent(x, y, z) },
          ),
          select |S, x, y| if y.is_zero() { Some(S::one()) } else { None }, encloses power_of_two_arguments }
        { /// Angle of the point (x, y) in radians, called as `y.atan2(x)`; slopes x/(x² + y²) in y and -y/(x² + y²) in x.
          /// At the origin the slopes are NaN: no one-sided limit exists.
          Atan2 atan2(abscissa) = std(atan2, atan2f), seam NegativeAxis, at (1.0, 1.0) => (core::f64::consts::FRAC_PI_4, 0.5, -0.5),
          |T, y, x, z| ties::atan2_slopes(y, x), encloses angle }
        { /// √(x² + y²) without overflow; slopes x/z and y/z. At the origin it is differentiated along the first tangents that are
          /// not zero, which makes the gradient of `hypot(x, y)²` right there; its second derivative at the origin is unbounded, and
          /// higher orders are NaN.
          Hypot hypot(other) = std(hypot, hypotf), seam Origin, at (3.0, 4.0) => (5.0, 0.6, 0.8),
          |T, x, y, z| ties::hypot_slopes(x, y, z),
          whole |S, T, whole, x, y, z| if z == k::<T>(0.0) {
              ties::apex_slopes(whole, x, y)
          } else {
              ties::hypot_slopes(x, y, z)
          }, encloses distance }
        { /// The larger of two, tangents along with the value. Equal values are decided by the tangents in order, then the first is taken;
          /// of a number and NaN the number.
          Max max(other) = core(), seam Equal, at (2.0, 1.0) => (2.0, 1.0, 0.0),
          |T, x, y, z| if x >= y { (T::one(), T::zero()) } else { (T::zero(), T::one()) },
          select |S, x, y| Some(ties::max(x, y)) }
        { /// The smaller of two, tangents along with the value. Equal values are decided by the tangents in order, then the first is taken;
          /// of a number and NaN the number.
          Min min(other) = core(), seam Equal, at (2.0, 1.0) => (1.0, 0.0, 1.0),
          |T, x, y, z| if x <= y { (T::one(), T::zero()) } else { (T::zero(), T::one()) },
          select |S, x, y| Some(ties::min(x, y)) }
        { /// |x| with the sign of y; slopes ±1 in x and 0 in y. At x = 0 the tangents of x decide as for `abs`; it jumps at y = 0.
          Copysign copysign(sign) = core(), seam Signs, at (2.0, -1.0) => (-2.0, -1.0, 0.0),
          |T, x, y, z| (
              if x.is_sign_negative() == y.is_sign_negative() { T::one() } else { -T::one() },
              T::zero(),
          ),
          select |S, x, y| Some(ties::copysign(x, y)) }
        { /// Positive difference: x - y where x > y, else 0 (C's fdim). Equal values are decided by the tangents.
          AbsSub abs_sub(other) = own(|F, x, y| if x <= y { F::zero() } else { x - y }),
          seam Equal, at (3.0, 1.0) => (2.0, 1.0, -1.0),
          |T, x, y, z| if x <= y { (T::zero(), T::zero()) } else { (T::one(), -T::one()) },
          select |S, x, y| Some(ties::abs_sub(x, y)) }
        { /// Remainder x % y with the sign of x; slopes 1 and -n with n = trunc(x/y), taken from the remainder: (x - z)/y rounded.
          /// It jumps where x/y is an integer. NaN for y = 0.
          Rem rem(divisor) = own(|F, x, y| x % y), seam Multiples, at (7.0, 3.0) => (1.0, 1.0, -2.0),
          |T, x, y, z| (T::one(), T::from(-Primitive::round((x.base() - z.base()) / y.base()))),
          select |S, x, y| if Primitive::abs(x.base()) < Primitive::abs(y.base()) { Some(x) } else { None } }
        { /// Euclidean remainder in [0, |y|), or |y| where std's rounds to it; slopes 1 and -n with n = (x - z)/y rounded. It jumps where
          /// x/y is an integer. NaN for y = 0.
          RemEuclid rem_euclid(divisor) = own(|F, x, y| {
              let r = x % y;
              if r < k::<F>(0.0) { r + Primitive::abs(y) } else { r }
          }), seam Multiples, at (-7.0, 3.0) => (2.0, 1.0, 3.0),
          |T, x, y, z| (T::one(), T::from(-Primitive::round((x.base() - z.base()) / y.base()))),
          select |S, x, y| if x >= S::Base::zero() && x < Primitive::abs(y.base()) { Some(x) } else { None } }
        { /// ln(eˣ + eʸ) without overflow; slopes sigmoid(x - y) and sigmoid(y - x).
          LnAddExp ln_add_exp(other) = own(|F, x, y| if x == y {
              x + F::ln_2()
          } else {
              Primitive::max(x, y) + minus_abs(x - y).exp().ln_1p()
          }), seam None, at (0.0, 0.0) => (core::f64::consts::LN_2, 0.5, 0.5),
          |T, x, y, z| ties::ln_add_exp_slopes(x, y), encloses sum_of_exponentials }
    } };
}
#[doc(hidden)]
pub use __for_each_binary as for_each_binary;

macro_rules! define_unary_rules {
    ($({
        $(#[$doc:meta])*
        $Rule:ident $name:ident = $kind:ident($($value:tt)*),
        on $domain:expr, except $singular:expr, at $at:expr => ($at_value:expr, $at_slope:expr),
        |$T:ident, $x:ident, $y:ident| $slope:expr
        $(, whole |$S:ident, $WT:ident, $whole:ident, $wx:ident, $wy:ident| $slope_at:expr)?
        $(, piecewise $constant:ident)?
        $(, derivative |$DT:ident, $dx:ident, $order:ident| $derivative:expr)?
        $(, encloses $shape:ident)?
    })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $Rule;

        impl Unary for $Rule {
            const NAME: &'static str = stringify!($name);
            const DOMAIN: Domain = $domain;
            const SINGULAR: Singular = $singular;

            define_unary_rules! { @$kind $name $($value)* }

            #[inline]
            #[allow(unused_variables)]
            fn slope<$T: Scalar>(self, $x: $T, $y: $T) -> $T {
                $slope
            }

            $(
                #[inline]
                fn slope_at<$WT: Scalar, $S: Scalar<Base = $WT::Base>>(self, $whole: $S, $wx: $WT, $wy: $WT) -> $WT {
                    $slope_at
                }
            )?

            $( define_unary_rules! { @$constant } )?

            $(
                fn derivative<$DT: Scalar>(self, $dx: $DT, $order: usize) -> Option<$DT> {
                    Some($derivative)
                }
            )?

            $(
                fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
                    enclosures::$shape(self, lower, upper)
                }
            )?
        }
    )* };
    (@constant) => {
        #[inline]
        fn is_piecewise_constant(self) -> bool {
            true
        }
    };
    (@own $name:ident |$F:ident, $x:ident| $value:expr) => {
        #[inline]
        fn value<$F: Primitive>(self, $x: $F) -> $F {
            $value
        }
    };
    (@$kind:ident $name:ident $($libm:ident),*) => {
        #[inline]
        fn value<F: Primitive>(self, x: F) -> F {
            <F as Primitive>::$name(x)
        }
    };
}
for_each_unary!(define_unary_rules);

macro_rules! define_binary_rules {
    ($({
        $(#[$doc:meta])*
        $Rule:ident $name:ident($other:ident) = $kind:ident($($value:tt)*),
        seam $seam:ident, at ($at_x:expr, $at_y:expr) => ($at_value:expr, $at_dx:expr, $at_dy:expr),
        |$T:ident, $x:ident, $y:ident, $z:ident| $slopes:expr
        $(, whole |$S:ident, $WT:ident, $whole:ident, $wx:ident, $wy:ident, $wz:ident| $slopes_at:expr)?
        $(, select |$U:ident, $sx:ident, $sy:ident| $select:expr)?
        $(, derivative |$DT:ident, $px:ident, $py:ident, $orders:ident| $derivative:expr)?
        $(, encloses $shape:ident)?
    })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $Rule;

        impl Binary for $Rule {
            const NAME: &'static str = stringify!($name);
            const SEAM: Seam = Seam::$seam;

            define_binary_rules! { @$kind $name $($value)* }

            #[inline]
            #[allow(unused_variables)]
            fn slopes<$T: Scalar>(self, $x: $T, $y: $T, $z: $T) -> ($T, $T) {
                $slopes
            }

            $(
                #[inline]
                fn slopes_at<$WT: Scalar, $S: Scalar<Base = $WT::Base>>(
                    self, $whole: ($S, $S), $wx: $WT, $wy: $WT, $wz: $WT,
                ) -> ($WT, $WT) {
                    $slopes_at
                }
            )?

            $(
                #[inline]
                #[allow(unused_variables)]
                fn select<$U: Scalar>(self, $sx: $U, $sy: $U) -> Option<$U> {
                    $select
                }
            )?

            $(
                fn derivative<$DT: Scalar>(self, $px: $DT, $py: $DT, $orders: (usize, usize)) -> Option<$DT> {
                    Some($derivative)
                }
            )?

            $(
                fn enclose(self, x: (f64, f64), y: (f64, f64)) -> Option<(f64, f64)> {
                    enclosures::$shape(self, x, y)
                }
            )?
        }
    )* };
    (@own $name:ident |$F:ident, $x:ident, $y:ident| $value:expr) => {
        #[inline]
        fn value<$F: Primitive>(self, $x: $F, $y: $F) -> $F {
            $value
        }
    };
    (@$kind:ident $name:ident $($libm:ident),*) => {
        #[inline]
        fn value<F: Primitive>(self, x: F, y: F) -> F {
            <F as Primitive>::$name(x, y)
        }
    };
}
for_each_binary!(define_binary_rules);
#[cfg(feature = "special")]
pub(super) use {define_binary_rules, define_unary_rules};

/// 1 - x²: factored near ±1, where the square cancels; plain for small x, where the factors' derivatives cancel.
#[inline]
fn one_minus_square<T: Scalar>(x: T) -> T {
    if within(x, 0.5) { -(x * x) + k::<T>(1.0) } else { (-x + k::<T>(1.0)) * (x + k::<T>(1.0)) }
}

/// 1/cosh² x = 4e⁻²|ˣ| / (1 + e⁻²|ˣ|)².
#[inline]
fn sech_squared<T: Scalar>(x: T) -> T {
    let e = (minus_abs(x) * k::<T>(2.0)).exp();
    let d = e + k::<T>(1.0);
    e * k::<T>(4.0) / (d * d)
}

/// Σ (-1)ⁿ 2n x²ⁿ⁻¹/(2n + 1)!, good to the last bit for |x| < 2 up to the third derivative of this sum.
fn sinc_slope_series<T: Scalar>(x: T) -> T {
    const TERMS: usize = 15;
    const COEFFICIENTS: [f64; TERMS] = {
        let (mut c, mut n, mut factorial) = ([0.0; TERMS], 1, 1.0);
        while n <= TERMS {
            let m = 2.0 * n as f64;
            factorial *= m * (m + 1.0);
            c[n - 1] = if n % 2 == 1 { -m } else { m } / factorial;
            n += 1;
        }
        c
    };
    let square = x * x;
    let mut sum = T::literal(COEFFICIENTS[TERMS - 1]);
    for &c in COEFFICIENTS[..TERMS - 1].iter().rev() {
        sum = sum * square + k::<T>(c);
    }
    sum * x
}
