//! The tape of the benchmarks: it is an honest opponent only if it is right.

#[path = "../benches/support/tape.rs"]
mod support;

mod rows;

use gradual::{Dual, Real, Scalar, gradient, hessian, hvp, jacobian, norm, value_and_gradient};
use proptest::prelude::*;
use support::{Tape, Var};

use crate::allocation::allocations;
use crate::support::{assert_close, assert_same_bits, is_same};
use crate::zoo::{Problem, Visitor, visit_all};

/// Value and gradient on a fresh tape.
fn reverse<const N: usize>(f: impl for<'t> FnOnce([Var<'t, f64>; N]) -> Var<'t, f64>, x: [f64; N]) -> (f64, [f64; N]) {
    let mut g = [f64::NAN; N];
    let value = Tape::new().value_and_gradient(|x| f(array(x)), &x, &mut g);
    (value, g)
}

fn array<T: Copy, const N: usize>(x: &[T]) -> [T; N] {
    x.try_into().expect("as many variables as numbers went in")
}

/// Equal numbers, or both NaN.
#[track_caller]
fn assert_same(expected: f64, found: f64, what: &str) {
    assert!(is_same(expected, found), "{what}: found {found:e}, expected {expected:e}");
}

/// Every operator in every form that `Scalar` asks for.
#[allow(clippy::eq_op)]
fn operators<T: Real>([x, y]: [T; 2]) -> [T; 20] {
    let mut z = [x; 10];
    z[0] += y;
    z[1] -= y;
    z[2] *= y;
    z[3] /= y;
    z[4] %= y;
    z[5] += 3.5;
    z[6] -= 3.5;
    z[7] *= 3.5;
    z[8] /= 3.5;
    z[9] %= 3.5;
    let plain = [x + 2.5, x - 2.5, x * 2.5, x / 2.5, x % 2.5, T::from(2.5) - x, T::from(2.5) / x];
    let [a, b, c, d, e, f, g, h, i, j] = z;
    let [k, l, m, n, o, p, q] = plain;
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, -x, x % y, x / x]
}

#[test]
fn operators_in_every_form() {
    for x in [[7.25, 2.0], [-7.25, 0.3], [1e-300, 1e10], [0.0, 5.0], [f64::INFINITY, 2.0]] {
        let mut j = [0.0; 40];
        let values = Tape::new().value_and_jacobian(|x| operators(array(x)), &x, &mut j);
        let expected = jacobian(operators, x);
        for (k, value) in operators(x).into_iter().enumerate() {
            assert_same_bits(value, values[k], &format!("value {k} at {x:?}"));
            for i in 0..2 {
                let (expected, found) = (expected[k][i], j[2 * k + i]);
                let close = (expected - found).abs() <= 4.0 * f64::EPSILON * expected.abs();
                assert!(
                    close || expected.is_nan() && found.is_nan() || expected == found,
                    "{k}, {i} at {x:?}: {found:e}, {expected:e}"
                );
            }
        }
    }
}

/// Functions that `Scalar` composes.
fn composed<T: Real>([x, y, z]: [T; 3]) -> [T; 9] {
    [
        x.mul_add(y, z),
        x.mul_add(3.0, 1.0),
        x.sin_cos().0 * y.sin_cos().1,
        x.log(y),
        x.clamp(y, 10.0) * z.clamp(-1.0, 0.5),
        (x * y).powi(3) - z.powi(0),
        y.powf(2.5) * z.powf(3.0) + x.powf(y),
        norm(&[x, y, z]),
        [x, y, z].iter().product::<T>() + [x, z].into_iter().product::<T>()
            - [x, y].iter().sum::<T>() * [z].into_iter().sum::<T>(),
    ]
}

#[test]
fn composed_functions() {
    for x in [[1.3, 0.7, -0.4], [0.2, 1.9, 0.9], [2.5, 0.1, -2.0]] {
        let mut j = [0.0; 27];
        let values = Tape::new().value_and_jacobian(|x| composed(array(x)), &x, &mut j);
        for (k, value) in composed(x).into_iter().enumerate() {
            assert_same_bits(value, values[k], &format!("value {k}"));
        }
        for (expected, found) in jacobian(composed, x).as_flattened().iter().zip(j) {
            assert_close(*expected, found, 1e-14, "composed");
        }
    }
}

#[test]
fn products_and_sums_are_fused() {
    let tiny = (-30_f64).exp2();
    assert_eq!(reverse(|[x]| x.mul_add(-x + 2.0, -1.0), [1.0 + tiny]), (-tiny * tiny, [-2.0 * tiny]));
}

#[test]
fn comparisons_look_at_the_value() {
    reverse(
        |[x, y]| {
            assert!(x > y && x > 2.0 && x == 3.0 && x == y + 2.0 && x != y);
            assert!(y < x && y < 2.0);
            assert!(x.is_finite() && !x.is_nan() && (-x).is_sign_negative() && x.base() == 3.0);
            x
        },
        [3.0, 1.0],
    );
}

#[test]
#[allow(clippy::eq_op)]
fn constants_are_told_from_live_numbers() {
    reverse(
        |[x, y]| {
            let constants = [Var::from(2.0), Var::zero(), x.floor(), x * 0.0, x - x, x.powf(0.0), Var::from(2.0).sin()];
            assert!(constants.iter().all(Scalar::is_constant));
            assert!(![x, x * y, x + 1.0, x * 0.0 + y, x % 2.0, x.max(9.0) + y].iter().any(Scalar::is_constant));
            assert!((x * 0.0).is_zero() && !(x - 3.0).is_zero());
            x
        },
        [3.0, 1.0],
    );
    // Over duals it is the tangents below that count.
    let lifted = Var::constant(Dual { value: 2.0, tangent: [1.0] });
    assert!(!lifted.is_constant() && Var::constant(Dual::<f64, 1>::constant(2.0)).is_constant());
    assert_eq!((Var::<Dual<f64, 2>>::COMPONENTS, Var::<Dual<f64, 2>>::DEPTH), (3, 2));
}

#[test]
fn outputs_that_are_constants_inputs_and_unused_variables() {
    assert_eq!(reverse(|[_, _]| Var::from(7.0), [1.0, 2.0]), (7.0, [0.0, 0.0]));
    assert_eq!(reverse(|[_, y]| y, [1.0, 2.0]), (2.0, [0.0, 1.0]));
    assert_eq!(reverse(|[x, _, _]| x * x, [3.0, 1.0, 2.0]), (9.0, [6.0, 0.0, 0.0]));
    assert_eq!(reverse(|[]| Var::from(7.0), []), (7.0, []));
    // A result from the middle of the tape: what was recorded later does not count.
    let early = reverse(
        |[x, y]| {
            let early = x * y;
            assert!((early * x + y).base() == 50.0);
            early
        },
        [3.0, 5.0],
    );
    assert_eq!(early, (15.0, [5.0, 3.0]));
    assert_same_bits(-0.0, reverse(|[x]| [x; 0].iter().sum(), [1.0]).0, "the sum of nothing");
}

#[test]
fn several_outputs() {
    let x = [1.5, 0.25, -2.0];
    let mut j = [f64::NAN; 18];
    let values = Tape::new().value_and_jacobian(
        |x| {
            let [x, y, z] = array(x);
            [y, Var::from(1.0), x * y, x * y * z, z.exp() + x, y]
        },
        &x,
        &mut j,
    );
    let e = (-2.0_f64).exp();
    assert_eq!(values, [0.25, 1.0, 0.375, -0.75, e + 1.5, 0.25]);
    let expected =
        [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.25, 1.5, 0.0], [-0.5, -3.0, 0.375], [1.0, 0.0, e], [0.0, 1.0, 0.0]];
    assert_eq!(j, expected.as_flattened());
}

#[test]
#[should_panic(expected = "2 rows of 3 derivatives do not fill 5 places")]
fn rows_must_fit() {
    Tape::new().value_and_jacobian(|x| [x[0], x[1]], &[1.0; 3], &mut [0.0; 5]);
}

/// Zeros and infinities as in forward mode.
#[allow(clippy::eq_op)]
fn at_zero<T: Real>([x, y]: [T; 2]) -> [T; 18] {
    [
        x.sqrt() * 0.0,
        T::zero() * x.sqrt(),
        x.recip() * 0.0,
        x.sqrt() * x,
        x.sqrt() * y,
        (x * y).sqrt(),
        (x * 0.0).sqrt() + y,
        (x - x).ln() + y,
        T::zero() / x.sqrt() + y,
        T::zero() / (x + 2.0).sqrt(),
        T::zero() / (x.sqrt() + 2.0),
        (x - x) / y,
        (x + 1.0) / (y - y),
        (x - x).powf(0.5) + y,
        x.sqrt().floor() + y,
        (x - 1.0).ln() * y,
        (x - 1.0).sqrt().max(y),
        (x - x) / (y + 1.0) + x.ln_1p(),
    ]
}

#[test]
fn zeros_are_strong() {
    let mut j = [0.0; 36];
    let values = Tape::new().value_and_jacobian(|x| at_zero(array(x)), &[0.0, 0.0], &mut j);
    let expected = jacobian(at_zero, [0.0, 0.0]);
    for (k, value) in at_zero([0.0, 0.0]).into_iter().enumerate() {
        assert_same_bits(value, values[k], &format!("value {k}"));
        assert_same(expected[k][0], j[2 * k], &format!("output {k} in x"));
        assert_same(expected[k][1], j[2 * k + 1], &format!("output {k} in y"));
    }
}

/// What the documentation says is not held.
#[test]
fn zeros_that_a_tape_cannot_see() {
    assert_eq!(reverse(|[x, y, z]| (x.sqrt() + y) * z, [0.0; 3]).1[0], 0.0);
    assert!(reverse(|[x, y]| (x * y - y * x).sqrt(), [2.0, 3.0]).1[0].is_nan());
    assert!(reverse(|[x]| x.cos() * f64::INFINITY, [0.0]).1[0].is_nan());
}

/// Large enough for more nodes than a fresh tape has room for.
fn chain<T: Real>(x: &[T]) -> T {
    let mut sum = T::zero();
    for _ in 0..20 {
        for i in 1..x.len() {
            sum += x[i - 1] * x[i].tanh() + sum * 0.01;
        }
    }
    sum
}

#[test]
fn a_used_tape_does_not_allocate() {
    let (x, mut g) = ([0.3, -0.7, 1.1, 0.2, -1.4, 0.9], [0.0; 6]);
    let (value, expected) = value_and_gradient(|x| chain(&x), x);
    let mut tape = Tape::new();
    let first = tape.value_and_gradient(|x| chain(x), &x[..2], &mut g[..2]);
    assert_same_bits(chain(&x[..2]), first, "the first run");
    tape.value_and_gradient(|x| chain(x), &x, &mut g);
    let bytes = tape.bytes();
    assert!(bytes > 200 * 24);
    for _ in 0..3 {
        g = [0.0; 6];
        let count =
            allocations(|| assert_same_bits(value, tape.value_and_gradient(|x| chain(x), &x, &mut g), "the value"));
        assert_eq!((count, tape.bytes()), (0, bytes));
        for i in 0..6 {
            assert_close(expected[i], g[i], 1e-13, "a run on a used tape");
        }
    }
    // A smaller function on the memory of a larger one.
    let product = |tape: &mut Tape<f64>, g: &mut [f64]| tape.value_and_gradient(|x| x[0] * x[1], &x[..2], g);
    assert_eq!(allocations(|| assert_same_bits(0.3 * -0.7, product(&mut tape, &mut g[..2]), "the product")), 0);
    assert_eq!(g[..2], [-0.7, 0.3]);
}

#[test]
fn all_memory_is_counted() {
    let mut tape = Tape::new();
    assert_eq!(tape.bytes(), 0);
    tape.value_and_gradient(|x| x[0] * x[1], &[1.0; 100], &mut [0.0; 100]);
    // Four nodes of 24 bytes, a variable and an adjoint for each number, and the adjoint of the product.
    assert!(tape.bytes() >= 400 * 24 + 100 * size_of::<Var<f64>>() + 101 * 8);
}

/// A panic of the function leaves a tape that works.
#[test]
fn a_tape_survives_a_panic() {
    let mut tape = Tape::new();
    let mut g = [0.0; 2];
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        tape.value_and_gradient(
            |x| if x[0] * x[1] > 0.0 { panic!("of the function") } else { x[0] },
            &[1.0, 2.0],
            &mut g,
        )
    }));
    assert!(broken.is_err());
    assert_eq!((tape.value_and_gradient(|x| x[0] * x[1], &[3.0, 5.0], &mut g), g), (15.0, [5.0, 3.0]));
}

#[test]
fn single_precision() {
    let mut g = [0.0_f32; 2];
    let value = Tape::new().value_and_gradient(|x| x[0].sin() * x[1] / 2.0, &[0.5_f32, 3.0], &mut g);
    let (expected, slopes) = value_and_gradient(|[x, y]| x.sin() * y / 2.0, [0.5_f32, 3.0]);
    assert_eq!((value, g), (expected, slopes));
}

fn smooth<T: Real>([x, y, z]: [T; 3]) -> T {
    (x * y).sin() + (z * 0.5).exp() / (x * x + 1.5) - (y - z).tanh() * z + x.hypot(y) * z.atan2(x)
}

/// Forward over reverse: every tangent of the gradient is a row of the Hessian.
#[test]
fn hessians() {
    let x = [0.7, -1.2, 0.4];
    let seeds: [Dual<f64, 3>; 3] = core::array::from_fn(|i| Dual::variable(x[i], i));
    let mut g = seeds;
    let value = Tape::new().value_and_gradient(|x| smooth(array(x)), &seeds, &mut g);
    assert_same_bits(smooth(x), value.value, "the value");
    let h = hessian(smooth, x);
    for i in 0..3 {
        assert_close(gradient(smooth, x)[i], g[i].value, 1e-14, "the gradient");
        for k in 0..3 {
            assert_close(h[i][k], g[i].tangent[k], 1e-14, "the Hessian");
        }
    }
}

/// A number that is 0 with a live tangent is not zero, as a factor or as an adjoint.
#[test]
fn live_zeros_over_duals() {
    let epsilon = Var::constant(Dual { value: 0.0, tangent: [1.0] });
    let x = [2.0, 3.0].map(Dual::constant);
    let mut g = x;
    let value = Tape::new().value_and_gradient(|x| x[0] * x[1] * epsilon, &x, &mut g);
    assert_eq!((value.value, value.tangent, g.map(|g| g.tangent)), (0.0, [6.0], [[3.0], [2.0]]));
}

/// The collection of Moré, Garbow and Hillstrom at its standard starts, on one tape for all: values, Jacobians, and products with
/// the Hessian by forward over reverse.
struct Sweeps {
    first: Tape<f64>,
    second: Tape<Dual<f64, 1>>,
}

impl Visitor for Sweeps {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        let (x, mut j) = (P::start(), vec![0.0; M * N]);
        let values = self.first.value_and_jacobian(|x| P::residuals(array(x)), &x, &mut j);
        // Not bit for bit: how a power of a constant exponent is folded is the optimiser's.
        assert_row(&P::residuals(x), &values, P::NAME);
        for (expected, found) in jacobian(P::residuals, x).iter().zip(j.chunks(N)) {
            assert_row(expected, found, P::NAME);
        }

        let v: [f64; N] = core::array::from_fn(|i| (1.0 + i as f64).cos());
        let seeds: [_; N] = core::array::from_fn(|i| Dual { value: x[i], tangent: [v[i]] });
        let mut g = seeds;
        self.second.value_and_gradient(|x| P::objective(array(x)), &seeds, &mut g);
        assert_row(&hvp(P::objective, x, v), &g.map(|g| g.tangent[0]), P::NAME);
    }
}

/// Within 1e-12 of the largest.
#[track_caller]
fn assert_row(expected: &[f64], found: &[f64], what: &str) {
    let scale = expected.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    for (i, (e, f)) in expected.iter().zip(found).enumerate() {
        assert!((e - f).abs() <= 1e-12 * scale, "{what}, component {i}: found {f:e}, expected {e:e}");
    }
}

#[test]
fn the_zoo() {
    visit_all(&mut Sweeps { first: Tape::new(), second: Tape::new() });
}

/// What a random program does to one or two of its numbers.
#[derive(Clone, Copy, Debug)]
struct Step {
    operation: u8,
    of: [prop::sample::Index; 2],
    constant: f64,
}

fn step() -> impl Strategy<Value = Step> {
    (0..14_u8, any::<[prop::sample::Index; 2]>(), -2.0..2.0).prop_map(|(operation, of, constant)| Step {
        operation,
        of,
        constant,
    })
}

/// Bounded operations, so that rounding decides the tolerance.
fn run<T: Real>(program: &[Step], x: &[T]) -> T {
    let mut numbers = x.to_vec();
    for step in program {
        let [a, b] = step.of.map(|of| *of.get(&numbers));
        let c = step.constant;
        numbers.push(match step.operation {
            0 => a + b,
            1 => a - b,
            2 => a.tanh() * b,
            3 => a / (b * b + 1.5),
            4 => -a,
            5 => a * c,
            6 => a - c,
            7 => T::from(c) - a,
            8 => T::from(c) / (a * a + 1.0),
            9 => a.sin(),
            10 => a.max(b),
            11 => a.atan2(b * b + 0.5),
            12 => a.mul_add(0.5, b),
            _ => T::from(c),
        });
    }
    numbers[numbers.len() - 1]
}

proptest! {
    #[test]
    fn random_programs(program in prop::collection::vec(step(), 0..40), x in prop::array::uniform4(-2.0..2.0)) {
        let mut tape = Tape::new();
        let mut g = [f64::NAN; 4];
        let (value, expected) = value_and_gradient(|x| run(&program, &x), x);
        for _ in 0..2 {
            let found = tape.value_and_gradient(|x| run(&program, x), &x, &mut g);
            prop_assert_eq!(value.to_bits(), found.to_bits());
            let scale = expected.iter().fold(value.abs().max(1.0), |m, x| m.max(x.abs()));
            for i in 0..4 {
                prop_assert!((expected[i] - g[i]).abs() <= 1e-11 * scale, "slope {}: {} and {}", i, expected[i], g[i]);
            }
        }
    }
}
