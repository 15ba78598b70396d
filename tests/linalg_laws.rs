//! Laws of factorisations that their other tests leave open: of scale, of infinite and unknown numbers, and of nesting.

use gradual::linalg::{determinant, ln_determinant, solve, svd, symmetric_eigen};
use gradual::{Dual, gradient, jvp};
use nalgebra::{DMatrix, Matrix2, Vector2};

use crate::linalg::{assert_matrices, random};
use crate::support::{Second, assert_close, live};

type D1 = Dual<f64, 1>;

/// A direction may be as long as it likes: where eigenvalues split, the slopes are as many times longer.
#[test]
fn slopes_of_what_splits_scale_with_the_direction() {
    let mut next = random(101);
    let direction = DMatrix::from_fn(4, 4, |_, _| next());
    let direction = &direction + direction.transpose();
    let slopes = |scale: f64| {
        let a = DMatrix::from_fn(4, 4, |i, j| D1 { value: f64::from(i == j), tangent: [direction[(i, j)] * scale] });
        symmetric_eigen(&a).unwrap().eigenvalues.map(|x| x.tangent[0] / scale)
    };
    let expected = direction.clone().symmetric_eigenvalues();
    let mut expected = expected.as_slice().to_vec();
    expected.sort_by(f64::total_cmp);
    for scale in [2_f64.powi(-60), 1.0, 2_f64.powi(60)] {
        assert_matrices(expected.clone(), slopes(scale).iter().copied(), 1e-14, &format!("times {scale}"));
    }
}

/// An infinite solution moves at infinite speed, whichever side of the system it is that moves.
#[test]
fn infinite_solutions_are_not_constant() {
    let a = DMatrix::from_element(1, 1, Dual { value: 1e-310, tangent: [1.0, 0.0, 0.0] });
    let b = DMatrix::from_element(1, 1, Dual { value: 1.0, tangent: [0.0, 1.0, 0.0] });
    let x = solve(&a, &b).unwrap()[0];
    assert_eq!((x.value, x.tangent), (f64::INFINITY, [f64::NEG_INFINITY, f64::INFINITY, 0.0]));
}

/// Vectors that belong to a repeated value keep their own values, the bits of the plain call, when only their tangents are unknown.
#[test]
fn vectors_without_derivatives_have_values() {
    for diagonal in [[1.0, 2.0, 2.0], [0.0, 0.0, 3.0]] {
        let plain = DMatrix::from_fn(3, 3, |i, j| if i == j { diagonal[i] } else { 0.0 });
        let moving = plain.map(live);
        let (expected, found) = (symmetric_eigen(&plain).unwrap(), symmetric_eigen(&moving).unwrap());
        assert_eq!(expected.eigenvectors, found.eigenvectors.map(|x| x.base()), "{diagonal:?}");
        assert_eq!(expected.eigenvalues, found.eigenvalues.map(|x| x.base()), "{diagonal:?}");
        assert_eq!(expected.eigenvalues, found.branches.map(|x| x.base()), "{diagonal:?}");
        let (expected, found) = (svd(&plain).unwrap(), svd(&moving).unwrap());
        assert_eq!(
            (expected.u, expected.v_t),
            (found.u.map(|x| x.base()), found.v_t.map(|x| x.base())),
            "{diagonal:?}"
        );
        assert_eq!(expected.singular_values, found.singular_values.map(|x| x.base()), "{diagonal:?}");
    }
}

/// First derivatives of branches are known on every level of a nested number, and those of second order on none.
#[test]
fn branches_of_nested_numbers() {
    let variable = |x: f64, i: usize| Second::variable(Dual::variable(x, i), i);
    // 2 I, moved by a along diag(1, 0) and by b beside the diagonal: the first direction chooses the branches.
    let (a, b) = (variable(0.0, 0), variable(0.0, 1));
    let branches = symmetric_eigen(&Matrix2::new(a + 2.0, b, b, Second::from(2.0))).unwrap().branches;
    for (branch, slopes) in branches.iter().zip([[0.0, 0.0], [1.0, 0.0]]) {
        assert_eq!(branch.value.tangent, slopes);
        assert_eq!(branch.tangent.map(|x| x.value), slopes);
        assert!(branch.tangent.iter().all(|x| x.tangent.iter().all(|x| x.is_nan())));
    }
}

/// Of up to three rows the determinant is its polynomial: whole numbers have whole determinants and whole cofactors, without a rounding.
#[test]
fn small_determinants_of_whole_numbers_are_exact() {
    let mut next = random(103);
    for n in [2, 3] {
        for _ in 0..50 {
            let a = DMatrix::from_fn(n, n, |_, _| (next() * 9.0).round());
            // nalgebra's is a polynomial as well, at these sizes.
            assert_eq!(determinant(&a), a.determinant(), "{a}");
            let moving = a.map_with_location(|i, j, x| D1 { value: x, tangent: [f64::from(i + j == 0)] });
            let cofactor = a.clone().remove_row(0).remove_column(0).determinant();
            assert_eq!(determinant(&moving).tangent[0], cofactor, "{a}");
        }
    }
}

/// A tiny entry in the first place is no pivot: of a singular matrix every derivative of the determinant is still its cofactor.
#[test]
fn determinants_of_singular_matrices_with_a_tiny_first_entry() {
    // The last row is the sum of the others.
    let rows = [[1e-18, 2.0, -1.0, 3.0], [1.0, -2.0, 4.0, 1.0], [3.0, 1.0, 2.0, -2.0]];
    let a = DMatrix::from_fn(4, 4, |i, j| if i < 3 { rows[i][j] } else { rows.iter().map(|row| row[j]).sum() });
    for i in 0..4 {
        for j in 0..4 {
            let moving = a.map_with_location(|k, l, x| D1 { value: x, tangent: [f64::from((k, l) == (i, j))] });
            let minor = a.clone().remove_row(i).remove_column(j).determinant();
            let cofactor = if (i + j) % 2 == 0 { minor } else { -minor };
            // Products of three entries, of 40 at most.
            assert_close(cofactor, determinant(&moving).tangent[0], 1e-14, &format!("({i}, {j})"));
        }
    }
}

/// Equal singular values split along a direction by as much whatever their size: by the eigenvalues of its symmetric part.
#[test]
fn slopes_of_what_splits_do_not_depend_on_its_size() {
    // The symmetric part has the eigenvalues 2 and -3.
    let direction = Matrix2::new(1.0, 2.0 + 5.0, 2.0 - 5.0, -2.0);
    for size in [1e-16, 1.0, 1e16] {
        let (_, slopes): (_, Vector2<f64>) =
            jvp(|a: Matrix2<_>| svd(&a).unwrap().singular_values, Matrix2::identity() * size, direction);
        assert_matrices([2.0, -3.0], slopes.iter().copied(), 1e-14, &format!("size {size:e}"));
    }
}

/// Singular values leave zero at the speed of the direction, however short that is.
#[test]
fn slopes_from_zero_scale_with_the_direction() {
    for scale in [2_f64.powi(-60), 1.0, 2_f64.powi(60)] {
        let a = DMatrix::from_fn(3, 3, |i, j| D1 {
            value: if i + j == 0 { 2.0 } else { 0.0 },
            tangent: [scale * if i == j { [7.0, -3.0, 5.0][i] } else { 0.0 }],
        });
        let slopes = svd(&a).unwrap().singular_values.map(|x| x.tangent[0] / scale);
        assert_matrices([7.0, 5.0, 3.0], slopes.iter().copied(), 1e-14, &format!("times {scale}"));
    }
}

/// A singular value of zero that stays zero in a direction has the slope 0 there, alone and beside a direction in which it does not.
#[test]
fn zeros_that_stay_zero_have_no_slope() {
    let diagonal = |a, b| Matrix2::new(a, b * 0.0, b * 0.0, b);
    let at = |[a, b]: [Dual<f64, 2>; 2]| svd(&diagonal(a, b)).unwrap().singular_values[1];
    let [stays, leaves]: [f64; 2] = gradient(at, [3.0, 0.0]);
    assert!(stays == 0.0 && leaves.is_nan(), "{stays} {leaves}");
    let (_, slopes): (_, Vector2<f64>) = jvp(
        |a: Matrix2<_>| svd(&a).unwrap().singular_values,
        Matrix2::new(3.0, 0.0, 0.0, 0.0),
        Matrix2::new(1.0, 0.0, 0.0, 0.0),
    );
    assert_eq!(slopes, Vector2::new(1.0, 0.0));
}

/// What rounding leaves of a singular value of zero is the same number whether the matrix moves or not.
#[test]
fn zeros_have_the_bits_of_the_plain_call() {
    let mut next = random(107);
    let mut rounded = 0;
    for _ in 0..20 {
        let (column, row) = (DMatrix::from_fn(3, 1, |_, _| next()), DMatrix::from_fn(1, 3, |_, _| next()));
        let plain = column * row;
        let expected = svd(&plain).unwrap().singular_values;
        let found = svd(&plain.map(live)).unwrap();
        assert_eq!(expected, found.singular_values.map(|x| x.base()));
        assert_eq!(expected, found.branches.map(|x| x.base()));
        rounded += usize::from(expected[2] != 0.0);
    }
    assert!(rounded > 0, "no zero is rounded, so that nothing was tested");
}

/// The only zero of a square matrix can but grow along a single direction, in its branch too, whatever sign rounding gives it.
#[test]
fn a_single_zero_grows() {
    let mut next = random(109);
    for _ in 0..20 {
        let (left, right) = (DMatrix::from_fn(3, 2, |_, _| next()), DMatrix::from_fn(2, 3, |_, _| next()));
        let a = (left * right).map(|x| D1 { value: x, tangent: [next()] });
        let found = svd(&a).unwrap();
        let (slope, branch) = (found.singular_values[2].tangent[0], found.branches[2].tangent[0]);
        assert!(slope > 0.0);
        // A few roundings, over the gap to the next singular value.
        assert!(found.singular_values[1].value > 1e-3, "not the only zero");
        assert_close(slope, branch, 1e-12, "branch");
    }
}

/// A logarithm of a determinant does not move where the matrix does not, though its inverse be infinite.
#[test]
fn determinants_with_an_infinite_inverse_stay_constant() {
    let a = DMatrix::from_element(1, 1, Dual { value: 1e-310, tangent: [0.0, 1.0] });
    let found = ln_determinant(&a).unwrap();
    assert_close(1e-310_f64.ln(), found.value, 1e-15, "value");
    assert_eq!(found.tangent, [0.0, f64::INFINITY]);
}
