//! Matrices of complex numbers whose parts are duals: simba makes them a field, nalgebra's algorithms run on them.

use gradual::check::Check;
use gradual::{Dual, gradient};
use nalgebra::{Complex, ComplexField, Matrix2, RealField, Vector2, convert};

fn imaginary<T: RealField + Copy>(x: T) -> Complex<T> {
    Complex::new(T::zero(), x)
}

/// Admittances of a resistor to ground, an inductor to ground and a capacitor between, at angular frequency 2.
fn admittances<T: RealField + Copy>([r, l, c]: [T; 3]) -> Matrix2<Complex<T>> {
    let w: T = convert(2.0);
    let between = imaginary(w * c);
    Matrix2::new(
        Complex::from(ComplexField::recip(r)) + between,
        -between,
        -between,
        between - imaginary(ComplexField::recip(w * l)),
    )
}

#[test]
fn algorithms_on_complex_matrices() {
    let x = [1.3, 0.4, 0.7];
    macro_rules! checked {
        ($($name:literal: |$y:ident| $value:expr;)*) => { $(
            {
                fn f<T: RealField + Copy>(x: [T; 3]) -> T {
                    let $y = admittances(x);
                    $value
                }
                Check::new(f).at(x).tolerance(1e-7).check_gradient().unwrap_or_else(|e| panic!("{}: {e}", $name));
                Check::new(f).at(x).tolerance(1e-6).check_hessian().unwrap_or_else(|e| panic!("{}: {e}", $name));
            }
        )* };
    }
    checked! {
        "product": |y| (y * y)[(0, 1)].modulus();
        "norm": |y| y.norm();
        "LU": |y| y.lu().solve(&Vector2::new(Complex::from(T::one()), imaginary(T::one()))).unwrap()[1].argument();
        "QR": |y| y.qr().r()[(0, 1)].modulus();
        "Cholesky": |y| (y * y.adjoint()).cholesky().unwrap().l()[(1, 0)].modulus();
        "inverse": |y| y.try_inverse().unwrap()[(0, 0)].re;
        "determinant": |y| y.determinant().modulus();
        "Hermitian eigenvalues": |y| (y + y.adjoint() + y * y.adjoint()).symmetric_eigenvalues().max();
        "singular values": |y| y.singular_values()[0];
        "Schur": |y| y.schur().unpack().1[(0, 0)].modulus();
        "exponential": |y| y.exp()[(0, 1)].modulus();
    }
}

/// A voltage divider of a resistor and an inductor: |V| = wL/√(R² + w²L²).
#[test]
fn the_size_of_a_response() {
    let (r, l, w) = (3.0, 2.0, 2.0);
    let g: [f64; 2] = gradient(
        |[r, l]: [Dual<f64, 2>; 2]| {
            let reactance = imaginary(l * w);
            (reactance / (Complex::from(r) + reactance)).modulus()
        },
        [r, l],
    );
    // With wL = 4 and an impedance of size 5: -wL R/5³ and w R²/5³.
    let expected = [-12.0 / 125.0, 18.0 / 125.0];
    assert!(g.iter().zip(expected).all(|(g, e)| (g - e).abs() < 1e-16), "{g:?}");
}
