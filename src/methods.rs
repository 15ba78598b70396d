//! The methods of [`Scalar`](crate::Scalar) on each scalar type itself, so that a closure needs no import and no other trait in scope
//! makes a call ambiguous.

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
        #[track_caller]
        #[must_use]
        pub fn $name(self) -> Self {
            Scalar::$name(self)
        }
    )* };
}

macro_rules! inherent_binary {
    ($({
        $(#[$doc:meta])*
        $Rule:ident $name:ident($other:ident) = $kind:ident($($value_of:tt)*),
        seam $seam:ident, at ($x:expr, $y:expr) => ($value:expr, $dx:expr, $dy:expr),
        $($rest:tt)*
    })*) => { $(
        $(#[$doc])*
        ///
        /// ```
        #[doc = concat!("let (value, slopes): (f64, [f64; 2]) = gradual::value_and_gradient(|[a, b]| a.", stringify!($name), "(b), [", stringify!($x), ", ", stringify!($y), "]);")]
        #[doc = concat!("assert_eq!((value, slopes), (", stringify!($value), ", [", stringify!($dx), ", ", stringify!($dy), "]));")]
        /// ```
        #[inline]
        #[track_caller]
        #[must_use]
        pub fn $name(self, $other: impl Into<Self>) -> Self {
            Scalar::$name(self, $other)
        }
    )* };
}

/// Delegates to the trait.
macro_rules! delegate {
    ($($name:ident($($self:tt)+) -> $Output:ty;)*) => { $( $crate::methods::delegate! { @one $name [$($self)+] $Output } )* };
    (@one $name:ident [$self:ident $(, $argument:ident: $Argument:ty)*] $Output:ty) => {
        #[doc = concat!("[`Scalar::", stringify!($name), "`].")]
        #[inline]
        #[track_caller]
        #[must_use]
        pub fn $name($self $(, $argument: $Argument)*) -> $Output {
            Scalar::$name($self $(, $argument)*)
        }
    };
    (@one $name:ident [&$self:ident] $Output:ty) => {
        #[doc = concat!("[`Scalar::", stringify!($name), "`].")]
        #[inline]
        #[must_use]
        pub fn $name(&$self) -> $Output {
            Scalar::$name($self)
        }
    };
    (@one $name:ident [: $($argument:ident: $Argument:ty)?] $Output:ty) => {
        #[doc = concat!("[`Scalar::", stringify!($name), "`].")]
        #[inline]
        #[must_use]
        pub fn $name($($argument: $Argument)?) -> $Output {
            Scalar::$name($($argument)?)
        }
    };
}

/// Invoke as `inherent_methods!(Dual<T, N>)`, or `inherent_methods!([] OneSided, f64)` with generics, type and base, with the macros of this
/// module and the tables in scope.
macro_rules! inherent_methods {
    ($Type:ident<$T:ident, $N:ident>) => {
        $crate::methods::inherent_methods!([$T: Scalar, const $N: usize] $Type<$T, $N>, $T::Base);
    };
    ([$($generics:tt)*] $Type:ty, $Base:ty) => {
        /// The methods of [`Scalar`], so that a closure needs no import and no other trait in scope makes a call ambiguous.
        #[allow(clippy::missing_panics_doc)]
        impl<$($generics)*> $Type {
            for_each_constant!(inherent_constants);
            for_each_unary!(inherent_unary);
            for_each_binary!(inherent_binary);
            #[cfg(feature = "special")]
            $crate::elementary::for_each_special_unary!(inherent_unary);
            #[cfg(feature = "special")]
            $crate::elementary::for_each_special_binary!(inherent_binary);
            #[cfg(feature = "special")]
            $crate::methods::delegate! { bessel_jn(self, n: i32) -> Self; }

            $crate::methods::delegate! {
                zero(:) -> Self;
                one(:) -> Self;
                literal(: x: f64) -> Self;
                base(self) -> $Base;
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
                is_constant(&self) -> bool;
                is_zero(&self) -> bool;
                apply(self, rule: impl $crate::elementary::Unary) -> Self;
            }

            /// [`Scalar::apply2`].
            #[inline]
            #[track_caller]
            #[must_use]
            pub fn apply2(self, other: impl Into<Self>, rule: impl $crate::elementary::Binary) -> Self {
                Scalar::apply2(self, other.into(), rule)
            }
        }
    };
}
pub(crate) use {delegate, inherent_binary, inherent_constants, inherent_methods, inherent_unary};
