//! The losses: their table is what they are, and they hold at the ends.

use gradual::loss::{self, Class, Influence, Loss, TABLE};
use gradual::{Dual, Primitive, Scalar, Taylor, check_gradient, derivative, gradient, smooth};

use crate::support::message_of;

type Series = Taylor<f64, 5>;

/// A row of the table with its function, the parameter being 1 (τ = 1/2, γ = 2) and the label 1.
struct Row {
    known: &'static Loss,
    f: fn(f64) -> f64,
    series: fn(Series) -> Series,
    single: fn(f32) -> f32,
    check: fn(f64),
}

macro_rules! rows {
    ($({ $name:ident($($parameter:literal),*), $($row:tt)* })*) => { vec![$({
        fn f<T: Scalar>(x: T) -> T {
            loss::$name(x $(, T::Base::from_f64($parameter))*)
        }
        Row {
            known: TABLE.iter().find(|known| known.name == stringify!($name)).expect("a row for it"),
            f: f::<f64>,
            series: f::<Series>,
            single: f::<f32>,
            check: |x| { check_gradient(f, x).unwrap(); },
        }
    }),*] };
}

fn rows() -> Vec<Row> {
    gradual::__for_each_loss!(rows)
}

fn grid() -> impl Iterator<Item = f64> + Clone {
    (-4000..4000).map(|i| f64::from(i) * 0.005 + 0.001)
}

/// The first four derivatives on both sides of a point: 0 is the value.
fn sides(row: &Row, x: f64) -> [(f64, f64); 4] {
    let (left, right) = ((row.series)(Series::variable(x - 1e-9)), (row.series)(Series::variable(x + 1e-9)));
    [0, 1, 2, 3].map(|k| (left.derivative(k), right.derivative(k)))
}

/// Below the class all derivatives agree at the listed points, at the class they do not; elsewhere all agree.
#[test]
fn the_class_of_the_table_is_the_class() {
    for row in rows() {
        let Loss { name, class, points, .. } = *row.known;
        let ends = match class {
            Class::Jump => 0,
            Class::C0 => 1,
            Class::C1 => 2,
            Class::C2 => 3,
            _ => 4,
        };
        assert_eq!(points.is_empty(), ends == 4, "{name}");
        for &x in points {
            for (k, (left, right)) in sides(&row, x).into_iter().enumerate().take(ends + 1) {
                let agree = (left - right).abs() < 1e-6;
                assert_eq!(agree, k < ends, "{name}, derivative {k} beside {x}: {left} and {right}");
            }
        }
        for x in grid() {
            for (k, (left, right)) in sides(&row, x).into_iter().enumerate() {
                let allowed = 1e-6 * left.abs().max(1.0);
                assert!((left - right).abs() < allowed, "{name}, derivative {k} beside {x}: {left} and {right}");
            }
        }
    }
}

#[test]
fn exact_slopes_agree_with_differences() {
    for row in rows() {
        for x in [-3.3, -0.7, -0.01, 0.02, 0.4, 1.7, 2.6] {
            (row.check)(x);
        }
    }
}

/// By chords: a convex function lies below each of them, and the steepest is the Lipschitz constant.
#[test]
fn convexity_and_the_largest_slope_are_those_of_the_table() {
    for row in rows() {
        let Loss { name, convex, lipschitz, .. } = *row.known;
        let (mut above_a_chord, mut steepest) = (false, 0.0_f64);
        // Far out, where those that tend to a straight line have come to it.
        for x in grid().chain([-300.0, 300.0]) {
            for h in [0.01, 0.3, 2.0] {
                let (a, m, b) = ((row.f)(x - h), (row.f)(x), (row.f)(x + h));
                above_a_chord |= m > f64::midpoint(a, b) + 1e-12 * (a.abs() + b.abs());
                steepest = steepest.max((b - a).abs() / (2.0 * h));
            }
        }
        assert_eq!(!above_a_chord, convex, "{name}");
        if lipschitz.is_finite() {
            // Chords of length 0.02 on this grid lose up to 3e-4 of a peak of the slope as sharp as Tukey's.
            assert!(steepest <= lipschitz * (1.0 + 1e-9) && steepest > lipschitz * (1.0 - 5e-4), "{name}: {steepest}");
        } else {
            assert!(steepest > 15.0, "{name}: {steepest}");
        }
    }
}

#[test]
fn outliers_pull_as_the_table_says() {
    for row in rows() {
        let Loss { name, lipschitz, influence, .. } = *row.known;
        let pull = (row.series)(Series::variable(-300.0)).derivative(1).abs();
        match influence {
            Influence::Unbounded => assert!(pull >= 300.0, "{name}: {pull}"),
            Influence::Redescending => assert!(pull < 0.01, "{name}: {pull}"),
            _ if name == "zero_one" => assert_eq!(pull, 0.0),
            _ => assert!(pull > 0.4 && pull <= lipschitz, "{name}: {pull}"),
        }
    }
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 4.0 * f64::EPSILON * expected.abs()
}

/// Closed forms where the textbook's formula overflows or cancels.
#[test]
fn values_hold_at_the_ends() {
    for x in [1e-9, -1e-9] {
        let half = x * x / 2.0;
        for (name, found) in [
            ("pseudo-Huber", loss::pseudo_huber(x, 1.0)),
            ("ln cosh", loss::log_cosh(x)),
            ("Cauchy", loss::cauchy(x, 1.0)),
            ("Welsch", loss::welsch(x, 1.0)),
            ("Tukey", loss::tukey(x, 1.0)),
            ("Geman-McClure", loss::geman_mcclure(x, 1.0)),
            ("Huber", loss::huber(x, 1.0)),
        ] {
            // The next term is smaller by x² or so.
            assert!(close(found, half), "{name} at {x}: {found}");
        }
    }
    for x in [1e200, -1e200] {
        assert!(close(loss::pseudo_huber(x, 1.0), 1e200) && close(loss::huber(x, 1.0), 1e200));
        assert!(close(loss::cauchy(x, 1.0), 200.0 * 10.0_f64.ln()));
        assert!(close(loss::geman_mcclure(x, 3.0), 4.5) && close(loss::welsch(x, 3.0), 4.5));
        assert_eq!(derivative(|r| loss::geman_mcclure(r, 3.0), x), 0.0);
        assert_eq!(derivative(|r| loss::welsch(r, 3.0), x), 0.0);
        assert!(close(derivative(|r| loss::cauchy(r, 1.0), x), 1.0 / x));
    }
    assert!(close(loss::bce_with_logits(1000.0, 0.25), 750.0));
    assert_eq!((loss::bce_with_logits(f64::INFINITY, 1.0), loss::bce_with_logits(f64::NEG_INFINITY, 0.0)), (0.0, 0.0));
    assert!(close(loss::cross_entropy(&[1000.0, 0.0], 1), 1000.0));
    assert!(close(loss::cross_entropy(&[40.0, 0.0, 0.0], 0), 2.0 * (-40.0_f64).exp()));
    assert_eq!(loss::cross_entropy(&[7.0], 0), 0.0);
    assert_eq!(loss::focal(1000.0, 1.0, 2.0), 0.0);
}

#[test]
fn nan_is_not_lost_and_single_precision_works() {
    for row in rows() {
        assert!((row.f)(f64::NAN).is_nan() && (row.single)(f32::NAN).is_nan(), "{}", row.known.name);
        let y = (row.series)(Series::variable(f64::NAN));
        assert!(y.value().is_nan() && y.derivative(1).is_nan(), "{}: {y}", row.known.name);
        assert!((row.series)(Series::constant(f64::NAN)).is_constant(), "{}", row.known.name);
        for x in [-2.5_f32, -0.75, 0.25, 3.0] {
            let (double, single) = ((row.f)(f64::from(x)), f64::from((row.single)(x)));
            assert!((double - single).abs() <= 1e-6 * double.abs().max(0.1), "{} at {x}", row.known.name);
        }
    }
}

#[test]
fn soft_labels_and_classes_have_the_gradients_of_the_textbook() {
    for (score, target) in [(0.3, 0.25), (-2.0, 1.0), (5.0, 0.0), (4.0, 0.5)] {
        let p = 1.0 / (1.0 + f64::exp(-score));
        assert!((derivative(|s| loss::bce_with_logits(s, target), score) - (p - target)).abs() < 1e-15);
    }
    for (scores, class) in [([1.0, 2.0, 0.5], 0), ([1.0, 2.0, 0.5], 1), ([3.0, 3.0, 3.0], 2), ([9.0, 0.0, 0.0], 2)] {
        let g: [f64; 3] = gradient(|s| loss::cross_entropy(&s, class), scores);
        let total: f64 = scores.map(f64::exp).iter().sum();
        for (j, g) in g.into_iter().enumerate() {
            let expected = scores[j].exp() / total - if j == class { 1.0 } else { 0.0 };
            assert!((g - expected).abs() < 1e-15, "{scores:?}, class {class}, score {j}");
        }
    }
}

#[test]
fn reductions_are_those_of_arithmetic() {
    let losses = [1.0, 2.0, 6.0];
    assert_eq!((loss::sum(losses), loss::mean(losses), loss::sum([0.0; 0])), (9.0, 3.0, 0.0));
    let weighted = [(1.0, 2.0), (2.0, 0.0), (6.0, 2.0)];
    assert_eq!((loss::weighted_sum(weighted), loss::weighted_mean(weighted)), (14.0, 3.5));
}

#[test]
fn bad_parameters_are_named() {
    let cases: [(fn() -> f64, &str); 9] = [
        (|| loss::huber(1.0, 0.0), "delta must be positive and finite: 0.0"),
        (|| loss::cauchy(1.0, f64::NAN), "c must be positive and finite: NaN"),
        (|| loss::quantile(1.0, 1.5), "tau must be between 0 and 1: 1.5"),
        (|| loss::epsilon_insensitive(1.0, -1.0), "epsilon must be finite and not negative: -1.0"),
        (|| loss::bce_with_logits(1.0, -0.5), "a target must be between 0 and 1: -0.5"),
        (|| loss::cross_entropy(&[1.0, 2.0], 2), "class 2 of 2 scores"),
        (|| loss::mean([]), "the mean needs at least one loss"),
        (|| loss::weighted_mean([(1.0, 0.0)]), "the weighted mean needs a weight above zero"),
        (|| loss::weighted_sum([(1.0, f64::INFINITY)]), "a weight must be finite and not negative: inf"),
    ];
    for (call, message) in cases {
        assert_eq!(message_of(call), message);
    }
}

#[test]
fn what_is_not_smooth_has_a_stand_in_that_is() {
    for row in TABLE {
        let Some(stand_in) = row.stand_in else {
            assert_eq!(row.class, Class::Smooth, "{}", row.name);
            continue;
        };
        let is_smooth = match stand_in.split_once("::") {
            Some(("loss", name)) => TABLE.iter().any(|row| row.name == name && row.class == Class::Smooth),
            Some(("smooth", name)) => smooth::TABLE.iter().any(|row| row.name == name && row.class == Class::Smooth),
            _ => false,
        };
        assert!(is_smooth && row.class < Class::Smooth, "{}: {stand_in}", row.name);
    }
}

/// Parameters at the ends of what floats hold: whoever turns a robust loss off by a huge scale gets least squares.
#[test]
fn extreme_scales_neither_overflow_nor_cancel() {
    let with_scale: [(&str, fn(Dual<f64, 1>, f64) -> Dual<f64, 1>, fn(f32, f32) -> f32); 6] = [
        ("huber", loss::huber, loss::huber),
        ("pseudo_huber", loss::pseudo_huber, loss::pseudo_huber),
        ("cauchy", loss::cauchy, loss::cauchy),
        ("welsch", loss::welsch, loss::welsch),
        ("tukey", loss::tukey, loss::tukey),
        ("geman_mcclure", loss::geman_mcclure, loss::geman_mcclure),
    ];
    for (name, f, single) in with_scale {
        for scale in [1e20, 1e160, 1e300] {
            for x in [-3.0, 0.0, 1e-9] {
                let y = f(Dual::variable(x, 0), scale);
                assert!(close(y.value, x * x / 2.0) && close(y.tangent[0], x), "{name}({x}, {scale:e}): {y}");
            }
        }
        assert_eq!(single(3.0, 1e25), 4.5, "{name} in f32");
        // Shrunken together, c² times as small.
        for (r, scale) in [(3e-150, 1e-150), (-3e150, 1e150), (0.5e-150, 1e-150)] {
            let (small, unit) = (f(Dual::variable(r, 0), scale), f(Dual::variable(r / scale, 0), 1.0));
            assert!(
                (small.value / scale / scale / unit.value - 1.0).abs() < 1e-14,
                "{name}({r:e}, {scale:e}): {small}"
            );
            assert!((small.tangent[0] / scale - unit.tangent[0]).abs() < 1e-14, "{name}({r:e}, {scale:e}): {small}");
        }
        for x in [f64::INFINITY, f64::NEG_INFINITY] {
            let y = f(Dual::variable(x, 0), 1.0);
            assert!(!y.value.is_nan() && !y.tangent[0].is_nan(), "{name} of infinity: {y}");
        }
    }
    // r/c overflows.
    assert!(close(loss::cauchy(1e250, 1e-100), 1e-200 * 350.0 * 10.0_f64.ln()));
    assert!(close(loss::pseudo_huber(1e200, 1e-200), 1.0));
    // r² would overflow, not so its half.
    assert!(close(loss::squared(1.5e154), 1.125e308));
}

#[test]
fn infinite_residuals_and_scores() {
    const INF: f64 = f64::INFINITY;
    assert_eq!((loss::quantile(INF, 0.0), loss::quantile(-INF, 0.0)), (0.0, INF));
    assert_eq!((loss::quantile(INF, 1.0), loss::quantile(-INF, 1.0)), (INF, 0.0));
    // At the kink, with a side of no weight: the slope of either side is allowed, and the tangent's own is taken.
    assert_eq!((derivative(|r| loss::quantile(r, 0.0), 0.0), derivative(|r| loss::quantile(-r, 0.0), 0.0)), (0.0, 1.0));
    for row in rows() {
        for x in [INF, -INF] {
            let (value, y) = ((row.f)(x), (row.series)(Series::variable(x)));
            assert!(!value.is_nan() && !y.derivative(1).is_nan(), "{} at {x}: {y}", row.known.name);
        }
    }
    assert_eq!(loss::cross_entropy(&[-INF, 0.0], 1), 0.0);
    assert_eq!(loss::cross_entropy(&[-INF, 0.0], 0), INF);
    assert_eq!(loss::cross_entropy(&[1e308, -1e308], 0), 0.0);
    assert!(loss::cross_entropy(&[0.0, f64::NAN], 0).is_nan() && loss::cross_entropy(&[f64::NAN, 0.0], 1).is_nan());
}

/// Scores far from 0 and next to each other: the loss is that of the differences.
#[test]
fn cross_entropy_does_not_lose_digits_far_from_zero() {
    for class in 0..3 {
        let scores = [0.25, 1.5, -0.75];
        let (near, far) = (loss::cross_entropy(&scores, class), loss::cross_entropy(&scores.map(|s| s + 1e9), class));
        assert!(close(far, near), "class {class}: {far}, near 0 {near}");
    }
}

#[test]
fn a_mean_of_very_many_single_precision_losses_counts_them_all() {
    let n = (1 << 24) + 5_000_000;
    let mean: f32 = loss::mean((0..n).map(|i| if i < 1 << 23 { 1.0 } else { 0.0 }));
    assert!((f64::from(mean) * f64::from(n) / f64::from(1 << 23) - 1.0).abs() < 1e-6, "{mean}");
}
