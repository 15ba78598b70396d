//! √(1 + u²), of which the smooth forms of |x| and max(x, 0) are made.

use crate::elementary::Unary;
use crate::scalar::{Primitive, Scalar};

/// √(1 + u²) with slope u/√(1 + u²). `hypot` has the same value and slope; this keeps the digits of the second derivative, (1 + u²)⁻³ᐟ², for
/// large u as well.
#[derive(Clone, Copy)]
pub(crate) struct Hyperbola;

impl Unary for Hyperbola {
    const NAME: &'static str = "√(1 + x²)";

    fn value<F: Primitive>(self, u: F) -> F {
        Primitive::hypot(u, F::one())
    }

    fn slope<T: Scalar>(self, u: T, _y: T) -> T {
        let one = T::Base::one();
        if Primitive::abs(u.base()) <= one {
            u / (u * u + one).sqrt()
        } else {
            // u² would overflow, or bury the 1.
            let r = u.recip();
            let size = (r * r + one).sqrt().recip();
            if u > T::Base::zero() { size } else { -size }
        }
    }
}
