//! A satellite's orbit and its state transition matrix: how the state at the end moves with the state at the start, by a Jacobian through
//! the integrator.
//!
//! The force is itself a derivative, the gradient of the potential: of a point mass, or of the flattened Earth (J2). Without flattening
//! the orbit is that of Vallado, "Fundamentals of Astrodynamics and Applications", example 2-4.
//!
//! `cargo run --release --example orbit`

use std::array;

use gradual::elementary::{dot, norm};
use gradual::{Real, gradient, value_and_jacobian};
use nalgebra::{Matrix3, Matrix6, Vector3, Vector6};

/// The Earth's gravity (km³/s²), equatorial radius (km) and flattening, as Vallado has them.
const MU: f64 = 398_600.441_8;
const RADIUS: f64 = 6378.137;
const J2: f64 = 0.001_082_626_7;

/// Vallado's example: position (km) and velocity (km/s), and where the satellite is 40 minutes later.
const START: [f64; 6] = [1131.340, -2282.343, 6672.423, -5.643_05, 4.303_33, 2.428_79];
const ARRIVAL: [f64; 6] = [-4219.7527, 4363.0292, -3958.7666, 3.689_866, -1.916_735, -6.112_511];
const SECONDS: f64 = 2400.0;

/// Steps of the integrator, by which its error falls to the size of the roundings.
const STEPS: u32 = 480;

/// Dormand and Prince's method of order 5: the weights of the earlier slopes in each stage, the last row those of the step.
const STAGES: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];

/// The potential, positive as in geodesy: the force per mass is its gradient.
fn potential<T: Real>(position: [T; 3], j2: f64) -> T {
    let r = norm(&position);
    let sine = position[2] / r;
    let flattening = (sine * sine * 3.0 - 1.0) * (r / RADIUS).powi(-2) * (0.5 * j2);
    (-flattening + 1.0) / r * MU
}

fn parts<T: Real>([x, y, z, u, v, w]: [T; 6]) -> ([T; 3], [T; 3]) {
    ([x, y, z], [u, v, w])
}

/// How the state changes: Newton's equations.
fn flow<T: Real>(state: [T; 6], j2: f64) -> [T; 6] {
    let (position, [u, v, w]) = parts(state);
    let [a, b, c] = gradient(|position| potential(position, j2), position);
    [u, v, w, a, b, c]
}

fn propagated<T: Real>(mut state: [T; 6], j2: f64, steps: u32) -> [T; 6] {
    let step = SECONDS / f64::from(steps);
    for _ in 0..steps {
        let mut slopes = vec![flow(state, j2)];
        let mut next = state;
        for weights in STAGES {
            next = state;
            for (slope, &weight) in slopes.iter().zip(weights) {
                next = array::from_fn(|i| next[i] + slope[i] * (step * weight));
            }
            slopes.push(flow(next, j2));
        }
        state = next;
    }
    state
}

/// Energy per mass.
fn energy<T: Real>(state: [T; 6], j2: f64) -> T {
    let (position, velocity) = parts(state);
    dot(&velocity, &velocity) * 0.5 - potential(position, j2)
}

/// The length of a difference, of positions or of velocities.
fn apart(a: [f64; 3], b: [f64; 3]) -> f64 {
    (Vector3::from(a) - Vector3::from(b)).norm()
}

/// What so many steps of the integrator lose of what the orbit conserves, without flattening: energy (relative), and volume in the space
/// of states. And the state at the end.
fn losses(steps: u32) -> ([f64; 6], [f64; 2]) {
    let (end, stm) = value_and_jacobian(|state| propagated(state, 0.0, steps), START);
    (end, [energy(end, 0.0) / energy(START, 0.0) - 1.0, Matrix6::from(stm).determinant() - 1.0])
}

fn point_mass() {
    println!("point mass, after 40 minutes");
    println!("{:>8}{:>12}{:>12}{:>12}", "steps", "km off", "energy", "det - 1");
    for steps in [60, 120, 240, 480] {
        let (end, [energy, volume]) = losses(steps);
        println!("{steps:8}{:12.1e}{energy:12.1e}{volume:12.1e}", apart(parts(end).0, parts(ARRIVAL).0));
    }
}

/// What the flattening adds to the force at the start.
fn extra_pull() -> [f64; 3] {
    let pull = |j2| Vector3::from(gradient(|position| potential(position, j2), parts(START).0));
    (pull(J2) - pull(0.0)).into()
}

/// What a state transition matrix must do: keep the energy, carry the flow along, and keep areas (it is symplectic). How much this one
/// misses each, the first two relative; the matrix, and the state at the end.
struct Transition {
    end: [f64; 6],
    phi: Matrix6<f64>,
    energy: f64,
    flow: f64,
    areas: f64,
}

fn transition() -> Transition {
    let (end, stm) = value_and_jacobian(|state| propagated(state, J2, STEPS), START);
    let phi = Matrix6::from(stm).transpose();

    let [gradient_end, gradient_start] = [end, START].map(|state| Vector6::from(gradient(|s| energy(s, J2), state)));
    let energy = (phi.transpose() * gradient_end - gradient_start).norm() / gradient_start.norm();
    let [flow_end, flow_start] = [end, START].map(|state| Vector6::from(flow(state, J2)));
    let flow = (phi * flow_start - flow_end).norm() / flow_end.norm();
    let one = Matrix3::identity();
    let mut area = Matrix6::zeros();
    area.fixed_view_mut::<3, 3>(0, 3).copy_from(&one);
    area.fixed_view_mut::<3, 3>(3, 0).copy_from(&-one);
    let areas = (phi.transpose() * area * phi - area).amax();
    Transition { end, phi, energy, flow, areas }
}

fn flattened() {
    println!("\nflattened Earth: extra pull {:.3e} km/s²", apart(extra_pull(), [0.0; 3]));
    let Transition { end, phi, energy, flow, areas } = transition();
    println!(
        "after 40 minutes {:.3} km from where the point mass would have it",
        apart(parts(end).0, parts(ARRIVAL).0)
    );
    println!(
        "state transition matrix: energy {energy:.1e}, flow {flow:.1e}, areas {areas:.1e}, det {}",
        phi.determinant()
    );
}

/// The start that leads to Vallado's point in spite of the flattening: Newton's steps with the matrix's block of position by velocity.
/// And how far off each step began (km).
fn aimed() -> ([f64; 6], Vec<f64>) {
    let mut start = START;
    let target = parts(ARRIVAL).0;
    let mut misses = Vec::new();
    for _ in 0..5 {
        let (end, stm) = value_and_jacobian(|state| propagated(state, J2, STEPS), start);
        let miss = Vector3::from(target) - Vector3::from(parts(end).0);
        misses.push(miss.norm());
        let block = Matrix3::from_fn(|i, j| stm[i][3 + j]);
        let change = block.lu().solve(&miss).expect("a block that is regular but for half and whole revolutions");
        (0..3).for_each(|i| start[3 + i] += change[i]);
    }
    (start, misses)
}

fn main() {
    point_mass();
    flattened();
    let (start, misses) = aimed();
    let burn = 1000.0 * apart(parts(start).1, parts(START).1);
    println!("\naimed at the point mass's arrival: {burn:.3} m/s more; km off, step by step");
    println!("{}", misses.iter().map(|miss| format!("{miss:.1e}")).collect::<Vec<_>>().join(" "));
}

#[cfg(test)]
mod tests {
    use gradual::check_jacobian;

    use super::*;

    #[test]
    fn the_satellite_arrives_where_vallado_has_it() {
        let ((position, velocity), (there, speed)) = (parts(losses(480).0), parts(ARRIVAL));
        // Half a unit in the last digit of the book's numbers, in three of them.
        assert!(apart(position, there) < 1e-4 && apart(velocity, speed) < 1e-6);
    }

    #[test]
    fn the_integrator_is_of_order_5() {
        let losses = [60, 120, 240, 480].map(|steps| losses(steps).1);
        // Half the step, a thirty-second of the loss, and some roundings.
        for pair in losses.windows(2) {
            assert!((0..2).all(|i| pair[1][i].abs() < pair[0][i].abs() / 25.0 + 1e-13), "{pair:?}");
        }
    }

    #[test]
    fn the_pull_of_the_flattening_is_vallados_formula() {
        let (position, _) = parts(START);
        let ([x, y, z], r) = (position, Vector3::from(position).norm());
        let factor = -1.5 * J2 * MU * RADIUS.powi(2) / r.powi(5);
        let [pole, equator] = [3.0, 1.0].map(|k| k - 5.0 * (z / r).powi(2));
        let formula = [x * equator, y * equator, z * pole].map(|p| factor * p);
        // The extra pull is a difference of whole ones, of 1e-2, with their roundings.
        assert!(apart(extra_pull(), formula) < 1e-16);
    }

    #[test]
    fn the_matrix_keeps_energy_flow_and_areas() {
        let Transition { energy, flow, areas, .. } = transition();
        // The integrator's own loss and the roundings of 480 steps; areas are sums of products of thousands.
        assert!(energy < 1e-11 && flow < 1e-11 && areas < 1e-9, "{energy:e} {flow:e} {areas:e}");
    }

    #[test]
    fn the_matrix_is_that_of_differences() {
        check_jacobian(|state| propagated(state, J2, 60), START).unwrap();
    }

    #[test]
    fn four_steps_of_newton_hit_the_point() {
        let (_, misses) = aimed();
        assert!(misses[4] < 1e-10, "{misses:?}");
    }
}
