//! Shapes in and out: scalars, arrays, tuples, structs.

use gradual::{Dual, Pack, Point, Scalar, derivative, gradient, hessian, jacobian, jvp, value_and_jacobian};

/// Items from a macro that keeps docs, attributes and visibility.
mod model {
    gradual::point! {
        /// A pinhole camera.
        #[derive(Default, PartialOrd)]
        #[must_use]
        pub(crate) struct Camera {
            /// In pixels.
            pub(crate) focal,
            pub(crate) k1,
            #[allow(dead_code)]
            k2,
        }
    }

    impl Camera<f64> {
        pub(crate) fn new(focal: f64, k1: f64) -> Self {
            Self { focal, k1, k2: 0.5 }
        }
    }
}

use model::Camera;

gradual::point! {
    #[derive(Clone, Copy, Debug, PartialEq, Default)]
    struct Pose<T> { rotation: [T; 3], translation: [[T; 1]; 2] }
}
gradual::point! { struct Rig<Number> { first: Number, poses: [Pose<Number>; 2], camera: Camera<Number> } }

#[test]
fn structs_come_out_as_they_went_in() {
    let g: Camera<f64> = gradient(|c| c.focal * c.k1.exp(), Camera::new(2.0, 0.0));
    assert_eq!((g.focal, g.k1), (1.0, 2.0));
    assert!(Camera::<f64>::default() < g);

    let rig = Rig { first: 1.0, poses: [Pose::default(); 2], camera: Camera::new(3.0, 4.0) };
    assert_eq!(<Rig<f64> as Pack>::LEN, 14);
    let f = |r: Rig<Dual<f64, 14>>| r.first * r.poses[1].rotation[2] + r.poses[0].translation[1][0] * 5.0 + r.camera.k1;
    let g = gradient(f, rig);
    let mut expected = Rig { first: 0.0, poses: [Pose::default(); 2], camera: Camera::default() };
    expected.poses[1].rotation[2] = 1.0;
    expected.poses[0].translation[1][0] = 5.0;
    expected.camera.k1 = 1.0;
    assert_eq!(g, expected);
    // Field order is row and column order.
    let scalars = g.to_array();
    assert_eq!(scalars, [0., 0., 0., 0., 0., 5., 0., 0., 1., 0., 0., 0., 1., 0.]);
    assert_eq!(rig.with_scalars(scalars), g);
    let h = hessian(|r| r.first * r.poses[1].rotation[2], rig);
    assert_eq!((h[0][8], h[8][0], h[0][0]), (1.0, 1.0, 0.0));
}

#[test]
fn every_output_has_its_container() {
    let x = [2.0, 3.0];
    let row: [f64; 2] = jacobian(|[x, y]| x * y, x);
    assert_eq!(row, [3.0, 2.0]);
    let pair: [[f64; 2]; 2] = jacobian(|[x, y]| (x * y, x - y), x);
    assert_eq!(pair, [[3.0, 2.0], [1.0, -1.0]]);
    let one: [[f64; 2]; 1] = jacobian(|[x, y]| [x * y], x);
    assert_eq!(one, [[3.0, 2.0]]);
    let nested: [[[f64; 2]; 1]; 2] = jacobian(|[x, y]| [[x * y], [y]], x);
    assert_eq!(nested, [[[3.0, 2.0]], [[0.0, 1.0]]]);
    let (value, rows) = value_and_jacobian(|[x, y]| Pose { rotation: [x, y, x * y], translation: [[x], [y + 1.0]] }, x);
    assert_eq!(value, Pose { rotation: [2.0, 3.0, 6.0], translation: [[2.0], [4.0]] });
    assert_eq!(rows, [[1.0, 0.0], [0.0, 1.0], [3.0, 2.0], [1.0, 0.0], [0.0, 1.0]]);
    let by_struct: [[f64; 3]; 2] = jacobian(|c| [c.focal, c.k1], Camera::new(1.0, 2.0));
    assert_eq!(by_struct, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
}

#[test]
fn tuples_to_eight() {
    assert_eq!(gradient(|(a,)| a * a, (3.0,)), (6.0,));
    assert_eq!(gradient(|(a, b)| a * b, (3.0, 2.0)), (2.0, 3.0));
    assert_eq!(gradient(|(a, b, c)| a * b * c, (3.0, 2.0, 1.0)), (2.0, 3.0, 6.0));
    let eight = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
    let g = gradient(
        |(a, b, c, d, e, f, g, h)| a + b * 2.0 + c * 3.0 + d * 4.0 + e * 5.0 + f * 6.0 + g * 7.0 + h * 8.0,
        eight,
    );
    assert_eq!(g, eight);
    assert_eq!(eight.to_array(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    let j = jacobian(|(a, b, c, d)| (d, c, b, a, a, b, c), (1.0, 2.0, 3.0, 4.0));
    assert_eq!((j[0], j[6]), ([0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]));
    let h = hessian(|(a, b, c, d, e)| a * b + c * d * e, (1.0, 2.0, 3.0, 4.0, 5.0));
    assert_eq!(h[2], [0.0, 0.0, 0.0, 5.0, 4.0]);
    assert_eq!(
        jvp(|(a, b, c, d, e, f)| a * b + c + d + e + f, (1., 2., 3., 4., 5., 6.), (1., 1., 0., 0., 0., 1.)).1,
        4.0
    );
    assert_eq!(gradient(|(a, _, _, _, _, _, g)| a * g, (1., 2., 3., 4., 5., 6., 7.)).0, 7.0);
}

#[test]
fn bare_scalars() {
    let d: f64 = gradient(|x| x * x, 3.0);
    assert_eq!(d, 6.0);
    let h: [f64; 1] = hessian(|x| x * x, 3.0);
    assert_eq!(h, [2.0]);
    assert_eq!(
        derivative(|t| Pose { rotation: [t, t * t, t], translation: [[t], [t]] }, 2.0).rotation,
        [1.0, 4.0, 1.0]
    );
}

#[test]
fn points_of_duals_differentiate_through() {
    // d/dx of (x, x)-gradient of a b², summed: the gradient is (b², 2ab) at a = b = x.
    let d: f64 = derivative(
        |x| {
            let [da, db] = gradient(|[a, b]| a * b * b, [x, x]);
            da + db
        },
        3.0,
    );
    assert_eq!(d, 2.0 * 3.0 + 4.0 * 3.0);
}

/// Names of the user's that the macro must not shadow, and derives by path.
#[test]
fn names_and_derives_of_the_user() {
    const LEN: usize = 3;
    gradual::point! {
        #[derive(std::default::Default, Clone, PartialEq, core::cmp::PartialOrd,)]
        struct Sized<T> { x: [T; LEN] }
    }
    gradual::point! { #[derive(Copy, Clone)] struct One { a } }
    assert_eq!(gradient(|s| s.x[2], Sized { x: [1.0; LEN] }), Sized { x: [0.0, 0.0, 1.0] });
    assert!(Sized::<f64>::default() < Sized { x: [1.0; LEN] });
    assert_eq!(gradient(|o| o.a * o.a, One { a: 3.0 }), One { a: 6.0 });
}

/// A shape of the user's own, written out by hand.
#[derive(Clone, Copy)]
struct Interval<T> {
    lower: T,
    upper: T,
}

impl<T: Scalar> Pack for Interval<T> {
    type Scalar = T;
    type With<U: Scalar> = Interval<U>;
    type Jacobian<V: Scalar, const N: usize> = [[V; N]; 2];
    const LEN: usize = 2;

    fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(T) -> U) -> Interval<U> {
        Interval { lower: f(self.lower), upper: f(self.upper) }
    }

    fn rows<V: Scalar, const N: usize>(self, row: &mut impl FnMut(T) -> [V; N]) -> [[V; N]; 2] {
        [row(self.lower), row(self.upper)]
    }

    fn read_rows<V: Scalar, const N: usize>(jacobian: &[[V; N]; 2], read: &mut impl FnMut([V; N])) {
        jacobian.iter().copied().for_each(read);
    }
}

#[test]
fn shapes_written_by_hand() {
    let (value, rows) = value_and_jacobian(|[x, y]| Interval { lower: x - y, upper: x * y }, [2.0, 3.0]);
    assert_eq!((value.lower, value.upper, rows), (-1.0, 6.0, [[1.0, -1.0], [3.0, 2.0]]));
}

/// What follows the name of the whole where a report speaks of one scalar.
#[test]
fn scalars_are_named_by_their_place() {
    fn names<P: Pack>() -> Vec<String> {
        (0..P::LEN).map(|k| std::fmt::from_fn(|f| P::name(k, f)).to_string()).collect()
    }
    assert_eq!(names::<f64>(), [""]);
    assert_eq!(names::<(f64, f64)>(), [".0", ".1"]);
    assert_eq!(names::<[[f64; 2]; 3]>(), ["[0][0]", "[0][1]", "[1][0]", "[1][1]", "[2][0]", "[2][1]"]);
    assert_eq!(names::<[Camera<f64>; 1]>(), ["[0].focal", "[0].k1", "[0].k2"]);
    assert_eq!(names::<Rig<f64>>()[8], ".poses[1].rotation[2]");
    assert_eq!(names::<Interval<f64>>(), ["[0]", "[1]"]);
}
