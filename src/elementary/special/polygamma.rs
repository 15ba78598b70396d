//! The derivatives of ln Γ in f64.
//!
//! Large arguments go by the Euler–Maclaurin formula (Abramowitz and Stegun 1964, 6.3.18 and 6.4.11), smaller ones first upwards by the
//! recurrence, negative ones by reflection. The numbers here are printed by `tests/oracle/coefficients.py`.

use core::f64::consts::PI;

use crate::scalar::Primitive;

/// The positive zero of ψ, as the sum of two numbers.
const ROOT: [f64; 2] = [1.461_632_144_968_362_2, 9.549_995_429_965_697e-17];

/// ψ(x)/(x - root) for 1 ≤ x ≤ 2, a polynomial in 2x - 3 that agrees with it at 22 Chebyshev nodes: to 1e-17.
#[rustfmt::skip]
const BETWEEN_ONE_AND_TWO: [f64; 22] = [
    0.951_055_876_031_833,
    -0.211_813_710_640_730_26,
    0.060_135_621_060_193_55,
    -0.018_550_615_381_738_605,
    0.005_936_795_278_433_826,
    -0.001_935_066_664_783_266_7,
    0.000_636_888_028_319_074,
    -0.000_210_748_412_157_330_07,
    6.995_020_484_160_625e-5,
    -2.325_823_828_431_376e-5,
    7.741_156_881_253_708e-6,
    -2.578_107_848_270_217e-6,
    8.591_324_222_417_666e-7,
    -2.862_875_528_003_868_6e-7,
    9.500_926_192_924_096e-8,
    -3.166_618_072_027_162e-8,
    1.103_708_843_885_43e-8,
    -3.678_886_818_364_554_5e-9,
    8.668_257_373_761_658e-10,
    -2.889_363_639_216_111e-10,
    2.476_547_444_003_176_4e-10,
    -8.255_129_720_081_04e-11,
];

/// B₂ₖ/(2k)! with Bernoulli's numbers, from k = 1 on.
const BERNOULLI: [f64; 12] = [
    0.083_333_333_333_333_33,
    -0.001_388_888_888_888_889,
    3.306_878_306_878_307e-5,
    -8.267_195_767_195_768e-7,
    2.087_675_698_786_81e-8,
    -5.284_190_138_687_493e-10,
    1.338_253_653_068_467_9e-11,
    -3.389_680_296_322_582_7e-13,
    8.586_062_056_277_845e-15,
    -2.174_868_698_558_062e-16,
    5.509_002_828_360_229_5e-18,
    -1.395_446_468_581_252_2e-19,
];

/// From here on the formula for large arguments holds to the last place, for ψ and, if the order is added, for its derivatives.
const LARGE: f64 = 10.0;

/// ψ(x) = d/dx ln Γ(x).
pub(super) fn digamma(x: f64) -> f64 {
    if x < 0.0 {
        // ψ(1 - x) - π cot(π x); x - round(x) is exact.
        let from_pole = x - <f64 as Primitive>::round(x);
        return if from_pole == 0.0 || !Primitive::is_finite(x) {
            f64::NAN
        } else {
            digamma(1.0 - x) - PI / <f64 as Primitive>::tan(PI * from_pole)
        };
    }
    if x < 1.0 {
        return near(x + 1.0) - x.recip();
    }
    if x < LARGE {
        let (mut x, mut sum) = (x, 0.0);
        while x > 2.0 {
            x -= 1.0;
            sum += x.recip();
        }
        return near(x) + sum;
    }
    let square = (x * x).recip();
    let mut factor = square;
    let mut tail = 0.0;
    for (k, &b) in BERNOULLI.iter().enumerate() {
        tail += b * factor;
        factor *= square * ((2 * k + 2) * (2 * k + 3)) as f64;
    }
    <f64 as Primitive>::ln(x) - (0.5 / x + tail)
}

/// ψ(x) for 1 ≤ x ≤ 2.
fn near(x: f64) -> f64 {
    let t = 2.0 * x - 3.0;
    let quotient = BETWEEN_ONE_AND_TWO.iter().rev().fold(0.0, |sum, &c| sum * t + c);
    ((x - ROOT[0]) - ROOT[1]) * quotient
}

/// ψ⁽ⁿ⁾(x) for n > 0: (-1)ⁿ⁺¹ n! Σ (x + k)⁻ⁿ⁻¹ over k ≥ 0.
pub(super) fn polygamma(n: u8, x: f64) -> f64 {
    let is_odd = n % 2 == 1;
    let sum = |x| hurwitz(n, x, None);
    let total = if x > 0.0 || x == 0.0 && x.is_sign_positive() {
        sum(x)
    } else if x.is_finite() {
        // The terms below zero are those of a sum that starts at the distance from the next pole above, less its own rest.
        let from_pole = -x - <f64 as Primitive>::floor(-x);
        let below = sum(from_pole) - sum(1.0 - x);
        if is_odd {
            sum(1.0 - from_pole) + below
        } else if from_pole == 0.0 && x != 0.0 {
            f64::NAN
        } else {
            sum(1.0 - from_pole) - below
        }
    } else {
        f64::NAN
    };
    if is_odd { total } else { -total }
}

/// |ψ⁽ⁿ⁾(x + h) - ψ⁽ⁿ⁾(x)| for positive x and h, without cancellation for small or large h; NaN for negative ones.
pub(super) fn polygamma_gap(n: u8, x: f64, h: f64) -> f64 {
    if x >= 0.0 && h >= 0.0 { hurwitz(n, x, Some(h)) } else { f64::NAN }
}

/// n! Σ (x + k)⁻ⁿ⁻¹ over k ≥ 0 for positive x, or what is lost of it if x grows by `h`. For n = 0 only the loss is finite.
fn hurwitz(n: u8, x: f64, h: Option<f64>) -> f64 {
    let order = f64::from(n);
    // y⁻ᵐ times this is y⁻ᵐ - (y + h)⁻ᵐ.
    let weight = |m: f64, y: f64| h.map_or(1.0, |h| -<f64 as Primitive>::exp_m1(-m * <f64 as Primitive>::ln_1p(h / y)));
    // n!/yⁿ, step by step, so that neither overflows alone.
    let scaled_factorial = |y: f64| (1..=n).fold(1.0, |product, j| product * (f64::from(j) / y));
    let mut steps = 0.0;
    while x + steps < LARGE + order {
        steps += 1.0;
    }
    let end = x + steps;
    // ∫ y⁻ⁿ⁻¹ dy from the end on, in units of the first terms' factor.
    let integral = match h {
        Some(h) if n == 0 => <f64 as Primitive>::ln_1p(h / end),
        _ => weight(order, end) / order,
    };
    let mut tail = integral + weight(order + 1.0, end) / (2.0 * end);
    let mut factor = (order + 1.0) / end / end;
    for (k, &b) in BERNOULLI.iter().enumerate() {
        let m = order + (2 * k + 2) as f64;
        tail += b * factor * weight(m, end);
        factor *= m / end * ((m + 1.0) / end);
    }
    let mut sum = scaled_factorial(end) * tail;
    // The smallest terms first.
    while steps > 0.0 {
        steps -= 1.0;
        let y = x + steps;
        sum += scaled_factorial(y) / y * weight(order + 1.0, y);
    }
    sum
}
