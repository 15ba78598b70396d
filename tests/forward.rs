//! The drivers against closed forms, in every form: plain, with the value, fallible, in f32, one inside another.

use gradual::{
    Dual, Real, Scalar, derivative, gradient, hessian, hvp, jacobian, jvp, second_derivative, try_derivative,
    try_gradient, try_hessian, try_hvp, try_jacobian, try_jvp, try_second_derivative, try_value_and_derivative,
    try_value_and_gradient, try_value_and_jacobian, try_value_gradient_hessian, value_and_derivative,
    value_and_gradient, value_and_jacobian, value_gradient_hessian,
};

use crate::support::assert_close;

/// x³y + x y², with everything known.
fn cubic<T: Scalar>([x, y]: [T; 2]) -> T {
    x * x * x * y + x * y * y
}
const X: [f64; 2] = [2.0, 3.0];
const VALUE: f64 = 42.0;
const GRADIENT: [f64; 2] = [45.0, 20.0];
const HESSIAN: [[f64; 2]; 2] = [[36.0, 18.0], [18.0, 4.0]];
const V: [f64; 2] = [1.0, -2.0];
const HV: [f64; 2] = [0.0, 10.0];

fn pair<T: Real>([x, y]: [T; 2]) -> [T; 2] {
    [x * y, x / y]
}
const PAIR: [f64; 2] = [6.0, 2.0 / 3.0];
const JACOBIAN: [[f64; 2]; 2] = [[3.0, 2.0], [1.0 / 3.0, -2.0 / 9.0]];

#[test]
fn drivers() {
    assert_eq!(gradient(cubic, X), GRADIENT);
    assert_eq!(value_and_gradient(cubic, X), (VALUE, GRADIENT));
    assert_eq!(hessian(cubic, X), HESSIAN);
    assert_eq!(value_gradient_hessian(cubic, X), (VALUE, GRADIENT, HESSIAN));
    assert_eq!(hvp(cubic, X, V), HV);
    assert_eq!(jvp(cubic, X, V), (VALUE, 5.0));
    assert_eq!(jacobian(cubic, X), GRADIENT);
    assert_eq!(value_and_jacobian(cubic, X), (VALUE, GRADIENT));
    let (value, rows) = value_and_jacobian(pair, X);
    assert_eq!(value, PAIR);
    for i in 0..2 {
        for j in 0..2 {
            assert_close(JACOBIAN[i][j], rows[i][j], 1e-16, "Jacobian");
            assert_close(JACOBIAN[i][j], jacobian(pair, X)[i][j], 1e-16, "Jacobian");
        }
    }
    assert_eq!(jvp(pair, X, [3.0, 0.0]), (PAIR, [9.0, 1.0]));
    assert_eq!(derivative(|x| x * x * x, 2.0), 12.0);
    assert_eq!(value_and_derivative(|x| x * x * x, 2.0), (8.0, 12.0));
    assert_eq!(value_and_derivative(|x| [x, x * x], 2.0), ([2.0, 4.0], [1.0, 4.0]));
    assert_eq!(second_derivative(|x| x * x * x, 2.0), 12.0);
    assert_eq!(value_gradient_hessian(|x| x * x * x, 2.0), (8.0, 12.0, [12.0]));
    assert_eq!(hvp(|x| x * x * x, 2.0, 0.5), 6.0);
}

#[test]
fn fallible_drivers_hand_errors_through() {
    fn checked<T: Real>(x: [T; 2]) -> Result<T, String> {
        if x[0] > 0.0 { Ok(cubic(x)) } else { Err(format!("{} is not positive", x[0].base())) }
    }
    let bad = [-1.0, 3.0];
    let error = "-1 is not positive".to_string();
    assert_eq!(try_gradient(checked, X), Ok(GRADIENT));
    assert_eq!(try_gradient(checked, bad), Err(error.clone()));
    assert_eq!(try_value_and_gradient(checked, X), Ok((VALUE, GRADIENT)));
    assert_eq!(try_hessian(checked, X), Ok(HESSIAN));
    assert_eq!(try_value_gradient_hessian(checked, X), Ok((VALUE, GRADIENT, HESSIAN)));
    assert_eq!(try_hvp(checked, X, V), Ok(HV));
    assert_eq!(try_jvp(checked, X, V), Ok((VALUE, 5.0)));
    assert_eq!(try_jacobian(checked, X), Ok(GRADIENT));
    assert_eq!(try_value_and_jacobian(checked, bad), Err(error));

    let root = |x: Dual<f64, 1>| (x >= 0.0).then(|| x.sqrt());
    assert_eq!(try_derivative(root, 4.0), Some(0.25));
    assert_eq!(try_derivative(root, -4.0), None);
    assert_eq!(try_value_and_derivative(root, 4.0), Some((2.0, 0.25)));
    assert_eq!(try_second_derivative(|x| (x >= 0.0).then(|| x * x), 4.0), Some(2.0));
    // `?` inside the closure.
    let g = try_gradient(
        |[x, y]| {
            let n: f64 = "2.5".parse::<f64>().map_err(|e| e.to_string())?;
            Ok::<_, String>(x * n + y)
        },
        X,
    );
    assert_eq!(g, Ok([2.5, 1.0]));
}

#[test]
fn f32_has_the_same_drivers() {
    let x = [2.0_f32, 3.0];
    assert_eq!(gradient(cubic, x), [45.0_f32, 20.0]);
    assert_eq!(hessian(cubic, x), [[36.0_f32, 18.0], [18.0, 4.0]]);
    let d: f32 = derivative(|x| (x * 2.0).sin() + x.max(0.0).powf(2.0), 0.0_f32);
    assert_eq!(d, 2.0);
}

#[test]
fn drivers_inside_drivers() {
    // Higher derivatives by nesting.
    let third: f64 = derivative(|x| second_derivative(|x| x.powi(5), x), 2.0);
    assert_eq!(third, 240.0);
    let fourth: f64 = second_derivative(|x| second_derivative(|x| x.powi(5), x), 2.0);
    assert_eq!(fourth, 240.0);
    // Perturbation confusion, the classic: d/dx (x d/dy (x + y)) = 1, not 2.
    assert_eq!(derivative(|x| x * derivative(|y| Dual::constant(x) + y, x), 1.0), 1.0);
    // Differentiating through a Newton iteration for the root of y² = x.
    let root = |x: Dual<f64, 1>| {
        let mut y = Dual::from(1.0);
        for _ in 0..8 {
            let (f, slope) = value_and_derivative(|y| y * y - Dual::constant(x), y);
            y -= f / slope;
        }
        y
    };
    assert_close(0.25, derivative(root, 4.0), 1e-15, "d√x/dx by Newton");
}

/// A model that owns its data, as a generic method.
#[test]
fn models_with_data() {
    struct Fit {
        data: Vec<(f64, f64)>,
    }
    impl Fit {
        fn cost<T: Real>(&self, [slope, offset]: [T; 2]) -> T {
            self.data
                .iter()
                .map(|&(x, y)| {
                    let residual = slope * x + offset - y;
                    residual * residual
                })
                .sum()
        }
    }
    let fit = Fit { data: vec![(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)] };
    assert_eq!(value_and_gradient(|p| fit.cost(p), [2.0, 1.0]), (0.0, [0.0, 0.0]));
    assert_eq!(value_and_gradient(|p| fit.cost(p), [2.0, 2.0]), (3.0, [6.0, 6.0]));
    assert_eq!(hessian(|p| fit.cost(p), [0.0, 0.0]), [[10.0, 6.0], [6.0, 6.0]]);
}

/// A closure may be called once only, and may own what it needs.
#[test]
fn functions_that_can_be_called_once() {
    let data = vec![1.0, 2.0];
    let f = move |x: Dual<f64, 1>| {
        let owned: Vec<f64> = data;
        x * owned[1]
    };
    assert_eq!(derivative(f, 3.0), 2.0);
}

#[test]
fn large_points() {
    let x: [f64; 100] = core::array::from_fn(|i| i as f64);
    let g = gradient(|x| x.iter().map(|&x| x * x).sum(), x);
    assert!((0..100).all(|i| g[i] == 2.0 * x[i]));
}
