//! What several test files use.

use gradual::{Dual, Scalar};

/// Numbers at which anything can go wrong.
pub(crate) const SPECIAL: [f64; 26] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.0,
    -2.0,
    3.0,
    7.25,
    -7.25,
    20.0,
    -40.0,
    710.0,
    1e-300,
    -1e-300,
    5e-324,
    1e300,
    -1e300,
    1e154,
    f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

/// The second-order number.
pub(crate) type Second = Dual<Dual<f64, 2>, 2>;

/// The third-order number.
pub(crate) type Third = Dual<Second, 1>;

/// A number with tangents that are not zero at any level.
pub(crate) fn live(x: f64) -> Second {
    Dual { value: Dual { value: x, tangent: [1.5, -0.5] }, tangent: [Dual::variable(2.0, 0), Dual::variable(-0.25, 1)] }
}

/// A number with live tangents at three levels.
pub(crate) fn live3(x: f64) -> Third {
    Dual { value: live(x), tangent: [live(0.75)] }
}

/// Equal bits, or both NaN (whose payload is the machine's).
#[track_caller]
pub(crate) fn assert_same_bits(expected: f64, found: f64, what: &str) {
    assert!(
        expected.to_bits() == found.to_bits() || expected.is_nan() && found.is_nan(),
        "{what}: found {found:e}, expected {expected:e}"
    );
}

/// Within `tolerance`, relative to the larger of 1 and the expected number.
#[track_caller]
pub(crate) fn assert_close(expected: f64, found: f64, tolerance: f64, what: &str) {
    let close = (expected - found).abs() <= tolerance * expected.abs().max(1.0);
    assert!(close || expected == found, "{what}: found {found:e}, expected {expected:e}");
}

/// All components in order.
pub(crate) fn components<S: Scalar<Base = f64>>(x: S) -> Vec<f64> {
    (0..S::COMPONENTS).map(|k| x.component(k)).collect()
}

/// Numbers made of components in their order.
pub(crate) trait Filled: Scalar<Base = f64> {
    fn filled(next: &mut impl FnMut() -> f64) -> Self;
}

impl Filled for f64 {
    fn filled(next: &mut impl FnMut() -> f64) -> f64 {
        next()
    }
}

impl<T: Filled, const N: usize> Filled for Dual<T, N> {
    fn filled(next: &mut impl FnMut() -> f64) -> Self {
        Self { value: T::filled(next), tangent: core::array::from_fn(|_| T::filled(next)) }
    }
}

/// Whether all components are equal, or both NaN.
pub(crate) fn is_same<S: Scalar<Base = f64>>(a: S, b: S) -> bool {
    (0..S::COMPONENTS).map(|k| (a.component(k), b.component(k))).all(|(a, b)| a == b || a.is_nan() && b.is_nan())
}

/// The message that a call panics with.
#[cfg(feature = "std")]
#[track_caller]
pub(crate) fn message_of<R: core::fmt::Debug>(f: impl FnOnce() -> R) -> String {
    let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).expect_err("a panic was expected");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast_ref::<&str>().expect("a message")).into(),
    }
}

/// The report of a check that did not pass.
#[cfg(feature = "std")]
#[track_caller]
pub(crate) fn report(result: Result<gradual::check::Report, gradual::check::Mismatch>) -> gradual::check::Report {
    match result {
        Err(gradual::check::Mismatch::Components(report)) => report,
        other => panic!("expected components, found {other:?}"),
    }
}

/// Points of many dual numbers are large, and unoptimised code copies them often.
#[cfg(feature = "std")]
pub(crate) fn on_a_large_stack<R: Send + 'static>(f: impl FnOnce() -> R + Send + 'static) -> R {
    let thread = std::thread::Builder::new().stack_size(1 << 28).spawn(f).unwrap();
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
