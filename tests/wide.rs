//! Functions compiled for wide vectors give the bits of the plain build (`guide::cost` has the recipe).

use gradual::{Dual, Real, chunked, hessian, value_and_gradient};
use multiversion::multiversion;
use proptest::prelude::*;

/// Every kind of operation: what a compiler could contract or reorder would show.
#[inline(always)]
fn all_sorts<T: Real>(x: &[T]) -> T {
    let mut sum = T::zero();
    for i in 1..x.len() {
        let (a, b) = (x[i - 1], x[i]);
        let product = a * b + a * a - b * 3.0 + (a - b) / (b * b + 1.0);
        sum += product.sin() * a.exp() + product.mul_add(a, b).tanh() + a.max(b) * b.abs().sqrt() + (a * 0.5).powi(3);
    }
    sum
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
fn wide_gradient(x: [f64; 6]) -> (f64, [f64; 6]) {
    value_and_gradient(|x: [Dual<f64, 6>; 6]| all_sorts(&x), x)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
fn wide_hessian(x: [f64; 6]) -> [[f64; 6]; 6] {
    hessian(|x: [_; 6]| all_sorts(&x), x)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
#[allow(clippy::redundant_closure)] // It is compiled with the vectors of this function; `all_sorts` by its name is not.
fn wide_chunked(x: &[f64], g: &mut [f64]) -> f64 {
    chunked::value_and_gradient(|x| all_sorts(x), x, g)
}

proptest! {
    #[test]
    fn wide_vectors_change_no_bit(x in prop::array::uniform6(-2.0..2.0_f64)) {
        let (value, g) = value_and_gradient(|x: [_; 6]| all_sorts(&x), x);
        prop_assert_eq!(value.to_bits(), all_sorts(&x).to_bits());
        prop_assert_eq!(wide_gradient(x), (value, g));
        prop_assert_eq!(wide_hessian(x), hessian(|x: [_; 6]| all_sorts(&x), x));

        let long: Vec<f64> = (0..30).map(|i| x[i % 6] * (1.0 + i as f64 / 30.0)).collect();
        let (mut a, mut b) = (vec![0.0; 30], vec![1.0; 30]);
        let value = chunked::value_and_gradient(all_sorts, &long, &mut a);
        prop_assert_eq!(value.to_bits(), all_sorts(&long).to_bits());
        prop_assert_eq!(wide_chunked(&long, &mut b), value);
        prop_assert_eq!(a, b);
    }
}
