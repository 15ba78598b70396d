//! Laws of the audit that its other tests leave open.

use std::f64::consts::PI;

use gradual::audit;
use gradual::audit::{Audit, OneSided, Verdict};
use gradual::elementary::{Singular, Unary};
use gradual::{Primitive, Scalar};

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
    let report = audit(|x| if x == 0.0 { x } else { x * x * 3.0 / (x * 2.0) }, 0.0);
    assert_eq!((report.outputs[0].slopes[0].left, report.outputs[0].slopes[0].right), (1.5, 1.5));
    // A cube root of x, when all is reduced.
    assert_eq!(verdict(|x| x.powi(10).cbrt() / x.powi(3)), Verdict::Inconclusive);
}

/// The angle of a curve through the origin is that of its leading powers; on the cut the next power tells the side.
#[test]
fn angles_at_the_origin() {
    let sides = |f: fn(OneSided) -> OneSided| {
        let report = audit(f, 0.0);
        let sides = report.outputs[0].slopes[0];
        (report.verdict, [sides.left_value, sides.right_value], [sides.left, sides.right])
    };
    assert_eq!(sides(|x| x.powi(3).atan2(x * x)), (Verdict::SmoothDespiteTies, [0.0, 0.0], [1.0, 1.0]));
    assert_eq!(sides(|x| x.powi(3).atan2(-x * x)), (Verdict::Jump, [-PI, PI], [-1.0, -1.0]));
    // At the origin itself the angle is 0.
    assert_eq!(sides(|x| x.powi(2).atan2(x * x)), (Verdict::Jump, [PI / 4.0; 2], [0.0, 0.0]));
    // To the right of the origin a power beyond all coefficients is flat enough; on the cut its sign would have to be known.
    assert_eq!(sides(|x| x.powi(7).atan2(x * x)), (Verdict::SmoothDespiteTies, [0.0, 0.0], [0.0, 0.0]));
    assert_eq!(sides(|x| x.powi(7).atan2(-x * x)).0, Verdict::Inconclusive);
}

/// Where one of two numbers hides how fast it vanishes, and may be the slower one, nothing is known of both together.
#[test]
fn lengths_of_hidden_powers() {
    // |x|^(10/3) beside x³, and beside x, which is slower.
    let hidden = |x: OneSided| x.powi(10).cbrt();
    assert_eq!(audit(|x| hidden(x).hypot(x.powi(3)), 0.0).verdict, Verdict::Inconclusive);
    assert_eq!(audit(|x| x.powi(3).hypot(hidden(x)), 0.0).verdict, Verdict::Inconclusive);
    assert_eq!(audit(|x| hidden(x).hypot(x), 0.0).verdict, Verdict::Kink);
}

/// Two steep lines that meet at (1, 1).
#[derive(Clone, Copy)]
struct Steep;

impl Unary for Steep {
    const SINGULAR: Singular = Singular::At(&[1.0]);

    fn value<F: Primitive>(self, x: F) -> F {
        let steepness = F::from_f64(if x < F::one() { 1e6 } else { 2e6 });
        (x - F::one()) * steepness + F::one()
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        T::literal(if x < T::Base::one() { 1e6 } else { 2e6 })
    }
}

/// A rule is looked at beside its singular point, and what it has moved by till there is taken back, however steep it is: no jump.
#[test]
fn steep_kinks_are_no_jumps() {
    let report = audit(|x| x.apply(Steep), 1.0);
    let sides = report.outputs[0].slopes[0];
    assert_eq!((report.verdict, [sides.left, sides.right]), (Verdict::Kink, [1e6, 2e6]), "{report}");
    assert_eq!([sides.left_value, sides.right_value], [1.0, 1.0]);
}
