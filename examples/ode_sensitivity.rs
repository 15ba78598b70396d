//! Sensitivities of a differential equation: the integrator itself runs on dual numbers.
//!
//! The crate `differential-equations` is generic over the number, so its implicit method Radau IIA of order 5 integrates `Dual<f64, 3>` as it
//! does `f64`: the solution comes with its derivatives by the three parameters. The problem is Robertson's stiff reaction (1966), for which
//! SUNDIALS publishes solution and sensitivities (example `cvsRoberts_FSA_dns` of CVODES). The same derivatives are computed once more from the
//! variational equations S' = ∂f/∂y S + ∂f/∂p, integrated in plain `f64` with gradual's Jacobians on the right-hand side.
//!
//! `cargo run --release --features nalgebra --example ode_sensitivity`

use std::array::from_fn;

use differential_equations::linalg::Matrix;
use differential_equations::prelude::{IVP, ImplicitRungeKutta, ODE};
use differential_equations::traits::Real as Field;
use gradual::{Dual, Real, jacobian};

/// The reaction rates p₁, p₂, p₃.
const RATES: [f64; 3] = [0.04, 1e4, 3e7];
const START: [f64; 3] = [1.0, 0.0, 0.0];

/// The right-hand side, written once.
fn reaction<T: Real>([a, b, c]: [T; 3], p: [T; 3]) -> [T; 3] {
    let (decay, exchange, merging) = (p[0] * a, p[1] * b * c, p[2] * b * b);
    [exchange - decay, decay - exchange - merging, merging]
}

/// Robertson's reaction for whichever number the parameters are.
struct Robertson<T>([T; 3]);

impl<T: Field + Real> ODE<T, [T; 3]> for Robertson<T> {
    fn diff(&self, _t: T, y: &[T; 3], dydt: &mut [T; 3]) {
        *dydt = reaction(*y, self.0);
    }

    /// For the integrator's Newton iterations. The parameters, which may be dual numbers already, are constants here.
    fn jacobian(&self, _t: T, y: &[T; 3], j: &mut Matrix<T>) {
        let rows = jacobian(|y| reaction(y, self.0.map(Dual::constant)), *y);
        for (i, row) in rows.iter().enumerate() {
            for (k, slope) in row.iter().enumerate() {
                j[(i, k)] = *slope;
            }
        }
    }
}

/// y and the columns of S = ∂y/∂p, one after the other.
struct Variational;

/// The number `i` of the column for parameter `j`.
fn place(i: usize, j: usize) -> usize {
    3 * (j + 1) + i
}

impl ODE<f64, [f64; 12]> for Variational {
    fn diff(&self, _t: f64, state: &[f64; 12], dydt: &mut [f64; 12]) {
        let y: [f64; 3] = from_fn(|i| state[i]);
        let by_y = jacobian(|y| reaction(y, RATES.map(Dual::constant)), y);
        let by_p = jacobian(|p| reaction(y.map(Dual::constant), p), RATES);
        dydt[..3].copy_from_slice(&reaction(y, RATES));
        for i in 0..3 {
            for j in 0..3 {
                dydt[place(i, j)] = by_p[i][j] + (0..3).map(|k| by_y[i][k] * state[place(k, j)]).sum::<f64>();
            }
        }
    }
}

/// The integrator's relative tolerance.
const TOLERANCE: f64 = 1e-10;
/// Newton's iteration in a step stops when the values have settled, and tangents settle a little later: a thirtieth of the default gives them
/// another digit.
const NEWTON: f64 = 1e-4;

/// The solution at time `end`, with as much as its numbers carry, and how many steps it took.
fn integrate<T: Field + Real>(rates: [T; 3], end: f64) -> ([T; 3], usize) {
    let ode = Robertson(rates);
    let method = ImplicitRungeKutta::radau5()
        .rtol(T::from(TOLERANCE))
        .atol(T::from(TOLERANCE * 1e-6))
        .newton_tol(T::from(NEWTON));
    let solution = IVP::ode(&ode, T::from(0.0), T::from(end), START.map(T::from)).method(method).solve();
    let solution = solution.unwrap_or_else(|error| panic!("{error:?}"));
    (*solution.y.last().expect("the end is there"), solution.steps.accepted)
}

/// The solution with its derivatives by the rates.
fn sensitive(end: f64) -> ([Dual<f64, 3>; 3], usize) {
    integrate(from_fn(|j| Dual::variable(RATES[j], j)), end)
}

/// ∂y/∂p by the variational equations.
fn variational(end: f64) -> [[f64; 3]; 3] {
    let start = from_fn(|k| if k < 3 { START[k] } else { 0.0 });
    let method = ImplicitRungeKutta::radau5().rtol(TOLERANCE).atol(TOLERANCE * 1e-12);
    let solution = IVP::ode(&Variational, 0.0, end, start).method(method).solve();
    let solution = solution.unwrap_or_else(|error| panic!("{error:?}"));
    let state = solution.y.last().expect("the end is there");
    from_fn(|i| from_fn(|j| state[place(i, j)]))
}

/// Time, solution, and a row of sensitivities for each of y₁, y₂, y₃, as SUNDIALS prints them.
type Published = (f64, [f64; 3], [[f64; 3]; 3]);
const PUBLISHED: [Published; 2] = [
    (
        0.4,
        [9.8517e-1, 3.3864e-5, 1.4794e-2],
        [
            [-3.5595e-1, 9.5431e-8, -1.5833e-11],
            [3.9025e-4, -2.1309e-10, -5.2900e-13],
            [3.5556e-1, -9.5218e-8, 1.6362e-11],
        ],
    ),
    (
        4.0,
        [9.0552e-1, 2.2405e-5, 9.4458e-2],
        [[-1.8761, 2.9614e-6, -4.9334e-10], [1.7922e-4, -5.8305e-10, -2.7626e-13], [1.8759, -2.9608e-6, 4.9362e-10]],
    ),
];

fn main() {
    for (end, values, sensitivities) in PUBLISHED {
        let (_, plain_steps) = integrate(RATES, end);
        let (dual, steps) = sensitive(end);
        let by_equations = variational(end);
        println!("t = {end}: {plain_steps} steps in f64, {steps} in Dual<f64, 3>");
        println!("{:<9} {:>17} {:>17} {:>12}", "", "dual numbers", "variational", "SUNDIALS");
        for i in 0..3 {
            println!("y{:<8} {:>17.9e} {:>17} {:>12.4e}", i + 1, dual[i].value, "", values[i]);
            for j in 0..3 {
                let (slope, other, published) = (dual[i].tangent[j], by_equations[i][j], sensitivities[i][j]);
                println!("∂y{}/∂p{:<3} {slope:>17.9e} {other:>17.9e} {published:>12.4e}", i + 1, j + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(x: f64, y: f64, relative: f64) {
        assert!((x - y).abs() <= relative * y.abs(), "{x:e} is not {y:e} within {relative:e} of it");
    }

    #[test]
    fn tangents_do_not_change_the_solution() {
        let ((plain, plain_steps), (dual, steps)) = (integrate(RATES, 0.4), sensitive(0.4));
        assert_eq!(dual.map(|y| y.value.to_bits()), plain.map(f64::to_bits));
        assert_eq!(steps, plain_steps);
    }

    #[test]
    fn solution_and_sensitivities_are_those_that_sundials_publishes() {
        for (end, values, sensitivities) in PUBLISHED {
            for (i, y) in sensitive(end).0.iter().enumerate() {
                // Printed with five digits, computed by SUNDIALS with a tolerance of 1e-4.
                close(y.value, values[i], 1e-4);
                for (found, published) in y.tangent.into_iter().zip(sensitivities[i]) {
                    close(found, published, 1e-3);
                }
            }
        }
    }

    #[test]
    fn the_variational_equations_say_the_same() {
        let (dual, by_equations) = (sensitive(4.0).0, variational(4.0));
        for (y, row) in dual.iter().zip(by_equations) {
            for (found, other) in y.tangent.into_iter().zip(row) {
                // Each way has its own error of some 1e-7 at this tolerance.
                close(found, other, 2e-6);
            }
        }
    }

    #[test]
    fn mass_is_conserved_whatever_the_rates() {
        let total: Dual<f64, 3> = sensitive(4.0).0.into_iter().sum();
        assert!((total.value - 1.0).abs() < 1e-13, "{total}");
        // The three sensitivities of a rate add up to nothing, but for what Newton's iterations leave of the largest.
        let (_, _, published) = PUBLISHED[1];
        for j in 0..3 {
            assert!(total.tangent[j].abs() < 1e-9 * published[0][j].abs(), "{total}");
        }
    }
}
