//! The rule for singular values.

use ::nalgebra::DMatrix;

use super::lanes::{join, left, minus, plus, right, values};
use crate::dual::Dual;
use crate::linalg::LinalgScalar;
use crate::linalg::range::power_of_two;
use crate::linalg::svd::Singular;
use crate::linalg::symmetric::DecompositionError;
use crate::scalar::Primitive;

type Lanes<T, const N: usize> = DMatrix<[T; N]>;

/// U′ = U X + Z and V′ = V Y + W with antisymmetric X and Y that are zero within blocks, Z and W orthogonal to U and V, for the part of
/// positive singular values; B′ = P - X B + B Y with P = Uᵀ A′ V.
pub(super) fn singular<T: LinalgScalar, const N: usize>(
    a: &DMatrix<Dual<T, N>>,
) -> Result<Singular<Dual<T, N>>, DecompositionError> {
    let plain = values(a);
    let below = T::singular(&plain)?;
    let (u, v) = below.positive();
    let (of_u, of_v) = (right(a, &v), right(&a.transpose(), &u));
    let moved = left(&u.transpose(), &of_u);
    let (x, y) = turns(&below, &moved);
    let (z, w) = outward(&below, &plain, (&of_u, &of_v));
    let mut within = moved;
    for j in 0..within.ncols() {
        for i in (0..within.nrows()).filter(|&i| below.begin[i] != below.begin[j]) {
            within[(i, j)] = [T::literal(0.0); N];
        }
    }
    let widened = |basis: &DMatrix<T>, lanes: Lanes<T, N>| {
        let missing = basis.ncols() - lanes.ncols();
        let at = lanes.ncols();
        join(basis, &lanes.insert_columns(at, missing, [T::literal(0.0); N]))
    };
    Ok(Singular {
        u: widened(&below.u, plus(&left(&u, &x), &z)),
        v: widened(&below.v, plus(&left(&v, &y), &w)),
        form: join(&below.form, &within),
        begin: below.begin,
        values: below.values,
    })
}

/// X and Y with X B - B Y = P and Bᵀ X - Y Bᵀ = -Pᵀ outside of blocks.
fn turns<T: LinalgScalar, const N: usize>(below: &Singular<T>, moved: &Lanes<T, N>) -> (Lanes<T, N>, Lanes<T, N>) {
    let (form, begin, n) = (&below.form, &below.begin, below.form.nrows());
    let still = moved.map(|_| [T::literal(0.0); N]);
    let (mut x, mut y) = (still.clone(), still);
    let alone = (0..n).all(|i| begin[i] == i);
    let mates = |i: usize| (0..n).filter(move |&l| l != i && begin[l] == begin[i]);
    // Of what is beside the diagonal of a block the values are zero, so that every round settles one more order of tangents.
    for round in 0..=if alone { 0 } else { T::DEPTH } {
        let last = (x.clone(), y.clone());
        for j in 0..n {
            for i in (0..j).filter(|&i| begin[i] != begin[j]) {
                let (mut p, mut q) = (moved[(i, j)], moved[(j, i)]);
                if round > 0 {
                    for k in 0..N {
                        for l in mates(i) {
                            p[k] += form[(i, l)] * last.1[(l, j)][k];
                            q[k] += form[(l, i)] * last.0[(l, j)][k];
                        }
                        for l in mates(j) {
                            p[k] -= last.0[(i, l)][k] * form[(l, j)];
                            q[k] -= last.1[(i, l)][k] * form[(j, l)];
                        }
                    }
                }
                // In units of the larger one: the derivative of this reciprocal has fourth powers, which leave the range early.
                let unit = power_of_two(Primitive::max(form[(i, i)].base(), form[(j, j)].base()));
                let (s, t) = (form[(i, i)] / unit, form[(j, j)] / unit);
                let over = ((t - s) * (t + s)).recip();
                for k in 0..N {
                    let (p, q) = (p[k] / unit, q[k] / unit);
                    x[(i, j)][k] = (p * t + q * s) * over;
                    y[(i, j)][k] = (p * s + q * t) * over;
                }
                x[(j, i)] = x[(i, j)].map(|x| -x);
                y[(j, i)] = y[(i, j)].map(|y| -y);
            }
        }
    }
    (x, y)
}

/// Z and W with Z B = (I - U Uᵀ) A′ V + R W and W Bᵀ = (I - V Vᵀ) A′ᵀ U + Rᵀ Z, where R is what A has beside U B Vᵀ: zero in value.
fn outward<T: LinalgScalar, const N: usize>(
    below: &Singular<T>,
    plain: &DMatrix<T>,
    (of_u, of_v): (&Lanes<T, N>, &Lanes<T, N>),
) -> (Lanes<T, N>, Lanes<T, N>) {
    let (u, v) = below.positive();
    let inverse = match T::lu(&below.form) {
        Some(lu) => T::lu_inverse(&lu, &below.form),
        None => below.form.map(|_| T::nan()),
    };
    let rest = below.rest(plain);
    let solve = |basis: &DMatrix<T>, forcing: &Lanes<T, N>, inverse: &DMatrix<T>| {
        if basis.is_square() {
            // Nothing is orthogonal to it; a rounding over a small singular value would not be nothing.
            return forcing.map(|_| [T::literal(0.0); N]);
        }
        let along = left(basis, &left(&basis.transpose(), forcing));
        let outside = minus(forcing, &along);
        left(&inverse.transpose(), &outside.transpose()).transpose()
    };
    let transposed = inverse.transpose();
    let mut outward = (solve(&u, of_u, &inverse), solve(&v, of_v, &transposed));
    for _ in 0..T::DEPTH {
        let (z, w) = &outward;
        outward = (
            solve(&u, &plus(&left(&rest, w), of_u), &inverse),
            solve(&v, &plus(&left(&rest.transpose(), z), of_v), &transposed),
        );
    }
    outward
}
