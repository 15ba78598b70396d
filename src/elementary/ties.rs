//! Rules that decide at a tie or at a corner of their domain, and so see whole arguments.

use core::cmp::Ordering;
use core::hint::{cold_path, select_unpredictable};

use super::Unary;
use super::table::minus_abs;
use crate::scalar::{Primitive, Scalar};

/// Keeps the tangents and gives a zero value the sign that the primitive's result has.
#[derive(Clone, Copy)]
struct SignedZero {
    negative: bool,
}

impl Unary for SignedZero {
    fn value<F: Primitive>(self, _x: F) -> F {
        if self.negative { -F::zero() } else { F::zero() }
    }

    fn slope<T: Scalar>(self, _x: T, _y: T) -> T {
        T::one()
    }
}

/// The value 0 with a slope that is not known.
#[derive(Clone, Copy)]
struct Rough;

impl Unary for Rough {
    fn value<F: Primitive>(self, _x: F) -> F {
        F::zero()
    }

    fn slope<T: Scalar>(self, _x: T, _y: T) -> T {
        T::nan()
    }
}

/// `chosen`, with the sign bit of `primal` where its value is zero: the tangents choose between +0 and -0, the primitive decides
/// which of the two the value is.
fn with_zero_of<S: Scalar>(chosen: S, primal: S::Base) -> S {
    if primal == S::Base::zero() { chosen.apply(SignedZero { negative: primal.is_sign_negative() }) } else { chosen }
}

// `max` and `min` choose by a conditional move, before they look whether there was a tie or a NaN: which of two numbers is larger
// depends on data, and a branch on it costs more than the choice as soon as it is not predictable. Measured with `benches/kinks.rs`:
// relu networks and pooling of random signs take half of the time in one lane, nine tenths in 16; a running maximum, whose
// branch is predictable, is what pays for it. References to the numbers in the cold path would force them into memory on the hot
// one; copies made there do not.

#[inline]
pub(super) fn max<S: Scalar>(x: S, y: S) -> S {
    let (above, below) = (x > y, x < y);
    let larger = select_unpredictable(above, x, y);
    if above | below {
        return larger;
    }
    cold_path();
    let (mut larger, mut other) = (x, y);
    decide(&mut larger, &mut other, Ordering::Less, Primitive::max(x.base(), y.base()));
    larger
}

#[inline]
pub(super) fn min<S: Scalar>(x: S, y: S) -> S {
    let (above, below) = (x > y, x < y);
    let smaller = select_unpredictable(below, x, y);
    if above | below {
        return smaller;
    }
    cold_path();
    let (mut smaller, mut other) = (x, y);
    decide(&mut smaller, &mut other, Ordering::Greater, Primitive::min(x.base(), y.base()));
    smaller
}

/// Of two numbers of one value, writes over x the one that the tangents decide on, with the zero of `primal`; of a number and NaN the number.
#[cold]
fn decide<S: Scalar>(x: &mut S, y: &mut S, order_for_y: Ordering, primal: S::Base) {
    if y.is_nan() {
        return;
    }
    *x = if x.is_nan() { *y } else { with_zero_of(lexicographic(*x, *y, order_for_y), primal) };
}

/// Of two numbers of one value `y` if the tangents of x stand in this order to those of y, else `x`; where NaN leaves it open, the
/// one that carries it: never a number by accident.
fn lexicographic<S: Scalar>(x: S, y: S, order_for_y: Ordering) -> S {
    let carries_nan = |x: S| (0..S::COMPONENTS).any(|k| x.component(k).is_nan());
    match x.cmp_lexicographic(&y) {
        Some(order) if order == order_for_y => y,
        None if !carries_nan(x) => y,
        _ => x,
    }
}

/// NaN, with NaN tangents where `x` has tangents.
#[cold]
fn undetermined<S: Scalar>(x: S) -> S {
    x * S::Base::nan()
}

#[inline]
pub(crate) fn clamp<S: Scalar>(x: S, lower: S, upper: S) -> S {
    let (lowest, highest) = (lower.base(), upper.base());
    assert!(lowest <= highest, "clamp needs lower <= upper, neither NaN: lower = {lowest:?}, upper = {highest:?}");
    if x.is_nan() {
        return undetermined(x);
    }
    // std returns x itself where it equals a bound, -0 for +0 too.
    with_zero_of(max(min(x, upper), lower), x.base().clamp(lowest, highest))
}

#[inline]
pub(super) fn copysign<S: Scalar>(x: S, sign: S) -> S {
    if x.is_nan() {
        return undetermined(x);
    }
    let negative = if x == S::Base::zero() { is_below_zero(x) } else { x.is_sign_negative() };
    let chosen = if negative == sign.is_sign_negative() { x } else { -x };
    with_zero_of(chosen, Primitive::copysign(x.base(), sign.base()))
}

#[inline]
pub(super) fn abs_sub<S: Scalar>(x: S, y: S) -> S {
    if x > y {
        return x - y;
    }
    if x < y {
        return S::zero();
    }
    cold_path();
    if x.is_nan() || y.is_nan() {
        undetermined(x - y)
    } else if x.is_infinite() || matches!(x.cmp_lexicographic(&y), Some(Ordering::Less | Ordering::Equal)) {
        // The difference of equal infinities is NaN.
        S::zero()
    } else {
        with_zero_of(x - y, S::Base::zero())
    }
}

/// The slope of |x| at x = 0.
#[cold]
pub(super) fn sign_of_zero<S: Scalar, T: Scalar>(whole: S) -> T {
    if is_below_zero(whole) { -T::one() } else { T::one() }
}

/// Whether the first component that is not zero is negative.
fn is_below_zero<S: Scalar>(whole: S) -> bool {
    whole.cmp_lexicographic(&S::zero()) == Some(Ordering::Less)
}

/// The unit vector along `vector`, as a function of its components; along the infinite ones if there are any, NaN if one is NaN.
fn direction<F: Primitive>(vector: impl Iterator<Item = F> + Clone) -> impl Fn(F) -> F {
    let larger = |m: F, a: F| if a.is_nan() || a.abs() > m { a.abs() } else { m };
    let largest = vector.clone().fold(F::zero(), larger);
    // Scaled, so that no square overflows or underflows.
    let scaled = move |a: F| if a.is_infinite() { Primitive::signum(a) } else { a / largest };
    let length = vector.map(scaled).fold(F::zero(), |length, a| Primitive::hypot(length, a));
    move |a| scaled(a) / length
}

/// x/z and y/z; scaled where z overflows although both arguments are finite.
#[inline]
pub(super) fn hypot_slopes<T: Scalar>(x: T, y: T, z: T) -> (T, T) {
    if z.is_finite() {
        return (x / z, y / z);
    }
    cold_path();
    let half = <T::Base as Primitive>::from_f64(0.5);
    let one_at = |a: T| if a.is_infinite() { a.signum() } else { T::zero() };
    match (x.is_finite(), y.is_finite()) {
        (true, true) => {
            let (x, y) = (x * half, y * half);
            let z = x.hypot(y);
            (x / z, y / z)
        }
        (false, false) => (T::nan(), T::nan()),
        _ => (one_at(x), one_at(y)),
    }
}

/// The slopes of the norm at the origin: those of the first components that are not all zero, along which it grows like their
/// length.
///
/// Khan and Barton 2013, "Evaluating an element of the Clarke generalized Jacobian of a composite piecewise differentiable
/// function", for the lexicographic order; the norm as in Nesterov 2005, "Lexicographic differentiation of nonsmooth functions".
#[cold]
pub(super) fn apex_slopes<T: Scalar, S: Scalar<Base = T::Base>>(whole: (S, S), x: T, y: T) -> (T, T) {
    let zero = T::Base::zero();
    // The slopes jump at the apex: what they depend on in nested numbers is not known.
    let rough = x.apply(Rough) + y.apply(Rough);
    (0..S::COMPONENTS)
        .map(|k| [whole.0.component(k), whole.1.component(k)])
        .find(|&[a, b]| a != zero || b != zero)
        .map_or((T::zero(), T::zero()), |[a, b]| {
            let weight = direction([a, b].into_iter());
            (rough + weight(a), rough + weight(b))
        })
}

/// x/(x² + y²) and -y/(x² + y²), from the smaller of the two quotients, so that no square overflows or underflows.
#[inline]
pub(super) fn atan2_slopes<T: Scalar>(y: T, x: T) -> (T, T) {
    let one = T::Base::one();
    let flat = Primitive::abs(x.base()) >= Primitive::abs(y.base());
    let (long, short) = if flat { (x, y) } else { (y, x) };
    if !Primitive::is_normal(long.base() * long.base()) {
        cold_path();
        return atan2_slopes_at_the_ends(short, long, flat);
    }
    let r = short / long;
    let w = r * r + one;
    if flat { (long.recip() / w, -(r / long) / w) } else { (r / long / w, -long.recip() / w) }
}

/// Where the square of the longer side overflows or underflows: quotients, which keep it from doing so in higher orders before
/// it is multiplied by the ratio.
fn atan2_slopes_at_the_ends<T: Scalar>(short: T, long: T, flat: bool) -> (T, T) {
    if short.is_infinite() {
        return (T::zero(), T::zero());
    }
    let ratio = short / long;
    // (x² + y²)/long.
    let length = short * ratio + long;
    let (of_long, of_short) = if length.is_finite() || long.is_infinite() {
        // Not the reciprocal, whose slope is a square.
        (T::one() / length, ratio / length)
    } else {
        let r = long.recip() / (ratio * ratio + T::Base::one());
        (r, ratio * r)
    };
    if flat { (of_long, -of_short) } else { (of_short, -of_long) }
}

/// sigmoid(x - y) and sigmoid(y - x), from one exponential.
#[inline]
pub(super) fn ln_add_exp_slopes<T: Scalar>(x: T, y: T) -> (T, T) {
    let (zero, one) = (T::Base::zero(), T::Base::one());
    // Equal infinities have no difference.
    let difference = if x.base() == y.base() && !x.is_finite() { T::zero() } else { x - y };
    // What x - y lost in rounding (Knuth's TwoSum): the exponential of a large difference is sensitive to it.
    let (a, b, sum) = (x.base(), y.base(), difference.base());
    let t = sum - a;
    let lost = (a - (sum - t)) - (b + t);
    let lost = if lost.is_finite() { lost } else { zero };
    let above = difference > zero;
    let e = minus_abs(difference).exp() * (one + if above { -lost } else { lost });
    let larger = (e + one).recip();
    if above { (larger, e * larger) } else { (e * larger, larger) }
}

/// y xʸ⁻¹, from whichever form is exact: y - 1 rounds for small y, and z/x loses the integer steps of higher orders for large y.
#[inline]
pub(super) fn powf_slope_in_base<T: Scalar>(x: T, y: T, z: T) -> T {
    let (half, one) = (<T::Base as Primitive>::from_f64(0.5), T::Base::one());
    if y < half && x.is_finite() && x != T::Base::zero() && z.base().recip().is_finite() {
        y * (z / x)
    } else {
        y * x.powf(y - one)
    }
}

/// xʸ ln x; 0 at x = 0 for y > 0, the limit, as far as the orders that `T` carries have one.
#[inline]
pub(super) fn powf_slope_in_exponent<T: Scalar>(x: T, y: T, z: T) -> T {
    if Primitive::is_normal(z.base()) {
        return z * x.ln();
    }
    cold_path();
    let (zero, half) = (T::Base::zero(), <T::Base as Primitive>::from_f64(0.5));
    let orders = <T::Base as Primitive>::from_f64(T::DEPTH as f64);
    let vanishes = x == zero && (y > orders || x.is_zero() && y > zero);
    if vanishes || x.is_infinite() && z == zero {
        T::zero()
    } else {
        // z has lost digits, or all of them, that z ln x need not lose.
        let root = x.powf(y * half);
        root * x.ln() * root
    }
}
