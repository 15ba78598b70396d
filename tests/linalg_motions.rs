//! Rotations, rigid motions and lengths: closed forms, the exponential of matrices, and logarithms that undo exponentials, to order 3 and more.

use std::f64::consts::PI;

use gradual::linalg::{LinalgScalar, expm, norm, normalize, se3, so3};
use gradual::{Dual, derivative, jvp};
use nalgebra::{DMatrix, Matrix3, Matrix4, SMatrix, SVector, Vector2, Vector3, Vector6};

use crate::linalg::{assert_matrices, random};
use crate::linalg_units::times_power;
use crate::support::{Filled, Second, Third, assert_close, live3};

/// A vector of length `angle`, all components live.
fn vector<T: Filled + LinalgScalar>(angle: f64, next: &mut impl FnMut() -> f64) -> SVector<T, 3> {
    let direction = Vector3::from_fn(|_, _| next()).normalize() * angle;
    direction.map(|x| T::filled(next) + x).zip_map(&direction, |filled, x| filled - filled.base() + x)
}

fn hat<T: LinalgScalar>(w: &SVector<T, 3>) -> SMatrix<T, 3, 3> {
    let zero = T::literal(0.0);
    Matrix3::new(zero, -w[2], w[1], w[2], zero, -w[0], -w[1], w[0], zero)
}

/// The matrix whose exponential is that of a twist.
fn generator<T: LinalgScalar>(twist: &SVector<T, 6>) -> SMatrix<T, 4, 4> {
    let mut m = Matrix4::from_element(T::literal(0.0));
    let w = SVector::from_fn(|i, _| twist[i + 3]);
    m.fixed_view_mut::<3, 3>(0, 0).copy_from(&hat(&w));
    (0..3).for_each(|i| m[(i, 3)] = twist[i]);
    m
}

const ANGLES: [f64; 12] = [0.0, 1e-200, 1e-9, 1e-4, 0.1, 1.0, 1.5, 1.6, 2.5, 3.1, PI - 1e-6, PI - 1e-9];

#[test]
fn exponentials_as_those_of_matrices() {
    let mut next = random(61);
    for angle in ANGLES.into_iter().chain([4.0, 6.3, 15.0]) {
        let w: SVector<Third, 3> = vector(angle, &mut next);
        // Squarings double the error each, for every order.
        assert_matrices(
            expm(&hat(&w)).iter().copied(),
            so3::exp(&w).iter().copied(),
            1e-12,
            &format!("rotation by {angle}"),
        );
        let rho: SVector<Third, 3> = vector(2.0, &mut next);
        let twist = Vector6::from_fn(|i, _| if i < 3 { rho[i] } else { w[i - 3] });
        assert_matrices(
            expm(&generator(&twist)).iter().copied(),
            se3::exp(&twist).iter().copied(),
            1e-12,
            &format!("motion by {angle}"),
        );
    }
}

/// About a fixed axis everything is in sine and cosine.
#[test]
fn turns_about_one_axis() {
    // Derivatives by the squared angle, 81 at the ends, are multiplied by it.
    let mut angle = -9.0;
    while angle < 9.0 {
        let (x, zero) = (live3(angle), Third::zero());
        let turned = so3::exp(&Vector3::new(zero, zero, x));
        let expected = [x.cos(), x.sin(), zero, -x.sin(), x.cos(), zero, zero, zero, Third::one()];
        assert_matrices(expected, turned.iter().copied(), 1e-13, &format!("rotation by {angle}"));
        if angle.abs() > 0.3 {
            let moved = se3::exp(&Vector6::new(Third::one(), zero, Third::one(), zero, zero, x));
            let expected = [x.sin() / x, (-x.cos() + 1.0) / x, Third::one()];
            // The closed form cancels here.
            assert_matrices(expected, (0..3).map(|i| moved[(i, 3)]), 1e-12, &format!("motion by {angle}"));
        }
        angle += 0.37;
    }
}

/// The derivatives of exp(t ŵ) at rest are the powers of ŵ.
#[test]
fn orders_at_the_identity() {
    type D1 = Dual<f64, 1>;
    type D3 = Dual<Dual<D1, 1>, 1>;
    let at = D1::variable(0.0, 0);
    let at: D3 = Dual::variable(Dual::variable(at, 0), 0);
    let at: Dual<Dual<D3, 1>, 1> = Dual::variable(Dual::variable(at, 0), 0);
    let w = Vector3::new(0.5, -1.0, 2.0);
    let r = so3::exp(&w.map(|x| at * x));
    let found = r.map(|x| x.tangent[0].tangent[0].tangent[0].tangent[0].tangent[0]);
    let power = hat(&w).pow(5);
    assert_matrices(power.iter().copied(), found.iter().copied(), 1e-15, "order 5");
}

#[test]
fn logarithms_undo_exponentials() {
    let mut next = random(67);
    for angle in ANGLES {
        for _ in 0..6 {
            let w: SVector<Third, 3> = vector(angle, &mut next);
            let what = format!("angle {angle}");
            let tolerance = 1e-12;
            assert_matrices(w.iter().copied(), so3::log(&so3::exp(&w)).iter().copied(), tolerance, &what);
            let rho: SVector<Third, 3> = vector(2.0, &mut next);
            let twist = Vector6::from_fn(|i, _| if i < 3 { rho[i] } else { w[i - 3] });
            assert_matrices(
                twist.iter().copied(),
                se3::log(&se3::exp(&twist)).iter().copied(),
                10.0 * tolerance,
                &what,
            );
        }
    }
}

#[test]
fn logarithms_of_half_turns() {
    for i in 0..3 {
        let w = Vector3::from_fn(|j, _| if i == j { PI } else { 0.0 });
        let r = Matrix3::from_fn(|j, k| {
            if j != k {
                0.0
            } else if j == i {
                1.0
            } else {
                -1.0
            }
        });
        assert_eq!(so3::log(&r), w);
        // On towards the half turn, at the speed of the turn.
        let d: SVector<f64, 3> = derivative(|t| so3::log(&so3::exp(&w.map(|x| x * (t * 1e-3 + 1.0)))), -1e-3);
        assert!((d - w * 1e-3).norm() < 1e-15, "{d}");
    }
}

#[test]
fn what_is_no_rotation_has_no_logarithm() {
    type D = Dual<f64, 1>;
    for r in
        [Matrix3::zeros(), -Matrix3::<f64>::identity(), Matrix3::identity() * 1.01, Matrix3::from_element(f64::NAN)]
    {
        let live = r.map(|x| D::variable(x, 0));
        assert!(so3::log(&live).iter().all(|x| x.value.is_nan()));
        let mut motion = Matrix4::<D>::identity();
        motion.fixed_view_mut::<3, 3>(0, 0).copy_from(&live);
        assert!(se3::log(&motion).iter().all(|x| x.value.is_nan()));
    }
    let mut motion = Matrix4::<f64>::identity();
    motion[(3, 0)] = 0.5;
    assert!(se3::log(&motion).iter().all(|x| x.is_nan()));
    assert!(so3::exp(&Vector3::new(f64::INFINITY, 0.0, 0.0))[(1, 1)].is_nan());
}

#[test]
fn single_precision() {
    let w = Vector3::new(0.3_f32, -0.2, 0.5);
    let (turned, wide) = (so3::exp(&w), so3::exp(&w.map(f64::from)));
    for (x, y) in turned.iter().zip(&wide) {
        assert_close(*y, f64::from(*x), 1e-6, "exp");
    }
    for (x, y) in so3::log(&turned).iter().zip(&w) {
        assert_close(f64::from(*y), f64::from(*x), 1e-6, "log");
    }
}

#[test]
fn lengths() {
    let mut next = random(71);
    for size in [1e-200, 1e-3, 1.0, 1e200] {
        let x = DMatrix::<Third>::from_fn(3, 2, |_, _| Third::filled(&mut next) * size);
        let (length, unit) = (norm(&x), normalize(&x).unwrap());
        assert_matrices(
            x.iter().map(|&x| x / size),
            (&unit * (length / size)).iter().copied(),
            1e-14,
            "direction times length",
        );
        assert_matrices([Third::one()], [unit.iter().map(|&x| x * x).sum()], 1e-14, "length of the direction");
    }
    let (value, slope): (f64, f64) = jvp(|x| norm(&x), Vector2::new(0.0, 0.0), Vector2::new(3.0, 4.0));
    assert_eq!((value, slope), (0.0, 5.0));
    for x in [0.0, f64::NAN, f64::INFINITY] {
        assert!(normalize(&DMatrix::from_element(2, 2, crate::support::live(x))).is_none());
    }
    let nothing = DMatrix::<Second>::zeros(0, 3);
    assert!(norm(&nothing).is_zero() && normalize(&nothing).is_none());
}

/// Vectors of any size have a length and a direction, and derivatives as those of the same vector in other units.
#[test]
fn lengths_know_no_units() {
    type Two = Dual<Dual<f64, 2>, 2>;
    let vector = |e: i32| {
        let variable = |i: usize, x: f64| Two::variable(Dual::variable(times_power(x, e), i), i);
        Vector2::new(variable(0, 3.0), variable(1, 4.0))
    };
    let moved = |y: Two, e: i32, value: i32| -> Vec<f64> {
        // Value and first derivatives of the value, then the same of each slope.
        let order = |k: usize| i32::from(k >= 3) + i32::from(!k.is_multiple_of(3));
        let all = crate::support::components(y).into_iter().enumerate();
        all.map(|(k, y)| times_power(y, value - e * order(k))).collect()
    };
    let agree =
        |expected: f64, found: f64| expected == found || (expected - found).abs() <= 1e-15 * expected.abs() + 1e-323;
    let (length, direction) = (norm(&vector(0)), normalize(&vector(0)).unwrap());
    for e in [-1074, -1000, -600, -150, -40, 40, 150, 600, 1000, 1021] {
        let x = vector(e);
        let plain = x.map(|x| x.base());
        assert_eq!(normalize(&plain).unwrap(), Vector2::new(0.6, 0.8), "2^{e}");
        assert_eq!(norm(&plain), times_power(5.0, e), "2^{e}");
        let mut pairs = vec![(length, norm(&x), e)];
        pairs.extend(direction.iter().zip(&normalize(&x).unwrap()).map(|(&y, &found)| (y, found, 0)));
        for (y, found, value) in pairs {
            for (k, (y, found)) in moved(y, e, value).into_iter().zip(crate::support::components(found)).enumerate() {
                assert!(agree(y, found), "2^{e}, component {k}: found {found:e}, expected {y:e}");
            }
        }
    }
    assert_eq!(normalize(&Vector2::new(5e-324, 5e-324)).unwrap(), normalize(&Vector2::new(1.0, 1.0)).unwrap());
    let far = Vector2::new(1.7e308, 1.7e308);
    assert!((normalize(&far).unwrap() - Vector2::from_element(0.5_f64.sqrt())).amax() < 2e-16);
    let slope = derivative(|x| norm(&Vector2::new(x, Dual::from(1.7e308))), 1.7e308);
    assert_close(0.5_f64.sqrt(), slope, 1e-15, "slope of an infinite length");
    let narrow = normalize(&Vector2::new(1e-40_f32, 1e-40)).unwrap();
    assert!((narrow - Vector2::from_element(0.5_f32.sqrt())).amax() < 1e-7);
}
