//! What derivatives cost: all functions, all contestants, gradients, Jacobians, Hessians and products with a vector.
//!
//! `cargo bench --bench costs`, some three minutes. Contestants are first asserted equal (to 1e-12; differences to 1e-6). Each group
//! has its primal, the function on plain numbers, and the ratio to it is the figure to read. At the end come tables of these
//! ratios, for which all contestants of a row are timed again side by side, and of memory. A filter that fits no group (`-- table`) gives the
//! tables alone, and `-- --test` only asserts.

mod support {
    pub(crate) mod agree;
    pub(crate) mod bench;
    pub(crate) mod contestant;
    pub(crate) mod contestants {
        pub(crate) mod gradient;
        pub(crate) mod hessian;
        pub(crate) mod hvp;
        pub(crate) mod jacobian;
        pub(crate) mod jvp;
    }
    pub(crate) mod functions;
    pub(crate) mod memory;
    #[macro_use]
    pub(crate) mod number;
    pub(crate) mod race;
    pub(crate) mod table;
    #[expect(dead_code, reason = "what a tape holds is counted at the allocator here")]
    pub(crate) mod tape;
    pub(crate) mod taped;
}

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use support::agree::assert_agree;
use support::bench::bench;
use support::contestant::Contestant;
use support::contestants::jvp::Single;
use support::contestants::{gradient, hessian, hvp, jacobian, jvp};
use support::functions::{
    Function, Hand, LennardJones, LogSumExp, LotkaVolterra, Lstm, Mixture, Perceptron, Reprojection, Rosenbrock,
    Speelpenning, VectorFunction, fixed, start,
};
use support::memory::Heap;
use support::race::race;
use support::table::{Cell, Row, print};

const ROUNDS: usize = 21;
const BATCH: Duration = Duration::from_micros(200);

/// What all groups share.
struct Costs {
    criterion: Criterion,
    /// Whether a table was asked for, not a test or a list.
    is_timed: bool,
    rows: Vec<Row>,
}

impl Costs {
    /// Asserts that the contestants agree, hands them to criterion, and measures their row of the table. The first one is the primal.
    fn group(&mut self, name: &str, x: &[f64], outputs: usize, mut contestants: Vec<Contestant>) {
        let (mut out, mut expected) = (vec![0.0; outputs], vec![0.0; outputs]);
        (contestants[1].derivative)(x, &mut expected);
        let mut taken = vec![0];
        for contestant in &mut contestants[1..] {
            out.fill(f64::NAN);
            let before = Heap::now();
            (contestant.derivative)(x, &mut out);
            contestant.kept += before.kept_since();
            assert_agree(&format!("{name}, {}", contestant.name), &expected, &out, contestant.tolerance);
            let before = Heap::now();
            (contestant.derivative)(x, &mut out);
            taken.push(before.taken_since());
        }

        let mut group = self.criterion.benchmark_group(name);
        for contestant in &mut contestants {
            bench(&mut group, contestant.name, x, |x| (contestant.derivative)(x, &mut out));
        }
        group.finish();
        if !self.is_timed {
            return;
        }

        let mut buffers = vec![out; contestants.len()];
        let mut calls: Vec<_> = (contestants.iter_mut().zip(&mut buffers))
            .map(|(contestant, out)| || (contestant.derivative)(black_box(x), out))
            .collect();
        let mut calls: Vec<&mut dyn FnMut()> = calls.iter_mut().map(|call| call as _).collect();
        let times = race(&mut calls, ROUNDS, BATCH);
        let cells = (contestants.iter().zip(times).zip(taken))
            .map(|((contestant, time), taken)| Cell { contestant: contestant.name, time, taken, kept: contestant.kept })
            .collect();
        self.rows.push(Row { name: name.to_string(), cells });
    }

    fn gradient<F: Function, const N: usize, const H: usize>(&mut self) {
        self.scalar::<F, N>("gradient", N, gradient::of_static_size::<F, N, H>());
    }

    fn long_gradient<F: Function, const N: usize>(&mut self) {
        self.scalar::<F, N>("gradient", N, gradient::of_any_size::<F>(N));
    }

    fn hessian<F: Function, const N: usize>(&mut self) {
        self.scalar::<F, N>("Hessian", N * N, hessian::of_static_size::<F, N>());
    }

    fn hvp<F: Function, const N: usize>(&mut self) {
        self.scalar::<F, N>("Hessian times v", N, hvp::of_static_size::<F, N>(direction()));
    }

    fn scalar<F: Function, const N: usize>(&mut self, what: &str, outputs: usize, contestants: Vec<Contestant>) {
        let primal = Contestant::new("primal", |x, y| y[0] = F::value(&fixed::<N>(x)));
        let contestants = [primal].into_iter().chain(contestants).collect();
        self.group(&format!("{what}/{}/{N}", F::NAME), &start::<F>(N), outputs, contestants);
    }

    fn jacobian<F: VectorFunction<N, M>, const N: usize, const M: usize, const H: usize>(&mut self) {
        self.vector::<F, N, M>("Jacobian", M * N, jacobian::of_static_size::<F, N, M, H>());
    }

    fn jvp<F: VectorFunction<N, M>, const N: usize, const M: usize>(&mut self) {
        self.vector::<F, N, M>("Jacobian times v", M, jvp::of_static_size::<F, N, M>(direction()));
    }

    fn vector<F: VectorFunction<N, M>, const N: usize, const M: usize>(
        &mut self,
        what: &str,
        outputs: usize,
        contestants: Vec<Contestant>,
    ) {
        let primal = Contestant::new("primal", |x, y| y[..M].copy_from_slice(&F::value(&fixed::<N>(x))));
        let contestants = [primal].into_iter().chain(contestants).collect();
        self.group(&format!("{what}/{}/{M}x{N}", F::NAME), &F::start(), outputs, contestants);
    }
}

fn direction<const N: usize>() -> [f64; N] {
    std::array::from_fn(|i| (2.1 * i as f64 + 0.3).cos())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let mut costs = Costs {
        criterion: Criterion::default()
            .warm_up_time(Duration::from_millis(100))
            .measurement_time(Duration::from_millis(300))
            .sample_size(10)
            .configure_from_args(),
        is_timed: has("--bench") && !has("--test") && !has("--list"),
        rows: Vec::new(),
    };
    costs.gradient::<Rosenbrock, 2, 3>();
    costs.gradient::<Rosenbrock, 8, 9>();
    costs.gradient::<Rosenbrock, 32, 33>();
    costs.long_gradient::<Rosenbrock, 128>();
    costs.long_gradient::<Rosenbrock, 1000>();
    costs.gradient::<Speelpenning, 8, 9>();
    costs.long_gradient::<Speelpenning, 64>();
    costs.gradient::<LogSumExp, 32, 33>();
    costs.gradient::<LennardJones, 24, 25>();
    costs.gradient::<Mixture, 25, 26>();
    costs.gradient::<LotkaVolterra, 6, 7>();
    costs.gradient::<Perceptron, 49, 50>();
    costs.jacobian::<Reprojection, 15, 2, 16>();
    costs.jacobian::<Hand, 26, 15, 27>();
    costs.jacobian::<Lstm, 40, 4, 41>();
    costs.hessian::<Rosenbrock, 8>();
    costs.hessian::<LogSumExp, 8>();
    costs.hessian::<LennardJones, 24>();
    costs.hessian::<Mixture, 10>();
    costs.hessian::<LotkaVolterra, 6>();
    costs.hvp::<Rosenbrock, 32>();
    costs.hvp::<LennardJones, 24>();
    costs.hvp::<Perceptron, 49>();
    costs.jvp::<Single<Rosenbrock>, 32, 1>();
    costs.jvp::<Single<Mixture>, 25, 1>();
    costs.jvp::<Reprojection, 15, 2>();
    costs.jvp::<Hand, 26, 15>();
    costs.jvp::<Lstm, 40, 4>();
    costs.criterion.final_summary();
    if costs.is_timed {
        print(&costs.rows);
    }
}
