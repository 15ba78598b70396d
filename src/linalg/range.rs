//! Powers of two, by which numbers are brought into range and back without rounding.

use std::vec;
use std::vec::Vec;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

use super::LinalgScalar;
use super::symmetric::greatest;
use crate::scalar::Primitive;

/// The e with 2ᵉ ≤ |x| < 2ᵉ⁺¹, of a number that has one.
pub(super) fn exponent<F: Primitive>(x: F) -> Option<i32> {
    /// Of a normal number.
    fn of_normal(x: f64) -> i32 {
        i32::from((x.to_bits() >> 52) as u16 & 0x7ff) - 1023
    }
    let x = Some(F::to_f64(x)).filter(|x| *x != 0.0 && x.is_finite())?;
    Some(if x.is_normal() { of_normal(x) } else { of_normal(x * power(64)) - 64 })
}

/// The greatest power of two that is not above |x|; 1 of a number that has none.
pub(super) fn power_of_two<F: Primitive>(x: F) -> F {
    exponent(x).map_or(F::one(), |e| shift(F::one(), e))
}

/// x · 2ᵉ, of all components.
pub(super) fn times_power<T: LinalgScalar>(x: T, e: i32) -> T {
    T::from_components(0, &mut |k| shift(x.component(k), e))
}

/// x · 2ᵉ.
fn shift<F: Primitive>(x: F, mut e: i32) -> F {
    let mut y = F::to_f64(x);
    while e != 0 {
        let step = e.clamp(-1000, 1000);
        y *= power(step);
        e -= step;
    }
    F::from_f64(y)
}

/// Whether products of `n` numbers of this size are in range, and sums of them: a zero, or one more factor would be too.
pub(super) fn is_safe<F: Primitive>(x: F, n: usize) -> bool {
    x == F::zero() || (0..n).try_fold(x, |product, _| Some(product * x).filter(|&x| Primitive::is_normal(x))).is_some()
}

/// The exponent of the greatest of some finite values, if products of `n` of that size may leave the range.
pub(super) fn unit<T: LinalgScalar, R: Dim, C: Dim>(a: &OMatrix<T, R, C>, n: usize) -> Option<i32>
where
    DefaultAllocator: Allocator<R, C>,
{
    let largest = greatest(a.iter().map(|x| x.base()));
    if is_safe(largest, n) || !are_finite(a) { None } else { exponent(largest) }
}

/// A matrix in other units, and these: its own and those of its directions; `None` where products of `n` of its values are in range, or it is not finite.
pub(super) fn divided<T: LinalgScalar, R: Dim, C: Dim>(
    a: &OMatrix<T, R, C>,
    n: usize,
) -> Option<(OMatrix<T, R, C>, i32, Directions)>
where
    DefaultAllocator: Allocator<R, C>,
{
    let unit = unit(a, n)?;
    let directions = Directions::of(&a.iter().map(|&x| (x, unit)));
    Some((a.map(|x| directions.divide(x, unit)), unit, directions))
}

pub(super) fn are_finite<T: LinalgScalar, R: Dim, C: Dim>(a: &OMatrix<T, R, C>) -> bool
where
    DefaultAllocator: Allocator<R, C>,
{
    a.iter().all(|x| x.is_finite())
}

/// The units of directions, which bring the greatest derivatives along each to about 1: exponents, at the place of first-order components.
///
/// To divide the tangents of a direction by a unit is to measure the way along it in another one: derivatives of every order follow.
pub(super) struct Directions(Vec<i32>);

impl Directions {
    /// Those of numbers with exponents, of powers of two that they are divided by.
    pub(super) fn of<T: LinalgScalar>(numbers: &(impl Iterator<Item = (T, i32)> + Clone)) -> Self {
        let mut sizes: Vec<Option<i32>> = vec![None; T::COMPONENTS];
        for k in 1..T::COMPONENTS {
            let exponents = numbers.clone().filter_map(|(x, e)| Some(exponent(x.component(k))? - e));
            if let Some(size) = exponents.max() {
                let order = i32::try_from(T::order(k)).unwrap_or(i32::MAX);
                // An even share, rounded up.
                let share = size.div_euclid(order) + i32::from(size.rem_euclid(order) > 0);
                T::directions(k, &mut |k| sizes[k] = sizes[k].max(Some(share)));
            }
        }
        Self(sizes.into_iter().map(|size| size.unwrap_or(0)).collect())
    }

    /// x over 2ᵉ, and over the units of all directions along which a component is a derivative.
    pub(super) fn divide<T: LinalgScalar>(&self, x: T, e: i32) -> T {
        T::from_components(0, &mut |k| shift(x.component(k), -e - self.along::<T>(k)))
    }

    /// x · 2ᵉ, and times these units.
    pub(super) fn restore<T: LinalgScalar>(&self, x: T, e: i32) -> T {
        T::from_components(0, &mut |k| shift(x.component(k), e + self.along::<T>(k)))
    }

    fn along<T: LinalgScalar>(&self, k: usize) -> i32 {
        let mut sum = 0;
        T::directions(k, &mut |k| sum += self.0[k]);
        sum
    }
}

/// 2ᵉ for |e| ≤ 1000.
fn power(e: i32) -> f64 {
    f64::from_bits(u64::from((1023 + e).unsigned_abs()) << 52)
}
