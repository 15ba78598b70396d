//! The search for a kink beside the point, by values alone.

use super::report::Nearby;

/// Searches ±`reach` around 0 for the nearest kink or jump of a function of one variable whose values are known up to `noise`.
///
/// On each side the interval is halved towards the largest second difference. Over a smooth piece of width w that falls as w², over a
/// kink as w, over a jump not at all: so what became of it between halfway and the end tells the three apart.
pub(super) fn kink_within(mut f: impl FnMut(f64) -> f64, reach: f64, noise: f64, is_double: bool) -> Option<Nearby> {
    let halvings = if is_double { 16 } else { 8 };
    let sides = [reach, -reach].map(|end| {
        let mut ends = [0.0, end];
        let mut values = [f(0.0), f(0.5 * end), f(end)];
        let mut bend = |ends: &mut [f64; 2], values: &mut [f64; 3]| {
            let [a, b] = *ends;
            let (quarter, three) = (f(0.75 * a + 0.25 * b), f(0.25 * a + 0.75 * b));
            let all = [values[0], quarter, values[1], three, values[2]];
            let bend_at = |k: usize| (all[k] - 2.0 * all[k + 1] + all[k + 2]).abs();
            // The middle half too: a kink in the middle is in neither of the others.
            let k = (0..3).max_by(|&i, &j| bend_at(i).total_cmp(&bend_at(j))).unwrap_or(0);
            let at = |k: usize| a + (b - a) * 0.25 * k as f64;
            (*ends, *values) = ([at(k), at(k + 2)], [all[k], all[k + 1], all[k + 2]]);
            bend_at(k)
        };
        let mut bends = (0..halvings).map(|_| bend(&mut ends, &mut values));
        let halfway = bends.nth(halvings / 2 - 1)?;
        let last = bends.last()?;
        let shrunk = f64::from(1 << (halvings / 2));
        let is_kink = last * shrunk > 0.2 * halfway && last > 32.0 * noise;
        let is_jump = last > 0.2 * halfway;
        let [inner, outer] = ends;
        let width = (outer - inner).abs();
        is_kink.then(|| {
            let (low, high, away) = (inner.min(outer), inner.max(outer), 16.0 * width);
            let [below, left, right, above] = [low - away, low, high, high + away].map(&mut f);
            let jump = if is_jump { right - left } else { 0.0 };
            let distance = 0.5 * (inner + outer);
            Nearby { distance, left: (left - below) / away, right: (above - right) / away, jump }
        })
    });
    sides.into_iter().flatten().min_by(|a, b| a.distance.abs().total_cmp(&b.distance.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(f: impl Fn(f64) -> f64) -> Option<Nearby> {
        let noise = 4.0 * f64::EPSILON * f(0.0).abs();
        kink_within(f, 0.05, noise, true)
    }

    #[test]
    fn kinks_are_found_where_they_are() {
        for k in [0.001, -0.003, 0.04, 0.0125, -0.049, 0.025, 1e-5] {
            let found = search(|t| (t - k).abs() * 3.0 + t.exp()).unwrap_or_else(|| panic!("{k}"));
            assert!((found.distance - k).abs() < 1e-6, "{k}: {found:?}");
            let slope = f64::exp(k);
            assert!((found.left - slope + 3.0).abs() < 1e-3 && (found.right - slope - 3.0).abs() < 1e-3, "{found:?}");
        }
        let jump = search(|t| t + if t > 0.004 { 2.0 } else { 0.0 }).unwrap();
        assert!((jump.distance - 0.004).abs() < 1e-6 && (jump.jump - 2.0).abs() < 1e-5, "{jump:?}");
        // The nearer of two.
        let found = search(|t| (t - 0.01).abs() + (t + 0.02).abs()).unwrap();
        assert!((found.distance - 0.01).abs() < 1e-6);
    }

    #[test]
    fn smooth_functions_have_none() {
        let smooth: [fn(f64) -> f64; 8] = [
            |t| t.exp(),
            |_| 5.0,
            |t| 3.0 * t + 1e9,
            |t| (100.0 * t).sin(),
            |t| t.powi(9),
            |t| 1.0 / (0.06 - t),
            |t| (t * t + 1e-4).sqrt(),
            |t| (t - 0.01).powi(3) * 1e3,
        ];
        for (i, f) in smooth.into_iter().enumerate() {
            assert!(search(f).is_none(), "{i}: {:?}", search(f));
        }
        // Nor by the few halvings of single precision.
        assert!(kink_within(f64::exp, 0.25, 1e-12, false).is_none());
        // Neither a kink of the slope nor values that are missing.
        assert!(search(|t| (t - 0.003).max(0.0).powi(2)).is_none());
        assert!(search(|t| (0.01 - t).ln()).is_none());
    }
}
