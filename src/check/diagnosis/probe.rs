//! Mistakes that show when the derivative by hand is asked at other points.

use std::cell::OnceCell;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::{Cause, Evidence, moved};
use crate::check::subject::{Kind, Sources};

/// Powers are sought in points of so many coordinates at most.
const COORDINATES: usize = 16;

/// Both derivatives at one point; `None` where one fails.
struct Sample {
    point: Vec<f64>,
    both: Option<[Vec<f64>; 2]>,
}

impl Sample {
    fn at(point: Vec<f64>, sources: &Sources) -> Self {
        let found = (sources.by_hand)(&point);
        let expected = (sources.exact)(&point);
        let both = found.ok().zip(expected.ok()).map(|(found, expected)| [found, expected]);
        Self { point, both }
    }
}

/// A number of one component, made of what was found and what was expected of it: their ratio or their difference.
type Number = fn(found: f64, expected: f64) -> f64;

/// The derivative by hand and the exact one, asked at points where one coordinate is doubled, and at one where all are moved.
pub(super) struct Probe<'a> {
    evidence: &'a Evidence<'a>,
    sources: &'a Sources<'a>,
    samples: OnceCell<Samples>,
}

struct Samples {
    /// For each coordinate, where it is doubled, and halved.
    scaled: Vec<[Sample; 2]>,
    moved: Sample,
}

impl<'a> Probe<'a> {
    pub(super) fn new(evidence: &'a Evidence<'a>, sources: &'a Sources<'a>) -> Self {
        Self { evidence, sources, samples: OnceCell::new() }
    }

    fn samples(&self) -> &Samples {
        self.samples.get_or_init(|| {
            let point = &self.evidence.subject.point;
            let scaled = |j: usize, factor: f64| {
                let mut x = point.clone();
                x[j] = if x[j] == 0.0 { factor } else { factor * x[j] };
                Sample::at(x, self.sources)
            };
            let few = if point.len() <= COORDINATES { point.len() } else { 0 };
            Samples {
                scaled: (0..few).map(|j| [2.0, 0.5].map(|factor| scaled(j, factor))).collect(),
                moved: Sample::at(moved(point), self.sources),
            }
        })
    }

    /// Whether all wrong components are the derivative at another point, or at any.
    pub(super) fn another_point(&self, evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
        let fits =
            |k: usize, found: f64, expected: f64| (found - expected).abs() <= evidence.slack(k) + 1e-8 * expected.abs();
        let sample = Sample::at(moved(&evidence.subject.point), self.sources);
        let again = (self.sources.by_hand)(&evidence.subject.point).ok()?;
        if let Some([found, expected]) = &sample.both {
            if wrong.iter().all(|&k| fits(k, again[k], expected[k]) && !fits(k, expected[k], evidence.expected(k))) {
                return Some(Cause::Previous);
            }
            let is_same = |k: usize| found[k].to_bits() == evidence.found(k).to_bits();
            if wrong.iter().all(|&k| is_same(k) && !fits(k, expected[k], evidence.expected(k))) {
                return Some(Cause::Stale);
            }
        }
        if wrong.iter().any(|&k| again[k].to_bits() != evidence.found(k).to_bits()) {
            return Some(Cause::Unsteady);
        }
        places(&evidence.subject.point).into_iter().find_map(|(place, point)| {
            let there = (point != evidence.subject.point).then(|| (self.sources.exact)(&point).ok())??;
            let place = String::from(place);
            // There all fits, and it is not as here.
            let all = (0..there.len()).all(|k| fits(k, evidence.found(k), there[k]));
            let moves = wrong.iter().any(|&k| !fits(k, there[k], evidence.expected(k)));
            (all && moves).then_some(Cause::Elsewhere { place })
        })
    }

    /// A factor or a term, as a product of powers of the coordinates if it is one, of one component; with `own`, the coordinate of the
    /// component is called that.
    pub(super) fn factor_or_term(&self, k: usize, own: bool) -> Option<Cause> {
        let subject = self.evidence.subject;
        let own = own.then_some(if subject.kind == Kind::Product { k } else { k % subject.shape().1 });
        let (found, expected) = (self.evidence.found(k), self.evidence.expected(k));
        let ratio: Number = |found, expected| found / expected;
        let factor = found / expected;
        if let Some(name) = self.product_of_powers(k, own, ratio) {
            // A factor next to 1 is a number with too few digits.
            return ((factor - 1.0).abs() > 1e-3).then_some(Cause::Factor { factor, name });
        }
        // What is left of a difference next to nothing is rounding.
        let difference: Number = |found, expected| found - expected;
        if (found - expected).abs() < 1e-9 * found.abs().max(expected.abs()) {
            return None;
        }
        if let Some(term) = self.product_of_powers(k, own, difference) {
            return Some(Cause::Term { term });
        }
        let depends = self.depends(k, difference)?;
        let few = !depends.is_empty() && depends.len() < self.evidence.subject.point.len();
        few.then(|| Cause::TermOf { coordinates: depends.into_iter().map(|j| self.coordinate(j)).collect() })
    }

    fn coordinate(&self, j: usize) -> String {
        format!("x{}", self.evidence.subject.coordinates[j])
    }

    fn here(&self, k: usize, number: Number) -> f64 {
        number(self.evidence.found(k), self.evidence.expected(k))
    }

    /// The first finite of a coordinate doubled and halved.
    fn scaled(&self, k: usize, number: Number, j: usize) -> Option<(f64, f64)> {
        self.samples().scaled[j].iter().zip([1.0, -1.0]).find_map(|(sample, octaves)| {
            let [found, expected] = sample.both.as_ref()?;
            let y = number(found[k], expected[k]);
            y.is_finite().then_some((y, octaves))
        })
    }

    /// The coordinates on which a number depends.
    fn depends(&self, k: usize, number: Number) -> Option<Vec<usize>> {
        let here = self.here(k, number);
        let mut all = Vec::new();
        for j in 0..self.samples().scaled.len() {
            let (there, _) = self.scaled(k, number, j)?;
            if (there - here).abs() > 1e-6 * here.abs() {
                all.push(j);
            }
        }
        Some(all)
    }

    /// c · Π xⱼ^pⱼ with halves of integers for p, if the number is that: doubling a coordinate shows its power, and the moved point
    /// whether it holds.
    fn product_of_powers(&self, k: usize, own: Option<usize>, number: Number) -> Option<String> {
        let (point, here) = (&self.evidence.subject.point, self.here(k, number));
        if here == 0.0 || !here.is_finite() {
            return None;
        }
        let mut powers = std::vec![0.0; point.len()];
        for j in 0..self.samples().scaled.len() {
            let (there, octaves) = self.scaled(k, number, j)?;
            let power = (there / here).log2() * octaves;
            let half = (2.0 * power).round() / 2.0;
            let is_power = (power - half).abs() <= 1e-5 && half.abs() <= 6.0 && (point[j] != 0.0 || half == 0.0);
            if !is_power {
                return None;
            }
            powers[j] = half;
        }
        let size = |x: &[f64]| -> f64 { x.iter().zip(&powers).map(|(x, p)| x.abs().powf(*p)).product() };
        let coefficient = here / size(point);
        let Sample { point: beside, both: Some([found, expected]) } = &self.samples().moved else { return None };
        let there = number(found[k], expected[k]);
        let holds = (there - coefficient * size(beside)).abs() <= 1e-5 * there.abs();
        if !holds {
            return None;
        }
        // Of odd powers the sign belongs to the coordinate.
        let negative = point.iter().zip(&powers).filter(|(x, p)| **x < 0.0 && p.rem_euclid(2.0) == 1.0).count();
        let coefficient = if negative % 2 == 1 { -coefficient } else { coefficient };
        Some(self.written(coefficient, &powers, own))
    }

    fn written(&self, coefficient: f64, powers: &[f64], own: Option<usize>) -> String {
        let factor = |(j, p): (usize, f64)| {
            let x = if own == Some(j) { String::from("xᵢ") } else { self.coordinate(j) };
            match p {
                1.0 => x,
                2.0 => format!("{x}²"),
                3.0 => format!("{x}³"),
                0.5 => format!("√{x}"),
                p => format!("{x}^{p}"),
            }
        };
        let of = |sign: f64| {
            let powers = powers.iter().enumerate().map(|(j, p)| (j, sign * p));
            powers.filter(|(_, p)| *p > 0.0).map(factor).collect::<Vec<String>>()
        };
        let (above, below) = (of(1.0), of(-1.0));
        let product = match (number(coefficient).as_str(), above.join("·")) {
            (c, above) if above.is_empty() => String::from(c),
            ("1", above) => above,
            ("-1", above) => format!("-{above}"),
            (c, above) => format!("{c}·{above}"),
        };
        let product = below.iter().fold(product, |product, x| format!("{product}/{x}"));
        let is_own = own.is_some_and(|j| powers[j] != 0.0);
        if is_own { format!("{product} (xᵢ the coordinate of the component)") } else { product }
    }
}

/// A number to six digits.
pub(super) fn number(x: f64) -> String {
    let rounded = format!("{x:.5e}").parse::<f64>().unwrap_or(x);
    format!("{rounded}")
}

/// Points at which a derivative is taken by mistake.
fn places(x: &[f64]) -> Vec<(&'static str, Vec<f64>)> {
    let of = |f: fn(f64) -> f64| x.iter().map(|&x| f(x)).collect::<Vec<_>>();
    #[expect(clippy::cast_possible_truncation, reason = "that is the mistake")]
    let single = |x: f64| f64::from(x as f32);
    Vec::from([
        ("the origin", of(|_| 0.0)),
        ("all ones", of(|_| 1.0)),
        ("-x", of(|x| -x)),
        ("|x|", of(f64::abs)),
        ("x rounded to f32", of(single)),
        ("x cut to integers", of(f64::trunc)),
        ("x in degrees", of(f64::to_degrees)),
        ("x in radians", of(f64::to_radians)),
        ("x in reverse", x.iter().rev().copied().collect()),
    ])
}
