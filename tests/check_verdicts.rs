//! Where the verdicts change: units, rounding, kinks, and derivatives that are next to nothing.

use std::cell::Cell;

use gradual::check::{Check, Component, Mismatch, Report, Verdict, slices};
use gradual::{Dual, check_gradient, check_jacobian, verify_gradient, verify_hessian};

type D1 = Dual<f64, 1>;
type D2 = Dual<f64, 2>;

fn report(result: Result<Report, Mismatch>) -> Report {
    match result {
        Ok(report) | Err(Mismatch::Components(report)) => report,
        Err(other) => panic!("expected components, found {other}"),
    }
}

fn verdicts(result: Result<Report, Mismatch>) -> Vec<Verdict> {
    report(result).components.into_iter().map(|c| c.verdict).collect()
}

fn verdict(result: Result<Report, Mismatch>) -> Verdict {
    verdicts(result)[0]
}

/// Smooth, kinked, poor, wavy and wrong functions, each checked at (1, 0.75).
const FUNCTIONS: [fn([D2; 2]) -> D2; 12] = [
    |[x, y]| (x + y).sin(),
    // Kinks and jumps beside the point, and a kink at it.
    |[x, y]| (x - 1.002).abs() * y + x,
    |[x, y]| x.floor() * 3.0 + (x - 0.51).max(0.0) * y,
    |[x, y]| (x - 1.0).abs() + (x - 1.0) * 0.25 + y,
    // Poor values, and none on one side.
    |[x, y]| x + y * 1e15,
    |[x, y]| (x - 1.0).powf(1.5) * y,
    // A cusp.
    |[x, y]| (x - 1.0).abs().powf(0.6) * y,
    // Waves shorter than some steps and than all, and a kink nearer.
    |[x, y]| (x * 1e7).sin() + y,
    |[x, y]| (x * 3e12).sin() * y,
    |[x, y]| (x - 1.000_000_01).abs() + y,
    // Tangents that are too long.
    |[x, y]| longer(x, 1e-7) * y,
    |[x, y]| (longer(x, 1e-3) * 20.0).sin() + y,
];

fn longer(x: D2, by: f64) -> D2 {
    Dual { value: x.value, tangent: x.tangent.map(|t| t * (1.0 + by)) }
}

fn component(result: Result<Report, Mismatch>) -> Component {
    report(result).components.swap_remove(0)
}

/// With slopes that are `by` times as long, at `distance` times the distance.
fn scaled(mut component: Component, by: f64, distance: f64) -> Component {
    for number in [&mut component.expected, &mut component.found, &mut component.allowed] {
        *number *= by;
    }
    if let Verdict::Kink { left, right } = &mut component.verdict {
        (*left, *right) = (*left * by, *right * by);
    }
    if let Some(near) = &mut component.nearby {
        (near.left, near.right) = (near.left * by, near.right * by);
        (near.distance, near.jump) = (near.distance * distance, near.jump * by * distance);
    }
    component
}

/// A coordinate in another unit: slopes and what is allowed of them go with it, and nothing else changes.
#[test]
fn the_unit_of_a_coordinate_does_not_matter() {
    for (i, f) in FUNCTIONS.into_iter().enumerate() {
        let plain = component(check_gradient(f, [1.0, 0.75]));
        for unit in [-10, -3, 5, 60].map(|k| 2_f64.powi(k)) {
            let other = component(check_gradient(|[x, y]| f([x / unit, y]), [unit, 0.75]));
            assert_eq!(scaled(other, unit, 1.0 / unit), plain, "{i} {unit}");
        }
    }
}

/// Values that stand still, of which rounding may have taken the change that the derivative makes, and of which not.
#[test]
fn changes_that_rounding_may_take() {
    for (value, unit) in [(1e-3, 1e-3), (1e-6, 1.0), (0.0, 1e3)] {
        let still =
            |slope: f64| verdict(check_gradient(|x: D1| Dual { value, tangent: [x.tangent[0] * slope / unit] }, unit));
        assert_eq!([still(1.5e-13), still(1e-11), still(1.0)], [Verdict::Inconclusive, Verdict::Wrong, Verdict::Wrong]);
    }
}

/// Values that stand still tell of a derivative that is nothing beside them, and over the shortest steps of none.
#[test]
fn what_values_that_stand_still_tell() {
    for value in [1e-6, 1.0, 1e6] {
        for unit in [1e-3, 1.0, 1e3] {
            let flat = |slope: f64| move |x: D1| Dual { value, tangent: [x.tangent[0] * slope * value / unit] };
            assert_eq!(verdict(check_gradient(flat(1e-13), unit)), Verdict::Right, "{value} {unit}");
            let short = Check::new(flat(1e-9)).at(unit).step(1e-9).check_gradient();
            assert_eq!(verdict(short), Verdict::Inconclusive, "{value} {unit}");
        }
    }
}

/// Flat over steps that move the point, a derivative of 0 is right, though one next to nothing is not to be told from it.
#[test]
fn what_is_flat_over_short_steps_in_single_precision() {
    let flat = |slope: f32, step: f64| {
        let f = |x: Dual<f32, 1>| Dual { value: 1.0, tangent: [x.tangent[0] * slope] };
        verdict(Check::new(f).at(0.7_f32).step(step).check_gradient())
    };
    assert_eq!([flat(0.0, 1e-2), flat(0.0, 3e-6)], [Verdict::Right; 2]);
    assert_eq!([flat(1e-5, 1e-2), flat(0.0, 3e-7)], [Verdict::Inconclusive; 2]);
}

/// A derivative that is infinite is wrong where the values have a slope, and not to be judged where they have none.
#[test]
fn infinite_derivatives() {
    for slope in [1e-9, 1.0, 1e9] {
        let steep = |x: D1| Dual { value: x.value * slope, tangent: [f64::INFINITY] };
        assert_eq!(verdict(check_gradient(steep, 0.5)), Verdict::Wrong);
        assert_eq!(verdict(check_gradient(|x: D1| x.sqrt() * slope, 0.0)), Verdict::Inconclusive);
    }
}

/// At a cusp differences cancel, however steep its sides are: they tell of no slope.
#[test]
fn cusps_tell_nothing_of_a_slope() {
    for size in [1e-9, 1.0, 1e9] {
        let cusp = |x: D1| Dual { value: x.value.abs().powf(0.6) * size, tangent: [x.tangent[0] * size] };
        assert_eq!(verdict(check_gradient(cusp, 0.0)), Verdict::Inconclusive, "{size}");
    }
}

/// A bump that is narrower than the longest steps, which do not see it and agree on the slope beside it.
#[test]
fn narrow_bumps_are_not_overlooked() {
    for size in [1e-9, 1.0, 1e9] {
        let with = |bump: fn(D1) -> D1| {
            move |x: D1| {
                let t = (x - 1.0) * 1e3;
                x * (3.0 * size)
                    + if t.value.abs() < 1.0 { bump(t * (-t * t + 1.0).powi(2)) * size } else { D1::from(0.0) }
            }
        };
        assert_eq!(verdict(check_gradient(with(|bump| bump * 1e-3), 1.0)), Verdict::Right, "{size}");
        let lost = with(|bump| D1::from(bump.value * 1e-3));
        assert_eq!(verdict(check_gradient(lost, 1.0)), Verdict::Wrong, "{size}");
    }
}

/// Nor does the unit of the values.
#[test]
fn the_unit_of_the_values_does_not_matter() {
    for (i, f) in FUNCTIONS.into_iter().enumerate() {
        let plain = component(check_gradient(f, [1.0, 0.75]));
        for unit in [-60, -3, 5, 60].map(|k| 2_f64.powi(k)) {
            let other = component(check_gradient(|x| f(x) * unit, [1.0, 0.75]));
            assert_eq!(scaled(other, 1.0 / unit, 1.0), plain, "{i} {unit}");
        }
    }
}

/// Random directions move each coordinate by its own size, of more than 64 coordinates unless told otherwise.
#[test]
fn random_directions() {
    let f = |(x, y): (D2, D2)| [(x * 1e-9).sin() * (y * 1e4).cos(), (y * 1e4).exp() + x * 1e-9];
    let report = Check::new(f).at((1e9, 1e-4)).directions(2).check_jacobian().unwrap();
    let names: Vec<_> = report.components.iter().map(|c| c.name.as_str()).collect();
    let along = |i, k| format!("f[{i}] along random direction {k}");
    assert_eq!(names, [along(0, 1), along(1, 1), along(0, 2), along(1, 2)]);
    let squares = |x: &[Dual<f64, 8>]| x.iter().map(|&x| x * x).sum::<Dual<f64, 8>>();
    let count = |n: usize| slices::check_gradient(squares, &vec![1.5; n]).unwrap().components.len();
    assert_eq!([count(1), count(64), count(65)], [1, 64, 3]);
}

/// Random directions go forwards and backwards along every coordinate, about as often, whatever the seed.
#[test]
fn random_directions_go_all_ways() {
    for seed in [0, 1, 2, u64::MAX] {
        let check = Check::new(|[x, y]: [D2; 2]| x + y * 1000.0).at([1.0, 1.0]).directions(64).seed(seed);
        let mut quadrants = [0; 4];
        for component in check.check_gradient().unwrap().components {
            // The share of y is a multiple of 62.5, and that of x less than half of that.
            let y = (component.found / 62.5).round() * 62.5;
            quadrants[usize::from(y > 0.0) + 2 * usize::from(component.found > y)] += 1;
        }
        assert!(quadrants.iter().all(|count| (6..28).contains(count)), "{seed}: {quadrants:?}");
    }
}

/// Where the longest steps are good, a coordinate takes one ladder of steps; at a kink no other is sought beside it.
#[test]
fn nothing_is_searched_where_there_is_no_need() {
    fn calls<const N: usize>(sharp: f64) -> usize {
        let calls = Cell::new(0);
        let f = |x: [Dual<f64, N>; N]| {
            calls.set(calls.get() + 1);
            x.iter().map(|&x| x * x).sum::<Dual<f64, N>>() + (x[0] - 1.5).abs() * sharp
        };
        drop(check_gradient(f, [1.5; N]));
        calls.get()
    }
    let another = calls::<2>(0.0) - calls::<1>(0.0);
    assert!(another <= 20, "{another}");
    let kink = calls::<1>(1.0) - calls::<1>(0.0);
    assert!(kink <= 40, "{kink}");
}

#[test]
fn sixteen_kinks_beside_the_point_are_searched() {
    let kinks = |x: [Dual<f64, 20>; 20]| x.iter().map(|&x| (x - 1.001).abs()).sum::<Dual<f64, 20>>();
    let report = check_gradient(kinks, [1.0; 20]).unwrap();
    assert_eq!(report.components.iter().filter(|c| c.nearby.is_some()).count(), 16);
}

#[test]
fn what_values_cannot_tell_beside_larger_changes() {
    // The change by x is 1e18, which rounds to 128: the 1 of y is nothing beside it.
    check_gradient(|[x, y]| x * 1e9 + y, [1e9, 1.0]).unwrap();
    check_gradient(|[x, y]| x * 1e3 + y * 1e-21, [1.0, 1e9]).unwrap();
    // Of a change of 1e9 it is not nothing, though rounding hides its third digit.
    let f = |[x, y]: [D2; 2]| x + y * 1e-5;
    check_gradient(f, [1e9, 1.0]).unwrap();
    // Not beside itself: half of it would pass too.
    assert_eq!(verdict(check_gradient(|x: D1| x + 1e12, 0.01)), Verdict::Inconclusive);
    // The tolerance is relative.
    let long = |x: D1| Dual { value: x.value, tangent: [x.tangent[0] * (1.0 + 1e-5)] } * 1e6;
    assert_eq!(verdict(check_gradient(long, 0.5)), Verdict::Wrong);
    // The least numbers: as near as they are to one another.
    check_gradient(|x: D1| x * 1e-320, 1e6).unwrap();
    // Of small numbers it is the same.
    let long = |x: D1| Dual { value: x.value, tangent: [x.tangent[0] * 1.01] } * 1e-290;
    assert_eq!(verdict(check_gradient(long, 0.5)), Verdict::Wrong);
    let long = |x: &[Dual<f64, 8>]| Dual { value: x[0].value, tangent: x[0].tangent.map(|t| t * 1.01) } * 1e-290;
    assert_eq!(verdict(slices::check_gradient(long, &[0.5])), Verdict::Wrong);
}

/// What is allowed unless told otherwise, of functions whose differences have next to no error.
#[test]
fn default_tolerances() {
    let verified = |by: f64| verdict(verify_gradient(|x| x * 2.5, |_| 2.5 * (1.0 + by), 3.0));
    assert_eq!(
        [verified(0.9e-9), verified(-0.9e-9), verified(1.1e-9)],
        [Verdict::Right, Verdict::Right, Verdict::Wrong]
    );
    let single = |by: f32| verdict(verify_gradient(|x| x * 2.5, |_| 2.5 * (1.0 + by), 3.0_f32));
    assert_eq!([single(0.9e-4), single(-0.9e-4), single(1.1e-4)], [Verdict::Right, Verdict::Right, Verdict::Wrong]);
    let checked = |by: f64| {
        verdict(check_gradient(|x: D1| Dual { value: x.value, tangent: [x.tangent[0] * (1.0 + by)] } * 2.5, 3.0))
    };
    assert_eq!([checked(0.9e-8), checked(-0.9e-8), checked(1.1e-8)], [Verdict::Right, Verdict::Right, Verdict::Wrong]);
    let single = |by: f32| {
        verdict(check_gradient(
            |x: Dual<f32, 1>| Dual { value: x.value, tangent: [x.tangent[0] * (1.0 + by)] } * 2.5,
            3.0,
        ))
    };
    assert_eq!([single(0.8e-4), single(-0.8e-4), single(1.5e-4)], [Verdict::Right, Verdict::Right, Verdict::Wrong]);
}

#[test]
fn a_derivative_of_zero_is_told_from_values() {
    // Flat, with values that round.
    for size in [1e-6, 1.0, 1e6] {
        let flat = |x: D1| (x - x + 1.0) * size;
        check_gradient(flat, 0.7).unwrap();
    }
}

/// Of a change by y of 4e6 rounding leaves slopes by x that differ by a little.
#[test]
fn slopes_that_differ_by_rounding_are_no_kink_beside_larger_ones() {
    let is_kink = |slope: f64| {
        let f = |[x, y]: [D2; 2]| (x - 2.0).abs() * slope + y * 1e6;
        matches!(verdict(check_gradient(f, [2.0, 4.0])), Verdict::Kink { .. })
    };
    assert_eq!([is_kink(10.0), is_kink(1e-5)], [true, false]);
}

/// What is left of larger terms where the exact derivative is 0.
#[test]
fn remainders_beside_larger_components() {
    let by_hand =
        |remainder: f64| verdicts(verify_gradient(|[x, y]| x * 3e10 + y * 0.0, |_| [3e10, remainder], [1.0, 2.0]));
    assert_eq!(by_hand(1e-4), [Verdict::Right; 2]);
    assert_eq!(by_hand(1e-2), [Verdict::Right, Verdict::Wrong]);
    let one = |remainder: f64| verdicts(verify_gradient(|[x, y]| x + y * 0.0, |_| [1.0, remainder], [1.0, 2.0]));
    assert_eq!(one(0.1 + 0.2 - 0.3), [Verdict::Right; 2]);
    assert_eq!(one(1e-12), [Verdict::Right, Verdict::Wrong]);
    // So it may be beside what is next to nothing.
    let small = verify_gradient(|[x, y]| x * 3e10 + y * 1e-6, |_| [3e10, 1e-2], [1.0, 2.0]);
    assert_eq!(verdicts(small), [Verdict::Right, Verdict::Wrong]);
}

/// What may be left of a larger term goes with the unit of each coordinate.
#[test]
fn remainders_in_any_unit() {
    for units in [[1.0, 1.0], [1.0, 1024.0], [1e6, 1e-3], [1e-3, 1e6]] {
        let [x_unit, y_unit] = units;
        let f = move |[x, y]: [D2; 2]| x / x_unit * 3e10 + y * 0.0;
        let by_hand =
            |rest: f64| verdicts(verify_gradient(f, |_| [3e10 / x_unit, rest / y_unit], [1.5 * x_unit, 1.5 * y_unit]));
        assert_eq!(by_hand(1e-4), [Verdict::Right; 2], "{units:?}");
        assert_eq!(by_hand(1e-2), [Verdict::Right, Verdict::Wrong], "{units:?}");
    }
}

/// Honest rounding passes, of any size, and not much more.
#[test]
fn rounding_of_the_coordinates() {
    for size in [1e-6, 1.0, 1e6] {
        // The derivative of (x - 1)³ multiplied out.
        let f = |x: D1| (x * x * x - 3.0 * x * x + 3.0 * x - 1.0) * size;
        let x = 1.0 + 1e-4;
        verify_gradient(f, |x: f64| 3.0 * (x - 1.0) * (x - 1.0) * size, x).unwrap();
        let off = verify_gradient(f, |x: f64| 3.0003 * (x - 1.0) * (x - 1.0) * size, x);
        assert_eq!(verdict(off), Verdict::Wrong);
    }
    // A component that turns with the last bit, next to nothing beside the other: what it is one bit further is right.
    let f = |[x, y]: [D2; 2]| (x * 1e14).sin() * y * 0.01;
    let by_hand = |[x, y]: [f64; 2]| {
        let [dx, _] = gradual::gradient(f, [x, y]);
        [dx, gradual::gradient(f, [x * (1.0 + f64::EPSILON), y])[1]]
    };
    verify_gradient(f, by_hand, [0.5, 2.0]).unwrap();
}

/// What rounding of the coordinate moves by a tenth tells nothing of a third; beside a root it is right within what a few roundings do.
#[test]
fn rounding_that_tells_nothing_and_beside_a_root() {
    for size in [1e-24, 1.0, 1e9] {
        let wild = |x: D1| (x * 1e15).sin() * size;
        let exact: f64 = gradual::derivative(wild, 0.5);
        assert_eq!(verdict(verify_gradient(wild, |_| 1.3 * exact, 0.5)), Verdict::Inconclusive, "{size}");
        // Its slope vanishes at a multiple of π.
        let wave = |x: D1| (x * 1e6).cos() * size;
        let x = 500_000.0 * std::f64::consts::PI * 1e-6;
        let beside = |roundings: f64| gradual::derivative(wave, x * (1.0 + roundings * f64::EPSILON));
        assert_eq!(verdict(verify_gradient(wave, |_| beside(4.0), x)), Verdict::Right, "{size}");
        assert_eq!(verdict(verify_gradient(wave, |_| beside(4000.0), x)), Verdict::Wrong, "{size}");
        // Half as far as its far neighbours.
        let near = x * (1.0 + 500.0 * f64::EPSILON);
        assert_eq!(verdict(verify_gradient(wave, |_| beside(504.0), near)), Verdict::Right, "{size}");
    }
}

/// Kinks a hundred roundings away are no slope of the derivative, and leave no remainder of it.
#[test]
fn kinks_that_a_rounding_does_not_reach() {
    let away = 100.0 * f64::EPSILON;
    for size in [1e-9, 1.0, 1e9] {
        let flat = |x: D1| ((x - (1.0 + away)).max(0.0) + (-x + (1.0 - away)).max(0.0)) * size;
        let kink = Verdict::Kink { left: -size, right: size };
        assert_eq!(verdict(verify_gradient(flat, |_| size / 32.0, 1.0)), kink, "{size}");
        assert_eq!(verdict(verify_gradient(flat, |_| 0.0, 1.0)), Verdict::Right, "{size}");
    }
}

#[test]
fn kinks_of_any_size_at_any_place() {
    for size in [1e-6, 1.0, 1e6] {
        for x in [0.0, 1e-8, 0.75, 1e8] {
            let hinge = |t: D1| (t - x).abs() * size;
            let kink = Verdict::Kink { left: -size, right: size };
            let by_hand = |slope: f64| verdict(verify_gradient(hinge, |_| slope * size, x));
            assert_eq!(by_hand(1.0), Verdict::Right, "{size} {x}");
            assert_eq!(by_hand(-1.0), kink, "{size} {x}");
            assert_eq!(by_hand(0.0), kink, "{size} {x}");
            assert_eq!(by_hand(1.01), Verdict::Wrong, "{size} {x}");
            assert_eq!(by_hand(-1.01), Verdict::Wrong, "{size} {x}");
            // The other way round.
            let roof = |slope: f64| verdict(verify_gradient(|t| -hinge(t), |_| slope * size, x));
            assert_eq!(roof(-1.0), Verdict::Right, "{size} {x}");
            let Verdict::Kink { left, right } = roof(1.0) else { panic!("{size} {x}: {:?}", roof(1.0)) };
            assert_eq!((left.max(right), left.min(right)), (size, -size), "{size} {x}");
            // A few roundings beside the point.
            let beside = if x == 0.0 { 1e-12 } else { x * (1.0 + 9.0 * f64::EPSILON) };
            let near = |slope: f64| verdict(verify_gradient(|t| (t - beside).abs() * size, |_| slope * size, x));
            assert_eq!(near(-1.0), Verdict::Right, "{size} {x}");
            assert_eq!(near(1.0), kink, "{size} {x}");
        }
    }
}

#[test]
fn kinks_along_their_own_coordinate() {
    let by_hand = |slope| verdicts(verify_gradient(|[x, y]| x + y.abs(), move |_| [1.0, slope], [2.0, 0.0]));
    assert_eq!(by_hand(-1.0), [Verdict::Right, Verdict::Kink { left: -1.0, right: 1.0 }]);
    // Of a matrix, each column.
    let f = |[x, y]: [Dual<D2, 2>; 2]| x * y * y.abs();
    let h = |[x, y]: [f64; 2]| [[0.0, 2.0 * y.abs()], [2.0 * y.abs(), -2.0 * x]];
    let found = verdicts(verify_hessian(f, h, [2.0, 0.0]));
    let Verdict::Kink { left, right } = found[3] else { panic!("{found:?}") };
    assert!((left + 4.0).abs() < 1e-9 && (right - 4.0).abs() < 1e-9);
    assert_eq!(found[..3], [Verdict::Right; 3]);
}

#[test]
fn wild_and_infinite_derivatives_are_not_kinks() {
    let wild = |x: D1| (x * 1e17).sin();
    for x in [0.1, 0.2, 0.3, 0.4] {
        let exact: f64 = gradual::derivative(wild, x);
        for share in [0.0, 0.5, 0.9] {
            assert_eq!(verdict(verify_gradient(wild, |_| share * exact, x)), Verdict::Inconclusive, "{x} {share}");
        }
    }
    // Slopes of a kink that round.
    let curved = |[x, y]: [D2; 2]| (x - 1.5).abs() * (x + y).exp() * 1e10;
    for seed in 0..12 {
        let kink = verdicts(Check::new(curved).at([1.5, 5.0]).seed(seed).verify_gradient(|_| [0.0, 0.0]))[0];
        assert!(matches!(kink, Verdict::Kink { .. }), "{seed} {kink:?}");
    }
    // Where the derivative is infinite no number is right.
    let infinite = |by_hand: f64| verdict(verify_gradient(|x| x.sqrt(), |_| by_hand, 0.0));
    assert_ne!(infinite(f64::INFINITY), Verdict::Wrong);
    assert!([1.0, 0.0, f64::NAN, f64::NEG_INFINITY].iter().all(|&x| infinite(x) != Verdict::Right));
}

#[test]
fn what_shorter_steps_cannot_see_longer_ones_decide() {
    let long = |[x, y]: [D2; 2]| {
        let x = Dual { value: x.value, tangent: x.tangent.map(|t| t * (1.0 + 1e-9)) };
        x * x * y + y.sin()
    };
    let report = report(Check::new(long).at([1.3, -0.7]).tolerance(0.0).check_gradient());
    assert_eq!(report.components[0].verdict, Verdict::Wrong, "{report}");
    assert!(report.components[0].allowed < 1e-10, "{report}");
    check_jacobian(|[x, y]| [x * y, x / y], [1.3, -0.7]).unwrap();
}

/// Waves down to a ten-thousand-millionth: none is called wrong, and none that is off by a hundredth right.
#[test]
fn waves_of_all_lengths() {
    for frequency in (0..400).map(|k| 10_f64.powf(f64::from(k) / 40.0)) {
        let wave = |by: f64| move |[x, y]: [D2; 2]| ((longer(x, by) - 1.0) * frequency + 0.9).sin() + y * y;
        let right = verdict(check_gradient(wave(0.0), [1.0, 2.0]));
        let off = verdict(check_gradient(wave(0.01), [1.0, 2.0]));
        if frequency < 1e5 {
            assert_eq!((right, off), (Verdict::Right, Verdict::Wrong), "{frequency}");
        } else {
            assert!(right != Verdict::Wrong && off != Verdict::Right, "{frequency}: {right:?}, {off:?}");
        }
    }
}
