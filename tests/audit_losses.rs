//! The table of losses, held against the audit: the class at every listed point and elsewhere, and the line that a user sees.

use gradual::audit;
use gradual::audit::{Audit, OneSided, Verdict};
use gradual::loss::{self, Class, Loss, TABLE};

/// A row of the table with its audit, the parameter being 1 (τ = 1/2, γ = 2) and the label 1.
struct Row {
    known: &'static Loss,
    audit: fn(f64) -> Audit,
}

macro_rules! rows {
    ($({ $name:ident($($parameter:literal),*), $($row:tt)* })*) => { vec![$(Row {
        known: TABLE.iter().find(|known| known.name == stringify!($name)).expect("a row for it"),
        audit: |x| audit(|x: OneSided| loss::$name(x $(, $parameter)*), x),
    }),*] };
}

fn rows() -> Vec<Row> {
    gradual::__for_each_loss!(rows)
}

#[test]
fn the_audit_finds_the_class() {
    for Row { known: Loss { name, class, points, .. }, audit } in rows() {
        for &x in *points {
            let report = audit(x);
            let expected = match class {
                Class::Jump => (Verdict::Jump, None),
                Class::C0 => (Verdict::Kink, Some(0)),
                Class::C1 => (Verdict::SmoothDespiteTies, Some(1)),
                _ => (Verdict::SmoothDespiteTies, Some(2)),
            };
            assert_eq!((report.verdict, report.order), expected, "{name} at {x}: {report}");
        }
        for k in -40..=40 {
            let x = f64::from(k) * 0.25;
            if points.contains(&x) {
                continue;
            }
            let report = audit(x);
            assert!(report.is_differentiable() && report.order == Some(5), "{name} at {x}: {report}");
        }
    }
}

/// The distance to where a class ends is exact.
#[test]
fn the_audit_measures_the_distance() {
    for Row { known: Loss { name, class, points, .. }, audit } in rows() {
        for x in [0.3, -1.75, 4.0] {
            let expected = points.iter().map(|p| (x - p).abs()).fold(f64::INFINITY, f64::min);
            let found = audit(x).nearest.map_or(f64::INFINITY, |nearest| nearest.distance);
            // Comparisons of the code's own, where all derivatives agree, may be nearer.
            assert!(
                found <= expected * (1.0 + 1e-12) || *class == Class::Smooth,
                "{name} at {x}: {found}, not {expected}"
            );
        }
    }
}

/// A loss is responsible by the line of the user, not by one of this crate.
#[test]
fn the_culprit_is_the_users_line() {
    for Row { known: Loss { name, points, .. }, audit } in rows() {
        for &x in *points {
            for culprit in audit(x).culprits {
                assert!(culprit.site.file.ends_with("audit_losses.rs"), "{name}: {culprit}");
            }
        }
    }
}
