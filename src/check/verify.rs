//! A derivative by hand against the exact one.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::compare::steady;
use super::options::Options;
use super::report::{Component, Mismatch, Report, Verdict};
use super::subject::{Kind, Numbers, SEARCHES, Sources, Subject, finish, unit};
use crate::random::Random;

/// Compares a hand-written derivative with the exact one.
pub(super) fn verify(subject: &Subject, options: &Options, sources: &Sources) -> Result<Report, Mismatch> {
    let at = &subject.point;
    let values = steady(sources.values, at, |i| format!("f{}", subject.outputs[i]))?;
    let expected = (sources.exact)(at)?;
    let found = (sources.by_hand)(at)?;
    if found.len() != expected.len() {
        let what = String::from("the derivative by hand");
        return Err(Mismatch::Length { what, expected: expected.len(), found: found.len() });
    }
    let tolerance = options.tolerance.unwrap_or(if subject.is_double() { 1e-9 } else { 1e-4 });
    let neighbourhood = Neighbourhood::new(subject, options, sources.exact);
    let components = (0..expected.len())
        .map(|k| {
            // So small beside the largest, or beside its own slope, a component may be what is left of larger terms.
            let beside = largest_change(subject, &expected, k) / unit_of(subject, k);
            let slope = neighbourhood.slope(k, expected[k]);
            let rounding = 64.0 * (subject.epsilon * beside).max(slope / FAR);
            let remainder = if expected[k].abs() <= rounding { rounding } else { 0.0 };
            let tight = tolerance * expected[k].abs() + remainder;
            let component = neighbourhood.judge(subject.component(k), k, [expected[k], found[k]], tight);
            // Where the whole row is next to nothing beside the value, all of it may be rounding, or none.
            let value = if subject.kind == Kind::Jacobian { values[k / subject.shape().1].abs() } else { 0.0 };
            let nothing = 64.0 * subject.epsilon * value / unit_of(subject, k);
            let is_open = beside <= nothing && component.difference().abs() <= nothing;
            match component.verdict {
                Verdict::Wrong | Verdict::Kink { .. } if is_open => {
                    Component { verdict: Verdict::Inconclusive, ..component }
                }
                _ => component,
            }
        })
        .collect();
    let mut report = subject.report(components);
    other_sides(subject, &mut report, sources.exact, tolerance);
    if report.is_right() {
        steady_by_hand(subject, sources, &found)?;
    }
    finish(subject, report, Some(sources))
}

/// The coordinate that a component is the derivative by.
fn coordinate(subject: &Subject, k: usize) -> usize {
    if subject.kind == Kind::Product { k } else { k % subject.shape().1 }
}

fn unit_of(subject: &Subject, k: usize) -> f64 {
    unit(subject.point[coordinate(subject, k)])
}

/// The largest change that a derivative in the row of component `k` makes when its coordinate changes by its unit.
fn largest_change(subject: &Subject, expected: &[f64], k: usize) -> f64 {
    let row = if subject.kind == Kind::Product { expected.len() } else { subject.shape().1 };
    let first = k / row * row;
    let changes = (first..first + row).map(|k| (expected[k] * unit_of(subject, k)).abs());
    changes.filter(|change| change.is_finite()).fold(0.0, f64::max)
}

/// A derivative by hand that is right is so in a second call too, after one at another point.
fn steady_by_hand(subject: &Subject, sources: &Sources, found: &[f64]) -> Result<(), Mismatch> {
    let moved: Vec<f64> = subject.point.iter().map(|&x| x + 0.01 * unit(x)).collect();
    // Beside the point it may fail as it likes.
    let _ = (sources.by_hand)(&moved);
    let again = (sources.by_hand)(&subject.point)?;
    match (0..found.len()).find(|&k| again.get(k).is_none_or(|again| again.to_bits() != found[k].to_bits())) {
        None => Ok(()),
        Some(k) => {
            let name = format!("the derivative by hand, {},", subject.component(k));
            Err(Mismatch::Unsteady { name, values: [found[k], again.get(k).copied().unwrap_or(f64::NAN)] })
        }
    }
}

/// The exact derivative where every coordinate is moved by its last bit, and, half as far and as far, by its last ten.
struct Neighbourhood {
    near: Vec<Vec<f64>>,
    far: Vec<[Vec<f64>; 2]>,
}

/// How many roundings far neighbours are away.
const FAR: f64 = 1024.0;

impl Neighbourhood {
    fn new(subject: &Subject, options: &Options, exact: Numbers) -> Self {
        let mut random = Random::new(options.seed);
        let mut signs = || -> Vec<f64> { subject.point.iter().map(|_| random.sign()).collect() };
        let moved = |signs: &[f64], roundings: f64| {
            let size = |x: f64| if x == 0.0 { 1.0 } else { x };
            let moved = |(&x, sign): (&f64, &f64)| x + sign * roundings * subject.epsilon * size(x);
            // A neighbour outside the domain tells nothing of rounding.
            exact(&subject.point.iter().zip(signs).map(moved).collect::<Vec<_>>()).ok()
        };
        let near = (0..4).filter_map(|_| moved(&signs(), 1.0)).collect();
        let pair = |signs: &[f64]| Some([moved(signs, 0.5 * FAR)?, moved(signs, FAR)?]);
        let far = (0..2).filter_map(|_| pair(&signs())).collect();
        Self { near, far }
    }

    /// How much component `k` moves with the far neighbours, if it moves twice as much over twice the way, as no kink lets it.
    fn slope(&self, k: usize, middle: f64) -> f64 {
        let moves = self.far.iter().map(|[half, whole]| [half[k] - middle, whole[k] - middle]);
        let is_even = |[half, whole]: [f64; 2]| (whole - 2.0 * half).abs() <= 0.25 * whole.abs();
        moves.filter(|&m| is_even(m)).map(|[_, whole]| whole.abs()).fold(0.0, f64::max)
    }

    fn judge(&self, name: String, k: usize, [expected, found]: [f64; 2], tight: f64) -> Component {
        let near = Range::of(expected, self.near.iter().map(|g| g[k]));
        let difference = (found - expected).abs();
        // Slopes of two sides, not of one that rounding moves.
        let ends = near.least.abs().max(near.greatest.abs());
        let is_kink =
            near.width() > 1e-6 * ends && near.width() > 64.0 * tight && near.is_two_sided(expected, tight, self, k);
        let allowed = if is_kink { tight } else { tight + 16.0 * near.motion };
        let verdict = if found == expected || difference <= tight && tight.is_finite() {
            Verdict::Right
        } else if !expected.is_finite() {
            Verdict::Inconclusive
        } else if is_kink {
            let (left, right) = (near.least, near.greatest);
            if near.holds(found, tight) { Verdict::Kink { left, right } } else { Verdict::Wrong }
        } else if difference <= allowed {
            // Rounding moves a derivative a little, or the more the farther; else it tells nothing.
            let is_smooth = near.motion <= 1e-3 * expected.abs() || self.slope(k, expected) >= 128.0 * near.motion;
            if is_smooth { Verdict::Right } else { Verdict::Inconclusive }
        } else {
            Verdict::Wrong
        };
        Component { name, expected, found, allowed, verdict, nearby: None }
    }
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
    fn is_two_sided(&self, middle: f64, tight: f64, neighbourhood: &Neighbourhood, k: usize) -> bool {
        let is_end = |x: f64| (x - self.least).abs() <= tight || (x - self.greatest).abs() <= tight;
        is_end(middle) && neighbourhood.near.iter().all(|g| is_end(g[k]))
    }

    fn holds(&self, x: f64, slack: f64) -> bool {
        self.least - slack <= x && x <= self.greatest + slack
    }
}

/// Turns `Wrong` into `Kink` where the derivative jumps along the coordinate and what was found is between its two sides.
fn other_sides(subject: &Subject, report: &mut Report, exact: Numbers, tolerance: f64) {
    let wrong: Vec<usize> = (0..report.components.len()).filter(|&k| report.components[k].is_wrong()).collect();
    // Each takes four whole derivatives.
    let searches = SEARCHES.min(1024 / subject.point.len()).max(1);
    for &k in wrong.iter().take(searches) {
        let coordinate = coordinate(subject, k);
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
