//! max(x, 0) and |x| averaged over a normal distribution of width 1, as rules: their slopes are exact, where those of the formulas would be
//! differences.
#![cfg(feature = "special")]

use super::k;
use crate::elementary::Unary;
use crate::scalar::{Primitive, Scalar};

/// t Φ(t) + φ(t), whose slope is Φ(t).
#[derive(Clone, Copy)]
pub(super) struct Ramp;

impl Unary for Ramp {
    const NAME: &'static str = "max(x, 0) averaged";

    fn value<F: Primitive>(self, t: F) -> F {
        let t = F::to_f64(t);
        F::from_f64(if t > -2.0 { t * t.norm_cdf() + t.norm_pdf() } else { tail(-t) })
    }

    fn slope<T: Scalar>(self, t: T, _y: T) -> T {
        t.norm_cdf()
    }
}

/// φ(u) - u Φ(-u) for u ≥ 2, where the difference cancels: φ(u) K/(u + K) with Laplace's continued fraction K = 1/(u + 2/(u + 3/(u + …)))
/// for the ratio Φ(-u)/φ(u) = 1/(u + K) (Abramowitz and Stegun 1964, 26.2.14).
fn tail(u: f64) -> f64 {
    // The remainder is below 2⁻⁵⁵ from 120 terms on at u = 2, and from fewer beyond.
    let below = (2..=120).rev().fold(u, |below, j| u + f64::from(j) / below);
    let fraction = below.recip();
    u.norm_pdf() * (fraction / (u + fraction))
}

/// t erf(t/√2) + 2 φ(t), whose slope is erf(t/√2).
#[derive(Clone, Copy)]
pub(super) struct Valley;

impl Unary for Valley {
    const NAME: &'static str = "|x| averaged";

    fn value<F: Primitive>(self, t: F) -> F {
        let t = F::to_f64(t);
        F::from_f64(t * central_mass(t) + 2.0 * t.norm_pdf())
    }

    fn slope<T: Scalar>(self, t: T, _y: T) -> T {
        t.apply(CentralMass)
    }
}

/// erf(t/√2), the mass from -t to t.
#[derive(Clone, Copy)]
struct CentralMass;

impl Unary for CentralMass {
    const NAME: &'static str = "erf(x/√2)";

    fn value<F: Primitive>(self, t: F) -> F {
        F::from_f64(central_mass(F::to_f64(t)))
    }

    fn slope<T: Scalar>(self, t: T, _y: T) -> T {
        t.norm_pdf() * k::<T>(2.0)
    }
}

fn central_mass(t: f64) -> f64 {
    Primitive::erf(t * core::f64::consts::FRAC_1_SQRT_2)
}
