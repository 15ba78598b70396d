//! A satellite's orbit and its state transition matrix: how the state at the end moves with the state at the start, by a Jacobian through
//! the integrator.
//!
//! The force is itself a derivative, the gradient of the potential: of a point mass, or of the flattened Earth (J2). Without flattening
//! the orbit is that of Vallado, "Fundamentals of Astrodynamics and Applications", example 2-4.
//!
//! `cargo run --release --example orbit`

use std::array;

use gradual::elementary::{dot, norm};
use gradual::{Real, check_jacobian, gradient, value_and_jacobian};
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

/// Vallado's example, and what the steps of the integrator lose of what the orbit conserves: energy, and volume in the space of states.
fn point_mass() {
    println!("point mass, after 40 minutes");
    println!("{:>8}{:>12}{:>12}{:>12}", "steps", "km off", "energy", "det - 1");
    let mut losses = Vec::new();
    for steps in [60, 120, 240, 480] {
        let (end, stm) = value_and_jacobian(|state| propagated(state, 0.0, steps), START);
        let ((position, velocity), (there, speed)) = (parts(end), parts(ARRIVAL));
        let energy = energy(end, 0.0) / energy(START, 0.0) - 1.0;
        let volume = Matrix6::from(stm).determinant() - 1.0;
        println!("{steps:8}{:12.1e}{energy:12.1e}{volume:12.1e}", apart(position, there));
        // Half a unit in the last digit of the book's numbers, in three of them.
        assert!(apart(position, there) < 1e-4 && apart(velocity, speed) < 1e-6);
        losses.push([energy.abs(), volume.abs()]);
    }
    // Of order 5: half the step, a thirty-second of the loss, and some roundings.
    for pair in losses.windows(2) {
        assert!((0..2).all(|i| pair[1][i] < pair[0][i] / 25.0 + 1e-13));
    }
}

/// The flattened Earth: the matrix is proved by what it must do to energy, to the flow itself, and to areas.
fn flattened() {
    let (position, _) = parts(START);
    let ([x, y, z], r) = (position, Vector3::from(position).norm());
    let factor = -1.5 * J2 * MU * RADIUS.powi(2) / r.powi(5);
    let [pole, equator] = [3.0, 1.0].map(|k| k - 5.0 * (z / r).powi(2));
    let formula = [x * equator, y * equator, z * pole].map(|p| factor * p);
    let pull = |j2| gradient(|position| potential(position, j2), position);
    let extra = Vector3::from(pull(J2)) - Vector3::from(pull(0.0));
    println!("\nflattened Earth: extra pull {:.3e} km/s²", extra.norm());
    assert!(apart(extra.into(), formula) < 1e-16, "Vallado's formula for J2, less the rounding of the whole pull");

    let (end, stm) = value_and_jacobian(|state| propagated(state, J2, STEPS), START);
    println!(
        "after 40 minutes {:.3} km from where the point mass would have it",
        apart(parts(end).0, parts(ARRIVAL).0)
    );
    let phi = Matrix6::from(stm).transpose();

    let [gradient_end, gradient_start] = [end, START].map(|state| Vector6::from(gradient(|s| energy(s, J2), state)));
    let energy = (phi.transpose() * gradient_end - gradient_start).norm() / gradient_start.norm();
    let [flow_end, flow_start] = [end, START].map(|state| Vector6::from(flow(state, J2)));
    let carried = (phi * flow_start - flow_end).norm() / flow_end.norm();
    let one = Matrix3::identity();
    let mut area = Matrix6::zeros();
    area.fixed_view_mut::<3, 3>(0, 3).copy_from(&one);
    area.fixed_view_mut::<3, 3>(3, 0).copy_from(&-one);
    let areas = (phi.transpose() * area * phi - area).amax();
    println!(
        "state transition matrix: energy {energy:.1e}, flow {carried:.1e}, areas {areas:.1e}, det {}",
        phi.determinant()
    );
    // The integrator's own loss and the roundings of 480 steps; areas are sums of products of thousands.
    assert!(energy < 1e-11 && carried < 1e-11 && areas < 1e-9);
    let report = check_jacobian(|state| propagated(state, J2, STEPS), START).unwrap();
    println!("against differences: {}", report.to_string().lines().next().unwrap_or_default());
}

/// The start that leads to Vallado's point in spite of the flattening: Newton's steps with the matrix's block of position by velocity.
fn aimed() {
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
    let burn = 1000.0 * apart(parts(start).1, parts(START).1);
    println!("\naimed at the point mass's arrival: {burn:.3} m/s more; km off, step by step");
    println!("{}", misses.iter().map(|miss| format!("{miss:.1e}")).collect::<Vec<_>>().join(" "));
    assert!(misses[4] < 1e-10, "{misses:?}");
}

fn main() {
    point_mass();
    flattened();
    aimed();
}
