//! Derivatives of functions of slices: the number of variables is known at run time, the results go into the caller's buffers.
//!
//! ```
//! use gradual::{Real, chunked};
//!
//! fn rosenbrock<T: Real>(x: &[T]) -> T {
//!     x.windows(2).map(|x| (x[1] - x[0] * x[0]).powi(2) * 100.0 + (-x[0] + 1.0).powi(2)).sum()
//! }
//! let x = vec![1.0; 1000];
//! let mut g = vec![0.0; x.len()];
//! let value = chunked::value_and_gradient(rosenbrock, &x, &mut g);
//! assert_eq!((value, g), (0.0, vec![0.0; 1000]));
//! ```
//!
//! The function is called once for every chunk of variables, with numbers of `C` lanes: n variables take one pass if n ≤ C and
//! ⌈n/(C - 1)⌉ passes otherwise. Plain names fix `C` to [`DEFAULT`]; `gradient_by::<16>` and its like choose it. A pass costs
//! what its lanes cost, seeded or not, so that the best `C` for one n is the one that just fits; wide vectors (`target-cpu=native`)
//! and expensive functions (`exp`, `tanh`) want more lanes, Hessians fewer.
//!
//! Every plain call allocates one buffer of n numbers. A [`Workspace`] keeps it for the next call.
//!
//! # Kinks
//! At a tie (`abs` at 0, `max` of equals) the tangents decide ([`guide::conventions`](crate::guide::conventions)), and chunks that
//! decide by their own seeds would put the derivatives of different pieces into one gradient: that of `max(x, y)` would be (1, 1). So
//! with more than one chunk, lane 0 of each carries the same probe, the generic direction dᵢ = 1/(1 + i/φ), and the other
//! C - 1 lanes the seeds: all chunks then choose the piece that is active along d. Whether a number is constant, which decides
//! where an infinite slope meets a zero, is seen by the probe as well. Where f is differentiable `C` changes nothing.

use core::convert::Infallible;
use core::ops::ControlFlow;
use std::vec;
use std::vec::Vec;

use crate::dual::Dual;
use crate::forward::Fallible;
use crate::scalar::Scalar;

/// The lanes of the plain functions: the fastest number in a build without target flags.
pub const DEFAULT: usize = 8;

/// The outer lanes of a Hessian's numbers: a block of the lower triangle has as many rows, less the probe.
const ROWS: usize = 4;

/// What the gradient and the Jacobian call the function with.
pub type First<T, const C: usize> = Dual<T, C>;

/// What the Hessian-vector product calls the function with.
pub type Along<T, const C: usize> = Dual<Dual<T, C>, 1>;

/// What the Hessian calls the function with.
pub type Second<T, const C: usize> = Dual<Dual<T, C>, ROWS>;

/// A function of a slice with any number of outputs, in an array, a `Vec` or anything else that is a slice by reference.
///
/// Implemented for every such closure and function.
pub trait VectorFunction<D>: FnMut(&[D]) -> Self::Outputs {
    /// What it returns.
    type Outputs: AsRef<[D]>;
}

impl<D, O: AsRef<[D]>, F: FnMut(&[D]) -> O> VectorFunction<D> for F {
    type Outputs = O;
}

/// The memory of the drivers for functions of slices, kept between calls: as long as a point has no more variables than
/// any before, or than the workspace was made for, no call allocates.
///
/// `C` is the number of lanes, `T` the number that points are made of. A point of more variables makes the workspace grow. A
/// function that panics leaves it usable.
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
    /// Memory for points of up to `n` variables in `f64`, with [`DEFAULT`] lanes.
    ///
    /// As with `HashMap::new`, the parameters of the type are its defaults; [`with_len`](Workspace::with_len) takes any.
    pub fn new(n: usize) -> Self {
        Self::with_len(n)
    }
}

impl<const C: usize, T: Scalar> Workspace<C, T> {
    /// Memory for points of up to `n` variables, with any number of lanes and any scalar.
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
    /// let workspace = gradual::chunked::Workspace::<1>::with_len(10);
    /// ```
    pub fn with_len(n: usize) -> Self {
        const { assert!(C >= 2, "chunks need at least two lanes: one of them is the probe that decides ties") };
        let zero = T::zero();
        Self { first: vec![first(zero); n], along: vec![along(zero, zero); n], second: vec![second(zero); n] }
    }

    /// One pass for each chunk of the variables; the result is that of the last harvest.
    fn slopes<R: Fallible, U>(
        &mut self,
        mut f: impl FnMut(&[First<T, C>]) -> R,
        x: &[T],
        mut harvest: impl FnMut(R::Value, &Chunk) -> U,
    ) -> R::With<U> {
        let (n, probed) = (x.len(), x.len() > C);
        let variables = prefix(&mut self.first, n, first(T::zero()));
        for i in 0..n {
            variables[i] = first(x[i]);
        }
        let seed = |x: &mut First<T, C>, lane: usize, seed| x.tangent[lane] = seed;
        probe(variables, probed, seed);
        last(each_chunk(variables, n, C, probed, seed, |x, chunk| call(&mut f, x, |y| harvest(y, chunk))))
    }

    /// As [`slopes`](Self::slopes), on top of the derivative along `v`.
    ///
    /// The seeds are on the inner level, since that is asked first at a tie: the piece is the one that the gradient is of, not the
    /// one along `v`, which may decide nothing.
    fn slopes_along<R: Fallible<Value = Along<T, C>>>(
        &mut self,
        mut f: impl FnMut(&[Along<T, C>]) -> R,
        x: &[T],
        v: &[T],
        product: &mut [T],
    ) -> R::With<()> {
        let (n, probed) = (x.len(), x.len() > C);
        let variables = prefix(&mut self.along, n, along(T::zero(), T::zero()));
        for i in 0..n {
            variables[i] = along(x[i], v[i]);
        }
        let seed = |x: &mut Along<T, C>, lane: usize, seed| x.value.tangent[lane] = seed;
        probe(variables, probed, seed);
        last(each_chunk(variables, n, C, probed, seed, |x, chunk| {
            call(&mut f, x, |y| chunk.read(&y.tangent[0].tangent, product))
        }))
    }

    /// One pass for each block of the lower triangle, a chunk of rows by a chunk of columns.
    fn blocks<R: Fallible<Value = Second<T, C>>>(
        &mut self,
        mut f: impl FnMut(&[Second<T, C>]) -> R,
        x: &[T],
        h: &mut [T],
    ) -> R::With<()> {
        let n = x.len();
        // On both levels or on none: a tie of first order as well is decided by the probe's own second derivative.
        let probed = n > C.min(ROWS);
        let variables = prefix(&mut self.second, n, second(T::zero()));
        for i in 0..n {
            variables[i] = second(x[i]);
        }
        let seed_row = |x: &mut Second<T, C>, lane: usize, seed| x.tangent[lane].value = seed;
        let seed_column = |x: &mut Second<T, C>, lane: usize, seed| x.value.tangent[lane] = seed;
        probe(variables, probed, seed_row);
        probe(variables, probed, seed_column);
        last(each_chunk(variables, n, ROWS, probed, seed_row, |x, rows| {
            each_chunk(x, rows.end, C, probed, seed_column, |x, columns| {
                call(&mut f, x, |y| {
                    for i in rows.start..rows.end {
                        for j in columns.start..columns.end.min(i + 1) {
                            let entry = y.tangent[rows.lane + i - rows.start].tangent[columns.lane + j - columns.start];
                            h[i * n + j] = entry;
                            h[j * n + i] = entry;
                        }
                    }
                })
            })
        }))
    }
}

#[inline]
fn first<T: Scalar, const C: usize>(x: T) -> First<T, C> {
    Dual::constant(x)
}

#[inline]
fn along<T: Scalar, const C: usize>(x: T, v: T) -> Along<T, C> {
    Dual { value: Dual::constant(x), tangent: [Dual::constant(v)] }
}

#[inline]
fn second<T: Scalar, const C: usize>(x: T) -> Second<T, C> {
    Dual::constant(Dual::constant(x))
}

/// The first `n` of the numbers, of which there may be too few.
fn prefix<D: Clone>(numbers: &mut Vec<D>, n: usize, filler: D) -> &mut [D] {
    if numbers.len() < n {
        numbers.resize(n, filler);
    }
    &mut numbers[..n]
}

/// Variables that are differentiated with respect to in one pass, and the lane of the first.
struct Chunk {
    start: usize,
    end: usize,
    lane: usize,
}

impl Chunk {
    /// Copies the derivatives to their places in the whole row.
    #[inline]
    fn read<T: Scalar, const C: usize>(&self, tangent: &[T; C], row: &mut [T]) {
        for i in self.start..self.end {
            row[i] = tangent[self.lane + i - self.start];
        }
    }
}

/// Seeds lane 0 with the direction that decides ties.
fn probe<D, T: Scalar>(x: &mut [D], probed: bool, seed: impl Fn(&mut D, usize, T)) {
    if probed {
        for i in 0..x.len() {
            seed(&mut x[i], 0, T::literal(1.0 / (1.0 + i as f64 / GOLDEN_RATIO)));
        }
    }
}

const GOLDEN_RATIO: f64 = 1.618_033_988_749_895;

/// Continues with the result of a pass, or breaks with the failure that is to be handed through.
type Flow<W> = ControlFlow<W, W>;

fn last<W>(flow: Flow<W>) -> W {
    match flow {
        ControlFlow::Continue(result) | ControlFlow::Break(result) => result,
    }
}

/// Calls `f` and harvests a good result.
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

/// Makes the pass with each chunk of the variables before `end` seeded; with an empty one if there are none.
#[inline]
fn each_chunk<D, T: Scalar, W>(
    x: &mut [D],
    end: usize,
    lanes: usize,
    probed: bool,
    seed: impl Fn(&mut D, usize, T),
    mut pass: impl FnMut(&mut [D], &Chunk) -> Flow<W>,
) -> Flow<W> {
    let lane = usize::from(probed);
    let mut chunk = Chunk { start: 0, end: end.min(lanes - lane), lane };
    loop {
        for i in chunk.start..chunk.end {
            seed(&mut x[i], lane + i - chunk.start, T::one());
        }
        let result = pass(x, &chunk)?;
        for i in chunk.start..chunk.end {
            seed(&mut x[i], lane + i - chunk.start, T::zero());
        }
        if chunk.end == end {
            return ControlFlow::Continue(result);
        }
        chunk = Chunk { start: chunk.end, end: end.min(chunk.end + lanes - lane), lane };
    }
}

#[track_caller]
fn check_length(what: &str, found: usize, needed: usize) {
    assert!(found == needed, "{what} has length {found}, needs {needed}");
}

/// Declares a driver in all its forms; the fallible method of the workspace, whose body is given, is what the others call.
macro_rules! drivers {
    ($(
        $(#[$doc:meta])*
        fn $name:ident, $try_name:ident, $name_by:ident
            ($Number:ident => $($Outputs:ident)?; $($input:ident),+; $($output:ident),+) -> $Value:ident
            |$workspace:ident, $f:ident| $body:expr;
    )*) => {
        $(
            $(#[$doc])*
            #[track_caller]
            pub fn $name<F, T: Scalar $(, $Outputs: AsRef<[$Number<T, DEFAULT>]>)?>(
                f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> drivers!(@value $Value T)
            where
                F: FnMut(&[$Number<T, DEFAULT>]) -> drivers!(@result $Number<T, DEFAULT> $($Outputs)?),
            {
                Workspace::<DEFAULT, T>::with_len(0).$name(f, $($input,)+ $($output),+)
            }

            #[doc = concat!("[`", stringify!($name), "`] of a function that returns a `Result` or an `Option`; an `Err` or `None` is")]
            /// handed through, and leaves the buffers with what was computed before it.
            #[track_caller]
            pub fn $try_name<F, R, T: Scalar $(, $Outputs: AsRef<[$Number<T, DEFAULT>]>)?>(
                f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> R::With<drivers!(@value $Value T)>
            where
                F: FnMut(&[$Number<T, DEFAULT>]) -> R,
                R: Fallible<Value = drivers!(@result $Number<T, DEFAULT> $($Outputs)?)>,
            {
                Workspace::<DEFAULT, T>::with_len(0).$try_name(f, $($input,)+ $($output),+)
            }

            drivers! { @by $name $name_by $Number [$($Outputs)?] [$($input)+] [$($output)+] $Value }
        )*

        impl<const C: usize, T: Scalar> Workspace<C, T> { $(
            #[doc = concat!("[`", stringify!($name), "`] in this memory.")]
            #[track_caller]
            pub fn $name<F $(, $Outputs: AsRef<[$Number<T, C>]>)?>(
                &mut self, mut f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> drivers!(@value $Value T)
            where
                F: FnMut(&[$Number<T, C>]) -> drivers!(@result $Number<T, C> $($Outputs)?),
            {
                let Ok(value) = self.$try_name(|x| Ok::<_, Infallible>(f(x)), $($input,)+ $($output),+);
                value
            }

            #[doc = concat!("[`", stringify!($try_name), "`] in this memory.")]
            #[track_caller]
            pub fn $try_name<F, R $(, $Outputs: AsRef<[$Number<T, C>]>)?>(
                &mut self, $f: F, $($input: &[T],)+ $($output: &mut [T]),+
            ) -> R::With<drivers!(@value $Value T)>
            where
                F: FnMut(&[$Number<T, C>]) -> R,
                R: Fallible<Value = drivers!(@result $Number<T, C> $($Outputs)?)>,
            {
                let $workspace = self;
                $body
            }
        )* }
    };
    (@value nothing $T:ident) => { () };
    (@value value $T:ident) => { $T };
    (@result $Number:ident<$T:ident, $C:ident>) => { $Number<$T, $C> };
    (@result $Number:ident<$T:ident, $C:ident> $Outputs:ident) => { $Outputs };
    (@by $name:ident $name_by:ident $Number:ident [] $inputs:tt $outputs:tt $Value:ident) => {
        drivers! { @by $name $name_by [FnMut(&[$Number<f64, C>]) -> $Number<f64, C>] $inputs $outputs $Value }
    };
    (@by $name:ident $name_by:ident $Number:ident [$Outputs:ident] $inputs:tt $outputs:tt $Value:ident) => {
        drivers! { @by $name $name_by [VectorFunction<$Number<f64, C>>] $inputs $outputs $Value }
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
    fn gradient, try_gradient, gradient_by(First => ; x; g) -> nothing |workspace, f| {
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
    fn value_and_gradient, try_value_and_gradient, value_and_gradient_by(First => ; x; g) -> value |workspace, f| {
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
    fn jacobian, try_jacobian, jacobian_by(First => O; x; j) -> nothing |workspace, f| {
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
    fn value_and_jacobian, try_value_and_jacobian, value_and_jacobian_by(First => O; x; y, j) -> nothing |workspace, f| {
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
    fn hessian, try_hessian, hessian_by(Second => ; x; h) -> nothing |workspace, f| {
        check_length("the buffer for the Hessian", h.len(), x.len() * x.len());
        workspace.blocks(f, x, h)
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
    fn hvp, try_hvp, hvp_by(Along => ; x, v; product) -> nothing |workspace, f| {
        check_length("the direction", v.len(), x.len());
        check_length("the buffer for the product", product.len(), x.len());
        workspace.slopes_along(f, x, v, product)
    };
}

fn read_rows<T: Scalar, const C: usize>(y: &[First<T, C>], chunk: &Chunk, n: usize, j: &mut [T]) {
    check_length("the buffer for the Jacobian", j.len(), y.len() * n);
    for k in 0..y.len() {
        chunk.read(&y[k].tangent, &mut j[k * n..][..n]);
    }
}
