//! The picture of costs over the number of variables.

use std::error::Error;

use plotters::prelude::*;

use super::crossing::Crossing;

const SIZE: (u32, u32) = (900, 620);
/// Okabe and Ito's colours, which the colour-blind can tell apart.
const COLOURS: [RGBColor; 4] =
    [RGBColor(90, 90, 90), RGBColor(213, 94, 0), RGBColor(0, 114, 178), RGBColor(0, 158, 115)];

/// A way to a gradient: numbers of variables and costs.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) points: Vec<(f64, f64)>,
}

pub(crate) struct Picture<'a> {
    pub(crate) function: &'static str,
    pub(crate) lines: &'a [Line],
    /// Where the last line becomes the cheapest, by the number of the line that it crosses.
    pub(crate) crossings: [(usize, &'a Crossing); 2],
}

impl Picture<'_> {
    pub(crate) fn svg(&self) -> Result<String, Box<dyn Error>> {
        let mut svg = String::new();
        self.draw(&mut svg)?;
        Ok(svg)
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn Error>> {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(0.0, f64::max);
        let least = points().map(|p| p.1).fold(f64::INFINITY, f64::min);
        let (right, bottom, top) = (most(|p| p.0) * 1.1, least.min(1.0) * 0.9, most(|p| p.1) * 1.5);
        let left = points().map(|p| p.0).fold(f64::INFINITY, f64::min) / 1.1;

        let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        root.draw_text(
            &format!("Gradient of {}: forward or reverse?", self.function),
            &("sans-serif", 24).into_text_style(&root),
            (24, 14),
        )?;
        let mut chart = ChartBuilder::on(&root)
            .margin_top(56)
            .margin_right(28)
            .margin_bottom(12)
            .margin_left(12)
            .x_label_area_size(46)
            .y_label_area_size(72)
            .build_cartesian_2d((left..right).log_scale(), (bottom..top).log_scale())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(BLACK.mix(0.1))
            .x_desc("number of variables n")
            .y_desc("cost in evaluations of the function")
            .x_label_formatter(&|n| format!("{n:.0}"))
            .y_label_formatter(&|cost| if *cost < 1.0 { format!("{cost}") } else { format!("{cost:.0}") })
            .label_style(("sans-serif", 15))
            .axis_desc_style(("sans-serif", 17))
            .draw()?;

        for (line, crossing) in self.crossings {
            let Crossing::Between(from, to) = *crossing else { continue };
            let colour = COLOURS[line];
            // At least as wide as can be seen.
            let [from, to] = [from / 1.01, to * 1.01];
            chart.draw_series([Rectangle::new([(from, bottom), (to, top)], colour.mix(0.25).filled())])?;
        }
        for (i, line) in self.lines.iter().enumerate() {
            let (colour, text) = (COLOURS[i], self.legend(i));
            chart
                .draw_series(LineSeries::new(line.points.iter().copied(), colour.stroke_width(3)).point_size(4))?
                .label(text)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], colour.stroke_width(3)));
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.85))
            .border_style(BLACK.mix(0.2))
            .label_font(("sans-serif", 16))
            .legend_area_size(32)
            .draw()?;
        root.present()?;
        Ok(())
    }

    fn legend(&self, line: usize) -> String {
        let name = self.lines[line].name;
        match self.crossings.iter().find(|crossing| crossing.0 == line).map(|crossing| crossing.1) {
            Some(Crossing::Between(..)) => format!("{name} (dearer than reverse from n = {})", self.crossing(line)),
            Some(Crossing::FromTheStart(_)) => format!("{name} (dearer than reverse everywhere)"),
            Some(Crossing::Never(_)) => format!("{name} (cheaper than reverse everywhere)"),
            None => name.to_string(),
        }
    }

    fn crossing(&self, line: usize) -> String {
        self.crossings.iter().filter(|crossing| crossing.0 == line).map(|crossing| crossing.1.to_string()).collect()
    }
}
