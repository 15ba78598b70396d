use super::{Number, VectorFunction};

/// Bundle adjustment: where a camera of 12 parameters (rotation vector, translation, focal lengths, principal point, two radial
/// distortions) sees a point of 3, less where it was observed.
///
/// The camera is that of Snavely, Seitz and Szeliski, "Photo tourism", ACM Trans. Graph. 25 (2006), rotated by Rodrigues' formula.
pub(crate) struct Reprojection;

const PARAMETERS: usize = 15;
const OBSERVED: [f64; 2] = [12.0, -7.0];

impl VectorFunction<PARAMETERS, 2> for Reprojection {
    const NAME: &'static str = "bundle adjustment";

    #[inline]
    fn value<T: Number>(x: &[T]) -> [T; 2] {
        let parameter = |i: usize| x[i].clone();
        let (r, t, p) = (&x[0..3], &x[3..6], &x[12..15]);
        let angle = dot(r, r).sqrt();
        let a = [parameter(0) / angle.clone(), parameter(1) / angle.clone(), parameter(2) / angle.clone()];
        let (s, c) = angle.sin_cos();
        let along = dot(&a, p) * (-c.clone() + 1.0);
        let across = [
            a[1].clone() * p[2].clone() - a[2].clone() * p[1].clone(),
            a[2].clone() * p[0].clone() - a[0].clone() * p[2].clone(),
            a[0].clone() * p[1].clone() - a[1].clone() * p[0].clone(),
        ];
        let seen = |i: usize| {
            p[i].clone() * c.clone() + across[i].clone() * s.clone() + a[i].clone() * along.clone() + t[i].clone()
        };
        let depth = seen(2);
        let (u, v) = (-seen(0) / depth.clone(), -seen(1) / depth);
        let square = u.clone() * u.clone() + v.clone() * v.clone();
        let distortion = (parameter(10) + parameter(11) * square.clone()) * square + 1.0;
        [
            parameter(6) * distortion.clone() * u + parameter(8) - OBSERVED[0],
            parameter(7) * distortion * v + parameter(9) - OBSERVED[1],
        ]
    }

    /// By the chain rule on paper, through the rotated point.
    #[inline]
    fn by_hand(parameters: &[f64], j: &mut [f64]) -> [f64; 2] {
        let Ok([r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, x, y, z]) = <[f64; PARAMETERS]>::try_from(parameters)
        else {
            panic!("a camera and a point are {PARAMETERS} numbers");
        };
        let angle = (r1 * r1 + r2 * r2 + r3 * r3).sqrt();
        let a = [r1 / angle, r2 / angle, r3 / angle];
        let (s, c) = angle.sin_cos();
        let w = 1.0 - c;
        let point = [x, y, z];
        let dot = a[0] * x + a[1] * y + a[2] * z;
        let cross = [a[1] * z - a[2] * y, a[2] * x - a[0] * z, a[0] * y - a[1] * x];
        let rotated = |i: usize| point[i] * c + cross[i] * s + a[i] * dot * w;
        let p = [rotated(0) + t1, rotated(1) + t2, rotated(2) + t3];
        // The rotation matrix is the derivative of the rotated point with respect to the point.
        let skew = [[0.0, -a[2], a[1]], [a[2], 0.0, -a[0]], [-a[1], a[0], 0.0]];
        let (mut by_point, mut by_axis, mut by_angle) = ([[0.0; 3]; 3], [[0.0; 3]; 3], [0.0; 3]);
        let skew_point = [[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]];
        for i in 0..3 {
            by_angle[i] = -point[i] * s + cross[i] * c + a[i] * dot * s;
            for k in 0..3 {
                let identity = if i == k { 1.0 } else { 0.0 };
                by_point[i][k] = identity * c + skew[i][k] * s + a[i] * a[k] * w;
                by_axis[i][k] = skew_point[i][k] * s + (identity * dot + a[i] * point[k]) * w;
            }
        }
        let mut by_rotation = [[0.0; 3]; 3];
        for i in 0..3 {
            let radial = (by_axis[i][0] * a[0] + by_axis[i][1] * a[1] + by_axis[i][2] * a[2]) / angle;
            for k in 0..3 {
                by_rotation[i][k] = by_axis[i][k] / angle + (by_angle[i] - radial) * a[k];
            }
        }
        let inverse = 1.0 / p[2];
        let (u, v) = (-p[0] * inverse, -p[1] * inverse);
        let square = u * u + v * v;
        let distortion = 1.0 + (k1 + k2 * square) * square;
        let growth = k1 + 2.0 * k2 * square;
        let (rows, []) = j.as_chunks_mut::<PARAMETERS>() else {
            panic!("a row of the Jacobian has {PARAMETERS} numbers")
        };
        for (row, f, image, axis) in [(0, fx, u, 0), (1, fy, v, 1)] {
            // ∂/∂u and ∂/∂v of f distortion image.
            let mut by_uv = [f * image * growth * 2.0 * u, f * image * growth * 2.0 * v];
            by_uv[axis] += f * distortion;
            let by_p = [-by_uv[0] * inverse, -by_uv[1] * inverse, -(by_uv[0] * u + by_uv[1] * v) * inverse];
            rows[row].fill(0.0);
            for k in 0..3 {
                let chain = |m: &[[f64; 3]; 3]| by_p[0] * m[0][k] + by_p[1] * m[1][k] + by_p[2] * m[2][k];
                rows[row][k] = chain(&by_rotation);
                rows[row][3 + k] = by_p[k];
                rows[row][12 + k] = chain(&by_point);
            }
            rows[row][6 + axis] = distortion * image;
            rows[row][8 + axis] = 1.0;
            rows[row][10] = f * image * square;
            rows[row][11] = f * image * square * square;
        }
        [fx * distortion * u + cx - OBSERVED[0], fy * distortion * v + cy - OBSERVED[1]]
    }

    fn start() -> [f64; PARAMETERS] {
        [0.1, -0.2, 0.3, 0.4, -0.5, -6.0, 800.0, 810.0, 3.0, -2.0, -0.05, 0.01, 0.7, -0.3, 0.9]
    }
}

#[inline]
fn dot<T: Number>(a: &[T], b: &[T]) -> T {
    a[0].clone() * b[0].clone() + a[1].clone() * b[1].clone() + a[2].clone() * b[2].clone()
}
