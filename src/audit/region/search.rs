//! Bisection: boxes are proved, or divided, the largest first.

use core::cmp::Ordering;
use std::collections::BinaryHeap;
use std::string::String;
use std::vec::Vec;
use std::{eprintln, thread};

use super::report::{RegionBox, RegionReport, RegionVerdict, Status, Witness};
use super::witness;
use crate::audit::interval::frame::{self, Doubt};
use crate::audit::interval::{Interval, range::Range};
use crate::audit::site::Site;
use crate::random::Random;

/// A function and a region.
pub(super) struct Subject<'a> {
    pub(super) evaluate: &'a dyn Fn(&[Interval]) -> Vec<Interval>,
    pub(super) sides: Vec<(f64, f64)>,
    pub(super) coordinates: Vec<String>,
    pub(super) outputs: Vec<String>,
}

/// How far the search is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// How many boxes have been examined.
    pub examined: usize,
    /// How many may be.
    pub budget: usize,
    /// The part of the volume that is proved, from 0 to 1.
    pub proved: f64,
    /// How many boxes are left.
    pub left: usize,
}

/// The settings of a search.
pub(super) struct Settings<'a> {
    pub(super) budget: usize,
    pub(super) keep_going: bool,
    pub(super) progress: &'a mut dyn FnMut(&Progress),
}

/// A side is not divided below this part of the region's.
const FINEST: f64 = 1e-12;
/// How many lines are tried in a box of several dimensions.
const LINES: usize = 3;
/// In which of the open boxes, counted from 1, a witness is looked for: the first, and then ever fewer.
fn is_searched(count: usize) -> bool {
    count <= 8 || count.is_power_of_two()
}

/// A box that waits; the largest share goes first, and of equals the older.
struct Waiting {
    sides: Vec<(f64, f64)>,
    share: f64,
    age: usize,
    doubts: Vec<(Site, Doubt)>,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.share.total_cmp(&other.share).then(other.age.cmp(&self.age))
    }
}

impl Waiting {
    fn into_box(self, status: Status) -> RegionBox {
        RegionBox { sides: self.sides, status, share: self.share, doubts: self.doubts }
    }
}

/// Maps a coordinate to a scale on which its side is bounded.
#[derive(Clone, Copy)]
enum Scale {
    Plain,
    /// x/(1 + |x|), for a side without end.
    Squeezed,
}

impl Scale {
    fn of((lower, upper): (f64, f64)) -> Self {
        if (upper - lower).is_finite() { Scale::Plain } else { Scale::Squeezed }
    }

    fn place(self, x: f64) -> f64 {
        match self {
            Scale::Plain => x,
            Scale::Squeezed if x.is_infinite() => x.signum(),
            Scale::Squeezed => x / (1.0 + x.abs()),
        }
    }

    fn width(self, (lower, upper): (f64, f64)) -> f64 {
        self.place(upper) - self.place(lower)
    }

    fn middle(self, side: (f64, f64)) -> f64 {
        match self {
            Scale::Plain => Range::new(side).middle(),
            Scale::Squeezed => {
                let place = 0.5 * self.place(side.0) + 0.5 * self.place(side.1);
                place / (1.0 - place.abs())
            }
        }
    }
}

/// Says in which box the function panicked.
struct Where<'a>(&'a Subject<'a>, &'a [(f64, f64)]);

impl Drop for Where<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("audit_region: the function panicked in the box {}", Sides(self.0, self.1));
        }
    }
}

struct Sides<'a>(&'a Subject<'a>, &'a [(f64, f64)]);

impl core::fmt::Display for Sides<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
        for (i, (name, (lower, upper))) in self.0.coordinates.iter().zip(self.1).enumerate() {
            write!(f, "{}{name} in [{lower}, {upper}]", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// The state of the bisection.
struct Bisection<'a> {
    subject: &'a Subject<'a>,
    scales: Vec<Scale>,
    waiting: BinaryHeap<Waiting>,
    done: Vec<RegionBox>,
    random: Random,
    examined: usize,
    open: usize,
    proved: f64,
    witness: Option<Witness>,
}

impl Bisection<'_> {
    fn examine(&mut self, mut part: Waiting) {
        let sides = part.sides.clone();
        let _named = Where(self.subject, &sides);
        self.examined += 1;
        let arguments: Vec<Interval> =
            part.sides.iter().map(|&(lower, upper)| Interval::between(lower, upper)).collect();
        let run = frame::whole(|| (self.subject.evaluate)(&arguments));
        part.doubts.clone_from(&run.doubts);
        if witness::proved(run).is_some() {
            self.proved += part.share;
            self.done.push(part.into_box(Status::Smooth));
            return;
        }
        self.open += 1;
        if self.witness.is_none() && is_searched(self.open) {
            let lines = self.lines();
            self.witness = witness::search(self.subject, &part.sides, &lines);
        }
        self.divide(part);
    }

    /// Directions of lines through the centre of a box, in parts of its half sides.
    fn lines(&mut self) -> Vec<Vec<f64>> {
        let n = self.scales.len();
        if n == 1 {
            return std::vec![std::vec![1.0]];
        }
        // No special place to any axis or diagonal; inside of the box.
        (0..LINES).map(|_| (0..n).map(|_| self.random.entry() / 1.5).collect()).collect()
    }

    /// In two, across the side that is the widest part of the region's.
    fn divide(&mut self, part: Waiting) {
        let relative = |i: usize| {
            let whole = self.scales[i].width(self.subject.sides[i]);
            if whole == 0.0 { 0.0 } else { self.scales[i].width(part.sides[i]) / whole }
        };
        let widest = (0..part.sides.len()).reduce(|a, b| if relative(b) > relative(a) { b } else { a });
        let halves = widest.filter(|&i| relative(i) > FINEST).and_then(|i| {
            let (lower, upper) = part.sides[i];
            let middle = self.scales[i].middle((lower, upper));
            (lower < middle && middle < upper).then_some((i, [(lower, middle), (middle, upper)]))
        });
        let Some((i, halves)) = halves else {
            self.done.push(part.into_box(Status::Open));
            return;
        };
        for (k, half) in halves.into_iter().enumerate() {
            let mut sides = part.sides.clone();
            sides[i] = half;
            let age = 2 * self.examined + k;
            self.waiting.push(Waiting { sides, share: 0.5 * part.share, age, doubts: part.doubts.clone() });
        }
    }
}

/// Divides the region until all of it is proved, a witness is found, or the budget is spent.
pub(super) fn bisect(subject: &Subject, settings: &mut Settings) -> RegionReport {
    let mut state = Bisection {
        subject,
        scales: subject.sides.iter().map(|&side| Scale::of(side)).collect(),
        waiting: BinaryHeap::new(),
        done: Vec::new(),
        random: Random::new(0),
        examined: 0,
        open: 0,
        proved: 0.0,
        witness: None,
    };
    state.waiting.push(Waiting { sides: subject.sides.clone(), share: 1.0, age: 0, doubts: Vec::new() });
    while state.examined < settings.budget
        && (settings.keep_going || state.witness.is_none())
        && let Some(part) = state.waiting.pop()
    {
        state.examine(part);
        let (examined, proved) = (state.examined, state.proved);
        let left = state.waiting.len();
        (settings.progress)(&Progress { examined, budget: settings.budget, proved, left });
    }
    let mut boxes = state.done;
    boxes.extend(state.waiting.into_iter().map(|part| part.into_box(Status::Open)));
    // The sort is stable, and boxes of one size come in the order of their corners.
    boxes.sort_by(|a, b| {
        let corner = |part: &RegionBox| part.sides.iter().map(|side| side.0).collect::<Vec<_>>();
        (a.status == Status::Smooth)
            .cmp(&(b.status == Status::Smooth))
            .then(b.share.total_cmp(&a.share))
            .then_with(|| corner(a).partial_cmp(&corner(b)).unwrap_or(Ordering::Equal))
    });
    let is_open = boxes.first().is_some_and(|part| part.status == Status::Open);
    let verdict = match (&state.witness, is_open) {
        (Some(_), _) => RegionVerdict::NotSmooth,
        (None, true) => RegionVerdict::Open,
        (None, false) => RegionVerdict::Smooth,
    };
    let coordinates = subject.coordinates.clone();
    RegionReport { verdict, witness: state.witness, coordinates, boxes, examined: state.examined, proved: state.proved }
}
