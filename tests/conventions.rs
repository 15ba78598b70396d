//! The conventions that every operation holds at every depth: value bits, comparisons, strong zero, NaN, domain edges.

use gradual::{Dual, Scalar, derivative, gradient, hessian, jvp, second_derivative};

use crate::support::{SPECIAL, Second, Third, assert_close, assert_same_bits, components, live, live3};

/// One instance of each rule of one argument for each scalar: (name, primitive, first, second, third order).
struct Row {
    name: &'static str,
    primitive: fn(f64) -> f64,
    first: fn(Dual<f64, 3>) -> Dual<f64, 3>,
    second: fn(Second) -> Second,
    third: fn(Third) -> Third,
    single: (fn(f32) -> f32, fn(Dual<f32, 2>) -> Dual<f32, 2>),
}

macro_rules! rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        [$(Row {
            name: stringify!($name),
            primitive: <f64 as Scalar>::$name,
            first: Scalar::$name,
            second: Scalar::$name,
            third: Scalar::$name,
            single: (<f32 as Scalar>::$name, Scalar::$name),
        }),*]
    };
}

fn rules() -> Vec<Row> {
    let mut rows = Vec::from(gradual::__for_each_unary!(rows));
    macro_rules! more {
        ($name:literal, |$x:ident| $f:expr) => {
            rows.push(Row {
                name: $name,
                primitive: |$x| $f,
                first: |$x| $f,
                second: |$x| $f,
                third: |$x| $f,
                single: (|$x| $f, |$x| $f),
            })
        };
    }
    more!("powi 0", |x| Scalar::powi(x, 0));
    more!("powi 1", |x| Scalar::powi(x, 1));
    more!("powi 5", |x| Scalar::powi(x, 5));
    more!("powi -3", |x| Scalar::powi(x, -3));
    more!("powi MIN", |x| Scalar::powi(x, i32::MIN));
    more!("sin_cos", |x| Scalar::sin_cos(x).0 * Scalar::sin_cos(x).1);
    more!("neg", |x| -x);
    more!("square", |x| x * x);
    more!("ratio", |x| (x + x * x) / (x * x - 2.0));
    rows
}

type BinaryRow =
    (&'static str, fn(f64, f64) -> f64, fn(Dual<f64, 3>, Dual<f64, 3>) -> Dual<f64, 3>, fn(Second, Second) -> Second);

macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        [$((
            stringify!($name),
            |x, y| <f64 as Scalar>::$name(x, y),
            |x, y| Scalar::$name(x, y),
            |x, y| Scalar::$name(x, y),
        )),*]
    };
}

fn binary_rules() -> Vec<BinaryRow> {
    let mut rows: Vec<BinaryRow> = Vec::from(gradual::__for_each_binary!(binary_rows) as [BinaryRow; 10]);
    rows.push(("add", |x, y| x + y, |x, y| x + y, |x, y| x + y));
    rows.push(("sub", |x, y| x - y, |x, y| x - y, |x, y| x - y));
    rows.push(("mul", |x, y| x * y, |x, y| x * y, |x, y| x * y));
    rows.push(("div", |x, y| x / y, |x, y| x / y, |x, y| x / y));
    rows.push(("%", |x, y| x % y, |x, y| x % y, |x, y| x % y));
    rows.push(("log", |x, y| Scalar::log(x, y), |x, y| Scalar::log(x, y), |x, y| Scalar::log(x, y)));
    rows
}

#[test]
fn values_have_the_bits_of_the_primitive() {
    let dense = (-400..400).map(|i| f64::from(i) * 0.037);
    for x in SPECIAL.into_iter().chain(dense) {
        for row in rules() {
            let what = format!("{}({x:e})", row.name);
            let expected = (row.primitive)(x);
            assert_same_bits(expected, (row.first)(Dual::constant(x)).value, &what);
            assert_same_bits(expected, (row.first)(Dual::variable(x, 1)).value, &what);
            assert_same_bits(expected, (row.second)(live(x)).base(), &what);
            assert_same_bits(expected, (row.third)(live3(x)).base(), &what);
            #[allow(clippy::cast_possible_truncation)]
            let x = x as f32;
            let (expected, found) = ((row.single.0)(x), (row.single.1)(Dual::variable(x, 0)).value);
            assert!(expected.to_bits() == found.to_bits() || expected.is_nan() && found.is_nan(), "{what} in f32");
        }
    }
}

#[test]
fn values_of_two_arguments_have_the_bits_of_the_primitive() {
    for x in SPECIAL {
        for y in SPECIAL {
            for (name, primitive, first, second) in binary_rules() {
                let what = format!("{name}({x:e}, {y:e})");
                let expected = primitive(x, y);
                assert_same_bits(expected, first(Dual::variable(x, 0), Dual::variable(y, 1)).value, &what);
                assert_same_bits(expected, first(Dual::constant(x), Dual::variable(y, 2)).value, &what);
                assert_same_bits(expected, first(Dual::variable(x, 2), Dual::constant(y)).value, &what);
                assert_same_bits(expected, second(live(x), live(y)).base(), &what);
                assert_same_bits(expected, second(live(x), -live(-y)).base(), &what);
            }
        }
    }
}

#[test]
fn operators_with_the_base_have_the_bits_of_the_primitive() {
    for x in SPECIAL {
        for c in SPECIAL {
            let d = live(x);
            for (name, expected, found) in [
                ("x + c", x + c, d + c),
                ("x - c", x - c, d - c),
                ("x * c", x * c, d * c),
                ("x / c", x / c, d / c),
                ("x % c", x % c, d % c),
                ("c + x", c + x, c + d),
                ("c - x", c - x, c - d),
                ("c * x", c * x, c * d),
                ("c / x", c / x, c / d),
                ("c % x", c % x, c % d),
                ("mul_add", Scalar::mul_add(x, c, 0.3), d.mul_add(c, 0.3)),
            ] {
                assert_same_bits(expected, found.base(), &format!("{name}, x = {x:e}, c = {c:e}"));
            }
        }
    }
}

#[test]
fn clamp_has_the_bits_of_the_primitive() {
    for x in SPECIAL {
        for (lower, upper) in [(0.0, 1.0), (-0.0, 1.0), (-1.0, 0.0), (-1.0, -0.0), (0.0, 0.0), (-0.0, 0.0), (-2.0, 2.0)]
        {
            let expected = Scalar::clamp(x, lower, upper);
            for sign in [1.0, -1.0] {
                let x = Dual { value: x, tangent: [sign] };
                assert_same_bits(expected, x.clamp(lower, upper).value, &format!("clamp({x}, {lower:?}, {upper:?})"));
            }
            assert_same_bits(expected, live(x).clamp(live(lower), live(upper)).base(), "clamp, nested");
        }
    }
}

#[test]
fn sums_and_products_have_the_bits_of_the_primitive() {
    let numbers = [0.1, -0.3, 1e10, 7.0];
    let duals = numbers.map(live);
    assert_same_bits(numbers.iter().sum(), duals.iter().sum::<Second>().base(), "sum");
    assert_same_bits(numbers.iter().product(), duals.iter().product::<Second>().base(), "product");
    assert_same_bits([0.0; 0].iter().sum(), [live(1.0); 0].into_iter().sum::<Second>().base(), "sum of nothing");
    assert_same_bits([-0.0].iter().sum(), [live(-0.0)].into_iter().sum::<Second>().base(), "sum of -0");
    assert_same_bits(1.0, [live(1.0); 0].into_iter().product::<Second>().base(), "product of nothing");
}

#[test]
fn comparisons_look_at_the_value_only() {
    let (a, b) = (Dual { value: 1.0, tangent: [5.0] }, Dual { value: 1.0, tangent: [-5.0] });
    assert!(a == b && a <= b && a >= b && !(a < b) && a == 1.0 && a >= 1.0 && a < 1.5);
    assert!(Dual { value: a, tangent: [b] } == Dual { value: b, tangent: [a] });
    assert!(live(f64::NAN) != live(f64::NAN) && !(live(f64::NAN) <= 0.0));
    assert!(Dual { value: 0.0, tangent: [1.0] } == 0.0 && !Dual { value: 0.0, tangent: [1.0] }.is_zero());
    assert!(live(0.0) == 0.0 && !live(0.0).is_zero() && !live(0.0).is_constant());
    assert!(Second::zero().is_zero() && Second::from(3.0).is_constant());
    // A tangent in the last place only.
    let mut x = Second::zero();
    x.tangent[1].tangent[1] = 1e-300;
    assert!(!x.is_zero() && !x.is_constant());
}

/// A constant stays constant through every rule at every argument, whatever its slope.
#[test]
fn zero_tangents_stay_zero() {
    for x in SPECIAL {
        for row in rules() {
            let what = format!("{}({x:e})", row.name);
            assert!((row.first)(Dual::constant(x)).is_constant(), "{what}");
            assert!((row.second)(Second::from(x)).is_constant(), "{what}, second order");
            assert!((row.third)(Third::from(x)).is_constant(), "{what}, third order");
            // Live in one lane, constant in the others.
            let y = (row.first)(Dual::variable(x, 1));
            assert!(y.tangent[0] == 0.0 && y.tangent[2] == 0.0, "{what}: {y}");
            // Constant at the inner level, live at the outer one.
            let y = (row.second)(Dual { value: Dual::constant(x), tangent: [Dual::one(), Dual::zero()] });
            assert!(y.value.is_constant() && y.tangent[0].is_constant() && y.tangent[1].is_zero(), "{what}: {y}");
        }
        for y in SPECIAL {
            for (name, _, first, second) in binary_rules() {
                let what = format!("{name}({x:e}, {y:e})");
                assert!(first(Dual::constant(x), Dual::constant(y)).is_constant(), "{what}");
                assert!(second(Second::from(x), Second::from(y)).is_constant(), "{what}, second order");
                let z = first(Dual::variable(x, 0), Dual::variable(y, 1));
                assert!(z.tangent[2] == 0.0, "{what}: {z}");
            }
            let (a, c) = (Dual::<f64, 3>::variable(x, 1), y);
            for z in [a * c, c * a, a / c, c / a, a % c, c % a, a + c, a - c, c - a, a.mul_add(c, a)] {
                assert!(z.tangent[0] == 0.0 && z.tangent[2] == 0.0, "{a} and {c}: {z}");
            }
        }
    }
}

#[test]
fn a_constant_zero_annihilates_an_infinite_tangent() {
    let infinite = Dual { value: 0.0, tangent: [f64::INFINITY; 3] };
    assert_eq!(Dual::<f64, 1>::variable(0.0, 0).sqrt().tangent, [f64::INFINITY]);
    let zero = Dual::constant(0.0);
    for product in [
        infinite * 0.0,
        0.0 * infinite,
        infinite * zero,
        zero * infinite,
        zero / (infinite + 1.0),
        0.0 / (infinite + 1.0),
    ] {
        assert_eq!((product.value, product.tangent), (0.0, [0.0; 3]), "{product}");
    }
    // In one and two lanes too, which are coded differently.
    let products: [fn(Dual<f64, 1>) -> Dual<f64, 1>; 3] =
        [|x| x.sqrt() * 0.0, |x| Dual::zero() * x.sqrt(), |x| x.sqrt() * Dual::zero()];
    for f in products {
        assert_eq!(derivative(f, 0.0), 0.0);
    }
    // At second order.
    assert_eq!(second_derivative(|x| x.sqrt() * 0.0, 0.0), 0.0);
    assert_eq!(second_derivative(|x| Dual::zero() * x.sqrt(), 0.0), 0.0);
    // But it does not mend a product that is undefined itself.
    assert!(derivative(|x| x.ln() * 0.0, 0.0).is_nan());
    assert!(gradient(|[x, y]| Dual::zero() * x.ln() + y, [0.0, 1.0])[0].is_nan());
    assert_eq!(gradient(|[x, y]| Dual::zero() * x.ln() + y, [0.0, 1.0])[1], 1.0);
}

#[test]
fn a_live_zero_times_an_infinite_tangent_is_undetermined() {
    assert!(derivative(|x| x.sqrt() * x, 0.0).is_nan());
    assert!(derivative(|x| x * x.sqrt(), 0.0).is_nan());
    let g = gradient(|[x, y, z, w]| x.sqrt() * x + y * z + w, [0.0, 2.0, 3.0, 1.0]);
    assert!(g[0].is_nan());
    assert_eq!(g[1..], [3.0, 2.0, 1.0]);
}

#[test]
fn a_live_tangent_at_an_infinite_slope_is_infinite() {
    let inf = f64::INFINITY;
    for (name, f, x, expected) in [
        ("sqrt", (|x| x.sqrt()) as fn(Dual<f64, 1>) -> Dual<f64, 1>, 0.0, inf),
        ("sqrt", |x| x.sqrt(), -0.0, inf),
        ("sqrt", |x| (-x).sqrt(), 0.0, -inf),
        ("cbrt", |x| x.cbrt(), 0.0, inf),
        ("cbrt", |x| x.cbrt(), -0.0, inf),
        ("ln", |x| x.ln(), 0.0, inf),
        ("ln", |x| x.ln(), -0.0, inf),
        ("log2", |x| x.log2(), -0.0, inf),
        ("log10", |x| x.log10(), 0.0, inf),
        ("ln_1p", |x| x.ln_1p(), -1.0, inf),
        ("asin", |x| x.asin(), 1.0, inf),
        ("asin", |x| x.asin(), -1.0, inf),
        ("acos", |x| x.acos(), 1.0, -inf),
        ("acosh", |x| x.acosh(), 1.0, inf),
        ("atanh", |x| x.atanh(), 1.0, inf),
        ("recip", |x| x.recip(), 0.0, -inf),
        ("1/x", |x| 1.0 / x, 0.0, -inf),
        ("1/x", |x| Dual::one() / x, 0.0, -inf),
        ("x/0", |x| x / 0.0, 1.0, inf),
        ("powf", |x| x.powf(0.5), 0.0, inf),
    ] {
        assert_eq!(derivative(f, x), expected, "{name} at {x:?}");
    }
    assert_eq!(second_derivative(|x| x.sqrt(), 0.0), -inf);
    assert_eq!(second_derivative(|x| x.ln(), 0.0), -inf);
}

#[test]
fn nan_in_nan_out() {
    for row in rules() {
        if row.name == "powi 0" {
            continue;
        }
        let y = (row.first)(Dual::variable(f64::NAN, 1));
        assert!(
            y.value.is_nan() && y.tangent[0] == 0.0 && (y.tangent[1].is_nan() || row.name == "neg"),
            "{}: {y}",
            row.name
        );
        let y = (row.second)(live(f64::NAN));
        let all = components(y);
        assert!(all[0].is_nan() && (row.name == "neg" || all[1].is_nan() && all[2].is_nan()), "{}: {y}", row.name);
    }
    let x = Dual::<f64, 1>::variable(f64::NAN, 0);
    assert_eq!(((x + 1.0).tangent, (-x).tangent, (x - x).tangent), ([1.0], [-1.0], [0.0]));
    // max and min take the number, value and tangent together.
    assert_eq!((x.max(2.0).value, x.max(2.0).tangent), (2.0, [0.0]));
    assert_eq!((Dual::<f64, 1>::variable(2.0, 0).min(x).tangent), [1.0]);
    assert!(x.clamp(0.0, 1.0).value.is_nan());
}

#[test]
fn outside_the_domain_value_and_live_tangents_are_nan_at_every_order() {
    for (name, f, x) in [
        ("ln", (|x| x.ln()) as fn(Second) -> Second, -1.0),
        ("log2", |x| x.log2(), -1.0),
        ("log10", |x| x.log10(), -1.0),
        ("ln_1p", |x| x.ln_1p(), -1.5),
        ("sqrt", |x| x.sqrt(), -1.0),
        ("asin", |x| x.asin(), 2.0),
        ("acos", |x| x.acos(), -2.0),
        ("acosh", |x| x.acosh(), 0.5),
        ("acosh", |x| x.acosh(), -2.0),
        ("atanh", |x| x.atanh(), 2.0),
        ("powf", |x| x.powf(0.5), -1.0),
        ("sin", |x| x.sin(), f64::INFINITY),
        ("rem", |x| x % 0.0, 1.0),
        ("rem", |x| x % Second::zero(), 1.0),
    ] {
        let y = f(Dual::variable(Dual::variable(x, 0), 0));
        let [value, t0, t1] = [y.value, y.tangent[0], y.tangent[1]];
        assert!(value.value.is_nan() && value.tangent[0].is_nan() && value.tangent[1] == 0.0, "{name}({x}): {y}");
        assert!(
            t0.value.is_nan() && (t0.tangent[0].is_nan() || name == "rem") && t0.tangent[1] == 0.0,
            "{name}({x}): {y}"
        );
        assert!(t1.is_zero(), "{name}({x}): {y}");
    }
}

#[test]
fn powers() {
    let d = |x: f64, y: f64| derivative(|x| x.powf(y), x);
    assert_eq!((d(0.0, 2.5), d(0.0, 1.0), d(0.0, 0.5), d(0.0, 0.0)), (0.0, 1.0, f64::INFINITY, 0.0));
    assert_eq!((d(-2.0, 3.0), d(-2.0, 2.0), d(-2.0, -1.0)), (12.0, -4.0, -0.25));
    assert_eq!((d(f64::NAN, 0.0), d(f64::INFINITY, 0.0), d(f64::INFINITY, 2.0)), (0.0, 0.0, f64::INFINITY));
    // Constant exponents give exact zeros, at 0 and elsewhere.
    let third = |x: f64, y: f64| derivative(|x| second_derivative(|x| x.powf(y), x), x);
    assert_eq!((third(0.0, 2.0), third(1.3, 2.0), third(-1.3, 1.0), third(0.0, 1.0)), (0.0, 0.0, 0.0, 0.0));
    assert_eq!((third(2.0, 3.0), third(0.0, 3.0)), (6.0, 6.0));
    // The exponent differentiated.
    let g = |x: f64, y: f64| gradient(|[x, y]| x.powf(y), [x, y]);
    assert_eq!(g(2.0, 3.0), [12.0, 8.0 * core::f64::consts::LN_2]);
    assert_eq!(g(0.0, 2.0), [0.0, 0.0]);
    let [dx, dy] = g(-2.0, 3.0);
    assert!(dx == 12.0 && dy.is_nan());
    assert_eq!(hessian(|[x, y]| x.powf(y), [0.0, 3.0]), [[0.0; 2]; 2]);
    // A tangent of the exponent at a deeper level only is still a live exponent.
    let y = Dual { value: Dual::<f64, 1>::constant(0.0), tangent: [Dual::one()] };
    let z = Dual { value: Dual::constant(2.0), tangent: [Dual::zero()] }.powf(y);
    assert_eq!(z.tangent[0].value, core::f64::consts::LN_2);
    // powi.
    assert_eq!(
        (derivative(|x| x.powi(0), 0.0), derivative(|x| x.powi(1), 0.0), derivative(|x| x.powi(2), 0.0)),
        (0.0, 1.0, 0.0)
    );
    assert_eq!(derivative(|x| x.powi(-1), 0.0), f64::NEG_INFINITY);
    assert_eq!(derivative(|x| x.powi(i32::MIN), 1.0), f64::from(i32::MIN));
}

#[test]
fn atan2_at_the_origin_and_at_infinity() {
    let y = Dual::<f64, 3>::variable(0.0, 0).atan2(Dual::variable(0.0, 1));
    assert!(y.value == 0.0 && y.tangent[0].is_nan() && y.tangent[1].is_nan() && y.tangent[2] == 0.0);
    let inf = f64::INFINITY;
    assert_eq!(gradient(|[y, x]| y.atan2(x), [inf, inf]), [0.0, 0.0]);
    assert_eq!(gradient(|[y, x]| y.atan2(x), [1.0, inf]), [0.0, 0.0]);
    // Neither squares overflow nor underflow.
    for scale in [1e-200, 1.0, 1e200] {
        let [dy, dx] = gradient(|[y, x]| y.atan2(x), [3.0 * scale, 4.0 * scale]);
        assert_close(0.16, dy * scale, 4e-16, "atan2, y");
        assert_close(-0.12, dx * scale, 4e-16, "atan2, x");
    }
}

#[test]
fn hypot_far_from_one() {
    for scale in [1e-320, 1e-200, 1.0, 1e200, f64::MAX / 5.0, f64::MAX / 4.0] {
        let [dx, dy] = gradient(|[x, y]| x.hypot(y), [3.0 * scale, 4.0 * scale]);
        assert_close(0.6, dx, if scale < 1e-300 { 1e-3 } else { 4e-16 }, "hypot, x");
        assert_close(0.8, dy, if scale < 1e-300 { 1e-3 } else { 4e-16 }, "hypot, y");
    }
    assert_eq!(gradient(|[x, y]| x.hypot(y), [f64::NEG_INFINITY, 1.0]), [-1.0, 0.0]);
    assert_eq!(gradient(|[x, y]| x.hypot(y), [1.0, f64::INFINITY]), [0.0, 1.0]);
    assert!(gradient(|[x, y]| x.hypot(y), [f64::INFINITY, f64::INFINITY])[0].is_nan());
    assert!(gradient(|[x, y]| x.hypot(y), [f64::INFINITY, f64::NAN])[0].is_nan());
}

#[test]
fn remainders() {
    for (x, y) in [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 3.0), (0.3, 0.1), (1e10, 3.0)] {
        let g = gradient(|[x, y]| x % y, [x, y]);
        assert_eq!(g, [1.0, -(x / y).trunc()], "{x} % {y}");
        let g = gradient(|[x, y]| x.rem_euclid(y), [x, y]);
        assert_eq!(g, [1.0, -((x - x.rem_euclid(y)) / y).round()], "{x} rem_euclid {y}");
    }
    // trunc(x / y) is 3, but 0.3 / 0.1 is 2.9999999999999996: the remainder knows.
    assert_eq!(gradient(|[x, y]| x % y, [0.6, 0.2]), [1.0, -2.0]);
    assert_eq!(gradient(|[x, y]| x % y, [1.0, f64::INFINITY]), [1.0, 0.0]);
}

#[test]
fn slopes_at_infinity() {
    assert_eq!(derivative(|x| x.exp(), f64::NEG_INFINITY), 0.0);
    assert_eq!(derivative(|x| x.tanh(), f64::INFINITY), 0.0);
    assert_eq!(derivative(|x| x.atan(), f64::INFINITY), 0.0);
    assert_eq!(derivative(|x| x.asinh(), f64::NEG_INFINITY), 0.0);
    assert_eq!(derivative(|x| x.sqrt(), f64::INFINITY), 0.0);
    assert_eq!(derivative(|x| x.sigmoid(), f64::NEG_INFINITY), 0.0);
    assert_eq!(derivative(|x| x.softplus(), f64::INFINITY), 1.0);
    assert_eq!(derivative(|x| x.ln_cosh(), f64::NEG_INFINITY), -1.0);
    let inf = f64::INFINITY;
    assert_eq!(gradient(|[x, y]| x.ln_add_exp(y), [inf, -inf]), [1.0, 0.0]);
    assert_eq!(gradient(|[x, y]| x.ln_add_exp(y), [-inf, -inf]), [0.5, 0.5]);
    assert_eq!(gradient(|[x, y]| x.ln_add_exp(y), [1e300, -1e300]), [1.0, 0.0]);
}

/// Division by a subnormal number, whose reciprocal overflows, and by a huge one, whose reciprocal is subnormal.
#[test]
fn quotients_far_from_one() {
    for scale in [5e-324, 1e-310, 1e-300, 1e300, f64::MAX] {
        let x = Dual::<f64, 3> { value: 2.0 * scale.min(1e307), tangent: [scale, 0.0, 3.0] };
        let d = Dual::constant(scale);
        let y = x / d;
        // One rounding more than the quotient: the lanes share the reciprocal.
        assert_close(1.0, y.tangent[0], 2.3e-16, "tangent");
        assert_eq!(y.tangent[1], 0.0, "{scale:e}");
        assert_close(3.0 / scale, y.tangent[2], 2.3e-16, "tangent");
        assert_eq!((x / scale).tangent, [1.0, 0.0, 3.0 / scale], "{scale:e}");
    }
    let (_, slope): (f64, f64) = jvp(|x| 1e-200 / x, 1e-200, 1.0);
    assert_close(-1.0, slope * 1e-200, 4e-16, "c / x");
}

#[test]
#[should_panic(expected = "lower = 2.0, upper = 1.0")]
fn clamp_panics_on_crossed_bounds() {
    let _ = Dual::<f64, 1>::variable(0.0, 0).clamp(2.0, 1.0);
}

#[test]
#[should_panic(expected = "upper = NaN")]
fn clamp_panics_on_a_nan_bound() {
    let _ = Dual::<f64, 1>::variable(0.0, 0).clamp(2.0, f64::NAN);
}
