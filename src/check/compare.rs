//! Exact derivatives against differences.

use std::cell::Cell;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::differences::{Estimate, SHRINK, derivatives};
use super::nearby::kink_within;
use super::options::{Options, Random};
use super::report::{Component, Mismatch, Nearby, Report, Verdict};
use super::subject::{Numbers, SEARCHES, Subject, finish, unit};

/// How many steps the differences take along a coordinate, and along a random direction.
const LEVELS: i32 = 9;
const FEW_LEVELS: i32 = 5;

/// Compares exact derivatives, row by row, with differences of `values`.
pub(super) fn compare(
    subject: &Subject,
    options: &Options,
    exact: &[f64],
    values: Numbers,
) -> Result<Report, Mismatch> {
    let rows = subject.shape().0;
    let first = steady(subject, values)?;
    let other_length = Cell::new(None);
    // Where the function fails it has no value.
    let total = |x: &[f64]| {
        let y = values(x).unwrap_or_else(|_| std::vec![f64::NAN; rows]);
        if y.len() == rows {
            return y;
        }
        other_length.set(Some(y.len()));
        std::vec![f64::NAN; rows]
    };
    let comparison = Comparison::new(subject, options, exact, &total, &first);
    let report = comparison.random_directions().filter(Report::is_right).unwrap_or_else(|| comparison.coordinates());
    match other_length.get() {
        Some(found) => {
            Err(Mismatch::Length { what: String::from("the output of f beside the point"), expected: rows, found })
        }
        None => finish(subject, report, None),
    }
}

/// The values at the point, if they are finite and the same in a second call.
fn steady(subject: &Subject, values: Numbers) -> Result<Vec<f64>, Mismatch> {
    let first = values(&subject.point)?;
    for (i, (a, b)) in first.iter().zip(values(&subject.point)?).enumerate() {
        let name = subject.row(i);
        if !a.is_finite() {
            return Err(Mismatch::Value { name, value: *a });
        }
        if a.to_bits() != b.to_bits() {
            return Err(Mismatch::Unsteady { name, values: [*a, b] });
        }
    }
    Ok(first)
}

struct Comparison<'a> {
    subject: &'a Subject,
    options: &'a Options,
    exact: &'a [f64],
    values: &'a dyn Fn(&[f64]) -> Vec<f64>,
    units: Vec<f64>,
    /// How far rounding moves each value.
    noise: Vec<f64>,
    tolerance: f64,
    /// What is next to nothing beside 1, as far as values can tell.
    small: f64,
    step: f64,
}

impl<'a> Comparison<'a> {
    fn new(
        subject: &'a Subject,
        options: &'a Options,
        exact: &'a [f64],
        values: &'a dyn Fn(&[f64]) -> Vec<f64>,
        first: &[f64],
    ) -> Self {
        let [tolerance, small] = if subject.is_double() { [1e-8, 1e-6] } else { [1e-4, 1e-3] };
        let tolerance = options.tolerance.unwrap_or(tolerance);
        let units = subject.point.iter().map(|&x| unit(x)).collect();
        let step = options.first_step(subject);
        let noise = std::vec![subject.least; first.len()];
        let mut comparison = Self { subject, options, exact, values, units, noise, tolerance, small, step };
        // The last bits of all coordinates are moved, since a value may not notice one of them.
        let mut random = Random::new(options.seed);
        for k in [1.0, -1.0, 3.0, -3.0] {
            let moved = comparison.moved(&comparison.signs(&mut random), k * subject.epsilon);
            for (noise, (moved, y)) in comparison.noise.iter_mut().zip(moved.iter().zip(first)) {
                let change = (moved - y).abs();
                // Beside the edge of a domain there may be no value.
                *noise = noise.max(if change.is_finite() { change } else { 0.0 });
            }
        }
        comparison
    }

    /// A unit of every coordinate, forwards or backwards.
    fn signs(&self, random: &mut Random) -> Vec<f64> {
        self.units.iter().map(|unit| unit * random.sign()).collect()
    }

    /// The values at x + t d.
    fn moved(&self, d: &[f64], t: f64) -> Vec<f64> {
        let x: Vec<f64> = self.subject.point.iter().zip(d).map(|(x, d)| x + t * d).collect();
        (self.values)(&x)
    }

    fn estimates(&self, d: &[f64], first: f64, levels: i32) -> Vec<Option<Estimate>> {
        derivatives(|t| self.moved(d, t), first, levels, &self.noise, self.subject.epsilon)
    }

    /// The derivatives along a few random directions, if any are asked for.
    fn random_directions(&self) -> Option<Report> {
        let columns = self.units.len();
        let mut random = Random::new(self.options.seed);
        let mut components = Vec::new();
        for k in 1..=self.options.directions(columns) {
            let d = self.signs(&mut random);
            for (i, estimate) in self.estimates(&d, self.step, FEW_LEVELS).into_iter().enumerate() {
                let exact = self.exact[i * columns..][..columns].iter().zip(&d).map(|(g, d)| g * d).sum();
                let name = format!("{} along random direction {k}", self.subject.row(i));
                components.push(self.judge(name, exact, estimate, 1.0, 0.0));
            }
        }
        (!components.is_empty()).then(|| self.subject.report(components))
    }

    fn coordinates(&self) -> Report {
        let (rows, columns) = self.subject.shape();
        // The largest change of each row when a coordinate changes by its unit.
        let largest: Vec<f64> = (self.exact.chunks_exact(columns))
            .map(|row| row.iter().zip(&self.units).fold(0.0, |m: f64, (g, unit)| m.max((g * unit).abs())))
            .collect();
        let mut components: Vec<Option<Component>> = std::vec![None; rows * columns];
        let mut searches = 0;
        for j in 0..columns {
            let unit = self.units[j];
            let mut d = std::vec![0.0; columns];
            d[j] = unit;
            let mut shorter = None;
            for (i, estimate) in self.estimates(&d, self.step, LEVELS).into_iter().enumerate() {
                let k = i * columns + j;
                let judge = |estimate| self.judge(self.subject.component(k), self.exact[k], estimate, unit, largest[i]);
                let mut component = judge(estimate);
                if component.verdict != Verdict::Right {
                    // Waves shorter than all steps, or a kink nearer than they reach: where shorter ones contradict, they decide.
                    let first = self.step * SHRINK.powi(1 - LEVELS);
                    let second = shorter.get_or_insert_with(|| self.estimates(&d, first, LEVELS))[i];
                    if estimate.zip(second).is_some_and(|(first, second)| first.contradicts(&second)) {
                        component = judge(second);
                    }
                }
                if let Some(e) = estimate.filter(|e| e.reach < self.step && e.kink.is_none() && searches < SEARCHES) {
                    searches += 1;
                    let along = |t| self.moved(&d, t)[i];
                    component.nearby = kink_within(along, self.step, e.noise, self.subject.is_double()).map(|near| {
                        let (distance, left, right) = (near.distance * unit, near.left / unit, near.right / unit);
                        Nearby { distance, left, right, ..near }
                    });
                }
                components[k] = Some(component);
            }
        }
        self.subject.report(components.into_iter().flatten().collect())
    }

    /// The verdict on one component, whose differences were taken in this unit, beside others that change by up to `largest`.
    fn judge(&self, name: String, exact: f64, estimate: Option<Estimate>, unit: f64, largest: f64) -> Component {
        let Some(estimate) = estimate else {
            let (expected, allowed, verdict) = (f64::NAN, f64::INFINITY, Verdict::Inconclusive);
            return Component { name, expected, found: exact, allowed, verdict, nearby: None };
        };
        let (expected, error) = (estimate.derivative / unit, estimate.error / unit);
        let size = exact.abs().max(expected.abs());
        // Nor can the exact one be nearer than the scalar's least numbers are to one another.
        let allowed = 4.0 * error + self.tolerance * size + 4.0 * self.subject.least;
        // Beside larger components the slopes of a small one differ by rounding.
        let is_kink = |[left, right]: &[f64; 2]| (left - right).abs() > self.small * largest;
        let verdict = if let Some([left, right]) = estimate.kink.filter(is_kink) {
            Verdict::Kink { left: left / unit, right: right / unit }
        } else if !exact.is_finite() {
            Verdict::Wrong
        } else if (exact - expected).abs() <= allowed {
            // Agreement within an error of the size of the derivative itself says nothing, unless the derivative is next to nothing
            // beside the others, or 0: then the values of the function cannot tell more.
            let beside = if exact == 0.0 { largest.max(0.01 * estimate.value.abs()) } else { largest };
            let least = (self.small * beside).max(1e8 * self.subject.least);
            let telling = error <= 1e-3 * size || error * unit <= least;
            if telling { Verdict::Right } else { Verdict::Inconclusive }
        } else if estimate.is_noise {
            Verdict::Inconclusive
        } else {
            Verdict::Wrong
        };
        Component { name, expected, found: exact, allowed, verdict, nearby: None }
    }
}
