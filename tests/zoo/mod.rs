//! The collection of J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing unconstrained optimization software",
//! ACM Transactions on Mathematical Software 7 (1981), 17-41: 35 functions, here in 54 sizes.
//!
//! The paper poses them in three areas, nonlinear equations, nonlinear least squares and unconstrained minimisation; all are
//! residual vectors r: Rⁿ → Rᵐ whose sum of squares is minimised, and many serve in more than one area, so the files follow
//! the kind of function instead:
//!
//! - `small`: short formulas in two to four variables;
//! - `fits`: model curves fitted to data or sampled at nodes;
//! - `dense`: any number of variables, every residual depends on many of them;
//! - `sparse`: any number of variables, every residual depends on a few neighbours;
//! - `linear`: the three linear functions.
//!
//! A check over the whole collection is a [`Visitor`]; [`visit_all`] is the list. A single problem is called as
//! `Rosenbrock::residuals(x)`. Formulas in the documentation count from 1, as the paper does.

pub(crate) mod dense;
pub(crate) mod fits;
pub(crate) mod linear;
pub(crate) mod small;
pub(crate) mod sparse;

use dense::{
    BrownAlmostLinear, Chebyquad, DiscreteIntegralEquation, PenaltyI, PenaltyII, Trigonometric, VariablyDimensioned,
    Watson,
};
use fits::{
    Bard, BiggsExp6, BoxThreeDimensional, BrownDennis, Gaussian, GulfResearch, JennrichSampson, KowalikOsborne, Meyer,
    Osborne1, Osborne2,
};
use gradual::Real;
use linear::{LinearFullRank, LinearRankOne, LinearRankOneWithZeros};
use small::{
    Beale, BrownBadlyScaled, FreudensteinRoth, HelicalValley, PowellBadlyScaled, PowellSingular, Rosenbrock, Wood,
};
use sparse::{BroydenBanded, BroydenTridiagonal, DiscreteBoundaryValue, ExtendedPowellSingular, ExtendedRosenbrock};

/// A function of the collection: `M` residuals in `N` variables.
///
/// Sizes other than the listed ones are fine for start, residuals and objective; the published values exist for the listed
/// ones only, and asking for others does not compile.
pub(crate) trait Problem<const N: usize, const M: usize> {
    /// Its number in the paper.
    const NUMBER: usize;

    /// Its name.
    const NAME: &'static str;

    /// The objective at the standard start, to twelve digits, computed from the formulas in 40-digit arithmetic; the first seven
    /// are those that MINPACK's test drivers print, where they have the problem.
    const START_VALUE: f64;

    /// Known values of the objective at local minima, the least first, to six digits; some are approached only at infinity.
    const MINIMA: &'static [f64];

    /// Known minimisers, each with one of the values [`MINIMA`](Problem::MINIMA); not all where there are many.
    const MINIMISERS: &'static [[f64; N]] = &[];

    /// The standard starting point.
    fn start() -> [f64; N];

    /// The residual vector r(x).
    fn residuals<T: Real>(x: [T; N]) -> [T; M];

    /// The objective Σ rᵢ(x)².
    fn objective<T: Real>(x: [T; N]) -> T {
        Self::residuals(x).into_iter().map(|r| r * r).sum()
    }
}

/// A generic function over problems, which Rust's closures cannot be.
pub(crate) trait Visitor {
    /// Is called once for each problem and size.
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self);
}

/// Shows `visitor` the whole collection in the order of the paper: type, number of variables, number of residuals.
pub(crate) fn visit_all(visitor: &mut impl Visitor) {
    visitor.visit::<Rosenbrock, 2, 2>();
    visitor.visit::<FreudensteinRoth, 2, 2>();
    visitor.visit::<PowellBadlyScaled, 2, 2>();
    visitor.visit::<BrownBadlyScaled, 2, 3>();
    visitor.visit::<Beale, 2, 3>();
    visitor.visit::<JennrichSampson, 2, 10>();
    visitor.visit::<HelicalValley, 3, 3>();
    visitor.visit::<Bard, 3, 15>();
    visitor.visit::<Gaussian, 3, 15>();
    visitor.visit::<Meyer, 3, 16>();
    visitor.visit::<GulfResearch, 3, 99>();
    visitor.visit::<BoxThreeDimensional, 3, 10>();
    visitor.visit::<PowellSingular, 4, 4>();
    visitor.visit::<Wood, 4, 6>();
    visitor.visit::<KowalikOsborne, 4, 11>();
    visitor.visit::<BrownDennis, 4, 20>();
    visitor.visit::<Osborne1, 5, 33>();
    visitor.visit::<BiggsExp6, 6, 13>();
    visitor.visit::<Osborne2, 11, 65>();
    visitor.visit::<Watson, 6, 31>();
    visitor.visit::<Watson, 9, 31>();
    visitor.visit::<Watson, 12, 31>();
    visitor.visit::<ExtendedRosenbrock, 10, 10>();
    visitor.visit::<ExtendedRosenbrock, 20, 20>();
    visitor.visit::<ExtendedPowellSingular, 8, 8>();
    visitor.visit::<ExtendedPowellSingular, 20, 20>();
    visitor.visit::<PenaltyI, 4, 5>();
    visitor.visit::<PenaltyI, 10, 11>();
    visitor.visit::<PenaltyII, 4, 8>();
    visitor.visit::<PenaltyII, 10, 20>();
    visitor.visit::<VariablyDimensioned, 10, 12>();
    visitor.visit::<VariablyDimensioned, 20, 22>();
    visitor.visit::<Trigonometric, 5, 5>();
    visitor.visit::<Trigonometric, 10, 10>();
    visitor.visit::<BrownAlmostLinear, 10, 10>();
    visitor.visit::<BrownAlmostLinear, 30, 30>();
    visitor.visit::<DiscreteBoundaryValue, 10, 10>();
    visitor.visit::<DiscreteBoundaryValue, 20, 20>();
    visitor.visit::<DiscreteIntegralEquation, 1, 1>();
    visitor.visit::<DiscreteIntegralEquation, 10, 10>();
    visitor.visit::<BroydenTridiagonal, 10, 10>();
    visitor.visit::<BroydenTridiagonal, 20, 20>();
    visitor.visit::<BroydenBanded, 10, 10>();
    visitor.visit::<BroydenBanded, 20, 20>();
    visitor.visit::<LinearFullRank, 5, 10>();
    visitor.visit::<LinearFullRank, 5, 50>();
    visitor.visit::<LinearRankOne, 5, 10>();
    visitor.visit::<LinearRankOne, 5, 50>();
    visitor.visit::<LinearRankOneWithZeros, 5, 10>();
    visitor.visit::<LinearRankOneWithZeros, 5, 50>();
    visitor.visit::<Chebyquad, 7, 7>();
    visitor.visit::<Chebyquad, 8, 8>();
    visitor.visit::<Chebyquad, 9, 9>();
    visitor.visit::<Chebyquad, 10, 10>();
}
