//! Reading datasets in the format of NIST's Statistical Reference Datasets.
//!
//! What counts is found by its titles, wherever it stands: the line "Starting values", after it a line for each
//! parameter, then the line "Data:" and below it the observations. The rest of the header may be missing.

mod lines;
#[cfg(test)]
mod tests;

use crate::models::NamedModel;
use lines::{Lines, error, number, numbers, quote, strip_title};

pub(crate) use lines::ParseError;

/// One row of data.
#[derive(Debug)]
pub(crate) struct Observation {
    /// The response as the model describes it: the logarithm of the first column if it does so.
    pub(crate) y: f64,
    /// The predictors.
    pub(crate) x: Vec<f64>,
}

/// Values computed by NIST with many digits, given to eleven.
#[derive(Debug, Default)]
pub(crate) struct Certified {
    /// The parameters; empty if the file has none.
    pub(crate) parameters: Vec<f64>,
    /// Their standard deviations; empty if the file has none.
    pub(crate) deviations: Vec<f64>,
    /// The residual sum of squares.
    pub(crate) rss: Option<f64>,
}

/// A problem: data, starting points, and certified results where known.
#[derive(Debug)]
pub(crate) struct Dataset {
    /// One or two starting points.
    pub(crate) starts: Vec<Vec<f64>>,
    /// What the fit should find.
    pub(crate) certified: Certified,
    /// The data.
    pub(crate) observations: Vec<Observation>,
    /// What the response and the predictor are.
    pub(crate) labels: [String; 2],
}

impl Dataset {
    /// Reads the text of a file that is to be fitted with `model`.
    pub(crate) fn parse(text: &str, model: &NamedModel) -> Result<Self, ParseError> {
        let mut lines = Lines::new(text);
        let header = lines.skip_past("Starting values")?;
        let (starts, mut certified) = read_parameters(&mut lines, model)?;
        let middle = lines.skip_past("Data:")?;
        let observations = read_observations(&mut lines, model)?;

        for (line, text) in header.iter().chain(&middle).copied() {
            if let Some(rss) = strip_title(text, "Residual Sum of Squares:").filter(|rss| !rss.is_empty()) {
                certified.rss = Some(number(line, rss)?);
            }
            match announced_observations(text) {
                Some(count) if count != observations.len() => {
                    let expected = format!("{count} observations below \"Data:\", as this line announces");
                    return Err(error(line, expected, observations.len().to_string()));
                }
                _ => {}
            }
        }
        Ok(Self { starts, certified, observations, labels: labels(&header) })
    }
}

/// Reads the lines "b1 = start1 start2 certified deviation" and so on, of which only start1 is indispensable.
fn read_parameters(lines: &mut Lines<'_>, model: &NamedModel) -> Result<(Vec<Vec<f64>>, Certified), ParseError> {
    let titles = lines.next_if(|line| strip_title(line, "Start").is_some());
    let titles = titles.map_or("start 1 start 2 parameter standard deviation".into(), |(_, line)| line.to_lowercase());
    let p = model.parameters;
    let (mut columns, mut first) = (Vec::new(), (0, ""));
    for k in 1..=p {
        let title = format!("b{k}");
        let Some((line, text)) = lines.next_if(|line| assigned(line, &title).is_some()) else {
            return Err(lines.unexpected(format!("\"{title} = start1 start2 ...\" ({p} parameters for this model)")));
        };
        let row = numbers(line, assigned(text, &title).unwrap_or_default())?;
        if k == 1 {
            (columns, first) = (vec![Vec::new(); row.len()], (line, text));
        }
        if row.len() != columns.len() {
            return Err(error(line, format!("{} numbers as for b1", columns.len()), quote(text)));
        }
        columns.iter_mut().zip(row).for_each(|(column, x)| column.push(x));
    }
    if lines.peek().is_some_and(|(_, line)| assigned(line, &format!("b{}", p + 1)).is_some()) {
        return Err(lines.unexpected(format!("no more than {p} parameters for this model")));
    }

    let starts = columns.len().min(if titles.contains("start 2") { 2 } else { 1 });
    let mut certified = columns.split_off(starts).into_iter();
    let (parameters, deviations) = (certified.next(), certified.next());
    let lacks_deviations = parameters.is_some() && deviations.is_none() && titles.contains("standard deviation");
    if starts == 0 || lacks_deviations || certified.next().is_some() {
        let expected = "one or two starting values, then a certified value and its standard deviation or nothing";
        return Err(error(first.0, expected, quote(first.1)));
    }
    let certified =
        Certified { parameters: parameters.unwrap_or_default(), deviations: deviations.unwrap_or_default(), rss: None };
    Ok((columns, certified))
}

/// What stands behind "title =".
fn assigned<'a>(line: &'a str, title: &str) -> Option<&'a str> {
    strip_title(line, title)?.strip_prefix('=')
}

/// Reads the rows "y x" to the end of the file.
fn read_observations(lines: &mut Lines<'_>, model: &NamedModel) -> Result<Vec<Observation>, ParseError> {
    let mut observations = Vec::new();
    for (line, text) in lines.by_ref() {
        let row = numbers(line, text)?;
        if row.len() != 1 + model.predictors {
            let columns = if model.predictors == 1 { "y x" } else { "y x1 x2" };
            return Err(error(line, format!("{} numbers {columns:?}", 1 + model.predictors), quote(text)));
        }
        let y = if model.has_log_response() { row[0].ln() } else { row[0] };
        if !y.is_finite() {
            return Err(error(line, "a positive y, since the model describes log(y)", quote(text)));
        }
        observations.push(Observation { y, x: row[1..].to_vec() });
    }
    if observations.len() <= model.parameters {
        let expected = format!("more observations than the {} parameters of the model", model.parameters);
        return Err(lines.unexpected(expected));
    }
    Ok(observations)
}

/// How many observations a line of the header promises: "Data (lines 61 to 74)" or "Number of Observations: 14".
fn announced_observations(line: &str) -> Option<usize> {
    if let Some(count) = strip_title(line, "Number of Observations:") {
        return count.parse().ok();
    }
    let (first, last) = strip_title(line, "Data")?.strip_prefix("(lines")?.strip_suffix(')')?.split_once("to")?;
    let (first, last): (usize, usize) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (last + 1).checked_sub(first)
}

/// What response and predictor are, from lines like "Data: 1 Response (y = volume)".
fn labels(header: &[(usize, &str)]) -> [String; 2] {
    let label = |word: &str, default: &str| {
        let mut lines = header.iter().filter(|(_, line)| line.contains(word));
        let label = lines.find_map(|(_, line)| Some(line.split_once('(')?.1.strip_suffix(')')?.trim()));
        label.unwrap_or(default).to_owned()
    };
    [label("Response", "y"), label("Predictor", "x")]
}
