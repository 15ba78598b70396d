//! Functions of one variable.

use gradual::Real;

use super::{cases, relu, stable_softplus};

/// A hat of height 1 over [-1, 1].
fn hat<T: Real>(x: T) -> T {
    relu(x + 1.0) - relu(x) * 2.0 + relu(x - 1.0)
}

/// A slope of 1/4 on the left.
fn leaky<T: Real>(x: T) -> T {
    x.max(x * 0.25)
}

cases! {
    // Kinks that cancel, and the same that do not.
    "relu(x)", [x] at [0.0] => relu(x);
    "relu(-x)", [x] at [0.0] => relu(-x);
    "-relu(x)", [x] at [0.0] => -relu(x);
    "relu(x) - relu(-x)", [x] at [0.0] => relu(x) - relu(-x);
    "relu(-x) - relu(x)", [x] at [0.0] => relu(-x) - relu(x);
    "relu(x) + relu(-x)", [x] at [0.0] => relu(x) + relu(-x);
    "2 relu(x) - relu(2x)", [x] at [0.0] => relu(x) * 2.0 - relu(x * 2.0);
    "3 relu(x) - relu(-x)", [x] at [0.0] => relu(x) * 3.0 - relu(-x);
    "|x|", [x] at [0.0] => x.abs();
    "-|x|", [x] at [0.0] => -x.abs();
    "|-x|", [x] at [0.0] => (-x).abs();
    "|x| - |-x|", [x] at [0.0] => x.abs() - (-x).abs();
    "|2x| - 2|x|", [x] at [0.0] => (x * 2.0).abs() - x.abs() * 2.0;
    "x + |x|", [x] at [0.0] => x + x.abs();
    "x + |x| - 2 relu(x)", [x] at [0.0] => x + x.abs() - relu(x) * 2.0;
    "(x + |x|)/2 - relu(x) + x", [x] at [0.0] => (x + x.abs()) / 2.0 - relu(x) + x;
    "|x| - relu(x) - relu(-x)", [x] at [0.0] => x.abs() - relu(x) - relu(-x);
    "max(x, 0) + min(x, 0)", [x] at [0.0] => x.max(0.0) + x.min(0.0);
    "max(x, 0) - min(x, 0)", [x] at [0.0] => x.max(0.0) - x.min(0.0);
    "min(0, -x) + max(-x, 0)", [x] at [0.0] => T::zero().min(-x) + (-x).max(0.0);
    "max(x, -x) - |x|", [x] at [0.0] => x.max(-x) - x.abs();
    "max(x, 2x)", [x] at [0.0] => x.max(x * 2.0);
    "max(x, 2x) + min(x, 2x)", [x] at [0.0] => x.max(x * 2.0) + x.min(x * 2.0);
    "max(3 - x, x - 1) + min(3 - x, x - 1)", [x] at [2.0] => (-x + 3.0).max(x - 1.0) + (-x + 3.0).min(x - 1.0);
    "|x - 1| + |x + 1|", [x] at [1.0], [-1.0] => (x - 1.0).abs() + (x + 1.0).abs();
    "|x - 1| - |1 - x|", [x] at [1.0] => (x - 1.0).abs() - (-x + 1.0).abs();
    "hypot(x, 0) - |x|", [x] at [0.0] => x.hypot(0.0) - x.abs();
    "hypot(x, x)", [x] at [0.0] => x.hypot(x);
    "x hypot(x, 0)", [x] at [0.0] => x * x.hypot(0.0);
    "abs_sub(x, 0) - abs_sub(0, x)", [x] at [0.0] => x.abs_sub(0.0) - T::zero().abs_sub(x);
    "abs_sub(x, 1)", [x] at [1.0] => x.abs_sub(1.0);
    "copysign(x, 1) - |x|", [x] at [0.0] => x.copysign(1.0) - x.abs();

    // Clamps and piecewise linear functions.
    "clamp(x, -1, 1)", [x] at [1.0], [-1.0] => x.clamp(-1.0, 1.0);
    "clamp(x, 0, 1) + clamp(x, -1, 0)", [x] at [0.0] => x.clamp(0.0, 1.0) + x.clamp(-1.0, 0.0);
    "clamp(x, -1, 1) + soft threshold of x", [x] at [1.0], [-1.0] => x.clamp(-1.0, 1.0) + relu(x - 1.0) - relu(-x - 1.0);
    "soft threshold of x", [x] at [1.0], [-1.0] => relu(x - 1.0) - relu(-x - 1.0);
    "clamp(x, 0, 6)", [x] at [0.0], [6.0] => x.clamp(0.0, 6.0);
    "hard sigmoid", [x] at [2.0] => (x / 4.0 + 0.5).clamp(0.0, 1.0);
    "hard swish", [x] at [3.0], [-3.0] => x * (x + 3.0).clamp(0.0, 6.0) / 6.0;
    "leaky relu", [x] at [0.0] => leaky(x);
    "leaky relu - x/4 - 3/4 relu(x)", [x] at [0.0] => leaky(x) - x * 0.25 - relu(x) * 0.75;
    "hat", [x] at [0.0], [1.0] => hat(x);
    "hats that add up to x", [x] at [0.0], [1.0] => -hat(x + 1.0) + hat(x - 1.0) + hat(x - 2.0) * 2.0;
    "hats that add up to 1", [x] at [0.0] => hat(x + 1.0) + hat(x) + hat(x - 1.0);
    "relu(1 - |x|)", [x] at [0.0], [1.0] => relu(-x.abs() + 1.0);
    "1 - min(1, |x|) - relu(1 - |x|)", [x] at [1.0] => -x.abs().min(1.0) + 1.0 - relu(-x.abs() + 1.0);

    // Kinks in kinks.
    "||x||", [x] at [0.0] => x.abs().abs();
    "||x|| - |x|", [x] at [0.0] => x.abs().abs() - x.abs();
    "||x| - 1|", [x] at [1.0], [0.0] => (x.abs() - 1.0).abs();
    "relu(relu(x)) - relu(x)", [x] at [0.0] => relu(relu(x)) - relu(x);
    "relu(x - relu(x))", [x] at [0.0] => relu(x - relu(x));
    "relu(x + relu(-x)) - relu(x)", [x] at [0.0] => relu(x + relu(-x)) - relu(x);
    "max(|x|, 0) - |x|", [x] at [0.0] => x.abs().max(0.0) - x.abs();
    "max(min(x, 1), 2x - 1)", [x] at [1.0] => x.min(1.0).max(x * 2.0 - 1.0);
    "||x - 1| - |x + 1||", [x] at [0.0] => ((x - 1.0).abs() - (x + 1.0).abs()).abs();

    // Products and powers of kinks.
    "|x||x|", [x] at [0.0] => x.abs() * x.abs();
    "x|x|", [x] at [0.0] => x * x.abs();
    "x relu(x)", [x] at [0.0] => x * relu(x);
    "relu(x)²", [x] at [0.0] => relu(x).powi(2);
    "relu(x)² + relu(-x)²", [x] at [0.0] => relu(x).powi(2) + relu(-x).powi(2);
    "relu(x) relu(-x)", [x] at [0.0] => relu(x) * relu(-x);
    "(x - 1)|x|", [x] at [0.0] => (x - 1.0) * x.abs();
    "|x|³", [x] at [0.0] => x.abs().powi(3);
    "|x³|", [x] at [0.0] => x.powi(3).abs();
    "|x²|", [x] at [0.0] => (x * x).abs();
    "relu(x)^1.5", [x] at [0.0] => relu(x).powf(1.5);
    "spline of truncated cubes", [x] at [1.0] => x.powi(3) - relu(x - 1.0).powi(3) * 2.0;

    // Smooth functions of kinks.
    "stable softplus", [x] at [0.0] => stable_softplus(x);
    "stable softplus - relu(x)", [x] at [0.0] => stable_softplus(x) - relu(x);
    "stable log-sigmoid", [x] at [0.0] => x.min(0.0) - (-x.abs()).exp().ln_1p();
    "stable ln cosh", [x] at [0.0] => x.abs() + (x.abs() * -2.0).exp().ln_1p() - 2.0_f64.ln();
    "softsign", [x] at [0.0] => x / (x.abs() + 1.0);
    "exp(-|x|)", [x] at [0.0] => (-x.abs()).exp();
    "exp(relu(x) - relu(-x))", [x] at [0.0] => (relu(x) - relu(-x)).exp();
    "|sin x|", [x] at [0.0] => x.sin().abs();
    "|sin x| - |x|", [x] at [0.0] => x.sin().abs() - x.abs();
    "|x| cos x - |x|", [x] at [0.0] => x.abs() * x.cos() - x.abs();
    "cos |x|", [x] at [0.0] => x.abs().cos();
    "sin |x|", [x] at [0.0] => x.abs().sin();
    "|exp(x) - 1| - |x|", [x] at [0.0] => x.exp_m1().abs() - x.abs();
    "|ln x|", [x] at [1.0] => x.ln().abs();
    "max(exp(x), 1 + x)", [x] at [0.0] => x.exp().max(x + 1.0);
    "min(x, sin x) + max(x, sin x)", [x] at [0.0] => x.min(x.sin()) + x.max(x.sin());
    "max(cos x, 1)", [x] at [0.0] => x.cos().max(1.0);
    "elu", [x] at [0.0] => relu(x) + x.exp_m1().min(0.0);
    "elu with slope 2", [x] at [0.0] => relu(x) + (x.exp_m1() * 2.0).min(0.0);
    "lasso in one variable", [x] at [0.0] => (x - 1.0).powi(2) / 2.0 + x.abs();

    // Branches, jumps and roots that the tangents cannot see.
    "if x > 0 { x } else { -x }", [x] at [0.0] => if x > 0.0 { x } else { -x };
    "if x >= 0 { x } else { exp(x) - 1 }", [x] at [0.0] => if x >= 0.0 { x } else { x.exp_m1() };
    "if x == 0 { 1 } else { sin(x)/x }", [x] at [0.0] => if x == 0.0 { T::one() } else { x.sin() / x };
    "if x == 0 { 0 } else { x }", [x] at [0.0] => if x == 0.0 { T::zero() } else { x };
    "x signum(x)", [x] at [0.0] => x * x.signum();
    "sqrt(x²)", [x] at [0.0] => (x * x).sqrt();
    "sqrt(x⁴)", [x] at [0.0] => x.powi(4).sqrt();
}
