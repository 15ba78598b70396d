//! Where forward mode beats reverse mode: the cost of a gradient over the number of variables, in pictures and a table.
//!
//! `cargo bench --bench versus_reverse`, some three minutes. `-- FOLDER` says where the pictures go (default
//! `target/versus_reverse`), `-- --test` asserts that all contestants agree to 1e-12 and draws into a temporary folder.

mod support {
    pub(crate) mod agree;
    pub(crate) mod crossing;
    #[expect(dead_code, unused_imports, reason = "those of one size are not for this bench")]
    pub(crate) mod functions;
    pub(crate) mod number;
    pub(crate) mod picture;
    pub(crate) mod race;
    #[expect(dead_code, reason = "its memory is counted in other benches")]
    pub(crate) mod tape;
    pub(crate) mod taped;
}

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use gradual::chunked::Workspace;
use multiversion::multiversion;
use support::agree::{ROUNDING, assert_agree};
use support::crossing::{Crossing, exponent, summary};
use support::functions::{Function, LennardJones, LogSumExp, Mixture, Rosenbrock, Speelpenning, start};
use support::picture::{Line, Picture};
use support::race::race;
use support::tape::Tape;

/// How thoroughly to measure.
struct Effort {
    /// Each has its own minima and its own crossing: how these differ is the spread.
    groups: usize,
    rounds: usize,
    batch: Duration,
    most_variables: usize,
}

const FULL: Effort = Effort { groups: 7, rounds: 7, batch: Duration::from_micros(500), most_variables: 1000 };
const TEST: Effort = Effort { groups: 1, rounds: 1, batch: Duration::ZERO, most_variables: 64 };

/// Ways to a gradient, each the fastest of its kind.
const NAMES: [&str; 5] =
    ["by hand", "forward", "forward, wide vectors", "reverse, new tape", "reverse, tape used again"];
const FORWARD: usize = 1;
const WIDE: usize = 2;
const REVERSE: usize = 4;

/// Seconds, the least of a group of rounds.
struct Group {
    primal: f64,
    ways: [f64; NAMES.len()],
}

/// What the ways cost with this many variables.
struct Costs {
    n: usize,
    groups: Vec<Group>,
    /// By what part the median of the rounds was above the least, at the worst.
    spread: f64,
}

impl Costs {
    /// In multiples of the primal, of the least of all groups.
    fn multiple(&self, way: usize) -> f64 {
        self.least(|group| group.ways[way]) / self.least(|group| group.primal)
    }

    fn least(&self, time: impl Fn(&Group) -> f64) -> f64 {
        self.groups.iter().map(time).fold(f64::INFINITY, f64::min)
    }
}

type Way<'a> = (usize, Box<dyn FnMut(&[f64], &mut [f64]) + 'a>);

fn chunked<'a, F: Function, const C: usize>(n: usize) -> Way<'a> {
    let mut workspace = Workspace::<C>::with_len(n);
    (FORWARD, Box::new(move |x, g| workspace.gradient(F::value, x, g)))
}

/// Of static size, for the plain machine and for wide vectors.
fn fixed<'a, F: Function, const N: usize>() -> [Way<'a>; 2] {
    [
        (FORWARD, Box::new(|x, g| g.copy_from_slice(&gradual::gradient(|x: [_; N]| F::value(&x), point(x))))),
        (WIDE, Box::new(|x, g| g.copy_from_slice(&wide_fixed::<F, N>(point(x))))),
    ]
}

fn point<const N: usize>(x: &[f64]) -> [f64; N] {
    x.try_into().expect("a point of N numbers")
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
fn wide_fixed<F: Function, const N: usize>(x: [f64; N]) -> [f64; N] {
    gradual::gradient(|x: [_; N]| F::value(&x), x)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
#[allow(clippy::redundant_closure)] // A closure is compiled for the vectors of the function around it.
fn wide_gradient<F: Function, const C: usize>(workspace: &mut Workspace<C>, x: &[f64], g: &mut [f64]) {
    workspace.gradient(|x| F::value(x), x, g);
}

fn wide<'a, F: Function, const C: usize>(n: usize) -> Way<'a> {
    let mut workspace = Workspace::<C>::with_len(n);
    (WIDE, Box::new(move |x, g| wide_gradient::<F, C>(&mut workspace, x, g)))
}

fn ways<'a, F: Function>(n: usize) -> Vec<Way<'a>> {
    let mut tape = Tape::new();
    let mut ways: Vec<Way> = vec![
        (0, Box::new(|x, g| _ = F::by_hand(x, g))),
        chunked::<F, 8>(n),
        chunked::<F, 16>(n),
        chunked::<F, 32>(n),
        wide::<F, 8>(n),
        wide::<F, 16>(n),
        wide::<F, 32>(n),
        (3, Box::new(|x, g| _ = Tape::new().value_and_gradient(|x| F::value(x), x, g))),
        (REVERSE, Box::new(move |x, g| _ = tape.value_and_gradient(|x| F::value(x), x, g))),
    ];
    match n {
        1 => ways.extend(fixed::<F, 1>()),
        2 => ways.extend(fixed::<F, 2>()),
        4 => ways.extend(fixed::<F, 4>()),
        5 => ways.extend(fixed::<F, 5>()),
        6 => ways.extend(fixed::<F, 6>()),
        8 => ways.extend(fixed::<F, 8>()),
        10 => ways.extend(fixed::<F, 10>()),
        12 => ways.extend(fixed::<F, 12>()),
        16 => ways.extend(fixed::<F, 16>()),
        24 => ways.extend(fixed::<F, 24>()),
        25 => ways.extend(fixed::<F, 25>()),
        32 => ways.extend(fixed::<F, 32>()),
        _ => {}
    }
    ways
}

fn costs<F: Function>(n: usize, effort: &Effort) -> Costs {
    let x = start::<F>(n);
    let (mut expected, mut found) = (vec![0.0; n], vec![0.0; n]);
    F::by_hand(&x, &mut expected);
    // The largest derivative of log-sum-exp is what remains of n terms that cancel.
    let tolerance = ROUNDING * (n as f64 / 100.0).max(1.0);
    let mut ways = ways::<F>(n);
    for (way, gradient) in &mut ways {
        found.fill(f64::NAN);
        gradient(&x, &mut found);
        assert_agree(&format!("{}, {n} variables, {}", F::NAME, NAMES[*way]), &expected, &found, tolerance);
    }

    let kinds: Vec<usize> = ways.iter().map(|(way, _)| *way).collect();
    let mut primal = || {
        black_box(F::value(black_box(&x)));
    };
    let mut buffers = vec![found; ways.len()];
    let mut gradients: Vec<_> =
        (ways.iter_mut().zip(&mut buffers)).map(|((_, gradient), g)| || gradient(black_box(&x), g)).collect();
    let mut calls: Vec<&mut dyn FnMut()> = vec![&mut primal];
    calls.extend(gradients.iter_mut().map(|gradient| gradient as &mut dyn FnMut()));
    let mut spread = 0.0;
    let groups = (0..effort.groups)
        .map(|_| {
            let times = race(&mut calls, effort.rounds, effort.batch);
            let mut least = [f64::INFINITY; NAMES.len()];
            for (&way, time) in kinds.iter().zip(&times[1..]) {
                least[way] = least[way].min(time.least);
            }
            spread = times.iter().map(|time| time.spread).fold(spread, f64::max);
            Group { primal: times[0].least, ways: least }
        })
        .collect();
    Costs { n, groups, spread }
}

/// Where reverse mode becomes the cheaper one.
fn crossing(costs: &[Costs], forward: usize) -> Crossing {
    let groups = costs[0].groups.len();
    summary((0..groups).map(|group| {
        let ratios = costs.iter().map(|costs| {
            let times = costs.groups[group].ways;
            (costs.n as f64, times[forward] / times[REVERSE])
        });
        Crossing::of(ratios)
    }))
}

fn compare<F: Function>(effort: &Effort, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let sizes = F::SIZES.iter().copied().filter(|&n| n <= effort.most_variables);
    let costs: Vec<Costs> = sizes.map(|n| costs::<F>(n, effort)).collect();
    let crossings = [FORWARD, WIDE].map(|way| crossing(&costs, way));
    let points = |way: usize| costs.iter().map(|costs| (costs.n as f64, costs.multiple(way))).collect::<Vec<_>>();

    let lines = [0, FORWARD, WIDE, REVERSE].map(|way| Line { name: NAMES[way], points: points(way) });
    let picture =
        Picture { function: F::NAME, lines: &lines, crossings: [(FORWARD, &crossings[0]), (WIDE, &crossings[1])] };
    fs::write(folder.join(F::NAME.replace(' ', "-") + ".svg"), picture.svg()?)?;

    let power = |time: &dyn Fn(&Costs) -> f64| {
        let points: Vec<_> = costs.iter().map(|costs| (costs.n as f64, time(costs))).collect();
        exponent(&points).map_or(String::new(), |power| format!("{power:.2}"))
    };
    let primal = power(&|costs| costs.least(|group| group.primal));
    for way in 0..NAMES.len() {
        let at = |n: usize| {
            costs.iter().find(|costs| costs.n >= n).map_or(String::new(), |costs| written(costs.multiple(way)))
        };
        let power = power(&|costs| costs.least(|group| group.ways[way]));
        let crossing = match way {
            FORWARD => crossings[0].to_string(),
            WIDE => crossings[1].to_string(),
            _ => String::new(),
        };
        let function = if way == 0 { format!("{} (primal: {primal})", F::NAME) } else { String::new() };
        println!(
            "| {function} | {} | {} | {} | {} | {} | {power} | {crossing} |",
            NAMES[way],
            at(8),
            at(32),
            at(128),
            at(700)
        );
    }
    Ok(costs.iter().map(|costs| costs.spread).fold(0.0, f64::max))
}

fn written(multiple: f64) -> String {
    if multiple < 10.0 { format!("{multiple:.1}") } else { format!("{multiple:.0}") }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_test = arguments.iter().any(|argument| argument == "--test");
    let named = arguments.iter().find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let (effort, folder) = if is_test {
        (TEST, env::temp_dir().join("versus_reverse"))
    } else {
        (FULL, named.unwrap_or_else(|| "target/versus_reverse".into()))
    };
    fs::create_dir_all(&folder)?;
    println!(
        "Gradients in multiples of the primal, with n variables or the next number that the function has; the power of n"
    );
    println!(
        "that the time grows with, from 32 variables on; and from how many variables on the tape, used again, is cheaper.\n"
    );
    println!("| function | way | n = 8 | 32 | 128 | 700 | power | crossover |");
    println!("|---|---|---|---|---|---|---|---|");
    let spreads = [
        compare::<Rosenbrock>(&effort, &folder)?,
        compare::<Speelpenning>(&effort, &folder)?,
        compare::<LogSumExp>(&effort, &folder)?,
        compare::<LennardJones>(&effort, &folder)?,
        compare::<Mixture>(&effort, &folder)?,
    ];
    let spread = spreads.into_iter().fold(0.0, f64::max);
    println!("\nThe median of a group of rounds was at most {:.0} % above its least.", 100.0 * spread);
    println!("Pictures: {}", folder.display());
    Ok(())
}
