use super::{Function, Number};

/// Speelpenning's product Π xᵢ, at xᵢ = i / (i + 1).
///
/// Speelpenning, "Compiling fast partial derivatives of functions given by algorithms", thesis, Urbana (1980): the standard case where
/// the whole gradient is worth hardly more than the value.
pub(crate) struct Speelpenning;

impl Function for Speelpenning {
    const NAME: &'static str = "Speelpenning product";
    const SIZES: &'static [usize] = &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];

    #[inline(always)]
    fn value<T: Number>(x: &[T]) -> T {
        let mut product = x[0].clone();
        for x in &x[1..] {
            product = product * x.clone();
        }
        product
    }

    /// Products from the left times products from the right.
    #[inline]
    fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        let mut left = 1.0;
        for i in 0..x.len() {
            g[i] = left;
            left *= x[i];
        }
        let mut right = 1.0;
        for i in (0..x.len()).rev() {
            g[i] *= right;
            right *= x[i];
        }
        left
    }

    fn start(n: usize) -> Vec<f64> {
        (1..=n).map(|i| i as f64 / (i + 1) as f64).collect()
    }
}
