//! The Cholesky decomposition.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

use super::symmetric::symmetric_part;
use super::{LinalgScalar, assert_square};

/// The lower triangular L with L Lᵀ = A and a positive diagonal; A′ = L′ Lᵀ + L L′ᵀ.
///
/// `None` unless the values of A are symmetric (up to rounding:
/// half of the digits) and positive definite. Only the symmetric part of A counts, of its tangents too. Of no rows it is a matrix of no rows.
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{gradient, linalg};
/// use nalgebra::Matrix2;
///
/// // √a, √(c - b²/a).
/// let g: [f64; 3] = gradient(|[a, b, c]| linalg::cholesky(&Matrix2::new(a, b, b, c)).unwrap()[(1, 1)], [1.0, 1.0, 2.0]);
/// assert_eq!(g, [0.5, -1.0, 0.5]);
/// assert!(linalg::cholesky(&Matrix2::new(1.0, 2.0, 2.0, 1.0)).is_none());
/// ```
#[must_use]
#[track_caller]
pub fn cholesky<T: LinalgScalar, D: Dim>(a: &OMatrix<T, D, D>) -> Option<OMatrix<T, D, D>>
where
    DefaultAllocator: Allocator<D, D>,
{
    assert_square("cholesky", a);
    T::cholesky(&symmetric_part(a).ok()?)
}
