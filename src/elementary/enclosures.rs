//! Where the values of a rule lie while its argument goes through an interval, from the rule's shape: what the proof for a region stands on.
//!
//! An enclosure holds both the exact values and those that the primitive computes. A function of the platform is off by less than
//! [`ULPS`]/2 units in the last place (a test compares with correctly rounded values), so that the ends, widened by [`ULPS`], enclose every
//! value between them, a computed one that is not quite monotone too. Where one is off by more, its shape says so.

#[cfg(feature = "special")]
mod special;

use core::f64::consts::{FRAC_PI_2, PI, TAU};

use super::{Binary, Unary};
use crate::scalar::Primitive;

#[cfg(feature = "special")]
pub(super) use special::{behind_the_poles, bessel, both_decreasing, factorial, hill};

/// Lower and upper end.
type Ends = (f64, f64);

/// By how many units in the last place (and of the smallest number) a computed end is moved outward.
const ULPS: u8 = 8;

/// A number below the exact one, of which `x` is computed. The sign is right, so it does not cross zero.
fn below(x: f64, ulps: f64) -> f64 {
    if x == f64::INFINITY {
        // The exact number may be finite, and computed as too large.
        return f64::MAX * (1.0 - ulps * f64::EPSILON);
    }
    let lower = (x - x.abs() * (ulps * f64::EPSILON) - f64::from_bits(u64::from(ULPS))).next_down();
    if x.is_sign_positive() { lower.max(0.0) } else { lower }
}

fn widened_by(lower: f64, upper: f64, ulps: f64) -> Option<Ends> {
    (!lower.is_nan() && !upper.is_nan()).then(|| (below(lower, ulps), -below(-upper, ulps)))
}

/// Computed ends, moved outward.
fn widened(lower: f64, upper: f64) -> Option<Ends> {
    widened_by(lower, upper, f64::from(ULPS))
}

/// The numbers of an interval that are nearest to zero and farthest from it.
fn sizes((lower, upper): Ends) -> Ends {
    let near = if lower <= 0.0 && 0.0 <= upper { 0.0 } else { lower.abs().min(upper.abs()) };
    (near, lower.abs().max(upper.abs()))
}

pub(super) fn increasing<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    widened(rule.value(lower), rule.value(upper))
}

/// asinh: increasing, but std's overflows on the way to a number for arguments above half of the largest.
pub(super) fn area_sine<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let large = 0.25 * f64::MAX;
    let (lower, reached) = increasing(rule, lower.min(large), upper)?;
    let (_, not_below) = increasing(rule, upper.max(-large), upper.max(-large))?;
    Some((lower, reached.max(not_below)))
}

/// acosh: as asinh, and the logarithm of a number near 1 in std's is off by units in the last place of 1.
pub(super) fn area_cosine<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let slack = f64::from(ULPS) * f64::EPSILON;
    area_sine(rule, lower, upper).map(|(lower, upper)| ((lower - slack).max(0.0), upper + slack))
}

/// atanh: odd, and increasing. Std's is a logarithm of (1 + x)/(1 - x), which for x near -1 is the rest of a difference: it is off by units in
/// the last place of 1 over that rest.
pub(super) fn area_tangent<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let exact = |x: f64| if x < 0.0 { -rule.value(-x) } else { rule.value(x) };
    let (from, to) = widened(exact(lower), exact(upper))?;
    let slack = if lower < -0.25 { f64::from(ULPS) * f64::EPSILON * (1.0 - lower) / (1.0 + lower) } else { 0.0 };
    Some((from - slack, to + slack))
}

pub(super) fn decreasing<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    widened(rule.value(upper), rule.value(lower))
}

/// Not decreasing, and exact in every value: steps.
pub(super) fn steps<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let (lower, upper): Ends = (rule.value(lower), rule.value(upper));
    (!lower.is_nan() && !upper.is_nan()).then_some((lower, upper))
}

/// Even, and the larger the farther from zero.
pub(super) fn valley<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let (near, far) = sizes((lower, upper));
    increasing(rule, near, far)
}

/// |x|, exactly.
#[allow(clippy::unnecessary_wraps)] // As all shapes.
pub(super) fn size<R: Unary>(_rule: R, lower: f64, upper: f64) -> Option<Ends> {
    Some(sizes((lower, upper)))
}

/// 1/x, or c/x: monotone on either side of its pole.
pub(super) fn quotient<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    if lower <= 0.0 && 0.0 <= upper {
        return None;
    }
    let (a, b): Ends = (rule.value(lower), rule.value(upper));
    widened(a.min(b), a.max(b))
}

/// Whether first + k period lies in the interval for a whole number k; yes in doubt.
fn holds_multiple((lower, upper): Ends, first: f64, period: f64) -> bool {
    let count = |x: f64, side: f64| {
        let count = (x - first) / period;
        // Rounding here, and of the period, which counts as often.
        count + side * 4.0 * f64::EPSILON * (count.abs() + 1.0 + x.abs())
    };
    let (from, to) = (count(lower, -1.0), count(upper, 1.0));
    from.is_nan() || to.is_nan() || Primitive::floor(to) >= from
}

fn wave<R: Unary>(rule: R, ends: Ends, highest_at: f64) -> Option<Ends> {
    if !(ends.0.is_finite() && ends.1.is_finite()) {
        return None;
    }
    let (a, b): Ends = (rule.value(ends.0), rule.value(ends.1));
    let (mut lower, mut upper) = widened(a.min(b), a.max(b))?;
    if holds_multiple(ends, highest_at, TAU) {
        upper = 1.0;
    }
    if holds_multiple(ends, highest_at + PI, TAU) {
        lower = -1.0;
    }
    Some((lower.max(-1.0), upper.min(1.0)))
}

pub(super) fn sine<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    wave(rule, (lower, upper), FRAC_PI_2)
}

pub(super) fn cosine<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    wave(rule, (lower, upper), 0.0)
}

/// Increasing between its poles.
pub(super) fn tangent<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    if holds_multiple((lower, upper), FRAC_PI_2, PI) { None } else { increasing(rule, lower, upper) }
}

/// sin(x)/x: even, falls up to ±π and even to its minimum at 4.49; beyond, between ±1/|x|.
pub(super) fn cardinal_sine<R: Unary>(rule: R, lower: f64, upper: f64) -> Option<Ends> {
    let (near, far) = sizes((lower, upper));
    if !far.is_finite() {
        return None;
    }
    if far <= 4.0 {
        return decreasing(rule, near, far);
    }
    // The minimum is -0.21723…
    let bound = if near > 4.0 { (1.0 / near).next_up().min(0.22) } else { 1.0 };
    Some((-bound.min(0.22), bound))
}

/// xⁿ by repeated multiplication, off by up to about n/2 units in the last place.
pub(super) fn power<R: Unary>(rule: R, n: i32, ends: Ends) -> Option<Ends> {
    let holds_zero = ends.0 <= 0.0 && 0.0 <= ends.1;
    if n < 0 && holds_zero {
        return None;
    }
    let (near, far) = sizes(ends);
    let (from, to): Ends = match (n % 2 == 0, n >= 0) {
        (true, true) => (rule.value(near), rule.value(far)),
        (true, false) => (rule.value(far), rule.value(near)),
        (false, true) => (rule.value(ends.0), rule.value(ends.1)),
        (false, false) => (rule.value(ends.1), rule.value(ends.0)),
    };
    let (lower, upper) = widened_by(from, to, f64::from(ULPS) + f64::from(n).abs())?;
    // The reciprocal of a power that overflows is 0, when the exact one is not.
    let tiny = |end: f64| end.abs() < 2.0 * f64::MIN_POSITIVE;
    let lower = if n < 0 && tiny(lower) && from.is_sign_negative() { -2.0 * f64::MIN_POSITIVE } else { lower };
    let upper = if n < 0 && tiny(upper) && to.is_sign_positive() { 2.0 * f64::MIN_POSITIVE } else { upper };
    Some((lower, upper))
}

/// ln(eˣ + eʸ): increasing in both arguments. It is the larger one and something positive, so next to its zeros it is off by units in the last
/// place of the arguments.
pub(super) fn sum_of_exponentials<R: Binary>(rule: R, x: Ends, y: Ends) -> Option<Ends> {
    let (lower, upper) = widened(rule.value(x.0, y.0), rule.value(x.1, y.1))?;
    let slack = |x: f64, y: f64| {
        let size = x.abs().max(y.abs());
        if size.is_finite() { f64::from(ULPS) * f64::EPSILON * size.max(1.0) } else { 0.0 }
    };
    // In between the arguments are no larger than at one of the ends.
    let slack = slack(x.0, y.0).max(slack(x.1, y.1)).max(slack(x.0, y.1)).max(slack(x.1, y.0));
    Some((lower - slack, upper + slack))
}

/// The larger the farther either argument is from zero.
pub(super) fn distance<R: Binary>(rule: R, x: Ends, y: Ends) -> Option<Ends> {
    let (x, y) = (sizes(x), sizes(y));
    widened(rule.value(x.0, y.0), rule.value(x.1, y.1))
}

/// Monotone in each argument, whatever the other: the extremes are at corners.
fn corners<R: Binary>(rule: R, x: Ends, y: Ends) -> Option<Ends> {
    let values: [f64; 4] = [rule.value(x.0, y.0), rule.value(x.0, y.1), rule.value(x.1, y.0), rule.value(x.1, y.1)];
    if values.iter().any(|v| v.is_nan()) {
        return None;
    }
    let (lower, upper) =
        values.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |ends, v| (ends.0.min(v), ends.1.max(v)));
    widened(lower, upper)
}

/// xʸ of a base that is not negative; of a base that may be, where the exponent is one whole number.
pub(super) fn power_of_two_arguments<R: Binary>(rule: R, x: Ends, y: Ends) -> Option<Ends> {
    if x.0 > 0.0 || x.0 == 0.0 && y.0 > 0.0 {
        return corners(rule, x, y);
    }
    let whole = y.0 == y.1 && Primitive::floor(y.0) == y.0;
    if !whole || y.0 < 0.0 && x.1 >= 0.0 {
        return None;
    }
    let (lower, upper) = corners(rule, x, y)?;
    Some((if x.1 > 0.0 { lower.min(0.0) } else { lower }, upper))
}

/// The angle of (x, y), called with y first; `None` on the negative x-axis and at the origin, where it jumps.
pub(super) fn angle<R: Binary>(rule: R, y: Ends, x: Ends) -> Option<Ends> {
    let on_axis = y.0 <= 0.0 && 0.0 <= y.1;
    if on_axis && x.0 <= 0.0 {
        return None;
    }
    // Monotone in each argument on either side of the axis; across it (for x > 0) it is increasing in y.
    corners(rule, y, x)
}
