//! Hessians times a vector that every contestant is made for.

use gradual::Dual;
use gradual::chunked::Workspace;
use nalgebra::{Const, DVector, Dyn, SVector};
use num_dual::{Dual64, DualVec};

use super::super::contestant::{Contestant, DIFFERENCES, contestants, step};
use super::super::functions::{Function, fixed, start};
use super::super::memory::Heap;
use super::super::tape::Tape;

pub(crate) fn of_static_size<F: Function, const N: usize>(v: [f64; N]) -> Vec<Contestant> {
    contestants![
        gradual::<F, N>(v),
        num_dual::<F, N>(v),
        chunked::<F, 4>("chunked 4", &v),
        chunked::<F, 8>("chunked 8", &v),
        chunked::<F, 16>("chunked 16", &v),
        chunked::<F, 32>("chunked 32", &v),
        num_dual_dynamic::<F>(&v),
        tape::<F>(&v),
        echidna_recorded::<F>(&v),
        differences::<F>(&v),
    ]
}

fn gradual<F: Function, const N: usize>(v: [f64; N]) -> Contestant {
    Contestant::new("gradual", move |x, product| {
        product.copy_from_slice(&gradual::hvp(|x: [_; N]| F::value(&x), fixed(x), v));
    })
}

fn chunked<F: Function, const C: usize>(name: &'static str, v: &[f64]) -> Contestant {
    let (mut workspace, v) = (Workspace::<C>::with_len(v.len()), v.to_vec());
    Contestant::new(name, move |x, product| workspace.hvp(F::value, x, &v, product))
}

/// The gradient of numbers that carry the derivative along `v`.
fn num_dual<F: Function, const N: usize>(v: [f64; N]) -> Contestant {
    let value = |x: SVector<DualVec<Dual64, Const<N>>, N>| F::value(x.as_slice());
    Contestant::new("num-dual", move |x, product| {
        let x = SVector::from_fn(|i, _| Dual64::new(x[i], v[i]));
        let (_, g) = num_dual::gradient(value, &x);
        for i in 0..N {
            product[i] = g[i].eps;
        }
    })
}

fn num_dual_dynamic<F: Function>(v: &[f64]) -> Contestant {
    let value = |x: DVector<DualVec<Dual64, Dyn>>| F::value(x.as_slice());
    let mut point = DVector::from_iterator(v.len(), v.iter().map(|&v| Dual64::new(0.0, v)));
    Contestant::new("num-dual dynamic", move |x, product| {
        for i in 0..x.len() {
            point[i].re = x[i];
        }
        let (_, g) = num_dual::gradient(value, &point);
        for i in 0..x.len() {
            product[i] = g[i].eps;
        }
    })
}

/// Forward over reverse.
fn tape<F: Function>(v: &[f64]) -> Contestant {
    let mut tape = Tape::new();
    let mut point: Vec<_> = v.iter().map(|&v| Dual { value: 0.0, tangent: [v] }).collect();
    let mut g = point.clone();
    Contestant::new("tape", move |x, product| {
        for i in 0..x.len() {
            point[i].value = x[i];
        }
        tape.value_and_gradient(|x| F::value(x), &point, &mut g);
        for i in 0..x.len() {
            product[i] = g[i].tangent[0];
        }
    })
}

/// Forward over reverse on a tape that is recorded once.
fn echidna_recorded<F: Function>(v: &[f64]) -> Contestant {
    let (mut tape, _) = echidna::record(F::value, &start::<F>(v.len()));
    tape.optimize();
    let (v, mut numbers, mut adjoints) = (v.to_vec(), Vec::new(), Vec::new());
    Contestant::new("echidna recorded", move |x, product| {
        product.copy_from_slice(&tape.hvp_with_buf(x, &v, &mut numbers, &mut adjoints).1);
    })
}

/// Of the gradient by hand, along `v`.
fn differences<F: Function>(v: &[f64]) -> Contestant {
    let (v, mut beside, mut below) = (v.to_vec(), v.to_vec(), v.to_vec());
    Contestant::new("differences", move |x, product| {
        let h = step(1.0);
        let mut along = |h: f64, g: &mut [f64]| {
            for i in 0..x.len() {
                beside[i] = x[i] + h * v[i];
            }
            F::by_hand(&beside, g);
        };
        along(h, product);
        along(-h, &mut below);
        for i in 0..x.len() {
            product[i] = (product[i] - below[i]) / (2.0 * h);
        }
    })
    .within(DIFFERENCES)
}
