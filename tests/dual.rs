//! Construction, every form of the operators, and how a dual number prints.

use gradual::{Dual, Scalar};

use crate::support::{Second, live};

type D = Dual<f64, 2>;

fn parts(x: D) -> (f64, [f64; 2]) {
    (x.value, x.tangent)
}

#[test]
fn construction() {
    assert_eq!(parts(D::constant(3.0)), (3.0, [0.0, 0.0]));
    assert_eq!(parts(D::variable(3.0, 1)), (3.0, [0.0, 1.0]));
    assert_eq!(parts(D::from(3.0)), (3.0, [0.0, 0.0]));
    assert_eq!(parts(D::default()), (0.0, [0.0, 0.0]));
    assert_eq!(parts(D::zero()), (0.0, [0.0, 0.0]));
    assert_eq!(parts(D::one()), (1.0, [0.0, 0.0]));
    assert_eq!(Second::from(3.0).value.value, 3.0);
    assert_eq!(<Dual<f32, 1> as Scalar>::literal(0.1).value, 0.1_f32);
    assert_eq!(Second::COMPONENTS, 9);
    assert_eq!((f64::DEPTH, D::DEPTH, Second::DEPTH), (0, 1, 2));
    let numbered = Dual {
        value: D { value: 0.0, tangent: [1.0, 2.0] },
        tangent: [D { value: 3.0, tangent: [4.0, 5.0] }, D { value: 6.0, tangent: [7.0, 8.0] }],
    };
    for k in 0..9 {
        assert_eq!(numbered.component(k), k as f64);
    }
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 2 but the index is 2")]
fn a_variable_beyond_the_lanes_panics() {
    let _ = D::variable(1.0, 2);
}

#[test]
fn constants() {
    use core::f64::consts;
    assert_eq!((D::pi().value, D::tau().value, D::e().value), (consts::PI, consts::TAU, consts::E));
    assert_eq!((D::ln_2().value, D::ln_10().value, D::sqrt_2().value), (consts::LN_2, consts::LN_10, consts::SQRT_2));
    assert_eq!(<f32 as Scalar>::frac_2_sqrt_pi(), core::f32::consts::FRAC_2_SQRT_PI);
    assert!(
        D::nan().value.is_nan() && D::infinity().value == f64::INFINITY && D::neg_infinity().value == f64::NEG_INFINITY
    );
    assert_eq!((D::epsilon().value, <f32 as Scalar>::epsilon()), (f64::EPSILON, f32::EPSILON));
}

#[test]
fn queries() {
    let queries = |x: f64| {
        let d = Scalar::is_nan as fn(Second) -> bool;
        (d(live(x)), live(x).is_finite(), live(x).is_infinite(), live(x).is_sign_negative(), live(x).is_sign_positive())
    };
    for x in [0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let expected = (x.is_nan(), x.is_finite(), x.is_infinite(), x.is_sign_negative(), x.is_sign_positive());
        assert_eq!(queries(x), expected, "{x}");
    }
}

/// Every form gives the by-value result, and that has the textbook tangents.
#[test]
fn operators() {
    let (x, y, c) = (D { value: 3.0, tangent: [1.0, -2.0] }, D { value: 2.0, tangent: [0.5, 4.0] }, 2.0);
    macro_rules! forms {
        ($op:tt, $assign:tt, both: $both:expr, right: $right:expr, left: $left:expr) => {
            for result in [x $op y, &x $op y, x $op &y, &x $op &y, { let mut z = x; z $assign y; z }, { let mut z = x; z $assign &y; z }] {
                assert_eq!(parts(result), $both, stringify!($op));
            }
            for result in [x $op c, &x $op c, x $op &c, &x $op &c, { let mut z = x; z $assign c; z }, { let mut z = x; z $assign &c; z }] {
                assert_eq!(parts(result), $right, stringify!($op));
            }
            for result in [c $op x, &c $op x, c $op &x, &c $op &x] {
                assert_eq!(parts(result), $left, stringify!($op));
            }
        };
    }
    forms!(+, +=, both: (5.0, [1.5, 2.0]), right: (5.0, [1.0, -2.0]), left: (5.0, [1.0, -2.0]));
    forms!(-, -=, both: (1.0, [0.5, -6.0]), right: (1.0, [1.0, -2.0]), left: (-1.0, [-1.0, 2.0]));
    forms!(*, *=, both: (6.0, [3.5, 8.0]), right: (6.0, [2.0, -4.0]), left: (6.0, [2.0, -4.0]));
    forms!(/, /=, both: (1.5, [0.125, -4.0]), right: (1.5, [0.5, -1.0]), left: (2.0 / 3.0, [-2.0 / 9.0, 4.0 / 9.0]));
    forms!(%, %=, both: (1.0, [0.5, -6.0]), right: (1.0, [1.0, -2.0]), left: (2.0, [0.0, 0.0]));
    assert_eq!((parts(-x), parts(-&x)), ((-3.0, [-1.0, 2.0]), (-3.0, [-1.0, 2.0])));
    assert_eq!(parts([x, y].iter().sum()), (5.0, [1.5, 2.0]));
    assert_eq!(parts([x, y].into_iter().sum()), (5.0, [1.5, 2.0]));
    assert_eq!(parts([x, y].iter().product()), (6.0, [3.5, 8.0]));
    assert_eq!(parts([x, y].into_iter().product()), (6.0, [3.5, 8.0]));
    assert_eq!(parts(x.mul_add(y, c)), (8.0, [3.5, 8.0]));
    assert_eq!(parts(x.mul_add(c, y)), (8.0, [2.5, 0.0]));
    assert_eq!(Scalar::mul_add(x, y, x).tangent, [4.5, 6.0]);
}

#[test]
fn operators_in_f32_and_nested() {
    let x = Dual::<f32, 1>::variable(3.0, 0);
    assert_eq!(((x * 2.0 - 1.0) / 0.5 % 4.0).tangent, [4.0]);
    let mut y = &x + &2.0_f32;
    y *= &3.0_f32;
    assert_eq!(y.tangent, [3.0]);
    let x = live(3.0);
    assert_eq!((2.0 * x).tangent[0].value, 4.0);
    assert_eq!((1.0 / x).value.tangent, [-1.5 / 9.0, 0.5 / 9.0]);
}

#[test]
fn display_respects_width_and_precision() {
    let x = D { value: 1.5, tangent: [2.0, -0.25] };
    assert_eq!(format!("{x}"), "1.5 + [2, -0.25]ε");
    assert_eq!(format!("{x:.2}"), "1.50 + [2.00, -0.25]ε");
    assert_eq!(format!("{x:+.1}"), "+1.5 + [+2.0, -0.2]ε");
    assert_eq!(format!("{x:e}"), "1.5e0 + [2e0, -2.5e-1]ε");
    assert_eq!(format!("{x:+.1e}"), "+1.5e0 + [+2.0e0, -2.5e-1]ε");
    assert_eq!(format!("[{x:20}]"), "[   1.5 + [2, -0.25]ε]");
    assert_eq!(format!("[{x:<20}]"), "[1.5 + [2, -0.25]ε   ]");
    assert_eq!(format!("[{x:*^22.1}]"), "[**1.5 + [2.0, -0.2]ε**]");
    assert_eq!(format!("[{x:*^23.1}]"), "[**1.5 + [2.0, -0.2]ε***]");
    assert_eq!(format!("[{x:3}]"), "[1.5 + [2, -0.25]ε]");
    assert_eq!(format!("[{x:>30.2e}]"), "[  1.50e0 + [2.00e0, -2.50e-1]ε]");
    let nested = Dual { value: Dual { value: 1.0, tangent: [2.0] }, tangent: [Dual { value: 3.0, tangent: [4.0] }] };
    assert_eq!(format!("{nested}"), "(1 + [2]ε) + [3 + [4]ε]ε");
    assert_eq!(format!("{nested:.1}"), "(1.0 + [2.0]ε) + [3.0 + [4.0]ε]ε");
    assert_eq!(format!("[{nested:>26}]"), "[  (1 + [2]ε) + [3 + [4]ε]ε]");
    assert_eq!(format!("{}", Dual::<f64, 0>::constant(1.0)), "1 + []ε");
    assert_eq!(format!("{x:?}"), "Dual { value: 1.5, tangent: [2.0, -0.25] }");
}

#[test]
fn auto_traits() {
    fn is_plain_data<T: Copy + Send + Sync + Unpin + std::panic::UnwindSafe + 'static>() {}
    is_plain_data::<Second>();
}

#[test]
fn no_lanes_at_all() {
    let x = Dual::<f64, 0>::constant(2.0);
    assert_eq!(((x * x + 1.0) / x).sqrt().value, 2.5_f64.sqrt());
    // Where a tangent could get lost there is none to look at.
    assert_eq!(((x * 0.0).value, (x / 0.0).value, (x * f64::INFINITY).value), (0.0, f64::INFINITY, f64::INFINITY));
    let x = Dual::<Dual<f64, 1>, 0>::constant(Dual::variable(0.0, 0));
    assert_eq!(((x * x).value.tangent, (x * 0.0).value.tangent), ([0.0], [0.0]));
}
