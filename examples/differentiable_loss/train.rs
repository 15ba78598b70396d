//! Plain gradient descent, and what it sees on its way.

use gradual::{gradient, value_and_gradient};

use crate::task::Task;

/// What gradient descent sees at an iteration.
pub(crate) struct Sight {
    pub(crate) iteration: usize,
    /// The loss that is trained with.
    pub(crate) loss: f64,
    pub(crate) quality: f64,
    /// The gradient's norm.
    pub(crate) norm: f64,
    /// How many rows of the data have a gradient of zero: they have no say in the next step.
    pub(crate) silent: usize,
}

/// A training from zero.
pub(crate) struct Training<const N: usize> {
    pub(crate) sights: Vec<Sight>,
    /// The parameters at the start and after each step.
    pub(crate) path: Vec<[f64; N]>,
    /// The gradients' norms along the path.
    pub(crate) norms: Vec<f64>,
    /// How many steps made the loss larger.
    pub(crate) uphill: usize,
    /// Whether it was given up, since the loss ran away.
    pub(crate) diverged: bool,
}

/// A loss so many times that at the start is one that runs away.
const RUNAWAY: f64 = 1e3;

impl<const N: usize> Training<N> {
    /// Goes down the gradient: p ← p - step · gradient, so many times, or until the loss runs away.
    pub(crate) fn new(task: &impl Task<N>, step: f64, iterations: usize) -> Self {
        let mut training = Self { sights: Vec::new(), path: Vec::new(), norms: Vec::new(), uphill: 0, diverged: false };
        let mut parameters = [0.0; N];
        let start = task.cost(parameters);
        let mut last = start;
        for iteration in 0..=iterations {
            let (loss, slopes) = value_and_gradient(|p| task.cost(p), parameters);
            let norm = slopes.iter().map(|g| g * g).sum::<f64>().sqrt();
            training.path.push(parameters);
            training.norms.push(norm);
            training.uphill += usize::from(loss > last);
            training.diverged = !loss.is_finite() || loss > RUNAWAY * start;
            if training.diverged || is_shown(iteration, iterations) {
                let (quality, silent) = (task.quality(&parameters), silent_rows(task, parameters));
                training.sights.push(Sight { iteration, loss, quality, norm, silent });
            }
            if training.diverged {
                break;
            }
            last = loss;
            parameters = std::array::from_fn(|i| parameters[i] - step * slopes[i]);
        }
        training
    }

    pub(crate) fn end(&self) -> [f64; N] {
        self.path[self.path.len() - 1]
    }
}

fn silent_rows<const N: usize>(task: &impl Task<N>, parameters: [f64; N]) -> usize {
    let is_silent = |&row: &usize| gradient(|p| task.loss_of_row(row, &p), parameters) == [0.0; N];
    (0..task.rows()).filter(is_silent).count()
}

/// 0, 1, 2, 5, 10, 20, 50 and so on, and the last.
fn is_shown(iteration: usize, last: usize) -> bool {
    let digits = iteration.to_string();
    let round = digits[1..].bytes().all(|digit| digit == b'0');
    iteration == last || (round && matches!(digits.as_bytes()[0], b'0' | b'1' | b'2' | b'5'))
}
