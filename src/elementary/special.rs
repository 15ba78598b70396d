//! The special functions: a second table, of rows like those of `table.rs`. Values are libm's, or come from the files beside.

mod beta;
mod gaussian;
mod lambert;
mod polygamma;

use core::hint::cold_path;

use super::table::{ALL, NONE, define_binary_rules, define_unary_rules, from, k};
use super::{Binary, Domain, Seam, Singular, Unary, enclosures};
use crate::scalar::{Primitive, Scalar};
use lambert::{BRANCH_POINT, NEAR_BRANCH};

/// 1/√(2π).
const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_special_unary {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        { /// Error function (2/√π) ∫₀ˣ e⁻ᵗ² dt; slope (2/√π) e⁻ˣ², to the last places for every x. ±1 at ±∞.
          Erf erf = libm(erf, erff), on ALL, except NONE, at 0.0 => (0.0, core::f64::consts::FRAC_2_SQRT_PI),
          |T, x, y| x.apply(Bell { scale: 1.0 }) * T::frac_2_sqrt_pi().base(),
          encloses increasing }
        { /// Complementary error function 1 - erf x, accurate where that is next to nothing; slope -(2/√π) e⁻ˣ². 2 at -∞, 0 at +∞.
          Erfc erfc = libm(erfc, erfcf), on ALL, except NONE, at 0.0 => (1.0, -core::f64::consts::FRAC_2_SQRT_PI),
          |T, x, y| -x.apply(Bell { scale: 1.0 }) * T::frac_2_sqrt_pi().base(),
          encloses decreasing }
        { /// Distribution function of the standard normal distribution, Φ(x) = erfc(-x/√2)/2, accurate in the lower tail, down to
          /// 1e-308 at -37.5; slope φ(x), the density. 0 at -∞, 1 at +∞.
          NormCdf norm_cdf = own(|F, x| F::from_f64(gaussian::norm_cdf(F::to_f64(x)))), on ALL, except NONE,
          at 0.0 => (0.5, 0.398_942_280_401_432_7),
          |T, x, y| x.norm_pdf(),
          encloses increasing }
        { /// Density of the standard normal distribution, φ(x) = e⁻ˣ²ᐟ²/√(2π), accurate as far as it is not zero; slope -x φ(x). 0 at ±∞.
          NormPdf norm_pdf = own(|F, x| F::from_f64(gaussian::bell(F::to_f64(x), 0.5) * FRAC_1_SQRT_2PI)), on ALL, except NONE,
          at 0.0 => (0.398_942_280_401_432_7, 0.0),
          |T, x, y| bell_slope(x, y, 0.5, FRAC_1_SQRT_2PI),
          encloses hill }
        // Factorials.
        { /// ln |Γ(x)|; slope digamma(x). +∞ at the poles 0, -1, -2, … and at ±∞.
          LnGamma ln_gamma = libm(lgamma, lgammaf), on ALL, except Singular::NonPositiveIntegers,
          at 1.0 => (0.0, -0.577_215_664_901_532_9),
          |T, x, y| x.digamma(),
          derivative |T, x, order| polygamma_of(x, order - 1),
          encloses factorial }
        { /// Gamma function Γ(x) = (x - 1)!; slope Γ(x) digamma(x). It overflows from 171.62 on and has poles at 0, -1, -2, …: ±∞ at ±0 with slope
          /// -∞, NaN at negative integers and at -∞.
          Gamma gamma = libm(tgamma, tgammaf), on ALL, except Singular::NonPositiveIntegers,
          at 1.0 => (1.0, -0.577_215_664_901_532_9),
          |T, x, y| y * x.digamma(),
          encloses factorial }
        { /// Digamma function ψ(x), the slope of ln Γ, accurate relative to its value for positive x, also next to its zero at 1.46; slope ψ′(x), the
          /// first of the [`Polygamma`](crate::elementary::Polygamma) functions. ∓∞ at ±0, NaN at negative integers and at -∞.
          Digamma digamma = own(|F, x| F::from_f64(polygamma::digamma(F::to_f64(x)))), on ALL, except Singular::NonPositiveIntegers,
          at 1.0 => (-0.577_215_664_901_532_9, 1.644_934_066_848_226_4),
          |T, x, y| x.apply(Polygamma(1)),
          derivative |T, x, order| polygamma_of(x, order),
          encloses behind_the_poles }
        // Bessel functions; those of whole order are the rule `BesselJn`.
        { /// Bessel function of the first kind J₀(x); slope -J₁(x). 0 at ±∞.
          BesselJ0 bessel_j0 = libm(j0, j0f), on ALL, except NONE, at 0.0 => (1.0, 0.0),
          |T, x, y| -x.bessel_j1(),
          derivative |T, x, order| bessel_derivative(0, x, order),
          encloses bessel }
        { /// Bessel function of the first kind J₁(x); slope (J₀(x) - J₂(x))/2. 0 at ±∞.
          BesselJ1 bessel_j1 = libm(j1, j1f), on ALL, except NONE, at 0.0 => (0.0, 0.5),
          |T, x, y| BesselJn(1).slope(x, y),
          derivative |T, x, order| bessel_derivative(1, x, order),
          encloses bessel }
        { /// Lambert's W, the w ≥ -1 with w eʷ = x (the principal branch); slope 1/((1 + w) eʷ), which is w/(x (1 + w)), and 1 at 0. The domain
          /// begins at -1/e, for which its nearest float is taken: there w is -1 and the slope +∞. NaN below.
          LambertW lambert_w = own(|F, x| on_branch(x, lambert::lambert_w, -1.0)), on from(BRANCH_POINT),
          except Singular::At(&[BRANCH_POINT]), at 0.0 => (0.0, 1.0),
          |T, x, y| lambert_w_slope(x, y),
          encloses increasing }
    } };
}
#[doc(hidden)]
pub use __for_each_special_unary as for_each_special_unary;

for_each_special_unary!(define_unary_rules);

#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_special_binary {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        { /// ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b), without its cancellation for large arguments; slopes ψ(a) - ψ(a + b) and
          /// ψ(b) - ψ(a + b). +∞ where an argument is 0, -∞ where one is +∞, NaN where one is negative.
          BetaLn beta_ln(b) = own(|F, a, b| F::from_f64(beta::beta_ln(F::to_f64(a), F::to_f64(b)))), seam Quadrant,
          at (1.0, 1.0) => (0.0, -1.0, -1.0),
          |T, a, b, y| (-a.apply2(b, PolygammaGap(0)), -b.apply2(a, PolygammaGap(0))),
          derivative |T, a, b, orders| match orders {
              (order, 0) => -a.apply2(b, polygamma_gap_of(order - 1)),
              (0, order) => -b.apply2(a, polygamma_gap_of(order - 1)),
              (first, second) => -polygamma_of(a + b, first + second - 1),
          },
          encloses both_decreasing }
    } };
}
#[doc(hidden)]
pub use __for_each_special_binary as for_each_special_binary;

for_each_special_binary!(define_binary_rules);

/// exp(-scale x²), of which the slopes of the error functions are made.
#[derive(Clone, Copy)]
struct Bell {
    /// A power of two.
    scale: f64,
}

impl Unary for Bell {
    const NAME: &'static str = "exp(-scale x²)";

    fn value<F: Primitive>(self, x: F) -> F {
        F::from_f64(gaussian::bell(F::to_f64(x), self.scale))
    }

    fn slope<T: Scalar>(self, x: T, y: T) -> T {
        bell_slope(x, y, self.scale, 1.0)
    }
}

/// -2 scale x y for y = height exp(-scale x²).
fn bell_slope<T: Scalar>(x: T, y: T, scale: f64, height: f64) -> T {
    if Primitive::is_normal(y.base()) {
        return -(x * y) * k::<T>(2.0 * scale);
    }
    cold_path();
    // y has lost digits, or all of them, that its product with x has; its root has not.
    let root = Bell { scale: 0.5 * scale };
    if !Primitive::is_normal(root.value(x.base())) {
        return T::zero();
    }
    let root = x.apply(root);
    root * x * k::<T>(-2.0 * scale * height) * root
}

/// The polygamma function ψ⁽ⁿ⁾(x), the derivative of order n of digamma, n up to 255; slope ψ⁽ⁿ⁺¹⁾(x), NaN for n = 255.
///
/// At the poles 0, -1, -2, … it is +∞ for odd n; for even n it is ∓∞ at ±0 and NaN at the others. 0 at +∞ for n > 0, NaN at -∞.
/// By the Euler–Maclaurin formula for the sum n! Σ (x + k)⁻ⁿ⁻¹ (Abramowitz and Stegun 1964, 6.4.11).
///
/// ```
/// use gradual::{Scalar, derivative, elementary::Polygamma};
///
/// let trigamma = 1.0.apply(Polygamma(1));
/// assert!((trigamma - core::f64::consts::PI.powi(2) / 6.0).abs() < 1e-15);
/// let slope: f64 = derivative(|x| x.apply(Polygamma(1)), 1.0);
/// assert_eq!(slope, 1.0.apply(Polygamma(2)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Polygamma(
    /// The order n.
    pub u8,
);

impl Unary for Polygamma {
    const NAME: &'static str = "polygamma";
    const SINGULAR: Singular = Singular::NonPositiveIntegers;

    fn value<F: Primitive>(self, x: F) -> F {
        let x = F::to_f64(x);
        F::from_f64(if self.0 == 0 { polygamma::digamma(x) } else { polygamma::polygamma(self.0, x) })
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        polygamma_of(x, usize::from(self.0) + 1)
    }

    fn derivative<T: Scalar>(self, x: T, order: usize) -> Option<T> {
        Some(polygamma_of(x, usize::from(self.0) + order))
    }
}

/// ψ⁽ⁿ⁾(x), NaN for an order that [`Polygamma`] has not.
fn polygamma_of<T: Scalar>(x: T, order: usize) -> T {
    u8::try_from(order).map_or(T::nan(), |n| x.apply(Polygamma(n)))
}

/// ψ⁽ⁿ⁾(x + h) - ψ⁽ⁿ⁾(x) for positive x and h: the slopes of [`BetaLn`], which lose nothing where h is small or large.
#[derive(Clone, Copy)]
struct PolygammaGap(u8);

impl Binary for PolygammaGap {
    const NAME: &'static str = "polygamma gap";
    const SEAM: Seam = Seam::Quadrant;

    fn value<F: Primitive>(self, x: F, h: F) -> F {
        let size = F::from_f64(polygamma::polygamma_gap(self.0, F::to_f64(x), F::to_f64(h)));
        if self.0.is_multiple_of(2) { size } else { -size }
    }

    fn slopes<T: Scalar>(self, x: T, h: T, _z: T) -> (T, T) {
        let order = usize::from(self.0) + 1;
        (x.apply2(h, polygamma_gap_of(order)), polygamma_of(x + h, order))
    }
}

/// Series of more than 255 coefficients find the last order in place of the higher ones.
fn polygamma_gap_of(order: usize) -> PolygammaGap {
    PolygammaGap(u8::try_from(order).unwrap_or(u8::MAX))
}

/// Bessel function of the first kind and whole order Jₙ(x), the rule behind [`Scalar::bessel_jn`]; slope (Jₙ₋₁(x) - Jₙ₊₁(x))/2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BesselJn(
    /// The order n; J₋ₙ = (-1)ⁿ Jₙ.
    pub i32,
);

impl Unary for BesselJn {
    const NAME: &'static str = "bessel_jn";

    fn value<F: Primitive>(self, x: F) -> F {
        Primitive::bessel_jn(x, self.0)
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        bessel_derivative(self.0, x, 1)
    }

    fn derivative<T: Scalar>(self, x: T, order: usize) -> Option<T> {
        Some(bessel_derivative(self.0, x, order))
    }

    fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
        enclosures::bessel(self, lower, upper)
    }
}

/// The k-th derivative of Jₙ: 2⁻ᵏ Σ (-1)ⁱ (k over i) Jₙ₋ₖ₊₂ᵢ(x).
fn bessel_derivative<T: Scalar>(n: i32, x: T, k: usize) -> T {
    let mut weight = (0..k).fold(1.0, |weight, _| 0.5 * weight);
    // Next to the ends of i32 all functions vanish.
    let mut order = n.saturating_sub_unsigned(u32::try_from(k).unwrap_or(u32::MAX));
    let mut sum = T::zero();
    for i in 0..=k {
        sum += x.apply(BesselJn(order)) * T::Base::from_f64(weight);
        weight *= -((k - i) as f64) / (i + 1) as f64;
        order = order.saturating_add(2);
    }
    sum
}

/// `value` of x, but `at_branch` at the float nearest to -1/e, which may lie below -1/e.
fn on_branch<F: Primitive>(x: F, value: fn(f64) -> f64, at_branch: f64) -> F {
    F::from_f64(if x == F::from_f64(BRANCH_POINT) { at_branch } else { value(F::to_f64(x)) })
}

/// 1 + W(x), for x not far from the branch point.
#[derive(Clone, Copy)]
struct AboveBranch;

impl Unary for AboveBranch {
    const NAME: &'static str = "1 + lambert_w";

    fn value<F: Primitive>(self, x: F) -> F {
        on_branch(x, lambert::above_branch, 0.0)
    }

    fn slope<T: Scalar>(self, _x: T, y: T) -> T {
        (y * (y - k::<T>(1.0)).exp()).recip()
    }
}

fn lambert_w_slope<T: Scalar>(x: T, y: T) -> T {
    if x < k::<T>(NEAR_BRANCH) {
        // 1 + y would lose digits.
        let above = x.apply(AboveBranch);
        AboveBranch.slope(x, above)
    } else if x < k::<T>(1.0) {
        ((y + k::<T>(1.0)) * y.exp()).recip()
    } else if x.is_infinite() {
        T::zero()
    } else {
        // The exponential of a large y has lost digits.
        y / x / (y + k::<T>(1.0))
    }
}
