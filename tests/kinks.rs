//! Ties are decided lexicographically (Nesterov 2005; Khan and Barton 2013): the gradient is exact wherever f is differentiable,
//! and belongs to a piece that is active nearby elsewhere.

use gradual::elementary::{Binary, Copysign, Max, Min, norm};
use gradual::{Dual, Real, derivative, gradient, hessian, jvp, second_derivative, value_and_derivative};

use crate::support::{Second, live};

fn relu<T: Real>(x: T) -> T {
    x.max(0.0)
}

#[test]
fn sums_of_kinks_that_cancel_are_differentiable() {
    let cases: [(&str, fn(Dual<f64, 1>) -> Dual<f64, 1>, f64); 14] = [
        ("relu(x) - relu(-x)", |x| relu(x) - relu(-x), 1.0),
        ("relu(-x) - relu(x)", |x| relu(-x) - relu(x), -1.0),
        ("|x| - |-x|", |x| x.abs() - (-x).abs(), 0.0),
        ("x + |x| - relu(x) - relu(x)", |x| x + x.abs() - relu(x) - relu(x), 0.0),
        ("min(x, 0) + max(x, 0)", |x| x.min(0.0) + x.max(0.0), 1.0),
        ("min(0, -x) + max(-x, 0)", |x| Dual::zero().min(-x) + (-x).max(0.0), -1.0),
        ("clamp(x, 0, 1) + clamp(x, -1, 0)", |x| x.clamp(0.0, 1.0) + x.clamp(-1.0, 0.0), 1.0),
        ("max(x, -x) - |x|", |x| x.max(-x) - x.abs(), 0.0),
        ("|x| |x|", |x| x.abs() * x.abs(), 0.0),
        ("|x| x", |x| x.abs() * x, 0.0),
        ("stable softplus", |x| x.max(0.0) + (-x.abs()).exp().ln_1p(), 0.5),
        ("copysign(x, 1) - |x|", |x| x.copysign(1.0) - x.abs(), 0.0),
        ("positive difference", |x| x.abs_sub(0.0) - Dual::zero().abs_sub(x), 1.0),
        ("sqrt(x²) - |x|, through hypot", |x| x.hypot(0.0) - x.abs(), 0.0),
    ];
    for (name, f, expected) in cases {
        for zero in [0.0, -0.0] {
            assert_eq!(derivative(f, zero), expected, "{name} at {zero:?}");
        }
    }
}

#[test]
fn sums_of_kinks_in_two_variables() {
    let cases: [(&str, fn([Dual<f64, 2>; 2]) -> Dual<f64, 2>, [f64; 2], [f64; 2]); 11] = [
        ("max + min", |[x, y]| x.max(y) + x.min(y), [1.0, 1.0], [1.0, 1.0]),
        ("max - min - |x - y|", |[x, y]| x.max(y) - x.min(y) - (x - y).abs(), [1.0, 1.0], [0.0, 0.0]),
        ("max(x, y) - relu(x - y)", |[x, y]| x.max(y) - relu(x - y), [2.0, 2.0], [0.0, 1.0]),
        ("hypot²", |[x, y]| x.hypot(y) * x.hypot(y), [0.0, 0.0], [0.0, 0.0]),
        ("hypot - norm", |[x, y]| x.hypot(y) - norm(&[x, y]), [0.0, 0.0], [0.0, 0.0]),
        ("hypot(x, y) - hypot(y, -x)", |[x, y]| x.hypot(y) - y.hypot(-x), [0.0, 0.0], [0.0, 0.0]),
        ("infinities", |[x, y]| x.max(y) + x.min(y) + 0.0, [f64::INFINITY; 2], [1.0, 1.0]),
        ("|x - y| - |y - x|", |[x, y]| (x - y).abs() - (y - x).abs(), [3.0, 3.0], [0.0, 0.0]),
        (
            "log-sum-exp shifted by its maximum",
            |[x, y]| {
                let m = x.max(y);
                ((x - m).exp() + (y - m).exp()).ln() + m
            },
            [1.0, 1.0],
            [0.5, 0.5],
        ),
        ("median of x, y, 0", |[x, y]| x.max(y).min(x.min(y).max(0.0)) + x.max(y).max(0.0), [1.0, 1.0], [1.0, 1.0]),
        ("min(x, y) min(x, y)", |[x, y]| x.min(y) * x.max(y), [2.0, 2.0], [2.0, 2.0]),
    ];
    for (name, f, x, expected) in cases {
        assert_eq!(gradient(f, x), expected, "{name}");
        assert_eq!(gradient(|[y, x]| f([x, y]), [x[1], x[0]]), [expected[1], expected[0]], "{name}, swapped");
    }
}

/// At a genuine kink the gradient is that of one active piece, never a mixture.
#[test]
fn gradients_at_kinks_belong_to_one_piece() {
    assert_eq!(derivative(|x| x.abs(), 0.0), 1.0);
    assert_eq!(derivative(|x| (-x).abs(), 0.0), 1.0);
    assert_eq!(derivative(|x| -x.abs(), 0.0), -1.0);
    assert_eq!(derivative(relu, 0.0), 1.0);
    assert_eq!(gradient(|[x, y]| x.max(y), [1.0, 1.0]), [1.0, 0.0]);
    assert_eq!(gradient(|[x, y]| y.max(x), [1.0, 1.0]), [1.0, 0.0]);
    assert_eq!(gradient(|[x, y]| x.min(y), [1.0, 1.0]), [0.0, 1.0]);
    assert_eq!(gradient(|[x, y]| x.abs() + y.abs(), [0.0, 0.0]), [1.0, 1.0]);
    // The piece x = y of |x - y|: along the first seed x grows.
    assert_eq!(gradient(|[x, y]| (x - y).abs(), [1.0, 1.0]), [1.0, -1.0]);
    assert_eq!(gradient(|[x, y]| x.hypot(y), [0.0, 0.0]), [1.0, 0.0]);
    // Constants at a tie leave it to the live ones; among equals the first is taken.
    assert_eq!(gradient(|[x]| x.max(1.0), [1.0]), [1.0]);
    assert_eq!(gradient(|[x]| Dual::one().max(x), [1.0]), [1.0]);
    assert_eq!(gradient(|[x]| x.min(1.0), [1.0]), [0.0]);
}

#[test]
fn directional_derivatives_are_one_sided_and_exact() {
    for (v, expected) in [([1.0, 2.0], 2.0), ([-1.0, -2.0], -1.0), ([3.0, 0.5], 3.0), ([0.0, 0.0], 0.0)] {
        assert_eq!(jvp(|[x, y]| x.max(y), [1.0, 1.0], v).1, expected, "max along {v:?}");
    }
    for (v, expected) in [([2.0_f64, 0.5], 1.5), ([0.5, 2.0], 0.0), ([-1.0, -3.0], 2.0)] {
        assert_eq!(jvp(|[x, y]| x.abs_sub(y), [1.0, 1.0], v), (0.0, expected), "abs_sub along {v:?}");
        assert_eq!(jvp(|[x, y]| x.min(y), [1.0, 1.0], v).1, v[0].min(v[1]), "min along {v:?}");
    }
    for (v, expected) in [([3.0, 4.0], 5.0), ([-3.0, 4.0], 5.0), ([0.0, -2.0], 2.0)] {
        assert_eq!(jvp(|[x, y]| x.hypot(y), [0.0, 0.0], v).1, expected, "hypot along {v:?}");
        assert_eq!(jvp(|x| norm(&x), [0.0, 0.0], v).1, expected, "norm along {v:?}");
    }
    for v in [-2.0, 3.0] {
        assert_eq!(jvp(|x| x.abs(), 0.0, v).1, f64::abs(v));
        assert_eq!(jvp(|x| x.clamp(0.0, 1.0), 0.0, v).1, v.max(0.0));
        assert_eq!(jvp(|x| x.clamp(0.0, 1.0), 1.0, v).1, v.min(0.0));
        assert_eq!(jvp(|x| x.copysign(-1.0), 0.0, v).1, -f64::abs(v));
        assert_eq!(jvp(|x| x.abs_sub(1.0), 1.0, v).1, v.max(0.0));
    }
}

#[test]
fn hessians_of_the_piece() {
    assert_eq!(second_derivative(|x| x * x.abs(), 0.0), 2.0);
    assert_eq!(second_derivative(|x| relu(x) * relu(x) + relu(-x) * relu(-x), 0.0), 2.0);
    assert_eq!(second_derivative(|x| x.max(0.0) + (-x.abs()).exp().ln_1p(), 0.0), 0.25);
    assert_eq!(hessian(|[x, y]| x.max(y) * x.min(y), [2.0, 2.0]), [[0.0, 1.0], [1.0, 0.0]]);
    // The kink decides one level down where the values tie and the inner tangents differ.
    let h = hessian(|[x, y]| (x * x).max(y * y), [1.0, -1.0]);
    assert_eq!(h, [[2.0, 0.0], [0.0, 0.0]]);
}

#[test]
fn nested_ties_look_at_the_inner_tangents_first() {
    let tie = |inner: f64, outer: f64| Dual {
        value: Dual { value: 0.0, tangent: [inner] },
        tangent: [Dual::constant(outer)],
    };
    assert_eq!(tie(-1.0, 1.0).abs().tangent[0].value, -1.0);
    assert_eq!(tie(0.0, -1.0).abs().tangent[0].value, 1.0);
    assert_eq!(tie(1.0, -1.0).abs().tangent[0].value, -1.0);
    assert_eq!(tie(0.0, -1.0).max(0.0).tangent[0].value, 0.0);
    assert_eq!(tie(0.0, -1.0).min(0.0).tangent[0].value, -1.0);
    assert_eq!(tie(3.0, -1.0).hypot(0.0).tangent[0].value, -1.0);
    assert_eq!(tie(0.0, -3.0).hypot(tie(0.0, 4.0)).tangent[0].value, 5.0);
}

/// The tangents choose the zero, the primitive its sign.
#[test]
fn zeros_keep_the_sign_of_the_primal_value() {
    let (plus, minus) = (Dual { value: 0.0_f64, tangent: [-1.0] }, Dual { value: -0.0, tangent: [1.0] });
    for (x, y) in [(plus, minus), (minus, plus), (plus, plus), (minus, minus)] {
        assert_eq!(x.max(y).value.to_bits(), Max.value(x.value, y.value).to_bits());
        assert_eq!(x.min(y).value.to_bits(), Min.value(x.value, y.value).to_bits());
        assert_eq!(x.copysign(y).value.to_bits(), Copysign.value(x.value, y.value).to_bits());
        assert_eq!(x.abs().value.to_bits(), 0);
        assert_eq!(
            (x.max(y).tangent, x.min(y).tangent[0]),
            ([x.tangent[0].max(y.tangent[0])], x.tangent[0].min(y.tangent[0]))
        );
    }
}

/// A branch that is not taken must not leave 0 · ∞ behind.
#[test]
fn the_other_branch_does_not_enter() {
    let f = |x: Dual<f64, 1>| x.sqrt().min(1.0).max(0.5);
    assert_eq!((f(Dual::variable(0.0, 0)).value, derivative(f, 0.0)), (0.5, 0.0));
    assert_eq!(derivative(|x| Dual::one().copysign(-x.sqrt()), 0.0), 0.0);
    assert_eq!(derivative(|x| x.sqrt().abs_sub(1.0), 0.0), 0.0);
    assert_eq!(derivative(|x| x.sqrt().powf(0.0), 0.0), 0.0);
    assert_eq!(derivative(|x| x.ln().max(0.0), -1.0), 0.0);
}

/// Selecting rules tell their slopes too, for scalars that carry no tangents.
#[test]
fn slopes_of_selecting_rules() {
    assert_eq!((Max.slopes(1.0, 2.0, 2.0), Max.slopes(2.0, 1.0, 2.0)), ((0.0, 1.0), (1.0, 0.0)));
    assert_eq!((Min.slopes(1.0, 2.0, 1.0), Min.slopes(2.0, 1.0, 1.0)), ((1.0, 0.0), (0.0, 1.0)));
    assert_eq!((Copysign.slopes(1.0, -2.0, -1.0), Copysign.slopes(-1.0, -2.0, -1.0)), ((-1.0, 0.0), (1.0, 0.0)));
    let abs_sub = gradual::elementary::AbsSub;
    assert_eq!((abs_sub.slopes(1.0, 2.0, 0.0), abs_sub.slopes(2.0, 1.0, 1.0)), ((0.0, 0.0), (1.0, -1.0)));
}

#[test]
fn jumps_keep_the_slope_of_the_piece() {
    let steps: [fn(Second) -> Second; 5] = [|x| x.floor(), |x| x.ceil(), |x| x.round(), |x| x.trunc(), |x| x.signum()];
    for f in steps {
        for x in [0.0, 1.0, 1.5, -2.5, -0.0] {
            assert!(f(live(x)).is_constant());
        }
    }
    assert_eq!((derivative(|x| x.fract(), 1.0), derivative(|x| x.fract(), -1.5)), (1.0, 1.0));
}

/// A tie that NaN leaves open gives NaN, whichever the order of the arguments.
#[test]
fn undetermined_ties_are_nan() {
    let open: fn(Dual<f64, 1>) -> Dual<f64, 1> = |x| x.sqrt() * x;
    let cases: [fn(Dual<f64, 1>) -> Dual<f64, 1>; 7] = [
        |x| x.max(0.0),
        |x| Dual::zero().max(x),
        |x| x.min(0.0),
        |x| Dual::zero().min(x),
        |x| x.abs(),
        |x| x.abs_sub(0.0),
        |x| x.clamp(0.0, 1.0),
    ];
    for (i, f) in cases.into_iter().enumerate() {
        let y = f(open(Dual::variable(0.0, 0)));
        assert!(y.value == 0.0 && y.tangent[0].is_nan(), "case {i}: {y}");
    }
}

#[test]
fn the_apex_with_infinite_and_nan_tangents() {
    let inf = f64::INFINITY;
    assert_eq!(value_and_derivative(|x| norm(&[x.sqrt(), Dual::zero()]), 0.0), (0.0, inf));
    assert_eq!(value_and_derivative(|x| x.sqrt().hypot(0.0), 0.0), (0.0, inf));
    assert_eq!(value_and_derivative(|x| x.sqrt().hypot(x), 0.0), (0.0, inf));
    for f in [|x: Dual<f64, 1>| norm(&[x.sqrt() * x, Dual::zero()]), |x: Dual<f64, 1>| (x.sqrt() * x).hypot(0.0)] {
        let (value, slope) = value_and_derivative(f, 0.0);
        assert!(value == 0.0 && slope.is_nan());
    }
    assert_eq!(jvp(|[x, y]| x.hypot(y), [0.0, 0.0], [1.5e308, 1.5e308]).1, inf);
    assert_eq!(jvp(|[x, y]| x.hypot(y), [0.0, 0.0], [3e-320, 0.0]).1, 3e-320);
}
