//! Pictures as SVG, by the crate plotters (feature `plot`).

use core::error::Error;
use core::fmt::{self, Display, Formatter};
use core::ops::{Range, RangeInclusive};
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

use crate::audit::{Audit, RegionReport, Status, Verdict};

const SIZE: [u32; 2] = [720, 480];
/// The backend rounds to whole units, so that curves have steps unless the units are finer than pixels.
const UNITS: u32 = 8;
/// Okabe and Ito's colours, which the colour-blind tell apart.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 0, 0),
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
];
/// To how many intervals a curve is drawn.
const INTERVALS: u32 = 600;

/// Why a picture could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlotError {
    /// There is nothing to draw: no curve, no range, or no finite value.
    Empty,
    /// A region of this many coordinates: two can be drawn.
    Dimensions(usize),
    /// What the plotting crate says.
    Drawing(String),
}

impl Display for PlotError {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            PlotError::Empty => {
                f.write_str("there is nothing to draw: no curve, an empty range, or no finite value in it")
            }
            PlotError::Dimensions(n) => write!(f, "a region of two coordinates can be drawn, this one has {n}"),
            PlotError::Drawing(what) => write!(f, "the picture could not be drawn: {what}"),
        }
    }
}

impl Error for PlotError {}

type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A curve in pieces, between which there is no value.
struct Curve {
    name: String,
    pieces: Vec<Vec<(f64, f64)>>,
}

impl Curve {
    fn new(name: &str, points: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut pieces = Vec::from([Vec::new()]);
        for point in points {
            if point.1.is_finite() {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(point);
                }
            } else {
                pieces.push(Vec::new());
            }
        }
        Self { name: name.to_string(), pieces }
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.pieces.iter().flatten().map(|point| point.1)
    }
}

/// The graphs of functions over a range, as an SVG with a legend.
///
/// Values that are not finite leave gaps.
///
/// # Errors
/// [`PlotError::Empty`] if there is nothing to draw.
///
/// ```
/// use gradual::{plot, smooth::Softplus};
///
/// let stand_in = Softplus::within(0.1);
/// let svg = plot::curves("relu", -2.0..=2.0, &[("max(x, 0)", &|x| x.max(0.0)), ("softplus", &|x| stand_in.apply(x))])?;
/// assert!(svg.starts_with("<svg") && svg.contains("softplus"));
/// # Ok::<(), plot::PlotError>(())
/// ```
pub fn curves(
    title: &str,
    range: RangeInclusive<f64>,
    functions: &[(&str, &dyn Fn(f64) -> f64)],
) -> Result<String, PlotError> {
    let (from, to) = range.into_inner();
    let sample = |f: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        let at = |k: u32| from + (to - from) * f64::from(k) / f64::from(INTERVALS);
        (0..=INTERVALS).map(|k| (at(k), f(at(k)))).collect()
    };
    let curves: Vec<Curve> = functions.iter().map(|(name, f)| Curve::new(name, sample(f).into_iter())).collect();
    picture(title, "x", from..to, &curves, |_| Ok(()))
}

/// A picture with axes, curves and a legend, and what else there is.
fn picture(
    title: &str,
    below: &str,
    range: Range<f64>,
    curves: &[Curve],
    more: impl FnOnce(&mut Chart) -> Result<(), PlotError>,
) -> Result<String, PlotError> {
    let heights = || curves.iter().flat_map(Curve::values);
    let (low, high) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    if low > high || range.is_empty() || !(range.end - range.start).is_finite() {
        return Err(PlotError::Empty);
    }
    let margin = if high > low { 0.08 * (high - low) } else { 0.5 * high.abs().max(1.0) };
    on_canvas(|root| {
        let root = root.margin(8 * UNITS, 0, 0, 0).titled(title, text(20))?;
        let mut chart = ChartBuilder::on(&root)
            .margin(12 * UNITS)
            .margin_right(24 * UNITS)
            .x_label_area_size(44 * UNITS)
            .y_label_area_size(72 * UNITS)
            .build_cartesian_2d(range, low - margin..high + margin)?;
        mesh(&mut chart, below, "")?;
        for (curve, colour) in curves.iter().zip(COLOURS.iter().cycle()) {
            let style = colour.stroke_width(2 * UNITS);
            for (k, piece) in curve.pieces.iter().enumerate() {
                let series = chart.draw_series(LineSeries::new(piece.iter().copied(), style))?;
                if k == 0 {
                    series
                        .label(&*curve.name)
                        .legend(move |(x, y)| PathElement::new([(x, y), (x + 24 * UNITS.cast_signed(), y)], style));
                }
            }
        }
        more(&mut chart)?;
        legend(&mut chart)
    })
}

fn mesh(chart: &mut Chart, below: &str, beside: &str) -> Result<(), PlotError> {
    // Enough digits that neighbouring labels differ.
    let label = |x: &f64| {
        if *x == 0.0 || (1e-3..1e5).contains(&x.abs()) {
            format!("{}", (x * 1e6).round() / 1e6)
        } else {
            format!("{x:.1e}")
        }
    };
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.1).stroke_width(UNITS))
        .axis_style(BLACK.stroke_width(UNITS))
        .x_labels(7)
        .y_labels(7)
        .x_desc(below)
        .y_desc(beside)
        .x_label_formatter(&label)
        .y_label_formatter(&label)
        .label_style(text(13))
        .axis_desc_style(text(14))
        .draw()?;
    Ok(())
}

fn legend(chart: &mut Chart) -> Result<(), PlotError> {
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperMiddle)
        .legend_area_size(30 * UNITS)
        .margin(6 * UNITS)
        .background_style(WHITE.mix(0.8))
        .label_font(text(14))
        .draw()?;
    Ok(())
}

fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size * UNITS).into_font().into()
}

/// Draws on a white canvas, and returns the SVG.
fn on_canvas(draw: impl FnOnce(&DrawingArea<SVGBackend, Shift>) -> Result<(), PlotError>) -> Result<String, PlotError> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (SIZE[0] * UNITS, SIZE[1] * UNITS)).into_drawing_area();
        root.fill(&WHITE)?;
        draw(&root)?;
        root.present()?;
    }
    let size = |units: u32| format!("width=\"{}\" height=\"{}\"", SIZE[0] * units, SIZE[1] * units);
    Ok(svg.replacen(&size(UNITS), &size(1), 1))
}

impl<E: Error + Send + Sync> From<DrawingAreaErrorKind<E>> for PlotError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        PlotError::Drawing(error.to_string())
    }
}

impl Audit {
    /// The cut through the point along the certificate's direction, or along the first axis, with the one-sided tangents, as an SVG
    /// (feature `plot`).
    ///
    /// The horizontal axis counts steps along the direction whose largest component is 1. Where f panics beside the point the curve ends.
    ///
    /// # Errors
    /// [`PlotError::Empty`] if there is no coordinate or no finite value.
    ///
    /// ```
    /// let svg = gradual::audit(|x| x.abs(), 0.0).svg()?;
    /// assert!(svg.starts_with("<svg") && svg.contains("kink"));
    /// # Ok::<(), gradual::plot::PlotError>(())
    /// ```
    pub fn svg(&self) -> Result<String, PlotError> {
        let cut = &self.cut;
        let (Some(first), Some(last)) = (cut.values.first(), cut.values.last()) else {
            return Err(PlotError::Empty);
        };
        let output = &self.outputs[cut.output];
        let curve = Curve::new(&output.name, self.split_at_jump());
        let range = first.0..last.0;
        let half = 0.35 * range.end.min(-range.start).max(0.0);
        let sides = self.sides_of_cut();
        picture(&format!("{}: {}", output.name, self.verdict), &self.label_of_cut(), range, &[curve], |chart| {
            let tangents = [
                ("tangent from the left", sides.left_value, sides.left, -half, COLOURS[1]),
                ("tangent from the right", sides.right_value, sides.right, half, COLOURS[2]),
            ];
            for (name, value, slope, step, colour) in tangents {
                if !(value.is_finite() && slope.is_finite()) {
                    continue;
                }
                let style = colour.stroke_width(4 * UNITS);
                chart
                    .draw_series(LineSeries::new([(0.0, value), (step, value + slope * step)], style))?
                    .label(format!("{name}, slope {slope:.4}"))
                    .legend(move |(x, y)| PathElement::new([(x, y), (x + 24 * UNITS.cast_signed(), y)], style));
            }
            if output.value.is_finite() {
                chart.draw_series([Circle::new((0.0, output.value), 5 * UNITS, BLACK.filled())])?;
            }
            Ok(())
        })
    }

    /// The values of the cut, with a gap at the point if the curve jumps there.
    fn split_at_jump(&self) -> impl Iterator<Item = (f64, f64)> {
        let jumps = self.verdict == Verdict::Jump;
        self.cut.values.iter().map(move |&(step, value)| (step, if jumps && step == 0.0 { f64::NAN } else { value }))
    }

    /// Slopes and values on both sides along the cut.
    fn sides_of_cut(&self) -> crate::audit::Sides {
        match &self.certificate {
            Some(certificate) => {
                let mut sides = certificate.sides;
                let largest = certificate.direction.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
                sides.left /= largest;
                sides.right /= largest;
                sides
            }
            None => self.outputs[self.cut.output].slopes[0],
        }
    }

    /// `x[0] - 1.5`, or the step along a direction.
    fn label_of_cut(&self) -> String {
        let moving: Vec<usize> = (0..self.point.len()).filter(|&i| self.cut.direction[i] != 0.0).collect();
        match moving[..] {
            [i] => format!("step of {} from {:?}", self.point[i].0, self.point[i].1),
            _ if self.point.len() <= 4 => format!("step along {:.3?}", self.cut.direction),
            _ => format!("step along a direction of {} coordinates", moving.len()),
        }
    }
}

impl RegionReport {
    /// The region with its boxes, proved ones and open ones, and the witness if there is one, as an SVG (feature `plot`).
    ///
    /// The search ends at the first witness unless [`RegionAudit::keep_going`](crate::audit::RegionAudit::keep_going) says otherwise, and
    /// large boxes are then left open.
    ///
    /// # Errors
    /// [`PlotError::Dimensions`] for another number of coordinates than two, [`PlotError::Empty`] for infinite bounds and for a region without area.
    ///
    /// ```
    /// use gradual::audit::RegionAudit;
    ///
    /// let region = RegionAudit::over([-1.0, -1.0]..=[1.0, 1.0]).budget(500).keep_going(true);
    /// let svg = region.run(|[x, y]| (x * x + y * y - 0.5).abs()).unwrap().svg()?;
    /// assert!(svg.starts_with("<svg") && svg.contains("not smooth"));
    /// # Ok::<(), gradual::plot::PlotError>(())
    /// ```
    pub fn svg(&self) -> Result<String, PlotError> {
        let [horizontal, vertical] = &self.coordinates[..] else {
            return Err(PlotError::Dimensions(self.coordinates.len()));
        };
        let range = |i: usize| {
            let ends = || self.boxes.iter().map(|part| part.sides[i]);
            let lower = ends().fold(f64::INFINITY, |least, side| least.min(side.0));
            lower..ends().fold(f64::NEG_INFINITY, |most, side| most.max(side.1))
        };
        let [across, along] = [range(0), range(1)];
        if !((across.end - across.start).is_finite() && (along.end - along.start).is_finite())
            || across.is_empty()
            || along.is_empty()
        {
            return Err(PlotError::Empty);
        }
        on_canvas(|root| {
            let root = root.margin(8 * UNITS, 0, 0, 0).titled(&format!("the region: {}", self.verdict), text(20))?;
            let mut chart = ChartBuilder::on(&root)
                .margin(12 * UNITS)
                .margin_right(24 * UNITS)
                .x_label_area_size(44 * UNITS)
                .y_label_area_size(72 * UNITS)
                .build_cartesian_2d(across, along)?;
            for (status, name, colour) in
                [(Status::Smooth, "proved smooth", COLOURS[3].mix(0.25)), (Status::Open, "open", COLOURS[2].mix(0.7))]
            {
                let parts = self.boxes.iter().filter(|part| part.status == status).map(|part| &part.sides);
                let corners = |sides: &Vec<(f64, f64)>| [(sides[0].0, sides[1].0), (sides[0].1, sides[1].1)];
                let inside = parts.clone().map(|sides| Rectangle::new(corners(sides), colour.filled()));
                chart.draw_series(inside)?.label(name).legend(move |(x, y)| {
                    let [width, height] = [24, 5].map(|units: u32| (units * UNITS).cast_signed());
                    Rectangle::new([(x, y - height), (x + width, y + height)], colour.filled())
                });
                chart.draw_series(
                    parts.map(|sides| Rectangle::new(corners(sides), BLACK.mix(0.25).stroke_width(UNITS / 4))),
                )?;
            }
            if let Some(witness) = &self.witness {
                let place = (witness.point[0], witness.point[1]);
                let mark = |(x, y)| Circle::new((x, y), 5 * UNITS, BLACK.filled());
                chart
                    .draw_series([Circle::new(place, 5 * UNITS, BLACK.filled())])?
                    .label("witness")
                    .legend(move |(x, y)| mark((x + (12 * UNITS).cast_signed(), y)));
            }
            mesh(&mut chart, horizontal, vertical)?;
            legend(&mut chart)
        })
    }
}
