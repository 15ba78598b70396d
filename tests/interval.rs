//! The interval encloses: every rule against correctly rounded values, every expression against samples.

use std::collections::BTreeMap;

use gradual::audit::{Interval, RegionAudit};
use gradual::{Real, Scalar};
use proptest::prelude::*;

use crate::support::SPECIAL;

const TABLES: [&str; 2] = [include_str!("oracle/elementary.txt"), include_str!("oracle/special.txt")];

/// The arguments and values of each section of the tables, in f64.
fn sections() -> BTreeMap<&'static str, Vec<Vec<f64>>> {
    let mut sections = BTreeMap::<_, Vec<Vec<f64>>>::new();
    let mut title = "";
    for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
        if let Some(line) = line.strip_prefix('[') {
            title = line.trim_end_matches(']');
        } else if !title.contains("32") {
            let number = |bits: &str| u64::from_str_radix(bits, 16).map_or(f64::NAN, f64::from_bits);
            sections.entry(title).or_default().push(line.split(' ').map(number).collect());
        }
    }
    sections
}

type Map<S> = fn(S) -> S;
type PairMap<S> = fn(S, S) -> S;

macro_rules! unary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident = $($row:tt)* })*) => {
        &[$((concat!("unary ", stringify!($name)), Interval::$name)),*]
    };
}

macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) = $($row:tt)* })*) => {
        &[$((concat!("binary ", stringify!($name)), Interval::$name)),*]
    };
}

const UNARY_ROWS: &[&[(&str, Map<Interval>)]] = &[
    gradual::__for_each_unary!(unary_rows),
    #[cfg(feature = "special")]
    gradual::__for_each_special_unary!(unary_rows),
    #[cfg(feature = "special")]
    &[("unary bessel_jn -3", |x| x.bessel_jn(-3)), ("unary bessel_jn 7", |x| x.bessel_jn(7))],
];
const BINARY_ROWS: &[&[(&str, PairMap<Interval>)]] = &[
    gradual::__for_each_binary!(binary_rows),
    #[cfg(feature = "special")]
    gradual::__for_each_special_binary!(binary_rows),
];

fn point(x: f64) -> Interval {
    Interval::between(x, x)
}

/// A NaN is enclosed by nothing that is known, or by NaN.
fn encloses(y: Interval, value: f64) -> bool {
    let is_whole = y.lower() == f64::NEG_INFINITY && y.upper() == f64::INFINITY;
    if value.is_nan() { y.lower().is_nan() || is_whole } else { y.lower() <= value && value <= y.upper() }
}

/// How far the ends are from each other, in units of the last place of the value; for a number that is neither huge nor next to nothing.
fn ulps(y: Interval, value: f64) -> f64 {
    (y.upper() - y.lower()) / (value.abs() * f64::EPSILON)
}

#[test]
fn every_rule_of_one_argument_encloses_the_exact_values() {
    let sections = sections();
    for &(title, rule) in UNARY_ROWS.iter().copied().flatten() {
        let mut lines = sections[title].clone();
        lines.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut tight = 0;
        for line in &lines {
            let y = rule(point(line[0]));
            assert!(encloses(y, line[1]), "{title} at {:e}: {:e} is not in {y:?}", line[0], line[1]);
            // Twice 8 units, of 1 for those that are off by units of 1 next to their zeros, and what the step to the next number adds.
            tight += usize::from(y.upper() - y.lower() < 40.0 * f64::EPSILON * line[1].abs().max(1.0));
        }
        // The rest is at poles, jumps, far out where sinc and Bessel functions are bounded only, or negative where Γ is not enclosed.
        assert!(tight * 5 > lines.len() || lines.len() < 30, "{title}: {tight} of {}", lines.len());
        // Whole stretches between two arguments of the table.
        for stretch in [2, 3, 10, 50] {
            for part in lines.windows(stretch).step_by(stretch / 2) {
                let (from, to) = (part[0][0], part[stretch - 1][0]);
                let y = rule(Interval::between(from, to));
                for line in part {
                    assert!(
                        encloses(y, line[1]) || line[1].is_nan(),
                        "{title} from {from:e} to {to:e}: {:e} at {:e} is not in {y:?}",
                        line[1],
                        line[0]
                    );
                }
            }
        }
    }
}

#[test]
fn every_rule_of_two_arguments_encloses_the_exact_values() {
    let sections = sections();
    for &(title, rule) in BINARY_ROWS.iter().copied().flatten() {
        let lines = &sections[title];
        for (k, line) in lines.iter().enumerate() {
            let (x, y, value) = (line[0], line[1], line[2]);
            let z = rule(point(x), point(y));
            assert!(encloses(z, value), "{title} at {x:e}, {y:e}: {value:e} is not in {z:?}");
            let z = rule(point(x), y.into());
            assert!(encloses(z, value), "{title} at {x:e}, constant {y:e}: {value:e} is not in {z:?}");
            // A box of which the two lines' arguments are corners.
            let other = &lines[(k * 7 + 3) % lines.len()];
            let between = |a: f64, b: f64| Interval::between(a.min(b), a.max(b));
            if !x.is_nan() && !y.is_nan() && !other[0].is_nan() && !other[1].is_nan() {
                let z = rule(between(x, other[0]), between(y, other[1]));
                for value in [value, other[2]] {
                    assert!(
                        encloses(z, value) || value.is_nan(),
                        "{title} near {x:e}, {y:e}: {value:e} is not in {z:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn powers_enclose() {
    for n in [-1000, -7, -2, -1, 0, 1, 2, 3, 10, 333, i32::MAX, i32::MIN] {
        for x in SPECIAL {
            for scale in [1.0, 1.000_1, 3.0, -2.0] {
                let (lower, upper) = (x.min(x * scale), x.max(x * scale));
                let y = Interval::between(lower, upper).powi(n);
                for x in [lower, upper, 0.5 * lower + 0.5 * upper] {
                    // Of a large power, the platform's may be off; the exact one is checked where powf is near.
                    for value in [x.powi(n), x.powf(f64::from(n))] {
                        assert!(encloses(y, value) || value.is_nan(), "{x:e}^{n}: {value:e} is not in {y:?}");
                    }
                }
            }
        }
    }
}

/// 1/10 is not a number of f64: the enclosures of sums of it hold 1, the exact sum, and what f64 makes of it.
#[test]
fn exact_values_are_enclosed_too() {
    let tenth = point(1.0) / point(10.0);
    let sum: Interval = [tenth; 10].iter().sum();
    let computed: f64 = [0.1; 10].iter().sum();
    assert!(computed != 1.0 && encloses(sum, 1.0) && encloses(sum, computed));
    assert!(ulps(sum, 1.0) < 40.0);
    // A number that does not depend on the box is what f64 computes.
    let sum: Interval = [Interval::from(0.1); 10].iter().sum();
    assert_eq!((sum.lower(), sum.upper()), (computed, computed));
}

/// An expression over two variables.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    X,
    Y,
    Number(f64),
    One(usize, Box<Expression>),
    Two(usize, Box<Expression>, Box<Expression>),
}

impl Expression {
    pub(crate) fn value<T: Real>(&self, x: T, y: T) -> T {
        match self {
            Expression::X => x,
            Expression::Y => y,
            Expression::Number(c) => T::from(*c),
            Expression::One(rule, a) => {
                let a = a.value(x, y);
                macro_rules! one {
                    ($({ $(#[$doc:meta])* $Rule:ident $name:ident = $($row:tt)* })*) => {
                        [$(|a: T| Scalar::$name(a)),*]
                    };
                }
                let rules: &[fn(T) -> T] = &gradual::__for_each_unary!(one);
                let more: [fn(T) -> T; 4] = [|a| -a, |a| a.powi(3), |a| a.powi(-2), |a| a.clamp(-1.5, 2.5)];
                let rule = rule % (rules.len() + more.len());
                if rule < rules.len() { rules[rule](a) } else { more[rule - rules.len()](a) }
            }
            Expression::Two(rule, a, b) => {
                let (a, b) = (a.value(x, y), b.value(x, y));
                macro_rules! two {
                    ($({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) = $($row:tt)* })*) => {
                        [$(|a: T, b: T| Scalar::$name(a, b)),*]
                    };
                }
                let rules: &[fn(T, T) -> T] = &gradual::__for_each_binary!(two);
                let more: [fn(T, T) -> T; 8] = [
                    |a, b| a + b,
                    |a, b| a - b,
                    |a, b| a * b,
                    |a, b| a / b,
                    |a, b| a + b,
                    |a, b| a * b,
                    |a, b| a.mul_add(b, a),
                    |a, b| a % b,
                ];
                let rule = rule % (rules.len() + more.len());
                if rule < rules.len() { rules[rule](a, b) } else { more[rule - rules.len()](a, b) }
            }
        }
    }
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -4.0..4.0, 1 => prop::sample::select(&SPECIAL[..25]), 1 => -1e3..1e3]
}

pub(crate) fn expression(number: impl Strategy<Value = f64> + 'static) -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        3 => Just(Expression::X),
        3 => Just(Expression::Y),
        1 => number.prop_map(Expression::Number),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        prop_oneof![
            (any::<usize>(), inner.clone()).prop_map(|(rule, a)| Expression::One(rule, Box::new(a))),
            (any::<usize>(), inner.clone(), inner).prop_map(|(rule, a, b)| Expression::Two(
                rule,
                Box::new(a),
                Box::new(b)
            )),
        ]
    })
}

/// Numbers from `lower` to `upper`, the ends among them.
fn samples(lower: f64, upper: f64) -> Vec<f64> {
    let inner = (1..8).map(|k| lower + (upper - lower) * f64::from(k) / 8.0).filter(|x| lower <= *x && *x <= upper);
    [lower, upper].into_iter().chain(inner).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// A proof says that the value is finite and lies in the enclosure, everywhere.
    #[test]
    fn proved_expressions_are_enclosed(
        f in expression(number()), (a, b) in (number(), number()), (c, d) in (number(), number()), narrow in any::<bool>(),
    ) {
        let side = |a: f64, b: f64| {
            let b = if narrow { a + 1e-3 * (1.0 + a.abs()) } else { b };
            (a.min(b), a.max(b))
        };
        let (x, y) = (side(a, b), side(c, d));
        prop_assume!([x, y].iter().all(|side| side.0.is_finite() && side.1.is_finite()));
        let report = RegionAudit::over([x, y]).budget(1).run(|[x, y]| f.value(x, y)).unwrap();
        let enclosure = report.is_smooth().then(|| f.value(Interval::between(x.0, x.1), Interval::between(y.0, y.1)));
        if let Some(z) = enclosure {
            for &x in &samples(x.0, x.1) {
                for &y in &samples(y.0, y.1) {
                    let value: f64 = f.value(x, y);
                    prop_assert!(value.is_finite() && encloses(z, value), "{} at {}, {} is not in {:?}", value, x, y, z);
                }
            }
        }
    }

    /// Of a sum, a product and a quotient the rounding error is known: the exact result lies on its side.
    #[test]
    fn exact_results_are_enclosed(a in -1e3..1e3, b in -1e3..1e3) {
        let (sum, product, quotient) = (a + b, a * b, a / b);
        let t = sum - a;
        let errors = [
            (point(a) + point(b), sum, (a - (sum - t)) + (b - t)),
            (point(a) - point(-b), sum, (a - (sum - t)) + (b - t)),
            (point(a) * point(b), product, a.mul_add(b, -product)),
            (point(a) / point(b), quotient, (-quotient).mul_add(b, a) * b.signum()),
        ];
        for (enclosure, rounded, error) in errors {
            prop_assert!(encloses(enclosure, rounded));
            prop_assert!(error <= 0.0 || enclosure.upper() > rounded, "{:?} {} {}", enclosure, rounded, error);
            prop_assert!(error >= 0.0 || enclosure.lower() < rounded, "{:?} {} {}", enclosure, rounded, error);
        }
    }

    /// Sums, products and quotients hold what f64 makes of any two numbers of the operands.
    #[test]
    fn operators_enclose((a, b, c, d) in (number(), number(), number(), number())) {
        let (x, y) = ((a.min(b), a.max(b)), (c.min(d), c.max(d)));
        let (p, q) = (Interval::between(x.0, x.1), Interval::between(y.0, y.1));
        for &s in &samples(x.0, x.1) {
            for &t in &samples(y.0, y.1) {
                let pairs = [
                    (p + q, s + t), (p - q, s - t), (p * q, s * t), (p / q, s / t), (p % q, s % t), (p + 0.1, s + 0.1),
                    (0.1 - p, 0.1 - s), (p * 0.1, s * 0.1), (p / 0.3, s / 0.3), (0.3 / p, 0.3 / s), (-p, -s),
                    (p.mul_add(q, p), s.mul_add(t, s)),
                ];
                for (k, (enclosure, value)) in pairs.into_iter().enumerate() {
                    prop_assert!(
                        encloses(enclosure, value) || value.is_nan(),
                        "{}: {:e} of {:e} and {:e} is not in {:?}", k, value, s, t, enclosure
                    );
                }
            }
        }
    }
}

/// A number in the middle stands for an interval where a plain one is asked for, and constants are themselves.
#[test]
fn plain_numbers() {
    assert_eq!(Interval::between(1.0, 3.0).base(), 2.0);
    assert_eq!(Interval::between(f64::NEG_INFINITY, f64::INFINITY).base(), 0.0);
    assert!(Interval::between(1.0, 3.0) < 3.5 && Interval::between(1.0, 3.0) != 4.0);
    assert!(Interval::from(2.0).is_constant() && !Interval::between(2.0, 2.0).is_constant());
    assert!(Interval::from(0.0).is_zero() && !Interval::between(0.0, 0.0).is_zero());
    assert!(Interval::between(1.0, 2.0).is_finite() && !Interval::between(1.0, 2.0).is_sign_negative());
    assert!((Interval::between(-2.0, -1.0).sqrt()).is_nan());
    assert_eq!(Interval::between(0.0, 1.0).partial_cmp(&Interval::between(2.0, 3.0)), Some(std::cmp::Ordering::Less));
}
