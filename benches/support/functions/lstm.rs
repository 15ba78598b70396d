use super::{Number, VectorFunction};

/// One step of a long short-term memory of 2 inputs and 2 units, (h, c) as a function of the weights: c' = f c + i g, h' = o tanh c',
/// where i, f, o = σ(W z) and g = tanh(W z) of z = (inputs, h, 1).
///
/// Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9 (1997), with the forget gate of Gers, Schmidhuber
/// and Cummins, Neural Computation 12 (2000).
pub(crate) struct Lstm;

const UNITS: usize = 2;
/// Inputs, the last h, and 1.
const Z: [f64; 5] = [0.5, -0.3, 0.2, -0.6, 1.0];
const C: [f64; UNITS] = [0.4, -0.7];
const WEIGHTS: usize = 4 * UNITS * Z.len();

impl VectorFunction<WEIGHTS, { 2 * UNITS }> for Lstm {
    const NAME: &'static str = "LSTM step";

    #[inline]
    fn value<T: Number>(w: &[T]) -> [T; 2 * UNITS] {
        let [(h1, c1), (h2, c2)] = [0, 1].map(|unit| {
            let c = sigmoid(&gate(w, 1, unit)) * C[unit] + sigmoid(&gate(w, 0, unit)) * gate(w, 3, unit).tanh();
            (sigmoid(&gate(w, 2, unit)) * c.tanh(), c)
        });
        [h1, h2, c1, c2]
    }

    #[inline]
    fn by_hand(w: &[f64], j: &mut [f64]) -> [f64; 2 * UNITS] {
        let mut y = [0.0; 2 * UNITS];
        j.fill(0.0);
        for unit in 0..UNITS {
            let [i, f, o] = [0, 1, 2].map(|g| sigmoid(&gate(w, g, unit)));
            let g = gate(w, 3, unit).tanh();
            let c = f * C[unit] + i * g;
            let squashed = c.tanh();
            (y[unit], y[UNITS + unit]) = (o * squashed, c);
            let h_by_c = o * (1.0 - squashed * squashed);
            let h_by_o = squashed * o * (1.0 - o);
            let c_by = [g * i * (1.0 - i), C[unit] * f * (1.0 - f), 0.0, i * (1.0 - g * g)];
            for gate in 0..4 {
                let h_by = if gate == 2 { h_by_o } else { h_by_c * c_by[gate] };
                let row = row(gate, unit);
                for k in 0..Z.len() {
                    j[unit * WEIGHTS + row + k] = h_by * Z[k];
                    j[(UNITS + unit) * WEIGHTS + row + k] = c_by[gate] * Z[k];
                }
            }
        }
        y
    }

    fn start() -> [f64; WEIGHTS] {
        std::array::from_fn(|i| (1.7 * i as f64 + 0.2).sin())
    }
}

/// Where the weights of a gate of a unit begin: gates in the order i, f, o, g.
#[inline]
fn row(gate: usize, unit: usize) -> usize {
    (gate * UNITS + unit) * Z.len()
}

#[inline]
fn gate<T: Number>(w: &[T], gate: usize, unit: usize) -> T {
    let w = &w[row(gate, unit)..][..Z.len()];
    let mut sum = w[0].clone() * Z[0];
    for k in 1..Z.len() {
        sum += w[k].clone() * Z[k];
    }
    sum
}

#[inline]
fn sigmoid<T: Number>(x: &T) -> T {
    ((-x.clone()).exp() + 1.0).recip()
}
