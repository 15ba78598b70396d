//! Exact derivatives against differences.

use std::cell::RefCell;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::differences::{Estimate, SHRINK, Values, derivatives};
use super::nearby::kink_within;
use super::options::Options;
use super::report::{Component, Mismatch, Nearby, Report, Verdict};
use super::subject::{Numbers, SEARCHES, Subject, finish, unit};
use crate::random::Random;

/// How many steps the differences take along a coordinate, and along a random direction.
const LEVELS: i32 = 9;
const FEW_LEVELS: i32 = 5;

/// How many ladders there are, each beginning where the one before ends.
const LADDERS: usize = 3;

/// Compares exact derivatives, row by row, with differences of `values`.
pub(super) fn compare(
    subject: &Subject,
    options: &Options,
    exact: &[f64],
    values: Numbers,
) -> Result<Report, Mismatch> {
    let rows = subject.shape().0;
    let middle = steady(values, &subject.point, |i| subject.row(i))?;
    let failure = RefCell::new(None);
    // Where the function fails it has no value.
    let total = |x: &[f64]| {
        let result = values(x).and_then(|y| {
            let what = || String::from("the output of f beside the point");
            if y.len() == rows { Ok(y) } else { Err(Mismatch::Length { what: what(), expected: rows, found: y.len() }) }
        });
        result.unwrap_or_else(|error| {
            failure.borrow_mut().get_or_insert(error);
            std::vec![f64::NAN; rows]
        })
    };
    let comparison = Comparison::new(subject, options, exact, &total, middle);
    let report = comparison.random_directions().filter(Report::is_right).unwrap_or_else(|| comparison.coordinates());
    match failure.into_inner() {
        Some(error @ Mismatch::Length { .. }) => Err(error),
        outside => finish(subject, Report { outside: outside.map(|error| error.to_string()), ..report }, None),
    }
}

/// The values at the point, if they are finite and the same in a second call.
pub(super) fn steady(values: Numbers, point: &[f64], name: impl Fn(usize) -> String) -> Result<Vec<f64>, Mismatch> {
    let first = values(point)?;
    for (i, (a, b)) in first.iter().zip(values(point)?).enumerate() {
        if !a.is_finite() {
            return Err(Mismatch::Value { name: name(i), value: *a });
        }
        if a.to_bits() != b.to_bits() {
            return Err(Mismatch::Unsteady { name: name(i), values: [*a, b] });
        }
    }
    Ok(first)
}

struct Comparison<'a> {
    subject: &'a Subject,
    options: &'a Options,
    exact: &'a [f64],
    values: &'a dyn Fn(&[f64]) -> Vec<f64>,
    /// The values at the point.
    middle: Vec<f64>,
    units: Vec<f64>,
    /// How far rounding moves each value, as seen by moves that are shorter than the steps of each ladder.
    noise: [Vec<f64>; LADDERS],
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
        middle: Vec<f64>,
    ) -> Self {
        let [tolerance, small] = if subject.is_double() { [1e-8, 1e-10] } else { [1e-4, 1e-6] };
        let tolerance = options.tolerance.unwrap_or(tolerance);
        let units = subject.point.iter().map(|&x| unit(x)).collect();
        let step = options.first_step(subject);
        let noise = [const { Vec::new() }; LADDERS];
        let mut comparison = Self { subject, options, exact, values, middle, units, noise, tolerance, small, step };
        comparison.noise = comparison.rounding();
        comparison
    }

    /// What rounding does to the values: their fourth differences along all coordinates at once, over moves so short that nothing else is
    /// left of them, yet of several lengths, since values may stand still over the shortest (Moré and Wild 2011, "Estimating
    /// computational noise").
    fn rounding(&self) -> [Vec<f64>; LADDERS] {
        let d = self.direction(&mut Random::new(self.options.seed));
        let mut noise = std::vec![self.subject.least; self.middle.len()];
        let mut side = 1.0;
        let mut longer = |bits: i32| {
            // No power of 2, after which the bits would be rounded in step, and to one side, since errors of both would cancel.
            side = -side;
            let length = side * 1.37 * self.subject.epsilon * 2_f64.powi(bits);
            let [a, b, c, e] = [1.0, 2.0, 3.0, 4.0].map(|k| self.moved(&d, k * length));
            for i in 0..noise.len() {
                // Noises of size 1 with the weights 1, 4, 6, 4, 1 come to 8.4 on average.
                let fourth = (self.middle[i] - 4.0 * a[i] + 6.0 * b[i] - 4.0 * c[i] + e[i]).abs() / 4.0;
                // Beside the edge of a domain there may be no value.
                noise[i] = noise[i].max(if fourth.is_finite() { fourth } else { 0.0 });
            }
            noise.clone()
        };
        // A long gradient is to be checked by few evaluations.
        let is_long = self.options.directions(self.units.len()) > 0;
        let bits: [&[i32]; LADDERS] = match (self.subject.is_double(), is_long) {
            (true, false) => [&[22, 25], &[13, 16, 18], &[1, 4, 7, 10]],
            (true, true) => [&[25], &[18], &[1, 10]],
            (false, _) => [&[8], &[5], &[1, 3]],
        };
        let mut noise = bits.map(|_| Vec::new());
        for depth in (0..LADDERS).rev() {
            for &bits in bits[depth] {
                noise[depth] = longer(bits);
            }
        }
        noise
    }

    /// About a unit of every coordinate, forwards or backwards.
    fn direction(&self, random: &mut Random) -> Vec<f64> {
        self.units.iter().map(|unit| unit * random.entry()).collect()
    }

    /// The values at x + t d.
    fn moved(&self, d: &[f64], t: f64) -> Vec<f64> {
        let x: Vec<f64> = self.subject.point.iter().zip(d).map(|(x, d)| x + t * d).collect();
        (self.values)(&x)
    }

    /// Estimates from the longest steps.
    fn estimates(&self, d: &[f64], levels: i32) -> Vec<Option<Estimate>> {
        derivatives(|t| self.moved(d, t), &self.middle, self.step, levels, &self.noise[0], self.subject.epsilon)
    }

    /// Estimates from shorter steps.
    fn shorter(&self, d: &[f64], depth: usize, longest: &[Option<Estimate>]) -> Vec<Option<Estimate>> {
        let first = (0..depth).fold(self.step, |step, _| step * SHRINK.powi(1 - LEVELS));
        // Where longer moves met a kink, an edge or waves, they took these for noise.
        let is_special = |e: &Estimate| e.kink.is_some() || e.is_one_sided || e.values.are_noise;
        let noise: Vec<f64> = (longest.iter().enumerate())
            .map(|(i, longest)| match longest {
                Some(e) if !is_special(e) => e.values.noise,
                _ => self.noise[depth][i],
            })
            .collect();
        let estimates = derivatives(|t| self.moved(d, t), &self.middle, first, LEVELS, &noise, self.subject.epsilon);
        // So close to rounding the errors themselves are rough.
        estimates.into_iter().map(|e| e.map(|e| Estimate { error: 16.0 * e.error, ..e })).collect()
    }

    /// The derivatives along a few random directions, if any are asked for.
    fn random_directions(&self) -> Option<Report> {
        let columns = self.units.len();
        let mut random = Random::new(self.options.seed);
        let mut components = Vec::new();
        for k in 1..=self.options.directions(columns) {
            let d = self.direction(&mut random);
            for (i, estimate) in self.estimates(&d, FEW_LEVELS).into_iter().enumerate() {
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
            .map(|row| row.iter().zip(&self.units).map(|(g, unit)| (g * unit).abs()))
            .map(|changes| changes.filter(|x| x.is_finite()).fold(0.0, f64::max))
            .collect();
        let mut components: Vec<Option<Component>> = std::vec![None; rows * columns];
        let mut searches = 0;
        for j in 0..columns {
            let unit = self.units[j];
            let mut d = std::vec![0.0; columns];
            d[j] = unit;
            // The shorter ones are climbed for components only that the first leaves open.
            let mut ladders = Vec::from([self.estimates(&d, LEVELS)]);
            for i in 0..rows {
                let k = i * columns + j;
                let judge = |estimate| self.judge(self.subject.component(k), self.exact[k], estimate, unit, largest[i]);
                let mut estimate = ladders[0][i];
                let mut component = judge(estimate);
                for depth in 1..LADDERS {
                    if component.verdict == Verdict::Right {
                        break;
                    }
                    if ladders.len() == depth {
                        ladders.push(self.shorter(&d, depth, &ladders[0]));
                    }
                    let shorter = ladders[depth][i];
                    if self.is_better(estimate, shorter, component.verdict) {
                        (estimate, component) = (shorter, judge(shorter));
                    }
                }
                let may_hide = |e: &Estimate| e.reach < self.step && e.kink.is_none() && !e.values.are_noise;
                if let Some(e) = ladders[0][i].filter(|e| may_hide(e) && searches < SEARCHES) {
                    searches += 1;
                    let along = |t| self.moved(&d, t)[i];
                    component.nearby =
                        kink_within(along, self.step, e.values.noise, self.subject.is_double()).map(|near| {
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
        let values = estimate.values;
        let (expected, error) = (estimate.derivative / unit, estimate.error / unit);
        let size = exact.abs().max(expected.abs());
        // Nor can the exact one be nearer than the scalar's least numbers are to one another.
        let allowed = 4.0 * error + self.tolerance * size + 4.0 * self.subject.least;
        // Where values stand still, a change may be lost inside the function that rounding takes of numbers about 1.
        let is_lost = self.is_lost(exact.abs() * unit, &values);
        // Beside larger components the slopes of a small one differ by rounding.
        let is_kink = |[left, right]: &[f64; 2]| (left - right).abs() > self.small * largest;
        let verdict = if let Some([left, right]) = estimate.kink.filter(is_kink) {
            Verdict::Kink { left: left / unit, right: right / unit }
        } else if exact.is_infinite() && error > 0.01 * expected.abs() {
            // A vertical tangent, as far as differences can follow it.
            Verdict::Inconclusive
        } else if !exact.is_finite() {
            Verdict::Wrong
        } else if (exact - expected).abs() <= allowed {
            // Agreement within an error of the size of the derivative itself says nothing, unless both are next to nothing beside the
            // other derivatives, or beside what the values do: then they cannot tell more.
            let minor = exact.abs().max(error) * unit <= 1e4 * self.small * largest;
            let least = (self.small * values.swing).max(1e8 * self.subject.least);
            // Flat over steps that move the point, it is 0, or nothing beside the value.
            let is_none =
                exact == 0.0 && values.still > 1e-6 || error * unit <= 100.0 * self.small * values.middle.abs();
            let telling = values.are_flat && is_none || minor || error <= 1e-3 * size || error * unit <= least;
            if telling { Verdict::Right } else { Verdict::Inconclusive }
        } else if !estimate.is_settled || values.are_noise || is_lost {
            Verdict::Inconclusive
        } else {
            Verdict::Wrong
        };
        Component { name, expected, found: exact, allowed, verdict, nearby: None }
    }

    /// Whether values stand still because rounding takes the change that this derivative makes, inside a function of numbers about 1 or
    /// of its values' size.
    fn is_lost(&self, derivative: f64, values: &Values) -> bool {
        let change = derivative * values.still;
        change > 0.0 && change <= 64.0 * self.subject.epsilon * values.middle.abs().max(1.0)
    }

    /// Whether the estimate from shorter steps takes the place of one that came to this verdict.
    fn is_better(&self, estimate: Option<Estimate>, shorter: Option<Estimate>, verdict: Verdict) -> bool {
        match (estimate, shorter) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(estimate), Some(shorter)) => {
                // Waves shorter than all steps, or an edge or a kink nearer than they reach.
                !self.is_lost(estimate.derivative.abs(), &shorter.values)
                    && (estimate.is_contradicted_by(&shorter)
                        || estimate.is_one_sided && !shorter.is_one_sided
                        || shorter.error < 0.25 * estimate.error
                        || verdict == Verdict::Inconclusive && shorter.error < estimate.error)
            }
        }
    }
}
