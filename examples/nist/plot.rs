//! A picture of a fit as SVG: the data and the fitted curve.

use std::error::Error;
use std::fs;
use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;

use crate::dataset::Dataset;
use crate::models::NamedModel;

const DATA: RGBColor = RGBColor(0x1f, 0x5f, 0xa8);
const CURVE: RGBColor = RGBColor(0xd0, 0x45, 0x1b);
const CURVE_POINTS: u32 = 1000;
const WIDTH: u32 = 800;
const HEIGHT: u32 = 560;
/// The backend rounds to whole units, so that curves have steps unless the units are finer than pixels.
const UNITS: u32 = 8;

/// Draws the fit into the file `path`.
///
/// With one predictor: the response over the predictor. With more: the fitted response over the observed one, which lie
/// on the diagonal if the fit is perfect.
pub(crate) fn draw(
    path: &Path,
    name: &str,
    model: &NamedModel,
    data: &Dataset,
    parameters: &[f64],
) -> Result<(), Box<dyn Error>> {
    let predict = |x: &[f64]| (model.predict)(parameters, x);
    let observations = &data.observations;
    if model.predictors == 1 {
        let points: Vec<_> = observations.iter().map(|o| (o.x[0], o.y)).collect();
        let x = extent(points.iter().map(|p| p.0));
        let at = |i| x.start + (x.end - x.start) * f64::from(i) / f64::from(CURVE_POINTS);
        let curve = (0..=CURVE_POINTS).map(|i| (at(i), predict(&[at(i)]))).collect();
        Picture { name, formula: model.formula, labels: data.labels.clone(), points, curve }.save(path)
    } else {
        let points: Vec<_> = observations.iter().map(|o| (o.y, predict(&o.x))).collect();
        let y = extent(points.iter().flat_map(|p| [p.0, p.1]));
        let response = if model.has_log_response() { "log(y)" } else { "y" };
        let labels = [format!("fitted {response}"), format!("observed {response}")];
        let curve = vec![(y.start, y.start), (y.end, y.end)];
        Picture { name, formula: model.formula, labels, points, curve }.save(path)
    }
}

struct Picture<'a> {
    name: &'a str,
    formula: &'a str,
    /// Of the vertical and of the horizontal axis.
    labels: [String; 2],
    points: Vec<(f64, f64)>,
    curve: Vec<(f64, f64)>,
}

impl Picture<'_> {
    fn save(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut svg = String::new();
        self.draw(&mut svg)?;
        let size = |units: u32| format!("width=\"{}\" height=\"{}\"", WIDTH * units, HEIGHT * units);
        fs::write(path, svg.replacen(&size(UNITS), &size(1), 1))?;
        Ok(())
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn Error>> {
        let all = || self.points.iter().chain(&self.curve).filter(|p| p.0.is_finite() && p.1.is_finite());
        let x = padded(&extent(all().map(|p| p.0)));
        let y = padded(&extent(all().map(|p| p.1)));
        if !(x.end - x.start).is_finite() || !(y.end - y.start).is_finite() {
            return Err("the numbers are too large to draw".into());
        }
        let (format_x, format_y) = (tick_format(&x), tick_format(&y));

        let root = SVGBackend::with_string(svg, (WIDTH * UNITS, HEIGHT * UNITS)).into_drawing_area();
        let units = |x, y| (x * UNITS.cast_signed(), y * UNITS.cast_signed());
        let text = |size: u32| ("sans-serif", size * UNITS);
        root.fill(&WHITE)?;
        root.draw_text(self.name, &text(24).into_text_style(&root), units(16, 12))?;
        let size = if self.formula.len() > 90 { 12 } else { 16 };
        root.draw_text(self.formula, &text(size).into_text_style(&root), units(16, 44))?;
        let mut chart = ChartBuilder::on(&root)
            .margin_top(68 * UNITS)
            .margin_right(24 * UNITS)
            .margin_bottom(10 * UNITS)
            .margin_left(10 * UNITS)
            .x_label_area_size(44 * UNITS)
            .y_label_area_size(72 * UNITS)
            .build_cartesian_2d(x, y)?;
        let [y_label, x_label] = &self.labels;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(BLACK.mix(0.1).stroke_width(UNITS))
            .axis_style(BLACK.stroke_width(UNITS))
            .set_all_tick_mark_size(5 * UNITS)
            .x_labels(9)
            .y_labels(9)
            .x_desc(x_label)
            .y_desc(y_label)
            .x_label_formatter(&format_x)
            .y_label_formatter(&format_y)
            .label_style(text(14))
            .axis_desc_style(text(16))
            .draw()?;
        let circle = |&p: &(f64, f64)| Circle::new(p, 4 * UNITS, DATA.mix(0.5).filled());
        chart.draw_series(self.points.iter().filter(|p| p.1.is_finite()).map(circle))?;
        // Pieces, so that a pole of the model leaves a gap.
        for piece in self.curve.split(|p| !p.1.is_finite()) {
            chart.draw_series(LineSeries::new(piece.iter().copied(), CURVE.stroke_width(2 * UNITS)))?;
        }
        root.present()?;
        Ok(())
    }
}

/// From the smallest to the largest number.
fn extent(numbers: impl Iterator<Item = f64>) -> Range<f64> {
    numbers.fold(f64::INFINITY..f64::NEG_INFINITY, |range, x| range.start.min(x)..range.end.max(x))
}

/// A little more on both sides, so that points don't touch the frame, and numbers that hardly differ get an axis too.
fn padded(range: &Range<f64>) -> Range<f64> {
    let (size, width) = (range.start.abs().max(range.end.abs()), range.end - range.start);
    let margin = match width {
        _ if width > size * 1e-9 => width * 0.04,
        _ if size > 0.0 => size * 0.5,
        _ => 0.5,
    };
    range.start - margin..range.end + margin
}

/// How to write the numbers on an axis: with the decimals that a step of 1, 2 or 5 times a power of ten needs if at most
/// nine of them are to fit.
fn tick_format(range: &Range<f64>) -> impl Fn(&f64) -> String + use<> {
    let size = range.start.abs().max(range.end.abs());
    let step = ((range.end - range.start) / 9.0 / 5.0).log10().ceil();
    let scientific = !(1e-4..1e6).contains(&size);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count, cut off at 0")]
    let decimals = if scientific { size.log10().floor() - step } else { -step }.max(0.0) as usize;
    move |&x| {
        // The zero of an axis comes out of a sum of steps, with a rounding error and a sign.
        let x = if x.abs() < size * 1e-9 { 0.0 } else { x };
        if scientific { format!("{x:.decimals$e}") } else { format!("{x:.decimals$}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_have_the_decimals_that_they_need() {
        assert_eq!(tick_format(&(0.0..34000.0))(&5000.0), "5000");
        assert_eq!(tick_format(&(0.25..0.62))(&0.3), "0.30");
        assert_eq!(tick_format(&(-1.0..1.0))(&-1e-17), "0.0");
        assert_eq!(tick_format(&(0.0..3e-9))(&1e-9), "1.0e-9");
    }

    #[test]
    fn numbers_that_hardly_differ_get_an_axis() {
        assert_eq!(padded(&(3.0..3.0)), 1.5..4.5);
        assert_eq!(padded(&(0.0..0.0)), -0.5..0.5);
        assert!(padded(&(1.0..1.0 + f64::EPSILON)).end > 1.4);
    }
}
