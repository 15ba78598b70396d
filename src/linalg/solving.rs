//! Linear systems, inverses and logarithms of determinants.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, DimMin, OMatrix};

use super::range::{Directions, are_finite, divided, exponent, unit};
use super::symmetric::greatest;
use super::{LinalgScalar, assert_square};
use crate::scalar::Primitive;

/// The solution X of A X = B, by LU with partial pivoting; A X′ = B′ - A′ X.
///
/// B may have any number of columns. `None` if a pivot is exactly zero, as nalgebra has it: a matrix that is singular but for rounding has a large
/// solution with large derivatives. `None` too if an entry of A is infinite or NaN; with such entries of B the solution is infinite or NaN. What is out
/// of range of it is infinite.
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
    if !are_finite(a) {
        return None;
    }
    let Some(unit) = unit(a, factors::<T>()) else {
        return T::lu(a).map(|lu| T::lu_solve(&lu, a, b));
    };
    let of_b = exponent(greatest(b.iter().map(|x| x.base()))).unwrap_or(0);
    let directions = Directions::of(&a.iter().map(|&x| (x, unit)).chain(b.iter().map(|&x| (x, of_b))));
    let a = a.map(|x| directions.divide(x, unit));
    let lu = T::lu(&a)?;
    Some(T::lu_solve(&lu, &a, &b.map(|x| directions.divide(x, of_b))).map(|x| directions.restore(x, of_b - unit)))
}

/// How many factors of the size of a matrix, or of its inverse, a derivative has.
fn factors<T: LinalgScalar>() -> usize {
    T::DEPTH + 2
}

/// The inverse A⁻¹, by LU with partial pivoting; (A⁻¹)′ = -A⁻¹ A′ A⁻¹.
///
/// `None` if a pivot is exactly zero, or an entry is infinite or NaN; what is out of range of the inverse is infinite. For A⁻¹ b use [`solve`]: faster and more accurate. (nalgebra's own inverse has closed forms up to 4 x 4, whose
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
    if !are_finite(a) {
        return None;
    }
    let Some((a, unit, directions)) = divided(a, factors::<T>()) else {
        return T::lu(a).map(|lu| T::lu_inverse(&lu, a));
    };
    T::lu(&a).map(|lu| T::lu_inverse(&lu, &a).map(|x| directions.restore(x, -unit)))
}

/// ln |det A|, without overflow or underflow; its derivative is tr(A⁻¹ A′).
///
/// The sign of the determinant is left out, as in the logarithm of a change of variables; a covariance that must be positive definite is better
/// factorised by a Cholesky decomposition, which notices when it is not. `None` if a pivot is exactly zero, or an entry is infinite or NaN. Of no rows it
/// is 0.
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
    if !are_finite(a) {
        return None;
    }
    // The same at every depth, for the value has the bits of the plain one.
    let Some((a, unit, directions)) = divided(a, 2) else {
        return T::lu(a).map(|lu| T::lu_ln_determinant(&lu, a));
    };
    let units = T::Base::from_i32(unit) * T::Base::from_f64(a.nrows() as f64) * Primitive::ln(T::Base::from_f64(2.0));
    T::lu(&a).map(|lu| directions.restore(T::lu_ln_determinant(&lu, &a), 0) + units)
}
