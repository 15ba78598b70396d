//! Drivers of static size: one pass of the function, no allocation.

use core::convert::Infallible;

use crate::dual::Dual;
use crate::point::{Pack, Point};
use crate::scalar::Scalar;

/// What a fallible function returns: `Result<V, E>` or `Option<V>`.
///
/// Sealed; it lets the `try_` drivers hand back the same kind with the derivative inside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `Result` nor an `Option`",
    label = "a `try_` driver differentiates a function that returns `Result<_, E>` or `Option<_>`",
    note = "for a function that cannot fail use the driver without `try_`"
)]
pub trait Fallible: sealed::Sealed {
    /// The value in the good case.
    type Value;
    /// The same kind around another value.
    type With<U>;
    /// The bad case alone, which displays as it was: `Err(e)`, `None`.
    type Residual;

    /// Applies `f` to the value in the good case.
    fn map_value<U>(self, f: impl FnOnce(Self::Value) -> U) -> Self::With<U>;

    /// The value, or the bad case.
    ///
    /// # Errors
    /// The bad case.
    fn into_value(self) -> Result<Self::Value, Self::Residual>;
}

mod sealed {
    pub trait Sealed {}
    impl<V, E> Sealed for Result<V, E> {}
    impl<V> Sealed for Option<V> {}
}

impl<V, E> Fallible for Result<V, E> {
    type Value = V;
    type With<U> = Result<U, E>;
    type Residual = Result<Infallible, E>;

    #[inline]
    fn map_value<U>(self, f: impl FnOnce(V) -> U) -> Result<U, E> {
        self.map(f)
    }

    #[inline]
    fn into_value(self) -> Result<V, Self::Residual> {
        self.map_err(Err)
    }
}

impl<V> Fallible for Option<V> {
    type Value = V;
    type With<U> = Option<U>;
    type Residual = Option<Infallible>;

    #[inline]
    fn map_value<U>(self, f: impl FnOnce(V) -> U) -> Option<U> {
        self.map(f)
    }

    #[inline]
    fn into_value(self) -> Result<V, Self::Residual> {
        self.ok_or(None)
    }
}

/// Number `i` becomes the `i`-th variable.
// Written into a zeroed array, where the optimiser sees which lanes are 0 and 1 (measured: a third of the time of seeds written
// number by number, for small `N`).
#[inline]
fn seeded<T: Scalar, const N: usize>(numbers: [T; N]) -> [Dual<T, N>; N] {
    let mut variables = [Dual::constant(T::zero()); N];
    for i in 0..N {
        variables[i].value = numbers[i];
        variables[i].tangent[i] = T::one();
    }
    variables
}

/// Number `i` carries component `i` of `v` as its only tangent.
#[inline]
fn moved<T: Scalar, const N: usize>(numbers: [T; N], v: [T; N]) -> [Dual<T, 1>; N] {
    let mut moved = [Dual::constant(T::zero()); N];
    for i in 0..N {
        moved[i] = Dual { value: numbers[i], tangent: [v[i]] };
    }
    moved
}

/// The `i`-th scalar of `x` becomes the `i`-th variable.
#[inline]
pub(crate) fn variables<P: Point<N>, const N: usize>(x: P) -> P::With<Dual<P::Scalar, N>> {
    x.with_scalars(seeded(x.to_array()))
}

/// The `i`-th scalar of `x` becomes the `i`-th variable at both levels.
#[inline]
pub(crate) fn variables2<P: Point<N>, const N: usize>(x: P) -> P::With<Dual<Dual<P::Scalar, N>, N>> {
    x.with_scalars(seeded(seeded(x.to_array())))
}

/// The `i`-th scalar of `x` carries the `i`-th scalar of `v` as its only tangent.
#[inline]
fn along<P: Point<N>, const N: usize>(x: P, v: P) -> P::With<Dual<P::Scalar, 1>> {
    x.with_scalars(moved(x.to_array(), v.to_array()))
}

/// As [`along`], and on top of it the `i`-th scalar becomes the `i`-th variable.
#[inline]
pub(crate) fn variables_along<P: Point<N>, const N: usize>(x: P, v: P) -> P::With<Dual<Dual<P::Scalar, 1>, N>> {
    x.with_scalars(seeded(moved(x.to_array(), v.to_array())))
}

#[inline]
fn values<O: Pack<Scalar = Dual<T, N>>, T: Scalar, const N: usize>(y: O) -> O::With<T> {
    y.map_scalars(&mut |y| y.value)
}

#[inline]
fn value_and_tangent<O: Pack<Scalar = Dual<T, 1>>, T: Scalar>(y: O) -> (O::With<T>, O::With<T>) {
    (values(y), y.map_scalars(&mut |y| y.tangent[0]))
}

#[inline]
fn value_and_rows<O: Pack<Scalar = Dual<T, N>>, T: Scalar, const N: usize>(y: O) -> (O::With<T>, O::Jacobian<T, N>) {
    (values(y), y.rows(&mut |y| y.tangent))
}

#[inline]
fn value_gradient_and_rows<P: Point<N>, const N: usize>(
    x: P,
    y: Dual<Dual<P::Scalar, N>, N>,
) -> (P::Scalar, P, P::Jacobian<P::Scalar, N>) {
    let mut i = 0;
    let rows = x.rows(&mut |_| {
        i += 1;
        y.tangent[i - 1].tangent
    });
    (y.value.value, x.with_scalars(y.value.tangent), rows)
}

#[inline]
fn second<T: Scalar>(y: Dual<Dual<T, 1>, 1>) -> T {
    y.tangent[0].tangent[0]
}

#[inline]
fn product<P: Point<N>, const N: usize>(x: P, y: Dual<Dual<P::Scalar, 1>, N>) -> P {
    let mut product = x.to_array();
    for i in 0..N {
        product[i] = y.tangent[i].tangent[0];
    }
    x.with_scalars(product)
}

/// Declares a driver and its `try_` form: how the argument is seeded and how the result is harvested.
macro_rules! drivers {
    ($(
        $(#[$doc:meta])*
        fn $name:ident, $(#[$try_doc:meta])* $try_name:ident
            [$($generics:tt)*] ($f:ident: $Argument:ty => $O:ty, $($x:ident: $X:ty),+) -> $Output:ty
            { $seed:expr, |$y:ident| $harvest:expr }
    )*) => { $(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name<F, $($generics)*>($f: F, $($x: $X),+) -> $Output
        where
            F: FnOnce($Argument) -> $O,
        {
            let $y = $f($seed);
            $harvest
        }

        #[doc = concat!("[`", stringify!($name), "`] of a function that returns a `Result` or an `Option`; an `Err` or `None` is handed through.")]
        $(#[$try_doc])*
        #[inline]
        #[must_use]
        pub fn $try_name<F, R, $($generics)*>($f: F, $($x: $X),+) -> R::With<$Output>
        where
            F: FnOnce($Argument) -> R,
            R: Fallible<Value = $O>,
        {
            $f($seed).map_value(|$y| $harvest)
        }
    )* };
}

drivers! {
    /// The derivative f′(x) of a function of one number; of a vector function, the derivative of each component.
    ///
    /// ```
    /// use gradual::derivative;
    ///
    /// let d: f64 = derivative(|x| x * x, 3.0);
    /// assert_eq!(d, 6.0);
    /// let velocity: [f64; 2] = derivative(|t| [t.cos(), t.sin()], 0.0);
    /// assert_eq!(velocity, [0.0, 1.0]);
    /// ```
    fn derivative, try_derivative [T: Scalar, O: Pack<Scalar = Dual<T, 1>>]
        (f: Dual<T, 1> => O, x: T) -> O::With<T>
        { Dual::variable(x, 0), |y| value_and_tangent(y).1 }

    /// f(x) and f′(x) in one pass.
    ///
    /// ```
    /// let (value, slope): (f64, f64) = gradual::value_and_derivative(|x| x * x, 3.0);
    /// assert_eq!((value, slope), (9.0, 6.0));
    /// ```
    fn value_and_derivative, try_value_and_derivative [T: Scalar, O: Pack<Scalar = Dual<T, 1>>]
        (f: Dual<T, 1> => O, x: T) -> (O::With<T>, O::With<T>)
        { Dual::variable(x, 0), |y| value_and_tangent(y) }

    /// The gradient ∂f/∂xᵢ of a scalar function, in the shape of the point: an array gives an array, a struct that struct.
    ///
    /// At ties of `max`, `abs`, `norm` and their like it is the exact gradient wherever f is differentiable, and an element of the
    /// generalised gradient elsewhere ([`guide::conventions`](crate::guide::conventions)).
    ///
    /// ```
    /// use gradual::gradient;
    ///
    /// let g = gradient(|[x, y]| x * x + (2.0 * y).sin(), [1.0, 0.0]);
    /// assert_eq!(g, [2.0, 2.0]);
    /// // relu(x) - relu(-x) is x, at 0 too.
    /// let g: f64 = gradient(|x| x.max(0.0) - (-x).max(0.0), 0.0);
    /// assert_eq!(g, 1.0);
    /// ```
    ///
    /// The function must return one scalar:
    ///
    /// ```compile_fail,E0308
    /// let g: [f64; 2] = gradual::gradient(|[x, y]| [x * y, x - y], [1.0, 2.0]);
    /// ```
    fn gradient, try_gradient [P: Point<N>, const N: usize]
        (f: P::With<Dual<P::Scalar, N>> => Dual<P::Scalar, N>, x: P) -> P
        { variables(x), |y| x.with_scalars(y.tangent) }

    /// f(x) and its gradient in one pass.
    ///
    /// ```
    /// let (value, slope) = gradual::value_and_gradient(|(x, y)| x * y, (2.0, 3.0));
    /// assert_eq!((value, slope), (6.0, (3.0, 2.0)));
    /// ```
    fn value_and_gradient, try_value_and_gradient [P: Point<N>, const N: usize]
        (f: P::With<Dual<P::Scalar, N>> => Dual<P::Scalar, N>, x: P) -> (P::Scalar, P)
        { variables(x), |y| (y.value, x.with_scalars(y.tangent)) }

    /// The Jacobian ∂fᵢ/∂xⱼ: `[[T; N]; M]`, one row for each output, if `f` returns an array, tuple or struct of `M` scalars; `[T; N]` if it
    /// returns one scalar. Structs are flattened in the order of their fields; nested arrays keep their nesting.
    ///
    /// ```
    /// let j = gradual::jacobian(|[x, y]| [x * y, x / y, 3.0 - x], [1.0, 2.0]);
    /// assert_eq!(j, [[2.0, 1.0], [0.5, -0.25], [-1.0, 0.0]]);
    /// ```
    fn jacobian, try_jacobian [P: Point<N>, O: Pack<Scalar = Dual<P::Scalar, N>>, const N: usize]
        (f: P::With<Dual<P::Scalar, N>> => O, x: P) -> O::Jacobian<P::Scalar, N>
        { variables(x), |y| value_and_rows(y).1 }

    /// f(x) and its Jacobian in one pass.
    ///
    /// ```
    /// let (value, j) = gradual::value_and_jacobian(|[x, y]| [x * y, x - y], [3.0, 2.0]);
    /// assert_eq!((value, j), ([6.0, 1.0], [[2.0, 3.0], [1.0, -1.0]]));
    /// ```
    fn value_and_jacobian, try_value_and_jacobian [P: Point<N>, O: Pack<Scalar = Dual<P::Scalar, N>>, const N: usize]
        (f: P::With<Dual<P::Scalar, N>> => O, x: P) -> (O::With<P::Scalar>, O::Jacobian<P::Scalar, N>)
        { variables(x), |y| value_and_rows(y) }

    /// The Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function: `[[T; N]; N]`; of a function of a bare scalar `[T; 1]`, for which
    /// [`second_derivative`] gives the plain number. A struct or tuple is flattened: rows and columns in the order of its fields.
    ///
    /// ```
    /// let h = gradual::hessian(|[x, y]| x * x * y, [1.0, 2.0]);
    /// assert_eq!(h, [[4.0, 2.0], [2.0, 0.0]]);
    /// ```
    fn hessian, try_hessian [P: Point<N>, const N: usize]
        (f: P::With<Dual<Dual<P::Scalar, N>, N>> => Dual<Dual<P::Scalar, N>, N>, x: P) -> P::Jacobian<P::Scalar, N>
        { variables2(x), |y| value_gradient_and_rows(x, y).2 }

    /// f(x), its gradient and its Hessian in one pass.
    ///
    /// ```
    /// let (value, g, h) = gradual::value_gradient_hessian(|[x, y]| x * x * y, [1.0, 2.0]);
    /// assert_eq!((value, g, h), (2.0, [4.0, 1.0], [[4.0, 2.0], [2.0, 0.0]]));
    /// ```
    fn value_gradient_hessian, try_value_gradient_hessian [P: Point<N>, const N: usize]
        (f: P::With<Dual<Dual<P::Scalar, N>, N>> => Dual<Dual<P::Scalar, N>, N>, x: P) -> (P::Scalar, P, P::Jacobian<P::Scalar, N>)
        { variables2(x), |y| value_gradient_and_rows(x, y) }

    /// The second derivative f″(x) of a function of one number.
    ///
    /// ```
    /// let d2: f64 = gradual::second_derivative(|x| x * x * x, 2.0);
    /// assert_eq!(d2, 12.0);
    /// ```
    fn second_derivative, try_second_derivative [T: Scalar]
        (f: Dual<Dual<T, 1>, 1> => Dual<Dual<T, 1>, 1>, x: T) -> T
        { variables2(x), |y| second(y) }

    /// The Hessian-vector product H v, in the shape of the point, without the Hessian: the gradient of the slope along v.
    ///
    /// ```
    /// let hv = gradual::hvp(|[x, y]| x * x * y, [1.0, 2.0], [1.0, 10.0]);
    /// assert_eq!(hv, [24.0, 2.0]);
    /// ```
    fn hvp, try_hvp [P: Point<N>, const N: usize]
        (f: P::With<Dual<Dual<P::Scalar, 1>, N>> => Dual<Dual<P::Scalar, 1>, N>, x: P, v: P) -> P
        { variables_along(x, v), |y| product(x, y) }

    /// f(x) and the directional derivative J v (Jacobian-vector product, pushforward) in one pass with one lane, in the shape of the output.
    ///
    /// At a kink it is the exact one-sided derivative f′(x; v), and so may differ from `gradient(f, x)` · v.
    ///
    /// ```
    /// use gradual::jvp;
    ///
    /// let (value, slope) = jvp(|[x, y]| [x * y, x + y], [2.0, 3.0], [1.0, 10.0]);
    /// assert_eq!((value, slope), ([6.0, 5.0], [23.0, 11.0]));
    /// let (_, slope): (f64, f64) = jvp(|x| x.abs(), 0.0, -2.0);
    /// assert_eq!(slope, 2.0);
    /// ```
    fn jvp, try_jvp [P: Point<N>, O: Pack<Scalar = Dual<P::Scalar, 1>>, const N: usize]
        (f: P::With<Dual<P::Scalar, 1>> => O, x: P, v: P) -> (O::With<P::Scalar>, O::With<P::Scalar>)
        { along(x, v), |y| value_and_tangent(y) }
}
