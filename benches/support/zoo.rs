//! The functions that the benchmarks differentiate: generic for gradual, with a gradient by hand, and once more for
//! num-dual in its own terms.

// Points go in by value, as in the drivers.
#![allow(clippy::large_types_passed_by_value)]

use gradual::Real;
use nalgebra035::{SVector, Vector2};
use num_dual::DualNum;

/// Rosenbrock's chained valley Σ 100 (xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)².
pub(crate) mod rosenbrock {
    use super::{DualNum, Real, SVector};

    #[inline]
    pub(crate) fn value<T: Real, const N: usize>(x: [T; N]) -> T {
        let mut sum = T::zero();
        for i in 0..N - 1 {
            let (a, b) = (x[i + 1] - x[i] * x[i], -x[i] + 1.0);
            sum += a * a * 100.0 + b * b;
        }
        sum
    }

    #[inline]
    pub(crate) fn num_dual<D: DualNum<Primitive = f64> + Copy, const N: usize>(x: SVector<D, N>) -> D {
        let mut sum = D::from(0.0);
        for i in 0..N - 1 {
            let (a, b) = (x[i + 1] - x[i] * x[i], -x[i] + 1.0);
            sum += a * a * 100.0 + b * b;
        }
        sum
    }

    #[inline]
    pub(crate) fn by_hand<const N: usize>(x: [f64; N]) -> (f64, [f64; N]) {
        let (mut sum, mut g) = (0.0, [0.0; N]);
        for i in 0..N - 1 {
            let (a, b) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
            sum += a * a * 100.0 + b * b;
            g[i] += -400.0 * a * x[i] - 2.0 * b;
            g[i + 1] += 200.0 * a;
        }
        (sum, g)
    }

    #[inline]
    pub(crate) fn start<const N: usize>() -> [f64; N] {
        core::array::from_fn(|i| if i % 2 == 0 { -1.2 } else { 1.0 })
    }
}

/// The squared error of a perceptron with 4 inputs, 8 hidden tanh units and 1 output on some of Fisher's irises: 49 weights.
pub(crate) mod perceptron {
    use super::{DualNum, Real, SVector};

    const INPUTS: usize = 4;
    const HIDDEN: usize = 8;
    pub(crate) const WEIGHTS: usize = HIDDEN * (INPUTS + 1) + HIDDEN + 1;
    const OUT: usize = HIDDEN * (INPUTS + 1);

    /// Sepal and petal length and width in decimetres, and -1 for versicolor, 1 for virginica.
    const IRISES: [([f64; INPUTS], f64); 8] = [
        ([0.70, 0.32, 0.47, 0.14], -1.0),
        ([0.64, 0.32, 0.45, 0.15], -1.0),
        ([0.69, 0.31, 0.49, 0.15], -1.0),
        ([0.55, 0.23, 0.40, 0.13], -1.0),
        ([0.63, 0.33, 0.60, 0.25], 1.0),
        ([0.58, 0.27, 0.51, 0.19], 1.0),
        ([0.71, 0.30, 0.59, 0.21], 1.0),
        ([0.63, 0.29, 0.56, 0.18], 1.0),
    ];

    #[inline]
    pub(crate) fn value<T: Real>(w: [T; WEIGHTS]) -> T {
        let mut loss = T::zero();
        for (x, label) in &IRISES {
            let mut out = w[OUT + HIDDEN];
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                let mut sum = w[row + INPUTS];
                for i in 0..INPUTS {
                    sum += w[row + i] * x[i];
                }
                out += w[OUT + h] * sum.tanh();
            }
            let residual = out - *label;
            loss += residual * residual;
        }
        loss
    }

    #[inline]
    pub(crate) fn num_dual<D: DualNum<Primitive = f64> + Copy>(w: SVector<D, WEIGHTS>) -> D {
        let mut loss = D::from(0.0);
        for (x, label) in &IRISES {
            let mut out = w[OUT + HIDDEN];
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                let mut sum = w[row + INPUTS];
                for i in 0..INPUTS {
                    sum += w[row + i] * x[i];
                }
                out += w[OUT + h] * sum.tanh();
            }
            let residual = out - *label;
            loss += residual * residual;
        }
        loss
    }

    /// By backpropagation.
    #[inline]
    pub(crate) fn by_hand(w: [f64; WEIGHTS]) -> (f64, [f64; WEIGHTS]) {
        let (mut loss, mut g) = (0.0, [0.0; WEIGHTS]);
        for (x, label) in &IRISES {
            let (mut out, mut hidden) = (w[OUT + HIDDEN], [0.0; HIDDEN]);
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                let mut sum = w[row + INPUTS];
                for i in 0..INPUTS {
                    sum += w[row + i] * x[i];
                }
                hidden[h] = sum.tanh();
                out += w[OUT + h] * hidden[h];
            }
            let residual = out - label;
            loss += residual * residual;
            let d_out = 2.0 * residual;
            g[OUT + HIDDEN] += d_out;
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                g[OUT + h] += d_out * hidden[h];
                let d_sum = d_out * w[OUT + h] * (1.0 - hidden[h] * hidden[h]);
                g[row + INPUTS] += d_sum;
                for i in 0..INPUTS {
                    g[row + i] += d_sum * x[i];
                }
            }
        }
        (loss, g)
    }

    #[inline]
    pub(crate) fn start() -> [f64; WEIGHTS] {
        core::array::from_fn(|i| (1.3 * i as f64 + 0.5).sin())
    }
}

/// Bundle adjustment: where a camera of 12 parameters (rotation vector, translation, focal lengths, principal point, two radial
/// distortions) sees a point of 3, less where it was observed; the 2 x 15 Jacobian.
pub(crate) mod reprojection {
    use super::{DualNum, Real, SVector, Vector2};

    pub(crate) const PARAMETERS: usize = 15;
    const OBSERVED: [f64; 2] = [12.0, -7.0];

    #[inline]
    pub(crate) fn value<T: Real>([r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, x, y, z]: [T; PARAMETERS]) -> [T; 2] {
        // Rodrigues' formula.
        let angle = (r1 * r1 + r2 * r2 + r3 * r3).sqrt();
        let (a1, a2, a3) = (r1 / angle, r2 / angle, r3 / angle);
        let (s, c) = angle.sin_cos();
        let along = (a1 * x + a2 * y + a3 * z) * (-c + 1.0);
        let p1 = x * c + (a2 * z - a3 * y) * s + a1 * along + t1;
        let p2 = y * c + (a3 * x - a1 * z) * s + a2 * along + t2;
        let p3 = z * c + (a1 * y - a2 * x) * s + a3 * along + t3;
        let (u, v) = (-p1 / p3, -p2 / p3);
        let square = u * u + v * v;
        let distortion = (k1 + k2 * square) * square + 1.0;
        [fx * distortion * u + cx - OBSERVED[0], fy * distortion * v + cy - OBSERVED[1]]
    }

    #[inline]
    pub(crate) fn num_dual<D: DualNum<Primitive = f64> + Copy>(p: SVector<D, PARAMETERS>) -> Vector2<D> {
        let [[r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, x, y, z]] = p.data.0;
        let angle = (r1 * r1 + r2 * r2 + r3 * r3).sqrt();
        let (a1, a2, a3) = (r1 / angle, r2 / angle, r3 / angle);
        let (s, c) = angle.sin_cos();
        let along = (a1 * x + a2 * y + a3 * z) * (-c + 1.0);
        let p1 = x * c + (a2 * z - a3 * y) * s + a1 * along + t1;
        let p2 = y * c + (a3 * x - a1 * z) * s + a2 * along + t2;
        let p3 = z * c + (a1 * y - a2 * x) * s + a3 * along + t3;
        let (u, v) = (-p1 / p3, -p2 / p3);
        let square = u * u + v * v;
        let distortion = (k1 + k2 * square) * square + 1.0;
        Vector2::new(fx * distortion * u + cx - OBSERVED[0], fy * distortion * v + cy - OBSERVED[1])
    }

    /// By the chain rule on paper, through the rotated point.
    #[inline]
    pub(crate) fn by_hand(
        [r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, x, y, z]: [f64; PARAMETERS],
    ) -> ([f64; 2], [[f64; PARAMETERS]; 2]) {
        let angle = (r1 * r1 + r2 * r2 + r3 * r3).sqrt();
        let a = [r1 / angle, r2 / angle, r3 / angle];
        let (s, c) = angle.sin_cos();
        let w = 1.0 - c;
        let point = [x, y, z];
        let dot = a[0] * x + a[1] * y + a[2] * z;
        let cross = [a[1] * z - a[2] * y, a[2] * x - a[0] * z, a[0] * y - a[1] * x];
        let rotated = |i: usize| point[i] * c + cross[i] * s + a[i] * dot * w;
        let p = [rotated(0) + t1, rotated(1) + t2, rotated(2) + t3];
        // The rotation matrix is the derivative of the rotated point with respect to the point.
        let skew = [[0.0, -a[2], a[1]], [a[2], 0.0, -a[0]], [-a[1], a[0], 0.0]];
        let (mut by_point, mut by_axis, mut by_angle) = ([[0.0; 3]; 3], [[0.0; 3]; 3], [0.0; 3]);
        let skew_point = [[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]];
        for i in 0..3 {
            by_angle[i] = -point[i] * s + cross[i] * c + a[i] * dot * s;
            for j in 0..3 {
                let identity = if i == j { 1.0 } else { 0.0 };
                by_point[i][j] = identity * c + skew[i][j] * s + a[i] * a[j] * w;
                by_axis[i][j] = skew_point[i][j] * s + (identity * dot + a[i] * point[j]) * w;
            }
        }
        let mut by_rotation = [[0.0; 3]; 3];
        for i in 0..3 {
            let radial = (by_axis[i][0] * a[0] + by_axis[i][1] * a[1] + by_axis[i][2] * a[2]) / angle;
            for j in 0..3 {
                by_rotation[i][j] = by_axis[i][j] / angle + (by_angle[i] - radial) * a[j];
            }
        }
        let inverse = 1.0 / p[2];
        let (u, v) = (-p[0] * inverse, -p[1] * inverse);
        let square = u * u + v * v;
        let distortion = 1.0 + (k1 + k2 * square) * square;
        let growth = k1 + 2.0 * k2 * square;
        let value = [fx * distortion * u + cx - OBSERVED[0], fy * distortion * v + cy - OBSERVED[1]];
        let mut rows = [[0.0; PARAMETERS]; 2];
        for (row, f, image, axis) in [(0, fx, u, 0), (1, fy, v, 1)] {
            // ∂/∂u and ∂/∂v of f distortion image.
            let mut by_uv = [f * image * growth * 2.0 * u, f * image * growth * 2.0 * v];
            by_uv[axis] += f * distortion;
            let by_p = [-by_uv[0] * inverse, -by_uv[1] * inverse, -(by_uv[0] * u + by_uv[1] * v) * inverse];
            for j in 0..3 {
                let chain = |m: &[[f64; 3]; 3]| by_p[0] * m[0][j] + by_p[1] * m[1][j] + by_p[2] * m[2][j];
                rows[row][j] = chain(&by_rotation);
                rows[row][3 + j] = by_p[j];
                rows[row][12 + j] = chain(&by_point);
            }
            rows[row][6 + axis] = distortion * image;
            rows[row][8 + axis] = 1.0;
            rows[row][10] = f * image * square;
            rows[row][11] = f * image * square * square;
        }
        (value, rows)
    }

    pub(crate) const START: [f64; PARAMETERS] =
        [0.1, -0.2, 0.3, 0.4, -0.5, -6.0, 800.0, 810.0, 3.0, -2.0, -0.05, 0.01, 0.7, -0.3, 0.9];
}
