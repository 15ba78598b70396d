//! Regions of networks: 49 weights, 20 samples. With tanh nothing can switch; with relu, kinks go through the box.

use gradual::audit::{Defect, RegionAudit, RegionReport, RegionVerdict};
use gradual::{Dual, Real, Scalar};

const INPUTS: usize = 4;
const HIDDEN: usize = 8;
const OUT: usize = HIDDEN * (INPUTS + 1);
const WEIGHTS: usize = OUT + HIDDEN + 1;

/// The squared error Σ (w₂ · a(W₁ x + b₁) + b₂ - label)², rows of W₁ each followed by its b₁, then w₂ and b₂.
fn loss<T: Real>(w: &[T], activation: fn(T) -> T) -> T {
    let mut loss = T::zero();
    for sample in 0..20 {
        let x: [f64; INPUTS] = std::array::from_fn(|i| (1.7 * (sample * INPUTS + i) as f64 + 0.3).sin());
        let label = if sample % 3 == 0 { 1.0 } else { -1.0 };
        let mut out = w[OUT + HIDDEN];
        for h in 0..HIDDEN {
            let row = h * (INPUTS + 1);
            let mut sum = w[row + INPUTS];
            for i in 0..INPUTS {
                sum += w[row + i] * x[i];
            }
            out += w[OUT + h] * activation(sum);
        }
        let residual = out - label;
        loss += residual * residual;
    }
    loss
}

fn relu<T: Real>(x: T) -> T {
    x.max(0.0)
}

/// The loss over all weights within `half` of a starting point.
fn over(half: f64, budget: usize, f: impl Fn(&[gradual::audit::Interval]) -> gradual::audit::Interval) -> RegionReport {
    let sides: Vec<(f64, f64)> =
        (0..WEIGHTS).map(|i| (1.3 * i as f64 + 0.5).sin()).map(|w| (w - half, w + half)).collect();
    RegionAudit::over(&sides[..]).budget(budget).run_slice(|w| f(w)).unwrap()
}

#[test]
fn smooth_activations_are_proved_at_once() {
    for half in [0.1, 3.0] {
        for activation in [Scalar::tanh, Scalar::softplus, Scalar::sigmoid, Scalar::asinh] {
            let report = over(half, 10, |w| loss(w, activation));
            assert_eq!((report.verdict, report.examined), (RegionVerdict::Smooth, 1), "{report}");
        }
    }
}

#[test]
fn relu_has_a_kink_in_the_box() {
    let report = over(0.1, 100, |w| loss(w, relu));
    assert_eq!(report.verdict, RegionVerdict::NotSmooth, "{report}");
    let witness = report.witness.unwrap();
    assert_eq!(witness.sites.len(), 1);
    assert_eq!(witness.sites[0].rule, "max");
    // Dual numbers a little before and behind it have the slopes that the enclosures hold.
    let Defect::Kink { before, after } = witness.defect else { panic!("{:?}", witness.defect) };
    let slope_at = |t: f64| {
        let w: Vec<Dual<f64, 1>> = witness
            .point
            .iter()
            .zip(&witness.direction)
            .map(|(&x, &d)| Dual { value: x + t * d, tangent: [d] })
            .collect();
        loss(&w, relu).tangent[0]
    };
    // As far as the place is known, in parts of the direction, and a little further.
    let step = 2.0 * witness.distance / witness.direction.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
    for (enclosure, slope) in [(before, slope_at(-step)), (after, slope_at(step))] {
        let middle = 0.5 * (enclosure.0 + enclosure.1);
        assert!((slope - middle).abs() < 1e-6 * middle.abs().max(1.0), "{slope} {enclosure:?}");
    }
    assert!((slope_at(step) - slope_at(-step)).abs() > 1e-6);
}

/// No unit switches within a millionth of the starting point.
#[test]
fn relu_is_smooth_on_a_small_box() {
    let report = over(1e-6, 100, |w| loss(w, relu));
    assert_eq!(report.verdict, RegionVerdict::Smooth, "{report}");
}
