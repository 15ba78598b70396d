//! Smooth stand-ins for functions with kinks, each with its price.
//!
//! A stand-in has one parameter, and two things about it are known exactly: between which bounds it differs from the original, and how strongly it
//! curves. The trade is fixed: half the error is twice the curvature, and the more a function curves, the shorter the steps of an optimiser.
//! `within` picks the parameter from the error that is allowed. For a step, which a continuous function cannot approach everywhere, the error
//! is the area between the two, and the steepest slope takes the curvature's place.
//!
//! [`TABLE`] lists them all. The constants of the bounds are `LN_2` = 0.693, `PHI_0` = 1/√(2π) = 0.399, `W_1_E` = W(1/e) = 0.278 (Lambert's
//! W) and `GELU_DIP` = 0.170, the largest -t Φ(t).
//!
//! All are generic over [`Scalar`], allocate nothing, and neither overflow nor cancel where the result does not. NaN in, NaN out.
//!
//! ```
//! use gradual::{second_derivative, smooth::Softplus};
//!
//! let relu = Softplus::within(1e-3);
//! let (lowest, highest) = relu.error();
//! assert_eq!((lowest, highest), (0.0, 1e-3));
//! let at_zero: f64 = relu.apply(0.0);
//! assert!((at_zero - 1e-3).abs() < 1e-15);
//! // The slope turns from 0 to 1 within a thousandth or so.
//! let bend: f64 = second_derivative(|x| relu.apply(x), 0.0);
//! assert!((bend / relu.curvature() - 1.0).abs() < 1e-12 && bend > 173.0);
//! ```

mod gaussian;
mod maximum;
mod steps;
mod table;

pub use maximum::{Boltzmann, LogSumExp};
#[cfg(feature = "special")]
pub use steps::NormalStep;
pub use steps::SigmoidStep;
pub use table::{Price, StandIn};

use crate::loss::{Class, Hyperbola};
use crate::scalar::{Primitive, Scalar};

/// W(1/e), the largest u/(1 + eᵘ).
const W_1_E: f64 = 0.278_464_542_761_073_8;
const LN_2: f64 = core::f64::consts::LN_2;
/// 1/√(2π), the density of the normal distribution at 0.
#[cfg(feature = "special")]
const PHI_0: f64 = 0.398_942_280_401_432_7;
/// The largest -t Φ(t).
#[cfg(feature = "special")]
const GELU_DIP: f64 = 0.169_971_207_479_903_67;

/// The parameter in the base of `T`.
#[track_caller]
fn parameter<T: Scalar>(name: &str, value: f64) -> T::Base {
    let rounded = T::Base::from_f64(value);
    let allowed = rounded > T::Base::zero() && rounded.is_finite();
    assert!(allowed, "{name} must be positive and finite: {value:?}");
    rounded
}

/// The parameter that an allowed error asks for.
#[track_caller]
fn parameter_within(error: f64, parameter: f64) -> f64 {
    assert!(error > 0.0 && error.is_finite(), "the allowed error must be positive and finite: {error:?}");
    assert!(parameter > 0.0 && parameter.is_finite(), "no parameter for so extreme an error: {error:?}");
    parameter
}

/// Stamps the stand-ins from their rows, and the table, to which the others add theirs.
macro_rules! stand_ins {
    ($({
        $(#[$doc:meta])*
        $Name:ident { $parameter:ident: $meaning:literal } $(if $feature:literal)? for $original:literal = $formula:literal,
        error ($lowest:expr, $highest:expr), curvature $curvature:expr, class $class:ident, monotone $monotone:literal,
        within |$error:ident| $within:expr,
        |$T:ident, $x:ident, $p:ident| $value:expr
    })* and $({
        $Other:ident $(if $other_feature:literal)? for $other_original:literal = $other_formula:literal,
        price $price:expr, $price_text:literal, $steepness_text:literal, class $other_class:ident, monotone $other_monotone:literal
    })*) => {
        $(
            #[doc = concat!("A stand-in for ", $original, ": ", $formula, ".")]
            ///
            $(#[$doc])*
            #[doc = concat!("\n\nIts error is from `", stringify!($lowest), "` to `", stringify!($highest), "`, its largest curvature `", stringify!($curvature), "`.")]
            #[cfg(all($(feature = $feature)?))]
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub struct $Name {
                #[doc = $meaning]
                pub $parameter: f64,
            }

            #[cfg(all($(feature = $feature)?))]
            impl $Name {
                /// The stand-in whose error is at most this, with the least curvature.
                ///
                /// # Panics
                /// If `error` is not positive and finite, or so extreme that the parameter is not.
                #[must_use]
                #[track_caller]
                pub fn within(error: f64) -> Self {
                    let $error = error;
                    Self { $parameter: parameter_within(error, $within) }
                }

                /// The value at x.
                ///
                /// # Panics
                /// If the parameter is not positive and finite in the base of `T`.
                #[must_use]
                #[track_caller]
                pub fn apply<$T: Scalar>(self, $x: $T) -> $T {
                    let $p = parameter::<$T>(stringify!($parameter), self.$parameter);
                    $value
                }

                /// The least and the largest of stand-in minus original.
                #[must_use]
                pub const fn error(self) -> (f64, f64) {
                    let $parameter = self.$parameter;
                    ($lowest, $highest)
                }

                /// The largest size of the second derivative.
                #[must_use]
                pub const fn curvature(self) -> f64 {
                    let $parameter = self.$parameter;
                    $curvature
                }
            }
        )*

        /// What is known of each stand-in, its parameter being 1 (and the maximum that of two numbers).
        ///
        /// | stand-in | for | formula | error | curvature | class | monotone |
        /// |---|---|---|---|---|---|---|
        $(#[cfg_attr(all($(feature = $feature)?), doc = concat!(
            "| [`", stringify!($Name), "`] | ", $original, " | ", $formula, " | `", stringify!($lowest), "` to `", stringify!($highest),
            "` | `", stringify!($curvature), "` | ", stringify!($class), " | ", stringify!($monotone), " |"
        ))])*
        $(#[cfg_attr(all($(feature = $other_feature)?), doc = concat!(
            "| [`", stringify!($Other), "`] | ", $other_original, " | ", $other_formula, " | ", $price_text, " | ", $steepness_text, " | ",
            stringify!($other_class), " | ", stringify!($other_monotone), " |"
        ))])*
        pub const TABLE: &[StandIn] = &[
            $(
                #[cfg(all($(feature = $feature)?))]
                StandIn {
                    name: stringify!($Name),
                    replaces: $original,
                    formula: $formula,
                    price: Price::Kink {
                        error: $Name { $parameter: 1.0 }.error(),
                        curvature: Some($Name { $parameter: 1.0 }.curvature()),
                    },
                    class: Class::$class,
                    monotone: $monotone,
                },
            )*
            $(
                #[cfg(all($(feature = $other_feature)?))]
                StandIn {
                    name: stringify!($Other),
                    replaces: $other_original,
                    formula: $other_formula,
                    price: $price,
                    class: Class::$other_class,
                    monotone: $other_monotone,
                },
            )*
        ];
    };
}

/// A literal of the base of `T`.
fn k<T: Scalar>(x: f64) -> T::Base {
    T::Base::from_f64(x)
}

/// Whether u = x · sharpness or x / width is so far out that the stand-in is its asymptote to the last place in all derivatives.
#[track_caller]
fn is_far<T: Scalar>(u: T) -> bool {
    u.lies_beyond(k::<T>(1e4))
}

/// max(x, 0) away from 0.
#[track_caller]
fn ramp<T: Scalar>(x: T) -> T {
    if x > k::<T>(0.0) { x } else { T::zero() }
}

/// √(x² + e²).
fn rounded_abs<T: Scalar>(x: T, e: T::Base) -> T {
    let u = x / e;
    if u.is_infinite() { x.abs() } else { u.apply(Hyperbola) * e }
}

stand_ins! {
    { /// Smooth to any order, increasing, above the original; exact as the sharpness grows (Dugas et al. 2001).
      Softplus { sharpness: "b, how sharply it bends." } for "max(x, 0)" = "ln(1 + e^(bx))/b",
      error (0.0, LN_2 / sharpness), curvature sharpness / 4.0, class Smooth, monotone true, within |error| LN_2 / error,
      |T, x, b| {
          let u = x * b;
          if is_far(u) { ramp(x) } else { u.softplus() / b }
      } }
    { /// Smooth to any order, increasing, above the original, without an exponential; exact as the width vanishes (Barron 2021).
      Squareplus { width: "e, over how much it bends." } for "max(x, 0)" = "(x + √(x² + e²))/2",
      error (0.0, width / 2.0), curvature 0.5 / width, class Smooth, monotone true, within |error| 2.0 * error,
      |T, x, e| {
          let root = rounded_abs(x, e);
          // The sum cancels on the left, and may overflow before it is halved.
          if x > k::<T>(0.0) {
              x * k::<T>(0.5) + root * k::<T>(0.5)
          } else {
              T::from(e) / (root - x) * (e * k::<T>(0.5))
          }
      } }
    { /// Moreau's envelope: a parabola between two straight lines, once continuously differentiable, increasing, below the
      /// original; exact as the width vanishes (Moreau 1965).
      MoreauRelu { width: "l, the length of the parabola." } for "max(x, 0)" = "0, x²/(2l), x - l/2 with joints at 0 and l",
      error (-width / 2.0, 0.0), curvature 1.0 / width, class C1, monotone true, within |error| 2.0 * error,
      |T, x, l| if x > l {
          x - l * k::<T>(0.5)
      } else if x < k::<T>(0.0) {
          T::zero()
      } else {
          x * k::<T>(0.5) * (x / l)
      } }
    { /// Smooth to any order, convex, above the original, of which it is the average over a normal distribution of x: Φ and φ are its
      /// distribution function and density; exact as the width vanishes.
      GaussRelu { width: "s, the standard deviation." } if "special" for "max(x, 0)" = "x Φ(x/s) + s φ(x/s)",
      error (0.0, PHI_0 * width), curvature PHI_0 / width, class Smooth, monotone true, within |error| error / PHI_0,
      |T, x, s| {
          let u = x / s;
          if is_far(u) { ramp(x) } else { u.apply(gaussian::Ramp) * s }
      } }
    { /// Smooth to any order, below the original, not monotone: its slope is between -0.0998 and 1.0998; exact as the sharpness
      /// grows (Ramachandran et al. 2017; also called `SiLU`).
      Swish { sharpness: "b, how sharply it bends." } for "max(x, 0)" = "x sigmoid(bx)",
      error (-W_1_E / sharpness, 0.0), curvature sharpness / 2.0, class Smooth, monotone false, within |error| W_1_E / error,
      |T, x, b| {
          let u = x * b;
          if is_far(u) { ramp(x) } else { x * u.sigmoid() }
      } }
    { /// Smooth to any order, below the original, not monotone: its slope is between -0.129 and 1.129; exact as the width vanishes (Hendrycks
      /// and Gimpel 2016).
      Gelu { width: "s, over how much it bends." } if "special" for "max(x, 0)" = "x Φ(x/s)",
      error (-GELU_DIP * width, 0.0), curvature 2.0 * PHI_0 / width, class Smooth, monotone false, within |error| error / GELU_DIP,
      |T, x, s| {
          let u = x / s;
          if is_far(u) { ramp(x) } else { x * u.norm_cdf() }
      } }
    { /// Smooth to any order, convex, above the original; exact as the width vanishes.
      SmoothAbs { width: "e, over how much it bends." } for "abs(x)" = "√(x² + e²)",
      error (0.0, width), curvature 1.0 / width, class Smooth, monotone true, within |error| error,
      |T, x, e| rounded_abs(x, e) }
    { /// Smooth to any order, convex, below the original; exact as the sharpness grows.
      LnCosh { sharpness: "b, how sharply it bends." } for "abs(x)" = "ln cosh(bx)/b",
      error (-LN_2 / sharpness, 0.0), curvature sharpness, class Smooth, monotone true, within |error| LN_2 / error,
      |T, x, b| {
          let u = x * b;
          if is_far(u) { x.abs() - k::<T>(LN_2) / b } else { u.ln_cosh() / b }
      } }
    { /// Moreau's envelope, which is Huber's loss over its δ: once continuously differentiable, convex, below the original; exact as the
      /// width vanishes (Huber 1964; Moreau 1965).
      MoreauAbs { width: "d, from where on it is straight." } for "abs(x)" = "x²/(2d), from abs(x) = d on abs(x) - d/2",
      error (-width / 2.0, 0.0), curvature 1.0 / width, class C1, monotone true, within |error| 2.0 * error,
      |T, x, d| {
          let size = x.abs();
          if size > d { size - d * k::<T>(0.5) } else { x * k::<T>(0.5) * (x / d) }
      } }
    { /// Smooth to any order, convex, above the original, of which it is the average over a normal distribution of x; exact as the width
      /// vanishes.
      GaussAbs { width: "s, the standard deviation." } if "special" for "abs(x)" = "x erf(x/(s√2)) + 2s φ(x/s)",
      error (0.0, 2.0 * PHI_0 * width), curvature 2.0 * PHI_0 / width, class Smooth, monotone true,
      within |error| error / (2.0 * PHI_0),
      |T, x, s| {
          let u = x / s;
          if is_far(u) { x.abs() } else { u.apply(gaussian::Valley) * s }
      } }
    { /// Smooth to any order, below the original, not convex: its slope reaches 1.1997; exact as the sharpness grows.
      TanhAbs { sharpness: "b, how sharply it bends." } for "abs(x)" = "x tanh(bx)",
      error (-W_1_E / sharpness, 0.0), curvature 2.0 * sharpness, class Smooth, monotone true, within |error| W_1_E / error,
      |T, x, b| x * (x * b).tanh() }

    and

    { LogSumExp for "maximum" = "ln(Σ e^(b xᵢ))/b",
      price Price::Kink { error: (0.0, LN_2), curvature: Some(0.5) },
      "`0.0` to `ln n / sharpness`", "`sharpness / 2.0`", class Smooth, monotone true }
    { Boltzmann for "maximum" = "Σ xᵢ e^(b xᵢ) / Σ e^(b xᵢ)",
      price Price::Kink { error: (-W_1_E, 0.0), curvature: None },
      "`-W((n - 1)/e) / sharpness` to `0.0`", "-", class Smooth, monotone false }
    { SigmoidStep for "step" = "sigmoid(bx)",
      price Price::Step { l1_error: SigmoidStep { sharpness: 1.0 }.l1_error(), slope: SigmoidStep { sharpness: 1.0 }.slope() },
      "area `2.0 * LN_2 / sharpness`", "slope `sharpness / 4.0`", class Smooth, monotone true }
    { NormalStep if "special" for "step" = "Φ(x/s)",
      price Price::Step { l1_error: NormalStep { width: 1.0 }.l1_error(), slope: NormalStep { width: 1.0 }.slope() },
      "area `2.0 * PHI_0 * width`", "slope `PHI_0 / width`", class Smooth, monotone true }
}
