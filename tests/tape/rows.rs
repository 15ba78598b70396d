//! Every row of the table of elementary functions on the tape, against forward mode.

use gradual::elementary::{Domain, Singular, Unary};
use gradual::{Dual, Scalar, derivative, gradient};

use super::support::{Tape, Var};
use super::{assert_same, reverse};
use crate::support::{SPECIAL, assert_same_bits};

struct UnaryRow {
    name: &'static str,
    domain: Domain,
    singular: Singular,
    value: fn(f64) -> f64,
    slope: fn(f64) -> f64,
    reverse: fn(f64) -> (f64, [f64; 1]),
    /// On a number that has a node of its own, and into another: the slopes go through the sweep.
    inside: fn(f64) -> ([f64; 2], [f64; 2]),
}

macro_rules! unary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(UnaryRow {
            name: stringify!($name),
            domain: gradual::elementary::$Rule::DOMAIN,
            singular: gradual::elementary::$Rule::SINGULAR,
            value: Scalar::$name,
            slope: |x| derivative(|x| x.$name(), x),
            reverse: |x| reverse(|[x]| x.$name(), [x]),
            inside: |x| (
                gradient(|[x, y]| (x + y).$name() * y, [x, 0.0]),
                reverse(|[x, y]| (x + y).$name() * y, [x, 0.0]).1,
            ),
        }),*]
    };
}

struct BinaryRow {
    name: &'static str,
    value: fn(f64, f64) -> f64,
    slopes: fn([f64; 2]) -> [f64; 2],
    reverse: fn([f64; 2]) -> (f64, [f64; 2]),
    /// One argument is a constant: on either side, by gradual and by the tape.
    halves: fn([f64; 2]) -> [[f64; 2]; 2],
}

macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(BinaryRow {
            name: stringify!($name),
            value: Scalar::$name,
            slopes: |x| gradient(|[x, y]| x.$name(y), x),
            reverse: |x| reverse(|[x, y]| x.$name(y), x),
            halves: |[x, y]| [
                [derivative(|x| x.$name(y), x), reverse(|[x]| x.$name(y), [x]).1[0]],
                [derivative(|y| Dual::from(x).$name(y), y), reverse(|[y]| Var::from(x).$name(y), [y]).1[0]],
            ],
        }),*]
    };
}

#[cfg(not(feature = "special"))]
macro_rules! tables {
    ($unary:ident $binary:ident) => {
        ([gradual::__for_each_unary!($unary), &[]], [gradual::__for_each_binary!($binary), &[]])
    };
}
#[cfg(feature = "special")]
macro_rules! tables {
    ($unary:ident $binary:ident) => {
        (
            [gradual::__for_each_unary!($unary), gradual::__for_each_special_unary!($unary)],
            [gradual::__for_each_binary!($binary), gradual::__for_each_special_binary!($binary)],
        )
    };
}

const ROWS: ([&[UnaryRow]; 2], [&[BinaryRow]; 2]) = tables!(unary_rows binary_rows);
const UNARY_ROWS: [&[UnaryRow]; 2] = ROWS.0;
const BINARY_ROWS: [&[BinaryRow]; 2] = ROWS.1;

/// Singular points and numbers outside the domain too.
#[test]
fn rows_of_one_argument() {
    for row in UNARY_ROWS.into_iter().flatten() {
        for x in SPECIAL.into_iter().chain((-60..60).map(|k| 0.13 * f64::from(k))) {
            let what = format!("{}({x:e})", row.name);
            let (value, [slope]) = (row.reverse)(x);
            assert_same_bits((row.value)(x), value, &what);
            assert_same((row.slope)(x), slope, &what);
        }
    }
}

#[test]
fn rows_of_one_argument_between_nodes() {
    for row in UNARY_ROWS.into_iter().flatten() {
        let is_singular = |x| !matches!(row.singular, Singular::At(at) if !at.contains(&x));
        for x in SPECIAL.into_iter().filter(|&x| x.is_finite() && row.domain.contains(x) && !is_singular(x)) {
            let (expected, found) = (row.inside)(x);
            assert_same(expected[0], found[0], &format!("{}({x:e} + y) y in x", row.name));
            assert_same(expected[1], found[1], &format!("{}({x:e} + y) y in y", row.name));
        }
    }
}

/// Where the tangents decide in forward mode, and a tape goes by the value: see `ties_are_decided_by_the_value`.
fn is_tie(name: &str, x: f64, y: f64) -> bool {
    match name {
        "max" | "min" | "abs_sub" => x == y,
        "hypot" => x == 0.0 && y == 0.0,
        _ => false,
    }
}

#[test]
fn rows_of_two_arguments() {
    for row in BINARY_ROWS.into_iter().flatten() {
        for x in SPECIAL {
            for y in SPECIAL {
                let what = format!("{}({x:e}, {y:e})", row.name);
                let (value, slopes) = (row.reverse)([x, y]);
                assert_same_bits((row.value)(x, y), value, &what);
                if !is_tie(row.name, x, y) {
                    let expected = (row.slopes)([x, y]);
                    assert_same(expected[0], slopes[0], &what);
                    assert_same(expected[1], slopes[1], &what);
                    for [expected, found] in (row.halves)([x, y]) {
                        assert_same(expected, found, &format!("{what} with a constant"));
                    }
                }
            }
        }
    }
}

#[test]
fn ties_are_decided_by_the_value() {
    assert_eq!(reverse(|[x]| (-x).abs(), [0.0]), (0.0, [-1.0]));
    assert_eq!(reverse(|[x, y]| x.max(y), [2.0, 2.0]), (2.0, [1.0, 0.0]));
    assert_eq!(reverse(|[x, y]| x.min(y), [2.0, 2.0]), (2.0, [1.0, 0.0]));
    assert_eq!(reverse(|[x, y]| x.abs_sub(y), [2.0, 2.0]), (0.0, [0.0, 0.0]));
    assert_eq!(reverse(|[x, y]| x.hypot(y), [0.0, 0.0]), (0.0, [0.0, 0.0]));
    // The tangents of the number below are seen.
    let mut g = [Dual::constant(0.0)];
    Tape::new().value_and_gradient(|x| x[0].abs(), &[Dual { value: 0.0, tangent: [-1.0] }], &mut g);
    assert_eq!(g[0].value, -1.0);
}
