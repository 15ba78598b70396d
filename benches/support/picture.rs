//! The picture of costs over the number of variables.

use std::error::Error;
use std::iter;

use plotters::coord::combinators::{LogCoord, WithKeyPoints};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::crossing::Crossing;
use super::ways::Kind;

const SIZE: [u32; 2] = [960, 600];
/// The backend rounds to whole units, so that curves have steps unless the units are finer than pixels.
const UNITS: u32 = 8;
const LEFT: f64 = 0.9;
const RIGHT: f64 = 1150.0;
/// The room for the legend beside the chart.
const LEGEND: u32 = 216;

pub(crate) struct Line {
    pub(crate) kind: Kind,
    /// Numbers of variables, and costs in multiples of the primal.
    pub(crate) points: Vec<(f64, f64)>,
}

pub(crate) struct Picture<'a> {
    pub(crate) function: &'static str,
    pub(crate) lines: Vec<Line>,
    /// What crosses the tape, in whose colour, and where.
    pub(crate) crossings: [(&'static str, Kind, &'a Crossing); 2],
}

/// Okabe and Ito's colours, which the colour-blind tell apart: forward mode warm, reverse mode cold.
fn colour(kind: Kind) -> RGBColor {
    match kind {
        Kind::Static => RGBColor(230, 159, 0),
        Kind::Chunked => RGBColor(213, 94, 0),
        Kind::Wide => RGBColor(204, 121, 167),
        Kind::NewTape => RGBColor(86, 180, 233),
        Kind::UsedTape => RGBColor(0, 114, 178),
        Kind::Hand => RGBColor(110, 110, 110),
    }
}

fn units(x: u32, y: u32) -> (i32, i32) {
    ((x * UNITS).cast_signed(), (y * UNITS).cast_signed())
}

fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size * UNITS).into_font().into()
}

impl Picture<'_> {
    pub(crate) fn svg(&self) -> Result<String, Box<dyn Error>> {
        let mut svg = String::new();
        self.draw(&mut svg)?;
        let size = |units: u32| format!("width=\"{}\" height=\"{}\"", SIZE[0] * units, SIZE[1] * units);
        Ok(svg.replacen(&size(UNITS), &size(1), 1))
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn Error>> {
        let root = SVGBackend::with_string(svg, (SIZE[0] * UNITS, SIZE[1] * UNITS)).into_drawing_area();
        root.fill(&WHITE)?;
        root.draw_text(&format!("What a gradient costs: {}", self.function), &text(24), units(20, 14))?;
        for ((name, kind, crossing), line) in self.crossings.iter().zip(0..) {
            let told = format!("The reused tape is cheaper than {name}{}", told(crossing));
            root.draw_text(&told, &text(16).color(&darker(colour(*kind))), units(20, 48 + 22 * line))?;
        }

        let costs = || self.lines.iter().flat_map(|line| &line.points).map(|p| p.1);
        let bottom = costs().fold(1.0, f64::min) * 0.9;
        // The marks of the crossings stand above all lines.
        let top = costs().fold(1.0, f64::max) * 3.0;
        let mut chart = ChartBuilder::on(&root)
            .margin_top(104 * UNITS)
            .margin_right(LEGEND * UNITS)
            .margin_bottom(10 * UNITS)
            .margin_left(10 * UNITS)
            .x_label_area_size(46 * UNITS)
            .y_label_area_size(70 * UNITS)
            .build_cartesian_2d(axis(LEFT, RIGHT), axis(bottom, top))?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(BLACK.mix(0.1).stroke_width(UNITS))
            .axis_style(BLACK.stroke_width(UNITS))
            .set_all_tick_mark_size(5 * UNITS)
            .x_desc("number of variables n")
            .y_desc("gradient / one evaluation of the function")
            .x_label_formatter(&|n| n.to_string())
            .y_label_formatter(&|cost| cost.to_string())
            .label_style(text(14))
            .axis_desc_style(text(16))
            .draw()?;
        for (i, (_, kind, crossing)) in self.crossings.iter().enumerate() {
            if crossing.is_found() {
                let height = top / 1.25_f64.powi(i32::try_from(3 * i)? + 1);
                mark(&mut chart, colour(*kind), crossing, [bottom, height])?;
            }
        }
        for line in &self.lines {
            let style = colour(line.kind).stroke_width(if line.kind == Kind::Hand { 2 } else { 3 } * UNITS);
            chart.draw_series(LineSeries::new(line.points.iter().copied(), style))?;
            for &p in &line.points {
                chart.draw_series([EmptyElement::at(p) + marker(line.kind)])?;
            }
        }

        for (line, row) in self.lines.iter().zip(0..) {
            let (x, y) = units(SIZE[0] - LEGEND + 20, 130 + 30 * row);
            let end = x + (32 * UNITS).cast_signed();
            root.draw(&PathElement::new([(x, y), (end, y)], colour(line.kind).stroke_width(3 * UNITS)))?;
            root.draw(&(EmptyElement::at((x.midpoint(end), y)) + marker(line.kind)))?;
            let beside = text(15).pos(Pos::new(HPos::Left, VPos::Center));
            root.draw_text(line.kind.name(), &beside, (end + (8 * UNITS).cast_signed(), y))?;
        }
        let notes = ["dashed: the crossovers,", "shaded: their spread", "over groups of rounds"];
        for (note, row) in notes.iter().zip(0..) {
            root.draw_text(note, &text(13), units(SIZE[0] - LEGEND + 20, 330 + 20 * row))?;
        }
        root.present()?;
        Ok(())
    }
}

type Axis = WithKeyPoints<LogCoord<f64>>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

/// A crossing: its median as a line with its number, and its spread as a band.
fn mark(
    chart: &mut Chart,
    colour: RGBColor,
    crossing: &Crossing,
    [bottom, height]: [f64; 2],
) -> Result<(), Box<dyn Error>> {
    // Ends that were not found are those of the chart.
    let [from, to] = [crossing.least.max(LEFT), crossing.most.min(RIGHT)];
    chart.draw_series([Rectangle::new([(from, bottom), (to, height)], colour.mix(0.2).filled())])?;
    let line = [(crossing.median, bottom), (crossing.median, height)];
    chart.draw_series(DashedLineSeries::new(line, 6 * UNITS, 4 * UNITS, colour.stroke_width(2 * UNITS)))?;
    let colour = darker(colour);
    let style = text(15).color(&colour).pos(Pos::new(HPos::Left, VPos::Top));
    let beside = units(6, 0);
    chart.draw_series([
        EmptyElement::at((to, height)) + Text::new(format!("n = {:.0}", crossing.median), beside, style)
    ])?;
    Ok(())
}

/// As the end of a sentence.
fn told(crossing: &Crossing) -> String {
    if crossing.is_found() { format!(" from n = {crossing} on") } else { format!(": {crossing}") }
}

/// For text, which is thinner than lines.
fn darker(colour: RGBColor) -> RGBColor {
    let part = |c: u8| c / 4 * 3;
    RGBColor(part(colour.0), part(colour.1), part(colour.2))
}

fn marker(kind: Kind) -> Circle<(i32, i32), u32> {
    Circle::new((0, 0), 4 * UNITS, colour(kind).filled())
}

/// With ticks at 1, 2 and 5 times the powers of ten.
fn axis(from: f64, to: f64) -> Axis {
    let powers = iter::successors(Some(0.1), |power| Some(power * 10.0)).take_while(|&power| power <= to);
    let ticks = powers.flat_map(|power| [power, 2.0 * power, 5.0 * power]).filter(|tick| (from..=to).contains(tick));
    (from..to).log_scale().with_key_points(ticks.collect())
}
