//! A derivative by hand against the exact one.

use std::string::String;
use std::vec::Vec;

use super::options::{Options, Random};
use super::report::{Component, Mismatch, Report, Verdict};
use super::subject::{Kind, Numbers, SEARCHES, Sources, Subject, finish, unit};

/// Compares a hand-written derivative with the exact one.
pub(super) fn verify(subject: &Subject, options: &Options, sources: &Sources) -> Result<Report, Mismatch> {
    let at = &subject.point;
    let expected = (sources.exact)(at)?;
    let found = (sources.by_hand)(at)?;
    if found.len() != expected.len() {
        let what = String::from("the derivative by hand");
        return Err(Mismatch::Length { what, expected: expected.len(), found: found.len() });
    }
    let neighbours = neighbours(subject, options, sources.exact);
    let largest: Vec<f64> =
        expected.chunks(subject.shape().1).map(|row| row.iter().fold(0.0, |m: f64, x| m.max(x.abs()))).collect();
    let tolerance = options.tolerance.unwrap_or(if subject.is_double() { 1e-9 } else { 1e-4 });
    let components = (0..expected.len())
        .map(|k| {
            let (expected, found, name) = (expected[k], found[k], subject.component(k));
            let largest = largest[k / subject.shape().1];
            // A component that is exactly 0 may come out as what is left of larger terms.
            let remainder = if expected == 0.0 { 64.0 * subject.epsilon * largest } else { 0.0 };
            let tight = tolerance * expected.abs() + remainder;
            let around = Range::of(expected, neighbours.iter().map(|g| g[k]));
            // Rounding of the coordinates moves a derivative by little, or by little beside the others, or there is a kink.
            let is_rounding = around.width() <= (1e-3 * expected.abs()).max(4096.0 * subject.epsilon * largest);
            let allowed = if is_rounding { tight + 16.0 * around.motion } else { tight };
            let verdict = if (found - expected).abs() <= allowed && allowed.is_finite() {
                Verdict::Right
            } else if !expected.is_finite() && !found.is_finite() {
                Verdict::Inconclusive
            } else if is_rounding {
                Verdict::Wrong
            } else if around.is_two_sided(tolerance, neighbours.iter().map(|g| g[k])) {
                let between = around.holds(found, tolerance * found.abs());
                if between { Verdict::Kink { left: around.least, right: around.greatest } } else { Verdict::Wrong }
            } else if around.holds(found, around.width()) {
                // So ill-conditioned that a few neighbours do not tell its range.
                Verdict::Inconclusive
            } else {
                Verdict::Wrong
            };
            Component { name, expected, found, allowed, verdict, nearby: None }
        })
        .collect();
    let mut report = subject.report(components);
    other_sides(subject, &mut report, sources.exact, tolerance);
    finish(subject, report, Some(sources))
}

/// The exact derivative where every coordinate is moved by its last bit.
fn neighbours(subject: &Subject, options: &Options, exact: Numbers) -> Vec<Vec<f64>> {
    let mut random = Random::new(options.seed);
    let moved = (0..4).map(|_| {
        let x: Vec<f64> = subject.point.iter().map(|x| x * (1.0 + subject.epsilon * random.sign())).collect();
        exact(&x)
    });
    // A neighbour outside the domain tells nothing of rounding.
    moved.filter_map(Result::ok).collect()
}

/// What a number and its neighbours span.
struct Range {
    least: f64,
    greatest: f64,
    /// The largest distance of a neighbour.
    motion: f64,
}

impl Range {
    fn of(middle: f64, neighbours: impl Iterator<Item = f64>) -> Self {
        let start = Range { least: middle, greatest: middle, motion: 0.0 };
        neighbours.filter(|x| x.is_finite()).fold(start, |range, x| Range {
            least: range.least.min(x),
            greatest: range.greatest.max(x),
            motion: range.motion.max((x - middle).abs()),
        })
    }

    fn width(&self) -> f64 {
        self.greatest - self.least
    }

    /// Whether all are at one end or at the other, as on the sides of a kink.
    fn is_two_sided(&self, tolerance: f64, mut neighbours: impl Iterator<Item = f64>) -> bool {
        let near = |x: f64, end: f64| (x - end).abs() <= tolerance * end.abs();
        neighbours.all(|x| near(x, self.least) || near(x, self.greatest))
    }

    fn holds(&self, x: f64, slack: f64) -> bool {
        self.least - slack <= x && x <= self.greatest + slack
    }
}

/// Turns `Wrong` into `Kink` where the derivative jumps along the coordinate and what was found is between its two sides.
fn other_sides(subject: &Subject, report: &mut Report, exact: Numbers, tolerance: f64) {
    let (_, columns) = subject.shape();
    let wrong: Vec<usize> = (0..report.components.len()).filter(|&k| report.components[k].is_wrong()).collect();
    for &k in wrong.iter().take(SEARCHES) {
        let coordinate = if subject.kind == Kind::Product { k } else { k % columns };
        let side = |t: f64| {
            let mut x = subject.point.clone();
            x[coordinate] += t * unit(x[coordinate]) * subject.epsilon.sqrt();
            exact(&x).ok().map(|g| g[k]).filter(|g| g.is_finite())
        };
        let (Some(left), Some(right)) = (side(-1.0), side(1.0)) else { continue };
        let component = &mut report.components[k];
        let sides = Range::of(component.expected, [left, right].into_iter());
        // Across a kink the derivative moves as much however small the step.
        let nearer = side(0.125).zip(side(-0.125)).map_or(0.0, |(a, b)| (a - b).abs());
        if nearer > 0.5 * sides.width() && sides.holds(component.found, tolerance * component.found.abs()) {
            component.verdict = Verdict::Kink { left, right };
        }
    }
}
