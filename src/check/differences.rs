//! Extrapolated differences with an error estimate: an oracle that shares nothing with the rules.

use std::vec::Vec;

/// A derivative by differences, and how far it may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    pub(super) derivative: f64,
    pub(super) error: f64,
    /// The value of the function, and how far rounding moves it.
    pub(super) value: f64,
    pub(super) noise: f64,
    /// Whether the values keep no four digits.
    pub(super) is_noise: bool,
    /// The largest step that the derivative was taken from.
    pub(super) reach: f64,
    /// The derivatives from the left and from the right, where they are known to differ: a kink at the point itself.
    pub(super) kink: Option<[f64; 2]>,
}

impl Estimate {
    /// Whether the two exclude each other.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let apart = (self.derivative - other.derivative).abs() > 4.0 * (self.error + other.error);
        apart || self.kink.is_some() != other.kink.is_some()
    }
}

/// The factor between two steps of the ladder.
pub(super) const SHRINK: f64 = 4.0;

/// Estimates φ′(0) of every component of a function of one variable.
///
/// Central differences on a ladder of steps from `first` down, extrapolated to step 0 in a Neville tableau (Ridders 1982, "Accurate
/// computation of F′(x) and F′(x) F″(x)"); one-sided where a side is not finite. Each entry's error is what its neighbours in the tableau
/// say, and at least the rounding noise of the values over the step: what is known of it, or four `epsilon` of their size. `None` where no
/// two steps give finite values.
pub(super) fn derivatives(
    mut f: impl FnMut(f64) -> Vec<f64>,
    first: f64,
    levels: i32,
    noise: &[f64],
    epsilon: f64,
) -> Vec<Option<Estimate>> {
    let middle = f(0.0);
    let steps: Vec<f64> = (0..levels).map(|k| first * SHRINK.powi(-k)).collect();
    let shortest = first * SHRINK.powi(1 - levels);
    let sides: Vec<[Vec<f64>; 2]> = steps.iter().map(|&h| [f(h), f(-h)]).collect();
    (0..middle.len())
        .map(|i| {
            let side = |s: usize| sides.iter().map(|sides| sides[s][i]).collect::<Vec<f64>>();
            let (right, left) = (side(0), side(1));
            let central: Vec<_> =
                steps.iter().zip(right.iter().zip(&left)).map(|(&h, (r, l))| (h, *r, *l, 2.0 * h)).collect();
            let forward: Vec<_> = steps.iter().zip(&right).map(|(&h, r)| (h, *r, middle[i], h)).collect();
            let backward: Vec<_> = steps.iter().zip(&left).map(|(&h, l)| (h, middle[i], *l, h)).collect();
            let noise = noise[i].max(4.0 * epsilon * middle[i].abs());
            let largest = right.iter().chain(&left).map(|y| y.abs()).filter(|y| y.is_finite()).fold(0.0, f64::max);
            // Of values that keep no four digits the longer steps say no more than the shortest.
            let is_noise = largest > 0.0 && noise > 1e-4 * largest;
            let floor = if is_noise { noise / shortest } else { 0.0 };
            let [right, left] = [forward, backward].map(|quotients| extrapolated(&quotients, SHRINK, noise, epsilon));
            let best = extrapolated(&central, SHRINK * SHRINK, noise, epsilon);
            match (best, right, left) {
                (Some(central), Some(right), Some(left)) => {
                    let kink = (right.derivative - left.derivative).abs() > 8.0 * (right.error + left.error);
                    Some(Estimate { kink: kink.then_some([left.derivative, right.derivative]), ..central })
                }
                (central, right, left) => central.or(right).or(left),
            }
            .map(|estimate| Estimate {
                value: middle[i],
                noise,
                is_noise,
                error: estimate.error.max(floor),
                ..estimate
            })
        })
        .collect()
}

/// The best entry of the tableau over quotients (step, upper value, lower value, width), whose error falls with `ratio` from step to step.
///
/// Each row has its entry of least error. They are gone through from the smallest step up, and the one with the least error is taken of
/// those that agree with the ones below: where the steps are longer than the waves of the function, entries agree by accident.
fn extrapolated(quotients: &[(f64, f64, f64, f64)], ratio: f64, noise: f64, epsilon: f64) -> Option<Estimate> {
    let mut best_of_rows: Vec<(Estimate, f64)> = Vec::new();
    let mut above: Vec<f64> = Vec::new();
    for (r, &(step, upper, lower, width)) in quotients.iter().enumerate() {
        let quotient = (upper - lower) / width;
        if !quotient.is_finite() {
            // Outside the domain: the ladder starts below.
            above.clear();
            continue;
        }
        let floor = noise.max(4.0 * epsilon * upper.abs().max(lower.abs())) / step;
        let mut row = Vec::from([quotient]);
        let mut best: Option<Estimate> = None;
        for (k, &previous) in above.iter().enumerate() {
            let power = ratio.powi(i32::try_from(k).unwrap_or(i32::MAX) + 1);
            let entry = row[k] + (row[k] - previous) / (power - 1.0);
            let error = (entry - row[k]).abs().max((entry - previous).abs()).max(floor);
            if best.is_none_or(|best| error < best.error) {
                let reach = quotients[r - k - 1].0;
                best =
                    Some(Estimate { derivative: entry, error, value: 0.0, noise, is_noise: false, reach, kink: None });
            }
            row.push(entry);
        }
        best_of_rows.extend(best.map(|best| (best, floor)));
        above = row;
    }
    let mut rows = best_of_rows.into_iter().rev();
    let (mut best, mut floor) = rows.next()?;
    // Where the shortest steps have not settled, longer ones agree by accident, the more so the longer they are.
    let is_settled = best.error <= 0.1 * best.derivative.abs() || best.error <= 4.0 * floor;
    for (row, its_floor) in rows.take_while(|_| is_settled) {
        // The noise is a guess from few values, the more so the shorter the step.
        if (row.derivative - best.derivative).abs() > 4.0 * (row.error + best.error) + 16.0 * floor {
            break;
        }
        if row.error < best.error {
            (best, floor) = (row, its_floor);
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derivative(f: impl Fn(f64) -> f64, first: f64) -> Option<Estimate> {
        let noise =
            [-3.0, -1.0, 1.0, 3.0].map(|k| (f(k * f64::EPSILON) - f(0.0)).abs()).into_iter().fold(0.0, f64::max);
        derivatives(|t| Vec::from([f(t)]), first, 9, &[noise], f64::EPSILON)[0]
    }

    #[test]
    fn smooth_functions_to_ten_digits_within_the_estimate() {
        type Case = (fn(f64) -> f64, f64);
        let cases: [Case; 5] = [
            (|t| (1.0 + t).exp(), 1_f64.exp()),
            (|t| (3.0 + t).sin(), 3_f64.cos()),
            (|t| (2.0 + t).powi(7), 448.0),
            (|t| 1.0 / (0.5 + t), -4.0),
            (|_| 5.0, 0.0),
        ];
        for (f, expected) in cases {
            let found = derivative(f, 0.1).unwrap();
            assert!((found.derivative - expected).abs() <= 4.0 * found.error, "{found:?}, expected {expected}");
            assert!(found.error <= 1e-10 * expected.abs().max(1.0) && found.kink.is_none(), "{found:?}");
        }
    }

    #[test]
    fn at_the_edge_of_the_domain_one_sided() {
        // x^1.5 at 0 has slope 0, and no left side.
        let found = derivative(|t| t.powf(1.5), 0.1).unwrap();
        assert!(found.derivative.abs() < 1e-2 && found.error < 1e-2, "{found:?}");
        let found = derivative(|t| (1.0 - t).sqrt() * if t > 0.0 { f64::NAN } else { 1.0 }, 0.1).unwrap();
        assert!((found.derivative + 0.5).abs() <= 4.0 * found.error && found.error < 1e-8, "{found:?}");
        assert!(derivative(|_| f64::NAN, 0.1).is_none());
    }

    #[test]
    fn kinks_at_the_point_are_seen_and_others_are_not_in_the_way() {
        let [left, right] = derivative(|t| t.abs() + 2.0 * t, 0.1).unwrap().kink.unwrap();
        assert!((left - 1.0).abs() < 1e-9 && (right - 3.0).abs() < 1e-9);
        // A kink within the first steps only.
        let found = derivative(|t| (t - 0.001).abs(), 0.1).unwrap();
        assert!((found.derivative + 1.0).abs() < 1e-9 && found.kink.is_none(), "{found:?}");
    }

    #[test]
    fn waves_shorter_than_the_first_steps() {
        for frequency in [1e2, 1e3, 1e4, 1e5] {
            let found = derivative(|t| (frequency * (1.3 + t)).sin(), 0.05).unwrap();
            let expected = frequency * (frequency * 1.3).cos();
            assert!((found.derivative - expected).abs() <= 4.0 * found.error, "{found:?}, expected {expected}");
            assert!(found.error < 1e-3 * frequency, "{found:?}");
        }
    }

    #[test]
    fn noise_is_in_the_estimate() {
        let found = derivative(|t| 1e9 + t, 0.1).unwrap();
        assert!((found.derivative - 1.0).abs() <= 4.0 * found.error && found.error > 1e-9, "{found:?}");
    }
}
