//! Where the recursion over the levels ends: nalgebra's factorisations of plain matrices.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{
    DMatrix, DMatrixView, DMatrixViewMut, DVector, DefaultAllocator, Dim, DimDiff, DimMin, DimSub, Dyn, OMatrix,
    OVector, U1,
};

use super::eigen::Blocks;
use super::general::{self, Triangular};
use super::qr::{self, Qr};
use super::svd::Singular;
use super::symmetric::{DecompositionError, greatest};
use super::{LinalgScalar, identity_like, jacobi};
use crate::dual::Dual;
use crate::scalar::Primitive;

/// Whether a product is left to nalgebra's product of large dynamic matrices, which is worth a copy and the heap.
fn is_large(rows: usize, inner: usize, columns: usize) -> bool {
    rows.min(inner).min(columns) > 8
}

/// Solves L U X = B for B whose rows, of `width` numbers, lie one after another.
fn substitute<F: Primitive + ::nalgebra::Scalar, D: Dim>(lu: &OMatrix<F, D, D>, rows: &mut [F], width: usize)
where
    DefaultAllocator: Allocator<D, D>,
{
    let n = lu.nrows();
    let subtract = |row: &mut [F], factor: F, pivot: &[F]| {
        for (x, &y) in row.iter_mut().zip(pivot) {
            *x -= factor * y;
        }
    };
    for j in 0..n {
        let (above, below) = rows.split_at_mut((j + 1) * width);
        let pivot = &above[j * width..];
        for i in j + 1..n {
            subtract(&mut below[(i - j - 1) * width..][..width], lu[(i, j)], pivot);
        }
    }
    for j in (0..n).rev() {
        let (above, below) = rows.split_at_mut(j * width);
        let pivot = &mut below[..width];
        for x in pivot.iter_mut() {
            *x /= lu[(j, j)];
        }
        for i in 0..j {
            subtract(&mut above[i * width..][..width], lu[(i, j)], pivot);
        }
    }
}

/// Where the block of each of these ascending numbers begins, if numbers belong together that differ by no more than `relative` times the largest.
fn blocks_of<F: Primitive + ::nalgebra::Scalar, D: Dim>(ascending: &OVector<F, D>, relative: F) -> OVector<usize, D>
where
    DefaultAllocator: Allocator<D>,
{
    let bound = greatest(ascending.iter().copied()) * relative;
    let mut begin = ascending.map(|_| 0);
    for i in 1..ascending.len() {
        begin[i] = if ascending[i] - ascending[i - 1] <= bound { begin[i - 1] } else { i };
    }
    begin
}

macro_rules! of_plain_numbers {
    ($($F:ident),*) => { $(
        impl LinalgScalar for $F {
            type Lu<D: DimMin<D, Output = D>> = ::nalgebra::LU<$F, D, D>
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D>;

            fn lu<D: DimMin<D, Output = D>>(a: &OMatrix<$F, D, D>) -> Option<Self::Lu<D>>
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D>,
            {
                let lu = ::nalgebra::LU::new(a.clone());
                lu.is_invertible().then_some(lu)
            }

            fn lu_solve<D: DimMin<D, Output = D>, C: Dim>(
                lu: &Self::Lu<D>,
                _a: &OMatrix<$F, D, D>,
                b: &OMatrix<$F, D, C>,
            ) -> OMatrix<$F, D, C>
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>,
            {
                let mut x = b.clone();
                // Of no rows nalgebra's own solution panics; that the matrix is invertible `lu` has found out.
                if !x.is_empty() {
                    lu.solve_mut(&mut x);
                }
                x
            }

            fn lu_solve_lanes<D: DimMin<D, Output = D>, C: Dim, const N: usize>(
                lu: &Self::Lu<D>,
                _a: &OMatrix<$F, D, D>,
                mut b: OMatrix<[$F; N], D, C>,
            ) -> OMatrix<[$F; N], D, C>
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>,
            {
                lu.p().permute_rows(&mut b);
                let length = N * lu.lu_internal().nrows();
                for j in 0..b.ncols() {
                    substitute(lu.lu_internal(), &mut b.as_mut_slice().as_flattened_mut()[j * length..][..length], N);
                }
                b
            }

            fn lu_inverse<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>, a: &OMatrix<$F, D, D>) -> OMatrix<$F, D, D>
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D>,
            {
                let mut inverse = identity_like(a);
                lu.p().permute_rows(&mut inverse);
                // Transposed, so that rows lie side by side.
                inverse.transpose_mut();
                substitute(lu.lu_internal(), inverse.as_mut_slice(), a.nrows());
                inverse.transpose()
            }

            fn lu_determinant<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>, _a: &OMatrix<$F, D, D>) -> $F
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D>,
            {
                lu.determinant()
            }

            fn lu_ln_determinant<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>, _a: &OMatrix<$F, D, D>) -> $F
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D>,
            {
                lu.lu_internal().diagonal().iter().map(|pivot| pivot.abs().ln()).sum()
            }

            fn lu_spread<D: DimMin<D, Output = D>>(lu: &Self::Lu<D>) -> $F
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D>,
            {
                let pivots = lu.lu_internal().diagonal().map($F::abs);
                // Where a product of pivots leaves the range, its derivatives are no multiples of it.
                let product = pivots.iter().try_fold(1.0, |product, pivot| Some(product * pivot).filter(|x: &$F| x.is_normal()));
                match product {
                    None => 0.0,
                    Some(_) if pivots.is_empty() => 1.0,
                    Some(_) => pivots.min() / pivots.max(),
                }
            }

            fn cholesky<D: Dim>(a: &OMatrix<$F, D, D>) -> Option<OMatrix<$F, D, D>>
            where
                DefaultAllocator: Allocator<D, D>,
            {
                ::nalgebra::Cholesky::new(a.clone()).map(|cholesky| cholesky.l())
            }

            fn blocks<D: DimSub<U1>>(a: &OMatrix<$F, D, D>) -> Result<Blocks<$F, D>, DecompositionError>
            where
                DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
            {
                let (rows, columns) = a.shape_generic();
                let n = rows.value();
                if n == 0 {
                    let form = a.clone();
                    return Ok(Blocks { basis: form.clone(), begin: form.diagonal().map(|_| 0), form });
                }
                // Some three iterations find an eigenvalue.
                let eigen = ::nalgebra::SymmetricEigen::try_new(a.clone(), $F::EPSILON, 100 * n)
                    .ok_or(DecompositionError::NotConverged)?;
                let mut order: OVector<usize, D> = OVector::from_fn_generic(rows, ::nalgebra::Const, |i, _| i);
                let value = |i: usize| eigen.eigenvalues[i];
                order.as_mut_slice().sort_by(|&i, &j| value(i).total_cmp(&value(j)));
                let begin = blocks_of(&order.map(value), (16 * n) as $F * $F::EPSILON);
                Ok(Blocks {
                    basis: OMatrix::from_fn_generic(rows, columns, |i, j| eigen.eigenvectors[(i, order[j])]),
                    form: OMatrix::from_diagonal(&order.map(value)),
                    begin,
                })
            }

            fn singular(a: &DMatrix<$F>) -> Result<Singular<$F>, DecompositionError> {
                // Not nalgebra's own: of one matrix in fifty whose entries are zeros, repeat or differ in size it gives back factors of another.
                let (u, values, v) = jacobi::svd(a).ok_or(DecompositionError::NotConverged)?;
                let relative = (16 * a.nrows().max(a.ncols())) as $F * $F::EPSILON;
                let rank = values.iter().filter(|&&s| s > relative * values[0]).count();
                // They descend, and blocks are of numbers that ascend.
                let negated = DVector::from_fn(rank, |i, _| -values[i]);
                Ok(Singular {
                    u,
                    v,
                    form: DMatrix::from_diagonal(&values.rows(0, rank).into_owned()),
                    begin: blocks_of(&negated, relative).iter().copied().collect(),
                    values,
                })
            }

            fn qr(a: &DMatrix<$F>) -> Option<Qr<$F, Dyn, Dyn>> {
                qr::of_plain(a)
            }

            fn triangular(a: &DMatrix<$F>) -> Result<Triangular<$F>, DecompositionError> {
                general::triangular(a)
            }

            fn order(_k: usize) -> usize {
                0
            }

            fn directions(_k: usize, _each: &mut impl FnMut(usize)) {}

            fn from_components(first: usize, component: &mut impl FnMut(usize) -> $F) -> $F {
                component(first)
            }

            fn multiply<R: Dim, K: Dim, C: Dim>(a: &OMatrix<$F, R, K>, b: &OMatrix<$F, K, C>) -> OMatrix<$F, R, C>
            where
                DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
            {
                a * b
            }

            fn tangents_times<R: Dim, K: Dim, C: Dim, const N: usize>(
                a: &OMatrix<Dual<$F, N>, R, K>,
                y: &OMatrix<$F, K, C>,
            ) -> OMatrix<[$F; N], R, C>
            where
                DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
            {
                let ((rows, inner), (_, columns)) = (a.shape_generic(), y.shape_generic());
                let (n, m) = (rows.value(), inner.value());
                let mut product = OMatrix::from_element_generic(rows, columns, [0.0; N]);
                if is_large(n, m, columns.value()) {
                    // The lanes of all rows below each other are one tall matrix.
                    let tall = a.map(|a| a.tangent);
                    let tall = DMatrixView::from_slice(tall.as_slice().as_flattened(), N * n, m);
                    let y = DMatrixView::from_slice(y.as_slice(), m, columns.value());
                    DMatrixViewMut::from_slice(product.as_mut_slice().as_flattened_mut(), N * n, columns.value())
                        .gemm(1.0, &tall, &y, 0.0);
                    return product;
                }
                for (mut product, y) in product.column_iter_mut().zip(y.column_iter()) {
                    for (l, &y) in y.iter().enumerate() {
                        for (product, a) in product.iter_mut().zip(&a.as_slice()[l * n..]) {
                            (0..N).for_each(|k| product[k] += a.tangent[k] * y);
                        }
                    }
                }
                product
            }

            fn times_lanes<R: Dim, K: Dim, C: Dim, const N: usize>(
                x: &OMatrix<$F, R, K>,
                lanes: &OMatrix<[$F; N], K, C>,
            ) -> OMatrix<[$F; N], R, C>
            where
                DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
            {
                let ((rows, inner), (_, columns)) = (x.shape_generic(), lanes.shape_generic());
                let (n, m) = (rows.value(), inner.value());
                let mut product = OMatrix::from_element_generic(rows, columns, [0.0; N]);
                if is_large(n, m, N) {
                    // The lanes of a column are a wide matrix, and so are those of the product.
                    let transposed = DMatrix::from_fn(m, n, |i, j| x[(j, i)]);
                    let lanes = lanes.as_slice().as_flattened();
                    let out = product.as_mut_slice().as_flattened_mut();
                    for j in 0..columns.value() {
                        let lanes = DMatrixView::from_slice(&lanes[j * N * m..][..N * m], N, m);
                        DMatrixViewMut::from_slice(&mut out[j * N * n..][..N * n], N, n)
                            .gemm(1.0, &lanes, &transposed, 0.0);
                    }
                    return product;
                }
                for (mut product, lanes) in product.column_iter_mut().zip(lanes.column_iter()) {
                    for (lanes, x) in lanes.iter().zip(x.column_iter()) {
                        for (product, &x) in product.iter_mut().zip(&x) {
                            (0..N).for_each(|k| product[k] += x * lanes[k]);
                        }
                    }
                }
                product
            }
        }
    )* };
}
of_plain_numbers!(f32, f64);
