//! What derivatives of run-time length cost, by the number of lanes, in a workspace and in a plain call.
//!
//! `cargo bench --bench chunked`. As in the bench `gradient`, contestants are first asserted equal to 1e-12, and the ratio to the row
//! `primal` of the same group is the figure to read.

mod support {
    pub(crate) mod agree;
    pub(crate) mod bench;
    pub(crate) mod functions;
    pub(crate) mod number;
}

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use gradual::chunked::{self, Workspace};
use support::agree::{ROUNDING, assert_agree};
use support::bench::bench;
use support::functions::{
    Function, Hand, LennardJones, LogSumExp, LotkaVolterra, Lstm, Mixture, Perceptron, Reprojection, Rosenbrock,
    Speelpenning, VectorFunction, fixed, start,
};

fn gradient<F: Function, const N: usize>(c: &mut Criterion) {
    let x: &[f64] = &start::<F>(N);
    let (mut expected, mut g) = (vec![0.0; N], vec![0.0; N]);
    F::by_hand(x, &mut expected);
    let mut group = c.benchmark_group(format!("chunked/gradient/{}/{N}", F::NAME));
    bench(&mut group, "primal", x, F::value::<f64>);
    bench(&mut group, "by hand", x, |x| F::by_hand(x, &mut g));
    gradient_by::<F, 4>(&mut group, x, &expected);
    gradient_by::<F, 8>(&mut group, x, &expected);
    gradient_by::<F, 16>(&mut group, x, &expected);
    gradient_by::<F, 32>(&mut group, x, &expected);
    chunked::gradient(F::value, x, &mut g);
    assert_agree("plain call", &expected, &g, ROUNDING);
    bench(&mut group, "plain call", x, |x| chunked::value_and_gradient(F::value, x, &mut g));
    group.finish();
}

fn gradient_by<F: Function, const C: usize>(group: &mut BenchmarkGroup<WallTime>, x: &[f64], expected: &[f64]) {
    let (mut workspace, mut g) = (Workspace::<C>::with_len(x.len()), vec![0.0; x.len()]);
    let name = format!("{C} lanes");
    workspace.gradient(F::value, x, &mut g);
    assert_agree(&name, expected, &g, ROUNDING);
    bench(group, &name, x, |x| workspace.value_and_gradient(F::value, x, &mut g));
}

fn jacobian<F: VectorFunction<N, M>, const N: usize, const M: usize>(c: &mut Criterion) {
    let x: &[f64] = &F::start();
    let (mut expected, mut j) = (vec![0.0; M * N], vec![0.0; M * N]);
    F::by_hand(x, &mut expected);
    let mut group = c.benchmark_group(format!("chunked/jacobian/{}/{M}x{N}", F::NAME));
    bench(&mut group, "primal", x, F::value::<f64>);
    bench(&mut group, "by hand", x, |x| F::by_hand(x, &mut j));
    jacobian_by::<F, N, M, 4>(&mut group, x, &expected);
    jacobian_by::<F, N, M, 8>(&mut group, x, &expected);
    jacobian_by::<F, N, M, 16>(&mut group, x, &expected);
    jacobian_by::<F, N, M, 32>(&mut group, x, &expected);
    group.finish();
}

fn jacobian_by<F: VectorFunction<N, M>, const N: usize, const M: usize, const C: usize>(
    group: &mut BenchmarkGroup<WallTime>,
    x: &[f64],
    expected: &[f64],
) {
    let (mut workspace, mut j) = (Workspace::<C>::with_len(N), vec![0.0; M * N]);
    let name = format!("{C} lanes");
    workspace.jacobian(F::value, x, &mut j);
    assert_agree(&name, expected, &j, ROUNDING);
    bench(group, &name, x, |x| workspace.jacobian(F::value, x, &mut j));
}

fn hessian<F: Function, const N: usize>(c: &mut Criterion) {
    let x: [f64; N] = fixed(&start::<F>(N));
    let whole = |x: [f64; N]| gradual::hessian(|x: [_; N]| F::value(&x), x);
    let expected = whole(x);
    let mut group = c.benchmark_group(format!("chunked/hessian/{}/{N}", F::NAME));
    bench(&mut group, "primal", x, |x: [f64; N]| F::value(&x));
    hessian_by::<F, 4>(&mut group, &x, expected.as_flattened());
    hessian_by::<F, 8>(&mut group, &x, expected.as_flattened());
    hessian_by::<F, 9>(&mut group, &x, expected.as_flattened());
    hessian_by::<F, 13>(&mut group, &x, expected.as_flattened());
    bench(&mut group, "static", x, whole);
    group.finish();
}

fn hessian_by<F: Function, const C: usize>(group: &mut BenchmarkGroup<WallTime>, x: &[f64], expected: &[f64]) {
    let (mut workspace, mut h) = (Workspace::<C>::with_len(x.len()), vec![0.0; x.len() * x.len()]);
    let name = format!("{C} lanes");
    workspace.hessian(F::value, x, &mut h);
    assert_agree(&name, expected, &h, ROUNDING);
    bench(group, &name, x, |x| workspace.hessian(F::value, x, &mut h));
}

criterion_group!(
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets =
        gradient::<Rosenbrock, 8>,
        gradient::<Rosenbrock, 128>,
        gradient::<Rosenbrock, 1000>,
        gradient::<Speelpenning, 64>,
        gradient::<LogSumExp, 32>,
        gradient::<LennardJones, 24>,
        gradient::<Mixture, 100>,
        gradient::<LotkaVolterra, 6>,
        gradient::<Perceptron, 49>,
        jacobian::<Reprojection, 15, 2>,
        jacobian::<Hand, 26, 15>,
        jacobian::<Lstm, 40, 4>,
        hessian::<LennardJones, 24>,
);
criterion_main!(benches);
