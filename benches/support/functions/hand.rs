use super::{Number, VectorFunction};

/// Where the tips of five fingers are, less where they were seen: a kinematic chain of 23 angles and the place of the wrist.
///
/// Three angles of the wrist, its place, then for each finger one angle of spread and three of flexion. In the manner of the hand
/// tracking of Taylor et al., "User-specific hand modeling from monocular depth sequences", CVPR (2014), which has 26 parameters
/// too.
pub(crate) struct Hand;

const FINGERS: usize = 5;
const PARAMETERS: usize = 6 + 4 * FINGERS;
/// Where the fingers begin on the palm, across and along it, in centimetres.
const KNUCKLES: [[f64; 2]; FINGERS] = [[-3.0, 3.0], [-2.5, 9.0], [0.0, 9.5], [2.2, 9.0], [4.0, 8.0]];
/// How long their bones are.
const BONES: [[f64; 3]; FINGERS] =
    [[4.6, 3.2, 2.2], [4.0, 2.2, 1.6], [4.5, 2.6, 1.7], [4.1, 2.6, 1.7], [3.3, 1.8, 1.6]];
const SEEN: [f64; 3 * FINGERS] =
    [-5.0, 11.0, 30.0, -3.0, 17.0, 31.0, 0.0, 18.0, 31.0, 2.5, 17.0, 31.0, 5.0, 14.0, 30.0];

type Vector<T> = [T; 3];

impl VectorFunction<PARAMETERS, { 3 * FINGERS }> for Hand {
    const NAME: &'static str = "hand tracking";

    #[inline]
    fn value<T: Number>(x: &[T]) -> [T; 3 * FINGERS] {
        // The palm's directions: across, along, out of it.
        let mut palm = identity::<T>();
        for k in 0..3 {
            turn(&mut palm, k, &x[k]);
        }
        let mut tips: [T; 3 * FINGERS] = std::array::from_fn(|k| x[3 + k % 3].clone() - SEEN[k]);
        for finger in 0..FINGERS {
            let (tip, angles) = (&mut tips[3 * finger..][..3], &x[6 + 4 * finger..][..4]);
            let mut frame = palm.clone();
            advance(tip, &frame[0], KNUCKLES[finger][0]);
            advance(tip, &frame[1], KNUCKLES[finger][1]);
            turn(&mut frame, 0, &angles[0]);
            for bone in 0..3 {
                turn(&mut frame, 1, &angles[1 + bone]);
                advance(tip, &frame[1], BONES[finger][bone]);
            }
        }
        tips
    }

    /// A joint moves what comes after it by its axis times the way from it to the tip.
    #[inline]
    fn by_hand(x: &[f64], j: &mut [f64]) -> [f64; 3 * FINGERS] {
        let (mut palm, mut wrist_axes) = (identity::<f64>(), [[0.0; 3]; 3]);
        for k in 0..3 {
            wrist_axes[k] = palm[(k + 2) % 3];
            turn(&mut palm, k, &x[k]);
        }
        j.fill(0.0);
        let mut tips: [f64; 3 * FINGERS] = std::array::from_fn(|k| x[3 + k % 3] - SEEN[k]);
        for finger in 0..FINGERS {
            let (mut tip, mut frame) = ([0.0; 3], palm);
            let (mut axes, mut joints) = ([[0.0; 3]; 4], [[0.0; 3]; 4]);
            advance(&mut tip, &frame[0], KNUCKLES[finger][0]);
            advance(&mut tip, &frame[1], KNUCKLES[finger][1]);
            (axes[0], joints[0]) = (frame[2], tip);
            turn(&mut frame, 0, &x[6 + 4 * finger]);
            for bone in 0..3 {
                (axes[1 + bone], joints[1 + bone]) = (frame[0], tip);
                turn(&mut frame, 1, &x[7 + 4 * finger + bone]);
                advance(&mut tip, &frame[1], BONES[finger][bone]);
            }
            for k in 0..3 {
                tips[3 * finger + k] += tip[k];
                j[(3 * finger + k) * PARAMETERS + 3 + k] = 1.0;
            }
            let mut column = |i: usize, axis: &Vector<f64>, from: &Vector<f64>| {
                let way = [tip[0] - from[0], tip[1] - from[1], tip[2] - from[2]];
                for k in 0..3 {
                    let (l, m) = ((k + 1) % 3, (k + 2) % 3);
                    j[(3 * finger + k) * PARAMETERS + i] = axis[l] * way[m] - axis[m] * way[l];
                }
            };
            for k in 0..3 {
                column(k, &wrist_axes[k], &[0.0; 3]);
            }
            for k in 0..4 {
                column(6 + 4 * finger + k, &axes[k], &joints[k]);
            }
        }
        tips
    }

    /// A loosely bent hand some way off.
    fn start() -> [f64; PARAMETERS] {
        std::array::from_fn(|i| match i {
            0..3 => 0.2 * (i as f64 + 1.0),
            3..6 => 10.0 * (i as f64 - 3.0),
            _ if i % 4 == 2 => 0.05 * (i as f64 - 14.0),
            _ => 0.3 + 0.1 * (i as f64).sin(),
        })
    }
}

#[inline]
fn identity<T: Number>() -> [Vector<T>; 3] {
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|axis| axis.map(T::from))
}

/// Turns axis `k` of a frame towards the next.
#[inline]
fn turn<T: Number>(frame: &mut [Vector<T>; 3], k: usize, angle: &T) {
    let (s, c) = angle.sin_cos();
    let next = (k + 1) % 3;
    for i in 0..3 {
        let (u, v) = (frame[k][i].clone(), frame[next][i].clone());
        frame[k][i] = u.clone() * c.clone() + v.clone() * s.clone();
        frame[next][i] = v * c.clone() - u * s.clone();
    }
}

#[inline]
fn advance<T: Number>(place: &mut [T], direction: &Vector<T>, length: f64) {
    for i in 0..3 {
        place[i] += direction[i].clone() * length;
    }
}
