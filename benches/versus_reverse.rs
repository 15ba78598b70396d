//! Where forward mode beats reverse mode: the cost of a gradient over the number of variables, in pictures and a table.
//!
//! `cargo bench --bench versus_reverse`, some two minutes. `-- FOLDER` says where the pictures go, into `target/versus_reverse` without
//! it. `-- --test` only asserts that all ways agree, up to 64 variables, and draws into a temporary folder.

mod support {
    pub(crate) mod agree;
    pub(crate) mod crossing;
    #[expect(dead_code, unused_imports, reason = "functions of one size have no place here")]
    pub(crate) mod functions;
    #[macro_use]
    pub(crate) mod number;
    pub(crate) mod picture;
    #[expect(dead_code, reason = "the spread that is of interest is that of the crossings")]
    pub(crate) mod race;
    #[expect(dead_code, reason = "memory is for the bench of all costs")]
    pub(crate) mod tape;
    pub(crate) mod taped;
    pub(crate) mod ways;
}

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use support::crossing::{Crossing, LARGE, exponent};
use support::functions::{Function, LennardJones, LogSumExp, Mixture, Rosenbrock, Speelpenning};
use support::picture::{Line, Picture};
use support::race::multiple;
use support::ways::{Costs, Effort, Kind};

const FULL: Effort = Effort { groups: 9, rounds: 9, batch: Duration::from_micros(200), most_variables: 1000 };
const TEST: Effort = Effort { groups: 1, rounds: 1, batch: Duration::ZERO, most_variables: 64 };

/// The numbers of variables of the table's columns.
const COLUMNS: [usize; 4] = [8, 32, 128, 1000];

/// Draws the picture, and returns rows of the table.
fn compare<F: Function>(effort: Effort, folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let sizes: Vec<usize> = F::SIZES.iter().copied().filter(|&n| n <= effort.most_variables).collect();
    let costs: Vec<Costs> = sizes.iter().map(|&n| Costs::measure::<F>(n, effort)).collect();
    let crossing = |kinds: &[Kind]| {
        let ratios = |group| costs.iter().map(|costs| costs.ratio(group, kinds, &[Kind::UsedTape])).collect();
        Crossing::of(&sizes, (0..effort.groups).map(ratios))
    };
    let forward = crossing(&[Kind::Static, Kind::Chunked]);
    let wide = crossing(&[Kind::Wide]);
    let point = |costs: &Costs, kind| Some((costs.n as f64, costs.best(kind)?.time / costs.primal()));
    let line = |kind| Line { kind, points: costs.iter().filter_map(|costs| point(costs, kind)).collect() };
    let picture = Picture {
        function: F::NAME,
        lines: Kind::ALL.map(line).into(),
        crossings: [("forward mode", Kind::Chunked, &forward), ("forward mode on wide vectors", Kind::Wide, &wide)],
    };
    fs::write(folder.join(F::NAME.to_lowercase().replace(' ', "-") + ".svg"), picture.svg()?)?;
    Ok(rows(F::NAME, &costs, [&forward, &wide]))
}

fn rows(function: &str, costs: &[Costs], [forward, wide]: [&Crossing; 2]) -> Vec<String> {
    let power = |cost: &dyn Fn(&Costs) -> Option<f64>| {
        let power = exponent(costs.iter().filter_map(|costs| Some((costs.n, cost(costs)?))));
        power.map_or(String::new(), |power| format!("{power:.2}"))
    };
    // Functions have sizes of their own: the nearest one that was measured.
    let columns = COLUMNS.map(|column| costs.iter().min_by_key(|costs| costs.n.abs_diff(column)).expect("a size"));
    let primal = columns.map(|costs| format!("{} (n = {})", duration(costs.primal()), costs.n)).join(" | ");
    let mut rows = vec![format!("| {function} | primal | {} | | {primal} |", power(&|costs| Some(costs.primal())))];
    for kind in Kind::ALL {
        let cell = |costs: &Costs| {
            let Some(best) = costs.best(kind) else { return String::new() };
            let multiple = multiple(best.time / costs.primal());
            best.lanes.map_or(multiple.clone(), |lanes| format!("{multiple} ({lanes})"))
        };
        let crossing = match kind {
            Kind::Chunked => forward.to_string(),
            Kind::Wide => wide.to_string(),
            _ => String::new(),
        };
        let power = power(&|costs| Some(costs.best(kind)?.time));
        rows.push(format!("| | {} | {power} | {crossing} | {} |", kind.name(), columns.map(cell).join(" | ")));
    }
    rows
}

fn duration(seconds: f64) -> String {
    if seconds < 1e-6 { format!("{:.1} ns", seconds * 1e9) } else { format!("{:.1} µs", seconds * 1e6) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let folder = arguments.iter().find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let is_test = arguments.iter().any(|argument| argument == "--test");
    let (effort, default) =
        if is_test { (TEST, env::temp_dir().join("versus_reverse")) } else { (FULL, "target/versus_reverse".into()) };
    let folder = folder.unwrap_or(default);
    fs::create_dir_all(&folder)?;
    let rows = [
        compare::<Rosenbrock>(effort, &folder)?,
        compare::<Speelpenning>(effort, &folder)?,
        compare::<LogSumExp>(effort, &folder)?,
        compare::<LennardJones>(effort, &folder)?,
        compare::<Mixture>(effort, &folder)?,
    ];
    // One round of single calls measures nothing.
    if !is_test {
        print(&rows.concat());
    }
    println!("Pictures: {}", folder.display());
    Ok(())
}

fn print(rows: &[String]) {
    println!(
        "Gradients in multiples of the primal, in brackets the lanes that were fastest of 8, 16 and 32; without brackets a"
    );
    println!(
        "wide row is of static size. Power: that of n with which the time grows, from {LARGE} variables on. Crossover: from how"
    );
    println!(
        "many variables on the reused tape is cheaper, in the row chunked than the faster of static size and chunked; the"
    );
    println!("median of {} groups of rounds, and in brackets the least and the most.\n", FULL.groups);
    let sizes = COLUMNS.map(|n| format!("n = {n}")).join(" | ");
    println!("| function | way | power | crossover | {sizes} |");
    println!("|---|---|---|---|{}", "---|".repeat(COLUMNS.len()));
    println!("{}\n", rows.join("\n"));
}
