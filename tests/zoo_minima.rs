//! The zoo held against the figures of its paper, and gradual's first derivatives against differences over the whole zoo.

use core::array;
use std::collections::BTreeSet;

use gradual::{gradient, value_and_jacobian};

use crate::zoo::dense::{Chebyquad, DiscreteIntegralEquation, Trigonometric, Watson};
use crate::zoo::fits::{Bard, BiggsExp6, KowalikOsborne};
use crate::zoo::sparse::{BroydenBanded, BroydenTridiagonal, DiscreteBoundaryValue};
use crate::zoo::{Problem, Visitor, visit_all};

/// How a problem is named in a message.
fn label<P: Problem<N, M>, const N: usize, const M: usize>() -> String {
    format!("{} ({}), n = {N}, m = {M}", P::NAME, P::NUMBER)
}

/// The solution p of the least-squares problem min |A p - b|, by Householder reflections; A has full rank.
fn least_squares(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = a[0].len();
    for k in 0..n {
        let norm = a[k..].iter().map(|row| row[k] * row[k]).sum::<f64>().sqrt();
        let mut v: Vec<f64> = a[k..].iter().map(|row| row[k]).collect();
        v[0] += norm.copysign(v[0]);
        let half = norm * v[0].abs();
        for j in k..n {
            let s = v.iter().zip(&a[k..]).map(|(v, row)| v * row[j]).sum::<f64>() / half;
            v.iter().zip(&mut a[k..]).for_each(|(v, row)| row[j] -= s * v);
        }
        let s = v.iter().zip(&b[k..]).map(|(v, b)| v * b).sum::<f64>() / half;
        v.iter().zip(&mut b[k..]).for_each(|(v, b)| *b -= s * v);
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[k][j] * b[j]).sum();
        b[k] = (b[k] - known) / a[k][k];
    }
    b.truncate(n);
    b
}

/// The local minimiser to which Levenberg's and Marquardt's method leads from `x`, with exact Jacobians, and its objective.
///
/// The damping of each variable is relative to the largest norm of its column so far, as in MINPACK: the badly scaled problems
/// need that. A step that leads to a larger objective or to NaN is not taken.
fn minimise<P: Problem<N, M>, const N: usize, const M: usize>(mut x: [f64; N]) -> ([f64; N], f64) {
    let (mut value, mut damping, mut scale) = (P::objective(x), 1e-3, [0.0; N]);
    let (mut r, mut j) = value_and_jacobian(P::residuals, x);
    // Meyer's curved valley and Brown and Dennis's large residuals take hundreds of steps.
    for _ in 0..3000 {
        for k in 0..N {
            let norm = j.iter().map(|row| row[k] * row[k]).sum::<f64>().sqrt();
            scale[k] = f64::max(scale[k], norm);
        }
        let mut rows: Vec<Vec<f64>> = j.iter().map(|row| row.to_vec()).collect();
        rows.extend((0..N).map(|k| {
            let mut row = vec![0.0; N];
            // A variable that nothing depends on stays where it is.
            row[k] = if scale[k] == 0.0 { 1.0 } else { f64::sqrt(damping) * scale[k] };
            row
        }));
        let step = least_squares(rows, r.iter().map(|r| -r).chain([0.0; N]).collect());
        let next = array::from_fn(|k| x[k] + step[k]);
        if next == x {
            break;
        }
        let next_value = P::objective(next);
        if next_value <= value {
            (x, value, damping) = (next, next_value, damping / 5.0);
            (r, j) = value_and_jacobian(P::residuals, x);
        } else {
            damping = f64::max(damping * 3.0, 1e-12);
        }
    }
    (x, value)
}

/// Whether `value` is `listed` to its six digits; a zero may differ by residuals of 1e-10.
fn is_minimum(value: f64, listed: f64) -> bool {
    (value - listed).abs() <= 1e-5 * listed + 1e-20
}

/// Collects the number of each problem in the paper.
struct Numbers(Vec<usize>);

impl Visitor for Numbers {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        self.0.push(P::NUMBER);
    }
}

#[test]
fn all_functions_are_listed_and_some_in_several_sizes() {
    let mut numbers = Numbers(Vec::new());
    visit_all(&mut numbers);
    assert!(numbers.0.len() >= 41, "{}", numbers.0.len());
    assert_eq!(numbers.0.into_iter().collect::<BTreeSet<_>>(), (1..=35).collect());
}

/// Compares the objective at the standard start with the listed value.
struct Starts;

impl Visitor for Starts {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        let value = P::objective(P::start());
        // The listed values have twelve digits.
        assert!((value / P::START_VALUE - 1.0).abs() < 1e-11, "{}: {value:e}", label::<P, N, M>());
    }
}

#[test]
fn start_values_are_the_published_ones() {
    visit_all(&mut Starts);
}

/// Minimises from the standard start.
struct FromStart;

impl Visitor for FromStart {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        let (_, value) = minimise::<P, N, M>(P::start());
        assert!(P::MINIMA.iter().any(|&listed| is_minimum(value, listed)), "{}: {value:e}", label::<P, N, M>());
    }
}

#[test]
fn every_standard_start_leads_to_a_listed_minimum() {
    visit_all(&mut FromStart);
}

/// Asserts that minimisation from `start` ends at the listed minimum with this index.
fn assert_leads_to<P: Problem<N, M>, const N: usize, const M: usize>(start: [f64; N], index: usize) {
    let (_, value) = minimise::<P, N, M>(start);
    assert!(is_minimum(value, P::MINIMA[index]), "{}: {value:e}", label::<P, N, M>());
}

#[test]
fn other_starts_lead_to_the_other_minima() {
    assert_leads_to::<Bard, 3, 15>([10.0, 10.0, 10.0], 1);
    assert_leads_to::<KowalikOsborne, 4, 11>([0.25, -10.0, -10.0, -10.0], 1);
    assert_leads_to::<BiggsExp6, 6, 13>([1.0, 100.0, 1.0, 1.0, 10.0, -1.0], 1);
    assert_leads_to::<Trigonometric, 10, 10>([0.11; 10], 1);
    assert_leads_to::<Chebyquad, 10, 10>(<Chebyquad as Problem<10, 10>>::start().map(|x| -x), 0);
}

/// Asserts that the standard start leads to the minimiser `listed` to seven digits.
fn assert_minimiser<P: Problem<N, M>, const N: usize, const M: usize>(listed: [f64; N]) {
    let (x, _) = minimise::<P, N, M>(P::start());
    for k in 0..N {
        assert!((x[k] - listed[k]).abs() <= 1e-6, "{}: x[{k}] is {:e}", label::<P, N, M>(), x[k]);
    }
}

/// The start and the minimum 0 alone would not tell a residual that has one neighbour too few.
#[test]
fn minimisers_of_the_larger_systems_are_those_that_minpack_prints() {
    let equation = [
        -0.043_164_98,
        -0.081_577_16,
        -0.114_485_7,
        -0.140_973_6,
        -0.159_908_7,
        -0.169_877_2,
        -0.169_090_0,
        -0.155_249_5,
        -0.125_355_9,
        -0.075_416_53,
    ];
    assert_minimiser::<DiscreteBoundaryValue, 10, 10>(equation);
    assert_minimiser::<DiscreteIntegralEquation, 10, 10>(equation);
    assert_minimiser::<DiscreteIntegralEquation, 1, 1>([-0.152_813_9]);
    assert_minimiser::<BroydenTridiagonal, 10, 10>([
        -0.570_722_1,
        -0.681_807_0,
        -0.702_210_1,
        -0.705_510_6,
        -0.704_906_2,
        -0.701_496_6,
        -0.691_889_3,
        -0.665_796_5,
        -0.596_035_1,
        -0.416_412_3,
    ]);
    assert_minimiser::<BroydenBanded, 10, 10>([
        -0.428_302_9,
        -0.476_596_4,
        -0.519_652_5,
        -0.558_099_3,
        -0.592_506_2,
        -0.624_503_7,
        -0.623_239_5,
        -0.621_393_8,
        -0.620_453_6,
        -0.586_469_3,
    ]);
    assert_minimiser::<Watson, 6, 31>([-0.015_725_09, 1.012_435, -0.232_991_6, 1.260_430, -1.513_729, 0.992_996_4]);
}

/// Asks the listed minimisers for the value and the slope of the objective.
struct Minimisers;

impl Visitor for Minimisers {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        for &x in P::MINIMISERS {
            let value = P::objective(x);
            assert!(P::MINIMA.iter().any(|&listed| is_minimum(value, listed)), "{}: {value:e}", label::<P, N, M>());
            let (r, j) = value_and_jacobian(P::residuals, x);
            let slopes = gradient(P::objective, x);
            for k in 0..N {
                // The terms 2 rᵢ ∂rᵢ/∂xₖ must cancel to the digits given of x, or be what is left of a residual of zero.
                let scale: f64 = (0..M).map(|i| 2.0 * j[i][k].abs() * (1e-5 * r[i].abs() + 1e-12)).sum();
                assert!(slopes[k].abs() <= scale, "{}: slope {k} is {:e}", label::<P, N, M>(), slopes[k]);
            }
        }
    }
}

#[test]
fn listed_minimisers_are_stationary_points_with_a_listed_minimum() {
    visit_all(&mut Minimisers);
}

/// Compares the Jacobian of the residuals at the standard start with central differences.
struct Differences;

impl Visitor for Differences {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        let x = P::start();
        let (r, j) = value_and_jacobian(P::residuals, x);
        for k in 0..N {
            let h = f64::EPSILON.cbrt() * x[k].abs().max(1.0);
            let residuals = |step: f64| P::residuals(array::from_fn(|l| if l == k { x[l] + step } else { x[l] }));
            let central = |h: f64| -> [f64; M] {
                let (after, before) = (residuals(h), residuals(-h));
                array::from_fn(|i| (after[i] - before[i]) / (2.0 * h))
            };
            let (coarse, fine) = (central(h), central(h / 2.0));
            for i in 0..M {
                // Truncation: the error of the finer difference is a third of the change that halving h makes. Rounding: some
                // ulps of the residual, or of its terms, over h; an exponential multiplies the rounding of its argument.
                let tolerance = (fine[i] - coarse[i]).abs() + 64.0 * f64::EPSILON * r[i].abs().max(1.0) / h;
                let place = format!("{}: ∂r[{i}]/∂x[{k}]", label::<P, N, M>());
                assert!(tolerance <= 1e-6 * r[i].abs().max(j[i][k].abs()).max(1.0), "{place}: differences disagree");
                assert!((j[i][k] - fine[i]).abs() <= tolerance, "{place}: {:e}, differences {:e}", j[i][k], fine[i]);
            }
        }
    }
}

#[test]
fn jacobians_agree_with_central_differences() {
    visit_all(&mut Differences);
}

/// Compares the gradient of the objective at the standard start with 2 Jᵀr.
struct Gradients;

impl Visitor for Gradients {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        let x = P::start();
        let (r, j) = value_and_jacobian(P::residuals, x);
        let slopes = gradient(P::objective, x);
        for k in 0..N {
            let terms: [f64; M] = array::from_fn(|i| 2.0 * j[i][k] * r[i]);
            let (sum, size): (f64, f64) = (terms.iter().sum(), terms.iter().map(|t| t.abs()).sum());
            // A sum of M terms, rounded twice.
            let tolerance = (M + 1) as f64 * f64::EPSILON * size;
            assert!((slopes[k] - sum).abs() <= tolerance, "{}: {:e}, expected {sum:e}", label::<P, N, M>(), slopes[k]);
        }
    }
}

#[test]
fn gradients_are_twice_the_transposed_jacobian_times_the_residuals() {
    visit_all(&mut Gradients);
}
