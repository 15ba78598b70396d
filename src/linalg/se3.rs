//! Rigid motions of space and their twists.
//!
//! A twist is (ρ, w): three numbers of translation, then the three of [`so3`]. Solà, Deray and Atchuthan 2018,
//! "A micro Lie theory for state estimation in robotics", appendix D.

use ::nalgebra::{SMatrix, SVector};

use super::stumpff::Stumpff;
use super::{LinalgScalar, so3};

/// The motion of a twist (ρ, w), as a matrix of 4 x 4: the rotation exp(w), and the translation ρ + ((1 - cos θ)/θ²) w × ρ + ((θ - sin θ)/θ³) w × (w × ρ).
///
/// It is smooth at w = 0, at every order. Infinity and NaN give NaN.
///
/// ```
/// use gradual::{jacobian, linalg::se3};
/// use nalgebra::{Matrix6, Vector3, Vector6};
///
/// let j: nalgebra::SMatrix<f64, 3, 6> = jacobian(|twist: Vector6<_>| Vector3::from_fn(|i, _| se3::exp(&twist)[(i, 3)]), Vector6::zeros());
/// assert_eq!(j, Matrix6::identity().fixed_rows::<3>(0));
/// ```
#[must_use]
pub fn exp<T: LinalgScalar>(twist: &SVector<T, 6>) -> SMatrix<T, 4, 4> {
    let (rho, w) = (part(twist, 0), part(twist, 3));
    let x = w.dot(&w);
    let rotation = so3::exp(&w);
    let (once, twice) = (w.cross(&rho), w.cross(&w.cross(&rho)));
    let (versine, rest) = (x.apply(Stumpff(2)), x.apply(Stumpff(3)));
    SMatrix::from_fn(|i, j| match (i, j) {
        (3, 3) => T::literal(1.0),
        (3, _) => T::literal(0.0),
        (_, 3) => rho[i] + versine * once[i] + rest * twice[i],
        _ => rotation[(i, j)],
    })
}

/// The twist (ρ, w) with exp(ρ, w) = M whose angle ‖w‖ is at most π.
///
/// For M = (R, t): w = [`so3::log`] R and ρ = t - w × t/2 + d w × (w × t) with d = 1/θ² - (1 + cos θ)/(2 θ sin θ), which is smooth up to half turns and beyond.
/// What is said there of half turns and of what is no rotation holds here; it is NaN too if the last row of M is not (0, 0, 0, 1).
///
/// ```
/// use gradual::{jacobian, linalg::se3};
/// use nalgebra::{Matrix6, Vector6};
///
/// let j: Matrix6<f64> = jacobian(|twist: Vector6<_>| se3::log(&se3::exp(&twist)), Vector6::zeros());
/// assert_eq!(j, Matrix6::identity());
/// ```
#[must_use]
pub fn log<T: LinalgScalar>(motion: &SMatrix<T, 4, 4>) -> SVector<T, 6> {
    let t = SVector::from_fn(|i, _| motion[(i, 3)]);
    let w = so3::log(&motion.fixed_view::<3, 3>(0, 0).into_owned());
    let x = w.dot(&w);
    let [c2, c3, c4] = [2, 3, 4].map(|k| x.apply(Stumpff(k)));
    let [half, two] = [0.5, 2.0].map(T::literal);
    let factor = (c3 - c4 * two) / (c2 * two);
    let rho = t - w.cross(&t) * half + w.cross(&w.cross(&t)) * factor;
    let last = [0.0, 0.0, 0.0, 1.0].map(T::literal);
    let is_motion = (0..4).all(|j| motion[(3, j)] == last[j]);
    let unknown = T::literal(if is_motion { 0.0 } else { f64::NAN });
    SVector::from_fn(|i, _| {
        let x = if i < 3 { rho[i] } else { w[i - 3] };
        x + x * unknown
    })
}

fn part<T: LinalgScalar>(twist: &SVector<T, 6>, first: usize) -> SVector<T, 3> {
    SVector::from_fn(|i, _| twist[first + i])
}
