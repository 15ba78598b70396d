//! Singular values.

use std::vec::Vec;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DVector, DefaultAllocator, Dim, DimMin, DimMinimum, OMatrix, OVector};

use super::LinalgScalar;
use super::jacobi;
use super::range::divided;
use super::repeated::{Repeated, undetermined};
use super::symmetric::{DecompositionError, assert_finite, greatest};
use crate::scalar::{Primitive, Scalar};

/// A = U diag(s) Vᵀ: what [`svd`] returns.
#[derive(Clone, Debug)]
pub struct Svd<T: nalgebra::Scalar, R: DimMin<C>, C: Dim>
where
    DefaultAllocator: Allocator<R, DimMinimum<R, C>> + Allocator<DimMinimum<R, C>, C> + Allocator<DimMinimum<R, C>>,
{
    /// The left singular vectors, one to a column.
    pub u: OMatrix<T, R, DimMinimum<R, C>>,
    /// The singular values in descending order. Where one that repeats, or is zero, is not differentiable, its tangents are NaN.
    pub singular_values: OVector<T, DimMinimum<R, C>>,
    /// The right singular vectors, one to a row.
    pub v_t: OMatrix<T, DimMinimum<R, C>, C>,
    /// The singular values once more, with the derivatives of one branch where positive ones repeat: smooth symmetric functions of these have the
    /// right first derivatives.
    pub branches: OVector<T, DimMinimum<R, C>>,
}

/// What one level hands to the next: the part of the matrix that belongs to positive singular values, Uₚ B Vₚᵀ with one block of B for each
/// distinct one, where all three are smooth functions of the matrix.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Singular<T: LinalgScalar> {
    /// Uₚ, then columns for the singular values of zero.
    pub(super) u: DMatrix<T>,
    /// Vₚ, then columns for the singular values of zero.
    pub(super) v: DMatrix<T>,
    /// B.
    pub(super) form: DMatrix<T>,
    /// Where the block of each row of B begins.
    pub(super) begin: Vec<usize>,
    /// All singular values.
    pub(super) values: DVector<T::Base>,
}

impl<T: LinalgScalar> Singular<T> {
    /// Uₚ and Vₚ.
    pub(super) fn positive(&self) -> (DMatrix<T>, DMatrix<T>) {
        let rank = self.form.nrows();
        (self.u.columns(0, rank).into_owned(), self.v.columns(0, rank).into_owned())
    }

    /// What is left of the matrix: zero in value.
    pub(super) fn rest(&self, a: &DMatrix<T>) -> DMatrix<T> {
        let (u, v) = self.positive();
        a - T::multiply(&u, &T::multiply(&self.form, &v.transpose()))
    }
}

/// Singular values, descending, and singular vectors, as many as the shorter side has numbers; sᵢ′ = uᵢᵀ A′ vᵢ.
///
/// The rules are those of Giles 2008, "Collected matrix derivative results for forward and reverse mode algorithmic differentiation", 3.2, for blocks of
/// singular values that are equal. The plain matrix is taken apart by Hestenes' one-sided rotations, and not by nalgebra, whose factors of matrices with zeros
/// or with entries of very different size do not always multiply to the matrix. Vectors have length 1 and no particular sign.
/// A singular value may be greater than the entries, and is infinite if it is out of range; all else is right beside it.
///
/// # Repeated singular values, and those of zero
/// are those that agree with each other, or with zero, to 16 n ε times the largest, n the longer side. What is said of repeated eigenvalues in
/// [`symmetric_eigen`](super::symmetric_eigen) holds: others beside them are right to every order, and so are they themselves where the matrix moves without telling
/// them apart, or without leaving its rank; along a single direction they have one-sided derivatives; else their tangents are NaN, as are those of their
/// vectors. [`branches`](Svd::branches) has derivatives of one branch where positive singular values repeat; of a zero where that is the only one of
/// a square matrix, as an absolute value has; and else where all stay zero.
///
/// # Errors
/// [`NotFinite`](DecompositionError::NotFinite); [`NotConverged`](DecompositionError::NotConverged) if the rotations do not end.
///
/// ```
/// use gradual::{gradient, linalg};
/// use nalgebra::Matrix2;
///
/// let g: [f64; 4] = gradient(|[a, b, c, d]| linalg::svd(&Matrix2::new(a, b, c, d)).unwrap().singular_values[0], [3.0, 0.0, 0.0, -2.0]);
/// assert_eq!(g, [1.0, 0.0, 0.0, 0.0]);
/// // Two that are equal: their product is |a d - b c|.
/// let g: [f64; 4] = gradient(|[a, b, c, d]| linalg::svd(&Matrix2::new(a, b, c, d)).unwrap().branches.product(), [2.0, 0.0, 0.0, 2.0]);
/// assert_eq!(g, [2.0, 0.0, 0.0, 2.0]);
/// ```
pub fn svd<T: LinalgScalar, R: DimMin<C>, C: Dim>(a: &OMatrix<T, R, C>) -> Result<Svd<T, R, C>, DecompositionError>
where
    DefaultAllocator:
        Allocator<R, C> + Allocator<R, DimMinimum<R, C>> + Allocator<DimMinimum<R, C>, C> + Allocator<DimMinimum<R, C>>,
{
    assert_finite(a)?;
    // Derivatives of order k have k differences of squares below.
    let Some((a, unit, directions)) = divided(a, 2 * T::DEPTH + 3) else {
        return of_finite(a);
    };
    let Svd { u, singular_values, v_t, branches } = of_finite(&a)?;
    Ok(Svd {
        u: u.map(|x| directions.restore(x, 0)),
        singular_values: singular_values.map(|x| directions.restore(x, unit)),
        v_t: v_t.map(|x| directions.restore(x, 0)),
        branches: branches.map(|x| directions.restore(x, unit)),
    })
}

fn of_finite<T: LinalgScalar, R: DimMin<C>, C: Dim>(a: &OMatrix<T, R, C>) -> Result<Svd<T, R, C>, DecompositionError>
where
    DefaultAllocator:
        Allocator<R, C> + Allocator<R, DimMinimum<R, C>> + Allocator<DimMinimum<R, C>, C> + Allocator<DimMinimum<R, C>>,
{
    let (rows, columns) = a.shape_generic();
    let shorter = rows.min(columns);
    let a = DMatrix::from_column_slice(rows.value(), columns.value(), a.as_slice());
    let mut singular = T::singular(&a)?;
    let rank = singular.form.nrows();
    let (mut values, mut branches) = (Vec::with_capacity(shorter.value()), Vec::with_capacity(shorter.value()));
    let undetermined = undetermined(a.as_slice());
    let mut vague: Vec<usize> = (rank..shorter.value()).collect();
    let mut first = 0;
    while first < rank {
        let size = singular.begin.iter().filter(|&&begin| begin == first).count();
        if size == 1 {
            values.push(singular.form[(first, first)]);
            branches.push(singular.form[(first, first)]);
        } else {
            let block = singular.form.view((first, first), (size, size)).into_owned();
            // BᵀB/2s, whose eigenvalues are s²/2s, moves as the symmetric part of B.
            let value = singular.values[first];
            let square = T::multiply(&block.transpose(), &block.map(|x| x / value * T::Base::from_f64(0.5)));
            let repeated =
                Repeated::new(a.as_slice(), singular.form.as_slice(), rows.value() + columns.value(), &square);
            for i in 0..size {
                // The root of 2 s times that, by parts that stay in range.
                let root = |x: T| {
                    let relative = Scalar::sqrt(x / value * T::Base::from_f64(2.0));
                    with_value(relative * value, singular.values[first + i])
                };
                // Eigenvalues ascend.
                values.push(root(repeated.eigenvalue(size - 1 - i)));
                branches.push(root(repeated.branch(size - 1 - i)));
                vague.push(first + i);
            }
        }
        first += size;
    }
    if rank < shorter.value() {
        let (zeros, of_branches) = zeros(&a, &singular);
        values.extend(zeros);
        branches.extend(of_branches);
    }
    for i in vague {
        singular.u.column_mut(i).apply(|x| *x = undetermined(*x));
        singular.v.column_mut(i).apply(|x| *x = undetermined(*x));
    }
    Ok(Svd {
        u: OMatrix::from_column_slice_generic(rows, shorter, singular.u.as_slice()),
        singular_values: OVector::from_column_slice_generic(shorter, ::nalgebra::Const, &values),
        v_t: OMatrix::from_column_slice_generic(shorter, columns, singular.v.transpose().as_slice()),
        branches: OVector::from_column_slice_generic(shorter, ::nalgebra::Const, &branches),
    })
}

/// The tangents of `x` with another value.
fn with_value<T: LinalgScalar>(x: T, value: T::Base) -> T {
    T::from_components(0, &mut |k| if k == 0 { value } else { x.component(k) })
}

/// The singular values of zero, and their branches.
fn zeros<T: LinalgScalar>(a: &DMatrix<T>, singular: &Singular<T>) -> (Vec<T>, Vec<T>) {
    let rank = singular.form.nrows();
    let rest = singular.rest(a);
    let largest = |entries: &DMatrix<T>, k: usize| greatest(entries.iter().map(|x| x.component(k)));
    // Some roundings of sums of so many terms.
    let rounding = T::Base::epsilon() * T::Base::from_f64(64.0 * (a.nrows() + a.ncols()) as f64);
    let leaves = |k: usize| largest(&rest, k) > rounding * Primitive::max(largest(a, k), largest(&singular.form, k));
    let left: Vec<bool> = (0..T::COMPONENTS).map(|k| k > 0 && leaves(k)).collect();
    let any = left.contains(&true);
    let is_single = T::COMPONENTS == 2;
    let lengths = if any && is_single { jacobi::svd(&rest.map(|x| x.component(1))) } else { None };
    let zero = |i: usize| {
        T::from_components(0, &mut |k| match k {
            0 => singular.values[i],
            _ if left[k] && is_single => lengths.as_ref().map_or(T::Base::nan(), |(_, lengths, _)| lengths[i - rank]),
            _ if left[k] || any && T::order(k) > 1 => T::Base::nan(),
            _ => T::Base::zero(),
        })
    };
    let values: Vec<T> = (rank..singular.values.len()).map(zero).collect();
    if !(a.is_square() && rank + 1 == a.nrows()) {
        return (values.clone(), values);
    }
    // An absolute value: of u A v for vectors that belong to zero.
    let (u, v) = (singular.u.column(rank).map(|x| x.base()), singular.v.column(rank).map(|x| x.base()));
    let slope = |k: usize| {
        let column = |j: usize| (0..u.len()).map(move |i| (i, j));
        (0..v.len()).map(|j| column(j).map(|at| rest[at].component(k) * u[at.0]).sum::<T::Base>() * v[j]).sum()
    };
    let signed = T::from_components(0, &mut |k| match T::order(k) {
        0 => T::Base::zero(),
        1 if left[k] => slope(k),
        _ => values[0].component(k),
    });
    (values, Vec::from([with_value(signed.abs(), singular.values[rank])]))
}
