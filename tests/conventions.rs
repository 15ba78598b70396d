//! The conventions that every operation holds at every depth: value bits, comparisons, strong zero, NaN, domain edges.

use gradual::elementary::Binary;
use gradual::{Dual, Primitive, Scalar, derivative, gradient, second_derivative};

use crate::support::{SPECIAL, Second, Third, assert_same_bits, components, live, live3};

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
    #[cfg(feature = "special")]
    rows.extend(gradual::__for_each_special_unary!(rows));
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
    #[cfg(feature = "special")]
    more!("bessel_jn 3", |x| Scalar::bessel_jn(x, 3));
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
    #[cfg(feature = "special")]
    rows.extend(gradual::__for_each_special_binary!(binary_rows) as [BinaryRow; 1]);
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

/// A rule is NaN outside its domain, whatever its slopes say there.
#[test]
fn finite_slopes_do_not_hide_an_undefined_value() {
    #[derive(Clone, Copy)]
    struct ProductOfPositive;
    impl Binary for ProductOfPositive {
        fn value<F: Primitive>(self, x: F, y: F) -> F {
            if x > F::zero() { x * y } else { F::nan() }
        }
        fn slopes<T: Scalar>(self, x: T, y: T, _z: T) -> (T, T) {
            (y, x)
        }
    }
    let z = Dual::<f64, 3>::variable(-1.0, 0).apply2(Dual::variable(2.0, 1), ProductOfPositive);
    assert!(z.value.is_nan() && z.tangent[0].is_nan() && z.tangent[1].is_nan() && z.tangent[2] == 0.0, "{z}");
    let z = components(live(-1.0).apply2(live(2.0), ProductOfPositive));
    assert!(z.iter().all(|z| z.is_nan()), "{z:?}");
    let z = components(live(-1.0).ln());
    assert!(z.iter().all(|z| z.is_nan()), "{z:?}");
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

/// Infinite and NaN tangents go through every rule: they stay what they are, or vanish where the rule is constant.
#[test]
fn infinite_and_nan_tangents_go_through_every_rule() {
    let steps = ["floor", "ceil", "round", "trunc", "signum", "powi 0"];
    for row in rules() {
        for x in [0.3, 1.25, -0.7, -2.25] {
            let y = (row.first)(Dual { value: x, tangent: [f64::INFINITY, 0.0, f64::NAN] });
            let what = format!("{}({x}): {y}", row.name);
            assert_eq!(y.tangent[1], 0.0, "{what}");
            if steps.contains(&row.name) {
                assert!(y.tangent == [0.0; 3] && (row.second)(live(x)).is_constant(), "{what}");
            } else {
                assert!(!y.tangent[0].is_finite() && y.tangent[2].is_nan(), "{what}");
            }
        }
    }
    // The two of a selecting rule: only the selected one's tangents enter.
    let wild = |x: f64| Dual { value: x, tangent: [f64::INFINITY, f64::NAN] };
    let calm = |x: f64| Dual { value: x, tangent: [1.0, 0.0] };
    for z in
        [wild(1.0).max(calm(2.0)), calm(2.0).max(wild(1.0)), wild(3.0).min(calm(2.0)), calm(2.0).copysign(wild(3.0))]
    {
        assert_eq!((z.value, z.tangent), (2.0, [1.0, 0.0]));
    }
    for z in [wild(1.0).abs_sub(wild(2.0)), Dual::constant(0.0), wild(-3.0).clamp(0.0, 1.0)] {
        assert_eq!((z.value, z.tangent), (0.0, [0.0, 0.0]));
    }
    // x % y is x where y is the larger.
    assert_eq!((calm(2.0) % wild(3.0)).tangent, [1.0, 0.0]);
    assert_eq!(calm(2.0).rem_euclid(wild(-3.0)).tangent, [1.0, 0.0]);
    assert!(calm(-2.0).rem_euclid(wild(3.0)).tangent[1].is_nan());
    assert_eq!((1.0 % calm(5.0)).tangent, [0.0, 0.0]);
}

#[test]
fn selecting_rules_of_nan_have_nan_tangents() {
    let x = Dual::<f64, 2>::variable(f64::NAN, 0);
    for y in [x.clamp(0.0, 1.0), x.copysign(1.0), x.abs_sub(1.0), Dual::from(1.0).abs_sub(x), x.abs()] {
        assert!(y.value.is_nan() && y.tangent[0].is_nan() && y.tangent[1] == 0.0, "{y}");
    }
}
