//! What is learnt: the mean loss of a linear model over data.

use gradual::{Real, loss};

use crate::curve::Curve;

/// A model of N parameters over data, with a loss for each row.
pub(crate) trait Task<const N: usize> {
    fn rows(&self) -> usize;

    fn loss_of_row<T: Real>(&self, row: usize, parameters: &[T; N]) -> T;

    /// What one would like to be near 1: R², or the accuracy.
    fn quality(&self, parameters: &[f64; N]) -> f64;

    /// The training loss.
    fn cost<T: Real>(&self, parameters: [T; N]) -> T {
        loss::mean((0..self.rows()).map(|row| self.loss_of_row(row, &parameters)))
    }
}

fn score<T: Real, const N: usize>(features: &[f64; N], weights: &[T]) -> T {
    features.iter().zip(weights).map(|(&x, &w)| w * x).sum()
}

/// Regression: a loss of the residual, prediction minus observation.
pub(crate) struct Regression<const N: usize> {
    pub(crate) curve: Curve,
    pub(crate) rows: Vec<([f64; N], f64)>,
}

impl<const N: usize> Task<N> for Regression<N> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn loss_of_row<T: Real>(&self, row: usize, weights: &[T; N]) -> T {
        let (features, observed) = &self.rows[row];
        self.curve.at(score(features, weights) - *observed)
    }

    /// R²: the observations have mean 0 and variance 1.
    fn quality(&self, weights: &[f64; N]) -> f64 {
        let squares = self.rows.iter().map(|(features, observed)| (score(features, weights) - observed).powi(2));
        1.0 - squares.sum::<f64>() / self.rows.len() as f64
    }
}

/// Two classes: a loss of the margin, label times score.
pub(crate) struct TwoClasses<const N: usize> {
    pub(crate) curve: Curve,
    pub(crate) rows: Vec<([f64; N], f64)>,
}

impl<const N: usize> TwoClasses<N> {
    fn margin<T: Real>(&self, row: usize, weights: &[T; N]) -> T {
        let (features, label) = &self.rows[row];
        score(features, weights) * *label
    }
}

impl<const N: usize> Task<N> for TwoClasses<N> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn loss_of_row<T: Real>(&self, row: usize, weights: &[T; N]) -> T {
        self.curve.at(self.margin(row, weights))
    }

    /// How many of the rows are on the right side, as a share of all.
    fn quality(&self, weights: &[f64; N]) -> f64 {
        let right = (0..self.rows()).filter(|&row| self.margin(row, weights) > 0.0).count();
        right as f64 / self.rows() as f64
    }
}

/// Three classes: cross-entropy of three scores of five weights each.
pub(crate) struct ThreeClasses {
    pub(crate) rows: Vec<([f64; 5], usize)>,
}

impl ThreeClasses {
    fn scores<T: Real>(features: &[f64; 5], weights: &[T; 15]) -> [T; 3] {
        std::array::from_fn(|k| score(features, &weights[5 * k..5 * k + 5]))
    }
}

impl Task<15> for ThreeClasses {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn loss_of_row<T: Real>(&self, row: usize, weights: &[T; 15]) -> T {
        let (features, class) = &self.rows[row];
        loss::cross_entropy(&Self::scores(features, weights), *class)
    }

    /// How many of the rows have their own class in front of the others, as a share of all.
    fn quality(&self, weights: &[f64; 15]) -> f64 {
        let right = self.rows.iter().filter(|(features, class)| {
            let scores = Self::scores(features, weights);
            (0..3).all(|k| k == *class || scores[k] < scores[*class])
        });
        right.count() as f64 / self.rows.len() as f64
    }
}
