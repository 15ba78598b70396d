//! The checks at points of run-time length: of functions of slices, by the drivers of [`chunked`].
//!
//! Each is as its namesake in [`check`](crate::check), and `Check::new(f).at_slice(&x)` has the options. The derivative by hand returns a
//! `Vec`, an array or whatever else is a slice by reference; a matrix row by row, one after the other.
//!
//! ```
//! use gradual::{Real, check::slices};
//!
//! fn f<T: Real>(x: &[T]) -> T {
//!     x.windows(2).map(|x| x[0] * x[1].sin()).sum()
//! }
//! let x: Vec<f64> = (0..1000).map(|i| (i as f64).sqrt()).collect();
//! slices::check_gradient(f, &x).unwrap();
//! ```

use core::fmt::Debug;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::builder::{AtSlice, Check, checks};
use super::compare::compare;
use super::options::Options;
use super::report::{Mismatch, Report};
use super::subject::{Kind, Sources, Subject};
use super::verify::verify;
use super::{Who, ask};
use crate::chunked::{self, Along, DEFAULT, DEFAULT_HESSIAN, First, Second, Workspace};
use crate::dual::Dual;
use crate::forward::Fallible;
use crate::scalar::Primitive;

checks! {
    AtSlice<'_, T>, at_slice(&[T]);

    /// [`check_gradient`](super::check_gradient) of a function of a slice.
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use gradual::check::slices::check_gradient;
    ///
    /// check_gradient(|x| x.iter().map(|&x| x.exp()).sum(), &[2.0, 0.5]).unwrap();
    /// ```
    fn check_gradient, try_check_gradient [T;] where [T: Primitive,]
        f(&[First<T, DEFAULT>]) -> First<T, DEFAULT>
        => gradient_against_differences;

    /// [`check_jacobian`](super::check_jacobian) of a function of a slice, which returns a `Vec` or an array.
    ///
    /// # Errors
    /// As there; if the number of outputs changes beside the point.
    ///
    /// ```
    /// use gradual::check::slices::check_jacobian;
    ///
    /// check_jacobian(|x| x.iter().map(|&x| x.exp()).collect::<Vec<_>>(), &[2.0, 0.5]).unwrap();
    /// ```
    fn check_jacobian, try_check_jacobian [T; O] where [T: Primitive, O: AsRef<[First<T, DEFAULT>]>,]
        f(&[First<T, DEFAULT>]) -> O
        => against_differences;

    /// [`check_hessian`](super::check_hessian) of a function of a slice: of the gradient by differences of itself.
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use gradual::check::slices::check_hessian;
    ///
    /// check_hessian(|x| x[0] * x[1].exp(), &[2.0, 0.5]).unwrap();
    /// ```
    fn check_hessian, try_check_hessian [T;] where [T: Primitive,]
        f(&[Second<T, DEFAULT_HESSIAN>]) -> Second<T, DEFAULT_HESSIAN>
        => hessian_against_differences;

    /// [`verify_gradient`](super::verify_gradient) of a function of a slice.
    ///
    /// # Errors
    /// As there; if the derivative by hand has another length than the point.
    ///
    /// ```
    /// use gradual::check::slices::verify_gradient;
    ///
    /// let by_hand = |x: &[f64]| x.iter().map(|x| 2.0 * x).collect::<Vec<_>>();
    /// verify_gradient(|x| x.iter().map(|&x| x * x).sum(), by_hand, &[3.0, 4.0]).unwrap();
    /// ```
    fn verify_gradient, try_verify_gradient [T; A] where [T: Primitive, A: AsRef<[T]>,]
        f(&[First<T, DEFAULT>]) -> First<T, DEFAULT>,
        by_hand: G(x: &[T]) -> A
        => gradient_by_hand;

    /// [`verify_jacobian`](super::verify_jacobian) of a function of a slice; by hand row by row, one after the other.
    ///
    /// # Errors
    /// As there; if the derivative by hand has another length than outputs times coordinates.
    ///
    /// ```
    /// use gradual::check::slices::verify_jacobian;
    ///
    /// verify_jacobian(|x| [x[0] * x[1], x[0] - x[1]], |x| [x[1], x[0], 1.0, -1.0], &[3.0, 4.0]).unwrap();
    /// ```
    fn verify_jacobian, try_verify_jacobian [T; O, A] where [T: Primitive, O: AsRef<[First<T, DEFAULT>]>, A: AsRef<[T]>,]
        f(&[First<T, DEFAULT>]) -> O,
        by_hand: J(x: &[T]) -> A
        => jacobian_by_hand;

    /// [`verify_hessian`](super::verify_hessian) of a function of a slice; by hand row by row, one after the other.
    ///
    /// # Errors
    /// As there; if the derivative by hand has another length than the square of that of the point.
    ///
    /// ```
    /// use gradual::check::slices::verify_hessian;
    ///
    /// verify_hessian(|x| x[0] * x[0] * x[1], |x| [2.0 * x[1], 2.0 * x[0], 2.0 * x[0], 0.0], &[3.0, 4.0]).unwrap();
    /// ```
    fn verify_hessian, try_verify_hessian [T; A] where [T: Primitive, A: AsRef<[T]>,]
        f(&[Second<T, DEFAULT_HESSIAN>]) -> Second<T, DEFAULT_HESSIAN>,
        by_hand: J(x: &[T]) -> A
        => hessian_by_hand;

    /// [`verify_hvp`](super::verify_hvp) of a function of a slice.
    ///
    /// # Errors
    /// As there; if `v` or the product by hand has another length than the point.
    ///
    /// ```
    /// use gradual::check::slices::verify_hvp;
    ///
    /// let by_hand = |x: &[f64], v: &[f64]| [2.0 * x[1] * v[0] + 2.0 * x[0] * v[1], 2.0 * x[0] * v[0]];
    /// verify_hvp(|x| x[0] * x[0] * x[1], by_hand, &[3.0, 4.0], &[1.0, -1.0]).unwrap();
    /// ```
    fn verify_hvp, try_verify_hvp [T; A] where [T: Primitive, A: AsRef<[T]>,]
        f(&[Along<T, DEFAULT>]) -> Along<T, DEFAULT>,
        by_hand: G(x: &[T], v: &[T]) -> A, v: &[T]
        => product_by_hand;
}

fn subject<T: Primitive>(kind: Kind, x: &[T], outputs: usize) -> Subject {
    let named = |k| format!("[{k}]");
    let [epsilon, normal] = [T::epsilon(), T::min_positive()].map(Primitive::to_f64);
    Subject {
        kind,
        point: wide(x),
        coordinates: (0..x.len()).map(named).collect(),
        outputs: (0..outputs).map(named).collect(),
        epsilon,
        least: normal * epsilon,
    }
}

/// The subject of a scalar function, whose output needs no index.
fn scalar<T: Primitive>(kind: Kind, x: &[T]) -> Result<Subject, Mismatch> {
    let subject = Subject { outputs: Vec::from([String::new()]), ..subject(kind, x, 0) };
    subject.admit()?;
    Ok(subject)
}

fn gradient_against_differences<T: Primitive, R>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[First<T, DEFAULT>]) -> R,
) -> Result<Report, Mismatch>
where
    R: Fallible<Value = First<T, DEFAULT>, Residual: Debug>,
{
    let subject = scalar(Kind::Jacobian, x)?;
    let mut exact = vec![T::zero(); x.len()];
    chunked::try_gradient(|y| ask(Who::F, &subject.point, || f(y)), x, &mut exact)?;
    compare(&subject, options, &wide(&exact), &|at| Ok(wide(&[ask(Who::F, at, || f(&first(&narrow(at))))?.value])))
}

fn against_differences<T: Primitive, O, R>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[First<T, DEFAULT>]) -> R,
) -> Result<Report, Mismatch>
where
    O: AsRef<[First<T, DEFAULT>]>,
    R: Fallible<Value = O, Residual: Debug>,
{
    let values = |at: &[f64]| outputs(&f, at);
    let subject = subject(Kind::Jacobian, x, values(&wide(x))?.len());
    subject.admit()?;
    let mut exact = vec![T::zero(); subject.len()];
    jacobian(&subject, &f, x, &mut exact)?;
    compare(&subject, options, &wide(&exact), &values)
}

fn wide<T: Primitive>(x: &[T]) -> Vec<f64> {
    x.iter().map(|&x| Primitive::to_f64(x)).collect()
}

fn narrow<T: Primitive>(x: &[f64]) -> Vec<T> {
    x.iter().map(|&x| <T as Primitive>::from_f64(x)).collect()
}

/// The values of a function with any number of outputs.
fn outputs<T: Primitive, O, R>(f: &impl Fn(&[First<T, DEFAULT>]) -> R, at: &[f64]) -> Result<Vec<f64>, Mismatch>
where
    O: AsRef<[First<T, DEFAULT>]>,
    R: Fallible<Value = O, Residual: Debug>,
{
    let y = ask(Who::F, at, || f(&first(&narrow(at))))?;
    Ok(y.as_ref().iter().map(|y| Primitive::to_f64(y.value)).collect())
}

/// Constants of first order.
fn first<T: Primitive, const C: usize>(x: &[T]) -> Vec<First<T, C>> {
    x.iter().map(|&x| Dual::constant(x)).collect()
}

/// Numbers of first order as constants of the second.
fn lifted<T: Primitive, const C: usize, const N: usize>(x: &[First<T, C>]) -> Vec<Dual<First<T, C>, N>> {
    x.iter().map(|&x| Dual::constant(x)).collect()
}

/// Writes the exact Jacobian, row by row.
fn jacobian<T: Primitive, O, R>(
    subject: &Subject,
    f: &impl Fn(&[First<T, DEFAULT>]) -> R,
    at: &[T],
    exact: &mut [T],
) -> Result<(), Mismatch>
where
    O: AsRef<[First<T, DEFAULT>]>,
    R: Fallible<Value = O, Residual: Debug>,
{
    let (rows, point) = (subject.shape().0, wide(at));
    let call = |x: &[First<T, DEFAULT>]| {
        let y = ask(Who::F, &point, || f(x))?;
        let found = y.as_ref().len();
        let what = || String::from("the output of f beside the point");
        if found == rows { Ok(y) } else { Err(Mismatch::Length { what: what(), expected: rows, found }) }
    };
    chunked::try_jacobian(call, at, exact)
}

fn hessian_against_differences<T: Primitive, R>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[Second<T, DEFAULT_HESSIAN>]) -> R,
) -> Result<Report, Mismatch>
where
    R: Fallible<Value = Second<T, DEFAULT_HESSIAN>, Residual: Debug>,
{
    let subject = scalar(Kind::Hessian, x)?;
    let value = Primitive::to_f64(ask(Who::F, &subject.point, || f(&lifted(&first(x))))?.value.value);
    if !value.is_finite() {
        return Err(Mismatch::Value { name: String::from("f"), value });
    }
    let mut exact = vec![T::zero(); subject.len()];
    chunked::try_hessian(|y| ask(Who::F, &subject.point, || f(y)), x, &mut exact)?;
    compare(&subject, options, &wide(&exact), &|at| {
        let mut gradient = vec![T::zero(); at.len()];
        let inner = |x: &[First<T, DEFAULT_HESSIAN>]| ask(Who::F, at, || f(&lifted(x))).map(|y| y.value);
        Workspace::with_len(0).try_gradient(inner, &narrow::<T>(at), &mut gradient)?;
        Ok(wide(&gradient))
    })
}

fn gradient_by_hand<T: Primitive, A, R, S>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[First<T, DEFAULT>]) -> R,
    by_hand: impl Fn(&[T]) -> S,
) -> Result<Report, Mismatch>
where
    A: AsRef<[T]>,
    R: Fallible<Value = First<T, DEFAULT>, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let exact = |at: &[T], g: &mut [T]| chunked::try_gradient(|x| ask(Who::F, &wide(at), || f(x)), at, g);
    let values = |at: &[f64]| Ok(wide(&[ask(Who::F, at, || f(&first(&narrow(at))))?.value]));
    verified(&scalar(Kind::Jacobian, x)?, options, values, exact, by_hand)
}

fn jacobian_by_hand<T: Primitive, O, A, R, S>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[First<T, DEFAULT>]) -> R,
    by_hand: impl Fn(&[T]) -> S,
) -> Result<Report, Mismatch>
where
    O: AsRef<[First<T, DEFAULT>]>,
    A: AsRef<[T]>,
    R: Fallible<Value = O, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let values = |at: &[f64]| outputs(&f, at);
    let subject = subject(Kind::Jacobian, x, values(&wide(x))?.len());
    subject.admit()?;
    verified(&subject, options, values, |at, j| jacobian(&subject, &f, at, j), by_hand)
}

fn hessian_by_hand<T: Primitive, A, R, S>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[Second<T, DEFAULT_HESSIAN>]) -> R,
    by_hand: impl Fn(&[T]) -> S,
) -> Result<Report, Mismatch>
where
    A: AsRef<[T]>,
    R: Fallible<Value = Second<T, DEFAULT_HESSIAN>, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let exact = |at: &[T], h: &mut [T]| chunked::try_hessian(|x| ask(Who::F, &wide(at), || f(x)), at, h);
    let values = |at: &[f64]| Ok(wide(&[ask(Who::F, at, || f(&lifted(&first(&narrow(at)))))?.value.value]));
    verified(&scalar(Kind::Hessian, x)?, options, values, exact, by_hand)
}

fn product_by_hand<T: Primitive, A, R, S>(
    options: &Options,
    x: &[T],
    f: impl Fn(&[Along<T, DEFAULT>]) -> R,
    by_hand: impl Fn(&[T], &[T]) -> S,
    v: &[T],
) -> Result<Report, Mismatch>
where
    A: AsRef<[T]>,
    R: Fallible<Value = Along<T, DEFAULT>, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let subject = scalar(Kind::Product, x)?;
    if v.len() != x.len() {
        return Err(Mismatch::Length { what: String::from("the vector v"), expected: x.len(), found: v.len() });
    }
    let vector = wide(v);
    if let Some(i) = vector.iter().position(|v| !v.is_finite()) {
        return Err(Mismatch::Point { name: format!("v[{i}]"), value: vector[i] });
    }
    let exact = |at: &[T], product: &mut [T]| chunked::try_hvp(|x| ask(Who::F, &wide(at), || f(x)), at, v, product);
    let values = |at: &[f64]| Ok(wide(&[ask(Who::F, at, || f(&lifted(&first(&narrow(at)))))?.value.value]));
    verified(&subject, options, values, exact, |x| by_hand(x, v))
}

/// Verifies by what `exact` writes, row by row.
fn verified<T: Primitive, A, S>(
    subject: &Subject,
    options: &Options,
    values: impl Fn(&[f64]) -> Result<Vec<f64>, Mismatch>,
    exact: impl Fn(&[T], &mut [T]) -> Result<(), Mismatch>,
    by_hand: impl Fn(&[T]) -> S,
) -> Result<Report, Mismatch>
where
    A: AsRef<[T]>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let exact = |at: &[f64]| {
        let mut buffer = vec![T::zero(); subject.len()];
        exact(&narrow(at), &mut buffer)?;
        Ok(wide(&buffer))
    };
    let by_hand = |at: &[f64]| Ok(wide(ask(Who::Hand, at, || by_hand(&narrow(at)))?.as_ref()));
    verify(subject, options, &Sources { values: &values, exact: &exact, by_hand: &by_hand })
}
