//! Pictures: what must be in them, and when there is none.

use gradual::audit::{OneSided, RegionAudit};
use gradual::plot::{PlotError, curves};
use gradual::{audit, audit_region};

/// How many pieces of curves an SVG has, with the line in the legend.
fn pieces(svg: &str) -> usize {
    svg.matches("stroke-width=\"16\"").count()
}

#[test]
fn a_cut_shows_both_tangents() {
    let svg = audit(|x| if x > 1.0 { x * x + 0.5 } else { x }, 1.0).svg().unwrap();
    for text in
        ["f: jump", "tangent from the left, slope 1.0000", "tangent from the right, slope 2.0000", "step of x from 1.0"]
    {
        assert!(svg.contains(text), "{text} is missing");
    }
    let root = audit(|x| x.sqrt(), 0.0).svg().unwrap();
    assert!(!root.contains("tangent from"), "neither side of a root has a tangent that could be drawn");
}

/// The slopes are those per step of the picture's axis, whose direction has largest component 1.
#[test]
fn a_cut_along_a_direction() {
    let report = audit(|[x, y]| x.abs().min(y.abs()), [0.0, 0.0]);
    let direction = &report.certificate.as_ref().unwrap().direction;
    let ratio = direction[0].abs().min(direction[1].abs()) / direction[0].abs().max(direction[1].abs());
    assert!(report.svg().unwrap().contains(&format!("slope {ratio:.4}")));
}

/// Where the function panics beside the point, the curve ends and nothing else happens.
#[test]
fn the_curve_ends_where_the_function_does() {
    let f = |x: OneSided| {
        assert!(x.base() < 0.5, "no further");
        x.abs()
    };
    assert!(audit(f, 0.0).svg().is_ok());
}

#[test]
fn nothing_to_draw() {
    assert_eq!(audit(|_| OneSided::from(1.0), [0.0; 0]).svg(), Err(PlotError::Empty));
    assert_eq!(audit(|x| x.ln(), -5.0).svg(), Err(PlotError::Empty));
    assert_eq!(curves("none", 0.0..=1.0, &[]), Err(PlotError::Empty));
    assert_eq!(curves("empty range", 1.0..=0.0, &[("x", &|x| x)]), Err(PlotError::Empty));
    assert_eq!(curves("endless", 0.0..=f64::INFINITY, &[("x", &|x| x)]), Err(PlotError::Empty));
    assert!(PlotError::Empty.to_string().contains("nothing to draw"));
}

#[test]
fn gaps_where_there_is_no_value() {
    let whole = curves("one", -1.0..=1.0, &[("x", &|x| x)]).unwrap();
    let with_gap = curves("two", -1.0..=1.0, &[("ln |x|", &|x: f64| x.abs().ln())]).unwrap();
    assert_eq!(pieces(&with_gap), pieces(&whole) + 1);
}

/// Every box is drawn, with its border, and the witness.
#[test]
fn a_region() {
    let report =
        RegionAudit::over([0.0, 0.0]..=[1.0, 1.0]).budget(200).keep_going(true).run(|[x, y]| x.max(y)).unwrap();
    let svg = report.svg().unwrap();
    assert!(svg.matches("<rect").count() >= 2 * report.boxes.len());
    for text in ["the region: not smooth", "proved smooth", "open", "witness", "x[0]", "x[1]"] {
        assert!(svg.contains(text), "{text} is missing");
    }
    let smooth = audit_region(|[x, y]| x * y, [0.0, 0.0]..=[1.0, 1.0]).unwrap().svg().unwrap();
    assert!(smooth.contains("the region: smooth") && !smooth.contains("witness"));
}

#[test]
fn regions_that_cannot_be_drawn() {
    assert_eq!(audit_region(|x| x * 2.0, 0.0..=1.0).unwrap().svg(), Err(PlotError::Dimensions(1)));
    assert_eq!(audit_region(|[x, y]| x + y, [0.0, 0.0]..=[f64::INFINITY, 1.0]).unwrap().svg(), Err(PlotError::Empty));
    assert_eq!(audit_region(|[x, y]| x + y, [0.0, 0.0]..=[0.0, 1.0]).unwrap().svg(), Err(PlotError::Empty));
    assert!(PlotError::Dimensions(3).to_string().contains("has 3"));
}
