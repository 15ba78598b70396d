//! Gradient checking: exact derivatives against differences, and hand-written derivatives against exact ones.
//!
//! [`check_gradient`] and its kin ask whether what gradual says of a function is what its values say: they compare the exact derivative
//! with extrapolated differences of the function, whose own error estimate decides how far the two may be apart.
//! [`verify_gradient`] and its kin ask whether a derivative that you wrote by hand is right: they compare it with the exact one, tightly.
//!
//! ```
//! use gradual::{Real, check_gradient, verify_gradient};
//!
//! fn f<T: Real>([x, y]: [T; 2]) -> T {
//!     x * x * y + y.sin()
//! }
//! check_gradient(f, [1.3, -0.7]).unwrap();
//!
//! let by_hand = |[x, y]: [f64; 2]| [2.0 * x * y, x * x - y.cos()];
//! let mismatch = verify_gradient(f, by_hand, [1.3, -0.7]).unwrap_err();
//! assert!(mismatch.to_string().contains("1 of 2 components right, 1 wrong"));
//! ```

mod differences;
mod report;

use core::fmt::{self, Display, Formatter};
use std::format;
use std::string::String;
use std::vec::Vec;

use crate::dual::Dual;
use crate::forward::{gradient, hessian, hvp, value_and_jacobian, variables, variables2};
use crate::point::{Pack, Point};
use crate::scalar::{Primitive, Scalar};
use differences::{Estimate, derivatives};

pub use report::{Component, Mismatch, Report, Verdict};

/// More coordinates than these are first checked along random directions.
const MANY: usize = 64;

/// Checks the exact gradient of `f` against extrapolated differences of `f`.
///
/// Differences are taken along every coordinate, or, of a point of more than 64 coordinates, along three random directions first and along
/// the coordinates only if one of them fails. A component passes if the two agree within four times the error estimate of the differences
/// plus 1e-8 of the larger (1e-4 in `f32`).
///
/// # Errors
/// If a component is wrong, could not be judged (differences too poor), or lies at a kink; if the point is empty or has an infinite or NaN
/// coordinate; if the value of `f` is infinite or NaN.
///
/// ```
/// use gradual::check_gradient;
///
/// let report = check_gradient(|[x, y]| x * y.exp(), [2.0, 0.5]).unwrap();
/// assert_eq!(report.components.len(), 2);
/// ```
pub fn check_gradient<P, F, const N: usize>(f: F, x: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    F: Fn(P::With<Dual<P::Scalar, N>>) -> Dual<P::Scalar, N>,
{
    check_jacobian(f, x)
}

/// Checks the exact Jacobian of `f` against extrapolated differences of `f`, as [`check_gradient`] does.
///
/// # Errors
/// As [`check_gradient`].
///
/// ```
/// gradual::check_jacobian(|[x, y]| [x * y, x / y], [2.0, 0.5]).unwrap();
/// ```
pub fn check_jacobian<P, F, O, const N: usize>(f: F, x: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    O: Pack<Scalar = Dual<P::Scalar, N>>,
    F: Fn(P::With<Dual<P::Scalar, N>>) -> O,
{
    check_point(x)?;
    let exact = list(f(variables(x)));
    let rows: Vec<[f64; N]> = exact.iter().map(|y| y.tangent.map(Primitive::to_f64)).collect();
    check_values::<O>(&values(&exact))?;
    let values = |x: P| values(&list(f(x.map_scalars(&mut Dual::constant))));
    let row = |i| format!("f{}", Name::<O>::of(i));
    compare::<P, N>(x, &rows, values, row, |i, j| format!("∂{}/∂x{}", row(i), Name::<P>::of(j)))
}

/// Checks the exact Hessian of `f` against extrapolated differences of its exact gradient, as [`check_gradient`] does.
///
/// # Errors
/// As [`check_gradient`].
///
/// ```
/// gradual::check_hessian(|[x, y]| x * x * y.exp(), [2.0, 0.5]).unwrap();
/// ```
pub fn check_hessian<P, F, const N: usize>(f: F, x: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    F: Fn(P::With<Dual<Dual<P::Scalar, N>, N>>) -> Dual<Dual<P::Scalar, N>, N>,
{
    check_point(x)?;
    let exact = f(variables2(x));
    check_values::<P::Scalar>(&[Primitive::to_f64(exact.value.value)])?;
    let rows: Vec<[f64; N]> = exact.tangent.iter().map(|y| y.tangent.map(Primitive::to_f64)).collect();
    let gradient = |x: P| {
        let mut i = 0;
        let inner = x.map_scalars(&mut |x| {
            i += 1;
            Dual::constant(Dual::variable(x, i - 1))
        });
        f(inner).value.tangent.map(Primitive::to_f64).to_vec()
    };
    let row = |i| format!("∂f/∂x{}", Name::<P>::of(i));
    compare::<P, N>(x, &rows, gradient, row, |i, j| format!("∂²f/∂x{}∂x{}", Name::<P>::of(i), Name::<P>::of(j)))
}

/// Verifies a hand-written gradient of `f` against the exact one.
///
/// A component passes within 1e-9 of the exact one (1e-4 in `f32`) plus what the exact one itself moves when the coordinates move by a rounding error, so
/// that honest rounding in ill-conditioned places is no mistake.
///
/// # Errors
/// If a component is wrong; if the point is empty or has an infinite or NaN coordinate.
///
/// ```
/// use gradual::verify_gradient;
///
/// verify_gradient(|[x, y]| x * x * y, |[x, y]| [2.0 * x * y, x * x], [3.0, 4.0]).unwrap();
/// ```
pub fn verify_gradient<P, F, G, const N: usize>(f: F, by_hand: G, x: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    F: Fn(P::With<Dual<P::Scalar, N>>) -> Dual<P::Scalar, N>,
    G: Fn(P) -> P,
{
    check_point(x)?;
    let exact = |x: P| gradient(&f, x).to_array().map(Primitive::to_f64).to_vec();
    let found = by_hand(x).to_array().map(Primitive::to_f64);
    verify::<P, N>(x, exact, &found, |i| format!("∂f/∂x{}", Name::<P>::of(i)))
}

/// Verifies a hand-written Jacobian of `f`, an array of rows, against the exact one, as [`verify_gradient`] does.
///
/// # Errors
/// As [`verify_gradient`].
///
/// ```
/// use gradual::verify_jacobian;
///
/// verify_jacobian(|[x, y]| [x * y, x - y], |[x, y]| [[y, x], [1.0, -1.0]], [3.0, 4.0]).unwrap();
/// ```
pub fn verify_jacobian<P, F, O, G, const N: usize, const M: usize>(f: F, by_hand: G, x: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    O: Pack<Scalar = Dual<P::Scalar, N>, Jacobian<P::Scalar, N> = [[P::Scalar; N]; M]>,
    F: Fn(P::With<Dual<P::Scalar, N>>) -> O,
    G: Fn(P) -> [[P::Scalar; N]; M],
{
    check_point(x)?;
    let exact = |x: P| flat(value_and_jacobian(&f, x).1);
    let found = flat(by_hand(x));
    verify::<P, N>(x, exact, &found, |i| format!("∂f{}/∂x{}", Name::<O>::of(i / N), Name::<P>::of(i % N)))
}

/// Verifies a hand-written Hessian of `f`, an array of rows, against the exact one, as [`verify_gradient`] does.
///
/// # Errors
/// As [`verify_gradient`].
///
/// ```
/// use gradual::verify_hessian;
///
/// verify_hessian(|[x, y]| x * x * y, |[x, y]| [[2.0 * y, 2.0 * x], [2.0 * x, 0.0]], [3.0, 4.0]).unwrap();
/// ```
pub fn verify_hessian<P, F, G, const N: usize>(f: F, by_hand: G, x: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive, Jacobian<<P as Pack>::Scalar, N> = [[<P as Pack>::Scalar; N]; N]>,
    F: Fn(P::With<Dual<Dual<P::Scalar, N>, N>>) -> Dual<Dual<P::Scalar, N>, N>,
    G: Fn(P) -> [[P::Scalar; N]; N],
{
    check_point(x)?;
    let exact = |x: P| flat(hessian(&f, x));
    let found = flat(by_hand(x));
    verify::<P, N>(x, exact, &found, |i| format!("∂²f/∂x{}∂x{}", Name::<P>::of(i / N), Name::<P>::of(i % N)))
}

/// Verifies a hand-written Hessian-vector product of `f` along `v` against the exact one, as [`verify_gradient`] does.
///
/// # Errors
/// As [`verify_gradient`].
///
/// ```
/// use gradual::verify_hvp;
///
/// let by_hand = |[x, y]: [f64; 2], [u, v]: [f64; 2]| [2.0 * y * u + 2.0 * x * v, 2.0 * x * u];
/// verify_hvp(|[x, y]| x * x * y, by_hand, [3.0, 4.0], [1.0, -1.0]).unwrap();
/// ```
pub fn verify_hvp<P, F, G, const N: usize>(f: F, by_hand: G, x: P, v: P) -> Result<Report, Mismatch>
where
    P: Point<N, Scalar: Primitive>,
    F: Fn(P::With<Dual<Dual<P::Scalar, 1>, N>>) -> Dual<Dual<P::Scalar, 1>, N>,
    G: Fn(P, P) -> P,
{
    check_point(x)?;
    let exact = |x: P| hvp(&f, x, v).to_array().map(Primitive::to_f64).to_vec();
    let found = by_hand(x, v).to_array().map(Primitive::to_f64);
    verify::<P, N>(x, exact, &found, |i| format!("(H v){}", Name::<P>::of(i)))
}

/// The name of a scalar in a shape, for `Display`.
struct Name<P> {
    k: usize,
    shape: core::marker::PhantomData<P>,
}

impl<P: Pack> Name<P> {
    fn of(k: usize) -> Self {
        Self { k, shape: core::marker::PhantomData }
    }
}

impl<P: Pack> Display for Name<P> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        P::name(self.k, f)
    }
}

fn list<O: Pack>(y: O) -> Vec<O::Scalar> {
    let mut list = Vec::with_capacity(O::LEN);
    let _ = y.map_scalars(&mut |y| {
        list.push(y);
        y
    });
    list
}

fn check_point<P: Point<N, Scalar: Primitive>, const N: usize>(x: P) -> Result<(), Mismatch> {
    if N == 0 {
        return Err(Mismatch::Empty);
    }
    let x = x.to_array().map(Primitive::to_f64);
    match x.iter().position(|x| !x.is_finite()) {
        Some(i) => Err(Mismatch::Point { name: format!("x{}", Name::<P>::of(i)), value: x[i] }),
        None => Ok(()),
    }
}

fn check_values<O: Pack>(values: &[f64]) -> Result<(), Mismatch> {
    match values.iter().position(|y| !y.is_finite()) {
        Some(i) => Err(Mismatch::Value { name: format!("f{}", Name::<O>::of(i)), value: values[i] }),
        None => Ok(()),
    }
}

fn values<T: Primitive, const N: usize>(y: &[Dual<T, N>]) -> Vec<f64> {
    y.iter().map(|y| Primitive::to_f64(y.value)).collect()
}

/// Rows one after the other.
fn flat<T: Primitive, const N: usize, const M: usize>(rows: [[T; N]; M]) -> Vec<f64> {
    rows.as_flattened().iter().map(|&x| Primitive::to_f64(x)).collect()
}

/// One of two numbers, for `f64` and for `f32`.
fn by_precision<T: Primitive>(double: f64, single: f64) -> f64 {
    if Primitive::to_f64(T::epsilon()) < 1e-10 { double } else { single }
}

/// The unit of a coordinate: its own size, or 1 where that is nothing.
fn unit(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { x.abs() }
}

/// Compares rows of exact derivatives with differences of `values`.
fn compare<P: Point<N, Scalar: Primitive>, const N: usize>(
    x: P,
    rows: &[[f64; N]],
    values: impl Fn(P) -> Vec<f64>,
    row: impl Fn(usize) -> String,
    component: impl Fn(usize, usize) -> String,
) -> Result<Report, Mismatch> {
    let at = x.to_array();
    let units = at.map(|x| unit(Primitive::to_f64(x)));
    let epsilon = Primitive::to_f64(P::Scalar::epsilon());
    // Along x + t d.
    let along = |d: &[f64; N], levels: usize| {
        let moved = |t: f64| {
            let mut moved = at;
            for i in 0..N {
                moved[i] = P::Scalar::from_f64(Primitive::to_f64(at[i]) + t * d[i]);
            }
            values(x.with_scalars(moved))
        };
        derivatives(moved, by_precision::<P::Scalar>(0.05, 0.25), levels, epsilon)
    };
    let tolerance = by_precision::<P::Scalar>(1e-8, 1e-4);
    if N > MANY {
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let mut components = Vec::new();
        for k in 1..=3 {
            let d = units.map(|unit| unit * random.sign());
            for (i, estimate) in along(&d, 5).into_iter().enumerate() {
                let exact = (0..N).map(|j| rows[i][j] * d[j]).sum();
                components.push(judge(
                    format!("{} along random direction {k}", row(i)),
                    exact,
                    estimate,
                    1.0,
                    tolerance,
                    0.0,
                ));
            }
        }
        let report = Report { components };
        if report.is_right() {
            return Ok(report);
        }
    }
    // The largest change of each row when a coordinate changes by its unit.
    let largest: Vec<f64> =
        rows.iter().map(|row| (0..N).fold(0.0_f64, |m, j| m.max((row[j] * units[j]).abs()))).collect();
    let mut components = Vec::with_capacity(rows.len() * N);
    for j in 0..N {
        let mut d = [0.0; N];
        d[j] = units[j];
        for (i, estimate) in along(&d, 9).into_iter().enumerate() {
            components.push(judge(component(i, j), rows[i][j], estimate, units[j], tolerance, largest[i]));
        }
    }
    conclude(components)
}

/// The verdict on one component, whose differences were taken in this unit, beside others that change by up to `largest`.
fn judge(name: String, exact: f64, estimate: Option<Estimate>, unit: f64, tolerance: f64, largest: f64) -> Component {
    let Some(estimate) = estimate else {
        return Component {
            name,
            expected: f64::NAN,
            found: exact,
            allowed: f64::INFINITY,
            verdict: Verdict::Inconclusive,
        };
    };
    let (expected, error) = (estimate.derivative / unit, estimate.error / unit);
    let size = exact.abs().max(expected.abs());
    let allowed = 4.0 * error + tolerance * size;
    // Beside larger components the slopes of a small one differ by rounding.
    let is_kink = |[left, right]: &[f64; 2]| (left - right).abs() > 1e-6 * largest;
    let verdict = if let Some([left, right]) = estimate.kink.filter(is_kink) {
        Verdict::Kink { left: left / unit, right: right / unit }
    } else if !exact.is_finite() {
        Verdict::Wrong
    } else if (exact - expected).abs() <= allowed {
        // Agreement within an error of the size of the derivative itself says nothing, unless the derivative is next to nothing beside
        // the others, or 0: then the values of the function cannot tell more.
        let least = if exact == 0.0 { largest.max(1e-3 * estimate.value.abs()) } else { largest };
        let telling = error <= 1e-3 * size || error * unit <= 1e-6 * least;
        if telling { Verdict::Right } else { Verdict::Inconclusive }
    } else {
        Verdict::Wrong
    };
    Component { name, expected, found: exact, allowed, verdict }
}

/// Compares a hand-written derivative with the exact one.
fn verify<P: Point<N, Scalar: Primitive>, const N: usize>(
    x: P,
    exact: impl Fn(P) -> Vec<f64>,
    found: &[f64],
    name: impl Fn(usize) -> String,
) -> Result<Report, Mismatch> {
    let (at, epsilon) = (x.to_array(), P::Scalar::epsilon());
    let expected = exact(x);
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    let mut motion = std::vec![0.0_f64; expected.len()];
    for _ in 0..4 {
        let moved = at.map(|x| x * (P::Scalar::one() + epsilon * P::Scalar::from_f64(random.sign())));
        for (motion, (moved, expected)) in motion.iter_mut().zip(exact(x.with_scalars(moved)).iter().zip(&expected)) {
            let change = (moved - expected).abs();
            *motion = if change.is_nan() { f64::INFINITY } else { motion.max(change) };
        }
    }
    let largest = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let epsilon = Primitive::to_f64(epsilon);
    let tolerance = by_precision::<P::Scalar>(1e-9, 1e-4);
    let components = (0..expected.len())
        .map(|i| {
            // A component that is exactly 0 may come out as what is left of larger terms.
            let remainder = if expected[i] == 0.0 { 64.0 * epsilon * largest } else { 0.0 };
            let allowed = tolerance * expected[i].abs() + 16.0 * motion[i] + remainder;
            let verdict = if (found[i] - expected[i]).abs() <= allowed && allowed.is_finite() {
                Verdict::Right
            } else if expected[i].is_finite() || found[i].is_finite() {
                Verdict::Wrong
            } else {
                Verdict::Inconclusive
            };
            Component { name: name(i), expected: expected[i], found: found[i], allowed, verdict }
        })
        .collect();
    conclude(components)
}

fn conclude(components: Vec<Component>) -> Result<Report, Mismatch> {
    let report = Report { components };
    if report.is_right() { Ok(report) } else { Err(Mismatch::Components(report)) }
}

/// Marsaglia's xorshift: signs for directions, the same in every run.
struct Random(u64);

impl Random {
    fn sign(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if self.0 >> 63 == 0 { 1.0 } else { -1.0 }
    }
}
