//! Cholesky, eigenvalues of symmetric matrices and the exponential: differences, identities in duals, and matrices that repeat themselves.

use gradual::linalg::{DecompositionError, LinalgScalar, cholesky, expm, inverse, symmetric_eigen};
use gradual::{Dual, Scalar, gradient, hessian, jacobian, jvp};
use nalgebra::{DMatrix, Matrix2, Matrix3, SMatrix, Vector3};

use crate::linalg::{DIFFERENCES, along, assert_matrices, assert_orders, curve, filled, random, regular};
use crate::linalg_units::{SIZES, assert_all_in_units, in_size};
use crate::support::{Filled, Second, Third, assert_close, live, message_of};

type D1 = Dual<f64, 1>;

fn symmetric<T: Filled + LinalgScalar>(n: usize, next: &mut impl FnMut() -> f64) -> DMatrix<T> {
    let a: DMatrix<T> = filled(n, n, next);
    &a + a.transpose()
}

/// Symmetric and positive definite.
fn definite<T: LinalgScalar>(a: &DMatrix<T>) -> DMatrix<T> {
    a * a.transpose()
}

along!(Cholesky, |t: T| cholesky(&definite(&curve(5, 5, 11, t))).unwrap().iter().copied().collect());
along!(Exponential, |t: T| [1.0, 0.01]
    .iter()
    .flat_map(|&s| expm(&curve(4, 4, 12, t * s)).data.as_vec().clone())
    .collect());
along!(Eigenvalues, |t: T| {
    let a = curve(5, 5, 13, t);
    // Apart, so that powers of gaps stay small.
    let spread = DMatrix::from_fn(5, 5, |i, j| T::literal(if i == j { 5.0 * i as f64 } else { 0.0 }));
    let eigen = symmetric_eigen(&(&a + a.transpose() + spread)).unwrap();
    // Projections do not know of signs.
    let projections = eigen.eigenvectors.column_iter().flat_map(|v| (v * v.transpose()).data.as_vec().clone());
    eigen.eigenvalues.iter().chain(&eigen.branches).copied().chain(projections).collect()
});

#[test]
fn derivatives_of_order_3_against_differences() {
    assert_orders(&Cholesky, 0.3, DIFFERENCES, "cholesky");
    assert_orders(&Exponential, 0.3, DIFFERENCES, "expm");
    assert_orders(&Eigenvalues, 0.3, DIFFERENCES, "eigenvalues");
}

/// L Lᵀ = A to order 3, with a lower triangular L.
#[test]
fn cholesky_of_random_matrices() {
    let mut next = random(21);
    for n in [1, 2, 3, 6, 11] {
        let a = definite::<Third>(&regular(n, &mut next));
        let l = cholesky(&a).unwrap();
        assert_matrices(a.iter().copied(), (&l * l.transpose()).iter().copied(), 1e-12, "L Lᵀ");
        assert!((0..n).all(|j| (0..j).all(|i| l[(i, j)].is_zero())));
    }
}

#[test]
fn cholesky_of_special_matrices() {
    let x = live(2.0);
    assert_matrices([x.sqrt()], [cholesky(&SMatrix::<Second, 1, 1>::new(x)).unwrap()[0]], 1e-15, "1 x 1");
    let diagonal = DMatrix::from_diagonal_element(4, 4, x);
    assert_matrices(
        DMatrix::from_diagonal_element(4, 4, x.sqrt()).iter().copied(),
        cholesky(&diagonal).unwrap().iter().copied(),
        1e-15,
        "diagonal",
    );
    assert_eq!(cholesky(&DMatrix::<D1>::zeros(0, 0)).unwrap().shape(), (0, 0));
    for (what, a) in [
        ("zero", Matrix2::zeros()),
        ("indefinite", Matrix2::new(1.0, 2.0, 2.0, 1.0)),
        ("singular", Matrix2::new(1.0, 1.0, 1.0, 1.0)),
        ("not symmetric", Matrix2::new(2.0, 1.0, 0.0, 2.0)),
        ("NaN", Matrix2::new(2.0, f64::NAN, f64::NAN, 2.0)),
        ("infinite", Matrix2::new(2.0, 0.0, 0.0, f64::INFINITY)),
    ] {
        assert!(cholesky(&a).is_none() && cholesky(&a.map(D1::from)).is_none(), "{what}");
    }
    assert_eq!(
        message_of(|| cholesky(&DMatrix::<f64>::zeros(1, 2))),
        "cholesky needs a square matrix: 1 rows, 2 columns"
    );
}

/// The derivative with respect to every entry is that of the symmetric part.
#[test]
fn entries_across_the_diagonal_share_the_derivative() {
    let x = Matrix2::new(2.0, 1.0, 1.0, 3.0);
    let g: SMatrix<f64, 2, 2> = gradient(|a: Matrix2<_>| cholesky(&a).unwrap()[(1, 1)], x);
    let h: [f64; 3] = gradient(|[a, b, c]| cholesky(&Matrix2::new(a, b, b, c)).unwrap()[(1, 1)], [2.0, 1.0, 3.0]);
    assert_eq!((g[(0, 1)], 2.0 * g[(0, 1)]), (g[(1, 0)], h[1]));
    let g: SMatrix<f64, 2, 2> = gradient(|a: Matrix2<_>| symmetric_eigen(&a).unwrap().eigenvalues[1], x);
    assert_eq!(g[(0, 1)], g[(1, 0)]);
}

fn exponential_as_nalgebra<T: Filled + LinalgScalar + nalgebra::RealField>(what: &str) {
    let mut next = random(31);
    for n in [1, 2, 5, 10] {
        for size in [0.01, 1.0, 4.0] {
            let a: DMatrix<T> = filled::<T>(n, n, &mut next) * T::literal(size);
            assert_matrices(
                a.exp().iter().copied(),
                expm(&a).iter().copied(),
                1e-10,
                &format!("{what}, {n} x {n} times {size}"),
            );
        }
    }
}

#[test]
fn exponentials_as_nalgebra_on_duals() {
    exponential_as_nalgebra::<f64>("plain");
    exponential_as_nalgebra::<Dual<f64, 3>>("order 1");
    exponential_as_nalgebra::<Second>("order 2");
}

#[test]
fn exponentials_in_closed_form() {
    let mut next = random(33);
    let a: DMatrix<Third> = filled(5, 5, &mut next);
    assert_matrices(
        DMatrix::identity(5, 5).iter().copied(),
        (expm(&a) * expm(&-&a)).iter().copied(),
        1e-12,
        "exp(A) exp(-A)",
    );
    let x: Third = crate::support::live3(1.5);
    for x in [x, -x * 4.0, x * 0.01, Third::zero()] {
        assert_matrices([x.exp()], [expm(&SMatrix::<Third, 1, 1>::new(x))[0]], 1e-14, "1 x 1");
        let jordan = expm(&Matrix2::new(x, Third::one(), Third::zero(), x));
        assert_matrices([x.exp(), Third::zero(), x.exp(), x.exp()], jordan.iter().copied(), 1e-14, "Jordan block");
        let turned = expm(&Matrix2::new(Third::zero(), -x, x, Third::zero()));
        assert_matrices([x.cos(), x.sin(), -x.sin(), x.cos()], turned.iter().copied(), 1e-13, "rotation");
    }
    // At zero, Σ Aᵏ/k! breaks off after the order: A + A²/2 + A³/6 of tangents alone.
    let nil = a.map(|x| x - x.base());
    let power = &nil * &nil;
    let series =
        DMatrix::identity(5, 5) + &nil + &power * Third::literal(0.5) + &power * &nil * Third::literal(1.0 / 6.0);
    assert_matrices(series.iter().copied(), expm(&nil).iter().copied(), 1e-15, "at zero");
}

#[test]
fn exponentials_of_extreme_matrices() {
    assert_eq!(expm(&DMatrix::<D1>::zeros(0, 0)).shape(), (0, 0));
    let large = D1::variable(700.0, 0);
    let e = expm(&Matrix2::new(large, D1::zero(), D1::zero(), -large));
    // 350 squarings of a rounding.
    assert!(
        (e[(0, 0)].value / large.exp().value - 1.0).abs() < 1e-12
            && (e[(0, 0)].tangent[0] / large.exp().value - 1.0).abs() < 1e-12
    );
    assert!(e[(1, 1)].value >= 0.0 && e[(1, 1)].value < 1e-300 && e[(0, 1)].is_zero());
    for size in [f64::INFINITY, f64::NAN] {
        let e = expm(&Matrix2::new(D1::variable(size, 0), D1::zero(), D1::zero(), D1::zero()));
        assert!(e[(0, 0)].value.is_nan() && e[(0, 0)].tangent[0].is_nan());
    }
    let huge = expm(&DMatrix::<f64>::from_element(9, 9, f64::MAX));
    assert!(huge.iter().all(|x| !x.is_finite()));
    let single = expm(&Matrix2::new(0.0_f32, -1.0, 1.0, 0.0));
    assert_close(1.0_f64.cos(), single[(0, 0)].into(), 1e-6, "f32");
}

fn assert_eigen<T: Scalar<Base = f64> + LinalgScalar>(a: &DMatrix<T>, what: &str) {
    let n = a.nrows();
    let eigen = symmetric_eigen(a).unwrap();
    let (v, d) = (&eigen.eigenvectors, DMatrix::from_diagonal(&eigen.eigenvalues));
    assert_matrices((a * v).iter().copied(), (v * d).iter().copied(), 1e-11, &format!("A V = V Λ, {what}"));
    assert_matrices(
        DMatrix::identity(n, n).iter().copied(),
        (v.transpose() * v).iter().copied(),
        1e-11,
        &format!("Vᵀ V = I, {what}"),
    );
    assert!(eigen.eigenvalues.as_slice().is_sorted(), "{what}");
    assert_matrices(eigen.eigenvalues.iter().copied(), eigen.branches.iter().copied(), 0.0, what);
}

/// The identities fix everything but signs, to order 3.
#[test]
fn eigenvalues_that_differ() {
    let mut next = random(41);
    for n in [1, 2, 3, 6, 10] {
        // Apart, so that powers of gaps stay small.
        let spread =
            DMatrix::<Third>::from_fn(n, n, |i, j| if i == j { Third::literal(4.0 * i as f64) } else { Third::zero() });
        assert_eigen(&(symmetric::<Third>(n, &mut next) * Third::literal(0.5) + &spread), &format!("random {n} x {n}"));
        // Diagonal in value, and live beside the diagonal.
        let tangents = symmetric::<Third>(n, &mut next).map(|x| x - x.base());
        assert_eigen(&(tangents + spread), &format!("diagonal {n} x {n}"));
    }
}

/// Q(t) diag(1, 1, 2, 2, 2, 5) Q(t)ᵀ: eigenvalues that repeat and do not move, to order 3.
#[test]
fn eigenvalues_that_repeat_and_stay_together() {
    let mut next = random(43);
    let values = [1.0, 1.0, 2.0, 2.0, 2.0, 5.0];
    let skew: DMatrix<Third> = filled(6, 6, &mut next);
    let q = expm(&(&skew - skew.transpose()));
    let d = DMatrix::from_fn(6, 6, |i, j| Third::literal(if i == j { values[i] } else { 0.0 }));
    let a = &q * d * q.transpose();
    let eigen = symmetric_eigen(&a).unwrap();
    assert_matrices(values.map(Third::literal), eigen.eigenvalues.iter().copied(), 1e-11, "eigenvalues");
    assert_matrices(values.map(Third::literal), eigen.branches.iter().copied(), 1e-11, "branches");
    for i in 0..5 {
        assert!(eigen.eigenvectors.column(i).iter().all(|x| x.tangent[0].value.value.is_nan()), "eigenvector {i}");
    }
    // The one beside them is right, but for its sign.
    let (found, expected) = (eigen.eigenvectors.column(5), q.column(5));
    let sign = if found[0] * expected[0] > 0.0 { 1.0 } else { -1.0 };
    assert_matrices(expected.iter().copied(), found.iter().map(|&x| x * sign), 1e-11, "eigenvector");
}

/// Beside an eigenvalue that splits the others are right, to order 3.
#[test]
fn eigenvalues_beside_one_that_splits() {
    let mut next = random(45);
    let values = [1.0, 1.0, 1.0, 4.0, 9.0, 9.0, 14.0];
    let tangents = symmetric::<Third>(7, &mut next).map(|x| x - x.base());
    let a = tangents + DMatrix::from_fn(7, 7, |i, j| Third::literal(if i == j { values[i] } else { 0.0 }));
    let eigen = symmetric_eigen(&a).unwrap();
    for i in [3, 6] {
        let v = eigen.eigenvectors.column(i).into_owned();
        let scaled = &v * eigen.eigenvalues[i];
        assert_matrices(scaled.iter().copied(), (&a * &v).iter().copied(), 1e-12, "A v = λ v");
        assert_matrices([Third::one()], [v.dot(&v)], 1e-13, "length");
    }
    assert!([0, 1, 2, 4, 5].iter().all(|&i| eigen.eigenvalues[i].tangent[0].base().is_nan()));
}

/// Multiples of the identity.
#[test]
fn eigenvalues_of_scalar_matrices() {
    let x = live(0.0);
    for shift in [0.0, 3.0] {
        let eigen = symmetric_eigen(&DMatrix::from_diagonal_element(3, 3, x + shift)).unwrap();
        assert_matrices([x + shift; 3], eigen.eigenvalues.iter().copied(), 0.0, "eigenvalues");
        assert!(eigen.eigenvectors[(0, 0)].tangent[0].value.is_nan());
    }
    for constant in [DMatrix::<Second>::identity(3, 3), DMatrix::zeros(3, 3)] {
        let eigen = symmetric_eigen(&constant).unwrap();
        assert!(eigen.eigenvalues.iter().chain(&eigen.eigenvectors).all(|x| x.is_constant()));
    }
}

#[test]
fn eigenvalues_that_split() {
    let build =
        |[a, b, c]: [D1; 3]| Matrix3::new(a, b, D1::zero(), b, c, D1::zero(), D1::zero(), D1::zero(), D1::from(7.0));
    // One direction: eigenvalues of the direction, within the eigenspace.
    for v in [[1.0, 0.0, -1.0], [0.0, 2.0, 0.0], [3.0, 4.0, -3.0]] {
        let (_, slopes): (_, Vector3<f64>) =
            jvp(|x| symmetric_eigen(&build(x)).unwrap().eigenvalues, [1.0, 0.0, 1.0], v);
        let expected = Matrix2::new(v[0], v[1], v[1], v[2]).symmetric_eigenvalues();
        assert_close(expected.min(), slopes[0], 1e-15, "lower");
        assert_close(expected.max(), slopes[1], 1e-15, "upper");
        assert_eq!(slopes[2], 0.0);
    }
    // Several: NaN where they split, the mean where not, and branches that add up.
    let build = |[a, b, s]: [Dual<f64, 3>; 3]| Matrix2::new(s + a, b, b, s);
    let j: SMatrix<f64, 2, 3> = jacobian(|x| symmetric_eigen(&build(x)).unwrap().eigenvalues, [0.0, 0.0, 2.0]);
    assert!(j.column(0).iter().chain(&j.column(1)).all(|x| x.is_nan()) && j[(0, 2)] == 1.0 && j[(1, 2)] == 1.0, "{j}");
    let j: SMatrix<f64, 2, 3> = jacobian(|x| symmetric_eigen(&build(x)).unwrap().branches, [0.0, 0.0, 2.0]);
    assert_eq!(j, SMatrix::<f64, 2, 3>::new(0.0, 0.0, 1.0, 1.0, 0.0, 1.0));
    // The determinant is the product; its gradient at 2 I is 2 tr.
    let g: [f64; 3] = gradient(|x| symmetric_eigen(&build(x)).unwrap().branches.product(), [0.0, 0.0, 2.0]);
    assert_eq!(g, [2.0, 0.0, 4.0]);
    // Higher orders are not known.
    let h: [[f64; 2]; 2] =
        hessian(|[a, b]| symmetric_eigen(&Matrix2::new(a, b, b, -a)).unwrap().branches[1], [0.0, 0.0]);
    assert!(h.iter().flatten().all(|x| x.is_nan()), "{h:?}");
}

/// Ties that the first direction leaves are broken by the next ones.
#[test]
fn branches_are_lexicographic() {
    let mut next = random(47);
    // The first direction leaves a pair together that the second one splits.
    let skew: DMatrix<f64> = filled(3, 3, &mut next);
    let q = expm(&(&skew - skew.transpose()));
    let first = &q * DMatrix::from_diagonal(&nalgebra::dvector![1.0, 2.0, 2.0]) * q.transpose();
    let second = symmetric::<f64>(3, &mut next);
    let a = DMatrix::from_fn(3, 3, |i, j| Dual { value: f64::from(i == j), tangent: [first[(i, j)], second[(i, j)]] });
    let branches = symmetric_eigen(&a).unwrap().branches;
    let inner = q.columns(1, 2).transpose() * &second * q.columns(1, 2);
    let pair = inner.symmetric_eigen().eigenvalues;
    let expected = [[1.0, (q.column(0).transpose() * &second * q.column(0))[0]], [2.0, pair.min()], [2.0, pair.max()]];
    for (expected, found) in expected.iter().zip(&branches) {
        assert_close(expected[0], found.tangent[0], 1e-13, "first");
        assert_close(expected[1], found.tangent[1], 1e-13, "second");
    }
}

#[test]
fn matrices_without_eigenvalues() {
    let nan = Matrix2::new(1.0, 0.0, 0.0, f64::NAN);
    assert_eq!(symmetric_eigen(&nan).unwrap_err(), DecompositionError::NotFinite { row: 1, column: 1 });
    let skew = Matrix2::new(D1::zero(), D1::one(), D1::zero(), D1::zero());
    let error = symmetric_eigen(&skew).unwrap_err();
    assert_eq!(error, DecompositionError::NotSymmetric { row: 1, column: 0 });
    assert_eq!(error.to_string(), "the matrix is not symmetric: (1, 0) differs from (0, 1)");
    assert_eq!(
        message_of(|| symmetric_eigen(&DMatrix::<f64>::zeros(1, 2))),
        "symmetric_eigen needs a square matrix: 1 rows, 2 columns"
    );
    assert!(symmetric_eigen(&DMatrix::<Second>::zeros(0, 0)).unwrap().eigenvalues.is_empty());
}

/// Eigenvalues next to each other have large derivatives, and right ones.
#[test]
fn eigenvalues_that_nearly_repeat() {
    let gap = 1e-6;
    let at = |[a, b]: [Dual<f64, 2>; 2]| symmetric_eigen(&Matrix2::new(a, b, b, Dual::one())).unwrap().eigenvalues[1];
    let g = gradient(at, [1.0 + gap, gap]);
    // λ = (a + 1)/2 + √((a - 1)²/4 + b²)
    let root = (gap * gap / 4.0 + gap * gap).sqrt();
    // The gap is rounded to 1e-10 of it.
    assert_close(0.5 + gap / 4.0 / root, g[0], 1e-9, "a");
    assert_close(gap / root, g[1], 1e-9, "b");
}

#[test]
fn single_precision() {
    let x = |t: Dual<f32, 1>| Matrix2::new(t * t, t, t, t + 2.0);
    let y = |t: Dual<f64, 1>| Matrix2::new(t * t, t, t, t + 2.0);
    let (a, b) = (x(Dual::variable(1.5, 0)), y(Dual::variable(1.5, 0)));
    let (p, q) = (symmetric_eigen(&a).unwrap(), symmetric_eigen(&b).unwrap());
    for (x, y) in p.eigenvalues.iter().zip(&q.eigenvalues) {
        assert_close(y.tangent[0], x.tangent[0].into(), 1e-5, "eigenvalue");
    }
    for (x, y) in cholesky(&a).unwrap().iter().zip(&cholesky(&b).unwrap()) {
        assert_close(y.tangent[0], x.tangent[0].into(), 1e-5, "cholesky");
    }
    assert!(inverse(&a).is_some());
}

/// Directions in which nothing moves have tangents of exactly zero, beside one in which everything moves, repeated values or not.
#[test]
fn constants_stay_constant() {
    let mut next = random(51);
    for n in [3, 10] {
        let values: DMatrix<f64> = filled(n, n, &mut next);
        let regular = &values + values.transpose() + DMatrix::identity(n, n) * 30.0;
        for plain in [regular, DMatrix::identity(n, n), DMatrix::zeros(n, n)] {
            let moved: DMatrix<f64> = symmetric(n, &mut next);
            let a = plain.zip_map(&moved, |value, tangent| Dual { value, tangent: [0.0, tangent] });
            let is_still = |x: &Dual<f64, 2>| x.tangent[0] == 0.0;
            let eigen = symmetric_eigen(&a).unwrap();
            assert!(eigen.eigenvalues.iter().chain(&eigen.branches).chain(&eigen.eigenvectors).all(is_still));
            let svd = gradual::linalg::svd(&a).unwrap();
            assert!(svd.singular_values.iter().chain(&svd.branches).chain(&svd.u).chain(&svd.v_t).all(is_still));
            assert!(expm(&a).iter().all(is_still));
            assert!(cholesky(&a).is_none_or(|l| l.iter().all(is_still)));
        }
    }
}

#[test]
fn fixed_sizes_are_dynamic_ones() {
    let mut next = random(57);
    let a: DMatrix<Second> = symmetric(3, &mut next) + DMatrix::identity(3, 3) * Second::literal(9.0);
    let fixed: SMatrix<Second, 3, 3> = SMatrix::from_iterator(a.iter().copied());
    let (p, q) = (symmetric_eigen(&a).unwrap(), symmetric_eigen(&fixed).unwrap());
    // Sums of products of fixed size are rounded in another order.
    assert_matrices(p.eigenvalues.iter().copied(), q.eigenvalues.iter().copied(), 1e-13, "eigenvalues");
    assert_matrices(p.eigenvectors.iter().copied(), q.eigenvectors.iter().copied(), 1e-13, "eigenvectors");
    assert_matrices(
        cholesky(&a).unwrap().iter().copied(),
        cholesky(&fixed).unwrap().iter().copied(),
        1e-13,
        "cholesky",
    );
    assert_matrices(expm(&a).iter().copied(), expm(&fixed).iter().copied(), 1e-12, "expm");
    let one = SMatrix::<Second, 1, 1>::new(live(2.0));
    assert_matrices([live(2.0)], [symmetric_eigen(&one).unwrap().eigenvalues[0]], 0.0, "1 x 1");
    assert!(symmetric_eigen(&one).unwrap().eigenvectors[0].is_constant());
}

/// Entries of any size have eigenvalues, with derivatives as those of the same matrix in other units.
#[test]
fn eigenvalues_know_no_units() {
    let plain = symmetric_eigen(&in_size(0)).unwrap();
    for e in SIZES {
        let moved = symmetric_eigen(&in_size(e)).unwrap();
        for (degree, plain, moved) in [
            (1, plain.eigenvalues.as_slice(), moved.eigenvalues.as_slice()),
            (1, plain.branches.as_slice(), moved.branches.as_slice()),
            (0, plain.eigenvectors.as_slice(), moved.eigenvectors.as_slice()),
        ] {
            assert_all_in_units(plain, moved, degree, e);
        }
    }
    // One eigenvalue out of range, and all else in it.
    let far = symmetric_eigen(&Matrix2::from_element(D1::variable(1.7e308, 0))).unwrap();
    assert_eq!((far.eigenvalues[0].value.abs() < 1e293, far.eigenvalues[1].value), (true, f64::INFINITY));
    assert!(far.eigenvalues[0].tangent[0].abs() < 1e-15 && (far.eigenvalues[1].tangent[0] - 2.0).abs() < 1e-15);
    assert!(far.eigenvectors.iter().all(|x| (x.value.abs() - 0.5_f64.sqrt()).abs() < 1e-15));
}
