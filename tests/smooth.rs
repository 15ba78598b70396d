//! The stand-ins keep what they promise: error and curvature are attained, and never exceeded.

use gradual::smooth::{
    Boltzmann, LnCosh, LogSumExp, MoreauAbs, MoreauRelu, SmoothAbs, Softplus, Squareplus, Swish, TanhAbs,
};
use gradual::{Dual, check_gradient, gradient, hessian};

use crate::support::message_of;

type Second = Dual<Dual<f64, 1>, 1>;

struct Row {
    name: &'static str,
    value: Box<dyn Fn(f64) -> f64>,
    second: Box<dyn Fn(Second) -> Second>,
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
                single: Box::new(move |x| f.apply(x)),
                original: $original,
                error: f.error(),
                curvature: f.curvature(),
            }
        }),*] };
    }
    rows![
        Softplus relu, Squareplus relu, MoreauRelu relu, Swish relu, SmoothAbs f64::abs, LnCosh f64::abs,
        MoreauAbs f64::abs, TanhAbs f64::abs
    ]
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
        assert!((row.value)(f64::NAN).is_nan(), "{}", row.name);
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
    assert_eq!(message_of(|| Softplus { sharpness: -1.0 }.apply(1.0)), "sharpness must be positive and finite: -1.0");
    assert_eq!(message_of(|| SmoothAbs { width: f64::NAN }.apply(1.0)), "width must be positive and finite: NaN");
    assert_eq!(message_of(|| LogSumExp::within(0.1, 1)), "a maximum is of two numbers or more: 1");
    let empty: [f64; 0] = [];
    let message = message_of(|| Boltzmann { sharpness: 1.0 }.apply(&empty));
    assert_eq!(message, "the Boltzmann average needs at least one number");
}
