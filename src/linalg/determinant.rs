//! Determinants.

use std::vec::Vec;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, DimMin, OMatrix};

use super::range::{Directions, are_finite, exponent, is_safe, times_power};
use super::symmetric::greatest;
use super::{LinalgScalar, assert_square};
use crate::scalar::{Primitive, Scalar};

/// The determinant; its derivative is det A · tr(A⁻¹ A′), at singular matrices tr(adj(A) A′).
///
/// A polynomial has derivatives everywhere: they are right at every order at singular and nearly singular matrices too, of any rank, where the
/// matrix is not inverted but eliminated with complete pivoting as far as pivots are large enough to divide by, and what is left is expanded
/// without division (Bird 2011, "A simple division-free algorithm for computing determinants"). That is slower: an elimination in
/// duals. Of no rows the determinant is 1, with NaN or infinite entries what their products and sums are.
///
/// # Numbers of very different size
/// Where products of entries could leave the range of the numbers, rows, columns and directions are first divided by powers of two, which are put back in
/// the end: value and derivatives overflow or underflow only if they are out of range themselves. (Lost is what is smaller by the whole range than other
/// terms of the same direction.) [`ln_determinant`](super::ln_determinant) is for determinants that are out of range.
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
    let n = a.nrows();
    let by_products = n <= 3 && (are_safe(a) || !are_finite(a));
    match *a.as_slice() {
        [a] => return a,
        [a, b, c, d] if by_products => return a * d - b * c,
        [a, b, c, d, e, f, g, h, i] if by_products => {
            return a * (e * i - h * f) - d * (b * i - h * c) + g * (b * f - e * c);
        }
        _ => {}
    }
    // Above it the terms of a second derivative, of the size of the square of the inverse, do not cancel below half of the digits.
    let well_conditioned = Primitive::sqrt(T::Base::epsilon());
    if let Some(lu) = T::lu(a)
        && T::lu_spread(&lu) > well_conditioned
    {
        return T::lu_determinant(&lu, a);
    }
    let greatest_are_safe = || {
        a.row_iter().all(|row| is_safe(greatest(row.iter().map(|x| x.base())), n))
            && a.column_iter().all(|column| is_safe(greatest(column.iter().map(|x| x.base())), n))
    };
    if !are_finite(a) || n > 3 && greatest_are_safe() {
        let (determinant, exponent) = eliminate(a.clone());
        return times_power(determinant, exponent);
    }
    Scaled::new(a).determinant()
}

/// Whether products of entries are in range, whichever they are.
fn are_safe<T: LinalgScalar, D: Dim>(a: &OMatrix<T, D, D>) -> bool
where
    DefaultAllocator: Allocator<D, D>,
{
    let (mut smallest, mut greatest) = (T::Base::one(), T::Base::one());
    for x in a.iter().map(|x| Primitive::abs(x.base())) {
        if x < smallest && x > T::Base::zero() {
            smallest = x;
        }
        if x > greatest {
            greatest = x;
        }
    }
    is_safe(smallest, a.nrows()) && is_safe(greatest, a.nrows())
}

/// A matrix whose rows, columns and directions have been divided by powers of two, so that the greatest values of rows and columns, and the greatest
/// tangents of directions, are about 1.
struct Scaled<T: LinalgScalar, D: Dim>
where
    DefaultAllocator: Allocator<D, D>,
{
    matrix: OMatrix<T, D, D>,
    /// The exponent of all rows and columns together.
    exponent: i32,
    directions: Directions,
}

impl<T: LinalgScalar, D: Dim> Scaled<T, D>
where
    DefaultAllocator: Allocator<D, D>,
{
    /// Of finite values.
    fn new(a: &OMatrix<T, D, D>) -> Self {
        let n = a.nrows();
        let of = |i: usize, j: usize| exponent(a[(i, j)].base());
        let rows: Vec<i32> = (0..n).map(|i| (0..n).filter_map(|j| of(i, j)).max().unwrap_or(0)).collect();
        let columns: Vec<i32> =
            (0..n).map(|j| (0..n).filter_map(|i| Some(of(i, j)? - rows[i])).max().unwrap_or(0)).collect();
        let unit = |at: usize| rows[at % n] + columns[at / n];
        let directions = Directions::of(&a.iter().enumerate().map(|(at, x)| (*x, unit(at))));
        let mut matrix = a.clone();
        for (at, x) in matrix.iter_mut().enumerate() {
            *x = directions.divide(*x, unit(at));
        }
        Self { matrix, exponent: rows.iter().chain(&columns).sum(), directions }
    }

    fn determinant(self) -> T {
        let (determinant, exponent) = eliminate(self.matrix);
        self.directions.restore(determinant, exponent + self.exponent)
    }
}

/// The determinant by Gaussian elimination with complete pivoting, of what is left without division: a number, and the exponent of the power of two to
/// multiply it with.
fn eliminate<T: LinalgScalar, D: Dim>(mut a: OMatrix<T, D, D>) -> (T, i32)
where
    DefaultAllocator: Allocator<D, D>,
{
    let n = a.nrows();
    let size = |x: &T| Primitive::abs(x.base());
    let mut product = T::literal(1.0);
    let mut outside = 0;
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
            return (product * without_division(&a, i), outside);
        }
        if largest.is_nan() {
            return (a[(row, column)], 0);
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
        if let Some(exponent) = exponent(product.base()).filter(|exponent| !(-32..32).contains(exponent)) {
            product = times_power(product, -exponent);
            outside += exponent;
        }
        for column in i + 1..n {
            let factor = a[(i, column)] / pivot;
            for row in i + 1..n {
                let below = a[(row, i)];
                a[(row, column)] -= below * factor;
            }
        }
    }
    (product, outside)
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
