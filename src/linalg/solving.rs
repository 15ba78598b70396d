//! Linear systems, inverses and logarithms of determinants.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, DimMin, OMatrix};

use super::{LinalgScalar, assert_square};

/// The solution X of A X = B, by LU with partial pivoting; A X′ = B′ - A′ X.
///
/// B may have any number of columns. `None` if a pivot is exactly zero, as nalgebra has it: a matrix that is singular but for rounding has a large
/// solution with large derivatives.
///
/// # Panics
/// If A is not square, or B has other than its number of rows.
///
/// ```
/// use gradual::{Dual, jacobian, linalg};
/// use nalgebra::{Matrix2, Vector2};
///
/// let j: Matrix2<f64> = jacobian(
///     |[a, b]| linalg::solve(&Matrix2::new(a, Dual::zero(), Dual::zero(), Dual::from(2.0)), &Vector2::new(b, b)).unwrap(),
///     [2.0, 1.0],
/// );
/// // (b/a, b/2).
/// assert_eq!(j, Matrix2::new(-0.25, 0.5, 0.0, 0.5));
/// assert!(linalg::solve(&Matrix2::new(1.0, 2.0, 2.0, 4.0), &Vector2::new(1.0, 1.0)).is_none());
/// ```
#[must_use]
#[track_caller]
pub fn solve<T: LinalgScalar, D: DimMin<D, Output = D>, C: Dim>(
    a: &OMatrix<T, D, D>,
    b: &OMatrix<T, D, C>,
) -> Option<OMatrix<T, D, C>>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>,
{
    assert_square("solve", a);
    assert!(a.nrows() == b.nrows(), "solve needs as many rows on both sides: {}, {}", a.nrows(), b.nrows());
    T::lu(a).map(|lu| T::lu_solve(&lu, a, b))
}

/// The inverse A⁻¹, by LU with partial pivoting; (A⁻¹)′ = -A⁻¹ A′ A⁻¹.
///
/// `None` if a pivot is exactly zero. For A⁻¹ b use [`solve`]: faster and more accurate. (nalgebra's own inverse has closed forms up to 4 x 4, whose
/// determinants overflow where the inverse does not; this one has not.)
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{derivative, linalg};
/// use nalgebra::Matrix1;
///
/// let d: [f64; 1] = derivative(|x| [linalg::inverse(&Matrix1::new(x)).unwrap()[0]], 2.0);
/// assert_eq!(d, [-0.25]);
/// assert!(linalg::inverse(&Matrix1::new(0.0)).is_none());
/// ```
#[must_use]
#[track_caller]
pub fn inverse<T: LinalgScalar, D: DimMin<D, Output = D>>(a: &OMatrix<T, D, D>) -> Option<OMatrix<T, D, D>>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    assert_square("inverse", a);
    T::lu(a).map(|lu| T::lu_inverse(&lu, a))
}

/// ln |det A|, without overflow or underflow; its derivative is tr(A⁻¹ A′).
///
/// The sign of the determinant is left out, as in the logarithm of a change of variables; a covariance that must be positive definite is better
/// factorised by a Cholesky decomposition, which notices when it is not. `None` if a pivot is exactly zero. Of no rows it is 0.
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{gradient, linalg};
/// use nalgebra::Matrix2;
///
/// let g: [f64; 3] = gradient(|[a, b, c]| linalg::ln_determinant(&Matrix2::new(a, b, b, c)).unwrap(), [2.0, 0.0, 4.0]);
/// assert_eq!(g, [0.5, 0.0, 0.25]);
/// assert!(linalg::ln_determinant(&Matrix2::new(1.0, 2.0, 2.0, 4.0)).is_none());
/// ```
#[must_use]
#[track_caller]
pub fn ln_determinant<T: LinalgScalar, D: DimMin<D, Output = D>>(a: &OMatrix<T, D, D>) -> Option<T>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    assert_square("ln_determinant", a);
    T::lu(a).map(|lu| T::lu_ln_determinant(&lu, a))
}
