//! Where two costs cross, and how a cost grows.

use std::fmt::{self, Display, Formatter};

/// Crossings below the first number that was measured, and above the last.
const START: f64 = 0.0;
const NEVER: f64 = f64::INFINITY;

/// From how many variables on the other way is cheaper, as several measurements have it.
pub(crate) struct Crossing {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
    /// The fewest and the most variables that were measured.
    measured: [usize; 2],
}

impl Crossing {
    /// From the ratios of the costs, for each measurement one for each of the numbers `n`.
    pub(crate) fn of(n: &[usize], measurements: impl Iterator<Item = Vec<f64>>) -> Self {
        let mut found: Vec<f64> = measurements.map(|ratios| crossing(n, &ratios)).collect();
        found.sort_by(f64::total_cmp);
        let (least, most) = (found[0], found[found.len() - 1]);
        Self { median: found[found.len() / 2], least, most, measured: [n[0], n[n.len() - 1]] }
    }

    /// Whether there is a number of variables to mark.
    pub(crate) fn is_found(&self) -> bool {
        ![START, NEVER].contains(&self.median)
    }

    fn number(&self, n: f64) -> String {
        match n {
            START => format!("below {}", self.measured[0]),
            NEVER => format!("above {}", self.measured[1]),
            _ => format!("{n:.0}"),
        }
    }
}

impl Display for Crossing {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let [median, least, most] = [self.median, self.least, self.most].map(|n| self.number(n));
        match self.median {
            START => write!(f, "from the start ({})", self.measured[0])?,
            NEVER => write!(f, "never (up to {})", self.measured[1])?,
            _ => write!(f, "{median}")?,
        }
        if least == most { Ok(()) } else { write!(f, " ({least} to {most})") }
    }
}

/// The last place where the ratio comes to exceed 1, on a straight line between logarithms.
fn crossing(n: &[usize], ratios: &[f64]) -> f64 {
    let Some(below) = ratios.iter().rposition(|&ratio| ratio <= 1.0) else { return START };
    let Some(above) = ratios.get(below + 1) else { return NEVER };
    let (from, to) = ((n[below] as f64).ln(), (n[below + 1] as f64).ln());
    let part = -ratios[below].ln() / (above.ln() - ratios[below].ln());
    (from + (to - from) * part).exp()
}

/// The fewest variables of which the growth is fitted: below, what a call costs whatever its length is seen.
pub(crate) const LARGE: usize = 90;

/// The power of n that a cost grows with: the slope of a straight line through the logarithms, from [`LARGE`] n on.
pub(crate) fn exponent(costs: impl Iterator<Item = (usize, f64)>) -> Option<f64> {
    let points: Vec<[f64; 2]> = costs.filter(|p| p.0 >= LARGE).map(|(n, cost)| [(n as f64).ln(), cost.ln()]).collect();
    if points.len() < 3 {
        return None;
    }
    let mean = |k: usize| points.iter().map(|p| p[k]).sum::<f64>() / points.len() as f64;
    let mean = [mean(0), mean(1)];
    let product = |i: usize, k: usize| points.iter().map(|p| (p[i] - mean[i]) * (p[k] - mean[k])).sum::<f64>();
    Some(product(0, 1) / product(0, 0))
}
