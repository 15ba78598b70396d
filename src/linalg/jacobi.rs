//! Rotations of Jacobi, one pair of columns at a time: slow, simple, and the most accurate there is.

use core::cmp::Ordering;
use core::ops::Range;
use std::vec::Vec;

use ::nalgebra::{DMatrix, DVector};

use super::symmetric::greatest;
use crate::scalar::Primitive;

/// Convergence is quadratic: six to ten sweeps over all pairs are usual.
const SWEEPS: usize = 60;

/// Jacobi's rotations within a part, until nothing is left beside the diagonal (Golub and Van Loan, "Matrix Computations", 8.5).
pub(super) fn diagonalise<F: Primitive + ::nalgebra::Scalar>(
    form: &mut DMatrix<F>,
    rotation: &mut DMatrix<F>,
    part: Range<usize>,
) {
    let rounding = F::epsilon() * greatest(form.iter().copied());
    for _ in 0..SWEEPS {
        let mut done = true;
        for p in part.clone() {
            for q in p + 1..part.end {
                let (a, b, c) = (form[(p, p)], form[(p, q)], form[(q, q)]);
                if Primitive::abs(b) <= rounding {
                    continue;
                }
                done = false;
                let (cosine, sine) = rotation_of(a, b, c);
                rotate(form, p, q, (cosine, sine));
                rotate(rotation, p, q, (cosine, sine));
                for j in 0..form.ncols() {
                    let (x, y) = (form[(p, j)], form[(q, j)]);
                    (form[(p, j)], form[(q, j)]) = (cosine * x - sine * y, sine * x + cosine * y);
                }
                (form[(p, q)], form[(q, p)]) = (F::zero(), F::zero());
            }
        }
        if done {
            return;
        }
    }
}

/// A = U diag(s) Vᵀ with as many columns of U and V as the shorter side has numbers, s descending; `None` if it does not converge.
///
/// Hestenes' one-sided rotations: columns are rotated until they are orthogonal, and their lengths are the singular values (Golub and Van Loan,
/// "Matrix Computations", 8.6.3). Zeros come out as zeros, not as roots of a rounding.
pub(super) fn svd<F: Primitive + ::nalgebra::Scalar>(a: &DMatrix<F>) -> Option<(DMatrix<F>, DVector<F>, DMatrix<F>)> {
    if a.nrows() < a.ncols() {
        return svd(&a.transpose()).map(|(u, s, v)| (v, s, u));
    }
    let (rows, columns) = a.shape();
    let largest = greatest(a.iter().copied());
    let scale = if largest == F::zero() { F::one() } else { largest };
    let mut u = a.map(|x| x / scale);
    let mut v = DMatrix::from_fn(columns, columns, |i, j| if i == j { F::one() } else { F::zero() });
    // What a dot product itself loses. Columns of no more than that are noise beside the largest entry, 1: their directions are not their own.
    let rounding = F::epsilon() * F::from_f64(rows as f64);
    let mut sweeps = 0;
    loop {
        let mut done = true;
        for p in 0..columns {
            for q in p + 1..columns {
                let (a, b, c) = (dot(&u, p, p), dot(&u, p, q), dot(&u, q, q));
                let (longer, shorter) = (Primitive::sqrt(a.max(c)), Primitive::sqrt(a.min(c)));
                if shorter <= rounding || Primitive::abs(b) <= rounding * longer * shorter {
                    continue;
                }
                done = false;
                let rotation = rotation_of(a, b, c);
                rotate(&mut u, p, q, rotation);
                rotate(&mut v, p, q, rotation);
            }
        }
        if done {
            break;
        }
        sweeps += 1;
        if sweeps == SWEEPS {
            return None;
        }
    }
    let lengths: Vec<F> = u.column_iter().map(|c| c.iter().fold(F::zero(), |l, &x| Primitive::hypot(l, x))).collect();
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by(|&i, &j| lengths[j].partial_cmp(&lengths[i]).unwrap_or(Ordering::Equal));
    let mut basis = DMatrix::from_fn(rows, columns, |_, _| F::zero());
    for (j, &from) in order.iter().enumerate() {
        if lengths[from] > rounding {
            basis.set_column(j, &u.column(from).map(|x| x / lengths[from]));
        } else {
            complete(&mut basis, j);
        }
    }
    let values = DVector::from_iterator(columns, order.iter().map(|&i| lengths[i] * scale));
    Some((basis, values, DMatrix::from_fn(columns, columns, |i, j| v[(i, order[j])])))
}

/// Writes into column `j` a vector of length 1 that is orthogonal to the columns before.
fn complete<F: Primitive + ::nalgebra::Scalar>(basis: &mut DMatrix<F>, j: usize) {
    // The axis that they share least: it keeps at least 1/rows of its square.
    let shared = |i: usize| (0..j).map(|k| basis[(i, k)] * basis[(i, k)]).sum::<F>();
    let axis = (0..basis.nrows()).reduce(|best, i| if shared(i) < shared(best) { i } else { best });
    if let Some(i) = axis {
        basis[(i, j)] = F::one();
    }
    // Twice is enough for orthogonality to the last bit.
    for _ in 0..2 {
        for k in 0..j {
            let along = dot(basis, k, j);
            for i in 0..basis.nrows() {
                let part = along * basis[(i, k)];
                basis[(i, j)] -= part;
            }
        }
        let length = Primitive::sqrt(dot(basis, j, j));
        basis.column_mut(j).apply(|x| *x /= length);
    }
}

fn dot<F: Primitive + ::nalgebra::Scalar>(matrix: &DMatrix<F>, i: usize, j: usize) -> F {
    let column = |j: usize| &matrix.as_slice()[j * matrix.nrows()..][..matrix.nrows()];
    column(i).iter().zip(column(j)).map(|(&x, &y)| x * y).sum()
}

/// (cosine, sine) of the rotation that makes [a b; b c] diagonal.
fn rotation_of<F: Primitive>(a: F, b: F, c: F) -> (F, F) {
    let ratio = (c - a) / (b + b);
    let tangent = Primitive::copysign(F::one(), ratio) / (Primitive::abs(ratio) + Primitive::hypot(ratio, F::one()));
    let cosine = Primitive::hypot(tangent, F::one()).recip();
    (cosine, tangent * cosine)
}

/// Rotates two columns into each other.
fn rotate<F: Primitive + ::nalgebra::Scalar>(matrix: &mut DMatrix<F>, p: usize, q: usize, (cosine, sine): (F, F)) {
    for i in 0..matrix.nrows() {
        let (x, y) = (matrix[(i, p)], matrix[(i, q)]);
        (matrix[(i, p)], matrix[(i, q)]) = (cosine * x - sine * y, sine * x + cosine * y);
    }
}
