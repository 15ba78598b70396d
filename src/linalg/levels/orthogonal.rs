//! The derivative of a QR decomposition.

use ::nalgebra::{DMatrix, Dyn};

use super::lanes::{join, left, minus, plus, values};
use crate::dual::Dual;
use crate::linalg::LinalgScalar;
use crate::linalg::qr::Qr;

/// Q′ = Q Ω + (I - Q Qᵀ) A′ R⁻¹ and R′ = Qᵀ A′ - Ω R.
///
/// A square Q has nothing outside its span, and the first columns alone make the part of Ω below the diagonal: that the last column is nearly
/// dependent on the others is then felt nowhere.
pub(super) fn qr<T: LinalgScalar, const N: usize>(a: &DMatrix<Dual<T, N>>) -> Option<Qr<Dual<T, N>, Dyn, Dyn>> {
    let Qr { q, r } = T::qr(&values(a))?;
    let (rank, transposed) = (q.ncols(), q.transpose());
    let moved = a.map(|a| a.tangent);
    let inside = left(&transposed, &moved);
    let first = |lanes: &DMatrix<[T; N]>| lanes.columns(0, rank).into_owned();
    let sheared = divided(first(&inside), &r);
    // The turn within the span of Q.
    let mut turn = sheared.map(|_| [T::literal(0.0); N]);
    for j in 0..rank {
        for i in j + 1..rank {
            turn[(i, j)] = sheared[(i, j)];
            turn[(j, i)] = turn[(i, j)].map(|x| -x);
        }
    }
    let mut q_lanes = left(&q, &turn);
    if q.nrows() > rank {
        let outside = minus(&first(&moved), &left(&q, &first(&inside)));
        q_lanes = plus(&q_lanes, &divided(outside, &r));
    }
    let mut r_lanes = inside;
    for j in 0..r.ncols() {
        for i in 0..rank {
            if i > j {
                r_lanes[(i, j)] = [T::literal(0.0); N];
                continue;
            }
            let lanes = &mut r_lanes[(i, j)];
            for l in 0..rank.min(j + 1) {
                let factor = r[(l, j)];
                (0..N).for_each(|k| lanes[k] -= turn[(i, l)][k] * factor);
            }
        }
    }
    Some(Qr { q: join(&q, &q_lanes), r: join(&r, &r_lanes) })
}

/// X R⁻¹, by the columns of R that X has.
fn divided<T: LinalgScalar, const N: usize>(mut x: DMatrix<[T; N]>, r: &DMatrix<T>) -> DMatrix<[T; N]> {
    for j in 0..x.ncols() {
        let pivot = r[(j, j)];
        for i in 0..x.nrows() {
            let mut lanes = x[(i, j)];
            for l in 0..j {
                let (before, factor) = (x[(i, l)], r[(l, j)]);
                (0..N).for_each(|k| lanes[k] -= before[k] * factor);
            }
            // Not times the reciprocal, which may overflow.
            x[(i, j)] = lanes.map(|lane| lane / pivot);
        }
    }
    x
}
