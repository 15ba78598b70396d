use super::{Function, Number};

/// The squared error Σ (w₂ · tanh(W₁ x + b₁) + b₂ - label)² of a perceptron with 4 inputs and 8 hidden units on some irises, as a
/// function of its weights.
///
/// Rows of W₁, each followed by its b₁; then w₂ and b₂. Rumelhart, Hinton and Williams, "Learning representations by
/// back-propagating errors", Nature 323 (1986).
pub(crate) struct Perceptron;

const INPUTS: usize = 4;
const HIDDEN: usize = 8;
const OUT: usize = HIDDEN * (INPUTS + 1);

/// Sepal and petal length and width in decimetres, and -1 for versicolor, 1 for virginica; from Fisher, "The use of multiple
/// measurements in taxonomic problems", Annals of Eugenics 7 (1936).
const IRISES: [([f64; INPUTS], f64); 8] = [
    ([0.70, 0.32, 0.47, 0.14], -1.0),
    ([0.64, 0.32, 0.45, 0.15], -1.0),
    ([0.69, 0.31, 0.49, 0.15], -1.0),
    ([0.55, 0.23, 0.40, 0.13], -1.0),
    ([0.63, 0.33, 0.60, 0.25], 1.0),
    ([0.58, 0.27, 0.51, 0.19], 1.0),
    ([0.71, 0.30, 0.59, 0.21], 1.0),
    ([0.63, 0.29, 0.56, 0.18], 1.0),
];

impl Function for Perceptron {
    const NAME: &'static str = "tanh perceptron";
    const SIZES: &'static [usize] = &[OUT + HIDDEN + 1];

    #[inline(always)]
    fn value<T: Number>(w: &[T]) -> T {
        let mut loss = T::from(0.0);
        for (x, label) in &IRISES {
            let mut out = w[OUT + HIDDEN].clone();
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                let mut sum = w[row + INPUTS].clone();
                for i in 0..INPUTS {
                    sum += w[row + i].clone() * x[i];
                }
                out += w[OUT + h].clone() * sum.tanh();
            }
            let residual = out - *label;
            loss += residual.clone() * residual;
        }
        loss
    }

    /// By backpropagation.
    #[inline]
    fn by_hand(w: &[f64], g: &mut [f64]) -> f64 {
        let mut loss = 0.0;
        g.fill(0.0);
        for (x, label) in &IRISES {
            let (mut out, mut hidden) = (w[OUT + HIDDEN], [0.0; HIDDEN]);
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                let mut sum = w[row + INPUTS];
                for i in 0..INPUTS {
                    sum += w[row + i] * x[i];
                }
                hidden[h] = sum.tanh();
                out += w[OUT + h] * hidden[h];
            }
            let residual = out - label;
            loss += residual * residual;
            let d_out = 2.0 * residual;
            g[OUT + HIDDEN] += d_out;
            for h in 0..HIDDEN {
                let row = h * (INPUTS + 1);
                g[OUT + h] += d_out * hidden[h];
                let d_sum = d_out * w[OUT + h] * (1.0 - hidden[h] * hidden[h]);
                g[row + INPUTS] += d_sum;
                for i in 0..INPUTS {
                    g[row + i] += d_sum * x[i];
                }
            }
        }
        loss
    }

    fn start(n: usize) -> Vec<f64> {
        (0..n).map(|i| (1.3 * i as f64 + 0.5).sin()).collect()
    }
}
