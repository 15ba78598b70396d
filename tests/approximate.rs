//! approx on dual numbers and series: tangents are compared too.

use approx::{AbsDiffEq, RelativeEq, UlpsEq, assert_abs_diff_eq, assert_relative_eq};
use gradual::{Dual, Taylor};

#[test]
fn value_and_tangents_count() {
    let x = Dual { value: 1.0, tangent: [2.0, 3.0] };
    let near = Dual { value: 1.0 + 1e-12, tangent: [2.0, 3.0 - 1e-12] };
    let far = Dual { value: 1.0, tangent: [2.0, 3.1] };
    let e = Dual::from(1e-9);
    assert_abs_diff_eq!(x, near, epsilon = e);
    assert_relative_eq!(x, near, max_relative = e);
    assert!(!x.abs_diff_eq(&far, e) && !x.relative_eq(&far, e, e) && !x.ulps_eq(&far, e, 4));
    assert!(x.abs_diff_eq(&far, Dual::from(0.11)));
    // The same by value, and yet not.
    assert!(x == far);
}

#[test]
fn nested_series_and_f32() {
    let x = Dual { value: Dual { value: 1.0_f32, tangent: [1.0] }, tangent: [Dual { value: 1.0, tangent: [1.0] }] };
    let mut y = x;
    y.tangent[0].tangent[0] = 1.0 + f32::EPSILON;
    assert!(x.ulps_eq(&y, Dual::zero(), 1) && !x.ulps_eq(&y, Dual::zero(), 0));
    let (a, b) = (Taylor { coefficients: [1.0, 2.0] }, Taylor { coefficients: [1.0, f64::NAN] });
    assert!(
        a.relative_eq(&a, Taylor::zero(), Taylor::zero()) && !a.relative_eq(&b, Taylor::from(1.0), Taylor::from(1.0))
    );
}

/// A difference that f64 sees and f32 does not, and one in the tangent that f32 sees.
#[test]
fn f32_is_compared_as_f32() {
    let x = Dual { value: 1.0_f32, tangent: [2.0, 3.0] };
    let near = Dual { value: 1.0 + f32::EPSILON, tangent: [2.0, 3.0] };
    let far = Dual { value: 1.0, tangent: [2.0, 3.001] };
    assert_abs_diff_eq!(x, near);
    assert_relative_eq!(x, near);
    assert!(
        !x.abs_diff_eq(&far, Dual::from(1e-4))
            && x.abs_diff_eq(&far, Dual::from(1e-2))
            && !x.ulps_eq(&far, Dual::zero(), 4)
    );
    assert_eq!(Dual::<f32, 2>::default_epsilon(), f32::EPSILON);
}
