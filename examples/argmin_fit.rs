//! Minimisation with the crate `argmin`: one generic cost serves quasi-Newton and Newton methods, without a derivative by hand.
//!
//! L-BFGS takes gradual's gradient, a trust region with Steihaug's conjugate gradients its Hessian as well. Both minimise Rosenbrock's valley from
//! its standard start (-1.2, 1), and fit the sigmoidal growth curve Rat42 of the NIST Statistical Reference Datasets (pasture yield against
//! time; Ratkowsky 1983) from the farther of its two starts to the certified parameters.
//!
//! `cargo run --release --example argmin_fit`

use argmin::core::{CostFunction, Error, Executor, Gradient, Hessian, IterState, Solver, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use argmin::solver::trustregion::{Steihaug, TrustRegion};
use gradual::{Real, gradient, hessian};

/// What is to be minimised, written once for plain and for differentiated numbers.
trait Cost<const N: usize> {
    fn cost<T: Real>(&self, x: [T; N]) -> T;
}

/// Rosenbrock's valley, 100 (y - x²)² + (1 - x)².
#[derive(Clone, Copy)]
struct Rosenbrock;

impl Cost<2> for Rosenbrock {
    fn cost<T: Real>(&self, [x, y]: [T; 2]) -> T {
        (y - x * x).powi(2) * 100.0 + (-x + 1.0).powi(2)
    }
}

/// The logarithm of the residual sum of squares of b₁ / (1 + exp(b₂ - b₃ x)), with each parameter in units of its start.
///
/// With the plain sum and the parameters' own units, of sizes from 100 to 0.1, the first step of L-BFGS, as long as the gradient, leaps to
/// a plateau where the curve is zero.
#[derive(Clone, Copy)]
struct Rat42;

/// The farther start of NIST's two.
const START: [f64; 3] = [100.0, 1.0, 0.1];
const TIMES: [f64; 9] = [9.0, 14.0, 21.0, 28.0, 42.0, 57.0, 63.0, 70.0, 79.0];
const YIELDS: [f64; 9] = [8.93, 10.80, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08];

impl Cost<3> for Rat42 {
    fn cost<T: Real>(&self, [x1, x2, x3]: [T; 3]) -> T {
        let (b1, b2, b3) = (x1 * START[0], x2 * START[1], x3 * START[2]);
        TIMES.iter().zip(YIELDS).map(|(&x, y)| (b1 * (b3 * x - b2).sigmoid() - y).powi(2)).sum::<T>().ln()
    }
}

/// A cost as argmin wants it.
#[derive(Clone, Copy)]
struct Problem<C, const N: usize>(C);

/// argmin's vectors know their length at run time only.
fn point<const N: usize>(x: &[f64]) -> [f64; N] {
    x.try_into().expect("the solvers keep the length of the start")
}

impl<C: Cost<N>, const N: usize> CostFunction for Problem<C, N> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, x: &Vec<f64>) -> Result<f64, Error> {
        Ok(self.0.cost(point(x)))
    }
}

impl<C: Cost<N>, const N: usize> Gradient for Problem<C, N> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, x: &Vec<f64>) -> Result<Vec<f64>, Error> {
        Ok(gradient(|x| self.0.cost(x), point::<N>(x)).to_vec())
    }
}

impl<C: Cost<N>, const N: usize> Hessian for Problem<C, N> {
    type Param = Vec<f64>;
    type Hessian = Vec<Vec<f64>>;

    fn hessian(&self, x: &Vec<f64>) -> Result<Vec<Vec<f64>>, Error> {
        Ok(hessian(|x| self.0.cost(x), point::<N>(x)).map(|row| row.to_vec()).to_vec())
    }
}

/// Where a solver ended, and what it took.
struct Outcome<const N: usize> {
    x: [f64; N],
    cost: f64,
    iterations: u64,
    /// Evaluations of the cost, its gradient and its Hessian.
    evaluations: [u64; 3],
}

/// Runs a solver until the cost is at the target.
fn minimise<C, S, H, const N: usize>(cost: C, solver: S, start: [f64; N], target: f64) -> Result<Outcome<N>, Error>
where
    C: Cost<N>,
    S: Solver<Problem<C, N>, IterState<Vec<f64>, Vec<f64>, (), H, (), f64>>,
{
    let configure = |state: IterState<_, _, _, _, _, _>| state.param(start.to_vec()).max_iters(200).target_cost(target);
    let result = Executor::new(Problem(cost), solver).configure(configure).timer(false).run()?;
    let state = result.state();
    let count = |what| result.problem().counts.get(what).copied().unwrap_or(0);
    Ok(Outcome {
        x: point(state.get_best_param().expect("a solver that ran has a best point")),
        cost: state.get_best_cost(),
        iterations: state.get_iter(),
        evaluations: ["cost_count", "gradient_count", "hessian_count"].map(count),
    })
}

/// Both solvers on one problem: L-BFGS first.
fn both<C: Cost<N> + Copy, const N: usize>(cost: C, start: [f64; N], target: f64) -> Result<[Outcome<N>; 2], Error> {
    let quasi_newton = LBFGS::new(MoreThuenteLineSearch::new(), 7);
    let newton = TrustRegion::new(Steihaug::new());
    Ok([minimise(cost, quasi_newton, start, target)?, minimise(cost, newton, start, target)?])
}

fn rosenbrock() -> Result<[Outcome<2>; 2], Error> {
    both(Rosenbrock, [-1.2, 1.0], 1e-18)
}

/// The residual sum of squares that NIST certifies, and the parameters with their standard deviations.
const LEAST: f64 = 8.056_522_933_8;
const CERTIFIED: [(f64, f64); 3] =
    [(72.462_237_576, 1.734_028_340_1), (2.618_076_840_2, 0.088_295_217_536), (0.067_359_200_066, 0.003_446_566_337_7)];

fn rat42() -> Result<[Outcome<3>; 2], Error> {
    // Eleven digits of the sum leave a distance of √(10⁻¹⁰ · 6) standard deviations (6 degrees of freedom).
    both(Rat42, [1.0; 3], LEAST.ln() + 1e-10)
}

fn print<const N: usize>(name: &str, outcomes: &[Outcome<N>; 2]) {
    for (solver, outcome) in ["L-BFGS", "trust region"].iter().zip(outcomes) {
        let [costs, gradients, hessians] = outcome.evaluations;
        println!(
            "{name:<11} {solver:<13} {:>10} {costs:>6} {gradients:>9} {hessians:>8}   {:.10e}",
            outcome.iterations, outcome.cost
        );
    }
}

fn main() -> Result<(), Error> {
    println!("{:<11} {:<13} iterations  costs gradients Hessians   cost", "problem", "solver");
    print("Rosenbrock", &rosenbrock()?);
    let outcomes = rat42()?;
    print("Rat42", &outcomes);
    println!("\nRat42       certified           L-BFGS    trust region");
    for (k, (certified, _)) in CERTIFIED.iter().enumerate() {
        let found = outcomes.each_ref().map(|outcome| outcome.x[k] * START[k]);
        println!("b{}     {certified:>15} {:>16.9} {:>15.9}", k + 1, found[0], found[1]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use gradual::check_hessian;

    use super::*;

    #[test]
    fn both_solvers_find_the_floor_of_the_valley() {
        for outcome in rosenbrock().unwrap() {
            assert!(outcome.cost <= 1e-18);
            // Along the floor of the valley the cost is (1 - x)².
            assert!(outcome.x.iter().all(|x| (x - 1.0).abs() < 1e-8), "{:?}", outcome.x);
        }
    }

    #[test]
    fn both_solvers_find_the_certified_parameters() {
        for outcome in rat42().unwrap() {
            for (k, (certified, deviation)) in CERTIFIED.into_iter().enumerate() {
                let found = outcome.x[k] * START[k];
                assert!((found - certified).abs() < 3e-5 * deviation, "b{} = {found}", k + 1);
            }
        }
    }

    #[test]
    fn the_cost_is_the_certified_one_at_the_certified_parameters() {
        let cost = Rat42.cost([0, 1, 2].map(|k| CERTIFIED[k].0 / START[k]));
        // Eleven certified digits of the sum; it is flat at its minimum, so those of the parameters do not matter.
        assert!((cost - LEAST.ln()).abs() < 1e-10, "{:e}", cost - LEAST.ln());
    }

    #[test]
    fn derivatives_are_those_of_differences() {
        check_hessian(|x| Rosenbrock.cost(x), [-1.2, 1.0]).unwrap();
        check_hessian(|x| Rat42.cost(x), [1.0, 0.9, 1.1]).unwrap();
    }

    #[test]
    fn hessians_save_evaluations_of_the_cost_and_its_gradient() {
        fn saved<const N: usize>(outcomes: &[Outcome<N>; 2]) -> bool {
            let [first, second] = outcomes.each_ref().map(|outcome| outcome.evaluations[0] + outcome.evaluations[1]);
            second < first
        }
        assert!(saved(&rosenbrock().unwrap()) && saved(&rat42().unwrap()));
    }
}
