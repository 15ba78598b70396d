//! Stand-ins for the step that is 0 below 0 and 1 above.

#[cfg(feature = "special")]
use super::PHI_0;
use super::{LN_2, parameter, parameter_within};
use crate::scalar::Scalar;

macro_rules! steps {
    ($({
        $(#[$doc:meta])*
        $Name:ident { $parameter:ident: $meaning:literal } $(if $feature:literal)? = $formula:literal,
        l1_error $l1_error:expr, slope $slope:expr, within |$error:ident| $within:expr, |$x:ident, $p:ident| $value:expr
    })*) => { $(
        #[doc = concat!("A stand-in for the step that is 0 below 0 and 1 above: ", $formula, ".")]
        ///
        $(#[$doc])*
        #[doc = concat!("\n\nThe area between them is `", stringify!($l1_error), "`, the largest slope `", stringify!($slope), "`.")]
        #[cfg(all($(feature = $feature)?))]
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $Name {
            #[doc = $meaning]
            pub $parameter: f64,
        }

        #[cfg(all($(feature = $feature)?))]
        impl $Name {
            /// The stand-in with this area between it and the step. At the jump itself any stand-in is wrong by a half.
            ///
            /// # Panics
            /// If `l1_error` is not positive and finite, or so extreme that the parameter is not.
            #[must_use]
            #[track_caller]
            pub fn within(l1_error: f64) -> Self {
                let $error = l1_error;
                Self { $parameter: parameter_within(l1_error, $within) }
            }

            /// The value at x.
            ///
            /// # Panics
            /// If the parameter is not positive and finite in the base of `T`.
            #[must_use]
            #[track_caller]
            pub fn apply<T: Scalar>(self, $x: T) -> T {
                let $p = parameter::<T>(stringify!($parameter), self.$parameter);
                $value
            }

            /// The area between stand-in and step, ∫ |stand-in - step| dx.
            #[must_use]
            pub const fn l1_error(self) -> f64 {
                let $parameter = self.$parameter;
                $l1_error
            }

            /// The largest slope, that at 0.
            #[must_use]
            pub const fn slope(self) -> f64 {
                let $parameter = self.$parameter;
                $slope
            }
        }
    )* };
}

steps! {
    { /// Smooth to any order, increasing; exact, away from 0, as the sharpness grows.
      ///
      /// ```
      /// use gradual::smooth::SigmoidStep;
      ///
      /// let step = SigmoidStep { sharpness: 2.0 };
      /// assert_eq!(gradual::value_and_derivative(|x| step.apply(x), 0.0), (0.5, step.slope()));
      /// ```
      SigmoidStep { sharpness: "b, how sharply it rises." } = "sigmoid(bx)",
      l1_error 2.0 * LN_2 / sharpness, slope sharpness / 4.0, within |error| 2.0 * LN_2 / error,
      |x, b| (x * b).sigmoid() }
    { /// Smooth to any order, increasing, with tails that fall faster; exact, away from 0, as the width vanishes.
      ///
      /// ```
      /// use gradual::smooth::NormalStep;
      ///
      /// let step = NormalStep { width: 0.5 };
      /// assert_eq!(gradual::value_and_derivative(|x| step.apply(x), 0.0), (0.5, step.slope()));
      /// ```
      NormalStep { width: "s, the standard deviation." } if "special" = "Φ(x/s)",
      l1_error 2.0 * PHI_0 * width, slope PHI_0 / width, within |error| error / (2.0 * PHI_0),
      |x, s| (x / s).norm_cdf() }
}
