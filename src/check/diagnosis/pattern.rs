//! Mistakes that the numbers alone give away.

use core::f64::consts::{LN_2, LN_10, PI, SQRT_2};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::{Cause, Evidence};
use crate::check::subject::Kind;

pub(super) fn zero(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    wrong.iter().all(|&k| evidence.found(k) == 0.0).then_some(Cause::Zero)
}

/// All wrong numbers are zeros on one side of the diagonal.
pub(super) fn triangle(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    let columns = evidence.subject.shape().1;
    let below = |&k: &usize| k / columns > k % columns;
    let above = |&k: &usize| k / columns < k % columns;
    let one_side = wrong.iter().all(below) || wrong.iter().all(above);
    let is_hessian = evidence.subject.kind == Kind::Hessian;
    // And of that side all are.
    let is_side = |k: &usize| if below(&wrong[0]) { below(k) } else { above(k) };
    let empty = (0..evidence.subject.len()).filter(is_side).all(|k| evidence.found(k) == 0.0);
    if is_hessian && one_side && empty { zero(evidence, wrong).map(|_| Cause::Triangle) } else { None }
}

pub(super) fn transposed(evidence: &Evidence, _: &[usize]) -> Option<Cause> {
    let (rows, columns) = evidence.subject.shape();
    // Place k of the rows one after the other holds what place k of the columns one after the other should.
    let by_columns = |k: usize| (k % rows) * columns + k / rows;
    let places = || 0..rows * columns;
    let all = rows > 1 && columns > 1 && places().all(|k| evidence.fits(k, by_columns(k), 1.0));
    // Of an antisymmetric matrix, a cross product's, a wrong sign is the likelier mistake.
    (all && !places().all(|k| evidence.fits(k, k, -1.0))).then_some(Cause::Transposed)
}

/// One factor that has a name, here and, of what is written by hand, beside the point too.
pub(super) fn common_named_factor(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    // Where 0 is expected there is no factor to see.
    if wrong.iter().any(|&k| evidence.expected(k) == 0.0) {
        return None;
    }
    let expected: Vec<f64> = (0..evidence.components.len()).map(|k| evidence.expected(k)).collect();
    let (here, beside) = (named_factors(evidence, &expected), evidence.beside());
    let there = beside.as_ref().map(|[_, expected]| named_factors(evidence, expected));
    let holds_there = |i: usize, sign: f64| match (beside, &there) {
        (Some([found, expected]), Some(factors)) => {
            let factor = sign * factors[i].0;
            wrong.iter().all(|&k| (found[k] - factor * expected[k]).abs() <= 1e-6 * (factor * expected[k]).abs())
        }
        _ => true,
    };
    let is_common =
        |i: usize, sign: f64| wrong.iter().all(|&k| evidence.fits(k, k, sign * here[i].0)) && holds_there(i, sign);
    // The factor 1 is none.
    let (i, sign) =
        (0..here.len()).flat_map(|i| [(i, 1.0), (i, -1.0)]).skip(1).find(|&(i, sign)| is_common(i, sign))?;
    let (factor, name) = (sign * here[i].0, &here[i].1);
    Some(match (i, sign) {
        (0, _) => Cause::Sign,
        (_, 1.0) => Cause::Factor { factor, name: name.clone() },
        _ => Cause::Factor { factor, name: format!("-{name}") },
    })
}

/// Factors by which a derivative is often off; first of all the sign's.
fn named_factors(evidence: &Evidence, expected: &[f64]) -> Vec<(f64, String)> {
    let (rows, columns) = evidence.subject.shape();
    let fixed: [(f64, &str); 19] = [
        (1.0, "1"),
        (2.0, "2"),
        (0.5, "1/2"),
        (3.0, "3"),
        (1.0 / 3.0, "1/3"),
        (4.0, "4"),
        (0.25, "1/4"),
        (PI / 180.0, "π/180: degrees where radians were meant"),
        (180.0 / PI, "180/π: radians where degrees were meant"),
        (LN_10, "ln 10: the base of a logarithm"),
        (1.0 / LN_10, "1/ln 10: the base of a logarithm"),
        (LN_2, "ln 2: the base of a logarithm"),
        (1.0 / LN_2, "1/ln 2: the base of a logarithm"),
        (PI, "π"),
        (1.0 / PI, "1/π"),
        (2.0 * PI, "2π"),
        (0.5 / PI, "1/(2π)"),
        (SQRT_2, "√2"),
        (0.5 * SQRT_2, "1/√2"),
    ];
    let mut factors: Vec<_> = fixed.into_iter().map(|(factor, name)| (factor, String::from(name))).collect();
    for (count, letter, what) in [(columns, "n", "coordinates"), (rows, "m", "outputs")] {
        if count > 1 {
            factors.push((count as f64, format!("{letter}: the {count} {what}")));
            factors.push((1.0 / count as f64, format!("1/{letter}: the {count} {what}")));
        }
    }
    for power in [10.0, 100.0, 1000.0, 1e6] {
        factors.push((power, format!("{power}")));
        factors.push((1.0 / power, format!("1/{power}")));
    }
    let norm = expected.iter().copied().fold(0.0, f64::hypot);
    if columns > 1 {
        factors.push((1.0 / norm, String::from("1/norm of the gradient: it was normalised")));
    }
    factors
}

/// The right numbers, in the places of one another.
pub(super) fn permuted(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    if wrong.len() < 2 {
        return None;
    }
    let mut free = Vec::from(wrong);
    let mut from = Vec::with_capacity(wrong.len());
    for &k in wrong {
        let place = free.iter().position(|&other| evidence.fits(k, other, 1.0))?;
        from.push(free.swap_remove(place));
    }
    Some(Cause::Permuted { from })
}

/// One index off by one or two, what falls off the end lost.
pub(super) fn shifted(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    let (rows, columns) = evidence.subject.shape();
    if rows > 1 || columns < 3 || wrong.len() < 2 {
        return None;
    }
    [1, -1, 2, -2].into_iter().find_map(|by: isize| {
        let fits =
            |k: usize| k.checked_add_signed(-by).filter(|&j| j < columns).is_none_or(|j| evidence.fits(k, j, 1.0));
        (0..columns).all(fits).then_some(Cause::Shifted { by })
    })
}

pub(super) fn running_sum(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    let (rows, columns) = evidence.subject.shape();
    let is_long = columns > 2 && wrong.len() > 1 && evidence.sources.is_some();
    let all = is_long
        && (0..rows).all(|i| {
            let (mut sum, mut slack) = (0.0, 0.0);
            (i * columns..(i + 1) * columns).all(|k| {
                sum += evidence.expected(k);
                slack += evidence.slack(k);
                (evidence.found(k) - sum).abs() <= slack + 1e-8 * sum.abs()
            })
        });
    all.then_some(Cause::RunningSum)
}

/// Wrong from the fifth digit on.
pub(super) fn precision(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    let worst = wrong.iter().map(|&k| evidence.components[k].relative()).fold(0.0, f64::max);
    // f32 cannot say it of itself, and differences are no judge of digits.
    if evidence.is_double() && evidence.sources.is_some() && worst < 1e-4 {
        let digits = (1..16).take_while(|&digits| worst < 0.5 * 0.1_f64.powi(digits)).count();
        return u32::try_from(digits).ok().map(|digits| Cause::Precision { digits });
    }
    None
}

/// One factor without a name, for three components or more.
pub(super) fn common_factor(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    let (&first, rest) = wrong.split_first()?;
    let factor = evidence.found(first) / evidence.expected(first);
    let is_common = factor.is_finite() && rest.len() > 1 && rest.iter().all(|&k| evidence.fits(k, k, factor));
    is_common.then(|| Cause::Factor { factor, name: super::probe::number(factor) })
}

pub(super) fn offset(evidence: &Evidence, wrong: &[usize]) -> Option<Cause> {
    let (&first, rest) = wrong.split_first()?;
    let amount = evidence.components[first].difference();
    let same =
        |&k: &usize| (evidence.components[k].difference() - amount).abs() <= evidence.slack(k) + evidence.slack(first);
    let everywhere = wrong.len() == evidence.components.len();
    (everywhere && !rest.is_empty() && rest.iter().all(same)).then_some(Cause::Offset { amount })
}
