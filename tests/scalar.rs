//! The contract of a scalar, on one made outside the crate.

use std::ops::{Add, Div, Mul, Neg, Sub};

use gradual::elementary::{Binary, Unary};
use gradual::{Dual, Pack, Scalar, gradient};

/// An `f32` in disguise.
#[derive(Clone, Copy, Debug)]
struct Plain(f32);

macro_rules! by_value {
    ($($Op:ident $op:ident),*) => { $(
        impl $Op for Plain {
            type Output = Plain;
            fn $op(self, other: Plain) -> Plain {
                Plain($Op::$op(self.0, other.0))
            }
        }
    )* };
}
by_value!(Add add, Sub sub, Mul mul, Div div);

impl Neg for Plain {
    type Output = Plain;
    fn neg(self) -> Plain {
        Plain(-self.0)
    }
}

impl From<f32> for Plain {
    fn from(x: f32) -> Plain {
        Plain(x)
    }
}

gradual::scalar_operators!([] Plain, f32);

impl Scalar for Plain {
    type Base = f32;

    fn base(self) -> f32 {
        self.0
    }

    fn apply<R: Unary>(self, rule: R) -> Plain {
        Plain(rule.value(self.0))
    }

    fn apply2<R: Binary>(self, other: Plain, rule: R) -> Plain {
        rule.select(self, other).unwrap_or_else(|| Plain(rule.value(self.0, other.0)))
    }
}

#[test]
fn a_scalar_from_outside_has_every_operator() {
    let (x, y) = (Plain(7.0), Plain(2.0));
    let both = [x + y, x - y, x * y, x / y, x % y].map(Scalar::base);
    let right = [x + 2.0, x - 2.0, x * 2.0, x / 2.0, x % 2.0].map(Scalar::base);
    assert_eq!((both, right), ([9.0, 5.0, 14.0, 3.5, 1.0], [9.0, 5.0, 14.0, 3.5, 1.0]));
    let mut z = x;
    z += y;
    z -= 1.0;
    z *= y;
    z /= 4.0;
    z %= Plain(3.0);
    assert_eq!(z.base(), 1.0);
    assert_eq!([x, y].iter().sum::<Plain>().base() + [x, y].into_iter().product::<Plain>().base(), 23.0);
    assert!(x > y && x > 2.0 && x == Plain(7.0) && x == 7.0 && (-x) < 0.0);
}

#[test]
fn a_scalar_from_outside_has_every_function() {
    let x = Plain(0.5);
    assert_eq!(x.sin().base(), Scalar::sin(0.5_f32));
    assert_eq!(x.powi(2).mul_add(4.0, 2.0).base(), 3.0);
    assert_eq!(x.max(0.75).clamp(0.0, 0.625).base(), 0.625);
    assert_eq!(Plain(8.0).log(2.0).base(), 3.0);
    assert_eq!(x.sin_cos().1.base(), Scalar::cos(0.5_f32));
    assert_eq!((Plain::pi().base(), Plain::literal(0.1).base()), (core::f32::consts::PI, 0.1));
    assert_eq!((Plain::one() - Plain::zero()).base(), 1.0);
    assert!(x.is_finite() && !x.is_nan() && !x.is_infinite() && x.is_sign_positive() && !x.is_sign_negative());
}

/// Without tangents of its own it is a constant with one component.
#[test]
fn a_scalar_without_components_is_a_constant() {
    assert_eq!((Plain::COMPONENTS, Plain::DEPTH, Plain(3.0).component(0)), (1, 0, 3.0));
    assert!(Plain(3.0).is_constant() && !Plain(3.0).is_zero() && Plain(-0.0).is_zero());
}

/// It can be differentiated through, as any scalar can.
#[test]
fn duals_of_a_scalar_from_outside() {
    let x = Dual { value: Plain(3.0), tangent: [Plain(1.0), Plain(0.0)] };
    assert_eq!((x * x * 2.0).tangent.map(Scalar::base), [12.0, 0.0]);
    let g = gradient(|[x, y]| x * x * y, [Plain(3.0), Plain(5.0)]);
    assert_eq!(g.map_scalars(&mut |x| x.base()), [30.0, 9.0]);
}

#[test]
fn logarithms_to_any_base() {
    let (value, [dx, db]) = gradual::value_and_gradient(|[x, b]| x.log(b), [8.0_f64, 2.0]);
    let ln_2 = core::f64::consts::LN_2;
    assert_eq!(value, 3.0);
    // 1/(x ln b) and -ln x/(b ln² b).
    assert!((dx - 1.0 / (8.0 * ln_2)).abs() < 1e-16 && (db + 3.0 / (2.0 * ln_2)).abs() < 1e-15);
}
