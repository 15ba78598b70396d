//! Right derivatives where differences have it hard: whatever they can or cannot judge, nothing right is wrong.

use gradual::check::{Check, Mismatch, Report, Verdict};
use gradual::{Dual, Real, check_gradient, check_hessian, logsumexp};

/// Whether it was judged right; that nothing is wrong or at a kink is asserted.
#[track_caller]
fn never_wrong(result: Result<Report, Mismatch>, what: &str) -> bool {
    match result {
        Ok(_) => true,
        Err(Mismatch::Components(report)) => {
            let open = |v: &Verdict| matches!(v, Verdict::Right | Verdict::Inconclusive);
            assert!(report.components.iter().all(|c| open(&c.verdict)), "{what}: {report}");
            false
        }
        Err(e) => panic!("{what}: {e}"),
    }
}

type D = Dual<f64, 1>;

/// Losses of a classifier that is sure: the value is what rounding leaves of 1 - 1.
#[test]
fn values_that_are_what_cancellation_left() {
    let functions: [(&str, fn(D) -> D); 5] = [
        ("-ln sigmoid", |z| -z.sigmoid().ln()),
        ("-ln(1/(1 + e⁻ᶻ))", |z| -((-z).exp() + 1.0).recip().ln()),
        ("1 - tanh", |z| -z.tanh() + 1.0),
        ("logsumexp - z", |z| logsumexp(&[z, D::from(0.5), D::from(-1.0)]) - z),
        ("1 - cos", |z| -(z * 0.01).cos() + 1.0),
    ];
    for (name, f) in functions {
        let judged = (0..480).filter(|&i| {
            let z = f64::from(i) * 0.125 + 0.0625;
            never_wrong(check_gradient(f, z), &format!("{name} at {z}"))
        });
        // From 37 on the first of them are exactly 0.
        assert!(judged.count() > 100, "{name}");
    }
}

/// Values of 0 have no size to compare with; the function beside them has.
#[test]
fn minima_with_the_value_zero() {
    fn rosenbrock<T: Real>([x, y]: [T; 2]) -> T {
        (-x + 1.0).powi(2) + (y - x * x).powi(2) * 100.0
    }
    check_gradient(|x| x * x, 0.0).unwrap();
    check_gradient(|[x, y]| x * x + y * y, [0.0, 0.0]).unwrap();
    check_gradient(|[x, y]| x * y, [0.0, 0.0]).unwrap();
    check_gradient(rosenbrock, [1.0, 1.0]).unwrap();
    check_hessian(rosenbrock, [1.0, 1.0]).unwrap();
    check_gradient(|x| -x.cos() + 1.0, 0.0).unwrap();
    check_hessian(|x| x * x * x, 0.0).unwrap();
    check_gradient(|_| Dual::from(0.0), 1.0).unwrap();
    check_gradient(|x| x.tanh(), 25.0).unwrap();
    check_gradient(|[x, y]| (x * x + y * y) as Dual<f32, 2>, [0.0_f32, 0.0]).unwrap();
}

#[test]
fn waves_of_any_length() {
    let judged = (0..400).filter(|&i| {
        let frequency = 10_f64.powf(f64::from(i) * 0.04);
        let f = |x: D| (x * frequency).sin();
        never_wrong(check_gradient(f, 1.3), &format!("frequency {frequency}"))
    });
    assert!(judged.count() > 150);
}

#[test]
fn close_to_an_edge_or_a_kink() {
    let functions: [(&str, fn(D) -> D); 4] = [
        ("√(1 - x)", |x| (-x + 1.0).sqrt()),
        ("acos", |x| x.acos()),
        ("ln(1 - x)", |x| (-x + 1.0).ln()),
        ("√ at 0", |x| (x - 1.0).abs().sqrt()),
    ];
    for (name, f) in functions {
        for i in 0..140 {
            let x = 1.0 - 10_f64.powf(-0.1 * f64::from(i) - 0.5);
            if x < 1.0 {
                never_wrong(check_gradient(f, x), &format!("{name} at 1 - {:e}", 1.0 - x));
            }
        }
    }
    // A kink that is nearer than any step is a kink, but nothing is wrong.
    for i in 0..140 {
        let x = 1.0 + 10_f64.powf(-0.1 * f64::from(i) - 0.5);
        let result = check_gradient(|x| (x - 1.0).max(0.0) + x * x, x);
        if let Err(Mismatch::Components(report)) = result {
            assert_ne!(report.components[0].verdict, Verdict::Wrong, "1 + {:e}: {report}", x - 1.0);
            assert!(x - 1.0 < 1e-10, "1 + {:e}: {report}", x - 1.0);
        }
    }
}

#[test]
fn coordinates_of_any_size() {
    for i in -300..=300 {
        let x = 10_f64.powi(i) * 1.3;
        never_wrong(check_gradient(|[x, y]| x * 3.0 + y.sin(), [x, 0.5]), &format!("3x + sin y at {x:e}"));
        never_wrong(check_gradient(|x| x.sqrt(), x), &format!("√ at {x:e}"));
        never_wrong(check_gradient(|x| x.ln(), x), &format!("ln at {x:e}"));
        if i.abs() < 140 {
            never_wrong(check_gradient(|[x, y]| x * x * y, [x, 2.0]), &format!("x²y at {x:e}"));
        }
    }
    check_gradient(|[x, y]| x * y, [f64::MAX, 0.5]).unwrap();
}

/// What is lost on the way is never passed for being small.
#[test]
fn lost_tangents_beside_large_ones() {
    let lost = |x: Dual<f64, 2>| Dual::from(x.value);
    for x in [1e-17, 1e-9, 1e-3, 1.0, 0.0] {
        assert!(check_gradient(|[x, y]| lost(x) * 100.0 + y * y, [x, 1.0]).is_err(), "{x:e}");
    }
    for large in [1.0, 1e6, 1e7, 1e9] {
        let Err(Mismatch::Components(report)) = check_gradient(|[x, y]| x * large + y.abs(), [1.0, 0.0]) else {
            panic!("{large:e}")
        };
        assert!(matches!(report.components[1].verdict, Verdict::Kink { .. }), "{report}");
    }
}

/// Exchanged components, which directions of ±1 would often not tell apart.
#[test]
fn exchanged_components_of_a_long_gradient() {
    const N: usize = 100;
    crate::support::on_a_large_stack(|| {
        for (i, j) in [(0, 1), (90, 95), (3, 77), (50, 51), (12, 34)] {
            let exchanged = move |mut x: [Dual<f64, N>; N]| {
                let (a, b) = (x[i].tangent, x[j].tangent);
                (x[i].tangent, x[j].tangent) = (b, a);
                x.iter().enumerate().map(|(k, &x)| x * x * (k as f64 + 1.0)).sum::<Dual<f64, N>>()
            };
            assert!(check_gradient(exchanged, [1.0; N]).is_err(), "{i} {j}");
        }
    });
}

/// Rounding inside the function that its values do not show, at the edge of its domain, where one side alone has values: it is measured
/// by moves to both sides, of several lengths, and nearly always seen.
#[test]
fn hidden_rounding_at_an_edge() {
    let judged = |side: f64, seed: u64| {
        let f = |x: D| if (x.value - 1.0) * side > 0.0 { D::from(f64::NAN) } else { (x * 3.0 + 1e8) - 1e8 };
        Check::new(f).at(1.0).seed(seed).check_gradient().is_ok()
    };
    let seen = (0..60).filter(|&seed| judged(1.0, seed)).count() + (0..60).filter(|&seed| judged(-1.0, seed)).count();
    assert!(seen >= 100, "{seen} of 120");
}
