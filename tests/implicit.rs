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

/// More parameters than lanes: two groups.
#[test]
fn several_unknowns() {
    let p = [0.7, 2.0, 1.5, 0.4, 1.2];
    let j: [[f64; 5]; 3] = implicit::jacobian(residual, solve(p), p).unwrap();
    for k in 0..5 {
        let moved = |step: f64| solve(std::array::from_fn(|i| if i == k { p[i] + step } else { p[i] }));
        let difference = |h: f64| -> [f64; 3] { std::array::from_fn(|i| (moved(h)[i] - moved(-h)[i]) / (2.0 * h)) };
        let (near, far) = (difference(1e-3), difference(2e-3));
        for i in 0..3 {
            let extrapolated = (4.0 * near[i] - far[i]) / 3.0;
            assert!((j[i][k] - extrapolated).abs() < 1e-9, "∂x[{i}]/∂p[{k}]: {} and {extrapolated}", j[i][k]);
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
