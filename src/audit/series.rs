//! One-sided power series: what a number does for small t > 0, also where the rules of [`Taylor`] divide by zero.
//!
//! A coefficient that is not known is NaN, and so are all after it.

use crate::taylor::Taylor;

/// How many coefficients are carried; some are lost wherever leading powers cancel.
pub(super) const ORDER: usize = 6;

pub(super) type Series = Taylor<f64, ORDER>;

/// The first coefficient that is not zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lead {
    /// At this power.
    Power(usize, f64),
    /// None of the known ones.
    Hidden,
}

/// The leading term of the series without its value, or with it.
pub(super) fn lead(x: &Series, first: usize) -> Lead {
    match (first..ORDER).find(|&k| x.coefficients[k] != 0.0) {
        Some(k) if !x.coefficients[k].is_nan() => Lead::Power(k, x.coefficients[k]),
        _ => Lead::Hidden,
    }
}

/// Nothing is known but the value.
pub(super) fn only_value(value: f64) -> Series {
    let mut x = Series { coefficients: [f64::NAN; ORDER] };
    x.coefficients[0] = value;
    x
}

/// x/tᵏ, for x that begins at tᵏ.
pub(super) fn shift_down(x: &Series, k: usize) -> Series {
    Series { coefficients: core::array::from_fn(|j| x.coefficients.get(j + k).copied().unwrap_or(f64::NAN)) }
}

/// tᵏ x.
pub(super) fn shift_up(x: &Series, k: usize) -> Series {
    Series { coefficients: core::array::from_fn(|j| if j < k { 0.0 } else { x.coefficients[j - k] }) }
}

/// Infinite for t → 0, and coming from there as t grows.
pub(super) fn pole(sign: f64) -> Series {
    let mut x = only_value(sign * f64::INFINITY);
    x.coefficients[1] = -sign * f64::INFINITY;
    x
}

/// xᵖ for x that vanishes at t = 0, by `power` of what is left when the leading power of t is taken out: (tᵏ a)ᵖ = tᵏᵖ aᵖ.
///
/// NaN where that is; `None` where the leading power is not known. Of an x without a known coefficient as many vanish as must.
pub(super) fn power_of_vanishing(x: &Series, p: f64, power: impl Fn(Series) -> Series) -> Option<Series> {
    let Lead::Power(k, _) = lead(x, 1) else {
        let vanishing = x.is_constant() && p > 0.0;
        return vanishing.then(|| Series {
            coefficients: core::array::from_fn(|j| if (j as f64) < ORDER as f64 * p { 0.0 } else { f64::NAN }),
        });
    };
    let rest = power(shift_down(x, k));
    let exponent = k as f64 * p;
    let sign = rest.coefficients[0].signum();
    Some(if rest.is_nan() {
        only_value(f64::NAN)
    } else if exponent < 0.0 {
        pole(sign)
    } else {
        match (0..ORDER).find(|&m| m as f64 >= exponent) {
            Some(m) if m as f64 == exponent => shift_up(&rest, m),
            // Between two powers: the derivatives below are zero, the next is infinite.
            Some(next) => {
                let mut y = only_value(0.0);
                y.coefficients[..next].fill(0.0);
                y.coefficients[next] = sign * f64::INFINITY;
                y
            }
            None => Series::zero(),
        }
    })
}

/// a/b for b that vanishes at t = 0; `None` where it is not known which of the two vanishes faster.
pub(super) fn quotient_by_vanishing(a: &Series, b: &Series) -> Option<Series> {
    let Lead::Power(k, b_k) = lead(b, 1) else {
        return None;
    };
    match lead(a, 0) {
        Lead::Power(j, a_j) if j < k => Some(pole(a_j.signum() * b_k.signum())),
        Lead::Hidden if (0..k).any(|j| a.coefficients[j].is_nan()) => None,
        _ => Some(shift_down(a, k) / shift_down(b, k)),
    }
}

/// √(x² + y²) where both vanish at t = 0.
pub(super) fn hypot_at_origin(x: &Series, y: &Series) -> Option<Series> {
    let k = common_lead(x, y)?;
    Some(shift_up(&shift_down(x, k).hypot(shift_down(y, k)), k))
}

/// The angle of (x, y) where both vanish at t = 0.
pub(super) fn atan2_at_origin(y: &Series, x: &Series) -> Option<Series> {
    let k = common_lead(x, y)?;
    let (y, x) = (shift_down(y, k), shift_down(x, k));
    // On the cut it is the next power that tells the side.
    let side = if y.value() == 0.0 { lead(&y, 1) } else { Lead::Power(0, 1.0) };
    match side {
        Lead::Power(_, side) => {
            let mut angle = y.atan2(x);
            if y.value() == 0.0 {
                angle.coefficients[0] = side.signum() * 0.0_f64.atan2(x.value());
            }
            Some(angle)
        }
        Lead::Hidden if x.value() > 0.0 || y.is_constant() => Some(y.atan2(x)),
        Lead::Hidden => None,
    }
}

/// The lower of two leading powers, where it is known.
fn common_lead(x: &Series, y: &Series) -> Option<usize> {
    let k = (1..ORDER).find(|&k| x.coefficients[k] != 0.0 || y.coefficients[k] != 0.0)?;
    (!x.coefficients[k].is_nan() && !y.coefficients[k].is_nan()).then_some(k)
}

/// The next number towards the sign of `side`.
pub(super) fn beside(x: f64, side: f64) -> f64 {
    if side > 0.0 { x.next_up() } else { x.next_down() }
}

/// Takes back, to first order, the step by which an argument was moved off a singular point, so that the value is a limit.
pub(super) fn step_back(mut y: Series, steps: f64, at: f64) -> Series {
    let limit = y.value() - steps;
    // What is left is the rounding of the step.
    y.coefficients[0] = if (limit - at).abs() <= 4.0 * f64::EPSILON * at.abs() || limit.abs() < f64::MIN_POSITIVE {
        if limit.abs() < f64::MIN_POSITIVE { 0.0 } else { at }
    } else {
        limit
    };
    y
}
