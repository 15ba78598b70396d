//! Derivatives broken on purpose, in the ways in which people break them, and what the report says of each.

use std::cell::Cell;
use std::f64::consts::{LN_10, PI};

use gradual::check::{Cause, Mismatch, Report, slices};
use gradual::{Real, gradient, hessian, jacobian, verify_gradient, verify_hessian, verify_hvp, verify_jacobian};

/// Every coordinate enters in another way, and none by a power alone.
fn f<T: Real>([x, y, z]: [T; 3]) -> T {
    x * x * y + (y * z).sin() + z.exp() * x
}

const X: [f64; 3] = [1.3, -0.7, 0.4];

fn right(x: [f64; 3]) -> [f64; 3] {
    gradient(f, x)
}

#[track_caller]
fn broken(result: Result<Report, Mismatch>) -> Report {
    let Err(Mismatch::Components(report)) = result else { panic!("passed or failed: {result:?}") };
    report
}

/// The only diagnosis of a broken gradient, and the coordinates it explains.
#[track_caller]
fn cause(by_hand: impl Fn([f64; 3]) -> [f64; 3]) -> (Cause, Vec<usize>) {
    let mut report = broken(verify_gradient(f, by_hand, X));
    assert_eq!(report.diagnoses.len(), 1, "{report}");
    let diagnosis = report.diagnoses.remove(0);
    (diagnosis.cause, diagnosis.components)
}

#[track_caller]
fn assert_factor(factor: f64, name: &str, by_hand: impl Fn([f64; 3]) -> [f64; 3]) {
    let (Cause::Factor { factor: found, name: text }, _) = cause(&by_hand) else { panic!("{:?}", cause(&by_hand)) };
    assert!((found - factor).abs() < 1e-9 * factor.abs() && text.starts_with(name), "{found} {text}");
}

#[test]
fn signs_and_factors() {
    assert_eq!(cause(|x| right(x).map(|g| -g)), (Cause::Sign, vec![0, 1, 2]));
    assert_eq!(cause(|x| [right(x)[0], -right(x)[1], right(x)[2]]), (Cause::Sign, vec![1]));
    assert_factor(2.0, "2", |x| right(x).map(|g| 2.0 * g));
    assert_factor(0.5, "1/2", |x| [right(x)[0], right(x)[1], 0.5 * right(x)[2]]);
    assert_factor(-2.0, "-2", |x| right(x).map(|g| -2.0 * g));
    // The mean for the sum, and the sum for the mean.
    assert_factor(1.0 / 3.0, "1/3", |x| right(x).map(|g| g / 3.0));
    assert_factor(PI / 180.0, "π/180", |x| right(x).map(f64::to_radians));
    assert_factor(180.0 / PI, "180/π", |x| [right(x)[0], right(x)[1].to_degrees(), right(x)[2]]);
    assert_factor(LN_10, "ln 10", |x| right(x).map(|g| g * LN_10));
    assert_factor(1.0 / LN_10, "1/ln 10", |x| [right(x)[0] / LN_10, right(x)[1], right(x)[2]]);
    assert_factor(0.001, "1/1000", |x| right(x).map(|g| g / 1000.0));
    // A factor without a name: shared by all, or shown to be the same at other points.
    assert_factor(0.37, "0.37", |x| right(x).map(|g| 0.37 * g));
    assert_factor(0.37, "0.37", |x| [0.37 * right(x)[0], right(x)[1], right(x)[2]]);
    // Normalised to length 1.
    let norm = right(X).iter().fold(0.0, |m: f64, g| m.hypot(*g));
    assert_factor(1.0 / norm, "1/norm", |x| {
        let norm = right(x).iter().fold(0.0, |m: f64, g| m.hypot(*g));
        right(x).map(|g| g / norm)
    });
    // The inner derivative of a chain forgotten, or taken twice.
    let factor_of = |by_hand: fn([f64; 3]) -> [f64; 3]| match cause(by_hand) {
        (Cause::Factor { name, .. }, components) => (name, components),
        other => panic!("{other:?}"),
    };
    assert_eq!(factor_of(|x| [right(x)[0] * x[0], right(x)[1], right(x)[2]]), ("x[0]".into(), vec![0]));
    assert_eq!(factor_of(|x| [right(x)[0], right(x)[1] / x[2], right(x)[2]]), ("1/x[2]".into(), vec![1]));
    let pair = factor_of(|x| [right(x)[0], right(x)[1], right(x)[2] * -3.0 * x[0] * x[1] * x[1]]);
    assert_eq!(pair, ("-3·x[0]·x[1]²".into(), vec![2]));
}

#[test]
fn as_many_coordinates_or_outputs() {
    let x: [f64; 7] = core::array::from_fn(|i| 0.5 + i as f64);
    let sum = |by: f64| move |x: [f64; 7]| x.map(|x| 3.0 * x * x * by);
    let name = |report: Report| report.diagnoses[0].cause.to_string();
    let cubes = |x: [gradual::Dual<f64, 7>; 7]| x.iter().map(|&x| x * x * x).sum();
    assert_eq!(name(broken(verify_gradient(cubes, sum(7.0), x))), "off by the factor n: the 7 coordinates");
    assert_eq!(name(broken(verify_gradient(cubes, sum(1.0 / 7.0), x))), "off by the factor 1/n: the 7 coordinates");
}

#[test]
fn zeros_and_numbers_that_are_none() {
    assert_eq!(cause(|_| [0.0; 3]), (Cause::Zero, vec![0, 1, 2]));
    assert_eq!(cause(|x| [right(x)[0], 0.0, right(x)[2]]), (Cause::Zero, vec![1]));
    assert_eq!(cause(|x| [right(x)[0], f64::NAN, right(x)[2]]), (Cause::NotFinite, vec![1]));
    assert_eq!(cause(|x| [f64::INFINITY, right(x)[1], f64::NEG_INFINITY]), (Cause::NotFinite, vec![0, 2]));
}

#[test]
fn right_numbers_in_wrong_places() {
    let permuted = |x| {
        let [a, b, c] = right(x);
        [b, c, a]
    };
    assert_eq!(cause(permuted), (Cause::Permuted { from: vec![1, 2, 0] }, vec![0, 1, 2]));
    let swapped = |x| {
        let [a, b, c] = right(x);
        [a, c, b]
    };
    assert_eq!(cause(swapped), (Cause::Permuted { from: vec![2, 1] }, vec![1, 2]));
    assert_eq!(cause(|x| [0.0, right(x)[0], right(x)[1]]).0, Cause::Shifted { by: 1 });
    assert_eq!(cause(|x| [right(x)[1], right(x)[2], 7.0]).0, Cause::Shifted { by: -1 });
    let sums = |x| {
        let [a, b, c] = right(x);
        [a, a + b, a + b + c]
    };
    assert_eq!(cause(sums).0, Cause::RunningSum);
}

#[test]
fn derivatives_at_another_point() {
    // A constant, put in once and never again.
    let fixed = right([1.0, 2.0, 3.0]);
    assert_eq!(cause(move |_| fixed), (Cause::Stale, vec![0, 1, 2]));
    // A cache that is read before it is written.
    let cache = Cell::new(right([0.3, 0.2, 0.1]));
    assert_eq!(cause(|x| cache.replace(right(x))), (Cause::Previous, vec![0, 1, 2]));
    let calls = Cell::new(0.0);
    let drifting = |x| {
        calls.set(calls.get() + 0.125);
        right(x).map(|g| g + calls.get() * g.sin())
    };
    assert_eq!(cause(drifting).0, Cause::Unsteady);
    let place = |by_hand: fn([f64; 3]) -> [f64; 3]| match cause(by_hand).0 {
        Cause::Elsewhere { place } => place,
        other => panic!("{other:?}"),
    };
    assert_eq!(place(|x| right(x.map(|x| -x))), "-x");
    #[expect(clippy::cast_possible_truncation, reason = "the mistake")]
    let single = |x: [f64; 3]| right(x.map(|x| f64::from(x as f32)));
    assert_eq!(place(single), "x rounded to f32");
    assert_eq!(place(|x| right(x.map(f64::to_radians))), "x in radians");
    assert_eq!(place(|[x, y, z]| right([z, y, x])), "x in reverse");
}

#[test]
fn few_digits() {
    const EULER: f64 = 0.577_215_664_901_532_9;
    // Four decimals of a constant, and central differences with a step that is too large.
    assert_eq!(cause(|x| [right(x)[0], right(x)[1] * 0.5772 / EULER, right(x)[2]]).0, Cause::Precision { digits: 4 });
    let differences = |x: [f64; 3]| {
        let value = |x| gradual::value_and_gradient(f, x).0;
        core::array::from_fn(|i| {
            let (mut up, mut down) = (x, x);
            (up[i], down[i]) = (x[i] + 1e-3, x[i] - 1e-3);
            (value(up) - value(down)) / 2e-3
        })
    };
    assert!(matches!(cause(differences).0, Cause::Precision { digits: 5..=7 }), "{:?}", cause(differences));
    assert_eq!(cause(|x| right(x).map(|g| g + 0.25)).0, Cause::Offset { amount: 0.25 });
}

#[test]
fn terms_missing_doubled_or_of_the_wrong_sign() {
    let term = |by_hand: fn([f64; 3]) -> [f64; 3]| match cause(by_hand) {
        (Cause::Term { term }, components) => (term, components),
        other => panic!("{other:?}"),
    };
    // ∂f/∂x = 2xy + eᶻ and ∂f/∂y = x² + z cos(yz).
    assert_eq!(term(|[x, y, z]| [z.exp(), right([x, y, z])[1], right([x, y, z])[2]]), ("-2·x[0]·x[1]".into(), vec![0]));
    assert_eq!(term(|x| [right(x)[0], right(x)[1] + x[0] * x[0], right(x)[2]]), ("x[0]²".into(), vec![1]));
    assert_eq!(term(|x| [right(x)[0], right(x)[1] - 2.0 * x[0] * x[0], right(x)[2]]), ("-2·x[0]²".into(), vec![1]));
    assert_eq!(term(|x| [right(x)[0], right(x)[1], right(x)[2] + 0.5]), ("0.5".into(), vec![2]));
    // A term that is no product of powers.
    let (found, components) = cause(|[x, y, z]| [2.0 * x * y, right([x, y, z])[1], right([x, y, z])[2]]);
    assert_eq!((found, components), (Cause::TermOf { coordinates: vec!["x[2]".into()] }, vec![0]));
    // The same term in several components: the gradient of a penalty.
    let found = broken(verify_gradient(f, |x| [right(x)[0] + 0.1 * x[0], right(x)[1] + 0.1 * x[1], right(x)[2]], X));
    let [diagnosis] = &found.diagnoses[..] else { panic!("{found}") };
    assert_eq!(diagnosis.components, [0, 1]);
    assert_eq!(diagnosis.cause, Cause::Term { term: "0.1·xᵢ (xᵢ the coordinate of the component)".into() });
    // Two mistakes in one gradient.
    let report = broken(verify_gradient(f, |x| [-right(x)[0], right(x)[1], 2.0 * right(x)[2]], X));
    let causes: Vec<_> = report.diagnoses.iter().map(|d| (d.cause.to_string(), d.components.clone())).collect();
    assert_eq!(causes, [("the wrong sign".into(), vec![0]), ("off by the factor 2".into(), vec![2])]);
    // And one that nobody can name: the numbers, and no guess.
    let report =
        broken(verify_gradient(f, |x| [right(x)[0] + (x[0] * x[1] * x[2]).sin(), right(x)[1], right(x)[2]], X));
    assert!(report.diagnoses.is_empty(), "{report}");
}

#[test]
fn matrices() {
    fn g<T: Real>([x, y]: [T; 2]) -> [T; 2] {
        [x * x * y, (x - y).exp()]
    }
    fn wide<T: Real>([x, y, z]: [T; 3]) -> [T; 2] {
        [x * y + z * 3.0, (x - y).exp() * z]
    }
    let the = |report: Report| report.diagnoses.into_iter().next().expect("a diagnosis").cause;
    let transposed = |x| {
        let [[a, b], [c, d]] = jacobian(g, x);
        [[a, c], [b, d]]
    };
    assert_eq!(the(broken(verify_jacobian(g, transposed, [1.5, 0.5]))), Cause::Transposed);
    // Stored column by column.
    let columns = |x: [f64; 3]| {
        let [[a, b, c], [d, e, f]] = jacobian(wide, x);
        [[a, d, b], [e, c, f]]
    };
    assert_eq!(the(broken(verify_jacobian(wide, columns, X))), Cause::Transposed);
    let rows = |x: [f64; 2]| {
        let [first, second] = jacobian(g, x);
        [second, first]
    };
    let Cause::Permuted { from } = the(broken(verify_jacobian(g, rows, [1.5, 0.5]))) else { panic!("rows") };
    assert_eq!(from, [2, 3, 0, 1]);
    // Hessians: half of it, and the diagonal alone.
    let upper = |x| {
        let h: [[f64; 3]; 3] = hessian(f, x);
        core::array::from_fn(|i| core::array::from_fn(|j| if j < i { 0.0 } else { h[i][j] }))
    };
    assert_eq!(the(broken(verify_hessian(f, upper, X))), Cause::Triangle);
    let diagonal = |x| {
        let h: [[f64; 3]; 3] = hessian(f, x);
        core::array::from_fn(|i| core::array::from_fn(|j| if j == i { h[i][j] } else { 0.0 }))
    };
    assert_eq!(the(broken(verify_hessian(f, diagonal, X))), Cause::Zero);
    let doubled = |x, v: [f64; 3]| gradual::hvp(f, x, v).map(|h| 2.0 * h);
    assert_eq!(the(broken(verify_hvp(f, doubled, X, [1.0, 2.0, 3.0]))).to_string(), "off by the factor 2");
}

#[test]
fn slices_are_diagnosed_too() {
    let f = |x: &[gradual::Dual<f64, 8>]| x.windows(2).map(|x| x[0] * x[0] * x[1]).sum();
    let x: Vec<f64> = (1..40).map(|i| f64::from(i).sqrt()).collect();
    let by_hand = |x: &[f64]| {
        let mut g = vec![0.0; x.len()];
        for i in 1..x.len() {
            g[i - 1] += 2.0 * x[i - 1] * x[i];
            g[i] -= x[i - 1] * x[i - 1];
        }
        g
    };
    let report = broken(slices::verify_gradient(f, by_hand, &x));
    assert_eq!(report.count(|v| *v == gradual::check::Verdict::Right), 1, "{report}");
}

/// What gradual itself computes is diagnosed by the numbers alone.
#[test]
fn exact_derivatives_that_lost_their_tangents() {
    let report = broken(gradual::check_gradient(|[x, y]| x * x.value + y, [3.0_f64, 4.0]));
    assert_eq!(report.diagnoses[0].cause.to_string(), "off by the factor 1/2");
    let report = broken(gradual::check_gradient(|[x, y]| y * x.value.exp(), [3.0_f64, 4.0]));
    assert_eq!((&report.diagnoses[0].cause, &report.diagnoses[0].components[..]), (&Cause::Zero, &[0][..]));
    assert!(report.to_string().contains("its tangents lost on the way"), "{report}");
}
