//! The builder, functions that fail, points of run-time length, and user code that misbehaves.

use std::cell::Cell;

use gradual::check::{
    Check, Mismatch, Report, Verdict, slices, try_check_gradient, try_check_hessian, try_check_jacobian,
    try_verify_gradient, try_verify_hessian, try_verify_hvp, try_verify_jacobian,
};
use gradual::{
    Dual, Real, check_gradient, check_jacobian, gradient, hessian, hvp, jacobian, verify_gradient, verify_hvp,
};

use crate::support::{on_a_large_stack, report};

fn f<T: Real>([x, y]: [T; 2]) -> T {
    x * x * y + y.sin()
}

const X: [f64; 2] = [1.3, -0.7];

#[test]
fn tolerance() {
    let off = |by: f64| move |x: [f64; 2]| gradient(f, x).map(|g| g * (1.0 + by));
    Check::new(f).at(X).tolerance(1e-3).verify_gradient(off(0.9e-3)).unwrap();
    report(Check::new(f).at(X).tolerance(1e-3).verify_gradient(off(1.1e-3)));
    Check::new(f).at(X).tolerance(1e-14).verify_gradient(off(0.0)).unwrap();
    report(Check::new(f).at(X).tolerance(1e-14).verify_gradient(off(1e-12)));
    // Differences, of a function whose tangents are too long by 1e-5.
    let long =
        |[x, y]: [Dual<f64, 2>; 2]| f([Dual { value: x.value, tangent: x.tangent.map(|t| t * (1.0 + 1e-5)) }, y]);
    report(check_gradient(long, X));
    Check::new(long).at(X).tolerance(1e-4).check_gradient().unwrap();
    // With no tolerance at all the error estimate is what is left.
    Check::new(f).at(X).tolerance(0.0).check_gradient().unwrap();
}

#[test]
fn step() {
    let allowed = |step| {
        let report = Check::new(f).at(X).step(step).tolerance(0.0).check_gradient().unwrap();
        report.components[0].allowed
    };
    // Steps that do not even move the point say nothing.
    let still = report(Check::new(f).at(X).step(1e-300).check_gradient());
    assert_eq!(still.components[0].verdict, Verdict::Inconclusive, "{still}");
    // Short steps drown in rounding.
    assert!(allowed(1e-7) > 1e3 * allowed(0.05), "{} {}", allowed(1e-7), allowed(0.05));
}

#[test]
fn what_is_smaller_than_all_steps() {
    // Waves shorter than the last step, and kinks nearer: steps that are shorter still decide.
    check_gradient(|[x, y]| (1e7 * x).sin() + y, [0.5, 2.0]).unwrap();
    check_gradient(|[x, y]| (x - 1.000_000_01).abs() + y, [1.0, 2.0]).unwrap();
    check_gradient(|[x, y]| (x - 0.999_999_99).max(0.0) + y, [1.0, 2.0]).unwrap();
    // An error that short steps cannot see stays found by the long ones.
    let long =
        |[x, y]: [Dual<f64, 2>; 2]| f([Dual { value: x.value, tangent: x.tangent.map(|t| t * (1.0 + 1e-7)) }, y]);
    assert_eq!(report(check_gradient(long, X)).components[0].verdict, Verdict::Wrong);
}

#[test]
fn directions_and_seed() {
    let names = |report: Report| report.components.into_iter().map(|c| c.name).collect::<Vec<_>>();
    let two = Check::new(f).at(X).directions(2).check_gradient().unwrap();
    assert_eq!(names(two.clone()), ["f along random direction 1", "f along random direction 2"]);
    // Of two coordinates there are two directions up to the sign: some seed has another first one.
    let slope = |seed| Check::new(f).at(X).directions(1).seed(seed).check_gradient().unwrap().components[0].found;
    assert!((0..8).any(|seed| (slope(seed).abs() - slope(0).abs()).abs() > 0.1));
    let long = |[x, y]: [Dual<f64, 2>; 2]| f([x * 1.0, Dual { value: y.value, tangent: y.tangent.map(|t| -t) }]);
    let wrong = report(Check::new(long).at(X).directions(2).check_gradient());
    assert_eq!(names(wrong), ["∂f/∂x[0]", "∂f/∂x[1]"]);
    // None: the coordinates at once, however many.
    let square = |x: [Dual<f64, 70>; 70]| x.iter().map(|&x| x * x).sum::<Dual<f64, 70>>();
    let all = on_a_large_stack(move || Check::new(square).at([1.5; 70]).directions(0).check_gradient().unwrap());
    assert_eq!(all.components.len(), 70);
}

#[test]
#[should_panic(expected = "a tolerance is a number from 0 up, not NaN")]
fn no_tolerance() {
    let _ = Check::new(f).at(X).tolerance(f64::NAN).check_gradient();
}

#[test]
#[should_panic(expected = "a step is a positive number, not 0")]
fn no_step() {
    let _ = Check::new(f).at(X).step(0.0).check_gradient();
}

/// ln(x) y, undefined for x ≤ 0 as some do it.
fn option<T: Real>([x, y]: [T; 2]) -> Option<T> {
    (x > 0.0).then(|| x.ln() * y)
}

fn result<T: Real>(x: [T; 2]) -> Result<T, String> {
    option(x).ok_or_else(|| format!("ln of {}", x[0].base()))
}

#[test]
fn fallible_functions() {
    try_check_gradient(option, [0.5, 2.0]).unwrap();
    try_check_gradient(result, [0.5, 2.0]).unwrap();
    try_check_jacobian(|x| result(x).map(|y| [y, x[0]]), [0.5, 2.0]).unwrap();
    try_check_hessian(option, [0.5, 2.0]).unwrap();
    let g = |x| gradual::try_gradient(option, x);
    try_verify_gradient(option, g, [0.5, 2.0]).unwrap();
    try_verify_jacobian(|x| option(x).map(|y| [y, y]), |x| g(x).map(|g| [g, g]), [0.5, 2.0]).unwrap();
    try_verify_hessian(option, |x| gradual::try_hessian(result, x), [0.5, 2.0]).unwrap();
    try_verify_hvp(option, |x, v| gradual::try_hvp(option, x, v), [0.5, 2.0], [1.0, 2.0]).unwrap();
    // The same with options, and what fails.
    Check::new(result).at([0.5, 2.0]).tolerance(1e-6).try_check_gradient().unwrap();
    report(try_verify_gradient(option, |x| g(x).map(|[a, b]| [b, a]), [0.5, 2.0]));

    let failed = try_check_gradient(option, [-0.5, 2.0]).unwrap_err();
    assert_eq!(failed.to_string(), "f returned None at x = -0.5, 2.0");
    let failed = try_check_gradient(result, [-0.5, 2.0]).unwrap_err();
    assert_eq!(failed.to_string(), "f returned Err(\"ln of -0.5\") at x = -0.5, 2.0");
    let failed = try_verify_gradient(option, |_| None, [0.5, 2.0]).unwrap_err();
    assert_eq!(failed.to_string(), "the derivative by hand returned None at x = 0.5, 2.0");
    // A failure beside the point is the end of the domain, and leaves one side.
    let edge = |[x]: [Dual<f64, 1>; 1]| (x <= 2.0).then(|| x * x);
    let outside = try_check_gradient(edge, [2.0]).unwrap().outside.unwrap();
    assert!(outside.starts_with("f returned None at x = 2."), "{outside}");
    assert_eq!(try_check_gradient(edge, [1.0]).unwrap().outside, None);
}

fn chain<T: Real>(x: &[T]) -> T {
    x.windows(2).map(|x| x[0] * x[0] * x[1] + x[1].sin()).sum()
}

fn chain_by_hand(x: &[f64]) -> Vec<f64> {
    let mut g = vec![0.0; x.len()];
    for i in 1..x.len() {
        g[i - 1] += 2.0 * x[i - 1] * x[i];
        g[i] += x[i - 1] * x[i - 1] + x[i].cos();
    }
    g
}

#[test]
fn slices_of_any_length() {
    for n in [1, 2, 7, 8, 9, 30, 200] {
        let x: Vec<f64> = (0..n).map(|i| (f64::from(i) + 0.5).sqrt()).collect();
        slices::check_gradient(chain, &x).unwrap();
        slices::verify_gradient(chain, chain_by_hand, &x).unwrap();
        let squares = |x: &[Dual<f64, 8>]| x.iter().map(|&x| x * x).collect::<Vec<_>>();
        slices::check_jacobian(squares, &x).unwrap();
        if n > 30 {
            continue;
        }
        let n = x.len();
        let diagonal =
            |x: &[f64]| (0..n * n).map(|k| if k / n == k % n { 2.0 * x[k / n] } else { 0.0 }).collect::<Vec<_>>();
        slices::verify_jacobian(squares, diagonal, &x).unwrap();
        slices::check_hessian(chain, &x).unwrap();
        let h = |x: &[f64]| {
            let mut h = vec![0.0; n * n];
            for i in 1..n {
                h[(i - 1) * n + i - 1] += 2.0 * x[i];
                h[(i - 1) * n + i] += 2.0 * x[i - 1];
                h[i * n + i - 1] += 2.0 * x[i - 1];
                h[i * n + i] -= x[i].sin();
            }
            h
        };
        slices::verify_hessian(chain, h, &x).unwrap();
        let v: Vec<f64> = (0..n).map(|i| i as f64 - 2.0).collect();
        let product = |x: &[f64], v: &[f64]| {
            h(x).chunks(n).map(|row| row.iter().zip(v).map(|(h, v)| h * v).sum()).collect::<Vec<f64>>()
        };
        slices::verify_hvp(chain, product, &x, &v).unwrap();
        if n > 1 {
            report(slices::verify_hvp(chain, |x, v| product(x, v).iter().map(|h| -h).collect::<Vec<_>>(), &x, &v));
        }
    }
    // In f32 too.
    let single = |x: &[Dual<f32, 8>]| x.iter().map(|&x| x * x.exp()).sum();
    let x = [0.5_f32, 1.0, -1.5];
    slices::check_gradient(single, &x).unwrap();
    let by_hand = |x: &[f32]| x.iter().map(|x| (1.0 + x) * x.exp()).collect::<Vec<_>>();
    slices::verify_gradient(single, by_hand, &x).unwrap();
    report(slices::verify_gradient(single, |x| by_hand(x).iter().map(|g| g * 1.001).collect::<Vec<_>>(), &x));
    let wrong = report(slices::verify_gradient(chain, |x| x.to_vec(), &[1.0, 2.0, 3.0]));
    assert_eq!(wrong.components[2].name, "∂f/∂x[2]");
    let failing = |x: &[Dual<f64, 8>]| (x[0] > 0.0).then(|| chain(x));
    slices::try_check_gradient(failing, &[1.0, 2.0]).unwrap();
    slices::try_verify_gradient(failing, |x| Some(chain_by_hand(x)), &[1.0, 2.0]).unwrap();
    let failed = Check::new(failing).at_slice(&[-1.0, 2.0]).try_check_gradient().unwrap_err();
    assert_eq!(failed.to_string(), "f returned None at x = -1.0, 2.0");
}

#[test]
fn lengths_that_differ() {
    let text = |result: Result<Report, Mismatch>| result.unwrap_err().to_string();
    let x = [1.0, 2.0, 3.0];
    let short = |x: &[f64]| chain_by_hand(x)[..2].to_vec();
    assert_eq!(
        text(slices::verify_gradient(chain, short, &x)),
        "the derivative by hand has the wrong length: 2, expected 3"
    );
    assert_eq!(
        text(slices::verify_jacobian(|x| [x[0], x[1]], |_| [1.0, 0.0, 0.0, 1.0], &x)),
        "the derivative by hand has the wrong length: 4, expected 6"
    );
    assert_eq!(
        text(slices::verify_hvp(chain, |x, _| x.to_vec(), &x, &[1.0, 2.0])),
        "the vector v has the wrong length: 2, expected 3"
    );
    let changing = |x: &[Dual<f64, 8>]| x.iter().copied().filter(|x| *x > 0.999).collect::<Vec<_>>();
    assert_eq!(
        text(slices::check_jacobian(changing, &x)),
        "the output of f beside the point has the wrong length: 2, expected 3"
    );
    let nothing: Result<Report, Mismatch> = slices::check_gradient(chain, &[0.0; 0]);
    assert_eq!(nothing, Err(Mismatch::Empty));
    assert_eq!(slices::check_jacobian(|_| [], &x), Err(Mismatch::Empty));
    let nan = text(slices::verify_hvp(chain, |x, _| x.to_vec(), &x, &[1.0, 2.0, f64::NAN]));
    assert_eq!(nan, "nothing to check at a point with v[2] = NaN");
    assert_eq!(text(verify_hvp(f, |x, _| x, X, [f64::INFINITY, 0.0])), "nothing to check at a point with v[0] = inf");
}

#[test]
fn panics_are_told_with_who_and_where() {
    let text = |result: Result<Report, Mismatch>| result.unwrap_err().to_string();
    let by_hand = |x: [f64; 2]| -> [f64; 2] { panic!("no derivative for {}", x.len()) };
    assert_eq!(
        text(verify_gradient(f, by_hand, X)),
        "the derivative by hand panicked at x = 1.3, -0.7: no derivative for 2"
    );
    let function = |_: [Dual<f64, 2>; 2]| -> Dual<f64, 2> { panic!("not today") };
    assert_eq!(text(check_gradient(function, X)), "f panicked at x = 1.3, -0.7: not today");
    assert_eq!(text(verify_gradient(function, |x| x, X)), "f panicked at x = 1.3, -0.7: not today");
    // Beside the point it is the end of the domain.
    check_gradient(
        |[x]: [Dual<f64, 1>; 1]| {
            assert!(x >= 1.0, "x below 1");
            x * x
        },
        [1.0],
    )
    .unwrap();
}

#[test]
fn no_function_of_the_point() {
    let calls = Cell::new(0.0);
    let drifting = |[x, y]: [Dual<f64, 2>; 2]| {
        calls.set(calls.get() + 0.5);
        x * y + calls.get()
    };
    let Err(Mismatch::Unsteady { name, values: [a, b] }) = check_gradient(drifting, X) else { panic!("passed") };
    assert_eq!((name.as_str(), b - a), ("f", 0.5));
}

#[test]
fn kinks_and_jumps_beside_the_point_are_mentioned() {
    let report = check_gradient(|[x, y]| (x - 1.002).abs() + y * y, [1.0, 2.0]).unwrap();
    let near = report.components[0].nearby.unwrap();
    assert!((near.distance - 0.002).abs() < 1e-5 && near.jump == 0.0, "{near:?}");
    assert!((near.left + 1.0).abs() < 1e-6 && (near.right - 1.0).abs() < 1e-6, "{near:?}");
    assert!(report.components[1].nearby.is_none());
    assert!(report.to_string().contains("(a kink 2.0e-3 to the right: slopes -1.0, 1.0)"), "{report}");
    let report = check_gradient(|[x, y]| x.floor() * 3.0 + y * y + x, [0.999, 2.0]).unwrap();
    let near = report.components[0].nearby.unwrap();
    assert!((near.jump - 3.0).abs() < 1e-4 && (near.distance - 0.001).abs() < 1e-5, "{near:?}");
    // Curved, far from straight, but smooth.
    let report =
        check_jacobian(|[x, y]| [(x * 30.0).sin(), 1.0 / (y - 2.2), (x * x + 1e-4).sqrt()], [0.1, 2.0]).unwrap();
    assert!(report.components.iter().all(|c| c.nearby.is_none()), "{report}");
}

#[test]
fn at_a_kink_no_other_side_passes_and_nothing_else() {
    let hinge = |[x, y]: [Dual<f64, 2>; 2]| (x - 1.0).abs() + y;
    let by_hand = |slope: f64| move |_| [slope, 1.0];
    // What gradual returns there.
    verify_gradient(hinge, by_hand(1.0), [1.0, 2.0]).unwrap();
    for side in [-1.0, 0.0, 0.5] {
        let report = report(verify_gradient(hinge, by_hand(side), [1.0, 2.0]));
        assert_eq!(report.components[0].verdict, Verdict::Kink { left: -1.0, right: 1.0 }, "{report}");
        assert!(report.to_string().contains("at a kink there is no derivative"), "{report}");
    }
    for wrong in [-1.01, 1.01, 7.0, f64::NAN] {
        let report = report(verify_gradient(hinge, by_hand(wrong), [1.0, 2.0]));
        assert_eq!(report.components[0].verdict, Verdict::Wrong, "{report}");
    }
    // At 0, where the coordinates' last bits move nothing, and between two coordinates.
    let kink = |result| report(result).components[0].verdict;
    assert_eq!(kink(verify_gradient(|x| x.max(0.0), |_| 0.0, 0.0)), Verdict::Kink { left: 0.0, right: 1.0 });
    let max = |[x, y]: [Dual<f64, 2>; 2]| x.max(y);
    assert_eq!(kink(verify_gradient(max, |_| [0.5, 0.5], [2.0, 2.0])), Verdict::Kink { left: 0.0, right: 1.0 });
    // A smooth function that bends sharply is no kink.
    let bent = |x: Dual<f64, 1>| (x * x + 1e-12).sqrt();
    assert_eq!(kink(verify_gradient(bent, |_| 0.5, 0.0)), Verdict::Wrong);
}

/// Large derivatives beside it do not excuse a kink.
#[test]
fn a_kink_beside_large_derivatives() {
    let f = |[x, y]: [Dual<f64, 2>; 2]| x * 1e12 + (y - 1.0).abs();
    let verdict = |slope: f64| report(verify_gradient(f, |_| [1e12, slope], [1.0, 1.0])).components[1].verdict;
    assert_eq!(verdict(7.0), Verdict::Wrong);
    assert_eq!(verdict(-1.0), Verdict::Kink { left: -1.0, right: 1.0 });
    let rows = |[x, y]: [Dual<f64, 2>; 2]| [x * 1e12, (y - 1.0).abs()];
    let by_hand = |slope: f64| move |_| [[1e12, 0.0], [0.0, slope]];
    let verdict = report(gradual::verify_jacobian(rows, by_hand(7.0), [1.0, 1.0])).components[3].verdict;
    assert_eq!(verdict, Verdict::Wrong);
}

/// A derivative that is all rounding is neither verified nor refuted.
#[test]
fn ill_conditioned_derivatives() {
    // d/dx sin(1e17 x) at 0.5: the last bit of x turns it around.
    let wild = |x: Dual<f64, 1>| (1e17 * x).sin();
    let exact: f64 = gradual::derivative(|x| (1e17 * x).sin(), 0.5);
    verify_gradient(wild, |_| exact, 0.5).unwrap();
    let verdict = report(verify_gradient(wild, |_| 0.5 * exact, 0.5)).components[0].verdict;
    assert!(!matches!(verdict, Verdict::Right | Verdict::Wrong), "{verdict:?}");
    assert_eq!(report(verify_gradient(wild, |_| 1e19, 0.5)).components[0].verdict, Verdict::Wrong);
}

#[test]
fn a_thousand_variables_take_less_than_fifty_evaluations() {
    on_a_large_stack(|| {
        let calls = Cell::new(0);
        let static_size = |x: [Dual<f64, 1000>; 1000]| {
            calls.set(calls.get() + 1);
            chain(&x)
        };
        let x: [f64; 1000] = core::array::from_fn(|i| (i as f64 + 0.5).sqrt());
        check_gradient(static_size, x).unwrap();
        assert!(calls.get() < 50, "{}", calls.get());
        // One gradient of a slice is 143 passes of 8 lanes, a value is one.
        calls.set(0);
        let pass = |x: &[Dual<f64, 8>]| {
            calls.set(calls.get() + 1);
            chain(x)
        };
        slices::check_gradient(pass, &x).unwrap();
        assert!(calls.get() < 143 + 50, "{}", calls.get());
    });
}

/// What was declared once is there in all its forms, with the same answer.
#[test]
fn the_builder_and_the_functions_agree() {
    let at = Check::new(f).at(X);
    at.check_gradient().unwrap();
    Check::new(f).at(X).check_hessian().unwrap();
    Check::new(|[x, y]: [Dual<f64, 2>; 2]| [x * y, x]).at(X).check_jacobian().unwrap();
    at.verify_gradient(|x| gradient(f, x)).unwrap();
    Check::new(f).at(X).verify_hessian(|x| hessian(f, x)).unwrap();
    Check::new(f).at(X).verify_hvp(|x, v| hvp(f, x, v), [1.0, 2.0]).unwrap();
    at.verify_jacobian(|x| jacobian(f, x)).unwrap();
    let slice = Check::new(chain).at_slice(&X);
    slice.check_gradient().unwrap();
    slice.verify_gradient(chain_by_hand).unwrap();
    assert_eq!(Check::new(f).at(X).verify_gradient(|_| [1.0, 2.0]), verify_gradient(f, |_| [1.0, 2.0], X));
}
