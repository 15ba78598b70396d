//! The three linear functions, for any m ≥ n: their minima are known in closed form.

use core::array;

use gradual::Real;

use super::Problem;

/// The linear function of full rank, number 32: rᵢ = xᵢ - 2/m Σⱼ xⱼ - 1 for i ≤ n, without xᵢ for i > n.
pub(crate) struct LinearFullRank;

impl<const N: usize, const M: usize> Problem<N, M> for LinearFullRank {
    const NUMBER: usize = 32;
    const NAME: &'static str = "Linear, full rank";
    // n (2n/m)² + (m - n) (1 + 2n/m)²
    const START_VALUE: f64 = (M + 3 * N) as f64;
    const MINIMA: &'static [f64] = &[(M - N) as f64];
    const MINIMISERS: &'static [[f64; N]] = &[[-1.0; N]];

    fn start() -> [f64; N] {
        [1.0; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M >= N) };
        let common = x.iter().sum::<T>() * (-2.0 / M as f64) - 1.0;
        array::from_fn(|i| match x.get(i) {
            Some(&xi) => xi + common,
            None => common,
        })
    }
}

/// The linear function of rank 1, number 33: rᵢ = i Σⱼ j xⱼ - 1.
///
/// Any x with Σⱼ j xⱼ = 3 / (2m + 1) is a minimiser.
pub(crate) struct LinearRankOne;

impl<const N: usize, const M: usize> Problem<N, M> for LinearRankOne {
    const NUMBER: usize = 33;
    const NAME: &'static str = "Linear, rank 1";
    const START_VALUE: f64 = match (N, M) {
        (5, 10) => 84985.0,
        (5, 50) => 9_619_925.0,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = &[(M * (M - 1)) as f64 / (2 * (2 * M + 1)) as f64];

    fn start() -> [f64; N] {
        [1.0; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M >= N) };
        let sum: T = (0..N).map(|j| x[j] * (j + 1) as f64).sum();
        array::from_fn(|i| sum * (i + 1) as f64 - 1.0)
    }
}

/// The linear function of rank 1 with zero columns and rows, number 34: r₁ = rₘ = -1, and rᵢ = (i - 1) Σⱼ j xⱼ - 1 between, the sum
/// over 2 ≤ j ≤ n - 1.
///
/// Any x whose sum is 3 / (2m - 3) is a minimiser.
pub(crate) struct LinearRankOneWithZeros;

impl<const N: usize, const M: usize> Problem<N, M> for LinearRankOneWithZeros {
    const NUMBER: usize = 34;
    const NAME: &'static str = "Linear, rank 1 with zero columns and rows";
    const START_VALUE: f64 = match (N, M) {
        (5, 10) => 15886.0,
        (5, 50) => 3_058_826.0,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = &[(M * M + 3 * M - 6) as f64 / (2 * (2 * M - 3)) as f64];

    fn start() -> [f64; N] {
        [1.0; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M >= N) };
        let sum: T = (1..N - 1).map(|j| x[j] * (j + 1) as f64).sum();
        array::from_fn(|i| if i + 1 < M { sum * i as f64 - 1.0 } else { -T::one() })
    }
}
