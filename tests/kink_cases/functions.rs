//! Functions at points where some rule ties, each written once for every scalar.
//!
//! [`each_case`] shows all of them to a [`Visitor`]; `oracle/kinks_cases.py` has the same formulas under the same names.

mod learning;
mod lines;
mod shapes;

use gradual::Real;

/// A function and a point.
pub(crate) trait Case<const N: usize> {
    const NAME: &'static str;
    const POINT: [f64; N];

    fn value<T: Real>(x: [T; N]) -> T;
}

/// What is done with every case.
pub(crate) trait Visitor {
    fn visit<C: Case<N>, const N: usize>(&mut self, case: C);
}

/// Shows all cases to `visitor`.
pub(crate) fn each_case(visitor: &mut impl Visitor) {
    lines::each_case(visitor);
    shapes::each_case(visitor);
    learning::each_case(visitor);
}

/// `"name", [variables] at [point], [point] => formula;`: a case for each point.
macro_rules! cases {
    ($($name:literal, $x:tt at $($at:tt),+ => $body:expr;)*) => {
        pub(super) fn each_case(visitor: &mut impl $crate::kink_cases::functions::Visitor) {
            $($({
                const N: usize = {
                    let point: &[f64] = &$at;
                    point.len()
                };
                struct Here;
                impl $crate::kink_cases::functions::Case<N> for Here {
                    const NAME: &'static str = $name;
                    const POINT: [f64; N] = $at;

                    fn value<T: Real>($x: [T; N]) -> T {
                        $body
                    }
                }
                visitor.visit(Here);
            })+)*
        }
    };
}
use cases;

/// The positive part.
fn relu<T: Real>(x: T) -> T {
    x.max(0.0)
}

/// The largest of some numbers, one after the other.
fn largest<T: Real, const N: usize>(x: [T; N]) -> T {
    x.into_iter().reduce(|a, b| a.max(b)).expect("no numbers have no largest")
}

/// ln(1 + eᶻ) as it is written to avoid overflow.
fn stable_softplus<T: Real>(z: T) -> T {
    relu(z) + (-z.abs()).exp().ln_1p()
}

/// ln Σ eˣⁱ, shifted by the maximum as it is written to avoid overflow.
fn shifted_logsumexp<T: Real, const N: usize>(x: [T; N]) -> T {
    let m = largest(x);
    x.iter().map(|&x| (x - m).exp()).sum::<T>().ln() + m
}

/// The middle one of three.
fn median<T: Real>(x: T, y: T, z: T) -> T {
    x.max(y).min(x.min(y).max(z))
}

/// Sorts by comparators: each puts the smaller of two numbers into the first of two places.
fn sorted<T: Real, const N: usize>(mut x: [T; N], comparators: &[(usize, usize)]) -> [T; N] {
    for &(i, j) in comparators {
        (x[i], x[j]) = (x[i].min(x[j]), x[i].max(x[j]));
    }
    x
}

/// The comparators that sort three numbers, and four.
const THREE: &[(usize, usize)] = &[(0, 1), (1, 2), (0, 1)];
const FOUR: &[(usize, usize)] = &[(0, 1), (2, 3), (0, 2), (1, 3), (1, 2)];
