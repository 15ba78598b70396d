//! Gradients.

use std::array::from_fn;

use echidna::DualVec;
use gradual::chunked::Workspace;
use nalgebra::{DVector, SVector};
use num_dual::{DualDVec64, DualSVec64};

use super::super::contestant::{Contestant, DIFFERENCES, contestants, seeded, step};
use super::super::functions::{Function, fixed, start};
use super::super::memory::Heap;
use super::super::tape::Tape;

/// All; `H` is `N` + 1.
pub(crate) fn of_static_size<F: Function, const N: usize, const H: usize>() -> Vec<Contestant> {
    let mut contestants = contestants![
        by_hand_fixed::<F, N>(),
        gradual::<F, N>(),
        num_dual::<F, N>(),
        hyperdual::<F, N, H>(),
        echidna_forward::<F, N>(),
    ];
    contestants.extend(of_any_size::<F>(N).into_iter().skip(1));
    contestants
}

/// Those that need not know the number of variables when they are compiled.
pub(crate) fn of_any_size<F: Function>(n: usize) -> Vec<Contestant> {
    contestants![
        by_hand::<F>(),
        chunked::<F, 4>("chunked 4", n),
        chunked::<F, 8>("chunked 8", n),
        chunked::<F, 16>("chunked 16", n),
        chunked::<F, 32>("chunked 32", n),
        num_dual_dynamic::<F>(n),
        tape::<F>(),
        echidna_reverse::<F>(),
        echidna_recorded::<F>(n),
        differences::<F>(n),
    ]
}

fn by_hand<F: Function>() -> Contestant {
    Contestant::new("by hand", |x, g| {
        F::by_hand(x, g);
    })
}

fn by_hand_fixed<F: Function, const N: usize>() -> Contestant {
    Contestant::new("by hand", |x, g| {
        let mut found = [0.0; N];
        F::by_hand(&fixed::<N>(x), &mut found);
        g.copy_from_slice(&found);
    })
}

fn gradual<F: Function, const N: usize>() -> Contestant {
    Contestant::new("gradual", |x, g| g.copy_from_slice(&gradual::gradient(|x: [_; N]| F::value(&x), fixed(x))))
}

fn chunked<F: Function, const C: usize>(name: &'static str, n: usize) -> Contestant {
    let mut workspace = Workspace::<C>::with_len(n);
    Contestant::new(name, move |x, g| workspace.gradient(F::value, x, g))
}

fn num_dual<F: Function, const N: usize>() -> Contestant {
    let value = |x: SVector<DualSVec64<N>, N>| F::value(x.as_slice());
    Contestant::new("num-dual", move |x, g| {
        g.copy_from_slice(num_dual::gradient(value, &SVector::from(fixed(x))).1.as_slice());
    })
}

fn num_dual_dynamic<F: Function>(n: usize) -> Contestant {
    let mut point = DVector::zeros(n);
    let value = |x: DVector<DualDVec64>| F::value(x.as_slice());
    Contestant::new("num-dual dynamic", move |x, g| {
        point.copy_from_slice(x);
        g.copy_from_slice(num_dual::gradient(value, &point).1.as_slice());
    })
}

fn hyperdual<F: Function, const N: usize, const H: usize>() -> Contestant {
    Contestant::new("hyperdual", |x, g| {
        let x: [_; N] = from_fn(|i| seeded::<H>(x[i], i));
        g.copy_from_slice(&F::value(&x).as_slice()[1..]);
    })
}

fn echidna_forward<F: Function, const N: usize>() -> Contestant {
    Contestant::new("echidna forward", |x, g| {
        let x: [_; N] = from_fn(|i| DualVec::<f64, N>::with_tangent(x[i], i));
        g.copy_from_slice(&F::value(&x).eps);
    })
}

fn tape<F: Function>() -> Contestant {
    let mut tape = Tape::new();
    Contestant::new("tape", move |x, g| {
        tape.value_and_gradient(|x| F::value(x), x, g);
    })
}

fn echidna_reverse<F: Function>() -> Contestant {
    Contestant::new("echidna reverse", |x, g| g.copy_from_slice(&echidna::grad(F::value, x)))
}

/// A tape that is recorded once and evaluated at every point.
fn echidna_recorded<F: Function>(n: usize) -> Contestant {
    let (mut tape, _) = echidna::record(F::value, &start::<F>(n));
    tape.optimize();
    let mut adjoints = Vec::new();
    Contestant::new("echidna recorded", move |x, g| g.copy_from_slice(&tape.gradient_with_buf(x, &mut adjoints)))
}

fn differences<F: Function>(n: usize) -> Contestant {
    let mut beside = vec![0.0; n];
    Contestant::new("differences", move |x, g| {
        beside.copy_from_slice(x);
        for i in 0..x.len() {
            let h = step(x[i]);
            beside[i] = x[i] + h;
            let above = F::value(&beside);
            beside[i] = x[i] - h;
            g[i] = (above - F::value(&beside)) / (2.0 * h);
            beside[i] = x[i];
        }
    })
    .within(DIFFERENCES)
}
