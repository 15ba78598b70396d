//! num-traits on dual numbers and series.

use gradual::{Dual, Taylor};
use num_traits::{
    Bounded, ConstOne, ConstZero, Euclid, Float, FloatConst, FromPrimitive, Inv, MulAdd, MulAddAssign, Num, NumAssign,
    NumCast, NumRef, One, Pow, Signed, ToPrimitive, Zero,
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

/// Everything that `f64` may be asked for under one bound.
fn has_the_families<T>(x: T) -> T
where
    T: Float + FloatConst + NumRef + NumAssign + Signed + FromPrimitive + Bounded + Euclid + Pow<T, Output = T>,
    T: Inv<Output = T> + MulAdd<Output = T> + MulAddAssign + num_traits::real::Real + num_traits::NumAssignRef,
{
    x
}

#[test]
fn families() {
    const CONSTANTS: (Second, Taylor<f32, 2>, Taylor<f32, 0>) = (Second::ONE, Taylor::ONE, Taylor::ZERO);
    has_the_families(First::one());
    has_the_families(Second::one());
    has_the_families(Dual::<f32, 1>::one());
    has_the_families(Taylor::<f32, 3>::one());
    assert!(CONSTANTS.0.is_one() && CONSTANTS.1.is_one() && <Second as ConstZero>::ZERO.is_zero());
}

/// An integer that lies just above half-way between two f32, which its nearest f64 does not.
#[test]
fn integers_are_rounded_once() {
    let n = (1_i64 << 60) + (1 << 36) + 1;
    let expected = n as f32;
    assert_eq!(expected, 1.152_921_6e18);
    assert_ne!(<f32 as NumCast>::from(n as f64), Some(expected));
    assert_eq!(Dual::<f32, 1>::from_i64(n).unwrap().value, expected);
    assert_eq!(Dual::<f32, 1>::from_u128(n.unsigned_abs().into()).unwrap().value, expected);
    assert_eq!(<Taylor<f32, 2> as NumCast>::from(n).unwrap().coefficients, [expected, 0.0]);
    assert_eq!(First::from_i128(i128::MIN).unwrap().value, i128::MIN as f64);
}

#[test]
fn f32_is_decoded_as_f32() {
    for x in [4.0_f32, -0.1, 1e-42, 0.0, f32::MAX] {
        assert_eq!(Float::integer_decode(Dual::<f32, 1>::constant(x)), Float::integer_decode(x));
        assert_eq!(Float::classify(Dual::<f32, 1>::constant(x)), x.classify());
        assert_eq!(Float::is_subnormal(Dual::<f32, 1>::constant(x)), x.is_subnormal());
    }
}

/// The bound is a number with tangents of its own: at a tie they decide.
#[test]
fn clamp_has_the_ties_of_scalar() {
    let (x, one, two) = (First::variable(1.0, 0), First::variable(1.0, 1), First::constant(2.0));
    for x in [x, -x, First::variable(1.0, 1) - x] {
        assert_eq!(parts(Float::clamp(x, one, two)), parts(gradual::Scalar::clamp(x, one, two)));
    }
    // x falls where the bound stands: the bound is what holds a little further.
    assert_eq!(parts(Float::clamp(Dual { value: 1.0, tangent: [-1.0, 0.0] }, First::one(), two)), (1.0, [0.0; 2]));
    assert!(Float::clamp(First::nan(), one, two).is_nan());
}

#[test]
fn powers_of_every_exponent() {
    let x = First::variable(4.0, 0);
    let cube = (64.0, [48.0, 0.0]);
    for y in [Pow::pow(x, 3_i8), Pow::pow(x, 3_u8), Pow::pow(x, 3_i16), Pow::pow(x, 3_u16), Pow::pow(&x, &3_i32)] {
        assert_eq!(parts(y), cube);
    }
    let half = First::constant(0.5);
    for y in [Pow::pow(x, 0.5), Pow::pow(x, half), Pow::pow(&x, half), Pow::pow(x, &half), Pow::pow(&x, &half)] {
        assert_eq!(parts(y), (2.0, [0.25, 0.0]));
    }
    assert_eq!(Pow::pow(Dual::<f32, 1>::variable(4.0, 0), 0.5_f32).tangent, [0.25]);
    assert_eq!(parts((&x).inv()), parts(x.inv()));
}

/// Against std, on which side of zero the operands lie; 7 = 2 * 3 + 1.
#[test]
fn euclidean_division() {
    for (x, y) in [(7.0, 3.0), (-7.0, 3.0), (7.0, -3.0), (-7.0, -3.0), (6.0, 3.0), (-6.0, 3.0), (1.0, 0.0)] {
        let (a, b) = (First::variable(x, 0), First::variable(y, 1));
        let (quotient, rest) = Euclid::div_rem_euclid(&a, &b);
        let n = x.div_euclid(y);
        assert!(quotient.value == n, "{x} {y}");
        assert_eq!(quotient.tangent, [0.0; 2]);
        if y != 0.0 {
            assert_eq!(parts(rest), (x.rem_euclid(y), [1.0, -n]));
        }
    }
}

/// The texts that f64 and f32 take, by the same answers.
#[test]
fn parsing_as_the_base_does() {
    for text in
        ["+1.5", "-0", "inf", "-inf", "NaN", "1e400", "1e-400", ".5", "5.", "", "-", "+-1", "0x10", " 1", "1_000"]
    {
        for radix in [10, 2, 16, 36] {
            let (found, expected) = (First::from_str_radix(text, radix), f64::from_str_radix(text, radix));
            assert_eq!(found.is_ok(), expected.is_ok(), "{text} {radix}");
            match (found, expected) {
                (Ok(x), Ok(y)) => assert!(x.value.to_bits() == y.to_bits() || x.value.is_nan() && y.is_nan()),
                (Err(x), Err(y)) => assert_eq!(x.to_string(), y.to_string()),
                _ => unreachable!(),
            }
            let (found, expected) = (Dual::<f32, 1>::from_str_radix(text, radix), f32::from_str_radix(text, radix));
            assert_eq!(found.ok().map(|x| x.value.to_bits() << 1), expected.ok().map(|x| x.to_bits() << 1));
        }
    }
}

/// An unchanged third-party function in every kind of driver, over f32 as over f64.
#[test]
fn foreign_functions_in_f32() {
    let (x, y) = (1.2_f32, 0.7_f32);
    let wide = gradual::gradient(|[x, y]| of_float(x, y), [1.2, 0.7]);
    let g: [f32; 2] = gradual::gradient(|[x, y]| of_float(x, y), [x, y]);
    let j: [[f32; 2]; 1] = gradual::jacobian(|[x, y]| [of_float(x, y)], [x, y]);
    let h: [[f32; 2]; 2] = gradual::hessian(|[x, y]| of_float(x, y), [x, y]);
    let expected = gradual::hessian(|[x, y]| of_float(x, y), [1.2, 0.7]);
    assert_eq!(g, j[0]);
    for k in 0..2 {
        // A dozen roundings of f32.
        assert!((<f64 as From<f32>>::from(g[k]) - wide[k]).abs() <= 1e-5 * wide[k].abs().max(1.0));
        for l in 0..2 {
            assert!((<f64 as From<f32>>::from(h[k][l]) - expected[k][l]).abs() <= 1e-4 * expected[k][l].abs().max(1.0));
        }
    }
}

/// The drivers that take slices or compare with differences, over both bases.
#[cfg(feature = "std")]
#[test]
fn foreign_functions_in_chunks_and_checks() {
    fn total<T: Float + FloatConst>(x: &[T]) -> T {
        of_float(x[0], x[1]) * x[2]
    }
    let mut wide = [0.0; 3];
    gradual::chunked::gradient_by::<2>(total, &[1.2, 0.7, 3.0], &mut wide);
    let by_parts = gradual::gradient(|[x, y]| of_float(x, y), [1.2, 0.7]);
    for (found, expected) in wide.into_iter().zip([3.0 * by_parts[0], 3.0 * by_parts[1], of_float(1.2, 0.7)]) {
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{found} {expected}");
    }
    let mut narrow = [0.0_f32; 3];
    gradual::chunked::Workspace::<2, f32>::with_len(3).gradient(total, &[1.2_f32, 0.7, 3.0], &mut narrow);
    for (found, expected) in narrow.into_iter().zip(wide) {
        assert!((<f64 as From<f32>>::from(found) - expected).abs() <= 1e-5 * expected.abs().max(1.0));
    }
    assert!(gradual::check_gradient(|[x, y]| of_float(x, y), [1.2, 0.7]).unwrap().is_right());
    assert!(gradual::check_hessian(|[x, y]| of_float(x, y), [1.2, 0.7]).unwrap().is_right());
}
