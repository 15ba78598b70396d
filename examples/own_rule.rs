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
    // DLMF, and -2x times the slope.
    assert!((value - 0.520_499_877_813_046_5).abs() < 1e-15);
    assert!((second + slope).abs() < 1e-15);
    assert!((2.75.apply(Erf) - 0.999_899_378_077_880_3_f64).abs() < 1e-15);

    let g = gradient(transmitted, [0.4, 1.0]);
    println!("share {:.6}, by edge and width {g:?}", transmitted([0.4, 1.0]));
    assert!((g[0] * 0.4 + g[1]).abs() < 1e-15, "the share depends on x / width alone");
}
