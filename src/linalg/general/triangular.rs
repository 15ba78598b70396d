//! The triangular form of a plain matrix, and what is to be known of its eigenvalues.

use std::vec;
use std::vec::Vec;

use ::nalgebra::linalg::balancing::balance_parlett_reinsch;
use ::nalgebra::{Complex, DMatrix, DVector, RealField, Schur};
use num_traits::{One, Zero};

use crate::linalg::range::power_of_two;
use crate::linalg::symmetric::{DecompositionError, greatest};
use crate::scalar::Primitive;

/// A = D Q T Qᴴ D⁻¹ with a diagonal D of powers of two, a unitary Q and an upper triangular T, all of plain numbers.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Triangular<F: ::nalgebra::Scalar> {
    /// The diagonal of D.
    pub(super) balance: DVector<F>,
    /// Q.
    pub(super) basis: DMatrix<Complex<F>>,
    /// T, whose diagonal has the eigenvalues; where two are conjugate, the one with the positive imaginary part comes first, the other right after it.
    pub(super) form: DMatrix<Complex<F>>,
    /// The eigenvectors of T, each with a 1 on the diagonal and nothing below; zero for eigenvalues that repeat.
    pub(super) vectors: DMatrix<Complex<F>>,
    /// The reciprocal of Tⱼⱼ - Tᵢᵢ for each j in column i, where that does not repeat.
    pub(super) gaps: DMatrix<Complex<F>>,
    /// Which eigenvalues rounding cannot tell from another.
    pub(super) repeats: Vec<bool>,
}

/// The triangular form of a matrix of finite numbers.
pub(in crate::linalg) fn triangular<F: Primitive + RealField>(
    a: &DMatrix<F>,
) -> Result<Triangular<F>, DecompositionError> {
    // Powers of two change no digit. Without the first nalgebra's iteration squares numbers out of range; the second is the one of Parlett and
    // Reinsch 1969, "Balancing a matrix for calculation of eigenvalues and eigenvectors": rows and columns of one size.
    let size = power_of_two(greatest(a.iter().copied()));
    let mut balanced = a / size;
    let balance = balance_parlett_reinsch(&mut balanced);
    let (basis, form) = real_schur(balanced)?;
    let (mut basis, mut form) = (basis.map(complex), form.map(complex));
    let pairs = split(&mut basis, &mut form);
    let Eigenvectors { vectors, gaps, repeats } = eigenvectors(&form, &pairs);
    let (form, gaps) = (form.map(|x| x.scale(size)), gaps.map(|x| x.unscale(size)));
    Ok(Triangular { balance, basis, form, vectors, gaps, repeats })
}

fn complex<F: Primitive + RealField>(x: F) -> Complex<F> {
    Complex::new(x, F::literal(0.0))
}

/// Q and T with blocks of at most two rows on the diagonal.
fn real_schur<F: Primitive + RealField>(a: DMatrix<F>) -> Result<(DMatrix<F>, DMatrix<F>), DecompositionError> {
    let n = a.nrows();
    if (0..n).all(|j| (j + 1..n).all(|i| a[(i, j)] == F::literal(0.0))) {
        return Ok((DMatrix::identity(n, n), a));
    }
    // Some three iterations find an eigenvalue.
    if let Some(schur) = Schur::try_new(a.clone(), <F as Primitive>::EPSILON, 100 * n) {
        return Ok(schur.unpack());
    }
    // The shifts of the iteration leave some matrices as they are, cyclic permutations among them, which they do not in another basis.
    let axis = DVector::from_fn(n, |i, _| F::literal((1.0 + i as f64 * 0.618).sin() + 1.5)).normalize();
    let reflection = DMatrix::identity(n, n) - &axis * axis.transpose() * F::literal(2.0);
    let schur = Schur::try_new(&reflection * a * &reflection, <F as Primitive>::EPSILON, 100 * n)
        .ok_or(DecompositionError::NotConverged)?;
    let (basis, form) = schur.unpack();
    Ok((reflection * basis, form))
}

/// Makes the blocks triangular as well, and returns where pairs of conjugate eigenvalues begin.
fn split<F: Primitive + RealField>(basis: &mut DMatrix<Complex<F>>, form: &mut DMatrix<Complex<F>>) -> Vec<usize> {
    let n = form.nrows();
    let mut pairs = Vec::new();
    for m in 1..n {
        let [a, b, c, d] = [(m - 1, m - 1), (m - 1, m), (m, m - 1), (m, m)].map(|at| form[at].re);
        if c == F::literal(0.0) {
            continue;
        }
        let half = (a - d) * F::literal(0.5);
        let discriminant = half * half + b * c;
        let root = Primitive::sqrt(Primitive::abs(discriminant));
        // What an eigenvalue is above d.
        let (first, second) = if discriminant < F::literal(0.0) {
            pairs.push(m - 1);
            (Complex::new(half, root), Complex::new(half, -root))
        } else {
            let larger = half + Primitive::copysign(root, half);
            (complex(larger), complex(if larger == F::literal(0.0) { larger } else { -b * c / larger }))
        };
        let length = Primitive::hypot(Primitive::hypot(first.re, first.im), c);
        let (x, y) = (first.unscale(length), c / length);
        // Columns: the eigenvector, and what is at a right angle to it.
        let turn = |matrix: &mut DMatrix<Complex<F>>| {
            for i in 0..n {
                let (left, right) = (matrix[(i, m - 1)], matrix[(i, m)]);
                matrix[(i, m - 1)] = left * x + right.scale(y);
                matrix[(i, m)] = right * x.conj() - left.scale(y);
            }
        };
        turn(basis);
        turn(form);
        for j in 0..n {
            let (above, below) = (form[(m - 1, j)], form[(m, j)]);
            form[(m - 1, j)] = above * x.conj() + below.scale(y);
            form[(m, j)] = below * x - above.scale(y);
        }
        form[(m, m - 1)] = complex(F::literal(0.0));
        form[(m - 1, m - 1)] = Complex::new(d + first.re, first.im);
        form[(m, m)] = Complex::new(d + second.re, second.im);
    }
    pairs
}

struct Eigenvectors<F: ::nalgebra::Scalar> {
    vectors: DMatrix<Complex<F>>,
    gaps: DMatrix<Complex<F>>,
    repeats: Vec<bool>,
}

/// Eigenvectors by substitution, and which eigenvalues are closer than their condition allows to tell: that is the product of the lengths of
/// both eigenvectors whose product is 1 (Wilkinson 1965, "The algebraic eigenvalue problem", chapter 2).
fn eigenvectors<F: Primitive + RealField>(form: &DMatrix<Complex<F>>, pairs: &[usize]) -> Eigenvectors<F> {
    let n = form.nrows();
    let mut vectors = DMatrix::from_element(n, n, Complex::zero());
    let mut gaps = vectors.clone();
    let size = |x: Complex<F>| Primitive::hypot(x.re, x.im);
    let length =
        |numbers: &[Complex<F>]| numbers.iter().fold(F::literal(0.0), |sum, x| Primitive::hypot(sum, size(*x)));
    let mut condition = vec![F::literal(0.0); n];
    for i in 0..n {
        for j in (0..n).filter(|&j| j != i) {
            let gap = form[(j, j)] - form[(i, i)];
            let distance = size(gap);
            gaps[(j, i)] = gap.conj().unscale(distance).unscale(distance);
        }
        let (mut right, mut left) = (vec![Complex::zero(); n], vec![Complex::zero(); n]);
        (right[i], left[i]) = (Complex::one(), Complex::one());
        for j in (0..i).rev() {
            let sum: Complex<F> = (j + 1..=i).map(|l| form[(j, l)] * right[l]).sum();
            right[j] = -sum * gaps[(j, i)];
        }
        for j in i + 1..n {
            let sum: Complex<F> = (i..j).map(|l| left[l] * form[(l, j)]).sum();
            left[j] = -sum * gaps[(j, i)];
        }
        condition[i] = length(&right) * length(&left);
        vectors.set_column(i, &DVector::from_vec(right));
    }
    let rounding = F::literal(16.0 * n as f64) * <F as Primitive>::EPSILON * length(form.as_slice());
    let is_apart = |i: usize, j: usize| {
        let worse = Primitive::max(condition[i], condition[j]);
        // Not if the condition is infinite or NaN.
        worse.is_finite() && size(form[(i, i)] - form[(j, j)]) > rounding * worse
    };
    let mut repeats: Vec<bool> = (0..n).map(|i| !(0..n).all(|j| j == i || is_apart(i, j))).collect();
    for &m in pairs {
        let either = repeats[m] || repeats[m + 1];
        (repeats[m], repeats[m + 1]) = (either, either);
    }
    for i in (0..n).filter(|&i| repeats[i]) {
        vectors.column_mut(i).fill(Complex::zero());
        gaps.column_mut(i).fill(Complex::zero());
    }
    Eigenvectors { vectors, gaps, repeats }
}
