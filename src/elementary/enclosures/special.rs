//! The shapes that only special functions have.

use super::{Binary, Ends, ULPS, Unary, decreasing, increasing, sizes, widened};

/// Even, and the smaller the farther from zero.
pub(in crate::elementary) fn hill<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let (near, far) = sizes((lower, upper));
    decreasing(rule, near, far)
}

/// Γ and ln Γ for positive arguments: falling up to 1.4616…, then rising. The logarithm has zeros at 1 and 2, next to which it may be off
/// by units in the last place of 1.
pub(in crate::elementary) fn factorial<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    const LOWEST_AT: f64 = 1.461_632_144_968_362_3;
    if lower <= 0.0 {
        return None;
    }
    let (a, b): Ends = (rule.value(lower), rule.value(upper));
    let least = rule.value(LOWEST_AT.clamp(lower, upper));
    let (lower, upper) = widened(a.min(b).min(least), a.max(b))?;
    let slack = f64::from(ULPS) * f64::EPSILON;
    Some((lower - slack, upper + slack))
}

/// Increasing for positive arguments.
pub(in crate::elementary) fn behind_the_poles<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    if lower <= 0.0 { None } else { increasing(rule, lower, upper) }
}

/// Bessel functions of whole order: no larger than 1, nor is the slope, half of the difference of two.
pub(in crate::elementary) fn bessel<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let (middle, half) = (0.5 * lower + 0.5 * upper, 0.5 * upper - 0.5 * lower);
    if !middle.is_finite() {
        return Some((-1.0, 1.0));
    }
    let value: f64 = rule.value(middle);
    // What the platform's functions, and the middle of large arguments, may be off by.
    let reach = half + 2e-15 + (lower.abs() + upper.abs()) * (0.5 * f64::EPSILON);
    (!value.is_nan()).then(|| ((value - reach).max(-1.0), (value + reach).min(1.0)))
}

/// Decreasing in both arguments, and off by units in the last place of 1 next to its zeros.
pub(in crate::elementary) fn both_decreasing<R: Binary>(rule: R, x: Ends, y: Ends) -> Option<Ends> {
    if x.0 <= 0.0 || y.0 <= 0.0 {
        return None;
    }
    let (lower, upper) = widened(rule.value(x.1, y.1), rule.value(x.0, y.0))?;
    let slack = f64::from(ULPS) * f64::EPSILON;
    Some((lower - slack, upper + slack))
}
