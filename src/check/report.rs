//! What a check found: [`Report`] and [`Mismatch`].

use core::fmt::{self, Display, Formatter};
use std::string::String;
use std::vec::Vec;

/// What is said of one component of a derivative.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// The two agree within what is allowed.
    Right,
    /// They do not, or the derivative found is not finite.
    Wrong,
    /// The differences are too poor to judge, or not to be had.
    Inconclusive,
    /// The function has a kink at the point: there is no derivative, and these are the slopes on its two sides.
    Kink {
        /// The slope from the left.
        left: f64,
        /// The slope from the right.
        right: f64,
    },
}

/// One component of a derivative, from two sources.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Component {
    /// What it is the derivative of and by what: `∂f/∂x[2]`, `∂f[0]/∂x.focal`.
    pub name: String,
    /// By the source that is trusted: differences in `check_*`, gradual in `verify_*`.
    pub expected: f64,
    /// By the source that is checked.
    pub found: f64,
    /// How far the two may be apart.
    pub allowed: f64,
    /// The verdict.
    pub verdict: Verdict,
}

impl Component {
    /// How far the two are apart, in units of what is allowed; infinite where one is not a number.
    fn excess(&self) -> f64 {
        let excess = (self.expected - self.found).abs() / self.allowed.max(f64::MIN_POSITIVE);
        if excess.is_nan() { f64::INFINITY } else { excess }
    }
}

/// The components that a check compared.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// All components in order; along random directions only, for a long gradient that passes.
    pub components: Vec<Component>,
}

impl Report {
    /// The number of components with this kind of verdict.
    #[must_use]
    pub fn count(&self, kind: impl Fn(&Verdict) -> bool) -> usize {
        self.components.iter().filter(|c| kind(&c.verdict)).count()
    }

    /// Whether every component is [`Verdict::Right`].
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.components.iter().all(|c| c.verdict == Verdict::Right)
    }
}

/// How many rows a table shows.
const ROWS: usize = 20;

/// A table, the worst components first.
impl Display for Report {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let (total, right) = (self.components.len(), self.count(|v| *v == Verdict::Right));
        let wrong = self.count(|v| *v == Verdict::Wrong);
        let kinks = self.count(|v| matches!(v, Verdict::Kink { .. }));
        write!(f, "{right} of {total} components right")?;
        for (count, what) in
            [(wrong, "wrong"), (kinks, "at a kink"), (total - right - wrong - kinks, "not to be judged")]
        {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        let mut rows: Vec<&Component> = self.components.iter().collect();
        let rank = |c: &Component| (c.verdict == Verdict::Right, c.verdict != Verdict::Wrong);
        rows.sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.excess().total_cmp(&a.excess())));
        let width = rows.iter().take(ROWS).map(|c| c.name.chars().count()).max().unwrap_or(0).max(9);
        write!(
            f,
            "\n{:width$}  {:>24}  {:>24}  {:>10}  {:>10}",
            "component", "expected", "found", "difference", "allowed"
        )?;
        for c in rows.iter().take(ROWS) {
            write!(
                f,
                "\n{:width$}  {:>24e}  {:>24e}  {:>10.2e}  {:>10.2e}",
                c.name,
                c.expected,
                c.found,
                c.found - c.expected,
                c.allowed
            )?;
            match c.verdict {
                Verdict::Right => {}
                Verdict::Wrong => write!(f, "  wrong")?,
                Verdict::Inconclusive => write!(f, "  not to be judged by differences")?,
                Verdict::Kink { left, right } => write!(f, "  kink: {left} on the left, {right} on the right")?,
            }
        }
        if rows.len() > ROWS {
            write!(f, "\n… and {} more", rows.len() - ROWS)?;
        }
        Ok(())
    }
}

/// Why a check did not pass. It displays as a table that a person understands, and so does its `Debug`, for `unwrap()` in a test.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Mismatch {
    /// A component is wrong, or could not be judged.
    Components(Report),
    /// The point has no components.
    Empty,
    /// A coordinate of the point is infinite or NaN.
    Point {
        /// Its name: `x[2]`.
        name: String,
        /// Its value.
        value: f64,
    },
    /// The function's value at the point is infinite or NaN.
    Value {
        /// Its name: `f[1]`.
        name: String,
        /// Its value.
        value: f64,
    },
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Mismatch::Components(report) => write!(f, "the derivative does not pass: {report}"),
            Mismatch::Empty => f.write_str("nothing to check: the point has no components"),
            Mismatch::Point { name, value } => write!(f, "nothing to check at a point with {name} = {value}"),
            Mismatch::Value { name, value } => write!(f, "nothing to check where {name} = {value}"),
        }
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl core::error::Error for Mismatch {}
