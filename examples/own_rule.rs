//! A rule of your own: a function with a hand-written derivative that works in every scalar and at every order.
//!
//! The error function has no closed form in elementary functions; its value here comes from a series and a continued fraction,
//! which nobody wants to differentiate term by term. Its slope is known: 2/√π · e^(-x²).
//!
//! `cargo run --example own_rule`

use gradual::elementary::Unary;
use gradual::{Primitive, Real, Scalar, derivative, gradient, second_derivative};

/// erf x = 2/√π ∫₀ˣ e^(-t²) dt.
#[derive(Clone, Copy)]
struct Erf;

impl Unary for Erf {
    const NAME: &'static str = "erf";

    /// The Maclaurin series for |x| < 2.5, Lentz' continued fraction of the complement beyond (DLMF 7.6.1 and 7.9.1).
    fn value<F: Primitive>(self, x: F) -> F {
        let (square, size) = (x * x, x.abs());
        let front = F::frac_2_sqrt_pi() * (-square).exp();
        if size < F::literal(2.5) {
            let (mut term, mut sum) = (size, size);
            for n in 1..60 {
                term *= square * F::literal(2.0) / F::literal(f64::from(2 * n + 1));
                sum += term;
            }
            (front * sum).copysign(x)
        } else {
            let mut tail = size;
            for n in (1..60).rev() {
                tail = size + F::literal(0.5 * f64::from(n)) / tail;
            }
            (F::one() - front * F::literal(0.5) / tail).copysign(x)
        }
    }

    /// Written once, generically: second and higher derivatives follow from it.
    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        (-(x * x)).exp() * T::frac_2_sqrt_pi()
    }
}

/// The rule in a model: the share of a Gaussian beam that passes an edge at `x`.
fn transmitted<T: Real>([x, width]: [T; 2]) -> T {
    (x / width * T::sqrt_2()).apply(Erf) * 0.5 + 0.5
}

fn main() {
    let value: f64 = 0.5.apply(Erf);
    let slope: f64 = derivative(|x| x.apply(Erf), 0.5);
    let second: f64 = second_derivative(|x| x.apply(Erf), 0.5);
    println!("erf 0.5 = {value}, slope {slope}, second derivative {second}");

    let g = gradient(transmitted, [0.4, 1.0]);
    println!("share {:.6}, by edge and width {g:?}", transmitted([0.4, 1.0]));
}

#[cfg(test)]
mod tests {
    use gradual::check_gradient;

    use super::*;

    /// To 16 digits (DLMF 7.23 lists tables). The rule takes the first three from the series,
    /// the others from the continued fraction.
    const VALUES: [(f64, f64); 5] = [
        (0.5, 0.520_499_877_813_046_5),
        (-1.0, -0.842_700_792_949_714_9),
        (2.0, 0.995_322_265_018_952_7),
        (2.75, 0.999_899_378_077_880_3),
        (-3.0, -0.999_977_909_503_001_4),
    ];

    #[test]
    fn values_are_the_published_ones() {
        for (x, published) in VALUES {
            let found: f64 = x.apply(Erf);
            assert!((found - published).abs() < 1e-15, "erf {x} = {found}");
        }
    }

    #[test]
    fn the_slope_is_that_of_the_values() {
        // Differences know nothing of the slope as written. They also cross from the series to the continued fraction at 2.5.
        for x in [-3.0, -1.0, 0.0, 0.5, 2.5, 2.75] {
            check_gradient(|x| x.apply(Erf), x).unwrap();
        }
    }

    #[test]
    fn second_derivatives_follow() {
        for x in [-3.0, -0.5, 0.0, 0.5, 2.0] {
            let density = std::f64::consts::FRAC_2_SQRT_PI * f64::exp(-x * x);
            let second: f64 = second_derivative(|x| x.apply(Erf), x);
            assert!((second + 2.0 * x * density).abs() < 1e-15, "{second} at {x}");
        }
    }

    #[test]
    fn the_share_depends_on_the_ratio_alone() {
        // Euler's theorem for a function of x / width: x ∂/∂x + width ∂/∂width = 0.
        for [x, width] in [[0.4, 1.0], [-0.3, 0.7]] {
            let g = gradient(transmitted, [x, width]);
            assert!((g[0] * x + g[1] * width).abs() < 1e-15, "{g:?}");
        }
        assert_eq!(transmitted([0.0, 1.0]), 0.5);
    }
}
