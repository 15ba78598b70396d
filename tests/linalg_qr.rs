//! QR: differences, identities in duals, nalgebra's own on duals, and columns that depend on each other.

use gradual::linalg::{LinalgScalar, Qr, cholesky, qr};
use gradual::{Dual, gradient, jacobian};
use nalgebra::{DMatrix, Dyn, Matrix2, Matrix3, Matrix3x2, SMatrix};

use crate::linalg::{DIFFERENCES, along, assert_matrices, assert_orders, curve, filled, random};
use crate::support::{Filled, Second, Third, assert_close};

const SHAPES: [(usize, usize); 9] = [(1, 1), (2, 2), (3, 3), (6, 6), (5, 2), (4, 1), (2, 5), (1, 3), (12, 10)];

fn both<T: LinalgScalar>(a: &DMatrix<T>) -> Vec<T> {
    let Qr { q, r } = qr(a).unwrap();
    q.iter().chain(&r).copied().collect()
}

along!(Factors, |t: T| [(1, 1), (3, 3), (5, 3), (3, 5)]
    .into_iter()
    .flat_map(|(rows, columns)| both(&curve(rows, columns, 83, t)))
    .collect());

#[test]
fn derivatives_of_order_3_against_differences() {
    assert_orders(&Factors, 0.3, DIFFERENCES, "qr");
}

/// Q R = A, `QᵀQ` = 1, and R triangular with a positive diagonal: these fix both, to every order.
#[track_caller]
fn assert_factors(a: &DMatrix<Third>, tolerance: f64, what: &str) {
    let Qr { q, r }: Qr<Third, Dyn, Dyn> = qr(a).unwrap();
    let rank = a.nrows().min(a.ncols());
    assert_eq!((q.shape(), r.shape()), ((a.nrows(), rank), (rank, a.ncols())), "{what}");
    assert_matrices(a.iter().copied(), (&q * &r).iter().copied(), tolerance, &format!("{what}, Q R"));
    let product = q.transpose() * &q;
    assert_matrices(
        DMatrix::identity(rank, rank).iter().copied(),
        product.iter().copied(),
        tolerance,
        &format!("{what}, QᵀQ"),
    );
    for i in 0..rank {
        assert!(r[(i, i)].base() > 0.0, "{what}");
        assert!((0..i).all(|j| r[(i, j)].is_zero()), "{what}");
    }
}

#[test]
fn identities() {
    let mut next = random(89);
    for (rows, columns) in SHAPES {
        let a: DMatrix<Third> = filled(rows, columns, &mut next);
        // Far from dependent columns.
        let a = a + DMatrix::identity(rows, columns) * Third::literal(3.0);
        assert_factors(&a, 1e-10, &format!("{rows} x {columns}"));
    }
}

/// Values for which a reflection has nothing to do, and tangents for which it has.
#[test]
fn trivial_values_with_live_entries() {
    let mut next = random(97);
    for (rows, columns) in SHAPES {
        let mut live = || filled::<Third>(rows, columns, &mut next).map(|x| x - x.base());
        let what = format!("{rows} x {columns}");
        assert_factors(&(live() + DMatrix::identity(rows, columns)), 1e-12, &format!("{what}, identity"));
        let diagonal =
            DMatrix::from_fn(rows, columns, |i, j| Third::literal(if i == j { [1.0, -2.0, 4.0][i % 3] } else { 0.0 }));
        assert_factors(&(live() + diagonal), 1e-10, &format!("{what}, diagonal"));
        let triangular = DMatrix::from_fn(rows, columns, |i, j| Third::literal(if i <= j { 1.0 } else { 0.0 }));
        // Inverses grow with the number of rows.
        if rows < 10 {
            assert_factors(&(live() + triangular), 1e-9, &format!("{what}, triangular"));
        }
    }
}

/// The signs are nalgebra's, on duals as well, and of plain numbers so are the bits.
#[test]
fn regular_matrices_as_nalgebra() {
    fn of<T: Filled + LinalgScalar + nalgebra::RealField>(tolerance: f64, what: &str) {
        let mut next = random(101);
        for (rows, columns) in SHAPES {
            let a: DMatrix<T> =
                filled::<T>(rows, columns, &mut next) + DMatrix::identity(rows, columns) * T::literal(2.0);
            let (q, r) = a.clone().qr().unpack();
            assert_matrices(q.iter().chain(&r).copied(), both(&a), tolerance, &format!("{what}, {rows} x {columns}"));
        }
    }
    of::<f64>(0.0, "plain");
    of::<Dual<f64, 3>>(1e-12, "order 1");
    of::<Second>(1e-11, "order 2");
    of::<Third>(1e-10, "order 3");
}

/// R is the transpose of the Cholesky factor of Aᵀ A.
#[test]
fn as_cholesky_of_the_product() {
    let mut next = random(103);
    let a: DMatrix<Second> = filled(7, 4, &mut next);
    let l = cholesky(&(a.transpose() * &a)).unwrap();
    assert_matrices(l.transpose().iter().copied(), qr(&a).unwrap().r.iter().copied(), 1e-11, "R");
}

/// Orthogonal matrices that turn: R is the identity to all orders.
#[test]
fn rotations() {
    let angle = Third::filled(&mut random(107));
    let (sin, cos) = angle.sin_cos();
    let turn = Matrix2::new(cos, -sin, sin, cos);
    let Qr { q, r } = qr(&turn).unwrap();
    assert_matrices(turn.iter().copied(), q.iter().copied(), 1e-14, "Q");
    assert_matrices(Matrix2::identity().iter().copied(), r.iter().copied(), 1e-14, "R");
}

type D1 = Dual<f64, 1>;

#[test]
fn dependent_columns_are_none() {
    let live = |x: f64| Dual { value: x, tangent: [1.0] };
    for n in 1..=4 {
        assert!(qr(&DMatrix::<f64>::zeros(n, n)).is_none() && qr(&DMatrix::from_element(n, n, live(0.0))).is_none());
        // A column of zeros, whose tangents would make it independent.
        for j in 0..n {
            let a = DMatrix::from_fn(n, n, |row, column| Dual {
                value: if row == column && row != j { 1.0 } else { 0.0 },
                tangent: [if column == j { 1.0 } else { 0.0 }],
            });
            assert!(qr(&a).is_none() && qr(&a.map(|x| x.value)).is_none());
        }
    }
    let mut next = random(109);
    for (rows, columns) in [(3, 3), (7, 4), (12, 9)] {
        let thin: DMatrix<f64> = filled(rows, columns - 1, &mut next);
        let a = &thin * filled::<f64>(columns - 1, columns, &mut next);
        assert!(qr(&a.map(live)).is_none(), "{rows} x {columns}");
        // A column more than there are rows depends on the others, but does not make Q.
        let wide = filled::<f64>(rows, rows, &mut next).insert_column(rows, 0.0);
        assert!(qr(&wide.map(live)).is_some());
    }
    // More than rounding away from each other: R₂₂ is x.
    let gap = 1e-9;
    let g: [f64; 1] = gradient(
        |[x]| {
            qr(&Matrix3x2::new(Dual::one(), Dual::one(), Dual::zero(), x, Dual::zero(), Dual::zero())).unwrap().r
                [(1, 1)]
        },
        [gap],
    );
    assert_eq!(g, [1.0]);
}

/// Columns are measured by their own length.
#[test]
fn sizes_of_columns_do_not_matter() {
    let mut next = random(113);
    let a: DMatrix<Second> = filled(4, 3, &mut next);
    let Qr { q, r } = qr(&a).unwrap();
    let exponents = [-500, 0, 500];
    let scaled = DMatrix::from_fn(4, 3, |i, j| a[(i, j)] * 2.0_f64.powi(exponents[j]));
    let found = qr(&scaled).unwrap();
    assert_matrices(q.iter().copied(), found.q.iter().copied(), 1e-13, "Q");
    let back = DMatrix::from_fn(3, 3, |i, j| found.r[(i, j)] * 2.0_f64.powi(-exponents[j]));
    assert_matrices(r.iter().copied(), back.iter().copied(), 1e-13, "R");
    for exponent in [-1000, 1000] {
        let size = 2.0_f64.powi(exponent);
        let found = qr(&a.map(|x| x * size)).unwrap();
        assert_matrices(q.iter().copied(), found.q.iter().copied(), 1e-13, "Q of one size");
        assert_matrices(r.iter().copied(), found.r.iter().map(|x| *x / size), 1e-13, "R of one size");
    }
}

/// Directions in which nothing moves have tangents of zero.
#[test]
fn constants_stay_constant() {
    let mut next = random(127);
    let a = DMatrix::from_fn(4, 3, |_, _| Dual { value: next(), tangent: [0.0, next()] });
    assert!(both(&a).iter().all(|x| x.tangent[0] == 0.0) && both(&a).iter().any(|x| x.tangent[1] != 0.0));
    assert!(both(&DMatrix::from_diagonal_element(3, 3, 1e-310).map(D1::from)).iter().all(|x| x.tangent[0] == 0.0));
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn fixed_sizes_single_precision_and_small_shapes() {
    let mut next = random(131);
    let a: DMatrix<Second> = filled(3, 2, &mut next);
    let fixed = qr(&SMatrix::<Second, 3, 2>::from_iterator(a.iter().copied())).unwrap();
    let of_fixed: Vec<Second> = fixed.q.iter().chain(&fixed.r).copied().collect();
    assert_matrices(both(&a), of_fixed, 0.0, "fixed");
    for (rows, columns) in [(0, 0), (3, 0), (0, 3)] {
        let Qr { q, r } = qr(&DMatrix::<Second>::zeros(rows, columns)).unwrap();
        assert_eq!((q.shape(), r.shape()), ((rows, 0), (0, columns)));
    }
    let x = crate::support::live(-2.5);
    let one = qr(&SMatrix::<Second, 1, 1>::new(x)).unwrap();
    assert_matrices([-Second::one(), x.abs()], [one.q[0], one.r[0]], 1e-15, "sign and size");
    let wide = a.map(|x| Dual { value: x.base(), tangent: [x.tangent[0].base(), x.tangent[1].base()] });
    let narrow = wide.map(|x| Dual { value: x.value as f32, tangent: x.tangent.map(|x| x as f32) });
    for (x, y) in both(&wide).iter().zip(both(&narrow)) {
        assert_close(x.value, y.value.into(), 1e-5, "single");
        assert_close(x.tangent[1], y.tangent[1].into(), 1e-4, "single, tangent");
    }
}

/// A least-squares solution R⁻¹ Qᵀ b through a driver: the slope of a line through three points, which is linear in b.
#[test]
fn through_a_driver() {
    let j: [[f64; 3]; 1] = jacobian(
        |b: [Dual<f64, 3>; 3]| {
            let [one, x] = [[1.0; 3], [-1.0, 0.0, 1.0]].map(|column| column.map(Dual::from));
            let Qr { q, r } = qr(&Matrix3x2::from_fn(|i, j| [one, x][j][i])).unwrap();
            [(0..3).map(|i| q[(i, 1)] * b[i]).sum::<Dual<f64, 3>>() / r[(1, 1)]]
        },
        [1.0, 2.0, 4.0],
    );
    for (expected, found) in [-0.5, 0.0, 0.5].into_iter().zip(j[0]) {
        assert_close(expected, found, 1e-15, "slope");
    }
}

#[test]
fn bad_input_is_none() {
    for bad in [f64::NAN, f64::INFINITY] {
        let mut a = Matrix3::<D1>::identity();
        a[(0, 2)] = D1::from(bad);
        assert!(qr(&a).is_none());
    }
    // A length that is out of range.
    assert!(qr(&Matrix2::new(f64::MAX, 0.0, f64::MAX, 1.0)).is_none());
}
