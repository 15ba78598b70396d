//! What the program prints.

use std::fmt::{self, Display, Formatter};

use crate::dataset::{Certified, Dataset};
use crate::fit::Fit;
use crate::models::NamedModel;

/// The certified values have eleven digits.
const MOST_DIGITS: f64 = 11.0;
/// A fit with fewer correct digits in a parameter counts as failed.
const ENOUGH_DIGITS: f64 = 6.0;

/// Correct digits: the logarithm of the relative error (of the error itself if `certified` is 0), from 0 to 11.
pub(crate) fn digits(found: f64, certified: f64) -> f64 {
    let scale = if certified == 0.0 { 1.0 } else { certified.abs() };
    let digits = -((found - certified).abs() / scale).log10();
    if digits.is_nan() { 0.0 } else { digits.clamp(0.0, MOST_DIGITS) }
}

fn worst_digits(found: &[f64], certified: &[f64]) -> f64 {
    found.iter().zip(certified).map(|(&x, &c)| digits(x, c)).fold(MOST_DIGITS, f64::min)
}

/// A fit compared with the certified values.
pub(crate) struct Score {
    /// Correct digits of the worst parameter.
    pub(crate) parameters: f64,
    /// Correct digits of the worst standard deviation.
    pub(crate) deviations: f64,
    /// Correct digits of the residual sum of squares.
    rss: f64,
    evaluations: usize,
    /// What happened, if there are too few correct digits.
    complaint: Option<String>,
    converged: bool,
}

impl Score {
    /// Compares a fit with the certified values.
    pub(crate) fn new(fit: &Fit, certified: &Certified) -> Self {
        let parameters = worst_digits(&fit.parameters, &certified.parameters);
        let deviations = fit.deviations.as_ref().map_or(0.0, |found| worst_digits(found, &certified.deviations));
        let certified_rss = certified.rss.unwrap_or(f64::NAN);
        let complaint = (parameters < ENOUGH_DIGITS).then(|| match &fit.failure {
            Some(failure) => failure.clone(),
            // Twice: the residual sum of squares of Lanczos1 is made of rounding errors.
            None if fit.rss > 2.0 * certified_rss => {
                format!("converged to another minimum: rss {:.4e}, certified {certified_rss:.4e}", fit.rss)
            }
            None => format!("{parameters:.1} digits: the right minimum, as near as the error of the Jacobian allows"),
        });
        let rss = digits(fit.rss, certified_rss);
        let converged = fit.failure.is_none();
        Self { parameters, deviations, rss, evaluations: fit.evaluations, complaint, converged }
    }
}

impl Display for Score {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let converged = if self.converged { "yes" } else { "no" };
        let Self { evaluations, parameters, deviations, rss, .. } = self;
        write!(f, "{converged:>5} {evaluations:>6} {parameters:>6.1} {deviations:>5.1} {rss:>5.1}")
    }
}

/// The fits of one problem from one starting point.
pub(crate) struct Row {
    /// The problem's name.
    pub(crate) problem: &'static str,
    /// NIST's level of difficulty.
    pub(crate) level: &'static str,
    /// 1 or 2.
    pub(crate) start: usize,
    /// With exact Jacobians, and with Jacobians by differences.
    pub(crate) scores: [Score; 2],
}

const LEGEND: &str = "\
NIST's 27 nonlinear regression problems, fitted from both official starting points: Levenberg-Marquardt until the
residual sum of squares no longer falls, then Gauss-Newton steps for the last digits. On the left with exact Jacobians
from gradual, on the right the same with Jacobians by forward differences, step sqrt(eps)*|b|.

  start   the official starting point: 1 is far from the solution, 2 is near
  conv    whether the optimiser converged
  evals   calls of the model for every observation; a Jacobian is one call if exact (on dual numbers, so dearer than a
          plain one), else one for each parameter
  par     correct digits of the worst parameter
  sd      correct digits of the worst standard deviation of a parameter
  rss     correct digits of the residual sum of squares

Correct digits are -log10 of the relative error against NIST's certified values, at most 11, as these have 11 digits.
";

const LANCZOS1: &str = "\
Lanczos1 was made without noise: its residuals, about 1e-13 (certified rss 1.4e-25), are rounding errors of its data.
In double precision a difference of numbers near 1 is right to about 1e-16, which leaves three digits of such residuals,
and so of the rss and of the standard deviations; the parameters do not suffer.
";

/// The table of all problems with its legend and a summary.
pub(crate) struct Table(pub(crate) Vec<Row>);

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{LEGEND}")?;
        writeln!(f, "{:26}{:30}forward differences", "", "exact Jacobian")?;
        let columns = format!("{:>5} {:>6} {:>6} {:>5} {:>5}", "conv", "evals", "par", "sd", "rss");
        writeln!(f, "{:10}{:>5}  {columns}   {columns}", "problem", "start")?;
        let mut level = "";
        for row in &self.0 {
            if row.level != level {
                level = row.level;
                writeln!(f, "{level} level of difficulty")?;
            }
            writeln!(f, "{:10}{:>5}  {}   {}", row.problem, row.start, row.scores[0], row.scores[1])?;
        }
        self.summary(f)
    }
}

impl Table {
    fn summary(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(rows) = self;
        let enough = |start: usize| {
            [0, 1].map(|side| {
                let digits: Vec<_> =
                    rows.iter().filter(|r| r.start == start).map(|r| r.scores[side].parameters).collect();
                format!("{} of {}", digits.iter().filter(|&&d| d >= ENOUGH_DIGITS).count(), digits.len())
            })
        };
        let worst = [0, 1]
            .map(|side| format!("{:.1}", rows.iter().map(|r| r.scores[side].parameters).fold(MOST_DIGITS, f64::min)));
        writeln!(f, "\n{:45}{:>14}{:>22}", "", "exact Jacobian", "forward differences")?;
        for (text, [exact, differences]) in [
            ("6 digits in every parameter, from start 1", enough(1)),
            ("6 digits in every parameter, from start 2", enough(2)),
            ("digits of the worst parameter of all fits", worst),
        ] {
            writeln!(f, "{text:45}{exact:>14}{differences:>22}")?;
        }

        writeln!(f, "\nfits with fewer than 6 digits in a parameter")?;
        for (side, jacobian) in ["exact Jacobian", "forward differences"].into_iter().enumerate() {
            let complaints = rows.iter().filter_map(|row| {
                let complaint = row.scores[side].complaint.as_ref()?;
                Some(format!("{:9} start {}  {complaint}", row.problem, row.start))
            });
            let complaints: Vec<_> = complaints.collect();
            if complaints.is_empty() {
                writeln!(f, "  {jacobian:20} none")?;
            }
            for complaint in complaints {
                writeln!(f, "  {jacobian:20} {complaint}")?;
            }
        }
        write!(f, "\n{LANCZOS1}")
    }
}

/// The fits of a user's dataset.
pub(crate) struct Listing<'a> {
    /// The file.
    pub(crate) name: &'a str,
    /// The model.
    pub(crate) model: &'a NamedModel,
    /// The data.
    pub(crate) data: &'a Dataset,
    /// A fit from each starting point.
    pub(crate) fits: &'a [Fit],
}

impl Display for Listing<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, model, data, fits } = self;
        let n = data.observations.len();
        writeln!(f, "{name}: {n} observations, model {}", model.formula)?;
        for (start, fit) in (1..).zip(*fits) {
            let evaluations = fit.evaluations;
            match &fit.failure {
                None => writeln!(f, "\nstart {start}: converged after {evaluations} evaluations")?,
                Some(why) => {
                    writeln!(f, "\nstart {start}: {why}; gave up after {evaluations} evaluations, at")?;
                }
            }
            list(f, fit, &data.certified)?;
            let (s, freedom) = (fit.residual_deviation, n - model.parameters);
            writeln!(f, "  residual standard deviation {s:.10e} (degrees of freedom: {freedom})")?;
        }
        Ok(())
    }
}

fn list(f: &mut Formatter<'_>, fit: &Fit, certified: &Certified) -> fmt::Result {
    let compared = !certified.parameters.is_empty();
    let more = if compared { format!("{:>20} {:>6}", "certified", "digits") } else { String::new() };
    writeln!(f, "  {:9}{:>19}{:>20}{more}", "parameter", "estimate", "standard deviation")?;
    for (k, &estimate) in fit.parameters.iter().enumerate() {
        let deviation = fit.deviations.as_ref().map_or_else(|| "-".into(), |d| format!("{:.10e}", d[k]));
        write!(f, "  {:9}{estimate:>19.10e}{deviation:>20}", format!("b{}", k + 1))?;
        if let Some(&certified) = certified.parameters.get(k) {
            write!(f, "{certified:>20.10e} {:>6.1}", digits(estimate, certified))?;
        }
        writeln!(f)?;
    }
    write!(f, "  {:9}{:>19.10e}", "rss", fit.rss)?;
    if let (true, Some(certified)) = (compared, certified.rss) {
        write!(f, "{:20}{certified:>20.10e} {:>6.1}", "", digits(fit.rss, certified))?;
    }
    writeln!(f)?;
    if fit.failure.is_none() && fit.deviations.is_none() {
        writeln!(
            f,
            "  no standard deviations: the Jacobian is singular, so the data do not determine every parameter"
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_logarithm_of_the_relative_error() {
        assert!((digits(101.0, 100.0) - 2.0).abs() < 1e-12);
        assert_eq!(digits(5.0, 5.0), MOST_DIGITS);
        assert_eq!(digits(-5.0, 5.0), 0.0);
        assert_eq!(digits(f64::NAN, 5.0), 0.0);
        assert!((digits(1e-3, 0.0) - 3.0).abs() < 1e-12);
    }
}
