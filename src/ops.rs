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
pub(crate) use forward_ops;
