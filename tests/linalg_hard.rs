//! Matrices in units that are very large or very small: all derivatives are those of the same matrix in units of its own, times powers of two.

use gradual::Dual;
use gradual::linalg::{LinalgScalar, svd, symmetric_eigen};
use nalgebra::DMatrix;

use crate::linalg::{filled, random};
use crate::support::{Third, components};

/// Powers of two whose squares are in range, whose fourth powers are not, and some near the ends of the range.
const UNITS: [i32; 6] = [332, -332, 530, -530, 900, -900];

/// `of` a matrix and of the same matrix in another unit, where `power` of the unit comes out. A power of two changes no digit, so that all
/// components agree but for the rounding that another order of the same steps has.
#[track_caller]
fn assert_unit<T: LinalgScalar<Base = f64>>(
    a: &DMatrix<T>,
    power: i32,
    what: &str,
    of: impl Fn(&DMatrix<T>) -> Vec<T>,
) {
    let all = |a: &DMatrix<T>| of(a).into_iter().map(components).collect::<Vec<_>>();
    let expected = all(a);
    for exponent in UNITS {
        let unit = 2.0_f64.powi(exponent);
        let found = all(&a.map(|x| x * unit));
        let scale = expected.iter().flatten().fold(0.0_f64, |m, x| m.max(x.abs()));
        for (e, f) in expected.iter().zip(&found) {
            for (&e, &f) in e.iter().zip(f) {
                let f = f / unit.powi(power);
                let agree = (e - f).abs() <= 1e-14 * scale || e.is_nan() && f.is_nan();
                assert!(agree, "{what}, 2^{exponent}: found {f:e}, expected {e:e}");
            }
        }
    }
}

#[test]
fn singular_values_and_vectors_of_all_units() {
    let mut next = random(211);
    for (rows, columns) in [(2, 2), (3, 3), (4, 2), (2, 4)] {
        let a: DMatrix<Third> = filled(rows, columns, &mut next);
        let what = format!("{rows} x {columns}");
        assert_unit(&a, 1, &what, |a| svd(a).unwrap().singular_values.as_slice().to_vec());
        assert_unit(&a, 0, &what, |a| {
            let svd = svd(a).unwrap();
            svd.u.iter().chain(&svd.v_t).copied().collect()
        });
    }
}

/// The product of a matrix with its transpose, by which a block is told apart, would leave the range.
#[test]
fn repeated_singular_values_of_all_units() {
    let mut next = random(223);
    let a: DMatrix<Dual<f64, 1>> = filled(3, 3, &mut next);
    let a = a.map(|x| x - x.base()) + DMatrix::identity(3, 3);
    let values = |a: &DMatrix<Dual<f64, 1>>| svd(a).unwrap().singular_values.as_slice().to_vec();
    assert!(values(&a).iter().all(|s| s.tangent[0].is_finite()));
    assert_unit(&a, 1, "repeated", values);
}

#[test]
fn symmetric_eigenvalues_and_vectors_of_all_units() {
    let mut next = random(227);
    for n in [2, 3, 5] {
        let a: DMatrix<Third> = filled(n, n, &mut next);
        let a = &a + a.transpose();
        let what = format!("{n} rows");
        assert_unit(&a, 1, &what, |a| symmetric_eigen(a).unwrap().eigenvalues.as_slice().to_vec());
        assert_unit(&a, 0, &what, |a| symmetric_eigen(a).unwrap().eigenvectors.as_slice().to_vec());
    }
}
