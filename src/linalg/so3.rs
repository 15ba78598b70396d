//! Rotations of space and their vectors, an axis times an angle.
//!
//! Solà, Deray and Atchuthan 2018, "A micro Lie theory for state estimation in robotics", section VI and appendix B. The coefficients are
//! written as smooth functions of the squared angle, so that the identity is a point like any other, at every order.

use ::nalgebra::{SMatrix, SVector};

use super::LinalgScalar;
use super::stumpff::{ArcTangent, Stumpff};
use crate::scalar::{Primitive, Scalar};

/// The rotation about w by the angle ‖w‖: I + (sin θ/θ) ŵ + ((1 - cos θ)/θ²) ŵ², with the matrix ŵ of the cross product w × x.
///
/// At w = 0 its derivative is ŵ′. Infinity and NaN in w give NaN, as do angles whose square overflows.
///
/// ```
/// use gradual::{Dual, derivative, linalg::so3};
/// use nalgebra::Vector3;
///
/// // Turning e₁ about the third axis, from rest.
/// let velocity: Vector3<f64> = derivative(|t| so3::exp(&Vector3::new(Dual::zero(), Dual::zero(), t * 2.0)) * Vector3::x(), 0.0);
/// assert_eq!(velocity, Vector3::new(0.0, 2.0, 0.0));
/// ```
#[must_use]
pub fn exp<T: LinalgScalar>(w: &SVector<T, 3>) -> SMatrix<T, 3, 3> {
    let x = w.dot(w);
    let (sine, versine) = (x.apply(Stumpff(1)), x.apply(Stumpff(2)));
    let one = T::Base::one();
    SMatrix::from_fn(|i, j| {
        if i == j {
            // Not w[i]² - x, which cancels.
            let [p, q] = others(i).map(|i| w[i]);
            return -(versine * (p * p + q * q)) + one;
        }
        let turn = sine * w[3 - i - j];
        let common = versine * w[i] * w[j];
        if (i + 1) % 3 == j { common - turn } else { common + turn }
    })
}

/// The vector w with exp(w) = R whose angle ‖w‖ is at most π.
///
/// At R = I its derivative is the inverse of that of [`exp`], and it is smooth up to half turns, where it jumps from w to -w: there it has the
/// derivatives of the side that it is on. Derivatives along directions in which R does not stay a rotation are those of one smooth extension. If R is not a
/// rotation to half of its digits, everything is NaN.
///
/// ```
/// use gradual::{jacobian, linalg::so3};
/// use nalgebra::{Matrix3, Vector3};
///
/// let j: Matrix3<f64> = jacobian(|w| so3::log(&so3::exp(&w)), Vector3::zeros());
/// assert_eq!(j, Matrix3::identity());
/// let half: Vector3<f64> = so3::log(&Matrix3::from_diagonal(&Vector3::new(-1.0, 1.0, -1.0)));
/// assert_eq!(half, Vector3::new(0.0, std::f64::consts::PI, 0.0));
/// ```
#[must_use]
pub fn log<T: LinalgScalar>(r: &SMatrix<T, 3, 3>) -> SVector<T, 3> {
    let (mut w, mut v) = quaternion(r);
    if w < T::Base::zero() {
        (w, v) = (-w, -v);
    }
    let square = v.dot(&v);
    let factor = if square <= w * w {
        (square / (w * w)).apply(ArcTangent(0)) / w
    } else {
        let length = square.sqrt();
        length.atan2(w) / length
    };
    let unknown = if is_rotation(r) { T::Base::zero() } else { T::Base::nan() };
    v.map(|v| v * factor * T::Base::from_f64(2.0) + v * unknown)
}

fn others(i: usize) -> [usize; 2] {
    [(i + 1) % 3, (i + 2) % 3]
}

/// A multiple of the quaternion of a rotation, from the largest of its components (Shepperd 1978, "Quaternion from rotation matrix").
///
/// A multiple that needs no root: the logarithm does not depend on it.
fn quaternion<T: LinalgScalar>(r: &SMatrix<T, 3, 3>) -> (T, SVector<T, 3>) {
    let one = T::Base::one();
    let trace = r[(0, 0)] + r[(1, 1)] + r[(2, 2)];
    let turn = |i: usize| {
        let [j, k] = others(i);
        r[(k, j)] - r[(j, k)]
    };
    match (0..3).find(|&i| r[(i, i)] > trace && others(i).iter().all(|&j| r[(i, i)] >= r[(j, j)])) {
        None => (trace + one, SVector::from_fn(|i, _| turn(i))),
        Some(i) => {
            let largest = r[(i, i)] * T::Base::from_f64(2.0) - trace + one;
            (turn(i), SVector::from_fn(|j, _| if i == j { largest } else { r[(i, j)] + r[(j, i)] }))
        }
    }
}

/// Whether the rows are orthogonal and of length 1 to half of the digits, and right-handed.
fn is_rotation<T: LinalgScalar>(r: &SMatrix<T, 3, 3>) -> bool {
    let r = r.map(|x| x.base());
    let bound = Primitive::sqrt(T::Base::epsilon());
    let is_close = |x: T::Base, to: T::Base| Primitive::abs(x - to) <= bound;
    let dot = |i: usize, j: usize| r[(i, 0)] * r[(j, 0)] + r[(i, 1)] * r[(j, 1)] + r[(i, 2)] * r[(j, 2)];
    let determinant = (0..3)
        .map(|i| {
            let [j, k] = others(i);
            r[(0, i)] * (r[(1, j)] * r[(2, k)] - r[(1, k)] * r[(2, j)])
        })
        .sum::<T::Base>();
    let expected = |i: usize, j: usize| if i == j { T::Base::one() } else { T::Base::zero() };
    (0..3).all(|i| (i..3).all(|j| is_close(dot(i, j), expected(i, j)))) && determinant > T::Base::zero()
}
