//! The methods of [`Scalar`] on [`Dual`] itself, so that a closure needs no import and no other trait in scope makes a call
//! ambiguous.

use super::Dual;
use crate::elementary::{self, Binary, Unary, for_each_binary, for_each_unary};
use crate::scalar::{Scalar, for_each_constant};

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

    /// [`Scalar::literal`].
    #[inline]
    #[must_use]
    pub fn literal(x: f64) -> Self {
        Scalar::literal(x)
    }

    /// [`Scalar::apply`].
    #[inline]
    #[must_use]
    pub fn apply<R: Unary>(self, rule: R) -> Self {
        Scalar::apply(self, rule)
    }

    /// [`Scalar::apply2`].
    #[inline]
    #[must_use]
    pub fn apply2<R: Binary>(self, other: impl Into<Self>, rule: R) -> Self {
        Scalar::apply2(self, other.into(), rule)
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
