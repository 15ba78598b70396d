//! The audit of a point: verdicts, slopes, who is responsible, and how far the nearest kink is.

use gradual::audit::{Audit, Event, OneSided, Verdict, slices};
use gradual::elementary::{norm, softmax};
use gradual::{Real, audit, logsumexp};

/// Each function at a point with what must be said of it.
macro_rules! verdicts {
    ($($name:ident: $f:expr, $x:expr => $verdict:ident;)*) => { $(
        #[test]
        fn $name() {
            let report = audit($f, $x);
            assert_eq!(report.verdict, Verdict::$verdict, "{report}");
        }
    )* };
}

fn relu<T: Real>(x: T) -> T {
    x.max(0.0)
}

fn absolute_by_if<T: Real>(x: T) -> T {
    if x < 0.0 { -x } else { x }
}

/// ln(1 + eˣ) as it is written against overflow.
fn stable_softplus<T: Real>(x: T) -> T {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn median<T: Real>([a, b, c]: [T; 3]) -> T {
    a.max(b).min(a.min(b).max(c))
}

fn entropy<T: Real>(p: T) -> T {
    if p == 0.0 { T::zero() } else { -p * p.ln() }
}

verdicts! {
    // No event.
    polynomial: |x| x * x * x - 2.0 * x, 1.5 => Smooth;
    every_kind_of_smooth_rule: |[x, y]| x.sin() * y.exp() + (x / y).tanh() + y.powf(x) + x.atan2(y), [0.3, 2.0] => Smooth;
    kink_elsewhere: |x| x.abs(), -0.25 => Smooth;
    branch_elsewhere: absolute_by_if, 1e-300 => Smooth;
    no_coordinates: |_| OneSided::from(3.0), [0.0; 0] => Smooth;
    even_power_at_zero: |x| x.powi(4), 0.0 => Smooth;
    constant_exponent_at_zero: |x| x.powf(2.0), 0.0 => Smooth;
    sinc_at_zero: |x| x.sinc(), 0.0 => Smooth;
    constants_tie: |x| x * OneSided::from(2.0).max(2.0), 1.0 => Smooth;
    far_in_the_tails: |x| x.sigmoid() + x.softplus() + x.ln_cosh(), 800.0 => Smooth;

    // Ties whose kinks cancel.
    relu_difference: |x| relu(x) - relu(-x), 0.0 => SmoothDespiteTies;
    absolute_difference: |x| x.abs() - (-x).abs(), 0.0 => SmoothDespiteTies;
    maximum_and_minimum: |[x, y]| x.max(y) + x.min(y), [1.0, 1.0] => SmoothDespiteTies;
    hypot_squared: |[x, y]| x.hypot(y).powi(2), [0.0, 0.0] => SmoothDespiteTies;
    softplus_by_hand: stable_softplus, 0.0 => SmoothDespiteTies;
    x_times_absolute: |x| x * x.abs(), 0.0 => SmoothDespiteTies;
    positive_part_squared: |x| relu(x) * relu(x), 0.0 => SmoothDespiteTies;
    absolute_of_a_square: |x| (x * x).abs(), 0.0 => SmoothDespiteTies;
    absolute_of_a_cube: |x| (x * x * x).abs(), 0.0 => SmoothDespiteTies;
    square_by_if: |x| if x < 0.0 { -x * x } else { x * x }, 0.0 => SmoothDespiteTies;
    guarded_sinc: |x| if x == 0.0 { OneSided::one() } else { x.sin() / x }, 0.0 => SmoothDespiteTies;
    guarded_exponential: |x| if x == 0.0 { OneSided::one() } else { x.exp_m1() / x }, 0.0 => SmoothDespiteTies;
    guarded_versine: |x| if x == 0.0 { OneSided::literal(0.5) } else { (1.0 - x.cos()) / (x * x) }, 0.0 => SmoothDespiteTies;
    guarded_logarithm: |x| if x == 1.0 { OneSided::one() } else { x.ln() / (x - 1.0) }, 1.0 => SmoothDespiteTies;
    fract_within_a_piece: |x| x.trunc() + x.fract(), 3.0 => SmoothDespiteTies;
    floor_and_remainder: |x| x.floor() + x.rem_euclid(1.0), 2.0 => SmoothDespiteTies;
    huber_joint: |x| if x.abs() <= 1.0 { x * x * 0.5 } else { x.abs() - 0.5 }, 1.0 => SmoothDespiteTies;
    shifted_logsumexp: |[x, y]| { let m = x.max(y); ((x - m).exp() + (y - m).exp()).ln() + m }, [2.0, 2.0] => SmoothDespiteTies;
    root_of_a_fourth_power: |x| (x * x * x * x).sqrt(), 0.0 => SmoothDespiteTies;
    cube_root_of_a_cube: |x| (x * x * x).cbrt(), 0.0 => SmoothDespiteTies;
    arccosine_of_cosine_squared: |x| { let a = x.cos().acos(); a * a }, 0.0 => SmoothDespiteTies;

    // Kinks.
    absolute: |x| x.abs(), 0.0 => Kink;
    absolute_with_if: absolute_by_if, 0.0 => Kink;
    leaky: |x| if x >= 0.0 { x } else { x * 0.01 }, 0.0 => Kink;
    clamped: |x| x.clamp(0.0, 1.0), 1.0 => Kink;
    l1_norm: |[x, y]| x.abs() + y.abs(), [0.0, 0.0] => Kink;
    one_coordinate_of_two: |[x, y]| x.abs() + y * y, [0.0, 2.0] => Kink;
    largest_of_three: |[x, y, z]| x.max(y).max(z), [1.0, 1.0, 0.0] => Kink;
    median_of_equals: median, [1.0, 1.0, 1.0] => Kink;
    euclidean_norm: |x: [OneSided; 3]| norm(&x), [0.0, 0.0, 0.0] => Kink;
    norm_by_root: |[x, y]| (x * x + y * y).sqrt(), [0.0, 0.0] => Kink;
    root_of_a_square: |x| (x * x).sqrt(), 0.0 => Kink;
    arccosine_of_cosine: |x| x.cos().acos(), 0.0 => Kink;
    arccosine_of_cosine_at_the_other_end: |x| (x.sin() - 1.0).max(-1.0).acos(), 0.0 => VerticalTangent;
    saddle_of_absolutes: |[x, y]| x.abs().min(y.abs()), [0.0, 0.0] => Kink;
    no_axis_shows_it: |[x, y]| (x * y).abs().sqrt(), [0.0, 0.0] => Kink;
    homogeneous_but_not_linear: |[x, y]| if x == 0.0 { OneSided::zero() } else { x * x * x / (x * x + y * y) }, [0.0, 0.0] => Kink;
    narrow_cone: |[x, y]| relu(x.min(y) - x.max(y) * 0.99), [0.0, 0.0] => Kink;
    narrow_cone_in_three: |[x, y, z]| relu(x.min(y).min(z) - x.max(y).max(z) * 0.999), [0.0, 0.0, 0.0] => Kink;
    positive_difference: |[x, y]| x.abs_sub(y), [1.0, 1.0] => Kink;
    copysign_of_zero: |x| x.copysign(1.0), 0.0 => Kink;
    hidden_in_a_composition: |x| (relu(x.sin()) + 1.0).ln().exp(), 0.0 => Kink;
    cubed_absolute_root: |x| (x.abs() * x * x).cbrt(), 0.0 => Kink;

    // Jumps.
    step: |x| x.signum(), 0.0 => Jump;
    step_by_if: |x| if x > 0.0 { OneSided::one() } else { OneSided::zero() }, 0.0 => Jump;
    step_at_its_upper_end: |x| if x >= 0.0 { OneSided::one() } else { OneSided::zero() }, 0.0 => Jump;
    floor: |x| x.floor(), 2.0 => Jump;
    ceiling: |x| x.ceil(), -1.0 => Jump;
    rounding: |x| x.round(), 0.5 => Jump;
    fractional_part: |x| x.fract(), 1.0 => Jump;
    remainder: |x| x % 1.5, 3.0 => Jump;
    euclidean_remainder: |x| x.rem_euclid(1.5), -3.0 => Jump;
    remainder_in_the_divisor: |y| 6.0 % y, 2.0 => Jump;
    angle_on_the_cut: |[y, x]| y.atan2(x), [0.0, -1.0] => Jump;
    angle_at_the_origin: |[y, x]| y.atan2(x), [0.0, 0.0] => Jump;
    copysign_in_the_sign: |x| OneSided::from(3.0).copysign(x), 0.0 => Jump;
    reciprocal: |x| x.recip(), 0.0 => Jump;
    odd_pole: |x| 1.0 / x, 0.0 => Jump;
    angle_of_a_pole: |x| (1.0 / x).atan(), 0.0 => Jump;
    isolated_point: |x| if x == 0.0 { OneSided::one() } else { x.sin() }, 0.0 => Jump;
    wrong_guard: |x| if x == 0.0 { OneSided::zero() } else { x.sin() / x }, 0.0 => Jump;

    // Infinite slopes.
    root: |x| x.sqrt(), 0.0 => VerticalTangent;
    cube_root: |x| x.cbrt(), 0.0 => VerticalTangent;
    cusp: |x| x.abs().sqrt(), 0.0 => VerticalTangent;
    arcsine: |x| x.asin(), 1.0 => VerticalTangent;
    arccosine: |x| x.acos(), -1.0 => VerticalTangent;
    inverse_hyperbolic_cosine: |x| x.acosh(), 1.0 => VerticalTangent;
    power_below_one: |x| x.powf(0.3), 0.0 => VerticalTangent;

    // Edges of the domain.
    logarithm: |x| x.ln(), 0.0 => DomainEdge;
    logarithm_of_one_plus: |x| x.ln_1p(), -1.0 => DomainEdge;
    inverse_hyperbolic_tangent: |x| x.atanh(), 1.0 => DomainEdge;
    even_pole: |x| 1.0 / (x * x), 0.0 => DomainEdge;
    negative_power: |x| x.powi(-2), 0.0 => DomainEdge;
    three_halves: |x| x.powf(1.5), 0.0 => DomainEdge;
    slopes_below_normal_numbers: |y| y.ln_add_exp(742.4).asinh(), 3.8 => Smooth;
    tiny_weights: |x| x.abs() * 4e-316 + x * x, 0.18 => Smooth;
    overflow: |x| x.exp(), 800.0 => DomainEdge;

    // No value at all.
    logarithm_of_a_negative: |x| x.ln(), -1.0 => Undefined;
    zero_over_zero: |x| x.sin() / x, 0.0 => Undefined;
    beyond_the_arcsine: |x| x.asin(), 2.0 => Undefined;
    not_a_number: |x| x * 2.0, f64::NAN => Undefined;

    // Not told by first order.
    square_in_a_comparison: |x| if x * x > 0.0 { x } else { -x }, 0.0 => Inconclusive;
    product_in_a_comparison: |[x, y]| if x * y > 0.0 { x } else { y }, [0.0, 0.0] => Inconclusive;
    equal_slopes_in_a_comparison: |[x, y]| if x + y > y + x { x } else { y }, [0.0, 0.0] => Inconclusive;
    slope_too_large: |[x, y]| (x / y).sinh(), [709.6, 1.0] => Inconclusive;
    slope_beyond_numbers: |x| (x * 1e300).sinh() * 1e300, 1e-300 => Inconclusive;
    difference_of_poles: |x| if x == 0.0 { OneSided::zero() } else { 1.0 / x - 1.0 / x }, 0.0 => Inconclusive;
    zero_times_infinity: entropy, 0.0 => DomainEdge;
}

/// Slopes on both sides, along each axis.
#[test]
fn one_sided_slopes() {
    let report = audit(|[x, y]| [x.abs() * 3.0 + y, x.max(y * 2.0)], [0.0, 0.0]);
    let slopes = |output: usize| report.outputs[output].slopes.iter().map(|s| [s.left, s.right]).collect::<Vec<_>>();
    assert_eq!(slopes(0), [[-3.0, 3.0], [1.0, 1.0]]);
    assert_eq!(slopes(1), [[0.0, 1.0], [0.0, 2.0]]);
    assert_eq!([&report.outputs[0].name, &report.outputs[1].name], ["f[0]", "f[1]"]);
    assert_eq!([report.outputs[0].verdict, report.outputs[1].verdict], [Verdict::Kink, Verdict::Kink]);
}

/// The slopes of a kink that shows along no axis, and the direction that does show it.
#[test]
fn certificate() {
    let report = audit(|[x, y]| x.abs().min(y.abs()) + x, [0.0, 0.0]);
    let certificate = report.certificate.as_ref().unwrap();
    let [dx, dy] = certificate.direction[..] else { panic!("{report}") };
    let expected = dx.abs().min(dy.abs());
    assert_eq!((certificate.sides.left, certificate.sides.right), (dx - expected, dx + expected));
    assert_eq!(certificate.linear, dx);
    // One axis, where that shows it; the other kinks are not to blame.
    let report = audit(|[x, y]| x.max(0.0) - (-x).max(0.0) + y.abs(), [0.0, 0.0]);
    assert_eq!(report.certificate.as_ref().unwrap().direction, [0.0, 1.0]);
    assert_eq!(report.culprits.iter().map(|c| c.site.rule).collect::<Vec<_>>(), ["abs"], "{report}");
}

/// The rule and the line of code, through operators, methods and functions of the crate.
#[test]
fn who_is_responsible() {
    fn culprit(report: &Audit) -> (&'static str, u32, Event) {
        let [culprit] = report.culprits[..] else { panic!("one culprit expected: {report}") };
        assert!(culprit.site.file.ends_with("audit.rs"), "{report}");
        (culprit.site.rule, culprit.site.line, culprit.event)
    }
    let line = line!();
    let report = audit(
        |[x, y]| {
            let a = x.max(y);
            a * 2.0
        },
        [1.0, 1.0],
    );
    assert_eq!(culprit(&report), ("max", line + 3, Event::Tie));
    let line = line!();
    assert_eq!(culprit(&audit(|x| if x > 1.0 { x } else { 2.0 - x }, 1.0)), (">", line + 1, Event::Tie));
    assert_eq!(culprit(&audit(|x| (x - 2.0).ln(), 1.0)), ("ln", line + 2, Event::Outside(-1.0)));
    assert_eq!(culprit(&audit(|x| 1.0 / x, 0.0)), ("/", line + 3, Event::Tie));
    assert_eq!(culprit(&audit(|x| x.clamp(0.0, 1.0), 1.0)), ("min", line + 4, Event::Tie));
    assert_eq!(culprit(&audit(|x| if x * x > 0.0 { x } else { -x }, 0.0)), (">", line + 5, Event::Undecided));
    let report = audit(|x: [OneSided; 2]| norm(&x), [0.0, 0.0]);
    assert!(report.culprits.iter().all(|culprit| culprit.site.line == line + 6), "{report}");
}

/// To first order; exact for linear switches.
#[test]
fn distance_to_the_nearest() {
    let distance = |report: Audit| report.nearest.map(|nearest| (nearest.site.rule, nearest.distance));
    assert_eq!(distance(audit(|x| x * x, 3.0)), None);
    assert_eq!(distance(audit(|x| (x * 2.0 - 1.0).abs(), 0.75)), Some(("abs", 0.25)));
    assert_eq!(distance(audit(|[x, y]| x.max(y), [4.0, 1.0])), Some(("max", 3.0 / 2_f64.sqrt())));
    assert_eq!(distance(audit(|x| if x < 2.0 { x } else { x * x }, 1.5)), Some(("<", 0.5)));
    assert_eq!(distance(audit(|x| x.floor() + x.ln() + x.sqrt(), 2.75)), Some(("floor", 0.25)));
    assert_eq!(distance(audit(|x| (x - 1.0).round(), 2.75)), Some(("round", 0.25)));
    assert_eq!(distance(audit(|x| x.ln(), 0.125)), Some(("ln", 0.125)));
    assert_eq!(distance(audit(|x| x.acosh(), 1.5)), Some(("acosh", 0.5)));
    assert_eq!(distance(audit(|x| 1.0 / (x - 1.0), 1.25)), Some(("/", 0.25)));
    assert_eq!(distance(audit(|x| (x - 1.0).powi(-3), 1.25)), Some(("powi", 0.25)));
    assert_eq!(distance(audit(|[y, x]| y.atan2(x), [0.5, -2.0])), Some(("atan2", 0.5)));
    assert_eq!(distance(audit(|[x, y]| x.hypot(y), [3.0, -4.0])), Some(("hypot", 5.0)));
    assert_eq!(distance(audit(|x| x % 3.0, 7.0)), Some(("rem", 1.0)));
    // A tie is at the point itself: the nearest other one is told.
    assert_eq!(distance(audit(|x| x.abs() + (x - 1.0).abs(), 0.0)), Some(("abs", 1.0)));
    assert_eq!(distance(audit(|x| x * OneSided::from(2.0).sqrt(), 1.0)), None);
}

/// To which order both sides agree.
#[test]
fn order_of_smoothness() {
    let order = |report: Audit| report.order;
    assert_eq!(order(audit(|x| x.sin(), 1.0)), Some(5));
    assert_eq!(order(audit(|x| x.abs(), 0.0)), Some(0));
    assert_eq!(order(audit(|x| x * x.abs(), 0.0)), Some(1));
    assert_eq!(order(audit(|x| x * x * x.abs(), 0.0)), Some(2));
    assert_eq!(order(audit(|x| x * x * x * x.max(0.0), 0.0)), Some(3));
    assert_eq!(order(audit(|x| x.signum(), 0.0)), None);
    assert_eq!(order(audit(stable_softplus, 0.0)), Some(5));
    // Once differentiable: a relu that is squared.
    assert_eq!(order(audit(|[x, y]| relu(x - y) * relu(x - y) + y, [1.0, 1.0])), Some(1));
}

/// Structs, tuples, slices and vectors go in and come out.
#[test]
fn shapes() {
    gradual::point! { struct Line { slope, intercept } }
    let report = audit(|l: Line<OneSided>| (l.slope - l.intercept).abs(), Line { slope: 1.0, intercept: 1.0 });
    assert_eq!((report.verdict, &*report.point[1].0), (Verdict::Kink, "x.intercept"));
    let report = audit(|(x, y)| (x * y, x.max(y)), (1.0, 1.0));
    assert_eq!([report.outputs[0].verdict, report.outputs[1].verdict], [Verdict::SmoothDespiteTies, Verdict::Kink]);
    let report = slices::audit(|x| x.iter().map(|&x| x.abs()).collect::<Vec<_>>(), &[1.0, 0.0, -2.0]);
    assert_eq!(report.outputs.iter().map(|o| o.verdict.is_differentiable()).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!((report.outputs[1].slopes[1].left, report.outputs[1].slopes[1].right), (-1.0, 1.0));
    assert_eq!(slices::audit(logsumexp, &[1.0, 1.0]).verdict, Verdict::Smooth);
    assert_eq!(audit(softmax, [1.0, 1.0, 1.0]).verdict, Verdict::Smooth);
    assert_eq!(audit(|x: [OneSided; 2]| [[x[0], x[1].abs()]; 2], [0.0, 0.0]).outputs[3].name, "f[1][1]");
}

/// The value and the slope of both forms of a rule differ in their last bits: no jump and no kink.
#[test]
fn rounding_is_no_jump() {
    for x in [0.1, 0.7, 1.0, 3.3, 1e-3, 20.0] {
        let report =
            audit(|t| if t < x { (t * t - 1.0).exp() } else { t.powf(2.0).exp() * OneSided::from(-1.0).exp() }, x);
        assert_eq!(report.verdict, Verdict::SmoothDespiteTies, "{x}: {report}");
    }
    // A small kink is one all the same.
    let report = audit(|x| x.max(x * (1.0 + 1e-11)), 0.0);
    assert_eq!(report.verdict, Verdict::Kink, "{report}");
}

/// A panic goes through, and the frame of an outer audit survives an inner one.
#[test]
fn panics_and_nesting() {
    let panic = std::panic::catch_unwind(|| audit(|x| if x > 1.0 { panic!("too far") } else { x }, 1.0));
    assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"too far"));
    let report = audit(
        |x| {
            let y = x.abs();
            assert_eq!(audit(|z| z * z, 1.0).verdict, Verdict::Smooth);
            y
        },
        0.0,
    );
    assert_eq!((report.verdict, report.culprits[0].site.rule), (Verdict::Kink, "abs"));
}

/// Two forms of one function on both sides of a comparison, at points of all sizes: rounding is not taken for a kink.
#[test]
fn identities_have_no_kinks() {
    type Pair = fn(OneSided) -> [OneSided; 2];
    let pairs: [Pair; 12] = [
        |x| [(x + 1.5).exp(), x.exp() * OneSided::from(1.5).exp()],
        |x| [(x * 2.0).sin(), x.sin() * x.cos() * 2.0],
        |x| [(x.abs() * 3.0).ln(), x.abs().ln() + OneSided::from(3.0).ln()],
        |x| [x * x * x - 1.0, (x - 1.0) * (x * x + x + 1.0)],
        |x| [1.0 - x.cos(), (x * 0.5).sin().powi(2) * 2.0],
        |x| [x.exp() - 1.0, x.exp_m1()],
        |x| [x.tanh(), (1.0 - (-x * 2.0).exp()) / (1.0 + (-x * 2.0).exp())],
        |x| [(x * x + 1.0).sqrt() - x, 1.0 / ((x * x + 1.0).sqrt() + x)],
        |x| [x.sigmoid(), 1.0 / (1.0 + (-x).exp())],
        |x| [x.cosh().ln(), x.ln_cosh()],
        |x| [(x * x).powf(1.5), (x * x * x).abs()],
        |x| [((x + 0.1) - 0.1) * 3.0, x + x + x],
    ];
    let (mut open, mut all) = (0, 0);
    for (k, pair) in pairs.iter().enumerate() {
        for i in 1..60 {
            let x = f64::from(i * i) * 0.013 * if i % 3 == 0 { -0.7 } else { 0.31 };
            let report = audit(
                |t| {
                    let [a, b] = pair(t);
                    if t < x { a } else { b }
                },
                x,
            );
            let fits = matches!(report.verdict, Verdict::SmoothDespiteTies | Verdict::Inconclusive);
            assert!(fits, "pair {k} at {x}: {report}");
            open += usize::from(report.verdict == Verdict::Inconclusive);
            all += 1;
        }
    }
    assert!(open * 10 < all, "{open} of {all} are open");
}

/// The kink of an American put at the money, on trees of many levels: what rounding may do does not grow until it hides it.
#[test]
fn deep_computations() {
    fn put<T: Real>(steps: i32, [spot, volatility]: [T; 2]) -> T {
        let step = 5.0 / 12.0 / f64::from(steps);
        let rise = (volatility * step.sqrt()).exp();
        let growth = (0.1 * step).exp();
        let up = (-rise.recip() + growth) / (rise - rise.recip());
        let (up, down) = (up / growth, (-up + 1.0) / growth);
        let exercised = |level: i32, rises: i32| -spot * rise.powi(2 * rises - level) + 50.0;
        let mut values: Vec<T> = (0..=steps).map(|rises| exercised(steps, rises).max(0.0)).collect();
        for level in (0..steps).rev() {
            for (rises, node) in (0..=level).zip(0..) {
                let waited = up * values[node + 1] + down * values[node];
                values[node] = waited.max(exercised(level, rises));
            }
        }
        values[0]
    }
    for steps in [2, 8, 20, 40, 100] {
        let report = audit(|x| put(steps, x), [50.0, 0.4]);
        assert_eq!(report.verdict, Verdict::Kink, "{steps}: {report}");
        let report = audit(|x| put(steps + 1, x), [50.0, 0.4]);
        assert!(report.is_differentiable(), "{steps} + 1: {report}");
    }
}

/// The special functions: poles, edges, and how far they are.
#[cfg(feature = "special")]
#[test]
fn special_functions() {
    let verdict = |f: fn(OneSided) -> OneSided, x: f64| audit(f, x).verdict;
    assert_eq!(verdict(|x| x.erf() + x.norm_cdf() + x.bessel_j0() + x.gamma(), 0.5), Verdict::Smooth);
    assert_eq!(verdict(|x| x.gamma(), 0.0), Verdict::Jump);
    assert_eq!(verdict(|x| x.ln_gamma(), 0.0), Verdict::DomainEdge);
    assert_eq!(verdict(|x| x.gamma(), -1.0), Verdict::Undefined);
    assert_eq!(verdict(|x| x.beta_ln(2.0), 0.0), Verdict::DomainEdge);
    assert_eq!(verdict(|x| x.lambert_w(), -(-1.0_f64).exp()), Verdict::VerticalTangent);
    let distance = |f: fn(OneSided) -> OneSided, x: f64| audit(f, x).nearest.map(|nearest| nearest.distance);
    assert_eq!([distance(|x| x.gamma(), 2.5), distance(|x| x.digamma(), -1.75)], [Some(2.5), Some(0.25)]);
    assert_eq!(distance(|x| x.beta_ln(2.0), 0.5), Some(0.5));
    assert_eq!(distance(|x| x.erf(), 2.5), None);
}

/// Rules of a user.
mod foreign {
    use gradual::elementary::{Binary, Domain, Seam, Singular, Unary};
    use gradual::{Primitive, Scalar};

    /// x² above 0, which ends there although nothing is singular.
    #[derive(Clone, Copy)]
    pub(super) struct Ends;
    impl Unary for Ends {
        const DOMAIN: Domain = Domain::between(0.0, f64::INFINITY);
        fn value<F: Primitive>(self, x: F) -> F {
            if x < F::zero() { F::nan() } else { x * x }
        }
        fn slope<T: Scalar>(self, x: T, _y: T) -> T {
            x * T::Base::from_f64(2.0)
        }
    }

    /// Two parabolas that meet at 1 with different slopes, 2 and 3.
    #[derive(Clone, Copy)]
    pub(super) struct Bent;
    impl Unary for Bent {
        const NAME: &'static str = "bent";
        const SINGULAR: Singular = Singular::At(&[1.0]);
        fn value<F: Primitive>(self, x: F) -> F {
            if x < F::one() { x * x } else { x * x + x - F::one() }
        }
        fn slope<T: Scalar>(self, x: T, _y: T) -> T {
            let twice = x * T::Base::from_f64(2.0);
            if x < T::Base::one() { twice } else { twice + T::Base::one() }
        }
    }

    /// The larger of two, by name only.
    #[derive(Clone, Copy)]
    pub(super) struct Larger;
    impl Binary for Larger {
        const SEAM: Seam = Seam::Equal;
        fn value<F: Primitive>(self, x: F, y: F) -> F {
            Primitive::max(x, y)
        }
        fn slopes<T: Scalar>(self, x: T, y: T, _z: T) -> (T, T) {
            if x >= y { (T::one(), T::zero()) } else { (T::zero(), T::one()) }
        }
        fn select<S: Scalar>(self, x: S, y: S) -> Option<S> {
            Some(x.max(y))
        }
    }
}

/// What rules of a user state of themselves is enough.
#[test]
fn rules_from_outside() {
    let report = audit(|x| x.apply(foreign::Ends), 0.0);
    assert_eq!((report.verdict, report.culprits[0].event), (Verdict::DomainEdge, Event::Outside(0.0)));
    assert_eq!(audit(|x| x.apply(foreign::Ends), 0.5).nearest.map(|nearest| nearest.distance), Some(0.5));

    let report = audit(|x| x.apply(foreign::Bent) * 2.0, 1.0);
    let slopes = report.outputs[0].slopes[0];
    // A curved piece is taken up beside its end.
    let is_near = |a: f64, b: f64| (a - b).abs() < 1e-14;
    assert!(report.verdict == Verdict::Kink && is_near(slopes.left, 4.0) && is_near(slopes.right, 6.0), "{report}");
    assert_eq!(report.culprits[0].site.rule, "bent");

    assert_eq!(audit(|[x, y]| x.apply2(y, foreign::Larger), [1.0, 1.0]).verdict, Verdict::Kink);
    assert_eq!(audit(|[x, y]| x.apply2(y, foreign::Larger) + x.min(y), [1.0, 1.0]).verdict, Verdict::SmoothDespiteTies);
}
