//! What a check found: [`Report`] and [`Mismatch`].

use core::fmt::{self, Display, Formatter};
use std::string::String;
use std::vec::Vec;

use super::diagnosis::Diagnosis;

/// What is said of one component of a derivative.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// The two agree within what is allowed.
    Right,
    /// They do not, or the derivative found is not finite.
    Wrong,
    /// The two cannot be told apart or together: the differences are too poor or not to be had, or the exact derivative moves by its own
    /// size when the coordinates move by a rounding error.
    Inconclusive,
    /// The function has a kink at the point: there is no derivative, and these are the slopes on its two sides.
    Kink {
        /// The slope from the left.
        left: f64,
        /// The slope from the right.
        right: f64,
    },
}

/// A kink or jump of the function within the steps of the differences, though not at the point.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Nearby {
    /// How far from the point it is along the coordinate: negative on the left.
    pub distance: f64,
    /// The slope on its left.
    pub left: f64,
    /// The slope on its right.
    pub right: f64,
    /// By how much the values jump there; 0 at a kink.
    pub jump: f64,
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
    /// A kink that the differences met on their way; they judge by the steps that stay on this side of it.
    pub nearby: Option<Nearby>,
}

impl Component {
    /// How far the two are apart: found minus expected.
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.found - self.expected
    }

    /// How far the two are apart, relative to the larger; infinite where one is not finite.
    #[must_use]
    pub fn relative(&self) -> f64 {
        if self.found == self.expected {
            return 0.0;
        }
        let relative = self.difference().abs() / self.expected.abs().max(self.found.abs());
        if relative.is_nan() { f64::INFINITY } else { relative }
    }

    pub(super) fn is_wrong(&self) -> bool {
        self.verdict == Verdict::Wrong
    }

    /// How far the two are apart, in units of what is allowed; infinite where one is not a number.
    fn excess(&self) -> f64 {
        let excess = self.difference().abs() / self.allowed.max(f64::MIN_POSITIVE);
        if excess.is_nan() { f64::INFINITY } else { excess }
    }
}

/// The components that a check compared, and what is likely wrong with them.
/// `Debug` is the same text as `Display`, for `unwrap_err()` and `assert!` in tests.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// All components in order; along random directions only, for a long gradient that passes.
    pub components: Vec<Component>,
    /// What would explain the wrong ones.
    pub diagnoses: Vec<Diagnosis>,
    /// The coordinates of the point, with their names.
    pub point: Vec<(String, f64)>,
    /// How the function first failed beside the point, if it did: that was taken for the end of its domain.
    pub outside: Option<String>,
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

/// How many names or coordinates stand in one line.
const IN_LINE: usize = 8;

/// A table, the worst components first; then what is likely wrong, and the point.
impl Display for Report {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.write_counts(f)?;
        self.write_table(f)?;
        if self.count(|v| matches!(v, Verdict::Kink { .. })) > 0 {
            f.write_str("\nat a kink there is no derivative: check beside it, or take the same side as gradual")?;
        }
        for diagnosis in &self.diagnoses {
            write!(f, "\nlikely: {}", diagnosis.cause)?;
            let wrong = self.count(|v| *v == Verdict::Wrong);
            if diagnosis.components.len() < wrong || wrong < self.components.len() {
                f.write_str("; in ")?;
                list(f, diagnosis.components.iter().map(|&k| &self.components[k].name))?;
            }
        }
        if let Some(outside) = &self.outside {
            write!(f, "\nbeside the point {outside}")?;
        }
        f.write_str("\nat ")?;
        list(f, self.point.iter().map(|(name, x)| std::format!("{name} = {x:?}")))
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        Display::fmt(self, f)
    }
}

/// A number to four digits.
fn short(x: f64) -> f64 {
    std::format!("{x:.3e}").parse().unwrap_or(x)
}

/// Items with commas between, long lists cut with a count.
fn list(f: &mut Formatter, items: impl ExactSizeIterator<Item: Display>) -> fmt::Result {
    let count = items.len();
    for (i, item) in items.take(IN_LINE).enumerate() {
        write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
    }
    if count > IN_LINE { write!(f, " and {} more", count - IN_LINE) } else { Ok(()) }
}

impl Report {
    fn write_counts(&self, f: &mut Formatter) -> fmt::Result {
        let (total, right) = (self.components.len(), self.count(|v| *v == Verdict::Right));
        let wrong = self.count(|v| *v == Verdict::Wrong);
        let kinks = self.count(|v| matches!(v, Verdict::Kink { .. }));
        write!(f, "{right} of {total} component{} right", if total == 1 { "" } else { "s" })?;
        for (count, what) in
            [(wrong, "wrong"), (kinks, "at a kink"), (total - right - wrong - kinks, "not to be judged")]
        {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }

    fn write_table(&self, f: &mut Formatter) -> fmt::Result {
        let mut rows: Vec<&Component> = self.components.iter().collect();
        let rank = |c: &Component| (c.verdict == Verdict::Right, c.verdict != Verdict::Wrong);
        rows.sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.excess().total_cmp(&a.excess())));
        // What is right is of interest where nothing is wrong.
        let others = self.components.len() - self.count(|v| *v == Verdict::Right);
        let shown = if others > 0 && rows.len() > 8 { ROWS.min(others + 3) } else { ROWS };
        let width = rows.iter().take(shown).map(|c| c.name.chars().count()).max().unwrap_or(0).max(9);
        let [expected, found, difference, relative] = ["expected", "found", "difference", "relative"];
        write!(
            f,
            "\n{:width$}  {expected:>23}  {found:>23}  {difference:>10}  {relative:>8}  {:>8}",
            "component", "allowed"
        )?;
        for c in rows.iter().take(shown) {
            let (name, expected, found, allowed) = (&c.name, c.expected, c.found, c.allowed);
            let (difference, relative) = (c.difference(), c.relative());
            write!(
                f,
                "\n{name:width$}  {expected:>23?}  {found:>23?}  {difference:>10.2e}  {relative:>8.1e}  {allowed:>8.1e}"
            )?;
            match c.verdict {
                Verdict::Right => {}
                Verdict::Wrong => write!(f, "  wrong")?,
                Verdict::Inconclusive => write!(f, "  not to be judged")?,
                Verdict::Kink { left, right } => {
                    write!(f, "  kink: {:?} on the left, {:?} on the right", short(left), short(right))?;
                }
            }
            if let Some(Nearby { distance, left, right, jump }) = c.nearby {
                let side = if distance < 0.0 { "left" } else { "right" };
                let what = if jump == 0.0 { "kink" } else { "jump" };
                write!(
                    f,
                    "  (a {what} {:.1e} to the {side}: slopes {:?}, {:?})",
                    distance.abs(),
                    short(left),
                    short(right)
                )?;
            }
        }
        if rows.len() > shown {
            write!(f, "\n… and {} more", rows.len() - shown)?;
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
    /// The point has no components, or the function no outputs.
    Empty,
    /// A coordinate of the point, or of the vector of a Hessian-vector product, is infinite or NaN.
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
    /// The function gave two values at one point.
    Unsteady {
        /// The output: `f[1]`.
        name: String,
        /// The values.
        values: [f64; 2],
    },
    /// A list of run-time length has the wrong one.
    Length {
        /// Which list.
        what: String,
        /// How long it should be.
        expected: usize,
        /// How long it is.
        found: usize,
    },
    /// The function, or the derivative written by hand, returned an error or nothing at the point.
    Failed {
        /// Who: `f`, or `the derivative by hand`.
        what: String,
        /// What was returned: `Err(Singular)`, `None`.
        returned: String,
        /// The point.
        point: Vec<f64>,
    },
    /// The function, or the derivative written by hand, panicked at the point.
    Panicked {
        /// Who: `f`, or `the derivative by hand`.
        what: String,
        /// The panic's message.
        message: String,
        /// The point.
        point: Vec<f64>,
    },
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let point = |f: &mut Formatter, point: &[f64]| {
            f.write_str(" at x = ")?;
            list(f, point.iter().map(|x| std::format!("{x:?}")))
        };
        match self {
            Mismatch::Components(report) => write!(f, "the derivative does not pass: {report}"),
            Mismatch::Empty => f.write_str("nothing to check: the point or the output has no components"),
            Mismatch::Point { name, value } => write!(f, "nothing to check at a point with {name} = {value}"),
            Mismatch::Value { name, value } => write!(f, "nothing to check where {name} = {value}"),
            Mismatch::Unsteady { name, values: [a, b] } => {
                write!(f, "{name} is not a function of the point: it was {a:?} and then {b:?} at the same one")
            }
            Mismatch::Length { what, expected, found } => {
                write!(f, "{what} has the wrong length: {found}, expected {expected}")
            }
            Mismatch::Failed { what, returned, point: x } => {
                write!(f, "{what} returned {returned}")?;
                point(f, x)
            }
            Mismatch::Panicked { what, message, point: x } => {
                write!(f, "{what} panicked")?;
                point(f, x)?;
                write!(f, ": {message}")
            }
        }
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl core::error::Error for Mismatch {}
