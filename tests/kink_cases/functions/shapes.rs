//! Maxima, norms, medians, sorting, distances and test functions of nonsmooth optimisation, in two to six variables.

use gradual::Real;
use gradual::elementary::{logsumexp, norm};

use super::{FOUR, THREE, cases, largest, median, relu, shifted_logsumexp, sorted};

/// The signed distance to the square [-1, 1]².
fn square<T: Real>(x: T, y: T) -> T {
    let (x, y) = (x.abs() - 1.0, y.abs() - 1.0);
    relu(x).hypot(relu(y)) + x.max(y).min(0.0)
}

/// The largest of the signed distances to the sides of the triangle (0, 0), (4, 0), (0, 3).
fn triangle<T: Real>(x: T, y: T) -> T {
    (-x).max(-y).max((x * 3.0 + y * 4.0 - 12.0) / 5.0)
}

/// Σ i · xᵢ.
fn ranked<T: Real, const N: usize>(x: [T; N]) -> T {
    x.iter().enumerate().map(|(i, &x)| x * (i as f64)).sum()
}

fn squares<T: Real, const N: usize>(x: [T; N]) -> T {
    x.iter().map(|&x| x * x).sum()
}

fn l1<T: Real, const N: usize>(x: [T; N]) -> T {
    x.iter().map(|x| x.abs()).sum()
}

cases! {
    // Maxima and minima.
    "max(x, y)", [x, y] at [2.0, 2.0] => x.max(y);
    "min(x, y)", [x, y] at [2.0, 2.0] => x.min(y);
    "max(x, y) + min(x, y)", [x, y] at [2.0, 2.0] => x.max(y) + x.min(y);
    "max(x, y) - min(x, y) - |x - y|", [x, y] at [1.0, 1.0] => x.max(y) - x.min(y) - (x - y).abs();
    "max(x, y) - relu(x - y)", [x, y] at [2.0, 2.0] => x.max(y) - relu(x - y);
    "max(x, y) - relu(y - x)", [x, y] at [2.0, 2.0] => x.max(y) - relu(y - x);
    "max(x, y) min(x, y)", [x, y] at [2.0, 2.0], [0.0, 0.0] => x.max(y) * x.min(y);
    "max(x, y)² + min(x, y)²", [x, y] at [3.0, 3.0] => x.max(y).powi(2) + x.min(y).powi(2);
    "max(x, y) + |x - y|", [x, y] at [0.0, 0.0] => x.max(y) + (x - y).abs();
    "(x + y + |x - y|)/2 - max(x, y)", [x, y] at [1.0, 1.0] => (x + y + (x - y).abs()) / 2.0 - x.max(y);
    "max(x + y, x - y) - |y|", [x, y] at [1.0, 0.0] => (x + y).max(x - y) - y.abs();
    "max(x², y²)", [x, y] at [1.0, -1.0] => (x * x).max(y * y);
    "max(x, x + y²)", [x, y] at [1.0, 0.0] => x.max(x + y * y);
    "max(x, y, z)", [x, y, z] at [1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0] => largest([x, y, z]);
    "range of three", [x, y, z] at [1.0, 1.0, 0.0] => largest([x, y, z]) - x.min(y).min(z);
    "max and min of pairs: x + y + z + w", [x, y, z, w] at [1.0, 1.0, 2.0, 2.0] =>
        x.max(y) + x.min(y) + z.max(w) + z.min(w);
    "max of six", x at [1.0, 1.0, 0.0, 1.0, -1.0, 1.0] => largest(x);
    "a chain of differences", [a, b, c, d, e, f] at [1.0, 1.0, 1.0, 2.0, 2.0, 2.0] =>
        (a - b).abs() + (b - c).abs() + (c - d).abs() + (d - e).abs() + (e - f).abs();
    "five pairs: twice the sum of squares", [a, b, c, d, e, f] at [1.0, 1.0, 1.0, 2.0, 2.0, 2.0] =>
        [(a, b), (b, c), (c, d), (d, e), (e, f), (f, a)].map(|(x, y)| x.max(y).powi(2) + x.min(y).powi(2)).into_iter().sum();

    // Medians and sorting networks.
    "median(x, y, z)", [x, y, z] at [1.0, 1.0, 1.0], [1.0, 1.0, 2.0], [2.0, 1.0, 1.0] => median(x, y, z);
    "median + max + min", [x, y, z] at [1.0, 1.0, 1.0], [1.0, 2.0, 1.0] =>
        median(x, y, z) + largest([x, y, z]) + x.min(y).min(z);
    "majority of three", [x, y, z] at [1.0, 1.0, 1.0] => largest([x.min(y), y.min(z), z.min(x)]);
    "majority - median", [x, y, z] at [1.0, 1.0, 1.0] => largest([x.min(y), y.min(z), z.min(x)]) - median(x, y, z);
    "three sorted: sum", x at [1.0, 1.0, 1.0], [2.0, 1.0, 2.0] => sorted(x, THREE).into_iter().sum();
    "three sorted: ranked sum", x at [1.0, 1.0, 1.0], [2.0, 1.0, 2.0] => ranked(sorted(x, THREE));
    "three sorted: product", x at [2.0, 2.0, 2.0] => sorted(x, THREE).into_iter().product();
    "four sorted: sum", x at [1.0, 1.0, 1.0, 1.0], [2.0, 1.0, 1.0, 2.0] => sorted(x, FOUR).into_iter().sum();
    "four sorted: sum of squares", x at [2.0, 1.0, 1.0, 2.0] => squares(sorted(x, FOUR));
    "four sorted: ranked sum", x at [1.0, 2.0, 2.0, 1.0] => ranked(sorted(x, FOUR));
    "four sorted: middle two", x at [1.0, 1.0, 1.0, 2.0] => {
        let x = sorted(x, FOUR);
        (x[1] + x[2]) / 2.0
    };

    // Norms.
    "hypot(x, y)", [x, y] at [0.0, 0.0] => x.hypot(y);
    "hypot(x, y)²", [x, y] at [0.0, 0.0] => x.hypot(y) * x.hypot(y);
    "hypot(x, y) - norm", [x, y] at [0.0, 0.0] => x.hypot(y) - norm(&[x, y]);
    "hypot(x, y) - hypot(y, -x)", [x, y] at [0.0, 0.0] => x.hypot(y) - y.hypot(-x);
    "x hypot(x, y)", [x, y] at [0.0, 0.0] => x * x.hypot(y);
    "x + hypot(x, y)²", [x, y] at [0.0, 0.0] => x + x.hypot(y).powi(2);
    "hypot(x - 1, y) + hypot(x, y)", [x, y] at [0.0, 0.0] => (x - 1.0).hypot(y) + x.hypot(y);
    "hypot(|x|, |y|) - hypot(x, y)", [x, y] at [0.0, 0.0] => x.abs().hypot(y.abs()) - x.hypot(y);
    "norm(x, y, z)", [x, y, z] at [0.0, 0.0, 0.0] => norm(&[x, y, z]);
    "norm(x, y, z)²", [x, y, z] at [0.0, 0.0, 0.0] => norm(&[x, y, z]).powi(2);
    "norm(relu(x), relu(y))", [x, y] at [0.0, 0.0] => norm(&[relu(x), relu(y)]);
    "group lasso", [x, y, z, w] at [0.0, 0.0, 1.0, 0.0] => norm(&[x, y]) + norm(&[z, w]);
    "l1(x, y)", x at [0.0, 0.0], [0.0, 1.0] => l1(x);
    "l1(x, y, z)", x at [0.0, 1.0, 0.0] => l1(x);
    "l∞(x, y)", [x, y] at [1.0, 1.0], [1.0, -1.0], [0.0, 0.0] => x.abs().max(y.abs());
    "l∞ of four", x at [1.0, -1.0, 0.0, 1.0] => largest(x.map(|x| x.abs()));
    "l1 - l∞ - min(|x|, |y|)", [x, y] at [0.0, 0.0], [1.0, 1.0] => l1([x, y]) - x.abs().max(y.abs()) - x.abs().min(y.abs());
    "|x + y| + |x - y| - 2 l∞", [x, y] at [0.0, 0.0], [1.0, 1.0] =>
        (x + y).abs() + (x - y).abs() - x.abs().max(y.abs()) * 2.0;
    "l1² of three", x at [0.0, 0.0, 0.0] => l1(x).powi(2);
    "elastic net", [x, y] at [0.0, 1.0] => l1([x, y]) + squares([x, y]);
    "fused lasso", [x, y] at [0.0, 0.0] => x.abs() + (x - y).abs();
    "total variation", [x, y, z] at [1.0, 1.0, 1.0], [1.0, 1.0, 2.0] => (x - y).abs() + (y - z).abs();

    // Products of kinks.
    "|x||y|", [x, y] at [0.0, 0.0], [0.0, 1.0] => x.abs() * y.abs();
    "|x| y", [x, y] at [0.0, 0.0], [0.0, 1.0] => x.abs() * y;
    "|x||y| - |xy|", [x, y] at [0.0, 1.0], [0.0, 0.0] => x.abs() * y.abs() - (x * y).abs();
    "|x - y||x| - |(x - y) x|", [x, y] at [0.0, 0.0], [1.0, 1.0] => (x - y).abs() * x.abs() - ((x - y) * x).abs();
    "relu(x) relu(y) y", [x, y] at [0.0, 0.0], [1.0, 0.0] => relu(x) * relu(y) * y;
    "min(|x|, |y|)", [x, y] at [0.0, 0.0], [0.0, 1.0] => x.abs().min(y.abs());
    "relu(x) relu(y) + relu(-x) relu(-y) - relu(x) relu(-y) - relu(-x) relu(y)", [x, y] at [0.0, 0.0], [0.0, 1.0] =>
        relu(x) * relu(y) + relu(-x) * relu(-y) - relu(x) * relu(-y) - relu(-x) * relu(y);
    "|xy - 1|", [x, y] at [1.0, 1.0] => (x * y - 1.0).abs();

    // Distances.
    "signed distance to a square", [x, y] at [1.0, 1.0], [1.0, 0.5], [0.0, 0.0], [1.0, 0.0] => square(x, y);
    "distance to a square", [x, y] at [1.0, 1.0], [1.0, 0.5] => relu(x.abs() - 1.0).hypot(relu(y.abs() - 1.0));
    "squared distance to a square", [x, y] at [1.0, 1.0], [1.0, 2.0] =>
        (x - x.clamp(-1.0, 1.0)).powi(2) + (y - y.clamp(-1.0, 1.0)).powi(2);
    "triangle", [x, y] at [0.0, 0.0], [4.0, 0.0], [2.0, 0.0], [1.0, 1.0] => triangle(x, y);
    "relu of a triangle", [x, y] at [2.0, 0.0], [0.0, 0.0] => relu(triangle(x, y));
    "projection onto a ball", [x, y] at [1.0, 0.0] => (x + y * 2.0) / x.hypot(y).max(1.0);
    "second-order cone", [x, y, z] at [0.0, 0.0, 0.0] => relu(x.hypot(y) - z);
    "sum of distances to two points", [x, y] at [1.0, 0.0] => x.hypot(y) + (x - 1.0).hypot(y);
    "largest eigenvalue of [[x, y], [y, z]]", [x, y, z] at [1.0, 0.0, 1.0] => (x + z) / 2.0 + ((x - z) / 2.0).hypot(y);
    "sum of both eigenvalues", [x, y, z] at [1.0, 0.0, 1.0] => {
        let (centre, radius) = ((x + z) / 2.0, ((x - z) / 2.0).hypot(y));
        (centre + radius) + (centre - radius)
    };
    "product of both eigenvalues", [x, y, z] at [2.0, 0.0, 2.0] => {
        let (centre, radius) = ((x + z) / 2.0, ((x - z) / 2.0).hypot(y));
        (centre + radius) * (centre - radius)
    };

    // Log-sum-exp and branches.
    "shifted log-sum-exp of two", x at [1.0, 1.0] => shifted_logsumexp(x);
    "shifted log-sum-exp of three", x at [1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0] => shifted_logsumexp(x);
    "logsumexp", x at [1.0, 1.0, 1.0] => logsumexp(&x);
    "if x == y { x } else { (x + y)/2 }", [x, y] at [1.0, 1.0] => if x == y { x } else { (x + y) / 2.0 };

    // Test functions of nonsmooth optimisation.
    "Nesterov's Chebyshev-Rosenbrock", [x, y] at [1.0, 1.0], [0.0, -1.0] =>
        (x - 1.0).abs() / 4.0 + (y - x.abs() * 2.0 + 1.0).abs();
    "Crescent", [x, y] at [0.0, 0.0], [1.0, 1.0] => {
        let q = x * x + (y - 1.0).powi(2);
        (q + y - 1.0).max(-q + y + 1.0)
    };
    "LQ", [x, y] at [1.0, 0.0] => (-x - y).max(-x - y + x * x + y * y - 1.0);
    "CB3", [x, y] at [1.0, 1.0] =>
        largest([x.powi(4) + y * y, (-x + 2.0).powi(2) + (-y + 2.0).powi(2), (y - x).exp() * 2.0]);
    "DEM", [x, y] at [0.0, -3.0], [0.0, 0.0] => largest([x * 5.0 + y, x * -5.0 + y, x * x + y * y + y * 4.0]);
    "Mifflin 1", [x, y] at [1.0, 0.0] => -x + relu(x * x + y * y - 1.0) * 20.0;
    "Mifflin 2", [x, y] at [1.0, 0.0] => {
        let q = x * x + y * y - 1.0;
        -x + q * 2.0 + q.abs() * 1.75
    };
    "MAXQ", x at [1.0, -1.0, 1.0, 0.0] => largest(x.map(|x| x * x));
    "Brown 2", [x, y] at [0.0, 0.0], [0.0, 1.0] => x.abs().powf(y * y + 1.0) + y.abs().powf(x * x + 1.0);
    "active faces", [x, y, z] at [0.0, 0.0, 0.0] =>
        largest([(x + y + z).abs(), x.abs(), y.abs(), z.abs()].map(|x| x.ln_1p()));
}
