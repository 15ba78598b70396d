//! num-traits on dual numbers and series.

use gradual::{Dual, Taylor};
use num_traits::{
    Bounded, Float, FloatConst, FromPrimitive, Inv, MulAdd, Num, NumCast, One, Pow, Signed, ToPrimitive, Zero,
};

type First = Dual<f64, 2>;
type Second = Dual<Dual<f64, 2>, 2>;

fn parts(x: First) -> (f64, [f64; 2]) {
    (x.value, x.tangent)
}

/// A function of somebody else's, who knows num-traits only.
fn of_float<T: Float + FloatConst>(x: T, y: T) -> T {
    let two = T::one() + T::one();
    (x.powi(2) + y.sin() * T::PI()).sqrt() / two + x.max(y).atan2(y).exp_m1() - y.hypot(x).ln()
}

/// Code for `Float` is differentiated as it stands, by every driver.
#[test]
fn foreign_functions_are_differentiated() {
    fn same<T: gradual::Real>([x, y]: [T; 2]) -> T {
        ((x * x + y.sin() * T::pi()).sqrt()) / 2.0 + x.max(y).atan2(y).exp_m1() - y.hypot(x).ln()
    }
    let x = [1.2, 0.7];
    assert_eq!(gradual::gradient(|[x, y]| of_float(x, y), x), gradual::gradient(same, x));
    let h = gradual::hessian(|[x, y]| of_float(x, y), x);
    let expected = gradual::hessian(same, x);
    for (a, b) in h.as_flattened().iter().zip(expected.as_flattened()) {
        assert!((a - b).abs() <= 1e-14 * b.abs().max(1.0), "{h:?} {expected:?}");
    }
    assert_eq!(of_float(1.2, 0.7), same(x));
    let _: [f32; 2] = gradual::gradient(|[x, y]| of_float(x, y), [1.2_f32, 0.7]);
    let _ = of_float(Taylor::<f64, 4>::variable(1.2), Taylor::constant(0.7));
}

#[test]
fn zero_and_one_look_at_tangents() {
    assert!(<First as Zero>::zero().is_zero() && <First as One>::one().is_one());
    let live_zero = First::variable(0.0, 0);
    assert!(live_zero == 0.0 && !Zero::is_zero(&live_zero) && !First::variable(1.0, 1).is_one());
    let inner = Second { value: Dual::variable(0.0, 0), tangent: [Dual::zero(); 2] };
    assert!(!Zero::is_zero(&inner));
}

#[test]
fn parsing() {
    assert_eq!(parts(First::from_str_radix("-12.5", 10).unwrap()), (-12.5, [0.0; 2]));
    assert_eq!(First::from_str_radix("101", 2).unwrap().value, 5.0);
    assert!(First::from_str_radix("twelve", 10).is_err());
    assert_eq!(Second::from_str_radix("1e-3", 10).unwrap().base(), 1e-3);
    // Rounded once: half-way between two f32, plus a little that f64 does not hold.
    let text = "1.000000059604644775390626";
    assert_eq!(Dual::<f32, 1>::from_str_radix(text, 10).unwrap().value, f32::from_str_radix(text, 10).unwrap());
}

#[test]
fn conversions() {
    assert_eq!(parts(<First as FromPrimitive>::from_i32(-3).unwrap()), (-3.0, [0.0; 2]));
    assert_eq!(<First as FromPrimitive>::from_u64(1 << 40).unwrap().value, (1_u64 << 40) as f64);
    assert_eq!(<First as NumCast>::from(2.5_f32).unwrap().value, 2.5);
    let x = First::variable(7.9, 0);
    assert_eq!((x.to_i32(), x.to_u8(), x.to_f64(), x.to_f32()), (Some(7), Some(7), Some(7.9), Some(7.9)));
    assert_eq!((First::constant(-1.0).to_u64(), First::nan().to_i64()), (None, None));
    assert_eq!(
        (<First as Bounded>::max_value().value, <Dual<f32, 1> as Bounded>::min_value().value),
        (f64::MAX, f32::MIN)
    );
}

#[test]
fn rules_by_other_names() {
    let x = First::variable(4.0, 0);
    assert_eq!(parts(x.inv()), (0.25, [-0.0625, -0.0]));
    assert_eq!(parts(Pow::pow(x, 2)), (16.0, [8.0, 0.0]));
    assert_eq!(parts(Pow::pow(x, First::constant(0.5))), (2.0, [0.25, 0.0]));
    assert_eq!(parts(MulAdd::mul_add(x, First::constant(2.0), First::variable(1.0, 1))), (9.0, [2.0, 1.0]));
    assert_eq!(parts(Signed::abs(&-x)), (4.0, [1.0, 0.0]));
    assert_eq!(parts(Signed::signum(&-x)), (-1.0, [0.0, 0.0]));
    assert_eq!(parts(Signed::abs_sub(&x, &First::constant(1.0))), (3.0, [1.0, 0.0]));
    assert!(Signed::is_positive(&x) && Signed::is_negative(&-x));
    assert_eq!(Float::integer_decode(x), 4.0.integer_decode());
    for x in [0.0, -0.0, 1.0, f64::NAN, f64::INFINITY, 1e-310] {
        assert_eq!(Float::classify(First::constant(x)), x.classify());
        assert_eq!(Float::is_normal(First::constant(x)), x.is_normal());
    }
    assert!(<First as Float>::neg_zero().is_sign_negative());
    assert_eq!(<First as FloatConst>::LN_2().value, std::f64::consts::LN_2);
}
