//! A function along directions: what is evaluated, and what comes of it.

use core::cmp::Ordering;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::string::String;
use std::vec::Vec;
use std::{eprintln, format};

use super::directions::negated;
use super::log::{Record, recorded};
use super::one_sided::OneSided;
use super::report::Sides;

/// What is audited, as plain lists: shapes are the callers' business.
pub(super) struct Subject<'a> {
    pub(super) evaluate: &'a dyn Fn(&[OneSided]) -> Vec<OneSided>,
    /// What follows the `f` in the names of this many outputs.
    pub(super) output_names: fn(usize) -> Vec<String>,
    pub(super) point: Vec<f64>,
    /// `[2]`, `.focal`: what follows the `x` of each coordinate.
    pub(super) coordinates: Vec<String>,
}

/// f along one direction.
pub(super) struct Run {
    pub(super) direction: Vec<f64>,
    pub(super) outputs: Vec<OneSided>,
    pub(super) record: Record,
}

/// The same line to both sides.
pub(super) struct Line {
    pub(super) forward: Run,
    pub(super) backward: Run,
}

impl Subject<'_> {
    pub(super) fn run(&self, direction: Vec<f64>) -> Run {
        self.run_with(Ordering::Equal, direction)
    }

    /// Along a direction, comparisons that are open turning out like this.
    pub(super) fn run_with(&self, open: Ordering, direction: Vec<f64>) -> Run {
        let numbers: Vec<_> = self.point.iter().zip(&direction).map(|(&x, &d)| OneSided::along(x, d)).collect();
        // A panic goes on to the caller.
        let evaluated = catch_unwind(AssertUnwindSafe(|| recorded(open, || (self.evaluate)(&numbers))));
        let (outputs, record) = evaluated.unwrap_or_else(|panic| {
            eprintln!("audit: the function panicked {}, at x = {:?}", self.describe(&direction), self.point);
            resume_unwind(panic)
        });
        Run { direction, outputs, record }
    }

    pub(super) fn describe(&self, direction: &[f64]) -> String {
        let mut moving = direction.iter().enumerate().filter(|(_, d)| **d != 0.0);
        match (moving.next(), moving.next()) {
            (None, _) => String::from("at the point itself"),
            (Some((i, d)), None) => {
                format!("on the side of {} x{}", if *d > 0.0 { "larger" } else { "smaller" }, self.coordinates[i])
            }
            _ => format!("beside the point, in the direction {direction:?}"),
        }
    }

    pub(super) fn line(&self, direction: Vec<f64>) -> Line {
        let backward = self.run(negated(&direction));
        Line { forward: self.run(direction), backward }
    }
}

impl Run {
    pub(super) fn is_evidence(&self) -> bool {
        !self.record.is_open()
    }

    pub(super) fn value(&self, output: usize) -> f64 {
        self.outputs[output].coefficients()[0]
    }

    pub(super) fn slope(&self, output: usize) -> f64 {
        self.outputs[output].coefficients()[1]
    }

    /// The slope, if this run tells it.
    pub(super) fn known_slope(&self, output: usize) -> f64 {
        if self.is_evidence() { self.slope(output) } else { f64::NAN }
    }

    pub(super) fn known_value(&self, output: usize) -> f64 {
        if self.is_evidence() { self.value(output) } else { f64::NAN }
    }

    pub(super) fn rounding(&self, output: usize) -> [f64; 2] {
        self.outputs[output].rounding()
    }
}

/// The places of the switches, from the first on, that these runs went through alike.
pub(super) fn common_switches(first: &Run, others: &[&Run]) -> core::ops::Range<usize> {
    let common = others.iter().fold(first.record.switches.len(), |common, other| {
        let same = first.record.switches.iter().zip(&other.record.switches);
        same.take(common).take_while(|(a, b)| a.site == b.site).count()
    });
    0..common
}

impl Run {
    /// The normals of the surfaces of ties, in the piece of f where this run goes: from the slopes a little to the side.
    pub(super) fn normals(&self, subject: &Subject) -> Vec<Vec<f64>> {
        /// Small beside a generic direction, large beside rounding.
        const ASIDE: f64 = 1.0 / 256.0;
        let aside = |i: usize| {
            let mut direction = self.direction.clone();
            direction[i] += ASIDE;
            subject.run(direction)
        };
        let runs: Vec<Run> = (0..self.direction.len()).map(aside).collect();
        let slope = |run: &Run, k: usize| run.record.switches[k].slope;
        common_switches(self, &runs.iter().collect::<Vec<_>>())
            .filter(|&k| self.record.switches[k].value == 0.0)
            .map(|k| runs.iter().map(|run| (slope(run, k) - slope(self, k)) / ASIDE).collect())
            .collect()
    }
}

impl Line {
    pub(super) fn sides(&self, output: usize) -> Sides {
        Sides {
            left: -self.backward.known_slope(output),
            right: self.forward.known_slope(output),
            left_value: self.backward.known_value(output),
            right_value: self.forward.known_value(output),
        }
    }

    pub(super) fn runs(&self) -> [&Run; 2] {
        [&self.forward, &self.backward]
    }
}
