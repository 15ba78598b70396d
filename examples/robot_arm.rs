//! The Jacobian of a seven-joint arm, from nothing but its forward kinematics: against the geometric Jacobian, at a singular pose,
//! in inverse kinematics, and differentiated once more to leave singular poses.
//!
//! The arm is the Franka Emika Panda, by the Denavit-Hartenberg parameters in Craig's convention that its maker publishes.
//!
//! `cargo run --release --example robot_arm`

use std::array;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use gradual::elementary::{dot, norm};
use gradual::{Real, gradient, jacobian};

/// Joints: offset a along the x axis (m), then the turn of the x axis (quarters), then offset d along the new z axis (m).
const JOINTS: [(f64, f64, f64); 7] = [
    (0.0, 0.0, 0.333),
    (0.0, -1.0, 0.0),
    (0.0, 1.0, 0.316),
    (0.0825, 1.0, 0.0),
    (-0.0825, -1.0, 0.384),
    (0.0, 1.0, 0.0),
    (0.088, 1.0, 0.0),
];

/// From the last joint to the flange, along z (m).
const FLANGE: f64 = 0.107;

/// The axes x, y, z of a frame and its origin.
type Frame<T> = [[T; 3]; 4];

fn along<T: Real>(from: [T; 3], by: T, direction: [T; 3]) -> [T; 3] {
    array::from_fn(|i| from[i] + by * direction[i])
}

fn cross<T: Real>(a: [T; 3], b: [T; 3]) -> [T; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Forward kinematics: the frames of the joints, and that of the flange.
fn frames<T: Real>(angles: [T; 7]) -> ([Frame<T>; 7], Frame<T>) {
    let [zero, one] = [T::zero(), T::one()];
    let mut frame = [[one, zero, zero], [zero, one, zero], [zero, zero, one], [zero; 3]];
    let joints = array::from_fn(|i| {
        let (a, quarters, d) = JOINTS[i];
        let [x, y, z, origin] = frame;
        let (y, z) = if quarters == 0.0 { (y, z) } else { (z.map(|z| z * quarters), y.map(|y| y * -quarters)) };
        let (sine, cosine) = angles[i].sin_cos();
        let turned_x = along(x.map(|x| x * cosine), sine, y);
        let turned_y = along(y.map(|y| y * cosine), -sine, x);
        frame = [turned_x, turned_y, z, along(along(origin, T::from(a), x), T::from(d), z)];
        frame
    });
    let [x, y, z, origin] = frame;
    (joints, [x, y, z, along(origin, T::from(FLANGE), z)])
}

/// How the flange moves with each joint: three rows of velocity, three of angular velocity.
///
/// The velocity of an axis is ω × axis, so ω is half the sum of axis × velocity of the axis.
fn twists<T: Real>(angles: [T; 7]) -> [[T; 7]; 6] {
    let (_, axes) = frames(angles);
    let slopes = jacobian(|angles| frames(angles).1, angles);
    let mut rows = [[T::zero(); 7]; 6];
    for joint in 0..7 {
        let velocities = slopes.map(|vector| vector.map(|row| row[joint]));
        let turns: [[T; 3]; 3] = array::from_fn(|k| cross(axes[k], velocities[k]));
        for i in 0..3 {
            rows[i][joint] = velocities[3][i];
            rows[3 + i][joint] = turns.iter().map(|turn| turn[i]).sum::<T>() * 0.5;
        }
    }
    rows
}

/// The same by geometry: joint j turns about its z axis, and moves the flange by that axis times the lever arm.
fn geometric_twists(angles: [f64; 7]) -> [[f64; 7]; 6] {
    let (joints, [_, _, _, flange]) = frames(angles);
    let columns = joints.map(|[_, _, axis, origin]| (cross(axis, along(flange, -1.0, origin)), axis));
    array::from_fn(|row| columns.map(|(velocity, axis)| if row < 3 { velocity[row] } else { axis[row - 3] }))
}

/// Gram and Schmidt's rows Q and lengths L of a matrix L·Q, with L lower triangular.
fn orthogonal<T: Real>(rows: [[T; 7]; 6]) -> ([[T; 6]; 6], [[T; 7]; 6]) {
    let (mut lower, mut basis) = ([[T::zero(); 6]; 6], rows);
    for i in 0..6 {
        for j in 0..i {
            lower[i][j] = dot(&basis[i], &basis[j]);
            basis[i] = array::from_fn(|k| basis[i][k] - lower[i][j] * basis[j][k]);
        }
        lower[i][i] = norm(&basis[i]);
        basis[i] = basis[i].map(|x| x / lower[i][i]);
    }
    (lower, basis)
}

/// Yoshikawa's manipulability √det(J Jᵀ): it falls to 0 towards poses where the flange cannot move in some direction. (At such a pose
/// itself it is NaN here: Gram and Schmidt divide a row of zeros by its length.)
fn manipulability<T: Real>(angles: [T; 7]) -> T {
    let (lower, _) = orthogonal(twists(angles));
    (0..6).map(|i| lower[i][i]).product()
}

/// The shortest change of the joints that moves the flange by `twist`, to first order.
fn least_change(angles: [f64; 7], twist: [f64; 6]) -> [f64; 7] {
    let (lower, basis) = orthogonal(twists(angles));
    let mut shares = twist;
    for i in 0..6 {
        shares[i] = (shares[i] - dot(&lower[i][..i], &shares[..i])) / lower[i][i];
    }
    array::from_fn(|joint| (0..6).map(|i| basis[i][joint] * shares[i]).sum())
}

fn step(angles: [f64; 7], by: [f64; 7]) -> [f64; 7] {
    array::from_fn(|joint| angles[joint] + by[joint])
}

/// What is missing to a pose: an offset, and a turn, small ones as vectors.
fn missing(angles: [f64; 7], target: Frame<f64>) -> [f64; 6] {
    let (_, found) = frames(angles);
    let turns: [[f64; 3]; 3] = array::from_fn(|k| cross(found[k], target[k]));
    array::from_fn(
        |i| if i < 3 { target[3][i] - found[3][i] } else { turns.map(|turn| 0.5 * turn[i - 3]).iter().sum() },
    )
}

/// Ready to work: the upper arm 45° back and the forearm level.
const READY: [f64; 7] = [0.0, -FRAC_PI_4, 0.0, -3.0 * FRAC_PI_4, 0.0, FRAC_PI_2, FRAC_PI_4];

/// A pose 27 cm away from the ready one: forward, aside and down, without turning the flange.
fn target() -> Frame<f64> {
    let (_, mut flange) = frames(READY);
    flange[3] = along(flange[3], 1.0, [0.1, 0.2, -0.15]);
    flange
}

/// Inverse kinematics by Newton's steps, and what is missing before each of them and in the end.
fn reached(target: Frame<f64>) -> ([f64; 7], [f64; 7]) {
    let mut angles = READY;
    let errors = array::from_fn(|i| {
        if i > 0 {
            angles = step(angles, least_change(angles, missing(angles, target)));
        }
        norm(&missing(angles, target))
    });
    (angles, errors)
}

/// Seven joints for six directions: what is left free climbs the gradient of the manipulability, itself made of derivatives.
fn climbed(mut angles: [f64; 7], target: Frame<f64>) -> [f64; 7] {
    for _ in 0..50 {
        let (g, (_, basis)) = (gradient(manipulability, angles), orthogonal(twists(angles)));
        let lost: [f64; 6] = basis.map(|row| dot(&row, &g));
        let free = array::from_fn(|joint| 5.0 * (g[joint] - (0..6).map(|i| lost[i] * basis[i][joint]).sum::<f64>()));
        angles = step(angles, free);
        angles = step(angles, least_change(angles, missing(angles, target)));
    }
    angles
}

/// Manipulability on the way to the zero of all joints, where 1, 3 and 5 turn about one line: the arm loses a direction.
fn sinking() -> [f64; 4] {
    [1.0, 0.1, 0.01, 0.001].map(|part| manipulability(READY.map(|angle| part * angle)))
}

fn main() {
    for (name, angles) in [("stretched", [0.0; 7]), ("ready", READY)] {
        println!("{name}: flange at {:.4?} m", frames(angles).1[3]);
    }
    let (found, expected) = (twists(READY), geometric_twists(READY));
    let pairs = found.as_flattened().iter().zip(expected.as_flattened());
    let largest = pairs.map(|(found, expected)| (found - expected).abs()).fold(0.0, f64::max);
    println!("Jacobian there, against axes and lever arms: {largest:.1e} off at most");

    println!("\nmanipulability of the ready pose, of a tenth of its angles, of a hundredth and a thousandth:");
    println!("{}", sinking().map(|w| format!("{w:.2e}")).join(" "));

    println!("\ninverse kinematics: what is missing to a pose 27 cm away");
    let (angles, errors) = reached(target());
    println!("{}", errors.map(|e| format!("{e:.1e}")).join(" "));

    let end = climbed(angles, target());
    let ([before, after], error) = ([angles, end].map(manipulability), norm(&missing(end, target())));
    println!("the elbow moved along: manipulability {before:.5} -> {after:.5}, missing {error:.1e}");
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_1_SQRT_2;

    use gradual::{check_gradient, check_jacobian};

    use super::*;

    #[test]
    fn the_flange_is_where_the_makers_drawing_has_it() {
        // The ready pose: the upper arm leans back by 45°, the elbow stands off, the forearm is level, the hand hangs down.
        let level = 0.333 + (0.316 + 0.0825) * FRAC_1_SQRT_2 + 0.0825;
        let reach = (0.0825 - 0.316) * FRAC_1_SQRT_2 + 0.384 + 0.088;
        for (angles, drawn) in
            [([0.0; 7], [0.088, 0.0, 0.333 + 0.316 + 0.384 - FLANGE]), (READY, [reach, 0.0, level - FLANGE])]
        {
            let (_, flange) = frames(angles);
            assert!(norm(&along(flange[3], -1.0, drawn)) < 1e-15, "{:?}", flange[3]);
        }
    }

    #[test]
    fn the_jacobian_is_that_of_axes_and_lever_arms() {
        for angles in [READY, [0.3, -0.5, 0.2, -1.8, -0.4, 1.2, 0.9]] {
            let (found, expected) = (twists(angles), geometric_twists(angles));
            for (found, expected) in found.as_flattened().iter().zip(expected.as_flattened()) {
                assert!((found - expected).abs() < 1e-15, "{found} and {expected}");
            }
        }
    }

    #[test]
    fn the_kinematics_have_the_jacobian_of_their_differences() {
        check_jacobian(|angles| frames(angles).1, READY).unwrap();
    }

    #[test]
    fn manipulability_sinks_in_proportion_to_the_angles() {
        let sinking = sinking();
        assert!((sinking[3] / sinking[2] - 0.1).abs() < 0.005, "{sinking:?}");
    }

    #[test]
    fn newtons_steps_square_the_error_and_reach_the_pose() {
        let (angles, errors) = reached(target());
        assert!(errors[4] < errors[3] * errors[3] && errors[6] < 1e-15, "{errors:?}");
        // The frame itself, not only what the steps go by.
        for (found, expected) in frames(angles).1.as_flattened().iter().zip(target().as_flattened()) {
            assert!((found - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn the_elbow_gains_manipulability_and_the_hand_stays() {
        let (start, _) = reached(target());
        check_gradient(manipulability, start).unwrap();
        let end = climbed(start, target());
        assert!(manipulability(end) > 1.05 * manipulability(start));
        assert!(norm(&missing(end, target())) < 1e-14);
    }
}
