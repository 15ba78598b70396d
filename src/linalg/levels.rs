//! The step from matrices over `T` to matrices over `Dual<T, N>`.

mod lanes;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, DimMin, OMatrix};

use self::lanes::{are_finite, clear, is_still, join, lane_by_lane, left, right, trace_of_product, values};
use super::LinalgScalar;
use crate::dual::Dual;
use crate::scalar::Scalar;

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
        let residual = b.zip_map(&right(a, &x), |b, mut lanes| {
            for k in 0..N {
                lanes[k] = b.tangent[k] - lanes[k];
            }
            lanes
        });
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

    /// (A B)′ = A′ B + A B′.
    fn multiply<R: Dim, K: Dim, C: Dim>(a: &OMatrix<Self, R, K>, b: &OMatrix<Self, K, C>) -> OMatrix<Self, R, C>
    where
        DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
    {
        let (x, y) = (values(a), values(b));
        let lanes = right(a, &y).zip_map(&left(&x, &b.map(|b| b.tangent)), |mut p, q| {
            for k in 0..N {
                p[k] += q[k];
            }
            p
        });
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
