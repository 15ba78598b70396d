//! Functions of several arguments: far from one, at zero, of nothing.

use gradual::elementary::{dot, logsumexp, norm, softmax, softmax_in_place};
use gradual::{Dual, Real, Scalar, derivative, gradient, hessian, jacobian, jvp, second_derivative};

use crate::support::{Second, assert_close, live};

#[test]
fn dot_products() {
    assert_eq!(gradient(|[a, b, c, d]| dot(&[a, b], &[c, d]), [1.0, 2.0, 3.0, 4.0]), [3.0, 4.0, 1.0, 2.0]);
    assert_eq!(dot::<f64>(&[], &[]), 0.0);
}

#[test]
#[should_panic(expected = "dot needs slices of one length: 2 and 1")]
fn dot_products_of_two_lengths() {
    let _ = dot(&[1.0, 2.0], &[1.0]);
}

#[test]
fn norms_far_from_one() {
    for scale in [1e-320, 1e-200, 1e-160, 1.0, 1e160, 1e200, f64::MAX / 5.0] {
        let x = [3.0 * scale, 4.0 * scale];
        let tolerance = if scale < 1e-300 { 1e-3 } else { 4e-16 };
        assert_close(1.0, norm(&x) / (5.0 * scale), tolerance, "value");
        let g = gradient(|x| norm(&x), x);
        assert_close(0.6, g[0], tolerance, "slope");
        assert_close(0.8, g[1], tolerance, "slope");
    }
    // The Hessian of the norm of (3, 4): (I - x xᵀ/25)/5.
    let h = hessian(|x| norm(&x), [3.0, 4.0]);
    for (i, row) in [[16.0, -12.0], [-12.0, 9.0]].iter().enumerate() {
        for (j, expected) in row.iter().enumerate() {
            assert_close(expected / 125.0, h[i][j], 2e-16, "Hessian");
        }
    }
    assert_eq!(norm::<f64>(&[]), 0.0);
    assert_eq!((norm(&[f64::INFINITY, 1.0]), norm(&[1.0, f64::NEG_INFINITY])), (f64::INFINITY, f64::INFINITY));
    assert!(norm(&[0.0, f64::NAN]).is_nan() && norm(&[1.0, f64::NAN]).is_nan());
    assert_eq!(norm(&[3e-30_f32, 4e-30]), 5e-30);
    assert_eq!(norm(&[3e30_f32, 4e30]), 5e30);
}

/// In the ordinary range it is the root of the sum of squares, to the bit.
#[test]
fn norms_of_ordinary_numbers() {
    for i in 0..50 {
        let x = [1.0, 2.0, 3.0].map(|k| Scalar::sin(f64::from(i) + k) * 10.0);
        assert_eq!(norm(&x).to_bits(), Scalar::sqrt(x.iter().map(|x| x * x).sum::<f64>()).to_bits());
    }
}

#[test]
fn norms_at_the_origin() {
    let square = |x: [Dual<f64, 3>; 3]| norm(&x) * norm(&x);
    assert_eq!(gradient(square, [0.0; 3]), [0.0; 3]);
    assert_eq!(gradient(|x| norm(&x), [0.0; 3]), [1.0, 0.0, 0.0]);
    let (value, slope) = jvp(|x| norm(&x), [0.0; 3], [2.0, -3.0, 6.0]);
    assert_eq!(value, 0.0);
    assert_close(7.0, slope, 2e-16, "slope along v");
    assert!(norm(&[Second::zero(), Second::zero()]).is_zero());
    // Values stay those of the primitive.
    assert_eq!(norm(&[live(0.0), live(-0.0)]).base().to_bits(), norm(&[0.0_f64, -0.0]).to_bits());
}

/// Nothing plausible and wrong where the second derivative is unbounded.
#[test]
fn hessians_at_the_apex_are_nan() {
    for f in [|x: [Second; 2]| norm(&x) * norm(&x), |[x, y]: [Second; 2]| x.hypot(y) * x.hypot(y)] {
        let (value, g, h) = gradual::value_gradient_hessian(f, [0.0, 0.0]);
        assert_eq!((value, g), (0.0, [0.0, 0.0]));
        assert!(h.iter().flatten().all(|h| h.is_nan()), "{h:?}");
    }
    assert!(second_derivative(|x| x.hypot(0.0), 0.0).is_nan());
    assert!(second_derivative(|x| Dual::zero().hypot(x), 0.0).is_nan());
    // Constants there are constants.
    assert_eq!(hessian(|[x, y]| x * y + norm(&[x - x.base(), Dual::zero()]) * 0.0, [1.0, 2.0])[1], [1.0, 0.0]);
}

#[test]
fn log_sum_exp() {
    let e = core::f64::consts::LN_2;
    assert_eq!(
        (logsumexp(&[0.0, 0.0]), logsumexp(&[1000.0, 1000.0]), logsumexp(&[-1000.0, -1000.0])),
        (e, 1000.0 + e, -1000.0 + e)
    );
    // What the small term adds to a largest of 0 is not lost.
    assert_close(1.0, logsumexp(&[0.0, -40.0]) / (-40.0_f64).exp(), 1e-15, "small term");
    let inf = f64::INFINITY;
    assert_eq!(
        (logsumexp::<f64>(&[]), logsumexp(&[-inf, -inf]), logsumexp(&[inf, 1.0]), logsumexp(&[-inf, 2.0])),
        (-inf, -inf, inf, 2.0)
    );
    assert!(logsumexp(&[1.0, f64::NAN, 3.0]).is_nan());
    // The gradient is the softmax, ties included; the Hessian diag(s) - s sᵀ.
    for x in [[1.0, 1.0, 1.0], [3.0, -2.0, 0.5], [800.0, 0.0, 800.0]] {
        let (g, s) = (gradient(|x| logsumexp(&x), x), softmax(x));
        let h = hessian(|x| logsumexp(&x), x);
        for i in 0..3 {
            assert_close(s[i], g[i], 4e-16, "gradient");
            for j in 0..3 {
                let expected = if i == j { s[i] * (1.0 - s[i]) } else { -s[i] * s[j] };
                assert_close(expected, h[i][j], 4e-16, "Hessian");
            }
        }
    }
    assert_eq!(derivative(|x| logsumexp(&[x]), 5.0), 1.0);
}

#[test]
fn softmaxes() {
    let s = softmax([1.0, 2.0, 1000.0]);
    assert_eq!((s[0], s[2]), (0.0, 1.0));
    assert_close(1.0, softmax([0.1, 0.2, 0.3]).iter().sum(), 4e-16, "sum");
    let j = jacobian(softmax, [0.3, -0.2, 0.1]);
    let s = softmax([0.3, -0.2, 0.1]);
    for i in 0..3 {
        for k in 0..3 {
            let expected = if i == k { s[i] * (1.0 - s[i]) } else { -s[i] * s[k] };
            assert_close(expected, j[i][k], 2e-16, "Jacobian");
        }
    }
    let mut x = [0.3, -0.2, 0.1];
    softmax_in_place(&mut x);
    assert_eq!(x, s);
    softmax_in_place::<f64>(&mut []);
    assert!(softmax([f64::NAN, 1.0])[1].is_nan() && softmax([f64::INFINITY, 1.0])[0].is_nan());
}

/// Written for any scalar: the user's code looks like this.
#[test]
fn in_generic_code() {
    fn distance<T: Real>(a: [T; 2], b: [f64; 2]) -> T {
        norm(&[a[0] - b[0], a[1] - b[1]])
    }
    let [dx, dy] = gradient(|a| distance(a, [1.0, 1.0]), [4.0, 5.0]);
    assert_close(0.6, dx, 2e-16, "slope");
    assert_close(0.8, dy, 2e-16, "slope");
}

/// The Hessian of the norm of s·(3, 4) is that of (3, 4) over s.
#[test]
fn hessians_of_norms_far_from_one() {
    for scale in [1e-160, 1e-155, 1e-100, 1e-20, 1e20, 1e100, 1e155, 1e200] {
        let h = hessian(|x| norm(&x), [3.0 * scale, 0.0, 4.0 * scale]);
        for (i, row) in [[16.0, 0.0, -12.0], [0.0, 25.0, 0.0], [-12.0, 0.0, 9.0]].iter().enumerate() {
            for (j, expected) in row.iter().enumerate() {
                assert_close(expected / 125.0, h[i][j] * scale, 4e-16, &format!("at {scale:e}"));
            }
        }
    }
    for scale in [1e-20_f32, 1e20] {
        let h = hessian(|x| norm(&x), [3.0 * scale, 4.0 * scale])[0][0] * scale;
        assert!((h - 0.128).abs() < 1e-7, "f32 at {scale:e}: {h}");
    }
    let third: f64 = gradual::derivative(|t| second_derivative(|t| norm(&[t, Dual::literal(4e-150)]), t), 3e-150);
    // 3 x y²(…): ∂³/∂x³ √(x² + y²) = -3 x y²/r⁵.
    assert_close(-3.0 * 3.0 * 16.0 / 3125.0, third * 1e-300, 1e-14, "third derivative");
    let fourth = |scale: f64| {
        second_derivative(|t| second_derivative(|t| norm(&[t, Dual::literal(4.0 * scale)]), t), 3.0 * scale)
            * scale
            * scale
            * scale
    };
    // ∂⁴/∂x⁴ √(x² + y²) = 3 y² (4x² - y²)/r⁷.
    for scale in [1e-100, 1e-30, 1.0, 1e30, 1e100] {
        assert_close(3.0 * 16.0 * 20.0 / 78125.0, fourth(scale), 1e-14, &format!("fourth derivative at {scale:e}"));
    }
    let inf = f64::INFINITY;
    assert_eq!(gradient(|x| norm(&x), [inf, 1.0]), [1.0, 0.0]);
}

#[test]
fn one_argument_that_stands_out() {
    let p = (-40.0_f64).exp();
    let h = hessian(|x| logsumexp(&x), [40.0, 0.0]);
    let j = jacobian(softmax, [40.0, 0.0]);
    for (i, row) in [[p, -p], [-p, p]].iter().enumerate() {
        for (k, expected) in row.iter().enumerate() {
            assert_close(1.0, h[i][k] / expected, 1e-15, "Hessian of logsumexp");
            assert_close(1.0, j[i][k] / expected, 1e-15, "Jacobian of softmax");
        }
    }
    // p (1 - p) of a sigmoid.
    let s = gradual::derivative(|x| x.sigmoid(), 10.0);
    assert_close(1.0, jacobian(softmax, [10.0, 0.0])[0][0] / s, 1e-15, "softmax of two");
}

#[test]
fn nan_and_infinity_among_several() {
    let inf = f64::INFINITY;
    let g = gradient(|x| logsumexp(&x), [1.0, f64::NAN]);
    assert!(g[0].is_nan() && g[1].is_nan());
    assert_eq!(gradient(|x| logsumexp(&x), [inf, 1.0]), [1.0, 0.0]);
    assert_eq!(gradient(|x| logsumexp(&x), [inf, 1.0, inf]), [0.5, 0.0, 0.5]);
    assert_eq!(gradient(|x| logsumexp(&x), [-inf, -inf]), [0.5, 0.5]);
    let y = softmax([Dual::<f64, 2>::variable(0.0, 0), Dual::from(inf)]);
    assert!(y.iter().all(|y| y.value.is_nan() && y.tangent[0].is_nan() && y.tangent[1] == 0.0));
}
