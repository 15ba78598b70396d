//! Corners of single functions: powers of zero, the origin, infinity, numbers far from one.

use gradual::{Dual, derivative, gradient, hessian, jvp, second_derivative};

use crate::support::assert_close;

#[test]
fn powers() {
    let d = |x: f64, y: f64| derivative(|x| x.powf(y), x);
    assert_eq!((d(0.0, 2.5), d(0.0, 1.0), d(0.0, 0.5), d(0.0, 0.0)), (0.0, 1.0, f64::INFINITY, 0.0));
    assert_eq!((d(-2.0, 3.0), d(-2.0, 2.0), d(-2.0, -1.0)), (12.0, -4.0, -0.25));
    assert_eq!((d(f64::NAN, 0.0), d(f64::INFINITY, 0.0), d(f64::INFINITY, 2.0)), (0.0, 0.0, f64::INFINITY));
    // Constant exponents give exact zeros, at 0 and elsewhere.
    let third = |x: f64, y: f64| derivative(|x| second_derivative(|x| x.powf(y), x), x);
    assert_eq!((third(0.0, 2.0), third(1.3, 2.0), third(-1.3, 1.0), third(0.0, 1.0)), (0.0, 0.0, 0.0, 0.0));
    assert_eq!((third(2.0, 3.0), third(0.0, 3.0)), (6.0, 6.0));
    // The exponent differentiated.
    let g = |x: f64, y: f64| gradient(|[x, y]| x.powf(y), [x, y]);
    assert_eq!(g(2.0, 3.0), [12.0, 8.0 * core::f64::consts::LN_2]);
    assert_eq!(g(0.0, 2.0), [0.0, 0.0]);
    let [dx, dy] = g(-2.0, 3.0);
    assert!(dx == 12.0 && dy.is_nan());
    assert_eq!(hessian(|[x, y]| x.powf(y), [0.0, 3.0]), [[0.0; 2]; 2]);
    // A tangent of the exponent at a deeper level only is still a live exponent.
    let y = Dual { value: Dual::<f64, 1>::constant(0.0), tangent: [Dual::one()] };
    let z = Dual { value: Dual::constant(2.0), tangent: [Dual::zero()] }.powf(y);
    assert_eq!(z.tangent[0].value, core::f64::consts::LN_2);
    // powi.
    assert_eq!(
        (derivative(|x| x.powi(0), 0.0), derivative(|x| x.powi(1), 0.0), derivative(|x| x.powi(2), 0.0)),
        (0.0, 1.0, 0.0)
    );
    assert_eq!(derivative(|x| x.powi(-1), 0.0), f64::NEG_INFINITY);
    assert_eq!(derivative(|x| x.powi(i32::MIN), 1.0), f64::from(i32::MIN));
}

#[test]
fn atan2_at_the_origin_and_at_infinity() {
    let y = Dual::<f64, 3>::variable(0.0, 0).atan2(Dual::variable(0.0, 1));
    assert!(y.value == 0.0 && y.tangent[0].is_nan() && y.tangent[1].is_nan() && y.tangent[2] == 0.0);
    let inf = f64::INFINITY;
    assert_eq!(gradient(|[y, x]| y.atan2(x), [inf, inf]), [0.0, 0.0]);
    assert_eq!(gradient(|[y, x]| y.atan2(x), [1.0, inf]), [0.0, 0.0]);
    // Neither squares overflow nor underflow.
    for scale in [1e-200, 1.0, 1e200] {
        let [dy, dx] = gradient(|[y, x]| y.atan2(x), [3.0 * scale, 4.0 * scale]);
        assert_close(0.16, dy * scale, 4e-16, "atan2, y");
        assert_close(-0.12, dx * scale, 4e-16, "atan2, x");
    }
}

#[test]
fn hypot_far_from_one() {
    for scale in [1e-320, 1e-200, 1.0, 1e200, f64::MAX / 5.0, f64::MAX / 4.0] {
        let [dx, dy] = gradient(|[x, y]| x.hypot(y), [3.0 * scale, 4.0 * scale]);
        assert_close(0.6, dx, if scale < 1e-300 { 1e-3 } else { 4e-16 }, "hypot, x");
        assert_close(0.8, dy, if scale < 1e-300 { 1e-3 } else { 4e-16 }, "hypot, y");
    }
    assert_eq!(gradient(|[x, y]| x.hypot(y), [f64::NEG_INFINITY, 1.0]), [-1.0, 0.0]);
    assert_eq!(gradient(|[x, y]| x.hypot(y), [1.0, f64::INFINITY]), [0.0, 1.0]);
    assert!(gradient(|[x, y]| x.hypot(y), [f64::INFINITY, f64::INFINITY])[0].is_nan());
    assert!(gradient(|[x, y]| x.hypot(y), [f64::INFINITY, f64::NAN])[0].is_nan());
}

#[test]
fn remainders() {
    for (x, y) in [(7.5_f64, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 3.0), (0.3, 0.1), (1e10, 3.0)] {
        let g = gradient(|[x, y]| x % y, [x, y]);
        assert_eq!(g, [1.0, -(x / y).trunc()], "{x} % {y}");
        let g = gradient(|[x, y]| x.rem_euclid(y), [x, y]);
        assert_eq!(g, [1.0, -((x - x.rem_euclid(y)) / y).round()], "{x} rem_euclid {y}");
    }
    // trunc(x / y) is 3, but 0.3 / 0.1 is 2.9999999999999996: the remainder knows.
    assert_eq!(gradient(|[x, y]| x % y, [0.6, 0.2]), [1.0, -2.0]);
    assert_eq!(gradient(|[x, y]| x % y, [1.0, f64::INFINITY]), [1.0, 0.0]);
}

#[test]
fn slopes_at_infinity() {
    assert_eq!(derivative(|x| x.exp(), f64::NEG_INFINITY), 0.0);
    assert_eq!(derivative(|x| x.tanh(), f64::INFINITY), 0.0);
    assert_eq!(derivative(|x| x.atan(), f64::INFINITY), 0.0);
    assert_eq!(derivative(|x| x.asinh(), f64::NEG_INFINITY), 0.0);
    assert_eq!(derivative(|x| x.sqrt(), f64::INFINITY), 0.0);
    assert_eq!(derivative(|x| x.sigmoid(), f64::NEG_INFINITY), 0.0);
    assert_eq!(derivative(|x| x.softplus(), f64::INFINITY), 1.0);
    assert_eq!(derivative(|x| x.ln_cosh(), f64::NEG_INFINITY), -1.0);
    let inf = f64::INFINITY;
    assert_eq!(gradient(|[x, y]| x.ln_add_exp(y), [inf, -inf]), [1.0, 0.0]);
    assert_eq!(gradient(|[x, y]| x.ln_add_exp(y), [-inf, -inf]), [0.5, 0.5]);
    assert_eq!(gradient(|[x, y]| x.ln_add_exp(y), [1e300, -1e300]), [1.0, 0.0]);
}

/// At the largest numbers the distance overflows, at the smallest its square is nothing.
#[test]
fn atan2_at_the_ends_of_the_range() {
    for scale in [1e-300, 1e-160, 1e300, f64::MAX / 1.3, f64::MAX] {
        let [dy, dx] = gradient(|[y, x]| y.atan2(x), [0.5 * scale, scale]);
        // At the upper end the slopes are subnormal.
        assert_close(0.8, dy * scale, 4e-15, "atan2, y");
        assert_close(-0.4, dx * scale, 4e-15, "atan2, x");
    }
}

/// Division by a subnormal number, whose reciprocal overflows, and by a huge one, whose reciprocal is subnormal.
#[test]
fn quotients_far_from_one() {
    for scale in [5e-324, 1e-310, 1e-300, 1e300, f64::MAX] {
        let x = Dual::<f64, 3> { value: 2.0 * scale.min(1e307), tangent: [scale, 0.0, 3.0] };
        let d = Dual::constant(scale);
        let y = x / d;
        // One rounding more than the quotient: the lanes share the reciprocal.
        assert_close(1.0, y.tangent[0], 2.3e-16, "tangent");
        assert_eq!(y.tangent[1], 0.0, "{scale:e}");
        assert_close(3.0 / scale, y.tangent[2], 2.3e-16, "tangent");
        assert_eq!((x / scale).tangent, [1.0, 0.0, 3.0 / scale], "{scale:e}");
    }
    let (_, slope): (f64, f64) = jvp(|x| 1e-200 / x, 1e-200, 1.0);
    assert_close(-1.0, slope * 1e-200, 4e-16, "c / x");
}

#[test]
fn zero_to_a_differentiated_power() {
    // At x = 0, constant on the inner level and y live on the outer one.
    let x = Dual { value: Dual::<f64, 1>::constant(0.0), tangent: [Dual::zero()] };
    let y = Dual { value: Dual::constant(0.5), tangent: [Dual::one()] };
    assert!(x.powf(y).is_zero());
    assert_eq!(gradient(|[x, y]| x.powf(y), [0.0, 0.75]), [f64::INFINITY, 0.0]);
    assert_eq!(hessian(|[x, y]| x.powf(y), [0.0, 0.75])[1][1], 0.0);
    // The mixed derivative xʸ⁻¹ (1 + y ln x) is infinite up to y = 1: no number, and above it 0.
    for y in [0.75, 1.0] {
        let h: [[f64; 2]; 2] = hessian(|[x, y]| x.powf(y), [0.0, y]);
        assert!(!h[0][1].is_finite() && !h[1][0].is_finite(), "at {y}: {h:?}");
    }
    assert_eq!(hessian(|[x, y]| x.powf(y), [0.0, 1.5])[1], [0.0, 0.0]);
    let inf = f64::INFINITY;
    assert_eq!(gradient(|[x, y]| x.powf(y), [0.0, -1.0]), [-inf, -inf]);
}

#[test]
fn infinity_to_a_differentiated_power() {
    let inf = f64::INFINITY;
    assert_eq!(gradient(|[x, y]| x.powf(y), [inf, 2.0]), [inf, inf]);
    assert_eq!(gradient(|[x, y]| x.powf(y), [inf, -2.0]), [0.0, 0.0]);
}

/// Higher derivatives of quotients where powers of the reciprocal leave the range.
#[test]
fn nested_quotients_far_from_one() {
    let h = |x: f64, y: f64| hessian(|[x, y]| y / x, [x, y])[0][0];
    assert_close(1.0, h(1e200, 1e300) / 2e-300, 1e-15, "y/x");
    assert_close(1.0, h(1e-160, 1e-200) / 2e280, 1e-15, "y/x");
    let third: f64 = derivative(|x| second_derivative(|x| Dual::from(1e200) / x, x), 1e110);
    assert_close(1.0, third / -6e-240, 1e-15, "c/x");
    let third: f64 = derivative(|x| second_derivative(|x| 1e200 / x, x), 1e110);
    assert_close(1.0, third / -6e-240, 1e-15, "c/x");
    let single: f32 = hessian(|[x, y]| y / x, [1e21_f32, 1e30])[0][0];
    assert!((single / 2e-33 - 1.0).abs() < 1e-6);
}
