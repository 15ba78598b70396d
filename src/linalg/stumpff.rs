//! Functions of an angle that are smooth where the angle is zero.

use crate::elementary::Unary;
use crate::scalar::{Primitive, Scalar};

/// The function cₖ(x) = Σ (-x)ʲ/(2j + k)! of Stumpff for k ≥ 1: sin θ/θ, (1 - cos θ)/θ², (θ - sin θ)/θ³, … of x = θ² ≥ 0.
///
/// Its slope is (k cₖ₊₂ - cₖ₊₁)/2, with no division: all orders are right at 0.
#[derive(Clone, Copy)]
pub(super) struct Stumpff(pub(super) u32);

impl Unary for Stumpff {
    const NAME: &'static str = "Stumpff function";

    fn value<F: Primitive>(self, x: F) -> F {
        let k = self.0;
        let half = F::from_f64(0.5);
        match k {
            1 => Scalar::sinc(Primitive::sqrt(x)),
            2 => {
                let s = Scalar::sinc(Primitive::sqrt(x) * half);
                s * s * half
            }
            _ if x > F::from_f64(f64::from((k + 1) * (k + 2)) / 2.0) => {
                let factorial = (2..=k - 2).fold(1.0, |product, i| product * f64::from(i));
                (F::from_f64(1.0 / factorial) - Stumpff(k - 2).value(x)) / x
            }
            _ => {
                // Each term is at most half of the one before.
                let mut sum = F::zero();
                for j in (0..24).rev() {
                    sum = F::one() - sum * x / F::from_f64(f64::from((2 * j + k + 1) * (2 * j + k + 2)));
                }
                (2..=k).fold(sum, |sum, i| sum / F::from_f64(f64::from(i)))
            }
        }
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        let k = T::Base::from_i32(self.0.cast_signed());
        (x.apply(Stumpff(self.0 + 2)) * k - x.apply(Stumpff(self.0 + 1))) * T::Base::from_f64(0.5)
    }
}

/// The integral of t²ʲ/(1 + x t²)ʲ⁺¹ over t from 0 to 1, for 0 ≤ x ≤ 1: arctan(√x)/√x for j = 0, and up to factors its derivatives.
///
/// By a transformation of Pfaff it is a series of positive terms that fall by half or more.
#[derive(Clone, Copy)]
pub(super) struct ArcTangent(pub(super) u32);

impl Unary for ArcTangent {
    const NAME: &'static str = "arctan(√x)/√x";

    fn value<F: Primitive>(self, x: F) -> F {
        let j = f64::from(self.0);
        let z = x / (F::one() + x);
        let mut sum = F::zero();
        for n in (0..60).map(f64::from).rev() {
            sum = F::one() + sum * z * F::from_f64((n + j + 1.0) / (n + j + 1.5));
        }
        sum * Primitive::powi((F::one() + x).recip(), self.0.cast_signed() + 1) / F::from_f64(2.0 * j + 1.0)
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        x.apply(ArcTangent(self.0 + 1)) * T::Base::from_i32(-self.0.cast_signed() - 1)
    }
}
