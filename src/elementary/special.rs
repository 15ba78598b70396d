//! The special functions: a second table, of rows like those of `table.rs`. Values are libm's, or come from the files beside.

mod gaussian;

use core::hint::cold_path;

use super::table::{ALL, NONE, define_unary_rules, k};
use super::{Domain, Singular, Unary};
use crate::scalar::{Primitive, Scalar};

/// 1/√(2π).
const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_special_unary {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        { /// Error function (2/√π) ∫₀ˣ e⁻ᵗ² dt; slope (2/√π) e⁻ˣ², to the last places for every x. ±1 at ±∞.
          Erf erf = libm(erf, erff), on ALL, except NONE, at 0.0 => (0.0, core::f64::consts::FRAC_2_SQRT_PI),
          |T, x, y| x.apply(Bell { scale: 1.0 }) * T::frac_2_sqrt_pi().base() }
        { /// Complementary error function 1 - erf x, accurate where that is next to nothing; slope -(2/√π) e⁻ˣ². 2 at -∞, 0 at +∞.
          Erfc erfc = libm(erfc, erfcf), on ALL, except NONE, at 0.0 => (1.0, -core::f64::consts::FRAC_2_SQRT_PI),
          |T, x, y| -x.apply(Bell { scale: 1.0 }) * T::frac_2_sqrt_pi().base() }
        { /// Distribution function of the standard normal distribution, Φ(x) = erfc(-x/√2)/2, accurate in the lower tail, down to
          /// 1e-308 at -37.5; slope φ(x), the density. 0 at -∞, 1 at +∞.
          NormCdf norm_cdf = own(|F, x| F::from_f64(gaussian::norm_cdf(F::to_f64(x)))), on ALL, except NONE,
          at 0.0 => (0.5, 0.398_942_280_401_432_7),
          |T, x, y| x.norm_pdf() }
        { /// Density of the standard normal distribution, φ(x) = e⁻ˣ²ᐟ²/√(2π), accurate as far as it is not zero; slope -x φ(x). 0 at ±∞.
          NormPdf norm_pdf = own(|F, x| F::from_f64(gaussian::bell(F::to_f64(x), 0.5) * FRAC_1_SQRT_2PI)), on ALL, except NONE,
          at 0.0 => (0.398_942_280_401_432_7, 0.0),
          |T, x, y| bell_slope(x, y, 0.5, FRAC_1_SQRT_2PI) }
    } };
}
#[doc(hidden)]
pub use __for_each_special_unary as for_each_special_unary;

for_each_special_unary!(define_unary_rules);

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
