//! The checks over the whole zoo, at the standard starts and at random points: no false alarm, and no small error missed.

use gradual::check::{Mismatch, Report, Verdict};
use gradual::{
    Dual, check_gradient, check_hessian, check_jacobian, hvp, jvp, value_and_jacobian, verify_gradient, verify_hessian,
    verify_jacobian,
};

use crate::support::on_a_large_stack;
use crate::zoo::{Problem, Visitor, visit_all};

/// Beside the standard start. All of them optimised, as CI runs them too; unoptimised they would take minutes.
const RANDOM_POINTS: usize = if cfg!(debug_assertions) { 0 } else { 10 };

/// The size of the errors put in.
const ERROR: f64 = 1e-6;

#[derive(Default)]
struct Zoo {
    points: usize,
    /// Random points at which a function overflows or leaves its domain.
    outside: usize,
    /// Components of gradients, and those whose error the differences are fine enough to find.
    components: usize,
    found_by_differences: usize,
    random: u64,
}

/// The gradient as one would write it: 2 Jᵀ r.
fn gradient_by_hand<P: Problem<N, M>, const N: usize, const M: usize>(x: [f64; N]) -> [f64; N] {
    let (r, j) = value_and_jacobian(P::residuals, x);
    core::array::from_fn(|k| 2.0 * (0..M).map(|i| j[i][k] * r[i]).sum::<f64>())
}

/// The Jacobian column by column.
fn jacobian_by_hand<P: Problem<N, M>, const N: usize, const M: usize>(x: [f64; N]) -> [[f64; N]; M] {
    let columns: Vec<[f64; M]> = (0..N).map(|k| jvp(P::residuals, x, axis(k)).1).collect();
    core::array::from_fn(|i| core::array::from_fn(|k| columns[k][i]))
}

/// The Hessian column by column.
fn hessian_by_hand<P: Problem<N, M>, const N: usize, const M: usize>(x: [f64; N]) -> [[f64; N]; N] {
    core::array::from_fn(|k| hvp(P::objective, x, axis(k)))
}

fn axis<const N: usize>(k: usize) -> [f64; N] {
    core::array::from_fn(|i| if i == k { 1.0 } else { 0.0 })
}

#[track_caller]
fn wrong(result: Result<Report, Mismatch>, k: usize, what: &str) {
    let Err(Mismatch::Components(report)) = result else { panic!("{what}: {result:?}") };
    assert_eq!(report.components[k].verdict, Verdict::Wrong, "{what}: {report}");
    assert_eq!(report.count(|v| *v == Verdict::Right), report.components.len() - 1, "{what}: {report}");
}

fn right_derivatives_pass<P: Problem<N, M>, const N: usize, const M: usize>(x: [f64; N], what: &str) {
    let right = |result: Result<Report, Mismatch>| result.unwrap_or_else(|e| panic!("{what}: {e}"));
    right(check_gradient(P::objective, x));
    right(check_jacobian(P::residuals, x));
    right(verify_gradient(P::objective, gradient_by_hand::<P, N, M>, x));
    right(verify_jacobian(P::residuals, jacobian_by_hand::<P, N, M>, x));
    // Hessians of 30 variables take their time unoptimised.
    if N <= 12 {
        right(check_hessian(P::objective, x));
        right(verify_hessian(P::objective, hessian_by_hand::<P, N, M>, x));
    }
}

impl Zoo {
    /// Uniform in [-1, 1], by Marsaglia's xorshift.
    fn uniform(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    fn errors_are_found<P: Problem<N, M>, const N: usize, const M: usize>(&mut self, x: [f64; N], what: &str) {
        let exact = gradient_by_hand::<P, N, M>(x);
        // What is left of larger terms that cancel is rounding, and so is an error in it.
        let largest = exact.iter().fold(0.0_f64, |m, g| m.max(g.abs()));
        for k in (0..N).filter(|&k| exact[k].abs() > 1e-10 * largest) {
            let mut broken = exact;
            broken[k] *= 1.0 + ERROR;
            wrong(verify_gradient(P::objective, |_| broken, x), k, what);

            // The same error in gradual's own gradient: a tangent that is too long.
            let lengthened = |mut x: [Dual<f64, N>; N]| {
                x[k] = Dual { value: x[k].value, tangent: x[k].tangent.map(|t| t * (1.0 + ERROR)) };
                P::objective(x)
            };
            self.components += 1;
            let report = match check_gradient(lengthened, x) {
                Ok(report) | Err(Mismatch::Components(report)) => report,
                Err(e) => panic!("{what}: {e}"),
            };
            let component = &report.components[k];
            if component.allowed < 0.9 * ERROR * component.found.abs() {
                assert_eq!(component.verdict, Verdict::Wrong, "{what}: {report}");
                self.found_by_differences += 1;
            }
        }
        let exact = jacobian_by_hand::<P, N, M>(x);
        let largest = exact.as_flattened().iter().fold(0.0_f64, |m, g| m.max(g.abs()));
        // One entry of each row and column at least.
        let stride = if N * M > 64 { N + 1 } else { 1 };
        for k in (0..N * M).step_by(stride).filter(|&k| exact.as_flattened()[k].abs() > 1e-10 * largest) {
            let mut broken = exact;
            broken.as_flattened_mut()[k] *= 1.0 + ERROR;
            wrong(verify_jacobian(P::residuals, |_| broken, x), k, what);
        }
    }
}

impl Visitor for Zoo {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        for k in 0..=RANDOM_POINTS {
            let x = match k {
                0 => P::start(),
                _ => P::start().map(|x| x * (1.0 + 0.3 * self.uniform()) + 0.1 * self.uniform()),
            };
            let what = format!("{} ({N}) at point {k}, {x:?}", P::NAME);
            if !P::objective(x).is_finite() {
                assert_ne!(k, 0, "{what}");
                self.outside += 1;
                continue;
            }
            self.points += 1;
            right_derivatives_pass::<P, N, M>(x, &what);
            self.errors_are_found::<P, N, M>(x, &what);
        }
    }
}

#[test]
fn the_zoo_passes_and_small_errors_are_found() {
    let zoo = on_a_large_stack(|| {
        let mut zoo = Zoo { random: 0x9E37_79B9_7F4A_7C15, ..Zoo::default() };
        visit_all(&mut zoo);
        zoo
    });
    assert!(zoo.points >= 54 * (1 + RANDOM_POINTS) - 10, "{} points, {} outside", zoo.points, zoo.outside);
    let share = zoo.found_by_differences as f64 / zoo.components as f64;
    assert!(share > 0.9, "{} of {}", zoo.found_by_differences, zoo.components);
}
