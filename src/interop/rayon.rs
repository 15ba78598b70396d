//! Parallel passes and sums, on the threads of rayon.

use core::iter::Sum;
use core::ops::ControlFlow;
use std::vec::Vec;

use rayon::prelude::*;

use crate::chunked::{Along, First, Second, Workspace};
use crate::forward::Fallible;
use crate::scalar::Scalar;

/// The sum of `term(item)` over all items, with the terms computed in parallel (feature `rayon`).
///
/// A training loss is such a sum. It may stand inside any function that is differentiated, by any driver, since numbers of all kinds can
/// be summed; each thread then works on some of the data. Items are taken in runs whose number (at most 256) depends on how many
/// items there are and on nothing else, and the sums of the runs are added in order: the result has the same bits on any number
/// of threads, but other roundings than a sum from first to last. Without items the sum is 0. Generic code that captures its
/// parameters is bounded by `T: Real + Send + Sync`, since they go to other threads.
///
/// # Panics
/// A panic in `term` arrives here.
///
/// ```
/// use gradual::{Real, chunked, gradient, par_sum};
///
/// let data: Vec<(f64, f64)> = (0..1000).map(|i| (f64::from(i), 3.0 * f64::from(i) + 1.0)).collect();
/// let g: [f64; 2] = gradient(|[a, b]| par_sum(&data, |&(x, y)| (a * x + b - y).powi(2)), [3.0, 2.0]);
/// assert_eq!(g, [999_000.0, 2000.0]);
/// ```
pub fn par_sum<D: Sync, S: Sum + Send>(data: &[D], term: impl Fn(&D) -> S + Sync) -> S {
    let run = data.len().div_ceil(RUNS).max(1);
    let sums: Vec<S> = data.par_chunks(run).map(|items| items.iter().map(&term).sum()).collect();
    sums.into_iter().sum()
}

/// Enough to keep many cores busy to the end, few enough to cost nothing.
const RUNS: usize = 256;

/// What `f` returns in each pass, in the order of the passes. `each` makes all passes, and every thread takes its share of them.
fn outputs<D, R: Send>(
    each: impl Fn(&mut dyn FnMut(&[D])) + Sync,
    f: impl Fn(&[D]) -> R + Sync,
) -> impl Iterator<Item = R> {
    let threads = rayon::current_num_threads();
    let shares: Vec<Vec<R>> = (0..threads)
        .into_par_iter()
        .map(|thread| {
            let (mut share, mut pass) = (Vec::new(), 0);
            each(&mut |x| {
                if pass % threads == thread {
                    share.push(f(x));
                }
                pass += 1;
            });
            share
        })
        .collect();
    let mut shares: Vec<_> = shares.into_iter().map(Vec::into_iter).collect();
    let mut pass = 0;
    core::iter::from_fn(move || {
        pass += 1;
        shares[(pass - 1) % threads].next()
    })
}

/// Declares the parallel form of a driver: the passes are made on all threads, and what they return is harvested by the driver itself.
macro_rules! parallel {
    ($(
        fn $name:ident, $try_name:ident = $driver:ident, $try_driver:ident
            ($D:ident, $each:ident => $($Outputs:ident)?; $($input:ident),+; $($output:ident),+) -> $Value:ty
    )*) => { $(
        #[doc = concat!("[`", stringify!($driver), "`](Self::", stringify!($driver), ") with the passes in parallel (feature `rayon`).")]
        ///
        /// The result is the same to the bit. Each thread makes numbers of its own, and so allocates. Where there are fewer passes
        /// than threads, some are idle; a loss over much data is better split by its data, by [`par_sum`](crate::par_sum).
        ///
        /// # Panics
        #[doc = concat!("As [`", stringify!($driver), "`](Self::", stringify!($driver), "); a panic in `f` arrives here, and leaves the workspace usable.")]
        #[track_caller]
        pub fn $name<F $(, $Outputs: AsRef<[$D<T, C>]> + Send)?>(
            &mut self, f: F, $($input: &[T],)+ $($output: &mut [T]),+
        ) -> $Value
        where
            F: Fn(&[$D<T, C>]) -> parallel!(@outputs $D $($Outputs)?) + Sync,
        {
            let mut outputs = outputs(parallel!(@each $D $each $($input)+), f);
            self.$driver(|_| outputs.next().expect("one output for each pass"), $($input,)+ $($output),+)
        }

        #[doc = concat!("[`", stringify!($name), "`](Self::", stringify!($name), ") of a function that returns a `Result` or an `Option`.")]
        ///
        /// The failure of the first pass that has one is handed through; all passes are made.
        #[track_caller]
        pub fn $try_name<F, R $(, $Outputs: AsRef<[$D<T, C>]>)?>(
            &mut self, f: F, $($input: &[T],)+ $($output: &mut [T]),+
        ) -> R::With<$Value>
        where
            F: Fn(&[$D<T, C>]) -> R + Sync,
            R: Fallible<Value = parallel!(@outputs $D $($Outputs)?)> + Send,
        {
            let mut outputs = outputs(parallel!(@each $D $each $($input)+), f);
            self.$try_driver(|_| outputs.next().expect("one output for each pass"), $($input,)+ $($output),+)
        }
    )* };
    (@outputs $D:ident) => { $D<T, C> };
    (@outputs $D:ident $Outputs:ident) => { $Outputs };
    (@each $D:ident $each:ident $x:ident) => { parallel!(@pass $D $each $x) };
    (@each $D:ident $each:ident $x:ident $v:ident) => { parallel!(@pass $D $each [$x, $v]) };
    (@pass $D:ident $each:ident $at:expr) => {
        |visit: &mut dyn FnMut(&[$D<T, C>])| {
            let _ = Workspace::<C, T>::with_len(0).$each($at, |x, _| {
                visit(x);
                ControlFlow::<(), ()>::Continue(())
            });
        }
    };
}

impl<const C: usize, T: Scalar + Send + Sync> Workspace<C, T> {
    parallel! {
        fn par_gradient, try_par_gradient = gradient, try_gradient
            (First, each_first => ; x; g) -> ()
        fn par_value_and_gradient, try_par_value_and_gradient = value_and_gradient, try_value_and_gradient
            (First, each_first => ; x; g) -> T
        fn par_jacobian, try_par_jacobian = jacobian, try_jacobian
            (First, each_first => O; x; j) -> ()
        fn par_value_and_jacobian, try_par_value_and_jacobian = value_and_jacobian, try_value_and_jacobian
            (First, each_first => O; x; y, j) -> ()
        fn par_hessian, try_par_hessian = hessian, try_hessian
            (Second, each_second => ; x; h) -> ()
        fn par_hvp, try_par_hvp = hvp, try_hvp
            (Along, each_along => ; x, v; product) -> ()
    }
}
