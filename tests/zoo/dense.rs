//! Any number of variables; every residual depends on many of them.

use core::array;

use gradual::Real;

use super::Problem;

/// Watson's function, number 20, n from 2 to 31, m = 31: with tᵢ = i / 29, rᵢ = Σ_{j≥2} (j - 1) xⱼ tᵢʲ⁻² - (Σⱼ xⱼ tᵢʲ⁻¹)² - 1
/// for i ≤ 29, then x₁ and x₂ - x₁² - 1.
pub(crate) struct Watson;

impl<const N: usize> Problem<N, 31> for Watson {
    const NUMBER: usize = 20;
    const NAME: &'static str = "Watson";
    const START_VALUE: f64 = 30.0;
    const MINIMA: &'static [f64] = match N {
        6 => &[2.28767e-3],
        9 => &[1.39976e-6],
        12 => &[4.72238e-10],
        _ => panic!("no published value for this size"),
    };

    fn start() -> [f64; N] {
        [0.0; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; 31] {
        array::from_fn(|i| match i {
            29 => x[0],
            30 => x[1] - x[0] * x[0] - 1.0,
            _ => {
                let t = (i + 1) as f64 / 29.0;
                let (mut value, mut slope, mut power) = (x[0], T::zero(), 1.0);
                for j in 1..N {
                    slope += x[j] * (j as f64 * power);
                    power *= t;
                    value += x[j] * power;
                }
                slope - value * value - 1.0
            }
        })
    }
}

/// The first penalty function, number 23, m = n + 1: rⱼ = √10⁻⁵ (xⱼ - 1) for j ≤ n, then Σⱼ xⱼ² - 1/4.
pub(crate) struct PenaltyI;

impl<const N: usize, const M: usize> Problem<N, M> for PenaltyI {
    const NUMBER: usize = 23;
    const NAME: &'static str = "Penalty I";
    const START_VALUE: f64 = match N {
        4 => 885.062_64,
        10 => 148_032.565_35,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = match N {
        4 => &[2.24998e-5],
        10 => &[7.08765e-5],
        _ => panic!("no published value for this size"),
    };

    fn start() -> [f64; N] {
        array::from_fn(|j| (j + 1) as f64)
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M == N + 1) };
        array::from_fn(|i| match x.get(i) {
            Some(&xi) => (xi - 1.0) * 1e-5f64.sqrt(),
            None => x.into_iter().map(|xj| xj * xj).sum::<T>() - 0.25,
        })
    }
}

/// The second penalty function, number 24, m = 2n: r₁ = x₁ - 0.2; √10⁻⁵ (exp(xᵢ / 10) + exp(xᵢ₋₁ / 10) - yᵢ) with
/// yᵢ = exp(i / 10) + exp((i - 1) / 10) for 2 ≤ i ≤ n; √10⁻⁵ (exp(xᵢ / 10) - exp(-1 / 10)) for the same i; last,
/// Σⱼ (n - j + 1) xⱼ² - 1.
pub(crate) struct PenaltyII;

impl<const N: usize, const M: usize> Problem<N, M> for PenaltyII {
    const NUMBER: usize = 24;
    const NAME: &'static str = "Penalty II";
    const START_VALUE: f64 = match N {
        4 => 2.340_008_805_46,
        10 => 162.652_776_566,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = match N {
        4 => &[9.37629e-6],
        10 => &[2.93660e-4],
        _ => panic!("no published value for this size"),
    };

    fn start() -> [f64; N] {
        [0.5; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M == 2 * N) };
        let weight = 1e-5f64.sqrt();
        let power = x.map(|xj| (xj / 10.0).exp());
        array::from_fn(|i| {
            if i == 0 {
                x[0] - 0.2
            } else if i < N {
                let y = ((i + 1) as f64 / 10.0).exp() + (i as f64 / 10.0).exp();
                (power[i] + power[i - 1] - y) * weight
            } else if i < M - 1 {
                (power[i - N + 1] - (-0.1f64).exp()) * weight
            } else {
                x.into_iter().enumerate().map(|(j, xj)| xj * xj * (N - j) as f64).sum::<T>() - 1.0
            }
        })
    }
}

/// The variably dimensioned function, number 25, m = n + 2: rⱼ = xⱼ - 1 for j ≤ n, then s and s² with s = Σⱼ j (xⱼ - 1).
pub(crate) struct VariablyDimensioned;

impl<const N: usize, const M: usize> Problem<N, M> for VariablyDimensioned {
    const NUMBER: usize = 25;
    const NAME: &'static str = "Variably dimensioned";
    const START_VALUE: f64 = match N {
        10 => 2_198_551.162_5,
        20 => 424_061_359.487,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; N]] = &[[1.0; N]];

    fn start() -> [f64; N] {
        array::from_fn(|j| 1.0 - (j + 1) as f64 / N as f64)
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M == N + 2) };
        let s: T = x.into_iter().enumerate().map(|(j, xj)| (xj - 1.0) * (j + 1) as f64).sum();
        array::from_fn(|i| match x.get(i) {
            Some(&xi) => xi - 1.0,
            None if i == N => s,
            None => s * s,
        })
    }
}

/// The trigonometric function, number 26, m = n: rᵢ = n - Σⱼ cos xⱼ + i (1 - cos xᵢ) - sin xᵢ.
pub(crate) struct Trigonometric;

impl<const N: usize> Problem<N, N> for Trigonometric {
    const NUMBER: usize = 26;
    const NAME: &'static str = "Trigonometric";
    const START_VALUE: f64 = match N {
        5 => 0.011_657_378_990_5,
        10 => 7.075_759_466_22e-3,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = match N {
        5 => &[0.0],
        10 => &[0.0, 2.79506e-5],
        _ => panic!("no published value for this size"),
    };
    const MINIMISERS: &'static [[f64; N]] = &[[0.0; N]];

    fn start() -> [f64; N] {
        [1.0 / N as f64; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        let cosines = x.map(|xj| xj.cos());
        let sum: T = cosines.iter().sum();
        array::from_fn(|i| -sum + N as f64 + (-cosines[i] + 1.0) * (i + 1) as f64 - x[i].sin())
    }
}

/// Brown's almost linear function, number 27, m = n: rᵢ = xᵢ + Σⱼ xⱼ - (n + 1) for i < n, and rₙ = Πⱼ xⱼ - 1.
pub(crate) struct BrownAlmostLinear;

impl<const N: usize> Problem<N, N> for BrownAlmostLinear {
    const NUMBER: usize = 27;
    const NAME: &'static str = "Brown almost linear";
    const START_VALUE: f64 = match N {
        10 => 273.248_047_829,
        30 => 6968.25,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = &[0.0, 1.0];
    const MINIMISERS: &'static [[f64; N]] = &[[1.0; N], {
        let mut x = [0.0; N];
        x[N - 1] = (N + 1) as f64;
        x
    }];

    fn start() -> [f64; N] {
        [0.5; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        let sum: T = x.iter().sum();
        let product: T = x.iter().product();
        array::from_fn(|i| if i + 1 < N { x[i] + sum - (N + 1) as f64 } else { product - 1.0 })
    }
}

/// The discrete integral equation, number 29, m = n: rᵢ = xᵢ + h/2 ((1 - tᵢ) Σ_{j≤i} tⱼ (xⱼ + tⱼ + 1)³ +
/// tᵢ Σ_{j>i} (1 - tⱼ) (xⱼ + tⱼ + 1)³) with h = 1 / (n + 1), tᵢ = i h.
pub(crate) struct DiscreteIntegralEquation;

impl<const N: usize> Problem<N, N> for DiscreteIntegralEquation {
    const NUMBER: usize = 29;
    const NAME: &'static str = "Discrete integral equation";
    const START_VALUE: f64 = match N {
        1 => 0.016_366_004_943_8,
        10 => 0.063_416_841_579_5,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = &[0.0];

    fn start() -> [f64; N] {
        array::from_fn(|i| {
            let t = (i + 1) as f64 / (N + 1) as f64;
            t * (t - 1.0)
        })
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        let h = 1.0 / (N + 1) as f64;
        let t: [f64; N] = array::from_fn(|j| (j + 1) as f64 * h);
        let cubes: [T; N] = array::from_fn(|j| (x[j] + t[j] + 1.0).powi(3));
        array::from_fn(|i| {
            let below: T = (0..=i).map(|j| cubes[j] * t[j]).sum();
            let above: T = (i + 1..N).map(|j| cubes[j] * (1.0 - t[j])).sum();
            x[i] + (below * (1.0 - t[i]) + above * t[i]) * (h / 2.0)
        })
    }
}

/// Fletcher's Chebyquad, number 35, m ≥ n: rᵢ = 1/n Σⱼ Tᵢ(xⱼ) - ∫Tᵢ over [0, 1], where Tᵢ is the i-th Chebyshev polynomial
/// shifted to [0, 1]; the integral is 0 for odd i and -1 / (i² - 1) for even i.
///
/// For m = n = 10 the standard start leads to the larger of the two minima.
pub(crate) struct Chebyquad;

impl<const N: usize, const M: usize> Problem<N, M> for Chebyquad {
    const NUMBER: usize = 35;
    const NAME: &'static str = "Chebyquad";
    const START_VALUE: f64 = match (N, M) {
        (7, 7) => 0.033_770_638_463_7,
        (8, 8) => 0.038_617_698_285_9,
        (9, 9) => 0.028_882_980_288_2,
        (10, 10) => 0.033_763_265_462_9,
        _ => panic!("no published value for this size"),
    };
    const MINIMA: &'static [f64] = match (N, M) {
        (7, 7) | (9, 9) => &[0.0],
        (8, 8) => &[3.51687e-3],
        (10, 10) => &[4.77271e-3, 6.50395e-3],
        _ => panic!("no published value for this size"),
    };

    fn start() -> [f64; N] {
        array::from_fn(|j| (j + 1) as f64 / (N + 1) as f64)
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; M] {
        const { assert!(M >= N) };
        let mut sums = [T::zero(); M];
        for xj in x {
            let u = xj * 2.0 - 1.0;
            let (mut previous, mut current) = (T::one(), u);
            for sum in &mut sums {
                *sum += current;
                (previous, current) = (current, u * current * 2.0 - previous);
            }
        }
        array::from_fn(|i| {
            let degree = (i + 1) as f64;
            let integral = if i % 2 == 0 { 0.0 } else { -1.0 / (degree * degree - 1.0) };
            sums[i] / N as f64 - integral
        })
    }
}
