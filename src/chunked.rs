//! Derivatives of functions of slices: the number of variables is known at run time, the results go into the caller's buffers.
//!
//! ```
//! use gradual::{Real, chunked};
//!
//! fn rosenbrock<T: Real>(x: &[T]) -> T {
//!     x.windows(2).map(|x| (x[1] - x[0] * x[0]).powi(2) * 100.0 + (-x[0] + 1.0).powi(2)).sum()
//! }
//! let x = vec![1.0; 1000];
//! let mut g = vec![1.0; x.len()];
//! let value = chunked::value_and_gradient(rosenbrock, &x, &mut g);
//! assert_eq!((value, &g), (0.0, &vec![0.0; 1000]));
//! // The same with 16 lanes.
//! chunked::gradient_by::<16>(rosenbrock, &x, &mut g);
//! assert_eq!(g, vec![0.0; 1000]);
//! ```
//!
//! # Passes
//! The function is called once for each chunk of variables, on numbers of `C` lanes: n variables are k = 1 chunk if n ≤ C, else
//! k = ⌈n/(C - 1)⌉. A gradient, a Jacobian and a Hessian-vector product take k passes, a Hessian k (k + 1)/2: the blocks of its lower
//! triangle. A pass costs all its lanes, seeded or not, so the `C` that just fits n is a good one. Plain names fix `C` to [`DEFAULT`],
//! and `hessian` to [`DEFAULT_HESSIAN`]; `gradient_by::<16>` and its like choose it for `f64`, and [`Workspace`] for any base.
//!
//! Every call of a plain function allocates one buffer of n numbers; a [`Workspace`] keeps it for the next call.
//!
//! # Kinks
//! At a tie (`abs` at 0, `max` of equals) the tangents decide ([`guide::conventions`](crate::guide::conventions)). Chunks that decided by
//! their own seeds would put derivatives of different pieces into one gradient: that of `max(x, y)` would be (1, 1). So with more than one
//! chunk, lane 0 of every pass carries the same probe, the generic direction dᵢ = 1/(1 + i/φ), and the other C - 1 lanes the
//! seeds: all passes choose the piece that is active along d, those of a Hessian at both levels. Whether a zero is live, which decides
//! what it makes of an infinite slope, is seen by the probe too. Where f is differentiable, `C` does not change the result.

use core::convert::Infallible;
use core::ops::ControlFlow;
use std::vec::Vec;

use crate::dual::Dual;
use crate::forward::Fallible;
use crate::scalar::Scalar;

/// The number of lanes of the plain functions, a good one in builds without target flags; with AVX-512, 16 is faster.
pub const DEFAULT: usize = 8;

/// The number of lanes at both levels of [`hessian`]: larger blocks no longer fit the registers.
pub const DEFAULT_HESSIAN: usize = 5;

/// The number that gradients and Jacobians call the function on.
pub type First<T, const C: usize> = Dual<T, C>;

/// The number that Hessian-vector products call the function on: the seeds inside, the direction outside.
// The inner level is asked first at a tie: the piece is then the one that the gradient is of. The direction would choose its own, and
// may decide nothing. Contiguous seeds are also twice as fast.
pub type Along<T, const C: usize> = Dual<Dual<T, C>, 1>;

/// The number that Hessians call the function on.
pub type Second<T, const C: usize> = Dual<Dual<T, C>, C>;

/// A function of a slice with any number of outputs, in an array, a `Vec` or anything else that is a slice by reference.
///
/// Every such closure or function is one; `jacobian_by` takes it by this name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a function of `&[{D}]` with several outputs",
    label = "expected a function that returns an array or a `Vec` of the numbers that it is called on",
    note = "for a function with one output use `gradient_by`, or return `[y]`"
)]
pub trait VectorFunction<D>: FnMut(&[D]) -> Self::Outputs {
    /// What it returns.
    type Outputs: AsRef<[D]>;
}

impl<D, O: AsRef<[D]>, F: FnMut(&[D]) -> O> VectorFunction<D> for F {
    type Outputs = O;
}

/// The memory of this module's functions, which are methods here, kept between calls: no call allocates.
///
/// `C` is the number of lanes, `T` what a point is made of. A point may have fewer variables than the workspace was made for; one
/// that has more makes it grow. A function that panics or fails leaves it usable.
///
/// ```
/// use gradual::chunked::Workspace;
///
/// let mut workspace = Workspace::new(3);
/// let (mut x, mut g) = ([4.0, -2.0, 1.0], [0.0; 3]);
/// for _ in 0..100 {
///     workspace.gradient(|x| x.iter().map(|&x| x * x).sum(), &x, &mut g);
///     for i in 0..3 {
///         x[i] -= 0.25 * g[i];
///     }
/// }
/// assert!(x.iter().all(|x| x.abs() < 1e-20));
/// ```
#[derive(Clone, Debug)]
pub struct Workspace<const C: usize = DEFAULT, T = f64> {
    first: Vec<First<T, C>>,
    along: Vec<Along<T, C>>,
    second: Vec<Second<T, C>>,
}

impl Workspace {
    /// Memory for up to `n` variables in `f64`, with [`DEFAULT`] lanes.
    ///
    /// It fixes the parameters of the type as `HashMap::new` does; [`with_len`](Workspace::with_len) leaves them open.
    pub fn new(n: usize) -> Self {
        Self::with_len(n)
    }
}

impl<const C: usize, T: Scalar> Workspace<C, T> {
    /// Memory for up to `n` variables, with any number of lanes and for any base.
    ///
    /// ```
    /// use gradual::chunked::Workspace;
    ///
    /// let mut g = [0.0_f32; 2];
    /// Workspace::<16, f32>::with_len(2).gradient(|x| x[0] * x[1], &[2.0, 3.0], &mut g);
    /// assert_eq!(g, [3.0, 2.0]);
    /// ```
    ///
    /// One lane is the probe, so there must be another:
    ///
    /// ```compile_fail,E0080
    /// let mut g = [0.0; 2];
    /// gradual::chunked::gradient_by::<1>(|x| x[0] * x[1], &[2.0, 3.0], &mut g);
    /// ```
    pub fn with_len(n: usize) -> Self {
        const { assert!(C >= 2, "chunks need two lanes or more: one of them is the probe that decides ties") };
        // Only reserved: what is not used is not touched, and need not be there.
        Self { first: Vec::with_capacity(n), along: Vec::with_capacity(n), second: Vec::with_capacity(n) }
    }

    /// One pass for each chunk; the result is that of the last harvest.
    fn slopes<R: Fallible, U>(
        &mut self,
        mut f: impl FnMut(&[First<T, C>]) -> R,
        x: &[T],
        mut harvest: impl FnMut(R::Value, &Chunk) -> U,
    ) -> R::With<U> {
        last(self.each_first(x, |x, chunk| call(&mut f, x, |y| harvest(y, chunk))))
    }

    /// As [`slopes`](Self::slopes), of the derivative along `v`.
    #[track_caller]
    fn slopes_along<R: Fallible, U>(
        &mut self,
        mut f: impl FnMut(&[Along<T, C>]) -> R,
        points: [&[T]; 2],
        mut harvest: impl FnMut(R::Value, &Chunk) -> U,
    ) -> R::With<U> {
        last(self.each_along(points, |x, chunk| call(&mut f, x, |y| harvest(y, chunk))))
    }

    /// One pass for each block of the lower triangle: a chunk of rows by a chunk of columns.
    fn blocks<R: Fallible, U>(
        &mut self,
        mut f: impl FnMut(&[Second<T, C>]) -> R,
        x: &[T],
        mut harvest: impl FnMut(R::Value, [&Chunk; 2]) -> U,
    ) -> R::With<U> {
        last(self.each_second(x, |x, chunks| call(&mut f, x, |y| harvest(y, chunks))))
    }

    /// Makes the passes of a gradient or Jacobian.
    #[inline]
    pub(crate) fn each_first<W>(
        &mut self,
        x: &[T],
        pass: impl FnMut(&mut [First<T, C>], &Chunk) -> Flow<W>,
    ) -> Flow<W> {
        let variables = lift(&mut self.first, x.len(), |i| Dual::constant(x[i]));
        each_chunk::<C, _, _, _>(variables, x.len(), |x, lane, seed| x.tangent[lane] = seed, pass)
    }

    /// Makes the passes of a Hessian-vector product.
    #[inline]
    #[track_caller]
    pub(crate) fn each_along<W>(
        &mut self,
        [x, v]: [&[T]; 2],
        pass: impl FnMut(&mut [Along<T, C>], &Chunk) -> Flow<W>,
    ) -> Flow<W> {
        check_length("the direction", v.len(), x.len());
        let variables =
            lift(&mut self.along, x.len(), |i| Dual { value: Dual::constant(x[i]), tangent: [Dual::constant(v[i])] });
        each_chunk::<C, _, _, _>(variables, x.len(), |x, lane, seed| x.value.tangent[lane] = seed, pass)
    }

    /// Makes the passes of a Hessian.
    #[inline]
    pub(crate) fn each_second<W>(
        &mut self,
        x: &[T],
        mut pass: impl FnMut(&mut [Second<T, C>], [&Chunk; 2]) -> Flow<W>,
    ) -> Flow<W> {
        let variables = lift(&mut self.second, x.len(), |i| Dual::constant(Dual::constant(x[i])));
        let seed_row = |x: &mut Second<T, C>, lane: usize, seed| x.tangent[lane].value = seed;
        let seed_column = |x: &mut Second<T, C>, lane: usize, seed| x.value.tangent[lane] = seed;
        each_chunk::<C, _, _, _>(variables, x.len(), seed_row, |x, rows| {
            each_chunk::<C, _, _, _>(x, rows.end, seed_column, |x, columns| pass(x, [rows, columns]))
        })
    }
}

/// The numbers of one call, in memory that grows if it must.
fn lift<D: Copy>(memory: &mut Vec<D>, n: usize, number: impl Fn(usize) -> D) -> &mut [D] {
    memory.clear();
    memory.extend((0..n).map(number));
    memory
}

/// Consecutive variables that are seeded in one pass.
pub(crate) struct Chunk {
    start: usize,
    end: usize,
    first_lane: usize,
}

impl Chunk {
    #[inline]
    fn lane(&self, i: usize) -> usize {
        self.first_lane + i - self.start
    }

    /// Copies the derivatives to their places in a row for all variables.
    #[inline]
    fn read<T: Scalar, const C: usize>(&self, tangent: &[T; C], row: &mut [T]) {
        for i in self.start..self.end {
            row[i] = tangent[self.lane(i)];
        }
    }
}

/// Goes on after a pass, or breaks off with a failure to be handed through.
pub(crate) type Flow<W> = ControlFlow<W, W>;

fn last<W>(flow: Flow<W>) -> W {
    match flow {
        ControlFlow::Continue(result) | ControlFlow::Break(result) => result,
    }
}

/// Calls `f`, and harvests what it returns in the good case.
#[inline]
fn call<D, R: Fallible, U>(
    f: &mut impl FnMut(&[D]) -> R,
    x: &[D],
    harvest: impl FnOnce(R::Value) -> U,
) -> Flow<R::With<U>> {
    let mut is_good = false;
    let result = f(x).map_value(|y| {
        is_good = true;
        harvest(y)
    });
    if is_good { ControlFlow::Continue(result) } else { ControlFlow::Break(result) }
}

/// Makes a pass with each chunk of the variables before `end` seeded; without variables, one with none.
#[inline]
fn each_chunk<const C: usize, D, T: Scalar, W>(
    x: &mut [D],
    end: usize,
    seed: impl Fn(&mut D, usize, T),
    mut pass: impl FnMut(&mut [D], &Chunk) -> Flow<W>,
) -> Flow<W> {
    let first_lane = usize::from(x.len() > C);
    if first_lane == 1 {
        for i in 0..x.len() {
            seed(&mut x[i], 0, T::literal(1.0 / (1.0 + i as f64 / GOLDEN_RATIO)));
        }
    }
    let mut start = 0;
    loop {
        let chunk = Chunk { start, end: end.min(start + C - first_lane), first_lane };
        for i in chunk.start..chunk.end {
            seed(&mut x[i], chunk.lane(i), T::one());
        }
        let result = pass(x, &chunk)?;
        for i in chunk.start..chunk.end {
            seed(&mut x[i], chunk.lane(i), T::zero());
        }
        if chunk.end == end {
            return ControlFlow::Continue(result);
        }
        start = chunk.end;
    }
}

/// Irrational, so that no simple combination of the probe's components vanishes.
const GOLDEN_RATIO: f64 = 1.618_033_988_749_895;

#[track_caller]
fn check_length(what: &str, found: usize, needed: usize) {
    assert!(found == needed, "{what} has length {found}, needs {needed}");
}

/// Declares a driver in all its forms; the fallible method of the workspace, whose body is given, is what the others call.
macro_rules! drivers {
    ($(
        $(#[$doc:meta])*
        fn $name:ident, $try_name:ident, $name_by:ident
            ($number:ident, $Default:ident => $($Outputs:ident)?; $($input:ident),+; $($output:ident),+) -> $Value:ident
            |$workspace:ident, $f:ident| $body:expr;
    )*) => {
        $(
            $(#[$doc])*
            #[track_caller]
            pub fn $name<F, T: Scalar $(, $Outputs: AsRef<[drivers!(@$number T $Default)]>)?>(
                f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> drivers!(@value $Value T)
            where
                F: FnMut(&[drivers!(@$number T $Default)]) -> drivers!(@outputs $number T $Default $($Outputs)?),
            {
                Workspace::<$Default, T>::with_len(0).$name(f, $($input,)+ $($output),+)
            }

            #[doc = concat!("[`", stringify!($name), "`] of a function that returns a `Result` or an `Option`.")]
            ///
            /// An `Err` or `None` is handed through; the buffers then hold what was computed before it.
            #[track_caller]
            pub fn $try_name<F, R, T: Scalar $(, $Outputs: AsRef<[drivers!(@$number T $Default)]>)?>(
                f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> R::With<drivers!(@value $Value T)>
            where
                F: FnMut(&[drivers!(@$number T $Default)]) -> R,
                R: Fallible<Value = drivers!(@outputs $number T $Default $($Outputs)?)>,
            {
                Workspace::<$Default, T>::with_len(0).$try_name(f, $($input,)+ $($output),+)
            }

            drivers! { @by $name $name_by $number [$($Outputs)?] [$($input)+] [$($output)+] $Value }
        )*

        impl<const C: usize, T: Scalar> Workspace<C, T> { $(
            #[doc = concat!("[`", stringify!($name), "`] in this memory.")]
            #[track_caller]
            pub fn $name<F $(, $Outputs: AsRef<[drivers!(@$number T C)]>)?>(
                &mut self, mut f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> drivers!(@value $Value T)
            where
                F: FnMut(&[drivers!(@$number T C)]) -> drivers!(@outputs $number T C $($Outputs)?),
            {
                let Ok(value) = self.$try_name(|x| Ok::<_, Infallible>(f(x)), $($input,)+ $($output),+);
                value
            }

            #[doc = concat!("[`", stringify!($try_name), "`] in this memory.")]
            #[track_caller]
            pub fn $try_name<F, R $(, $Outputs: AsRef<[drivers!(@$number T C)]>)?>(
                &mut self, $f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> R::With<drivers!(@value $Value T)>
            where
                F: FnMut(&[drivers!(@$number T C)]) -> R,
                R: Fallible<Value = drivers!(@outputs $number T C $($Outputs)?)>,
            {
                let $workspace = self;
                $body
            }
        )* }
    };
    (@value nothing $T:ident) => { () };
    (@value value $T:ident) => { $T };
    (@first $T:ident $C:ident) => { Dual<$T, $C> };
    (@along $T:ident $C:ident) => { Dual<Dual<$T, $C>, 1> };
    (@second $T:ident $C:ident) => { Dual<Dual<$T, $C>, $C> };
    (@outputs $number:ident $T:ident $C:ident) => { drivers!(@$number $T $C) };
    (@outputs $number:ident $T:ident $C:ident $Outputs:ident) => { $Outputs };
    (@by $name:ident $name_by:ident $number:ident [] $inputs:tt $outputs:tt $Value:ident) => {
        drivers! { @by $name $name_by [FnMut(&[drivers!(@$number f64 C)]) -> drivers!(@$number f64 C)] $inputs $outputs $Value }
    };
    (@by $name:ident $name_by:ident $number:ident [$Outputs:ident] $inputs:tt $outputs:tt $Value:ident) => {
        drivers! { @by $name $name_by [VectorFunction<drivers!(@$number f64 C)>] $inputs $outputs $Value }
    };
    (@by $name:ident $name_by:ident [$($Function:tt)+] [$($input:ident)+] [$($output:ident)+] $Value:ident) => {
        #[doc = concat!("[`", stringify!($name), "`] over `f64` with `C` lanes: `", stringify!($name_by), "::<16>`.")]
        #[track_caller]
        pub fn $name_by<const C: usize>(
            f: impl $($Function)+, $($input: &[f64],)+ $($output: &mut [f64]),+
        ) -> drivers!(@value $Value f64) {
            Workspace::<C>::with_len(0).$name(f, $($input,)+ $($output),+)
        }
    };
}

drivers! {
    /// Writes the gradient ∂f/∂xᵢ of a scalar function into `g`.
    ///
    /// # Panics
    /// If the lengths of `x` and `g` differ.
    ///
    /// ```
    /// use gradual::chunked;
    ///
    /// let x = vec![1.0, 2.0, 3.0];
    /// let mut g = vec![0.0; x.len()];
    /// chunked::gradient(|x| x.iter().map(|&x| x * x).sum(), &x, &mut g);
    /// assert_eq!(g, [2.0, 4.0, 6.0]);
    /// ```
    fn gradient, try_gradient, gradient_by(first, DEFAULT => ; x; g) -> nothing |workspace, f| {
        check_length("the buffer for the gradient", g.len(), x.len());
        workspace.slopes(f, x, |y, chunk| chunk.read(&y.tangent, g))
    };

    /// Writes the gradient of a scalar function into `g` and returns f(x).
    ///
    /// # Panics
    /// If the lengths of `x` and `g` differ.
    ///
    /// ```
    /// use gradual::chunked;
    ///
    /// let mut g = [0.0; 2];
    /// let value: f64 = chunked::value_and_gradient(|x| x[0] * x[1].exp(), &[2.0, 0.0], &mut g);
    /// assert_eq!((value, g), (2.0, [1.0, 2.0]));
    /// ```
    fn value_and_gradient, try_value_and_gradient, value_and_gradient_by(first, DEFAULT => ; x; g) -> value |workspace, f| {
        check_length("the buffer for the gradient", g.len(), x.len());
        workspace.slopes(f, x, |y, chunk| {
            chunk.read(&y.tangent, g);
            y.value
        })
    };

    /// Writes the Jacobian ∂fᵢ/∂xⱼ of a function with m outputs into `j`: m rows of n entries, one after the other.
    ///
    /// The outputs may be an array, a `Vec` or any other owner of a slice; an array does not allocate.
    ///
    /// # Panics
    /// If the length of `j` is not m n.
    ///
    /// ```
    /// use gradual::chunked;
    ///
    /// let x = vec![1.0, 2.0, 3.0];
    /// let mut j = vec![0.0; 2 * x.len()];
    /// chunked::jacobian(|x| [x[0] * x[1], x[2]], &x, &mut j);
    /// assert_eq!(j, [2.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    /// let mut j = vec![0.0; x.len() * x.len()];
    /// chunked::jacobian(|x| x.iter().map(|&x| x * x).collect::<Vec<_>>(), &x, &mut j);
    /// assert_eq!(j, [2.0, 0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 6.0]);
    /// ```
    fn jacobian, try_jacobian, jacobian_by(first, DEFAULT => O; x; j) -> nothing |workspace, f| {
        workspace.slopes(f, x, |y, chunk| read_rows(y.as_ref(), chunk, x.len(), j))
    };

    /// Writes the m outputs f(x) into `y` and the Jacobian into `j`, as [`jacobian`] does.
    ///
    /// # Panics
    /// If the length of `y` is not m, or that of `j` not m n.
    ///
    /// ```
    /// use gradual::chunked;
    ///
    /// let (mut y, mut j) = ([0.0; 2], [0.0; 4]);
    /// chunked::value_and_jacobian(|x| [x[0] * x[1], x[0] - x[1]], &[3.0, 2.0], &mut y, &mut j);
    /// assert_eq!((y, j), ([6.0, 1.0], [2.0, 3.0, 1.0, -1.0]));
    /// ```
    fn value_and_jacobian, try_value_and_jacobian, value_and_jacobian_by(first, DEFAULT => O; x; y, j) -> nothing |workspace, f| {
        workspace.slopes(f, x, |outputs, chunk| {
            let outputs = outputs.as_ref();
            check_length("the buffer for the values", y.len(), outputs.len());
            for k in 0..outputs.len() {
                y[k] = outputs[k].value;
            }
            read_rows(outputs, chunk, x.len(), j);
        })
    };

    /// Writes the Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function into `h`: n rows of n entries, one after the other, exactly symmetric.
    ///
    /// Only blocks of the lower triangle are computed.
    ///
    /// # Panics
    /// If the length of `h` is not n².
    ///
    /// ```
    /// use gradual::chunked;
    ///
    /// let mut h = [0.0; 4];
    /// chunked::hessian(|x| x[0] * x[0] * x[1], &[1.0, 2.0], &mut h);
    /// assert_eq!(h, [4.0, 2.0, 2.0, 0.0]);
    /// ```
    fn hessian, try_hessian, hessian_by(second, DEFAULT_HESSIAN => ; x; h) -> nothing |workspace, f| {
        check_length("the buffer for the Hessian", h.len(), x.len() * x.len());
        workspace.blocks(f, x, |y, [rows, columns]| {
            for i in rows.start..rows.end {
                for j in columns.start..columns.end.min(i + 1) {
                    let entry = y.tangent[rows.lane(i)].tangent[columns.lane(j)];
                    h[i * x.len() + j] = entry;
                    h[j * x.len() + i] = entry;
                }
            }
        })
    };

    /// Writes the Hessian-vector product H v of a scalar function into `product`, without the Hessian.
    ///
    /// At a kink, H is that of the piece that [`gradient`] is of.
    ///
    /// # Panics
    /// If the lengths of `x`, `v` and `product` differ.
    ///
    /// ```
    /// use gradual::chunked;
    ///
    /// let mut product = [0.0; 2];
    /// chunked::hvp(|x| x[0] * x[0] * x[1], &[1.0, 2.0], &[1.0, 10.0], &mut product);
    /// assert_eq!(product, [24.0, 2.0]);
    /// ```
    fn hvp, try_hvp, hvp_by(along, DEFAULT => ; x, v; product) -> nothing |workspace, f| {
        check_length("the buffer for the product", product.len(), x.len());
        workspace.slopes_along(f, [x, v], |y, chunk| chunk.read(&y.tangent[0].tangent, product))
    };
}

fn read_rows<T: Scalar, const C: usize>(y: &[First<T, C>], chunk: &Chunk, n: usize, j: &mut [T]) {
    check_length("the buffer for the Jacobian", j.len(), y.len() * n);
    for k in 0..y.len() {
        chunk.read(&y[k].tangent, &mut j[k * n..][..n]);
    }
}
