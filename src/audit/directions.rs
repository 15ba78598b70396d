//! The directions that an audit goes.

use std::vec;
use std::vec::Vec;

use crate::random::Random;

/// How many generic directions are tried, each to both sides.
const GENERIC: usize = 3;
/// How many different switching surfaces are looked along, alone, and in pairs.
const SURFACES: usize = 10;

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

/// Directions within the switching surfaces with these normals: each, two of them at a time, and all at once.
pub(super) fn within_surfaces(n: usize, normals: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let distinct = distinct(normals);
    let mut sets: Vec<Vec<usize>> = vec![(0..distinct.len()).collect()];
    for i in 0..distinct.len() {
        sets.push(vec![i]);
        sets.extend((0..i).map(|j| vec![i, j]));
    }
    let mut directions: Vec<Vec<f64>> = Vec::new();
    for set in sets.into_iter().filter(|set| !set.is_empty()) {
        let mut basis: Vec<Vec<f64>> = Vec::new();
        for i in set {
            let normal = without(&distinct[i], &basis);
            if length(&normal) > 1e-6 {
                basis.push(scaled(&normal));
            }
        }
        for direction in generic(n).iter().take(2) {
            let along = without(direction, &basis);
            if length(&along) > 1e-6 {
                directions.push(scaled(&along));
            }
        }
    }
    directions
}

/// Unit vectors, no two of them parallel.
fn distinct(normals: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut kept: Vec<Vec<f64>> = Vec::new();
    for normal in normals {
        let size = length(normal);
        if !(size > 0.0 && size.is_finite()) {
            continue;
        }
        let unit = scaled(normal);
        if kept.len() < SURFACES && kept.iter().all(|other| dot(other, &unit).abs() < 1.0 - 1e-9) {
            kept.push(unit);
        }
    }
    kept
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
