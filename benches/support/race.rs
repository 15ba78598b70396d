//! How contestants are timed and compared.

use std::hint::black_box;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;

/// Times calls, through a pointer, of a function that loads the point from memory, computes, and stores the result: inlined into
/// the measuring loop, the smallest contestants would be merged with it.
pub(crate) fn race<X: Copy, Y>(group: &mut BenchmarkGroup<WallTime>, name: &str, x: X, f: impl FnMut(X) -> Y) {
    let mut f = f;
    let mut call = || {
        black_box(f(black_box(x)));
    };
    let call = black_box(&mut call as &mut dyn FnMut());
    group.bench_function(name, |b| b.iter(&mut *call));
}

/// Panics unless the contestants' derivatives agree to 1e-12 of the largest.
pub(crate) fn assert_agree(name: &str, expected: &[f64], found: &[f64]) {
    assert_eq!(expected.len(), found.len(), "{name}");
    let scale = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    for (i, (e, f)) in expected.iter().zip(found).enumerate() {
        assert!((e - f).abs() <= 1e-12 * scale, "{name}: component {i} is {f}, expected {e}");
    }
}
