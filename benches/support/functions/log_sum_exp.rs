use super::{Function, Number};

/// ln Σ exp xᵢ, shifted by the largest xᵢ so that nothing overflows; its gradient is the softmax.
///
/// Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions", IMA J. Numer. Anal. 41 (2021).
pub(crate) struct LogSumExp;

impl Function for LogSumExp {
    const NAME: &'static str = "log-sum-exp";
    const SIZES: &'static [usize] = &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];

    #[inline(always)]
    fn value<T: Number>(x: &[T]) -> T {
        log_sum_exp(x)
    }

    #[inline]
    fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        softmax(x, g)
    }

    fn start(n: usize) -> Vec<f64> {
        (0..n).map(|i| (1.3 * i as f64).sin()).collect()
    }
}

#[inline(always)]
pub(super) fn log_sum_exp<T: Number>(x: &[T]) -> T {
    let mut largest = &x[0];
    for x in x {
        if x > largest {
            largest = x;
        }
    }
    let mut sum = T::from(0.0);
    for x in x {
        sum += (x.clone() - largest.clone()).exp();
    }
    sum.ln() + largest.clone()
}

/// Writes exp xᵢ / Σ exp xⱼ into `g`, and returns ln Σ exp xᵢ.
#[inline]
pub(super) fn softmax(x: &[f64], g: &mut [f64]) -> f64 {
    let largest = x.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x));
    let mut sum = 0.0;
    for i in 0..x.len() {
        g[i] = (x[i] - largest).exp();
        sum += g[i];
    }
    let scale = 1.0 / sum;
    for g in g {
        *g *= scale;
    }
    sum.ln() + largest
}
