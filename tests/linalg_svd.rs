//! Singular values: identities in duals, differences, and matrices that repeat or lose rank.

use gradual::linalg::{DecompositionError, LinalgScalar, Svd, expm, svd};
use gradual::{Dual, gradient, hessian, jacobian, jvp};
use nalgebra::{DMatrix, Dyn, Matrix2, Matrix2x3, SMatrix, Vector2};

use crate::linalg::{DIFFERENCES, along, assert_matrices, assert_orders, curve, filled, random};
use crate::linalg_units::{SIZES, assert_all_in_units, in_size};
use crate::support::{Filled, Second, Third, assert_close, live};

along!(SingularValues, |t: T| {
    [(4, 4), (5, 3), (3, 5)]
        .into_iter()
        .flat_map(|(rows, columns)| {
            // Apart, so that powers of gaps stay small.
            let spread = DMatrix::from_fn(rows, columns, |i, j| T::literal(if i == j { 6.0 * i as f64 } else { 0.0 }));
            let s = svd(&(curve(rows, columns, 53, t) + spread)).unwrap();
            let (u, v) = (s.u, s.v_t.transpose());
            // Products do not know of signs.
            let pairs =
                (0..3).flat_map(|i| (u.column(i) * v.column(i).transpose()).data.as_vec().clone()).collect::<Vec<_>>();
            s.singular_values.iter().copied().chain(pairs).collect::<Vec<_>>()
        })
        .collect()
});

#[test]
fn derivatives_of_order_3_against_differences() {
    assert_orders(&SingularValues, 0.3, DIFFERENCES, "svd");
}

/// A matrix of duals with these singular values.
fn with_values(rows: usize, columns: usize, values: &[f64], next: &mut impl FnMut() -> f64) -> DMatrix<Third> {
    let mut orthogonal = |n: usize| {
        let a: DMatrix<Third> = filled(n, n, next);
        expm(&(&a - a.transpose()))
    };
    let (u, v) = (orthogonal(rows), orthogonal(columns));
    let s = DMatrix::from_fn(rows, columns, |i, j| Third::literal(if i == j { values[i] } else { 0.0 }));
    u * s * v.transpose()
}

fn recomposed(s: &Svd<Third, Dyn, Dyn>) -> DMatrix<Third> {
    &s.u * DMatrix::from_diagonal(&s.singular_values) * &s.v_t
}

#[track_caller]
fn assert_orthonormal(columns: &DMatrix<Third>, what: &str) {
    let n = columns.ncols();
    let product = columns.transpose() * columns;
    assert_matrices(DMatrix::identity(n, n).iter().copied(), product.iter().copied(), 1e-11, what);
}

/// The identities fix everything but signs, to order 3.
#[test]
fn singular_values_that_differ() {
    let mut next = random(73);
    for (rows, columns) in [(1, 1), (2, 2), (4, 4), (5, 2), (2, 5), (1, 4), (4, 1)] {
        let values = [9.0, 7.0, 4.0, 2.0];
        let a = with_values(rows, columns, &values[..rows.min(columns)], &mut next);
        // Away from where the values are constants.
        let a = a + filled::<Third>(rows, columns, &mut next) * Third::literal(0.3);
        let what = format!("{rows} x {columns}");
        let s = svd(&a).unwrap();
        assert_matrices(a.iter().copied(), recomposed(&s).iter().copied(), 1e-11, &what);
        assert_orthonormal(&s.u, &what);
        assert_orthonormal(&s.v_t.transpose(), &what);
        assert!(s.singular_values.iter().rev().is_sorted());
        assert_matrices(s.singular_values.iter().copied(), s.branches.iter().copied(), 0.0, &what);
        // Diagonal in value, live everywhere.
        let a = filled::<Third>(rows, columns, &mut next).map(|x| x - x.base());
        let a = a + DMatrix::from_fn(rows, columns, |i, j| Third::literal(if i == j { values[i] } else { 0.0 }));
        assert_matrices(a.iter().copied(), recomposed(&svd(&a).unwrap()).iter().copied(), 1e-11, &what);
    }
}

/// Singular values that stay what they are, repeated ones and zeros too, while vectors turn.
#[test]
fn singular_values_that_repeat_and_stay_together() {
    let mut next = random(79);
    let cases: [(usize, usize, &[f64]); 6] = [
        (4, 4, &[3.0, 2.0, 2.0, 1.0]),
        (5, 3, &[4.0, 4.0, 1.0]),
        (3, 5, &[4.0, 1.0, 1.0]),
        (4, 4, &[3.0, 1.0, 0.0, 0.0]),
        (5, 3, &[3.0, 1.0, 0.0]),
        (3, 4, &[2.0, 2.0, 0.0]),
    ];
    for (rows, columns, values) in cases {
        let what = format!("{rows} x {columns}, {values:?}");
        let a = with_values(rows, columns, values, &mut next);
        let s = svd(&a).unwrap();
        let expected: Vec<Third> = values.iter().map(|&x| Third::literal(x)).collect();
        assert_matrices(expected.clone(), s.singular_values.iter().copied(), 1e-11, &what);
        assert_matrices(expected, s.branches.iter().copied(), 1e-11, &what);
        for (i, &value) in values.iter().enumerate() {
            let alone = value != 0.0 && values.iter().filter(|&&other| other == value).count() == 1;
            let (u, v) = (s.u.column(i).into_owned(), s.v_t.row(i).transpose());
            if alone {
                // A v = s u and Aᵀ u = s v.
                assert_matrices((&u * Third::literal(value)).iter().copied(), (&a * &v).iter().copied(), 1e-11, &what);
                assert_matrices(
                    (&v * Third::literal(value)).iter().copied(),
                    (a.transpose() * &u).iter().copied(),
                    1e-11,
                    &what,
                );
            } else {
                assert!(u.iter().chain(&v).all(|x| x.tangent[0].base().is_nan()), "{what}, {i}");
            }
        }
    }
}

/// Beside singular values that split, or leave zero, the others are right, to order 3.
#[test]
fn singular_values_beside_ones_that_move_apart() {
    let mut next = random(81);
    for (rows, columns) in [(5, 5), (6, 5), (5, 7)] {
        let values = [9.0, 5.0, 5.0, 2.0, 0.0];
        let a = filled::<Third>(rows, columns, &mut next).map(|x| x - x.base());
        let a = a + DMatrix::from_fn(rows, columns, |i, j| Third::literal(if i == j { values[i] } else { 0.0 }));
        let s = svd(&a).unwrap();
        for i in [0, 3] {
            let (u, v) = (s.u.column(i).into_owned(), s.v_t.row(i).transpose());
            let (of_u, of_v) = (&u * s.singular_values[i], &v * s.singular_values[i]);
            assert_matrices(of_u.iter().copied(), (&a * &v).iter().copied(), 1e-12, "A v = s u");
            assert_matrices(of_v.iter().copied(), (a.transpose() * &u).iter().copied(), 1e-12, "Aᵀ u = s v");
            assert_matrices([Third::literal(1.0); 2], [u.dot(&u), v.dot(&v)], 1e-13, "lengths");
        }
        assert!([1, 2, 4].iter().all(|&i| s.singular_values[i].tangent[0].base().is_nan()));
    }
}

/// A small singular value does not spoil the vectors of a square matrix.
#[test]
fn nearly_singular_matrices() {
    let mut next = random(82);
    let a = with_values(4, 4, &[3.0, 2.0, 1.0, 1e-9], &mut next);
    let first = a.map(|x| x.value);
    let s = svd(&first).unwrap();
    for columns in [s.u, s.v_t.transpose()] {
        let product = columns.transpose() * columns;
        assert_matrices(DMatrix::identity(4, 4).iter().copied(), product.iter().copied(), 1e-13, "orthonormal");
    }
}

/// Along one direction singular values have the one-sided derivatives of the direction, within what is equal.
#[test]
fn singular_values_that_split() {
    type D1 = Dual<f64, 1>;
    let mut next = random(83);
    for (rows, columns) in [(3, 3), (4, 3), (3, 4)] {
        let v: DMatrix<f64> = filled(rows, columns, &mut next);
        // From zero: the singular values of the direction.
        let from_zero = v.map(|v| D1 { value: 0.0, tangent: [v] });
        let found = svd(&from_zero).unwrap().singular_values;
        for (x, y) in found.iter().zip(&v.clone().svd(false, false).singular_values) {
            assert_close(*y, x.tangent[0], 1e-14, "from zero");
        }
        // From diag(2, 0, 0): those of what is left without the first row and column.
        let from_rank_one =
            v.map_with_location(|i, j, v| D1 { value: if i + j == 0 { 2.0 } else { 0.0 }, tangent: [v] });
        let found = svd(&from_rank_one).unwrap().singular_values;
        assert_close(v[(0, 0)], found[0].tangent[0], 1e-14, "the first");
        let left = v.view((1, 1), (rows - 1, columns - 1)).into_owned().svd(false, false).singular_values;
        for (x, y) in found.iter().skip(1).zip(&left) {
            assert_close(*y, x.tangent[0], 1e-14, "from rank one");
        }
    }
    // From equal ones: eigenvalues of the symmetric part of the direction.
    let (_, slopes): (_, Vector2<f64>) = jvp(
        |a: Matrix2<_>| svd(&a).unwrap().singular_values,
        Matrix2::identity() * 2.0,
        Matrix2::new(5.0, 7.0, -7.0, 1.0),
    );
    assert_close(5.0, slopes[0], 1e-15, "upper");
    assert_close(1.0, slopes[1], 1e-15, "lower");
}

#[test]
fn several_directions_at_once() {
    let j: SMatrix<f64, 2, 2> =
        jacobian(|[a, b]| svd(&Matrix2::new(a, b, b, Dual::one())).unwrap().singular_values, [1.0, 0.0]);
    assert!(j.iter().all(|x| x.is_nan()), "{j}");
    // The product of the branches is the determinant, up to its sign.
    let g: [f64; 2] =
        gradient(|[a, b]| svd(&Matrix2::new(a, b, b, Dual::one())).unwrap().branches.product(), [1.0, 0.0]);
    assert_close(1.0, g[0], 1e-15, "a");
    assert_close(0.0, g[1], 1e-15, "b");
    // A single zero, as an absolute value; the sum of its square and the other's is smooth.
    let zero =
        |[a, b]: [Dual<f64, 2>; 2]| svd(&Matrix2::new(Dual::from(3.0), Dual::zero(), Dual::zero(), a - b)).unwrap();
    let g: [f64; 2] = gradient(|x| zero(x).branches[1], [1.0, 1.0]);
    assert_eq!(g, [1.0, -1.0]);
    let g: [f64; 2] = gradient(|x| zero(x).singular_values[1], [1.0, 1.0]);
    assert!(g[0].is_nan() && g[1].is_nan());
    let g: [f64; 2] = gradient(|x| zero(x).singular_values[0], [1.0, 1.0]);
    assert_eq!(g, [0.0, 0.0]);
    let h: [[f64; 1]; 1] =
        hessian(|[a]| svd(&Matrix2::new(a, Dual::zero(), Dual::zero(), -a)).unwrap().branches[0], [0.0]);
    assert!(h[0][0].is_nan());
}

#[test]
fn special_matrices() {
    for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
        let s = svd(&DMatrix::<Second>::zeros(rows, columns)).unwrap();
        assert_eq!((s.u.shape(), s.v_t.shape(), s.singular_values.len()), ((rows, 0), (0, columns), 0));
    }
    for constant in [DMatrix::<Second>::zeros(3, 2), DMatrix::identity(3, 3)] {
        let s = svd(&constant).unwrap();
        assert!(s.singular_values.iter().chain(&s.u).chain(&s.v_t).chain(&s.branches).all(|x| x.is_constant()));
    }
    let x = live(-2.5);
    assert_matrices([-x], [svd(&SMatrix::<Second, 1, 1>::new(x)).unwrap().singular_values[0]], 1e-15, "1 x 1");
    let fixed: Matrix2x3<Second> = Matrix2x3::from_fn(|i, j| live((i + 2 * j) as f64));
    let s = svd(&fixed).unwrap();
    let dynamic = svd(&DMatrix::from_iterator(2, 3, fixed.iter().copied())).unwrap();
    assert_matrices(dynamic.v_t.iter().copied(), s.v_t.iter().copied(), 0.0, "fixed size");
    let nan = Matrix2::new(1.0, 0.0, f64::NAN, 1.0);
    assert_eq!(svd(&nan).unwrap_err(), DecompositionError::NotFinite { row: 1, column: 0 });
    assert_eq!(
        DecompositionError::NotFinite { row: 1, column: 0 }.to_string(),
        "the matrix has no finite entry at (1, 0)"
    );
}

/// Plain matrices of every kind: of whole numbers with rows that repeat, of zeros and ones, of entries of very different size.
#[test]
fn factors_multiply_to_the_matrix() {
    let mut next = random(89);
    for trial in 0..3600 {
        let (rows, columns) = (1 + trial % 6, 1 + trial / 6 % 6);
        let mut a: DMatrix<f64> = DMatrix::from_fn(rows, columns, |i, j| match trial / 36 % 5 {
            0 => next(),
            1 => (next() * 1.5).round(),
            2 => (next() * 1.2).round() * 10_f64.powf((next() * 8.0).round()),
            3 => (next() - 0.1).round().abs(),
            _ => next() * 100_f64.powf(-((i + 2 * j) as f64)),
        });
        if trial % 3 == 0 {
            let first = a.row(0).into_owned();
            a.set_row(rows - 1, &first);
        }
        let s = svd(&a).unwrap();
        let error = (&s.u * DMatrix::from_diagonal(&s.singular_values) * &s.v_t - &a).amax();
        // Some roundings of the largest singular value.
        assert!(error <= 2e-14 * a.amax(), "{a}: {error:e}");
        for columns in [s.u, s.v_t.transpose()] {
            let n = columns.ncols();
            assert!((columns.transpose() * columns - DMatrix::identity(n, n)).amax() < 1e-14, "{a}");
        }
    }
}

/// The value is that of plain numbers, in single precision too.
#[test]
fn values_do_not_know_of_tangents() {
    fn check<T: LinalgScalar + Filled>(values: [f64; 6]) {
        let a = Matrix2x3::from_row_slice(&values);
        let (plain, dual) = (svd(&a).unwrap(), svd(&a.map(T::from)).unwrap());
        assert_eq!(plain.singular_values, dual.singular_values.map(|x| x.base()));
        assert_eq!(plain.singular_values, dual.branches.map(|x| x.base()));
        assert_eq!((plain.u, plain.v_t), (dual.u.map(|x| x.base()), dual.v_t.map(|x| x.base())));
    }
    for values in
        [[1.0, 2.0, 3.0, 4.0, 5.0, 7.0], [2.0, 0.0, 0.0, 0.0, 2.0, 0.0], [0.0; 6], [1.0, 2.0, 3.0, 2.0, 4.0, 6.0]]
    {
        check::<Dual<f64, 2>>(values);
        check::<Second>(values);
    }
    let a = Matrix2::new(1.5_f32, 2.0, -1.0, 0.5);
    let single = svd(&a.map(|x| Dual { value: x, tangent: [x] })).unwrap().singular_values;
    let double = svd(&a.map(|x| Dual { value: f64::from(x), tangent: [f64::from(x)] })).unwrap().singular_values;
    for (x, y) in single.iter().zip(&double) {
        assert_close(y.tangent[0], x.tangent[0].into(), 1e-6, "f32");
    }
}

/// Entries of any size have singular values, with derivatives as those of the same matrix in other units.
#[test]
fn singular_values_know_no_units() {
    let plain = svd(&in_size(0)).unwrap();
    for e in SIZES {
        let moved = svd(&in_size(e)).unwrap();
        for (degree, plain, moved) in [
            (1, plain.singular_values.as_slice(), moved.singular_values.as_slice()),
            (0, plain.u.as_slice(), moved.u.as_slice()),
            (0, plain.v_t.as_slice(), moved.v_t.as_slice()),
        ] {
            assert_all_in_units(plain, moved, degree, e);
        }
    }
    // One singular value out of range, and all else in it.
    let far = svd(&Matrix2::from_element(Dual::<f64, 1>::variable(1.7e308, 0))).unwrap();
    assert_eq!(far.singular_values[0].value, f64::INFINITY);
    assert!((far.singular_values[0].tangent[0] - 2.0).abs() < 1e-15);
    assert!(
        far.u.column(0).iter().all(|x| (x.value.abs() - 0.5_f64.sqrt()).abs() < 1e-15 && x.tangent[0].abs() < 1e-15)
    );
}
