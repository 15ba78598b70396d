//! A scalar of your own: reverse mode in a page.
//!
//! A new scalar is a struct, the by-value operators, two hooks, and a word on what it carries; all elementary functions come with
//! it, and every function written for gradual runs on it. This one records a tape, whose backward sweep gives the whole gradient
//! at once.
//!
//! `cargo run --example own_scalar`

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use gradual::elementary::{Binary, Unary};
use gradual::{Real, Scalar, gradient};

/// For every recorded number the numbers it was made of, with the slopes.
#[derive(Default)]
struct Tape(RefCell<Vec<[(usize, f64); 2]>>);

impl Tape {
    fn push(&self, parents: [(usize, f64); 2]) -> usize {
        self.0.borrow_mut().push(parents);
        self.0.borrow().len() - 1
    }

    fn variable(&self, value: f64) -> Var<'_> {
        Var { value, place: Some((self, self.push([(0, 0.0); 2]))) }
    }

    /// ∂y/∂x for every x on the tape, from the last to the first.
    fn gradient(&self, y: Var) -> Vec<f64> {
        let nodes = self.0.borrow();
        let mut adjoints = vec![0.0; nodes.len()];
        if let Some((_, index)) = y.place {
            adjoints[index] = 1.0;
            for i in (0..=index).rev() {
                // What does not depend on a number does not, whatever the slopes there: 0 · ∞ is not to be.
                if adjoints[i] != 0.0 {
                    for (parent, slope) in nodes[i] {
                        adjoints[parent] += slope * adjoints[i];
                    }
                }
            }
        }
        adjoints
    }
}

/// A number on a tape, or a constant. Scalars may borrow: nothing in gradual asks for `'static`.
#[derive(Clone, Copy)]
struct Var<'t> {
    value: f64,
    place: Option<(&'t Tape, usize)>,
}

impl<'t> Var<'t> {
    fn record(value: f64, parents: [(Var<'t>, f64); 2]) -> Self {
        let Some(tape) = parents.iter().find_map(|(x, _)| x.place.map(|(tape, _)| tape)) else {
            return Var::from(value);
        };
        // Where the value is NaN, so are the slopes.
        let slope_at = |slope: f64| if value.is_nan() { value } else { slope };
        let entries = parents.map(|(x, slope)| x.place.map_or((0, 0.0), |(_, index)| (index, slope_at(slope))));
        Var { value, place: Some((tape, tape.push(entries))) }
    }
}

impl From<f64> for Var<'_> {
    fn from(value: f64) -> Self {
        Var { value, place: None }
    }
}

impl Add for Var<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Var::record(self.value + other.value, [(self, 1.0), (other, 1.0)])
    }
}

impl Sub for Var<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Var::record(self.value - other.value, [(self, 1.0), (other, -1.0)])
    }
}

impl Mul for Var<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Var::record(self.value * other.value, [(self, other.value), (other, self.value)])
    }
}

impl Div for Var<'_> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let z = self.value / other.value;
        Var::record(z, [(self, other.value.recip()), (other, -z / other.value)])
    }
}

impl Neg for Var<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        Var::record(-self.value, [(self, -1.0), (self, 0.0)])
    }
}

gradual::scalar_operators!(['t] Var<'t>, f64);

impl Scalar for Var<'_> {
    type Base = f64;

    fn base(self) -> f64 {
        self.value
    }

    /// Its derivatives are on the tape, not in components that could be asked.
    fn is_constant(&self) -> bool {
        self.place.is_none()
    }

    fn apply<R: Unary>(self, rule: R) -> Self {
        let y = rule.value(self.value);
        Var::record(y, [(self, rule.slope(self.value, y)), (self, 0.0)])
    }

    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        rule.select(self, other).unwrap_or_else(|| {
            let z = rule.value(self.value, other.value);
            let (slope_x, slope_y) = rule.slopes(self.value, other.value, z);
            Var::record(z, [(self, slope_x), (other, slope_y)])
        })
    }
}

/// Any function written for gradual.
fn f<T: Real>([x, y, z]: [T; 3]) -> T {
    (x * y + 1.0).ln() * z.tanh() - (x - y).max(0.5).powf(z) + y.atan2(x) % 2.0
}

/// At the last point the exponent is a live 0, which only looks like a constant.
const POINTS: [[f64; 3]; 3] = [[1.5, 0.3, 0.8], [0.3, 1.5, -0.8], [2.0, 0.5, 0.0]];

/// The gradient of `f` by a tape.
fn reverse(x: [f64; 3]) -> [f64; 3] {
    let tape = Tape::default();
    let adjoints = tape.gradient(f(x.map(|x| tape.variable(x))));
    // The variables are the first on the tape.
    [adjoints[0], adjoints[1], adjoints[2]]
}

fn main() {
    for x in POINTS {
        println!("at {x:?}\n  forward mode {:?}\n  reverse mode {:?}", gradient(f, x), reverse(x));
    }
}

#[cfg(test)]
mod tests {
    use gradual::verify_gradient;

    use super::*;

    #[test]
    fn values_are_those_of_plain_numbers() {
        for x in POINTS {
            let tape = Tape::default();
            assert_eq!(f(x.map(|x| tape.variable(x))).value.to_bits(), f(x).to_bits());
        }
    }

    #[test]
    fn the_gradient_is_that_of_differences() {
        for x in POINTS {
            let g = reverse(x);
            for k in 0..3 {
                let at = |step: f64| f(std::array::from_fn(|i| if i == k { x[i] + step } else { x[i] }));
                let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
                // Truncation is of the order of the step's square, 1e-10, times third derivatives of some tens.
                assert!((g[k] - difference).abs() < 1e-8, "{} and {difference}", g[k]);
            }
        }
    }

    #[test]
    fn both_modes_agree() {
        for x in POINTS {
            verify_gradient(f, reverse, x).unwrap();
        }
    }

    #[test]
    fn a_number_used_twice_collects_both_shares() {
        let tape = Tape::default();
        let x = tape.variable(3.0);
        // (x² + 2x) / (x + 1)², in powers of two.
        assert_eq!(tape.gradient(x * x / (x + 1.0))[0], 0.9375);
    }

    #[test]
    fn a_constant_has_no_derivative() {
        let tape = Tape::default();
        let x = tape.variable(0.0);
        // The root's slope at 0 is infinite, and a constant zero is none of its business.
        assert_eq!(tape.gradient(Var::from(0.0).sqrt() + x)[0], 1.0);
    }
}
