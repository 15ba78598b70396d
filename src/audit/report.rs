//! What an audit found: [`Audit`] and its parts.

use core::fmt::{self, Display, Formatter};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::log::Event;
use super::site::Site;

/// What kind of point it is, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Differentiable, and no rule or comparison is at an edge of its own.
    Smooth,
    /// Rules or comparisons tie, and yet all one-sided slopes agree and are linear in the direction: differentiable.
    SmoothDespiteTies,
    /// A comparison is open after value and slope, a result cannot be determined, or a difference drowns in rounding. Never a guess.
    Inconclusive,
    /// The slopes on two sides differ, or are not linear in the direction.
    Kink,
    /// f has no finite value on one side, or at the point.
    DomainEdge,
    /// An infinite one-sided slope at a finite value.
    VerticalTangent,
    /// The value beside the point tends to another than the one at the point.
    Jump,
    /// f itself is NaN at the point.
    Undefined,
}

impl Verdict {
    /// Whether f has a gradient at the point.
    #[must_use]
    pub fn is_differentiable(self) -> bool {
        self <= Verdict::SmoothDespiteTies
    }

    /// What it says of f.
    fn explanation(self) -> &'static str {
        match self {
            Verdict::Smooth => "differentiable; no rule or comparison is at a kink",
            Verdict::SmoothDespiteTies => "differentiable: rules or comparisons tie, and their kinks cancel",
            Verdict::Inconclusive => "undecided: first order does not tell",
            Verdict::Kink => "not differentiable: the slopes on two sides differ",
            Verdict::DomainEdge => "not differentiable: the edge of where f has a finite value",
            Verdict::VerticalTangent => "not differentiable: the slope is infinite",
            Verdict::Jump => "not continuous: the values on two sides differ",
            Verdict::Undefined => "f is not a number here",
        }
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.pad(match self {
            Verdict::Smooth => "smooth",
            Verdict::SmoothDespiteTies => "smooth despite ties",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Kink => "kink",
            Verdict::DomainEdge => "domain edge",
            Verdict::VerticalTangent => "vertical tangent",
            Verdict::Jump => "jump",
            Verdict::Undefined => "undefined",
        })
    }
}

/// An output on both sides of the point, along an axis or the certificate's direction.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sides {
    /// The slope from the left: the limit of (f(x) - f(x - t d))/t for t → 0 from above. NaN where it is not known.
    pub left: f64,
    /// The slope from the right.
    pub right: f64,
    /// What the value tends to on the left.
    pub left_value: f64,
    /// What the value tends to on the right.
    pub right_value: f64,
}

/// One output of the function.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Output {
    /// `f`, `f[1]`, `f.focal`.
    pub name: String,
    /// The value at the point.
    pub value: f64,
    /// What kind of point it is for this output.
    pub verdict: Verdict,
    /// Slopes and values on both sides, for each coordinate.
    pub slopes: Vec<Sides>,
}

/// A rule or comparison that is responsible.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Culprit {
    /// Which, and where.
    pub site: Site,
    /// What happened to it.
    pub event: Event,
}

/// A direction that shows why the verdict is what it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Certificate {
    /// Which output.
    pub output: usize,
    /// The direction, an axis if one shows it.
    pub direction: Vec<f64>,
    /// The output along it, to both sides.
    pub sides: Sides,
    /// The slope along it that the slopes along the axes would add up to if f were differentiable.
    pub linear: f64,
}

/// The nearest kink, jump or edge of a rule or comparison, to first order: |s|/‖∇s‖ for the quantity s that changes sign there.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Nearest {
    /// Of which rule or comparison.
    pub site: Site,
    /// How far it is from the point.
    pub distance: f64,
}

/// What [`audit`](super::audit) found. It displays as a table for people.
///
/// ```
/// use gradual::audit;
///
/// let report = audit(|[x, y]| x.abs() + y * y, [0.0, 3.0]);
/// let text = report.to_string();
/// assert!(text.starts_with("kink: not differentiable: the slopes on two sides differ\n"), "{text}");
/// assert!(text.contains("abs at "), "{text}");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Audit {
    /// The worst of the outputs' verdicts.
    pub verdict: Verdict,
    /// The coordinates with their names: `x[0]`, `x.focal`.
    pub point: Vec<(String, f64)>,
    /// Each output of f.
    pub outputs: Vec<Output>,
    /// The rules and comparisons that are responsible for the verdict, or that tie and yet do no harm.
    pub culprits: Vec<Culprit>,
    /// A direction that shows the verdict, if it is one that a direction shows.
    pub certificate: Option<Certificate>,
    /// The nearest kink, jump or edge away from the point; an estimate, exact where what decides is linear.
    pub nearest: Option<Nearest>,
    /// To which order the derivatives on both sides of the point agree along every line that was tried: 0 at a kink, 1 where the second
    /// derivative jumps, and so on up to 5, which stands for "5 or more". `None` at a jump or where values are missing.
    pub order: Option<usize>,
    /// The values along the line that the picture shows.
    #[cfg(feature = "plot")]
    pub(crate) cut: super::cut::Cut,
}

impl Audit {
    /// Whether f has a gradient at the point.
    #[must_use]
    pub fn is_differentiable(&self) -> bool {
        self.verdict.is_differentiable()
    }
}

/// How many rows a table shows.
const ROWS: usize = 16;

/// A number in a column.
fn number(x: f64) -> String {
    // -0 says no more than 0 to a reader.
    let x = x + 0.0;
    if x == 0.0 || (1e-4..1e6).contains(&x.abs()) || !x.is_finite() {
        let text = format!("{x:.6}");
        if text.contains('.') { String::from(text.trim_end_matches('0').trim_end_matches('.')) } else { text }
    } else {
        format!("{x:.3e}")
    }
}

impl Display for Audit {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        writeln!(f, "{}: {}", self.verdict, self.verdict.explanation())?;
        for culprit in self.culprits.iter().take(ROWS) {
            writeln!(f, "  {culprit}")?;
        }
        let rows = self.outputs.len() * self.point.len();
        if rows > 0 {
            writeln!(f, "  {:<24} {:>12} {:>12} {:>12}", "", "at", "from left", "from right")?;
        }
        // The worst outputs first: those are what the reader came for.
        let mut outputs: Vec<&Output> = self.outputs.iter().collect();
        outputs.sort_by_key(|output| core::cmp::Reverse(output.verdict));
        let all = outputs.iter().flat_map(|output| {
            output.slopes.iter().zip(&self.point).map(move |(sides, point)| (*output, sides, point))
        });
        for (output, sides, (name, at)) in all.take(ROWS) {
            let label = format!("∂{}/∂{name}", output.name);
            let (left, right) = if output.verdict == Verdict::Jump {
                (sides.left_value, sides.right_value)
            } else {
                (sides.left, sides.right)
            };
            let label = if output.verdict == Verdict::Jump { format!("{} beside {name}", output.name) } else { label };
            writeln!(f, "  {label:<24} {:>12} {:>12} {:>12}", number(*at), number(left), number(right))?;
        }
        if rows > ROWS {
            writeln!(f, "  … and {} more", rows - ROWS)?;
        }
        if let Some(certificate) = &self.certificate {
            self.write_certificate(certificate, f)?;
        }
        match self.nearest {
            Some(nearest) => {
                writeln!(f, "  the nearest other kink or edge: {:.1e} away, {}", nearest.distance, nearest.site)
            }
            None => writeln!(f, "  no other kink or edge is near"),
        }
    }
}

impl Audit {
    fn write_certificate(&self, certificate: &Certificate, f: &mut Formatter) -> fmt::Result {
        let components = || certificate.direction.iter().enumerate().filter(|(_, d)| **d != 0.0);
        if components().count() < 2 {
            return Ok(());
        }
        write!(f, "  along (")?;
        for (k, (i, d)) in components().take(ROWS).enumerate() {
            write!(f, "{}{} {}", if k == 0 { "" } else { ", " }, self.point[i].0, number(*d))?;
        }
        let Sides { left, right, left_value, right_value } = certificate.sides;
        write!(f, "): slope {} from the left, {} from the right", number(left), number(right))?;
        match self.verdict {
            Verdict::Kink => writeln!(f, "; the axes add up to {}", number(certificate.linear)),
            Verdict::Jump => {
                writeln!(f, "; value {} on the left, {} on the right", number(left_value), number(right_value))
            }
            _ => writeln!(f),
        }
    }
}

impl Display for Culprit {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}: ", self.site)?;
        match self.event {
            Event::Tie => f.write_str("ties"),
            Event::Undecided => f.write_str("a tie that value and slope leave open"),
            Event::Indeterminate => f.write_str("a limit that is not known (such as ∞ - ∞)"),
            Event::Outside(argument) => write!(f, "no value at {}", number(argument)),
        }
    }
}
