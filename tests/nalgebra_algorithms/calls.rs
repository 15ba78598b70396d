//! Each function of the table, called on a number that moves.

use gradual::Dual;
use gradual::linalg::{self, LinalgScalar};
use nalgebra::{RealField, SMatrix, SVector, Schur, Vector3};

/// A number that is differentiated `ORDERS` times along t.
pub(super) trait Number: LinalgScalar<Base = f64> + RealField {
    const ORDERS: usize;
    /// t at 0.
    fn variable() -> Self;
    /// Value and derivatives.
    fn jet(self) -> Vec<f64>;
}

impl Number for f64 {
    const ORDERS: usize = 0;
    fn variable() -> Self {
        0.0
    }
    fn jet(self) -> Vec<f64> {
        vec![self]
    }
}

impl<T: Number> Number for Dual<T, 1>
where
    Self: LinalgScalar<Base = f64> + RealField,
{
    const ORDERS: usize = T::ORDERS + 1;
    fn variable() -> Self {
        Dual { value: T::variable(), tangent: [T::literal(1.0)] }
    }
    fn jet(self) -> Vec<f64> {
        // Every order but the highest stands in the value too.
        let mut jet = vec![self.base()];
        jet.extend(self.tangent[0].jet());
        jet
    }
}

/// Who computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Nalgebra,
    Linalg,
}

/// Steps after which nalgebra's iterations are taken to have no end: small matrices need fewer than ten for each row.
const STEPS: usize = 200;

macro_rules! sized {
    ($($name:ident: $N:literal;)*) => { $(
        /// Everything for matrices of one size: nalgebra has algorithms of their own for some.
        pub(super) mod $name {
            use super::*;

            type Square<T> = SMatrix<T, $N, $N>;

            pub(in super::super) fn apply<T: Number>(function: &str, by: By, numbers: &[f64]) -> Option<Vec<T>> {
                let t = T::variable();
                let entry = |part: usize, i: usize, j: usize| numbers[(part * $N + i) * $N + j];
                let m = Square::<T>::from_fn(|i, j| (t * entry(2, i, j) + entry(1, i, j)) * t + entry(0, i, j));
                match by {
                    By::Nalgebra => by_nalgebra(function, m, t),
                    By::Linalg => by_linalg(function, &m, t),
                }
            }

            fn right_hand_side<T: Number>(t: T) -> SVector<T, $N> {
                SVector::from_fn(|k, _| t + (k + 1) as f64)
            }

            fn by_nalgebra<T: Number>(function: &str, m: Square<T>, t: T) -> Option<Vec<T>> {
                let tolerance = T::literal(f64::EPSILON);
                Some(match function {
                    "add" => weighted(&(m + m.transpose())),
                    "mul" => weighted(&(m * m)),
                    "dot" => vec![m.dot(&m.transpose())],
                    "cross" => {
                        let [u, v] = [0, 1].map(|j| Vector3::from_fn(|i, _| m[(i, j)]));
                        u.cross(&v).iter().copied().collect()
                    }
                    "norm" => vec![m.norm()],
                    "solve" => m.lu().solve(&right_hand_side(t))?.iter().copied().collect(),
                    "inverse" => weighted(&m.try_inverse()?),
                    "determinant" => vec![m.determinant()],
                    "qr" => {
                        let (q, r) = m.qr().unpack();
                        triangular(&q, &r)
                    }
                    "cholesky" => weighted(&m.cholesky()?.l()),
                    "eigenvalues" => sorted(m.try_symmetric_eigen(tolerance, STEPS)?.eigenvalues.as_slice()),
                    "eigenvectors" => {
                        let eigen = m.try_symmetric_eigen(tolerance, STEPS)?;
                        products(&eigen.eigenvalues, &eigen.eigenvectors, &eigen.eigenvectors)
                    }
                    "singular_values" => sorted(m.try_svd(false, false, tolerance * 5.0, STEPS)?.singular_values.as_slice()),
                    "singular_vectors" => {
                        let svd = m.try_svd(true, true, tolerance * 5.0, STEPS)?;
                        products(&svd.singular_values, &svd.u?, &svd.v_t?.transpose())
                    }
                    "schur" => complex(Schur::try_new(m, tolerance, STEPS)?.complex_eigenvalues().iter().map(|x| (x.re, x.im))),
                    "exp" => weighted(&m.exp()),
                    _ => unreachable!("{function} is no row of the table"),
                })
            }

            fn by_linalg<T: Number>(function: &str, m: &Square<T>, t: T) -> Option<Vec<T>> {
                Some(match function {
                    "norm" => vec![linalg::norm(m)],
                    "solve" => linalg::solve(m, &right_hand_side(t))?.iter().copied().collect(),
                    "inverse" => weighted(&linalg::inverse(m)?),
                    "determinant" => vec![linalg::determinant(m)],
                    "qr" => {
                        let qr = linalg::qr(m)?;
                        triangular(&qr.q, &qr.r)
                    }
                    "cholesky" => weighted(&linalg::cholesky(m)?),
                    "eigenvalues" => sorted(linalg::symmetric_eigen(m).ok()?.eigenvalues.as_slice()),
                    "eigenvectors" => {
                        let eigen = linalg::symmetric_eigen(m).ok()?;
                        products(&eigen.eigenvalues, &eigen.eigenvectors, &eigen.eigenvectors)
                    }
                    "singular_values" => sorted(linalg::svd(m).ok()?.singular_values.as_slice()),
                    "singular_vectors" => {
                        let svd = linalg::svd(m).ok()?;
                        products(&svd.singular_values, &svd.u, &svd.v_t.transpose())
                    }
                    "schur" => complex(linalg::eigenvalues(m).ok()?.iter().map(|x| (x.re, x.im))),
                    "exp" => weighted(&linalg::expm(m)),
                    _ => unreachable!("{function} is not in linalg"),
                })
            }
        }
    )* };
}
sized! { one: 1; two: 2; three: 3; five: 5; }

/// One number for each row, in which each entry counts differently.
fn weighted<T: Number, const N: usize>(m: &SMatrix<T, N, N>) -> Vec<T> {
    m.row_iter().map(|row| weighted_sum(row.iter())).collect()
}

fn weighted_sum<'a, T: Number>(xs: impl Iterator<Item = &'a T>) -> T {
    xs.zip(1..).map(|(&x, k)| x * if k % 2 == 1 { f64::from(k) } else { -f64::from(k) }).sum()
}

/// Q and R with a positive diagonal of R.
fn triangular<T: Number, const N: usize>(q: &SMatrix<T, N, N>, r: &SMatrix<T, N, N>) -> Vec<T> {
    let sign = |k: usize| if r[(k, k)].base() < 0.0 { -1.0 } else { 1.0 };
    let mut found = weighted(&SMatrix::<T, N, N>::from_fn(|i, j| q[(i, j)] * sign(j)));
    found.extend(weighted(&SMatrix::<T, N, N>::from_fn(|i, j| r[(i, j)] * sign(i))));
    found
}

/// By value, and where values agree by how they move on.
fn sorted<T: Number>(xs: &[T]) -> Vec<T> {
    let mut xs = xs.to_vec();
    xs.sort_by(|&x, &y| x.jet().partial_cmp(&y.jet()).unwrap_or(std::cmp::Ordering::Equal));
    xs
}

/// Of each pair of columns the outer product, in one number: it does not depend on the sign that an algorithm gives to them.
fn products<T: Number, const N: usize>(
    values: &SVector<T, N>,
    left: &SMatrix<T, N, N>,
    right: &SMatrix<T, N, N>,
) -> Vec<T> {
    let mut order: Vec<usize> = (0..N).collect();
    order.sort_by(|&i, &j| values[i].base().total_cmp(&values[j].base()));
    order.iter().map(|&k| weighted_sum(left.column(k).iter()) * weighted_sum(right.column(k).iter())).collect()
}

/// Real parts and sizes of imaginary parts.
fn complex<T: Number>(xs: impl Iterator<Item = (T, T)>) -> Vec<T> {
    let mut pairs: Vec<[T; 2]> = xs.map(|(re, im)| [re, if im.base() < 0.0 { -im } else { im }]).collect();
    let key = |pair: &[T; 2]| pair.map(Number::jet);
    pairs.sort_by(|x, y| key(x).partial_cmp(&key(y)).unwrap_or(std::cmp::Ordering::Equal));
    pairs.into_iter().flatten().collect()
}
