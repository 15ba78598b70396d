//! Losses and stand-ins against `oracle/losses.txt`, a table written by `oracle/losses.py` with mpmath from the formulas of textbooks: values
//! and the first two derivatives, from residuals of 1e-9 to 1e9. Errors are measured as in `elementary_oracle`.

use std::collections::BTreeSet;

use gradual::{Dual, loss, smooth};

use crate::elementary_oracle::{DOUBLE, Line, SINGLE, Survey, assert_close, figure, scale, sections};

const TABLE: &str = include_str!("oracle/losses.txt");

/// What values, first and second derivatives may be off by, in ulp.
const LIMITS: [f64; 3] = [4.0, 4.0, 8.0];

/// Where an exponent of hundreds, the product with a sharpness or the square of a residual, has been rounded: half an ulp of it is that
/// many ulp of the exponential.
const EXPONENTS: &[(&str, [f64; 3])] = &[
    ("welsch 1.0", [4.0, 4.0, 64.0]),
    ("welsch 0.3", [4.0, 4.0, 256.0]),
    ("Softplus 50.0", [256.0; 3]),
    ("Swish 50.0", [256.0; 3]),
    ("SigmoidStep 50.0", [256.0; 3]),
    ("GaussRelu 0.02", [128.0; 3]),
    ("Gelu 0.02", [128.0; 3]),
    ("NormalStep 0.02", [128.0; 3]),
];

type Second = Dual<Dual<f64, 1>, 1>;

struct Row {
    name: &'static str,
    title: &'static str,
    f: fn(Second) -> Second,
    single: fn(Dual<f32, 1>) -> Dual<f32, 1>,
}

macro_rules! losses {
    ($($name:ident($($parameter:literal),*))*) => {
        [$(Row {
            name: stringify!($name),
            title: concat!(stringify!($name) $(, " ", stringify!($parameter))*),
            f: |x| loss::$name(x $(, $parameter)*),
            single: |x| loss::$name(x $(, $parameter)*),
        }),*]
    };
}

macro_rules! stand_ins {
    ($($Name:ident($parameter:ident $($value:literal)*))*) => {
        [$($(Row {
            name: stringify!($Name),
            title: concat!(stringify!($Name), " ", stringify!($value)),
            f: |x| smooth::$Name { $parameter: $value }.apply(x),
            single: |x| smooth::$Name { $parameter: $value }.apply(x),
        }),*),*]
    };
}

fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = losses![
        squared() absolute() log_cosh() huber(1.0) huber(0.3) pseudo_huber(1.0) pseudo_huber(0.3) cauchy(1.0) cauchy(0.3) welsch(1.0)
        welsch(0.3) tukey(1.0) tukey(0.3) geman_mcclure(1.0) geman_mcclure(0.3) quantile(0.5) quantile(0.9) epsilon_insensitive(1.0)
        epsilon_insensitive(0.3) logistic(1.0) logistic(-1.0) bce_with_logits(1.0) bce_with_logits(0.0) bce_with_logits(0.25)
        hinge(1.0) hinge(-1.0) squared_hinge(1.0) squared_hinge(-1.0) exponential(1.0) exponential(-1.0) focal(1.0, 2.0)
        focal(-1.0, 0.5) zero_one(1.0)
    ]
    .into();
    rows.extend(stand_ins![
        Softplus(sharpness 1.0 50.0) Squareplus(width 1.0 0.02) MoreauRelu(width 1.0 0.02) Swish(sharpness 1.0 50.0)
        SmoothAbs(width 1.0 0.02) LnCosh(sharpness 1.0 50.0) MoreauAbs(width 1.0 0.02) TanhAbs(sharpness 1.0 50.0)
        SigmoidStep(sharpness 1.0 50.0)
    ]);
    #[cfg(feature = "special")]
    rows.extend(stand_ins![
        GaussRelu(width 1.0 0.02) Gelu(width 1.0 0.02) GaussAbs(width 1.0 0.02) NormalStep(width 1.0 0.02)
    ]);
    rows
}

/// Derivatives vanish here and there: see `elementary_oracle`.
fn scale_of(line: &Line, column: usize) -> f64 {
    scale(line[column - 1], line[column + 1])
}

fn survey(row: &Row, lines: &[Line]) -> Survey {
    let allowed = figure(EXPONENTS, row.title).unwrap_or(LIMITS).map(Some);
    let mut survey = Survey::new(row.title, DOUBLE, 1, [allowed[0], allowed[1], allowed[2], None, None]);
    for line in lines {
        let x = line[0].expect("an argument");
        let y = (row.f)(Dual::variable(Dual::variable(x, 0), 0));
        survey.see(0, "f", line, 1, y.value.value, 0.0);
        survey.see(1, "f′", line, 2, y.tangent[0].value, scale_of(line, 2));
        survey.see(2, "f″", line, 3, y.tangent[0].tangent[0], scale_of(line, 3));
    }
    survey
}

#[test]
fn values_and_two_derivatives_are_exact_to_the_last_places() {
    assert_close(TABLE, &rows(), |row| row.title.into(), survey);
}

#[test]
fn every_loss_and_stand_in_has_an_oracle() {
    let tested: BTreeSet<_> = rows().iter().map(|row| row.title).collect();
    let sections: BTreeSet<_> = sections(TABLE).into_keys().collect();
    if cfg!(feature = "special") {
        assert_eq!(tested, sections);
    }
    let names: BTreeSet<_> = rows().iter().map(|row| row.name).collect();
    let several = ["LogSumExp", "Boltzmann"];
    for name in loss::TABLE.iter().map(|row| row.name).chain(smooth::TABLE.iter().map(|row| row.name)) {
        assert!(names.contains(name) || several.contains(&name), "{name}");
    }
}

/// f32 against f64 at the same arguments, for parameters that f32 has.
#[test]
fn single_precision_is_exact_to_the_last_places() {
    let sections = sections(TABLE);
    for row in rows().iter().filter(|row| !["0.3", "0.9", "0.02"].iter().any(|p| row.title.ends_with(p))) {
        // A few roundings, or half an ulp of an exponent of up to 103.
        let allowed = if figure(EXPONENTS, row.title).is_some() { 64.0 } else { 6.0 };
        for line in &sections[row.title] {
            #[expect(clippy::cast_possible_truncation, reason = "to f32")]
            let x = line[0].expect("an argument") as f32;
            let found = (row.single)(Dual::variable(x, 0));
            let expected = (row.f)(Dual::variable(Dual::variable(x.into(), 0), 0)).value;
            for (found, expected) in [(found.value, expected.value), (found.tangent[0], expected.tangent[0])] {
                let overflows = expected.abs() > f32::MAX.into();
                let ulps = SINGLE.ulps(found.into(), expected, 0.0);
                assert!(ulps <= allowed || overflows && found.is_infinite(), "{} at {x}: off by {ulps} ulp", row.title);
            }
        }
    }
}
