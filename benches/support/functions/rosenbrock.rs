use super::{Function, Number};

/// Rosenbrock's valley as a chain, Σ 100 (xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)².
///
/// Rosenbrock, "An automatic method for finding the greatest or least value of a function", Computer Journal 3 (1960); from there
/// the start (-1.2, 1).
pub(crate) struct Rosenbrock;

impl Function for Rosenbrock {
    const NAME: &'static str = "Rosenbrock chain";
    const SIZES: &'static [usize] = &[2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];

    #[inline(always)]
    fn value<T: Number>(x: &[T]) -> T {
        let mut sum = T::from(0.0);
        for i in 0..x.len() - 1 {
            let a = x[i + 1].clone() - x[i].clone() * x[i].clone();
            let b = -x[i].clone() + 1.0;
            sum += a.clone() * a * 100.0 + b.clone() * b;
        }
        sum
    }

    #[inline]
    fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        g.fill(0.0);
        for i in 0..x.len() - 1 {
            let (a, b) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
            sum += a * a * 100.0 + b * b;
            g[i] += -400.0 * a * x[i] - 2.0 * b;
            g[i + 1] += 200.0 * a;
        }
        sum
    }

    fn start(n: usize) -> Vec<f64> {
        (0..n).map(|i| if i % 2 == 0 { -1.2 } else { 1.0 }).collect()
    }
}
