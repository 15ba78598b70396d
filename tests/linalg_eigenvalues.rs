//! Eigenvalues of general matrices: differences, identities in duals, and matrices whose eigenvalues repeat.

use gradual::linalg::{DecompositionError, LinalgScalar, determinant, eigenvalues, inverse, symmetric_eigen};
use gradual::{Dual, Scalar, jacobian};
use nalgebra::{Complex, DMatrix, DVector, Matrix2, Matrix3, SMatrix};

use crate::linalg::{DIFFERENCES, along, assert_matrices, assert_orders, curve, filled, random, regular};
use crate::support::{Filled, Second, Third, assert_close, message_of};

/// Real and imaginary parts, one after the other.
fn parts<T: LinalgScalar>(a: &DMatrix<T>) -> Vec<T> {
    eigenvalues(a).unwrap().iter().flat_map(|z| [z.re, z.im]).collect()
}

/// A matrix with one pair of complex eigenvalues a ± ib for each (a, b), real ones for b = 0, in a basis that moves.
fn with_eigenvalues<T: Filled + LinalgScalar>(values: &[(T, T)], next: &mut impl FnMut() -> f64) -> DMatrix<T> {
    let n = values.iter().map(|(_, b)| if Scalar::is_zero(b) { 1 } else { 2 }).sum();
    let mut form = DMatrix::from_element(n, n, T::literal(0.0));
    let mut i = 0;
    for &(a, b) in values {
        form[(i, i)] = a;
        if !Scalar::is_zero(&b) {
            (form[(i, i + 1)], form[(i + 1, i)], form[(i + 1, i + 1)]) = (-b, b, a);
            i += 1;
        }
        i += 1;
    }
    in_a_basis_that_moves(&form, next)
}

fn in_a_basis_that_moves<T: Filled + LinalgScalar>(form: &DMatrix<T>, next: &mut impl FnMut() -> f64) -> DMatrix<T> {
    let basis: DMatrix<T> = regular(form.nrows(), next);
    let inverted = inverse(&basis).unwrap();
    basis * form * inverted
}

along!(Eigenvalues, |t: T| {
    [1, 2, 3, 4, 6]
        .into_iter()
        .flat_map(|n| {
            // Apart, so that powers of gaps stay small; one pair that turns.
            let spread = DMatrix::from_fn(n, n, |i, j| {
                T::literal(match (i, j) {
                    (1, 2) => -9.0,
                    (2, 1) => 9.0,
                    _ if i == j => 7.0 * i as f64,
                    _ => 0.0,
                })
            });
            parts(&(curve(n, n, 31, t) + spread))
        })
        .collect()
});

#[test]
fn derivatives_of_order_3_against_differences() {
    assert_orders(&Eigenvalues, 0.3, DIFFERENCES, "eigenvalues");
}

/// Eigenvalues that are known, with live tangents to order 3, of matrices without a pattern.
#[test]
fn eigenvalues_are_those_put_in() {
    let mut next = random(41);
    for shape in [
        &[(1.0, 0.0)][..],
        &[(1.0, 3.0)],
        &[(1.0, 0.0), (2.0, 3.0)],
        &[(-4.0, 1.0), (0.0, 0.0), (1.0, 2.0), (5.0, 0.0)],
    ] {
        let values: Vec<(Third, Third)> = shape
            .iter()
            .map(|&(a, b)| {
                let mut live = |x: f64| Third::filled(&mut next) * 0.1 + x;
                (live(a), if b == 0.0 { Third::zero() } else { live(b) })
            })
            .collect();
        let mut expected: Vec<[Third; 2]> =
            values.iter().flat_map(|&(a, b)| if b.is_zero() { vec![[a, b]] } else { vec![[a, -b], [a, b]] }).collect();
        expected.sort_by(|x, y| x[0].partial_cmp(&y[0]).unwrap());
        let a = with_eigenvalues(&values, &mut next);
        assert_matrices(expected.concat(), parts(&a), 1e-10, &format!("{shape:?}"));
    }
}

/// Trace, trace of the square and determinant, in all components.
#[test]
fn symmetric_functions_of_eigenvalues() {
    fn of<T: Filled + LinalgScalar>(what: &str) {
        let mut next = random(43);
        for n in [1, 2, 3, 5, 8] {
            let a: DMatrix<T> = filled(n, n, &mut next);
            let values = eigenvalues(&a).unwrap();
            let (mut sum, mut squares, mut product) =
                (T::literal(0.0), T::literal(0.0), [T::literal(1.0), T::literal(0.0)]);
            for z in &values {
                sum += z.re;
                squares += z.re * z.re - z.im * z.im;
                product = [product[0] * z.re - product[1] * z.im, product[0] * z.im + product[1] * z.re];
            }
            let what = format!("{what}, n = {n}");
            assert_matrices([a.trace()], [sum], 1e-9, &what);
            assert_matrices([(&a * &a).trace()], [squares], 1e-9, &what);
            assert_matrices([determinant(&a), T::literal(0.0)], product, 1e-9, &what);
        }
    }
    of::<f64>("plain");
    of::<Dual<f64, 3>>("order 1");
    of::<Second>("order 2");
    of::<Third>("order 3");
}

/// Where nothing has to be done for the values, and a plain iteration would see nothing of the tangents.
#[test]
fn diagonal_values_with_live_entries() {
    let mut next = random(47);
    let noise: DMatrix<Third> = filled::<Third>(3, 3, &mut next).map(|x| x - x.base());
    let a = DMatrix::from_diagonal(&DVector::from_vec(vec![1.0, 2.0, 4.0])).map(Third::from)
        + (&noise + noise.transpose()) * Third::from(0.5);
    let expected = symmetric_eigen(&a).unwrap().eigenvalues;
    let found = eigenvalues(&a).unwrap();
    assert_matrices(expected.iter().copied(), found.iter().map(|z| z.re), 1e-12, "as of a symmetric matrix");
    assert!(found.iter().all(|z| z.im.is_zero()));
    assert_eq!(found.map(|z| z.re.base()).as_slice(), [1.0, 2.0, 4.0]);
}

type D1 = Dual<f64, 1>;

/// A matrix whose value is this and whose every entry moves.
fn moving(a: &DMatrix<f64>) -> DMatrix<D1> {
    let mut next = random(53);
    a.map(|x| Dual { value: x, tangent: [next()] })
}

/// Whether both parts have NaN tangents, one entry for each eigenvalue.
fn unknown(a: &DMatrix<D1>) -> Vec<bool> {
    let values = eigenvalues(a).unwrap();
    values
        .iter()
        .map(|z| {
            assert_eq!(z.re.tangent[0].is_nan(), z.im.tangent[0].is_nan());
            z.re.tangent[0].is_nan()
        })
        .collect()
}

#[test]
fn repeated_eigenvalues_have_no_tangents() {
    let mut next = random(59);
    for n in [2, 3, 6] {
        for a in [DMatrix::identity(n, n), DMatrix::zeros(n, n)] {
            assert!(unknown(&moving(&a)).iter().all(|&unknown| unknown));
            assert!(eigenvalues(&a.map(D1::from)).unwrap().iter().all(|z| z.re.is_constant() && z.im.is_constant()));
        }
    }
    // Jordan blocks of two and three rows, and a pair of complex eigenvalues twice; beside simple ones.
    let blocks: [(&[f64], usize); 4] = [
        (&[2.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, -1.0], 2),
        (&[2.0, 1.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, -3.0], 3),
        (&[2.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 1.0, -4.0, 0.0, 0.0, 4.0, 1.0], 2),
        (&[1.0, -2.0, 1.0, 0.0, 2.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, -2.0, 0.0, 0.0, 2.0, 1.0], 4),
    ];
    for (block, repeated) in blocks {
        let block = DMatrix::from_row_slice(4, 4, block);
        for turned in [false, true] {
            for _ in 0..20 {
                let a = if turned { in_a_basis_that_moves(&block, &mut next) } else { block.clone() };
                let unknown = unknown(&moving(&a));
                assert_eq!(unknown.iter().filter(|&&unknown| unknown).count(), repeated, "{a}");
            }
        }
    }
}

/// Beside eigenvalues that repeat, defective ones too, the others are right to order 3.
#[test]
fn eigenvalues_beside_repeated_ones() {
    let mut next = random(61);
    for off in [0.0, 1.0] {
        let simple = [Third::filled(&mut next) * 0.1 - 3.0, Third::filled(&mut next) * 0.1 + 6.0];
        let mut form = DMatrix::from_element(4, 4, Third::zero());
        (form[(0, 0)], form[(3, 3)]) = (simple[0], simple[1]);
        (form[(1, 1)], form[(1, 2)], form[(2, 2)]) = (Third::from(1.0), Third::from(off), Third::from(1.0));
        // Tangents that split the double one.
        for (i, j) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let live = Third::filled(&mut next);
            form[(i, j)] += live - live.base();
        }
        let found = eigenvalues(&in_a_basis_that_moves(&form, &mut next)).unwrap();
        assert_matrices(simple, [found[0].re, found[3].re], 1e-10, &format!("{off}"));
        assert!(found[1].re.tangent[0].base().is_nan() && found[2].re.tangent[0].base().is_nan());
        assert_close(1.0, found[1].re.base(), 1e-6, "value");
    }
}

/// Close eigenvalues are not repeated ones as long as their condition is good.
#[test]
fn close_eigenvalues() {
    let gap = 1e-10;
    let [a, b] = [Dual { value: 1.0, tangent: [3.0, 1.0] }, Dual { value: 1.0 + gap, tangent: [5.0, 0.0] }];
    let found = eigenvalues(&Matrix2::new(a, Dual::zero(), Dual::zero(), b)).unwrap();
    assert_eq!((found[0].re, found[1].re), (a, b));
    // √b, of a matrix that is far from balanced.
    for b in [1e-12, 1e-40] {
        let found = eigenvalues(&Matrix2::new(D1::zero(), D1::one(), D1::variable(b, 0), D1::zero())).unwrap();
        assert_close(1.0, found[1].re.value / b.sqrt(), 1e-15, "√b");
        assert_close(0.5, found[1].re.tangent[0] * b.sqrt(), 1e-15, "1/2√b");
    }
}

/// Directions in which nothing moves have tangents of zero, beside repeated eigenvalues too.
#[test]
fn constants_stay_constant() {
    let mut next = random(67);
    let still = |x: f64| Dual { value: x, tangent: [0.0, next()] };
    let a = DMatrix::from_row_slice(3, 3, &[1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 3.0]).map(still);
    let found = eigenvalues(&a).unwrap();
    assert!(found.iter().all(|z| z.re.tangent[0] == 0.0 && z.im.tangent[0] == 0.0), "{found:?}");
    assert!(found[0].re.tangent[1].is_nan() && found[2].re.tangent[1] != 0.0);
}

/// Sizes whose squares are out of range, in both directions.
#[test]
fn extreme_sizes() {
    let mut next = random(71);
    for n in [1, 2, 3, 5] {
        let a: DMatrix<Second> = filled(n, n, &mut next);
        let expected = eigenvalues(&a).unwrap();
        for exponent in [-1000, -500, 500, 1000] {
            let size = 2.0_f64.powi(exponent);
            let found = eigenvalues(&a.map(|x| x * size)).unwrap();
            let all = |values: &DVector<Complex<Second>>, by: f64| -> Vec<Second> {
                values.iter().flat_map(|z| [z.re * by, z.im * by]).collect()
            };
            assert_matrices(all(&expected, 1.0), all(&found, 1.0 / size), 1e-9, &format!("n = {n}, 2^{exponent}"));
        }
    }
}

/// Matrices on which the shifts of the plain iteration make no progress.
#[test]
fn cyclic_permutations() {
    for n in 2..=9 {
        // λⁿ = x.
        let a = DMatrix::from_fn(n, n, |i, j| {
            if i + 1 == j {
                D1::one()
            } else if (i, j) == (n - 1, 0) {
                D1::variable(1.0, 0)
            } else {
                D1::zero()
            }
        });
        let found = eigenvalues(&a).unwrap();
        // Some roundings for each step of the iteration.
        for z in &found {
            let angle = (z.im.value.atan2(z.re.value) * n as f64 / std::f64::consts::TAU).round()
                * std::f64::consts::TAU
                / n as f64;
            assert_close(angle.cos(), z.re.value, 1e-13, "root of unity");
            assert_close(angle.sin(), z.im.value, 1e-13, "root of unity");
            assert_close(angle.cos() / n as f64, z.re.tangent[0], 1e-13, "slope");
            assert_close(angle.sin() / n as f64, z.im.tangent[0], 1e-13, "slope");
        }
    }
}

#[test]
fn order_and_pairs() {
    let mut next = random(73);
    for n in [2, 5, 9] {
        let a: DMatrix<Second> = filled(n, n, &mut next);
        let found = eigenvalues(&a).unwrap();
        let key = |z: &Complex<Second>| (z.re.base(), z.im.base());
        assert!(found.as_slice().is_sorted_by(|x, y| key(x) <= key(y)));
        for z in &found {
            if z.im.base() == 0.0 {
                assert!(z.im.is_zero());
            } else {
                let mates = found.iter().filter(|w| {
                    crate::support::components(w.re) == crate::support::components(z.re)
                        && crate::support::components(w.im) == crate::support::components(-z.im)
                });
                assert_eq!(mates.count(), 1);
            }
        }
        // The value does not know of tangents, and is nalgebra's but for rounding.
        let plain = a.map(|x| x.base());
        let of_plain = eigenvalues(&plain).unwrap();
        assert_eq!(of_plain, found.map(|z| Complex::new(z.re.base(), z.im.base())));
        let mut theirs: Vec<_> = plain.complex_eigenvalues().iter().copied().collect();
        theirs.sort_by(|x, y| (x.re, x.im).partial_cmp(&(y.re, y.im)).unwrap());
        for (ours, theirs) in of_plain.iter().zip(theirs) {
            assert!((ours - theirs).norm() < 1e-13 * n as f64, "{ours}, {theirs}");
        }
    }
}

#[test]
#[allow(clippy::cast_possible_truncation)]
fn fixed_sizes_single_precision_and_small_shapes() {
    let mut next = random(79);
    let a: DMatrix<Second> = filled(3, 3, &mut next);
    let fixed: SMatrix<Second, 3, 3> = SMatrix::from_iterator(a.iter().copied());
    let of_fixed: Vec<Second> = eigenvalues(&fixed).unwrap().iter().flat_map(|z| [z.re, z.im]).collect();
    assert_matrices(parts(&a), of_fixed, 0.0, "fixed");
    assert!(eigenvalues(&DMatrix::<Second>::zeros(0, 0)).unwrap().is_empty());
    let x = crate::support::live(-2.7);
    let one = eigenvalues(&SMatrix::<Second, 1, 1>::new(x)).unwrap()[0];
    assert_matrices([x], [one.re], 0.0, "one row");
    let wide = a.map(|x| Dual { value: x.base(), tangent: [x.tangent[0].base(), x.tangent[1].base()] });
    let narrow = wide.map(|x| Dual { value: x.value as f32, tangent: x.tangent.map(|x| x as f32) });
    for (x, y) in eigenvalues(&wide).unwrap().iter().zip(&eigenvalues(&narrow).unwrap()) {
        assert_close(x.re.value, y.re.value.into(), 1e-5, "single");
        assert_close(x.re.tangent[1], y.re.tangent[1].into(), 1e-4, "single, tangent");
        assert_close(x.im.tangent[0], y.im.tangent[0].into(), 1e-4, "single, tangent");
    }
}

/// The modulus of the largest eigenvalue through a driver: of [[a, b], [c, 0]], λ² = a λ + b c.
#[test]
fn through_a_driver() {
    let j: [[f64; 3]; 1] =
        jacobian(|[a, b, c]| [eigenvalues(&Matrix2::new(a, b, c, Dual::zero())).unwrap()[1].re], [1.0, 2.0, 3.0]);
    // λ = 3: dλ (2 λ - a) = λ da + c db + b dc.
    for (expected, found) in [0.6, 0.6, 0.4].into_iter().zip(j[0]) {
        assert_close(expected, found, 1e-14, "slope");
    }
}

#[test]
fn bad_input() {
    let mut a = Matrix3::<D1>::identity();
    for bad in [f64::NAN, f64::INFINITY] {
        a[(2, 1)] = D1::from(bad);
        assert_eq!(eigenvalues(&a), Err(DecompositionError::NotFinite { row: 2, column: 1 }));
    }
    let flat = DMatrix::<D1>::zeros(2, 3);
    assert_eq!(message_of(|| eigenvalues(&flat)), "eigenvalues needs a square matrix: 2 rows, 3 columns");
}
