//! Networks with weights on kinks, pooling, and losses.

use gradual::Real;
use gradual::elementary::norm;

use super::{cases, largest, median, relu, shifted_logsumexp, stable_softplus};

/// A network of two inputs, two layers of two units and one output, whose units in both layers sit on their kinks at (1, 1).
fn two_layers<T: Real>([x, y]: [T; 2]) -> T {
    let (a, b) = (relu(x - y), relu(x * 2.0 - y - 1.0));
    let (c, d) = (relu(a - b), relu(b * 2.0 - a));
    c * 3.0 - d + a
}

/// The loss of Huber, by the clipped residual; its joints are at ±1.
fn huber<T: Real>(r: T) -> T {
    let clipped = r.abs().min(1.0);
    clipped * (r.abs() - clipped / 2.0)
}

/// The check function of quantile regression.
fn quantile<T: Real>(r: T, level: f64) -> T {
    (r * level).max(r * (level - 1.0))
}

/// The hinge loss of a margin.
fn hinge<T: Real>(margin: T) -> T {
    relu(-margin + 1.0)
}

/// The surrogate of a clipped policy update for an advantage.
fn clipped_policy<T: Real>(ratio: T, advantage: f64) -> T {
    (ratio * advantage).min(ratio.clamp(0.75, 1.25) * advantage)
}

/// The negative log-likelihood of the first of three classes.
fn cross_entropy<T: Real>(x: [T; 3]) -> T {
    shifted_logsumexp(x) - x[0]
}

cases! {
    // Networks, as functions of inputs and of weights.
    "one unit", [x, y] at [1.0, 1.0] => relu(x - y);
    "two units whose kinks cancel", [x, y] at [1.0, 1.0] => relu(x - y) - relu(y - x);
    "a layer of three units", [x, y] at [1.0, 1.0] => relu(x - y) * 2.0 - relu(x + y - 2.0) + relu(x * 2.0 - y - 1.0);
    "two layers", x at [1.0, 1.0] => two_layers(x);
    "two layers, mirrored and subtracted", [x, y] at [1.0, 1.0] =>
        two_layers([x, y]) - two_layers([y, x]) - two_layers([x, y]) + two_layers([y, x]) + x * y;
    "weights on a kink", [u, v, w, b] at [1.0, -1.0, 2.0, 0.0] => relu(u + v) * w + b;
    "a dead unit", [u, v] at [0.0, 0.0], [0.0, 1.0] => relu(u) * v;
    "two units, squared loss", [u, v] at [0.0, 0.0] => (relu(u) - relu(-u) + v - 1.0).powi(2);
    "an identity layer", [x, y] at [0.0, 0.0] => {
        let unit = |x: T| relu(x) - relu(-x);
        (unit(x) - 1.0).powi(2) + (unit(y) + 2.0).powi(2)
    };
    "a residual block: x + relu(-x) - relu(x)", [x] at [0.0] => x + relu(-x) - relu(x);
    "a residual block that is the identity", [x, y] at [0.0, 0.0] => x + relu(x + y) - relu(-x - y) - (x + y);
    "an absolute-value unit", [x, y] at [1.0, 1.0] => relu(x - y) + relu(y - x);
    "an exclusive or", [x, y] at [0.0, 1.0], [1.0, 1.0] => relu(x + y) - relu(x + y - 1.0) * 2.0;
    "prelu", [x, slope] at [0.0, 0.25], [0.0, 1.0] => relu(x) + slope * x.min(0.0);
    "gated unit", [x, y] at [0.0, 0.0], [1.0, 0.0] => x * relu(y);
    "maxout", [x, y] at [1.0, 1.0] => (x + y).max(x * 2.0);
    "maxout that is linear", [x, y] at [1.0, 1.0] => (x + y).max(x * 2.0) + (x + y).min(x * 2.0);
    "relu6 by two units", [x] at [6.0], [0.0] => relu(x) - relu(x - 6.0);
    "norm of a layer", [x, y] at [1.0, 1.0] => norm(&[relu(x - y), relu(y - x)]);
    "squared norm of a layer", [x, y] at [1.0, 1.0] => norm(&[relu(x - y), relu(y - x)]).powi(2);

    // Pooling.
    "max pooling", x at [1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0] => largest(x);
    "max pooling of relu", x at [0.0, 0.0, -1.0, -1.0] => largest(x.map(relu));
    "relu of max pooling - max pooling of relu", x at [0.0, 0.0, -1.0, 0.0] => relu(largest(x)) - largest(x.map(relu));
    "max and min pooling: sum of pairs", [a, b, c, d] at [1.0, 1.0, 0.0, 0.0] =>
        a.max(b) + a.min(b) + (c.max(d) + c.min(d)) * 2.0;
    "two windows that overlap", [a, b, c] at [1.0, 1.0, 1.0], [0.0, 1.0, 1.0] => a.max(b) * 2.0 - b.max(c);
    "max pooling of six", x at [2.0, 1.0, 2.0, 2.0, 1.0, 1.0] => x[0].max(x[1]).max(x[2].max(x[3])).max(x[4].max(x[5]));

    // Classification.
    "hinge of w x + b", [w, b] at [0.5, 0.0] => hinge(w * 2.0 + b);
    "hinge(m) - hinge(2 - m)", [m] at [1.0] => hinge(m) - hinge(-m + 2.0);
    "two points on the margin whose kinks cancel", [w, b] at [1.0, 0.0] => hinge(w + b) - hinge(-(w + b) + 2.0) + w * b;
    "support vectors on both sides", [w, b] at [1.0, 0.0] => hinge(w + b) + hinge(w - b) + (w * w + b * b) / 2.0;
    "squared hinge", [w, b] at [1.0, 0.0] => hinge(w + b).powi(2);
    "multiclass hinge", [a, b, c] at [1.0, 0.0, 0.0] => largest([a, b + 1.0, c + 1.0]) - a;
    "sum of multiclass hinges", [a, b, c] at [1.0, 0.0, 0.0] => relu(b - a + 1.0) + relu(c - a + 1.0);
    "ramp loss", [m] at [1.0], [0.0] => hinge(m) - relu(-m);
    "triplet loss", [a, p, n] at [0.0, 1.0, 2.0] => relu((a - p).abs() - (a - n).abs() + 1.0);
    "contrastive loss", [x, y] at [1.0, 0.0] => relu(-x.hypot(y) + 1.0).powi(2);
    "stable cross-entropy of a logit", [z] at [0.0] => relu(z) - z * 0.25 + (-z.abs()).exp().ln_1p();
    "stable cross-entropy of a logit, by softplus", [z, t] at [0.0, 0.25] => stable_softplus(z) - z * t;
    "shifted cross-entropy", x at [1.0, 1.0, 1.0], [0.0, 1.0, 1.0] => cross_entropy(x);
    "shifted softmax", x at [1.0, 1.0, 1.0], [1.0, 1.0, 0.0] => {
        let m = largest(x);
        let e = x.map(|x| (x - m).exp());
        e[0] / (e[0] + e[1] + e[2])
    };
    "sparsemax of two", [x, y] at [1.0, 0.0] => ((x - y + 1.0) / 2.0).clamp(0.0, 1.0);
    "soft intersection over union", [x, y] at [0.5, 0.5] => (x.min(0.5) + y.min(1.0)) / (x.max(0.5) + y.max(1.0));
    "a clipped policy update", [r] at [1.25], [0.75] => clipped_policy(r, 1.0);
    "a clipped policy update, bad action", [r] at [1.25], [0.75] => clipped_policy(r, -1.0);

    // Regression.
    "absolute loss of three points", [w, b] at [1.0, 0.0] => (w + b - 1.0).abs() + (w * 2.0 + b - 3.0).abs() + (b - 1.0).abs();
    "absolute loss, two points met", [w, b] at [1.0, 0.0] => (w + b - 1.0).abs() + (w * 2.0 + b - 2.0).abs();
    "median regression", [m] at [2.0] => (m - 1.0).abs() + (m - 2.0).abs() + (m - 4.0).abs();
    "residual to the median", [x, y, z] at [1.0, 1.0, 2.0] => (x - median(x, y, z)).powi(2) + (y - median(x, y, z)).powi(2);
    "quantile loss", [r] at [0.0] => quantile(r, 0.25);
    "quantile(1/4, r) + quantile(3/4, r)", [r] at [0.0] => quantile(r, 0.25) + quantile(r, 0.75);
    "quantile(1/4, r) - quantile(3/4, -r)", [r] at [0.0] => quantile(r, 0.25) - quantile(-r, 0.75);
    "quantile(3/4, r) - quantile(1/4, r)", [r] at [0.0] => quantile(r, 0.75) - quantile(r, 0.25);
    "epsilon-insensitive loss", [r] at [0.5], [-0.5] => relu(r.abs() - 0.5);
    "Huber", [r] at [1.0], [-1.0], [0.0] => huber(r);
    "Huber of w x + b", [w, b] at [1.0, 1.0] => huber(w * 2.0 + b - 2.0);
    "reversed Huber", [r] at [1.0], [0.0] => r.abs().max((r * r + 1.0) / 2.0);
    "smooth l1 by parts", [r] at [1.0] => r.abs().min(1.0).powi(2) / 2.0 + relu(r.abs() - 1.0);
    "trimmed squares", [r] at [1.0] => (r * r).min(1.0);
    "lasso with two weights", [u, v] at [0.0, 1.0] => (u + v - 2.0).powi(2) + u.abs() + v.abs();

    // Clusters and shapes.
    "k-means in one dimension", [c] at [0.0] => (c - 1.0).powi(2).min((c + 1.0).powi(2));
    "k-means: both distances", [c] at [0.0] =>
        (c - 1.0).powi(2).min((c + 1.0).powi(2)) + (c - 1.0).powi(2).max((c + 1.0).powi(2));
    "chamfer distance", [x, y] at [0.0, 2.0] => (x - 1.0).abs().min((y - 1.0).abs()) + (x + 1.0).abs().min((y + 1.0).abs());
    "overlap of two intervals", [x, y] at [1.0, 2.0] => relu((x + 1.0).min(y + 1.0) - x.max(y));
    "union of two balls", [x, y] at [0.0, 0.0] => ((x - 1.0).hypot(y) - 1.0).min((x + 1.0).hypot(y) - 1.0);
    "edit distance of numbers", [x, y] at [1.0, 2.0] => (x - y).abs().min((x - 2.0).abs() + (y - 1.0).abs()).min(1.0);
}
