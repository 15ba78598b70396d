//! The functions that the benchmarks differentiate: each in one body for every library, with its derivative by hand.

mod hand;
mod lennard_jones;
mod log_sum_exp;
mod lotka_volterra;
mod lstm;
mod mixture;
mod perceptron;
mod reprojection;
mod rosenbrock;
mod speelpenning;

pub(crate) use hand::Hand;
pub(crate) use lennard_jones::LennardJones;
pub(crate) use log_sum_exp::LogSumExp;
pub(crate) use lotka_volterra::LotkaVolterra;
pub(crate) use lstm::Lstm;
pub(crate) use mixture::Mixture;
pub(crate) use perceptron::Perceptron;
pub(crate) use reprojection::Reprojection;
pub(crate) use rosenbrock::Rosenbrock;
pub(crate) use speelpenning::Speelpenning;

use super::number::Number;

/// A function Rⁿ → R.
pub(crate) trait Function {
    const NAME: &'static str;

    /// The numbers of variables that make sense.
    const SIZES: &'static [usize];

    /// Always inlined: where it is called, wide vectors are chosen (`guide::cost`).
    fn value<T: Number>(x: &[T]) -> T;

    /// Writes the gradient as an expert would compute it, and returns the value.
    fn by_hand(x: &[f64], g: &mut [f64]) -> f64;

    /// Where it is differentiated.
    fn start(n: usize) -> Vec<f64>;
}

/// A function Rⁿ → Rᵐ.
pub(crate) trait VectorFunction<const N: usize, const M: usize> {
    const NAME: &'static str;

    fn value<T: Number>(x: &[T]) -> [T; M];

    /// Writes the Jacobian, one row of n for each output, as an expert would compute it, and returns the value.
    fn by_hand(x: &[f64], j: &mut [f64]) -> [f64; M];

    /// Where it is differentiated.
    fn start() -> [f64; N];
}

/// A point with `n` variables, which must be one of the function's sizes.
pub(crate) fn start<F: Function>(n: usize) -> Vec<f64> {
    assert!(F::SIZES.contains(&n), "{} has no size {n}", F::NAME);
    F::start(n)
}

/// The same number of variables, known when the program is compiled.
// Always inlined: where wide vectors are chosen, it is compiled for them.
#[inline(always)]
pub(crate) fn fixed<const N: usize>(x: &[f64]) -> [f64; N] {
    x.try_into().expect("a point of N numbers")
}
