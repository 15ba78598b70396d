//! Derivatives of what a solver returns, by the implicit function theorem: the solver's iterations are not differentiated (feature `nalgebra`).
//!
//! A root x of F(x, p) = 0 moves with the parameters p. Where ∂F/∂x is regular, ∂x/∂p = -(∂F/∂x)⁻¹ ∂F/∂p (Dini's theorem; Griewank and Walther
//! 2008, "Evaluating Derivatives", section 15.5). What is needed is the root, however it was found, and the residual F as a generic function or
//! closure. [`solution`] gives the root itself as numbers that move with p, to compute on with inside a function that is differentiated, at any
//! depth; [`derivative`] and [`jacobian`] give the first derivatives alone. A minimum is a root of the gradient:
//!
//! ```
//! use gradual::{Dual, Real, gradient, implicit};
//!
//! /// Ridge regression of three points; p is the weight of the penalty.
//! fn cost<T: Real>([slope, offset]: [T; 2], p: T) -> T {
//!     let squares = [(0.0, 1.0), (1.0, 3.0), (2.0, 4.0)].map(|(x, y)| (slope * x + offset - y).powi(2));
//!     squares.into_iter().sum::<T>() + slope * slope * p
//! }
//! // The minimum for p = 0, by whatever solver.
//! let fit = [1.5, 7.0 / 6.0];
//! let j: [[f64; 1]; 2] = implicit::jacobian(|x, p| gradient(|x| cost(x, Dual::constant(p)), x), fit, 0.0).unwrap();
//! assert!((j[0][0] + 0.75).abs() < 1e-14 && (j[1][0] - 0.75).abs() < 1e-14);
//! ```

use core::array;
use core::error::Error;
use core::fmt::{self, Display, Formatter};
use std::vec::Vec;

use nalgebra::{DMatrix, Dyn, FullPivLU};

use crate::dual::Dual;
use crate::point::{Pack, Point, scalars};
use crate::scalar::{Primitive, Scalar};

/// Why there is no derivative of a root.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ImplicitError {
    /// The residual returns another number of equations than there are unknowns. (A fit by least squares is a minimum: the residual to give here is the gradient
    /// of the sum of squares.)
    NotSquare {
        /// How many equations there are.
        equations: usize,
        /// How many unknowns.
        unknowns: usize,
    },
    /// A residual or a derivative of it is not finite at the root.
    NotFinite,
    /// ∂F/∂x is singular: a multiple root, or one that does not depend on its parameters smoothly.
    Singular,
    /// It is no root: a Newton step would move the unknowns by this much, relative to their size (to 1, if that is less).
    NotARoot {
        /// The relative step.
        step: f64,
    },
}

impl Display for ImplicitError {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::NotSquare { equations, unknowns } => {
                write!(f, "a root needs as many equations as unknowns: the residual has {equations}, the point {unknowns}")
            }
            Self::NotFinite => f.write_str("the residual or its derivative is not finite at the point"),
            Self::Singular => f.write_str("the derivative of the residual by the unknowns is singular: the root is not isolated, or a multiple one"),
            Self::NotARoot { step } => {
                write!(f, "the residual does not vanish: a Newton step would move the point by {step:.1e} of its size")
            }
        }
    }
}

impl Error for ImplicitError {}

/// How far, relative to its size, a Newton step may move what is taken for a root.
const CLOSE: f64 = 1e-5;

/// ∂x/∂p of a single unknown x, the root of f(x, p) = 0: -(∂f/∂p)/(∂f/∂x), in the shape of p.
///
/// # Errors
/// [`ImplicitError::Singular`] at a multiple root, [`ImplicitError::NotARoot`] if a Newton step would move x by more than 1e-5 of its size (of
/// 1, if that is less), [`ImplicitError::NotFinite`].
///
/// ```
/// use gradual::implicit;
///
/// // Kepler's equation E - e sin E = M, for e = 0.5 and M = 0.5: how E moves with e and M.
/// let mut anomaly = 0.5_f64;
/// for _ in 0..50 {
///     anomaly = 0.5 + 0.5 * anomaly.sin();
/// }
/// let [by_e, by_m] = implicit::derivative(|x, [e, m]| x - e * x.sin() - m, anomaly, [0.5, 0.5]).unwrap();
/// assert!((by_m - 1.0 / (1.0 - 0.5 * anomaly.cos())).abs() < 1e-14);
/// assert!((by_e - anomaly.sin() * by_m).abs() < 1e-14);
/// ```
pub fn derivative<T, P, F, const M: usize>(f: F, x: T, p: P) -> Result<P, ImplicitError>
where
    T: Primitive,
    P: Point<M, Scalar = T>,
    F: Fn(Dual<T, 1>, P::With<Dual<T, 1>>) -> Dual<T, 1>,
{
    let rows = solved::<_, _, _, _, 1, M>(f, x, p)?;
    Ok(p.with_scalars(array::from_fn(|j| T::from_f64(rows[(0, j)]))))
}

/// ∂x/∂p of several unknowns x, the root of F(x, p) = 0: -(∂F/∂x)⁻¹ ∂F/∂p, a row for each unknown.
///
/// F returns as many numbers as x has, in any shape. It is called once for the unknowns, and once for every N parameters.
///
/// # Errors
/// [`ImplicitError::NotSquare`] if F returns another number of equations, and those of [`derivative`].
///
/// ```
/// use gradual::implicit;
///
/// // Where a circle of radius r meets the line y = s x: x = r/√(1 + s²).
/// let j: [[f64; 2]; 2] = implicit::jacobian(|[x, y], [r, s]| [x * x + y * y - r * r, y - s * x], [3.0, 4.0], [5.0, 4.0 / 3.0]).unwrap();
/// assert!((j[0][0] - 0.6).abs() < 1e-15 && (j[1][0] - 0.8).abs() < 1e-15);
/// ```
pub fn jacobian<X, P, O, F, const N: usize, const M: usize>(
    f: F,
    x: X,
    p: P,
) -> Result<X::Jacobian<X::Scalar, M>, ImplicitError>
where
    X: Point<N, Scalar: Primitive>,
    P: Point<M, Scalar = X::Scalar>,
    O: Pack<Scalar = Dual<X::Scalar, N>>,
    F: Fn(X::With<Dual<X::Scalar, N>>, P::With<Dual<X::Scalar, N>>) -> O,
{
    let rows = solved::<_, _, _, _, N, M>(f, x, p)?;
    let mut i = 0;
    Ok(x.rows(&mut |_| {
        i += 1;
        array::from_fn(|j| X::Scalar::from_f64(rows[(i - 1, j)]))
    }))
}

/// The root x of F(x, p) = 0 as numbers that move with p, at the depth that p has: to be computed on with, and differentiated to any order.
///
/// x is the root for the values of p, however it was found; it comes back with the same values and the tangents of x(p). From there the steps
/// x - (∂F/∂x)⁻¹ F(x, p), with the derivative at the values and without the rounding that they leave in F, settle one order each (Griewank and Walther 2008,
/// section 15.5): F is called as often as numbers of p's kind are nested, once for plain numbers. A series by [`Taylor`](crate::Taylor) is a p like any other.
///
/// # Errors
/// Those of [`jacobian`].
///
/// ```
/// use gradual::{gradient, implicit, second_derivative};
///
/// // x³ + x = p at p = 2: x = 1, x′ = 1/(3x² + 1), x″ = -6x x′²/(3x² + 1).
/// let x = |p| implicit::solution(|x, p| x * x * x + x - p, 1.0, p).unwrap();
/// assert_eq!(second_derivative(x, 2.0), -6.0 / 64.0);
///
/// // A cost of the point where a circle of radius r meets the line y = s x, by r and s.
/// let g: [f64; 2] = gradient(
///     |[r, s]| {
///         let [x, y] = implicit::solution(|[x, y], [r, s]| [x * x + y * y - r * r, y - s * x], [3.0, 4.0], [r, s]).unwrap();
///         x * y
///     },
///     [5.0, 4.0 / 3.0],
/// );
/// // r² s/(1 + s²).
/// assert!((g[0] - 4.8).abs() < 1e-14 && (g[1] + 2.52).abs() < 1e-14);
/// ```
pub fn solution<X, P, O, F, const N: usize>(f: F, x: X, p: P) -> Result<X::With<P::Scalar>, ImplicitError>
where
    X: Point<N, Scalar = <P::Scalar as Scalar>::Base>,
    P: Pack,
    O: Pack<Scalar = Dual<P::Scalar, N>>,
    F: Fn(X::With<Dual<P::Scalar, N>>, P::With<Dual<P::Scalar, N>>) -> O,
{
    let unknowns = x.to_array();
    let parameters = p.map_scalars(&mut Dual::constant);
    let mut found: [P::Scalar; N] = unknowns.map(P::Scalar::from);
    let mut inverse: Option<DMatrix<f64>> = None;
    for _ in 0..P::Scalar::DEPTH.max(1) {
        let seeded = array::from_fn(|i| Dual::variable(found[i], i));
        let residual = scalars(f(x.with_scalars(seeded), parameters));
        let inverse = match &inverse {
            Some(inverse) => inverse,
            None => inverse.insert(Regular::new(&residual, unknowns)?.solve(DMatrix::identity(N, N))?),
        };
        for i in 0..N {
            for (j, equation) in residual.iter().enumerate() {
                let factor = <P::Scalar as Scalar>::Base::from_f64(inverse[(i, j)]);
                found[i] -= (equation.value - equation.value.base()) * factor;
            }
        }
    }
    Ok(x.with_scalars(found))
}

/// The Jacobian of the root, in f64: one factorisation for all parameters.
fn solved<X, P, O, F, const N: usize, const M: usize>(f: F, x: X, p: P) -> Result<DMatrix<f64>, ImplicitError>
where
    X: Point<N, Scalar: Primitive>,
    P: Point<M, Scalar = X::Scalar>,
    O: Pack<Scalar = Dual<X::Scalar, N>>,
    F: Fn(X::With<Dual<X::Scalar, N>>, P::With<Dual<X::Scalar, N>>) -> O,
{
    let (unknowns, parameters) = (x.to_array(), p.to_array());
    let constant = Dual::constant;
    let residuals = |xs, ps| scalars(f(x.with_scalars(xs), p.with_scalars(ps)));
    let by_x = residuals(array::from_fn(|i| Dual::variable(unknowns[i], i)), parameters.map(constant));
    let regular = Regular::new(&by_x, unknowns)?;
    let mut right = DMatrix::zeros(N, M);
    // Lanes are as many as unknowns, since a closure has one type of argument: parameters come in groups of N.
    for first in (0..M).step_by(N.max(1)) {
        let seeded = array::from_fn(|j| {
            if (first..first + N).contains(&j) {
                Dual::variable(parameters[j], j - first)
            } else {
                constant(parameters[j])
            }
        });
        let by_p = residuals(unknowns.map(constant), seeded);
        for j in first..M.min(first + N) {
            for (i, y) in by_p.iter().enumerate() {
                right[(i, j)] = -Primitive::to_f64(y.tangent[j - first]);
            }
        }
    }
    regular.solve(right)
}

/// ∂F/∂x at a root, factorised.
struct Regular {
    factors: FullPivLU<f64, Dyn, Dyn>,
    /// Powers of two by which equations and unknowns were divided.
    units: [Vec<f64>; 2],
}

impl Regular {
    /// From the residual at the unknowns, with their seeds.
    fn new<T: Scalar, const N: usize>(residual: &[Dual<T, N>], unknowns: [T::Base; N]) -> Result<Self, ImplicitError> {
        if residual.len() != N {
            return Err(ImplicitError::NotSquare { equations: residual.len(), unknowns: N });
        }
        let plain = |x: T| Primitive::to_f64(x.base());
        let mut matrix = DMatrix::from_fn(N, N, |i, j| plain(residual[i].tangent[j]));
        let value = DMatrix::from_fn(N, 1, |i, _| plain(residual[i].value));
        if !matrix.iter().all(|number| number.is_finite()) {
            return Err(ImplicitError::NotFinite);
        }
        // Equations, then unknowns, in units of their own: what is singular must not depend on those that the caller has chosen.
        let equations: Vec<f64> = matrix.row_iter().map(|row| unit(row.iter())).collect();
        (0..N).for_each(|i| matrix.row_mut(i).unscale_mut(equations[i]));
        let columns: Vec<f64> = matrix.column_iter().map(|column| unit(column.iter())).collect();
        (0..N).for_each(|j| matrix.column_mut(j).unscale_mut(columns[j]));
        let factors = matrix.full_piv_lu();
        // The least pivot next to the largest tells what rounding has left of a singular one.
        let pivots = factors.u().diagonal().map(f64::abs);
        let rounding = Primitive::to_f64(<T::Base as Primitive>::EPSILON) * N as f64;
        if N > 0 && pivots.min() <= rounding * pivots.max() {
            return Err(ImplicitError::Singular);
        }
        let regular = Self { factors, units: [equations, columns] };
        let newton = regular.solve(value)?;
        let sizes = unknowns.map(|x| Primitive::to_f64(x).abs().max(1.0));
        let step = newton.iter().zip(sizes).map(|(step, size)| step.abs() / size).fold(0.0, f64::max);
        if step > CLOSE { Err(ImplicitError::NotARoot { step }) } else { Ok(regular) }
    }

    /// The solutions for some right-hand sides.
    fn solve(&self, mut right: DMatrix<f64>) -> Result<DMatrix<f64>, ImplicitError> {
        let [equations, unknowns] = &self.units;
        if !right.iter().all(|number| number.is_finite()) {
            return Err(ImplicitError::NotFinite);
        }
        for (mut row, unit) in right.row_iter_mut().zip(equations) {
            row.unscale_mut(*unit);
        }
        // nalgebra has no solution of no equations.
        if !right.is_empty() && !self.factors.solve_mut(&mut right) {
            return Err(ImplicitError::Singular);
        }
        for (mut row, unit) in right.row_iter_mut().zip(unknowns) {
            row.unscale_mut(*unit);
        }
        // Out of range.
        if right.iter().all(|number| number.is_finite()) { Ok(right) } else { Err(ImplicitError::NotFinite) }
    }
}

/// The power of two next below the greatest of some numbers, to divide by with no rounding; 1 of zeros.
fn unit<'a>(numbers: impl Iterator<Item = &'a f64>) -> f64 {
    let greatest = numbers.fold(0.0_f64, |greatest, x| greatest.max(x.abs()));
    if greatest < f64::MIN_POSITIVE { 1.0 } else { f64::from_bits(greatest.to_bits() >> 52 << 52) }
}
