//! What may change at a root and leave its derivatives alone, and what makes a root of rounding.

use gradual::Dual;
use gradual::implicit::{self, ImplicitError};

use crate::support::assert_close;

/// The unit in which an equation is written says nothing about its root.
#[test]
fn scaled_equations_have_the_same_roots() {
    for scale in [1e-30, 1e-10, 1.0, 1e10, 1e30] {
        let j: [[f64; 1]; 2] =
            implicit::jacobian(|[x, y], p| [(x * 2.0 + y - p) * scale, (x - y * 3.0) * scale], [3.0, 1.0], 7.0)
                .unwrap();
        assert_close(3.0 / 7.0, j[0][0], 1e-15, "x");
        assert_close(1.0 / 7.0, j[1][0], 1e-15, "y");
    }
}

/// Nor do units as small as the least number that has all its digits, of an equation or of an unknown.
#[test]
fn the_smallest_units_make_no_root_singular() {
    let unit = f64::MIN_POSITIVE;
    let j: [[f64; 1]; 2] =
        implicit::jacobian(|[x, y], p| [(x - p) * unit, x + y * 2.0 - p * 5.0], [1.0, 2.0], 1.0).unwrap();
    assert_eq!(j, [[1.0], [2.0]]);
    let j: [[f64; 1]; 2] =
        implicit::jacobian(|[x, y], p| [x * unit - p, x * unit + y * 2.0 - p * 5.0], [0.0, 0.0], 0.0).unwrap();
    assert_eq!(j, [[1.0 / unit], [2.0]]);
}

/// Equations of which one is the sum of the others, but for rounding: no pivot is exactly zero, and yet the root is not isolated.
#[test]
fn equations_that_depend_on_each_other_but_for_rounding() {
    // The least pivot is 0.6 ε times the largest.
    let rows = [[-0.6, -0.6, 0.1], [0.1, -0.2, 0.5], [-0.6 + 0.1, -0.6 - 0.2, 0.1 + 0.5]];
    for scale in [1e-30, 1.0, 1e30] {
        let error = implicit::jacobian(
            |x, p| rows.map(|row| (0..3).map(|i| (x[i] - p) * (row[i] * scale)).sum::<Dual<f64, 3>>()),
            [2.0; 3],
            2.0,
        )
        .unwrap_err();
        assert_eq!(error, ImplicitError::Singular, "scale {scale}");
    }
}

/// Whether it is a root is asked relative to the size of the unknown, and of small ones relative to 1.
#[test]
fn a_root_is_as_close_as_its_size_allows() {
    let at = |x: f64, root: f64| implicit::derivative(|x, p| x - p, x, root);
    // A step of 1e-6 of the unknown.
    assert_eq!(at(1e6 + 1.0, 1e6), Ok(1.0));
    assert_eq!(at(1e-7, 0.0), Ok(1.0));
    // A step of 1e-4 of it.
    let Err(ImplicitError::NotARoot { step }) = at(1e6, 1e6 - 100.0) else { panic!("accepted") };
    assert_eq!(step, 1e-4);
    let Err(ImplicitError::NotARoot { step }) = at(-0.25, 0.0) else { panic!("accepted") };
    assert_eq!(step, 0.25);
}
