//! Hessians.

use gradual::Dual;
use gradual::chunked::Workspace;
use nalgebra::{DVector, SVector};
use num_dual::{Dual2DVec64, Dual2SVec64};

use super::super::contestant::{Contestant, DIFFERENCES, contestants, step};
use super::super::functions::{Function, fixed, start};
use super::super::memory::Heap;
use super::super::tape::Tape;

pub(crate) fn of_static_size<F: Function, const N: usize>() -> Vec<Contestant> {
    contestants![
        gradual::<F, N>(),
        num_dual::<F, N>(),
        chunked::<F, 5>("chunked 5", N),
        chunked::<F, 8>("chunked 8", N),
        chunked::<F, 16>("chunked 16", N),
        num_dual_dynamic::<F>(N),
        tape::<F>(N),
        echidna_recorded::<F>(N),
        differences::<F>(N),
    ]
}

fn gradual<F: Function, const N: usize>() -> Contestant {
    Contestant::new("gradual", |x, h| {
        h.copy_from_slice(gradual::hessian(|x: [_; N]| F::value(&x), fixed(x)).as_flattened());
    })
}

fn chunked<F: Function, const C: usize>(name: &'static str, n: usize) -> Contestant {
    let mut workspace = Workspace::<C>::with_len(n);
    Contestant::new(name, move |x, h| workspace.hessian(F::value, x, h))
}

fn num_dual<F: Function, const N: usize>() -> Contestant {
    let value = |x: SVector<Dual2SVec64<N>, N>| F::value(x.as_slice());
    Contestant::new("num-dual", move |x, h| {
        h.copy_from_slice(num_dual::hessian(value, &SVector::from(fixed(x))).2.as_slice());
    })
}

fn num_dual_dynamic<F: Function>(n: usize) -> Contestant {
    let mut point = DVector::zeros(n);
    let value = |x: DVector<Dual2DVec64>| F::value(x.as_slice());
    Contestant::new("num-dual dynamic", move |x, h| {
        point.copy_from_slice(x);
        h.copy_from_slice(num_dual::hessian(value, &point).2.as_slice());
    })
}

/// Forward over reverse, eight directions at a time.
fn tape<F: Function>(n: usize) -> Contestant {
    const LANES: usize = 8;
    let mut tape = Tape::new();
    let (mut point, mut g) = (vec![Dual::constant(0.0); n], vec![Dual::constant(0.0); n]);
    Contestant::new("tape", move |x, h| {
        for i in 0..n {
            point[i] = Dual::<f64, LANES>::constant(x[i]);
        }
        for (chunk, rows) in h.chunks_mut(LANES * n).enumerate() {
            let seeds = LANES * chunk..n.min(LANES * (chunk + 1));
            for i in seeds.clone() {
                point[i].tangent[i - seeds.start] = 1.0;
            }
            tape.value_and_gradient(|x| F::value(x), &point, &mut g);
            for i in seeds.clone() {
                point[i].tangent[i - seeds.start] = 0.0;
            }
            for (k, row) in rows.chunks_exact_mut(n).enumerate() {
                for i in 0..n {
                    row[i] = g[i].tangent[k];
                }
            }
        }
    })
}

/// Forward over reverse on a tape that is recorded once, eight directions at a time.
fn echidna_recorded<F: Function>(n: usize) -> Contestant {
    let (mut tape, _) = echidna::record(F::value, &start::<F>(n));
    tape.optimize();
    Contestant::new("echidna recorded", move |x, h| {
        for (row, found) in h.chunks_exact_mut(x.len()).zip(tape.hessian_vec::<8>(x).2) {
            row.copy_from_slice(&found);
        }
    })
}

/// Of the gradient by hand.
fn differences<F: Function>(n: usize) -> Contestant {
    let (mut beside, mut below) = (vec![0.0; n], vec![0.0; n]);
    Contestant::new("differences", move |x, h| {
        beside.copy_from_slice(x);
        for (i, row) in h.chunks_exact_mut(x.len()).enumerate() {
            let step = step(x[i]);
            beside[i] = x[i] + step;
            F::by_hand(&beside, row);
            beside[i] = x[i] - step;
            F::by_hand(&beside, &mut below);
            for k in 0..x.len() {
                row[k] = (row[k] - below[k]) / (2.0 * step);
            }
            beside[i] = x[i];
        }
    })
    .within(DIFFERENCES)
}
