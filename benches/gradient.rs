//! What a gradient costs: the primal, the gradient by hand, gradual and num-dual side by side.
//!
//! `cargo bench --bench gradient`. Every group first asserts that all contestants agree to 1e-12; the ratio to the row
//! `primal` of the same group is the figure to read. What is timed is a call, through a pointer, of a function that loads the point
//! from memory, computes, and stores the result: inlined into the measuring loop, the smallest contestants would be merged with it.

#[path = "support/zoo.rs"]
mod zoo;

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use nalgebra035::SVector;
use zoo::{perceptron, reprojection, rosenbrock};

fn race<X: Copy, Y>(group: &mut BenchmarkGroup<WallTime>, name: &str, x: X, f: impl Fn(X) -> Y) {
    let call = || {
        black_box(f(black_box(x)));
    };
    let call = black_box(&call as &dyn Fn());
    group.bench_function(name, |b| b.iter(call));
}

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
    race(&mut group, "primal", x, rosenbrock::value);
    race(&mut group, "by hand", x, rosenbrock::by_hand);
    race(&mut group, "gradual", x, |x| gradual::value_and_gradient(rosenbrock::value, x));
    race(&mut group, "num-dual", v, |v| num_dual::gradient(rosenbrock::num_dual, &v));
    group.finish();
}

fn perceptrons(c: &mut Criterion) {
    let w = perceptron::start();
    let v = SVector::from(w);
    let (_, expected) = perceptron::by_hand(w);
    assert_agree("gradual", &expected, &gradual::gradient(perceptron::value, w));
    assert_agree("num-dual", &expected, num_dual::gradient(perceptron::num_dual, &v).1.as_slice());

    let mut group = c.benchmark_group("gradient/perceptron/49");
    race(&mut group, "primal", w, perceptron::value);
    race(&mut group, "by hand", w, perceptron::by_hand);
    race(&mut group, "gradual", w, |w| gradual::value_and_gradient(perceptron::value, w));
    race(&mut group, "num-dual", v, |v| num_dual::gradient(perceptron::num_dual, &v));
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
    race(&mut group, "primal", p, reprojection::value);
    race(&mut group, "by hand", p, reprojection::by_hand);
    race(&mut group, "gradual", p, |p| gradual::value_and_jacobian(reprojection::value, p));
    race(&mut group, "num-dual", v, |v| num_dual::jacobian(reprojection::num_dual, &v));
    group.finish();
}

criterion_group!(
    benches,
    rosenbrocks::<2>,
    rosenbrocks::<4>,
    rosenbrocks::<8>,
    rosenbrocks::<32>,
    perceptrons,
    reprojections
);
criterion_main!(benches);
