//! What a check can be told: tolerance, first step, directions, seed.

use super::subject::Subject;

/// More coordinates than these are first checked along random directions.
const MANY: usize = 64;

/// What a check does unless told otherwise is in the fields' `None`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options {
    pub(super) tolerance: Option<f64>,
    pub(super) step: Option<f64>,
    pub(super) directions: Option<usize>,
    pub(super) seed: u64,
}

impl Options {
    pub(super) const DEFAULT: Self = Self { tolerance: None, step: None, directions: None, seed: 0 };

    /// The largest step of the differences, in units of a coordinate.
    pub(super) fn first_step(&self, subject: &Subject) -> f64 {
        self.step.unwrap_or(if subject.is_double() { 0.05 } else { 0.25 })
    }

    /// How many random directions come before the coordinates.
    pub(super) fn directions(&self, coordinates: usize) -> usize {
        self.directions.unwrap_or(if coordinates > MANY { 3 } else { 0 })
    }
}
