//! What the functions of the benchmarks compute with: the operations that the libraries have in common.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use echidna::{BReverse, DualVec, Reverse};
use gradual::{Dual, Real, Scalar};
use hyperdual::Hyperdual;
use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, U1};
use num_dual::{Dual2Vec, DualNum, DualVec as NumDualVec};
use num_traits::Float;

/// A number of any contestant, each function being the library's own.
///
/// Not `Copy`, since numbers whose tangents live on the heap are not: whatever is used twice is cloned, which is free elsewhere.
pub(crate) trait Number:
    Clone
    + PartialOrd
    + From<f64>
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + AddAssign
{
    fn recip(&self) -> Self;
    fn sqrt(&self) -> Self;
    fn exp(&self) -> Self;
    fn ln(&self) -> Self;
    fn tanh(&self) -> Self;
    fn sin_cos(&self) -> (Self, Self);
}

macro_rules! number {
    ([$($parameters:tt)*] $Number:ty, $Trait:ident, |$self:ident| $receiver:expr $(, where $($bounds:tt)*)?) => {
        impl<$($parameters)*> Number for $Number $(where $($bounds)*)? {
            number! { @methods $Trait, $self, $receiver, recip sqrt exp ln tanh }
            #[inline(always)]
            fn sin_cos(&$self) -> (Self, Self) {
                $Trait::sin_cos($receiver)
            }
        }
    };
    (@methods $Trait:ident, $self:ident, $receiver:expr, $($name:ident)*) => { $(
        #[inline(always)]
        fn $name(&$self) -> Self {
            $Trait::$name($receiver)
        }
    )* };
}

number!([] f64, Float, |self| *self);
number!([T: Real, const N: usize] Dual<T, N>, Scalar, |self| *self);
number!([] num_dual::Dual64, DualNum, |self| self);
number!([T: DualNum<Primitive = f64>, D: Dim] NumDualVec<T, D>, DualNum, |self| self, where DefaultAllocator: Allocator<D>);
number!([D: Dim] Dual2Vec<f64, D>, DualNum, |self| self,
    where DefaultAllocator: Allocator<D> + Allocator<U1, D> + Allocator<D, D>);
number!([] echidna::Dual<f64>, Float, |self| *self);
number!([const N: usize] DualVec<f64, N>, Float, |self| *self);
number!([] Reverse<f64>, Float, |self| *self);
number!([] BReverse<f64>, Float, |self| *self);
number!([const N: usize] Hyperdual<f64, N>, Float, |self| *self);
