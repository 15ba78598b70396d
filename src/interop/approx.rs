//! The comparisons of approx for [`Dual`] and [`Taylor`]: of the value and of every tangent.
//!
//! A tolerance is a number of the same kind, of which the value counts.

use approx::{AbsDiffEq, RelativeEq, UlpsEq};

use crate::dual::Dual;
use crate::scalar::{Primitive, Scalar};
use crate::taylor::Taylor;

/// Compares all components, as f32 or as f64.
fn all<S: Scalar>(a: &S, b: &S, double: impl Fn(f64, f64) -> bool, single: impl Fn(f32, f32) -> bool) -> bool {
    let of = |x: &S, k: usize| S::Base::to_f64(x.component(k));
    (0..S::COMPONENTS).all(|k| {
        if size_of::<S::Base>() == size_of::<f32>() {
            single(to_f32(of(a, k)), to_f32(of(b, k)))
        } else {
            double(of(a, k), of(b, k))
        }
    })
}

/// A number that was an f32.
fn to_f32(x: f64) -> f32 {
    <f32 as Primitive>::from_f64(x)
}

macro_rules! comparisons {
    ($Type:ident) => {
        impl<T: Scalar, const N: usize> AbsDiffEq for $Type<T, N> {
            type Epsilon = Self;

            fn default_epsilon() -> Self {
                Scalar::epsilon()
            }

            fn abs_diff_eq(&self, other: &Self, epsilon: Self) -> bool {
                let e = T::Base::to_f64(epsilon.base());
                all(self, other, |a, b| a.abs_diff_eq(&b, e), |a, b| a.abs_diff_eq(&b, to_f32(e)))
            }
        }

        impl<T: Scalar, const N: usize> RelativeEq for $Type<T, N> {
            fn default_max_relative() -> Self {
                Scalar::epsilon()
            }

            fn relative_eq(&self, other: &Self, epsilon: Self, max_relative: Self) -> bool {
                let [e, r] = [epsilon, max_relative].map(|x| T::Base::to_f64(x.base()));
                all(self, other, |a, b| a.relative_eq(&b, e, r), |a, b| a.relative_eq(&b, to_f32(e), to_f32(r)))
            }
        }

        impl<T: Scalar, const N: usize> UlpsEq for $Type<T, N> {
            fn default_max_ulps() -> u32 {
                4
            }

            fn ulps_eq(&self, other: &Self, epsilon: Self, max_ulps: u32) -> bool {
                let e = T::Base::to_f64(epsilon.base());
                all(self, other, |a, b| a.ulps_eq(&b, e, max_ulps), |a, b| a.ulps_eq(&b, to_f32(e), max_ulps))
            }
        }
    };
}
comparisons!(Dual);
comparisons!(Taylor);
