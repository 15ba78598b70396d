//! What nalgebra and simba may ask of a dual number, and get with its tangents.

use gradual::{Dual, verify_jacobian};
use nalgebra::{ComplexField, Matrix3x2, RealField, SimdValue, Vector2, Vector3};
use simba::scalar::SubsetOf;

use crate::support::{Second, assert_close, components, live};

type First = Dual<f64, 1>;

#[track_caller]
fn assert_same(expected: Second, found: Second, what: &str) {
    assert_eq!(components(expected), components(found), "{what}");
}

/// A dual number is a SIMD value of one lane, and a subset of itself: both keep all of its components.
#[test]
fn passing_on_keeps_all_components() {
    let (x, y) = (live(2.5), live(-0.75));
    assert_same(x, Second::splat(x), "splat");
    assert_same(x, x.extract(0), "extract");
    let mut replaced = y;
    replaced.replace(0, x);
    assert_same(x, replaced, "replace");
    assert_same(x, x.select(true, y), "select");
    assert_same(y, x.select(false, y), "select the other");
    assert_same(x, SubsetOf::<Second>::to_superset(&x), "to the superset");
    assert_same(x, <Second as SubsetOf<Second>>::from_superset_unchecked(&x), "from the superset");
    assert_same(x, <Second as SubsetOf<Second>>::from_superset(&x).expect("a subset"), "from the superset, asked");
    assert_same(x, Second::from_real(x), "from the real numbers");
    assert_same(x, ComplexField::real(x), "real part");
    assert_same(x, ComplexField::conjugate(x), "conjugate");
}

/// Plain numbers lie in the dual ones as constants, and come back as values.
#[test]
fn plain_numbers_are_a_subset() {
    let lifted: Second = 2.5_f64.to_superset();
    assert!(lifted == 2.5 && lifted.is_constant());
    let lifted: Second = 2.5_f32.to_superset();
    assert!(lifted == 2.5 && lifted.is_constant());
    assert_eq!((f64::from_superset(&live(2.5)), f32::from_superset(&live(2.5))), (Some(2.5), Some(2.5)));
}

/// What a complex number has is, of a real one, known from its sign and size; slopes go with it.
#[test]
fn the_real_line_in_the_complex_plane() {
    for x in [2.5, -1.75] {
        let at = First::variable(x, 0);
        let sign = if x > 0.0 { 1.0 } else { -1.0 };
        let check = |found: First, value: f64, slope: f64, what: &str| {
            assert_close(value, found.value, 1e-15, what);
            assert_close(slope, found.tangent[0], 1e-15, what);
        };
        check(at.imaginary(), 0.0, 0.0, "imaginary part");
        check(at.modulus(), x * sign, sign, "modulus");
        check(at.norm1(), x * sign, sign, "norm");
        check(at.modulus_squared(), x * x, 2.0 * x, "squared modulus");
        check(at.argument(), if x > 0.0 { 0.0 } else { std::f64::consts::PI }, 0.0, "argument");
        let (modulus, unit) = ComplexField::to_exp(at);
        check(modulus, x * sign, sign, "modulus of the exponential form");
        check(unit, sign, 0.0, "unit of the exponential form");
        check(ComplexField::scale(at, at + 1.0), x * (x + 1.0), 2.0 * x + 1.0, "scale");
        check(ComplexField::unscale(at, at + 1.0), x / (x + 1.0), (x + 1.0).powi(-2), "unscale");
        check(ComplexField::powi(at, 3), x.powi(3), 3.0 * x * x, "powi");
        let twice = First::constant(2.0);
        check(ComplexField::powc(at, twice), x * x, 2.0 * x, "powc");
        check(ComplexField::mul_add(at, at, twice), x * x + 2.0, 2.0 * x, "mul_add");
        let (sine, cosine) = ComplexField::sin_cos(at);
        check(sine, x.sin(), x.cos(), "sine");
        check(cosine, x.cos(), -x.sin(), "cosine");
        check(at.cosc(), x.cos() / x, -x.sin() / x - x.cos() / (x * x), "cosc");
        check(at.coshc(), x.cosh() / x, x.sinh() / x - x.cosh() / (x * x), "coshc");
    }
    // The unit of zero is 1, and its argument 0, as simba has them.
    assert_eq!((ComplexField::to_exp(First::zero()).1.value, First::zero().argument().value), (1.0, 0.0));
    assert!(ComplexField::to_exp(First::nan()).0.value.is_nan());
}

#[test]
fn a_real_field() {
    let x = First::variable(2.5, 0);
    assert!(RealField::is_sign_positive(&x) && !RealField::is_sign_positive(&-x));
    assert!(RealField::is_sign_negative(&-x) && !RealField::is_sign_negative(&x));
    let (low, high) = (First::constant(-1.0), First::constant(1.0));
    assert_eq!(components(RealField::clamp(x, low, high)), [1.0, 0.0]);
    assert_eq!(components(RealField::clamp(x * 0.25, low, high)), [0.625, 0.25]);
    assert_eq!((First::two_pi().value, First::two_pi().tangent), (std::f64::consts::TAU, [0.0]));
    let ends = [<First as RealField>::min_value(), <First as RealField>::max_value()];
    assert_eq!(ends.map(|end| end.expect("an end").value), [f64::MIN, f64::MAX]);
    for (x, finite) in [(1.0, true), (f64::INFINITY, false), (f64::NAN, false)] {
        assert_eq!(ComplexField::is_finite(&First::variable(x, 0)), finite, "{x}");
    }
}

/// A matrix written by hand is read row by row, as the exact Jacobian is.
#[test]
fn a_jacobian_by_hand_may_be_a_matrix() {
    let f = |v: Vector2<Dual<f64, 2>>| Vector3::new(v[0] * v[1], v[0] + v[1] * 2.0, v[1]);
    let by_hand = |v: Vector2<f64>| Matrix3x2::new(v[1], v[0], 1.0, 2.0, 0.0, 1.0);
    let report = verify_jacobian(f, by_hand, Vector2::new(3.0, 5.0)).unwrap();
    assert_eq!(report.components.len(), 6);
    let transposed = |v: Vector2<f64>| Matrix3x2::new(v[1], 1.0, v[0], 2.0, 0.0, 1.0);
    assert!(verify_jacobian(f, transposed, Vector2::new(3.0, 5.0)).is_err());
}
