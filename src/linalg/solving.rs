//! Linear systems, inverses and determinants.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, DimMin, OMatrix};

use super::{LinalgScalar, assert_square};
use crate::scalar::{Primitive, Scalar};

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

/// The determinant; its derivative is det A · tr(A⁻¹ A′), at singular matrices tr(adj(A) A′).
///
/// A polynomial has derivatives everywhere: they are right at every order at singular and nearly singular matrices too, of any rank, where the
/// matrix is not inverted but eliminated with complete pivoting as far as pivots are large enough to divide by, and what is left is expanded
/// without division (Bird 2011, "A simple division-free algorithm for computing determinants"). That is slower: an elimination in
/// duals. Of no rows the determinant is 1. Where products of some of the entries leave the range of the numbers, it is 0, infinite or NaN, even if the
/// determinant itself is within it; [`ln_determinant`] stays within.
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{gradient, linalg};
/// use nalgebra::Matrix2;
///
/// let g: [f64; 4] = gradient(|[a, b, c, d]| linalg::determinant(&Matrix2::new(a, b, c, d)), [1.0, 2.0, 2.0, 4.0]);
/// assert_eq!(g, [4.0, -2.0, -2.0, 1.0]);
/// ```
#[must_use]
#[track_caller]
pub fn determinant<T: LinalgScalar, D: DimMin<D, Output = D>>(a: &OMatrix<T, D, D>) -> T
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    assert_square("determinant", a);
    match (a.nrows(), a.as_slice()) {
        (1, &[a]) => return a,
        (2, &[a, b, c, d]) => return a * d - b * c,
        (3, &[a, b, c, d, e, f, g, h, i]) => return a * (e * i - h * f) - d * (b * i - h * c) + g * (b * f - e * c),
        _ => {}
    }
    // Above it the terms of a second derivative, of the size of the square of the inverse, do not cancel below half of the digits.
    let well_conditioned = Primitive::sqrt(T::Base::epsilon());
    if let Some(lu) = T::lu(a)
        && T::lu_spread(&lu) > well_conditioned
    {
        let determinant = T::lu_determinant(&lu, a);
        // Where a product of pivots leaves the range, its derivatives are no multiples of it.
        if Primitive::is_normal(determinant.base()) {
            return determinant;
        }
    }
    eliminate(a.clone())
}

/// The determinant by Gaussian elimination with complete pivoting, of what is left without division.
fn eliminate<T: LinalgScalar, D: Dim>(mut a: OMatrix<T, D, D>) -> T
where
    DefaultAllocator: Allocator<D, D>,
{
    let n = a.nrows();
    let size = |x: &T| Primitive::abs(x.base());
    let mut product = T::literal(1.0);
    let mut least = T::Base::zero();
    for i in 0..n {
        let places = (i..n).flat_map(|column| (i..n).map(move |row| (row, column)));
        let pivot = places.reduce(|p, q| if size(&a[q]) > size(&a[p]) { q } else { p });
        let (row, column) = pivot.expect("i < n");
        let largest = size(&a[(row, column)]);
        if i == 0 {
            least = largest * T::Base::epsilon() * T::Base::from_f64(n as f64);
        }
        if largest <= least {
            return product * without_division(&a, i);
        }
        if largest.is_nan() {
            return a[(row, column)];
        }
        if row != i {
            a.swap_rows(row, i);
            product = -product;
        }
        if column != i {
            a.swap_columns(column, i);
            product = -product;
        }
        let pivot = a[(i, i)];
        product *= pivot;
        for column in i + 1..n {
            let factor = a[(i, column)] / pivot;
            for row in i + 1..n {
                let below = a[(row, i)];
                a[(row, column)] -= below * factor;
            }
        }
    }
    product
}

/// The determinant of the rows and columns from `first` on, by Bird's recurrence: X becomes μ(X) A, where μ keeps what is above the diagonal
/// and has minus the sum of the diagonal below on it.
fn without_division<T: LinalgScalar, D: Dim>(a: &OMatrix<T, D, D>, first: usize) -> T
where
    DefaultAllocator: Allocator<D, D>,
{
    let n = a.nrows();
    let mut x = a.clone();
    for _ in first + 1..n {
        let mut below = T::literal(0.0);
        for i in (first..n).rev() {
            let diagonal = x[(i, i)];
            x[(i, i)] = below;
            below -= diagonal;
        }
        let upper = x.clone();
        for i in first..n {
            for j in first..n {
                let mut sum = T::literal(0.0);
                for l in i..n {
                    sum += upper[(i, l)] * a[(l, j)];
                }
                x[(i, j)] = sum;
            }
        }
    }
    if (n - first).is_multiple_of(2) { -x[(first, first)] } else { x[(first, first)] }
}
