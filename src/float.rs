//! `f32` and `f64`: the only place that knows std from libm.

use core::fmt::{Debug, Display, LowerExp};

#[cfg(feature = "special")]
use crate::elementary::for_each_special_unary;
use crate::elementary::{Binary, Unary, for_each_binary, for_each_unary};
use crate::scalar::{Scalar, for_each_constant};

macro_rules! declare_constants {
    ($({ $(#[$doc:meta])* $name:ident $place:ident $CONSTANT:ident })*) => { $(
        $(#[$doc])*
        const $CONSTANT: Self;
    )* };
}

macro_rules! define_constants {
    ($F:ident $({ $(#[$doc:meta])* $name:ident $place:ident $CONSTANT:ident })*) => { $(
        const $CONSTANT: $F = define_constants!(@$place $F $CONSTANT);
    )* };
    (@consts $F:ident $CONSTANT:ident) => { core::$F::consts::$CONSTANT };
    (@own $F:ident $CONSTANT:ident) => { $F::$CONSTANT };
}

/// Rows whose value std or core has become functions of [`Primitive`]; the others carry their formula in the row.
macro_rules! declare_unary {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident = $kind:ident($($value:tt)*) $($row:tt)* })*) => {
        $( declare_unary! { @$kind $(#[$doc])* $name } )*
    };
    (@own $($row:tt)*) => {};
    (@$kind:ident $(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[must_use]
        fn $name(x: Self) -> Self;
    };
}

macro_rules! declare_binary {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) = $kind:ident($($value:tt)*) $($row:tt)* })*) => {
        $( declare_binary! { @$kind $(#[$doc])* $name $other } )*
    };
    (@own $($row:tt)*) => {};
    (@$kind:ident $(#[$doc:meta])* $name:ident $other:ident) => {
        $(#[$doc])*
        #[must_use]
        fn $name(x: Self, $other: Self) -> Self;
    };
}

macro_rules! define_unary {
    ($F:ident $({ $(#[$doc:meta])* $Rule:ident $name:ident = $kind:ident($($value:tt)*) $($row:tt)* })*) => {
        $( define_unary! { @$kind $F $name $($value)* } )*
    };
    (@own $($row:tt)*) => {};
    (@core $F:ident $name:ident) => {
        #[inline]
        fn $name(x: $F) -> $F {
            $F::$name(x)
        }
    };
    (@std $F:ident $name:ident $f64:ident, $f32:ident) => {
        #[inline]
        fn $name(x: $F) -> $F {
            #[cfg(feature = "std")]
            return $F::$name(x);
            #[cfg(not(feature = "std"))]
            return libm_of!($F $f64 $f32)(x);
        }
    };
    (@libm $F:ident $name:ident $f64:ident, $f32:ident) => {
        #[inline]
        fn $name(x: $F) -> $F {
            libm_of!($F $f64 $f32)(x)
        }
    };
}

macro_rules! define_binary {
    ($F:ident $({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) = $kind:ident($($value:tt)*) $($row:tt)* })*) => {
        $( define_binary! { @$kind $F $name $($value)* } )*
    };
    (@own $($row:tt)*) => {};
    (@core $F:ident $name:ident) => {
        #[inline]
        fn $name(x: $F, y: $F) -> $F {
            $F::$name(x, y)
        }
    };
    (@std $F:ident $name:ident $f64:ident, $f32:ident) => {
        #[inline]
        fn $name(x: $F, y: $F) -> $F {
            #[cfg(feature = "std")]
            return $F::$name(x, y);
            #[cfg(not(feature = "std"))]
            return libm_of!($F $f64 $f32)(x, y);
        }
    };
}

#[cfg(any(feature = "special", not(feature = "std")))]
macro_rules! libm_of {
    (f64 $f64:ident $f32:ident) => {
        libm::$f64
    };
    (f32 $f64:ident $f32:ident) => {
        libm::$f32
    };
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The two numbers at the bottom, `f32` and `f64`. Sealed.
///
/// Its functions have no receiver, so that `x.sin()` on a generic number always means [`Scalar::sin`]. They are the
/// standard library's, or libm's in a build without std.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a plain floating-point number",
    label = "expected f64, f32, or a dual number of the same level as the other operand",
    note = "integers do not mix with floating-point numbers: write `2.0` for `2`, or convert with `f64::from(n)`",
    note = "numbers of two nested derivatives do not mix: lift the outer one into the inner function with `Dual::constant(x)`"
)]
pub trait Primitive:
    sealed::Sealed + Scalar<Base = Self> + Default + Debug + Display + LowerExp + Send + Sync + 'static
{
    /// `x` rounded to this type.
    #[must_use]
    fn from_f64(x: f64) -> Self;

    /// `x` as `f64`: for a rule around a function that exists for `f64` only.
    #[must_use]
    fn to_f64(x: Self) -> f64;

    /// `n` rounded to this type.
    #[must_use]
    fn from_i32(n: i32) -> Self;

    /// Whether `x` is NaN.
    #[must_use]
    fn is_nan(x: Self) -> bool;

    /// Whether `x` is neither infinite nor NaN.
    #[must_use]
    fn is_finite(x: Self) -> bool;

    /// Whether `x` is neither zero, subnormal, infinite nor NaN.
    #[must_use]
    fn is_normal(x: Self) -> bool;

    /// Whether `x` is neither zero, infinite nor NaN.
    #[must_use]
    fn is_ordinary(x: Self) -> bool;

    /// Whether the sign bit of `x` is set.
    #[must_use]
    fn is_sign_negative(x: Self) -> bool;

    /// Integer power by repeated multiplication.
    #[must_use]
    fn powi(x: Self, n: i32) -> Self;

    /// x · a + b with one rounding.
    #[must_use]
    fn mul_add(x: Self, a: Self, b: Self) -> Self;

    /// Bessel function of the first kind of order `n`.
    #[cfg(feature = "special")]
    #[must_use]
    fn bessel_jn(x: Self, n: i32) -> Self;

    for_each_constant!(declare_constants);
    for_each_unary!(declare_unary);
    #[cfg(feature = "special")]
    for_each_special_unary!(declare_unary);
    for_each_binary!(declare_binary);
}

macro_rules! primitive {
    ($F:ident, $fma:ident) => {
        impl Primitive for $F {
            #[inline]
            #[allow(clippy::cast_possible_truncation, clippy::cast_lossless)]
            fn from_f64(x: f64) -> $F {
                x as $F
            }

            #[inline]
            fn to_f64(x: $F) -> f64 {
                f64::from(x)
            }

            #[inline]
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)]
            fn from_i32(n: i32) -> $F {
                n as $F
            }

            #[inline]
            fn is_nan(x: $F) -> bool {
                $F::is_nan(x)
            }

            #[inline]
            fn is_finite(x: $F) -> bool {
                $F::is_finite(x)
            }

            #[inline]
            fn is_normal(x: $F) -> bool {
                $F::is_normal(x)
            }

            #[inline]
            fn is_ordinary(x: $F) -> bool {
                (x.to_bits() << 1).wrapping_sub(1) < (<$F>::INFINITY.to_bits() << 1) - 1
            }

            #[inline]
            fn is_sign_negative(x: $F) -> bool {
                $F::is_sign_negative(x)
            }

            #[inline]
            fn powi(x: $F, n: i32) -> $F {
                #[cfg(feature = "std")]
                return $F::powi(x, n);
                #[cfg(not(feature = "std"))]
                return square_and_multiply(x, n);
            }

            #[inline]
            fn mul_add(x: $F, a: $F, b: $F) -> $F {
                #[cfg(feature = "std")]
                return $F::mul_add(x, a, b);
                #[cfg(not(feature = "std"))]
                return libm::$fma(x, a, b);
            }

            #[cfg(feature = "special")]
            #[inline]
            fn bessel_jn(x: $F, n: i32) -> $F {
                libm_of!($F jn jnf)(n, x)
            }

            for_each_constant!(define_constants $F);
            for_each_unary!(define_unary $F);
            #[cfg(feature = "special")]
            for_each_special_unary!(define_unary $F);
            for_each_binary!(define_binary $F);
        }

        impl Scalar for $F {
            type Base = $F;

            #[inline]
            fn base(self) -> $F {
                self
            }

            #[inline]
            fn apply<R: Unary>(self, rule: R) -> $F {
                rule.value(self)
            }

            #[inline]
            fn apply2<R: Binary>(self, other: $F, rule: R) -> $F {
                rule.value(self, other)
            }

            #[inline]
            fn mul_add(self, a: impl Into<$F>, b: impl Into<$F>) -> $F {
                Primitive::mul_add(self, a.into(), b.into())
            }

            #[inline]
            fn clamp(self, lower: impl Into<$F>, upper: impl Into<$F>) -> $F {
                $F::clamp(self, lower.into(), upper.into())
            }
        }
    };
}

primitive!(f64, fma);
primitive!(f32, fmaf);

/// libm has no integer power; this is the loop behind std's.
#[cfg(not(feature = "std"))]
fn square_and_multiply<F: Primitive>(x: F, n: i32) -> F {
    let (mut square, mut bits, mut product) = (x, n.unsigned_abs(), F::one());
    loop {
        if bits & 1 == 1 {
            product *= square;
        }
        bits >>= 1;
        if bits == 0 {
            return if n < 0 { F::one() / product } else { product };
        }
        square *= square;
    }
}
