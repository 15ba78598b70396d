//! The crate num-dual beside gradual: every elementary function and every driver, compared where num-dual is right, and
//! the list [`WRONG`] of where it is not.
//!
//! [`Peer`] makes a number of num-dual a [`Scalar`], so that both crates run the same program. It shares no rule with gradual:
//! each function is num-dual's own, and one that num-dual has not stops the test.

use core::ops::{Add, Div, Mul, Neg, Sub};
use std::panic::catch_unwind;

use gradual::Scalar;
use gradual::elementary::{Binary, Unary};
use nalgebra::{ComplexField, RealField, SVector};
use num_dual::{Dual2_64, Dual2SVec64, Dual3_64, Dual64, DualNum, DualSVec64, HyperDual64};

use crate::zoo::Problem;
use crate::zoo::dense::Trigonometric;
use crate::zoo::fits::{BrownDennis, GulfResearch};
use crate::zoo::small::{Beale, HelicalValley};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// A number of num-dual.
trait Number: DualNum<Primitive = f64> + RealField + Copy {}
impl<D: DualNum<Primitive = f64> + RealField + Copy> Number for D {}

/// A number of num-dual as a scalar of gradual, and the literal that it was made of: powers by a plain number are functions of
/// their own there.
#[derive(Clone, Copy)]
struct Peer<D> {
    number: D,
    literal: Option<f64>,
}

impl<D: Number> Peer<D> {
    fn new(number: D) -> Self {
        Self { number, literal: None }
    }
}

impl<D: Number> From<f64> for Peer<D> {
    fn from(x: f64) -> Self {
        Self { number: <D as From<f64>>::from(x), literal: Some(x) }
    }
}

impl<D: Number> Neg for Peer<D> {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.number)
    }
}

macro_rules! operators {
    ($($Op:ident $op:ident),*) => { $(
        impl<D: Number> $Op for Peer<D> {
            type Output = Self;
            fn $op(self, other: Self) -> Self {
                Self::new($Op::$op(self.number, other.number))
            }
        }
    )* };
}
operators!(Add add, Sub sub, Mul mul, Div div);
gradual::scalar_operators!([D: Number] Peer<D>, f64);

macro_rules! methods {
    ($Trait:ident, one: $($name:ident)*) => { $(
        fn $name(self) -> Self {
            Self::new($Trait::$name(self.number))
        }
    )* };
    ($Trait:ident, two: $($name:ident)*) => { $(
        fn $name(self, other: impl Into<Self>) -> Self {
            Self::new($Trait::$name(self.number, other.into().number))
        }
    )* };
}

impl<D: Number> Scalar for Peer<D> {
    type Base = f64;

    // The functions as num-dual gives them to nalgebra: where `DualNum` has one of the name, that one.
    methods!(ComplexField, one: recip sqrt cbrt exp exp2 exp_m1 ln log2 log10 ln_1p sin cos tan asin acos atan);
    methods!(ComplexField, one: sinh cosh tanh asinh acosh atanh abs signum);
    methods!(ComplexField, two: hypot);
    methods!(RealField, two: atan2 max min copysign);

    fn base(self) -> f64 {
        self.number.re()
    }

    fn apply<R: Unary>(self, _: R) -> Self {
        panic!("num-dual has no {}: it belongs in MISSING", R::NAME)
    }

    fn apply2<R: Binary>(self, _: Self, _: R) -> Self {
        panic!("num-dual has no {}: it belongs in MISSING", R::NAME)
    }

    fn sinc(self) -> Self {
        Self::new(self.number.sph_j0())
    }

    fn abs_sub(self, other: impl Into<Self>) -> Self {
        fn abs_sub<D: DualNum>(x: &D, y: &D) -> D {
            x.abs_sub(y)
        }
        Self::new(abs_sub(&self.number, &other.into().number))
    }

    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        Self::new(ComplexField::mul_add(self.number, a.into().number, b.into().number))
    }

    fn powi(self, n: i32) -> Self {
        Self::new(DualNum::powi(&self.number, n))
    }

    fn powf(self, exponent: impl Into<Self>) -> Self {
        let Self { number, literal } = exponent.into();
        Self::new(literal.map_or_else(|| self.number.powd(number), |n| DualNum::powf(&self.number, n)))
    }
}

/// A function as num-dual's drivers take it.
fn bare<D: Number, const N: usize>(f: impl Fn([Peer<D>; N]) -> Peer<D>) -> impl Fn(SVector<D, N>) -> D {
    move |x| f(<[D; N]>::from(x).map(Peer::new)).number
}

/// What either crate finds of a function at a point, under one name; `slope`, `second` and `third` are of one argument.
macro_rules! orders {
    ($($order:ident of $Number:ty: $f:ident, $x:ident => $found:expr;)*) => { $(
        pub(super) fn $order<const N: usize>($f: impl Fn([$Number; N]) -> $Number, $x: [f64; N]) -> Vec<f64> {
            $found
        }
    )* };
}

mod ours {
    use gradual::Dual;

    type Second<const N: usize> = Dual<Dual<f64, N>, N>;
    type Third = Dual<Second<1>, 1>;

    orders! {
        value of Dual<f64, N>: f, x => vec![gradual::value_and_gradient(f, x).0];
        gradient of Dual<f64, N>: f, x => gradual::gradient(f, x).to_vec();
        slope of Dual<f64, 1>: f, x => vec![gradual::derivative(|x| f([x; N]), x[0])];
        hessian of Second<N>: f, x => gradual::hessian(f, x).concat();
        hyper of Second<N>: f, x => hessian(f, x);
        second of Second<1>: f, x => vec![gradual::second_derivative(|x| f([x; N]), x[0])];
        third of Third: f, x => vec![gradual::derivative(|x| gradual::second_derivative(|x| f([x; N]), x), x[0])];
    }
}

mod theirs {
    use core::array::from_fn;

    use super::{Dual2_64, Dual2SVec64, Dual3_64, Dual64, DualSVec64, HyperDual64, Peer, bare};

    /// The Hessian by hyper-dual numbers, an entry at a time.
    fn entries<const N: usize>(f: impl Fn([Peer<HyperDual64>; N]) -> Peer<HyperDual64>, x: [f64; N]) -> Vec<f64> {
        let seed = |is_seeded| f64::from(u8::from(is_seeded));
        let entry = |i, j| f(from_fn(|k| Peer::new(HyperDual64::new(x[k], seed(k == i), seed(k == j), 0.0))));
        (0..N * N).map(|k| entry(k / N, k % N).number.eps1eps2).collect()
    }

    orders! {
        value of Peer<DualSVec64<N>>: f, x => vec![num_dual::gradient(bare(f), &x.into()).0];
        gradient of Peer<DualSVec64<N>>: f, x => num_dual::gradient(bare(f), &x.into()).1.as_slice().to_vec();
        slope of Peer<Dual64>: f, x => vec![num_dual::first_derivative(|x| f([Peer::new(x); N]).number, x[0]).1];
        hessian of Peer<Dual2SVec64<N>>: f, x => num_dual::hessian(bare(f), &x.into()).2.as_slice().to_vec();
        hyper of Peer<HyperDual64>: f, x => entries(f, x);
        second of Peer<Dual2_64>: f, x => vec![num_dual::second_derivative(|x| f([Peer::new(x); N]).number, x[0]).2];
        third of Peer<Dual3_64>: f, x => vec![num_dual::third_derivative(|x| f([Peer::new(x); N]).number, x[0]).3];
    }
}

/// Functions that num-dual has not: there are none of these names, or they panic.
const MISSING: &str =
    "floor ceil round trunc fract to_degrees to_radians sigmoid softplus ln_cosh rem rem_euclid ln_add_exp";

type Region<const N: usize> = (&'static str, fn([f64; N]) -> bool);

/// Where num-dual is right to order 3. Every function with a bound fails somewhere beyond it; [`WRONG`] shows how.
const UNARY: &[Region<1>] = &[
    ("sin cos tan abs signum", |_| true),
    ("recip cbrt", |[x]| 1e-75 < x.abs() && x.abs() < 1e75),
    ("sqrt", |[x]| 1e-75 < x && x < INF),
    ("exp exp2 exp_m1", |[x]| x < 709.0),
    ("ln log2 log10", |[x]| x > 1e-75),
    ("ln_1p", |[x]| x > -1.0),
    ("asin acos atanh", |[x]| x.abs() < 0.999),
    ("atan", |[x]| x.abs() < 1e75),
    ("sinh cosh", |[x]| x.abs() < 709.0),
    ("tanh", |[x]| x.abs() < 2.0),
    ("asinh", |[x]| x.abs() < 1e150),
    ("acosh", |[x]| 1.01 < x && x < 1e150),
    ("sinc", |[x]| 1.0 < x.abs() && x.abs() < 1e150),
];

/// The same to order 2.
const BINARY: &[Region<2>] = &[
    ("max min copysign abs_sub", |_| true),
    ("powf", |[x, y]| 1e-3 < x && x < 1e3 && (y * x.ln()).abs() < 10.0),
    ("atan2", |[y, x]| [x, y].iter().all(|x| 1e-50 < x.abs() && x.abs() < 1e50) && (y / x).abs() < 30.0),
    ("hypot", |[x, y]| [x, y].iter().all(|x| 1e-50 < x.abs() && x.abs() < 1e50)),
];

/// Some fifty units in the last place, of which third derivatives take 23: in either crate they are sums of products of eight rounded
/// factors.
const TOLERANCE: f64 = 1e-14;

/// Equal, both NaN, or within a finite tolerance.
fn is_close(x: f64, y: f64, tolerance: f64) -> bool {
    x == y || x.is_nan() && y.is_nan() || tolerance < INF && (x - y).abs() <= tolerance
}

/// Whether the derivatives of one order are equal to the tolerance, relative to the largest of them and to `scale`: single ones vanish
/// or all but vanish.
fn agree(ours: &[f64], theirs: &[f64], scale: f64) -> bool {
    let largest = ours.iter().fold(scale, |largest, x| largest.max(x.abs()));
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(&x, &y)| is_close(x, y, TOLERANCE * largest))
}

type Finder<const N: usize> = fn([f64; N]) -> Vec<f64>;

/// A function of `N` arguments, and how either crate finds its derivatives, by order.
struct Row<const N: usize> {
    name: &'static str,
    finders: &'static [(usize, Finder<N>, Finder<N>)],
}

macro_rules! rows {
    ($orders:tt $pattern:tt $arguments:tt $({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(Row { name: stringify!($name), finders: rows!(@ $orders $pattern $arguments $name) }),*]
    };
    (@ [$($k:literal $order:ident),+] $pattern:tt $arguments:tt $name:ident) => {
        &[$((
            $k,
            |x| ours::$order(|$pattern| Scalar::$name $arguments, x),
            |x| theirs::$order(|$pattern| Scalar::$name $arguments, x),
        )),+]
    };
}

macro_rules! powers {
    ($($name:ident $n:literal),*) => {
        &[$(Row {
            name: concat!(stringify!($name), " ", $n),
            finders: rows!(@ [0 value, 1 slope, 2 hyper, 2 second, 3 third] [x] (x, $n) $name),
        }),*]
    };
}

const UNARY_ROWS: &[Row<1>] =
    gradual::__for_each_unary!(rows [0 value, 1 gradient, 1 slope, 2 hessian, 2 hyper, 2 second, 3 third] [x] (x));
const BINARY_ROWS: &[Row<2>] =
    gradual::__for_each_binary!(rows [0 value, 1 gradient, 2 hessian, 2 hyper] [x, y] (x, y));
const POWERS: &[Row<1>] = powers!(
    powi -5, powi -2, powi -1, powi 0, powi 1, powi 2, powi 3, powi 4, powi 9,
    powf -2.5, powf -1.0, powf -0.3, powf 0.0, powf 0.5, powf 1.0, powf 2.0, powf 2.5, powf 7.0
);

impl<const N: usize> Row<N> {
    /// Whether the crates agree at the arguments of this line of the oracle's table.
    fn agrees(&self, line: &[f64]) -> bool {
        self.finders.iter().all(|&(k, ours, theirs)| {
            let x = point(line);
            // A derivative that vanishes is measured against √|f⁽ᵏ⁻¹⁾ f⁽ᵏ⁺¹⁾|, as in `elementary_oracle`.
            let scale = if N == 1 && k > 0 { line[k].abs().sqrt() * line[k + 2].abs().sqrt() } else { 0.0 };
            agree(&ours(x), &theirs(x), scale)
        })
    }

    /// What is to say against the row: a line at which the crates disagree where num-dual is right, or a bound that is not needed.
    fn complaint(&self, lines: &[Vec<f64>], is_right: fn([f64; N]) -> bool) -> Option<String> {
        let name = self.name;
        let (right, beyond): (Vec<_>, Vec<_>) = lines.iter().partition(|line| is_right(point(line)));
        if let Some(line) = right.iter().find(|line| !self.agrees(line)) {
            return Some(format!("{name}: the crates disagree at the line {line:?} of the oracle"));
        }
        let is_needless = !beyond.is_empty() && beyond.iter().all(|line| self.agrees(line));
        (is_needless || right.is_empty())
            .then(|| format!("{name}: num-dual is right everywhere, or nothing is compared"))
    }
}

/// The arguments, with which a line begins.
fn point<const N: usize>(line: &[f64]) -> [f64; N] {
    *line.first_chunk().expect("a line begins with its arguments")
}

/// The lines of a section of the oracle's table; NaN for what it has not.
fn oracle(section: &str) -> Vec<Vec<f64>> {
    let number = |bits| u64::from_str_radix(bits, 16).map_or(NAN, f64::from_bits);
    let lines = include_str!("oracle/elementary.txt").lines().skip_while(|line| *line != section);
    let lines = lines.skip(1).take_while(|line| !line.starts_with('['));
    lines.map(|line| line.split(' ').map(number).collect()).collect()
}

fn assert_agree<const N: usize>(kind: &str, rows: &[Row<N>], regions: &[Region<N>]) {
    let names = |list: &str, row: &Row<N>| list.split(' ').any(|name| name == row.name);
    let complaints = rows.iter().filter_map(|row| {
        let region = regions.iter().find(|(list, _)| names(list, row));
        if region.is_some() == names(MISSING, row) {
            return Some(format!("{} belongs either in a region or in MISSING", row.name));
        }
        row.complaint(&oracle(&format!("[{kind} {}]", row.name)), region?.1)
    });
    assert_eq!(complaints.collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn functions_agree_where_num_dual_is_right() {
    assert_agree("unary", UNARY_ROWS, UNARY);
    assert_agree("binary", BINARY_ROWS, BINARY);
}

#[test]
fn powers_agree_where_num_dual_is_right() {
    for row in POWERS {
        for x in [-7.25, -1.5, -0.3, 0.3, 0.999, 1.0, 2.0, 31.0] {
            assert!(row.agrees(&[x, 0.0, 0.0, 0.0, 0.0, 0.0]), "{} at {x}", row.name);
        }
    }
}

/// The drivers at the standard start of a problem.
fn assert_drivers_agree<P: Problem<N, M>, const N: usize, const M: usize>() {
    let x = P::start();
    let residuals = |x| P::residuals(<[DualSVec64<N>; N]>::from(x).map(Peer::new)).map(|r| r.number);
    let (_, jacobian) = num_dual::jacobian(|x: SVector<_, N>| SVector::from(residuals(x)), &x.into());
    for (what, ours, theirs) in [
        ("value", ours::value(P::objective, x), theirs::value(P::objective, x)),
        ("gradient", ours::gradient(P::objective, x), theirs::gradient(P::objective, x)),
        ("Hessian", ours::hessian(P::objective, x), theirs::hessian(P::objective, x)),
        ("Jacobian", gradual::jacobian(P::residuals, x).concat(), jacobian.transpose().as_slice().to_vec()),
    ] {
        assert!(agree(&ours, &theirs, 0.0), "{what} of {}: {ours:?}, by num-dual {theirs:?}", P::NAME);
    }
}

/// A few of the zoo, which have every function of it between them: num-dual's Hessians take long to compile.
#[test]
fn drivers_agree() {
    assert_drivers_agree::<Beale, 2, 3>();
    assert_drivers_agree::<HelicalValley, 3, 3>();
    assert_drivers_agree::<GulfResearch, 3, 99>();
    assert_drivers_agree::<BrownDennis, 4, 20>();
    assert_drivers_agree::<Trigonometric, 5, 5>();
}

struct Case {
    what: &'static str,
    right: &'static [f64],
    wrong: &'static [f64],
    ours: fn() -> Vec<f64>,
    theirs: fn() -> Vec<f64>,
}

macro_rules! wrong {
    ($($order:ident |$($x:ident),+| $f:expr, at $at:expr, is $right:expr, not $wrong:expr;)*) => {
        &[$(Case {
            what: concat!(stringify!($order), " of ", stringify!($f), " at ", stringify!($at)),
            right: &$right,
            wrong: &$wrong,
            ours: || ours::$order(|[$($x),+]| $f, $at),
            theirs: || theirs::$order(|[$($x),+]| $f, $at),
        }),*]
    };
}

/// What num-dual 0.15.1 gets wrong and gradual right: the right numbers from 60-digit arithmetic or plain from the formula, then those
/// of num-dual. Hessians are lists of their rows.
#[allow(clippy::unreadable_literal)]
const WRONG: &[Case] = wrong! {
    // Values that are not those of f64. A quotient is the product with a reciprocal, which rounds and overflows.
    value |x, y| x / y, at [5.0, 3.0], is [5.0 / 3.0], not [1.6666666666666665];
    value |x, y| x / y, at [49.0, 49.0], is [1.0], not [0.9999999999999999];
    value |x, y| x / y, at [1e-310, 1e-310], is [1.0], not [INF];
    value |x| x.mul_add(x, -1.21), at [1.1], is [2.3092638912203257e-16], not [2.220446049250313e-16]; // two roundings
    // powi(n) and powf(n) are the power of n - 3 times x three times.
    value |x| x.powi(-1), at [1e-100], is [1e100], not [INF];
    value |x| x.powi(-2), at [1e120], is [1e-240], not [0.0];
    value |x| x.powi(-3), at [0.0], is [INF], not [NAN];
    value |x| x.powf(0.5), at [0.0], is [0.0], not [NAN];
    value |x| x.powf(0.5), at [1e-150], is [1e-75], not [INF];
    value |x| x.powf(0.5), at [1e150], is [1e75], not [0.0];
    value |x| x.powf(2.5), at [0.0], is [0.0], not [NAN];
    // powf with an exponent that is differentiated too (powd) is exp(y ln x).
    value |x, y| x.powf(y), at [10.0, 300.0], is [1e300], not [1.00000000000009e300];
    value |x, y| x.powf(y), at [-2.0, 3.0], is [-8.0], not [NAN];
    value |x, y| x.powf(y), at [0.0, 0.0], is [1.0], not [NAN];
    // tanh is sinh / cosh.
    value |x| x.tanh(), at [800.0], is [1.0], not [NAN];
    value |x| x.tanh(), at [INF], is [1.0], not [NAN];
    // hypot is the root of the sum of the squares, which overflow and vanish.
    value |x, y| x.hypot(y), at [3e200, 4e200], is [5e200], not [INF];
    value |x, y| x.hypot(y), at [3e-200, 4e-200], is [5e-200], not [0.0];
    // Of a number and NaN, f64 takes the number.
    value |x| x.max(1.0), at [NAN], is [1.0], not [NAN];
    value |x| x.min(1.0), at [NAN], is [1.0], not [NAN];
    value |x| x.signum(), at [NAN], is [NAN], not [1.0];
    value |x| x.signum(), at [-0.0], is [-1.0], not [0.0];
    value |x| x.abs_sub(1.0), at [NAN], is [NAN], not [0.0];

    // Slopes that are infinite are 0/0 or ∞ · 0, and spoil what does not depend on them.
    gradient |x| x.sqrt(), at [0.0], is [INF], not [NAN];
    gradient |x| x.cbrt(), at [0.0], is [INF], not [NAN];
    gradient |x| x.sqrt(), at [1e-310], is [5.000000000000008e154], not [INF];
    gradient |x| x.cbrt(), at [1e-310], is [1.5471962778709295e206], not [INF];
    gradient |x, y| x + (y * 0.0).sqrt(), at [1.0, 2.0], is [1.0, 0.0], not [NAN, NAN];
    gradient |x| x.sqrt() * 0.0, at [0.0], is [0.0], not [NAN];
    // Finite slopes.
    gradient |x| x.sqrt(), at [INF], is [0.0], not [NAN];
    gradient |x| x.powi(-1), at [1e120], is [-1e-240], not [0.0];
    gradient |x| x.powi(-2), at [1e-70], is [-2e210], not [-INF];
    gradient |x| x.powf(1.5), at [0.0], is [0.0], not [NAN];
    gradient |x| x.powf(2.5), at [0.0], is [0.0], not [NAN];
    gradient |x, y| x.powf(y), at [0.0, 2.0], is [0.0, 0.0], not [NAN, NAN];
    gradient |x, y| x.powf(y), at [-2.0, 3.0], is [12.0, NAN], not [NAN, NAN];
    gradient |x| x.asin(), at [0.9999999999], is [70710.67519510884], not [70710.67519334107]; // 1 - x² cancels
    gradient |x| x.acos(), at [0.9999999999], is [-70710.67519510884], not [-70710.67519334107];
    gradient |x| x.atanh(), at [0.9999999999], is [4999999586.54818], not [4999999586.29818];
    gradient |x| x.acosh(), at [1.0000000001], is [70710.67519157329], not [70710.67519334107];
    gradient |x| x.asinh(), at [1e160], is [1e-160], not [0.0]; // x² overflows
    gradient |x| x.acosh(), at [1e160], is [1e-160], not [0.0];
    gradient |x| x.tanh(), at [20.0], is [1.6993417021166355e-17], not [0.0]; // cosh² - sinh²
    gradient |x| x.tanh(), at [400.0], is [0.0], not [NAN];
    gradient |x| x.sinc(), at [1e-8], is [-3.3333333333333334e-9], not [0.0]; // x cos x - sin x
    gradient |x, y| x.atan2(y), at [1.0, 0.0], is [0.0, -1.0], not [NAN, NAN]; // the slope of atan(x / y)
    gradient |x, y| x.atan2(y), at [1.0, 1e-200], is [1e-200, -1.0], not [0.0, NAN];
    gradient |x, y| x.hypot(y), at [3e200, 4e200], is [0.6, 0.8], not [NAN, NAN];
    gradient |x, y| x.hypot(y), at [3e-200, 4e-200], is [0.6, 0.8], not [NAN, NAN];
    gradient |x, y| x.hypot(y).powi(2), at [0.0, 0.0], is [0.0, 0.0], not [NAN, NAN];

    // At a tie one side is taken, always the same. These functions are x, x, x + y, 0 and x.
    gradient |x| x.max(0.0) - (-x).max(0.0), at [0.0], is [1.0], not [2.0];
    gradient |x| x.max(0.0) + x.min(0.0), at [0.0], is [1.0], not [2.0];
    gradient |x, y| x.max(y) + x.min(y), at [2.0, 2.0], is [1.0, 1.0], not [2.0, 0.0];
    gradient |x, y| (x - y).abs() - (y - x).abs(), at [1.0, 1.0], is [0.0, 0.0], not [2.0, -2.0];
    gradient |x| x.abs_sub(0.0) - (-x).abs_sub(0.0), at [0.0], is [1.0], not [0.0];

    // Higher orders: infinities of the inner slopes meet zeros of the seeds.
    second |x| x.ln(), at [0.0], is [-INF], not [NAN];
    second |x| x.recip(), at [1e-160], is [INF], not [NAN];
    second |x| x.exp(), at [710.0], is [INF], not [NAN];
    second |x| x.asin(), at [1.0], is [INF], not [NAN];
    second |x| x.acosh(), at [1.0], is [-INF], not [NAN];
    second |x| x.atan(), at [INF], is [0.0], not [NAN];
    second |x| x.powf(2.5), at [0.0], is [0.0], not [NAN];
    second |x| x.acosh(), at [1.0000000001], is [-353553346722409.06], not [-353553346748925.6];
    second |x| x.sinc(), at [1e-8], is [-0.3333333333333333], not [0.0];
    third |x| x.atan(), at [1e160], is [0.0], not [NAN];
    third |x| x.exp(), at [709.0], is [8.218407461554972e307], not [NAN]; // three times eˣ overflows
    hessian |x, y| x / y, at [1e-170, 1e-170], is [0.0, -INF, -INF, INF], not [NAN, NAN, NAN, NAN];
    hessian |x, y| x.atan2(y), at [1.0, 0.0], is [0.0, 1.0, 1.0, 0.0], not [NAN, NAN, NAN, NAN];
};

#[test]
fn gradual_is_right_where_num_dual_is_wrong() {
    for &Case { what, right, wrong, ours, theirs } in WRONG {
        let (ours, theirs) = (ours(), theirs());
        for k in 0..right.len() {
            let error = (wrong[k] - right[k]).abs();
            // To four units in the last place, as in `elementary_oracle`, and to a tenth of num-dual's error.
            let is_right = is_close(ours[k], right[k], (4.0 * f64::EPSILON * right[k].abs()).min(0.1 * error));
            assert!(is_right, "{what}: gradual finds {ours:?}");
            // To two digits of the error: the next ones are the platform's.
            let is_as_stated = is_close(theirs[k], wrong[k], 0.01 * error);
            assert!(is_as_stated, "{what}: num-dual now finds {theirs:?}");
        }
        assert!((0..right.len()).any(|k| !is_close(theirs[k], ours[k], 0.0)), "{what}: no difference");
    }
}

/// The factor n (n - 1) is computed in i32: a panic, or a wrong number where overflow is not checked.
#[test]
fn a_large_whole_power_is_right_where_num_dual_overflows() {
    let (n, right) = (50_000, 2_499_950_000.0);
    assert_eq!(gradual::second_derivative(|x| x.powi(n), 1.0), right);
    let found = catch_unwind(|| num_dual::second_derivative(|x| DualNum::powi(&x, n), 1.0).2);
    assert_ne!(found.ok(), Some(right));
}

#[test]
fn what_num_dual_has_not_panics() {
    let x = Dual64::from(7.5);
    let calls: [fn(Dual64) -> Dual64; 7] = [
        |x| x % Dual64::from(2.0),
        |x| x % 2.0,
        ComplexField::floor,
        ComplexField::ceil,
        ComplexField::round,
        ComplexField::trunc,
        ComplexField::fract,
    ];
    for (k, call) in calls.into_iter().enumerate() {
        assert!(catch_unwind(|| call(x)).is_err(), "number {k} no longer panics");
    }
}
