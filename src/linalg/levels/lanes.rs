//! Matrices of duals taken apart and put together: values, and the lanes of all tangents of an entry.

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

use crate::dual::Dual;
use crate::linalg::LinalgScalar;
use crate::linalg::range::are_finite;
use crate::scalar::Scalar;

pub(super) fn values<T: LinalgScalar, R: Dim, C: Dim, const N: usize>(a: &OMatrix<Dual<T, N>, R, C>) -> OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    a.map(|x| x.value)
}

pub(super) fn join<T: LinalgScalar, R: Dim, C: Dim, const N: usize>(
    values: &OMatrix<T, R, C>,
    lanes: &OMatrix<[T; N], R, C>,
) -> OMatrix<Dual<T, N>, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    values.zip_map(lanes, |value, tangent| Dual { value, tangent })
}

macro_rules! combined {
    ($($(#[$doc:meta])* $name:ident: $op:tt;)*) => { $(
        $(#[$doc])*
        pub(super) fn $name<T: LinalgScalar, R: Dim, C: Dim, const N: usize>(
            a: &OMatrix<[T; N], R, C>,
            b: &OMatrix<[T; N], R, C>,
        ) -> OMatrix<[T; N], R, C>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            a.zip_map(b, |mut a, b| {
                for k in 0..N {
                    a[k] $op b[k];
                }
                a
            })
        }
    )* };
}
combined! {
    /// K + L.
    plus: +=;
    /// K - L.
    minus: -=;
}

/// One matrix for each lane, put through `f`.
pub(super) fn lane_by_lane<T: LinalgScalar, R: Dim, C: Dim, Q: Dim, S: Dim, const N: usize>(
    (rows, columns): (Q, S),
    lane: impl Fn(usize) -> OMatrix<T, R, C>,
    f: impl Fn(&OMatrix<T, R, C>) -> OMatrix<T, Q, S>,
) -> OMatrix<[T; N], Q, S>
where
    DefaultAllocator: Allocator<R, C> + Allocator<Q, S>,
{
    let mut lanes = OMatrix::from_element_generic(rows, columns, [T::literal(0.0); N]);
    for k in 0..N {
        let lane = lane(k);
        // Nothing comes of nothing, whatever else there is.
        if !lane.iter().all(|x| Scalar::is_zero(x)) {
            lanes.zip_apply(&f(&lane), |lanes, x| lanes[k] = x);
        }
    }
    lanes
}

/// A′ Y.
pub(super) fn right<T: LinalgScalar, R: Dim, K: Dim, C: Dim, const N: usize>(
    a: &OMatrix<Dual<T, N>, R, K>,
    y: &OMatrix<T, K, C>,
) -> OMatrix<[T; N], R, C>
where
    DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
{
    let product = T::tangents_times(a, y);
    if are_finite(y) { product } else { clear(product, |k| is_still(a, k)) }
}

/// X L for lanes L.
pub(super) fn left<T: LinalgScalar, R: Dim, K: Dim, C: Dim, const N: usize>(
    x: &OMatrix<T, R, K>,
    lanes: &OMatrix<[T; N], K, C>,
) -> OMatrix<[T; N], R, C>
where
    DefaultAllocator: Allocator<R, K> + Allocator<K, C> + Allocator<R, C>,
{
    let product = T::times_lanes(x, lanes);
    if are_finite(x) { product } else { clear(product, |k| lanes.iter().all(|lanes| Scalar::is_zero(&lanes[k]))) }
}

/// Zeros in the lanes that `is_still` says nothing moves in: what infinite or NaN factors leave there is not meant.
#[cold]
pub(super) fn clear<T: LinalgScalar, R: Dim, C: Dim, const N: usize>(
    mut lanes: OMatrix<[T; N], R, C>,
    is_still: impl Fn(usize) -> bool,
) -> OMatrix<[T; N], R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    for k in (0..N).filter(|&k| is_still(k)) {
        lanes.apply(|lanes| lanes[k] = T::literal(0.0));
    }
    lanes
}

/// Whether no entry moves in direction `k`.
pub(super) fn is_still<T: LinalgScalar, R: Dim, C: Dim, const N: usize>(a: &OMatrix<Dual<T, N>, R, C>, k: usize) -> bool
where
    DefaultAllocator: Allocator<R, C>,
{
    a.iter().all(|x| Scalar::is_zero(&x.tangent[k]))
}

/// tr(X A′).
pub(super) fn trace_of_product<T: LinalgScalar, D: Dim, const N: usize>(
    x: &OMatrix<T, D, D>,
    a: &OMatrix<Dual<T, N>, D, D>,
) -> [T; N]
where
    DefaultAllocator: Allocator<D, D>,
{
    let mut sums = [T::literal(0.0); N];
    for (x, a) in x.transpose().iter().zip(a) {
        for k in 0..N {
            sums[k] += *x * a.tangent[k];
        }
    }
    if !are_finite(x) {
        (0..N).filter(|&k| is_still(a, k)).for_each(|k| sums[k] = T::literal(0.0));
    }
    sums
}
