//! The checks on functions that are right, on gradients broken on purpose, and on input that cannot be checked.

use gradual::check::{Mismatch, Report, Verdict};
use gradual::{
    Dual, Real, check_gradient, check_hessian, check_jacobian, verify_gradient, verify_hessian, verify_hvp,
    verify_jacobian,
};

use crate::support::{on_a_large_stack, report};

fn f<T: Real>([x, y]: [T; 2]) -> T {
    x * x * y + y.sin()
}

fn by_hand([x, y]: [f64; 2]) -> [f64; 2] {
    [2.0 * x * y, x * x + y.cos()]
}

const X: [f64; 2] = [1.3, -0.7];

#[test]
fn right_derivatives_pass() {
    assert!(check_gradient(f, X).unwrap().is_right());
    check_jacobian(|[x, y]| (x * y, x.exp()), X).unwrap();
    check_hessian(f, X).unwrap();
    verify_gradient(f, by_hand, X).unwrap();
    verify_jacobian(|[x, y]| [x * y, x - y], |[x, y]| [[y, x], [1.0, -1.0]], X).unwrap();
    verify_hessian(f, |[x, y]| [[2.0 * y, 2.0 * x], [2.0 * x, -y.sin()]], X).unwrap();
    verify_hvp(f, |[x, y], [u, v]| [2.0 * y * u + 2.0 * x * v, 2.0 * x * u - y.sin() * v], X, [0.5, 2.0]).unwrap();
    check_gradient(|x| x.exp(), 0.5).unwrap();
    check_gradient(|(x, y)| x * y, (1e9, 1e-9)).unwrap();
    check_gradient(|[x, y]| (x * y + 1.0).ln(), [0.5_f32, 2.0]).unwrap();
    verify_gradient(|[x, y]| x * y, |[x, y]| [y, x], [0.5_f32, 2.0]).unwrap();
}

gradual::point! { struct Camera<T> { focal: T, lens: [T; 2] } }

#[test]
fn components_are_named_as_the_user_names_them() {
    let camera = Camera { focal: 2.0, lens: [0.5, 0.25] };
    let broken = |c: Camera<f64>| Camera { lens: [c.lens[0], 0.0], ..c };
    let report = report(verify_gradient(|c| c.focal * c.lens[0] + c.lens[1], broken, camera));
    let names: Vec<_> = report.components.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["∂f/∂x.focal", "∂f/∂x.lens[0]", "∂f/∂x.lens[1]"]);
    let names = |report: Report| report.components.into_iter().map(|c| c.name).collect::<Vec<_>>();
    assert_eq!(names(check_jacobian(|(a, b)| [[a * b], [a]], (2.0, 3.0)).unwrap())[1], "∂f[0][0]/∂x.1");
    assert_eq!(names(check_gradient(|x| x * x, 3.0).unwrap()), ["∂f/∂x"]);
    assert_eq!(names(check_hessian(|[x, y]| x * y, [1.0, 2.0]).unwrap())[1], "∂²f/∂x[0]∂x[1]");
    assert_eq!(names(verify_hvp(|[x, y]| x * y, |_, [u, v]| [v, u], X, X).unwrap())[0], "(H v)[0]");
}

#[test]
fn the_report_shows_the_worst_first_and_is_what_unwrap_prints() {
    let broken = |x: [f64; 30]| core::array::from_fn(|i| if i % 3 == 0 { x[i] * 2.0 } else { -x[i] * (i as f64) });
    let x: [f64; 30] = core::array::from_fn(|i| 1.0 + i as f64);
    let mismatch = verify_gradient(|x| x.iter().map(|&x| x * x).sum(), broken, x).unwrap_err();
    let text = format!("{mismatch}");
    assert_eq!(text, format!("{mismatch:?}"));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "the derivative does not pass: 10 of 30 components right, 20 wrong");
    assert!(lines[2].starts_with("∂f/∂x[29]") && lines[2].ends_with("wrong"), "{text}");
    assert_eq!(lines[22], "… and 10 more");
    assert!(lines.last().unwrap().ends_with("x[7] = 8.0 and 22 more"), "{text}");
    let _: &dyn std::error::Error = &mismatch;
}

gradual::point! { struct Line { slope, offset } }

/// The README shows what is really printed.
#[test]
fn the_report_of_the_readme_is_real() {
    const DATA: [(f64, f64); 3] = [(0.0, 1.0), (1.0, 3.5), (2.0, 4.5)];
    let loss = |line: Line<Dual<f64, 2>>| {
        let squares = DATA.iter().map(|&(x, y)| (line.slope * x + line.offset - y).powi(2));
        squares.sum::<Dual<f64, 2>>() + line.slope * line.slope * 0.1
    };
    let by_hand = |line: Line<f64>| {
        let residuals = DATA.map(|(x, y)| (x, line.slope * x + line.offset - y));
        Line {
            slope: residuals.iter().map(|(x, r)| 2.0 * r * x).sum(),
            offset: residuals.iter().map(|(_, r)| 2.0 * r).sum(),
        }
    };
    let mismatch = verify_gradient(loss, by_hand, Line { slope: 1.5, offset: 0.5 }).unwrap_err();
    let readme = include_str!("../README.md");
    assert!(readme.contains(&format!("```text\n{mismatch}\n```")), "{mismatch}");
}

#[test]
fn kinks_and_poor_differences_are_neither_right_nor_wrong() {
    let report_of_kink = report(check_gradient(|[x, y]| x.abs() + y, [0.0, 1.0]));
    let Verdict::Kink { left, right } = report_of_kink.components[0].verdict else { panic!("{report_of_kink}") };
    assert!((left + 1.0).abs() < 1e-9 && (right - 1.0).abs() < 1e-9);
    assert_eq!(report_of_kink.components[1].verdict, Verdict::Right);
    // A kink beside the point is no obstacle, and kinks that cancel are none.
    check_gradient(|x| (x - 0.001).abs(), 0.0).unwrap();
    check_gradient(|x| x.max(0.0) - (-x).max(0.0), 0.0).unwrap();
    // All rounding: 1e16 + x.
    let poor = report(check_gradient(|x| x + 1e16, 1.0));
    assert_ne!(poor.components[0].verdict, Verdict::Right, "{poor}");
    // An isolated point: no side to go to.
    let isolated = report(check_gradient(|x| (-(x * x)).sqrt(), 0.0));
    assert_eq!(isolated.components[0].verdict, Verdict::Inconclusive);
    // The edge of a domain has one side.
    check_gradient(|x| (1.0 - x).sqrt() + (x - 0.25).powf(1.5), 0.25).unwrap();
}

/// A rule whose slope is wrong in one place is found by differences: what `check_*` is for.
#[test]
fn wrong_rules_are_found() {
    #[derive(Clone, Copy)]
    struct Broken;
    impl gradual::Unary for Broken {
        fn value<F: gradual::Primitive>(self, x: F) -> F {
            gradual::Scalar::sin(x)
        }
        fn slope<T: gradual::Scalar>(self, x: T, _y: T) -> T {
            x.cos() * T::literal(1.0 + 1e-6)
        }
    }
    let report = report(check_gradient(|[x, y]| x.apply(Broken) * y, [0.5, 2.0]));
    assert_eq!(report.components[0].verdict, Verdict::Wrong);
    assert_eq!(report.components[1].verdict, Verdict::Right);
}

#[test]
fn bad_input_is_named() {
    let nan = f64::NAN;
    assert_eq!(check_gradient(|[]: [Dual<f64, 0>; 0]| Dual::from(1.0_f64), [0.0; 0]), Err(Mismatch::Empty));
    let point = check_gradient(f, [1.0, nan]).unwrap_err();
    assert_eq!(point.to_string(), "nothing to check at a point with x[1] = NaN");
    let point = verify_gradient(f, by_hand, [f64::INFINITY, 1.0]).unwrap_err();
    assert_eq!(point.to_string(), "nothing to check at a point with x[0] = inf");
    let value = check_jacobian(|[x, y]| [x, y.ln()], [1.0, -1.0]).unwrap_err();
    assert_eq!(value.to_string(), "nothing to check where f[1] = NaN");
    assert!(check_hessian(|[x, y]| (x - y).ln(), [1.0, 1.0]).unwrap_err().to_string().contains("f = -inf"));
    // A NaN or an infinity by hand is wrong, not equal to anything.
    for wrong in [nan, f64::INFINITY, f64::NEG_INFINITY] {
        let report = report(verify_gradient(f, |x| [by_hand(x)[0], wrong], X));
        assert_eq!((report.components[0].verdict, report.components[1].verdict), (Verdict::Right, Verdict::Wrong));
    }
    // An infinite derivative: a vertical tangent is more than differences can follow, in a smooth place it is wrong.
    assert_eq!(report(check_gradient(|x| x.sqrt(), 0.0)).components[0].verdict, Verdict::Inconclusive);
    let steep = |x: Dual<f64, 1>| Dual { value: x.value.sin(), tangent: [f64::INFINITY] };
    assert_eq!(report(check_gradient(steep, 0.5)).components[0].verdict, Verdict::Wrong);
}

/// A long gradient is checked along random directions, by few evaluations, and component by component only if that fails.
#[test]
fn long_gradients_take_few_evaluations() {
    on_a_large_stack(few_evaluations);
}

fn few_evaluations() {
    use std::cell::Cell;
    const N: usize = 100;
    let calls = Cell::new(0);
    let f = |x: [Dual<f64, N>; N]| {
        calls.set(calls.get() + 1);
        x.iter().map(|&x| x.sin() * x).sum::<Dual<f64, N>>()
    };
    let x: [f64; N] = core::array::from_fn(|i| 0.1 + i as f64 * 0.01);
    let report_of_all = check_gradient(f, x).unwrap();
    assert_eq!(report_of_all.components.len(), 3);
    assert!(calls.get() < 50, "{} calls", calls.get());
    // One component with a tangent that is lost.
    let lost = |x: [Dual<f64, N>; N]| {
        x.iter().enumerate().map(|(i, &x)| if i == 50 { x * x.value } else { x * x }).sum::<Dual<f64, N>>()
    };
    let report = report(check_gradient(lost, x));
    assert_eq!(report.components.len(), N);
    let wrong: Vec<_> =
        report.components.iter().filter(|c| c.verdict == Verdict::Wrong).map(|c| c.name.as_str()).collect();
    assert_eq!(wrong, ["∂f/∂x[50]"]);
}
