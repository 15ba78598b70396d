//! How criterion times a contestant.

use std::hint::black_box;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;

/// Times calls, through a pointer, of a function that loads the point from memory, computes, and stores the result: inlined into
/// the measuring loop, the smallest contestants would be merged with it.
pub(crate) fn bench<X: Copy, Y>(group: &mut BenchmarkGroup<WallTime>, name: &str, x: X, mut f: impl FnMut(X) -> Y) {
    let mut call = || {
        black_box(f(black_box(x)));
    };
    let call = black_box(&mut call as &mut dyn FnMut());
    group.bench_function(name, |b| b.iter(&mut *call));
}
