//! nalgebra's vectors and matrices of fixed size as points and outputs (feature `nalgebra`).
//!
//! A vector goes in where an array does, and the gradient is a vector; a function that returns a vector has an [`SMatrix`] for a Jacobian, and
//! the Hessian at a vector is one. Matrices of up to 6 rows and columns are points too, column by column, and so are row vectors.
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
//!
//! # Dynamic vectors and matrices
//! are no points, whose number of scalars is known to the compiler. They go to [`chunked`](crate::chunked) as the slices that they are: a `DVector` by
//! `as_slice()` and `as_mut_slice()`, back inside by `DVectorView`. A Jacobian comes row by row, as `DMatrix::from_row_slice` takes it (nalgebra's own
//! slices go column by column).
//!
//! ```
//! use gradual::chunked;
//! use gradual::nalgebra::lift;
//! use nalgebra::{DMatrix, DVector, DVectorView};
//!
//! let a = DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 0.0, 3.0]);
//! let x = DVector::from_vec(vec![1.0, -1.0]);
//! let mut g = DVector::zeros(2);
//! let value = chunked::value_and_gradient(
//!     |x| {
//!         let x = DVectorView::from_slice(x, x.len());
//!         (lift(&a) * x).dot(&x)
//!     },
//!     x.as_slice(),
//!     g.as_mut_slice(),
//! );
//! assert_eq!((value, g), (4.0, (&a + a.transpose()) * &x));
//!
//! let mut j = vec![0.0; 2 * 2];
//! chunked::jacobian(|x| (lift(&a) * DVectorView::from_slice(x, x.len())).as_slice().to_vec(), x.as_slice(), &mut j);
//! assert_eq!(DMatrix::from_row_slice(2, 2, &j), a);
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
///
/// In a chain of products within a closure the compiler may ask for the type of the numbers, which follows from what the chain is multiplied with only in
/// the end. Where matrices are lifted in the call of a generic function it is known:
///
/// ```
/// use gradual::jacobian;
/// use gradual::linalg::LinalgScalar;
/// use gradual::nalgebra::lift;
/// use nalgebra::{Matrix2, Vector2};
///
/// fn turned<T: LinalgScalar>(a: Matrix2<T>, b: Matrix2<T>, x: Vector2<T>) -> Vector2<T> {
///     a.transpose() * b * a * x
/// }
/// let (a, b) = (Matrix2::new(0.0, 1.0, -1.0, 0.0), Matrix2::new(1.0, 2.0, 3.0, 4.0));
/// let j: Matrix2<f64> = jacobian(|x| turned(lift(&a), lift(&b), x), Vector2::new(0.5, -1.0));
/// assert_eq!(j, a.transpose() * b * a);
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
