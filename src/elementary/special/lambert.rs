//! Lambert's W in f64, the principal branch. The numbers here are printed by `tests/oracle/coefficients.py`.

use core::f64::consts::E;

use crate::scalar::Primitive;

/// The nearest f64 to 1/e, and what it lacks.
const FRAC_1_E: f64 = 0.367_879_441_171_442_33;
const FRAC_1_E_REST: f64 = -1.242_875_367_278_836_3e-17;

/// The lower end of the domain, the float nearest to -1/e.
pub(super) const BRANCH_POINT: f64 = -FRAC_1_E;

/// Below this the distance from the branch point is computed instead of W.
pub(super) const NEAR_BRANCH: f64 = -0.25;

/// The coefficients (k - 1)/k! of vᵏ in 1 - (1 - v)eᵛ, from k = 2 on.
const SERIES: [f64; 20] = [
    0.5,
    0.333_333_333_333_333_3,
    0.125,
    0.033_333_333_333_333_33,
    0.006_944_444_444_444_444,
    0.001_190_476_190_476_190_6,
    0.000_173_611_111_111_111_12,
    2.204_585_537_918_871_4e-5,
    2.480_158_730_158_73e-6,
    2.505_210_838_544_172e-7,
    2.296_443_268_665_491e-8,
    1.927_085_260_418_593_7e-9,
    1.491_196_927_704_864_3e-10,
    1.070_602_922_454_774_3e-11,
    7.169_215_998_581_078e-13,
    4.498_331_606_952_833e-14,
    2.655_265_184_659_658_5e-15,
    1.479_714_344_392_379_3e-16,
    7.809_603_484_293_113e-18,
    3.914_588_212_678_252_3e-19,
];

/// The solution w ≥ -1 of w eʷ = x.
pub(super) fn lambert_w(x: f64) -> f64 {
    if x < NEAR_BRANCH {
        return above_branch(x) - 1.0;
    }
    if x == 0.0 || !Primitive::is_finite(x) {
        return x;
    }
    // Iacono and Boyd 2017, "New approximations to the principal real-valued branch of the Lambert W-function": two per cent.
    let ln = <f64 as Primitive>::ln_1p;
    let start = ln(x);
    let mut w = start * (1.0 - ln(start) / (2.0 + start));
    // Fritsch, Shafer and Crowley 1973, "Algorithm 443": each step takes the error to the fourth power.
    for _ in 0..2 {
        let z = <f64 as Primitive>::ln(x / w) - w;
        let q = 2.0 * (1.0 + w) * (1.0 + w + z * (2.0 / 3.0));
        w += w * (z / (1.0 + w) * ((q - z) / (q - 2.0 * z)));
    }
    w
}

/// v = 1 + W(x) for x from the branch point to [`NEAR_BRANCH`], where W itself has lost what v has.
pub(super) fn above_branch(x: f64) -> f64 {
    if x < BRANCH_POINT {
        return f64::NAN;
    }
    // e x + 1, exact before the factor; v solves 1 - (1 - v)eᵛ = this.
    let target = ((x + FRAC_1_E) + FRAC_1_E_REST) * E;
    if target <= 0.0 {
        return 0.0;
    }
    let p = <f64 as Primitive>::sqrt(2.0 * target);
    let mut v = p - p * p / 3.0 + p * p * p * (11.0 / 72.0);
    for _ in 0..4 {
        let series = SERIES.iter().rev().fold(0.0, |sum, &c| sum * v + c) * (v * v);
        v -= (series - target) / (v * <f64 as Primitive>::exp(v));
    }
    v
}
