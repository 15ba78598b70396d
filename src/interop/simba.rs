//! simba's fields for [`Dual`], at every depth and over both bases: what nalgebra's algorithms compute with.

// `SimdValue` declares two methods unsafe, which here are as safe as the others.
#![allow(unsafe_code)]

use core::fmt::{Debug, Display};

use nalgebra::{ComplexField, Field, RealField, SimdValue};
use num_traits::Bounded;
use simba::scalar::SubsetOf;

use crate::dual::Dual;
use crate::elementary::Unary;
use crate::scalar::{Primitive, Scalar};

impl<T: Scalar, const N: usize> SimdValue for Dual<T, N> {
    const LANES: usize = 1;
    type Element = Self;
    type SimdBool = bool;

    #[inline]
    fn splat(x: Self) -> Self {
        x
    }

    #[inline]
    fn extract(&self, _lane: usize) -> Self {
        *self
    }

    #[inline]
    unsafe fn extract_unchecked(&self, _lane: usize) -> Self {
        *self
    }

    #[inline]
    fn replace(&mut self, _lane: usize, x: Self) {
        *self = x;
    }

    #[inline]
    unsafe fn replace_unchecked(&mut self, _lane: usize, x: Self) {
        *self = x;
    }

    #[inline]
    fn select(self, condition: bool, other: Self) -> Self {
        if condition { self } else { other }
    }
}

impl<T: Scalar, const N: usize> Field for Dual<T, N> {}

/// Constants are in it.
macro_rules! plain_numbers {
    ($($F:ident),*) => { $(
        impl<T: Scalar, const N: usize> SubsetOf<Dual<T, N>> for $F {
            #[inline]
            fn to_superset(&self) -> Dual<T, N> {
                Dual::literal(f64::from(*self))
            }

            #[inline]
            fn from_superset_unchecked(element: &Dual<T, N>) -> Self {
                $F::from_f64(T::Base::to_f64(element.base()))
            }

            /// Of every number: the value is what algorithms ask for (steps of a matrix exponential), live tangents or not.
            #[inline]
            fn is_in_subset(_element: &Dual<T, N>) -> bool {
                true
            }
        }
    )* };
}
plain_numbers!(f32, f64);

impl<T: Scalar, const N: usize> SubsetOf<Self> for Dual<T, N> {
    #[inline]
    fn to_superset(&self) -> Self {
        *self
    }

    #[inline]
    fn from_superset_unchecked(element: &Self) -> Self {
        *element
    }

    #[inline]
    fn is_in_subset(_element: &Self) -> bool {
        true
    }
}

/// sinh(x)/x, 1 at 0.
#[derive(Clone, Copy)]
struct Sinhc;

impl Unary for Sinhc {
    const NAME: &'static str = "sinhc";

    fn value<F: Primitive>(self, x: F) -> F {
        if x == F::zero() { F::one() } else { <F as Primitive>::sinh(x) / x }
    }

    fn slope<T: Scalar>(self, x: T, y: T) -> T {
        if Primitive::abs(x.base()) >= T::Base::from_f64(2.0) {
            // Not (cosh x - y)/x, a difference of infinities where the value overflows.
            return y * (x.tanh().recip() - x.recip());
        }
        // The closed form cancels near 0: Σ 2n x²ⁿ⁻¹/(2n + 1)!, good to the last bit for |x| < 2.
        let square = x * x;
        let mut sum = T::zero();
        for n in (1..=15_u32).rev() {
            let m = 2.0 * f64::from(n);
            // The next coefficient over this one.
            let c = (1..=2 * n + 1).fold(m, |c, k| c / f64::from(k));
            sum = sum * square + T::Base::from_f64(c);
        }
        sum * x
    }
}

/// The value 1 at a point off the curve, where there is no derivative.
#[derive(Clone, Copy)]
struct Isolated;

impl Unary for Isolated {
    const NAME: &'static str = "cosc at 0";

    fn value<F: Primitive>(self, _x: F) -> F {
        F::one()
    }

    fn slope<T: Scalar>(self, _x: T, _y: T) -> T {
        T::nan()
    }
}

/// f(x)/x for cos and cosh: simba has 1 at 0, where they have a pole.
fn over_itself<S: Scalar>(x: S, f: S) -> S {
    if x == S::Base::zero() { x.apply(Isolated) } else { f / x }
}

macro_rules! constants {
    ($($name:ident),*) => { $(
        #[inline]
        fn $name() -> Self {
            Scalar::$name()
        }
    )* };
}

macro_rules! of_scalar {
    ($($name:ident),*) => { $(
        #[inline]
        fn $name(self) -> Self {
            Scalar::$name(self)
        }
    )* };
}

macro_rules! of_two_scalars {
    ($($name:ident),*) => { $(
        #[inline]
        fn $name(self, other: Self) -> Self {
            Scalar::$name(self, other)
        }
    )* };
}

impl<T: Scalar + Debug + Display + Send + Sync + 'static, const N: usize> ComplexField for Dual<T, N> {
    type RealField = Self;

    of_scalar! {
        floor, ceil, round, trunc, fract, abs, recip, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh,
        atanh, sinc, log2, log10, ln, ln_1p, sqrt, exp, exp2, exp_m1, cbrt, signum
    }

    of_two_scalars! { hypot, log, powf }

    #[inline]
    fn from_real(x: Self) -> Self {
        x
    }

    #[inline]
    fn real(self) -> Self {
        self
    }

    #[inline]
    fn imaginary(self) -> Self {
        Scalar::zero()
    }

    #[inline]
    fn modulus(self) -> Self {
        Scalar::abs(self)
    }

    #[inline]
    fn modulus_squared(self) -> Self {
        self * self
    }

    /// 0 or π.
    #[inline]
    fn argument(self) -> Self {
        if self >= T::Base::zero() { Scalar::zero() } else { Scalar::pi() }
    }

    #[inline]
    fn norm1(self) -> Self {
        Scalar::abs(self)
    }

    #[inline]
    fn scale(self, factor: Self) -> Self {
        self * factor
    }

    #[inline]
    fn unscale(self, factor: Self) -> Self {
        self / factor
    }

    /// ±x and ±1 by the sign of the value, whose product is x with all its tangents: at 0 it is x and 1.
    #[inline]
    fn to_exp(self) -> (Self, Self) {
        let one = <Self as Scalar>::one();
        if self >= T::Base::zero() { (self, one) } else { (-self, -one) }
    }

    #[inline]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Scalar::mul_add(self, a, b)
    }

    #[inline]
    fn conjugate(self) -> Self {
        self
    }

    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        Scalar::sin_cos(self)
    }

    fn sinhc(self) -> Self {
        self.apply(Sinhc)
    }

    fn cosc(self) -> Self {
        over_itself(self, Scalar::cos(self))
    }

    fn coshc(self) -> Self {
        over_itself(self, Scalar::cosh(self))
    }

    #[inline]
    fn powi(self, n: i32) -> Self {
        Scalar::powi(self, n)
    }

    #[inline]
    fn powc(self, exponent: Self) -> Self {
        Scalar::powf(self, exponent)
    }

    #[inline]
    fn is_finite(&self) -> bool {
        Scalar::is_finite(*self)
    }

    /// `None` for a negative value or NaN.
    #[inline]
    fn try_sqrt(self) -> Option<Self> {
        (self >= T::Base::zero()).then(|| Scalar::sqrt(self))
    }
}

impl<T: Scalar + Debug + Display + Send + Sync + 'static, const N: usize> RealField for Dual<T, N> {
    of_two_scalars! { copysign, max, min, atan2 }

    #[inline]
    fn is_sign_positive(&self) -> bool {
        Scalar::is_sign_positive(*self)
    }

    #[inline]
    fn is_sign_negative(&self) -> bool {
        Scalar::is_sign_negative(*self)
    }

    /// As simba has it also of bounds that are NaN or in the wrong order: without a panic.
    #[inline]
    fn clamp(self, lower: Self, upper: Self) -> Self {
        if lower <= upper {
            Scalar::clamp(self, lower, upper)
        } else if self < lower {
            lower
        } else if self > upper {
            upper
        } else {
            self
        }
    }

    fn min_value() -> Option<Self> {
        Some(Bounded::min_value())
    }

    fn max_value() -> Option<Self> {
        Some(Bounded::max_value())
    }

    fn two_pi() -> Self {
        Scalar::tau()
    }

    constants! {
        pi, frac_pi_2, frac_pi_3, frac_pi_4, frac_pi_6, frac_pi_8, frac_1_pi, frac_2_pi, frac_2_sqrt_pi, e, log2_e, log10_e,
        ln_2, ln_10
    }
}
