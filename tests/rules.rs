//! Rules as values: the columns of the table, and rules from outside.

use gradual::elementary::{Binary, Domain, Powi, Singular, Unary};
use gradual::{Dual, Primitive, Scalar, derivative, gradient, hessian, second_derivative};

use crate::support::{assert_close, live};

type D = Dual<f64, 1>;

/// What the table says of a rule of one argument.
#[derive(Clone)]
struct Row {
    method: &'static str,
    name: &'static str,
    domain: Domain,
    singular: Singular,
    f: fn(D) -> D,
    example: (f64, f64, f64),
}

macro_rules! rows {
    ($({
        $(#[$doc:meta])*
        $Rule:ident $name:ident = $kind:ident($($value:tt)*),
        on $domain:expr, except $singular:expr, at $at:expr => ($y:expr, $slope:expr), $($rest:tt)*
    })*) => {
        vec![$(Row {
            method: stringify!($name),
            name: gradual::elementary::$Rule::NAME,
            domain: gradual::elementary::$Rule::DOMAIN,
            singular: gradual::elementary::$Rule::SINGULAR,
            f: |x| x.apply(gradual::elementary::$Rule),
            example: ($at, $y, $slope),
        }),*]
    };
}

fn rules() -> Vec<Row> {
    let rows = gradual::__for_each_unary!(rows);
    #[cfg(feature = "special")]
    let rows = [rows, gradual::__for_each_special_unary!(rows)].concat();
    rows
}

#[test]
fn examples_of_the_table_hold() {
    for row in rules() {
        let (x, y, slope) = row.example;
        let found = (row.f)(D::variable(x, 0));
        assert_eq!((row.method, found.value, found.tangent[0]), (row.name, y, slope));
    }
}

#[test]
fn domains_are_where_values_are() {
    let probes = [-1e10, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 1e10];
    for row in rules() {
        for x in probes {
            let value = (row.f)(D::constant(x)).value;
            if row.singular == Singular::NonPositiveIntegers && x <= 0.0 && x == x.trunc() {
                // At these poles a value is allowed, not asked for.
                continue;
            }
            assert_eq!(value.is_nan(), !row.domain.contains(x), "{} at {x} is {value}", row.name);
        }
        assert!(!row.domain.contains(f64::NAN));
    }
}

/// At a singular point the slope is infinite, or it differs on the two sides, or the value jumps; elsewhere none of it.
#[test]
fn singular_points_are_singular_and_no_others() {
    let is_singular = |row: &Row, x: f64| {
        let at = (row.f)(D::variable(x, 0));
        let beside = |h: f64| (row.f)(D::variable(x + h, 0));
        let (left, right) = (beside(-1e-9), beside(1e-9));
        let differ = |a: f64, b: f64| (a - b).abs() > 1e-3;
        !at.tangent[0].is_finite() || differ(left.value, right.value) || differ(left.tangent[0], right.tangent[0])
    };
    for row in rules() {
        for x in [-2.5, -2.0, -1.5, -1.0, -0.75, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5] {
            let listed = match row.singular {
                Singular::At(points) => points.contains(&x),
                Singular::Integers => x.fract() == 0.0 && (x != 0.0 || !["trunc", "fract"].contains(&row.name)),
                Singular::HalfIntegers => x.fract().abs() == 0.5,
                Singular::NonPositiveIntegers => x <= 0.0 && x == x.trunc(),
                _ => unreachable!("a new kind of singular points needs a line here"),
            };
            if row.domain.contains(x) {
                assert_eq!(is_singular(&row, x), listed, "{} at {x}", row.name);
            }
        }
    }
}

#[test]
fn examples_of_two_arguments_hold() {
    macro_rules! check {
        ($({
            $(#[$doc:meta])*
            $Rule:ident $name:ident($other:ident) = $kind:ident($($value:tt)*),
            seam $seam:ident, at ($x:expr, $y:expr) => ($z:expr, $dx:expr, $dy:expr), $($rest:tt)*
        })*) => { $(
            let z = Dual::<f64, 2>::variable($x, 0).apply2(Dual::variable($y, 1), gradual::elementary::$Rule);
            assert_eq!((gradual::elementary::$Rule::NAME, z.value, z.tangent), (stringify!($name), $z, [$dx, $dy]));
            let slopes = gradual::elementary::$Rule.slopes($x, $y, $z);
            assert_eq!((stringify!($name), slopes), (stringify!($name), ($dx, $dy)));
        )* };
    }
    gradual::__for_each_binary!(check);
    #[cfg(feature = "special")]
    gradual::__for_each_special_binary!(check);
}

/// x ↦ x² / (x² + k²), a rule with a parameter.
#[derive(Clone, Copy)]
struct Saturation {
    half: f64,
}

impl Unary for Saturation {
    fn value<F: Primitive>(self, x: F) -> F {
        let k = F::literal(self.half);
        x * x / (x * x + k * k)
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        let k = T::literal(self.half);
        let sum = x * x + k * k;
        x * T::literal(2.0) * k * k / (sum * sum)
    }
}

/// The first argument unless the second is negative: a rule that selects.
#[derive(Clone, Copy)]
struct Gate;

impl Binary for Gate {
    fn value<F: Primitive>(self, x: F, gate: F) -> F {
        if gate < F::zero() { F::zero() } else { x }
    }

    fn slopes<T: Scalar>(self, _x: T, gate: T, _z: T) -> (T, T) {
        (if gate < T::Base::zero() { T::zero() } else { T::one() }, T::zero())
    }

    fn select<S: Scalar>(self, x: S, gate: S) -> Option<S> {
        Some(if gate < S::Base::zero() { S::zero() } else { x })
    }
}

/// x + y, undefined above 10, where the slopes would not tell.
#[derive(Clone, Copy)]
struct Capped;

impl Binary for Capped {
    fn value<F: Primitive>(self, x: F, y: F) -> F {
        if x + y > F::literal(10.0) { F::nan() } else { x + y }
    }

    fn slopes<T: Scalar>(self, _x: T, _y: T, _z: T) -> (T, T) {
        (T::one(), T::one())
    }
}

/// A smooth rule of two arguments.
#[derive(Clone, Copy)]
struct HarmonicMean;

impl Binary for HarmonicMean {
    const NAME: &'static str = "harmonic mean";

    fn value<F: Primitive>(self, x: F, y: F) -> F {
        F::literal(2.0) * x * y / (x + y)
    }

    fn slopes<T: Scalar>(self, x: T, y: T, _z: T) -> (T, T) {
        let square = (x + y) * (x + y) * T::literal(0.5);
        (y * y / square, x * x / square)
    }
}

#[test]
fn rules_from_outside_work_in_every_scalar() {
    let rule = Saturation { half: 2.0 };
    assert_eq!((2.0.apply(rule), 2.0_f32.apply(rule)), (0.5, 0.5));
    assert_eq!(derivative(|x| x.apply(rule), 2.0), 0.25);
    assert_eq!(derivative(|x: Dual<f32, 1>| x.apply(rule), 2.0), 0.25);
    let expected = live(1.5) * live(1.5) / (live(1.5) * live(1.5) + 4.0);
    assert_close(
        expected.tangent[0].tangent[1],
        live(1.5).apply(rule).tangent[0].tangent[1],
        1e-15,
        "mixed derivative",
    );
    assert_close(-0.125, second_derivative(|x| x.apply(rule), 2.0), 1e-15, "second derivative");
    assert_eq!(
        (Saturation::NAME, Saturation::DOMAIN, Saturation::SINGULAR),
        ("custom rule", Domain::ALL, Singular::NONE)
    );

    assert_eq!(gradient(|[x, y]| x.apply2(y, HarmonicMean), [2.0, 2.0]), [0.5, 0.5]);
    assert_eq!(hessian(|[x, y]| x.apply2(y, HarmonicMean), [2.0, 2.0]), [[-0.25, 0.25], [0.25, -0.25]]);
    assert_eq!((HarmonicMean::NAME, Gate::NAME), ("harmonic mean", "custom rule"));
    assert_eq!(gradient(|[x, y]| x.sqrt().apply2(y, Gate), [0.0, -1.0]), [0.0, 0.0]);
    assert_eq!(gradient(|[x, y]| x.apply2(y, Gate), [3.0, 1.0]), [1.0, 0.0]);
    // In closures without imports.
    assert_eq!(gradient(|[x, y]| x.apply2(1.0, HarmonicMean) * y.apply(rule), [1.0, 2.0]), [0.25, 0.25]);
    // A NaN value makes the slopes NaN, whatever the rule says, and zero tangents stay zero.
    let undefined = Dual::<f64, 2>::variable(7.0, 0).apply2(4.0, Capped);
    assert!(undefined.value.is_nan() && undefined.tangent[0].is_nan() && undefined.tangent[1] == 0.0);
    assert_eq!(gradient(|[x, y]| x.apply2(y, Capped), [1.0, 2.0]), [1.0, 1.0]);
    let y = Dual::<f64, 2>::variable(f64::NAN, 0).apply(rule);
    assert!(y.value.is_nan() && y.tangent[0].is_nan() && y.tangent[1] == 0.0);
}

#[test]
fn integer_powers_as_rules() {
    // Where n - 1 is no i32: (1 + δ)ⁿ is e⁻²¹⁴.
    let (y, slope) = gradual::value_and_derivative(|x| x.powi(i32::MIN), 1.000_000_1_f64);
    assert_close(1.0, slope / (f64::from(i32::MIN) * y / 1.000_000_1), 1e-14, "slope of powi");
    assert_eq!((Powi::NAME, 3.0.apply(Powi(2)), Powi(2).slope(3.0, 9.0)), ("powi", 9.0, 6.0));
}
