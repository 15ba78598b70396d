//! What is known of an eigenvalue that repeats.

use core::ops::Range;
use std::vec;
use std::vec::Vec;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, OMatrix};

use crate::linalg::LinalgScalar;
use crate::linalg::symmetric::greatest;
use crate::scalar::{Primitive, Scalar};

/// The block of one eigenvalue, component by component.
pub(super) struct Repeated<T: LinalgScalar> {
    /// Whether the matrix moves in a component at all.
    moves: Vec<bool>,
    /// Whether the block of a component is no multiple of the identity.
    splits: Vec<bool>,
    /// Component, then row: the diagonal in the basis of the branches.
    diagonals: Vec<Vec<T::Base>>,
}

impl<T: LinalgScalar> Repeated<T>
where
    T::Base: ::nalgebra::Scalar,
{
    /// Of the rows and columns from `first` on.
    pub(super) fn new<D: Dim>(a: &OMatrix<T, D, D>, form: &OMatrix<T, D, D>, first: usize, size: usize) -> Self
    where
        DefaultAllocator: Allocator<D, D>,
    {
        let largest = |k: usize| greatest(a.iter().map(|x| x.component(k)));
        // Some roundings of sums of n terms.
        let rounding = T::Base::epsilon() * T::Base::from_f64(64.0 * a.nrows() as f64);
        let mut rotation = DMatrix::from_fn(size, size, |i, j| if i == j { T::Base::one() } else { T::Base::zero() });
        let mut parts: Vec<Range<usize>> = Vec::from([Range { start: 0, end: size }]);
        let mut splits = vec![false; T::COMPONENTS];
        let mut blocks = Vec::with_capacity(T::COMPONENTS);
        for k in 0..T::COMPONENTS {
            let block = DMatrix::from_fn(size, size, |i, j| form[(first + i, first + j)].component(k));
            let bound = rounding * largest(k);
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
        let moves = (0..T::COMPONENTS).map(|k| largest(k) != T::Base::zero()).collect();
        Self { moves, splits, diagonals }
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

    /// `x` with tangents of NaN wherever the matrix moves.
    pub(super) fn undetermined(&self, x: T) -> T {
        let any = self.moves[1..].contains(&true);
        let is_known = |k| match T::order(k) {
            0 => true,
            1 => !self.moves[k],
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

/// Jacobi's rotations within a part, until nothing is left beside the diagonal (Golub and Van Loan, "Matrix Computations", 8.5).
fn diagonalise<F: Primitive + ::nalgebra::Scalar>(
    form: &mut DMatrix<F>,
    rotation: &mut DMatrix<F>,
    part: Range<usize>,
) {
    // Convergence is quadratic: six or seven sweeps are usual.
    for _ in 0..50 {
        let mut done = true;
        for p in part.clone() {
            for q in p + 1..part.end {
                let (a, b, c) = (form[(p, p)], form[(p, q)], form[(q, q)]);
                if Primitive::abs(b) <= F::epsilon() * Primitive::min(Primitive::abs(a), Primitive::abs(c))
                    || b == F::zero()
                {
                    continue;
                }
                done = false;
                let ratio = (c - a) / (b + b);
                let tangent =
                    Primitive::copysign(F::one(), ratio) / (Primitive::abs(ratio) + Primitive::hypot(ratio, F::one()));
                let cosine = Primitive::hypot(tangent, F::one()).recip();
                let sine = tangent * cosine;
                for matrix in [&mut *form, &mut *rotation] {
                    for i in 0..matrix.nrows() {
                        let (x, y) = (matrix[(i, p)], matrix[(i, q)]);
                        (matrix[(i, p)], matrix[(i, q)]) = (cosine * x - sine * y, sine * x + cosine * y);
                    }
                }
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
