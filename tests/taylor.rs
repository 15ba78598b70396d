//! The series against nested duals, which share the rules but not the recurrences, and against closed forms of high order.

use gradual::{Dual, Real, Scalar, Taylor};

use crate::support::{SPECIAL, assert_close, assert_same_bits, components};

type Series = Taylor<f64, 5>;
type Fourth = Dual<Dual<Dual<Dual<f64, 1>, 1>, 1>, 1>;

/// A variable of fourth order.
fn fourth(x: f64) -> Fourth {
    Dual::variable(Dual::variable(Dual::variable(Dual::variable(x, 0), 0), 0), 0)
}

/// Its derivatives of order 0 to 4.
fn derivatives(y: Fourth) -> [f64; 5] {
    let first = y.value.value.value;
    let (third, last) = (y.tangent[0].tangent[0].tangent[0], y.tangent[0].tangent[0].tangent[0].tangent[0]);
    [first.value, first.tangent[0], y.value.value.tangent[0].tangent[0], third.value, last]
}

#[track_caller]
fn assert_agree(what: &str, series: Series, nested: Fourth) {
    let expected = derivatives(nested);
    let scale = expected.iter().fold(1.0_f64, |m, d| if d.is_finite() { m.max(d.abs()) } else { m });
    for k in 0..5 {
        let (e, f) = (expected[k], series.derivative(k));
        assert!(
            (e - f).abs() <= 1e-13 * scale || e == f || e.is_nan() && f.is_nan(),
            "{what}, order {k}: {f}, nested {e}"
        );
    }
}

#[test]
fn every_rule_agrees_with_nested_duals() {
    macro_rules! check {
        ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => { $(
            for x in [-1.75, -0.6, -0.3, 0.2, 0.7, 0.95, 1.2, 3.4] {
                let what = format!("{}({x})", stringify!($name));
                assert_agree(&what, Series::variable(x).$name(), fourth(x).$name());
                assert_agree(&what, Series::variable(x).apply(gradual::elementary::$Rule), fourth(x).$name());
                // Of a series that is not the variable.
                let (s, d) = (Series::variable(x), fourth(x));
                assert_agree(&what, (s * s * 0.5 + s).$name(), (d * d * 0.5 + d).$name());
            }
        )* };
    }
    gradual::__for_each_unary!(check);
    #[cfg(feature = "special")]
    gradual::__for_each_special_unary!(check);
}

#[test]
fn every_rule_of_two_arguments_agrees_with_nested_duals() {
    macro_rules! check {
        ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => { $(
            for (x, y) in [(0.7, 1.3), (1.3, 0.7), (2.5, -1.5), (0.2, 3.0)] {
                let what = format!("{}({x}, {y})", stringify!($name));
                let (s, d) = (Series::variable(x), fourth(x));
                assert_agree(&what, s.$name(s * s + y), d.$name(d * d + y));
                assert_agree(&what, s.$name(y), d.$name(y));
                assert_agree(&what, Series::from(x).$name(s * y), Fourth::from(x).$name(d * y));
                assert_agree(&what, s.apply2(s * y, gradual::elementary::$Rule), d.$name(d * y));
            }
        )* };
    }
    gradual::__for_each_binary!(check);
    #[cfg(feature = "special")]
    gradual::__for_each_special_binary!(check);
}

#[test]
fn operators_agree_with_nested_duals() {
    fn f<T: Real>(x: T) -> T {
        let mut y = (x * 2.0 - 1.0) * (x + x * x) / (x * x + 1.5) - x % 0.4 + -x / 3.0;
        y += x;
        y *= y;
        y.mul_add(x, y) + x.powi(-3) + x.log(3.0) + [x, y].iter().sum::<T>() + x.clamp(0.0, 1.0)
    }
    for x in [0.3, 0.9, 2.2] {
        assert_agree("f", f(Series::variable(x)), f(fourth(x)));
        assert_agree("left", 2.0 / Series::variable(x) - 3.0 % Series::variable(x), 2.0 / fourth(x) - 3.0 % fourth(x));
    }
}

#[test]
fn powers_of_series_agree_with_nested_duals() {
    for x in [-1.75, -0.3, 0.2, 1.2, 3.4] {
        // Two terms, so that every coefficient enters.
        let (s, d) = (Series::variable(x), fourth(x));
        let (s, d) = (s * s * 0.5 + s, d * d * 0.5 + d);
        for n in [-3, -1, 1, 2, 5] {
            assert_agree(&format!("power {n} at {x}"), s.powi(n), d.powi(n));
            assert_agree(&format!("power {n}.0 at {x}"), s.powf(f64::from(n)), d.powf(f64::from(n)));
        }
        let (s, d) = (s.abs(), d.abs());
        for p in [-1.5, 0.4, 2.5] {
            assert_agree(&format!("power {p} at {x}"), s.powf(p), d.powf(p));
        }
    }
}

#[test]
fn closed_forms_of_high_order() {
    type T = Taylor<f64, 16>;
    let factorial = |k: usize| (1..=k).fold(1.0, |p, j| p * j as f64);
    for x in [0.5_f64, 1.5] {
        let v = T::variable(x);
        for k in 0..16 {
            let turned = k as f64 * core::f64::consts::FRAC_PI_2 + x;
            assert_close(Scalar::exp(x), v.exp().derivative(k), 1e-13, "exp");
            assert_close(Scalar::sin(turned), v.sin().derivative(k), 1e-13, "sin");
            assert_close(Scalar::cos(turned), v.cos().derivative(k), 1e-13, "cos");
            let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
            assert_close(sign * factorial(k) / x.powf(k as f64 + 1.0), v.recip().derivative(k), 1e-13, "recip");
            let falling = (0..k).fold(1.0, |p, j| p * (2.5 - j as f64));
            assert_close(falling * x.powf(2.5 - k as f64), v.powf(2.5).derivative(k), 1e-13, "powf");
            let cubic =
                if k > 3 { 0.0 } else { (0..k).fold(1.0, |p, j| p * (3.0 - j as f64)) * x.powf(3.0 - k as f64) };
            assert_close(cubic, v.powi(3).derivative(k), 1e-15, "powi");
        }
    }
    // tan at 0: 1, 2, 16, 272 at the odd orders.
    let tan = Taylor::<f64, 8>::variable(0.0).tan();
    assert_eq!([1, 3, 5].map(|k| tan.derivative(k)), [1.0, 2.0, 16.0]);
    assert_close(272.0, tan.derivative(7), 1e-15, "tan");
}

#[test]
fn conventions_hold() {
    macro_rules! check {
        ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => { $(
            for x in SPECIAL {
                let what = format!("{}({x:e})", stringify!($name));
                assert_same_bits(Scalar::$name(x), Series::variable(x).$name().value(), &what);
                assert!(Series::constant(x).$name().is_constant(), "{what}");
                let y = Series::variable(f64::NAN).$name();
                assert!(y.coefficients.iter().all(|c| c.is_nan()), "{what}");
            }
        )* };
    }
    gradual::__for_each_unary!(check);
    #[cfg(feature = "special")]
    gradual::__for_each_special_unary!(check);
    for x in SPECIAL {
        for y in SPECIAL {
            let (s, t) = (Series::variable(x), Series::variable(y));
            assert_same_bits(x * y, (s * t).value(), "mul");
            assert_same_bits(x / y, (s / t).value(), "div");
            assert_same_bits(Scalar::powf(x, y), s.powf(y).value(), "powf");
            assert_same_bits(Scalar::powf(x, y), s.powf(t).value(), "powf");
            let (a, b) = (Series::constant(x), Series::constant(y));
            for z in [a * b, a / b, a.powf(b), a.hypot(b), a % b, a * y, a / y, y / a] {
                assert!(z.is_constant(), "{x} and {y}: {z}");
            }
        }
    }
}

#[test]
fn powers_of_zero() {
    let d = |y: Series| [1, 2, 3, 4].map(|k| y.derivative(k));
    let x = Series::variable(0.0);
    assert_eq!((d(x.powf(2.0)), d(x.powi(3)), d(x.powf(0.0))), ([0.0, 2.0, 0.0, 0.0], [0.0, 0.0, 6.0, 0.0], [0.0; 4]));
    assert_eq!((d(x.powi(40)), d(x.powf(7.5)), d(x.powi(1))), ([0.0; 4], [0.0; 4], [1.0, 0.0, 0.0, 0.0]));
    assert_eq!(x.powf(0.5).derivative(1), f64::INFINITY);
    assert_eq!(x.sqrt().derivative(1), f64::INFINITY);
    assert_eq!(x.powi(-1).derivative(1), f64::NEG_INFINITY);
    assert!(x.powf(2.5).derivative(4).is_nan() && x.powf(2.5).derivative(1) == 0.0);
    assert_eq!(d((x * x).powf(1.0)), [0.0, 2.0, 0.0, 0.0]);
    // The power 0 is the constant 1 everywhere.
    for x in [0.0, 2.0, f64::INFINITY, f64::NAN] {
        assert_eq!(Series::variable(x).powi(0).coefficients, [1.0, 0.0, 0.0, 0.0, 0.0], "at {x}");
    }
}

/// At the singular point the first derivative is that of a dual number, and a series of one coefficient has the value.
#[test]
fn first_derivatives_of_powers_of_zero() {
    for p in [f64::NEG_INFINITY, -2.0, -0.5, 0.25, 0.5, 1.0, 1.5, 2.0, 3.5, 7.5] {
        let (x, d) = (Series::variable(0.0), Dual::<f64, 1>::variable(0.0, 0));
        assert_same_bits(d.powf(p).tangent[0], x.powf(p).derivative(1), &format!("x to the {p}"));
        assert_same_bits((d * d).powf(p).tangent[0], (x * x).powf(p).derivative(1), &format!("x² to the {p}"));
        assert_same_bits(d.powf(p).value, Taylor::<f64, 1>::variable(0.0).powf(p).value(), &format!("0 to the {p}"));
    }
    assert_eq!(Taylor::<f64, 1>::variable(0.0).powi(-1).value(), f64::INFINITY);
}

#[test]
fn ties_and_zeros() {
    let x = Series::variable(0.0);
    assert_eq!((x.abs().derivative(1), (-x).abs().derivative(1), (-(x * x)).abs().derivative(2)), (1.0, 1.0, 2.0));
    assert_eq!((x * x).max(x * x * x).derivative(2), 2.0);
    assert_eq!((x.sqrt() * 0.0).coefficients, [0.0; 5]);
    assert!((x.sqrt() * x).derivative(1).is_nan());
    // A constant zero annihilates infinite coefficients, but does not mend an undefined quotient.
    assert_eq!((Series::zero() / (x.sqrt() + 1.0)).coefficients, [0.0; 5]);
    assert!((Series::zero() / x).coefficients.iter().all(|c| c.is_nan()));
    assert_eq!((x.sqrt() + 0.5).floor().coefficients, [0.0; 5]);
}

#[test]
fn in_other_scalars() {
    // d/dp of the second derivative of sin(p t) at t = 0.3, with a dual as coefficient.
    let p = Dual::<f64, 1>::variable(2.0, 0);
    let t = Taylor::<Dual<f64, 1>, 3>::variable(Dual::constant(0.3));
    let y = (t * Taylor::constant(p)).sin().derivative(2);
    let (s, c) = (Scalar::sin(0.6_f64), Scalar::cos(0.6_f64));
    assert_close(-4.0 * s, y.value, 1e-15, "value");
    assert_close(-4.0 * s - 4.0 * 0.3 * c, y.tangent[0], 1e-15, "by p");
    assert_eq!(Taylor::<f32, 3>::variable(2.0).powi(2).coefficients, [4.0, 4.0, 1.0]);
    let numbered = Taylor { coefficients: [0.0, 3.0, 6.0].map(|c| Dual { value: c, tangent: [c + 1.0, c + 2.0] }) };
    assert_eq!(components(numbered), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
}

#[test]
fn construction_and_display() {
    assert_eq!((Series::default().coefficients, Series::one().value()), ([0.0; 5], 1.0));
    assert_eq!((Series::COMPONENTS, Series::DEPTH, Taylor::<f64, 1>::variable(2.0).coefficients), (5, 4, [2.0]));
    assert!(
        Series::variable(1.0) == 1.0 && Series::variable(1.0) < Series::constant(2.0) && Series::variable(1.0) > 0.5
    );
    let x = Taylor::<f64, 3> { coefficients: [1.5, -2.0, 0.25] };
    assert_eq!(format!("{x} {x:.1e}"), "1.5 + -2t + 0.25t^2 1.5e0 + -2.0e0t + 2.5e-1t^2");
    assert_eq!(format!("[{x:>24.1}]"), "[    1.5 + -2.0t + 0.2t^2]");
    let nested = Taylor::<Dual<f64, 1>, 2>::variable(Dual::variable(3.0, 0));
    assert_eq!(format!("{nested}"), "(3 + [1]ε) + (1 + [0]ε)t");
}

#[test]
#[should_panic(expected = "derivative 5 of a series of 5 coefficients")]
fn a_derivative_beyond_the_series_panics() {
    let _ = Series::variable(1.0).derivative(5);
}
