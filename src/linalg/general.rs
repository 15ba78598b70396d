//! Eigenvalues of matrices that need not be symmetric.

mod triangular;

use std::vec;
use std::vec::Vec;

use ::nalgebra::allocator::Allocator;
use ::nalgebra::{Complex, Const, DMatrix, DefaultAllocator, Dim, OMatrix, OVector};

pub(super) use self::triangular::{Triangular, triangular};
use super::repeated::undetermined;
use super::symmetric::{DecompositionError, assert_finite};
use super::{LinalgScalar, assert_square};
use crate::scalar::Scalar;

/// The eigenvalues of a square matrix, ascending by real and then by imaginary part; λ′ = wᴴ A′ v/wᴴ v for eigenvectors A v = λ v and
/// wᴴ A = λ wᴴ.
///
/// The rule is that of Magnus 1985 ("On differentiating eigenvalues and eigenvectors"); derivatives of every order come from Newton's iteration on
/// A v = λ v, carried out in duals, where each step settles one order more. The values are nalgebra's, of the matrix balanced by powers of
/// two; it survives what nalgebra's own iteration does not (matrices very large or small, cyclic permutations). Real eigenvalues have imaginary parts
/// of exactly 0, and those that are not come in pairs that are exactly conjugate. Of a symmetric matrix
/// [`symmetric_eigen`](super::symmetric_eigen) knows more.
///
/// # Repeated eigenvalues
/// are those that rounding cannot tell apart: closer than 16 n ε times the norm of the balanced matrix, times the condition ‖w‖ ‖v‖/|wᴴ v| of the worse
/// of both, n the number of rows. Those of a defective matrix come out further apart than ε, by its square root for two, and have conditions that
/// large. Such an eigenvalue has no derivative in general, as √x has none at 0: its tangents are NaN, of both parts, in all directions in
/// which the matrix moves. The other eigenvalues are right beside it. Symmetric functions of all eigenvalues do have derivatives: write
/// the trace of A for their sum, of A² for that of squares, [`determinant`](super::determinant) for their product.
///
/// # Errors
/// [`NotFinite`](DecompositionError::NotFinite); [`NotConverged`](DecompositionError::NotConverged) if nalgebra's iteration does not end, in another basis neither.
///
/// # Panics
/// If A is not square.
///
/// ```
/// use gradual::{Dual, gradient, jacobian, linalg};
/// use nalgebra::Matrix2;
///
/// // A triangular matrix, where an iteration run on duals has nothing to do and would not see c.
/// let g: [f64; 4] = gradient(|[a, b, c, d]| linalg::eigenvalues(&Matrix2::new(a, b, c, d)).unwrap()[0].re, [1.0, 2.0, 0.0, 3.0]);
/// assert_eq!(g, [1.0, 0.0, -1.0, 0.0]);
/// // a ± ib.
/// let j: [[f64; 2]; 2] = jacobian(
///     |[a, b]| {
///         let z = linalg::eigenvalues(&Matrix2::new(a, -b, b, a)).unwrap()[1];
///         [z.re, z.im]
///     },
///     [0.0, 2.0],
/// );
/// assert!((j[0][0] - 1.0).abs() < 1e-15 && (j[1][1] - 1.0).abs() < 1e-15);
/// // A Jordan block: the eigenvalues a ± √b have no derivative at b = 0.
/// let j: [[f64; 2]; 1] = jacobian(|[a, b]| [linalg::eigenvalues(&Matrix2::new(a, Dual::one(), b, a)).unwrap()[0].re], [3.0, 0.0]);
/// assert!(j[0][1].is_nan());
/// ```
#[track_caller]
pub fn eigenvalues<T: LinalgScalar, D: Dim>(a: &OMatrix<T, D, D>) -> Result<OVector<Complex<T>, D>, DecompositionError>
where
    DefaultAllocator: Allocator<D, D> + Allocator<D>,
{
    assert_square("eigenvalues", a);
    assert_finite(a)?;
    let n = a.nrows();
    let triangular = T::triangular(&DMatrix::from_iterator(n, n, a.iter().map(|x| x.base())))?;
    let mut values: Vec<Complex<T>> =
        triangular.form.diagonal().iter().map(|x| Complex::new(T::from(x.re), T::from(x.im))).collect();
    if T::DEPTH > 0 {
        let moved = moved(a, &triangular);
        correct(&moved, &triangular, &mut values);
        let undetermined = undetermined(a.as_slice());
        for i in 0..n {
            let [re, im] = [values[i].re, values[i].im];
            values[i] = if triangular.repeats[i] {
                Complex::new(undetermined(T::from(re.base())), undetermined(T::from(im.base())))
            } else if im.base() == T::Base::zero() {
                Complex::new(re, T::from(im.base()))
            } else if im > T::Base::zero() {
                values[i]
            } else {
                Complex::new(values[i - 1].re, -values[i - 1].im)
            };
        }
    }
    let base = |z: &Complex<T>| (z.re.base(), z.im.base());
    values.sort_by(|x, y| base(x).partial_cmp(&base(y)).unwrap_or(core::cmp::Ordering::Equal));
    Ok(OVector::from_column_slice_generic(a.shape_generic().0, Const, &values))
}

/// A matrix of complex numbers.
#[derive(Clone)]
struct Parts<T> {
    re: DMatrix<T>,
    im: DMatrix<T>,
}

impl<T: LinalgScalar> Parts<T> {
    fn constant(of: &DMatrix<Complex<T::Base>>) -> Self {
        Self { re: of.map(|x| T::from(x.re)), im: of.map(|x| T::from(x.im)) }
    }

    fn adjoint(&self) -> Self {
        Self { re: self.re.transpose(), im: -self.im.transpose() }
    }

    fn times(&self, other: &Self) -> Self {
        // Real matrices are spared the parts that they have not.
        let product = |a: &DMatrix<T>, b: &DMatrix<T>| {
            let is_nothing = |a: &DMatrix<T>| a.iter().all(|x| Scalar::is_zero(x));
            (!is_nothing(a) && !is_nothing(b)).then(|| T::multiply(a, b))
        };
        let nothing = || DMatrix::from_element(self.re.nrows(), other.re.ncols(), T::literal(0.0));
        let mut re = product(&self.re, &other.re).unwrap_or_else(nothing);
        if let Some(squared) = product(&self.im, &other.im) {
            re -= squared;
        }
        let mut im = product(&self.re, &other.im).unwrap_or_else(nothing);
        if let Some(mixed) = product(&self.im, &other.re) {
            im += mixed;
        }
        Self { re, im }
    }

    fn at(&self, i: usize, j: usize) -> Complex<T> {
        Complex::new(self.re[(i, j)], self.im[(i, j)])
    }
}

fn scaled<T: LinalgScalar>(x: Complex<T>, by: Complex<T::Base>) -> Complex<T> {
    Complex::new(x.re * by.re - x.im * by.im, x.re * by.im + x.im * by.re)
}

fn add<T: LinalgScalar>(to: &mut Complex<T>, x: Complex<T>) {
    to.re += x.re;
    to.im += x.im;
}

/// Qᴴ D⁻¹ (A - its values) D Q: zero in value.
fn moved<T: LinalgScalar, D: Dim>(a: &OMatrix<T, D, D>, triangular: &Triangular<T::Base>) -> Parts<T>
where
    DefaultAllocator: Allocator<D, D>,
{
    let n = a.nrows();
    let balance = &triangular.balance;
    let re = DMatrix::from_fn(n, n, |i, j| (a[(i, j)] - a[(i, j)].base()) * balance[j] / balance[i]);
    let im = DMatrix::from_element(n, n, T::literal(0.0));
    let basis = Parts::constant(&triangular.basis);
    basis.adjoint().times(&Parts { re, im }.times(&basis))
}

/// The tangents of the eigenvalues that do not repeat.
fn correct<T: LinalgScalar>(moved: &Parts<T>, triangular: &Triangular<T::Base>, values: &mut [Complex<T>]) {
    let n = values.len();
    let Triangular { form, vectors: fixed, gaps, repeats, .. } = triangular;
    let still = Parts::constant(form);
    let whole: Parts<T> = Parts { re: &moved.re + &still.re, im: &moved.im + &still.im };
    let mut vectors: Parts<T> = Parts::constant(fixed);
    for _ in 0..T::DEPTH {
        let image = whole.times(&vectors);
        for i in (0..n).filter(|&i| !repeats[i]) {
            // (T - λ) δv - δλ v is what is missing, where v keeps its 1 in row i; an upper triangular system of rounded values.
            let mut steps = vec![Complex::new(T::literal(0.0), T::literal(0.0)); n];
            let mut along = steps[i];
            for j in (0..n).rev() {
                let (image, v, value) = (image.at(j, i), vectors.at(j, i), values[i]);
                let missing = Complex::new(
                    v.re * value.re - v.im * value.im - image.re,
                    v.re * value.im + v.im * value.re - image.im,
                );
                // What is left in the value is rounding.
                let mut sum = Complex::new(missing.re - missing.re.base(), missing.im - missing.im.base());
                for l in (j + 1..n).filter(|&l| l != i) {
                    let other = scaled(steps[l], form[(j, l)]);
                    add(&mut sum, Complex::new(-other.re, -other.im));
                }
                if j == i {
                    along = Complex::new(-sum.re, -sum.im);
                } else {
                    if j < i {
                        add(&mut sum, scaled(along, fixed[(j, i)]));
                    }
                    steps[j] = scaled(sum, gaps[(j, i)]);
                }
            }
            add(&mut values[i], along);
            for (j, step) in steps.into_iter().enumerate() {
                vectors.re[(j, i)] += step.re;
                vectors.im[(j, i)] += step.im;
            }
        }
    }
}
