//! The comparisons, on plain lists of numbers: shapes and scalars are the callers' business.

use std::cell::Cell;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::diagnosis::{Evidence, diagnose};
use super::differences::{Estimate, SHRINK, derivatives};
use super::nearby::kink_within;
use super::options::{Options, Random};
use super::report::{Component, Mismatch, Nearby, Report, Verdict};

/// A derivative, how it is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Rows are outputs, columns coordinates; a gradient has one row.
    Jacobian,
    /// Rows and columns are coordinates.
    Hessian,
    /// The product of the Hessian with a vector: a row for each coordinate, one column.
    Product,
}

/// What is checked, and where.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) kind: Kind,
    pub(super) point: Vec<f64>,
    /// `[2]`, `.focal`: what follows the `x` of each coordinate.
    pub(super) coordinates: Vec<String>,
    /// `[1]`, or nothing: what follows the `f` of each output.
    pub(super) outputs: Vec<String>,
    /// The precision of the scalar.
    pub(super) epsilon: f64,
}

impl Subject {
    pub(super) fn is_double(&self) -> bool {
        self.epsilon < 1e-10
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        let n = self.point.len();
        match self.kind {
            Kind::Jacobian => (self.outputs.len(), n),
            Kind::Hessian => (n, n),
            Kind::Product => (n, 1),
        }
    }

    /// The name of a row of derivatives.
    fn row(&self, i: usize) -> String {
        match self.kind {
            Kind::Jacobian => format!("f{}", self.outputs[i]),
            Kind::Hessian | Kind::Product => format!("∂f/∂x{}", self.coordinates[i]),
        }
    }

    fn component(&self, k: usize) -> String {
        let columns = self.shape().1;
        let (i, j) = (k / columns, k % columns);
        match self.kind {
            Kind::Jacobian => format!("∂f{}/∂x{}", self.outputs[i], self.coordinates[j]),
            Kind::Hessian => format!("∂²f/∂x{}∂x{}", self.coordinates[i], self.coordinates[j]),
            Kind::Product => format!("(H v){}", self.coordinates[i]),
        }
    }

    /// That there is something to check, at a finite point.
    pub(super) fn admit(&self) -> Result<(), Mismatch> {
        let (rows, columns) = self.shape();
        if rows * columns == 0 {
            return Err(Mismatch::Empty);
        }
        match self.point.iter().position(|x| !x.is_finite()) {
            Some(i) => Err(Mismatch::Point { name: format!("x{}", self.coordinates[i]), value: self.point[i] }),
            None => Ok(()),
        }
    }

    fn conclude(&self, components: Vec<Component>) -> Report {
        let names = self.coordinates.iter().map(|name| format!("x{name}"));
        let point = names.zip(self.point.iter().copied()).collect();
        Report { components, diagnoses: Vec::new(), point }
    }
}

/// The unit of a coordinate: its own size, or 1 where that is nothing.
pub(super) fn unit(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { x.abs() }
}

/// How many steps the differences take along a coordinate.
const LEVELS: i32 = 9;

/// How many searches for a kink beside the point one check makes.
const SEARCHES: usize = 16;

/// A function of plain numbers that can fail.
pub(super) type Numbers<'a> = &'a dyn Fn(&[f64]) -> Result<Vec<f64>, Mismatch>;

/// Compares exact derivatives, row by row, with differences of `values`.
pub(super) fn compare(
    subject: &Subject,
    options: &Options,
    exact: &[f64],
    values: Numbers,
) -> Result<Report, Mismatch> {
    let (rows, columns) = subject.shape();
    let at = &subject.point;
    let first = values(at)?;
    for (i, (a, b)) in first.iter().zip(values(at)?).enumerate() {
        let name = subject.row(i);
        if !a.is_finite() {
            return Err(Mismatch::Value { name, value: *a });
        }
        if a.to_bits() != b.to_bits() {
            return Err(Mismatch::Unsteady { name, values: [*a, b] });
        }
    }
    let other_length = Cell::new(None);
    // Where the function fails it has no value.
    let values = |x: &[f64]| {
        let y = values(x).unwrap_or_else(|_| std::vec![f64::NAN; rows]);
        if y.len() != rows {
            other_length.set(Some(y.len()));
            return std::vec![f64::NAN; rows];
        }
        y
    };
    let units: Vec<f64> = at.iter().map(|&x| unit(x)).collect();
    let step = options.first_step(subject);
    let moved = |d: &[f64], t: f64| values(&at.iter().zip(d).map(|(x, d)| x + t * d).collect::<Vec<_>>());
    let tolerance = options.tolerance.unwrap_or(if subject.is_double() { 1e-8 } else { 1e-4 });

    let mut random = Random::new(options.seed);
    let mut signs = || -> Vec<f64> { units.iter().map(|unit| unit * random.sign()).collect() };
    // What rounding does to the values: the last bits of all coordinates moved, since a value may not notice one of them.
    let mut noise = std::vec![0.0_f64; rows];
    for k in [1.0, -1.0, 3.0, -3.0] {
        for (noise, (moved, y)) in noise.iter_mut().zip(moved(&signs(), k * subject.epsilon).iter().zip(&first)) {
            let change = (moved - y).abs();
            // Beside the edge of a domain there may be no value.
            *noise = noise.max(if change.is_finite() { change } else { 0.0 });
        }
    }

    let directions = options.directions(columns);
    if directions > 0 {
        let mut components = Vec::new();
        for k in 1..=directions {
            let d = signs();
            for (i, estimate) in derivatives(|t| moved(&d, t), step, 5, &noise, subject.epsilon).into_iter().enumerate()
            {
                let exact = exact[i * columns..][..columns].iter().zip(&d).map(|(g, d)| g * d).sum();
                let name = format!("{} along random direction {k}", subject.row(i));
                components.push(judge(name, exact, estimate, 1.0, tolerance, 0.0));
            }
        }
        let report = subject.conclude(components);
        if other_length.get().is_none() && report.is_right() {
            return Ok(report);
        }
    }

    // The largest change of each row when a coordinate changes by its unit.
    let largest: Vec<f64> = (exact.chunks_exact(columns))
        .map(|row| row.iter().zip(&units).fold(0.0, |m: f64, (g, unit)| m.max((g * unit).abs())))
        .collect();
    let mut components: Vec<Option<Component>> = std::vec![None; rows * columns];
    let mut searches = 0;
    for j in 0..columns {
        let mut d = std::vec![0.0; columns];
        d[j] = units[j];
        let ladder = |first| derivatives(|t| moved(&d, t), first, LEVELS, &noise, subject.epsilon);
        let mut shorter = None;
        for (i, estimate) in ladder(step).into_iter().enumerate() {
            let k = i * columns + j;
            let judged = |estimate| judge(subject.component(k), exact[k], estimate, units[j], tolerance, largest[i]);
            let mut component = judged(estimate);
            if component.verdict != Verdict::Right {
                // Waves shorter than all steps, or a kink nearer than they reach: where shorter ones contradict, they decide.
                let second = shorter.get_or_insert_with(|| ladder(step * SHRINK.powi(1 - LEVELS)))[i];
                if estimate.zip(second).is_some_and(|(first, second)| first.contradicts(&second)) {
                    component = judged(second);
                }
            }
            let nearby = (estimate.filter(|e| e.reach < step && e.kink.is_none() && searches < SEARCHES))
                .and_then(|e| {
                    searches += 1;
                    kink_within(|t| moved(&d, t)[i], step, e.noise, subject.is_double())
                })
                .map(|n| Nearby {
                    distance: n.distance * units[j],
                    left: n.left / units[j],
                    right: n.right / units[j],
                    ..n
                });
            components[k] = Some(Component { nearby, ..component });
        }
    }
    if let Some(found) = other_length.get() {
        return Err(Mismatch::Length { what: String::from("the output of f beside the point"), expected: rows, found });
    }
    let report = subject.conclude(components.into_iter().flatten().collect());
    finish(subject, report, None)
}

/// The verdict on one component, whose differences were taken in this unit, beside others that change by up to `largest`.
fn judge(name: String, exact: f64, estimate: Option<Estimate>, unit: f64, tolerance: f64, largest: f64) -> Component {
    let Some(estimate) = estimate else {
        let (expected, allowed, verdict) = (f64::NAN, f64::INFINITY, Verdict::Inconclusive);
        return Component { name, expected, found: exact, allowed, verdict, nearby: None };
    };
    let (expected, error) = (estimate.derivative / unit, estimate.error / unit);
    let size = exact.abs().max(expected.abs());
    let allowed = 4.0 * error + tolerance * size;
    // Beside larger components the slopes of a small one differ by rounding.
    let is_kink = |[left, right]: &[f64; 2]| (left - right).abs() > 1e-6 * largest;
    let verdict = if let Some([left, right]) = estimate.kink.filter(is_kink) {
        Verdict::Kink { left: left / unit, right: right / unit }
    } else if !exact.is_finite() {
        Verdict::Wrong
    } else if (exact - expected).abs() <= allowed {
        // Agreement within an error of the size of the derivative itself says nothing, unless the derivative is next to nothing beside
        // the others, or 0: then the values of the function cannot tell more.
        let least = if exact == 0.0 { largest.max(1e-3 * estimate.value.abs()) } else { largest };
        let telling = error <= 1e-3 * size || error * unit <= 1e-6 * least;
        if telling { Verdict::Right } else { Verdict::Inconclusive }
    } else {
        Verdict::Wrong
    };
    Component { name, expected, found: exact, allowed, verdict, nearby: None }
}

/// What a hand-written derivative is verified by.
pub(super) struct Sources<'a> {
    pub(super) exact: Numbers<'a>,
    pub(super) by_hand: Numbers<'a>,
}

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
    let largest = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let tolerance = options.tolerance.unwrap_or(if subject.is_double() { 1e-9 } else { 1e-4 });
    let components = (0..expected.len())
        .map(|k| {
            let (expected, found, name) = (expected[k], found[k], subject.component(k));
            // A component that is exactly 0 may come out as what is left of larger terms.
            let remainder = if expected == 0.0 { 64.0 * subject.epsilon * largest } else { 0.0 };
            let tight = tolerance * expected.abs() + remainder;
            let around = Range::of(expected, neighbours.iter().map(|g| g[k]));
            // Rounding of the coordinates moves a derivative by little, or by little beside the others, or there is a kink.
            let is_rounding = around.width() <= (1e-3 * expected.abs()).max(1e-6 * largest);
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
    let mut report = subject.conclude(components);
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

/// Adds the diagnosis where something is wrong.
fn finish(subject: &Subject, mut report: Report, sources: Option<&Sources>) -> Result<Report, Mismatch> {
    if report.is_right() {
        return Ok(report);
    }
    report.diagnoses = diagnose(&Evidence { subject, components: &report.components, sources });
    Err(Mismatch::Components(report))
}
