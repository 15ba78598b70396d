//! `audit_region`: proofs, witnesses and what stays open.

use gradual::audit::{Defect, Doubt, RegionAudit, RegionError, RegionReport, RegionVerdict, Status, Verdict, slices};
use gradual::{Real, audit, audit_region};

use crate::support::message_of;

#[track_caller]
fn assert_verdict(expected: RegionVerdict, report: &RegionReport) {
    assert_eq!(report.verdict, expected, "{report}");
    assert_eq!(report.witness.is_some(), expected == RegionVerdict::NotSmooth, "{report}");
    // The boxes cover the region, and the proved ones are what the share says.
    let share = |status| report.boxes.iter().filter(|part| part.status == status).map(|part| part.share).sum::<f64>();
    assert!((share(Status::Smooth) + share(Status::Open) - 1.0).abs() < 1e-12, "{report}");
    assert!((share(Status::Smooth) - report.proved).abs() < 1e-12, "{report}");
}

macro_rules! verdicts {
    ($($test:ident: $expected:ident { $(|$x:pat_param| $f:expr, $region:expr;)* })*) => { $(
        #[test]
        fn $test() {
            $( assert_verdict(RegionVerdict::$expected, &audit_region(|$x| $f, $region).unwrap()); )*
        }
    )* };
}

verdicts! {
    polynomials_are_smooth: Smooth {
        |x| x * x * x - 3.0 * x + 1.0, -10.0..=10.0;
        |[x, y]| x * x * y - y.powi(5) * 2.0, [-3.0, -3.0]..=[3.0, 3.0];
        |(x, y, z)| [x * y, y * z, z * x], (-1.0, -2.0, -3.0)..=(1.0, 2.0, 3.0);
        |[x, y]| x.powf(3.0) + y, [(-2.0, 2.0), (0.0, 1.0)];
        |[x, y]| x * y, [-1.0..=1.0, 0.0..=0.0];
    }

    smooth_functions: Smooth {
        |x| x.tanh(), f64::NEG_INFINITY..=f64::INFINITY;
        |x| (x * x + 1e-6).sqrt(), -1.0..=1.0;
        |x| 1.0 / (x * x + 0.01), -5.0..=5.0;
        |x| x.sin() / (x.cos() + 1.5), -20.0..=20.0;
        |x| x.softplus().ln(), -20.0..=20.0;
        |[x, y]| x.ln_add_exp(y).exp(), [-10.0, -10.0]..=[10.0, 10.0];
        |[x, y]| x.hypot(y), [0.1, -1.0]..=[1.0, 1.0];
        |[y, x]| y.atan2(x), [-1.0, 0.1]..=[1.0, 1.0];
        |[x, y]| gradual::norm(&[x, y, x + y]), [0.5, -1.0]..=[1.0, 1.0];
        |[x, y]| gradual::logsumexp(&[x, y, x * y]), [-1.0, -1.0]..=[1.0, 1.0];
        |[x, y]| gradual::softmax([x, y]), [-1.0, -1.0]..=[1.0, 1.0];
        |x| if x > 5.0 { x } else { x.exp() }, -1.0..=1.0;
    }

    kinks_beside_the_box: Smooth {
        |x| x.abs(), 1e-9..=1.0;
        |x| x.max(2.0), -1.0..=1.0;
        |[x, y]| x.max(y), [0.0, 1.5]..=[1.0, 2.0];
        |x| x.clamp(-2.0, 2.0), -1.0..=1.0;
        |x| x.floor() * x, 0.1..=0.9;
        |x| x.round(), -0.4..=0.4;
        |x| x.trunc() + x.fract(), -0.9..=0.9;
        |x| x % 3.0, 0.5..=2.5;
        |x| x.rem_euclid(-3.0), -2.5..=-0.5;
        |x| x.sqrt() + x.ln(), 1e-3..=4.0;
        |x| x.copysign(-1.0), 0.5..=1.0;
        |x| (x.sqrt()).max(0.5), 0.3..=2.0;
    }

    kinks_in_the_box: NotSmooth {
        |x| x.abs(), -1.0..=1.0;
        |x| x.abs(), -1e-3..=1.0;
        |x| x.abs() + x.abs(), -1.0..=1.0;
        |x| x.max(0.25), -1.0..=1.0;
        |x| (x * x - 0.3).abs(), 0.0..=1.0;
        |x| x.clamp(-0.5, 0.5), -1.0..=1.0;
        |x| x.abs_sub(0.2), -1.0..=1.0;
        |x| x.copysign(1.0), -1.0..=1.0;
        |[x, y]| x.max(y), [0.0, 0.0]..=[1.0, 1.0];
        |[x, y]| x.abs().min(y.abs()), [-1.0, -1.0]..=[1.0, 1.0];
        |[x, y]| (x + y * 2.0 - 1.7).max(0.0).powi(2) + (x - y).abs(), [0.0, 0.0]..=[1.0, 1.0];
        |x| if x > 0.3 { x } else { 2.0 * x - 0.3 }, -1.0..=1.0;
    }

    jumps_in_the_box: NotSmooth {
        |x| x.floor(), 0.5..=1.5;
        |x| x.signum() * 3.0, -1.0..=1.0;
        |x| x.round() + x, 0.1..=0.9;
        |x| x.fract(), 0.5..=1.5;
        |x| x % 2.0, 1.0..=2.5;
        |x| if x > 0.3 { 1.0 + x } else { x }, -1.0..=1.0;
        |x| (x + 2.0).copysign(x), -1.0..=1.0;
    }

    poles_that_change_sign: NotSmooth {
        |x| 1.0 / x, -1.0..=1.3;
        |x| x.recip(), -1.0..=1.3;
        |x| (2.0 - x) / (x.exp() - 1.25) + x, -1.0..=1.3;
        |[x, y]| x / (x - y * 0.7), [0.1, 0.2]..=[1.0, 1.2];
        // It hides the pole, and jumps all the same.
        |x| (1.0 / x).tanh(), -1.0..=1.3;
        |[y, x]| y.atan2(x), [-1.0, -2.0]..=[1.3, -1.0];
    }

    domain_edges: NotSmooth {
        |x| x.sqrt(), -1.0..=1.0;
        |x| x.ln(), -1.0..=1.0;
        |x| x.asin(), 0.5..=1.5;
        |x| x.acosh(), 0.5..=1.5;
        |x| x.powf(2.5), -1.0..=1.0;
        |x| (x * 1000.0).exp(), 0.0..=1.0;
    }

    not_decided: Open {
        // Kinks that cancel.
        |x| x.max(0.0) - (-x).max(0.0), -1.0..=1.0;
        // The boundary counts.
        |x| x.abs(), 0.0..=1.0;
        |x| x.sqrt(), 0.0..=1.0;
        |x| x.max(1.0), -1.0..=1.0;
        // A point that is the whole region.
        |x| x.abs(), 0.0..=0.0;
        // A removable point.
        |x| if x == 0.0 { 1.0 + x * 0.0 } else { x.sin() / x }, -1.0..=1.1;
        // A plain number decides, and nobody sees which.
        |x| if x.base() > 3.0 { x } else { -x }, -1.0..=1.0;
        // A pole that cancels.
        |x| 1.0 / (1.0 / x), -1.0..=1.3;
        |x| x.recip() - (1.0 / x), -1.0..=1.3;
        // No one-sided limit at the origin.
        |[y, x]| y.atan2(x), [0.0, 0.0]..=[1.3, 1.0];
        // Once differentiable, by two pieces.
        |x| if x > 0.0 { x * x } else { x * 0.0 }, -1.0..=1.0;
        // x |x|, once differentiable.
        |x| x.powi(2).copysign(x), -1.0..=1.0;
        // No number is known above.
        |x| x, 0.0..=f64::INFINITY;
    }
}

/// A pole is never called smooth.
#[test]
fn poles() {
    for (name, report) in [
        ("powi", audit_region(|x| x.powi(-2), -1.0..=1.3)),
        ("powf", audit_region(|x| x.powf(-2.0), -1.0..=1.3)),
        ("tan", audit_region(|x| x.tan(), 1.0..=2.0)),
        ("rem by zero", audit_region(|x| 1.0 % x, -1.0..=1.3)),
        ("hidden by tanh", audit_region(|x| (1.0 / x).powi(2).tanh(), -1.0..=1.3)),
        ("guarded", audit_region(|x| if x == 0.0 { x } else { 1.0 / x }, -1.0..=1.3)),
    ] {
        let report = report.unwrap();
        assert_ne!(report.verdict, RegionVerdict::Smooth, "{name}: {report}");
        // 1 % x jumps as well.
        assert!(report.verdict == RegionVerdict::NotSmooth || report.proved > 0.5, "{name}: {report}");
    }
}

/// ∞ - ∞ is NaN in f64, which tanh would hide from the output.
#[test]
fn overflow_is_not_hidden() {
    let report = audit_region(|x| ((x * x).exp() - (x * x).exp()).tanh(), 0.0..=40.0).unwrap();
    assert_ne!(report.verdict, RegionVerdict::Smooth, "{report}");
    // A power that overflows on the way to a number is none.
    let report = audit_region(|x| (x.exp()).recip(), 0.0..=1000.0).unwrap();
    assert_verdict(RegionVerdict::Smooth, &report);
}

/// A witness lies in the region: half a side from the middle may be beyond its end by rounding, or overflow.
#[test]
fn witnesses_are_inside() {
    let cancels = |x: gradual::audit::Interval| (x - 0.3).abs() - (0.3 - x).abs();
    for lower in [1e-17, 1e-300, 0.1, 0.7e-9] {
        let report =
            RegionAudit::over(lower..=1.0).budget(100).run(|x| (x - lower + 1e-320).ln() + cancels(x)).unwrap();
        assert_verdict(RegionVerdict::Open, &report);
        let report = RegionAudit::over(-1.0..=-lower).budget(100).run(|x| (-x).ln() + cancels(x + 0.9)).unwrap();
        assert_verdict(RegionVerdict::Open, &report);
    }
    let large = 1.7e308;
    let report = RegionAudit::over(-large..=large).budget(100).run(|x| x.atan().max(0.0) + x.atan().min(0.0)).unwrap();
    assert_verdict(RegionVerdict::Open, &report);
    let everywhere = f64::NEG_INFINITY..=f64::INFINITY;
    let report = RegionAudit::over(everywhere).budget(1000).run(|x| (x.tanh() - 0.999).abs()).unwrap();
    assert_verdict(RegionVerdict::NotSmooth, &report);
}

/// max of NaN and a number is the number.
#[test]
fn nan_that_max_hides() {
    let report = audit_region(|x| x.sqrt().max(0.5) + x, -2.0..=-1.0).unwrap();
    assert_verdict(RegionVerdict::Smooth, &report);
    let report = audit_region(|x| x.sqrt(), -2.0..=-1.0).unwrap();
    assert_verdict(RegionVerdict::NotSmooth, &report);
    assert!(matches!(report.witness.unwrap().defect, Defect::NotFinite { value } if value.is_nan()));
}

/// A witness is where the kink is, and `audit` at the point nearby that ties says the same.
#[test]
fn a_witness_is_at_the_kink() {
    fn f<T: Real>(x: T) -> T {
        (x * x - 0.5).abs() + x
    }
    let report = audit_region(f, 0.1..=1.0).unwrap();
    let witness = report.witness.clone().unwrap();
    let kink = 0.5_f64.sqrt();
    assert!((witness.point[0] - kink).abs() <= witness.distance + 1e-15 && witness.distance < 1e-10, "{report}");
    // The slopes beside it are 1 ∓ √2; the line goes from 0.1 to 1, so its slopes are 0.9 times those.
    let Defect::Kink { before, after } = witness.defect else { panic!("{:?}", witness.defect) };
    for (enclosure, slope) in [(before, 1.0 - 2.0 * kink), (after, 1.0 + 2.0 * kink)] {
        let slope = slope * witness.direction[0];
        assert!((enclosure.0 - slope).abs() < 1e-9 && (enclosure.1 - slope).abs() < 1e-9, "{enclosure:?} {slope}");
    }
    let nearest = audit(f, witness.point[0]).nearest.unwrap();
    assert!(nearest.distance <= 1.5 * witness.distance, "{nearest:?}");
    assert_eq!((witness.sites.len(), witness.sites[0]), (1, nearest.site));

    // Decimal places that a box's corner can be: the audit of the point itself.
    let report = audit_region(|[x, y]| x.max(y), [0.0, 0.0]..=[1.0, 1.0]).unwrap();
    let point = report.witness.unwrap().point;
    assert!((point[0] - point[1]).abs() < 1e-10);
    assert_eq!(audit(|[x, y]| x.max(y), [point[0], point[0]]).verdict, Verdict::Kink);
}

/// Boxes left lie around the kink, and shrink with the budget.
#[test]
fn boxes_left() {
    let run = |budget| {
        RegionAudit::over([-1.0, -1.0]..=[1.0, 1.0])
            .budget(budget)
            .keep_going(true)
            .run(|[x, y]| (x - y).max(0.0) - (y - x).max(0.0))
            .unwrap()
    };
    let (coarse, fine) = (run(100), run(1000));
    assert_verdict(RegionVerdict::Open, &coarse);
    assert_eq!((coarse.examined, fine.examined), (100, 1000));
    assert!(coarse.proved > 0.5 && fine.proved > 0.9, "{coarse}{fine}");
    let shares: Vec<f64> = fine.open().map(|part| part.share).collect();
    assert!(shares.is_sorted_by(|a, b| a >= b));
    for part in &fine.boxes {
        let [(a, b), (c, d)] = part.sides[..] else { panic!() };
        if part.status == Status::Smooth {
            assert!(b < c || d < a, "{part:?}");
        }
    }
    let doubts = fine.doubts();
    assert_eq!(doubts.len(), 2);
    assert!(doubts.iter().all(|(site, doubt)| site.rule == "max" && *doubt == Doubt::Singular));
    assert_eq!(doubts[0].0.line, doubts[1].0.line);
    assert_ne!(doubts[0].0.column, doubts[1].0.column);
}

#[test]
fn keep_going_fills_the_picture() {
    let report = RegionAudit::over([-1.0, -1.0]..=[1.0, 1.0])
        .budget(500)
        .keep_going(true)
        .run(|[x, y]| (x * x + y * y - 0.5).abs())
        .unwrap();
    assert_verdict(RegionVerdict::NotSmooth, &report);
    assert_eq!(report.examined, 500);
    assert!(report.proved > 0.7, "{report}");
}

#[test]
fn progress_is_reported() {
    let mut seen = Vec::new();
    let report = RegionAudit::over(-1.0..=1.0)
        .budget(40)
        .progress(|progress| seen.push(*progress))
        .run(|x| x.max(0.0) - (-x).max(0.0))
        .unwrap();
    assert_eq!(seen.len(), report.examined);
    assert!(seen.is_sorted_by(|a, b| a.examined < b.examined && a.proved <= b.proved));
    assert_eq!((seen[0].examined, seen[0].budget, seen[0].left), (1, 40, 2));
}

/// Comparisons that never get certain end the run, so a loop ends too.
#[test]
fn loops_end() {
    let report = RegionAudit::over(0.5..=4.0)
        .budget(20)
        .run(|x| {
            let mut y = x;
            while y < 10.0 {
                y = y * 1.5 + 0.1;
            }
            y
        })
        .unwrap();
    assert_ne!(report.verdict, RegionVerdict::Smooth);
    assert!(report.boxes.iter().any(|part| {
        part.doubts
            .iter()
            .any(|(site, doubt)| *doubt == Doubt::Comparison && site.rule == "<" && site.file.ends_with("region.rs"))
    }));
}

/// What a struct is made of is named, and slices work.
#[test]
fn shapes() {
    gradual::point! { struct Lens { focal, offset } }
    let region = Lens { focal: 1.0, offset: -1.0 }..=Lens { focal: 2.0, offset: 1.0 };
    let report = audit_region(|lens| [lens.focal * 2.0, lens.offset.abs()], region).unwrap();
    assert_verdict(RegionVerdict::NotSmooth, &report);
    assert_eq!(report.coordinates, ["x.focal", "x.offset"]);
    assert_eq!(report.witness.as_ref().unwrap().output, "f[1]");

    let report = slices::audit_region(|x| x[1..].iter().fold(x[0], |m, &x| m.max(x)), &[(0.0, 1.0); 3]).unwrap();
    assert_verdict(RegionVerdict::NotSmooth, &report);
    let report = slices::audit_region(|x| x[0] * x[1], &[(0.0, 1.0); 3]).unwrap();
    assert_verdict(RegionVerdict::Smooth, &report);
    let report = RegionAudit::over(&[(0.0, 1.0); 3][..]).budget(1).run_slice(|x| x[0].abs()).unwrap();
    assert_verdict(RegionVerdict::Open, &report);
}

#[test]
fn regions_that_are_none() {
    let f = |[x, y]: [gradual::audit::Interval; 2]| x + y;
    let error = audit_region(f, [0.0, 1.0]..=[1.0, 0.5]).unwrap_err();
    assert_eq!(error.to_string(), "no number is between the bounds of x[1]: 1 to 0.5");
    let error = audit_region(f, [(0.0, f64::NAN), (0.0, 1.0)]).unwrap_err();
    assert_eq!(error, RegionError::NotANumber { coordinate: "x[0]".into() });
    assert_eq!(error.to_string(), "a bound of x[0] is NaN");
    let endless = [f64::INFINITY..=f64::INFINITY, 0.0..=1.0];
    assert!(matches!(audit_region(f, endless).unwrap_err(), RegionError::NoNumbers { .. }));
    let error = slices::audit_region(|_| gradual::audit::Interval::from(1.0), &[]).unwrap_err();
    assert_eq!(error.to_string(), "the region has no coordinates");
}

/// A panic of the function goes through, and the thread's frame is as it was.
#[test]
fn panics_go_through() {
    let message = message_of(|| audit_region(|x| if x > 5.0 { panic!("no such x") } else { x }, 6.0..=7.0));
    assert_eq!(message, "no such x");
    assert_verdict(RegionVerdict::NotSmooth, &audit_region(|x| x.abs(), -1.0..=1.0).unwrap());
    // An audit inside of an audited function.
    let nested = |x: gradual::audit::Interval| {
        assert!(audit_region(|y| y * y, 0.0..=1.0).unwrap().is_smooth());
        x.abs()
    };
    assert_verdict(RegionVerdict::NotSmooth, &audit_region(nested, -1.0..=1.0).unwrap());
}

/// A user's rule is enclosed only if it says how.
#[test]
fn own_rules() {
    use gradual::{Primitive, Scalar, Unary};

    #[derive(Clone, Copy)]
    struct Cube<const ENCLOSED: bool>;

    impl<const ENCLOSED: bool> Unary for Cube<ENCLOSED> {
        const NAME: &'static str = "cube";

        fn value<F: Primitive>(self, x: F) -> F {
            x * x * x
        }

        fn slope<T: Scalar>(self, x: T, _y: T) -> T {
            x * x * T::Base::from_f64(3.0)
        }

        fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
            let cube = |x: f64| x * x * x;
            ENCLOSED.then(|| (cube(lower).next_down().next_down(), cube(upper).next_up().next_up()))
        }
    }

    let report = RegionAudit::over(-1.0..=1.0).budget(10).run(|x| x.apply(Cube::<false>)).unwrap();
    assert_verdict(RegionVerdict::Open, &report);
    assert_eq!(report.proved, 0.0);
    assert_eq!(report.doubts()[0].1, Doubt::NotEnclosed);
    let report = audit_region(|x| x.apply(Cube::<true>), -1.0..=1.0).unwrap();
    assert_verdict(RegionVerdict::Smooth, &report);
    let report = audit_region(|x| x.apply(Cube::<true>).abs(), -1.0..=1.0).unwrap();
    // |x³| is smooth enough; no slope leaps.
    assert_verdict(RegionVerdict::Open, &report);
}

/// Each loss of the table: smooth ones are proved smooth, kinks and jumps are found where the table has them, and nothing is said of what
/// is once differentiable, except between its points.
#[test]
fn the_losses_of_the_table() {
    use gradual::loss::{self, Class, TABLE};

    macro_rules! rows {
        ($({ $name:ident($($parameter:literal),*), $($row:tt)* })*) => { [$(
            (stringify!($name), |x| loss::$name(x $(, $parameter)*))
        ),*] };
    }
    type Row = (&'static str, fn(gradual::audit::Interval) -> gradual::audit::Interval);
    let rows: &[Row] = &gradual::__for_each_loss!(rows);
    for &(name, f) in rows {
        let known = TABLE.iter().find(|known| known.name == name).unwrap();
        let report = audit_region(f, -3.1..=2.9).unwrap();
        match known.class {
            Class::Smooth => assert_verdict(RegionVerdict::Smooth, &report),
            Class::C0 | Class::Jump => {
                assert_verdict(RegionVerdict::NotSmooth, &report);
                let at = report.witness.as_ref().unwrap().point[0];
                assert!(known.points.iter().any(|point| (point - at).abs() < 1e-9), "{name}: {report}");
            }
            _ => assert_verdict(RegionVerdict::Open, &report),
        }
        let mut ends = vec![-3.1];
        ends.extend(known.points.iter().flat_map(|point| [point - 1e-3, point + 1e-3]));
        ends.push(2.9);
        for side in ends.chunks(2) {
            let report = audit_region(f, side[0]..=side[1]).unwrap();
            // Some are written with |r| also where they are smooth: those stay open at 0.
            assert_ne!(report.verdict, RegionVerdict::NotSmooth, "{name} on {side:?}: {report}");
            assert!(report.proved > 0.999, "{name} on {side:?}: {report}");
        }
    }
}
