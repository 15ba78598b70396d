use std::f64::consts::TAU;

use super::log_sum_exp::{log_sum_exp, softmax};
use super::{Function, Number};

/// The log-likelihood of K Gaussians in the plane with diagonal covariances, given 16 points x,
/// Σₓ ln Σₖ q₁ q₂ exp(α - ½ Σᵢ ((xᵢ - mᵢ) qᵢ)²) - 16 (ln Σₖ exp α + ln 2π).
///
/// The α of all components, then means m and inverse standard deviations q of each: 5 K variables. As in Šrajer, Kukelova and
/// Fitzgibbon, "A benchmark of selected algorithmic differentiation tools on some problems in computer vision and machine
/// learning", Optim. Methods Softw. 33 (2018), without their prior.
pub(crate) struct Mixture;

const POINTS: usize = 16;
/// The most components.
const MOST: usize = 200;

/// Three loose groups.
#[inline]
fn point(i: usize) -> [f64; 2] {
    const WIDE: [f64; POINTS] =
        [0.0, 0.7, -1.0, 0.8, -0.2, -0.5, 1.0, -0.9, 0.3, 0.4, -0.9, 1.0, -0.6, -0.1, 0.8, -1.0];
    let group = (i % 3) as f64;
    [2.0 * group + WIDE[i], group * group - 1.0 + 0.5 * WIDE[(7 * i + 3) % POINTS]]
}

impl Function for Mixture {
    const NAME: &'static str = "Gaussian mixture";
    const SIZES: &'static [usize] = &[5, 10, 25, 50, 100, 200, 500, 1000];

    #[inline(always)]
    fn value<T: Number>(x: &[T]) -> T {
        let (alphas, components) = x.split_at(x.len() / 5);
        let mut likelihood = (log_sum_exp(alphas) + TAU.ln()) * -(POINTS as f64);
        for i in 0..POINTS {
            let x = point(i);
            let mut density = T::from(0.0);
            for k in 0..alphas.len() {
                let [m1, m2, q1, q2] = &components[4 * k..4 * k + 4] else { unreachable!() };
                let d1 = (-m1.clone() + x[0]) * q1.clone();
                let d2 = (-m2.clone() + x[1]) * q2.clone();
                let exponent = alphas[k].clone() - (d1.clone() * d1 + d2.clone() * d2) * 0.5;
                density += q1.clone() * q2.clone() * exponent.exp();
            }
            likelihood += density.ln();
        }
        likelihood
    }

    /// By the responsibilities of the components for the points.
    #[inline]
    fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        let (alphas, components) = x.split_at(x.len() / 5);
        let (g_alphas, g_components) = g.split_at_mut(alphas.len());
        let mut likelihood = -(POINTS as f64) * (softmax(alphas, g_alphas) + TAU.ln());
        for g in &mut *g_alphas {
            *g *= -(POINTS as f64);
        }
        g_components.fill(0.0);
        let mut densities = [0.0; MOST];
        for i in 0..POINTS {
            let x = point(i);
            let mut density = 0.0;
            for k in 0..alphas.len() {
                let [m1, m2, q1, q2] = components[4 * k..4 * k + 4] else { unreachable!() };
                let (d1, d2) = ((x[0] - m1) * q1, (x[1] - m2) * q2);
                densities[k] = q1 * q2 * (alphas[k] - (d1 * d1 + d2 * d2) * 0.5).exp();
                density += densities[k];
            }
            likelihood += density.ln();
            let inverse = 1.0 / density;
            for k in 0..alphas.len() {
                let responsibility = densities[k] * inverse;
                g_alphas[k] += responsibility;
                for d in 0..2 {
                    let (away, q) = (x[d] - components[4 * k + d], components[4 * k + 2 + d]);
                    g_components[4 * k + d] += responsibility * away * q * q;
                    g_components[4 * k + 2 + d] += responsibility * (1.0 / q - away * away * q);
                }
            }
        }
        likelihood
    }

    fn start(n: usize) -> Vec<f64> {
        let components = (n / 5) as f64;
        let alphas = (0..n / 5).map(|k| 0.3 * (k as f64).sin());
        let rest = (0..4 * (n / 5)).map(|i| {
            let along = (i / 4) as f64 / components;
            match i % 4 {
                0 => 4.0 * along,
                1 => 4.0 * along * along - 1.0,
                _ => 0.8 + 0.2 * (i as f64).cos(),
            }
        });
        alphas.chain(rest).collect()
    }
}
