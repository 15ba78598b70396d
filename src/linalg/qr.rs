//! The QR decomposition.

use std::vec::Vec;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, DimMin, DimMinimum, Dyn, OMatrix, QR, RealField};

use super::LinalgScalar;
use super::range::power_of_two;
use super::symmetric::{assert_finite, greatest};
use crate::scalar::Primitive;

/// A = Q R: what [`qr`] returns.
#[derive(Clone, Debug)]
pub struct Qr<T: nalgebra::Scalar, R: DimMin<C>, C: Dim>
where
    DefaultAllocator: Allocator<R, DimMinimum<R, C>> + Allocator<DimMinimum<R, C>, C>,
{
    /// As many orthonormal columns as the shorter side of A has numbers.
    pub q: OMatrix<T, R, DimMinimum<R, C>>,
    /// Zero below the diagonal, which is positive.
    pub r: OMatrix<T, DimMinimum<R, C>, C>,
}

/// Q with orthonormal columns and R, upper triangular with a positive diagonal, for A = Q R, of as many columns and rows as the shorter side of A has
/// numbers; Q′ = Q Ω + (I - Q Qᵀ) A′ R⁻¹ and R′ = Qᵀ A′ - Ω R, with the antisymmetric Ω that has the part of Qᵀ A′ R⁻¹ below the diagonal.
///
/// The rule is that of Walter and Lehmann 2012 ("On evaluating higher-order derivatives of the QR decomposition of tall matrices with full column
/// rank in forward and reverse mode algorithmic differentiation"). Values are nalgebra's, by reflections, of columns brought to one size by powers of two: where
/// nothing leaves the range, with its bits. Of a matrix with more columns than rows, the first columns make Q, and in R⁻¹ they alone count.
///
/// # Dependent columns
/// have no derivative, not even a Q: `None` if a column, of those that make Q, lies in the span of those before it, up to 16 n ε of its own length, n the longer
/// side: a column of zeros does, whatever its tangents are. So it is for numbers without tangents too. `None` also if an entry is infinite or NaN,
/// or R is out of range.
///
/// ```
/// use gradual::{gradient, linalg};
/// use nalgebra::Matrix2;
///
/// // R is [[√(a² + c²), …], [0, |a d - b c|/√(a² + c²)]].
/// let g: [f64; 4] = gradient(|[a, b, c, d]| linalg::qr(&Matrix2::new(a, b, c, d)).unwrap().r[(1, 1)], [2.0, 0.0, 0.0, -3.0]);
/// assert_eq!(g, [0.0, 0.0, 0.0, -1.0]);
/// // The first column turns as it moves across.
/// let g: [f64; 4] = gradient(|[a, b, c, d]| linalg::qr(&Matrix2::new(a, b, c, d)).unwrap().q[(1, 0)], [2.0, 0.0, 0.0, -3.0]);
/// assert_eq!(g, [0.0, 0.0, 0.5, 0.0]);
/// assert!(linalg::qr(&Matrix2::new(1.0, 2.0, 2.0, 4.0)).is_none());
/// ```
#[must_use]
pub fn qr<T: LinalgScalar, R: DimMin<C>, C: Dim>(a: &OMatrix<T, R, C>) -> Option<Qr<T, R, C>>
where
    DefaultAllocator: Allocator<R, C> + Allocator<R, DimMinimum<R, C>> + Allocator<DimMinimum<R, C>, C>,
{
    assert_finite(a).ok()?;
    let (rows, columns) = a.shape_generic();
    let shorter = rows.min(columns);
    let Qr { q, r } = T::qr(&DMatrix::from_column_slice(rows.value(), columns.value(), a.as_slice()))?;
    Some(Qr {
        q: OMatrix::from_column_slice_generic(rows, shorter, q.as_slice()),
        r: OMatrix::from_column_slice_generic(shorter, columns, r.as_slice()),
    })
}

/// Q and R of a matrix of finite plain numbers, if the columns that make Q are independent.
pub(super) fn of_plain<F: Primitive + RealField>(a: &DMatrix<F>) -> Option<Qr<F, Dyn, Dyn>> {
    // Scaling columns scales those of R. Without it squares of lengths leave the range.
    let mut scaled = a.clone();
    let sizes: Vec<F> = a.column_iter().map(|column| power_of_two(greatest(column.iter().copied()))).collect();
    for (mut column, &size) in scaled.column_iter_mut().zip(&sizes) {
        column.unscale_mut(size);
    }
    let (q, mut r) = QR::new(scaled).unpack();
    let relative = F::literal((16 * a.nrows().max(a.ncols())) as f64) * <F as Primitive>::EPSILON;
    if (0..q.ncols()).any(|j| r[(j, j)] <= relative * r.column(j).norm()) {
        return None;
    }
    for (mut column, &size) in r.column_iter_mut().zip(&sizes) {
        column.scale_mut(size);
    }
    r.iter().all(|&x| Primitive::is_finite(x)).then_some(Qr { q, r })
}
