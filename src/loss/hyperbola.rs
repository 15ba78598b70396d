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
        if Primitive::abs(u.pivot()) <= one {
            u / (u * u + one).sqrt()
        } else {
            // u² would overflow, or bury the 1.
            let r = u.recip();
            let size = (r * r + one).sqrt().recip();
            if u > T::Base::zero() { size } else { -size }
        }
    }

    /// Even, and rising with |x|; the computed values are within a unit of the last place.
    fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
        let near = if lower > 0.0 { lower } else { upper.min(0.0) };
        let far = Primitive::max(-lower, upper);
        let [least, most] = [near, far].map(|x| self.value(x));
        Some((least.next_down().next_down().max(1.0), most.next_up().next_up()))
    }
}
