//! What reports and errors say, sentence by sentence.

use gradual::check::{Cause, Mismatch, Verdict};
use gradual::{Dual, check_gradient, verify_gradient, verify_jacobian};

#[test]
fn every_cause_has_its_sentence() {
    let text = String::from;
    let causes = [
        (Cause::NotFinite, "NaN or infinite"),
        (Cause::Zero, "exactly 0"),
        (Cause::Sign, "the wrong sign"),
        (Cause::Factor { factor: 2.0, name: text("2") }, "off by the factor 2"),
        (Cause::Transposed, "transposed"),
        (Cause::Triangle, "one triangle"),
        (Cause::Permuted { from: vec![1, 0] }, "each other's places"),
        (Cause::Shifted { by: -1 }, "every number stands -1 places along"),
        (Cause::RunningSum, "each number is the sum of those up to it"),
        (Cause::Precision { digits: 7 }, "right to 7 digits"),
        (Cause::Offset { amount: 0.25 }, "everywhere, 0.25"),
        (Cause::Stale, "the same at every point"),
        (Cause::Previous, "of the call before"),
        (Cause::Unsteady, "from call to call"),
        (Cause::Elsewhere { place: text("-x") }, "another point: -x"),
        (Cause::Term { term: text("x[0]²") }, "found - expected = x[0]²"),
        (Cause::TermOf { coordinates: vec![text("x[0]"), text("x[2]")] }, "depends on x[0] and x[2] alone"),
    ];
    for (cause, phrase) in causes {
        assert!(cause.to_string().contains(phrase), "{cause}");
    }
}

#[test]
fn verdicts_and_counts_are_told() {
    // One of each: right, wrong, at a kink; and a column that fits them.
    let f = |[x, y, z]: [Dual<f64, 3>; 3]| x.abs() + y * y + z;
    let report = match verify_gradient(f, |[_, y, _]| [0.0, 2.0 * y, 3.0], [0.0, 2.0, 1.0]) {
        Err(Mismatch::Components(report)) => report,
        other => panic!("{other:?}"),
    };
    let text = report.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "1 of 3 components right, 1 wrong, 1 at a kink");
    assert!(lines[1].starts_with("component  ") && lines[1].ends_with("allowed"), "{text}");
    assert!(lines[2].starts_with("∂f/∂x[2]") && lines[2].ends_with("  wrong"), "{text}");
    assert!(lines[3].ends_with("kink: -1.0 on the left, 1.0 on the right"), "{text}");
    assert!(lines[4].starts_with("∂f/∂x[1]") && lines[4].ends_with("e-9"), "{text}");
    assert_eq!(
        &lines[5..],
        [
            "at a kink there is no derivative: check beside it, or take the same side as gradual",
            "likely: off by the factor 3; in ∂f/∂x[2]",
            "at x[0] = 0.0, x[1] = 2.0, x[2] = 1.0",
        ]
    );
    assert_eq!(format!("{report:?}"), text);
}

#[test]
fn numbers_of_a_component() {
    let report = match verify_jacobian(|x| [x * 2.0, x], |_| [[1.0], [f64::NAN]], 3.0) {
        Err(Mismatch::Components(report)) => report,
        other => panic!("{other:?}"),
    };
    let [half, nan] = &report.components[..] else { panic!("{report}") };
    assert_eq!((half.difference(), half.relative(), half.verdict), (-1.0, 0.5, Verdict::Wrong));
    assert!(nan.difference().is_nan() && nan.relative() == f64::INFINITY && nan.verdict == Verdict::Wrong);
    assert_eq!(report.point, [("x".into(), 3.0)]);
}

#[test]
fn long_lists_are_cut_with_a_count() {
    let sum = |x: [Dual<f64, 12>; 12]| x.iter().copied().sum::<Dual<f64, 12>>();
    let mismatch = verify_gradient(sum, |_| core::array::from_fn(|i| if i < 10 { -1.0 } else { 1.0 }), [2.0; 12]);
    let text = mismatch.unwrap_err().to_string();
    assert!(text.contains("the wrong sign; in ∂f/∂x[0], ∂f/∂x[1]"), "{text}");
    assert!(text.contains("∂f/∂x[7] and 2 more\n"), "{text}");
    assert!(text.ends_with("x[7] = 2.0 and 4 more"), "{text}");
}

/// The lines that begin so.
fn lines(text: &str, start: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with(start)).map(String::from).collect()
}

/// A diagnosis lists its components unless they are all there are.
#[test]
fn what_a_diagnosis_explains() {
    let f = |[x, y]: [Dual<f64, 2>; 2]| x.exp() + y.sin() * x;
    let likely = |by: [f64; 2]| {
        let by_hand = |x: [f64; 2]| {
            let [a, b] = gradual::gradient(f, x);
            [by[0] * a, by[1] * b]
        };
        lines(&verify_gradient(f, by_hand, [0.5, 0.25]).unwrap_err().to_string(), "likely")
    };
    assert_eq!(likely([2.0, 2.0]), ["likely: off by the factor 2"]);
    assert_eq!(likely([2.0, 1.0]), ["likely: off by the factor 2; in ∂f/∂x[0]"]);
    let two = ["likely: the wrong sign; in ∂f/∂x[0]", "likely: off by the factor 3; in ∂f/∂x[1]"];
    assert_eq!(likely([-1.0, 3.0]), two);
}

/// The worst is what is furthest off in units of what is allowed.
#[test]
fn the_worst_of_its_own_size_comes_first() {
    let f = |[x, y]: [Dual<f64, 2>; 2]| x * 1e6 + y;
    let text = verify_gradient(f, |_| [1e6 + 1.0, 1.01], [0.5, 0.25]).unwrap_err().to_string();
    let rows = lines(&text, "∂f");
    assert!(rows[0].starts_with("∂f/∂x[1]") && rows[1].starts_with("∂f/∂x[0]"), "{text}");
}

#[test]
fn lists_and_tables_that_just_fit_are_whole() {
    let sum = |x: [Dual<f64, 8>; 8]| x.iter().copied().sum::<Dual<f64, 8>>();
    let text = verify_gradient(sum, |_| [-1.0; 8], [2.0; 8]).unwrap_err().to_string();
    assert!(text.ends_with("x[6] = 2.0, x[7] = 2.0"), "{text}");
    let sum = |x: [Dual<f64, 20>; 20]| x.iter().copied().sum::<Dual<f64, 20>>();
    let text = verify_gradient(sum, |_| [-1.0; 20], [2.0; 20]).unwrap_err().to_string();
    assert!(lines(&text, "∂f").len() == 20 && !text.contains('…'), "{text}");
}

#[test]
fn kinks_beside_the_point_have_their_side() {
    let text = |at: f64| check_gradient(|x| (x - at).abs(), 1.0).unwrap().to_string();
    assert!(text(1.01).contains("(a kink 1.0e-2 to the right: slopes -1.0, 1.0)"), "{}", text(1.01));
    assert!(text(0.99).contains("(a kink 1.0e-2 to the left: slopes -1.0, 1.0)"), "{}", text(0.99));
}

#[test]
fn failures_beside_the_point_are_told() {
    let edge = |x: Dual<f64, 1>| {
        assert!(x <= 1.0, "{} is above 1", x.value);
        x * x * 0.5
    };
    let report = check_gradient(edge, 1.0).unwrap();
    let outside = report.outside.clone().unwrap_or_default();
    assert!(outside.starts_with("f panicked at x = 1.") && outside.ends_with("is above 1"), "{outside}");
    assert!(report.to_string().contains(&format!("\nbeside the point {outside}\n")), "{report}");
    assert_eq!(check_gradient(edge, 0.25).unwrap().outside, None);
}

/// Of a long table the first three that are right are shown after what is not, and all where all are right.
#[test]
fn a_table_shows_what_is_not_right_and_a_little_more() {
    fn rows<const N: usize>(wrong: usize) -> (usize, Option<String>) {
        let sum = |x: [Dual<f64, N>; N]| x.iter().copied().sum::<Dual<f64, N>>();
        let by_hand = |_| core::array::from_fn(|i| if i < wrong { -1.0 } else { 1.0 });
        let text = match verify_gradient(sum, by_hand, [2.0; N]) {
            Ok(report) => report.to_string(),
            Err(mismatch) => mismatch.to_string(),
        };
        (lines(&text, "∂f").len(), lines(&text, "…").pop())
    }
    assert_eq!(rows::<12>(2), (5, Some("… and 7 more".into())));
    assert_eq!(rows::<9>(1), (4, Some("… and 5 more".into())));
    assert_eq!([rows::<8>(1), rows::<12>(0), rows::<20>(0)], [(8, None), (12, None), (20, None)]);
    assert_eq!(rows::<30>(25), (20, Some("… and 10 more".into())));
}
