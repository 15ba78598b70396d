//! Algebraic laws on random numbers.

use gradual::{Dual, Real, gradient, hessian, hvp, jacobian, jvp, value_gradient_hessian};
use proptest::prelude::*;

use crate::support::{Second, components};

type D = Dual<f64, 3>;

/// Numbers of ordinary size, so that rounding, not overflow, decides the tolerance.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![-4.0..4.0, -1e-3..1e-3, Just(0.0), Just(1.0), Just(-1.0)]
}

fn dual() -> impl Strategy<Value = D> {
    (number(), [number(), number(), number()]).prop_map(|(value, tangent)| D { value, tangent })
}

fn nested() -> impl Strategy<Value = Second> {
    prop::array::uniform9(number()).prop_map(|x| Dual {
        value: Dual { value: x[0], tangent: [x[1], x[2]] },
        tangent: [Dual { value: x[3], tangent: [x[4], x[5]] }, Dual { value: x[6], tangent: [x[7], x[8]] }],
    })
}

/// Equal up to a few roundings of the largest number that entered.
fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-12 * scale.max(1.0) || a == b
}

fn all_close(a: &[f64], b: &[f64]) -> bool {
    let scale = a.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| close(a, b, scale))
}

/// A smooth function with every operator and a few rules.
fn smooth<T: Real>([x, y, z]: [T; 3]) -> T {
    (x * y).sin() + (z * 0.5).exp() / (x * x + 1.5) - (y - z).tanh() * z
        + (x * x + y * y + 0.5).sqrt().ln()
        + T::from(0.7) / (y * y + 2.0)
}

proptest! {
    #[test]
    fn product_rule(a in dual(), b in dual()) {
        for k in 0..3 {
            prop_assert_eq!((a * b).tangent[k], a.value * b.tangent[k] + b.value * a.tangent[k]);
        }
    }

    #[test]
    fn quotient_rule(a in dual(), b in dual()) {
        prop_assume!(b.value.abs() > 0.1);
        for k in 0..3 {
            let expected = (a.tangent[k] * b.value - a.value * b.tangent[k]) / (b.value * b.value);
            prop_assert!(close(expected, (a / b).tangent[k], 1e3));
        }
        prop_assert!(all_close(&components(a), &components(a / b * b)));
    }

    #[test]
    fn chain_rule(x in number(), t in number()) {
        // (sin ∘ exp)′ = cos(exp x) exp x, with any seed.
        let y = Dual { value: x, tangent: [t] }.exp().sin();
        prop_assert!(close(x.exp().cos() * x.exp() * t, y.tangent[0], 1e2));
    }

    #[test]
    fn ring_laws(a in nested(), b in nested(), c in nested()) {
        prop_assert_eq!(components(a * b), components(b * a));
        prop_assert!(all_close(&components(a * (b + c)), &components(a * b + a * c)));
        prop_assert!(all_close(&components((a * b) * c), &components(a * (b * c))));
        prop_assert_eq!(components(a - b), components(a + -b));
        prop_assert_eq!(components(a * 2.0), components(a + a));
    }

    #[test]
    fn base_operands_are_constants(a in nested(), c in number()) {
        let lifted = Second::from(c);
        prop_assert_eq!(components(a + c), components(a + lifted));
        prop_assert_eq!(components(c - a), components(lifted - a));
        prop_assert_eq!(components(a * c), components(a * lifted));
        prop_assume!(c.abs() > 1e-4);
        prop_assert!(all_close(&components(a / c), &components(a / lifted)));
        prop_assume!(a.base().abs() > 1e-1);
        prop_assert!(all_close(&components(c / a), &components(lifted / a)));
    }

    #[test]
    fn identities(x in nested()) {
        let one = components(Second::one());
        prop_assert!(all_close(&one, &components(x.sin() * x.sin() + x.cos() * x.cos())));
        prop_assert!(all_close(&components(x), &components(x.sinh().asinh())));
        prop_assert!(all_close(&components(x), &components(x.exp().ln())));
        prop_assert!(all_close(&components(x.exp() - 1.0), &components(x.exp_m1())));
        prop_assert!(all_close(&components(x.softplus() - (-x).softplus()), &components(x)));
        prop_assert!(all_close(&components(x.cosh().ln()), &components(x.ln_cosh())));
        prop_assert!(all_close(&components((x * 0.5).tanh() * 0.5 + 0.5), &components(x.sigmoid())));
        prop_assert!(all_close(&components(x.powi(3)), &components(x * x * x)));
        prop_assert!(all_close(&components(x.powf(3.0)), &components(x * x * x)));
        prop_assert!(all_close(&components(x.sinc() * x), &components(x.sin())));
        prop_assert!(all_close(&components(x.exp2().log2()), &components(x)));
        prop_assert!(all_close(&components(x.to_degrees().to_radians()), &components(x)));
    }

    #[test]
    fn binary_identities(x in nested(), y in nested()) {
        prop_assert_eq!(components(x.max(y) + x.min(y) - y), components(y.max(x) + y.min(x) - y));
        prop_assume!(x.base().abs() > 0.1 && y.base().abs() > 0.1);
        prop_assert!(all_close(&components((x * x + y * y).sqrt()), &components(x.hypot(y))));
        let angle = y.atan2(x);
        prop_assert!(all_close(&components(y / x), &components(angle.sin() / angle.cos())));
        prop_assert!(all_close(&components((x.exp() + y.exp()).ln()), &components(x.ln_add_exp(y))));
        let base = x.abs();
        prop_assert!(all_close(&components((base.ln() * y).exp()), &components(base.powf(y))));
    }

    #[test]
    fn tangents_are_linear_in_the_seed(x in prop::array::uniform3(number()), v in prop::array::uniform3(number()), w in prop::array::uniform3(number()), s in number()) {
        let along = |v| jvp(smooth, x, v).1;
        let sum: [f64; 3] = core::array::from_fn(|i| v[i] + s * w[i]);
        prop_assert!(close(along(sum), along(v) + s * along(w), 1e3));
        let g = gradient(smooth, x);
        prop_assert!(close(along(v), g[0] * v[0] + g[1] * v[1] + g[2] * v[2], 1e3));
    }

    /// Also: the Hessian is symmetric (Schwarz), and all drivers tell the same.
    #[test]
    fn nesting_equals_flat(x in prop::array::uniform3(number()), v in prop::array::uniform3(number())) {
        let (value, g, h) = value_gradient_hessian(smooth, x);
        prop_assert_eq!(value.to_bits(), smooth(x).to_bits());
        prop_assert_eq!(g, gradient(smooth, x));
        prop_assert_eq!(h, hessian(smooth, x));
        let of_gradient = jacobian(|x| gradient(smooth, x), x);
        let hv = hvp(smooth, x, v);
        for i in 0..3 {
            prop_assert!(close(hv[i], h[i][0] * v[0] + h[i][1] * v[1] + h[i][2] * v[2], 1e3));
            for j in 0..3 {
                prop_assert!(close(h[i][j], h[j][i], 1e2));
                prop_assert!(close(h[i][j], of_gradient[i][j], 1e2));
            }
        }
    }

    /// A plain number over a dual rounds alike at every level.
    #[test]
    fn quotients_of_plain_numbers_nest(c in number(), x in 0.1..4.0, t in number()) {
        let flat = c / Dual { value: x, tangent: [t] };
        let nested = c / Dual { value: Dual { value: x, tangent: [t] }, tangent: [Dual::constant(t)] };
        prop_assert_eq!(flat.tangent[0].to_bits(), nested.value.tangent[0].to_bits());
        prop_assert_eq!(flat.tangent[0].to_bits(), nested.tangent[0].value.to_bits());
    }

    /// The lane count decides how a product is coded, and must not decide the result.
    #[test]
    fn lanes_are_independent(a in number(), b in number(), s in number(), t in number()) {
        let one = Dual { value: a, tangent: [s] } * Dual { value: b, tangent: [t] } / Dual { value: b, tangent: [s] };
        let many = Dual { value: a, tangent: [1.0, s, 0.0] } * Dual { value: b, tangent: [2.0, t, 0.0] } / Dual { value: b, tangent: [0.5, s, 0.0] };
        prop_assert!(one.tangent[0] == many.tangent[1] || one.tangent[0].is_nan() && many.tangent[1].is_nan());
        prop_assert_eq!(many.tangent[2], 0.0);
    }
}
