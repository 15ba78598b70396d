//! The checks at points whose shape the compiler knows: how scalars of a shape become plain numbers.

use core::fmt::Debug;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::builder::{At, Check, checks};
use super::compare::compare;
use super::options::Options;
use super::report::{Mismatch, Report};
use super::subject::{Kind, Sources, Subject};
use super::verify::verify;
use super::{Who, ask};
use crate::dual::Dual;
use crate::forward::{Fallible, variables, variables_along, variables2};
use crate::point::{Pack, Point, names, scalars};
use crate::scalar::{Primitive, Scalar};

checks! {
    At<P>, at(P);

    /// Checks the exact gradient of `f` against extrapolated differences of `f`.
    ///
    /// Differences are taken along every coordinate, or, of a point of more than 64 coordinates, along three random directions first and
    /// along the coordinates only if one of them fails. A component passes if the two agree within four times the error estimate of the
    /// differences plus 1e-8 of the larger (1e-4 in `f32`). Where `f` panics beside the point, that is the end of its domain.
    ///
    /// # Errors
    /// If a component is wrong, could not be judged (differences too poor), or lies at a kink; if the point is empty or has an infinite
    /// or NaN coordinate; if the value of `f` is infinite or NaN, or not the same in two calls; if `f` panics at the point.
    ///
    /// ```
    /// use gradual::check_gradient;
    ///
    /// let report = check_gradient(|[x, y]| x * y.exp(), [2.0, 0.5]).unwrap();
    /// assert_eq!(report.components.len(), 2);
    /// ```
    fn check_gradient, try_check_gradient [P; const N: usize]
        where [P: Point<N, Scalar: Primitive>,]
        f(P::With<Dual<P::Scalar, N>>) -> Dual<P::Scalar, N>
        => against_differences;

    /// Checks the exact Jacobian of `f` against extrapolated differences of `f`, as [`check_gradient`] does.
    ///
    /// # Errors
    /// As [`check_gradient`].
    ///
    /// ```
    /// gradual::check_jacobian(|[x, y]| [x * y, x / y], [2.0, 0.5]).unwrap();
    /// ```
    fn check_jacobian, try_check_jacobian [P; O, const N: usize]
        where [P: Point<N, Scalar: Primitive>, O: Pack<Scalar = Dual<P::Scalar, N>>,]
        f(P::With<Dual<P::Scalar, N>>) -> O
        => against_differences;

    /// Checks the exact Hessian of `f` against extrapolated differences of its exact gradient, as [`check_gradient`] does.
    ///
    /// # Errors
    /// As [`check_gradient`].
    ///
    /// ```
    /// gradual::check_hessian(|[x, y]| x * x * y.exp(), [2.0, 0.5]).unwrap();
    /// ```
    fn check_hessian, try_check_hessian [P; const N: usize]
        where [P: Point<N, Scalar: Primitive>,]
        f(P::With<Dual<Dual<P::Scalar, N>, N>>) -> Dual<Dual<P::Scalar, N>, N>
        => hessian_against_differences;

    /// Verifies a gradient of `f` written by hand against the exact one.
    ///
    /// A component passes within 1e-9 of the exact one (1e-4 in `f32`) plus what the exact one itself moves when the coordinates move by
    /// a rounding error, so that honest rounding in ill-conditioned places is no mistake.
    ///
    /// # Errors
    /// If a component is wrong, could not be judged, or lies at a kink and is the slope of another side; if `by_hand` gives something else
    /// in a second call; if the point is empty or has an infinite or NaN coordinate; if the value of `f` is infinite or NaN, or not
    /// the same in two calls; if `f` or `by_hand` panics.
    ///
    /// ```
    /// use gradual::verify_gradient;
    ///
    /// verify_gradient(|[x, y]| x * x * y, |[x, y]| [2.0 * x * y, x * x], [3.0, 4.0]).unwrap();
    /// ```
    fn verify_gradient, try_verify_gradient [P; const N: usize]
        where [P: Point<N, Scalar: Primitive>,]
        f(P::With<Dual<P::Scalar, N>>) -> Dual<P::Scalar, N>,
        by_hand: G(x: P) -> P
        => gradient_by_hand;

    /// Verifies a Jacobian of `f` written by hand, of the shape that [`jacobian`](crate::jacobian) gives, against the exact one, as
    /// [`verify_gradient`] does.
    ///
    /// # Errors
    /// As [`verify_gradient`].
    ///
    /// ```
    /// use gradual::verify_jacobian;
    ///
    /// verify_jacobian(|[x, y]| [x * y, x - y], |[x, y]| [[y, x], [1.0, -1.0]], [3.0, 4.0]).unwrap();
    /// ```
    fn verify_jacobian, try_verify_jacobian [P; O, const N: usize]
        where [P: Point<N, Scalar: Primitive>, O: Pack<Scalar = Dual<P::Scalar, N>>,]
        f(P::With<Dual<P::Scalar, N>>) -> O,
        by_hand: J(x: P) -> O::Jacobian<P::Scalar, N>
        => jacobian_by_hand;

    /// Verifies a Hessian of `f` written by hand, of the shape that [`hessian`](crate::hessian) gives, against the exact one, as
    /// [`verify_gradient`] does.
    ///
    /// # Errors
    /// As [`verify_gradient`].
    ///
    /// ```
    /// use gradual::verify_hessian;
    ///
    /// verify_hessian(|[x, y]| x * x * y, |[x, y]| [[2.0 * y, 2.0 * x], [2.0 * x, 0.0]], [3.0, 4.0]).unwrap();
    /// ```
    fn verify_hessian, try_verify_hessian [P; const N: usize]
        where [P: Point<N, Scalar: Primitive>,]
        f(P::With<Dual<Dual<P::Scalar, N>, N>>) -> Dual<Dual<P::Scalar, N>, N>,
        by_hand: J(x: P) -> P::Jacobian<P::Scalar, N>
        => hessian_by_hand;

    /// Verifies a Hessian-vector product of `f` along `v` written by hand against the exact one, as [`verify_gradient`] does.
    ///
    /// A coordinate of `v` that is 0 leaves its column of the Hessian out: give `v` without zeros.
    ///
    /// # Errors
    /// As [`verify_gradient`]; if `v` has an infinite or NaN coordinate.
    ///
    /// ```
    /// use gradual::verify_hvp;
    ///
    /// let by_hand = |[x, y]: [f64; 2], [u, v]: [f64; 2]| [2.0 * y * u + 2.0 * x * v, 2.0 * x * u];
    /// verify_hvp(|[x, y]| x * x * y, by_hand, [3.0, 4.0], [1.0, -1.0]).unwrap();
    /// ```
    fn verify_hvp, try_verify_hvp [P; const N: usize]
        where [P: Point<N, Scalar: Primitive>,]
        f(P::With<Dual<Dual<P::Scalar, 1>, N>>) -> Dual<Dual<P::Scalar, 1>, N>,
        by_hand: G(x: P, v: P) -> P, v: P
        => product_by_hand;
}

fn against_differences<P, O, R, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<P::Scalar, N>>) -> R,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    O: Pack<Scalar = Dual<P::Scalar, N>>,
    R: Fallible<Value = O, Residual: Debug>,
{
    let subject = subject::<P, O, N>(Kind::Jacobian, x);
    subject.admit()?;
    let exact = scalars(ask(Who::F, &subject.point, || f(variables(x)))?);
    let rows: Vec<f64> = exact.iter().flat_map(|y| y.tangent).map(Primitive::to_f64).collect();
    compare(&subject, options, &rows, &|at| {
        let y = ask(Who::F, at, || f(placed(x, at).map_scalars(&mut Dual::constant)))?;
        Ok(scalars(y).iter().map(|y| Primitive::to_f64(y.value)).collect())
    })
}

fn hessian_against_differences<P, R, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<Dual<P::Scalar, N>, N>>) -> R,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    R: Fallible<Value = Dual<Dual<P::Scalar, N>, N>, Residual: Debug>,
{
    let subject = subject::<P, P::Scalar, N>(Kind::Hessian, x);
    subject.admit()?;
    let exact = ask(Who::F, &subject.point, || f(variables2(x)))?;
    let value = Primitive::to_f64(exact.value.value);
    if !value.is_finite() {
        return Err(Mismatch::Value { name: String::from("f"), value });
    }
    let rows: Vec<f64> = exact.tangent.iter().flat_map(|y| y.tangent).map(Primitive::to_f64).collect();
    compare(&subject, options, &rows, &|at| {
        let mut i = 0;
        let inner = placed(x, at).map_scalars(&mut |x| {
            i += 1;
            Dual::constant(Dual::variable(x, i - 1))
        });
        let y = ask(Who::F, at, || f(inner))?;
        Ok(y.value.tangent.map(Primitive::to_f64).to_vec())
    })
}

fn gradient_by_hand<P, R, S, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<P::Scalar, N>>) -> R,
    by_hand: impl Fn(P) -> S,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    R: Fallible<Value = Dual<P::Scalar, N>, Residual: Debug>,
    S: Fallible<Value = P, Residual: Debug>,
{
    first_order_by_hand::<P, Dual<P::Scalar, N>, R, S, N>(options, x, f, by_hand, numbers)
}

fn jacobian_by_hand<P, O, R, S, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<P::Scalar, N>>) -> R,
    by_hand: impl Fn(P) -> S,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    O: Pack<Scalar = Dual<P::Scalar, N>>,
    R: Fallible<Value = O, Residual: Debug>,
    S: Fallible<Value = O::Jacobian<P::Scalar, N>, Residual: Debug>,
{
    first_order_by_hand::<P, O, R, S, N>(options, x, f, by_hand, row_by_row::<O, P::Scalar, N>)
}

fn first_order_by_hand<P, O, R, S, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<P::Scalar, N>>) -> R,
    by_hand: impl Fn(P) -> S,
    numbers: impl Fn(S::Value) -> Vec<f64>,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    O: Pack<Scalar = Dual<P::Scalar, N>>,
    R: Fallible<Value = O, Residual: Debug>,
    S: Fallible<Residual: Debug>,
{
    let subject = subject::<P, O, N>(Kind::Jacobian, x);
    subject.admit()?;
    let exact = |at: &[f64]| {
        let y = scalars(ask(Who::F, at, || f(variables(placed(x, at))))?);
        Ok(y.iter().flat_map(|y| y.tangent).map(Primitive::to_f64).collect())
    };
    let by_hand = |at: &[f64]| Ok(numbers(ask(Who::Hand, at, || by_hand(placed(x, at)))?));
    let values = |at: &[f64]| {
        let y = ask(Who::F, at, || f(placed(x, at).map_scalars(&mut Dual::constant)))?;
        Ok(scalars(y).iter().map(|y| Primitive::to_f64(y.value)).collect())
    };
    verify(&subject, options, &Sources { values: &values, exact: &exact, by_hand: &by_hand })
}

fn hessian_by_hand<P, R, S, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<Dual<P::Scalar, N>, N>>) -> R,
    by_hand: impl Fn(P) -> S,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    R: Fallible<Value = Dual<Dual<P::Scalar, N>, N>, Residual: Debug>,
    S: Fallible<Value = P::Jacobian<P::Scalar, N>, Residual: Debug>,
{
    let subject = subject::<P, P::Scalar, N>(Kind::Hessian, x);
    subject.admit()?;
    let exact = |at: &[f64]| {
        let y = ask(Who::F, at, || f(variables2(placed(x, at))))?;
        Ok(y.tangent.iter().flat_map(|y| y.tangent).map(Primitive::to_f64).collect())
    };
    let by_hand = |at: &[f64]| Ok(row_by_row::<P, P::Scalar, N>(ask(Who::Hand, at, || by_hand(placed(x, at)))?));
    let values = |at: &[f64]| {
        let y = ask(Who::F, at, || f(variables2(placed(x, at))))?;
        Ok(Vec::from([Primitive::to_f64(y.value.value)]))
    };
    verify(&subject, options, &Sources { values: &values, exact: &exact, by_hand: &by_hand })
}

fn product_by_hand<P, R, S, const N: usize>(
    options: &Options,
    x: P,
    f: impl Fn(P::With<Dual<Dual<P::Scalar, 1>, N>>) -> R,
    by_hand: impl Fn(P, P) -> S,
    v: P,
) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    R: Fallible<Value = Dual<Dual<P::Scalar, 1>, N>, Residual: Debug>,
    S: Fallible<Value = P, Residual: Debug>,
{
    let subject = subject::<P, P::Scalar, N>(Kind::Product, x);
    subject.admit()?;
    let vector = numbers(v);
    if let Some(i) = vector.iter().position(|v| !v.is_finite()) {
        return Err(Mismatch::Point { name: format!("v{}", subject.coordinates[i]), value: vector[i] });
    }
    let exact = |at: &[f64]| {
        let y = ask(Who::F, at, || f(variables_along(placed(x, at), v)))?;
        Ok(y.tangent.iter().map(|y| Primitive::to_f64(y.tangent[0])).collect())
    };
    let by_hand = |at: &[f64]| Ok(numbers(ask(Who::Hand, at, || by_hand(placed(x, at), v))?));
    let values = |at: &[f64]| {
        let y = ask(Who::F, at, || f(variables_along(placed(x, at), v)))?;
        Ok(Vec::from([Primitive::to_f64(y.value.value)]))
    };
    verify(&subject, options, &Sources { values: &values, exact: &exact, by_hand: &by_hand })
}

/// The numbers of a Jacobian or Hessian, row by row.
fn row_by_row<O: Pack, T: Primitive, const N: usize>(derivative: O::Jacobian<T, N>) -> Vec<f64> {
    let mut numbers = Vec::with_capacity(O::LEN * N);
    O::read_rows(&derivative, &mut |row: [T; N]| numbers.extend(row.map(Primitive::to_f64)));
    numbers
}

fn subject<P: Point<N, Scalar: Primitive>, O: Pack, const N: usize>(kind: Kind, x: P) -> Subject {
    let [epsilon, normal] = [P::Scalar::epsilon(), P::Scalar::min_positive()].map(Primitive::to_f64);
    Subject {
        kind,
        point: numbers(x),
        coordinates: names::<P>(),
        outputs: names::<O>(),
        epsilon,
        least: normal * epsilon,
    }
}

/// The shape of `x` with other numbers.
fn placed<P: Point<N, Scalar: Primitive>, const N: usize>(x: P, numbers: &[f64]) -> P {
    let mut scalars = x.to_array();
    for i in 0..N {
        scalars[i] = P::Scalar::from_f64(numbers[i]);
    }
    x.with_scalars(scalars)
}

fn numbers<O: Pack<Scalar: Primitive>>(y: O) -> Vec<f64> {
    scalars(y).into_iter().map(Primitive::to_f64).collect()
}
