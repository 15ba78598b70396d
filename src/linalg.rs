//! Linear algebra with derivatives that survive the bad cases (feature `nalgebra`).
//!
//! nalgebra's own algorithms run on [`Dual`] as on any number, and are right for regular input; they branch on values, though, and so are
//! wrong or NaN where a step happens to be trivial: [`SymmetricEigen`](nalgebra::SymmetricEigen) of a diagonal matrix, a zero column in a QR, a norm at
//! zero. The functions here factorise the plain matrix once, by nalgebra but for singular values, and carry all tangents by the derivative of the result.
//! That holds at every depth: a matrix of `Dual<T, N>` is a matrix over `T` and `N` tangent matrices over `T`, and the rule is written in these.
//!
//! | | |
//! |---|---|
//! | [`solve`], [`inverse`], [`determinant`], [`ln_determinant`] | by LU; determinants of singular matrices too |
//! | [`cholesky`] | positive definite matrices |
//! | [`qr`](fn@qr) | matrices of independent columns |
//! | [`symmetric_eigen`], [`svd`] | repeated and zero values are told from those that have derivatives |
//! | [`eigenvalues`] | of any square matrix, complex ones too |
//! | [`expm`] | the exponential of any matrix |
//! | [`norm`](fn@norm), [`normalize`] | lengths and directions |
//! | [`so3`], [`se3`] | exponentials and logarithms of rotations and rigid motions |
//!
//! ```
//! use gradual::{Dual, gradient, linalg};
//! use nalgebra::{Matrix2, Vector2};
//!
//! // Where the solution of a linear system goes when an entry of its matrix moves.
//! let g = gradient(
//!     |[a]| {
//!         let m = Matrix2::new(a, Dual::zero(), Dual::one(), Dual::one());
//!         let b = Vector2::new(Dual::from(4.0), Dual::from(3.0));
//!         linalg::solve(&m, &b).unwrap().sum()
//!     },
//!     [2.0],
//! );
//! // x = 4/a and y = 3 - x: their sum does not move.
//! assert_eq!(g, [0.0]);
//! ```
//!
//! # What all functions hold
//! Matrices may be of fixed size or dynamic, of any [`LinalgScalar`]: `f64`, `f32`, and duals of them at every depth. The value has the bits of
//! the same call on the plain matrix. A direction in which no entry moves has tangents of exactly zero. Bad *values* (singular, not
//! positive definite, not finite) give `None` or an error, bad *shapes* panic. NaN in, `None` or NaN out; infinity in, `None` or a result that is not finite.
//! Numbers whose products leave the range are measured in units of powers of two, which cost no bit: what is out of range of a result is infinite or zero,
//! and the rest of it is right.
#![doc = include_str!("linalg/nalgebra.md")]
#![doc = include_str!("linalg/table.md")]
#![doc = include_str!("linalg/branches.md")]

mod base;
mod cholesky;
mod determinant;
mod eigen;
mod exponential;
mod general;
mod jacobi;
mod length;
mod levels;
mod qr;
mod range;
mod repeated;
pub mod se3;
pub mod so3;
mod solving;
mod stumpff;
mod svd;
mod symmetric;

pub use cholesky::cholesky;
pub use determinant::determinant;
pub use eigen::{SymmetricEigen, symmetric_eigen};
pub use exponential::expm;
pub use general::eigenvalues;
pub use length::{norm, normalize};
pub use qr::{Qr, qr};
pub use solving::{inverse, ln_determinant, solve};
pub use svd::{Svd, svd};
pub use symmetric::DecompositionError;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, DimDiff, DimMin, DimSub, Dyn, OMatrix, U1};
use num_traits::{One, Zero};

use self::eigen::Blocks;
use self::general::Triangular;
use self::svd::Singular;
use crate::dual::Dual;
use crate::scalar::Scalar;

/// A number whose matrices can be factorised: `f64`, `f32`, and [`Dual`] of them at any depth.
///
/// Bound generic code by this trait alone: it is a [`Scalar`], and its matrices can be multiplied. With data in f64 write `T: LinalgScalar<Base = f64>`, which takes
/// literals (`x * 0.5`) and lifted matrices of f64. (Write `T::literal(0.0)` for zero: both
/// `Scalar` and num-traits, which nalgebra's products need, have a `T::zero()`.)
///
/// ```
/// use gradual::gradient;
/// use gradual::linalg::{self, LinalgScalar};
/// use gradual::nalgebra::lift;
/// use nalgebra::{Matrix2, Vector2};
///
/// /// Half of xᵀ A⁻¹ x.
/// fn energy<T: LinalgScalar<Base = f64>>(a: &Matrix2<f64>, x: Vector2<T>) -> T {
///     linalg::solve(&lift(a), &x).map_or(T::nan(), |y| x.dot(&y) * 0.5)
/// }
/// let g = gradient(|x| energy(&Matrix2::new(2.0, 0.0, 0.0, 4.0), x), Vector2::new(1.0, 2.0));
/// assert_eq!(g, Vector2::new(0.5, 0.5));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number whose matrices gradual can factorise",
    label = "expected f64, f32, or `Dual<_, N>` of them",
    note = "in generic code bound the number by `T: LinalgScalar`, which is a `Scalar`"
)]
pub trait LinalgScalar: Scalar<Base: nalgebra::Scalar> + nalgebra::Scalar + Zero + One {
    /// A factorised matrix, ready to solve with.
    ///
    /// The methods take the matrix again: what is kept are its values, which are small beside the tangents.
    #[doc(hidden)]
    type Lu<D: DimMin<D, Output = D>>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    /// `None` where a pivot is exactly zero.
    #[doc(hidden)]
    fn lu<D: DimMin<D, Output = D>>(a: &OMatrix<Self, D, D>) -> Option<Self::Lu<D>>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    #[doc(hidden)]
    fn lu_solve<D: DimMin<D, Output = D>, C: Dim>(
        lu: &Self::Lu<D>,
        a: &OMatrix<Self, D, D>,
        b: &OMatrix<Self, D, C>,
    ) -> OMatrix<Self, D, C>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>;

    /// The same for several right-hand sides at once, that lie side by side in memory.
    #[doc(hidden)]
    fn lu_solve_lanes<D: DimMin<D, Output = D>, C: Dim, const N: usize>(
        lu: &Self::Lu<D>,
        a: &OMatrix<Self, D, D>,
        b: OMatrix<[Self; N], D, C>,
    ) -> OMatrix<[Self; N], D, C>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>;

    #[doc(hidden)]
    fn lu_inverse<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>, a: &OMatrix<Self, D, D>) -> OMatrix<Self, D, D>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    #[doc(hidden)]
    fn lu_determinant<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>, a: &OMatrix<Self, D, D>) -> Self
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    /// The logarithm of the absolute determinant.
    #[doc(hidden)]
    fn lu_ln_determinant<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>, a: &OMatrix<Self, D, D>) -> Self
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    /// The smallest pivot over the largest, of absolute values; 1 of no pivots, 0 where their product leaves the range on the way.
    #[doc(hidden)]
    fn lu_spread<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>) -> Self::Base
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    /// L of a symmetric matrix.
    #[doc(hidden)]
    fn cholesky<D: Dim>(a: &OMatrix<Self, D, D>) -> Option<OMatrix<Self, D, D>>
    where
        DefaultAllocator: Allocator<D, D>;

    /// The blocks of a symmetric matrix of finite values.
    #[doc(hidden)]
    fn blocks<D: DimSub<U1>>(a: &OMatrix<Self, D, D>) -> Result<Blocks<Self, D>, DecompositionError>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>;

    /// The blocks of positive singular values of a matrix of finite values.
    #[doc(hidden)]
    fn singular(a: &DMatrix<Self>) -> Result<Singular<Self>, DecompositionError>;

    /// Q and R of a matrix of finite values; `None` if columns depend on each other.
    #[doc(hidden)]
    fn qr(a: &DMatrix<Self>) -> Option<Qr<Self, Dyn, Dyn>>;

    /// The triangular form of a square matrix of finite numbers.
    #[doc(hidden)]
    fn triangular(a: &DMatrix<Self::Base>) -> Result<Triangular<Self::Base>, DecompositionError>;

    /// The order of the derivative that component `k` is: 0 for the value.
    #[doc(hidden)]
    fn order(k: usize) -> usize;

    /// The first-order components of the directions along which component `k` is a derivative.
    #[doc(hidden)]
    fn directions(k: usize, each: &mut impl FnMut(usize));

    /// The number of these components, counted from `first`.
    #[doc(hidden)]
    fn from_components(first: usize, component: &mut impl FnMut(usize) -> Self::Base) -> Self;

    /// The product of matrices.
    #[doc(hidden)]
    fn multiply<R: Dim, K: Dim, C: Dim>(a: &OMatrix<Self, R, K>, b: &OMatrix<Self, K, C>) -> OMatrix<Self, R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>;

    /// A′ Y for the tangents of a matrix one level up.
    #[doc(hidden)]
    fn tangents_times<R: Dim, K: Dim, C: Dim, const N: usize>(
        a: &OMatrix<Dual<Self, N>, R, K>,
        y: &OMatrix<Self, K, C>,
    ) -> OMatrix<[Self; N], R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>;

    /// X L for several matrices L at once, that lie side by side in memory.
    #[doc(hidden)]
    fn times_lanes<R: Dim, K: Dim, C: Dim, const N: usize>(
        x: &OMatrix<Self, R, K>,
        lanes: &OMatrix<[Self; N], K, C>,
    ) -> OMatrix<[Self; N], R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>;
}

/// A matrix of run-time size may be of any shape.
#[track_caller]
fn assert_square<T, D: Dim>(what: &str, a: &OMatrix<T, D, D>)
where
    T: nalgebra::Scalar,
    DefaultAllocator: Allocator<D, D>,
{
    let (rows, columns) = a.shape();
    assert!(rows == columns, "{what} needs a square matrix: {rows} rows, {columns} columns");
}

fn identity_like<T: LinalgScalar, D: Dim>(a: &OMatrix<T, D, D>) -> OMatrix<T, D, D>
where
    DefaultAllocator: Allocator<D, D>,
{
    let (rows, columns) = a.shape_generic();
    OMatrix::identity_generic(rows, columns)
}
