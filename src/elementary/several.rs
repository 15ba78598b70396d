//! Functions of several arguments, built on the rules: safe from overflow, and right at zero.

use crate::scalar::{Primitive, Scalar};

/// Dot product Σ aᵢ bᵢ of two slices of one length.
///
/// # Panics
/// If the lengths differ.
///
/// ```
/// use gradual::{elementary::dot, gradient};
///
/// let g: [f64; 2] = gradient(|x| dot(&x, &x), [3.0, 4.0]);
/// assert_eq!(g, [6.0, 8.0]);
/// ```
#[inline]
#[must_use]
pub fn dot<T: Scalar>(a: &[T], b: &[T]) -> T {
    assert!(a.len() == b.len(), "dot needs slices of one length: {} and {}", a.len(), b.len());
    let mut sum = T::zero();
    for (&a, &b) in a.iter().zip(b) {
        sum += a * b;
    }
    sum
}

/// Euclidean norm √(Σ xᵢ²) without overflow or underflow; slopes xᵢ/norm.
///
/// At the origin it is differentiated along the first tangents that are not all zero: `norm(x)²` has gradient 0 there, and
/// [`jvp`](crate::jvp) gives the exact one-sided directional derivative. Its second derivative at the origin is unbounded: higher
/// orders are NaN there. The norm of no numbers is 0, with an infinite number ∞ (slopes along it), with NaN NaN.
///
/// ```
/// use gradual::{elementary::norm, gradient, jvp};
///
/// let g: [f64; 2] = gradient(|x| norm(&x), [3.0, -4.0]);
/// assert!((g[0] - 0.6).abs() < 1e-15 && (g[1] + 0.8).abs() < 1e-15);
/// let (_, slope): (f64, f64) = jvp(|x| norm(&x), [0.0, 0.0], [3.0, -4.0]);
/// assert_eq!(slope, 5.0);
/// ```
#[must_use]
#[track_caller]
pub fn norm<T: Scalar>(x: &[T]) -> T {
    let Some(top) = first_of(x, |x, y| Primitive::abs(x.pivot()) >= Primitive::abs(y.pivot())) else {
        return T::zero();
    };
    let largest = Primitive::abs(x[top].pivot());
    // Derivatives of order k carry powers of the norm up to 2k + 1.
    let mut power = largest * largest;
    for _ in 0..T::DEPTH {
        power *= largest * largest;
    }
    let margin = T::Base::epsilon();
    if largest.is_nan() || Primitive::is_normal(power / margin) && Primitive::is_normal(power * margin) {
        return x.iter().map(|&x| x * x).sum::<T>().sqrt();
    }
    // From the largest, so that what is added up is at the origin only if the whole is.
    let mut length = x[top].abs();
    for (i, &x) in x.iter().enumerate() {
        if i != top {
            length = length.hypot(x);
        }
    }
    length
}

/// ln Σ eˣⁱ without overflow; slopes are the [`softmax`].
///
/// It is smooth, ties of the largest arguments included. Of no numbers it is -∞; an argument of -∞ counts for nothing, infinite
/// largest ones share the slope.
///
/// ```
/// use gradual::{elementary::logsumexp, gradient};
///
/// let g: [f64; 2] = gradient(|x| logsumexp(&x), [1000.0, 1000.0]);
/// assert_eq!(g, [0.5, 0.5]);
/// ```
#[must_use]
pub fn logsumexp<T: Scalar>(x: &[T]) -> T {
    let Some(top) = first_of(x, |x, y| x.pivot() >= y.pivot()) else {
        return T::neg_infinity();
    };
    let shift = x[top].pivot();
    if shift.is_nan() {
        return x.iter().map(|&x| x * shift).sum();
    }
    if !shift.is_finite() {
        let count = x.iter().filter(|&&x| x.pivot() == shift).count();
        let share = T::Base::one() / T::Base::from_f64(count as f64);
        return x.iter().filter(|&&x| x.pivot() == shift).map(|&x| x * share).sum();
    }
    let others = || x.iter().enumerate().filter(move |&(i, _)| i != top).map(|(_, &x)| x);
    let rest: T::Base = others().map(|x| (x.pivot() - shift).exp()).sum();
    if rest < T::Base::one() {
        // One argument stands out: relative to it, so that what the others add is not lost in any order.
        others().map(|y| (y - x[top]).exp()).sum::<T>().ln_1p() + x[top]
    } else {
        x.iter().map(|&x| (x - shift).exp()).sum::<T>().ln() + shift
    }
}

/// eˣⁱ / Σ eˣʲ without overflow: numbers from 0 to 1 that add up to 1; NaN where the largest argument is infinite or NaN.
///
/// ```
/// use gradual::{elementary::softmax, jacobian};
///
/// let j: [[f64; 2]; 2] = jacobian(softmax, [0.0, 0.0]);
/// assert_eq!(j, [[0.25, -0.25], [-0.25, 0.25]]);
/// ```
#[must_use]
pub fn softmax<T: Scalar, const N: usize>(mut x: [T; N]) -> [T; N] {
    softmax_in_place(&mut x);
    x
}

/// [`softmax`] of a slice of any length, written over it.
pub fn softmax_in_place<T: Scalar>(x: &mut [T]) {
    let Some(top) = first_of(x, |x, y| x.pivot() >= y.pivot()) else {
        return;
    };
    let largest = x[top];
    if !largest.is_finite() {
        // Every result depends on the largest.
        let undetermined = x.iter().map(|&x| x * T::Base::nan()).sum();
        x.fill(undetermined);
        return;
    }
    // Relative to the largest with its tangents: 1 - p of a p near 1 is then not lost in the derivatives.
    let mut sum = T::zero();
    for (i, x) in x.iter_mut().enumerate() {
        *x = if i == top { T::one() } else { (*x - largest).exp() };
        sum += *x;
    }
    for x in x.iter_mut() {
        *x /= sum;
    }
}

/// The first place whose number is not below any other; the first NaN if there is one.
fn first_of<T: Scalar>(x: &[T], not_below: impl Fn(T, T) -> bool) -> Option<usize> {
    (0..x.len()).reduce(|top, i| if x[top].is_nan() || not_below(x[top], x[i]) { top } else { i })
}
