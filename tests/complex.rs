//! Complex numbers of dual numbers, in num-complex. A function that is holomorphic has the partial derivatives f' and i f' (Cauchy and
//! Riemann), so the oracle is the derivative's closed form, evaluated in plain `Complex<f64>`.

use gradual::{Dual, Real, gradient, hessian};
use num_complex::Complex;
use num_traits::{Float, FloatConst};

type C = Complex<f64>;

/// z as a function of its two parts, at one order and at two.
type First<F> = Dual<F, 2>;
type Second<F> = Dual<Dual<F, 2>, 2>;

const POINTS: [(f64, f64); 6] = [(0.7, 0.4), (-0.6, 0.8), (-1.1, -0.5), (1.3, -0.9), (0.3, 2.0), (2.5, 0.05)];

fn variable<T: gradual::Scalar>(re: T, im: T) -> Complex<Dual<T, 2>> {
    Complex::new(Dual::variable(re, 0), Dual::variable(im, 1))
}

/// Number `k` of the functions: the function, its first and its second derivative.
macro_rules! functions {
    ($($name:literal: $f:expr, $first:expr, $second:expr;)*) => {
        fn apply<T: Float + FloatConst>(name: &str, z: Complex<T>) -> Complex<T> {
            match name {
                $( $name => { let f: fn(Complex<T>) -> Complex<T> = $f; f(z) } )*
                _ => unreachable!("no function {name}"),
            }
        }
        const TABLE: &[(&str, fn(C) -> C, fn(C) -> C)] = &[$( ($name, $first, $second) ),*];
    };
}

/// A real number of any type.
fn r<T: Float>(x: f64) -> T {
    T::from(x).unwrap()
}

functions! {
    "inv": |z| z.inv(), |z| -(z * z).inv(), |z| (z * z * z).inv() * 2.0;
    "finv": |z| z.finv(), |z| -(z * z).inv(), |z| (z * z * z).inv() * 2.0;
    "fdiv": |z| (z * z).fdiv(z + T::one()), |z| (z * z + z * 2.0) / ((z + 1.0) * (z + 1.0)), |z| ((z + 1.0) * (z + 1.0) * (z + 1.0)).inv() * 2.0;
    "quotient": |z| z / (z + r::<T>(3.0)), |z| ((z + 3.0) * (z + 3.0)).inv() * 3.0, |z| ((z + 3.0) * (z + 3.0) * (z + 3.0)).inv() * -6.0;
    "exp": |z| z.exp(), |z| z.exp(), |z| z.exp();
    "exp2": |z| z.exp2(), |z| z.exp2() * f64::LN_2(), |z| z.exp2() * f64::LN_2() * f64::LN_2();
    "ln": |z| z.ln(), |z| z.inv(), |z| -(z * z).inv();
    "log10": |z| z.log10(), |z| z.inv() / f64::LN_10(), |z| -(z * z).inv() / f64::LN_10();
    "sqrt": |z| z.sqrt(), |z| z.sqrt().inv() / 2.0, |z| -(z.sqrt() * z).inv() / 4.0;
    "cbrt": |z| z.cbrt(), |z| z.cbrt() / z / 3.0, |z| z.cbrt() / (z * z) * (-2.0 / 9.0);
    "powi": |z| z.powi(3), |z| z * z * 3.0, |z| z * 6.0;
    "powi, negative": |z| z.powi(-2), |z| (z * z * z).inv() * -2.0, |z| (z * z * z * z).inv() * 6.0;
    "powf": |z| z.powf(r(2.5)), |z| z.sqrt() * z * 2.5, |z| z.sqrt() * 3.75;
    "powc": |z| z.powc(z), |z| (z * z.ln()).exp() * (z.ln() + 1.0), |z| (z * z.ln()).exp() * ((z.ln() + 1.0) * (z.ln() + 1.0) + z.inv());
    "expf": |z| z.expf(r(3.0)), |z| (z * 3_f64.ln()).exp() * 3_f64.ln(), |z| (z * 3_f64.ln()).exp() * 3_f64.ln() * 3_f64.ln();
    "sin": |z| z.sin(), |z| z.cos(), |z| -z.sin();
    "cos": |z| z.cos(), |z| -z.sin(), |z| -z.cos();
    "tan": |z| z.tan(), |z| (z.cos() * z.cos()).inv(), |z| z.sin() / (z.cos() * z.cos() * z.cos()) * 2.0;
    "sinh": |z| z.sinh(), |z| z.cosh(), |z| z.sinh();
    "cosh": |z| z.cosh(), |z| z.sinh(), |z| z.cosh();
    "tanh": |z| z.tanh(), |z| (z.cosh() * z.cosh()).inv(), |z| z.sinh() / (z.cosh() * z.cosh() * z.cosh()) * -2.0;
    "atan": |z| z.atan(), |z| (z * z + 1.0).inv(), |z| z / ((z * z + 1.0) * (z * z + 1.0)) * -2.0;
    "asinh": |z| z.asinh(), |z| (z * z + 1.0).sqrt().inv(), |z| -z / ((z * z + 1.0) * (z * z + 1.0).sqrt());
    "atanh": |z| z.atanh(), |z| (-z * z + 1.0).inv(), |z| z / ((-z * z + 1.0) * (-z * z + 1.0)) * 2.0;
}

/// Up to cancellation in the formulas of num-complex, where the largest of the numbers compared is the scale.
#[track_caller]
fn close(found: C, expected: C, tolerance: f64, what: &str) {
    let error = (found - expected).norm();
    assert!(error <= tolerance * expected.norm().max(1.0), "{what}: found {found}, expected {expected}");
}

/// At both orders: value, partial derivatives, second partial derivatives.
fn sweep<F>(tolerance: f64)
where
    First<F>: Float + FloatConst,
    Second<F>: Float + FloatConst,
    F: gradual::Primitive + gradual::Scalar<Base = F> + Float + FloatConst,
{
    let (i, to) = (C::i(), |x: F| <F as gradual::Primitive>::to_f64(x));
    for &(name, first, second) in TABLE {
        for (re, im) in POINTS {
            let (re, im) = (<F as gradual::Primitive>::from_f64(re), <F as gradual::Primitive>::from_f64(im));
            let z = C::new(to(re), to(im));
            let (d1, d2) = (first(z), second(z));
            let what = format!("{name} at {z}");

            let y = apply(name, variable(re, im));
            let plain = apply(name, Complex::new(re, im));
            close(C::new(to(y.re.value), to(y.im.value)), C::new(to(plain.re), to(plain.im)), 0.0, &what);
            for (k, expected) in [d1, i * d1].into_iter().enumerate() {
                close(C::new(to(y.re.tangent[k]), to(y.im.tangent[k])), expected, tolerance, &what);
            }

            let y = apply(name, variable(Dual::variable(re, 0), Dual::variable(im, 1)));
            for (k, row) in [[d2, i * d2], [i * d2, -d2]].into_iter().enumerate() {
                close(C::new(to(y.re.tangent[k].value), to(y.im.tangent[k].value)), [d1, i * d1][k], tolerance, &what);
                for (l, expected) in row.into_iter().enumerate() {
                    let found = C::new(to(y.re.tangent[k].tangent[l]), to(y.im.tangent[k].tangent[l]));
                    close(found, expected, 10.0 * tolerance, &what);
                }
            }
        }
    }
}

#[test]
fn holomorphic_functions() {
    sweep::<f64>(1e-13);
}

#[test]
fn holomorphic_functions_of_f32() {
    sweep::<f32>(1e-4);
}

/// |z| and arg z are not holomorphic: their gradients are (x, y)/|z| and (-y, x)/|z|².
#[test]
fn polar_form() {
    for (x, y) in POINTS {
        let (norm, arg) = variable(x, y).to_polar();
        let size = x.hypot(y);
        close(C::new(norm.tangent[0], norm.tangent[1]), C::new(x, y) / size, 1e-15, "norm");
        close(C::new(arg.tangent[0], arg.tangent[1]), C::new(-y, x) / size / size, 1e-15, "arg");
        let back = Complex::from_polar(norm, arg);
        close(C::new(back.re.tangent[0], back.im.tangent[0]), C::new(1.0, 0.0), 1e-15, "there and back");
        close(C::new(back.re.tangent[1], back.im.tangent[1]), C::i(), 1e-15, "there and back");
        assert_eq!(variable(x, y).norm_sqr().tangent, [2.0 * x, 2.0 * y]);
        assert_eq!(variable(x, y).l1_norm().tangent, [x.signum(), y.signum()]);
    }
}

/// The complex step takes a derivative by itself; over dual numbers, in another direction, it takes the mixed one.
#[test]
fn complex_step_over_duals() {
    fn f<T: Float>(x: Complex<T>, y: Complex<T>) -> Complex<T> {
        (x * y).sin() * x.exp() / (y + T::one())
    }
    let (x, y, h) = (0.7, 0.4, 1e-100);
    let step = Complex::new(Dual::<f64, 1>::constant(x), Dual::constant(h));
    let z = f(step, Complex::new(Dual::variable(y, 0), Dual::zero()));
    // f_x and f_xy by hand.
    let (s, c, e, d) = ((x * y).sin(), (x * y).cos(), x.exp(), 1.0 / (y + 1.0));
    let fx = e * d * (y * c + s);
    let fxy = e * d * (c - x * y * s + x * c) - e * d * d * (y * c + s);
    close(C::new(z.im.value / h, z.im.tangent[0] / h), C::new(fx, fxy), 1e-14, "f_x and f_xy");
}

/// The gain of a resonator, |1/(k - m w² + i w c)|, by its parameters.
#[test]
fn gain_of_a_transfer_function() {
    fn gain<T: Real + Float>([m, c, k]: [T; 3]) -> T {
        let s = Complex::new(T::literal(0.0), T::literal(1.5));
        (s * s * m + s * c + k).inv().norm()
    }
    let ([m, c, k], w) = ([1.2, 0.3, 4.0], 1.5);
    // |H| = q^(-1/2) with q = a² + b².
    let (a, b): (f64, f64) = (k - m * w * w, w * c);
    let q = a * a + b * b;
    let (qm, qc, qk) = (-2.0 * a * w * w, 2.0 * b * w, 2.0 * a);
    let outer = -0.5 * q.powf(-1.5);
    let found = gradient(gain, [m, c, k]);
    for (found, expected) in found.into_iter().zip([qm, qc, qk].map(|slope| outer * slope)) {
        assert!((found - expected).abs() <= 1e-15, "{found} {expected}");
    }
    let found = hessian(gain, [m, c, k]);
    let second = 0.75 * q.powf(-2.5);
    assert!((found[2][2] - (second * qk * qk + outer * 2.0)).abs() <= 1e-15);
    assert!((found[0][1] - second * qm * qc).abs() <= 1e-15);
}

/// What the guide says of the points where num-complex has branches.
#[test]
fn at_degenerate_points() {
    let zero = variable(0.0, 0.0);
    // The norm picks the half-line of its first seed; there is no angle at 0, so no slope.
    assert_eq!(zero.norm().tangent, [1.0, 0.0]);
    assert!(zero.arg().value == 0.0 && zero.arg().tangent.iter().all(|t| f64::is_nan(*t)));
    let root = zero.sqrt();
    assert_eq!((root.re.value, root.im.value), (0.0, 0.0));
    assert!(root.re.tangent.iter().any(|t| f64::is_nan(*t)));
    // Constants stay constants.
    let constant = Complex::new(Dual::<f64, 2>::zero(), Dual::zero());
    for y in [constant.sqrt(), constant.cbrt(), Complex::from(constant.arg()), Complex::from(constant.norm())] {
        assert!(y.re.is_constant() && y.im.is_constant());
    }
    // A real number with a live imaginary part does not lose it: the branch asks `is_zero`, which looks at the tangents.
    let root = variable(4.0, 0.0).sqrt();
    close(C::new(root.re.tangent[1], root.im.tangent[1]), C::new(0.0, 0.25), 1e-15, "sqrt on the real axis");
    let root = variable(0.0, 2.0).sqrt();
    close(C::new(root.re.tangent[0], root.im.tangent[0]), C::new(0.25, -0.25), 1e-15, "sqrt on the imaginary axis");
    let power = Complex::new(Dual::<f64, 1>::constant(2.0), Dual::zero()).powc(Complex::from(Dual::variable(0.0, 0)));
    close(C::new(power.re.tangent[0], power.im.tangent[0]), C::from(2_f64.ln()), 1e-15, "2^y at a live y = 0");
    // The poles of atan and atanh are compared by value: constants.
    let pole = variable(0.0, 1.0).atan();
    assert!(pole.im.value == f64::INFINITY && pole.re.is_constant() && pole.im.is_constant());
}
