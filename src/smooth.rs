//! Smooth stand-ins for functions with kinks, each with its price.
//!
//! A stand-in has one parameter, and two things about it are known exactly: between which bounds it differs from the original, and how strongly it
//! curves. The trade is fixed: half the error is twice the curvature, and the more a function curves, the shorter the steps of an optimiser.
//! `within` picks the parameter from the error that is allowed.
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

mod maximum;

pub use maximum::{Boltzmann, LogSumExp};

use crate::loss::huber;
use crate::scalar::{Primitive, Scalar};

/// W(1/e), the largest u/(1 + eᵘ).
const W_1_E: f64 = 0.278_464_542_761_073_8;
const LN_2: f64 = core::f64::consts::LN_2;

/// The parameter in the base of `T`.
#[track_caller]
fn parameter<T: Scalar>(name: &str, value: f64) -> T::Base {
    assert!(value > 0.0 && value.is_finite(), "{name} must be positive and finite: {value:?}");
    T::Base::from_f64(value)
}

#[track_caller]
fn assert_error(error: f64) {
    assert!(error > 0.0 && error.is_finite(), "the allowed error must be positive and finite: {error:?}");
}

/// Stamps a stand-in from its row.
macro_rules! stand_ins {
    ($({
        $(#[$doc:meta])*
        $Name:ident { $parameter:ident: $meaning:literal } for $original:literal = $formula:literal,
        error ($lowest:expr, $highest:expr), curvature $curvature:expr, within |$error:ident| $within:expr,
        |$T:ident, $x:ident, $p:ident| $value:expr
    })*) => { $(
        #[doc = concat!("A stand-in for ", $original, ": ", $formula, ".")]
        ///
        $(#[$doc])*
        #[doc = concat!("\n\nIts error is from `", stringify!($lowest), "` to `", stringify!($highest), "`, its largest curvature `", stringify!($curvature), "`.")]
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $Name {
            #[doc = $meaning]
            pub $parameter: f64,
        }

        impl $Name {
            /// The stand-in whose error is at most this, with the least curvature.
            ///
            /// # Panics
            /// If `error` is not positive and finite.
            #[must_use]
            #[track_caller]
            pub fn within(error: f64) -> Self {
                assert_error(error);
                let $error = error;
                Self { $parameter: $within }
            }

            /// The value at x.
            ///
            /// # Panics
            /// If the parameter is not positive and finite.
            #[must_use]
            #[track_caller]
            pub fn apply<$T: Scalar>(self, $x: $T) -> $T {
                let $p = parameter::<$T>(stringify!($parameter), self.$parameter);
                $value
            }

            /// The least and the largest of stand-in minus original.
            #[must_use]
            pub fn error(self) -> (f64, f64) {
                let $parameter = self.$parameter;
                ($lowest, $highest)
            }

            /// The largest size of the second derivative.
            #[must_use]
            pub fn curvature(self) -> f64 {
                let $parameter = self.$parameter;
                $curvature
            }
        }
    )* };
}

/// A literal of the base of `T`.
fn k<T: Scalar>(x: f64) -> T::Base {
    T::Base::from_f64(x)
}

stand_ins! {
    { /// Smooth to any order, increasing, above the original; exact as the sharpness grows (Dugas et al. 2001).
      Softplus { sharpness: "b, how sharply it bends." } for "max(x, 0)" = "ln(1 + e^(bx))/b",
      error (0.0, LN_2 / sharpness), curvature sharpness / 4.0, within |error| LN_2 / error,
      |T, x, b| (x * b).softplus() / b }
    { /// Smooth to any order, increasing, above the original, without an exponential; exact as the width vanishes (Barron 2021).
      Squareplus { width: "e, over how much it bends." } for "max(x, 0)" = "(x + √(x² + e²))/2",
      error (0.0, width / 2.0), curvature 0.5 / width, within |error| 2.0 * error,
      |T, x, e| {
          let root = x.hypot(T::from(e));
          // The sum cancels on the left.
          if x > k::<T>(0.0) { (x + root) * k::<T>(0.5) } else { (root - x).recip() * e * (e * k::<T>(0.5)) }
      } }
    { /// Moreau's envelope: a parabola between two straight lines, once continuously differentiable, increasing, below the
      /// original; exact as the width vanishes (Moreau 1965).
      MoreauRelu { width: "l, the length of the parabola." } for "max(x, 0)" = "0, x²/(2l), x - l/2 with joints at 0 and l",
      error (-width / 2.0, 0.0), curvature 1.0 / width, within |error| 2.0 * error,
      |T, x, l| if x > l {
          x - l * k::<T>(0.5)
      } else if x < k::<T>(0.0) {
          T::zero()
      } else {
          x * (x / (l * k::<T>(2.0)))
      } }
    { /// Smooth to any order, below the original, not monotone: its slope is between -0.0998 and 1.0998; exact as the sharpness
      /// grows (Ramachandran et al. 2017; also called `SiLU`).
      Swish { sharpness: "b, how sharply it bends." } for "max(x, 0)" = "x sigmoid(bx)",
      error (-W_1_E / sharpness, 0.0), curvature sharpness / 2.0, within |error| W_1_E / error,
      // The product would be ∞ · 0.
      |T, x, b| if x == T::Base::neg_infinity() { T::zero() } else { x * (x * b).sigmoid() } }
    { /// Smooth to any order, convex, above the original; exact as the width vanishes.
      SmoothAbs { width: "e, over how much it bends." } for "\\|x\\|" = "√(x² + e²)",
      error (0.0, width), curvature 1.0 / width, within |error| error,
      |T, x, e| x.hypot(T::from(e)) }
    { /// Smooth to any order, convex, below the original; exact as the sharpness grows.
      LnCosh { sharpness: "b, how sharply it bends." } for "\\|x\\|" = "ln cosh(bx)/b",
      error (-LN_2 / sharpness, 0.0), curvature sharpness, within |error| LN_2 / error,
      |T, x, b| (x * b).ln_cosh() / b }
    { /// Moreau's envelope, which is Huber's loss over its δ: once continuously differentiable, convex, below the original; exact as the
      /// width vanishes (Huber 1964; Moreau 1965).
      MoreauAbs { width: "d, from where on it is straight." } for "\\|x\\|" = "x²/(2d), from \\|x\\| = d on \\|x\\| - d/2",
      error (-width / 2.0, 0.0), curvature 1.0 / width, within |error| 2.0 * error,
      |T, x, d| huber(x, d) / d }
    { /// Smooth to any order, below the original, not convex: its slope reaches 1.1997; exact as the sharpness grows.
      TanhAbs { sharpness: "b, how sharply it bends." } for "\\|x\\|" = "x tanh(bx)",
      error (-W_1_E / sharpness, 0.0), curvature 2.0 * sharpness, within |error| W_1_E / error,
      |T, x, b| x * (x * b).tanh() }
}
