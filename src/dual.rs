//! The dual number [`Dual<T, N>`].

use core::cmp::Ordering;
use core::hint::cold_path;
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::elementary::{self, Binary, Unary, for_each_binary, for_each_unary};
use crate::ops::forward_ops;
use crate::scalar::{Primitive, Scalar, for_each_constant};

/// A value with `N` tangents: x + x′₁ε₁ + … + x′ₙεₙ with εᵢεⱼ = 0.
///
/// The tangents are derivatives of the value in `N` directions. Computing with duals carries them along by the chain rule:
/// f(x + x′ε) = f(x) + f′(x) x′ε. `T` is `f64` or `f32`, or a `Dual` again: `Dual<Dual<T, N>, N>` carries second derivatives
/// (a hyper-dual number), and so on to any depth.
///
/// Mixing levels is a type error, which is what makes perturbation confusion impossible:
///
/// ```compile_fail,E0308
/// use gradual::{derivative, Dual};
///
/// // The inner function gets a `Dual<Dual<f64, 1>, 1>`, and `x` is a `Dual<f64, 1>`.
/// let d: f64 = derivative(|x| x * derivative(|y| x + y, x), 1.0);
/// ```
///
/// Lifting is explicit, by [`constant`](Dual::constant): what belongs to the outer level is a constant of the inner one.
///
/// ```
/// use gradual::{derivative, Dual};
///
/// let d: f64 = derivative(|x| x * derivative(|y| Dual::constant(x) + y, x), 1.0);
/// assert_eq!(d, 1.0);
/// ```
///
/// # Comparisons
/// `==`, `<` and the others look at the value only, so that the control flow of a differentiated function is the
/// primal program's. [`Scalar::is_zero`] looks at the tangents too.
///
/// # Display
/// `1.5 + [2, 3]ε`; a precision (`{:.3}`, `{:.3e}`) holds for every number, a width for the whole.
#[derive(Clone, Copy, Debug)]
pub struct Dual<T, const N: usize> {
    /// The primal value.
    pub value: T,
    /// The derivatives of the value in the `N` seeded directions.
    pub tangent: [T; N],
}

impl<T: Scalar, const N: usize> Dual<T, N> {
    /// A number that does not depend on what is differentiated: all tangents zero.
    ///
    /// ```
    /// # use gradual::Dual;
    /// assert_eq!(Dual::<_, 2>::constant(3.0).tangent, [0.0, 0.0]);
    /// ```
    #[inline]
    pub fn constant(value: T) -> Self {
        Self { value, tangent: [T::zero(); N] }
    }

    /// The `i`-th independent variable: tangent `i` is 1, the others 0.
    ///
    /// # Panics
    /// If `i >= N`.
    ///
    /// ```
    /// # use gradual::Dual;
    /// assert_eq!(Dual::<_, 2>::variable(3.0, 1).tangent, [0.0, 1.0]);
    /// ```
    #[inline]
    pub fn variable(value: T, i: usize) -> Self {
        let mut x = Self::constant(value);
        x.tangent[i] = T::one();
        x
    }

    /// y + slope · x′ᵢ εᵢ: the chain rule.
    #[inline(always)]
    fn chain(self, value: T, slope: T) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = slope * self.tangent[k];
        }
        if !(slope.is_finite() & !value.is_nan()) {
            cold_path();
            let mut x = self;
            mend_chain(&mut x, value, slope);
            tangent = x.tangent;
        }
        Self { value, tangent }
    }

    /// z + (slope_x · x′ᵢ + slope_y · y′ᵢ) εᵢ.
    #[inline(always)]
    fn chain2(self, other: Self, value: T, slopes: (T, T)) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = slopes.0 * self.tangent[k] + slopes.1 * other.tangent[k];
        }
        if !(slopes.0.is_finite() & slopes.1.is_finite() & !value.is_nan()) {
            cold_path();
            let (mut x, mut y) = (self, other);
            mend_chain2(&mut x, &mut y, value, slopes);
            tangent = x.tangent;
        }
        Self { value, tangent }
    }
}

// The laws of zero and NaN (`guide::conventions`) are kept off the hot path: lanes are computed plainly, one look at a scalar says
// whether a zero can have met an infinity or a NaN, and only then the lanes are mended, out of line. The menders take copies made
// on the cold path, by `&mut`: a reference to the operands themselves, or a copy that the optimiser may forward, would force
// the operands into memory on the hot path too (measured: 3 times the cost at N = 32).

/// Replaces the tangents of `x` by those of f(x) where the slope is infinite or NaN, or the value NaN.
#[cold]
#[inline(never)]
fn mend_chain<T: Scalar, const N: usize>(x: &mut Dual<T, N>, value: T, slope: T) {
    // Where the value is NaN so is the slope, whatever its formula says (that of ln is a plain number at -1); as `value` it is
    // NaN at every level.
    let slope = if value.is_nan() { value } else { slope };
    for tangent in &mut x.tangent {
        *tangent = term(slope, *tangent);
    }
}

/// Replaces the tangents of `x` by those of f(x, y) where a slope is infinite or NaN, or the value NaN.
#[cold]
#[inline(never)]
fn mend_chain2<T: Scalar, const N: usize>(x: &mut Dual<T, N>, y: &mut Dual<T, N>, value: T, slopes: (T, T)) {
    let slopes = if value.is_nan() { (value, value) } else { slopes };
    for k in 0..N {
        x.tangent[k] = term(slopes.0, x.tangent[k]) + term(slopes.1, y.tangent[k]);
    }
}

/// Replaces the tangents of `a` by those of the product of `a` and `b` where an infinite or NaN number meets a zero.
#[cold]
#[inline(never)]
fn mend_product<T: Scalar, const N: usize>(a: &mut Dual<T, N>, b: &mut Dual<T, N>, product: T) {
    // A constant zero annihilates an infinite tangent, but does not mend an undefined product.
    let defined = !product.is_nan();
    let (a_annihilates, b_annihilates) = (defined && a.is_zero(), defined && b.is_zero());
    for k in 0..N {
        let from_b = if a_annihilates { T::zero() } else { term(a.value, b.tangent[k]) };
        let from_a = if b_annihilates { T::zero() } else { term(b.value, a.tangent[k]) };
        a.tangent[k] = from_b + from_a;
    }
}

/// Replaces the tangents of `a` by those of the quotient of `a` and `b` where it, or the reciprocal of `b`, is zero, subnormal,
/// infinite or NaN.
#[cold]
#[inline(never)]
fn mend_quotient<T: Scalar, const N: usize>(a: &mut Dual<T, N>, b: &mut Dual<T, N>, quotient: T) {
    let annihilates = a.is_zero() && !quotient.is_nan();
    for k in 0..N {
        let from_b = if annihilates { T::zero() } else { term(quotient, b.tangent[k]) };
        let numerator = a.tangent[k] - from_b;
        // Zero tangents stay zero over a divisor of 0 or NaN.
        if !(numerator.is_zero() && from_b.is_zero()) {
            a.tangent[k] = numerator / b.value;
        }
    }
}

/// Strong zero: slope · tangent, but 0 where the tangent is zero at every level, whatever the slope.
#[inline]
fn term<T: Scalar>(slope: T, tangent: T) -> T {
    if tangent.is_zero() { tangent } else { slope * tangent }
}

/// Whether a product of finite factors gave this value and so cannot have lost a strong zero: neither 0, nor infinite, nor NaN.
#[inline]
fn is_ordinary<T: Scalar>(x: T) -> bool {
    // One comparison: 0 < |x| for finite x, and NaN < |x| for the others.
    x.base() * T::Base::zero() < Primitive::abs(x.base())
}

/// A lost strong zero (0 · ∞, 0 · NaN) always shows as NaN, and so in the sum of two lanes.
#[inline(always)]
fn any_nan<T: Scalar, const N: usize>(lanes: &[T; N]) -> bool {
    let mut any = N % 2 == 1 && lanes[N - 1].is_nan();
    for k in 0..N / 2 {
        any |= Primitive::is_nan(lanes[2 * k].base() + lanes[2 * k + 1].base());
    }
    any
}

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
        let value = self.value * other.value;
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = self.value * other.tangent[k] + other.value * self.tangent[k];
        }
        if !is_ordinary(value) && any_nan(&tangent) {
            cold_path();
            let (mut a, mut b) = (self, other);
            mend_product(&mut a, &mut b, value);
            tangent = a.tangent;
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
        if !(is_ordinary(value) & Primitive::is_normal(reciprocal.base())) {
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
            tangent[k] = -self.tangent[k];
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
        let value = T::from(self) / other.value;
        let slope = -(value / other.value);
        let mut tangent = other.tangent;
        for k in 0..N {
            tangent[k] = slope * other.tangent[k];
        }
        if !is_ordinary(slope) {
            cold_path();
            let mut a = Dual::from(self);
            let mut b = other;
            mend_quotient(&mut a, &mut b, value);
            tangent = a.tangent;
        }
        Dual { value, tangent }
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

impl<F: Primitive, T: Scalar<Base = F>, const N: usize> From<F> for Dual<T, N> {
    #[inline]
    fn from(value: F) -> Self {
        Self::constant(T::from(value))
    }
}

/// Zero.
impl<T: Scalar, const N: usize> Default for Dual<T, N> {
    #[inline]
    fn default() -> Self {
        Self::zero()
    }
}

/// Of the values only.
impl<T: Scalar, const N: usize> PartialEq for Dual<T, N> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Of the values only.
impl<T: Scalar, const N: usize> PartialOrd for Dual<T, N> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

/// Of the values only.
impl<F: Primitive, T: Scalar<Base = F>, const N: usize> PartialEq<F> for Dual<T, N> {
    #[inline]
    fn eq(&self, other: &F) -> bool {
        self.value == *other
    }
}

/// Of the values only.
impl<F: Primitive, T: Scalar<Base = F>, const N: usize> PartialOrd<F> for Dual<T, N> {
    #[inline]
    fn partial_cmp(&self, other: &F) -> Option<Ordering> {
        self.value.partial_cmp(other)
    }
}

impl<T: Scalar, const N: usize> Scalar for Dual<T, N> {
    type Base = T::Base;

    const COMPONENTS: usize = (1 + N) * T::COMPONENTS;
    const DEPTH: usize = T::DEPTH + 1;

    #[inline]
    fn base(self) -> T::Base {
        self.value.base()
    }

    #[inline]
    fn component(&self, k: usize) -> T::Base {
        match k.checked_sub(T::COMPONENTS) {
            None => self.value.component(k),
            Some(k) => self.tangent[k / T::COMPONENTS].component(k % T::COMPONENTS),
        }
    }

    #[inline]
    fn apply<R: Unary>(self, rule: R) -> Self {
        let value = self.value.apply(rule);
        self.chain(value, rule.slope_at(self, self.value, value))
    }

    #[inline]
    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        if let Some(selected) = rule.select(self, other) {
            return selected;
        }
        let value = self.value.apply2(other.value, rule);
        let slopes = rule.slopes_at((self, other), self.value, other.value, value);
        self.chain2(other, value, slopes)
    }

    #[inline]
    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        let (a, b) = (a.into(), b.into());
        let product = self * a;
        Self { value: self.value.mul_add(a.value, b.value), tangent: (product + b).tangent }
    }
}

macro_rules! inherent_constants {
    ($({ $(#[$doc:meta])* $name:ident $place:ident $CONSTANT:ident })*) => { $(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name() -> Self {
            Scalar::$name()
        }
    )* };
}

macro_rules! inherent_unary {
    ($({
        $(#[$doc:meta])*
        $Rule:ident $name:ident = $kind:ident($($value_of:tt)*),
        on $domain:expr, except $singular:expr, at $at:expr => ($value:expr, $slope:expr),
        $($rest:tt)*
    })*) => { $(
        $(#[$doc])*
        ///
        /// ```
        #[doc = concat!("let (value, slope): (f64, f64) = gradual::value_and_derivative(|x| x.", stringify!($name), "(), ", stringify!($at), ");")]
        #[doc = concat!("assert_eq!((value, slope), (", stringify!($value), ", ", stringify!($slope), "));")]
        /// ```
        #[inline]
        #[must_use]
        pub fn $name(self) -> Self {
            self.apply(elementary::$Rule)
        }
    )* };
}

macro_rules! inherent_binary {
    ($({
        $(#[$doc:meta])*
        $Rule:ident $name:ident($other:ident) = $kind:ident($($value_of:tt)*),
        at ($x:expr, $y:expr) => ($value:expr, $dx:expr, $dy:expr),
        $($rest:tt)*
    })*) => { $(
        $(#[$doc])*
        ///
        /// ```
        #[doc = concat!("let (value, slopes): (f64, [f64; 2]) = gradual::value_and_gradient(|[x, y]| x.", stringify!($name), "(y), [", stringify!($x), ", ", stringify!($y), "]);")]
        #[doc = concat!("assert_eq!((value, slopes), (", stringify!($value), ", [", stringify!($dx), ", ", stringify!($dy), "]));")]
        /// ```
        #[inline]
        #[must_use]
        pub fn $name(self, $other: impl Into<Self>) -> Self {
            self.apply2($other.into(), elementary::$Rule)
        }
    )* };
}

/// The methods of [`Scalar`], so that a closure needs no import and no other trait in scope makes a call ambiguous.
impl<T: Scalar, const N: usize> Dual<T, N> {
    for_each_constant!(inherent_constants);
    for_each_unary!(inherent_unary);
    for_each_binary!(inherent_binary);
}

/// Delegates to [`Scalar`], for closures without imports.
macro_rules! inherent_methods {
    ($($name:ident($self:ident $(, $argument:ident: $Argument:ty)*) -> $Output:ty;)*) => {
        impl<T: Scalar, const N: usize> Dual<T, N> { $(
            #[doc = concat!("[`Scalar::", stringify!($name), "`].")]
            #[inline]
            #[must_use]
            #[allow(clippy::trivially_copy_pass_by_ref, clippy::missing_panics_doc)]
            pub fn $name($self $(, $argument: $Argument)*) -> $Output {
                Scalar::$name($self $(, $argument)*)
            }
        )* }
    };
}

inherent_methods! {
    base(self) -> T::Base;
    powi(self, n: i32) -> Self;
    sin_cos(self) -> (Self, Self);
    log(self, base: impl Into<Self>) -> Self;
    mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self;
    clamp(self, lower: impl Into<Self>, upper: impl Into<Self>) -> Self;
    is_nan(self) -> bool;
    is_finite(self) -> bool;
    is_infinite(self) -> bool;
    is_sign_negative(self) -> bool;
    is_sign_positive(self) -> bool;
}

impl<T: Scalar, const N: usize> Dual<T, N> {
    /// [`Scalar::zero`].
    #[inline]
    #[must_use]
    pub fn zero() -> Self {
        Scalar::zero()
    }

    /// [`Scalar::one`].
    #[inline]
    #[must_use]
    pub fn one() -> Self {
        Scalar::one()
    }

    /// [`Scalar::is_constant`].
    #[inline]
    #[must_use]
    pub fn is_constant(&self) -> bool {
        Scalar::is_constant(self)
    }

    /// [`Scalar::is_zero`].
    #[inline]
    #[must_use]
    pub fn is_zero(&self) -> bool {
        Scalar::is_zero(self)
    }
}
