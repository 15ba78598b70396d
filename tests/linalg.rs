//! Solving, inverses and determinants: against differences, nalgebra's own algorithm on duals, and identities where neither is any good.

use gradual::linalg::{LinalgScalar, determinant, inverse, ln_determinant, solve};
use gradual::{Dual, Scalar, gradient, hessian};
use nalgebra::{DMatrix, DVector, Matrix2, Matrix3, SMatrix};

use crate::support::{Filled, Second, Third, assert_close, components, message_of};

/// Numbers without a pattern, from -1 to 1.
pub(crate) fn random(seed: u32) -> impl FnMut() -> f64 {
    let mut state = u64::from(seed) * 2_654_435_769 + 88_172_645_463_325_252;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// A matrix of numbers all of whose components are live.
pub(crate) fn filled<T: Filled + LinalgScalar>(
    rows: usize,
    columns: usize,
    next: &mut impl FnMut() -> f64,
) -> DMatrix<T> {
    DMatrix::from_fn(rows, columns, |_, _| T::filled(next))
}

/// The same far from singular.
pub(crate) fn regular<T: Filled + LinalgScalar>(n: usize, next: &mut impl FnMut() -> f64) -> DMatrix<T> {
    filled::<T>(n, n, next) + DMatrix::identity(n, n) * T::literal(3.0)
}

/// All components of both agree to `tolerance` times the larger of 1 and the largest.
#[track_caller]
pub(crate) fn assert_matrices<T: Scalar<Base = f64>>(
    expected: impl IntoIterator<Item = T>,
    found: impl IntoIterator<Item = T>,
    tolerance: f64,
    what: &str,
) {
    let all = |x: Vec<T>| -> Vec<f64> { x.into_iter().flat_map(components).collect() };
    let (expected, found) = (all(expected.into_iter().collect()), all(found.into_iter().collect()));
    assert_eq!(expected.len(), found.len(), "{what}");
    let scale = expected.iter().fold(1.0_f64, |m, x| m.max(x.abs()));
    for (i, (&e, &f)) in expected.iter().zip(&found).enumerate() {
        assert!((e - f).abs() <= tolerance * scale, "{what}: component {i}: found {f:e}, expected {e:e}");
    }
}

/// Numbers that move with t.
pub(crate) trait Along {
    fn at<T: LinalgScalar<Base = f64>>(&self, t: T) -> Vec<T>;
}

macro_rules! along {
    ($Name:ident, |$t:ident: $T:ident| $body:expr) => {
        struct $Name;
        impl $crate::linalg::Along for $Name {
            fn at<$T: gradual::linalg::LinalgScalar<Base = f64>>(&self, $t: $T) -> Vec<$T> {
                $body
            }
        }
    };
}

pub(crate) use along;

/// A matrix without a pattern that moves with t.
pub(crate) fn curve<T: LinalgScalar<Base = f64>>(rows: usize, columns: usize, seed: u32, t: T) -> DMatrix<T> {
    let mut next = random(seed);
    DMatrix::from_fn(rows, columns, |i, j| {
        let straight = t * next() + next() + if i == j { 3.0 } else { 0.0 };
        straight + t * t * next()
    })
}

/// Central differences of step h, h/2, h/4, h/8, extrapolated to h = 0.
fn difference(f: impl Fn(f64) -> Vec<f64>, t: f64) -> Vec<f64> {
    let step = 0.05;
    let mut row: Vec<Vec<f64>> = (0..4)
        .map(|halvings| {
            let h = step / f64::from(1 << halvings);
            f(t + h).iter().zip(f(t - h)).map(|(above, below)| (above - below) / (2.0 * h)).collect()
        })
        .collect();
    for order in 1..4 {
        let weight = f64::from(1 << (2 * order));
        row = row
            .windows(2)
            .map(|pair| pair[0].iter().zip(&pair[1]).map(|(c, f)| (weight * f - c) / (weight - 1.0)).collect())
            .collect();
    }
    row.remove(0)
}

type D1 = Dual<f64, 1>;
type D2 = Dual<D1, 1>;
type D3 = Dual<D2, 1>;

/// Derivatives of orders 1 to 3 against differences of the order below.
#[track_caller]
pub(crate) fn assert_orders(f: &impl Along, t: f64, tolerance: f64, what: &str) {
    let first = |t: f64| -> Vec<f64> { f.at(D1::variable(t, 0)).iter().map(|y| y.tangent[0]).collect() };
    let second = |t: f64| -> Vec<f64> {
        f.at(D2::variable(D1::variable(t, 0), 0)).iter().map(|y| y.tangent[0].tangent[0]).collect()
    };
    let third = |t: f64| -> Vec<f64> {
        let t = D3::variable(D2::variable(D1::variable(t, 0), 0), 0);
        f.at(t).iter().map(|y| y.tangent[0].tangent[0].tangent[0]).collect()
    };
    assert_matrices(difference(|t| f.at(t), t), first(t), tolerance, &format!("{what}, order 1"));
    assert_matrices(difference(first, t), second(t), tolerance, &format!("{what}, order 2"));
    assert_matrices(difference(second, t), third(t), tolerance, &format!("{what}, order 3"));
    // The value does not know of tangents.
    let value: Vec<f64> = f.at(D3::from(t)).iter().map(|y| y.base()).collect();
    assert_eq!(f.at(t), value, "{what}, value");
}

/// What the extrapolation leaves, of numbers around 1 with derivatives around 10.
pub(crate) const DIFFERENCES: f64 = 2e-8;

along!(Solve, |t: T| solve(&curve(5, 5, 1, t), &curve(5, 2, 2, t)).unwrap().iter().copied().collect());
along!(Inverse, |t: T| inverse(&curve(4, 4, 3, t)).unwrap().iter().copied().collect());
along!(Determinants, |t: T| (1..=5)
    .flat_map(|n| [determinant(&curve(n, n, 4, t)), ln_determinant(&curve(n, n, 4, t)).unwrap()])
    .collect());

#[test]
fn derivatives_of_order_3_against_differences() {
    assert_orders(&Solve, 0.3, DIFFERENCES, "solve");
    assert_orders(&Inverse, 0.3, DIFFERENCES, "inverse");
    assert_orders(&Determinants, 0.3, DIFFERENCES, "determinants");
}

fn against_nalgebra<T: Filled + LinalgScalar + nalgebra::RealField>(what: &str) {
    let mut next = random(7);
    for n in [1, 2, 3, 4, 5, 10, 12] {
        let (a, b): (DMatrix<T>, DMatrix<T>) = (regular(n, &mut next), filled(n, 3, &mut next));
        let what = format!("{what}, {n} x {n}");
        let lu = a.clone().lu();
        assert_matrices(
            lu.solve(&b).unwrap().data.as_vec().clone(),
            solve(&a, &b).unwrap().data.as_vec().clone(),
            1e-11,
            &what,
        );
        assert_matrices(
            lu.try_inverse().unwrap().data.as_vec().clone(),
            inverse(&a).unwrap().data.as_vec().clone(),
            1e-11,
            &what,
        );
        let expected = lu.determinant();
        assert_matrices([expected], [determinant(&a)], 1e-12, &what);
        assert_matrices([Scalar::ln(Scalar::abs(expected))], [ln_determinant(&a).unwrap()], 1e-11, &what);
        // The long way of nearly singular matrices.
        let mut last = a.clone();
        last.row_mut(n - 1).iter_mut().for_each(|x| *x *= T::literal(1e-9));
        assert_matrices([expected], [determinant(&last) * T::literal(1e9)], 1e-11, &what);
    }
}

#[test]
fn regular_matrices_as_nalgebra_on_duals() {
    against_nalgebra::<f64>("plain");
    against_nalgebra::<Dual<f64, 3>>("order 1");
    against_nalgebra::<Second>("order 2");
    against_nalgebra::<Third>("order 3");
}

/// A A⁻¹ = I, differentiated to order 3, and det A⁻¹ = 1/det A.
#[test]
fn identities() {
    let mut next = random(3);
    let a: DMatrix<Third> = regular(6, &mut next);
    let inverted = inverse(&a).unwrap();
    assert_matrices(
        DMatrix::identity(6, 6).data.as_vec().clone(),
        (&a * &inverted).data.as_vec().clone(),
        1e-12,
        "A A⁻¹",
    );
    assert_matrices([Third::one()], [determinant(&a) * determinant(&inverted)], 1e-12, "determinants");
    let product: DMatrix<Third> = &a * regular::<Third>(6, &mut next);
    let sum = ln_determinant(&a).unwrap() + ln_determinant(&(inverse(&a).unwrap() * &product)).unwrap();
    assert_matrices([sum], [ln_determinant(&product).unwrap()], 1e-11, "ln of a product");
}

#[test]
fn fixed_sizes_are_dynamic_ones() {
    let mut next = random(4);
    let a: DMatrix<Second> = regular(3, &mut next);
    let fixed: SMatrix<Second, 3, 3> = SMatrix::from_iterator(a.iter().copied());
    let b = fixed.column(1).into_owned();
    assert_matrices(
        solve(&a, &DMatrix::from_iterator(3, 1, b.iter().copied())).unwrap().iter().copied(),
        solve(&fixed, &b).unwrap().iter().copied(),
        0.0,
        "solve",
    );
    assert_matrices(inverse(&a).unwrap().iter().copied(), inverse(&fixed).unwrap().iter().copied(), 0.0, "inverse");
    assert_matrices([determinant(&a)], [determinant(&fixed)], 0.0, "determinant");
}

#[test]
fn single_precision() {
    let matrix =
        |t: Dual<f32, 1>| Matrix3::new(t, t * t, Dual::one(), Dual::zero(), t + 1.0, t, -t, Dual::one(), t * 2.0);
    let wide =
        |t: Dual<f64, 1>| Matrix3::new(t, t * t, Dual::one(), Dual::zero(), t + 1.0, t, -t, Dual::one(), t * 2.0);
    let (a, exact) = (matrix(Dual::variable(1.5, 0)), wide(Dual::variable(1.5, 0)));
    for (x, y) in inverse(&a).unwrap().iter().zip(&inverse(&exact).unwrap()) {
        assert_close(y.value, x.value.into(), 1e-6, "inverse");
        assert_close(y.tangent[0], x.tangent[0].into(), 1e-5, "inverse, tangent");
    }
    assert_close(determinant(&exact).tangent[0], determinant(&a).tangent[0].into(), 1e-5, "determinant");
    assert_close(ln_determinant(&exact).unwrap().tangent[0], ln_determinant(&a).unwrap().tangent[0].into(), 1e-5, "ln");
}

/// Determinants are polynomials: of a matrix of rank n - r the derivatives below order r vanish and that of order r is a determinant.
#[test]
fn determinants_of_singular_matrices() {
    let mut next = random(9);
    for n in 2..=7_usize {
        let (from, to): (DMatrix<f64>, DMatrix<f64>) = (regular(n, &mut next), regular(n, &mut next));
        for rank in n.saturating_sub(3)..n {
            // U D(t) V with D(t) = diag(1, …, 1, t, …, t) has the determinant det U det V tⁿ⁻ʳ.
            let at = |t: D3| {
                let d = DMatrix::from_fn(n, n, |i, j| {
                    if i != j {
                        D3::zero()
                    } else if i < rank {
                        D3::one()
                    } else {
                        t
                    }
                });
                determinant(&(from.map(D3::from) * d * to.map(D3::from)))
            };
            let y = at(D3::variable(D2::variable(D1::variable(0.0, 0), 0), 0));
            let volume = from.determinant() * to.determinant();
            let found =
                [y.base(), y.tangent[0].base(), y.tangent[0].tangent[0].base(), y.tangent[0].tangent[0].tangent[0]];
            let mut expected = [0.0; 4];
            expected[n - rank] = volume * [1.0, 1.0, 2.0, 6.0][n - rank];
            for (e, f) in expected.iter().zip(found) {
                // Complete pivoting of numbers around 3ⁿ.
                assert!(
                    (e - f).abs() <= 1e-12 * volume.abs(),
                    "n = {n}, rank {rank}: {found:?}, expected {expected:?}"
                );
            }
        }
    }
    let zero = DMatrix::<f64>::zeros(5, 5);
    assert_eq!(determinant(&zero.map(D1::from)).tangent, [0.0]);
    let j: [f64; 4] = gradient(|[a, b, c, d]| determinant(&Matrix2::new(a, b, c, d)), [0.0; 4]);
    assert_eq!(j, [0.0; 4]);
}

#[test]
fn singular_matrices_are_none() {
    for n in [1, 2, 5] {
        let zero = DMatrix::<Second>::zeros(n, n);
        assert!(solve(&zero, &zero).is_none() && inverse(&zero).is_none() && ln_determinant(&zero).is_none());
    }
    // The tangents would make it regular; the values do not.
    let a = Matrix2::new(D1::variable(0.0, 0), D1::zero(), D1::zero(), D1::one());
    assert!(inverse(&a).is_none());
}

#[test]
fn sizes_zero_and_one() {
    let none = DMatrix::<Second>::zeros(0, 0);
    assert_eq!(solve(&none, &DMatrix::zeros(0, 2)).unwrap().shape(), (0, 2));
    assert_eq!(inverse(&SMatrix::<Second, 0, 0>::zeros()).unwrap().shape(), (0, 0));
    assert!(determinant(&none).value.value == 1.0 && determinant(&none).is_constant());
    assert!(ln_determinant(&none).unwrap().is_zero());
    let x = crate::support::live(2.5);
    let one = SMatrix::<Second, 1, 1>::new(x);
    assert_matrices([x.recip()], [inverse(&one).unwrap()[0]], 1e-15, "1/x");
    assert_matrices([x.ln()], [ln_determinant(&one).unwrap()], 1e-15, "ln x");
    assert_matrices([x], [determinant(&one)], 0.0, "x");
}

/// ln (a c - b²), through the driver.
#[test]
fn hessian_of_a_log_determinant() {
    let [a, b, c] = [2.0, 0.5, 3.0];
    let found = hessian(|[a, b, c]| ln_determinant(&Matrix2::new(a, b, b, c)).unwrap(), [a, b, c]);
    let expected = hessian(|[a, b, c]| (a * c - b * b).ln(), [a, b, c]);
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        assert_close(*expected, *found, 1e-15, "Hessian");
    }
}

/// Sizes whose determinant is out of range.
#[test]
fn extreme_sizes() {
    for size in [1e-200, 1e200] {
        let a = DMatrix::<D1>::identity(4, 4) * D1::variable(size, 0);
        let x = inverse(&a).unwrap()[(2, 2)];
        assert_close(1.0, x.value * size, 1e-15, "inverse");
        let expected = -1.0 / size / size;
        assert!(x.tangent[0] == expected || (x.tangent[0] / expected - 1.0).abs() < 1e-15, "{x}");
        let ln = ln_determinant(&a).unwrap();
        assert_close(4.0 * size.ln(), ln.value, 1e-15, "ln");
        assert_close(1.0, ln.tangent[0] * size / 4.0, 1e-15, "slope of ln");
    }
}

/// A determinant that underflows has a derivative that does not.
#[test]
fn determinants_out_of_range() {
    let d = determinant(&(DMatrix::<D1>::identity(4, 4) * D1::variable(1e-100, 0)));
    assert_eq!(d.value, 0.0);
    assert_close(4.0, d.tangent[0] * 1e300, 1e-13, "slope");
}

/// Directions in which nothing moves have tangents of zero, also beside infinite solutions.
#[test]
fn constants_stay_constant() {
    let mut next = random(5);
    let still = |x: f64| Dual { value: x, tangent: [0.0, 1.0] };
    for n in [3, 10] {
        let a = DMatrix::<f64>::from_fn(n, n, |i, j| next() + if i == j { 3.0 } else { 0.0 }).map(still);
        let all = |x: &DMatrix<Dual<f64, 2>>| x.iter().all(|x| x.tangent[0] == 0.0);
        assert!(all(&inverse(&a).unwrap()) && all(&solve(&a, &a).unwrap()));
        assert_eq!((determinant(&a).tangent[0], ln_determinant(&a).unwrap().tangent[0]), (0.0, 0.0));
        let overflowing = DMatrix::identity(n, n).map(|x: f64| still(x * 1e-310));
        let x = solve(&overflowing, &a).unwrap();
        assert!(!x[(0, 0)].is_finite() && all(&x), "{x}");
        let x = inverse(&overflowing).unwrap();
        assert!(!x[(0, 0)].is_finite() && all(&x), "{x}");
    }
}

#[test]
fn bad_shapes_panic_with_both_lengths() {
    let flat = DMatrix::<D1>::zeros(2, 3);
    assert_eq!(message_of(|| determinant(&flat)), "determinant needs a square matrix: 2 rows, 3 columns");
    assert_eq!(message_of(|| inverse(&flat)), "inverse needs a square matrix: 2 rows, 3 columns");
    assert_eq!(message_of(|| ln_determinant(&flat)), "ln_determinant needs a square matrix: 2 rows, 3 columns");
    let square = DMatrix::<D1>::identity(2, 2);
    assert_eq!(message_of(|| solve(&square, &DVector::zeros(3))), "solve needs as many rows on both sides: 2, 3");
}
