//! The special functions against `oracle/special.txt`, a table written by `oracle/special.py` with mpmath: values, slopes and
//! derivatives to order 4, correctly rounded from long arithmetic. Errors are measured as in `elementary_oracle`.

use std::collections::BTreeSet;

use gradual::Primitive;

use crate::elementary_oracle::{
    Figures, UnaryRow, assert_close, sections, survey_unary, survey_unary_single, unary_rows,
};
use crate::support::{SPECIAL, assert_same_bits};

const TABLE: &str = include_str!("oracle/special.txt");

const FIGURES: Figures = Figures {
    values: &[],
    slopes: &[],
    single_slopes: &[],
    vanishing: &[],
    orders: &[
        ("erf", [4.0, 4.0, 8.0]),
        ("erfc", [4.0, 4.0, 8.0]),
        ("norm_cdf", [4.0, 4.0, 8.0]),
        ("norm_pdf", [4.0, 4.0, 8.0]),
    ],
};

const UNARY_ROWS: &[UnaryRow] = gradual::__for_each_special_unary!(unary_rows);

#[test]
fn derivatives_to_order_4_are_exact_to_the_last_places() {
    let title = |row: &UnaryRow| format!("unary {}", row.name);
    assert_close(TABLE, UNARY_ROWS, title, |row, lines| survey_unary(&FIGURES, row, lines));
}

#[test]
fn slopes_of_f32_are_exact_to_the_last_places() {
    let title = |row: &UnaryRow| format!("unary32 {}", row.name);
    assert_close(TABLE, UNARY_ROWS, title, |row, lines| survey_unary_single(&FIGURES, row, lines));
}

#[test]
fn every_row_has_an_oracle() {
    let rows = UNARY_ROWS.iter().flat_map(|row| ["unary", "unary32"].map(|kind| format!("{kind} {}", row.name)));
    let rows: BTreeSet<_> = rows.collect();
    let tested: BTreeSet<_> = sections(TABLE).into_keys().map(String::from).collect();
    let difference: Vec<_> = rows.symmetric_difference(&tested).collect();
    assert!(
        difference.is_empty(),
        "rows without a section in oracle/special.txt, or the other way round: {difference:?}"
    );
}

/// What the crate libm has is taken as it is.
#[test]
fn values_are_those_of_libm() {
    for x in SPECIAL.into_iter().chain((-400..400).map(|i| 0.1 * f64::from(i))) {
        assert_same_bits(libm::erf(x), Primitive::erf(x), "erf");
        assert_same_bits(libm::erfc(x), Primitive::erfc(x), "erfc");
    }
}
