//! The complex step as an oracle: Im f(x + ih) / h is f′(x) up to terms of h², which vanish for h = 1e-100, and since nothing is
//! subtracted nothing is lost (W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM
//! Review 40 (1998), 110-112). It shares no rule with gradual: what it needs is each function itself, of a complex argument.
//!
//! The functions are num-complex's where those keep an imaginary part of 1e-100, and otherwise written here in a form that does.

use core::array;
use core::f64::consts::{FRAC_PI_2, LN_2, LN_10};
use core::ops::{Add, Div, Mul, Neg, Sub};

use gradual::elementary::{self, Binary, Domain, Singular, Unary};
use gradual::{Real, Scalar, derivative, dot, gradient, jacobian, logsumexp, norm, softmax};
use nalgebra::Complex as NumComplex;

use crate::zoo::{Problem, Visitor, visit_all};

const STEP: f64 = 1e-100;

/// A complex number as a scalar of gradual. Comparisons look at the real part.
#[derive(Clone, Copy)]
struct Complex(NumComplex<f64>);

impl Complex {
    /// The number at which the derivative is taken, stepped off the real line.
    fn stepped(x: f64) -> Self {
        Self(NumComplex::new(x, STEP))
    }

    fn slope(self) -> f64 {
        self.0.im / STEP
    }
}

impl From<f64> for Complex {
    fn from(x: f64) -> Self {
        Self(x.into())
    }
}

impl Neg for Complex {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

macro_rules! operators {
    ($($Op:ident $op:ident),*) => { $(
        impl $Op for Complex {
            type Output = Self;
            fn $op(self, other: Self) -> Self {
                Self($Op::$op(self.0, other.0))
            }
        }
    )* };
}
operators!(Add add, Sub sub, Mul mul, Div div);
gradual::scalar_operators!([] Complex, f64);

/// Functions by their names in num-complex, and functions by formula.
macro_rules! methods {
    ($($name:ident)*) => { $(
        fn $name(self) -> Self {
            Self(self.0.$name())
        }
    )* };
    ($($name:ident($z:ident) = $f:expr;)*) => { $(
        fn $name(self) -> Self {
            let $z = self;
            $f
        }
    )* };
    ($($name:ident($z:ident, $w:ident) = $f:expr;)*) => { $(
        fn $name(self, other: impl Into<Self>) -> Self {
            let ($z, $w) = (self, other.into());
            $f
        }
    )* };
}

impl Scalar for Complex {
    type Base = f64;

    methods! { exp ln sqrt sin cos sinh cosh tanh acosh atanh }

    methods! {
        recip(z) = Self(z.0.inv());
        exp2(z) = Self(z.0.expf(2.0));
        exp_m1(z) = z.exp() - 1.0;
        ln_1p(z) = (z + 1.0).ln();
        log2(z) = z.ln() / LN_2;
        log10(z) = z.ln() / LN_10;
        // num-complex has cos 2x + cosh 2y in the denominator, which cancels near π/2.
        tan(z) = z.sin() / z.cos();
        // Its arctangent, arcsine and arccosine take the logarithm of a modulus 1 + O(h), which is 1.
        atan(z) = {
            let NumComplex { re, im } = z.0;
            let turn = (2.0 * re).atan2(1.0 - re * re - im * im) / 2.0;
            Self(NumComplex::new(turn, (4.0 * im / (re * re + (im - 1.0).powi(2))).ln_1p() / 4.0))
        };
        asin(z) = (z / ((-z + 1.0).sqrt() * (z + 1.0).sqrt())).atan();
        acos(z) = -z.asin() + FRAC_PI_2;
        // Odd functions, of which the principal branch or the formula serves the right half plane only.
        asinh(z) = if z < 0.0 { -(-z).asinh() } else { Self(z.0.asinh()) };
        cbrt(z) = if z < 0.0 { -(-z).cbrt() } else { Self(z.0.cbrt()) };
        abs(z) = if z < 0.0 { -z } else { z };
        to_degrees(z) = z * 1_f64.to_degrees();
        to_radians(z) = z * 1_f64.to_radians();
        sigmoid(z) = ((z / 2.0).tanh() + 1.0) / 2.0;
        softplus(z) = (z.exp() + 1.0).ln();
        ln_cosh(z) = z.cosh().ln();
        // Next to 0 the quotient subtracts h sin x / x from h cos x; the series there is sinc's own.
        sinc(z) = if z.abs() < 1.0 {
            (1..=9).rev().fold(Self::one(), |sum, n| -(z * z * sum) / f64::from(2 * n * (2 * n + 1)) + 1.0)
        } else {
            z.sin() / z
        };
    }

    methods! {
        // In polar form, the modulus of a complex exponent with it; exp(w ln z) would multiply the logarithm's rounding.
        powf(z, w) = {
            let ((r, angle), NumComplex { re, im }) = (z.0.to_polar(), w.0);
            Self(NumComplex::from_polar(r.powf(re) * (-im * angle).exp(), re * angle + im * r.ln()))
        };
        // The angle's imaginary part is that of either arctangent.
        atan2(y, x) = {
            let angle = if y.abs() < x.abs() { (y / x).atan() } else { -(x / y).atan() };
            Self(NumComplex::new(y.base().atan2(x.base()), angle.0.im))
        };
        hypot(z, w) = (z * z + w * w).sqrt();
        ln_add_exp(z, w) = (z.exp() + w.exp()).ln();
    }

    fn powi(self, n: i32) -> Self {
        Self(self.0.powi(n))
    }

    fn base(self) -> f64 {
        self.0.re
    }

    fn is_constant(&self) -> bool {
        self.0.im == 0.0
    }

    fn apply<R: Unary>(self, _: R) -> Self {
        panic!("{} has no complex function here: it belongs in LEFT_OUT", R::NAME)
    }

    fn apply2<R: Binary>(self, _: Self, _: R) -> Self {
        panic!("{} has no complex function here: it belongs in LEFT_OUT", R::NAME)
    }
}

/// Functions that are constant or linear in pieces: there is nothing to continue into the plane but the piece, which would be chosen
/// as the rule chooses it.
const LEFT_OUT: &str = "signum floor ceil round trunc fract max min copysign abs_sub rem rem_euclid";

/// Some fifty units in the last place. Measured were six, and 22 next to the peaks of sinc, where both sides subtract.
const TOLERANCE: f64 = 1e-14;

#[track_caller]
fn assert_close(expected: f64, found: f64, scale: f64, what: &str) {
    let close = (expected - found).abs() <= TOLERANCE * expected.abs().max(scale);
    // Equal infinities are an overflow on both sides.
    assert!(close || expected == found, "{what}: the complex step finds {expected:e}, gradual {found:e}");
}

/// Both signs from 1e-20 to 100, and zero; farther out the slope of tanh times the step is no number.
fn points() -> impl Iterator<Item = f64> {
    let small = (-20..0).map(|k| 3.3 * 10_f64.powi(k));
    let positive = small.chain((1..80).map(|k| 0.1 * f64::from(k))).chain([1.0, 2.0, 11.9, 37.5, 100.0]);
    positive.flat_map(|x| [x, -x]).chain([0.0])
}

struct UnaryRow {
    name: &'static str,
    domain: Domain,
    singular: Singular,
    complex: fn(Complex) -> Complex,
    slope: fn(f64) -> f64,
}

macro_rules! unary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(UnaryRow {
            name: stringify!($name),
            domain: elementary::$Rule::DOMAIN,
            singular: elementary::$Rule::SINGULAR,
            complex: Scalar::$name,
            slope: |x| derivative(|x| x.$name(), x),
        }),*]
    };
}

struct BinaryRow {
    name: &'static str,
    complex: fn(Complex, Complex) -> Complex,
    slopes: fn([f64; 2]) -> [f64; 2],
}

macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => {
        &[$(BinaryRow {
            name: stringify!($name),
            complex: Scalar::$name,
            slopes: |x| gradient(|[x, y]| x.$name(y), x),
        }),*]
    };
}

const UNARY_ROWS: &[UnaryRow] = gradual::__for_each_unary!(unary_rows);
const BINARY_ROWS: &[BinaryRow] = gradual::__for_each_binary!(binary_rows);

fn is_left_out(name: &str) -> bool {
    LEFT_OUT.split(' ').any(|left_out| left_out == name)
}

#[test]
fn slopes_of_one_argument() {
    for row in UNARY_ROWS.iter().filter(|row| !is_left_out(row.name)) {
        let is_singular = |x| matches!(row.singular, Singular::At(at) if at.contains(&x));
        for x in points().filter(|&x| row.domain.contains(x) && !is_singular(x)) {
            let expected = (row.complex)(Complex::stepped(x)).slope();
            assert_close(expected, (row.slope)(x), 0.0, &format!("{}({x:e})", row.name));
        }
    }
}

#[test]
fn slopes_of_two_arguments() {
    for row in BINARY_ROWS.iter().filter(|row| !is_left_out(row.name)) {
        // A negative number has powers at single exponents only, and at 0 the rows are singular.
        let is_power = row.name == "powf";
        for x in points().step_by(3).filter(|&x| x > 0.0 || x < 0.0 && !is_power) {
            for y in points().step_by(5) {
                let what = format!("{}({x:e}, {y:e})", row.name);
                let [in_x, in_y] = (row.slopes)([x, y]);
                let at = |x, y| (row.complex)(x, y).slope();
                assert_close(at(Complex::stepped(x), y.into()), in_x, 0.0, &what);
                assert_close(at(x.into(), Complex::stepped(y)), in_y, 0.0, &what);
            }
        }
    }
}

#[test]
fn slopes_of_whole_powers() {
    for x in points().filter(|&x| x != 0.0) {
        for n in [-7, -2, -1, 0, 1, 2, 3, 8] {
            let expected = Complex::stepped(x).powi(n).slope();
            assert_close(expected, derivative(|x| x.powi(n), x), 0.0, &format!("{x:e}.powi({n})"));
        }
    }
}

/// The Jacobian by complex steps, a column for each.
fn stepped_jacobian<const N: usize, const M: usize>(
    f: impl Fn([Complex; N]) -> [Complex; M],
    x: [f64; N],
) -> [[f64; M]; N] {
    array::from_fn(|j| {
        f(array::from_fn(|k| if k == j { Complex::stepped(x[k]) } else { x[k].into() })).map(Complex::slope)
    })
}

/// Compares the columns with gradual's rows.
#[track_caller]
fn assert_jacobian<const N: usize, const M: usize>(columns: [[f64; M]; N], rows: [[f64; N]; M], what: &str) {
    for (i, row) in rows.iter().enumerate() {
        // Terms of a residual cancel in some entries: each is measured against the largest of its row.
        let largest = row.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        for (j, &found) in row.iter().enumerate() {
            assert_close(columns[j][i], found, largest, &format!("{what}, row {i}, column {j}"));
        }
    }
}

/// The collection of Moré, Garbow and Hillstrom at its standard starts: Jacobians of the residuals and gradients of the objective.
struct Steps;

impl Visitor for Steps {
    fn visit<P: Problem<N, M>, const N: usize, const M: usize>(&mut self) {
        let x = P::start();
        assert_jacobian(stepped_jacobian(P::residuals, x), jacobian(P::residuals, x), P::NAME);
        assert_jacobian(stepped_jacobian(|x| [P::objective(x)], x), [gradient(P::objective, x)], P::NAME);
    }
}

#[test]
fn jacobians_of_the_zoo() {
    visit_all(&mut Steps);
}

/// A function of each kind that the zoo has not: angles, powers, losses, functions of several numbers.
fn composed<T: Real>([x, y, z]: [T; 3]) -> [T; 10] {
    [
        (x * y).tan() * z.atan2(x),
        x.powf(y * z) - y.cbrt().asinh(),
        (x.hypot(z) / 4.0).atanh() + (z / 3.0).acos(),
        (x * y - z).sigmoid().ln() * z.softplus(),
        (x - y).ln_cosh() / (z.sinc() + 2.0),
        x.mul_add(y, 1.0).acosh().exp_m1(),
        norm(&[x, y, z, x * y]),
        logsumexp(&[x * 3.0, y, -z]),
        softmax([x, y * y, z])[1],
        dot(&[x, y, z], &[y.exp2(), x.log(y + 2.0), x.ln_1p()]),
    ]
}

#[test]
fn jacobians_of_composed_functions() {
    for x in [[1.3, 0.7, -0.4], [0.2, 1.9, 0.9], [2.5, 0.1, -2.0]] {
        assert_jacobian(stepped_jacobian(composed, x), jacobian(composed, x), &format!("composed at {x:?}"));
    }
}
