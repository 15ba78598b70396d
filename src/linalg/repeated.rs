//! What is known of an eigenvalue that repeats.

use core::ops::Range;
use std::vec;
use std::vec::Vec;

use ::nalgebra::DMatrix;

use super::LinalgScalar;
use super::jacobi::diagonalise;
use super::symmetric::greatest;
use crate::scalar::{Primitive, Scalar};

/// The block of one eigenvalue, component by component.
pub(super) struct Repeated<T: LinalgScalar> {
    /// Whether the block of a component is no multiple of the identity.
    splits: Vec<bool>,
    /// Component, then row: the diagonal in the basis of the branches.
    diagonals: Vec<Vec<T::Base>>,
}

impl<T: LinalgScalar> Repeated<T> {
    /// The symmetric block of `form` that belongs to a repeated eigenvalue of the matrix `a` of so many rows.
    pub(super) fn new(a: &[T], form: &[T], rows: usize, block: &DMatrix<T>) -> Self {
        let size = block.nrows();
        let largest = |entries: &[T], k: usize| greatest(entries.iter().map(|x| x.component(k)));
        // Some roundings of sums of so many terms.
        let rounding = T::Base::epsilon() * T::Base::from_f64(64.0 * rows as f64);
        let mut rotation = DMatrix::from_fn(size, size, |i, j| if i == j { T::Base::one() } else { T::Base::zero() });
        let mut parts: Vec<Range<usize>> = Vec::from([Range { start: 0, end: size }]);
        let mut splits = vec![false; T::COMPONENTS];
        let mut blocks = Vec::with_capacity(T::COMPONENTS);
        for k in 0..T::COMPONENTS {
            let block = block.map(|x| x.component(k));
            let bound = rounding * Primitive::max(largest(a, k), largest(form, k));
            if k > 0 {
                splits[k] = deviation(&block, 0..size) > bound;
            }
            if T::order(k) == 1 && splits[k] {
                parts = parts.into_iter().flat_map(|part| split(&block, &mut rotation, part, bound)).collect();
            }
            blocks.push(block);
        }
        let diagonal = |block: &DMatrix<T::Base>| (0..size).map(|i| form_of(block, &rotation, i, i)).collect();
        let mut diagonals: Vec<Vec<T::Base>> = blocks.iter().map(diagonal).collect();
        // The values are those of the decomposition, whatever the rotation.
        diagonals[0] = blocks[0].diagonal().iter().copied().collect();
        Self { splits, diagonals }
    }

    pub(super) fn branch(&self, i: usize) -> T {
        let any = self.splits.contains(&true);
        T::from_components(0, &mut |k| if any && T::order(k) > 1 { T::Base::nan() } else { self.diagonals[k][i] })
    }

    pub(super) fn eigenvalue(&self, i: usize) -> T {
        let branch = self.branch(i);
        let single = T::COMPONENTS == 2;
        T::from_components(0, &mut |k| if self.splits[k] && !single { T::Base::nan() } else { branch.component(k) })
    }
}

/// The tangents of what does not depend continuously on the matrix `a`: NaN wherever that moves.
pub(super) fn undetermined<T: LinalgScalar>(a: &[T]) -> impl Fn(T) -> T {
    let moves: Vec<bool> = (0..T::COMPONENTS).map(|k| a.iter().any(|x| x.component(k) != T::Base::zero())).collect();
    let any = moves[1..].contains(&true);
    move |x| {
        let is_known = |k| match T::order(k) {
            0 => true,
            1 => !moves[k],
            _ => !any,
        };
        T::from_components(0, &mut |k| if is_known(k) { x.component(k) } else { T::Base::nan() })
    }
}

/// How far a block is from the nearest multiple of the identity, within a part of it.
fn deviation<F: Primitive + ::nalgebra::Scalar>(block: &DMatrix<F>, part: Range<usize>) -> F {
    let middle = block[(part.start, part.start)];
    greatest(
        part.clone()
            .flat_map(|j| part.clone().map(move |i| if i == j { block[(i, j)] - middle } else { block[(i, j)] })),
    )
}

/// Entry (i, j) of Qᵀ B Q.
fn form_of<F: Primitive + ::nalgebra::Scalar>(block: &DMatrix<F>, rotation: &DMatrix<F>, i: usize, j: usize) -> F {
    let n = block.nrows();
    (0..n).map(|p| rotation[(p, i)] * (0..n).map(|q| block[(p, q)] * rotation[(q, j)]).sum::<F>()).sum()
}

/// Rotates the columns of a part so that the block is diagonal there, ascending, and cuts the part where the diagonal moves on.
fn split<F: Primitive + ::nalgebra::Scalar>(
    block: &DMatrix<F>,
    rotation: &mut DMatrix<F>,
    part: Range<usize>,
    bound: F,
) -> Vec<Range<usize>> {
    let mut form = DMatrix::from_fn(block.nrows(), block.nrows(), |i, j| form_of(block, rotation, i, j));
    diagonalise(&mut form, rotation, part.clone());
    let mut order: Vec<usize> = part.clone().collect();
    order.sort_by(|&i, &j| form[(i, i)].partial_cmp(&form[(j, j)]).unwrap_or(core::cmp::Ordering::Equal));
    let columns: Vec<_> = order.iter().map(|&i| rotation.column(i).into_owned()).collect();
    for (i, column) in part.clone().zip(columns) {
        rotation.set_column(i, &column);
    }
    let mut parts = Vec::from([Range { start: part.start, end: part.start + 1 }]);
    for (i, pair) in (part.start + 1..).zip(order.windows(2)) {
        if form[(pair[1], pair[1])] - form[(pair[0], pair[0])] > bound {
            parts.push(i..i + 1);
        } else if let Some(last) = parts.last_mut() {
            last.end = i + 1;
        }
    }
    parts
}
