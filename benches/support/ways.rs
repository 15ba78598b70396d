//! Ways to a gradient that are compared over the number of variables.

use std::hint::black_box;
use std::time::Duration;

use gradual::chunked::Workspace;
use multiversion::multiversion;

use super::agree::{ROUNDING, assert_agree};
use super::functions::{Function, fixed, start};
use super::race::race;
use super::tape::Tape;

/// Kinds of ways. Of one kind the fastest counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// The number of variables is fixed when the program is compiled.
    Static,
    /// It is known at run time; the number of lanes is fixed.
    Chunked,
    /// Both, in a function that is compiled for the widest vectors too.
    Wide,
    NewTape,
    UsedTape,
    Hand,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Static, Self::Chunked, Self::Wide, Self::NewTape, Self::UsedTape, Self::Hand];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Static => "forward, static size",
            Self::Chunked => "forward, chunked",
            Self::Wide => "forward, wide vectors",
            Self::NewTape => "reverse, new tape",
            Self::UsedTape => "reverse, tape reused",
            Self::Hand => "by hand",
        }
    }
}

/// How thoroughly to measure.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// Each has its own minima and its own crossings; how far these are apart is their spread.
    pub(crate) groups: usize,
    pub(crate) rounds: usize,
    pub(crate) batch: Duration,
    pub(crate) most_variables: usize,
}

/// The fastest of a kind.
#[derive(Clone, Copy)]
pub(crate) struct Best {
    /// The number of lanes, where it was a choice.
    pub(crate) lanes: Option<usize>,
    /// In seconds, the least of all rounds.
    pub(crate) time: f64,
}

struct Way {
    kind: Kind,
    lanes: Option<usize>,
    gradient: Gradient,
    /// Where the gradient goes.
    found: Vec<f64>,
}

type Gradient = Box<dyn FnMut(&[f64], &mut [f64])>;

fn boxed(gradient: impl FnMut(&[f64], &mut [f64]) + 'static) -> Gradient {
    Box::new(gradient)
}

/// What the ways cost with `n` variables.
pub(crate) struct Costs {
    pub(crate) n: usize,
    ways: Vec<(Kind, Option<usize>)>,
    /// For each group of rounds the primal, then all ways.
    times: Vec<Vec<f64>>,
}

impl Costs {
    /// Asserts that all ways agree, then times them side by side.
    pub(crate) fn measure<F: Function>(n: usize, effort: Effort) -> Self {
        let x = start::<F>(n);
        let mut primal = || _ = black_box(F::value(black_box(&x)));
        let (mut expected, mut names) = (vec![0.0; n], Vec::new());
        F::by_hand(&x, &mut expected);
        // Kept, so that each group has its memory elsewhere: costs depend on where it lies.
        let mut groups: Vec<Vec<Way>> = Vec::with_capacity(effort.groups);
        let mut times = Vec::new();
        for _ in 0..effort.groups {
            groups.push(ways::<F>(n));
            let ways = groups.last_mut().expect("the group that was pushed");
            for way in &mut *ways {
                let Way { kind, lanes, gradient, found } = way;
                gradient(&x, found);
                let name = format!("{}, {n} variables, {kind:?}, {lanes:?} lanes", F::NAME);
                // Some derivatives are what remains of n terms that cancel: that of the largest argument of log-sum-exp.
                assert_agree(&name, &expected, found, ROUNDING * (n as f64 / 100.0).max(1.0));
            }
            names = ways.iter().map(|way| (way.kind, way.lanes)).collect();
            let mut gradients: Vec<_> =
                ways.iter_mut().map(|way| || (way.gradient)(black_box(&x), &mut way.found)).collect();
            let mut calls: Vec<&mut dyn FnMut()> = vec![&mut primal];
            calls.extend(gradients.iter_mut().map(|gradient| gradient as &mut dyn FnMut()));
            times.push(race(&mut calls, effort.rounds, effort.batch).iter().map(|time| time.least).collect());
        }
        Self { n, ways: names, times }
    }

    /// In seconds.
    pub(crate) fn primal(&self) -> f64 {
        self.least(0)
    }

    pub(crate) fn best(&self, kind: Kind) -> Option<Best> {
        let of_kind = self.ways.iter().enumerate().filter(|(_, way)| way.0 == kind);
        of_kind.map(|(i, way)| Best { lanes: way.1, time: self.least(i + 1) }).min_by(|a, b| a.time.total_cmp(&b.time))
    }

    /// By how much the fastest of `kinds` was slower than that of `others`, in one group of rounds.
    pub(crate) fn ratio(&self, group: usize, kinds: &[Kind], others: &[Kind]) -> f64 {
        let fastest = |kinds: &[Kind]| {
            let times = self.ways.iter().zip(&self.times[group][1..]).filter(|(way, _)| kinds.contains(&way.0));
            times.map(|(_, &time)| time).fold(f64::INFINITY, f64::min)
        };
        fastest(kinds) / fastest(others)
    }

    fn least(&self, call: usize) -> f64 {
        self.times.iter().map(|times| times[call]).fold(f64::INFINITY, f64::min)
    }
}

fn ways<F: Function>(n: usize) -> Vec<Way> {
    let mut tape = Tape::new();
    let mut ways = Vec::new();
    let mut push = |kind, lanes, gradient| ways.push(Way { kind, lanes, gradient, found: vec![f64::NAN; n] });
    push(Kind::Hand, None, boxed(|x, g| _ = F::by_hand(x, g)));
    push(Kind::NewTape, None, boxed(|x, g| _ = Tape::new().value_and_gradient(|x| F::value(x), x, g)));
    push(Kind::UsedTape, None, boxed(move |x, g| _ = tape.value_and_gradient(|x| F::value(x), x, g)));
    macro_rules! chunked {
        ($($C:literal)*) => { $(
            push(Kind::Chunked, Some($C), chunked::<F, $C>(n));
            push(Kind::Wide, Some($C), wide::<F, $C>(n));
        )* };
    }
    chunked!(8 16 32);
    macro_rules! of_static_size {
        ($($N:literal)*) => {
            match n {
                $($N => {
                    push(Kind::Static, None, boxed(|x, g| of_static_size::<F, $N>(x, g)));
                    push(Kind::Wide, None, boxed(|x, g| wide_of_static_size::<F, $N>(x, g)));
                })*
                _ => {}
            }
        };
    }
    of_static_size!(1 2 4 5 6 8 10 12 16 24 25 32 48 50 64);
    ways
}

fn chunked<F: Function, const C: usize>(n: usize) -> Gradient {
    let mut workspace = Workspace::<C>::with_len(n);
    boxed(move |x, g| workspace.gradient(F::value, x, g))
}

fn wide<F: Function, const C: usize>(n: usize) -> Gradient {
    #[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
    fn gradient<F: Function, const C: usize>(workspace: &mut Workspace<C>, x: &[f64], g: &mut [f64]) {
        // A closure is compiled for the vectors of the function around it; `F::value` would be for those of the program.
        workspace.gradient(|x| F::value(x), x, g);
    }
    let mut workspace = Workspace::<C>::with_len(n);
    boxed(move |x, g| gradient::<F, C>(&mut workspace, x, g))
}

fn of_static_size<F: Function, const N: usize>(x: &[f64], g: &mut [f64]) {
    g.copy_from_slice(&gradual::gradient(|x: [_; N]| F::value(&x), fixed(x)));
}

// Slices go in and out: arrays that pass from narrow code to wide are stored in small pieces and loaded in large ones, for which the
// processor waits (measured: Speelpenning's product of 8 from 10 primals to 14).
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
fn wide_of_static_size<F: Function, const N: usize>(x: &[f64], g: &mut [f64]) {
    g.copy_from_slice(&gradual::gradient(|x: [_; N]| F::value(&x), fixed(x)));
}
