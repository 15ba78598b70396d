//! Sizes: entries so large or small that their products leave the range have results, and derivatives, as those of the same matrix in other units.

use std::f64::consts::LN_2;

use gradual::Dual;
use gradual::linalg::{determinant, inverse, ln_determinant, solve};
use nalgebra::{DMatrix, Matrix1, Matrix2, Matrix3, Vector2, Vector3};

use crate::linalg::{assert_matrices, random, regular};
use crate::support::Second;

type D1 = Dual<f64, 1>;
type D2 = Dual<D1, 1>;

/// x · 2ᵉ, of any e.
pub(crate) fn times_power(mut x: f64, mut e: i32) -> f64 {
    while e != 0 {
        let step = e.clamp(-900, 900);
        x *= 2.0_f64.powi(step);
        e -= step;
    }
    x
}

/// Components of a `Dual<Dual<f64, 1>, 1>` in other units: of a function of degree `degree`, of numbers that are 2ᵉ times as large and move at the same speed.
fn in_units(y: Dual<Dual<f64, 1>, 1>, degree: i32, e: i32) -> [f64; 3] {
    let orders = (0..).zip([y.value.value, y.tangent[0].value, y.tangent[0].tangent[0]]);
    let moved: Vec<f64> = orders.map(|(order, y)| times_power(y, (degree - order) * e)).collect();
    [moved[0], moved[1], moved[2]]
}

/// The matrices [2 1; 1 -3] · 2ᵉ + [0.5 1; 1 2] t at t = 0.
pub(crate) fn in_size(e: i32) -> Matrix2<D2> {
    let entry = |x: f64, slope: f64| {
        D2::literal(times_power(x, e)) + D2::variable(D1::variable(0.0, 0), 0) * D2::literal(slope)
    };
    Matrix2::new(entry(2.0, 0.5), entry(1.0, 1.0), entry(1.0, 1.0), entry(-3.0, 2.0))
}

/// Equal, or apart by rounding.
#[track_caller]
fn assert_in_units(expected: [f64; 3], found: D2, what: &str) {
    let found = in_units(found, 0, 0);
    for (e, f) in expected.into_iter().zip(found) {
        assert!(e == f || (e - f).abs() <= 1e-14 * e.abs() + 1e-322, "{what}: found {found:?}, expected {expected:?}");
    }
}

/// Numbers of a degree in the size of a matrix, and those of the same matrix 2ᵉ times as large.
#[track_caller]
pub(crate) fn assert_all_in_units(plain: &[D2], moved: &[D2], degree: i32, e: i32) {
    for (x, y) in plain.iter().zip(moved) {
        assert_in_units(in_units(*x, degree, e), *y, &format!("2^{e}"));
    }
}

/// The sizes of entries whose products leave the range, and often their squares and inverses too.
pub(crate) const SIZES: [i32; 7] = [-1070, -900, -520, -340, 340, 520, 1022];

/// A determinant that is in range, of numbers whose products are not.
#[test]
fn determinants_of_mixed_sizes() {
    type Two = Dual<Dual<f64, 4>, 4>;
    for sizes in [
        vec![1e-200, 1e200, 1e200],
        vec![1e200, 1e-200, 1e-200],
        vec![1e-200, 1e-200, 1e200, 1e200],
        vec![1e200, 1e200, 1e-200, 1e-200],
        vec![1e-300, 1e300],
        vec![3e-320, 1e300, 1.0],
        vec![1e300, 0.0, 1e-300],
        vec![0.0, 1e300, 1e-300, 0.0],
    ] {
        let n = sizes.len();
        // Every number on the diagonal is a direction of its own.
        let variable = |i: usize| Two::variable(Dual::variable(sizes[i], i), i);
        let diagonal = DMatrix::from_fn(n, n, |i, j| if i == j { variable(i) } else { Two::zero() });
        // Large and small factors by turns, so that products stay within the range.
        let product = |skip: &[usize]| {
            let mut factors: Vec<f64> = (0..n).filter(|i| !skip.contains(i)).map(|i| sizes[i]).collect();
            let mut product: f64 = 1.0;
            while !factors.is_empty() {
                let of = |x: f64| i32::from((x > 1.0) == (product > 1.0));
                let next = (0..factors.len()).min_by_key(|&i| of(factors[i])).unwrap();
                product *= factors.remove(next);
            }
            product
        };
        let mut rotated = diagonal.clone();
        rotated.swap_rows(0, 1);
        rotated.swap_columns(n - 2, n - 1);
        for (a, what) in [(diagonal, "diagonal"), (rotated, "rows and columns swapped")] {
            let found = determinant(&a);
            let close = |expected: f64, found: f64, order: usize| {
                let agree = expected == found || ((found - expected) / expected).abs() < 1e-14;
                // Of subnormal numbers a unit.
                assert!(
                    agree || (found - expected).abs() < 1e-323,
                    "{what} {sizes:?}, order {order}: {found:e}, expected {expected:e}"
                );
            };
            close(product(&[]), found.base(), 0);
            assert_eq!(determinant(&a.map(|x| x.base())).to_bits(), found.base().to_bits());
            for i in 0..n {
                close(product(&[i]), found.tangent[i].base(), 1);
                for j in (0..n).filter(|&j| j != i) {
                    close(product(&[i, j]), found.tangent[i].tangent[j], 2);
                }
                close(0.0, found.tangent[i].tangent[i], 2);
            }
        }
    }
    let narrow = Matrix3::from_diagonal(&Vector3::new(1e-25_f32, 1e25, 1e25));
    assert!((determinant(&narrow) / 1e25 - 1.0).abs() < 1e-6);
}

/// A full matrix whose rows and columns are multiplied by powers of two has the same determinant to the bit, and so have its derivatives.
#[test]
fn determinants_know_no_units() {
    let mut next = random(12);
    for n in [2, 3, 4, 6] {
        let a: DMatrix<Second> = regular(n, &mut next);
        let mut moved = a.clone();
        let (large, small) = (Second::literal(2.0_f64.powi(700)), Second::literal(2.0_f64.powi(-700)));
        moved.row_mut(0).iter_mut().for_each(|x| *x *= large);
        moved.column_mut(1).iter_mut().for_each(|x| *x *= small);
        assert_matrices([determinant(&a)], [determinant(&moved)], 1e-13, "scaled");
        // Two rows alike: cofactors are left.
        let alike = |mut a: DMatrix<Second>, factor: f64| {
            let row = a.row(1).map(|x| Second::from(x.base() * factor));
            a.set_row(0, &row);
            a[(0, 0)] = a[(0, 0)] + (a[(1, 1)] - a[(1, 1)].base()) * Second::literal(factor);
            a
        };
        let (plain, scaled) = (alike(a.clone(), 1.0), alike(a, 2.0_f64.powi(700)));
        let mut scaled = scaled;
        scaled.column_mut(1).iter_mut().for_each(|x| *x *= small);
        assert_matrices([determinant(&plain)], [determinant(&scaled)], 1e-13, "singular");
    }
}

#[test]
fn solutions_know_no_units() {
    let b = |e: i32| Vector2::new(D2::literal(times_power(1.0, e)), D2::literal(times_power(3.0, e)));
    for e in SIZES {
        let (plain, moved) = (in_size(0), in_size(e));
        assert_all_in_units(inverse(&plain).unwrap().as_slice(), inverse(&moved).unwrap().as_slice(), -1, e);
        let (x, y) = (solve(&plain, &b(0)).unwrap(), solve(&moved, &b(e)).unwrap());
        assert_all_in_units(x.as_slice(), y.as_slice(), 0, e);
        let mut expected = in_units(ln_determinant(&plain).unwrap(), 0, e);
        expected[0] += 2.0 * f64::from(e) * LN_2;
        assert_in_units(expected, ln_determinant(&moved).unwrap(), &format!("2^{e}"));
    }
    // A pivot on the way is twice as large as the numbers go.
    let x = solve(&Matrix2::new(1e308, 1e308, 1e308, -1e308), &Vector2::new(1e308, 0.0)).unwrap();
    assert_eq!((x[0], x[1]), (0.5, 0.5));
    assert_eq!(inverse(&Matrix1::new(5e-324)).unwrap()[0], f64::INFINITY);
}

#[test]
fn matrices_that_are_not_finite_are_none() {
    for bad in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let a = Matrix2::new(D1::from(bad), D1::one(), D1::one(), D1::from(2.0));
        let b = Vector2::new(D1::one(), D1::one());
        assert!(solve(&a, &b).is_none() && inverse(&a).is_none() && ln_determinant(&a).is_none());
        assert!(!determinant(&a).is_finite());
        // On the other side.
        let x = solve(&Matrix2::new(2.0, 1.0, 1.0, 1.0), &Vector2::new(bad, 1.0)).unwrap();
        assert!(!x[0].is_finite() && !x[1].is_finite());
    }
}
