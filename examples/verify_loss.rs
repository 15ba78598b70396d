//! A loss over real data, its gradient written by hand with a mistake, the report, and the mend:
//! `cargo run --release --example verify_loss`.
//!
//! The loss is a ridge regression with Huber's loss, which outliers do not rule, on the diabetes data of Efron et al. (2004): ten
//! measurements of 442 patients, and the progression of the disease a year later.

use gradual::{Real, verify_gradient};

gradual::point! {
    struct Model<T> {
        offset: T,
        weights: [T; 10],
    }
}

/// Where Huber's loss turns from a parabola into a line.
const TURN: f64 = 50.0;

/// The strength of the penalty on large weights.
const RIDGE: f64 = 0.5;

struct Data {
    measured: Vec<[f64; 10]>,
    progression: Vec<f64>,
}

impl Data {
    /// Reads the file and brings every column of measurements to mean 0 and variance 1.
    fn new(text: &str) -> Self {
        let rows = text
            .lines()
            .map(|line| line.split_whitespace().map(|x| x.parse().expect("a number")).collect::<Vec<f64>>());
        let rows: Vec<Vec<f64>> = rows.collect();
        let n = rows.len() as f64;
        let mut measured = vec![[0.0; 10]; rows.len()];
        for j in 0..10 {
            let mean = rows.iter().map(|row| row[j]).sum::<f64>() / n;
            let deviation = (rows.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / n).sqrt();
            for (x, row) in measured.iter_mut().zip(&rows) {
                x[j] = (row[j] - mean) / deviation;
            }
        }
        Self { measured, progression: rows.iter().map(|row| row[10]).collect() }
    }

    fn rows(&self) -> impl Iterator<Item = (&[f64; 10], f64)> {
        self.measured.iter().zip(self.progression.iter().copied())
    }

    /// Mean of Huber's loss plus the penalty: what is to be minimised.
    fn loss<T: Real>(&self, model: Model<T>) -> T {
        let huber = |r: T| if r.abs() <= TURN { r * r * 0.5 } else { (r.abs() - 0.5 * TURN) * TURN };
        let losses = self.rows().map(|(x, y)| {
            let predicted: T = x.iter().zip(model.weights).map(|(&x, w)| w * x).sum::<T>() + model.offset;
            huber(predicted - y)
        });
        let penalty: T = model.weights.iter().map(|&w| w * w).sum();
        losses.sum::<T>() / self.progression.len() as f64 + penalty * (0.5 * RIDGE)
    }

    /// The gradient of the mean of Huber's loss, by hand. That of the penalty is forgotten.
    fn wrong_gradient(&self, model: Model<f64>) -> Model<f64> {
        let mut gradient = Model { offset: 0.0, weights: [0.0; 10] };
        let n = self.progression.len() as f64;
        for (x, y) in self.rows() {
            let r = x.iter().zip(model.weights).map(|(x, w)| w * x).sum::<f64>() + model.offset - y;
            let slope = r.clamp(-TURN, TURN) / n;
            gradient.offset += slope;
            for j in 0..10 {
                gradient.weights[j] += slope * x[j];
            }
        }
        gradient
    }

    fn mended_gradient(&self, model: Model<f64>) -> Model<f64> {
        let mut gradient = self.wrong_gradient(model);
        for j in 0..10 {
            gradient.weights[j] += RIDGE * model.weights[j];
        }
        gradient
    }
}

/// Gradient descent: what an optimiser makes of a gradient, right or wrong.
fn trained(gradient: impl Fn(Model<f64>) -> Model<f64>) -> Model<f64> {
    let mut model = Model { offset: 0.0, weights: [0.0; 10] };
    for _ in 0..2000 {
        let g = gradient(model);
        model.offset -= 0.25 * g.offset;
        for j in 0..10 {
            model.weights[j] -= 0.25 * g.weights[j];
        }
    }
    model
}

/// Any point will do for a check.
const POINT: Model<f64> = Model { offset: 150.0, weights: [1.0, -10.0, 25.0, 15.0, -37.0, 22.0, 5.0, 8.0, 35.0, 3.0] };

fn patients() -> Data {
    Data::new(include_str!("data/diabetes.csv"))
}

fn main() {
    let data = patients();

    println!(
        "Both gradients train: the loss falls from {:.1} to",
        data.loss(Model { offset: 0.0, weights: [0.0; 10] })
    );
    println!("  {:.2} with the first gradient,", data.loss(trained(|m| data.wrong_gradient(m))));
    println!("  {:.2} with the second.", data.loss(trained(|m| data.mended_gradient(m))));
    println!("Nothing in the first training said that it missed the minimum. A check does, at any one point:\n");

    let mismatch = verify_gradient(|m| data.loss(m), |m| data.wrong_gradient(m), POINT).unwrap_err();
    println!("{mismatch}\n");

    let report = verify_gradient(|m| data.loss(m), |m| data.mended_gradient(m), POINT).unwrap();
    println!("With the term that was missing: {report}");
}

#[cfg(test)]
mod tests {
    use gradual::{check_gradient, gradient};

    use super::*;

    #[test]
    fn columns_are_standardised() {
        let data = patients();
        let n = data.measured.len() as f64;
        assert_eq!(n, 442.0);
        for j in 0..10 {
            let column = || data.measured.iter().map(|row| row[j]);
            assert!((column().sum::<f64>() / n).abs() < 1e-12);
            assert!((column().map(|x| x * x).sum::<f64>() / n - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_loss_has_the_gradient_of_its_differences() {
        let data = patients();
        check_gradient(|m| data.loss(m), POINT).unwrap();
    }

    #[test]
    fn the_mended_gradient_passes() {
        let data = patients();
        verify_gradient(|m| data.loss(m), |m| data.mended_gradient(m), POINT).unwrap();
    }

    #[test]
    fn the_mistake_is_found_and_named() {
        let data = patients();
        let mismatch = verify_gradient(|m| data.loss(m), |m| data.wrong_gradient(m), POINT).unwrap_err();
        assert!(mismatch.to_string().contains("a term missing"), "{mismatch}");
    }

    #[test]
    fn only_the_mended_gradient_leads_to_the_minimum() {
        let data = patients();
        let missed = trained(|m| data.wrong_gradient(m));
        let found = trained(|m| data.mended_gradient(m));
        // At the minimum the exact gradient is zero; the penalty pulls at every weight that was trained without it.
        let steepest =
            |m: Model<f64>| gradient(|m| data.loss(m), m).weights.iter().fold(0.0, |a: f64, g| a.max(g.abs()));
        assert!(steepest(found) < 1e-6, "{:e}", steepest(found));
        assert!(steepest(missed) > 1.0);
        assert!(data.loss(found) < data.loss(missed));
    }
}
