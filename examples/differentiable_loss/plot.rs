//! Pictures as SVG: graphs of losses, the cut of an audit, the course of a training.
//!
//! The library draws graphs and audits too, with the feature `plot` (`gradual::plot::curves`, `Audit::svg`); this example runs without features.

use std::error::Error;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use gradual::audit::Audit;
use plotters::prelude::*;

/// What of the line of numbers is drawn.
pub(crate) const RANGE: RangeInclusive<f64> = -3.0..=3.0;
const INTERVALS: u32 = 1200;
/// Okabe and Ito's colours, which the colour-blind tell apart.
const COLOURS: [RGBColor; 3] = [RGBColor(0, 0, 0), RGBColor(0, 114, 178), RGBColor(213, 94, 0)];
const WIDTH: u32 = 720;
const HEIGHT: u32 = 480;
/// The backend rounds to whole units, so that curves have steps unless the units are finer than pixels.
const UNITS: u32 = 8;

/// A curve, with gaps where a value is not finite.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
    /// In pixels.
    pub(crate) width: u32,
}

impl Line {
    /// The graph of a function over [`RANGE`].
    pub(crate) fn graph(name: &str, f: impl Fn(f64) -> f64) -> Self {
        let (from, to) = RANGE.into_inner();
        let at = |k: u32| from + (to - from) * f64::from(k) / f64::from(INTERVALS);
        Self { name: name.to_owned(), points: (0..=INTERVALS).map(|k| (at(k), f(at(k)))).collect(), width: 2 }
    }
}

/// The graph of f with what an audit found at a point: the tangents on both sides, and the value.
pub(crate) fn cut<'a>(name: &str, variable: &'a str, f: impl Fn(f64) -> f64, at: f64, report: &Audit) -> Picture<'a> {
    let output = &report.outputs[0];
    let sides = output.slopes[0];
    let jumps = sides.left_value != sides.right_value;
    // Without a wall where the graph jumps.
    let graph = Line::graph(name, |x| if jumps && (x - at).abs() < 1e-9 { f64::NAN } else { f(x) });
    let tangent = |side: &str, value: f64, slope: f64, to: f64| Line {
        name: format!("from the {side}: slope {}", number(slope)),
        points: vec![(at, value), (at + to, value + slope * to)],
        width: 4,
    };
    Picture {
        title: format!("{name} at {}: {}", number(at), report.verdict),
        labels: [variable, "loss"],
        lines: vec![
            graph,
            tangent("left", sides.left_value, sides.left, -1.0),
            tangent("right", sides.right_value, sides.right, 1.0),
        ],
        dot: Some((at, output.value)),
    }
}

/// With the decimals that it has, up to six, and no sign of zero.
pub(crate) fn number(x: f64) -> String {
    ((x * 1e6).round() / 1e6 + 0.0).to_string()
}

pub(crate) struct Picture<'a> {
    pub(crate) title: String,
    /// Of the horizontal and the vertical axis.
    pub(crate) labels: [&'a str; 2],
    pub(crate) lines: Vec<Line>,
    /// A point to be seen.
    pub(crate) dot: Option<(f64, f64)>,
}

impl Picture<'_> {
    pub(crate) fn save(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut svg = String::new();
        self.draw(&mut svg)?;
        let size = |units: u32| format!("width=\"{}\" height=\"{}\"", WIDTH * units, HEIGHT * units);
        let svg = svg.replacen(&size(UNITS), &size(1), 1);
        fs::write(path, svg).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn Error>> {
        let all = || self.lines.iter().flat_map(|line| &line.points).filter(|p| p.1.is_finite());
        let x = all().fold(f64::INFINITY..f64::NEG_INFINITY, |r, p| r.start.min(p.0)..r.end.max(p.0));
        let y = all().fold(f64::INFINITY..f64::NEG_INFINITY, |r, p| r.start.min(p.1)..r.end.max(p.1));
        if x.is_empty() || !(y.end - y.start).is_finite() {
            return Err("there is nothing to draw, or its numbers are too large".into());
        }
        let height = if y.end > y.start { y.end - y.start } else { 1.0 };
        // Room for the legend above the curves.
        let y = y.start - 0.05 * height..y.end + (0.1 + 0.09 * self.lines.len() as f64) * height;

        let root = SVGBackend::with_string(svg, (WIDTH * UNITS, HEIGHT * UNITS)).into_drawing_area();
        let text = |size: u32| ("sans-serif", size * UNITS);
        root.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&root)
            .caption(&self.title, text(18))
            .margin(10 * UNITS)
            .margin_right(24 * UNITS)
            .x_label_area_size(44 * UNITS)
            .y_label_area_size(64 * UNITS)
            .build_cartesian_2d(x, y)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(BLACK.mix(0.1).stroke_width(UNITS))
            .axis_style(BLACK.stroke_width(UNITS))
            .x_labels(7)
            .y_labels(7)
            .x_desc(self.labels[0])
            .y_desc(self.labels[1])
            .x_label_formatter(&|x| number(*x))
            .y_label_formatter(&|y| number(*y))
            .label_style(text(13))
            .axis_desc_style(text(14))
            .draw()?;
        for (line, colour) in self.lines.iter().zip(COLOURS.iter().cycle()) {
            let style = colour.stroke_width(line.width * UNITS);
            for (k, piece) in line.points.split(|p| !p.1.is_finite()).enumerate() {
                let series = chart.draw_series(LineSeries::new(piece.iter().copied(), style))?;
                if k == 0 {
                    let sample = move |(x, y)| PathElement::new([(x, y), (x + 24 * UNITS.cast_signed(), y)], style);
                    series.label(&line.name).legend(sample);
                }
            }
        }
        chart.draw_series(self.dot.iter().map(|&p| Circle::new(p, 4 * UNITS, BLACK.filled())))?;
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperMiddle)
            .legend_area_size(30 * UNITS)
            .margin(6 * UNITS)
            .background_style(WHITE.mix(0.8))
            .label_font(text(13))
            .draw()?;
        root.present()?;
        Ok(())
    }
}
