//! The values of a function along a line through the point, for the picture.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::vec::Vec;

use super::directions::axis;
use super::one_sided::OneSided;
use super::report::{Certificate, Nearest};
use super::run::Subject;

/// To how many points on each side.
const POINTS: i32 = 100;

/// One output along the certificate's direction, or along the first axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cut {
    /// The direction, its largest component 1.
    pub(crate) direction: Vec<f64>,
    pub(crate) output: usize,
    /// Steps along the direction, and values; NaN where there is none.
    pub(crate) values: Vec<(f64, f64)>,
}

impl Cut {
    pub(super) fn new(subject: &Subject, certificate: Option<&Certificate>, nearest: Option<Nearest>) -> Self {
        let n = subject.point.len();
        if n == 0 {
            return Self::default();
        }
        let (output, direction) = certificate.map_or_else(|| (0, axis(n, 0)), |c| (c.output, c.direction.clone()));
        let largest = direction.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
        let direction: Vec<f64> = direction.iter().map(|d| d / largest).collect();
        let moving = subject.point.iter().zip(&direction).filter(|(_, d)| **d != 0.0);
        let size = moving.fold(0.0_f64, |m, (x, _)| m.max(x.abs()));
        let usual = if size.is_finite() && size > 2.0 { 0.5 * size } else { 1.0 };
        // A point that is smooth shows why it may not look so: the nearest kink.
        let close = nearest.filter(|_| certificate.is_none()).map_or(usual, |nearest| 2.0 * nearest.distance);
        let width = usual.min(close);
        let mut values = Vec::new();
        for side in [-1, 1] {
            let steps = (i32::from(side < 0)..=POINTS).map(|k| f64::from(side * k) / f64::from(POINTS) * width);
            // Where the function panics, the picture ends.
            values.extend(steps.map_while(|step| Some((step, Self::value(subject, &direction, step, output)?))));
        }
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { direction, output, values }
    }

    fn value(subject: &Subject, direction: &[f64], step: f64, output: usize) -> Option<f64> {
        let moved = subject.point.iter().zip(direction).map(|(x, d)| OneSided::from(x + step * d)).collect::<Vec<_>>();
        let outputs = catch_unwind(AssertUnwindSafe(|| (subject.evaluate)(&moved))).ok()?;
        outputs.get(output).map(|y| y.coefficients()[0])
    }
}
