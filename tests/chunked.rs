//! Functions of slices: the same lanes as the static drivers at every length and width, one piece at ties, lengths and failures.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gradual::chunked::{self, Workspace};
use gradual::elementary::{logsumexp, norm};
use gradual::{Dual, Real, Scalar, derivative, gradient, hessian, hvp, jacobian};
use proptest::prelude::*;

use crate::allocation::allocations;
use crate::support::{assert_close, assert_same_bits, message_of};
use crate::zoo::{Problem, Visitor, visit_all};

/// More than three chunks of eight lanes.
const MOST: usize = 40;

fn point(n: usize) -> Vec<f64> {
    (0..n).map(|i| (1.3 * i as f64 + 0.4).sin() + 0.1).collect()
}

/// Smooth, with every neighbour coupled; defined for any length.
fn chain<T: Real>(x: &[T]) -> T {
    let mut sum = T::from(0.5);
    for i in 0..x.len() {
        let previous = if i == 0 { T::one() } else { x[i - 1] };
        sum += (x[i] * previous).sin() * x[i].exp() + (x[i] - previous).powi(2) / (x[i] * x[i] + 1.0);
    }
    sum * sum
}

/// As many outputs as inputs, and one more.
fn outputs<T: Real>(x: &[T]) -> Vec<T> {
    let product: T = x.iter().product();
    let each = x.iter().enumerate().map(|(i, &x)| x.tanh() * product + i as f64);
    each.chain([chain(x)]).collect()
}

/// Calls `$body` with the constant `$C` at every width that is tested.
macro_rules! at_every_width {
    ($C:ident => $body:block) => {
        at_every_width! { @ $C $body 2 3 4 8 16 32 }
    };
    (@ $C:ident $body:block $($width:literal)*) => { $({
        const $C: usize = $width;
        $body
    })* };
}

#[track_caller]
fn assert_same(expected: &[f64], found: &[f64], what: &str) {
    assert_eq!(expected.len(), found.len(), "{what}");
    for i in 0..expected.len() {
        assert_same_bits(expected[i], found[i], &format!("{what}, entry {i}"));
    }
}

/// Lanes do not know each other: seeds in other lanes, and in fewer, change no bit.
#[test]
fn slopes_have_the_bits_of_the_static_drivers() {
    for n in 0..=MOST {
        let x = point(n);
        // The static drivers on the first n of a longer point.
        let all: [f64; MOST] = point(MOST).try_into().unwrap();
        let v: [f64; MOST] = core::array::from_fn(|i| 1.0 - 0.1 * i as f64);
        let expected = &gradient(|x| chain(&x[..n]), all)[..n];
        let rows = jacobian(
            |x: [Dual<f64, MOST>; MOST]| {
                let mut y = [Dual::zero(); MOST + 1];
                y[..=n].copy_from_slice(&outputs(&x[..n]));
                y
            },
            all,
        );
        let rows: Vec<f64> = rows[..=n].iter().flat_map(|row| row[..n].to_vec()).collect();
        let product = &hvp(|x| chain(&x[..n]), all, v)[..n];
        at_every_width!(C => {
            let what = |name: &str| format!("{name}, n = {n}, C = {C}");
            let (mut g, mut y, mut j) = (vec![f64::NAN; n], vec![f64::NAN; n + 1], vec![f64::NAN; (n + 1) * n]);
            chunked::gradient_by::<C>(chain, &x, &mut g);
            assert_same(expected, &g, &what("gradient"));
            g.fill(f64::NAN);
            let value = chunked::value_and_gradient_by::<C>(chain, &x, &mut g);
            assert_same(expected, &g, &what("gradient"));
            assert_same_bits(chain(&x), value, &what("value"));
            chunked::jacobian_by::<C>(outputs, &x, &mut j);
            assert_same(&rows, &j, &what("Jacobian"));
            j.fill(f64::NAN);
            chunked::value_and_jacobian_by::<C>(outputs, &x, &mut y, &mut j);
            assert_same(&rows, &j, &what("Jacobian"));
            assert_same(&outputs(&x), &y, &what("values"));
            chunked::hvp_by::<C>(chain, &x, &v[..n], &mut g);
            // The two levels are the other way round.
            for i in 0..n {
                assert_close(product[i], g[i], 1e-12, &what("product"));
            }
        });
    }
}

#[test]
fn hessians_have_the_bits_of_the_static_driver() {
    const N: usize = 12;
    let all: [f64; N] = point(N).try_into().unwrap();
    for n in 0..=N {
        let x = point(n);
        let expected = hessian(|x| chain(&x[..n]), all);
        at_every_width!(C => {
            let mut h = vec![f64::NAN; n * n];
            chunked::hessian_by::<C>(chain, &x, &mut h);
            for i in 0..n {
                for j in 0..=i {
                    assert_same_bits(expected[i][j], h[i * n + j], &format!("n = {n}, C = {C}, entry {i}, {j}"));
                    assert_same_bits(h[i * n + j], h[j * n + i], "symmetric");
                }
            }
        });
    }
}

#[test]
fn the_collection_of_test_problems() {
    struct Agree;
    impl Visitor for Agree {
        fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
            let x = P::start();
            let (mut g, mut j) = ([f64::NAN; N], vec![f64::NAN; M * N]);
            let value =
                chunked::value_and_gradient_by::<3>(|x| P::objective::<Dual<_, 3>>(x.try_into().unwrap()), &x, &mut g);
            assert_same_bits(P::objective(x), value, P::NAME);
            assert_same(&gradient(P::objective, x), &g, P::NAME);
            chunked::jacobian_by::<4>(|x| P::residuals::<Dual<_, 4>>(x.try_into().unwrap()), &x, &mut j);
            assert_same(jacobian(P::residuals, x).as_flattened(), &j, P::NAME);
        }
    }
    visit_all(&mut Agree);
}

/// The calls that a user writes, without annotations.
#[test]
fn everything_infers() {
    fn generic<T: Real>(x: &[T]) -> T {
        x[0] * x[1] + x[2].exp()
    }
    let x = vec![1.0, 2.0, 0.0];
    let mut g = vec![0.0; x.len()];
    chunked::gradient(|x| x.iter().map(|&x| x * x).sum(), &x, &mut g);
    assert_eq!(g, [2.0, 4.0, 0.0]);
    let value: f64 = chunked::value_and_gradient(|x| 2.0 * x[0] * x[1].exp(), &[1.0, 0.0], &mut g[..2]);
    assert_eq!((value, &g[..2]), (2.0, &[2.0, 2.0][..]));
    chunked::gradient_by::<16>(|x| (2.0 * x[0]).sin() + x[1] * 3.0 + x[2], &[0.0, 1.0, 2.0], &mut g);
    assert_eq!(g, [2.0, 3.0, 1.0]);
    let mut j = vec![0.0; 2 * x.len()];
    chunked::jacobian(|x| [x[0] * x[1], x[2]], &x, &mut j);
    assert_eq!(j, [2.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    chunked::jacobian_by::<16>(|x| [x[0].exp(), x[2]], &[0.0, 1.0, 2.0], &mut j);
    assert_eq!(j, [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    let (mut square, mut y) = ([0.0; 9], [0.0; 3]);
    chunked::jacobian(|x| x.iter().map(|&x| x.sin()).collect::<Vec<_>>(), &[0.0; 3], &mut square);
    chunked::value_and_jacobian(|x| x.to_vec(), &x, &mut y, &mut square);
    assert_eq!((&y[..], square), (&x[..], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]));
    chunked::hessian(generic, &x, &mut square);
    assert_eq!(square, [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    chunked::hessian_by::<2>(generic, &x, &mut square);
    assert_eq!(square, [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    chunked::hvp(generic, &x, &[1.0, 10.0, 5.0], &mut g);
    assert_eq!(g, [10.0, 1.0, 5.0]);
    chunked::hvp_by::<2>(|x| x[0] * x[1] * x[2], &[1.0, 2.0, 3.0], &[1.0, 0.0, 0.0], &mut g);
    assert_eq!(g, [0.0, 3.0, 2.0]);
    chunked::gradient(generic, &x, &mut g);
    let mut workspace = Workspace::new(3);
    let value = workspace.value_and_gradient(generic, &x, &mut g);
    assert_eq!((value, &g), (3.0, &vec![2.0, 1.0, 1.0]));
    let annotated = |x: &[Dual<f64, 8>]| x[0] * x[1];
    chunked::gradient(annotated, &x, &mut g);
}

#[test]
fn other_bases() {
    let mut g = [0.0_f32; 3];
    chunked::gradient(|x| x[0] * x[1] * 2.0 + x[2].exp(), &[1.0_f32, 3.0, 0.0], &mut g);
    assert_eq!(g, [6.0, 2.0, 1.0]);
    // Chunked inside static: d/dt of the gradient of t x y at (2, t).
    let slope = derivative(
        |t| {
            let mut g = [Dual::zero(); 2];
            chunked::gradient(|x| x[0] * x[1] * Dual::constant(t), &[2.0.into(), t], &mut g);
            g
        },
        3.0,
    );
    assert_eq!(slope, [6.0, 2.0]);
    // Static inside chunked.
    let mut g = [0.0; 2];
    chunked::gradient(|x| derivative(|t| t * t * Dual::constant(x[1]), x[0]), &[3.0, 5.0], &mut g);
    assert_eq!(g, [10.0, 6.0]);
}

fn relu<T: Real>(x: T) -> T {
    x.max(0.0)
}

fn largest<T: Real>(x: &[T]) -> T {
    x.iter().fold(T::neg_infinity(), |m, &x| m.max(x))
}

/// Differentiable at a tie of their pieces: exact, one coordinate at a time, wherever the two variables stand in a longer point.
#[test]
fn ties_of_a_differentiable_function() {
    type Case = (&'static str, fn([Dual<f64, 2>; 2]) -> Dual<f64, 2>, [f64; 2], [f64; 2]);
    let cases: [Case; 9] = [
        ("relu(x) - relu(-x)", |[x, _]| relu(x) - relu(-x), [0.0, 0.0], [1.0, 0.0]),
        ("clamps", |[x, _]| x.clamp(0.0, 1.0) + x.clamp(-1.0, 0.0), [0.0, 0.0], [1.0, 0.0]),
        ("stable softplus", |[x, _]| x.max(0.0) + (-x.abs()).exp().ln_1p(), [0.0, 0.0], [0.5, 0.0]),
        ("max + min", |[x, y]| x.max(y) + x.min(y), [1.0, 1.0], [1.0, 1.0]),
        ("max(x, y) - relu(x - y)", |[x, y]| x.max(y) - relu(x - y), [2.0, 2.0], [0.0, 1.0]),
        ("hypot²", |[x, y]| x.hypot(y) * x.hypot(y), [0.0, 0.0], [0.0, 0.0]),
        ("hypot - norm", |[x, y]| x.hypot(y) - norm(&[x, y]), [0.0, 0.0], [0.0, 0.0]),
        ("log-sum-exp", |x| logsumexp(&x), [1.0, 1.0], [0.5, 0.5]),
        ("median of x, y, 0", |[x, y]| x.max(y).min(x.min(y).max(0.0)) + x.max(y).max(0.0), [1.0, 1.0], [1.0, 1.0]),
    ];
    for n in 3..=7 {
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                for (name, f, at, expected) in cases {
                    let (mut x, mut g, mut right) = (point(n), vec![f64::NAN; n], vec![0.0; n]);
                    (x[i], x[j]) = (at[0], at[1]);
                    (right[i], right[j]) = (expected[0], expected[1]);
                    chunked::gradient_by::<2>(|x| f([x[i], x[j]]), &x, &mut g);
                    assert_eq!(g, right, "{name} of variables {i} and {j} of {n}");
                }
            }
        }
    }
}

/// At a genuine kink all chunks take the same piece.
#[test]
fn gradients_at_kinks_belong_to_one_piece() {
    for n in 2..=MOST {
        at_every_width!(C => {
            let (mut g, ones) = (vec![f64::NAN; n], vec![1.0; n]);
            chunked::gradient_by::<C>(largest, &ones, &mut g);
            assert_eq!((g.iter().sum::<f64>(), g.iter().filter(|&&g| g == 0.0).count()), (1.0, n - 1), "n = {n}, C = {C}");
            // The last of the largest along the negative probe.
            chunked::gradient_by::<C>(|x| -largest(&x.iter().map(|&x| -x).collect::<Vec<_>>()), &ones, &mut g);
            assert_eq!((g.iter().sum::<f64>(), g.iter().filter(|&&g| g == 0.0).count()), (1.0, n - 1), "n = {n}, C = {C}");
            chunked::gradient_by::<C>(|x| (x[0] - x[n - 1]).abs(), &ones, &mut g);
            assert_eq!((g[0].abs(), g[0]), (1.0, -g[n - 1]), "n = {n}, C = {C}");
            chunked::gradient_by::<C>(norm, &vec![0.0; n], &mut g);
            assert_close(1.0, g.iter().map(|g| g * g).sum(), 1e-14, "a norm grows along some direction with slope 1");
        });
    }
    let mut g = [0.0; 3];
    chunked::gradient_by::<2>(|x| x[0].max(x[1]), &[1.0, 1.0, 0.0], &mut g);
    assert_eq!(g, [1.0, 0.0, 0.0]);
}

/// Both levels of a second derivative see the probe, so that pieces which agree to first order are told apart alike as well.
#[test]
fn hessians_at_ties() {
    fn vanishing<T: Real>([x, y]: [T; 2]) -> T {
        (x - y).abs() * x.abs() - ((x - y) * x).abs()
    }
    fn squares<T: Real>([x, y]: [T; 2]) -> T {
        relu(x) * relu(x) + relu(-x) * relu(-x) + x.max(y) * x.min(y)
    }
    for n in 3..=6 {
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let (mut h, mut product) = (vec![f64::NAN; n * n], vec![f64::NAN; n]);
                chunked::hessian_by::<2>(|x| vanishing([x[i], x[j]]), &vec![0.0; n], &mut h);
                assert!(h.iter().all(|&h| h == 0.0), "variables {i} and {j} of {n}: {h:?}");
                let mut right = vec![0.0; n * n];
                (right[i * n + i], right[i * n + j], right[j * n + i]) = (2.0, 1.0, 1.0);
                chunked::hessian_by::<2>(|x| squares([x[i], x[j]]), &vec![0.0; n], &mut h);
                assert_eq!(h, right, "variables {i} and {j} of {n}");
                let v = point(n);
                chunked::hvp_by::<2>(|x| squares([x[i], x[j]]), &vec![0.0; n], &v, &mut product);
                for k in 0..n {
                    let row = &right[k * n..][..n];
                    assert_eq!(product[k], row.iter().zip(&v).map(|(h, v)| h * v).sum::<f64>());
                }
            }
        }
    }
}

/// Where an infinite slope meets a zero, it matters whether the zero is live: the probe knows when the seeds do not.
#[test]
fn live_zeros_are_live_in_every_chunk() {
    fn f<T: Real>(x: &[T]) -> T {
        x[1].sqrt() * x[0]
    }
    let expected = gradient(|x| f(&x), [0.0, 0.0, 1.0]);
    let mut g = [0.0; 3];
    chunked::gradient_by::<2>(f, &[0.0, 0.0, 1.0], &mut g);
    assert!(expected[1].is_nan());
    assert_same(&expected, &g, "√y x at the origin");
}

#[test]
fn passes_are_as_few_as_can_be() {
    for n in 0..=MOST {
        at_every_width!(C => {
            let chunks = if n <= C { 1 } else { n.div_ceil(C - 1) };
            let (mut g, mut h, mut count) = (vec![0.0; n], vec![0.0; n * n], 0);
            chunked::gradient_by::<C>(|x| { count += 1; chain(x) }, &point(n), &mut g);
            assert_eq!(count, chunks, "gradient, n = {n}, C = {C}");
            count = 0;
            chunked::hvp_by::<C>(|_| { count += 1; Dual::zero() }, &point(n), &point(n), &mut g);
            assert_eq!(count, chunks, "product, n = {n}, C = {C}");
            count = 0;
            chunked::hessian_by::<C>(|_| { count += 1; Dual::zero() }, &point(n), &mut h);
            assert_eq!(count, chunks * (chunks + 1) / 2, "Hessian, n = {n}, C = {C}");
        });
    }
}

#[test]
fn fallible_functions() {
    let (x, mut g, mut h) = (point(20), vec![7.0; 20], vec![0.0; 400]);
    assert_eq!(chunked::try_gradient(|_| Err("no"), &x, &mut g), Err("no"));
    assert_eq!(g, [7.0; 20], "nothing was computed");
    // Fails in the second of three passes.
    let mut passes = 0;
    let result = chunked::try_value_and_gradient(
        |x| {
            passes += 1;
            (passes < 2).then(|| x.iter().sum())
        },
        &x,
        &mut g,
    );
    assert_eq!((result, passes), (None, 2));
    assert_eq!((&g[..7], &g[7..]), (&[1.0; 7][..], &[7.0; 13][..]));
    let mut workspace = Workspace::new(20);
    assert_eq!(workspace.try_value_and_gradient(|x| Some(chain(x)), &x, &mut g), Some(chain(&x)));
    assert_eq!(chunked::try_hvp(|x| Ok::<_, String>(x[0] * x[1]), &x, &x, &mut g), Ok(()));
    assert_eq!((g[0], g[1]), (x[1], x[0]));
    let error = "x.parse::<f64>()".parse::<f64>().unwrap_err();
    assert_eq!(chunked::try_hessian(|x| Ok(x[0] * "x.parse::<f64>()".parse::<f64>()?), &x, &mut h), Err(error));
    let mut j = [0.0; 40];
    assert_eq!(chunked::try_jacobian(|x| Some([x[3], x[5]]), &x, &mut j), Some(()));
    assert_eq!((j[3], j[25], j.iter().sum::<f64>()), (1.0, 1.0, 2.0));
    let mut y = [0.0; 2];
    assert_eq!(chunked::try_value_and_jacobian(|x| Some(vec![x[3], x[5]]), &x, &mut y, &mut j), Some(()));
    assert_eq!(y, [x[3], x[5]]);
}

#[test]
fn lengths_that_differ_are_named() {
    let x = [1.0, 2.0, 3.0];
    let mut b = [0.0; 5];
    let sum = |x: &[Dual<f64, 8>]| x.iter().sum();
    let message = message_of(|| chunked::gradient(sum, &x, &mut b));
    assert_eq!(message, "the buffer for the gradient has length 5, needs 3");
    let message = message_of(|| assert!(chunked::try_value_and_gradient(|x| Some(sum(x)), &x, &mut b[..2]).is_none()));
    assert_eq!(message, "the buffer for the gradient has length 2, needs 3");
    let message = message_of(|| chunked::jacobian(|x| [x[0], x[1]], &x, &mut b));
    assert_eq!(message, "the buffer for the Jacobian has length 5, needs 6");
    let (y, j) = b.split_at_mut(1);
    let message = message_of(|| chunked::value_and_jacobian(|x| [x[0], x[1]], &x, y, j));
    assert_eq!(message, "the buffer for the values has length 1, needs 2");
    let message = message_of(|| Workspace::new(3).hessian(|x| x[0] * x[1], &x, &mut b));
    assert_eq!(message, "the buffer for the Hessian has length 5, needs 9");
    let message = message_of(|| chunked::hvp(|x| x[0] * x[1], &x, &[1.0], &mut b[..3]));
    assert_eq!(message, "the direction has length 1, needs 3");
    let message = message_of(|| chunked::hvp(|x| x[0] * x[1], &x, &x, &mut b));
    assert_eq!(message, "the buffer for the product has length 5, needs 3");
}

#[test]
fn workspaces_do_not_allocate_per_call() {
    const N: usize = 30;
    let (x, mut y, mut g) = (point(N), [0.0; 2], [0.0; N]);
    let (mut j, mut h) = ([0.0; 2 * N], [0.0; N * N]);
    let mut workspace = Workspace::new(N);
    let count = allocations(|| {
        for n in [N, 5, 0, N] {
            workspace.gradient(chain, &x[..n], &mut g[..n]);
            workspace.value_and_gradient(chain, &x[..n], &mut g[..n]);
            workspace.jacobian(|x| [chain(x), chain(x)], &x[..n], &mut j[..2 * n]);
            workspace.value_and_jacobian(|x| [chain(x), chain(x)], &x[..n], &mut y, &mut j[..2 * n]);
            workspace.hessian(chain, &x[..n], &mut h[..n * n]);
            workspace.hvp(chain, &x[..n], &x[..n], &mut g[..n]);
        }
    });
    assert_eq!(count, 0);
    // A longer point makes it grow, once.
    let mut small = Workspace::<4>::with_len(1);
    assert_eq!(allocations(|| small.gradient(chain, &x, &mut g)), 1);
    assert_eq!(allocations(|| small.gradient(chain, &x, &mut g)), 0);
    // A plain call allocates its one buffer.
    assert_eq!(allocations(|| chunked::gradient(chain, &x, &mut g)), 1);
    assert_eq!(allocations(|| chunked::hessian(chain, &x, &mut h)), 1);
    assert_eq!(allocations(|| chunked::hvp(chain, &x, &x, &mut g)), 1);
    assert_eq!(allocations(|| chunked::jacobian(|x| [chain(x), chain(x)], &x, &mut j)), 1);
}

/// Seeds of a pass that did not end must not be seen by the next call.
#[test]
fn workspaces_survive_panics_and_failures() {
    let (x, n) = (point(20), 20);
    let (mut g, mut h, mut expected, mut expected_h) = (vec![0.0; n], vec![0.0; n * n], vec![0.0; n], vec![0.0; n * n]);
    chunked::gradient_by::<4>(chain, &x, &mut expected);
    chunked::hessian_by::<4>(chain, &x, &mut expected_h);
    let mut workspace = Workspace::<4>::with_len(n);
    for last in 1..6 {
        let countdown = Cell::new(last);
        let is_over = || countdown.replace(countdown.get() - 1) == 1;
        let panicking = AssertUnwindSafe(|| {
            workspace.hessian(|x| if is_over() { panic!("stop") } else { x[0] }, &x, &mut h);
        });
        assert!(catch_unwind(panicking).is_err());
        countdown.set(last);
        assert_eq!(workspace.try_gradient(|x| (!is_over()).then_some(x[0]), &x, &mut g), None);
        workspace.gradient(chain, &x, &mut g);
        workspace.hessian(chain, &x, &mut h);
        assert_eq!((&g, &h), (&expected, &expected_h));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The width changes nothing; the Hessian is symmetric, and its products are those of `hvp`.
    #[test]
    fn widths_agree(x in proptest::collection::vec(-2.0_f64..2.0, 0..30), seed in 0.0_f64..6.0) {
        let n = x.len();
        let v: Vec<f64> = (0..n).map(|i| (seed + i as f64).cos()).collect();
        let (mut g, mut h, mut product) = (vec![0.0; n], vec![0.0; n * n], vec![0.0; n]);
        chunked::gradient(chain, &x, &mut g);
        chunked::hessian(chain, &x, &mut h);
        chunked::hvp(chain, &x, &v, &mut product);
        let size = h.iter().fold(1.0_f64, |m, h| m.max(h.abs()));
        for i in 0..n {
            let (row, column): (f64, f64) = (0..n).map(|j| (h[i * n + j] * v[j], h[j * n + i] * v[j])).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
            prop_assert_eq!(row, column);
            prop_assert!((row - product[i]).abs() <= 1e-13 * size * n as f64, "row {}: {} and {}", i, row, product[i]);
        }
        at_every_width!(C => {
            let (mut again, mut h_again) = (vec![0.0; n], vec![0.0; n * n]);
            chunked::gradient_by::<C>(chain, &x, &mut again);
            prop_assert_eq!(&again, &g);
            chunked::hessian_by::<C>(chain, &x, &mut h_again);
            prop_assert_eq!(&h_again, &h);
        });
    }

    /// Σ |xᵢ - xᵢ₊₁| + max x at points full of ties: a piece is a sum of ±(eᵢ - eᵢ₊₁) and one eₖ, so that its entries add up to 1.
    #[test]
    fn one_piece_at_random_ties(x in proptest::collection::vec(-1_i8..=1, 2..20)) {
        let x: Vec<f64> = x.into_iter().map(f64::from).collect();
        let n = x.len();
        at_every_width!(C => {
            let mut g = vec![f64::NAN; n];
            chunked::gradient_by::<C>(|x| x.windows(2).map(|x| (x[0] - x[1]).abs()).sum::<Dual<_, C>>() + largest(x), &x, &mut g);
            prop_assert_eq!(g.iter().sum::<f64>(), 1.0);
            prop_assert!(g.iter().all(|g| g.abs() <= 3.0 && g.fract() == 0.0));
        });
    }
}
