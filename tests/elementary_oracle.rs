//! Every row of the table of elementary functions against `oracle/elementary.txt`: derivatives to order 4 (order 2 for two
//! arguments), correctly rounded from long arithmetic, over the whole domain.

use std::collections::HashMap;
use std::fmt;

use gradual::Dual;

const TABLE: &str = include_str!("oracle/elementary.txt");

type Nested = Dual<Dual<Dual<Dual<f64, 1>, 1>, 1>, 1>;

struct UnaryRow {
    name: &'static str,
    flat: fn(Dual<f64, 1>) -> Dual<f64, 1>,
    nested: fn(Nested) -> Nested,
    single: fn(Dual<f32, 1>) -> Dual<f32, 1>,
}

struct BinaryRow {
    name: &'static str,
    flat: fn(Dual<f64, 2>, Dual<f64, 2>) -> Dual<f64, 2>,
    nested: fn(Dual<Dual<f64, 2>, 2>, Dual<Dual<f64, 2>, 2>) -> Dual<Dual<f64, 2>, 2>,
    single: fn(Dual<f32, 2>, Dual<f32, 2>) -> Dual<f32, 2>,
}

macro_rules! unary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(UnaryRow { name: stringify!($name), flat: Dual::$name, nested: Dual::$name, single: Dual::$name }),*]
    };
}

macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(BinaryRow { name: stringify!($name), flat: Dual::$name, nested: Dual::$name, single: Dual::$name }),*]
    };
}

const UNARY: &[UnaryRow] = gradual::__for_each_unary!(unary_rows);
const BINARY: &[BinaryRow] = gradual::__for_each_binary!(binary_rows);

/// One line of the table; `None` is a number that is not tested.
type Line = Vec<Option<f64>>;

/// The sections of the table by title, f32 widened.
fn sections() -> HashMap<&'static str, Vec<Line>> {
    let mut sections = HashMap::new();
    let mut title = "";
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        if let Some(line) = line.strip_prefix('[') {
            title = line.trim_end_matches(']');
            sections.insert(title, Vec::new());
        } else {
            let numbers = line.split(' ').map(number).collect();
            sections.get_mut(title).expect("a title before the numbers").push(numbers);
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

/// The largest error of one number in one row.
#[derive(Clone, Debug, Default)]
struct Worst {
    ulps: f64,
    at: Vec<f64>,
    expected: f64,
    found: f64,
}

impl Worst {
    fn see(&mut self, ulps: f64, at: &[f64], expected: f64, found: f64) {
        if ulps > self.ulps || self.at.is_empty() {
            *self = Self { ulps, at: at.to_vec(), expected, found };
        }
    }
}

impl fmt::Display for Worst {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { ulps, at, expected, found } = self;
        let at = at.iter().map(|x| format!("{x:e}")).collect::<Vec<_>>().join(", ");
        write!(f, "at ({at}): expected {expected:e}, found {found:e}, off by {ulps:.1} ulp")
    }
}

/// A floating-point format: the distance from a number to the next, and the exponent of the power of two after the largest.
#[derive(Clone, Copy)]
struct Format {
    ulp: fn(f64) -> f64,
    top: i32,
}

const DOUBLE: Format = Format { ulp: |x| x.next_up() - x, top: 1024 };
#[allow(clippy::cast_possible_truncation)]
const SINGLE: Format = Format { ulp: |x| f64::from((x as f32).next_up()) - x, top: 128 };

impl Format {
    /// The error in units in the last place of the larger of `expected` and `scale`; infinity counts as the power of two after
    /// the largest number.
    fn ulps(self, found: f64, expected: f64, scale: f64) -> f64 {
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

/// What a vanishing derivative is measured against, from its neighbours: √|f⁽ᵏ⁻¹⁾ f⁽ᵏ⁺¹⁾| has the unit of f⁽ᵏ⁾ and vanishes with
/// neither sine nor polynomial where f⁽ᵏ⁾ does.
fn scale(below: Option<f64>, above: Option<f64>) -> f64 {
    let scale = below.unwrap_or(0.0).abs().sqrt() * above.unwrap_or(0.0).abs().sqrt();
    if scale.is_finite() { scale } else { 0.0 }
}

/// The largest errors in the derivatives of order 1 to 4 of one row.
fn survey_unary(row: &UnaryRow, lines: &[Line]) -> [Worst; 4] {
    let mut worst = <[Worst; 4]>::default();
    for line in lines {
        let x = line[0].expect("an argument");
        let nested = (row.nested)(Dual::variable(Dual::variable(Dual::variable(Dual::variable(x, 0), 0), 0), 0));
        let flat = (row.flat)(Dual::variable(x, 0)).tangent[0];
        let derivatives = [
            flat,
            nested.value.value.tangent[0].tangent[0],
            nested.value.tangent[0].tangent[0].tangent[0],
            nested.tangent[0].tangent[0].tangent[0].tangent[0],
        ];
        for (k, found) in (1..).zip(derivatives) {
            let Some(expected) = line[1 + k] else { continue };
            let scale = if k == 1 { 0.0 } else { scale(line[k], line[2 + k]) };
            worst[k - 1].see(DOUBLE.ulps(found, expected, scale), &[x], expected, found);
        }
    }
    worst
}

/// The largest errors in the two slopes and in the three second derivatives of one row.
fn survey_binary(row: &BinaryRow, lines: &[Line]) -> [Worst; 2] {
    let mut worst = <[Worst; 2]>::default();
    for line in lines {
        let [x, y] = [0, 1].map(|i| line[i].expect("an argument"));
        let slopes = (row.flat)(Dual::variable(x, 0), Dual::variable(y, 1)).tangent;
        let lift = |x, i| Dual::variable(Dual::variable(x, i), i);
        let [[in_xx, in_xy], [_, in_yy]] = (row.nested)(lift(x, 0), lift(y, 1)).tangent.map(|slope| slope.tangent);
        let scale_xy = scale(line[5], line[7]);
        for (order, column, found, scale) in [
            (1, 3, slopes[0], 0.0),
            (1, 4, slopes[1], 0.0),
            (2, 5, in_xx, 0.0),
            (2, 6, in_xy, scale_xy),
            (2, 7, in_yy, 0.0),
        ] {
            if let Some(expected) = line[column] {
                worst[order - 1].see(DOUBLE.ulps(found, expected, scale), &[x, y], expected, found);
            }
        }
    }
    worst
}

/// The largest error of the slope of one row in f32.
#[allow(clippy::cast_possible_truncation)]
fn survey_unary_single(row: &UnaryRow, lines: &[Line]) -> Worst {
    let mut worst = Worst::default();
    for line in lines {
        let x = line[0].expect("an argument");
        let found = (row.single)(Dual::variable(x as f32, 0)).tangent[0].into();
        let expected = line[2].expect("a slope");
        worst.see(SINGLE.ulps(found, expected, 0.0), &[x], expected, found);
    }
    worst
}
