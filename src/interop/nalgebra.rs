//! nalgebra's vectors and matrices of fixed size as points and outputs (feature `nalgebra`).
//!
//! A vector goes in where an array does, and the gradient is a vector; a function that returns a vector has an [`SMatrix`] for a Jacobian, and
//! the Hessian at a vector is one. Matrices of up to 6 columns are points too, column by column.
//!
//! ```
//! use gradual::{gradient, hessian, jacobian};
//! use nalgebra::{Matrix2, Matrix2x3, Vector2, Vector3};
//!
//! let x = Vector3::new(1.0, 2.0, 3.0);
//! let g: Vector3<f64> = gradient(|x| x.dot(&x), x);
//! assert_eq!(g, 2.0 * x);
//! let j: Matrix2x3<f64> = jacobian(|x| Vector2::new(x[0] * x[1], x[2]), x);
//! assert_eq!(j, Matrix2x3::new(2.0, 1.0, 0.0, 0.0, 0.0, 1.0));
//! let h: Matrix2<f64> = hessian(|x| x[0] * x[0] * x[1], Vector2::new(1.0, 2.0));
//! assert_eq!(h, Matrix2::new(4.0, 2.0, 2.0, 0.0));
//! ```

use core::array;
use core::fmt::{self, Formatter};

use nalgebra::{ArrayStorage, Dim, Matrix, RawStorage, SMatrix, SVector};

use crate::point::{Pack, Point};
use crate::scalar::Scalar;

/// A matrix of plain numbers as one of constants, to be mixed with numbers that are differentiated.
///
/// nalgebra multiplies numbers of one kind only. Its own [`cast`](Matrix::cast) does the same; this is shorter where the type of number is
/// generic.
///
/// ```
/// use gradual::nalgebra::lift;
/// use gradual::{Real, jacobian};
/// use nalgebra::{Matrix2, SVector, Scalar, Vector2};
///
/// let a = Matrix2::new(1.0, 2.0, 3.0, 4.0);
/// let j: Matrix2<f64> = jacobian(|x| lift(&a) * x, Vector2::new(0.5, -1.0));
/// assert_eq!(j, a);
/// ```
pub fn lift<T, R, C, S>(m: &Matrix<T::Base, R, C, S>) -> nalgebra::OMatrix<T, R, C>
where
    T: Scalar + nalgebra::Scalar,
    T::Base: nalgebra::Scalar,
    R: Dim,
    C: Dim,
    S: RawStorage<T::Base, R, C>,
    nalgebra::DefaultAllocator: nalgebra::allocator::Allocator<R, C>,
{
    m.map(T::from)
}

/// Scalars in the storage of a matrix, column by column.
fn matrix<T, const R: usize, const C: usize>(columns: [[T; R]; C]) -> SMatrix<T, R, C> {
    SMatrix::from_array_storage(ArrayStorage(columns))
}

impl<T: Scalar, const M: usize> Pack for SVector<T, M> {
    type Scalar = T;
    type With<U: Scalar> = SVector<U, M>;
    type Jacobian<V: Scalar, const N: usize> = SMatrix<V, M, N>;
    const LEN: usize = M;

    #[inline]
    fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(T) -> U) -> SVector<U, M> {
        let [column] = self.data.0;
        matrix([column.map(f)])
    }

    #[inline]
    fn rows<V: Scalar, const N: usize>(self, row: &mut impl FnMut(T) -> [V; N]) -> SMatrix<V, M, N> {
        let [column] = self.data.0;
        let rows: [[V; N]; M] = column.map(row);
        matrix(array::from_fn(|j| array::from_fn(|i| rows[i][j])))
    }

    fn read_rows<V: Scalar, const N: usize>(jacobian: &SMatrix<V, M, N>, read: &mut impl FnMut([V; N])) {
        let columns = &jacobian.data.0;
        (0..M).for_each(|i| read(array::from_fn(|j| columns[j][i])));
    }
}

impl<T: Scalar, const N: usize> Point<N> for SVector<T, N> {
    #[inline]
    fn to_array(self) -> [T; N] {
        let [column] = self.data.0;
        column
    }

    #[inline]
    fn with_scalars<U: Scalar>(self, scalars: [U; N]) -> SVector<U, N> {
        matrix([scalars])
    }
}

macro_rules! matrices {
    ($($C:literal: $($R:literal)*;)*) => { $(
        impl<T: Scalar, const R: usize> Pack for SMatrix<T, R, $C> {
            type Scalar = T;
            type With<U: Scalar> = SMatrix<U, R, $C>;
            /// `j[row][column]` is the row of derivatives of that entry.
            type Jacobian<V: Scalar, const N: usize> = [[[V; N]; $C]; R];
            const LEN: usize = R * $C;

            #[inline]
            fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(T) -> U) -> SMatrix<U, R, $C> {
                matrix(self.data.0.map(|column| column.map(&mut *f)))
            }

            #[inline]
            fn rows<V: Scalar, const N: usize>(self, row: &mut impl FnMut(T) -> [V; N]) -> [[[V; N]; $C]; R] {
                let columns = self.data.0.map(|column| column.map(&mut *row));
                array::from_fn(|i| array::from_fn(|j| columns[j][i]))
            }

            fn read_rows<V: Scalar, const N: usize>(jacobian: &[[[V; N]; $C]; R], read: &mut impl FnMut([V; N])) {
                (0..$C).for_each(|j| jacobian.iter().for_each(|row| read(row[j])));
            }

            fn name(k: usize, f: &mut Formatter) -> fmt::Result {
                write!(f, "[({}, {})]", k % R, k / R)
            }
        }

        $(
            impl<T: Scalar> Point<{ $R * $C }> for SMatrix<T, $R, $C> {
                #[inline]
                fn to_array(self) -> [T; $R * $C] {
                    let columns: &[[T; $R]; $C] = &self.data.0;
                    array::from_fn(|k| columns.as_flattened()[k])
                }

                #[inline]
                fn with_scalars<U: Scalar>(self, scalars: [U; $R * $C]) -> SMatrix<U, $R, $C> {
                    matrix(array::from_fn(|j| array::from_fn(|i| scalars[j * $R + i])))
                }
            }
        )*
    )* };
}
matrices! {
    2: 1 2 3 4 5 6;
    3: 1 2 3 4 5 6;
    4: 1 2 3 4 5 6;
    5: 1 2 3 4 5 6;
    6: 1 2 3 4 5 6;
}
