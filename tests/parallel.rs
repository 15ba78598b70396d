//! Passes and sums on several threads: the same bits as on one.

use gradual::chunked::Workspace;
use gradual::{Real, Scalar, gradient, hessian, par_sum};
use rayon::ThreadPoolBuilder;

use crate::support::message_of;

const THREADS: [usize; 4] = [1, 2, 3, 7];

fn on<R: Send>(threads: usize, f: impl FnOnce() -> R + Send) -> R {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(f)
}

fn point(n: usize) -> Vec<f64> {
    (0..n).map(|i| (1.3 * i as f64 + 0.5).sin()).collect()
}

/// Curved in every pair of neighbours, and with ties where they are equal.
fn bent<T: Scalar>(x: &[T]) -> T {
    x.windows(2).map(|x| x[0].max(x[1]) * x[1].exp() + (x[0] - x[1]).abs()).sum::<T>()
        + x.iter().copied().product::<T>()
}

fn outputs<T: Scalar>(x: &[T]) -> Vec<T> {
    x.iter().rev().map(|&x| x.sin()).chain([bent(x)]).collect()
}

fn every_driver<const C: usize>(n: usize, threads: usize) {
    let (mut one, mut many) = (Workspace::<C>::with_len(n), Workspace::<C>::with_len(n));
    // A tie in every pair, and none.
    for x in [vec![0.5; n], point(n)] {
        let (mut a, mut b) = (vec![0.0; n], vec![1.0; n]);
        let value = one.value_and_gradient(bent, &x, &mut a);
        assert_eq!(on(threads, || many.par_value_and_gradient(bent, &x, &mut b)), value);
        assert_eq!(a, b);
        b.fill(1.0);
        on(threads, || many.par_gradient(bent, &x, &mut b));
        assert_eq!(a, b);

        let v = point(n);
        one.hvp(bent, &x, &v, &mut a);
        on(threads, || many.par_hvp(bent, &x, &v, &mut b));
        assert_eq!(a, b);

        let (mut a, mut b) = (vec![0.0; (n + 1) * n], vec![1.0; (n + 1) * n]);
        let (mut y, mut z) = (vec![0.0; n + 1], vec![1.0; n + 1]);
        one.value_and_jacobian(outputs, &x, &mut y, &mut a);
        on(threads, || many.par_value_and_jacobian(outputs, &x, &mut z, &mut b));
        assert_eq!((&a, y), (&b, z));
        b.fill(1.0);
        on(threads, || many.par_jacobian(outputs, &x, &mut b));
        assert_eq!(a, b);

        let (mut a, mut b) = (vec![0.0; n * n], vec![1.0; n * n]);
        one.hessian(bent, &x, &mut a);
        on(threads, || many.par_hessian(bent, &x, &mut b));
        assert_eq!(a, b);
    }
}

#[test]
fn every_driver_gives_the_bits_of_one_thread() {
    for threads in THREADS {
        for n in [1, 2, 3, 7, 8, 9, 20] {
            every_driver::<2>(n, threads);
            every_driver::<3>(n, threads);
            every_driver::<8>(n, threads);
        }
    }
}

#[test]
fn without_variables() {
    let mut workspace = Workspace::new(0);
    assert_eq!(on(3, || workspace.par_value_and_gradient(|_| 2.0.into(), &[], &mut [])), 2.0);
    on(3, || workspace.par_hessian(|_| 2.0.into(), &[], &mut []));
}

#[test]
fn single_precision() {
    let (x, mut g) = ([0.25_f32; 9], [0.0; 9]);
    on(3, || Workspace::<4, f32>::with_len(9).par_gradient(|x| x.iter().map(|&x| x * x).sum(), &x, &mut g));
    assert_eq!(g, [0.5; 9]);
}

#[test]
fn failures_are_handed_through() {
    let (x, mut g) = (point(20), vec![0.0; 20]);
    let mut workspace = Workspace::<4>::with_len(20);
    let only_with = |i: usize| move |x: &[gradual::Dual<f64, 4>]| (x[i].tangent[1] == 0.0).then_some(x[i]);
    assert_eq!(on(3, || workspace.try_par_value_and_gradient(only_with(7), &x, &mut g)), Some(x[7]));
    assert_eq!(on(3, || workspace.try_par_gradient(only_with(6), &x, &mut g)), None);
    let error = on(3, || workspace.try_par_jacobian(|_| Err::<[_; 1], _>("no"), &x, &mut g));
    assert_eq!(error, Err("no"));
}

#[test]
fn panics_arrive_and_nothing_is_poisoned() {
    let (x, mut g) = (point(20), vec![0.0; 20]);
    let mut workspace = Workspace::<4>::with_len(20);
    let broken = |x: &[gradual::Dual<f64, 4>]| {
        assert!(x[6].tangent[1] == 0.0, "the seventh is seeded");
        x[0]
    };
    assert_eq!(message_of(|| on(3, || workspace.par_gradient(broken, &x, &mut g))), "the seventh is seeded");
    on(3, || workspace.par_gradient(|x| x[19] * 2.0, &x, &mut g));
    assert_eq!((g[0], g[19]), (0.0, 2.0));
    assert_eq!(message_of(|| par_sum(&x, |_| -> f64 { panic!("no term") })), "no term");
}

#[test]
fn lengths_that_differ_are_named() {
    let mut workspace = Workspace::new(3);
    let message = message_of(|| workspace.par_gradient(|x| x[0], &[1.0; 3], &mut [0.0; 2]));
    assert_eq!(message, "the buffer for the gradient has length 2, needs 3");
    let message = message_of(|| workspace.par_hvp(|x| x[0], &[1.0; 3], &[1.0; 2], &mut [0.0; 3]));
    assert_eq!(message, "the direction has length 2, needs 3");
    let message = message_of(|| workspace.par_hessian(|x| x[0], &[1.0; 3], &mut [0.0; 8]));
    assert_eq!(message, "the buffer for the Hessian has length 8, needs 9");
}

/// Least squares of a decay.
fn loss<T: Real + Send + Sync>(data: &[(f64, f64)], [a, k]: [T; 2]) -> T {
    par_sum(data, |&(t, y)| (a * (k * -t).exp() - y).powi(2))
}

#[test]
fn sums_do_not_depend_on_threads() {
    for n in [0, 1, 2, 255, 256, 257, 1000] {
        let data: Vec<(f64, f64)> = (0..n).map(|i| (f64::from(i) * 0.01, (f64::from(i) * 0.7).cos())).collect();
        let at = [1.3, 0.4];
        let all = || (loss(&data, at), gradient(|p| loss(&data, p), at), hessian(|p| loss(&data, p), at));
        let (value, g, h) = on(1, all);
        for threads in THREADS {
            assert_eq!(on(threads, all), (value, g, h), "{n} items");
        }
        let term = |&(t, y): &(f64, f64), [a, k]: [gradual::Dual<f64, 2>; 2]| (a * (k * -t).exp() - y).powi(2);
        let serial = gradient(|p| data.iter().map(|item| term(item, p)).sum(), at);
        for i in 0..2 {
            // A sum of n terms in another order: each addition rounds once.
            assert!((g[i] - serial[i]).abs() <= f64::from(n) * f64::EPSILON * 10.0, "{n} items: {g:?} {serial:?}");
        }
    }
    assert_eq!(par_sum(&[] as &[f64], |&x| x), 0.0);
}
