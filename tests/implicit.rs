//! Derivatives of roots and minima, against closed forms and against differences of a solver.

use gradual::implicit::{self, ImplicitError};
use gradual::{Dual, Real, gradient, jacobian};

#[test]
fn a_root_of_one_unknown() {
    // x² = p: dx/dp = 1/(2x), on both branches.
    for x in [3.0, -3.0] {
        let d: f64 = implicit::derivative(|x, p| x * x - p, x, 9.0).unwrap();
        assert_eq!(d, 1.0 / (2.0 * x));
    }
    gradual::point! { struct Gas { a, b } }
    let volume = 2.0;
    let g: Gas<f64> =
        implicit::derivative(|v, gas: Gas<Dual<f64, 1>>| gas.a * v - gas.b, volume, Gas { a: 1.5, b: 3.0 }).unwrap();
    assert_eq!(g, Gas { a: -volume / 1.5, b: 1.0 / 1.5 });
    let d: f32 = implicit::derivative(|x, p| x * x - p, 3.0_f32, 9.0).unwrap();
    assert_eq!(d, 1.0 / 6.0);
}

fn residual<T: Real>([x, y, z]: [T; 3], p: [T; 5]) -> [T; 3] {
    [x * x + y * p[0] + z.sin() - p[1], y.exp() - x * p[2] + p[3] * z, z * z * z + x * y - p[4] + z * 4.0]
}

/// Newton's method, with the Jacobian of the residual.
fn solve(p: [f64; 5]) -> [f64; 3] {
    let mut x = [1.0, 0.2, 0.3];
    for _ in 0..40 {
        let j: [[f64; 3]; 3] = jacobian(|x| residual(x, p.map(Dual::constant)), x);
        let m = nalgebra::Matrix3::from(j).transpose();
        let step = m.lu().solve(&nalgebra::Vector3::from(residual(x, p))).unwrap();
        x = std::array::from_fn(|i| x[i] - step[i]);
    }
    x
}

/// The derivative of f at 0 by central differences of two steps.
fn extrapolated<const N: usize>(f: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let [near, far] = [1e-3, 2e-3].map(|step| {
        let (above, below) = (f(step), f(-step));
        std::array::from_fn::<f64, N, _>(|i| (above[i] - below[i]) / (2.0 * step))
    });
    std::array::from_fn(|i| (4.0 * near[i] - far[i]) / 3.0)
}

/// p with its k-th number moved.
fn moved(p: [f64; 5], k: usize, step: f64) -> [f64; 5] {
    std::array::from_fn(|i| if i == k { p[i] + step } else { p[i] })
}

/// More parameters than lanes: two groups.
#[test]
fn several_unknowns() {
    let p = [0.7, 2.0, 1.5, 0.4, 1.2];
    let j: [[f64; 5]; 3] = implicit::jacobian(residual, solve(p), p).unwrap();
    for k in 0..5 {
        let expected = extrapolated(|step| solve(moved(p, k, step)));
        for i in 0..3 {
            assert!((j[i][k] - expected[i]).abs() < 1e-9, "∂x[{i}]/∂p[{k}]: {} and {}", j[i][k], expected[i]);
        }
    }
}

/// Nothing to differentiate by, and nothing to solve.
#[test]
fn empty_shapes() {
    let j: [[f64; 0]; 1] = implicit::jacobian(|[x], _| [x - 1.0], [1.0], [0.0; 0]).unwrap();
    assert_eq!(j.as_flattened().len(), 0);
    let j: [[f64; 2]; 0] = implicit::jacobian(|x: [Dual<f64, 0>; 0], _| x, [0.0; 0], [1.0, 2.0]).unwrap();
    assert_eq!(j.len(), 0);
}

/// The minimiser of a quadratic with a linear term b: x = A⁻¹ b, so ∂x/∂b = A⁻¹.
#[test]
fn a_minimum() {
    fn cost<T: Real>([x, y]: [T; 2], [b, c]: [T; 2]) -> T {
        (x * x * 3.0 + x * y * 2.0 + y * y * 2.0) * 0.5 - x * b - y * c
    }
    let j: [[f64; 2]; 2] =
        implicit::jacobian(|x, b: [_; 2]| gradient(|x| cost(x, b.map(Dual::constant)), x), [0.0, 0.0], [0.0, 0.0])
            .unwrap();
    let expected = [[0.4, -0.2], [-0.2, 0.6]];
    for (a, b) in j.as_flattened().iter().zip(expected.as_flattened()) {
        assert!((a - b).abs() < 1e-15, "{j:?}");
    }
}

#[test]
fn what_is_no_root() {
    let error = |x: f64, p: f64| implicit::derivative(|x, p| x * x - p, x, p).unwrap_err();
    assert_eq!(error(0.0, 0.0), ImplicitError::Singular);
    assert!(matches!(error(2.0, 9.0), ImplicitError::NotARoot { step } if step > 0.5));
    assert_eq!(error(f64::NAN, 1.0), ImplicitError::NotFinite);
    let dependent = implicit::jacobian(|[x, y], p| [x + y - p, (x + y - p) * 2.0], [1.0, 1.0], 2.0).unwrap_err();
    assert_eq!(dependent, ImplicitError::Singular);
    let too_many = implicit::jacobian(|[x], p| [x - p, x + p], [0.0], 0.0).unwrap_err();
    assert_eq!(too_many, ImplicitError::NotSquare { equations: 2, unknowns: 1 });
    for error in [dependent, too_many, error(2.0, 9.0), ImplicitError::NotFinite] {
        assert!(error.to_string().len() > 20);
    }
    // Close to a root is close enough.
    let d: f64 = implicit::derivative(|x, p| x * x - p, 3.0 + 1e-7, 9.0).unwrap();
    assert!((d - 1.0 / 6.0).abs() < 1e-8);
}

/// The units of equations and of unknowns say nothing about whether a root is regular.
#[test]
fn units_do_not_make_a_root_singular() {
    for (first, second) in [(1e9, 1e-9), (1e-12, 1e12), (1e-9, 1e-9), (1e9, 1e9), (1e100, 1e-100)] {
        let j: [[f64; 2]; 2] = implicit::jacobian(
            |[x, y], [r, s]| [(x * x + y * y - r * r) * first, (y - s * x) * second],
            [3.0, 4.0],
            [5.0, 4.0 / 3.0],
        )
        .unwrap();
        assert!((j[0][0] - 0.6).abs() < 1e-14 && (j[1][0] - 0.8).abs() < 1e-14, "{first:e}, {second:e}: {j:?}");
        // A length in units so large or small that the columns differ as the rows did.
        let (x, y) = (3.0 * first, 4.0 * second);
        let j: [[f64; 1]; 2] = implicit::jacobian(
            |[x, y], [r]| [x / first * 4.0 - y / second * 3.0, x / first + y / second - r],
            [x, y],
            [7.0],
        )
        .unwrap();
        let (by_first, by_second) = (j[0][0] / first, j[1][0] / second);
        assert!(
            (by_first - 3.0 / 7.0).abs() < 1e-14 && (by_second - 4.0 / 7.0).abs() < 1e-14,
            "{first:e}, {second:e}: {j:?}"
        );
    }
    // Rounding leaves the second equation twice the first, in whatever units.
    let dependent =
        implicit::jacobian(|[x, y], p: [_; 1]| [(x + y - p[0]) * 1e9, (x + y - p[0]) * 0.3e-9], [0.5, 0.5], [1.0]);
    assert_eq!(dependent, Err(implicit::ImplicitError::Singular));
}

/// The first derivatives of the moving root are those of `jacobian`, in a larger computation too, and its values are untouched.
#[test]
fn a_solution_moves_with_its_parameters() {
    let p = [0.7, 2.0, 1.5, 0.4, 1.2];
    let x = solve(p);
    let expected: [[f64; 5]; 3] = implicit::jacobian(residual, x, p).unwrap();
    let (value, j): ([f64; 3], [[f64; 5]; 3]) =
        gradual::value_and_jacobian(|p| implicit::solution(residual, x, p).unwrap(), p);
    assert_eq!(value, x);
    for (found, expected) in j.as_flattened().iter().zip(expected.as_flattened()) {
        assert!((found - expected).abs() < 1e-15 * 10.0, "{found}, {expected}");
    }
    // Plain parameters, plain roots.
    assert_eq!(implicit::solution(residual, x, p), Ok(x));
    // Structs and f32 keep their shape.
    gradual::point! { struct Gas { a, b } }
    let slope: Gas<f32> = gradient(
        |gas: Gas<Dual<f32, 2>>| implicit::solution(|v, gas: Gas<_>| gas.a * v - gas.b, 2.0_f32, gas).unwrap(),
        Gas { a: 1.5, b: 3.0 },
    );
    assert_eq!(slope, Gas { a: -2.0 / 1.5, b: 1.0 / 1.5 });
}

/// The Hessian of a cost of the root, against differences of gradients, which ask the solver anew.
#[test]
fn second_derivatives_of_a_solution() {
    fn cost<T: gradual::Scalar<Base = f64>>(x: [f64; 3], p: [T; 5]) -> T {
        let [x, y, z] = implicit::solution(residual, x, p).unwrap();
        (x * y).sin() + z * z * p[0]
    }
    let p = [0.7, 2.0, 1.5, 0.4, 1.2];
    let x = solve(p);
    let h: [[f64; 5]; 5] = gradual::hessian(|p| cost(x, p), p);
    for k in 0..5 {
        let expected: [f64; 5] = extrapolated(|step| {
            let moved = moved(p, k, step);
            gradient(|p| cost(solve(moved), p), moved)
        });
        for i in 0..5 {
            assert!((h[i][k] - expected[i]).abs() < 1e-8, "∂²/∂p[{i}]∂p[{k}]: {} and {}", h[i][k], expected[i]);
        }
    }
}

/// Kepler's equation in a series: E(M) = Σ (2/n) Jₙ(n e) sin(n M) + M has derivatives known at M = 0 by hand.
#[test]
fn a_series_of_a_solution() {
    let e = 0.5;
    let series = implicit::solution(
        |anomaly, mean| anomaly - anomaly.sin() * e - mean,
        0.0,
        gradual::Taylor::<f64, 6>::variable(0.0),
    )
    .unwrap();
    // By inverting M = (1 - e) E + e E³/6 - e E⁵/120 term by term.
    let first = 1.0 / (1.0 - e);
    let third = -e / 6.0 * first.powi(4);
    let fifth = (3.0 * e * e / 36.0 / (1.0 - e) + e / 120.0) * first.powi(6);
    for (k, expected) in [0.0, first, 0.0, third, 0.0, fifth].into_iter().enumerate() {
        assert!((series.coefficients[k] - expected).abs() < 1e-14, "{k}: {} and {expected}", series.coefficients[k]);
    }
}

/// Ridge regression tuned: how the error on other data bends with the weight of the penalty, the fit being a minimum in between.
#[test]
fn a_minimum_within_a_cost() {
    // The minimiser of (x - 3)² + p x² is 3/(1 + p).
    let fit = |p| {
        implicit::solution(|x, p| gradual::derivative(|x| (x - 3.0).powi(2) + x * x * Dual::constant(p), x), 2.0, p)
    };
    let bend: f64 = gradual::second_derivative(|p| (fit(p).unwrap() - 1.0).powi(2), 0.5);
    // With u = 1 + p: (3/u - 1)², twice differentiated: 54/u⁴ - 12/u³.
    let u = 1.5_f64;
    assert!((bend - (54.0 / u.powi(4) - 12.0 / u.powi(3))).abs() < 1e-13);
}

#[test]
fn what_has_no_solution_that_moves() {
    let error = |x: f64, p: f64| {
        implicit::solution(|x, p| x * x - p, x, Dual::<f64, 1>::variable(p, 0)).expect_err("not a regular root")
    };
    assert_eq!(error(0.0, 0.0), ImplicitError::Singular);
    assert!(matches!(error(2.0, 9.0), ImplicitError::NotARoot { .. }));
    assert_eq!(error(f64::NAN, 1.0), ImplicitError::NotFinite);
    let too_many = implicit::solution(|[x], p| [x - p, x + p], [0.0], 0.0).expect_err("two equations");
    assert_eq!(too_many, ImplicitError::NotSquare { equations: 2, unknowns: 1 });
    // What f32 cannot tell from singular.
    let nearly = |[x, y]: [Dual<f32, 2>; 2], p: Dual<f32, 2>| [x + y - p, x + y * (1.0 + 1e-7) - p];
    let dependent: Result<[[f32; 1]; 2], _> = implicit::jacobian(nearly, [0.5, 0.5], 1.0);
    assert_eq!(dependent, Err(ImplicitError::Singular));
}
