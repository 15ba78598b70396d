//! Lengths.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

use super::LinalgScalar;
use super::range::divided;
use crate::elementary;
use crate::scalar::Scalar;

/// The Euclidean norm of a vector, the Frobenius norm of a matrix: √(Σ xᵢ²) without overflow or underflow; slopes xᵢ/norm.
///
/// At zero it is [`gradual::norm`](crate::norm()): differentiated along the first tangents that are not all zero, so that [`jvp`](crate::jvp) is the one-sided
/// derivative; higher orders are NaN there. Of nothing it is 0, with an infinite number ∞, with NaN NaN.
///
/// ```
/// use gradual::{gradient, jvp, linalg};
/// use nalgebra::{Vector2, Vector3};
///
/// let g: Vector3<f64> = gradient(|x| linalg::norm(&x), Vector3::new(0.0, 2.0, 0.0));
/// assert_eq!(g, Vector3::new(0.0, 1.0, 0.0));
/// let (_, slope): (f64, f64) = jvp(|x: Vector2<_>| linalg::norm(&x), Vector2::zeros(), Vector2::new(3.0, -4.0));
/// assert_eq!(slope, 5.0);
/// ```
#[must_use]
#[track_caller]
pub fn norm<T: LinalgScalar, R: Dim, C: Dim>(x: &OMatrix<T, R, C>) -> T
where
    DefaultAllocator: Allocator<R, C>,
{
    let Some((x, unit, directions)) = divided(x, factors::<T>()) else {
        return elementary::norm(x.as_slice());
    };
    directions.restore(elementary::norm(x.as_slice()), unit)
}

/// How many factors of the size of a vector there may be: derivatives of order k carry powers of the norm up to 2k + 1.
fn factors<T: LinalgScalar>() -> usize {
    2 * T::DEPTH + 3
}

/// x/‖x‖ in the Frobenius norm; `None` at zero, where there is no direction, and with infinite or NaN entries.
///
/// The tangents of x/‖x‖ are those of x less their part along x, over the length, which is that of [`norm`]. Subnormal vectors have a direction as any
/// others, and so have those whose norm overflows.
///
/// ```
/// use gradual::{Dual, derivative, linalg};
/// use nalgebra::Vector2;
///
/// let d: Vector2<f64> = derivative(|y| linalg::normalize(&Vector2::new(Dual::from(2.0), y)).unwrap(), 0.0);
/// assert_eq!(d, Vector2::new(0.0, 0.5));
/// assert!(linalg::normalize(&Vector2::new(0.0, 0.0)).is_none());
/// ```
#[must_use]
#[track_caller]
pub fn normalize<T: LinalgScalar, R: Dim, C: Dim>(x: &OMatrix<T, R, C>) -> Option<OMatrix<T, R, C>>
where
    DefaultAllocator: Allocator<R, C>,
{
    let Some((x, _, directions)) = divided(x, factors::<T>()) else {
        return over_length(x);
    };
    over_length(&x).map(|x| x.map(|x| directions.restore(x, 0)))
}

/// x/‖x‖ of a length in range.
fn over_length<T: LinalgScalar, R: Dim, C: Dim>(x: &OMatrix<T, R, C>) -> Option<OMatrix<T, R, C>>
where
    DefaultAllocator: Allocator<R, C>,
{
    let length: T = elementary::norm(x.as_slice());
    (length > T::Base::zero() && length.is_finite()).then(|| x.map(|x| x / length))
}
