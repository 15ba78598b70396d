//! The exponential of a matrix.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, DimMin, OMatrix};

use super::symmetric::greatest;
use super::{LinalgScalar, assert_square, identity_like};
use crate::scalar::{Primitive, Scalar};

/// The coefficients of the numerator of the Padé approximant of degree 13.
const PADE: [f64; 14] = [
    64_764_752_532_480_000.0,
    32_382_376_266_240_000.0,
    7_771_770_303_897_600.0,
    1_187_353_796_428_800.0,
    129_060_195_264_000.0,
    10_559_470_521_600.0,
    670_442_572_800.0,
    33_522_128_640.0,
    1_323_241_920.0,
    40_840_800.0,
    960_960.0,
    16_380.0,
    182.0,
    1.0,
];

/// The exponential Σ Aᵏ/k! of a matrix.
///
/// By scaling and squaring with the Padé approximant of degree 13 (Higham 2005, "The scaling and squaring method for the matrix exponential
/// revisited"). Run on duals the algorithm is the one for the Fréchet derivative of Al-Mohy and Higham (2009, "Computing the Fréchet derivative of the
/// matrix exponential"): its branches look at the size of the matrix alone, so that nothing is lost at zero, diagonal or defective matrices, to any
/// order. The matrix is scaled to a norm of 2 or less, where the approximant would do up to 5.4: derivatives of order k lose powers of the
/// ratio. The linear system has one factorisation for all tangents.
///
/// Infinity and NaN in A give NaN; a result too large is infinite or NaN. Of no rows it is a matrix of no rows.
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{Dual, derivative, linalg};
/// use nalgebra::{Matrix2, RowVector2};
///
/// // The derivative of exp(t A) at 0 is A.
/// let d: [f64; 2] = derivative(
///     |t| {
///         let e = linalg::expm(&Matrix2::new(t * 2.0, t * 3.0, t * 4.0, t * 5.0));
///         [e[(0, 0)], e[(1, 0)]]
///     },
///     0.0,
/// );
/// assert_eq!(d, [2.0, 4.0]);
/// ```
#[must_use]
#[track_caller]
pub fn expm<T: LinalgScalar, D: DimMin<D, Output = D>>(a: &OMatrix<T, D, D>) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    assert_square("expm", a);
    let length = |x: &T| Primitive::abs(x.base());
    if !a.iter().all(|x| x.is_finite()) {
        return a.map(|x| x * T::Base::nan());
    }
    let [two, n] = [2.0, a.nrows() as f64].map(T::Base::from_f64);
    // The largest sum of a column: a part of it that cannot overflow, and what that part of 2 is.
    let parts = a.column_iter().map(|column| column.iter().map(|x| length(x) / two / n).sum::<T::Base>());
    let mut part = greatest(parts);
    let mut squarings = 0;
    while part > n.recip() {
        part /= two;
        squarings += 1;
    }
    let scaled = scale(a, Primitive::powi(T::Base::from_f64(0.5), squarings));
    let mut power = pade(&scaled);
    for _ in 0..squarings {
        power = T::multiply(&power, &power);
    }
    power
}

fn scale<T: LinalgScalar, D: DimMin<D, Output = D>>(a: &OMatrix<T, D, D>, factor: T::Base) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    a.map(|x| x * factor)
}

fn pade<T: LinalgScalar, D: DimMin<D, Output = D>>(a: &OMatrix<T, D, D>) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    let one = identity_like(a);
    let square = T::multiply(a, a);
    let fourth = T::multiply(&square, &square);
    let sixth = T::multiply(&square, &fourth);
    // Coefficients i, i + 2 and i + 4 of the powers 2, 4 and 6.
    let sum = |i: usize| {
        let term = |power: &OMatrix<T, D, D>, i: usize| scale(power, T::Base::from_f64(PADE[i]));
        term(&square, i) + term(&fourth, i + 2) + term(&sixth, i + 4)
    };
    let constant = |i: usize| scale(&one, T::Base::from_f64(PADE[i]));
    let odd = T::multiply(a, &(T::multiply(&sixth, &sum(9)) + sum(3) + constant(1)));
    let even = T::multiply(&sixth, &sum(8)) + sum(2) + constant(0);
    let denominator = &even - &odd;
    let lu = T::lu(&denominator).expect("the denominator at a matrix of norm 2 or less is regular");
    T::lu_solve(&lu, &denominator, &(even + odd))
}
