//! The operators of [`Dual`], each with the identity that it computes.

use core::hint::cold_path;
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use super::Dual;
use super::lanes::{any_nan, is_ordinary, mend_product, mend_quotient, product_by_selects};
use crate::elementary;
use crate::ops::forward_ops;
use crate::scalar::{Primitive, Scalar};

// (a + a′ε) + (b + b′ε) = (a + b) + (a′ + b′)ε
impl<T: Scalar, const N: usize> Add for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = self.tangent[k] + other.tangent[k];
        }
        Self { value: self.value + other.value, tangent }
    }
}

// (a + a′ε) - (b + b′ε) = (a - b) + (a′ - b′)ε
impl<T: Scalar, const N: usize> Sub for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = self.tangent[k] - other.tangent[k];
        }
        Self { value: self.value - other.value, tangent }
    }
}

// (a + a′ε)(b + b′ε) = ab + (ab′ + ba′)ε
impl<T: Scalar, const N: usize> Mul for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        if Self::LOOKS_ONCE {
            let mut product = self.plain_product(other);
            if product.may_hold_nan() {
                cold_path();
                let (mut a, mut b) = (self, other);
                product.value = self.value * other.value;
                mend_product(&mut a, &mut b, product.value);
                product.tangent = a.tangent;
            }
            return product;
        }
        let value = self.value * other.value;
        let mut tangent = self.tangent;
        if N == 2 && T::DEPTH == 0 {
            tangent = product_by_selects(&self, &other, value);
        } else {
            for k in 0..N {
                tangent[k] = self.value * other.tangent[k] + other.value * self.tangent[k];
            }
            // For one lane the second question is the cheaper one.
            if (N == 1 || !is_ordinary(value)) && any_nan(&tangent) {
                cold_path();
                let (mut a, mut b) = (self, other);
                mend_product(&mut a, &mut b, value);
                tangent = a.tangent;
            }
        }
        Self { value, tangent }
    }
}

// (a + a′ε) / (b + b′ε) = z + (a′ - z b′)/b ε with z = a/b
impl<T: Scalar, const N: usize> Div for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let reciprocal = other.value.recip();
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = (self.tangent[k] - value * other.tangent[k]) * reciprocal;
        }
        // Nested, the reciprocal's own tangents are its powers: they must not overflow or underflow either.
        let mut power = reciprocal.base();
        for _ in 0..T::DEPTH {
            power *= reciprocal.base();
        }
        if !(is_ordinary(value) & Primitive::is_normal(power)) {
            cold_path();
            let (mut a, mut b) = (self, other);
            mend_quotient(&mut a, &mut b, value);
            tangent = a.tangent;
        }
        Self { value, tangent }
    }
}

impl<T: Scalar, const N: usize> Rem for Dual<T, N> {
    type Output = Self;
    #[inline]
    fn rem(self, other: Self) -> Self {
        self.apply2(other, elementary::Rem)
    }
}

impl<T: Scalar, const N: usize> Neg for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            // Not -0 where the tangent is 0, which would be printed.
            tangent[k] = T::zero() - self.tangent[k];
        }
        Self { value: -self.value, tangent }
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const N: usize> Add<F> for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: F) -> Self {
        Self { value: self.value + other, tangent: self.tangent }
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const N: usize> Sub<F> for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: F) -> Self {
        Self { value: self.value - other, tangent: self.tangent }
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const N: usize> Mul<F> for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: F) -> Self {
        let value = self.value * other;
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = self.tangent[k] * other;
        }
        if !is_ordinary(other) && any_nan(&tangent) {
            cold_path();
            let mut a = self;
            mend_product(&mut a, &mut Self::from(other), value);
            tangent = a.tangent;
        }
        Self { value, tangent }
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const N: usize> Div<F> for Dual<T, N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: F) -> Self {
        let value = self.value / other;
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = self.tangent[k] / other;
        }
        if !is_ordinary(other) && any_nan(&tangent) {
            cold_path();
            let mut a = self;
            mend_quotient(&mut a, &mut Self::from(other), value);
            tangent = a.tangent;
        }
        Self { value, tangent }
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const N: usize> Rem<F> for Dual<T, N> {
    type Output = Self;
    #[inline]
    fn rem(self, other: F) -> Self {
        self % Self::from(other)
    }
}

impl<T: Scalar<Base = f64>, const N: usize> Add<Dual<T, N>> for f64 {
    type Output = Dual<T, N>;
    #[inline(always)]
    fn add(self, other: Dual<T, N>) -> Dual<T, N> {
        // Addition commutes, NaN payloads aside.
        other + self
    }
}

impl<T: Scalar<Base = f64>, const N: usize> Sub<Dual<T, N>> for f64 {
    type Output = Dual<T, N>;
    #[inline(always)]
    fn sub(self, other: Dual<T, N>) -> Dual<T, N> {
        let difference = -other;
        Dual { value: T::from(self) - other.value, tangent: difference.tangent }
    }
}

impl<T: Scalar<Base = f64>, const N: usize> Mul<Dual<T, N>> for f64 {
    type Output = Dual<T, N>;
    #[inline(always)]
    fn mul(self, other: Dual<T, N>) -> Dual<T, N> {
        other * self
    }
}

// c / (b + b′ε) = z - z/b b′ε with z = c/b
impl<T: Scalar<Base = f64>, const N: usize> Div<Dual<T, N>> for f64 {
    type Output = Dual<T, N>;
    #[inline(always)]
    fn div(self, other: Dual<T, N>) -> Dual<T, N> {
        other.apply(elementary::Over(self))
    }
}

impl<T: Scalar<Base = f64>, const N: usize> Rem<Dual<T, N>> for f64 {
    type Output = Dual<T, N>;
    #[inline]
    fn rem(self, other: Dual<T, N>) -> Dual<T, N> {
        Dual::from(self) % other
    }
}

forward_ops!(Dual<T, N>);
