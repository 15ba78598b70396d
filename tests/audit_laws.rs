//! Laws of the audit that its other tests leave open.

use gradual::audit;
use gradual::audit::{Audit, OneSided, Verdict};

/// Slopes that are infinite have a sign: of poles, that come from infinity, and of cusps.
#[test]
fn infinite_slopes_have_signs() {
    let slopes = |report: Audit| [report.outputs[0].slopes[0].left, report.outputs[0].slopes[0].right];
    let (up, down) = (f64::INFINITY, f64::NEG_INFINITY);
    assert_eq!(slopes(audit(|x| 1.0 / x, 0.0)), [down, down]);
    assert_eq!(slopes(audit(|x| -1.0 / x, 0.0)), [up, up]);
    assert_eq!(slopes(audit(|x| x.powi(-2), 0.0)), [up, down]);
    // A cusp that points upwards, -|x|^(2/3).
    assert_eq!(slopes(audit(|x| (-x * x).cbrt(), 0.0)), [up, down]);
}

/// A tenth power begins with a power of t beyond all coefficients: of its roots so much is known as must vanish, and no more is guessed.
#[test]
fn powers_beyond_all_coefficients() {
    let verdict = |f: fn(OneSided) -> OneSided| audit(|x: OneSided| f(x.powi(10)), 0.0).verdict;
    assert_eq!(verdict(|y| y.cbrt()), Verdict::SmoothDespiteTies);
    // The cube root of that has a slope yet, the next has a vertical tangent, and rounded down it is 0 on both sides: it cannot be told.
    assert_eq!(verdict(|y| y.cbrt().cbrt()), Verdict::Inconclusive);
    assert_eq!(verdict(|y| y.cbrt().cbrt().cbrt()), Verdict::Inconclusive);
    assert_eq!(verdict(|y| y.cbrt().floor()), Verdict::Inconclusive);
    // x |x|, whose second derivatives differ.
    assert_eq!(audit(|x| (x.powi(5) * x.abs()).cbrt(), 0.0).order, Some(1));
}

/// A quotient of what vanishes beyond all coefficients is known where that is faster than the divisor, and open where it may not be.
#[test]
fn quotients_of_hidden_powers() {
    let verdict = |f: fn(OneSided) -> OneSided| audit(|x| if x == 0.0 { OneSided::zero() } else { f(x) }, 0.0).verdict;
    assert_eq!(verdict(|x| x.powi(10) / x), Verdict::SmoothDespiteTies);
    // A cube root of x, when all is reduced.
    assert_eq!(verdict(|x| x.powi(10).cbrt() / x.powi(3)), Verdict::Inconclusive);
}
