//! Derivatives by hand that are right where verifying is hard, and mistakes that are easily misread.

use std::cell::{Cell, RefCell};

use gradual::check::{Cause, Check, Mismatch, Report, Verdict, slices};
use gradual::{Dual, Real, verify_gradient, verify_hvp, verify_jacobian};

use crate::support::report;

type D2 = Dual<f64, 2>;

/// The first diagnosis, as it reads.
#[track_caller]
fn likely(result: Result<Report, Mismatch>) -> String {
    report(result).diagnoses.first().map(|d| d.cause.to_string()).unwrap_or_default()
}

struct Line {
    data: Vec<(f64, f64)>,
}

impl Line {
    /// Points about a line through the centre, so that components of the gradient cancel.
    fn new(seed: u64) -> Self {
        let mut state = seed.wrapping_mul(2) + 1;
        let mut uniform = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        let data: Vec<(f64, f64)> = (0..30).map(|_| (uniform(), uniform())).collect();
        let centre = data.iter().map(|(_, y)| y).sum::<f64>() / 30.0;
        Self { data: data.into_iter().map(|(x, y)| (x, y - centre)).collect() }
    }

    fn loss<T: Real>(&self, [a, b]: [T; 2]) -> T {
        self.data.iter().map(|&(x, y)| (a * x + b - y).powi(2)).sum()
    }

    /// Summed in the other order.
    fn by_hand(&self, [a, b]: [f64; 2]) -> [f64; 2] {
        let residuals: Vec<_> = self.data.iter().rev().map(|&(x, y)| (x, a * x + b - y)).collect();
        [residuals.iter().map(|(x, r)| 2.0 * r * x).sum(), residuals.iter().map(|(_, r)| 2.0 * r).sum()]
    }

    fn optimum(&self) -> [f64; 2] {
        let sum = |f: fn(f64, f64) -> f64| self.data.iter().map(|&(x, y)| f(x, y)).sum::<f64>();
        let (n, x, y) = (30.0, sum(|x, _| x), sum(|_, y| y));
        let (xx, xy) = (sum(|x, _| x * x), sum(|x, y| x * y));
        let a = (n * xy - x * y) / (n * xx - x * x);
        [a, (y - a * x) / n]
    }
}

#[test]
fn components_that_cancel() {
    for seed in 0..300 {
        let line = Line::new(seed);
        verify_gradient(|p| line.loss(p), |p| line.by_hand(p), [0.0, 0.0]).unwrap();
        // At the optimum all of it is rounding: it may tell nothing, but nothing is wrong.
        if let Err(Mismatch::Components(report)) =
            verify_gradient(|p| line.loss(p), |p| line.by_hand(p), line.optimum())
        {
            let open = |v: &Verdict| matches!(v, Verdict::Right | Verdict::Inconclusive);
            assert!(report.components.iter().all(|c| open(&c.verdict)), "{seed}: {report}");
        }
    }
    verify_gradient(|[x, y]| x * 0.1 + x * 0.2 - x * 0.3 + y, |_| [0.0, 1.0], [1.0, 2.0]).unwrap();
}

#[test]
fn one_infinite_component_does_not_spoil_the_others() {
    let f = |[x, _, z]: [Dual<f64, 3>; 3]| x.sqrt() + z * z;
    let by_hand = |[x, _, z]: [f64; 3]| [0.5 / x.sqrt(), 0.0, 2.0 * z];
    verify_gradient(f, by_hand, [0.0, 1.0, 2.0]).unwrap();
    let wrong = report(verify_gradient(f, |_| [f64::INFINITY, 1.0, 4.0], [0.0, 1.0, 2.0]));
    assert_eq!(wrong.components[1].verdict, Verdict::Wrong);
}

#[test]
fn a_value_that_is_none_is_told_before_its_derivative() {
    let undefined = verify_gradient(|[x, y]: [D2; 2]| x.ln() * y, |[x, y]| [y / x, x.ln()], [-1.0, 2.0]);
    assert!(matches!(undefined, Err(Mismatch::Value { .. })), "{undefined:?}");
    let calls = Cell::new(0.0);
    let drifting = |[x, y]: [D2; 2]| {
        calls.set(calls.get() + 1.0);
        x * y * calls.get()
    };
    assert!(matches!(verify_gradient(drifting, |x| x, [1.0, 2.0]), Err(Mismatch::Unsteady { .. })));
}

/// Buffers that are added to and never cleared, and caches: right at first, wrong in the second call.
#[test]
fn a_gradient_that_is_right_once() {
    let buffer = RefCell::new([0.0; 2]);
    let accumulating = |[x, y]: [f64; 2]| {
        let mut buffer = buffer.borrow_mut();
        buffer[0] += y;
        buffer[1] += x;
        *buffer
    };
    let Err(Mismatch::Unsteady { name, .. }) = verify_gradient(|[x, y]| x * y, accumulating, [1.0, 2.0]) else {
        panic!("passed")
    };
    assert_eq!(name, "the derivative by hand, ∂f/∂x[0],");
    for at in [[1.0, 2.0], [0.0, 0.0], [1e9, -1e9]] {
        let cache = Cell::new(None);
        let cached = |[x, y]: [f64; 2]| {
            let now = [2.0 * x + 1.0, 2.0 * y - 1.0];
            cache.replace(Some(now)).unwrap_or(now)
        };
        let late = verify_gradient(|[x, y]| x * x + x + y * y - y, cached, at);
        assert!(matches!(late, Err(Mismatch::Unsteady { .. })), "{at:?} {late:?}");
    }
}

#[test]
fn formulas_are_named_before_guesses() {
    // Overflow at doubled coordinates, and zeros, are no proof of anything.
    let overflow = |[x, y]: [f64; 2]| [(x * x).exp() * y, (x * x).exp()];
    let text = likely(verify_gradient(|[x, y]| (x * x).exp() * y, overflow, [3.0, 2.0]));
    assert_eq!(text, "off by the factor 0.5/x[0]");
    let tanh = |[x, y]: [f64; 2]| [(1.0 - x * x) * y, x.tanh()];
    let text = likely(verify_gradient(|[x, y]| x.tanh() * y, tanh, [0.3, 2.0]));
    assert!(!text.contains("NaN") && !text.contains("another point"), "{text}");
    // A penalty that is forgotten beside a linear loss: the same at every point, but for a reason.
    let penalised = |[a, b]: [D2; 2]| 3.0 * a - 2.0 * b + 0.05 * (a * a + b * b);
    let text = likely(verify_gradient(penalised, |_| [3.0, -2.0], [0.7, 1.9]));
    assert!(text.contains("found - expected = -0.1·xᵢ"), "{text}");
    // A small one, which looks like a lack of digits.
    let decayed = |x: [D2; 2]| x[0].sin() + x[1].exp() + (x[0] * x[0] + x[1] * x[1]) * 5e-5;
    let text = likely(verify_gradient(decayed, |[x, y]| [x.cos(), y.exp()], [0.7, 1.9]));
    assert!(text.contains("found - expected = -0.0001·xᵢ"), "{text}");
    // The factor 1/4 is 1/y at y = 4.
    let text =
        likely(verify_gradient(|[x, y]| (x * y).exp(), |[x, y]| [(x * y).exp(), x * (x * y).exp()], [0.3_f64, 4.0]));
    assert_eq!(text, "off by the factor 1/x[1]");
    // Both sides of max set: no other point has that.
    let both = likely(verify_gradient(|[x, y]| x.max(y), |_| [1.0, 1.0], [3.0, 2.0]));
    assert!(!both.contains("another point"), "{both}");
}

#[test]
fn what_only_looks_like_a_mistake_of_its_kind() {
    // One entry of a half that is filled otherwise.
    let h = |x: [f64; 3]| {
        let mut h: [[f64; 3]; 3] = gradual::hessian(|[x, y, z]| (x * y).exp() * z + x * z * y.sin(), x);
        h[2][0] = 0.0;
        h
    };
    let forgotten = gradual::verify_hessian(|[x, y, z]| (x * y).exp() * z + x * z * y.sin(), h, [0.3, 0.7, 1.1]);
    assert_eq!(report(forgotten).diagnoses[0].cause, Cause::Zero);
    // Two components, of which the second has the first too much.
    let f = |[x, y]: [D2; 2]| x.sin() + y.exp();
    let sum = report(verify_gradient(f, |[x, y]| [x.cos(), y.exp() + x.cos()], [0.3, 0.7]));
    assert_ne!(sum.diagnoses.first().map(|d| &d.cause), Some(&Cause::RunningSum), "{sum}");
    // A product with the Hessian whose diagonal is forgotten: -3 by chance.
    let f = |[x, y]: [Dual<Dual<f64, 1>, 2>; 2]| x * x * y + y * y * y;
    let v = [1.0, -2.0];
    let product = |[x, _]: [f64; 2], [u, v]: [f64; 2]| [2.0 * x * v, 2.0 * x * u];
    let text = likely(verify_hvp(f, product, [1.0, 1.0], v));
    assert!(!text.contains("factor"), "{text}");
}

/// The cost of a mistake: not one whole gradient for each component.
#[test]
fn a_wrong_gradient_of_many_variables_takes_few_evaluations() {
    let calls = Cell::new(0);
    let f = |x: &[Dual<f64, 8>]| {
        calls.set(calls.get() + 1);
        x.iter().map(|&x| x * x.sin()).sum()
    };
    let x: Vec<f64> = (0..3000).map(|i| f64::from(i).sqrt()).collect();
    let wrong = |x: &[f64]| x.iter().map(|x| x.sin()).collect::<Vec<_>>();
    report(slices::verify_gradient(f, wrong, &x));
    let passes_of_a_gradient = 3000_usize.div_ceil(7);
    assert!(calls.get() < 30 * passes_of_a_gradient, "{}", calls.get());
}

/// Every output by its own coordinates.
#[test]
fn units_of_coordinates_count() {
    // A derivative of 1e-16 by a coordinate of 1e16 is as large as the other, and no remainder of it.
    let f = |[x, y]: [D2; 2]| (x * 1e-16).sin() + y;
    verify_gradient(f, |[x, _]| [1e-16 * (x * 1e-16).cos(), 1.0], [1e16, 1.0]).unwrap();
    for lost in [[0.0, 1.0], [2e-16, 1.0]] {
        let wrong = report(verify_gradient(f, |_| lost, [1e16, 1.0]));
        assert_eq!(wrong.components[0].verdict, Verdict::Wrong);
    }
    // And so in the second place, and in a product with the Hessian.
    let swapped = |[y, x]: [D2; 2]| (x * 1e-16).sin() + y;
    let wrong = report(verify_gradient(swapped, |_| [1.0, 0.0], [1.0, 1e16]));
    assert_eq!(wrong.components[1].verdict, Verdict::Wrong);
    let curved = |[x, y]: [Dual<Dual<f64, 1>, 2>; 2]| (x * 1e-16).sin() * 1e16 + y * y;
    let by_hand = |[x, _]: [f64; 2], [u, v]: [f64; 2]| [-1e-16 * (x * 1e-16).sin() * u, 2.0 * v];
    verify_hvp(curved, by_hand, [1e16, 1.0], [1.0, 1.0]).unwrap();
    let wrong = report(verify_hvp(curved, |_, [_, v]| [0.0, 2.0 * v], [1e16, 1.0], [1.0, 1.0]));
    assert_eq!(wrong.components[0].verdict, Verdict::Wrong);
    let rows = verify_jacobian(|[x, y]| [x * 1e20, y], |_| [[1e20, 0.0], [0.0, 1.0 + 1e-6]], [1.0, 1.0]);
    assert_eq!(report(rows).components[3].verdict, Verdict::Wrong);
}

/// Where all of a gradient is rounding beside the value, it may be anything of that size; each output by its own value.
#[test]
fn a_gradient_that_is_all_rounding() {
    let verdict = |by_hand: f64, value: f64| {
        report(verify_gradient(|x: Dual<f64, 1>| x * 1e-12 + value, move |_| by_hand, 1.0)).components[0].verdict
    };
    assert_eq!(verdict(3e-12, 1e6), Verdict::Inconclusive);
    assert_eq!(verdict(3e-12, 1.0), Verdict::Wrong);
    assert_eq!(verdict(1.0, 1e6), Verdict::Wrong);
    let rows = |[x, y]: [D2; 2]| [x * 1e-12 + 1e6, y * 1e-12 + 1.0];
    let found = report(verify_jacobian(rows, |_| [[3e-12, 0.0], [0.0, 3e-12]], [1.0, 1.0]));
    assert_eq!(found.components[0].verdict, Verdict::Inconclusive, "{found}");
    assert_eq!(found.components[3].verdict, Verdict::Wrong, "{found}");
}

/// A straight line has no two sides, however coarse the tolerance.
#[test]
fn no_kink_of_a_straight_line() {
    let found = report(Check::new(|x: Dual<f64, 1>| x).at(1.0).tolerance(0.5).verify_gradient(|_| 1.8));
    assert_eq!(found.components[0].verdict, Verdict::Wrong);
}
