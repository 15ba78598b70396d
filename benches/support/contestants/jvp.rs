//! Jacobians times a vector that every contestant is made for: derivatives along it.

use std::array::from_fn;
use std::marker::PhantomData;

use hyperdual::Dual;
use num_dual::Dual64;

use super::super::contestant::{Contestant, DIFFERENCES, contestants, step};
use super::super::functions::{Function, VectorFunction, fixed};
use super::super::memory::Heap;
use super::super::number::Number;

pub(crate) fn of_static_size<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Vec<Contestant> {
    contestants![
        by_hand::<F, N, M>(v),
        gradual::<F, N, M>(v),
        num_dual::<F, N, M>(v),
        hyperdual::<F, N, M>(v),
        echidna::<F, N, M>(v),
        differences::<F, N, M>(v),
    ]
}

/// A function of one output as one of several.
pub(crate) struct Single<F>(PhantomData<F>);

impl<F: Function, const N: usize> VectorFunction<N, 1> for Single<F> {
    const NAME: &'static str = F::NAME;

    #[inline]
    fn value<T: Number>(x: &[T]) -> [T; 1] {
        [F::value(x)]
    }

    #[inline]
    fn by_hand(x: &[f64], j: &mut [f64]) -> [f64; 1] {
        [F::by_hand(x, j)]
    }

    fn start() -> [f64; N] {
        fixed(&F::start(N))
    }
}

/// The Jacobian by hand, times `v`.
fn by_hand<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("by hand", move |x, product| {
        let mut rows = [[0.0; N]; M];
        F::by_hand(&fixed::<N>(x), rows.as_flattened_mut());
        for k in 0..M {
            product[k] = (0..N).map(|i| rows[k][i] * v[i]).sum();
        }
    })
}

fn gradual<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("gradual", move |x, product| {
        product.copy_from_slice(&gradual::jvp(|x: [_; N]| F::value(&x), fixed(x), v).1);
    })
}

fn num_dual<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("num-dual", move |x, product| {
        let x: [_; N] = from_fn(|i| Dual64::new(x[i], v[i]));
        product.copy_from_slice(&F::value(&x).map(|y| y.eps));
    })
}

fn hyperdual<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("hyperdual", move |x, product| {
        let x: [_; N] = from_fn(|i| Dual::new(x[i], v[i]));
        product.copy_from_slice(&F::value(&x).map(|y| y.dual()));
    })
}

fn echidna<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("echidna forward", move |x, product| {
        let x: [_; N] = from_fn(|i| echidna::Dual::new(x[i], v[i]));
        product.copy_from_slice(&F::value(&x).map(|y| y.eps));
    })
}

fn differences<F: VectorFunction<N, M>, const N: usize, const M: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("differences", move |x, product| {
        let h = step(1.0);
        let [above, below] = [h, -h].map(|h| F::value(&from_fn::<_, N, _>(|i| x[i] + h * v[i])));
        for k in 0..M {
            product[k] = (above[k] - below[k]) / (2.0 * h);
        }
    })
    .within(DIFFERENCES)
}
