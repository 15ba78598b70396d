//! Eigenvalues and eigenvectors of symmetric matrices.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, DimDiff, DimSub, OMatrix, OVector, U1};

use super::range::divided;
use super::repeated::{Repeated, undetermined};
use super::symmetric::{DecompositionError, symmetric_part};
use super::{LinalgScalar, assert_square};

/// A = V diag(λ) Vᵀ: what [`symmetric_eigen`] returns.
#[derive(Clone, Debug)]
pub struct SymmetricEigen<T: nalgebra::Scalar, D: Dim>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    /// The eigenvalues in ascending order, so the largest is the last. Where a repeated one is not differentiable, its tangents are NaN.
    pub eigenvalues: OVector<T, D>,
    /// The eigenvectors: column i belongs to eigenvalue i. Those of a repeated eigenvalue are a basis that does not depend continuously on the matrix, and
    /// their tangents are NaN.
    pub eigenvectors: OMatrix<T, D, D>,
    /// The eigenvalues once more, with the derivatives of one branch where they repeat: sums, products and all other smooth symmetric functions of
    /// them have the right first derivatives, as have those of [`max`](crate::Scalar::max) and its like at a tie. (Not by nalgebra's own
    /// `branches.max()`, which compares values: fold with `Scalar::max`.)
    pub branches: OVector<T, D>,
}

/// What one level hands to the next: an orthogonal W with Wᵀ A W = H of one block for each distinct eigenvalue.
///
/// Unlike single eigenvectors both are smooth functions of A, at repeated eigenvalues too, as long as blocks are not told apart.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Blocks<T: nalgebra::Scalar, D: Dim>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    pub(super) basis: OMatrix<T, D, D>,
    pub(super) form: OMatrix<T, D, D>,
    /// Where the block of each row begins.
    pub(super) begin: OVector<usize, D>,
}

/// The eigenvalues, ascending, and eigenvectors of a symmetric matrix; λᵢ′ = vᵢᵀ A′ vᵢ, vᵢ′ = Σⱼ vⱼ vⱼᵀ A′ vᵢ/(λᵢ - λⱼ).
///
/// The rules are those of Magnus 1985 ("On differentiating eigenvalues and eigenvectors"). Eigenvectors have length 1 and the sign that nalgebra's
/// iteration gives them. An eigenvalue may be greater than the entries, and is infinite if it is out of range; all else is right beside it.
///
/// # Repeated eigenvalues
/// are those that agree to 16 n ε times the largest, n the number of rows: what rounding cannot tell apart. The others are right to every order beside them,
/// and so is a repeated eigenvalue itself wherever the matrix moves without splitting it (multiples of the identity within its eigenspace, as in a
/// change of basis). Where the eigenspace splits,
/// - along a single direction ([`jvp`](crate::jvp), [`derivative`](fn@crate::derivative)) the eigenvalues have one-sided derivatives, the eigenvalues of A′ within the
///   eigenspace, ascending (van der Aa, ter Morsche and Mattheij 2007, "Computation of eigenvalue and eigenvector derivatives for a general
///   complex-valued eigensystem");
/// - with several tangents they are not differentiable: NaN in the directions that split them, and [`branches`](SymmetricEigen::branches) has the derivatives of the
///   branch that the first direction chooses, ties broken by the next ones (lexicographic, Nesterov 2005): use these for
///   sums and other symmetric functions;
/// - derivatives of second and higher order are NaN, in both, and numbers that carry such have first derivatives as with several tangents.
///
/// Of eigenvalues that are close but not equal, higher derivatives have powers of their gap in the denominator, which symmetric functions of them ought to
/// cancel, and rounding does not: write the trace for the sum, the determinant for the product.
///
/// The eigenvectors of a repeated eigenvalue are NaN in all directions in which the matrix moves.
///
/// # Errors
/// [`NotFinite`](DecompositionError::NotFinite); [`NotSymmetric`](DecompositionError::NotSymmetric) if values differ across the diagonal by more than half of their digits: up to
/// that the symmetric part counts, of tangents altogether. [`NotConverged`](DecompositionError::NotConverged) if nalgebra's iteration does not end.
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{gradient, jvp, linalg};
/// use nalgebra::Matrix2;
///
/// // A diagonal matrix, where an iteration run on duals has nothing to do and would not see b.
/// let g: [f64; 3] = gradient(|[a, b, c]| linalg::symmetric_eigen(&Matrix2::new(a, b, b, c)).unwrap().eigenvectors[(1, 0)], [1.0, 0.0, 2.0]);
/// assert_eq!(g, [0.0, -1.0, 0.0]);
///
/// // At the identity the eigenvalues split along a direction, and their sum is the trace in all directions.
/// let (_, slopes): (_, [f64; 2]) = jvp(
///     |[a, b, c]| {
///         let e = linalg::symmetric_eigen(&Matrix2::new(a, b, b, c)).unwrap();
///         [e.eigenvalues[0], e.eigenvalues[1]]
///     },
///     [1.0, 0.0, 1.0],
///     [5.0, 0.0, 2.0],
/// );
/// assert_eq!(slopes, [2.0, 5.0]);
/// let g: [f64; 3] = gradient(|[a, b, c]| linalg::symmetric_eigen(&Matrix2::new(a, b, b, c)).unwrap().branches.sum(), [1.0, 0.0, 1.0]);
/// assert_eq!(g, [1.0, 0.0, 1.0]);
/// ```
#[track_caller]
pub fn symmetric_eigen<T: LinalgScalar, D: DimSub<U1>>(
    a: &OMatrix<T, D, D>,
) -> Result<SymmetricEigen<T, D>, DecompositionError>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
{
    assert_square("symmetric_eigen", a);
    let a = symmetric_part(a)?;
    // Derivatives of order k have k differences of eigenvalues below.
    let Some((a, unit, directions)) = divided(&a, T::DEPTH + 2) else {
        return of_symmetric(&a);
    };
    let SymmetricEigen { eigenvalues, eigenvectors, branches } = of_symmetric(&a)?;
    Ok(SymmetricEigen {
        eigenvalues: eigenvalues.map(|x| directions.restore(x, unit)),
        eigenvectors: eigenvectors.map(|x| directions.restore(x, 0)),
        branches: branches.map(|x| directions.restore(x, unit)),
    })
}

/// The same of a matrix that is symmetric to the bit.
fn of_symmetric<T: LinalgScalar, D: DimSub<U1>>(
    a: &OMatrix<T, D, D>,
) -> Result<SymmetricEigen<T, D>, DecompositionError>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
{
    let Blocks { basis, form, begin } = T::blocks(a)?;
    let eigenvalues = form.diagonal();
    let mut eigen = SymmetricEigen { branches: eigenvalues.clone(), eigenvalues, eigenvectors: basis };
    let undetermined = undetermined(a.as_slice());
    let mut first = 0;
    while first < a.nrows() {
        let size = begin.iter().filter(|&&begin| begin == first).count();
        if size > 1 {
            let block = DMatrix::from_fn(size, size, |i, j| form[(first + i, first + j)]);
            let repeated = Repeated::new(a.as_slice(), form.as_slice(), a.nrows(), &block);
            for i in 0..size {
                eigen.eigenvalues[first + i] = repeated.eigenvalue(i);
                eigen.branches[first + i] = repeated.branch(i);
                eigen.eigenvectors.column_mut(first + i).apply(|x| *x = undetermined(*x));
            }
        }
        first += size;
    }
    Ok(eigen)
}
