//! The search for a place where a function is certainly not differentiable.
//!
//! On a line through a box, the part in which a decision may change is narrowed down. Then every piece of the function that can occur in
//! what is left, one for each combination of its uncertain decisions, is evaluated over all of it, slopes included. Were the function
//! differentiable there, its slope would take every number between those at the two ends (Darboux), and at each point it would be the
//! slope of a piece: where the function is differentiable, it coincides with one of the finitely many pieces along a sequence of points that tends
//! to that point. So a number between the slopes at the ends that no piece takes proves that it is not; the same holds for values and
//! continuity, also where a divisor may be zero: there the value is what `f64` makes of it.

use std::string::String;
use std::vec::Vec;

use super::report::{Defect, Witness};
use super::search::Subject;
use crate::audit::interval::frame::{self, Doubt, Run};
use crate::audit::interval::{Interval, range::Range};

/// A line through a box, from t = 0 to t = 1.
struct Line<'a> {
    subject: &'a Subject<'a>,
    from: Vec<f64>,
    direction: Vec<f64>,
}

/// How often a line is halved at most, and how often before anything is found.
const HALVINGS: u32 = 44;
const PATIENCE: u32 = 24;
/// How much of the numbers' size a gap must have: more than the coefficients of slopes are off by.
const MARGIN: f64 = 1e-9;

impl Line<'_> {
    /// The arguments for t in an interval, with their slopes or without.
    fn arguments(&self, t: Range, slopes: bool) -> Vec<Interval> {
        let argument = |(&x, &d): (&f64, &f64)| {
            if d == 0.0 {
                return Interval::constant(x);
            }
            let d = Range::point(d);
            Interval::along(Range::point(x) + t * d, if slopes { d } else { Range::ZERO })
        };
        self.from.iter().zip(&self.direction).map(argument).collect()
    }

    /// Values and slopes at t, if all decisions there are certain.
    fn at(&self, t: f64) -> Option<Vec<Interval>> {
        proved(frame::whole(|| (self.subject.evaluate)(&self.arguments(Range::point(t), true))))
    }

    fn is_smooth(&self, t: Range) -> bool {
        proved(frame::whole(|| (self.subject.evaluate)(&self.arguments(t, false)))).is_some()
    }

    /// What is certain to be wrong between two places.
    fn defect(&self, (t, left): (f64, &[Interval]), (u, right): (f64, &[Interval])) -> Option<Witness> {
        let part = Range::new((t, u));
        let mut pieces: Vec<Vec<Interval>> = Vec::new();
        let arguments = self.arguments(part, true);
        let decisions = frame::pieces(
            || (self.subject.evaluate)(&arguments),
            |run| run.outputs.filter(|_| run.doubts.is_empty()).map(|outputs| pieces.push(outputs)).is_some(),
        )?;
        // A piece with a pole has no slope at it.
        let has_poles = decisions.iter().any(|(_, reason)| *reason == Doubt::Division);
        let gap = |output: usize, of: fn(&Interval) -> Range| {
            let ends = (of(&left[output]), of(&right[output]));
            let others = pieces.iter().map(|piece| of(&piece[output])).collect();
            has_gap(ends, others).then(|| (ends.0.ends(), ends.1.ends()))
        };
        // Slopes for steps whose largest component is 1; the division rounds.
        let size = self.direction.iter().fold(0.0_f64, |size, d| size.max(d.abs()));
        let per_step = |(lower, upper): (f64, f64)| ((lower / size).next_down(), (upper / size).next_up());
        let (output, defect) = (0..left.len()).find_map(|output| {
            let jump = gap(output, |y| y.value).map(|(before, after)| Defect::Jump { before, after });
            let kink = || {
                let (before, after) = gap(output, |y| y.slope)?;
                Some(Defect::Kink { before: per_step(before), after: per_step(after) })
            };
            Some((output, jump.or_else(|| if has_poles { None } else { kink() })?))
        })?;
        let sites = decisions.into_iter().map(|(site, _)| site).collect();
        let middle = 0.5 * (t + u);
        let reach = size * (u - t);
        let point: Vec<f64> = self.from.iter().zip(&self.direction).map(|(x, d)| x + middle * d).collect();
        let direction = self.direction.iter().map(|d| d / size).collect();
        Some(self.subject.witness(point, reach, direction, output, defect, sites))
    }

    /// Narrows down the part that is not proved smooth; the narrowest in which a defect is certain.
    fn search(&self) -> Option<Witness> {
        // A little inside, so that a kink at the very end of the box is not met.
        let (mut t, mut u) = (1e-6, 1.0 - 1e-6);
        if self.is_smooth(Range::new((t, u))) {
            return None;
        }
        let (mut left, mut right) = (self.at(t)?, self.at(u)?);
        let mut found = None;
        for halving in 1..=HALVINGS {
            // Not the middle, where kinks like to be.
            let halves = [0.487_1, 0.541_3].into_iter().find_map(|part| {
                let middle = t + (u - t) * part;
                Some((middle, self.at(middle)?))
            });
            let Some((middle, values)) = halves else { break };
            let open = (!self.is_smooth(Range::new((t, middle))), !self.is_smooth(Range::new((middle, u))));
            let go_left = match open {
                (false, false) => break,
                (true, true) => change(&left, &values, middle - t) >= change(&values, &right, u - middle),
                (left, _) => left,
            };
            if go_left {
                (u, right) = (middle, values);
            } else {
                (t, left) = (middle, values);
            }
            if halving % 4 == 0
                && let Some(witness) = self.defect((t, &left), (u, &right))
            {
                found = Some(witness);
            }
            if halving == PATIENCE && found.is_none() {
                break;
            }
        }
        found
    }
}

/// The outputs of a run in which everything is certain and finite.
pub(super) fn proved(run: Run<Vec<Interval>>) -> Option<Vec<Interval>> {
    run.outputs.filter(|outputs| run.doubts.is_empty() && outputs.iter().all(|y| y.value.is_bounded()))
}

/// How much values and slopes change other than a straight line does.
fn change(left: &[Interval], right: &[Interval], width: f64) -> f64 {
    let of = |(a, b): (&Interval, &Interval)| {
        let (slope_a, slope_b) = (a.slope.middle(), b.slope.middle());
        let bent = (slope_b - slope_a).abs() * width;
        bent + (b.value.middle() - a.value.middle() - 0.5 * (slope_a + slope_b) * width).abs()
    };
    left.iter().zip(right).map(of).sum()
}

/// Whether some number between two intervals lies in none of the others; NaN is no number.
fn has_gap((a, b): (Range, Range), mut others: Vec<Range>) -> bool {
    let (below, above) = if a.upper < b.lower { (a.upper, b.lower) } else { (b.upper, a.lower) };
    let margin = MARGIN * (below.abs() + above.abs());
    others.retain(|other| !other.is_nan());
    others.sort_by(|a, b| a.lower.total_cmp(&b.lower));
    let mut covered = below;
    for other in others {
        if other.lower > covered + margin {
            break;
        }
        covered = covered.max(other.upper);
    }
    covered + margin < above
}

/// A place in the box where the function is certainly not differentiable, if one of these lines shows it.
pub(super) fn search(subject: &Subject, sides: &[(f64, f64)], lines: &[Vec<f64>]) -> Option<Witness> {
    let finite = |&(lower, upper): &(f64, f64)| match (lower.is_finite(), upper.is_finite()) {
        (true, true) => (lower, upper),
        (true, false) => (lower, lower.max(0.0) + 1e3),
        (false, true) => (upper.min(0.0) - 1e3, upper),
        (false, false) => (-1e3, 1e3),
    };
    let sides: Vec<(f64, f64)> = sides.iter().map(finite).collect();
    let centre: Vec<f64> = sides.iter().map(|&side| Range::new(side).middle()).collect();
    for line in lines {
        // Not beyond the sides by rounding: what is there is no part of the region.
        let at = |end: f64| -> Vec<f64> {
            let coordinate = |((&(lower, upper), &x), &part): ((&(f64, f64), &f64), &f64)| {
                (x + end * part * (0.5 * upper - 0.5 * lower)).clamp(lower, upper)
            };
            sides.iter().zip(&centre).zip(line).map(coordinate).collect()
        };
        let (from, to) = (at(-1.0), at(1.0));
        for point in [&centre, &from, &to] {
            if let Some(witness) = not_finite(subject, point) {
                return Some(witness);
            }
        }
        let direction: Vec<f64> = from.iter().zip(&to).map(|(from, to)| to - from).collect();
        if direction.iter().all(|d| d.is_finite())
            && let Some(witness) = (Line { subject, from, direction }).search()
        {
            return Some(witness);
        }
    }
    None
}

/// A point where the value is infinite or NaN.
fn not_finite(subject: &Subject, point: &[f64]) -> Option<Witness> {
    let plain: Vec<Interval> = point.iter().map(|&x| Interval::constant(x)).collect();
    let run = frame::whole(|| (subject.evaluate)(&plain));
    let values: Vec<f64> = run.outputs?.iter().map(|y| y.value.lower).collect();
    let output = values.iter().position(|value| !value.is_finite())?;
    let defect = Defect::NotFinite { value: values[output] };
    Some(subject.witness(point.to_vec(), 0.0, std::vec![0.0; point.len()], output, defect, Vec::new()))
}

impl Subject<'_> {
    fn witness(
        &self,
        point: Vec<f64>,
        distance: f64,
        direction: Vec<f64>,
        output: usize,
        defect: Defect,
        sites: Vec<crate::audit::site::Site>,
    ) -> Witness {
        let output: String = self.outputs[output].clone();
        Witness { point, distance, direction, output, defect, sites }
    }
}
