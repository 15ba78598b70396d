//! What happens while a function is evaluated over a box, in a frame of the thread.

use core::cell::RefCell;
use core::fmt::{self, Display, Formatter};
use std::thread_local;
use std::vec::Vec;

use crate::audit::site::Site;

/// Why a rule or comparison is not proved smooth over a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Doubt {
    /// It may be at a kink, a jump, a pole or an infinite slope of its own.
    Singular,
    /// The answer of a comparison may change.
    Comparison,
    /// The argument may lie outside of the domain.
    Domain,
    /// The divisor may be zero.
    Division,
    /// The values cannot be enclosed: a rule that does not say how ([`Unary::enclose`](crate::Unary::enclose)), or a pole.
    NotEnclosed,
    /// ∞ - ∞, 0 · ∞ or ∞/∞ may occur.
    Undetermined,
    /// A plain number was made of the value ([`base`](crate::Scalar::base)); what it decides is not seen.
    PlainNumber,
    /// There are too many ways through the function at once.
    TooManyWays,
}

impl Display for Doubt {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str(match self {
            Doubt::Singular => "may be at a kink, jump, pole or infinite slope",
            Doubt::Comparison => "the answer may change",
            Doubt::Domain => "may leave the domain",
            Doubt::Division => "may divide by zero",
            Doubt::NotEnclosed => "its values cannot be enclosed",
            Doubt::Undetermined => "may be ∞ - ∞, 0 · ∞ or ∞/∞",
            Doubt::PlainNumber => "a plain number is made of it",
            Doubt::TooManyWays => "too many ways through the function",
        })
    }
}

/// How uncertain decisions are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// They leave the box open, and an uncertain comparison ends the run.
    Whole,
    /// One after the other: a piece of the function for each combination.
    Pieces,
    /// They leave it open, and the run goes on.
    Slope,
}

/// A decision of a run through one piece.
#[derive(Clone, Copy, Debug)]
struct Choice {
    taken: u8,
    options: u8,
    reason: Doubt,
    site: Site,
}

#[derive(Debug)]
struct Frame {
    mode: Mode,
    doubts: Vec<(Site, Doubt)>,
    choices: Vec<Choice>,
    /// How many of the choices this run has taken.
    at: usize,
}

/// At most this many decisions are taken both ways.
const DECISIONS: usize = 6;

thread_local! {
    static FRAME: RefCell<Option<Frame>> = const { RefCell::new(None) };
}

/// Puts the outer frame back, also when the function panics.
struct Outer(Option<Frame>);

impl Drop for Outer {
    fn drop(&mut self) {
        FRAME.replace(self.0.take());
    }
}

/// What a run returned (nothing, if a comparison ended it), and what is not proved.
pub(in crate::audit) struct Run<O> {
    pub(in crate::audit) outputs: Option<O>,
    pub(in crate::audit) doubts: Vec<(Site, Doubt)>,
}

/// The payload of the unwinding that ends a run.
struct Ended;

fn run_in<O>(mode: Mode, choices: Vec<Choice>, evaluate: impl FnOnce() -> O) -> (Run<O>, Vec<Choice>) {
    let _outer = Outer(FRAME.replace(Some(Frame { mode, doubts: Vec::new(), choices, at: 0 })));
    let outputs = match std::panic::catch_unwind(core::panic::AssertUnwindSafe(evaluate)) {
        Ok(outputs) => Some(outputs),
        Err(payload) if payload.is::<Ended>() => None,
        Err(payload) => std::panic::resume_unwind(payload),
    };
    let frame = FRAME.take().expect("every inner frame has been taken off");
    let mut choices = frame.choices;
    choices.truncate(frame.at);
    (Run { outputs, doubts: frame.doubts }, choices)
}

/// Evaluates over a box.
pub(in crate::audit) fn whole<O>(evaluate: impl FnOnce() -> O) -> Run<O> {
    run_in(Mode::Whole, Vec::new(), evaluate).0
}

/// Evaluates once for each combination of what uncertain decisions may be, as long as `next` wants another; returns the decisions
/// if all of them were tried.
pub(in crate::audit) fn pieces<O>(
    evaluate: impl Fn() -> O,
    mut next: impl FnMut(Run<O>) -> bool,
) -> Option<Vec<(Site, Doubt)>> {
    let (mut script, mut decisions) = (Vec::new(), Vec::new());
    loop {
        let (run, mut choices) = run_in(Mode::Pieces, script, &evaluate);
        for choice in &choices {
            if !decisions.contains(&(choice.site, choice.reason)) {
                decisions.push((choice.site, choice.reason));
            }
        }
        if !next(run) {
            return None;
        }
        while choices.pop_if(|last| last.taken + 1 == last.options).is_some() {}
        match choices.last_mut() {
            Some(last) => last.taken += 1,
            None => return Some(decisions),
        }
        script = choices;
    }
}

/// Evaluates a slope; `None` if something in it is not proved.
pub(in crate::audit) fn slope<O>(evaluate: impl FnOnce() -> O) -> Option<O> {
    let _outer =
        Outer(FRAME.replace(Some(Frame { mode: Mode::Slope, doubts: Vec::new(), choices: Vec::new(), at: 0 })));
    let slope = evaluate();
    FRAME.with_borrow(|frame| frame.as_ref().is_some_and(|frame| frame.doubts.is_empty())).then_some(slope)
}

fn with<T>(act: impl FnOnce(&mut Frame) -> T) -> Option<T> {
    FRAME.with_borrow_mut(|frame| frame.as_mut().map(act))
}

/// Notes that something is not proved.
pub(in crate::audit) fn doubt(doubt: Doubt, site: Site) {
    with(|frame| {
        if !frame.doubts.contains(&(site, doubt)) {
            frame.doubts.push((site, doubt));
        }
    });
}

/// Which of the options of an uncertain decision this run takes; `None` (and a note) if runs do not go through pieces.
pub(in crate::audit) fn decide(reason: Doubt, options: u8, site: Site) -> Option<u8> {
    let (taken, end) = with(|frame| {
        if frame.mode != Mode::Pieces {
            return (None, false);
        }
        if frame.at == frame.choices.len() {
            frame.choices.push(Choice { taken: 0, options, reason, site });
        }
        frame.at += 1;
        (Some(frame.choices[frame.at - 1].taken), frame.at > DECISIONS)
    })?;
    if end {
        doubt(Doubt::TooManyWays, site);
        end_run();
    }
    if taken.is_none() {
        doubt(reason, site);
    }
    taken
}

/// Ends the run after a comparison whose answer is not known, where unwinding can: what would follow is no evidence, and a loop need
/// not come to its end.
pub(in crate::audit) fn end_after_comparison() {
    if with(|frame| frame.mode == Mode::Whole) == Some(true) {
        end_run();
    }
}

fn end_run() {
    if cfg!(panic = "unwind") {
        std::panic::resume_unwind(std::boxed::Box::new(Ended));
    }
}
