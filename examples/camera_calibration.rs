//! Five photographs of one place: the lenses, the cameras' poses and 544 points in space from 1,417 marks, by bundle adjustment.
//!
//! The model of a camera is a generic function over a struct of parameters; its Jacobian, mark by mark, feeds the steps of Levenberg and
//! Marquardt. First the cameras alone, the points given, their lenses forgotten; then all 1,677 numbers at once, by the Schur complement.
//!
//! `cargo run --release --example camera_calibration`

use std::array;
use std::ops::{AddAssign, SubAssign};
use std::str::{FromStr, SplitAsciiWhitespace};

use gradual::elementary::{dot, norm};
use gradual::{Pack, Real, value_and_jacobian};
use nalgebra::{DMatrix, DVector, Matrix3, SMatrix, SVector};

gradual::point! {
    /// Pose (rotation vector and translation), and lens: focal length in pixels and radial distortion.
    struct Camera<T> { rotation: [T; 3], translation: [T; 3], focal: T, distortion: [T; 2] }
}

gradual::point! {
    /// A camera looks at a point.
    struct Sight<T> { camera: Camera<T>, point: [T; 3] }
}

/// A point turned about the rotation vector by its length (Rodrigues), at length 0 as well.
fn rotated<T: Real>(rotation: [T; 3], point: [T; 3]) -> [T; 3] {
    let angle = norm(&rotation);
    let [a, b, c] = rotation;
    let [x, y, z] = point;
    let cross = [b * z - c * y, c * x - a * z, a * y - b * x];
    let along = dot(&rotation, &point) * (angle * 0.5).sinc().powi(2) * 0.5;
    array::from_fn(|i| point[i] * angle.cos() + cross[i] * angle.sinc() + rotation[i] * along)
}

/// Where the camera sees the point, in pixels from the middle of the picture: it looks along its negative z axis.
fn seen<T: Real>(Sight { camera, point }: Sight<T>) -> [T; 2] {
    let turned = rotated(camera.rotation, point);
    let [x, y, z] = array::from_fn(|i| turned[i] + camera.translation[i]);
    let plane = [-x / z, -y / z];
    let square = dot(&plane, &plane);
    let [k1, k2] = camera.distortion;
    plane.map(|p| p * camera.focal * ((k2 * square + k1) * square + 1.0))
}

/// Camera number, point number, and the pixels of the mark.
type Mark = (usize, usize, [f64; 2]);

#[derive(Clone)]
struct Scene {
    cameras: Vec<Camera<f64>>,
    points: Vec<[f64; 3]>,
}

/// The scene, and the marks on it: sizes, then `camera point x y` for each mark, then the numbers of cameras and points.
fn parsed(text: &str) -> (Scene, Vec<Mark>) {
    fn next<N: FromStr>(words: &mut SplitAsciiWhitespace) -> N {
        words.next().and_then(|word| word.parse().ok()).expect("a number where BAL's format has one")
    }
    let mut words = text.split_ascii_whitespace();
    let [cameras, points, marks]: [usize; 3] = array::from_fn(|_| next(&mut words));
    let mut mark = || (next(&mut words), next(&mut words), [next(&mut words), next(&mut words)]);
    let marks = (0..marks).map(|_| mark()).collect();
    let empty = Camera { rotation: [0.0; 3], translation: [0.0; 3], focal: 0.0, distortion: [0.0; 2] };
    let cameras = (0..cameras).map(|_| empty.map_scalars(&mut |_| next(&mut words))).collect();
    let points = (0..points).map(|_| array::from_fn(|_| next(&mut words))).collect();
    (Scene { cameras, points }, marks)
}

impl Scene {
    fn sight(&self, camera: usize, point: usize) -> Sight<f64> {
        Sight { camera: self.cameras[camera], point: self.points[point] }
    }

    /// Half the sum of squares of what the marks are off, in pixels.
    fn cost(&self, marks: &[Mark]) -> f64 {
        let squares = marks.iter().map(|&(c, p, mark)| {
            let pixel = seen(self.sight(c, p));
            (pixel[0] - mark[0]).powi(2) + (pixel[1] - mark[1]).powi(2)
        });
        0.5 * squares.sum::<f64>()
    }

    /// A step of Gauss and Newton, with the diagonal enlarged by `damping`: each point is eliminated, the cameras are solved for.
    fn stepped(&self, marks: &[Mark], damping: f64, move_points: bool) -> Option<Self> {
        let n = 9 * self.cameras.len();
        let (mut normal, mut slope) = (DMatrix::<f64>::zeros(n, n), DVector::<f64>::zeros(n));
        let mut of_points = vec![(Matrix3::zeros(), SVector::<f64, 3>::zeros(), Vec::new()); self.points.len()];
        for &(c, p, mark) in marks {
            let (pixel, j) = value_and_jacobian(seen, self.sight(c, p));
            let residual = SVector::from([pixel[0] - mark[0], pixel[1] - mark[1]]);
            let j = SMatrix::<f64, 12, 2>::from(j);
            let (by_camera, by_point) = (j.fixed_rows::<9>(0), j.fixed_rows::<3>(9));
            normal.fixed_view_mut::<9, 9>(9 * c, 9 * c).add_assign(by_camera * by_camera.transpose());
            slope.fixed_rows_mut::<9>(9 * c).add_assign(by_camera * residual);
            let (square, pull, mixed) = &mut of_points[p];
            *square += by_point * by_point.transpose();
            *pull += by_point * residual;
            mixed.push((c, by_camera * by_point.transpose()));
        }
        for i in 0..n {
            normal[(i, i)] *= 1.0 + damping;
        }
        for (square, pull, mixed) in of_points.iter_mut().filter(|_| move_points) {
            square.set_diagonal(&(square.diagonal() * (1.0 + damping)));
            *square = square.try_inverse()?;
            for (c, left) in &*mixed {
                let share: SMatrix<f64, 9, 3> = left * *square;
                slope.fixed_rows_mut::<9>(9 * c).sub_assign(share * *pull);
                for (d, right) in &*mixed {
                    normal.fixed_view_mut::<9, 9>(9 * c, 9 * d).sub_assign(share * right.transpose());
                }
            }
        }
        let change = normal.cholesky()?.solve(&-slope);
        let (mut next, mut by) = (self.clone(), change.iter());
        for camera in &mut next.cameras {
            *camera = camera.map_scalars(&mut |x| x + by.next().unwrap_or(&0.0));
        }
        for (point, (inverse, pull, mixed)) in next.points.iter_mut().zip(&of_points).filter(|_| move_points) {
            let toward = |(c, mixed): &(usize, SMatrix<f64, 9, 3>)| mixed.tr_mul(&change.fixed_rows::<9>(9 * c));
            let by = inverse * -mixed.iter().map(toward).fold(*pull, |sum, part| sum + part);
            *point = (SVector::from(*point) + by).into();
        }
        Some(next)
    }

    /// Levenberg and Marquardt's steps until they gain nothing, the cost in the end, and how many steps there were.
    fn fitted(&self, marks: &[Mark], move_points: bool) -> (Self, f64, u32) {
        let (mut fit, mut cost, mut damping, mut steps) = (self.clone(), self.cost(marks), 1e-3, 0);
        while damping < 1e10 {
            match fit.stepped(marks, damping, move_points).map(|next| (next.cost(marks), next)) {
                Some((less, next)) if less < cost * (1.0 - 1e-13) => {
                    (fit, cost, damping, steps) = (next, less, damping * 0.1, steps + 1);
                }
                _ => damping *= 10.0,
            }
        }
        (fit, cost, steps)
    }
}

fn rms(cost: f64, marks: &[Mark]) -> f64 {
    (2.0 * cost / marks.len() as f64).sqrt()
}

/// The scene as Bundler reconstructed it, and the marks.
fn balbianello() -> (Scene, Vec<Mark>) {
    parsed(include_str!("data/balbianello-5-544.txt"))
}

/// The scene with its lenses forgotten: a focal length of 600 for all, no distortion.
fn blind(scene: &Scene) -> Scene {
    let mut blind = scene.clone();
    blind.cameras.iter_mut().for_each(|camera| (camera.focal, camera.distortion) = (600.0, [0.0; 2]));
    blind
}

/// Fits and tells.
fn shown(scene: &Scene, marks: &[Mark], move_points: bool) -> Scene {
    let (fit, cost, steps) = scene.fitted(marks, move_points);
    println!("{:8.4} pixels, after {steps} steps {:.12}", rms(scene.cost(marks), marks), rms(cost, marks));
    fit
}

fn main() {
    let (scene, marks) = balbianello();
    let given = scene.cost(&marks);
    println!("{} cameras, {} points, {} marks", scene.cameras.len(), scene.points.len(), marks.len());
    println!("as reconstructed by Bundler: half the sum of squares {given:.3}, {:.4} pixels", rms(given, &marks));

    // The points carry Bundler's solution, so its lenses come back, as far as its own fit went.
    println!("\ncameras alone, their lenses forgotten, a focal length of 600 for all");
    let blind = blind(&scene);
    let calibrated = shown(&blind, &marks, false);
    println!("focal lengths (pixels), and Bundler's");
    for (found, bundler) in calibrated.cameras.iter().zip(&scene.cameras) {
        println!("{:10.3}{:10.3}", found.focal, bundler.focal);
    }

    println!(
        "\nall at once, from Bundler's scene, from the calibrated and from the forgotten lenses: the same minimum"
    );
    let [end, ..] = [&scene, &calibrated, &blind].map(|start| shown(start, &marks, true));
    println!("first focal length {:.3}", end.cameras[0].focal);
}

#[cfg(test)]
mod tests {
    use gradual::check_jacobian;
    use nalgebra::{Rotation3, Vector3};

    use super::*;

    #[test]
    fn the_cost_of_bundlers_scene_is_the_known_one() {
        let (scene, marks) = balbianello();
        assert_eq!((scene.cameras.len(), scene.points.len(), marks.len()), (5, 544, 1417));
        assert!((scene.cost(&marks) - 126.928).abs() < 5e-4);
    }

    #[test]
    fn turns_are_those_of_rotation_matrices() {
        let point = [0.3, -1.2, 2.0];
        for rotation in [[0.0; 3], [1e-9, 0.0, -2e-9], [0.4, -0.2, 0.9], [0.0, 3.0, 0.0]] {
            let expected = Rotation3::new(Vector3::from(rotation)) * Vector3::from(point);
            assert!((Vector3::from(rotated(rotation, point)) - expected).norm() < 1e-15 * 4.0);
        }
    }

    #[test]
    fn the_camera_has_the_jacobian_of_its_differences() {
        let (scene, _) = balbianello();
        check_jacobian(seen, scene.sight(0, 0)).unwrap();
        // Not turned at all, where the angle has a kink.
        let mut straight = scene.sight(0, 0);
        straight.camera.rotation = [0.0; 3];
        check_jacobian(seen, straight).unwrap();
    }

    #[test]
    fn forgotten_lenses_come_back() {
        let (scene, marks) = balbianello();
        let (calibrated, cost, _) = blind(&scene).fitted(&marks, false);
        assert!(cost < scene.cost(&marks));
        for (found, bundler) in calibrated.cameras.iter().zip(&scene.cameras) {
            // Pixels: as far as Bundler's own fit went.
            assert!((found.focal - bundler.focal).abs() < 0.5, "{} and {}", found.focal, bundler.focal);
        }
    }

    #[test]
    fn every_start_leads_to_the_same_minimum() {
        let (scene, marks) = balbianello();
        let ends = [scene.clone(), blind(&scene)].map(|start| start.fitted(&marks, true));
        let [(from_bundler, least, _), (from_blind, cost, _)] = &ends;
        assert!(*least < scene.cost(&marks));
        assert!((cost / least - 1.0).abs() < 1e-10);
        assert!((from_bundler.cameras[0].focal - from_blind.cameras[0].focal).abs() < 1e-4);
    }
}
