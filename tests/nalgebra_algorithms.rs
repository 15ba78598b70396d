//! What nalgebra's own algorithms make of duals, and `gradual::linalg` of the same matrices, against `oracle/linear_algebra.txt`.
//!
//! The outcomes are the tables of `src/linalg/table.md`: this test writes them anew and compares.

mod calls;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::OnceLock;

use gradual::Dual;

use calls::{By, Number, five, one, three, two};

const CASES: &str = include_str!("oracle/linear_algebra.txt");
const PAGE: &str = include_str!("../src/linalg/table.md");

/// Rows of the tables: the oracle's name, the reader's, and what to use instead.
const FUNCTIONS: [(&str, &str, &str); 16] = [
    ("add", "`a + b`", ""),
    ("mul", "`a * b`", ""),
    ("dot", "`a.dot(&b)`", ""),
    ("cross", "`u.cross(&v)`", ""),
    ("norm", "`norm`", "norm"),
    ("solve", "`lu().solve`", "solve"),
    ("inverse", "`try_inverse`", "inverse"),
    ("determinant", "`determinant`", "determinant"),
    ("qr", "`qr`", "qr"),
    ("cholesky", "`cholesky`", "cholesky"),
    ("eigenvalues", "`symmetric_eigen`, values", "symmetric_eigen"),
    ("eigenvectors", "`symmetric_eigen`, vectors", "symmetric_eigen"),
    ("singular_values", "`svd`, values", "svd"),
    ("singular_vectors", "`svd`, vectors", "svd"),
    ("schur", "`schur`", "eigenvalues"),
    ("exp", "`exp`", "expm"),
];

fn instead_of(function: &str) -> &'static str {
    FUNCTIONS.into_iter().find(|(name, ..)| *name == function).expect("a row").2
}

/// Columns: the oracle's name and the reader's.
const INPUTS: [(&str, &str); 10] = [
    ("regular", "regular"),
    ("one_by_one", "1 x 1"),
    ("identity", "identity"),
    ("zero", "zero"),
    ("diagonal", "diagonal"),
    ("repeated", "repeated eigenvalues"),
    ("defective", "defective"),
    ("rank_deficient", "rank-deficient"),
    ("zero_column", "zero column"),
    ("nearly_singular", "nearly singular"),
];

/// From good to bad: a cell has the worst of its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    /// No number, and none to be had.
    Nothing,
    /// There is no derivative, and the value too is decided by rounding.
    Rounding,
    /// What is finite is right.
    Nan,
    Wrong,
    Panics,
    Endless,
}
use Outcome::{Endless, Nan, Nothing, Panics, Right, Rounding, Wrong};

impl Outcome {
    fn text(self) -> &'static str {
        match self {
            Right => "right",
            Nothing => "`None`",
            Rounding => "rounding",
            Nan => "NaN",
            Wrong => "**wrong**",
            Panics => "**panics**",
            Endless => "**no end**",
        }
    }
}

/// A case of the oracle.
struct Case {
    function: &'static str,
    input: &'static str,
    size: usize,
    /// The matrix, then what is multiplied by t and by t².
    numbers: Rc<[f64]>,
    /// `smooth`, `one-sided` or `none`.
    kind: &'static str,
    /// Value and two derivatives of each output.
    jets: Vec<Vec<f64>>,
}

/// What is left of twelve digits where the largest condition number is 2²⁷ times 100.
const TOLERANCE: f64 = 1e-9;
const NEARLY_SINGULAR: f64 = 1e-4;
/// Derivatives that are larger by this are made of rounding: those of matrices that are not nearly singular are below 1000.
const HUGE: f64 = 1e6;

impl Case {
    fn apply<T: Number>(&self, by: By) -> Option<Vec<Vec<f64>>> {
        let apply = match self.size {
            1 => one::apply::<T>,
            2 => two::apply::<T>,
            3 => three::apply::<T>,
            5 => five::apply::<T>,
            n => panic!("no matrices of size {n}"),
        };
        apply(self.function, by, &self.numbers).map(|found| found.into_iter().map(Number::jet).collect())
    }

    /// Whether the function is made of iterations, for which `None` of a `try_` means that they did not end.
    fn iterates(&self) -> bool {
        self.function.starts_with("eigen") || self.function.starts_with("singular") || self.function == "schur"
    }

    fn outcome<T: Number>(&self, by: By) -> Outcome {
        let Ok(found) = catch_unwind(AssertUnwindSafe(|| self.apply::<T>(by))) else { return Panics };
        let Some(found) = found else {
            return if self.iterates() { Endless } else { Nothing };
        };
        if self.kind == "none" {
            let derivatives: Vec<f64> = found.iter().flat_map(|jet| &jet[1..]).copied().collect();
            return if !derivatives.iter().all(|x| x.is_finite()) {
                Nan
            } else if derivatives.iter().any(|x| x.abs() > HUGE) {
                Rounding
            } else {
                Wrong
            };
        }
        let mut outcome = Right;
        for order in 0..=T::ORDERS {
            let scale = self.jets.iter().fold(1.0_f64, |most, jet| most.max(jet[order].abs()));
            let tolerance = if self.input == "nearly_singular" { NEARLY_SINGULAR } else { TOLERANCE };
            for (jet, expected) in found.iter().zip(&self.jets) {
                outcome = outcome.max(if !jet[order].is_finite() {
                    Nan
                } else if (jet[order] - expected[order]).abs() <= tolerance * scale {
                    Right
                } else {
                    Wrong
                });
            }
        }
        outcome
    }
}

fn cases() -> Vec<Case> {
    let parse =
        |words: std::str::SplitWhitespace<'static>| words.map(|x| x.parse().expect("a number")).collect::<Vec<f64>>();
    let mut cases = Vec::new();
    let mut curve: Option<(&str, usize, Rc<[f64]>)> = None;
    for line in CASES.lines() {
        let mut words = line.split_whitespace();
        let mut word = || words.next().expect("a word");
        if line.starts_with(' ') {
            let (function, kind) = (word(), word());
            let (input, size, numbers) = curve.clone().expect("a curve comes first");
            cases.push(Case {
                function,
                input,
                size,
                numbers,
                kind,
                jets: parse(words).chunks(3).map(<[f64]>::to_vec).collect(),
            });
        } else {
            let (input, size) = (word(), word().parse().expect("a size"));
            curve = Some((input, size, parse(words).into()));
        }
    }
    cases
}

/// The outcomes on `Dual` and on `Dual<Dual>`.
type Cells = BTreeMap<(&'static str, &'static str), [Outcome; 2]>;

fn outcomes(by: By) -> Cells {
    let mut cells = Cells::new();
    for case in cases() {
        if by == By::Linalg && instead_of(case.function).is_empty() {
            continue;
        }
        let input = if case.size == 1 && case.input != "zero" { "one_by_one" } else { case.input };
        let outcomes = [case.outcome::<Dual<f64, 1>>(by), case.outcome::<Dual<Dual<f64, 1>, 1>>(by)];
        let cell = cells.entry((case.function, input)).or_insert([Right; 2]);
        *cell = [0, 1].map(|order| cell[order].max(outcomes[order]));
    }
    cells
}

fn cells(by: By) -> &'static Cells {
    static CELLS: [OnceLock<Cells>; 2] = [OnceLock::new(), OnceLock::new()];
    CELLS[by as usize].get_or_init(|| outcomes(by))
}

fn table(by: By, cells: &Cells) -> String {
    let mut text = String::from(match by {
        By::Nalgebra => "| nalgebra |",
        By::Linalg => "| `linalg` |",
    });
    for (_, name) in INPUTS {
        write!(text, " {name} |").unwrap();
    }
    text += if by == By::Nalgebra { " instead |\n" } else { "\n" };
    text += &"|---".repeat(INPUTS.len() + if by == By::Nalgebra { 2 } else { 1 });
    text += "|\n";
    for (function, name, instead) in FUNCTIONS {
        if by == By::Linalg && instead.is_empty() {
            continue;
        }
        let parts = name.split_once(',').map_or(String::new(), |(_, parts)| format!(",{parts}"));
        match by {
            By::Nalgebra => write!(text, "| {name} |").unwrap(),
            By::Linalg => write!(text, "| [`{instead}`](fn@{instead}){parts} |").unwrap(),
        }
        for (input, _) in INPUTS {
            match cells.get(&(function, input)) {
                Some([first, second]) if first == second => write!(text, " {} |", first.text()).unwrap(),
                Some([first, second]) => write!(text, " {}, {} |", first.text(), second.text()).unwrap(),
                None => text += " |",
            }
        }
        match (by, instead) {
            (By::Linalg, _) => {}
            (By::Nalgebra, "") => text += " |",
            (By::Nalgebra, _) => write!(text, " [`{instead}`](fn@{instead}) |").unwrap(),
        }
        text += "\n";
    }
    text
}

#[test]
fn tables_are_those_of_the_docs() {
    let page = format!(
        "<!-- Held by tests/nalgebra_algorithms.rs; do not edit. -->\n\n{}\n{}",
        table(By::Nalgebra, cells(By::Nalgebra)),
        table(By::Linalg, cells(By::Linalg))
    );
    assert!(page == PAGE, "src/linalg/table.md should be:\n{page}");
}

#[test]
fn what_linalg_gives_is_never_wrong() {
    for ((function, input), cell) in cells(By::Linalg) {
        assert!(cell.iter().all(|&outcome| outcome <= Nan), "{function}, {input}: {cell:?}");
    }
}

#[test]
fn where_nalgebra_is_not_right_there_is_something_else_to_call() {
    for (&(function, input), &cell) in cells(By::Nalgebra) {
        assert!(cell == [Right; 2] || !instead_of(function).is_empty(), "{function}, {input}: {cell:?}");
    }
}
