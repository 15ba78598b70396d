//! A system of equations solved by the crate `newton_rootfinder` with gradual's Jacobian, and how the solution moves with its parameters.
//!
//! Propane burns in air under p atmospheres, with R atoms of oxygen and 4 R of nitrogen for each molecule (Hiebert 1983; Meintjes and Morgan
//! 1990): the moles of ten products from four balances and six equilibria at 2200 K, with the published solution for R = 10, p = 40. The
//! unknowns are the logarithms of the moles, which keeps the moles positive and the equilibria nearly linear. How the root moves with R and
//! p comes from `implicit::jacobian`, which needs the root and the equations, not the solver; it is compared with differences of roots.
//!
//! `cargo run --release --features nalgebra --example root_finding`

use std::array;
use std::cell::Cell;
use std::fmt::{Debug, Display};

use gradual::{Dual, Real, implicit, jacobian};
use nalgebra::{DMatrix, DVector, Dyn};
use newton_rootfinder::iteratives::{Iterative, Iteratives, default_vec_iteratives, default_vec_iteratives_fd};
use newton_rootfinder::model::{Model, UserModelFromClosure, UserModelFromClosureAndJacobian};
use newton_rootfinder::residuals::{NormalizationMethod, ResidualsConfig};
use newton_rootfinder::solver::{ResolutionMethod, RootFinder, SolverParameters};

const PRODUCTS: [&str; 10] = ["CO2", "H2O", "N2", "CO", "H2", "H", "OH", "O", "NO", "O2"];
/// The equilibrium constants of the last six.
const CONSTANTS: [f64; 6] = [0.193, 2.597e-3, 3.448e-3, 1.799e-5, 2.155e-4, 3.846e-5];
/// Moles of the products for R = 10, p = 40, as published.
const PUBLISHED: [f64; 10] = [
    2.915_725_423_895_22,
    3.960_942_810_808_881,
    19.986_291_646_551_53,
    0.084_274_576_104_780_2,
    0.022_095_601_769_893_5,
    0.000_722_766_590_884_2,
    0.033_200_408_251_574_5,
    0.000_421_099_693_392,
    0.027_416_706_896_918,
    0.031_146_775_227_006,
];
/// R and p.
const MIXTURE: [f64; 2] = [10.0, 40.0];

/// The equations, for the logarithms u of the moles.
fn equations<T: Real>(u: [T; 10], [oxygen, pressure]: [T; 2]) -> [T; 10] {
    let [co2, h2o, n2, co, h2, h, oh, o, no, o2] = u.map(|u| u.exp());
    // The logarithm of pressure per mole.
    let q = (pressure / u.map(|u| u.exp()).into_iter().sum::<T>()).ln();
    let [h2_is, h_is, oh_is, o_is, no_is, o2_is] = CONSTANTS.map(f64::ln);
    [
        // Carbon, oxygen, hydrogen, nitrogen.
        co2 + co - 3.0,
        co2 * 2.0 + h2o + co + oh + o + no + o2 * 2.0 - oxygen,
        h2o * 2.0 + h2 * 2.0 + h + oh - 8.0,
        n2 * 2.0 + no - oxygen * 4.0,
        u[1] + u[3] - u[0] - u[4] + h2_is,
        (u[1] + u[3] - u[0] - q) / 2.0 - u[5] + h_is,
        (u[0] + u[1] - u[3] - q) / 2.0 - u[6] + oh_is,
        u[0] - u[3] - q - u[7] + o_is,
        u[0] - u[3] + (u[2] - q) / 2.0 - u[8] + no_is,
        (u[0] - u[3]) * 2.0 - q - u[9] + o2_is,
    ]
}

/// The crate's vectors know their length at run time only.
fn ten(u: &DVector<f64>) -> [f64; 10] {
    u.as_slice().try_into().expect("ten unknowns")
}

/// A root with a residual below 1e-13 from the start that is published with the problem, and how often the equations were evaluated for it.
///
/// The Jacobian is gradual's or, for comparison, the crate's own differences.
fn solve(mixture: [f64; 2], exact: bool) -> ([f64; 10], usize) {
    let start = DVector::from_column_slice(&[1.5, 2.0, 35.0, 0.5, 0.05, 0.005, 0.04, 0.003, 0.02, 5.0]).map(f64::ln);
    let evaluations = Cell::new(0);
    let residual = |u: &DVector<f64>| {
        evaluations.set(evaluations.get() + 1);
        DVector::from_column_slice(&equations(ten(u), mixture))
    };
    let slopes = |u: &DVector<f64>| {
        let rows = jacobian(|u| equations(u, mixture.map(Dual::constant)), ten(u));
        DMatrix::from_fn(10, 10, |i, j| rows[i][j])
    };
    let root = if exact {
        let mut model = UserModelFromClosureAndJacobian::new(10, &residual, &slopes);
        run(&mut model, &start, &default_vec_iteratives(10))
    } else {
        let mut model = UserModelFromClosure::new(10, &residual);
        run(&mut model, &start, &default_vec_iteratives_fd(10))
    };
    (ten(&root), evaluations.get())
}

/// Newton's method with damping, in absolute residuals.
fn run<M, I>(model: &mut M, start: &DVector<f64>, unknowns: &[I]) -> DVector<f64>
where
    M: Model<Dyn>,
    I: Iterative + Display + Debug,
{
    let norms = [NormalizationMethod::Abs; 10];
    let parameters = SolverParameters::new(1e-13, 50, ResolutionMethod::NewtonRaphson, true);
    let (unknowns, residuals) = (Iteratives::new(unknowns), ResidualsConfig::new(&norms, &norms));
    model.set_iteratives(start);
    RootFinder::new(parameters, &unknowns, &residuals)
        .solve(model)
        .unwrap_or_else(|_| panic!("Newton's method failed"));
    model.get_iteratives()
}

/// A row of ∂u/∂(R, p) for each unknown: relative changes of the moles.
fn moves(root: [f64; 10]) -> [[f64; 2]; 10] {
    implicit::jacobian(equations, root, MIXTURE).expect("the root is regular")
}

/// The same by differences of roots.
fn differences() -> [[f64; 2]; 10] {
    let columns = [0, 1].map(|k| {
        let step = 1e-6 * MIXTURE[k];
        let [above, below] = [step, -step].map(|step| {
            let mut mixture = MIXTURE;
            mixture[k] += step;
            solve(mixture, true).0
        });
        array::from_fn::<_, 10, _>(|i| (above[i] - below[i]) / (2.0 * step))
    });
    array::from_fn(|i| columns.map(|column| column[i]))
}

fn main() {
    let (root, evaluations) = solve(MIXTURE, true);
    let (_, more) = solve(MIXTURE, false);
    println!(
        "evaluations of the equations: {evaluations} besides gradual's Jacobians, {more} with differences in their place"
    );
    let (moves, differences) = (moves(root), differences());
    println!(
        "{:<4} {:>17} {:>17} {:>24} {:>24}",
        "", "moles", "published", "d ln/dR, by differences", "d ln/dp, by differences"
    );
    for i in 0..10 {
        let moles = root[i].exp();
        let [by_r, by_p] = differences[i];
        println!(
            "{:<4} {moles:>17.14} {:>17.14} {:>12.8} {by_r:>11.8} {:>12.8} {by_p:>11.8}",
            PRODUCTS[i], PUBLISHED[i], moves[i][0], moves[i][1]
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moles_are_the_published_ones() {
        let (root, _) = solve(MIXTURE, true);
        for (i, u) in root.into_iter().enumerate() {
            assert!((u.exp() / PUBLISHED[i] - 1.0).abs() < 1e-9, "{} is not as published", PRODUCTS[i]);
        }
    }

    #[test]
    fn atoms_are_neither_made_nor_lost() {
        let [co2, h2o, n2, co, h2, h, oh, o, no, o2] = solve(MIXTURE, true).0.map(f64::exp);
        // Propane is C3H8. The residual of the solver is below 1e-13 in each balance, and some roundings of 40.
        for (found, expected) in [
            (co2 + co, 3.0),
            (2.0 * (h2o + h2) + h + oh, 8.0),
            (2.0 * (co2 + o2) + h2o + co + oh + o + no, 10.0),
            (2.0 * n2 + no, 40.0),
        ] {
            assert!((found - expected).abs() < 3e-13, "{found} atoms of {expected}");
        }
    }

    #[test]
    fn the_exact_jacobian_finds_the_same_root_with_fewer_evaluations() {
        let ((exact, fewer), (other, more)) = (solve(MIXTURE, true), solve(MIXTURE, false));
        assert!(fewer < more);
        for (a, b) in exact.into_iter().zip(other) {
            assert!((a - b).abs() < 1e-11);
        }
    }

    #[test]
    fn the_root_moves_as_differences_of_roots_say() {
        let moves = moves(solve(MIXTURE, true).0);
        for (found, expected) in moves.as_flattened().iter().zip(differences().as_flattened()) {
            // Of the differences, truncation costs 2e-9 (third derivatives are of order 100), rounding of the roots 1e-9.
            assert!((found - expected).abs() < 1e-7, "{found} and {expected}");
        }
    }

    /// Le Chatelier: pressure hinders dissociation, which makes moles out of fewer.
    #[test]
    fn pressure_hinders_dissociation() {
        let moves = moves(solve(MIXTURE, true).0);
        assert!(moves[0][1] > 0.0 && moves[1][1] > 0.0, "more CO2 and H2O");
        assert!(moves[3..].iter().all(|row| row[1] < 0.0), "less of all that they fall apart into");
    }
}
