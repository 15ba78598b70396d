//! The stand-ins keep what they promise: error and curvature are attained, and never exceeded.

use gradual::loss::Class;
use gradual::smooth::{
    Boltzmann, LnCosh, LogSumExp, MoreauAbs, MoreauRelu, Price, SigmoidStep, SmoothAbs, Softplus, Squareplus, StandIn,
    Swish, TABLE, TanhAbs,
};
#[cfg(feature = "special")]
use gradual::smooth::{GaussAbs, GaussRelu, Gelu, NormalStep};
use gradual::{Dual, Taylor, check_gradient, derivative, gradient, hessian};

use crate::support::message_of;

type Second = Dual<Dual<f64, 1>, 1>;

struct Row {
    name: &'static str,
    value: Box<dyn Fn(f64) -> f64>,
    second: Box<dyn Fn(Second) -> Second>,
    series: Box<dyn Fn(Taylor<f64, 4>) -> Taylor<f64, 4>>,
    single: Box<dyn Fn(f32) -> f32>,
    original: fn(f64) -> f64,
    error: (f64, f64),
    curvature: f64,
}

fn relu(x: f64) -> f64 {
    x.max(0.0)
}

fn rows(error: f64) -> Vec<Row> {
    macro_rules! rows {
        ($($Name:ident $original:expr),*) => { vec![$({
            let f = $Name::within(error);
            Row {
                name: stringify!($Name),
                value: Box::new(move |x| f.apply(x)),
                second: Box::new(move |x| f.apply(x)),
                series: Box::new(move |x| f.apply(x)),
                single: Box::new(move |x| f.apply(x)),
                original: $original,
                error: f.error(),
                curvature: f.curvature(),
            }
        }),*] };
    }
    let rows: Vec<Row> = rows![
        Softplus relu, Squareplus relu, MoreauRelu relu, Swish relu, SmoothAbs f64::abs, LnCosh f64::abs,
        MoreauAbs f64::abs, TanhAbs f64::abs
    ];
    #[cfg(feature = "special")]
    let rows: Vec<Row> = rows.into_iter().chain(rows![GaussRelu relu, Gelu relu, GaussAbs f64::abs]).collect();
    rows
}

fn known(name: &str) -> &'static StandIn {
    TABLE.iter().find(|row| row.name == name).expect("a row of the table")
}

/// From far left to far right in units of the allowed error, and through 0.
fn grid(unit: f64) -> impl Iterator<Item = f64> {
    (-40_000..=40_000).map(move |i| f64::from(i) * 1e-3 * unit)
}

#[test]
fn errors_and_curvatures_are_attained_and_never_exceeded() {
    for allowed in [1e-3, 0.5] {
        for row in rows(allowed) {
            let (mut lowest, mut highest, mut bend) = (f64::INFINITY, f64::NEG_INFINITY, 0.0_f64);
            for x in grid(allowed) {
                let off = (row.value)(x) - (row.original)(x);
                (lowest, highest) = (lowest.min(off), highest.max(off));
                let seed = Dual { value: Dual::variable(x, 0), tangent: [Dual::constant(1.0)] };
                bend = bend.max((row.second)(seed).tangent[0].tangent[0].abs());
            }
            let (least, most) = row.error;
            assert!((least.abs().max(most) - allowed).abs() < 1e-15, "{}: {:?}", row.name, row.error);
            for (found, bound) in [(lowest, least), (highest, most)] {
                // One end is the limit far out, which the grid comes near to a fortieth of the width.
                assert!((found - bound).abs() < 0.03 * allowed, "{}: {found} for {bound}", row.name);
            }
            let rounding = 1e-13 * allowed;
            assert!(lowest >= least - rounding && highest <= most + rounding, "{}: {lowest}, {highest}", row.name);
            assert!(bend <= row.curvature * (1.0 + 1e-12) && bend > row.curvature * 0.999, "{}: {bend}", row.name);
        }
    }
}

#[test]
fn the_ends_neither_overflow_nor_cancel() {
    for row in rows(0.1) {
        for x in [-1e300, -1e3, 1e3, 1e300, f64::NEG_INFINITY, f64::INFINITY] {
            let (found, expected) = ((row.value)(x), (row.original)(x));
            assert!(found == expected || (found - expected).abs() < 0.11, "{} at {x}: {found}", row.name);
        }
        let y = (row.series)(Taylor::variable(f64::NAN));
        assert!(y.value().is_nan() && y.derivative(1).is_nan(), "{}: {y}", row.name);
        for x in [-3.0_f32, -0.01, 0.0, 0.02, 5.0] {
            let (double, single) = ((row.value)(f64::from(x)), f64::from((row.single)(x)));
            assert!((double - single).abs() < 1e-6, "{} at {x}", row.name);
        }
    }
    // Far left of the bend, from the closed form e²/4|x|, which is what the next term leaves to the last digit.
    let (found, expected): (f64, f64) = (Squareplus { width: 1.0 }.apply(-1e9), 0.25e-9);
    assert!((found - expected).abs() < 1e-15 * expected);
}

#[test]
fn exact_slopes_agree_with_differences() {
    for x in [-0.9, 0.3, 1.7] {
        check_gradient(|x| Softplus { sharpness: 2.0 }.apply(x), x).unwrap();
        check_gradient(|x| Squareplus { width: 0.5 }.apply(x), x).unwrap();
        check_gradient(|x| MoreauRelu { width: 1.0 }.apply(x), x).unwrap();
        check_gradient(|x| Swish { sharpness: 2.0 }.apply(x), x).unwrap();
        check_gradient(|x| SmoothAbs { width: 0.5 }.apply(x), x).unwrap();
        check_gradient(|x| TanhAbs { sharpness: 2.0 }.apply(x), x).unwrap();
        check_gradient(|[a, b]| LogSumExp { sharpness: 3.0 }.apply(&[a, b, a * b]), [x, 0.4]).unwrap();
        check_gradient(|[a, b]| Boltzmann { sharpness: 3.0 }.apply(&[a, b, a * b]), [x, 0.4]).unwrap();
    }
}

#[test]
fn maxima_keep_their_bounds() {
    for n in [2, 3, 10, 1000] {
        let (above, below) = (LogSumExp::within(0.1, n), Boltzmann::within(0.1, n));
        let equal = vec![0.7_f64; n];
        assert!((above.apply(&equal) - 0.8).abs() < 1e-12 && (above.error(n).1 - 0.1).abs() < 1e-15);
        assert!((below.apply(&equal) - 0.7_f64).abs() < 1e-15);
        // All but one together, below it by u: the average is lowest at (u b - 1) = W((n - 1)/e).
        let lowest = (0..4000).map(|i| {
            let mut x = vec![-f64::from(i) * 1e-3; n];
            x[0] = 0.0;
            below.apply(&x)
        });
        let lowest = lowest.fold(0.0, f64::min);
        assert!((-0.1 - 1e-12..-0.0999).contains(&lowest), "{n}: {lowest}");
    }
    let h: [[f64; 2]; 2] = hessian(|x| LogSumExp { sharpness: 4.0 }.apply(&x), [1.0, 1.0]);
    assert_eq!(h, [[1.0, -1.0], [-1.0, 1.0]]); // of norm 2
    let g: [f64; 3] = gradient(|x| Boltzmann { sharpness: 4.0 }.apply(&x), [900.0, 900.0, 0.0]);
    assert_eq!(g, [0.5, 0.5, 0.0]);
}

#[test]
fn bad_parameters_are_named() {
    assert_eq!(message_of(|| Softplus::within(0.0)), "the allowed error must be positive and finite: 0.0");
    assert_eq!(message_of(|| Softplus::within(1e-320)), "no parameter for so extreme an error: 1e-320");
    assert_eq!(message_of(|| MoreauAbs::within(1e308)), "no parameter for so extreme an error: 1e308");
    // What f32 rounds to 0.
    assert_eq!(message_of(|| Squareplus { width: 1e-60 }.apply(1.0_f32)), "width must be positive and finite: 1e-60");
    assert_eq!(message_of(|| Softplus { sharpness: -1.0 }.apply(1.0)), "sharpness must be positive and finite: -1.0");
    assert_eq!(message_of(|| SmoothAbs { width: f64::NAN }.apply(1.0)), "width must be positive and finite: NaN");
    assert_eq!(message_of(|| LogSumExp::within(0.1, 1)), "a maximum is of two numbers or more: 1");
    let empty: [f64; 0] = [];
    let message = message_of(|| Boltzmann { sharpness: 1.0 }.apply(&empty));
    assert_eq!(message, "the Boltzmann average needs at least one number");
}

/// The rows of one argument by their functions, and the others by the types' own words.
#[test]
fn the_table_says_what_the_functions_do() {
    let rows = rows(0.5);
    for row in &rows {
        let StandIn { replaces, price, class, monotone, .. } = *known(row.name);
        assert_eq!(replaces, if (row.original)(-1.0) == 0.0 { "max(x, 0)" } else { "abs(x)" }, "{}", row.name);
        let Price::Kink { error: (least, most), curvature: Some(bend) } = price else { panic!("{}", row.name) };
        // Error and width are proportional, curvature and width inversely.
        let ratio = 0.5 / least.abs().max(most);
        assert!((row.error.0 - least * ratio).abs() + (row.error.1 - most * ratio).abs() < 1e-15, "{}", row.name);
        assert!((row.curvature - bend / ratio).abs() < 1e-12 * bend, "{}", row.name);

        let (mut falls, mut jumps) = (false, [false; 4]);
        for x in grid(0.5).step_by(20) {
            let slope = (row.series)(Taylor::variable(x)).derivative(1);
            let wrong_way = if x > 0.0 || (row.original)(-1.0) == 0.0 { slope < -1e-12 } else { slope > 1e-12 };
            falls |= wrong_way;
            let [left, right] = [x - 1e-9, x + 1e-9].map(|x| (row.series)(Taylor::variable(x)));
            for (k, jump) in jumps.iter_mut().enumerate() {
                *jump |= (left.derivative(k) - right.derivative(k)).abs() > 1e-3;
            }
        }
        assert_eq!(falls, !monotone, "{}", row.name);
        assert_eq!(jumps, [false, false, class == Class::C1, false], "{}", row.name);
    }
    let kink = |name| match known(name).price {
        Price::Kink { error, curvature } => (error, curvature),
        other => panic!("{other:?}"),
    };
    let (above, below) = (LogSumExp { sharpness: 1.0 }, Boltzmann { sharpness: 1.0 });
    assert_eq!(kink("LogSumExp"), (above.error(2), Some(above.curvature())));
    let ((lowest, _), _) = kink("Boltzmann");
    assert!((lowest - below.error(2).0).abs() < 1e-15);
    let others = if cfg!(feature = "special") { 4 } else { 3 };
    assert_eq!(rows.len() + others, TABLE.len());
}

/// ∫ |f - step| by the trapezoidal rule, which for these analytic functions is exact but for the kink of the integrand.
fn area(f: impl Fn(f64) -> f64, width: f64) -> f64 {
    let h = 1e-3 * width;
    let half: f64 = (1..40_000).map(|i| f(-f64::from(i) * h) + (1.0 - f(f64::from(i) * h))).sum();
    (half + 0.5) * h
}

#[test]
fn steps_keep_their_area_and_slope() {
    let step = SigmoidStep::within(0.2);
    assert!((step.l1_error() - 0.2).abs() < 1e-15);
    // The trapezoids over the kink lose slope · h²/6.
    assert!((area(|x| step.apply(x), 1.0 / step.sharpness) - 0.2).abs() < 1e-7);
    assert_eq!((step.apply(0.0_f64), derivative(|x| step.apply(x), 0.0)), (0.5, step.slope()));
    #[cfg(feature = "special")]
    {
        let step = NormalStep::within(0.2);
        assert!((area(|x| step.apply(x), step.width) - 0.2).abs() < 1e-7);
        assert_eq!((step.apply(0.0_f64), derivative(|x| step.apply(x), 0.0)), (0.5, step.slope()));
        assert_eq!(
            known("NormalStep").price,
            Price::Step { l1_error: NormalStep { width: 1.0 }.l1_error(), slope: NormalStep { width: 1.0 }.slope() }
        );
    }
    assert!(matches!(known("SigmoidStep").price, Price::Step { slope: 0.25, .. }));
}

/// Parameters and arguments at the ends of what floats hold: values and slopes are those of the original.
#[test]
fn extreme_parameters_neither_overflow_nor_cancel() {
    for error in [1e-300, 1e-12, 1e12, 1e300] {
        for row in rows(error) {
            for x in [-1e305, -1e-305, 0.0, 1e-305, 1e305] {
                let (found, original) = ((row.value)(x), (row.original)(x));
                let allowed = error * (1.0 + 1e-12) + 1e-15 * original;
                assert!((found - original).abs() <= allowed, "{} within {error} at {x}: {found}", row.name);
            }
            for x in [-1e305, 1e305] {
                let slope = (row.series)(Taylor::variable(x)).derivative(1);
                let expected = (row.original)(x) / x;
                assert!((slope - expected).abs() < 1e-4, "{} within {error}, slope at {x}: {slope}", row.name);
            }
        }
    }
    for row in rows(1.0) {
        for (x, y) in [(f64::NEG_INFINITY, (row.original)(f64::NEG_INFINITY)), (f64::INFINITY, f64::INFINITY)] {
            let series = (row.series)(Taylor::variable(x));
            let slope = if x > 0.0 { 1.0 } else { -(row.original)(-1.0) };
            assert_eq!((series.value(), series.derivative(1)), (y, slope), "{} at {x}", row.name);
        }
    }
    let max = LogSumExp { sharpness: 10.0 };
    assert_eq!(max.apply(&[1e308, -1e308, f64::NEG_INFINITY]), 1e308);
    assert_eq!(
        (max.apply(&[f64::NEG_INFINITY; 2]), max.apply(&[f64::INFINITY; 2])),
        (f64::NEG_INFINITY, f64::INFINITY)
    );
    assert!(max.apply(&[f64::INFINITY, f64::NAN]).is_nan() && max.apply(&[f64::NAN, 1.0]).is_nan());
    // Close together and far from 0: one ulp of the numbers, not of the numbers times the sharpness.
    assert_eq!(max.apply(&[1e15, 1e15 - 4.0]), 1e15);
    let average = Boltzmann { sharpness: 10.0 };
    assert_eq!(average.apply(&[1.0, f64::NEG_INFINITY]), 1.0);
    assert_eq!(gradient(|x| average.apply(&x), [1.0, f64::NEG_INFINITY]), [1.0, 0.0]);
    assert!(average.apply(&[1.0, f64::NAN]).is_nan() && average.apply(&[f64::INFINITY, f64::NAN]).is_nan());
    assert_eq!(average.apply(&[f64::INFINITY, 1.0]), f64::INFINITY);
    assert_eq!((max.error(1), max.error(0), average.error(1)), ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0)));
    // In f32, where the product with the sharpness overflows.
    assert_eq!((Softplus { sharpness: 1e9 }.apply(1e36_f32), LnCosh { sharpness: 1e9 }.apply(-1e36_f32)), (1e36, 1e36));
}

/// Far left the convolution is what is left of two numbers that all but cancel.
#[cfg(feature = "special")]
#[test]
fn the_tail_of_the_gaussian_ramp_is_exact() {
    // ∫ Φ from -∞ to -10, and its derivatives Φ and φ, by mpmath.
    let f = GaussRelu { width: 1.0 };
    let (value, slope, bend): (f64, f64, f64) =
        (f.apply(-10.0), derivative(|x| f.apply(x), -10.0), gradual::second_derivative(|x| f.apply(x), -10.0));
    for (found, expected) in
        [(value, 7.474_560_254_589_328e-25), (slope, 7.619_853_024_160_525e-24), (bend, 7.694_598_626_706_419e-23)]
    {
        assert!((found - expected).abs() < 1e-15 * expected, "{found:e}, not {expected:e}");
    }
}
