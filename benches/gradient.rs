//! What a gradient costs: the primal, the gradient by hand, gradual and num-dual side by side.
//!
//! `cargo bench --bench gradient`. Every group first asserts that all contestants agree to 1e-12; the ratio to the row
//! `primal` of the same group is the figure to read.

#[path = "support/zoo.rs"]
mod zoo;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use nalgebra035::SVector;
use zoo::{perceptron, reprojection, rosenbrock};

/// Panics unless the contestants' derivatives agree to 1e-12 of the largest.
fn assert_agree(name: &str, expected: &[f64], found: &[f64]) {
    assert_eq!(expected.len(), found.len(), "{name}");
    let scale = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    for (i, (e, f)) in expected.iter().zip(found).enumerate() {
        assert!((e - f).abs() <= 1e-12 * scale, "{name}: component {i} is {f}, expected {e}");
    }
}

fn rosenbrocks<const N: usize>(c: &mut Criterion) {
    let x: [f64; N] = rosenbrock::start();
    let v = SVector::<f64, N>::from(x);
    let (_, expected) = rosenbrock::by_hand(x);
    assert_agree("gradual", &expected, &gradual::gradient(rosenbrock::value, x));
    assert_agree("num-dual", &expected, num_dual::gradient(rosenbrock::num_dual, &v).1.as_slice());

    let mut group = c.benchmark_group(format!("gradient/rosenbrock/{N}"));
    group.bench_function("primal", |b| b.iter(|| rosenbrock::value(black_box(x))));
    group.bench_function("by hand", |b| b.iter(|| rosenbrock::by_hand(black_box(x))));
    group.bench_function("gradual", |b| b.iter(|| gradual::value_and_gradient(rosenbrock::value, black_box(x))));
    group.bench_function("num-dual", |b| b.iter(|| num_dual::gradient(rosenbrock::num_dual, black_box(&v))));
    group.finish();
}

fn perceptrons(c: &mut Criterion) {
    let w = perceptron::start();
    let v = SVector::from(w);
    let (_, expected) = perceptron::by_hand(w);
    assert_agree("gradual", &expected, &gradual::gradient(perceptron::value, w));
    assert_agree("num-dual", &expected, num_dual::gradient(perceptron::num_dual, &v).1.as_slice());

    let mut group = c.benchmark_group("gradient/perceptron/49");
    group.bench_function("primal", |b| b.iter(|| perceptron::value(black_box(w))));
    group.bench_function("by hand", |b| b.iter(|| perceptron::by_hand(black_box(w))));
    group.bench_function("gradual", |b| b.iter(|| gradual::value_and_gradient(perceptron::value, black_box(w))));
    group.bench_function("num-dual", |b| b.iter(|| num_dual::gradient(perceptron::num_dual, black_box(&v))));
    group.finish();
}

fn reprojections(c: &mut Criterion) {
    let p = reprojection::START;
    let v = SVector::from(p);
    let expected = reprojection::by_hand(p).1;
    let found = gradual::jacobian(reprojection::value, p);
    let (_, peer) = num_dual::jacobian(reprojection::num_dual, &v);
    for i in 0..2 {
        assert_agree("gradual", &expected[i], &found[i]);
        assert_agree("num-dual", &expected[i], peer.row(i).transpose().as_slice());
    }

    let mut group = c.benchmark_group("jacobian/reprojection/2x15");
    group.bench_function("primal", |b| b.iter(|| reprojection::value(black_box(p))));
    group.bench_function("by hand", |b| b.iter(|| reprojection::by_hand(black_box(p))));
    group.bench_function("gradual", |b| b.iter(|| gradual::value_and_jacobian(reprojection::value, black_box(p))));
    group.bench_function("num-dual", |b| b.iter(|| num_dual::jacobian(reprojection::num_dual, black_box(&v))));
    group.finish();
}

criterion_group!(benches, rosenbrocks::<2>, rosenbrocks::<8>, rosenbrocks::<32>, perceptrons, reprojections);
criterion_main!(benches);
