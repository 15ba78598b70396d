//! The reference, assign and base-operand forms of the operators, stamped from the by-value ones.
//!
//! A scalar `S<T, N>` writes out `S op S`, `S op base` and, for base f64, `base op S`; this file adds the rest.

/// Invoke as `forward_ops!(Dual<T, N>)`.
macro_rules! forward_ops {
    ($Type:ident<$T:ident, $N:ident>) => {
        $crate::ops::forward_ops! { @each $Type $T $N
            Add add AddAssign add_assign, Sub sub SubAssign sub_assign, Mul mul MulAssign mul_assign,
            Div div DivAssign div_assign, Rem rem RemAssign rem_assign
        }

        impl<$T: Scalar, const $N: usize> Neg for &$Type<$T, $N> {
            type Output = $Type<$T, $N>;
            #[inline]
            fn neg(self) -> $Type<$T, $N> {
                -*self
            }
        }

        $crate::ops::forward_ops! { @fold $Type $T $N Sum sum + }
        $crate::ops::forward_ops! { @fold $Type $T $N Product product * }
    };
    (@each $Type:ident $T:ident $N:ident $($Op:ident $op:ident $OpAssign:ident $op_assign:ident),*) => { $(
        $crate::ops::forward_ops! { @refs [$T: Scalar, const $N: usize] $Op $op ($Type<$T, $N>) ($Type<$T, $N>) ($Type<$T, $N>) }
        $crate::ops::forward_ops! { @base f64 $Type $T $N $Op $op $OpAssign $op_assign }
        $crate::ops::forward_ops! { @base f32 $Type $T $N $Op $op $OpAssign $op_assign }
        $crate::ops::forward_ops! { @refs [$T: Scalar<Base = f64>, const $N: usize] $Op $op (f64) ($Type<$T, $N>) ($Type<$T, $N>) }
        $crate::ops::forward_ops! { @assign [$T: Scalar, const $N: usize] $Op $op $OpAssign $op_assign ($Type<$T, $N>) ($Type<$T, $N>) }
        impl<F: Primitive, $T: Scalar<Base = F>, const $N: usize> $OpAssign<F> for $Type<$T, $N> {
            #[inline]
            fn $op_assign(&mut self, other: F) {
                *self = $Op::$op(*self, other);
            }
        }
        impl<F: Primitive, $T: Scalar<Base = F>, const $N: usize> $Op<F> for &$Type<$T, $N> {
            type Output = $Type<$T, $N>;
            #[inline]
            fn $op(self, other: F) -> $Type<$T, $N> {
                $Op::$op(*self, other)
            }
        }
    )* };
    // Where the type of a reference is generic, it might be a base number itself for all that coherence knows.
    (@base $F:ident $Type:ident $T:ident $N:ident $Op:ident $op:ident $OpAssign:ident $op_assign:ident) => {
        $crate::ops::forward_ops! { @right [$T: Scalar<Base = $F>, const $N: usize] $Op $op ($Type<$T, $N>) ($F) ($Type<$T, $N>) }
        impl<$T: Scalar<Base = $F>, const $N: usize> $OpAssign<&$F> for $Type<$T, $N> {
            #[inline]
            fn $op_assign(&mut self, other: &$F) {
                *self = $Op::$op(*self, *other);
            }
        }
    };
    (@refs [$($generics:tt)*] $Op:ident $op:ident ($Left:ty) ($Right:ty) ($Output:ty)) => {
        impl<$($generics)*> $Op<$Right> for &$Left {
            type Output = $Output;
            #[inline]
            fn $op(self, other: $Right) -> $Output {
                $Op::$op(*self, other)
            }
        }
        $crate::ops::forward_ops! { @right [$($generics)*] $Op $op ($Left) ($Right) ($Output) }
    };
    (@right [$($generics:tt)*] $Op:ident $op:ident ($Left:ty) ($Right:ty) ($Output:ty)) => {
        impl<$($generics)*> $Op<&$Right> for $Left {
            type Output = $Output;
            #[inline]
            fn $op(self, other: &$Right) -> $Output {
                $Op::$op(self, *other)
            }
        }
        impl<$($generics)*> $Op<&$Right> for &$Left {
            type Output = $Output;
            #[inline]
            fn $op(self, other: &$Right) -> $Output {
                $Op::$op(*self, *other)
            }
        }
    };
    (@assign [$($generics:tt)*] $Op:ident $op:ident $OpAssign:ident $op_assign:ident ($Left:ty) ($Right:ty)) => {
        impl<$($generics)*> $OpAssign<$Right> for $Left {
            #[inline]
            fn $op_assign(&mut self, other: $Right) {
                *self = $Op::$op(*self, other);
            }
        }
        impl<$($generics)*> $OpAssign<&$Right> for $Left {
            #[inline]
            fn $op_assign(&mut self, other: &$Right) {
                *self = $Op::$op(*self, *other);
            }
        }
    };
    (@fold $Type:ident $T:ident $N:ident $Fold:ident $fold:ident $op:tt) => {
        impl<$T: Scalar, const $N: usize> $Fold for $Type<$T, $N> {
            #[inline]
            fn $fold<I: Iterator<Item = Self>>(terms: I) -> Self {
                // The primitive's own start (-0 for a sum), so that the value has its bits.
                terms.fold(Self::from(core::iter::empty::<$T::Base>().$fold::<$T::Base>()), |a, b| a $op b)
            }
        }
        impl<'a, $T: Scalar, const $N: usize> $Fold<&'a Self> for $Type<$T, $N> {
            #[inline]
            fn $fold<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                terms.copied().$fold()
            }
        }
    };
}

/// What a scalar does by its value, the field or element named: being made from the base, and comparisons.
macro_rules! by_value {
    ($Type:ident<$T:ident, $N:ident>, $($value:tt)+) => {
        impl<F: Primitive, $T: Scalar<Base = F>, const $N: usize> From<F> for $Type<$T, $N> {
            #[inline]
            fn from(value: F) -> Self {
                Self::constant($T::from(value))
            }
        }

        /// Zero.
        impl<$T: Scalar, const $N: usize> Default for $Type<$T, $N> {
            #[inline]
            fn default() -> Self {
                Self::zero()
            }
        }

        /// Of the values only.
        impl<$T: Scalar, const $N: usize> PartialEq for $Type<$T, $N> {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.$($value)+ == other.$($value)+
            }
        }

        /// Of the values only.
        impl<$T: Scalar, const $N: usize> PartialOrd for $Type<$T, $N> {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                self.$($value)+.partial_cmp(&other.$($value)+)
            }
        }

        /// Of the values only.
        impl<F: Primitive, $T: Scalar<Base = F>, const $N: usize> PartialEq<F> for $Type<$T, $N> {
            #[inline]
            fn eq(&self, other: &F) -> bool {
                self.$($value)+ == *other
            }
        }

        /// Of the values only.
        impl<F: Primitive, $T: Scalar<Base = F>, const $N: usize> PartialOrd<F> for $Type<$T, $N> {
            #[inline]
            fn partial_cmp(&self, other: &F) -> Option<::core::cmp::Ordering> {
                self.$($value)+.partial_cmp(other)
            }
        }
    };
}
pub(crate) use {by_value, forward_ops};

/// Completes the operators of a scalar of your own.
///
/// [`Scalar`](crate::Scalar) asks for many operator forms. A type that has `Add`, `Sub`, `Mul`, `Div` and `Neg` by value, is `From` its base and
/// implements the hooks of `Scalar` gets the others here: `Rem`, a base number on the right, the assign forms, `Sum` and `Product`,
/// and comparisons (of the base value only). Name the type's generic parameters in brackets, then the type and its base;
/// `examples/own_scalar.rs` is a whole scalar.
///
/// ```
/// use gradual::elementary::{Binary, Unary};
/// use gradual::Scalar;
/// use std::ops::{Add, Div, Mul, Neg, Sub};
///
/// /// An `f64` that counts nothing and carries nothing.
/// #[derive(Clone, Copy)]
/// struct Plain(f64);
///
/// impl Add for Plain { type Output = Plain; fn add(self, y: Plain) -> Plain { Plain(self.0 + y.0) } }
/// impl Sub for Plain { type Output = Plain; fn sub(self, y: Plain) -> Plain { Plain(self.0 - y.0) } }
/// impl Mul for Plain { type Output = Plain; fn mul(self, y: Plain) -> Plain { Plain(self.0 * y.0) } }
/// impl Div for Plain { type Output = Plain; fn div(self, y: Plain) -> Plain { Plain(self.0 / y.0) } }
/// impl Neg for Plain { type Output = Plain; fn neg(self) -> Plain { Plain(-self.0) } }
/// impl From<f64> for Plain { fn from(x: f64) -> Plain { Plain(x) } }
/// gradual::scalar_operators!([] Plain, f64);
///
/// impl Scalar for Plain {
///     type Base = f64;
///     fn base(self) -> f64 { self.0 }
///     fn apply<R: Unary>(self, rule: R) -> Plain { Plain(rule.value(self.0)) }
///     fn apply2<R: Binary>(self, y: Plain, rule: R) -> Plain { Plain(rule.value(self.0, y.0)) }
/// }
///
/// assert_eq!((Plain(2.0) * 3.0 % 4.0).max(1.0).sqrt().base(), 2.0_f64.sqrt());
/// ```
#[macro_export]
macro_rules! scalar_operators {
    ([$($generics:tt)*] $Type:ty, $Base:ty) => {
        $crate::scalar_operators! { @arithmetic [$($generics)*] $Type, $Base }

        impl<$($generics)*> PartialEq for $Type {
            fn eq(&self, other: &Self) -> bool {
                $crate::Scalar::base(*self) == $crate::Scalar::base(*other)
            }
        }

        impl<$($generics)*> PartialOrd for $Type {
            fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                $crate::Scalar::base(*self).partial_cmp(&$crate::Scalar::base(*other))
            }
        }

        impl<$($generics)*> PartialEq<$Base> for $Type {
            fn eq(&self, other: &$Base) -> bool {
                $crate::Scalar::base(*self) == *other
            }
        }

        impl<$($generics)*> PartialOrd<$Base> for $Type {
            fn partial_cmp(&self, other: &$Base) -> Option<::core::cmp::Ordering> {
                $crate::Scalar::base(*self).partial_cmp(other)
            }
        }
    };
    (@arithmetic [$($generics:tt)*] $Type:ty, $Base:ty) => {
        $crate::scalar_operators! { @forms [$($generics)*] $Type, $Base, Add add AddAssign add_assign }
        $crate::scalar_operators! { @forms [$($generics)*] $Type, $Base, Sub sub SubAssign sub_assign }
        $crate::scalar_operators! { @forms [$($generics)*] $Type, $Base, Mul mul MulAssign mul_assign }
        $crate::scalar_operators! { @forms [$($generics)*] $Type, $Base, Div div DivAssign div_assign }
        $crate::scalar_operators! { @forms [$($generics)*] $Type, $Base, Rem rem RemAssign rem_assign }

        impl<$($generics)*> ::core::ops::Rem for $Type {
            type Output = Self;
            fn rem(self, other: Self) -> Self {
                $crate::Scalar::apply2(self, other, $crate::elementary::Rem)
            }
        }

        impl<$($generics)*> ::core::iter::Sum for $Type {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(Self::from(::core::iter::empty::<$Base>().sum::<$Base>()), |a, b| a + b)
            }
        }

        impl<$($generics)*> ::core::iter::Product for $Type {
            fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
                factors.fold(Self::from(::core::iter::empty::<$Base>().product::<$Base>()), |a, b| a * b)
            }
        }

        impl<'operand, $($generics)*> ::core::iter::Sum<&'operand Self> for $Type {
            fn sum<I: Iterator<Item = &'operand Self>>(terms: I) -> Self {
                terms.copied().sum()
            }
        }

        impl<'operand, $($generics)*> ::core::iter::Product<&'operand Self> for $Type {
            fn product<I: Iterator<Item = &'operand Self>>(factors: I) -> Self {
                factors.copied().product()
            }
        }
    };
    (@forms [$($generics:tt)*] $Type:ty, $Base:ty, $Op:ident $op:ident $OpAssign:ident $op_assign:ident) => {
        impl<$($generics)*> ::core::ops::$Op<$Base> for $Type {
            type Output = Self;
            fn $op(self, other: $Base) -> Self {
                ::core::ops::$Op::$op(self, Self::from(other))
            }
        }

        impl<$($generics)*> ::core::ops::$OpAssign for $Type {
            fn $op_assign(&mut self, other: Self) {
                *self = ::core::ops::$Op::$op(*self, other);
            }
        }

        impl<$($generics)*> ::core::ops::$OpAssign<$Base> for $Type {
            fn $op_assign(&mut self, other: $Base) {
                *self = ::core::ops::$Op::$op(*self, other);
            }
        }
    };
}
