//! How close eigenvalues may be before they count as repeated, and columns before they count as dependent.

use gradual::Dual;
use gradual::linalg::{eigenvalues, qr};
use nalgebra::{DMatrix, Matrix2, Matrix3};

use crate::support::assert_close;

/// The bound of the documentation: 16 n ε times the norm times the condition, which is the product of the lengths of both eigenvectors.
#[test]
fn eigenvalues_repeat_where_their_condition_says() {
    // The eigenvectors of 1 in [[1 - g, 1, 0], [0, 1, 1], [0, 0, 1 + g]] are (1/g, 1, 0) and (0, 1, -1/g), and those of 1 ± g have products half as
    // long. So g = 48 ε √5 (1 + 1/g²), but for parts in 1e9, is the bound. Its rows and columns are of one size, and not balanced.
    let bound = (48.0 * f64::EPSILON * 5.0_f64.sqrt()).cbrt();
    let unknown = |g: f64| {
        let a = Matrix3::new(1.0 - g, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0 + g);
        let values = eigenvalues(&a.map(|value| Dual { value, tangent: [1.0] })).unwrap();
        values.iter().filter(|z| z.re.tangent[0].is_nan() && z.im.tangent[0].is_nan()).count()
    };
    assert_eq!((unknown(0.99 * bound), unknown(1.01 * bound)), (3, 0));
}

/// The bound of the documentation: 16 n ε of a column's own length, n the longer side.
#[test]
fn columns_depend_on_others_as_their_length_says() {
    for (rows, columns) in [(2, 2), (7, 2), (2, 7)] {
        for length in [1.5, 0.7, 3e200, 2e-200] {
            let bound = 16.0 * rows.max(columns) as f64 * f64::EPSILON * length;
            // The second column is the first, times its length, and x across.
            let across = |x: f64| {
                DMatrix::from_fn(rows, columns, |i, j| match (i, j) {
                    (0, 0) => 1.0,
                    (0, 1) => length,
                    (1, 1) => x,
                    _ => 0.0,
                })
            };
            let [near, far] = [0.99, 1.01].map(|part| qr(&across(part * bound)).is_some());
            assert!(!near && far, "{rows} x {columns}, length {length:e}");
        }
    }
}

/// The last column of a square Q is at right angles to the others, and that of A has no part in how it moves, however nearly it depends on them.
#[test]
fn a_nearly_dependent_last_column_is_felt_nowhere() {
    // Columns (0.6, 0.8) and three times that, with 1e-12 across.
    let a = Matrix2::new(0.6, 1.8 - 0.8e-12, 0.8, 2.4 + 0.6e-12);
    let moved = Matrix2::new(0.3, -1.1, 0.7, 0.9);
    let q = qr(&a.zip_map(&moved, |value, tangent| Dual { value, tangent: [tangent] })).unwrap().q;
    // Q turns by as much as the first column does.
    let turned = 0.6 * moved[(1, 0)] - 0.8 * moved[(0, 0)];
    for j in 0..2 {
        assert_close(-q[(1, j)].value * turned, q[(0, j)].tangent[0], 1e-15, "Q");
        assert_close(q[(0, j)].value * turned, q[(1, j)].tangent[0], 1e-15, "Q");
    }
}
