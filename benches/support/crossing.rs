//! Where two costs cross, and how a cost grows.

use std::fmt::{self, Display, Formatter};

/// From how many variables on the other way is cheaper.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Crossing {
    /// From the first number that was measured.
    FromTheStart(f64),
    /// Between these, the first and the last of several measurements.
    Between(f64, f64),
    /// Not up to the last number that was measured.
    Never(f64),
}

impl Crossing {
    /// From pairs of a number of variables and the ratio of the costs: the last place where it comes to exceed 1, on a straight line
    /// between logarithms.
    pub(crate) fn of(ratios: impl Iterator<Item = (f64, f64)>) -> Self {
        let ratios: Vec<(f64, f64)> = ratios.map(|(n, ratio)| (n.ln(), ratio.ln())).collect();
        let (first, last) = (ratios[0], ratios[ratios.len() - 1]);
        if last.1 <= 0.0 {
            return Self::Never(last.0.exp());
        }
        let Some(i) = ratios.iter().rposition(|ratio| ratio.1 <= 0.0) else {
            return Self::FromTheStart(first.0.exp());
        };
        let (below, above) = (ratios[i], ratios[i + 1]);
        let n = (below.0 + (above.0 - below.0) * below.1 / (below.1 - above.1)).exp();
        Self::Between(n, n)
    }
}

/// What several measurements say together.
pub(crate) fn summary(mut crossings: impl Iterator<Item = Crossing>) -> Crossing {
    let first = crossings.next().expect("one measurement at least");
    crossings.fold(first, |sum, crossing| match (sum, crossing) {
        (Crossing::Between(a, b), Crossing::Between(c, d)) => Crossing::Between(a.min(c), b.max(d)),
        // At an end of what was measured the others know more.
        (Crossing::Between(..), _) => sum,
        _ => crossing,
    })
}

impl Display for Crossing {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::FromTheStart(n) => write!(f, "from {n:.0} or less"),
            Self::Never(n) => write!(f, "beyond {n:.0}"),
            Self::Between(a, b) if b / a < 1.1 => write!(f, "{:.0}", (a * b).sqrt()),
            Self::Between(a, b) => write!(f, "{a:.0} to {b:.0}"),
        }
    }
}

/// The power of n that a cost grows with: the slope of a straight line through the logarithms, from 32 variables on.
pub(crate) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logarithms: Vec<(f64, f64)> = points.iter().filter(|p| p.0 >= 32.0).map(|p| (p.0.ln(), p.1.ln())).collect();
    if logarithms.len() < 3 {
        return None;
    }
    let count = logarithms.len() as f64;
    let mean = logarithms.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0 / count, sum.1 + p.1 / count));
    let (mut up, mut across) = (0.0, 0.0);
    for p in &logarithms {
        up += (p.0 - mean.0) * (p.1 - mean.1);
        across += (p.0 - mean.0).powi(2);
    }
    Some(up / across)
}
