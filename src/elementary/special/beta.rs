//! The logarithm of the beta function in f64, after Didonato and Morris 1992, "Algorithm 708": the large parts of ln Γ, which cancel, are
//! taken out by hand. The numbers here are printed by `tests/oracle/coefficients.py`.

use crate::scalar::Primitive;

/// ln √(2π).
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;

/// B₂ₖ/(2k (2k - 1)) with Bernoulli's numbers, from k = 1 on.
const STIRLING: [f64; 9] = [
    0.083_333_333_333_333_33,
    -0.002_777_777_777_777_778,
    0.000_793_650_793_650_793_7,
    -0.000_595_238_095_238_095_3,
    0.000_841_750_841_750_841_7,
    -0.001_917_526_917_526_917_6,
    0.006_410_256_410_256_41,
    -0.029_550_653_594_771_242,
    0.179_644_372_368_830_57,
];

/// From here on Stirling's series holds to the last place.
const LARGE: f64 = 10.0;

/// ln Γ(x) - ((x - ½) ln x - x + ln √(2π)) for large x.
fn stirling(x: f64) -> f64 {
    let r = x.recip();
    STIRLING.iter().rev().fold(0.0, |sum, &c| sum * (r * r) + c) * r
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b).
pub(super) fn beta_ln(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if small.is_nan() || large.is_nan() || small < 0.0 || small == 0.0 && large == f64::INFINITY {
        return f64::NAN;
    }
    if large == f64::INFINITY {
        return f64::NEG_INFINITY;
    }
    let (ln, ln_1p) = (<f64 as Primitive>::ln, <f64 as Primitive>::ln_1p);
    let (ln_gamma, gamma) = (<f64 as Primitive>::ln_gamma, <f64 as Primitive>::gamma);
    let sum = small + large;
    if large < LARGE {
        return if small < 1e-100 {
            ln_gamma(small) + (ln_gamma(large) - ln_gamma(sum))
        } else {
            ln(gamma(small) * (gamma(large) / gamma(sum)))
        };
    }
    let ratio = small / large;
    if small < LARGE {
        let difference = stirling(large) - stirling(sum);
        return ln_gamma(small) + difference + small * (1.0 - ln(sum)) - (large - 0.5) * ln_1p(ratio);
    }
    let correction = stirling(small) + (stirling(large) - stirling(sum));
    let share = ratio / (1.0 + ratio);
    (small - 0.5) * ln(share) - large * ln_1p(ratio) - 0.5 * ln(large) + (LN_SQRT_2PI + correction)
}
