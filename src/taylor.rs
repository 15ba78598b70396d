//! The truncated Taylor series [`Taylor<T, K>`].

use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::elementary::{self, Binary, Unary, for_each_binary, for_each_unary};
use crate::fmt::{brackets, format_scalar};
use crate::methods::{inherent_binary, inherent_constants, inherent_methods, inherent_unary};
use crate::ops::{by_value, forward_ops};
use crate::scalar::{Primitive, Scalar, for_each_constant};

/// The first `K` coefficients of a power series in one variable: c₀ + c₁t + … + c₍ₖ₋₁₎tᵏ⁻¹, normalised (cₖ is the k-th derivative over k!).
///
/// Computing with series gives the derivatives of a function of one number to any order at once, at a cost that grows with K³
/// instead of 2ᴷ of nested [`Dual`](crate::Dual) numbers. `T` is `f64`, `f32` or any scalar, a `Dual` for instance.
///
/// A rule is integrated from its slope alone: y′ = f′(x) x′ gives coefficient k of y from the first k of the slope (Griewank and
/// Walther 2008, "Evaluating Derivatives", section 13.2); `sin` and `cos`, `sinh` and `cosh`, whose slopes are one another, go in
/// pairs, and powers have their own recurrence.
///
/// The conventions of the other scalars hold: the value has the primitive's bits, comparisons look at it alone, ties are decided by the
/// coefficients in order, a zero coefficient of a constant stays zero. At a singular point (`sqrt` at 0) the first derivative is what
/// `Dual` gives and the higher ones are infinite or NaN. Displayed as `1 + 2t + 3t^2`.
///
/// ```
/// use gradual::Taylor;
///
/// // ln(1 + x) at 0: the derivatives are 0, 1, -1, 2, -6.
/// let y = Taylor::<f64, 5>::variable(0.0).ln_1p();
/// assert_eq!([0, 1, 2, 3, 4].map(|k| y.derivative(k)), [0.0, 1.0, -1.0, 2.0, -6.0]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Taylor<T, const K: usize> {
    /// The coefficients, the value first.
    pub coefficients: [T; K],
}

impl<T: Scalar, const K: usize> Taylor<T, K> {
    /// A number that does not depend on the variable. A series of no coefficients does not compile.
    #[inline]
    pub fn constant(value: T) -> Self {
        const { assert!(K > 0, "a Taylor series has at least its value") };
        let mut coefficients = [T::zero(); K];
        coefficients[0] = value;
        Self { coefficients }
    }

    /// The variable at this value: value + t.
    ///
    /// ```
    /// # use gradual::Taylor;
    /// assert_eq!(Taylor::<f64, 3>::variable(2.0).coefficients, [2.0, 1.0, 0.0]);
    /// ```
    #[inline]
    pub fn variable(value: T) -> Self {
        let mut x = Self::constant(value);
        if K > 1 {
            x.coefficients[1] = T::one();
        }
        x
    }

    /// The value, c₀.
    #[inline]
    #[must_use]
    pub fn value(&self) -> T {
        self.coefficients[0]
    }

    /// The k-th derivative, k! cₖ.
    ///
    /// # Panics
    /// If `k >= K`.
    ///
    /// ```
    /// # use gradual::Taylor;
    /// assert_eq!(Taylor::<f64, 4>::variable(2.0).powi(3).derivative(3), 6.0);
    /// ```
    #[must_use]
    pub fn derivative(&self, k: usize) -> T {
        assert!(k < K, "derivative {k} of a series of {K} coefficients: it has those below {K}");
        let factorial = (1..=k).fold(1.0, |product, j| product * j as f64);
        self.coefficients[k] * T::Base::from_f64(factorial)
    }

    /// Coefficient by coefficient.
    #[inline]
    fn zip(self, other: Self, f: impl Fn(T, T) -> T) -> Self {
        let mut z = self;
        for k in 0..K {
            z.coefficients[k] = f(self.coefficients[k], other.coefficients[k]);
        }
        z
    }

    #[inline]
    fn map(self, f: impl Fn(T) -> T) -> Self {
        self.zip(self, |a, _| f(a))
    }

    /// Integrates y′ = s x′: coefficient k, for k > 0.
    #[inline]
    fn integrated(slope: &Self, x: &Self, k: usize) -> T {
        let mut sum = T::zero();
        for j in 1..=k {
            sum += term(slope.coefficients[k - j], x.coefficients[j]) * number::<T>(j);
        }
        sum / number::<T>(k)
    }

    /// f(c₀ + h) = Σ f⁽ᵏ⁾(c₀) hᵏ/k! for a rule whose derivatives have a closed form.
    #[inline]
    fn expanded<R: Unary>(self, value: T, rule: R) -> Option<Self> {
        let (mut y, mut power, mut factorial) = (Self::constant(value), Self::one(), 1.0);
        for k in 1..K {
            let derivative = rule.derivative(self.value(), k)?;
            power *= self.without_value();
            factorial *= k as f64;
            y.add_scaled(derivative / T::Base::from_f64(factorial), &power, k);
        }
        Some(y)
    }

    /// The same in two arguments.
    #[inline]
    fn expanded2<R: Binary>(self, other: Self, value: T, rule: R) -> Option<Self> {
        let mut z = Self::constant(value);
        let (mut power_x, mut factorial_x) = (Self::one(), 1.0);
        for i in 0..K {
            let (mut power, mut factorial) = (power_x, factorial_x);
            for j in 0..K - i {
                if (i, j) != (0, 0) {
                    let derivative = rule.derivative(self.value(), other.value(), (i, j))?;
                    z.add_scaled(derivative / T::Base::from_f64(factorial), &power, i + j);
                }
                power *= other.without_value();
                factorial *= (j + 1) as f64;
            }
            power_x *= self.without_value();
            factorial_x *= (i + 1) as f64;
        }
        Some(z)
    }

    /// x - c₀.
    fn without_value(mut self) -> Self {
        self.coefficients[0] = T::zero();
        self
    }

    /// Adds `factor` times a series whose coefficients begin at `first`.
    fn add_scaled(&mut self, factor: T, series: &Self, first: usize) {
        for k in first..K {
            self.coefficients[k] += term(factor, series.coefficients[k]);
        }
    }

    /// The value with NaN coefficients wherever those of the arguments have begun.
    fn undefined(value: T, arguments: &[Self]) -> Self {
        let mut y = Self::constant(value);
        for k in 1..K {
            if arguments.iter().any(|x| x.coefficients[1..=k].iter().any(|c| !c.is_zero())) {
                y.coefficients[k] = value;
            }
        }
        y
    }

    /// Two functions that are each other's slopes up to a sign: y′ = z x′, z′ = ±y x′.
    fn coupled(self, y: T, z: T, sign: f64) -> (Self, Self) {
        let (mut y, mut z) = (Self::constant(y), Self::constant(z));
        for k in 1..K {
            y.coefficients[k] = Self::integrated(&z, &self, k);
            z.coefficients[k] = Self::integrated(&y, &self, k) * T::Base::from_f64(sign);
        }
        (y, z)
    }

    /// xᵖ for a plain p ≠ 0 with the value `value`: x y′ = p y x′.
    fn power(self, p: T::Base, value: T) -> Self {
        let x = &self.coefficients;
        let mut y = Self::constant(value);
        for k in 1..K {
            let mut sum = T::zero();
            for j in 1..=k {
                sum += term(y.coefficients[k - j], x[j]) * (p * number::<T>(j) - number::<T>(k - j));
            }
            y.coefficients[k] = sum / x[0] / number::<T>(k);
        }
        y
    }

    /// xᵖ at x = 0, where the recurrence divides by zero; a whole p > 0 is a product.
    fn power_at_zero(self, p: T::Base, value: T) -> Self {
        let order = number::<T>(K);
        if p > T::Base::zero() && (p.fract() == T::Base::zero() || p > order) {
            let mut y = Self::constant(T::one());
            let mut n = T::Base::zero();
            // From order K on, a power of a series without constant term has no coefficients left.
            while n < p && n < order {
                y *= self;
                n += T::Base::one();
            }
            y.coefficients[0] = value;
            return y;
        }
        let mut y = Self::undefined(T::nan(), &[self]);
        y.coefficients[0] = value;
        if K > 1 && !self.coefficients[1].is_zero() {
            y.coefficients[1] = self.coefficients[1] * (self.coefficients[0].powf(p - T::Base::one()) * p);
        }
        y
    }
}

/// Strong zero: a zero coefficient stays zero whatever the slope.
#[inline]
fn term<T: Scalar>(slope: T, coefficient: T) -> T {
    if coefficient.is_zero() { coefficient } else { slope * coefficient }
}

#[inline]
fn number<T: Scalar>(n: usize) -> T::Base {
    T::Base::from_f64(n as f64)
}

impl<T: Scalar, const K: usize> Add for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<T: Scalar, const K: usize> Sub for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

// Cauchy: zₖ = Σ aⱼ bₖ₋ⱼ
impl<T: Scalar, const K: usize> Mul for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        let (a, b) = (&self.coefficients, &other.coefficients);
        let mut z = Self::constant(a[0] * b[0]);
        if (self.is_zero() || other.is_zero()) && !z.is_nan() {
            return z;
        }
        for k in 1..K {
            let mut sum = term(a[0], b[k]) + term(b[0], a[k]);
            for j in 1..k {
                if !a[j].is_zero() {
                    sum += term(a[j], b[k - j]);
                }
            }
            z.coefficients[k] = sum;
        }
        z
    }
}

// a = z b: zₖ = (aₖ - Σ zₖ₋ⱼ bⱼ)/b₀
impl<T: Scalar, const K: usize> Div for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn div(self, other: Self) -> Self {
        let b = &other.coefficients;
        let mut z = Self::constant(self.coefficients[0] / b[0]);
        if self.is_zero() && !z.is_nan() {
            return z;
        }
        for k in 1..K {
            let mut rest = self.coefficients[k];
            for j in 1..=k {
                rest -= term(z.coefficients[k - j], b[j]);
            }
            z.coefficients[k] = if rest.is_zero() { rest } else { rest / b[0] };
        }
        z
    }
}

impl<T: Scalar, const K: usize> Rem for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn rem(self, other: Self) -> Self {
        self.apply2(other, elementary::Rem)
    }
}

impl<T: Scalar, const K: usize> Neg for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        self.map(|c| -c)
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const K: usize> Add<F> for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn add(mut self, other: F) -> Self {
        self.coefficients[0] += other;
        self
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const K: usize> Sub<F> for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn sub(mut self, other: F) -> Self {
        self.coefficients[0] -= other;
        self
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const K: usize> Mul<F> for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn mul(self, other: F) -> Self {
        if other.is_finite() && other != F::zero() { self.map(|c| c * other) } else { self * Self::from(other) }
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const K: usize> Div<F> for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn div(self, other: F) -> Self {
        self / Self::from(other)
    }
}

impl<F: Primitive, T: Scalar<Base = F>, const K: usize> Rem<F> for Taylor<T, K> {
    type Output = Self;
    #[inline]
    fn rem(self, other: F) -> Self {
        self % Self::from(other)
    }
}

macro_rules! left_operand {
    ($($Op:ident $op:ident),*) => { $(
        impl<T: Scalar<Base = f64>, const K: usize> $Op<Taylor<T, K>> for f64 {
            type Output = Taylor<T, K>;
            #[inline]
            fn $op(self, other: Taylor<T, K>) -> Taylor<T, K> {
                $Op::$op(Taylor::from(self), other)
            }
        }
    )* };
}
left_operand!(Add add, Sub sub, Mul mul, Div div, Rem rem);

forward_ops!(Taylor<T, K>);

by_value!(Taylor<T, K>, coefficients[0]);

impl<T: Scalar, const K: usize> Scalar for Taylor<T, K> {
    type Base = T::Base;

    const COMPONENTS: usize = K * T::COMPONENTS;
    const DEPTH: usize = T::DEPTH + K - 1;

    #[inline]
    fn base(self) -> T::Base {
        self.value().base()
    }

    #[inline]
    fn component(&self, k: usize) -> T::Base {
        self.coefficients[k / T::COMPONENTS].component(k % T::COMPONENTS)
    }

    fn apply<R: Unary>(self, rule: R) -> Self {
        let value = self.value().apply(rule);
        if value.is_nan() {
            return Self::undefined(value, &[self]);
        }
        if let Some(y) = self.expanded(value, rule) {
            return y;
        }
        let mut y = Self::constant(value);
        if !rule.is_piecewise_constant() {
            for k in 1..K {
                y.coefficients[k] = Self::integrated(&rule.slope_at(self, self, y), &self, k);
            }
        }
        y
    }

    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        if let Some(selected) = rule.select(self, other) {
            return selected;
        }
        let value = self.value().apply2(other.value(), rule);
        if value.is_nan() {
            return Self::undefined(value, &[self, other]);
        }
        if let Some(z) = self.expanded2(other, value, rule) {
            return z;
        }
        let mut z = Self::constant(value);
        for k in 1..K {
            let (slope_x, slope_y) = rule.slopes_at((self, other), self, other, z);
            z.coefficients[k] = Self::integrated(&slope_x, &self, k) + Self::integrated(&slope_y, &other, k);
        }
        z
    }

    fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = self.value().sin_cos();
        self.coupled(sin, cos, -1.0)
    }

    fn sin(self) -> Self {
        self.sin_cos().0
    }

    fn cos(self) -> Self {
        self.sin_cos().1
    }

    fn sinh(self) -> Self {
        self.coupled(self.value().sinh(), self.value().cosh(), 1.0).0
    }

    fn cosh(self) -> Self {
        self.coupled(self.value().sinh(), self.value().cosh(), 1.0).1
    }

    fn powi(self, n: i32) -> Self {
        let (p, value) = (T::Base::from_i32(n), self.value().powi(n));
        match (n, self.value() == T::Base::zero()) {
            (0, _) => Self::constant(value),
            (_, true) => self.power_at_zero(p, value),
            _ => self.power(p, value),
        }
    }

    fn powf(self, exponent: impl Into<Self>) -> Self {
        let exponent = exponent.into();
        let (p, value) = (exponent.base(), self.value().powf(exponent.value()));
        if exponent.is_zero() || self.is_constant() && exponent.is_constant() {
            Self::constant(value)
        } else if value.is_nan() {
            Self::undefined(value, &[self, exponent])
        } else if !exponent.is_constant() {
            let mut y = (self.ln() * exponent).exp();
            y.coefficients[0] = value;
            y
        } else if self.value() == T::Base::zero() {
            self.power_at_zero(p, value)
        } else {
            self.power(p, value)
        }
    }

    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        let (a, b) = (a.into(), b.into());
        let mut y = self * a + b;
        y.coefficients[0] = self.value().mul_add(a.value(), b.value());
        y
    }
}

inherent_methods!(Taylor<T, K>);

format_scalar!(Taylor, |x, w, number| {
    let [open, close] = brackets(T::DEPTH);
    for (k, coefficient) in x.coefficients.iter().enumerate() {
        w.write_str(if k == 0 { "" } else { " + " })?;
        w.write_str(open)?;
        number(w, coefficient)?;
        w.write_str(close)?;
        match k {
            0 => {}
            1 => w.write_str("t")?,
            _ => write!(w, "t^{k}")?,
        }
    }
    Ok(())
});
