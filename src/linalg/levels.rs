//! The step from matrices over `T` to matrices over `Dual<T, N>`.

mod lanes;
mod orthogonal;
mod singular;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, DimDiff, DimMin, DimSub, Dyn, OMatrix, OVector, U1};

use self::lanes::{clear, is_still, join, lane_by_lane, left, minus, plus, right, trace_of_product, values};
use super::LinalgScalar;
use super::eigen::Blocks;
use super::general::Triangular;
use super::qr::Qr;
use super::range::{are_finite, power_of_two};
use super::svd::Singular;
use super::symmetric::DecompositionError;
use crate::dual::Dual;
use crate::scalar::{Primitive, Scalar};

/// The factorised values, and these values, whose own tangents are needed to solve with them.
#[doc(hidden)]
#[derive(Debug)]
pub struct Lu<T: LinalgScalar, D: DimMin<D, Output = D>>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    values: OMatrix<T, D, D>,
    lu: T::Lu<D>,
}

impl<T: LinalgScalar, const N: usize> LinalgScalar for Dual<T, N> {
    type Lu<D: DimMin<D, Output = D>>
        = Lu<T, D>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>;

    fn lu<D: DimMin<D, Output = D>>(a: &OMatrix<Self, D, D>) -> Option<Lu<T, D>>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>,
    {
        let values = values(a);
        T::lu(&values).map(|lu| Lu { values, lu })
    }

    /// A X = B gives A X′ = B′ - A′ X (Giles 2008, "Collected matrix derivative results for forward and reverse mode algorithmic
    /// differentiation", 2.3.1).
    fn lu_solve<D: DimMin<D, Output = D>, C: Dim>(
        lu: &Lu<T, D>,
        a: &OMatrix<Self, D, D>,
        b: &OMatrix<Self, D, C>,
    ) -> OMatrix<Self, D, C>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>,
    {
        let x = T::lu_solve(&lu.lu, &lu.values, &values(b));
        let residual = minus(&b.map(|b| b.tangent), &right(a, &x));
        let lanes = T::lu_solve_lanes(&lu.lu, &lu.values, residual);
        if are_finite(&x) {
            return join(&x, &lanes);
        }
        join(&x, &clear(lanes, |k| is_still(a, k) && is_still(b, k)))
    }

    fn lu_solve_lanes<D: DimMin<D, Output = D>, C: Dim, const M: usize>(
        lu: &Lu<T, D>,
        a: &OMatrix<Self, D, D>,
        b: OMatrix<[Self; M], D, C>,
    ) -> OMatrix<[Self; M], D, C>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<D, C>,
    {
        lane_by_lane(b.shape_generic(), |k| b.map(|b| b[k]), |b| Self::lu_solve(lu, a, b))
    }

    /// (A⁻¹)′ = -A⁻¹ A′ A⁻¹ (Giles 2008, 2.2.3).
    fn lu_inverse<D: DimMin<D, Output = D>>(lu: &Lu<T, D>, a: &OMatrix<Self, D, D>) -> OMatrix<Self, D, D>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>,
    {
        let inverse = T::lu_inverse(&lu.lu, &lu.values);
        join(&inverse, &left(&-&inverse, &right(a, &inverse)))
    }

    /// (det A)′ = det A · tr(A⁻¹ A′) (Giles 2008, 2.2.4).
    fn lu_determinant<D: DimMin<D, Output = D>>(lu: &Lu<T, D>, a: &OMatrix<Self, D, D>) -> Self
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>,
    {
        let value = T::lu_determinant(&lu.lu, &lu.values);
        let inverse = T::lu_inverse(&lu.lu, &lu.values);
        Dual {
            value,
            tangent: trace_of_product(&inverse, a)
                .map(|trace| if Scalar::is_zero(&trace) { trace } else { value * trace }),
        }
    }

    /// (ln |det A|)′ = tr(A⁻¹ A′).
    fn lu_ln_determinant<D: DimMin<D, Output = D>>(lu: &Lu<T, D>, a: &OMatrix<Self, D, D>) -> Self
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>,
    {
        let inverse = T::lu_inverse(&lu.lu, &lu.values);
        Dual { value: T::lu_ln_determinant(&lu.lu, &lu.values), tangent: trace_of_product(&inverse, a) }
    }

    fn lu_spread<D: DimMin<D, Output = D>>(lu: &Lu<T, D>) -> T::Base
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D>,
    {
        T::lu_spread(&lu.lu)
    }

    /// A′ = L′ Lᵀ + L L′ᵀ, solved for L′ column by column as the decomposition goes (Smith 1995, "Differentiation of the Cholesky algorithm").
    ///
    /// The closed form L Φ(L⁻¹ A′ L⁻ᵀ) of Murray 2016 takes three products of matrices, which cost more.
    fn cholesky<D: Dim>(a: &OMatrix<Self, D, D>) -> Option<OMatrix<Self, D, D>>
    where
        DefaultAllocator: Allocator<D, D>,
    {
        let l = T::cholesky(&values(a))?;
        let n = a.nrows();
        let mut lanes = a.map(|a| a.tangent);
        for j in 0..n {
            for m in 0..j {
                lanes[(m, j)] = [T::literal(0.0); N];
                let (across, moved) = (l[(j, m)], lanes[(j, m)]);
                for i in j..n {
                    let (down, before) = (l[(i, m)], lanes[(i, m)]);
                    let lanes = &mut lanes[(i, j)];
                    for k in 0..N {
                        lanes[k] -= before[k] * across + moved[k] * down;
                    }
                }
            }
            let reciprocal = l[(j, j)].recip();
            lanes[(j, j)] = lanes[(j, j)].map(|x| x * reciprocal * T::Base::from_f64(0.5));
            let pivot = lanes[(j, j)];
            for i in j + 1..n {
                let down = l[(i, j)];
                let lanes = &mut lanes[(i, j)];
                for k in 0..N {
                    lanes[k] = (lanes[k] - pivot[k] * down) * reciprocal;
                }
            }
        }
        Some(join(&l, &lanes))
    }

    /// W′ = W X with an antisymmetric X that is zero within blocks, and H′ = P + H X - X H with P = Wᵀ A′ W: zero outside of blocks.
    ///
    /// For blocks of one row these are the rules of Magnus 1985, "On differentiating eigenvalues and eigenvectors".
    fn blocks<D: DimSub<U1>>(a: &OMatrix<Self, D, D>) -> Result<Blocks<Self, D>, DecompositionError>
    where
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
    {
        let Blocks { basis, form, begin } = T::blocks(&values(a))?;
        let moved = left(&basis.transpose(), &right(a, &basis));
        let turn = turn(&form, &begin, &moved);
        let mut within = moved;
        for j in 0..a.ncols() {
            for i in (0..a.nrows()).filter(|&i| begin[i] != begin[j]) {
                within[(i, j)] = [T::literal(0.0); N];
            }
        }
        Ok(Blocks { basis: join(&basis, &left(&basis, &turn)), form: join(&form, &within), begin })
    }

    fn singular(a: &DMatrix<Self>) -> Result<Singular<Self>, DecompositionError> {
        singular::singular(a)
    }

    fn qr(a: &DMatrix<Self>) -> Option<Qr<Self, Dyn, Dyn>> {
        orthogonal::qr(a)
    }

    fn triangular(a: &DMatrix<T::Base>) -> Result<Triangular<T::Base>, DecompositionError> {
        T::triangular(a)
    }

    fn order(k: usize) -> usize {
        match k.checked_sub(T::COMPONENTS) {
            None => T::order(k),
            Some(k) => 1 + T::order(k % T::COMPONENTS),
        }
    }

    fn directions(k: usize, each: &mut impl FnMut(usize)) {
        if k >= T::COMPONENTS {
            each(k - k % T::COMPONENTS);
        }
        T::directions(k % T::COMPONENTS, each);
    }

    fn from_components(first: usize, component: &mut impl FnMut(usize) -> T::Base) -> Self {
        Dual {
            value: T::from_components(first, component),
            tangent: core::array::from_fn(|k| T::from_components(first + (1 + k) * T::COMPONENTS, component)),
        }
    }

    /// (A B)′ = A′ B + A B′.
    fn multiply<R: Dim, K: Dim, C: Dim>(a: &OMatrix<Self, R, K>, b: &OMatrix<Self, K, C>) -> OMatrix<Self, R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
    {
        let (x, y) = (values(a), values(b));
        let lanes = plus(&right(a, &y), &left(&x, &b.map(|b| b.tangent)));
        join(&T::multiply(&x, &y), &lanes)
    }

    fn tangents_times<R: Dim, K: Dim, C: Dim, const M: usize>(
        a: &OMatrix<Dual<Self, M>, R, K>,
        y: &OMatrix<Self, K, C>,
    ) -> OMatrix<[Self; M], R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
    {
        let shape = (a.shape_generic().0, y.shape_generic().1);
        lane_by_lane(shape, |k| a.map(|a| a.tangent[k]), |a| Self::multiply(a, y))
    }

    fn times_lanes<R: Dim, K: Dim, C: Dim, const M: usize>(
        x: &OMatrix<Self, R, K>,
        lanes: &OMatrix<[Self; M], K, C>,
    ) -> OMatrix<[Self; M], R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
    {
        let shape = (x.shape_generic().0, lanes.shape_generic().1);
        lane_by_lane(shape, |k| lanes.map(|lanes| lanes[k]), |lane| Self::multiply(x, lane))
    }
}

/// X with P + H X - X H = 0 outside of blocks.
fn turn<T: LinalgScalar, D: Dim, const N: usize>(
    form: &OMatrix<T, D, D>,
    begin: &OVector<usize, D>,
    moved: &OMatrix<[T; N], D, D>,
) -> OMatrix<[T; N], D, D>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    let n = form.nrows();
    let mut turn = moved.map(|_| [T::literal(0.0); N]);
    let alone = (0..n).all(|i| begin[i] == i);
    let mates = |i: usize| (0..n).filter(move |&l| l != i && begin[l] == begin[i]);
    // Of what is beside the diagonal of a block the values are zero, so that every round settles one more order of tangents.
    for round in 0..=if alone { 0 } else { T::DEPTH } {
        let last = turn.clone();
        for j in 0..n {
            for i in (0..j).filter(|&i| begin[i] != begin[j]) {
                let mut lanes = moved[(i, j)];
                if round > 0 {
                    for k in 0..N {
                        mates(i).for_each(|l| lanes[k] += form[(i, l)] * last[(l, j)][k]);
                        mates(j).for_each(|l| lanes[k] -= last[(i, l)][k] * form[(l, j)]);
                    }
                }
                let gap = form[(j, j)] - form[(i, i)];
                // The derivative of a reciprocal has its square, which may leave the range.
                let unit = power_of_two(Primitive::abs(gap.base()));
                let over = (gap / unit).recip();
                turn[(i, j)] = lanes.map(|x| x / unit * over);
                turn[(j, i)] = turn[(i, j)].map(|x| -x);
            }
        }
    }
    turn
}
