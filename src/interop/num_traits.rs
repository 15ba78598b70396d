//! The traits of num-traits for [`Dual`] and [`Taylor`], at every depth and over both bases.
//!
//! `Zero::is_zero` asks for all components: third-party code skips what is zero, and a live zero that is skipped would lose its derivative.
//! So `x.is_zero()` may be false where `x == 0.0` is true.
//!
//! Left out on purpose: `FloatCore`, whose methods would make those of `Float` ambiguous; `AsPrimitive`, which would drop tangents
//! without a word; `TotalOrder`, since ties are decided by tangents. How to use the traits: `guide::other_traits`.

use core::num::FpCategory;

use num_traits::{
    Bounded, ConstOne, ConstZero, Euclid, Float, FloatConst, FromPrimitive, Inv, MulAdd, MulAddAssign, Num, NumCast,
    One, Pow, Signed, ToPrimitive, Zero,
};

use crate::dual::Dual;
use crate::scalar::{Primitive, Scalar};
use crate::taylor::Taylor;

/// Whether the base is `f32`, which must not be rounded to `f64` first.
fn is_single<F: Primitive>() -> bool {
    size_of::<F>() == size_of::<f32>()
}

/// A number of the base that was an `f32`.
fn from_f32<F: Primitive>(x: f32) -> F {
    <F as Primitive>::from_f64(<f64 as From<f32>>::from(x))
}

/// The number that a text stands for, rounded once to the base.
fn parsed<F: Primitive>(text: &str, radix: u32) -> Result<F, num_traits::ParseFloatError> {
    if is_single::<F>() {
        f32::from_str_radix(text, radix).map(from_f32)
    } else {
        f64::from_str_radix(text, radix).map(<F as Primitive>::from_f64)
    }
}

/// Another kind of number, rounded once to the base.
fn converted<F: Primitive>(n: &impl ToPrimitive) -> Option<F> {
    if is_single::<F>() { n.to_f32().map(from_f32) } else { n.to_f64().map(<F as Primitive>::from_f64) }
}

/// The whole number q of x = q y + r with r in [0, |y|), as std computes it.
fn quotient<F: Primitive>(x: F, y: F) -> F {
    let q = Primitive::trunc(x / y);
    if x % y < F::zero() { if y > F::zero() { q - F::one() } else { q + F::one() } } else { q }
}

macro_rules! traits {
    ($Type:ident) => {
        impl<T: Scalar, const N: usize> Zero for $Type<T, N> {
            #[inline]
            fn zero() -> Self {
                Scalar::zero()
            }

            /// Of the value and all tangents.
            #[inline]
            fn is_zero(&self) -> bool {
                Scalar::is_zero(self)
            }
        }

        impl<T: Scalar, const N: usize> One for $Type<T, N> {
            #[inline]
            fn one() -> Self {
                Scalar::one()
            }

            /// Of the value 1 with zero tangents.
            #[inline]
            fn is_one(&self) -> bool {
                *self == T::Base::one() && Scalar::is_constant(self)
            }
        }

        impl<T: Scalar + ConstZero, const N: usize> ConstZero for $Type<T, N> {
            const ZERO: Self = traits!(@of $Type T::ZERO);
        }

        impl<T: Scalar + ConstZero + ConstOne, const N: usize> ConstOne for $Type<T, N> {
            const ONE: Self = traits!(@of $Type T::ONE);
        }

        /// A number alone: a constant.
        impl<T: Scalar, const N: usize> Num for $Type<T, N> {
            type FromStrRadixErr = num_traits::ParseFloatError;

            fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
                parsed::<T::Base>(text, radix).map(<Self as From<T::Base>>::from)
            }
        }

        impl<T: Scalar, const N: usize> Signed for $Type<T, N> {
            #[inline]
            fn abs(&self) -> Self {
                Scalar::abs(*self)
            }

            #[inline]
            fn abs_sub(&self, other: &Self) -> Self {
                Scalar::abs_sub(*self, *other)
            }

            #[inline]
            fn signum(&self) -> Self {
                Scalar::signum(*self)
            }

            #[inline]
            fn is_positive(&self) -> bool {
                Scalar::is_sign_positive(*self)
            }

            #[inline]
            fn is_negative(&self) -> bool {
                Scalar::is_sign_negative(*self)
            }
        }

        impl<T: Scalar, const N: usize> ToPrimitive for $Type<T, N> {
            fn to_i64(&self) -> Option<i64> {
                primal(*self).to_i64()
            }

            fn to_u64(&self) -> Option<u64> {
                primal(*self).to_u64()
            }

            fn to_i128(&self) -> Option<i128> {
                primal(*self).to_i128()
            }

            fn to_u128(&self) -> Option<u128> {
                primal(*self).to_u128()
            }

            fn to_f64(&self) -> Option<f64> {
                Some(primal(*self))
            }
        }

        /// A constant.
        impl<T: Scalar, const N: usize> FromPrimitive for $Type<T, N> {
            fn from_i64(n: i64) -> Option<Self> {
                converted(&n).map(<Self as From<T::Base>>::from)
            }

            fn from_u64(n: u64) -> Option<Self> {
                converted(&n).map(<Self as From<T::Base>>::from)
            }

            fn from_i128(n: i128) -> Option<Self> {
                converted(&n).map(<Self as From<T::Base>>::from)
            }

            fn from_u128(n: u128) -> Option<Self> {
                converted(&n).map(<Self as From<T::Base>>::from)
            }

            fn from_f64(x: f64) -> Option<Self> {
                Some(Self::literal(x))
            }
        }

        /// A constant with the value of `n`: tangents of another kind of number have no place here.
        impl<T: Scalar, const N: usize> NumCast for $Type<T, N> {
            fn from<P: ToPrimitive>(n: P) -> Option<Self> {
                converted(&n).map(<Self as From<T::Base>>::from)
            }
        }

        impl<T: Scalar, const N: usize> Bounded for $Type<T, N> {
            fn min_value() -> Self {
                -<Self as Bounded>::max_value()
            }

            fn max_value() -> Self {
                <Self as From<T::Base>>::from(largest())
            }
        }

        impl<T: Scalar, const N: usize> Inv for $Type<T, N> {
            type Output = Self;
            #[inline]
            fn inv(self) -> Self {
                self.recip()
            }
        }

        impl<T: Scalar, const N: usize> Inv for &$Type<T, N> {
            type Output = $Type<T, N>;
            #[inline]
            fn inv(self) -> $Type<T, N> {
                self.recip()
            }
        }

        traits! { @powers $Type, i8, u8, i16, u16, i32 }
        traits! { @power [T: Scalar, const N: usize] $Type<T, N>, $Type<T, N>, |x, y| x.powf(y) }
        // By value only: coherence cannot tell a reference to any base from a reference to an i32.
        traits! { @power_of [F: Primitive, T: Scalar<Base = F>, const N: usize] $Type<T, N>, $Type<T, N>, F, |x, y| x.powf(y) }

        /// The quotient is a step, with slopes 0; the remainder is [`Scalar::rem_euclid`].
        impl<T: Scalar, const N: usize> Euclid for $Type<T, N> {
            fn div_euclid(&self, divisor: &Self) -> Self {
                <Self as From<T::Base>>::from(quotient(self.base(), divisor.base()))
            }

            #[inline]
            fn rem_euclid(&self, divisor: &Self) -> Self {
                Scalar::rem_euclid(*self, *divisor)
            }
        }

        impl<T: Scalar, const N: usize> MulAdd for $Type<T, N> {
            type Output = Self;
            #[inline]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Scalar::mul_add(self, a, b)
            }
        }

        impl<T: Scalar, const N: usize> MulAddAssign for $Type<T, N> {
            #[inline]
            fn mul_add_assign(&mut self, a: Self, b: Self) {
                *self = Scalar::mul_add(*self, a, b);
            }
        }

        impl<T: Scalar, const N: usize> FloatConst for $Type<T, N> {
            traits! { @constants
                E e, FRAC_1_PI frac_1_pi, FRAC_1_SQRT_2 frac_1_sqrt_2, FRAC_2_PI frac_2_pi,
                FRAC_2_SQRT_PI frac_2_sqrt_pi, FRAC_PI_2 frac_pi_2, FRAC_PI_3 frac_pi_3, FRAC_PI_4 frac_pi_4,
                FRAC_PI_6 frac_pi_6, FRAC_PI_8 frac_pi_8, LN_10 ln_10, LN_2 ln_2, LOG10_E log10_e, LOG2_E log2_e,
                PI pi, SQRT_2 sqrt_2, TAU tau, LOG10_2 log10_2, LOG2_10 log2_10
            }
        }

        /// std's functions, by their rules.
        impl<T: Scalar, const N: usize> Float for $Type<T, N> {
            traits! { @constants nan nan, infinity infinity, neg_infinity neg_infinity, epsilon epsilon, min_positive_value min_positive }

            fn neg_zero() -> Self {
                -<Self as Scalar>::zero()
            }

            fn min_value() -> Self {
                Bounded::min_value()
            }

            fn max_value() -> Self {
                Bounded::max_value()
            }

            traits! { @queries
                is_nan bool, is_infinite bool, is_finite bool, is_sign_positive bool, is_sign_negative bool
            }

            fn is_normal(self) -> bool {
                T::Base::is_normal(self.base())
            }

            fn classify(self) -> FpCategory {
                match self.base() {
                    x if T::Base::is_normal(x) => FpCategory::Normal,
                    x if <T::Base as Primitive>::is_nan(x) => FpCategory::Nan,
                    x if !<T::Base as Primitive>::is_finite(x) => FpCategory::Infinite,
                    x if x == T::Base::zero() => FpCategory::Zero,
                    _ => FpCategory::Subnormal,
                }
            }

            traits! { @unary
                floor, ceil, round, trunc, fract, abs, signum, recip, sqrt, cbrt, exp, exp2, exp_m1, ln, ln_1p, log2, log10,
                sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, to_degrees, to_radians
            }

            traits! { @binary powf, max, min, abs_sub, hypot, atan2, copysign, log }

            #[inline]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Scalar::mul_add(self, a, b)
            }

            /// With the ties of [`Scalar::clamp`], and its panics, in release builds too.
            #[inline]
            fn clamp(self, lower: Self, upper: Self) -> Self {
                Scalar::clamp(self, lower, upper)
            }

            #[inline]
            fn powi(self, n: i32) -> Self {
                Scalar::powi(self, n)
            }

            #[inline]
            fn sin_cos(self) -> (Self, Self) {
                Scalar::sin_cos(self)
            }

            /// Of the value, as the base has it.
            fn integer_decode(self) -> (u64, i16, i8) {
                if is_single::<T::Base>() { <f32 as Primitive>::from_f64(primal(self)).integer_decode() } else { primal(self).integer_decode() }
            }
        }
    };
    (@of Dual $value:expr) => {
        Self { value: $value, tangent: [T::ZERO; N] }
    };
    (@of Taylor $value:expr) => { {
        let mut coefficients = [T::ZERO; N];
        // A series of no coefficients has none to set.
        if N > 0 {
            coefficients[0] = $value;
        }
        Self { coefficients }
    } };
    (@powers $Type:ident, $($Exponent:ty),*) => {
        $( traits! { @power [T: Scalar, const N: usize] $Type<T, N>, $Exponent, |x, n| x.powi(n.into()) } )*
    };
    // By value and by reference, as num-traits has it for the primitives.
    (@power [$($generics:tt)*] $Base:ty, $Exponent:ty, |$x:ident, $y:ident| $power:expr) => {
        traits! { @power_of [$($generics)*] $Base, $Base, $Exponent, |$x, $y| $power }
        traits! { @power_of [$($generics)*] $Base, &$Base, $Exponent, |$x, $y| Pow::pow(*$x, $y) }
        traits! { @power_of [$($generics)*] $Base, $Base, &$Exponent, |$x, $y| Pow::pow($x, *$y) }
        traits! { @power_of [$($generics)*] $Base, &$Base, &$Exponent, |$x, $y| Pow::pow(*$x, *$y) }
    };
    (@power_of [$($generics:tt)*] $Output:ty, $Base:ty, $Exponent:ty, |$x:ident, $y:ident| $power:expr) => {
        impl<$($generics)*> Pow<$Exponent> for $Base {
            type Output = $Output;
            #[inline]
            fn pow(self, exponent: $Exponent) -> $Output {
                let ($x, $y) = (self, exponent);
                $power
            }
        }
    };
    (@constants $($NAME:ident $name:ident),*) => { $(
        #[inline]
        fn $NAME() -> Self {
            Scalar::$name()
        }
    )* };
    (@queries $($name:ident $Output:ty),*) => { $(
        #[inline]
        fn $name(self) -> $Output {
            Scalar::$name(self)
        }
    )* };
    (@unary $($name:ident),*) => { $(
        #[inline]
        fn $name(self) -> Self {
            Scalar::$name(self)
        }
    )* };
    (@binary $($name:ident),*) => { $(
        #[inline]
        fn $name(self, other: Self) -> Self {
            Scalar::$name(self, other)
        }
    )* };
}
traits!(Dual);
traits!(Taylor);

/// The primal value.
fn primal<S: Scalar>(x: S) -> f64 {
    <S::Base as Primitive>::to_f64(x.base())
}

/// The largest finite number.
fn largest<F: Primitive>() -> F {
    if is_single::<F>() { from_f32(f32::MAX) } else { <F as Primitive>::from_f64(f64::MAX) }
}
