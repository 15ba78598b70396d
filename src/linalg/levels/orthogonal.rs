//! The derivative of a QR decomposition.

use ::nalgebra::{DMatrix, Dyn};

use super::lanes::{join, left, minus, plus, values};
use crate::dual::Dual;
use crate::linalg::LinalgScalar;
use crate::linalg::qr::Qr;

/// Q′ = Q Ω + (I - Q Qᵀ) X with X = A′ R⁻¹, and R′ = Qᵀ A′ - Ω R.
pub(super) fn qr<T: LinalgScalar, const N: usize>(a: &DMatrix<Dual<T, N>>) -> Option<Qr<Dual<T, N>, Dyn, Dyn>> {
    let Qr { q, r } = T::qr(&values(a))?;
    let (rank, transposed) = (q.ncols(), q.transpose());
    let moved = a.map(|a| a.tangent);
    let mut x = moved.columns(0, rank).into_owned();
    for j in 0..rank {
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
    let inside = left(&transposed, &x);
    // The turn within the span of Q.
    let mut turn = inside.map(|_| [T::literal(0.0); N]);
    for j in 0..rank {
        for i in j + 1..rank {
            turn[(i, j)] = inside[(i, j)];
            turn[(j, i)] = turn[(i, j)].map(|x| -x);
        }
    }
    let q_lanes = plus(&x, &left(&q, &minus(&turn, &inside)));
    let mut r_lanes = left(&transposed, &moved);
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
