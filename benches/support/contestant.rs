//! What the contestants of the benchmarks have in common; `contestants` has one file for each kind of derivative.
//!
//! Not among them is xad-rs: its only version, 1.0.0, asks for Rust 1.98.

use hyperdual::Hyperdual;

use super::agree::ROUNDING;

/// A way to a derivative.
pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    pub(crate) derivative: Derivative,
    /// What it may differ from the others, as a part of the largest component.
    pub(crate) tolerance: f64,
    /// What it keeps on the heap between calls, in bytes.
    pub(crate) kept: usize,
}

/// Writes the derivative at a point into a buffer. What a library means to be made once (a workspace, a recording) is in it.
pub(crate) type Derivative = Box<dyn FnMut(&[f64], &mut [f64])>;

impl Contestant {
    pub(crate) fn new(name: &'static str, derivative: impl FnMut(&[f64], &mut [f64]) + 'static) -> Self {
        Self { name, derivative: Box::new(derivative), tolerance: ROUNDING, kept: 0 }
    }

    pub(crate) fn within(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }
}

/// Makes a list of contestants, and notes what each of them keeps.
macro_rules! contestants {
    ($($contestant:expr),* $(,)?) => {
        vec![$({
            let before = Heap::now();
            let contestant = $contestant;
            Contestant { kept: before.kept_since(), ..contestant }
        }),*]
    };
}
pub(crate) use contestants;

/// What central differences promise: their rounding and truncation errors, in balance at the step below, are near 1e-11 of the
/// function and of its third derivative.
pub(crate) const DIFFERENCES: f64 = 1e-6;

/// The step of central differences in a variable, ∛ε of it.
pub(crate) fn step(x: f64) -> f64 {
    f64::EPSILON.cbrt() * if x == 0.0 { 1.0 } else { x.abs() }
}

/// Variable `i` in numbers of hyperdual, which keep the value and `H` - 1 tangents in one vector. Its own
/// `hyperspace_from_vector` takes that vector from the heap.
pub(crate) fn seeded<const H: usize>(x: f64, i: usize) -> Hyperdual<f64, H> {
    Hyperdual::from_fn(|k| match k {
        0 => x,
        _ if k == i + 1 => 1.0,
        _ => 0.0,
    })
}
