//! The normal distribution in f64: exponentials of squares that lose nothing to the rounding of the square.

use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use crate::scalar::Primitive;

/// What [`FRAC_1_SQRT_2`] lacks of 1/√2.
const FRAC_1_SQRT_2_REST: f64 = -4.833_646_656_726_457e-17;

/// exp(-scale x²) for a scale that is a power of two.
pub(super) fn bell(x: f64, scale: f64) -> f64 {
    let square = x * x;
    let e = <f64 as Primitive>::exp(-square * scale);
    if e == 0.0 || e.is_nan() {
        return e;
    }
    // What the square lost in rounding: up to 1e-13, to which the exponential is sensitive.
    let lost = Primitive::mul_add(x, x, -square);
    e - e * (lost * scale)
}

/// erfc(-x/√2)/2.
pub(super) fn norm_cdf(x: f64) -> f64 {
    let t = -x * FRAC_1_SQRT_2;
    let y = <f64 as Primitive>::erfc(t) * 0.5;
    // In the tail erfc is sensitive to the rounding of its argument: a step along its slope mends it.
    if t < 0.5 || y == 0.0 || y.is_nan() {
        return y;
    }
    let lost = Primitive::mul_add(-x, FRAC_1_SQRT_2, -t) - x * FRAC_1_SQRT_2_REST;
    y - lost * bell(t, 1.0) * (FRAC_2_SQRT_PI * 0.5)
}
