//! Rules of derivatives beside the same algorithm run on duals: 20 x 20 matrices with 20 tangents, and with two directions of second order.
//!
//! `cargo bench --features nalgebra --bench linalg`, some seconds; `-- --test` asserts only that both agree. Every time is that of one call, and the ratio says how
//! many times longer nalgebra's own algorithm takes on duals.

mod support {
    #[expect(dead_code, reason = "rounding has another bound here")]
    pub(crate) mod agree;
    #[expect(dead_code, reason = "the spread is for other benches")]
    pub(crate) mod race;
}

use std::hint::black_box;
use std::time::Duration;

use gradual::linalg::{self, LinalgScalar};
use gradual::{Dual, Scalar};
use nalgebra::{DMatrix, DVector, RealField};
use support::agree::assert_agree;
use support::race::{multiple, race};

const SIZE: usize = 20;
type Number = Dual<f64, SIZE>;
/// Second order, in few directions: nalgebra's algorithms on larger numbers take minutes to compile.
type Second = Dual<Dual<f64, 2>, 2>;
/// A number of rounding errors of a factorisation, times a condition of some ten.
const TOLERANCE: f64 = 1e-10;

/// Numbers without a pattern, from -1 to 1.
fn numbers() -> impl FnMut() -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

fn compare<T: Scalar<Base = f64>>(
    name: &str,
    is_timed: bool,
    mut rule: impl FnMut() -> Vec<T>,
    mut algorithm: impl FnMut() -> Vec<T>,
) {
    let components = |numbers: Vec<T>| -> Vec<f64> {
        numbers.iter().flat_map(|x| (0..T::COMPONENTS).map(|k| x.component(k))).collect()
    };
    assert_agree(name, &components(algorithm()), &components(rule()), TOLERANCE);
    if is_timed {
        let mut calls: [&mut dyn FnMut(); 2] = [&mut || drop(black_box(rule())), &mut || drop(black_box(algorithm()))];
        let times = race(&mut calls, 21, Duration::from_millis(2));
        let [rule, algorithm] = [times[0].least, times[1].least];
        println!("| {name} | {:.1} µs | {:.1} µs | {} |", rule * 1e6, algorithm * 1e6, multiple(algorithm / rule));
    }
}

/// The rows that there are at both orders.
fn systems<T: LinalgScalar<Base = f64> + RealField>(order: &str, is_timed: bool, a: &DMatrix<T>, b: &DVector<T>) {
    compare(
        &format!("solve{order}"),
        is_timed,
        || linalg::solve(black_box(a), b).unwrap().data.into(),
        || black_box(a).clone().lu().solve(b).unwrap().data.into(),
    );
    compare(
        &format!("inverse{order}"),
        is_timed,
        || linalg::inverse(black_box(a)).unwrap().data.into(),
        || black_box(a).clone().try_inverse().unwrap().data.into(),
    );
    compare(
        &format!("ln_determinant{order}"),
        is_timed,
        || vec![linalg::ln_determinant(black_box(a)).unwrap()],
        || vec![Scalar::ln(Scalar::abs(black_box(a).clone().lu().determinant()))],
    );
}

fn main() {
    let is_timed = std::env::args().all(|argument| argument != "--test");
    if is_timed {
        println!("| | rule | algorithm on duals | ratio |\n|---|---|---|---|");
    }
    let mut number = numbers();
    let mut next = || Number { value: number(), tangent: std::array::from_fn(|_| number()) };
    let b = DVector::from_fn(SIZE, |_, _| next());
    // Far from singular.
    let a = DMatrix::from_fn(SIZE, SIZE, |i, j| next() + if i == j { 4.0 } else { 0.0 });

    systems("", is_timed, &a, &b);

    // Positive definite, with eigenvalues well apart, whose derivatives carry their gaps.
    let spread = DMatrix::from_fn(SIZE, SIZE, |i, j| Number::from(if i == j { 20.0 + 4.0 * i as f64 } else { 0.0 }));
    let symmetric = (&a + a.transpose()) * Number::from(0.5) + spread;
    compare(
        "symmetric_eigen",
        is_timed,
        || linalg::symmetric_eigen(black_box(&symmetric)).unwrap().eigenvalues.data.into(),
        || {
            let mut values: Vec<Number> = black_box(&symmetric).clone().symmetric_eigen().eigenvalues.data.into();
            values.sort_by(|x, y| x.value.total_cmp(&y.value));
            values
        },
    );
    compare(
        "cholesky",
        is_timed,
        || linalg::cholesky(black_box(&symmetric)).unwrap().data.into(),
        || black_box(&symmetric).clone().cholesky().unwrap().l().data.into(),
    );
    compare(
        "qr",
        is_timed,
        || {
            let qr = linalg::qr(black_box(&a)).unwrap();
            qr.q.iter().chain(&qr.r).copied().collect()
        },
        || {
            let (q, r) = black_box(&a).clone().qr().unpack();
            q.iter().chain(&r).copied().collect()
        },
    );
    let general = &symmetric + &a * Number::from(0.25);
    compare(
        "eigenvalues",
        is_timed,
        || linalg::eigenvalues(black_box(&general)).unwrap().iter().map(|x| x.re).collect(),
        || {
            let mut values: Vec<Number> =
                black_box(&general).clone().complex_eigenvalues().iter().map(|x| x.re).collect();
            values.sort_by(|x, y| x.value.total_cmp(&y.value));
            values
        },
    );
    compare("expm", is_timed, || linalg::expm(black_box(&a)).data.into(), || black_box(&a).exp().data.into());
    compare(
        "svd",
        is_timed,
        || linalg::svd(black_box(&symmetric)).unwrap().singular_values.data.into(),
        || black_box(&symmetric).clone().svd(true, true).singular_values.data.into(),
    );

    let mut number = numbers();
    let mut next = || {
        let mut inner = || Dual { value: number(), tangent: std::array::from_fn(|_| number()) };
        Second { value: inner(), tangent: std::array::from_fn(|_| inner()) }
    };
    let b = DVector::from_fn(SIZE, |_, _| next());
    let a = DMatrix::from_fn(SIZE, SIZE, |i, j| next() + if i == j { 4.0 } else { 0.0 });
    systems(", order 2", is_timed, &a, &b);
}
