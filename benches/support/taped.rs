//! The tape's variables as numbers of the benchmarks.

use gradual::{Real, Scalar};

use super::number::Number;
use super::tape::Var;

impl<T: Real> Number for Var<'_, T> {
    #[inline]
    fn recip(&self) -> Self {
        Scalar::recip(*self)
    }

    #[inline]
    fn sqrt(&self) -> Self {
        Scalar::sqrt(*self)
    }

    #[inline]
    fn exp(&self) -> Self {
        Scalar::exp(*self)
    }

    #[inline]
    fn ln(&self) -> Self {
        Scalar::ln(*self)
    }

    #[inline]
    fn tanh(&self) -> Self {
        Scalar::tanh(*self)
    }

    #[inline]
    fn sin_cos(&self) -> (Self, Self) {
        Scalar::sin_cos(*self)
    }
}
