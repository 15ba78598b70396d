//! What is likely wrong with a derivative: the mistakes that people make, each recognised by what it does to the numbers.

mod pattern;
mod probe;

use core::fmt::{self, Display, Formatter};
use std::cell::OnceCell;
use std::string::{String, ToString};
use std::vec::Vec;

use super::report::Component;
use super::subject::{Sources, Subject, unit};
use probe::Probe;

/// A mistake that would explain wrong components.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The mistake.
    pub cause: Cause,
    /// The components that it explains, as places in [`Report::components`](super::Report::components).
    pub components: Vec<usize>,
}

/// The mistakes that are recognised.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cause {
    /// NaN or infinite where the expected derivative is finite.
    NotFinite,
    /// Exactly zero.
    Zero,
    /// The expected derivative with the other sign.
    Sign,
    /// The expected derivative times a factor, which may depend on the point.
    Factor {
        /// The factor, here.
        factor: f64,
        /// What it is: `2`, `1/n (n = 3 coordinates)`, `x[1]²`.
        name: String,
    },
    /// Rows and columns are exchanged, or the numbers are stored column by column.
    Transposed,
    /// One half of a symmetric matrix was never filled.
    Triangle,
    /// The right numbers in the wrong places.
    Permuted {
        /// For each of the components, the one whose derivative stands in its place.
        from: Vec<usize>,
    },
    /// All numbers are moved along by so many places.
    Shifted {
        /// How many: the derivative by coordinate k stands at k + by.
        by: isize,
    },
    /// Every number is the sum of the expected ones up to it.
    RunningSum,
    /// Right to some digits only.
    Precision {
        /// How many.
        digits: u32,
    },
    /// The same amount too much everywhere.
    Offset {
        /// The amount.
        amount: f64,
    },
    /// It does not change with the point, though the exact one does.
    Stale,
    /// It is the derivative at the point of the call before.
    Previous,
    /// It changes from call to call at the same point.
    Unsteady,
    /// It is the derivative at another point.
    Elsewhere {
        /// Which: `the origin`, `-x`.
        place: String,
    },
    /// A term is missing, doubled, or has the wrong sign.
    Term {
        /// What the derivative has too much: `-2·x[0]·x[1]`.
        term: String,
    },
    /// As [`Cause::Term`], for a term that is no product of powers.
    TermOf {
        /// The coordinates that it depends on.
        coordinates: Vec<String>,
    },
}

impl Cause {
    /// Whether it is a formula that was confirmed at other points.
    fn is_formula(&self) -> bool {
        matches!(self, Cause::Sign | Cause::Factor { .. } | Cause::Term { .. })
    }
}

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Cause::NotFinite => f.write_str("a division by zero, an overflow or a domain edge: NaN or infinite"),
            Cause::Zero => {
                f.write_str("never written, or its tangents lost on the way (`base()`, `.value`, a branch that returns a constant): exactly 0")
            }
            Cause::Sign => f.write_str("the wrong sign"),
            Cause::Factor { name, .. } => write!(f, "off by the factor {name}"),
            Cause::Transposed => f.write_str("transposed: rows and columns are exchanged"),
            Cause::Triangle => f.write_str("only one triangle of the symmetric matrix is filled"),
            Cause::Permuted { .. } => f.write_str("permuted: the right numbers in each other's places"),
            Cause::Shifted { by } => write!(f, "an index off by {by}: every number stands {by} places along"),
            Cause::RunningSum => f.write_str("a sum that is not reset: each number is the sum of those up to it"),
            Cause::Precision { digits } => write!(
                f,
                "right to {digits} digits: a constant with too few, f32 on the way, or differences in place of a derivative"
            ),
            Cause::Offset { amount } => write!(f, "off by the same amount everywhere, {amount:?}"),
            Cause::Stale => f.write_str("the gradient of another point: it is the same at every point"),
            Cause::Previous => f.write_str("the gradient of another point: that of the call before"),
            Cause::Unsteady => f.write_str("it changes from call to call at the same point"),
            Cause::Elsewhere { place } => write!(f, "the gradient of another point: {place}"),
            Cause::Term { term } => {
                write!(f, "a term missing, doubled or of the wrong sign: found - expected = {term}")
            }
            Cause::TermOf { coordinates } => write!(
                f,
                "a term missing, doubled or of the wrong sign, which depends on {} alone",
                coordinates.join(" and ")
            ),
        }
    }
}

/// What a diagnosis has to go by.
pub(super) struct Evidence<'a> {
    subject: &'a Subject,
    components: &'a [Component],
    /// Only what is written by hand can be asked at other points.
    sources: Option<&'a Sources<'a>>,
    beside: OnceCell<Option<[Vec<f64>; 2]>>,
}

/// The point, every coordinate moved by its own amount.
fn moved(point: &[f64]) -> Vec<f64> {
    point.iter().enumerate().map(|(i, &x)| x + 0.01 * unit(x) * (1.0 + 0.618 * (i % 5) as f64)).collect()
}

impl<'a> Evidence<'a> {
    pub(super) fn new(subject: &'a Subject, components: &'a [Component], sources: Option<&'a Sources<'a>>) -> Self {
        Self { subject, components, sources, beside: OnceCell::new() }
    }

    fn found(&self, k: usize) -> f64 {
        self.components[k].found
    }

    fn expected(&self, k: usize) -> f64 {
        self.components[k].expected
    }

    /// Whether what was found at `k` is `factor` times what was expected at `other`, as nearly as can be told.
    fn fits(&self, k: usize, other: usize, factor: f64) -> bool {
        let expected = factor * self.expected(other);
        let slack = self.slack(k).max(factor.abs() * self.slack(other));
        // Within an error of its own size anything fits.
        (self.found(k) - expected).abs() <= slack.min(1e-3 * expected.abs()) + 1e-8 * expected.abs()
    }

    /// Found and expected beside the point, of what is written by hand.
    fn beside(&self) -> Option<&[Vec<f64>; 2]> {
        self.beside.get_or_init(|| {
            let sources = self.sources?;
            let point: Vec<f64> = moved(&self.subject.point);
            Some([(sources.by_hand)(&point).ok()?, (sources.exact)(&point).ok()?])
        });
        self.beside.get()?.as_ref()
    }

    fn slack(&self, k: usize) -> f64 {
        4.0 * self.components[k].allowed
    }

    fn is_double(&self) -> bool {
        self.subject.is_double()
    }
}

/// What explains all of these components, which are wrong and finite.
type Recogniser = fn(&Evidence, &[usize]) -> Option<Cause>;

/// In the order in which they are asked: structure before factors before what only looks at the size.
const BY_NUMBERS: [Recogniser; 8] = [
    pattern::triangle,
    pattern::zero,
    pattern::transposed,
    pattern::common_named_factor,
    pattern::permuted,
    pattern::shifted,
    pattern::running_sum,
    pattern::offset,
];

const BY_SIZE: [Recogniser; 2] = [pattern::precision, pattern::common_factor];

/// What would explain the wrong components: one mistake for all of them if there is one, else one for each group.
pub(super) fn diagnose(evidence: &Evidence) -> Vec<Diagnosis> {
    let wrong: Vec<usize> = (0..evidence.components.len()).filter(|&k| evidence.components[k].is_wrong()).collect();
    let (finite, others): (Vec<usize>, Vec<usize>) = wrong.into_iter().partition(|&k| evidence.found(k).is_finite());
    let mut diagnoses = Vec::new();
    if !others.is_empty() {
        diagnoses.push(Diagnosis { cause: Cause::NotFinite, components: others });
    }
    let finite: Vec<usize> = finite.into_iter().filter(|&k| evidence.expected(k).is_finite()).collect();
    if finite.is_empty() {
        return diagnoses;
    }
    let probe = evidence.sources.map(|sources| Probe::new(evidence, sources));
    let common = |wrong: &[usize]| {
        let ask = |all: &[Recogniser]| all.iter().find_map(|recognise| recognise(evidence, wrong));
        ask(&BY_NUMBERS).or_else(|| {
            // Formulas that explain every component say more than what only looks at other points or at the size.
            let formulas =
                wrong.iter().all(|&k| alone(evidence, probe.as_ref(), k, true).is_some_and(|c| c.is_formula()));
            let another = || probe.as_ref().and_then(|probe| probe.another_point(evidence, wrong));
            if formulas { None } else { another().or_else(|| ask(&BY_SIZE)) }
        })
    };
    if let Some(cause) = common(&finite) {
        diagnoses.push(Diagnosis { cause, components: finite });
        return diagnoses;
    }
    // What was never written hides what is wrong with the rest.
    let (zeros, finite): (Vec<usize>, Vec<usize>) = finite.into_iter().partition(|&k| evidence.found(k) == 0.0);
    if !zeros.is_empty() {
        diagnoses.push(Diagnosis { cause: Cause::Zero, components: zeros });
        if let Some(cause) = common(&finite) {
            diagnoses.push(Diagnosis { cause, components: finite });
            return diagnoses;
        }
    }
    let first = diagnoses.len();
    for k in finite {
        let Some(cause) = alone(evidence, probe.as_ref(), k, true) else { continue };
        match diagnoses.iter_mut().find(|d| d.cause.to_string() == cause.to_string()) {
            Some(same) => same.components.push(k),
            None => diagnoses.push(Diagnosis { cause, components: Vec::from([k]) }),
        }
    }
    for diagnosis in &mut diagnoses[first..] {
        // One component has a name for its coordinate.
        if let [k] = diagnosis.components[..]
            && let Some(cause) = alone(evidence, probe.as_ref(), k, false)
        {
            diagnosis.cause = cause;
        }
    }
    diagnoses
}

/// The mistake in one component; `own` if its own coordinate is to be called that, so that the same mistake reads the same in others.
fn alone(evidence: &Evidence, probe: Option<&Probe>, k: usize, own: bool) -> Option<Cause> {
    pattern::common_named_factor(evidence, &[k]).or_else(|| probe.and_then(|probe| probe.factor_or_term(k, own)))
}
