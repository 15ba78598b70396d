//! What a gradient or Jacobian of static size costs: the primal, the derivative by hand, gradual and num-dual side by side.
//!
//! `cargo bench --bench gradient`. Every group first asserts that all contestants agree to 1e-12; the ratio to the row
//! `primal` of the same group is the figure to read.

mod support {
    pub(crate) mod agree;
    pub(crate) mod bench;
    pub(crate) mod functions;
    pub(crate) mod number;
}

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use nalgebra::SVector;
use num_dual::DualSVec64;
use support::agree::{ROUNDING, assert_agree};
use support::bench::bench;
use support::functions::{
    Function, Hand, LennardJones, LogSumExp, LotkaVolterra, Lstm, Mixture, Perceptron, Reprojection, Rosenbrock,
    Speelpenning, VectorFunction, fixed, start,
};

fn gradient<F: Function, const N: usize>(c: &mut Criterion) {
    let x: [f64; N] = fixed(&start::<F>(N));
    let v = SVector::from(x);
    let gradual = |x: [f64; N]| gradual::value_and_gradient(|x: [_; N]| F::value(&x), x);
    let num_dual = |v| num_dual::gradient(|v: SVector<DualSVec64<N>, N>| F::value(v.as_slice()), &v);
    let by_hand = |x: [f64; N]| {
        let mut g = [0.0; N];
        (F::by_hand(&x, &mut g), g)
    };

    let (_, expected) = by_hand(x);
    assert_agree("gradual", &expected, &gradual(x).1, ROUNDING);
    assert_agree("num-dual", &expected, num_dual(v).1.as_slice(), ROUNDING);

    let mut group = c.benchmark_group(format!("gradient/{}/{N}", F::NAME));
    bench(&mut group, "primal", x, |x: [f64; N]| F::value(&x));
    bench(&mut group, "by hand", x, by_hand);
    bench(&mut group, "gradual", x, gradual);
    bench(&mut group, "num-dual", v, num_dual);
    group.finish();
}

fn jacobian<F: VectorFunction<N, M>, const N: usize, const M: usize>(c: &mut Criterion) {
    let x: [f64; N] = F::start();
    let v = SVector::from(x);
    let gradual = |x: [f64; N]| gradual::value_and_jacobian(|x: [_; N]| F::value(&x), x);
    let num_dual =
        |v| num_dual::jacobian(|v: SVector<DualSVec64<N>, N>| SVector::<_, M>::from(F::value(v.as_slice())), &v);
    let by_hand = |x: [f64; N]| {
        let mut rows = [[0.0; N]; M];
        (F::by_hand(&x, rows.as_flattened_mut()), rows)
    };

    let (_, expected) = by_hand(x);
    assert_agree("gradual", expected.as_flattened(), gradual(x).1.as_flattened(), ROUNDING);
    assert_agree("num-dual", expected.as_flattened(), num_dual(v).1.transpose().as_slice(), ROUNDING);

    let mut group = c.benchmark_group(format!("jacobian/{}/{M}x{N}", F::NAME));
    bench(&mut group, "primal", x, |x: [f64; N]| F::value(&x));
    bench(&mut group, "by hand", x, by_hand);
    bench(&mut group, "gradual", x, gradual);
    bench(&mut group, "num-dual", v, num_dual);
    group.finish();
}

criterion_group!(
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets =
        gradient::<Rosenbrock, 2>,
        gradient::<Rosenbrock, 4>,
        gradient::<Rosenbrock, 8>,
        gradient::<Rosenbrock, 32>,
        gradient::<Speelpenning, 8>,
        gradient::<LogSumExp, 32>,
        gradient::<LennardJones, 24>,
        gradient::<Mixture, 25>,
        gradient::<LotkaVolterra, 6>,
        gradient::<Perceptron, 49>,
        jacobian::<Reprojection, 15, 2>,
        jacobian::<Hand, 26, 15>,
        jacobian::<Lstm, 40, 4>,
);
criterion_main!(benches);
