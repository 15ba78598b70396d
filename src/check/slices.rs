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
use crate::chunked::{self, Along, DEFAULT, First, Second};
use crate::dual::Dual;
use crate::forward::Fallible;

checks! {
    AtSlice<'_>, at_slice(&[f64]);

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
    fn check_gradient, try_check_gradient [;] where []
        f(&[First<f64, DEFAULT>]) -> First<f64, DEFAULT>
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
    fn check_jacobian, try_check_jacobian [; O] where [O: AsRef<[First<f64, DEFAULT>]>,]
        f(&[First<f64, DEFAULT>]) -> O
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
    fn check_hessian, try_check_hessian [;] where []
        f(&[Second<f64, DEFAULT>]) -> Second<f64, DEFAULT>
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
    fn verify_gradient, try_verify_gradient [; A] where [A: AsRef<[f64]>,]
        f(&[First<f64, DEFAULT>]) -> First<f64, DEFAULT>,
        by_hand: G(x: &[f64]) -> A
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
    fn verify_jacobian, try_verify_jacobian [; O, A] where [O: AsRef<[First<f64, DEFAULT>]>, A: AsRef<[f64]>,]
        f(&[First<f64, DEFAULT>]) -> O,
        by_hand: J(x: &[f64]) -> A
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
    fn verify_hessian, try_verify_hessian [; A] where [A: AsRef<[f64]>,]
        f(&[Second<f64, DEFAULT>]) -> Second<f64, DEFAULT>,
        by_hand: J(x: &[f64]) -> A
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
    fn verify_hvp, try_verify_hvp [; A] where [A: AsRef<[f64]>,]
        f(&[Along<f64, DEFAULT>]) -> Along<f64, DEFAULT>,
        by_hand: G(x: &[f64], v: &[f64]) -> A, v: &[f64]
        => product_by_hand;
}

fn subject(kind: Kind, x: &[f64], outputs: usize) -> Subject {
    let named = |k| format!("[{k}]");
    Subject {
        kind,
        point: x.to_vec(),
        coordinates: (0..x.len()).map(named).collect(),
        outputs: (0..outputs).map(named).collect(),
        epsilon: f64::EPSILON,
        least: f64::from_bits(1),
    }
}

/// The subject of a scalar function, whose output needs no index.
fn scalar(kind: Kind, x: &[f64]) -> Result<Subject, Mismatch> {
    let subject = Subject { outputs: Vec::from([String::new()]), ..subject(kind, x, 0) };
    subject.admit()?;
    Ok(subject)
}

fn gradient_against_differences<R>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[First<f64, DEFAULT>]) -> R,
) -> Result<Report, Mismatch>
where
    R: Fallible<Value = First<f64, DEFAULT>, Residual: Debug>,
{
    let subject = scalar(Kind::Jacobian, x)?;
    let mut exact = vec![0.0; x.len()];
    chunked::try_gradient(|y| ask(Who::F, x, || f(y)), x, &mut exact)?;
    compare(&subject, options, &exact, &|at| Ok(Vec::from([ask(Who::F, at, || f(&first(at)))?.value])))
}

fn against_differences<O, R>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[First<f64, DEFAULT>]) -> R,
) -> Result<Report, Mismatch>
where
    O: AsRef<[First<f64, DEFAULT>]>,
    R: Fallible<Value = O, Residual: Debug>,
{
    let values = |at: &[f64]| -> Result<Vec<f64>, Mismatch> {
        Ok(ask(Who::F, at, || f(&first(at)))?.as_ref().iter().map(|y| y.value).collect())
    };
    let subject = subject(Kind::Jacobian, x, values(x)?.len());
    subject.admit()?;
    let mut exact = vec![0.0; subject.len()];
    jacobian(&subject, &f, x, &mut exact)?;
    compare(&subject, options, &exact, &values)
}

/// Constants of first order.
fn first(x: &[f64]) -> Vec<First<f64, DEFAULT>> {
    x.iter().map(|&x| Dual::constant(x)).collect()
}

/// Numbers of first order as constants of the second.
fn lifted<const N: usize>(x: &[First<f64, DEFAULT>]) -> Vec<Dual<First<f64, DEFAULT>, N>> {
    x.iter().map(|&x| Dual::constant(x)).collect()
}

/// Writes the exact Jacobian, row by row.
fn jacobian<O, R>(
    subject: &Subject,
    f: &impl Fn(&[First<f64, DEFAULT>]) -> R,
    at: &[f64],
    exact: &mut [f64],
) -> Result<(), Mismatch>
where
    O: AsRef<[First<f64, DEFAULT>]>,
    R: Fallible<Value = O, Residual: Debug>,
{
    let rows = subject.shape().0;
    let call = |x: &[First<f64, DEFAULT>]| {
        let y = ask(Who::F, at, || f(x))?;
        let found = y.as_ref().len();
        let what = || String::from("the output of f beside the point");
        if found == rows { Ok(y) } else { Err(Mismatch::Length { what: what(), expected: rows, found }) }
    };
    chunked::try_jacobian(call, at, exact)
}

fn hessian_against_differences<R>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[Second<f64, DEFAULT>]) -> R,
) -> Result<Report, Mismatch>
where
    R: Fallible<Value = Second<f64, DEFAULT>, Residual: Debug>,
{
    let subject = scalar(Kind::Hessian, x)?;
    let value = ask(Who::F, x, || f(&lifted(&first(x))))?.value.value;
    if !value.is_finite() {
        return Err(Mismatch::Value { name: String::from("f"), value });
    }
    let mut exact = vec![0.0; x.len() * x.len()];
    chunked::try_hessian(|y| ask(Who::F, x, || f(y)), x, &mut exact)?;
    compare(&subject, options, &exact, &|at| {
        let mut gradient = vec![0.0; at.len()];
        let inner = |x: &[First<f64, DEFAULT>]| ask(Who::F, at, || f(&lifted(x))).map(|y| y.value);
        chunked::try_gradient(inner, at, &mut gradient)?;
        Ok(gradient)
    })
}

fn gradient_by_hand<A, R, S>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[First<f64, DEFAULT>]) -> R,
    by_hand: impl Fn(&[f64]) -> S,
) -> Result<Report, Mismatch>
where
    A: AsRef<[f64]>,
    R: Fallible<Value = First<f64, DEFAULT>, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let exact = |at: &[f64], g: &mut [f64]| chunked::try_gradient(|x| ask(Who::F, at, || f(x)), at, g);
    let values = |at: &[f64]| Ok(Vec::from([ask(Who::F, at, || f(&first(at)))?.value]));
    verified(&scalar(Kind::Jacobian, x)?, options, values, exact, by_hand)
}

fn jacobian_by_hand<O, A, R, S>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[First<f64, DEFAULT>]) -> R,
    by_hand: impl Fn(&[f64]) -> S,
) -> Result<Report, Mismatch>
where
    O: AsRef<[First<f64, DEFAULT>]>,
    A: AsRef<[f64]>,
    R: Fallible<Value = O, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let values = |at: &[f64]| -> Result<Vec<f64>, Mismatch> {
        Ok(ask(Who::F, at, || f(&first(at)))?.as_ref().iter().map(|y| y.value).collect())
    };
    let subject = subject(Kind::Jacobian, x, values(x)?.len());
    subject.admit()?;
    verified(&subject, options, values, |at, j| jacobian(&subject, &f, at, j), by_hand)
}

fn hessian_by_hand<A, R, S>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[Second<f64, DEFAULT>]) -> R,
    by_hand: impl Fn(&[f64]) -> S,
) -> Result<Report, Mismatch>
where
    A: AsRef<[f64]>,
    R: Fallible<Value = Second<f64, DEFAULT>, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let exact = |at: &[f64], h: &mut [f64]| chunked::try_hessian(|x| ask(Who::F, at, || f(x)), at, h);
    let values = |at: &[f64]| Ok(Vec::from([ask(Who::F, at, || f(&lifted(&first(at))))?.value.value]));
    verified(&scalar(Kind::Hessian, x)?, options, values, exact, by_hand)
}

fn product_by_hand<A, R, S>(
    options: &Options,
    x: &[f64],
    f: impl Fn(&[Along<f64, DEFAULT>]) -> R,
    by_hand: impl Fn(&[f64], &[f64]) -> S,
    v: &[f64],
) -> Result<Report, Mismatch>
where
    A: AsRef<[f64]>,
    R: Fallible<Value = Along<f64, DEFAULT>, Residual: Debug>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let subject = scalar(Kind::Product, x)?;
    if v.len() != x.len() {
        return Err(Mismatch::Length { what: String::from("the vector v"), expected: x.len(), found: v.len() });
    }
    if let Some(i) = v.iter().position(|v| !v.is_finite()) {
        return Err(Mismatch::Point { name: format!("v[{i}]"), value: v[i] });
    }
    let exact = |at: &[f64], product: &mut [f64]| chunked::try_hvp(|x| ask(Who::F, at, || f(x)), at, v, product);
    let values = |at: &[f64]| Ok(Vec::from([ask(Who::F, at, || f(&lifted(&first(at))))?.value.value]));
    verified(&subject, options, values, exact, |x| by_hand(x, v))
}

/// Verifies by what `exact` writes, row by row.
fn verified<A, S>(
    subject: &Subject,
    options: &Options,
    values: impl Fn(&[f64]) -> Result<Vec<f64>, Mismatch>,
    exact: impl Fn(&[f64], &mut [f64]) -> Result<(), Mismatch>,
    by_hand: impl Fn(&[f64]) -> S,
) -> Result<Report, Mismatch>
where
    A: AsRef<[f64]>,
    S: Fallible<Value = A, Residual: Debug>,
{
    let exact = |at: &[f64]| {
        let mut buffer = vec![0.0; subject.len()];
        exact(at, &mut buffer).map(|()| buffer)
    };
    let by_hand = |at: &[f64]| Ok(ask(Who::Hand, at, || by_hand(at))?.as_ref().to_vec());
    verify(subject, options, &Sources { values: &values, exact: &exact, by_hand: &by_hand })
}
