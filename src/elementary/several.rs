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
/// [`jvp`](crate::jvp) gives the exact one-sided directional derivative. Its second derivative at the origin is unbounded, so
/// higher orders are not right there. The norm of no numbers is 0; an infinite or NaN argument gives what the sum of squares gives.
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
pub fn norm<T: Scalar>(x: &[T]) -> T {
    let largest = x.iter().fold(T::Base::zero(), |m, x| Primitive::max(m, Primitive::abs(x.base())));
    if largest == T::Base::zero() && x.iter().all(|x| !x.is_nan()) {
        return norm_at_origin(x);
    }
    let squares = largest * largest;
    if Primitive::is_normal(squares / T::Base::epsilon()) && Primitive::is_normal(squares * T::Base::epsilon()) {
        x.iter().map(|&x| x * x).sum::<T>().sqrt()
    } else if largest.is_finite() {
        // Not below the smallest number by which a tangent of ordinary size can be divided.
        let scale = Primitive::max(largest, T::Base::min_positive() / T::Base::epsilon());
        x.iter().map(|&x| (x / scale) * (x / scale)).sum::<T>().sqrt() * scale
    } else {
        x.iter().map(|&x| x * x).sum::<T>().sqrt()
    }
}

/// Σ wᵢ xᵢ with w the unit vector along the first components that are not all zero (see the rule `hypot`).
#[cold]
fn norm_at_origin<T: Scalar>(x: &[T]) -> T {
    for k in 1..T::COMPONENTS {
        let length = norm_of(x.iter().map(|x| x.component(k)));
        if length > T::Base::zero() {
            return x.iter().map(|&x| x * (x.component(k) / length)).sum::<T>() + T::Base::zero();
        }
    }
    T::zero()
}

/// The plain norm of numbers, by repeated `hypot`: the origin is no hot path.
fn norm_of<F: Primitive>(x: impl Iterator<Item = F>) -> F {
    x.fold(F::zero(), Primitive::hypot)
}

/// ln Σ eˣⁱ without overflow; slopes are the [`softmax`].
///
/// It is smooth, ties of the largest arguments included. Of no numbers it is -∞; an argument of -∞ counts for nothing.
///
/// ```
/// use gradual::{elementary::logsumexp, gradient};
///
/// let g: [f64; 2] = gradient(|x| logsumexp(&x), [1000.0, 1000.0]);
/// assert_eq!(g, [0.5, 0.5]);
/// ```
#[must_use]
pub fn logsumexp<T: Scalar>(x: &[T]) -> T {
    let Some(top) = index_of_largest(x) else {
        return T::neg_infinity();
    };
    let shift = x[top].base();
    if !shift.is_finite() {
        return x[top];
    }
    // The largest term is e⁰ = 1: counted as e⁰ - 1, so that ln_1p keeps what the others add.
    let mut sum = (x[top] - shift).exp_m1();
    for (_, &x) in x.iter().enumerate().filter(|&(i, _)| i != top) {
        sum += (x - shift).exp();
    }
    sum.ln_1p() + shift
}

/// eˣⁱ / Σ eˣʲ without overflow: positive numbers that add up to 1; NaN where the largest argument is infinite or NaN.
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
    let Some(top) = index_of_largest(x) else {
        return;
    };
    let shift = x[top].base();
    let mut sum = T::zero();
    for x in x.iter_mut() {
        *x = (*x - shift).exp();
        sum += *x;
    }
    for x in x.iter_mut() {
        *x /= sum;
    }
}

/// The place of the largest value, the first NaN if there is one.
fn index_of_largest<T: Scalar>(x: &[T]) -> Option<usize> {
    (0..x.len()).reduce(|top, i| if x[top].is_nan() || x[i] <= x[top] { top } else { i })
}
