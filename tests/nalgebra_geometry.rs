//! Where nalgebra's rotations and lengths choose a formula by value: the rows of `src/linalg/branches.md`, and what to call instead.

use gradual::linalg::{self, so3};
use gradual::{Dual, Scalar};
use nalgebra::{Isometry3, Quaternion, Rotation2, Rotation3, UniformNorm, UnitQuaternion, Vector3, vector};

type D1 = Dual<f64, 1>;
type D2 = Dual<D1, 1>;

/// v̇ of the table.
const SPEED: [f64; 3] = [0.3, 0.4, 1.2];
/// Its length.
const LENGTH: f64 = 1.3;

/// A number that is t at 0.
trait Moving: linalg::LinalgScalar<Base = f64> + nalgebra::RealField {
    fn time() -> Self;
    /// The derivative with respect to t, and the second.
    fn slopes(self) -> Vec<f64>;
}

impl Moving for D1 {
    fn time() -> Self {
        D1::variable(0.0, 0)
    }
    fn slopes(self) -> Vec<f64> {
        vec![self.tangent[0]]
    }
}

impl Moving for D2 {
    fn time() -> Self {
        D2::variable(D1::variable(0.0, 0), 0)
    }
    fn slopes(self) -> Vec<f64> {
        vec![self.tangent[0].value, self.tangent[0].tangent[0]]
    }
}

fn v<T: Moving>() -> Vector3<T> {
    Vector3::from(SPEED).map(|x| T::time() * x)
}

/// The rotation by v.
fn rotation<T: Moving>() -> Rotation3<T> {
    Rotation3::from_matrix_unchecked(so3::exp(&v()))
}

fn quaternion<T: Moving>() -> UnitQuaternion<T> {
    UnitQuaternion::from_rotation_matrix(&rotation())
}

/// u, and v moving away from it.
fn parallel<T: Moving>() -> (Vector3<T>, Vector3<T>) {
    let u = vector![1.0, 2.0, 2.0].map(T::literal);
    (u, u + v())
}

fn first<T: Moving>(xs: impl IntoIterator<Item = T>) -> Vec<f64> {
    xs.into_iter().map(|x| x.slopes()[0]).collect()
}

#[track_caller]
fn assert_all_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-15), "{found:?}, expected {expected:?}");
}

/// [v̇]ₓ by columns.
fn skew() -> Vec<f64> {
    let [x, y, z] = SPEED;
    vec![0.0, z, -y, -z, 0.0, x, y, -x, 0.0]
}

fn halves(xs: &[f64]) -> Vec<f64> {
    xs.iter().map(|x| x / 2.0).collect()
}

#[track_caller]
fn assert_lost<T: Moving>(xs: impl IntoIterator<Item = T>) {
    let found: Vec<f64> = xs.into_iter().flat_map(Moving::slopes).collect();
    assert!(found.iter().all(|&x| x == 0.0), "{found:?}");
}

fn rotations_are_constant_at_the_identity<T: Moving>() {
    let v = v::<T>();
    assert_lost(UnitQuaternion::new(v).coords.iter().copied());
    assert_lost(UnitQuaternion::from_scaled_axis(v).coords.iter().copied());
    assert_lost(Rotation3::new(v).matrix().iter().copied());
    assert_lost(Isometry3::new(Vector3::zeros(), v).to_homogeneous().iter().copied());
    assert_lost(rotation::<T>().scaled_axis().iter().copied());
    assert_lost(quaternion::<T>().scaled_axis().iter().copied());
    assert_lost(quaternion::<T>().ln().coords.iter().copied());
    assert_lost(rotation::<T>().powf(T::literal(0.5)).matrix().iter().copied());
    assert_lost(quaternion::<T>().powf(T::literal(0.5)).coords.iter().copied());
    assert_lost(UnitQuaternion::identity().slerp(&quaternion::<T>(), T::literal(0.5)).coords.iter().copied());
    assert_lost(Quaternion::from_imag(v).exp().coords.iter().copied());
    let (u, w) = parallel::<T>();
    assert_lost(UnitQuaternion::rotation_between(&u, &w).unwrap().coords.iter().copied());
    assert_lost(Rotation3::rotation_between(&u, &w).unwrap().matrix().iter().copied());
}

#[test]
fn what_nalgebra_loses() {
    rotations_are_constant_at_the_identity::<D1>();
    rotations_are_constant_at_the_identity::<D2>();
    for angle in [quaternion::<D2>().angle(), rotation().angle(), quaternion().angle_to(&UnitQuaternion::identity())] {
        assert!(angle.slopes()[0].is_nan());
    }
    assert!(v::<D1>().normalize().iter().all(|x| x.value.is_nan()));
    assert!(v::<D1>().try_normalize(D1::zero()).is_none());
    assert_eq!(v::<D1>().norm().slopes(), [0.0]);
    assert_eq!(v::<D1>().metric_distance(&Vector3::zeros()).slopes(), [0.0]);
    assert!(v::<D2>().norm().slopes()[0].is_nan());
    let (u, w) = parallel::<D1>();
    assert!(!u.angle(&w).slopes()[0].is_finite());
    // Three that tie at 0: the last grows fastest.
    assert_eq!(v::<D1>().amax().slopes(), [SPEED[0]]);
    assert_eq!(v::<D1>().camax().slopes(), [SPEED[0]]);
    assert_eq!(v::<D1>().apply_norm(&UniformNorm).slopes(), [0.0]);
    assert_eq!(v::<D1>().max().slopes(), [SPEED[0]]);
    assert_eq!((-v::<D1>()).min().slopes(), [-SPEED[0]]);
}

fn what_is_right_instead<T: Moving>() {
    let v = v::<T>();
    assert_all_close(&first(so3::exp(&v).iter().copied()), &skew());
    assert_all_close(&first(quaternion::<T>().imag().iter().copied()), &halves(&SPEED));
    let log = so3::log(rotation::<T>().matrix());
    assert_all_close(&first(log.iter().copied()), &SPEED);
    assert_all_close(&first([linalg::norm(&log)]), &[LENGTH]);
    let root = so3::exp(&(log * T::literal(0.5)));
    assert_all_close(&first(root.iter().copied()), &halves(&skew()));
    assert_all_close(&first([linalg::norm(&v)]), &[LENGTH]);
    let (u, w) = parallel::<T>();
    // The part of v̇ across u, over the length of u.
    let cross = u.cross(&w);
    let angle = Scalar::atan2(linalg::norm(&cross), u.dot(&w));
    let across = Vector3::from(SPEED).cross(&vector![1.0, 2.0, 2.0]).norm() / 9.0;
    assert_all_close(&first([angle]), &[across]);
    assert_all_close(&first([v.iter().fold(T::literal(0.0), |m, x| Scalar::max(m, Scalar::abs(*x)))]), &[SPEED[2]]);
}

fn what_is_right_in_nalgebra<T: Moving>() {
    let t = T::time();
    assert_all_close(&first(Rotation2::new(t).matrix().iter().copied()), &[0.0, 1.0, -1.0, 0.0]);
    let about_x = UnitQuaternion::from_axis_angle(&Vector3::x_axis(), t);
    assert_all_close(&first(about_x.coords.iter().copied()), &[0.5, 0.0, 0.0, 0.0]);
    let [x, y, z] = SPEED.map(|x| t * x);
    assert_all_close(&first(Rotation3::from_euler_angles(x, y, z).matrix().iter().copied()), &skew());
    let (roll, pitch, yaw) = rotation::<T>().euler_angles();
    assert_all_close(&first([roll, pitch, yaw]), &SPEED);
    let between = UnitQuaternion::identity().nlerp(&quaternion::<T>(), T::literal(0.5));
    assert_all_close(&first(between.imag().iter().copied()), &halves(&halves(&SPEED)));
    let face = Rotation3::face_towards(&(Vector3::z() + v::<T>()), &Vector3::y());
    // z goes to z + v, y stays upright.
    let [x, y, _] = SPEED;
    assert_all_close(&first(face.matrix().iter().copied()), &[0.0, 0.0, -x, 0.0, 0.0, -y, x, y, 0.0]);
}

#[test]
fn what_to_call_instead() {
    what_is_right_instead::<D1>();
    what_is_right_instead::<D2>();
    what_is_right_in_nalgebra::<D1>();
    what_is_right_in_nalgebra::<D2>();
}
