//! nalgebra on dual numbers: points, outputs, and its algorithms on regular input; `tests/linalg.rs` has the rest.

use gradual::check::Check;
use gradual::nalgebra::lift;
use gradual::{
    Dual, check_gradient, gradient, hessian, hvp, jacobian, jvp, value_and_jacobian, value_gradient_hessian,
};
use nalgebra::{
    ComplexField, DMatrix, Matrix2, Matrix3, Matrix3x2, RealField, SMatrix, UnitQuaternion, Vector2, Vector3, vector,
};

type First<const N: usize> = Dual<f64, N>;
type Second = Dual<Dual<f64, 1>, 1>;

#[test]
fn vectors_go_in_and_out() {
    let x = vector![1.0, 2.0, 3.0];
    let g: Vector3<f64> = gradient(|x| x.dot(&x), x);
    assert_eq!(g, 2.0 * x);
    let (y, j): (Vector2<f64>, SMatrix<f64, 2, 3>) = value_and_jacobian(|x| Vector2::new(x[0] * x[1], x[2]), x);
    assert_eq!((y, j), (vector![2.0, 3.0], SMatrix::from_row_slice(&[2.0, 1.0, 0.0, 0.0, 0.0, 1.0])));
    let (value, g, h): (f64, Vector2<f64>, Matrix2<f64>) =
        value_gradient_hessian(|x| x[0] * x[0] * x[1], vector![1.0, 2.0]);
    assert_eq!((value, g, h), (2.0, vector![4.0, 1.0], Matrix2::new(4.0, 2.0, 2.0, 0.0)));
    let product: Vector2<f64> = hvp(|x| x[0] * x[0] * x[1], vector![1.0, 2.0], vector![1.0, 0.0]);
    assert_eq!(product, vector![4.0, 2.0]);
    let (y, slope) = jvp(|x| x * x[0], vector![1.0, 2.0], vector![1.0, 0.0]);
    assert_eq!((y, slope), (vector![1.0, 2.0], vector![2.0, 2.0]));
    // Arrays in, vectors out, and the other way round.
    let j: Matrix2<f64> = jacobian(|[x, y]| vector![x * y, x], [2.0, 3.0]);
    assert_eq!(j, Matrix2::new(3.0, 2.0, 1.0, 0.0));
    let j: [[f64; 2]; 1] = jacobian(|x: Vector2<First<2>>| [x[0] * x[1]], vector![2.0, 3.0]);
    assert_eq!(j, [[3.0, 2.0]]);
    // f32 too.
    let g: Vector2<f32> = gradient(|x| x.norm_squared(), Vector2::new(1.0_f32, 2.0));
    assert_eq!(g, Vector2::new(2.0, 4.0));
}

#[test]
fn matrices_are_points_column_by_column() {
    let m = Matrix3x2::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    let g: Matrix3x2<f64> = gradient(|m| (m.transpose() * m).trace(), m);
    assert_eq!(g, 2.0 * m);
    let g: Matrix3<f64> = gradient(|m| m.determinant(), Matrix3::new(2.0, 0.0, 1.0, 1.0, 3.0, 0.0, 0.0, 1.0, 4.0));
    // d det = cofactors.
    assert_eq!(g, Matrix3::new(12.0, -4.0, 1.0, 1.0, 8.0, -2.0, -3.0, 1.0, 6.0));
    let j: [[[f64; 4]; 2]; 2] = jacobian(|m| m * m, Matrix2::new(1.0, 2.0, 3.0, 4.0));
    // Entry (0, 1) of the square is m00 m01 + m01 m11; variables are column by column.
    assert_eq!(j[0][1], [2.0, 0.0, 5.0, 2.0]);
    let report =
        check_gradient(|m: Matrix2<First<4>>| m[(0, 1)] * m[(1, 0)], Matrix2::new(1.0, 2.0, 3.0, 4.0)).unwrap();
    assert_eq!(report.components[2].name, "∂f/∂x[(0, 1)]");
}

#[test]
fn row_vectors_are_points() {
    macro_rules! rows {
        ($($n:literal)*) => { $(
            let x = SMatrix::<f64, 1, $n>::from_fn(|_, j| j as f64 + 1.0);
            let g: SMatrix<f64, 1, $n> = gradient(|x: SMatrix<First<$n>, 1, $n>| (x * x.transpose())[0], x);
            assert_eq!(g, 2.0 * x);
        )* };
    }
    rows!(2 3 4 5 6);
}

#[test]
fn plain_matrices_are_lifted() {
    let a = Matrix2::new(1.0, 2.0, 3.0, 4.0);
    let j: Matrix2<f64> = jacobian(|x| lift(&a) * x, vector![0.5, -1.0]);
    assert_eq!(j, a);
    let j: Matrix2<f64> = jacobian(|x| a.cast() * x, vector![0.5, -1.0]);
    assert_eq!(j, a);
    let h: Matrix2<f64> = hessian(|x| (lift(&a) * x).dot(&x), vector![0.5, -1.0]);
    assert_eq!(h, a + a.transpose());
}

/// Each against extrapolated differences, at first order and, through the gradient of a directional derivative, at second.
#[test]
fn algorithms_on_regular_input() {
    let x = [1.3, -0.4, 0.7];
    macro_rules! checked {
        ($($name:literal: |$m:ident, $x:ident| $value:expr;)*) => { $(
            {
                fn f<T: gradual::Real + RealField>($x: [T; 3]) -> T {
                    let one = <T as gradual::Scalar>::one();
                    let $m = Matrix3::new(
                        $x[0] * 2.0, $x[1], one, $x[1] * $x[2], $x[0] + 3.0, $x[2], one * 0.5, $x[0] * $x[1], $x[2] * $x[2] + 2.0,
                    );
                    $value
                }
                Check::new(f).at(x).tolerance(1e-7).check_gradient().unwrap_or_else(|e| panic!("{}: {e}", $name));
                Check::new(f).at(x).tolerance(1e-6).check_hessian().unwrap_or_else(|e| panic!("{}: {e}", $name));
            }
        )* };
    }
    checked! {
        "product": |m, x| (m * m)[(0, 2)];
        "cross": |m, x| m.column(0).cross(&m.column(1))[2];
        "norm": |m, x| m.norm();
        "LU": |m, x| m.lu().solve(&Vector3::new(x[0], x[1], x[2])).unwrap()[1];
        "QR": |m, x| m.qr().r()[(0, 1)];
        "Cholesky": |m, x| (m * m.transpose()).cholesky().unwrap().l()[(2, 1)];
        "inverse": |m, x| m.try_inverse().unwrap()[(1, 0)];
        "determinant": |m, x| m.determinant();
        "symmetric eigenvalues": |m, x| (m + m.transpose()).symmetric_eigenvalues().max();
        "singular values": |m, x| m.singular_values()[0];
        "Schur": |m, x| (m + m.transpose()).schur().eigenvalues().unwrap().max();
        "exponential": |m, x| (m * <T as gradual::Scalar>::literal(0.3)).exp()[(0, 1)];
    }
}

#[test]
fn simbas_own_functions_at_zero() {
    let x = Second { value: Dual::variable(0.0, 0), tangent: [Dual::one()] };
    let parts = |y: Second| [y.value.value, y.value.tangent[0], y.tangent[0].tangent[0]];
    // sin(x)/x and sinh(x)/x: even, with second derivatives ∓1/3.
    assert_eq!(parts(ComplexField::sinc(x)), [1.0, 0.0, -1.0 / 3.0]);
    assert_eq!(parts(x.sinhc()), [1.0, 0.0, 1.0 / 3.0]);
    // simba has 1 at 0, where cos(x)/x has a pole.
    assert!(parts(x.cosc())[0] == 1.0 && parts(x.cosc())[1].is_nan());
    assert!(parts(x.coshc())[0] == 1.0 && parts(x.coshc())[1].is_nan());
    assert_eq!(ComplexField::signum(Dual::<f64, 1>::variable(-2.0, 0)), Dual::<f64, 1>::constant(-1.0));
    assert_eq!(parts(ComplexField::try_sqrt(x).unwrap())[..2], [0.0, f64::INFINITY]);
    for none in [-1.0, f64::NAN] {
        assert!(ComplexField::try_sqrt(Dual::<f64, 1>::variable(none, 0)).is_none());
    }
    for far in [f64::INFINITY, 1e300, f64::NAN] {
        let x = Dual::<f64, 1>::variable(far, 0);
        let _ = [
            ComplexField::floor(x),
            ComplexField::ceil(x),
            ComplexField::round(x),
            ComplexField::trunc(x),
            ComplexField::fract(x),
        ];
    }
    // sinhc against its closed form, on both sides of where the series ends.
    for x in [0.3, 1.99, 2.01, -5.0] {
        let y = Dual::<f64, 1>::variable(x, 0).sinhc();
        let slope = (x.cosh() - x.sinh() / x) / x;
        assert!(
            (y.value - x.sinh() / x).abs() < 1e-15 * y.value && (y.tangent[0] - slope).abs() < 1e-13 * slope.abs(),
            "{x}"
        );
    }
}

/// Values are those of simba on plain numbers, to the bit, at both depths and over both bases.
#[test]
fn simbas_methods_have_the_values_of_plain_numbers() {
    macro_rules! same {
        ($F:ident: $($name:ident)*; $($pair:ident)*) => {
            let special = [0.0, -0.0, 0.5, -2.0, 1.0, 711.0, 1e-30, -1e30, $F::INFINITY, $F::NEG_INFINITY, $F::NAN, $F::MIN_POSITIVE / 4.0];
            let deep = |x: $F| Dual::<Dual<$F, 1>, 1>::variable(Dual::variable(x, 0), 0);
            let agree = |what: &str, plain: $F, first: Dual<$F, 1>, second: Dual<Dual<$F, 1>, 1>| {
                for found in [first.value, second.value.value] {
                    assert!(plain.to_bits() == found.to_bits() || plain.is_nan() && found.is_nan(), "{what}: {found:e}, expected {plain:e}");
                }
            };
            for x in special {
                let (first, second) = (Dual::<$F, 1>::variable(x, 0), deep(x));
                $( agree(
                    &format!("{} of {x:e}", stringify!($name)),
                    ComplexField::$name(x), ComplexField::$name(first), ComplexField::$name(second),
                ); )*
                let (plain, first_pair, second_pair) = (ComplexField::to_exp(x), ComplexField::to_exp(first), ComplexField::to_exp(second));
                agree("to_exp", plain.0, first_pair.0, second_pair.0);
                agree("to_exp", plain.1, first_pair.1, second_pair.1);
                let what = |name: &str, x: $F| format!("{name} of {x:e}");
                agree(
                    &what("to_polar", x), ComplexField::to_polar(x).1, ComplexField::to_polar(first).1, ComplexField::to_polar(second).1,
                );
                agree(
                    &what("sinh_cosh", x), ComplexField::sinh_cosh(x).1, ComplexField::sinh_cosh(first).1, ComplexField::sinh_cosh(second).1,
                );
                assert_eq!(ComplexField::try_sqrt(x).is_some(), ComplexField::try_sqrt(second).is_some(), "{x}");
                assert_eq!(ComplexField::is_finite(&x), ComplexField::is_finite(&second), "{x}");
                assert_eq!(RealField::is_sign_negative(&x), RealField::is_sign_negative(&second), "{x}");
                assert_eq!(RealField::is_sign_positive(&x), RealField::is_sign_positive(&second), "{x}");
                for n in [-2, 0, 1, 3] {
                    agree(&what("powi", x), ComplexField::powi(x, n), ComplexField::powi(first, n), ComplexField::powi(second, n));
                }
                for y in special {
                    let (of_first, of_second) = (Dual::<$F, 1>::variable(y, 0), deep(y));
                    $( agree(
                        &format!("{} of {x:e}, {y:e}", stringify!($pair)),
                        nalgebra::RealField::$pair(x, y), nalgebra::RealField::$pair(first, of_first), nalgebra::RealField::$pair(second, of_second),
                    ); )*
                    for z in [$F::NAN, -1.0, 1.0] {
                        agree(
                            &format!("clamp of {x:e} to {y:e}, {z:e}"),
                            RealField::clamp(x, y, z),
                            RealField::clamp(first, of_first, Dual::from(z)),
                            RealField::clamp(second, of_second, deep(z)),
                        );
                    }
                }
            }
        };
    }
    same!(f64: modulus modulus_squared argument norm1 signum floor ceil round trunc fract abs recip conjugate real imaginary sin cos tan asin
        acos atan sinh cosh tanh asinh acosh atanh sinc sinhc cosc coshc log2 log10 ln ln_1p sqrt exp exp2 exp_m1 cbrt; copysign max min atan2);
    same!(f32: modulus modulus_squared argument norm1 signum floor ceil round trunc fract abs recip conjugate real imaginary sin cos tan asin
        acos atan sinh cosh tanh asinh acosh atanh sinc sinhc cosc coshc log2 log10 ln ln_1p sqrt exp exp2 exp_m1 cbrt; copysign max min atan2);
}

/// Modulus and sign multiply to the number, whichever way it moves; at 0 too, where |x| does not know the way.
#[test]
fn modulus_and_sign_multiply_to_the_number() {
    for value in [0.0, -0.0, 3.0, -3.0] {
        for slope in [1.0, -1.0] {
            let x =
                Second { value: Dual { value, tangent: [slope] }, tangent: [Dual { value: slope, tangent: [0.5] }] };
            let (modulus, sign) = ComplexField::to_exp(x);
            let product = modulus * sign;
            assert_eq!((product.value, product.tangent), (x.value, x.tangent));
        }
    }
    // A reflection, whose derivative at 0 is found with it.
    let axis = |t: First<1>| {
        let mut x = Vector2::new(t, Dual::from(1.0));
        let _ = nalgebra::linalg::householder::reflection_axis_mut(&mut x);
        x
    };
    for sign in [1.0, -1.0] {
        let found = axis(Dual { value: 0.0, tangent: [sign] });
        let h = 1e-7;
        let (ahead, here) = (axis(Dual::from(h)), axis(Dual::from(0.0)));
        for i in 0..2 {
            let slope = sign * (ahead[i].value - here[i].value) / h;
            assert!((found[i].tangent[0] - slope).abs() < 1e-6, "{i}: {found:?}, expected {slope}");
        }
    }
}

#[test]
fn slopes_of_a_value_that_overflows() {
    for (x, sign) in [(711.0, 1.0), (-711.0, -1.0)] {
        let y = First::<1>::variable(x, 0).sinhc();
        assert_eq!((y.value, y.tangent[0]), (f64::INFINITY, sign * f64::INFINITY));
    }
}

#[test]
fn rotations() {
    // Away from zero the derivative of the rotated vector is that of differences.
    check_gradient(
        |v: Vector3<First<3>>| (UnitQuaternion::new(v) * lift(&Vector3::new(1.0, 2.0, 3.0)))[0],
        vector![0.3, -0.2, 0.5],
    )
    .unwrap();
}

#[test]
fn dynamic_matrices() {
    let m = DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 3.0, 5.0]);
    let j: [f64; 2] = gradient(
        |[x, y]| {
            let m = lift(&m) * x + DMatrix::identity(2, 2) * y;
            m.determinant()
        },
        [1.0, 0.0],
    );
    // det(x m + y 1) = x² det m + x y tr m + y².
    assert_eq!(j, [-2.0, 6.0]);
}
