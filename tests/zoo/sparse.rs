//! Any number of variables; every residual depends on a few neighbours, so that the Jacobian is banded or in blocks.

use core::array;

use gradual::Real;

use super::Problem;
use super::small::{PowellSingular, Rosenbrock};

/// The extended Rosenbrock function, number 21, n = m even: Rosenbrock's residuals of each pair (x₂ᵢ₋₁, x₂ᵢ).
pub(crate) struct ExtendedRosenbrock;

impl<const N: usize> Problem<N, N> for ExtendedRosenbrock {
    const NUMBER: usize = 21;
    const NAME: &'static str = "Extended Rosenbrock";
    const START_VALUE: f64 = (N / 2) as f64 * Rosenbrock::START_VALUE;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; N]] = &[[1.0; N]];

    fn start() -> [f64; N] {
        array::from_fn(|i| Rosenbrock::start()[i % 2])
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        blocks(x, Rosenbrock::residuals)
    }
}

/// Powell's extended singular function, number 22, n = m a multiple of 4: Powell's singular residuals of each
/// (x₄ᵢ₋₃, x₄ᵢ₋₂, x₄ᵢ₋₁, x₄ᵢ).
pub(crate) struct ExtendedPowellSingular;

impl<const N: usize> Problem<N, N> for ExtendedPowellSingular {
    const NUMBER: usize = 22;
    const NAME: &'static str = "Extended Powell singular";
    const START_VALUE: f64 = (N / 4) as f64 * PowellSingular::START_VALUE;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; N]] = &[[0.0; N]];

    fn start() -> [f64; N] {
        array::from_fn(|i| PowellSingular::start()[i % 4])
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        blocks(x, PowellSingular::residuals)
    }
}

/// The residuals `f` of each block of `K` variables.
fn blocks<T: Real, const N: usize, const K: usize>(x: [T; N], f: impl Fn([T; K]) -> [T; K]) -> [T; N] {
    const { assert!(N.is_multiple_of(K)) };
    let mut r = x;
    let (blocks, _) = r.as_chunks_mut();
    for block in blocks {
        *block = f(*block);
    }
    r
}

/// x with a zero before its first and after its last variable, counted from 0: the boundary values of 28 and 30.
fn with_boundary<T: Real, const N: usize>(x: [T; N]) -> impl Fn(usize) -> T {
    move |i| if i == 0 || i > N { T::zero() } else { x[i - 1] }
}

/// The discrete boundary value function, number 28, m = n: rᵢ = 2xᵢ - xᵢ₋₁ - xᵢ₊₁ + h² (xᵢ + tᵢ + 1)³ / 2 with h = 1 / (n + 1),
/// tᵢ = i h, x₀ = xₙ₊₁ = 0.
pub(crate) struct DiscreteBoundaryValue;

impl<const N: usize> Problem<N, N> for DiscreteBoundaryValue {
    const NUMBER: usize = 28;
    const NAME: &'static str = "Discrete boundary value";
    const START_VALUE: f64 = match N {
        10 => 7.885_191_012_65e-4,
        20 => 1.253_722_120_52e-4,
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
        let x = with_boundary(x);
        array::from_fn(|i| {
            let i = i + 1;
            let t = i as f64 * h;
            x(i) * 2.0 - x(i - 1) - x(i + 1) + (x(i) + t + 1.0).powi(3) * (h * h / 2.0)
        })
    }
}

/// Broyden's tridiagonal function, number 30, m = n: rᵢ = (3 - 2xᵢ) xᵢ - xᵢ₋₁ - 2xᵢ₊₁ + 1 with x₀ = xₙ₊₁ = 0.
pub(crate) struct BroydenTridiagonal;

impl<const N: usize> Problem<N, N> for BroydenTridiagonal {
    const NUMBER: usize = 30;
    const NAME: &'static str = "Broyden tridiagonal";
    // The first and the last residual are -2 and -3, the others -1.
    const START_VALUE: f64 = (N + 11) as f64;
    const MINIMA: &'static [f64] = &[0.0];

    fn start() -> [f64; N] {
        [-1.0; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        let x = with_boundary(x);
        array::from_fn(|i| {
            let i = i + 1;
            (x(i) * -2.0 + 3.0) * x(i) - x(i - 1) - x(i + 1) * 2.0 + 1.0
        })
    }
}

/// Broyden's banded function, number 31, m = n: rᵢ = xᵢ (2 + 5xᵢ²) + 1 - Σⱼ xⱼ (1 + xⱼ) over i - 5 ≤ j ≤ i + 1, j ≠ i.
pub(crate) struct BroydenBanded;

impl<const N: usize> Problem<N, N> for BroydenBanded {
    const NUMBER: usize = 31;
    const NAME: &'static str = "Broyden banded";
    // At the start every xⱼ (1 + xⱼ) is zero and every residual -6.
    const START_VALUE: f64 = (36 * N) as f64;
    const MINIMA: &'static [f64] = &[0.0];

    fn start() -> [f64; N] {
        [-1.0; N]
    }

    fn residuals<T: Real>(x: [T; N]) -> [T; N] {
        array::from_fn(|i| {
            let band = i.saturating_sub(5)..(i + 2).min(N);
            let neighbours: T = band.filter(|&j| j != i).map(|j| x[j] * (x[j] + 1.0)).sum();
            x[i] * (x[i] * x[i] * 5.0 + 2.0) + 1.0 - neighbours
        })
    }
}
