//! Jacobians, one row for each output.

use std::array::from_fn;

use echidna::DualVec;
use gradual::chunked::Workspace;
use nalgebra::{DVector, SVector};
use num_dual::{DualDVec64, DualSVec64};

use super::super::contestant::{Contestant, DIFFERENCES, contestants, seeded, step};
use super::super::functions::{VectorFunction, fixed};
use super::super::memory::Heap;
use super::super::tape::Tape;

/// All; `H` is `N` + 1.
pub(crate) fn of_static_size<F: VectorFunction<N, M>, const N: usize, const M: usize, const H: usize>()
-> Vec<Contestant> {
    contestants![
        by_hand::<F, N, M>(),
        gradual::<F, N, M>(),
        num_dual::<F, N, M>(),
        hyperdual::<F, N, M, H>(),
        echidna_forward::<F, N, M>(),
        chunked::<F, N, M, 4>("chunked 4"),
        chunked::<F, N, M, 8>("chunked 8"),
        chunked::<F, N, M, 16>("chunked 16"),
        chunked::<F, N, M, 32>("chunked 32"),
        num_dual_dynamic::<F, N, M>(),
        tape::<F, N, M>(),
        echidna_recorded::<F, N, M>(),
        differences::<F, N, M>(),
    ]
}

fn by_hand<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    Contestant::new("by hand", |x, j| {
        let mut rows = [[0.0; N]; M];
        F::by_hand(&fixed::<N>(x), rows.as_flattened_mut());
        j.copy_from_slice(rows.as_flattened());
    })
}

fn gradual<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    Contestant::new("gradual", |x, j| {
        j.copy_from_slice(gradual::jacobian(|x: [_; N]| F::value(&x), fixed(x)).as_flattened());
    })
}

fn chunked<F: VectorFunction<N, M>, const N: usize, const M: usize, const C: usize>(name: &'static str) -> Contestant {
    let mut workspace = Workspace::<C>::with_len(N);
    Contestant::new(name, move |x, j| workspace.jacobian(F::value, x, j))
}

fn num_dual<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    let value = |x: SVector<DualSVec64<N>, N>| SVector::<_, M>::from(F::value(x.as_slice()));
    Contestant::new("num-dual", move |x, j| {
        let (_, columns) = num_dual::jacobian(value, &SVector::from(fixed(x)));
        j.copy_from_slice(columns.transpose().as_slice());
    })
}

fn num_dual_dynamic<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    let mut point = DVector::zeros(N);
    let value = |x: DVector<DualDVec64>| DVector::from_iterator(M, F::value(x.as_slice()));
    Contestant::new("num-dual dynamic", move |x, j| {
        point.copy_from_slice(x);
        let (_, columns) = num_dual::jacobian(value, &point);
        j.copy_from_slice(columns.transpose().as_slice());
    })
}

fn hyperdual<F: VectorFunction<N, M>, const N: usize, const M: usize, const H: usize>() -> Contestant {
    Contestant::new("hyperdual", |x, j| {
        let x: [_; N] = from_fn(|i| seeded::<H>(x[i], i));
        let y = F::value(&x);
        for k in 0..M {
            j[k * N..][..N].copy_from_slice(&y[k].as_slice()[1..]);
        }
    })
}

fn echidna_forward<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    Contestant::new("echidna forward", |x, j| {
        let x: [_; N] = from_fn(|i| DualVec::<f64, N>::with_tangent(x[i], i));
        let y = F::value(&x);
        for k in 0..M {
            j[k * N..][..N].copy_from_slice(&y[k].eps);
        }
    })
}

/// Swept backwards once for each output.
fn tape<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    let mut tape = Tape::new();
    Contestant::new("tape", move |x, j| {
        tape.value_and_jacobian(|x| F::value(x), x, j);
    })
}

/// A tape that is recorded once, and swept backwards once for each output.
fn echidna_recorded<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    let (mut tape, _) = echidna::record_multi(|x| F::value(x).to_vec(), &F::start());
    tape.optimize();
    Contestant::new("echidna recorded", move |x, j| {
        for (row, found) in j.chunks_exact_mut(N).zip(tape.jacobian(x)) {
            row.copy_from_slice(&found);
        }
    })
}

fn differences<F: VectorFunction<N, M>, const N: usize, const M: usize>() -> Contestant {
    Contestant::new("differences", |x, j| {
        let mut beside: [f64; N] = fixed(x);
        for i in 0..N {
            let h = step(x[i]);
            beside[i] = x[i] + h;
            let above = F::value(&beside);
            beside[i] = x[i] - h;
            let below = F::value(&beside);
            for k in 0..M {
                j[k * N + i] = (above[k] - below[k]) / (2.0 * h);
            }
            beside[i] = x[i];
        }
    })
    .within(DIFFERENCES)
}
