//! What the proof for a region found: [`RegionReport`] and its parts.

use core::fmt::{self, Display, Formatter};
use std::string::{String, ToString};
use std::vec::Vec;

use crate::audit::interval::frame::Doubt;
use crate::audit::site::Site;

/// Whether a function is smooth on a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegionVerdict {
    /// Proved: everywhere on the region each rule is away from its kinks, jumps and edges, and each comparison has one answer.
    Smooth,
    /// Proved: somewhere on the region the function is not differentiable; the witness shows where.
    NotSmooth,
    /// Neither is proved; the boxes left say where, and their doubts why.
    Open,
}

impl Display for RegionVerdict {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.pad(match self {
            RegionVerdict::Smooth => "smooth",
            RegionVerdict::NotSmooth => "not smooth",
            RegionVerdict::Open => "open",
        })
    }
}

/// What is wrong at a witness.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Defect {
    /// Between two points next to each other on a line the slope along it leaps: it is in `before` at one and in `after` at the other, and no
    /// piece of the function that occurs between them has a slope in the gap.
    Kink {
        /// Encloses the slope before the witness.
        before: (f64, f64),
        /// Encloses the slope behind it.
        after: (f64, f64),
    },
    /// The same of values.
    Jump {
        /// Encloses the value before the witness.
        before: (f64, f64),
        /// Encloses the value behind it.
        after: (f64, f64),
    },
    /// The value at the witness, as `f64` computes it, is infinite or NaN.
    NotFinite {
        /// It.
        value: f64,
    },
}

/// A point at which, to within what can be told apart, the function is not differentiable.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Witness {
    /// The point, within `distance` (in every coordinate) of the place itself.
    pub point: Vec<f64>,
    /// How far off it may be.
    pub distance: f64,
    /// The direction of the line, its largest component 1; all 0 where the value is not finite.
    pub direction: Vec<f64>,
    /// Which output: `f`, `f[1]`.
    pub output: String,
    /// What is wrong.
    pub defect: Defect,
    /// The rules and comparisons that change there.
    pub sites: Vec<Site>,
}

/// Whether a box of the region is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Proved smooth.
    Smooth,
    /// Not proved.
    Open,
}

/// A part of the region.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RegionBox {
    /// Lower and upper end of every coordinate.
    pub sides: Vec<(f64, f64)>,
    /// Proved or not.
    pub status: Status,
    /// Its part of the volume, from 0 to 1.
    pub share: f64,
    /// What is not proved, of the smallest box around it that was examined.
    pub doubts: Vec<(Site, Doubt)>,
}

/// What [`audit_region`](crate::audit_region()) found. It displays as a table for people.
///
/// ```
/// use gradual::audit_region;
///
/// let report = audit_region(|[x, y]| x.max(y), [0.0, 0.0]..=[1.0, 1.0]).unwrap();
/// let text = report.to_string();
/// assert!(text.starts_with("not smooth: proved"), "{text}");
/// assert!(text.contains("max at "), "{text}");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RegionReport {
    /// The answer.
    pub verdict: RegionVerdict,
    /// Where it is not smooth, if that is proved.
    pub witness: Option<Witness>,
    /// The coordinates' names: `x[0]`, `x.focal`.
    pub coordinates: Vec<String>,
    /// All boxes that the region was divided into: the open ones first, the largest first.
    pub boxes: Vec<RegionBox>,
    /// How many boxes were examined.
    pub examined: usize,
    /// The part of the volume that is proved smooth, from 0 to 1.
    pub proved: f64,
}

impl RegionReport {
    /// Whether the function is proved smooth on the whole region.
    #[must_use]
    pub fn is_smooth(&self) -> bool {
        self.verdict == RegionVerdict::Smooth
    }

    /// The boxes that are not proved, the largest first.
    pub fn open(&self) -> impl Iterator<Item = &RegionBox> {
        self.boxes.iter().take_while(|part| part.status == Status::Open)
    }

    /// What is not proved in some box, each once.
    #[must_use]
    pub fn doubts(&self) -> Vec<(Site, Doubt)> {
        let mut doubts: Vec<_> = self.open().flat_map(|part| part.doubts.iter().copied()).collect();
        doubts.sort_unstable();
        doubts.dedup();
        doubts
    }
}

/// How many rows a list shows.
const ROWS: usize = 8;

/// A share in percent, which does not say 0 or 100 of what is neither.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if share > 0.0 && percent < 0.01 {
        "less than 0.01 %".to_string()
    } else if share < 1.0 && percent > 99.99 {
        "more than 99.99 %".to_string()
    } else {
        std::format!("{percent:.2} %")
    }
}

fn write_point(names: &[String], point: &[f64], f: &mut Formatter) -> fmt::Result {
    for (i, (name, x)) in names.iter().zip(point).enumerate().take(ROWS) {
        write!(f, "{}{name} = {x}", if i == 0 { "" } else { ", " })?;
    }
    if point.len() > ROWS { write!(f, ", …") } else { Ok(()) }
}

impl Display for RegionReport {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let explanation = match self.verdict {
            RegionVerdict::Smooth => "proved for the whole region",
            RegionVerdict::NotSmooth => "proved by a witness",
            RegionVerdict::Open => "neither proved nor refuted",
        };
        writeln!(f, "{}: {explanation}", self.verdict)?;
        if let Some(witness) = &self.witness {
            write!(f, "  at ")?;
            write_point(&self.coordinates, &witness.point, f)?;
            writeln!(f, " (within {:.1e})", witness.distance)?;
            writeln!(f, "  {}: {}", witness.output, witness.defect)?;
            for site in witness.sites.iter().take(ROWS) {
                writeln!(f, "  {site}")?;
            }
        }
        writeln!(f, "  boxes examined: {}; proved smooth: {} of the volume", self.examined, percent(self.proved))?;
        // Beside a witness, what is left was not looked at.
        if self.verdict != RegionVerdict::Open {
            return Ok(());
        }
        let open = self.open().count();
        if open > 0 {
            writeln!(f, "  boxes left: {open}, the largest first")?;
        }
        for part in self.open().take(ROWS) {
            write!(f, "    ")?;
            for (i, (name, (lower, upper))) in self.coordinates.iter().zip(&part.sides).enumerate().take(ROWS) {
                write!(f, "{}{name} in [{lower}, {upper}]", if i == 0 { "" } else { ", " })?;
            }
            let more = if part.sides.len() > ROWS { ", …" } else { "" };
            writeln!(f, "{more}: {}", percent(part.share))?;
        }
        for (site, doubt) in self.doubts().into_iter().take(ROWS) {
            writeln!(f, "  {site}: {doubt}")?;
        }
        Ok(())
    }
}

impl Display for Defect {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let (what, before, after) = match self {
            Defect::Kink { before, after } => ("slope", before, after),
            Defect::Jump { before, after } => ("value", before, after),
            Defect::NotFinite { value } => return write!(f, "the value is {value}"),
        };
        write!(f, "the {what} leaps from [{:?}, {:?}] to [{:?}, {:?}]", before.0, before.1, after.0, after.1)
    }
}

/// A region that is none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RegionError {
    /// It has no coordinates.
    Empty,
    /// A bound is NaN.
    NotANumber {
        /// Of which coordinate.
        coordinate: String,
    },
    /// The lower bound is above the upper one, or both are the same infinity.
    NoNumbers {
        /// Of which coordinate.
        coordinate: String,
        /// Its lower bound.
        lower: f64,
        /// Its upper bound.
        upper: f64,
    },
}

impl Display for RegionError {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            RegionError::Empty => f.write_str("the region has no coordinates"),
            RegionError::NotANumber { coordinate } => write!(f, "a bound of {coordinate} is NaN"),
            RegionError::NoNumbers { coordinate, lower, upper } => {
                write!(f, "no number is between the bounds of {coordinate}: {lower} to {upper}")
            }
        }
    }
}

impl core::error::Error for RegionError {}
