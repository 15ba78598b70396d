//! Matrices that are symmetric, and what may be wrong with a matrix.

use core::error::Error;
use core::fmt::{self, Display, Formatter};

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

use super::LinalgScalar;
use crate::scalar::{Primitive, Scalar};

/// Why a matrix has no decomposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecompositionError {
    /// An entry is infinite or NaN.
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// An entry differs from the one across the diagonal, by more than rounding explains.
    NotSymmetric {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// The iteration did not end.
    NotConverged,
}

impl Display for DecompositionError {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::NotFinite { row, column } => write!(f, "the matrix has no finite entry at ({row}, {column})"),
            Self::NotSymmetric { row, column } => {
                write!(f, "the matrix is not symmetric: ({row}, {column}) differs from ({column}, {row})")
            }
            Self::NotConverged => write!(f, "the iteration did not converge"),
        }
    }
}

impl Error for DecompositionError {}

pub(super) fn assert_finite<T: LinalgScalar, R: Dim, C: Dim>(a: &OMatrix<T, R, C>) -> Result<(), DecompositionError>
where
    DefaultAllocator: Allocator<R, C>,
{
    match a.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(k) => Err(DecompositionError::NotFinite { row: k % a.nrows(), column: k / a.nrows() }),
    }
}

/// (A + Aᵀ)/2, of tangents too, if the values are symmetric to half of their digits.
pub(super) fn symmetric_part<T: LinalgScalar, D: Dim>(
    a: &OMatrix<T, D, D>,
) -> Result<OMatrix<T, D, D>, DecompositionError>
where
    DefaultAllocator: Allocator<D, D>,
{
    assert_finite(a)?;
    let rounding = greatest(a.iter().map(|x| x.base())) * Primitive::sqrt(T::Base::epsilon());
    let mut part = a.clone();
    for column in 0..a.ncols() {
        for row in column + 1..a.nrows() {
            let (below, above) = (a[(row, column)], a[(column, row)]);
            let difference = above - below;
            if Primitive::abs(difference.base()) > rounding {
                return Err(DecompositionError::NotSymmetric { row, column });
            }
            // Exactly the entry itself if both are equal.
            let middle = below + difference * T::Base::from_f64(0.5);
            (part[(row, column)], part[(column, row)]) = (middle, middle);
        }
    }
    Ok(part)
}

/// The greatest absolute value.
pub(super) fn greatest<F: Primitive>(numbers: impl Iterator<Item = F>) -> F {
    numbers.fold(F::zero(), |m, x| Primitive::max(m, Primitive::abs(x)))
}
