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

/// Steele, Lea and Flood's `SplitMix64`: numbers for directions, the same in every run; any seed is as good as another.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn sign(&mut self) -> f64 {
        if self.next() >> 63 == 0 { 1.0 } else { -1.0 }
    }

    /// A number of few bits, about 1 and of either sign: sums of numbers that are all ±1 vanish too easily.
    pub(super) fn entry(&mut self) -> f64 {
        self.sign() * (0.5 + 0.0625 * (self.next() >> 60) as f64)
    }
}
