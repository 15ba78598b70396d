//! Every row of the table of elementary functions against `oracle/elementary.txt`: derivatives to order 4 (order 2 for two
//! arguments), correctly rounded from long arithmetic, over the whole domain.
//!
//! Errors are in ulp, units in the last place, of the exact number. A derivative that vanishes somewhere cannot be right to the
//! last place of nearly nothing: orders 2 to 4, mixed derivatives and the slopes of [vanishing](Figures::vanishing) rows are
//! measured in ulp of the larger of the number and its [`scale`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use gradual::Dual;

const TABLE: &str = include_str!("oracle/elementary.txt");

/// What slopes, and the values of functions that std has not, may be off by.
const LIMIT: f64 = 4.0;

/// What the rows of a table may be off by.
pub(crate) struct Figures {
    /// Rows whose values may be off by more than [`LIMIT`], and by how much.
    pub values: &'static [(&'static str, f64)],
    /// Rows whose slopes may be.
    pub slopes: &'static [(&'static str, f64)],
    /// The same in f32.
    pub single_slopes: &'static [(&'static str, f64)],
    /// Rows whose slope is the difference of two numbers near its zeros.
    pub vanishing: &'static [&'static str],
    /// What the derivatives of order 2, 3 and 4 may be off by.
    pub orders: &'static [(&'static str, [f64; 3])],
}

/// Of the elementary functions; the slope of sinc is (cos x - sinc x)/x at its peaks.
const FIGURES: Figures = Figures { values: &[], slopes: &[], single_slopes: &[], vanishing: &["sinc"], orders: UNARY };

/// Rows whose second derivatives are measured against the largest of the three: ∂²/∂x² hypot = y²/z³ comes from (1 - (x/z)²)/z,
/// which cancels for |x| ≫ |y| (where the norm is all but straight), and is right to the last places of 1/z.
const STRAIGHT: &[&str] = &["hypot"];

/// What the derivatives of order 2, 3 and 4 may be off by: about what was measured, with the platform's functions and with libm's.
/// A number above 64 has a reason beside it.
const UNARY: &[(&str, [f64; 3])] = &[
    ("recip", [4.0, 4.0, 8.0]),
    ("sqrt", [4.0, 8.0, 8.0]),
    ("cbrt", [8.0, 16.0, 16.0]),
    ("exp", [1.0, 1.0, 1.0]),
    ("exp2", [2.0, 2.0, 4.0]),
    ("exp_m1", [2.0, 2.0, 2.0]),
    ("ln", [1.0, 2.0, 4.0]),
    ("log2", [2.0, 4.0, 4.0]),
    ("log10", [2.0, 4.0, 4.0]),
    ("ln_1p", [2.0, 4.0, 4.0]),
    ("sin", [1.0, 1.0, 1.0]),
    ("cos", [1.0, 1.0, 1.0]),
    ("tan", [4.0, 8.0, 8.0]),
    ("asin", [4.0, 8.0, 8.0]),
    ("acos", [4.0, 8.0, 8.0]),
    ("atan", [4.0, 8.0, 8.0]),
    ("sinh", [2.0, 2.0, 2.0]),
    ("cosh", [2.0, 2.0, 2.0]),
    ("tanh", [4.0, 4.0, 8.0]),
    ("asinh", [4.0, 8.0, 16.0]),
    ("acosh", [4.0, 4.0, 8.0]),
    ("atanh", [4.0, 4.0, 8.0]),
    ("abs", [0.0; 3]),
    ("signum", [0.0; 3]),
    ("floor", [0.0; 3]),
    ("ceil", [0.0; 3]),
    ("round", [0.0; 3]),
    ("trunc", [0.0; 3]),
    ("fract", [0.0; 3]),
    ("to_degrees", [0.0; 3]),
    ("to_radians", [0.0; 3]),
    ("sigmoid", [4.0, 8.0, 8.0]),
    ("softplus", [4.0, 4.0, 8.0]),
    ("ln_cosh", [2.0, 4.0, 4.0]),
    ("sinc", [4.0, 4.0, 8.0]),
];

/// What the second derivatives may be off by.
const BINARY: &[(&str, f64)] = &[
    ("powf", 4.0),
    ("atan2", 4.0),
    ("hypot", 4.0),
    ("max", 0.0),
    ("min", 0.0),
    ("copysign", 0.0),
    ("abs_sub", 0.0),
    ("rem", 0.0),
    ("rem_euclid", 0.0),
    ("ln_add_exp", 4.0),
];

pub(crate) type Nested = Dual<Dual<Dual<Dual<f64, 1>, 1>, 1>, 1>;
pub(crate) type Map<S> = fn(S) -> S;
pub(crate) type PairMap<S> = fn(S, S) -> S;

pub(crate) struct UnaryRow {
    pub name: &'static str,
    pub value: &'static str,
    pub flat: Map<Dual<f64, 1>>,
    pub nested: Map<Nested>,
    pub single: Map<Dual<f32, 1>>,
}

pub(crate) struct BinaryRow {
    pub name: &'static str,
    pub value: &'static str,
    pub flat: PairMap<Dual<f64, 2>>,
    pub nested: PairMap<Dual<Dual<f64, 2>, 2>>,
    pub single: PairMap<Dual<f32, 2>>,
}

macro_rules! unary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident = $value:ident $($row:tt)* })*) => {
        &[$($crate::elementary_oracle::UnaryRow {
            name: stringify!($name),
            value: stringify!($value),
            flat: gradual::Dual::$name,
            nested: gradual::Dual::$name,
            single: gradual::Dual::$name,
        }),*]
    };
}
macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) = $value:ident $($row:tt)* })*) => {
        &[$($crate::elementary_oracle::BinaryRow {
            name: stringify!($name),
            value: stringify!($value),
            flat: gradual::Dual::$name,
            nested: gradual::Dual::$name,
            single: gradual::Dual::$name,
        }),*]
    };
}

#[cfg(feature = "special")]
pub(crate) use {binary_rows, unary_rows};

const UNARY_ROWS: &[UnaryRow] = gradual::__for_each_unary!(unary_rows);
const BINARY_ROWS: &[BinaryRow] = gradual::__for_each_binary!(binary_rows);

/// One line of the table; `None` is a number that is not tested.
pub(crate) type Line = Vec<Option<f64>>;

/// The sections of a table by title, f32 widened.
pub(crate) fn sections(table: &'static str) -> BTreeMap<&'static str, Vec<Line>> {
    let mut sections = BTreeMap::<_, Vec<Line>>::new();
    let mut title = "";
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        if let Some(line) = line.strip_prefix('[') {
            title = line.trim_end_matches(']');
        } else {
            sections.entry(title).or_default().push(line.split(' ').map(number).collect());
        }
    }
    sections
}

fn number(bits: &str) -> Option<f64> {
    match bits.len() {
        1 => None,
        8 => Some(f32::from_bits(u32::from_str_radix(bits, 16).expect("the bits of an f32")).into()),
        _ => Some(f64::from_bits(u64::from_str_radix(bits, 16).expect("the bits of an f64"))),
    }
}

/// A floating-point format: the distance from a number to the next, and the exponent of the power of two after the largest.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    ulp: fn(f64) -> f64,
    top: i32,
}

pub(crate) const DOUBLE: Format = Format { ulp: |x| x.next_up() - x, top: 1024 };
#[allow(clippy::cast_possible_truncation)]
pub(crate) const SINGLE: Format = Format { ulp: |x| f64::from((x as f32).next_up()) - f64::from(x as f32), top: 128 };

impl Format {
    /// The error in ulp of the larger of `expected` and `scale`; infinity counts as the power of two after the largest number.
    pub(crate) fn ulps(self, found: f64, expected: f64, scale: f64) -> f64 {
        const SHRINK: i32 = -100;
        let size = expected.abs().max(scale);
        let error = if found == expected || found.is_nan() && expected.is_nan() {
            0.0
        } else if size <= 1.0 {
            (found - expected).abs() / (self.ulp)(size)
        } else {
            let shrunk = |x: f64| {
                if x.is_infinite() { 2_f64.powi(self.top + SHRINK).copysign(x) } else { x * 2_f64.powi(SHRINK) }
            };
            (shrunk(found) - shrunk(expected)).abs() / (self.ulp)(shrunk(size))
        };
        if error.is_nan() { f64::INFINITY } else { error }
    }
}

/// What a derivative that vanishes is measured against: √|f⁽ᵏ⁻¹⁾ f⁽ᵏ⁺¹⁾|, which has the unit of f⁽ᵏ⁾ and no common zeros with it.
pub(crate) fn scale(below: Option<f64>, above: Option<f64>) -> f64 {
    below.zip(above).map_or(0.0, |(below, above)| below.abs().sqrt() * above.abs().sqrt())
}

/// One number of the table and what was found in its place.
#[derive(Clone, Copy)]
struct Miss {
    ulps: f64,
    what: &'static str,
    at: (f64, Option<f64>),
    expected: f64,
    found: f64,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { ulps, what, at: (x, y), expected, found } = self;
        let y = y.map_or(String::new(), |y| format!(", {y:e}"));
        write!(f, "{what} at ({x:e}{y}): expected {expected:e}, found {found:e}, off by {ulps:.1} ulp")
    }
}

/// The largest errors of one row, by order, and what is allowed; `None` where nothing is compared.
pub(crate) struct Survey {
    row: &'static str,
    format: Format,
    arguments: usize,
    allowed: [Option<f64>; 5],
    worst: [Option<Miss>; 5],
}

impl Survey {
    pub(crate) fn new(row: &'static str, format: Format, arguments: usize, allowed: [Option<f64>; 5]) -> Self {
        Self { row, format, arguments, allowed, worst: [None; 5] }
    }

    /// Compares a derivative with column `column` of its line.
    pub(crate) fn see(&mut self, order: usize, what: &'static str, line: &Line, column: usize, found: f64, scale: f64) {
        let (Some(_), Some(expected)) = (self.allowed[order], line[column]) else { return };
        let at = (argument(line, 0), (self.arguments == 2).then(|| argument(line, 1)));
        // Where the value overflows, infinity of the right sign will do.
        let overflows = line[self.arguments].is_some_and(f64::is_infinite) && at.0.is_finite();
        let ulps = if overflows && found == f64::INFINITY.copysign(expected) {
            0.0
        } else {
            self.format.ulps(found, expected, scale)
        };
        if self.worst[order].is_none_or(|worst| ulps > worst.ulps) {
            self.worst[order] = Some(Miss { ulps, what, at, expected, found });
        }
    }

    fn complaints(self) -> impl Iterator<Item = String> {
        let Self { row, allowed, worst, .. } = self;
        (0..5).filter_map(move |order| {
            let allowed = allowed[order]?;
            match worst[order] {
                None => Some(format!("{row}: no number of order {order} in the table")),
                Some(worst) if worst.ulps > allowed => {
                    Some(format!("{row}, order {order}: {worst}, allowed {allowed}"))
                }
                // Another platform's functions may be better than the ones that were measured, but not by so much.
                Some(Miss { ulps, .. }) if allowed > 8.0 && ulps < allowed / 8.0 => {
                    Some(format!("{row}, order {order}: off by at most {ulps:.1} ulp, {allowed} is too generous"))
                }
                Some(_) => None,
            }
        })
    }
}

fn argument(line: &Line, column: usize) -> f64 {
    line[column].expect("an argument")
}

pub(crate) fn figure<T: Copy>(table: &[(&str, T)], row: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == row).map(|&(_, figure)| figure)
}

fn figure_or_limit(exceptions: &[(&str, f64)], row: &str) -> f64 {
    figure(exceptions, row).unwrap_or(LIMIT)
}

pub(crate) fn survey_unary(figures: &Figures, row: &UnaryRow, lines: &[Line]) -> Survey {
    let name = row.name;
    let [second, third, fourth] = figure(figures.orders, name).expect("figures of the row").map(Some);
    // Values are compared where they are the crate's own, not std's or libm's.
    let value = (row.value == "own").then(|| figure_or_limit(figures.values, name));
    let allowed = [value, Some(figure_or_limit(figures.slopes, name)), second, third, fourth];
    let mut survey = Survey::new(name, DOUBLE, 1, allowed);
    for line in lines {
        let x = argument(line, 0);
        let flat = (row.flat)(Dual::variable(x, 0));
        let nested = (row.nested)(Dual::variable(Dual::variable(Dual::variable(Dual::variable(x, 0), 0), 0), 0));
        for (k, what, found) in [
            (0, "f", flat.value),
            (1, "f′", flat.tangent[0]),
            (2, "f″", nested.value.value.tangent[0].tangent[0]),
            (3, "f‴", nested.value.tangent[0].tangent[0].tangent[0]),
            (4, "f⁗", nested.tangent[0].tangent[0].tangent[0].tangent[0]),
        ] {
            let vanishes = k > 1 || k == 1 && figures.vanishing.contains(&name);
            survey.see(k, what, line, 1 + k, found, if vanishes { scale(line[k], line[2 + k]) } else { 0.0 });
        }
    }
    survey
}

/// With what values, where they are the crate's own, and second derivatives may be off by.
pub(crate) fn survey_binary((value, second): (f64, f64), row: &BinaryRow, lines: &[Line]) -> Survey {
    let name = row.name;
    let allowed = [(row.value == "own").then_some(value), Some(LIMIT), Some(second), None, None];
    let mut survey = Survey::new(name, DOUBLE, 2, allowed);
    for line in lines {
        let (x, y) = (argument(line, 0), argument(line, 1));
        let flat = (row.flat)(Dual::variable(x, 0), Dual::variable(y, 1));
        let lift = |x, i| Dual::variable(Dual::variable(x, i), i);
        let [[in_xx, in_xy], [_, in_yy]] = (row.nested)(lift(x, 0), lift(y, 1)).tangent.map(|slope| slope.tangent);
        survey.see(0, "f", line, 2, flat.value, 0.0);
        survey.see(1, "∂f/∂x", line, 3, flat.tangent[0], 0.0);
        survey.see(1, "∂f/∂y", line, 4, flat.tangent[1], 0.0);
        let largest = line[5..].iter().flatten().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        let floor = if STRAIGHT.contains(&name) { largest } else { 0.0 };
        survey.see(2, "∂²f/∂x²", line, 5, in_xx, floor);
        survey.see(2, "∂²f/∂x∂y", line, 6, in_xy, scale(line[5], line[7]));
        survey.see(2, "∂²f/∂y²", line, 7, in_yy, floor);
    }
    survey
}

#[allow(clippy::cast_possible_truncation)]
pub(crate) fn survey_unary_single(figures: &Figures, row: &UnaryRow, lines: &[Line]) -> Survey {
    let name = row.name;
    let slope = figure_or_limit(figures.single_slopes, name);
    let mut survey = Survey::new(name, SINGLE, 1, [None, Some(slope), None, None, None]);
    for line in lines {
        let slope = (row.single)(Dual::variable(argument(line, 0) as f32, 0)).tangent[0];
        let scale = if figures.vanishing.contains(&name) { scale(line[1], line[3]) } else { 0.0 };
        survey.see(1, "f′ in f32", line, 2, slope.into(), scale);
    }
    survey
}

#[allow(clippy::cast_possible_truncation)]
pub(crate) fn survey_binary_single(row: &BinaryRow, lines: &[Line]) -> Survey {
    let name = row.name;
    let mut survey = Survey::new(name, SINGLE, 2, [None, Some(LIMIT), None, None, None]);
    for line in lines {
        let (x, y) = (argument(line, 0) as f32, argument(line, 1) as f32);
        let [in_x, in_y] = (row.single)(Dual::variable(x, 0), Dual::variable(y, 1)).tangent;
        survey.see(1, "∂f/∂x in f32", line, 3, in_x.into(), 0.0);
        survey.see(1, "∂f/∂y in f32", line, 4, in_y.into(), 0.0);
    }
    survey
}

/// Surveys the rows that have a section; that all have one is a test of its own.
pub(crate) fn assert_close<R>(
    table: &'static str,
    rows: &[R],
    title: impl Fn(&R) -> String,
    survey: impl Fn(&R, &[Line]) -> Survey,
) {
    let sections = sections(table);
    let surveyed = rows.iter().filter_map(|row| Some(survey(row, sections.get(&*title(row))?)));
    let complaints: Vec<_> = surveyed.flat_map(Survey::complaints).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn unary_derivatives_to_order_4_are_exact_to_the_last_places() {
    assert_close(
        TABLE,
        UNARY_ROWS,
        |row| format!("unary {}", row.name),
        |row, lines| survey_unary(&FIGURES, row, lines),
    );
}

#[test]
fn binary_derivatives_to_order_2_are_exact_to_the_last_places() {
    assert_close(
        TABLE,
        BINARY_ROWS,
        |row| format!("binary {}", row.name),
        |row, lines| survey_binary((LIMIT, figure(BINARY, row.name).expect("a row in BINARY")), row, lines),
    );
}

#[test]
fn slopes_of_f32_are_exact_to_the_last_places() {
    let survey = |row: &UnaryRow, lines: &[Line]| survey_unary_single(&FIGURES, row, lines);
    assert_close(TABLE, UNARY_ROWS, |row| format!("unary32 {}", row.name), survey);
    assert_close(TABLE, BINARY_ROWS, |row| format!("binary32 {}", row.name), survey_binary_single);
}

#[test]
fn every_row_has_an_oracle() {
    let unary = UNARY_ROWS.iter().flat_map(|row| ["unary", "unary32"].map(|kind| format!("{kind} {}", row.name)));
    let binary = BINARY_ROWS.iter().flat_map(|row| ["binary", "binary32"].map(|kind| format!("{kind} {}", row.name)));
    let rows: BTreeSet<_> = unary.chain(binary).collect();
    let tested: BTreeSet<_> = sections(TABLE).into_keys().map(String::from).collect();
    let difference: Vec<_> = rows.symmetric_difference(&tested).collect();
    assert!(
        difference.is_empty(),
        "rows without a section in oracle/elementary.txt (add them to elementary.py), or sections without a row: {difference:?}"
    );
}
