//! Products of nested duals, however they are coded, hold the laws of zero and NaN in every component.

use gradual::{Dual, Scalar};

use crate::support::{Filled, is_same};

/// The product by the letter of the laws, level by level.
pub(crate) trait Law: Scalar {
    fn law(self, other: Self) -> Self;
}

impl Law for f64 {
    fn law(self, other: Self) -> Self {
        self * other
    }
}

impl<T: Law, const N: usize> Law for Dual<T, N> {
    fn law(self, other: Self) -> Self {
        let value = self.value.law(other.value);
        // A tangent that is zero at every level stays so; a constant zero annihilates, if the product is defined.
        let term = |factor: Self, tangent: T| match () {
            () if !value.is_nan() && factor.is_zero() => T::zero(),
            () if tangent.is_zero() => tangent,
            () => factor.value.law(tangent),
        };
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = term(self, other.tangent[k]) + term(other, self.tangent[k]);
        }
        Dual { value, tangent }
    }
}

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % u64::from(n)).unwrap()
    }

    /// A special number in one of `rarity` cases, else a zero or a plain one.
    fn number(&mut self, rarity: u32) -> f64 {
        const SPECIAL: [f64; 12] =
            [0.0, 0.0, -0.0, 1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e200, 1e-200, 1e308, -1e308, 5e-324];
        match self.below(rarity) {
            0 => SPECIAL[self.below(12) as usize],
            1 => 0.0,
            _ => f64::from(self.below(100)) / 8.0 - 6.0,
        }
    }

    /// Every fourth is a constant.
    fn dual<const N: usize, const M: usize>(&mut self, rarity: u32) -> Dual<Dual<f64, N>, M> {
        match self.below(4) {
            0 => Dual::from(self.number(rarity)),
            _ => Dual::filled(&mut || self.number(rarity)),
        }
    }
}

fn products<const N: usize, const M: usize>() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for i in 0..10_000 {
        let rarity = [2, 5, 20, 100][i % 4];
        let (a, b) = (random.dual::<N, M>(rarity), random.dual::<N, M>(rarity));
        assert!(is_same(a * b, a.law(b)), "({a}) * ({b}) is {}, by the laws {}", a * b, a.law(b));
    }
}

#[test]
fn products_hold_the_laws_in_every_component() {
    products::<1, 1>();
    products::<1, 4>();
    products::<1, 30>();
    products::<2, 2>();
    products::<3, 2>();
    products::<4, 1>();
    products::<3, 3>();
    products::<5, 5>();
    products::<6, 6>();
    products::<7, 7>();
}
