//! Extrapolated differences with an error estimate: an oracle that shares nothing with the rules.

use std::vec::Vec;

/// A derivative by differences, and how far it may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    pub(super) derivative: f64,
    pub(super) error: f64,
    /// The largest step that the derivative was taken from.
    pub(super) reach: f64,
    /// Whether the shortest steps converge, or end in noise.
    pub(super) is_settled: bool,
    /// Whether the function has no values on one side.
    pub(super) is_one_sided: bool,
    /// The derivatives from the left and from the right, where they are known to differ: a kink at the point itself.
    pub(super) kink: Option<[f64; 2]>,
    /// What is known of the values that it was taken from.
    pub(super) values: Values,
}

/// The values of a function at the steps of a ladder.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values {
    /// At the point.
    pub(super) middle: f64,
    /// How far rounding moves them.
    pub(super) noise: f64,
    /// Whether they keep no four digits.
    pub(super) are_noise: bool,
    /// The largest change, over the step.
    pub(super) swing: f64,
    /// The longest step over which nothing changes at all, 0 if there is none.
    pub(super) still: f64,
    /// Whether nothing changes over any step.
    pub(super) are_flat: bool,
}

impl Estimate {
    /// Whether a ladder of shorter steps says something else, beyond what errors may be underestimated.
    pub(super) fn is_contradicted_by(&self, shorter: &Self) -> bool {
        let apart = (self.derivative - shorter.derivative).abs() > 64.0 * (self.error + shorter.error);
        let vanished = |[left, right]: [f64; 2]| shorter.kink.is_none() && shorter.error < 0.1 * (right - left).abs();
        apart || self.kink.is_some_and(vanished)
    }
}

/// The factor between two steps of the ladder: no power of 2, after which values on a grid of rounding would agree step by step.
pub(super) const SHRINK: f64 = 3.6;

/// Estimates φ′(0) of every component of a function of one variable.
///
/// Central differences on a ladder of steps from `first` down, extrapolated to step 0 in a Neville tableau (Ridders 1982, "Accurate
/// computation of F′(x) and F′(x) F″(x)"); one-sided where a side is not finite. Each entry's error is what its neighbours in the tableau
/// say, and at least the rounding noise of the values over the step: what is known of it, or four `epsilon` of their size. `None` where no
/// two steps give finite values.
pub(super) fn derivatives(
    mut f: impl FnMut(f64) -> Vec<f64>,
    middle: &[f64],
    first: f64,
    levels: i32,
    noise: &[f64],
    epsilon: f64,
) -> Vec<Option<Estimate>> {
    let steps: Vec<f64> = (0..levels).map(|k| first * SHRINK.powi(-k)).collect();
    let shortest = first * SHRINK.powi(1 - levels);
    let sides: Vec<[Vec<f64>; 2]> = steps.iter().map(|&h| [f(h), f(-h)]).collect();
    (0..middle.len())
        .map(|i| {
            let ladder: Vec<Rung> = (steps.iter().zip(&sides))
                .map(|(&step, [right, left])| Rung { step, left: left[i], right: right[i] })
                .collect();
            // Both are seen in few values.
            let seen = 4.0 * noise[i].max(restless(&ladder));
            let noise = seen.max(4.0 * epsilon * middle[i].abs());
            let values = Values::of(middle[i], noise, &ladder);
            let of = |quotient: fn(&Rung, f64) -> Quotient, ratio| {
                let quotients: Vec<_> = ladder.iter().map(|rung| quotient(rung, middle[i])).collect();
                extrapolated(&quotients, ratio, values, epsilon)
            };
            let central = of(
                |r, _| Quotient { step: r.step, upper: r.right, lower: r.left, width: 2.0 * r.step },
                SHRINK * SHRINK,
            );
            let right = of(|r, middle| Quotient { step: r.step, upper: r.right, lower: middle, width: r.step }, SHRINK);
            let left = of(|r, middle| Quotient { step: r.step, upper: middle, lower: r.left, width: r.step }, SHRINK);
            let estimate = match (central, right, left) {
                (Some(central), Some(right), Some(left)) => {
                    let errors = right.error + left.error;
                    let kink = (right.derivative - left.derivative).abs() > 8.0 * errors;
                    // At a cusp the two sides' steepness cancels.
                    let is_settled = central.is_settled && (errors <= 0.1 * values.swing || values.swing == 0.0);
                    Estimate { kink: kink.then_some([left.derivative, right.derivative]), is_settled, ..central }
                }
                (central, right, left) => Estimate { is_one_sided: central.is_none(), ..central.or(right).or(left)? },
            };
            // Of values that keep no four digits the longer steps say no more than the shortest.
            let floor = if values.are_noise { values.noise / shortest } else { 0.0 };
            Some(Estimate { error: estimate.error.max(floor), ..estimate })
        })
        .collect()
}

/// The values at both ends of a step.
struct Rung {
    step: f64,
    left: f64,
    right: f64,
}

impl Values {
    fn of(middle: f64, noise: f64, ladder: &[Rung]) -> Self {
        let finite = |x: f64| if x.is_finite() { x.abs() } else { 0.0 };
        let largest = ladder.iter().map(|r| finite(r.left).max(finite(r.right))).fold(0.0, f64::max);
        let swing = |r: &Rung| finite(r.left - middle).max(finite(r.right - middle)) / r.step;
        let is_still = |r: &&Rung| r.left == middle && r.right == middle;
        Self {
            middle,
            noise,
            are_noise: largest > 0.0 && noise > 1e-4 * largest,
            swing: ladder.iter().map(swing).fold(0.0, f64::max),
            still: ladder.iter().find(is_still).map_or(0.0, |r| r.step),
            are_flat: ladder.iter().all(|r| is_still(&r)),
        }
    }
}

/// The noise that shows in the shorter half of a ladder: quotients of a smooth function come nearer to one another from step to step;
/// where they do not, their values' noise moves them.
fn restless(ladder: &[Rung]) -> f64 {
    let quotients: Vec<f64> = ladder.iter().map(|r| (r.right - r.left) / (2.0 * r.step)).collect();
    let moves = |r: usize| (quotients[r] - quotients[r - 1]).abs();
    (ladder.len() / 2 + 1..ladder.len())
        .filter(|&r| moves(r) >= 0.5 * moves(r - 1))
        .map(|r| moves(r) * ladder[r].step)
        .filter(|noise| noise.is_finite())
        .fold(0.0, f64::max)
}

/// A difference quotient: of two values over their distance, at a step that its error goes with.
struct Quotient {
    step: f64,
    upper: f64,
    lower: f64,
    width: f64,
}

/// The best entry of the tableau over quotients whose error falls with `ratio` from step to step.
///
/// Each row has its entry of least error. They are gone through from the smallest step up, and the one with the least error is taken of
/// those that agree with the ones below: where the steps are longer than the waves of the function, entries agree by accident.
fn extrapolated(quotients: &[Quotient], ratio: f64, values: Values, epsilon: f64) -> Option<Estimate> {
    let mut best_of_rows: Vec<(Estimate, f64)> = Vec::new();
    let mut above: Vec<f64> = Vec::new();
    for (r, &Quotient { step, upper, lower, width }) in quotients.iter().enumerate() {
        let quotient = (upper - lower) / width;
        if !quotient.is_finite() {
            // Outside the domain: the ladder starts below.
            above.clear();
            continue;
        }
        let floor = values.noise.max(4.0 * epsilon * upper.abs().max(lower.abs())) / step;
        let mut row = Vec::from([quotient]);
        let mut best: Option<Estimate> = None;
        let mut last_error = f64::INFINITY;
        for (k, &previous) in above.iter().enumerate() {
            let power = ratio.powi(i32::try_from(k).unwrap_or(i32::MAX) + 1);
            let entry = row[k] + (row[k] - previous) / (power - 1.0);
            let mut error = (entry - row[k]).abs().max((entry - previous).abs()).max(floor);
            // Three numbers may agree by accident: a column gains no more than what it is extrapolated by.
            if k > 0 {
                error = error.max(last_error / (4.0 * power));
            }
            last_error = error;
            if best.is_none_or(|best| error < best.error) {
                let reach = quotients[r - k - 1].step;
                best = Some(Estimate {
                    derivative: entry,
                    error,
                    reach,
                    is_settled: true,
                    is_one_sided: false,
                    kink: None,
                    values,
                });
            }
            row.push(entry);
        }
        best_of_rows.extend(best.map(|best| (best, floor)));
        above = row;
    }
    let mut rows = best_of_rows.into_iter().rev();
    let (mut best, mut floor) = rows.next()?;
    // Where the shortest steps have not settled, longer ones agree by accident, the more so the longer they are.
    best.is_settled = best.error <= 0.1 * best.derivative.abs() || best.error <= 4.0 * floor;
    for (row, its_floor) in rows {
        if !best.is_settled {
            break;
        }
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
        derivatives(|t| Vec::from([f(t)]), &[f(0.0)], first, 9, &[noise], f64::EPSILON)[0]
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
            assert!(found.error < 1e-3 * frequency || frequency > 1e3, "{found:?}");
        }
    }

    #[test]
    fn noise_is_in_the_estimate() {
        let found = derivative(|t| 1e9 + t, 0.1).unwrap();
        assert!((found.derivative - 1.0).abs() <= 4.0 * found.error && found.error > 1e-9, "{found:?}");
    }

    /// Waves down to the shortest steps, of all heights: the error that is claimed holds.
    #[test]
    fn waves_of_all_lengths_and_heights() {
        for height in [1e-9, 1.0, 1e9] {
            for frequency in (0..250).map(|k| 10_f64.powf(f64::from(k) / 40.0)) {
                let found = derivative(|t| height * (0.9 + frequency * t).sin(), 0.0625).unwrap();
                let expected = height * frequency * 0.9_f64.cos();
                let error = (found.derivative - expected).abs();
                assert!(error <= 4.0 * found.error, "{frequency} {found:?}, expected {expected}");
            }
        }
    }

    /// Noise that the values' last bits do not show: longer steps are better.
    #[test]
    fn hidden_noise() {
        for height in [1e-9, 1.0, 1e9] {
            let found = derivative(|t| height * ((1.3 + t + 1e8) - 1e8), 0.07).unwrap();
            assert!((found.derivative - height).abs() <= 4.0 * found.error, "{found:?}");
            assert!(found.error < 1e-5 * height && found.reach == 0.07 && found.kink.is_none(), "{found:?}");
        }
    }

    #[test]
    fn values_that_keep_no_four_digits_say_no_more_than_the_shortest_steps() {
        for height in [1e-9, 1.0, 1e9] {
            let with_noise = |share: f64| {
                let f = |t: f64| Vec::from([height * (1.0 + t)]);
                derivatives(f, &[height], 1.0, 3, &[share * height], f64::EPSILON)[0].unwrap()
            };
            let poor = with_noise(1e-3);
            assert!(poor.values.are_noise && poor.error >= 1e-3 * height * SHRINK.powi(2) * 0.999, "{poor:?}");
            let good = with_noise(1e-6);
            assert!(!good.values.are_noise && good.error < 2e-5 * height, "{good:?}");
        }
        for least in [0.0, 5e-324] {
            let zero = derivatives(|_| Vec::from([0.0]), &[0.0], 1.0, 3, &[least], f64::EPSILON)[0].unwrap();
            assert!(!zero.values.are_noise && zero.values.are_flat && zero.kink.is_none(), "{zero:?}");
        }
    }

    #[test]
    fn shorter_steps_contradict_beyond_their_errors_and_where_a_kink_vanished() {
        let estimate = |derivative, error, kink| Estimate {
            derivative,
            error,
            reach: 1.0,
            is_settled: true,
            is_one_sided: false,
            kink,
            values: Values::default(),
        };
        for size in [1e-9, 1.0, 1e9] {
            let of = |derivative: f64, error: f64| estimate(derivative * size, error * size, None);
            assert!(of(1.0, 0.01).is_contradicted_by(&of(3.0, 0.02)));
            assert!(of(3.0, 0.02).is_contradicted_by(&of(1.0, 0.01)));
            assert!(!of(1.0, 0.01).is_contradicted_by(&of(3.0, 0.03)));
            assert!(!of(-1.0, 0.0).is_contradicted_by(&of(-1.0, 0.0)));
            let kink = estimate(size, size, Some([size, 3.0 * size]));
            assert!(kink.is_contradicted_by(&of(1.0, 0.1)) && !kink.is_contradicted_by(&of(1.0, 0.3)));
            assert!(!kink.is_contradicted_by(&kink) && !of(1.0, 0.1).is_contradicted_by(&kink));
        }
    }

    /// The shortest steps settle where they come within a tenth of the derivative: not so where it vanishes no faster than their error.
    #[test]
    fn where_the_shortest_steps_settle() {
        for height in [1e-9, 1.0, 1e9] {
            let power = |slope: f64| derivative(|t| height * t * (slope + t.abs().powf(1.5)), 0.1).unwrap();
            assert!(power(1.0).is_settled && !power(0.0).is_settled, "{height} {:?} {:?}", power(1.0), power(0.0));
        }
    }

    #[test]
    fn what_is_known_of_the_values() {
        let sided = derivative(|t| t.powf(1.5), 0.1).unwrap();
        assert!(sided.is_one_sided && sided.values.middle == 0.0, "{sided:?}");
        let straight = derivative(|t| 3.0 - 7.0 * t, 0.125).unwrap();
        assert!(!straight.is_one_sided && straight.values.middle == 3.0, "{straight:?}");
        assert!((straight.values.swing - 7.0).abs() < 1e-6, "{straight:?}");
        assert!(!straight.values.are_flat && straight.values.still == 0.0, "{straight:?}");
        // Stairs stand still over all steps but the longest.
        let stairs = derivative(|t| (t + 0.55).floor(), 0.5).unwrap();
        assert!(!stairs.values.are_flat && stairs.values.still == 0.5 / SHRINK, "{stairs:?}");
    }
}
