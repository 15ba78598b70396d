//! Algebraic laws on random numbers, and the definition of each operation where infinite and NaN numbers meet zeros, at every size.

use core::ops::Range;

use gradual::elementary::{Binary, Exp, Recip, Sqrt, Unary};
use gradual::{
    Dual, Primitive, Real, Scalar, gradient, hessian, hvp, jacobian, jvp, second_derivative, value_gradient_hessian,
};
use proptest::prelude::*;

use crate::nested::Law;
use crate::support::{Filled, Second, components, is_same};

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

/// The product as a rule: slopes that carry the tangents of both arguments.
#[derive(Clone, Copy)]
struct Times;

impl Binary for Times {
    fn value<F: Primitive>(self, x: F, y: F) -> F {
        x * y
    }
    fn slopes<T: Scalar>(self, x: T, y: T, _z: T) -> (T, T) {
        (y, x)
    }
}

/// Strong zero.
fn term<T: Scalar>(slope: T, tangent: T) -> T {
    if tangent.is_zero() { T::zero() } else { slope * tangent }
}

fn quotient_by_definition<T: Scalar, const N: usize>(a: Dual<T, N>, b: Dual<T, N>) -> Dual<T, N> {
    let value = a.value / b.value;
    let annihilates = a.is_zero() && !value.is_nan();
    let tangent = core::array::from_fn(|k| {
        let from_b = if annihilates { T::zero() } else { term(value, b.tangent[k]) };
        let numerator = a.tangent[k] - from_b;
        if numerator.is_zero() && from_b.is_zero() { T::zero() } else { numerator / b.value }
    });
    Dual { value, tangent }
}

fn rule_by_definition<T: Scalar, const N: usize>(x: Dual<T, N>, rule: impl Unary) -> Dual<T, N> {
    let value = x.value.apply(rule);
    let slope = if value.is_nan() { value } else { rule.slope_at(x, x.value, value) };
    Dual { value, tangent: x.tangent.map(|tangent| term(slope, tangent)) }
}

fn rule2_by_definition<T: Scalar, const N: usize>(x: Dual<T, N>, y: Dual<T, N>, rule: impl Binary) -> Dual<T, N> {
    let value = x.value.apply2(y.value, rule);
    let slopes = rule.slopes_at((x, y), x.value, y.value, value);
    let (s, t) = if value.is_nan() { (value, value) } else { slopes };
    Dual { value, tangent: core::array::from_fn(|k| term(s, x.tangent[k]) + term(t, y.tangent[k])) }
}

/// By induction over the levels: an operation is what its definition makes of the operations of the level below.
#[track_caller]
fn assert_by_definition<T: Filled + Law, const N: usize>(a: Dual<T, N>, b: Dual<T, N>) {
    let assert = |name: &str, expected: Dual<T, N>, found| {
        let what = || format!("{name} of {:?} and {:?}", components(a), components(b));
        assert!(
            is_same(expected, found),
            "{}: found {:?}, expected {:?}",
            what(),
            components(found),
            components(expected)
        );
    };
    assert("product", a.law(b), a * b);
    assert("mul_add", a.law(b) + b, a.mul_add(b, b));
    assert("product as a rule", rule2_by_definition(a, b, Times), a.apply2(b, Times));
    assert("exp", rule_by_definition(a, Exp), a.exp());
    assert("sqrt", rule_by_definition(a, Sqrt), a.sqrt());
    assert("recip", rule_by_definition(a, Recip), a.recip());
    let c = b.base();
    assert("product with a plain number", a.law(Dual::from(c)), a * c);
    assert("quotient by a plain number", quotient_by_definition(a, Dual::from(c)), a / c);
}

/// One special number meets a zero lane, value or component, or nothing but zeros; all else is ordinary and positive, so that an
/// infinite number makes NaN of lost zeros only.
fn one_special_number_meets_zeros<T: Filled + Law, const N: usize>() {
    let count = Dual::<T, N>::COMPONENTS;
    let ordinary = |k: usize| [1.0, 2.0, 0.5][k % 3];
    // Every lane and every place of the value, and some of the others.
    let some = |start: usize| (start..count).step_by(1 + count / 8);
    let lanes = (0..=N).map(|k| k * T::COMPONENTS..(k + 1) * T::COMPONENTS);
    let blocks: Vec<_> = lanes.chain(some(0).map(|k| k..k + 1)).chain(core::iter::once(0..count)).collect();
    for place in (0..T::COMPONENTS).chain(some(T::COMPONENTS)) {
        for special in [f64::INFINITY, f64::NAN] {
            for zeros in &blocks {
                let number = |special_at: Option<usize>, zero_at: &Range<usize>| {
                    let mut k = 0..;
                    Dual::<T, N>::filled(&mut || match k.next() {
                        k if k == special_at => special,
                        Some(k) if zero_at.contains(&k) => 0.0,
                        k => ordinary(k.unwrap()),
                    })
                };
                let (a, b, both) = (number(Some(place), &(0..0)), number(None, zeros), number(Some(place), zeros));
                assert_by_definition(a, b);
                assert_by_definition(b, a);
                assert_by_definition(both, both);
            }
        }
    }
}

/// Lanes are looked at together, several levels at once up to some size: none may be left out.
#[test]
fn every_operation_is_its_definition_at_every_size() {
    macro_rules! at_sizes {
        ($($N:literal)*) => { $(
            one_special_number_meets_zeros::<f64, $N>();
            one_special_number_meets_zeros::<Dual<f64, $N>, $N>();
            one_special_number_meets_zeros::<Dual<f64, 1>, $N>();
            one_special_number_meets_zeros::<Dual<f64, $N>, 1>();
        )* };
    }
    at_sizes!(1 2 3 4 5 8);
    one_special_number_meets_zeros::<Dual<f64, 1>, 20>();
    one_special_number_meets_zeros::<Dual<f64, 2>, 4>();
    one_special_number_meets_zeros::<Dual<f64, 2>, 20>();
    one_special_number_meets_zeros::<Dual<Dual<f64, 1>, 1>, 1>();
    one_special_number_meets_zeros::<Dual<Dual<f64, 2>, 2>, 2>();
    one_special_number_meets_zeros::<Dual<Dual<f64, 3>, 3>, 3>();
    one_special_number_meets_zeros::<Dual<Dual<f64, 1>, 1>, 4>();
}

/// √x + 1 has an infinite slope at 0 and the value 1; nothing that is made of it may lose a zero of another variable.
#[test]
fn infinite_tangents_of_an_ordinary_value() {
    fn spread<const N: usize>() {
        let x = |k: usize| if k == 0 { 0.0 } else { k as f64 };
        let y = |x: [Dual<Dual<f64, N>, N>; N]| {
            let wild = x[0].sqrt() + 1.0;
            wild * wild + x.iter().skip(1).map(|&x| x * x).sum::<Dual<_, N>>()
        };
        let (value, g, h) = value_gradient_hessian(y, core::array::from_fn(x));
        assert_eq!(value, 1.0 + (1..N).map(|k| x(k) * x(k)).sum::<f64>());
        for i in 0..N {
            assert_eq!(g[i], if i == 0 { f64::INFINITY } else { 2.0 * x(i) }, "N = {N}, slope {i}");
            for j in 0..N {
                if i == 0 && j == 0 {
                    assert!(h[i][j].is_nan(), "∞ - ∞");
                } else {
                    assert_eq!(h[i][j], if i == j { 2.0 } else { 0.0 }, "N = {N}, entry {i}, {j}");
                }
            }
        }
    }
    spread::<1>();
    spread::<2>();
    spread::<3>();
    spread::<4>();
    spread::<8>();
    assert!(second_derivative(|x| (x.sqrt() + 1.0).powi(2), 0.0).is_nan());
    assert_eq!(second_derivative(|x| x.sqrt() + 1.0, 0.0), f64::NEG_INFINITY);
}
