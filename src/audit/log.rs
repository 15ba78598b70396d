//! What happens while a function is evaluated along one direction, in a frame of the thread: a lifetime in the scalar could not go through
//! [`Point`](crate::Point).

use core::cell::RefCell;
use core::cmp::Ordering;
use std::thread_local;
use std::vec::Vec;

use super::site::Site;

/// What happened to a rule or comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// It is at a kink, jump or edge of its own, and what lies ahead decided.
    Tie,
    /// A comparison that values and slopes leave open.
    Undecided,
    /// A result of which nothing is known (∞ - ∞).
    Indeterminate,
    /// The argument lies outside of the domain.
    Outside(f64),
}

/// A quantity whose zero is a kink, a jump or an edge of a rule or comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Switch {
    pub(super) site: Site,
    pub(super) value: f64,
    /// Its slope in the direction that is gone.
    pub(super) slope: f64,
}

/// All that happened along one direction.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Each kind of event once for each site.
    pub(super) events: Vec<(Event, Site)>,
    pub(super) switches: Vec<Switch>,
}

impl Record {
    pub(super) fn has(&self, kind: Event) -> bool {
        self.events.iter().any(|(event, _)| *event == kind)
    }

    /// Whether values and slopes along this direction are no evidence.
    pub(super) fn is_open(&self) -> bool {
        self.has(Event::Undecided) || self.has(Event::Indeterminate)
    }
}

/// A record in the making.
struct Frame {
    record: Record,
    /// How comparisons turn out that values and slopes leave open.
    open: Ordering,
}

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

/// Evaluates, open comparisons turning out like this, and returns what happened.
pub(super) fn recorded<O>(open: Ordering, evaluate: impl FnOnce() -> O) -> (O, Record) {
    let _outer = Outer(FRAME.replace(Some(Frame { record: Record::default(), open })));
    let result = evaluate();
    (result, FRAME.take().map_or_else(Record::default, |frame| frame.record))
}

fn with(note: impl FnOnce(&mut Record)) {
    FRAME.with_borrow_mut(|frame| frame.as_mut().map(|frame| note(&mut frame.record)));
}

/// What a comparison is taken for that values and slopes leave open.
pub(super) fn open_comparison(site: Site) -> Ordering {
    event(Event::Undecided, site);
    FRAME.with_borrow(|frame| frame.as_ref().map_or(Ordering::Equal, |frame| frame.open))
}

pub(super) fn event(event: Event, site: Site) {
    with(|record| {
        let same = |&(other, at): &(Event, Site)| {
            at == site && core::mem::discriminant(&other) == core::mem::discriminant(&event)
        };
        if !record.events.iter().any(same) {
            record.events.push((event, site));
        }
    });
}

pub(super) fn switch(site: Site, value: f64, slope: f64) {
    with(|record| record.switches.push(Switch { site, value, slope }));
}
