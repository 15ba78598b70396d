//! How many instructions derivatives take: a guard against regressions that timings on a shared machine would hide.
//!
//! `bash .ci/instructions` builds gungraun's runner where it is missing, counts under valgrind and fails if a kernel takes over 5 %
//! more instructions than `benches/instructions.txt` says. `bash .ci/instructions --renew` writes that file anew: after a change that
//! is worth its instructions, after one that saves some, or for another compiler. Counts depend on the compiler, the architecture and
//! the C library, whose `exp` and `tanh` are counted too: elsewhere than on the platform that the file names in its first line, or with
//! flags of one's own, the counts are printed and nothing fails.

#![expect(missing_docs, reason = "gungraun's macros make public items")]

mod support {
    #[expect(dead_code, reason = "here nothing is compared with derivatives by hand")]
    pub(crate) mod functions;
    #[macro_use]
    pub(crate) mod number;
    #[expect(dead_code, reason = "here nobody asks what a tape holds")]
    pub(crate) mod tape;
    pub(crate) mod taped;
}

use std::array;
use std::env;

use gradual::chunked::{DEFAULT_HESSIAN, Workspace};
use gradual::elementary::softmax;
use gradual::{Dual, Taylor};
use gungraun::prelude::*;
use gungraun::{Callgrind, EventKind};
use support::functions::{
    Function, Hand, LennardJones, LogSumExp, LotkaVolterra, Lstm, Mixture, Perceptron, Reprojection, Rosenbrock,
    Speelpenning, VectorFunction, fixed, start,
};
use support::tape::Tape;

const COUNTS: &str = include_str!("instructions.txt");
/// How much more than its committed count a kernel may take, in per cent.
const MARGIN: u64 = 5;

/// A kernel's configuration: with its limit where `.ci/instructions` has found the platform of the counts.
fn limited(name: &str) -> LibraryBenchmarkConfig {
    let mut callgrind = Callgrind::default();
    if env::var_os("INSTRUCTION_LIMITS").is_some() {
        let count: u64 = COUNTS
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find_map(|(other, count)| (other == name).then_some(count))
            .and_then(|count| count.parse().ok())
            .unwrap_or_else(|| {
                panic!("benches/instructions.txt has no count of {name}: bash .ci/instructions --renew")
            });
        callgrind.hard_limits([(EventKind::Ir, count + count * MARGIN / 100)]);
    }
    LibraryBenchmarkConfig::default().tool(callgrind).clone()
}

// What a kernel needs is made outside and not counted. It hands memory back, so that its release is not counted either.

fn point<F: Function, const N: usize>() -> [f64; N] {
    fixed(&start::<F>(N))
}

fn gradient<F: Function, const N: usize>(x: [f64; N]) -> (f64, [f64; N]) {
    gradual::value_and_gradient(|x: [_; N]| F::value(&x), x)
}

fn jacobian<F: VectorFunction<N, M>, const N: usize, const M: usize>(x: [f64; N]) -> ([f64; M], [[f64; N]; M]) {
    gradual::value_and_jacobian(|x: [_; N]| F::value(&x), x)
}

fn hessian<F: Function, const N: usize>(x: [f64; N]) -> [[f64; N]; N] {
    gradual::hessian(|x: [_; N]| F::value(&x), x)
}

fn hvp<F: Function, const N: usize>([x, v]: [[f64; N]; 2]) -> [f64; N] {
    gradual::hvp(|x: [_; N]| F::value(&x), x, v)
}

fn jvp<F: VectorFunction<N, M>, const N: usize, const M: usize>([x, v]: [[f64; N]; 2]) -> ([f64; M], [f64; M]) {
    gradual::jvp(|x: [_; N]| F::value(&x), x, v)
}

fn chunked_gradient<F: Function, const N: usize, const C: usize>(
    (x, mut workspace): ([f64; N], Workspace<C>),
) -> ([f64; N], Workspace<C>) {
    let mut g = [0.0; N];
    workspace.gradient(F::value, &x, &mut g);
    (g, workspace)
}

fn chunked_hessian<F: Function, const N: usize, const C: usize>(
    (x, mut workspace): ([f64; N], Workspace<C>),
) -> ([[f64; N]; N], Workspace<C>) {
    let mut h = [[0.0; N]; N];
    workspace.hessian(F::value, &x, h.as_flattened_mut());
    (h, workspace)
}

fn workspace<F: Function, const N: usize, const C: usize>() -> ([f64; N], Workspace<C>) {
    (point::<F, N>(), Workspace::with_len(N))
}

fn tape_gradient<F: Function, const N: usize>((x, mut tape): ([f64; N], Tape<f64>)) -> ([f64; N], Tape<f64>) {
    let mut g = [0.0; N];
    tape.value_and_gradient(|x| F::value(x), &x, &mut g);
    (g, tape)
}

/// A tape that has recorded the function before, as in use.
fn used_tape<F: Function, const N: usize>() -> ([f64; N], Tape<f64>) {
    let (_, tape) = tape_gradient::<F, N>((point::<F, N>(), Tape::new()));
    (point::<F, N>(), tape)
}

fn taylor(x: Taylor<f64, 8>) -> Taylor<f64, 8> {
    (x * x).exp().sin() / (x + 1.0).sqrt()
}

fn products([mut product, factor]: [Dual<f64, 8>; 2]) -> Dual<f64, 8> {
    for _ in 0..64 {
        product *= factor;
    }
    product
}

fn duals<const K: usize>() -> [Dual<f64, 8>; K] {
    array::from_fn(|k| Dual { value: 0.5 + 0.01 * k as f64, tangent: array::from_fn(|i| 1.0 + (k + i) as f64) })
}

macro_rules! kernels {
    ($($name:ident: $kernel:expr, $x:expr;)*) => {
        #[library_benchmark]
        $(#[bench::$name(args = ($kernel, $x), config = limited(stringify!($name)))])*
        fn kernel<F: FnOnce(X) -> Y, X, Y>(f: F, x: X) -> Y {
            f(x)
        }
    };
}

kernels! {
    gradient_rosenbrock_2: gradient::<Rosenbrock, 2>, point::<Rosenbrock, 2>();
    gradient_rosenbrock_8: gradient::<Rosenbrock, 8>, point::<Rosenbrock, 8>();
    gradient_rosenbrock_32: gradient::<Rosenbrock, 32>, point::<Rosenbrock, 32>();
    gradient_speelpenning_8: gradient::<Speelpenning, 8>, point::<Speelpenning, 8>();
    gradient_log_sum_exp_8: gradient::<LogSumExp, 8>, point::<LogSumExp, 8>();
    gradient_log_sum_exp_32: gradient::<LogSumExp, 32>, point::<LogSumExp, 32>();
    gradient_lennard_jones_24: gradient::<LennardJones, 24>, point::<LennardJones, 24>();
    gradient_mixture_25: gradient::<Mixture, 25>, point::<Mixture, 25>();
    gradient_lotka_volterra_6: gradient::<LotkaVolterra, 6>, point::<LotkaVolterra, 6>();
    gradient_perceptron_49: gradient::<Perceptron, 49>, point::<Perceptron, 49>();
    jacobian_reprojection: jacobian::<Reprojection, 15, 2>, Reprojection::start();
    jacobian_hand: jacobian::<Hand, 26, 15>, Hand::start();
    jacobian_lstm: jacobian::<Lstm, 40, 4>, Lstm::start();
    hessian_rosenbrock_4: hessian::<Rosenbrock, 4>, point::<Rosenbrock, 4>();
    hessian_log_sum_exp_8: hessian::<LogSumExp, 8>, point::<LogSumExp, 8>();
    hvp_lennard_jones_24: hvp::<LennardJones, 24>, [point::<LennardJones, 24>(); 2];
    jvp_hand: jvp::<Hand, 26, 15>, [Hand::start(); 2];
    chunked_gradient_rosenbrock_128_by_8: chunked_gradient::<Rosenbrock, 128, 8>,
        workspace::<Rosenbrock, 128, 8>();
    chunked_gradient_rosenbrock_128_by_32: chunked_gradient::<Rosenbrock, 128, 32>,
        workspace::<Rosenbrock, 128, 32>();
    chunked_hessian_lennard_jones_24: chunked_hessian::<LennardJones, 24, DEFAULT_HESSIAN>,
        workspace::<LennardJones, 24, DEFAULT_HESSIAN>();
    tape_gradient_rosenbrock_128: tape_gradient::<Rosenbrock, 128>, used_tape::<Rosenbrock, 128>();
    taylor_8: taylor, Taylor::<f64, 8>::variable(0.3);
    products_64: products, duals::<2>();
    softmax_16: softmax::<Dual<f64, 8>, 16>, duals::<16>();
}

library_benchmark_group!(name = instructions, benchmarks = kernel);
main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["cache-sim=no"])),
    library_benchmark_groups = instructions
);
