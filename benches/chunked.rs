//! What a gradient and a Hessian of run-time length cost, by the number of lanes, in a workspace and in a plain call.
//!
//! `cargo bench --bench chunked`. As in the bench `gradient`, contestants are first asserted equal to 1e-12, and the ratio to the row
//! `primal` of the same group is the figure to read.

#[path = "support/race.rs"]
mod race;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use gradual::chunked::{self, Workspace};
use gradual::{Real, hessian};
use race::{assert_agree, race};

/// Rosenbrock's chained valley Σ 100 (xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)².
mod rosenbrock {
    use super::Real;

    #[inline]
    pub(crate) fn value<T: Real>(x: &[T]) -> T {
        let mut sum = T::zero();
        for i in 0..x.len() - 1 {
            let (a, b) = (x[i + 1] - x[i] * x[i], -x[i] + 1.0);
            sum += a * a * 100.0 + b * b;
        }
        sum
    }

    #[inline]
    pub(crate) fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
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

    pub(crate) fn start(n: usize) -> Vec<f64> {
        (0..n).map(|i| if i % 2 == 0 { -1.2 } else { 1.0 }).collect()
    }
}

/// ln Σ exp xᵢ, shifted by the largest.
mod log_sum_exp {
    use super::Real;

    #[inline]
    pub(crate) fn value<T: Real>(x: &[T]) -> T {
        let largest = x.iter().fold(T::neg_infinity(), |m, &x| m.max(x));
        x.iter().map(|&x| (x - largest).exp()).sum::<T>().ln() + largest
    }

    #[inline]
    pub(crate) fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        let largest = x.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x));
        let mut sum = 0.0;
        for i in 0..x.len() {
            g[i] = (x[i] - largest).exp();
            sum += g[i];
        }
        for g in g {
            *g /= sum;
        }
        sum.ln() + largest
    }

    pub(crate) fn start(n: usize) -> Vec<f64> {
        (0..n).map(|i| (1.3 * i as f64).sin()).collect()
    }
}

/// The energy of a Lennard-Jones cluster, Σ 4 (r⁻¹² - r⁻⁶) over pairs of atoms.
mod lennard_jones {
    use super::Real;

    #[inline]
    pub(crate) fn value<T: Real>(x: &[T]) -> T {
        let mut energy = T::zero();
        for i in 0..x.len() / 3 {
            for j in 0..i {
                let (a, b, c) = (x[3 * i] - x[3 * j], x[3 * i + 1] - x[3 * j + 1], x[3 * i + 2] - x[3 * j + 2]);
                let s = (a * a + b * b + c * c).recip();
                let s3 = s * s * s;
                energy += (s3 * s3 - s3) * 4.0;
            }
        }
        energy
    }

    #[inline]
    pub(crate) fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        let mut energy = 0.0;
        g.fill(0.0);
        for i in 0..x.len() / 3 {
            for j in 0..i {
                let d = [x[3 * i] - x[3 * j], x[3 * i + 1] - x[3 * j + 1], x[3 * i + 2] - x[3 * j + 2]];
                let s = 1.0 / (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
                let s3 = s * s * s;
                energy += (s3 * s3 - s3) * 4.0;
                let slope = -24.0 * (2.0 * s3 - 1.0) * s3 * s;
                for k in 0..3 {
                    g[3 * i + k] += slope * d[k];
                    g[3 * j + k] -= slope * d[k];
                }
            }
        }
        energy
    }

    /// The corners of a cube, shaken.
    pub(crate) fn start() -> [f64; 24] {
        let corner = |i: usize| if (i / 3) >> (i % 3) & 1 == 1 { 1.1 } else { 0.0 };
        core::array::from_fn(|i| corner(i) + 0.03 * (i as f64).sin())
    }
}

/// Times the gradient of `$f` by hand, in workspaces of these numbers of lanes, and in a plain call.
macro_rules! race_gradients {
    ($c:ident, $name:literal, $f:ident, $x:expr, $($lanes:literal)*) => {{
        let x: &[f64] = &$x;
        let (mut expected, mut g) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        $f::by_hand(x, &mut expected);
        let mut group = $c.benchmark_group(format!("chunked/gradient/{}/{}", $name, x.len()));
        race(&mut group, "primal", x, $f::value);
        race(&mut group, "by hand", x, |x| $f::by_hand(x, &mut g));
        $({
            let mut workspace = Workspace::<$lanes>::with_len(x.len());
            workspace.gradient($f::value, x, &mut g);
            assert_agree(concat!($lanes, " lanes"), &expected, &g);
            race(&mut group, concat!($lanes, " lanes"), x, |x| workspace.value_and_gradient($f::value, x, &mut g));
        })*
        chunked::gradient($f::value, x, &mut g);
        assert_agree("plain call", &expected, &g);
        race(&mut group, "plain call", x, |x| chunked::value_and_gradient($f::value, x, &mut g));
        group.finish();
    }};
}

fn gradients(c: &mut Criterion) {
    race_gradients!(c, "rosenbrock", rosenbrock, rosenbrock::start(8), 4 8 16);
    race_gradients!(c, "rosenbrock", rosenbrock, rosenbrock::start(128), 4 8 16 32);
    race_gradients!(c, "rosenbrock", rosenbrock, rosenbrock::start(1000), 4 8 16 32);
    race_gradients!(c, "log-sum-exp", log_sum_exp, log_sum_exp::start(32), 4 8 16 32);
    race_gradients!(c, "lennard-jones", lennard_jones, lennard_jones::start(), 4 8 16 24);
}

fn race_hessian<const C: usize>(group: &mut BenchmarkGroup<WallTime>, x: &[f64; 24], expected: &[f64]) {
    let (mut workspace, mut h) = (Workspace::<C>::with_len(24), vec![0.0; 24 * 24]);
    let name = format!("{C} lanes");
    workspace.hessian(lennard_jones::value, x, &mut h);
    assert_agree(&name, expected, &h);
    race(group, &name, x, |x| workspace.hessian(lennard_jones::value, x, &mut h));
}

fn hessians(c: &mut Criterion) {
    let x = lennard_jones::start();
    let expected = hessian(|x: [_; 24]| lennard_jones::value(&x), x);
    let mut group = c.benchmark_group("chunked/hessian/lennard-jones/24");
    race(&mut group, "primal", &x, |x| lennard_jones::value(x));
    race_hessian::<4>(&mut group, &x, expected.as_flattened());
    race_hessian::<8>(&mut group, &x, expected.as_flattened());
    race_hessian::<9>(&mut group, &x, expected.as_flattened());
    race_hessian::<13>(&mut group, &x, expected.as_flattened());
    race(&mut group, "static", x, |x| hessian(|x: [_; 24]| lennard_jones::value(&x), x));
    group.finish();
}

criterion_group!(benches, gradients, hessians);
criterion_main!(benches);
