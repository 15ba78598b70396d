//! The directions that an audit goes.

use std::vec;
use std::vec::Vec;

use crate::random::Random;

/// How many generic directions are tried, each to both sides.
const GENERIC: usize = 3;
/// How many different switching surfaces are looked along, alone, in pairs and all at once.
const SURFACES: usize = 10;
/// How many directions are tried that lie between such surfaces.
const BETWEEN: usize = 40;

pub(super) fn axis(n: usize, i: usize) -> Vec<f64> {
    let mut direction = vec![0.0; n];
    direction[i] = 1.0;
    direction
}

pub(super) fn negated(direction: &[f64]) -> Vec<f64> {
    direction.iter().map(|d| -d).collect()
}

/// Directions with no special place to any axis.
pub(super) fn generic(n: usize) -> Vec<Vec<f64>> {
    let mut random = Random::new(0);
    // In one dimension the axis says it all.
    let count = if n < 2 { 0 } else { GENERIC };
    (0..count).map(|_| (0..n).map(|_| random.entry()).collect()).collect()
}

/// Unit vectors no two of which are parallel.
#[derive(Default)]
pub(super) struct Lines(Vec<Vec<f64>>);

impl Lines {
    /// Adds the line along a vector, if it is a new one and has a direction.
    fn add(&mut self, vector: &[f64]) {
        let size = length(vector);
        if size > 1e-6 && size.is_finite() {
            let unit = scaled(vector);
            if self.0.iter().all(|other| dot(other, &unit).abs() < 1.0 - 1e-9) {
                self.0.push(unit);
            }
        }
    }

    /// Adds the normal of a surface, up to as many as are looked along.
    pub(super) fn add_normal(&mut self, normal: &[f64]) {
        if self.0.len() < SURFACES {
            self.add(normal);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Directions within the switching surfaces with these normals: each, two of them at a time, and all at once; and the diagonals of the
/// first three coordinates, along which sorted and symmetric functions tie.
pub(super) fn within(n: usize, normals: &Lines) -> Vec<Vec<f64>> {
    let surfaces = normals.len();
    let mut sets: Vec<Vec<usize>> = (0..surfaces).map(|i| vec![i]).collect();
    sets.extend((0..surfaces).flat_map(|i| (0..i).map(move |j| vec![i, j])));
    sets.push((0..surfaces).collect());
    let mut directions = Lines::default();
    for set in sets {
        let mut basis: Vec<Vec<f64>> = Vec::new();
        for i in set {
            let normal = without(&normals.0[i], &basis);
            if length(&normal) > 1e-6 {
                basis.push(scaled(&normal));
            }
        }
        for direction in generic(n).iter().take(2) {
            directions.add(&without(direction, &basis));
        }
    }
    for signs in
        [[1.0, 1.0, 0.0], [1.0, -1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 1.0], [-1.0, 1.0, 1.0]]
    {
        let diagonal: Vec<f64> = signs.into_iter().chain(core::iter::repeat(0.0)).take(n).collect();
        directions.add(&diagonal);
    }
    directions.0
}

/// Directions between those within surfaces, so that cones between two surfaces are met: in a plane every one of them, else some.
pub(super) fn between(mut within: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let sum = |a: &[f64], b: &[f64], sign: f64| a.iter().zip(b).map(|(a, b)| a + sign * b).collect::<Vec<_>>();
    let mut directions = Lines::default();
    if within.first().is_some_and(|direction| direction.len() == 2) {
        for direction in &mut within {
            if direction[1] < 0.0 {
                *direction = negated(direction);
            }
        }
        within.sort_by(|a, b| b[0].total_cmp(&a[0]));
        within.windows(2).for_each(|pair| directions.add(&sum(&pair[0], &pair[1], 1.0)));
        directions.add(&sum(&within[0], &within[within.len() - 1], -1.0));
    } else {
        let mut random = Random::new(1);
        for k in 0..BETWEEN * usize::from(within.len() > 1) {
            let (a, b) = (&within[k % within.len()], &within[(k + 1 + k / within.len()) % within.len()]);
            directions.add(&sum(a, b, random.entry()));
        }
    }
    directions.0
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn scaled(a: &[f64]) -> Vec<f64> {
    let size = length(a);
    a.iter().map(|a| a / size).collect()
}

/// The part orthogonal to an orthonormal basis; twice, for what rounding leaves.
fn without(a: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut rest = a.to_vec();
    for unit in basis.iter().chain(basis) {
        let part = dot(&rest, unit);
        rest.iter_mut().zip(unit).for_each(|(r, u)| *r -= part * u);
    }
    rest
}
