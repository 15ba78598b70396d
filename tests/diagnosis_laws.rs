//! Laws of the diagnosis: every named factor, powers, terms, shifts and sums, of values in any unit and precision.

use std::f64::consts::{LN_2, LN_10, PI};

use gradual::check::{Cause, Check, Mismatch, Report};
use gradual::{Dual, Real, gradient, hessian, jacobian, verify_gradient, verify_hessian, verify_jacobian};

/// Every coordinate enters in another way, and none by a power alone.
fn f<T: Real>([x, y, z]: [T; 3]) -> T {
    x * x * y + (y * z).sin() + z.exp() * x
}

const X: [f64; 3] = [1.3, -0.7, 0.4];

fn right(x: [f64; 3]) -> [f64; 3] {
    gradient(f, x)
}

#[track_caller]
fn broken(result: Result<Report, Mismatch>) -> Report {
    let Err(Mismatch::Components(report)) = result else { panic!("passed or failed: {result:?}") };
    report
}

/// What is likely wrong with a broken derivative, in words, the first guess.
#[track_caller]
fn first(result: Result<Report, Mismatch>) -> String {
    let report = broken(result);
    report.diagnoses.first().map(|d| d.cause.to_string()).unwrap_or_default()
}

const TRIANGLE: &str = "only one triangle of the symmetric matrix is filled";
const ZERO: &str =
    "never written, or its tangents lost on the way (`base()`, `.value`, a branch that returns a constant): exactly 0";

/// A triangle is one half of a Hessian without the diagonal, and nothing else.
#[test]
fn triangles() {
    let kept = |keep: fn(usize, usize) -> bool| {
        first(verify_hessian(
            f,
            move |x| {
                let h: [[f64; 3]; 3] = hessian(f, x);
                core::array::from_fn(|i| core::array::from_fn(|j| if keep(i, j) { h[i][j] } else { 0.0 }))
            },
            X,
        ))
    };
    assert_eq!([kept(|i, j| i <= j), kept(|i, j| i >= j)], [TRIANGLE; 2]);
    assert_eq!([kept(|i, j| i < j), kept(|i, j| i > j), kept(|i, j| i != j), kept(|i, j| i == j)], [ZERO; 4]);
    // The whole of it.
    assert_eq!([kept(|i, j| i <= j || (i, j) == (2, 1)), kept(|i, j| i >= j || (i, j) == (1, 2))], [ZERO; 2]);
    let jacobian = |[x, y]: [f64; 2]| [[y, x], [0.0, -1.0]];
    assert_eq!(first(verify_jacobian(|[x, y]| [x * y, x - y], jacobian, [3.0, 4.0])), ZERO);
}

fn five_to_seven<T: Real>([x, y, z, u, v]: [T; 5]) -> [T; 7] {
    [x * y, y.sin(), z * u, u.exp(), v * x, x - u, y * v * z]
}

/// Every factor that has a name, of a gradient and of one component, and with the other sign.
#[test]
fn named_factors() {
    let names = [
        (2.0, "2"),
        (0.5, "1/2"),
        (3.0, "3"),
        (1.0 / 3.0, "1/3"),
        (4.0, "4"),
        (0.25, "1/4"),
        (PI / 180.0, "π/180: degrees where radians were meant"),
        (180.0 / PI, "180/π: radians where degrees were meant"),
        (LN_10, "ln 10: the base of a logarithm"),
        (1.0 / LN_10, "1/ln 10: the base of a logarithm"),
        (LN_2, "ln 2: the base of a logarithm"),
        (1.0 / LN_2, "1/ln 2: the base of a logarithm"),
        (PI, "π"),
        (1.0 / PI, "1/π"),
        (2.0 * PI, "2π"),
        (0.5 / PI, "1/(2π)"),
        (2_f64.sqrt(), "√2"),
        (0.5_f64.sqrt(), "1/√2"),
        (10.0, "10"),
        (0.1, "1/10"),
        (100.0, "100"),
        (0.01, "1/100"),
        (1000.0, "1000"),
        (0.001, "1/1000"),
        (1e6, "1000000"),
        (1e-6, "1/1000000"),
    ];
    for (factor, name) in names {
        for (factor, sign) in [(factor, ""), (-factor, "-")] {
            let expected = format!("off by the factor {sign}{name}");
            assert_eq!(first(verify_gradient(f, |x| right(x).map(|g| factor * g), X)), expected);
            assert_eq!(first(verify_gradient(f, |x| [right(x)[0], factor * right(x)[1], right(x)[2]], X)), expected);
        }
    }
    // The numbers of outputs and of coordinates.
    let times = |by: f64| {
        first(verify_jacobian(
            five_to_seven,
            |x| jacobian(five_to_seven, x).map(|row| row.map(|g| by * g)),
            [0.7, 1.9, 2.3, 0.4, 1.1],
        ))
    };
    assert_eq!(times(5.0), "off by the factor n: the 5 coordinates");
    assert_eq!(times(0.2), "off by the factor 1/n: the 5 coordinates");
    assert_eq!(times(7.0), "off by the factor m: the 7 outputs");
    assert_eq!(times(-1.0 / 7.0), "off by the factor -1/m: the 7 outputs");
    // Where 0 is expected there is no factor, and elsewhere there still is.
    let zero = broken(verify_gradient(|[x, y]| x * x + y * 0.0, |[x, y]| [4.0 * x, y], [1.5, 2.5]));
    let causes: Vec<_> = zero.diagnoses.iter().map(|d| (d.cause.to_string(), &d.components[..])).collect();
    let term = "a term missing, doubled or of the wrong sign: found - expected = x[1]";
    assert_eq!(causes, [("off by the factor 2".into(), &[0][..]), (term.into(), &[1])]);
}

/// What is said of a mistake depends neither on the unit of the values nor on their precision.
#[test]
fn units_and_precision_do_not_matter() {
    type Breaks = fn([f64; 3]) -> [f64; 3];
    let mistakes: [(Breaks, &str); 9] = [
        (|[a, b, c]| [-a, -b, -c], "the wrong sign"),
        (|[a, b, c]| [a, 3.0 * b, c], "off by the factor 3"),
        (|[a, b, c]| [1.37 * a, 1.37 * b, 1.37 * c], "off by the factor 1.37"),
        (|[a, _, c]| [a, 0.0, c], ZERO),
        (|[a, b, c]| [b, c, a], "permuted: the right numbers in each other's places"),
        (|[a, b, _]| [0.0, a, b], "an index off by 1: every number stands 1 places along"),
        (|[_, b, c]| [b, c, 0.0], "an index off by -1: every number stands -1 places along"),
        (|[a, _, _]| [0.0, 0.0, a], "an index off by 2: every number stands 2 places along"),
        (|[a, b, c]| [a, a + b, a + b + c], "a sum that is not reset: each number is the sum of those up to it"),
    ];
    for (breaks, expected) in mistakes {
        for unit in [1e-9, 1.0, 1e9] {
            let found = first(verify_gradient(|x| f(x) * unit, |x| breaks(right(x)).map(|g| g * unit), X));
            assert_eq!(found, expected, "{unit}");
        }
        #[expect(clippy::cast_possible_truncation, reason = "to f32")]
        let single = |x: [f32; 3]| breaks(right(x.map(f64::from))).map(|g| g as f32);
        let in_f32 = |[x, y, z]: [Dual<f32, 3>; 3]| x * x * y + (y * z).sin() + z.exp() * x;
        assert_eq!(first(verify_gradient(in_f32, single, [1.3, -0.7, 0.4])), expected);
    }
}

/// A matrix is transposed as a whole, and has rows and columns.
#[test]
fn transposed_as_a_whole() {
    fn g<T: Real>([x, y, z]: [T; 3]) -> [T; 3] {
        [x * y + z * 3.0, (x - y).exp() * z, z.sin() * x]
    }
    fn across<T: Real>([a, b, c]: [T; 3]) -> [T; 3] {
        [b * 3.0 + c * 2.0, a * -3.0 - c, b - a * 2.0]
    }
    let broken = |breaks: fn([[f64; 3]; 3]) -> [[f64; 3]; 3]| first(verify_jacobian(g, |x| breaks(jacobian(g, x)), X));
    let transposed = "transposed: rows and columns are exchanged";
    assert_eq!(broken(|[[a, b, c], [d, e, f], [g, h, i]]| [[a, d, g], [b, e, h], [c, f, i]]), transposed);
    assert_ne!(broken(|[[a, b, _], [d, e, _], [g, h, i]]| [[a, d, g], [b, e, h], [g + 1.0, h - 3.0, i]]), transposed);
    assert_ne!(broken(|[[a, b, c], [d, e, f], _]| [[a, b, c], [d, e, f], [7.0, 8.0, 9.0]]), transposed);
    // A cross product's matrix, transposed, has the wrong sign, which is what one looks for first.
    let rows = [[0.0, 3.0, 2.0], [-3.0, 0.0, -1.0], [-2.0, 1.0, 0.0]];
    let swapped = rows.map(|row| row.map(|x: f64| -x));
    assert_eq!(first(verify_jacobian(across, |_| swapped, X)), "the wrong sign");
    // Off by little, one row and one column would fit themselves.
    let little = 1.0 + 5e-9;
    assert_ne!(first(verify_gradient(f, |x| right(x).map(|g| g * little), X)), transposed);
    assert_ne!(
        first(verify_jacobian(|x| [x * x, x.exp()], |x: f64| [[2.0 * x * little], [x.exp() * little]], 0.7)),
        transposed
    );
}

/// One number that is off by less than what can be told apart has too few digits, and nothing else is the matter with it.
#[test]
fn one_number_a_little_off() {
    let digits = |by: f64| first(verify_gradient(|x| x.exp(), |x: f64| x.exp() * (1.0 + by), 0.75));
    for (by, count) in [(5e-9, 8), (-5e-9, 8), (3e-8, 7), (4e-5, 4)] {
        assert!(digits(by).starts_with(&format!("right to {count} digits")), "{}", digits(by));
    }
    // f32 cannot say that of itself.
    let single = Check::new(|x: Dual<f32, 1>| x.sin()).at(0.7).tolerance(1e-6);
    let text = first(single.verify_gradient(|x: f32| x.cos() * (1.0 + 3e-5)));
    assert!(!text.contains("digits"), "{text}");
    // A derivative of 1 is nothing that was normalised.
    let normalised = first(verify_gradient(|x| x.exp() + x, |_| 1.0, 0.7));
    assert!(!normalised.contains("normalised"), "{normalised}");
}

#[test]
fn shifts() {
    let cause = |expected: [f64; 4], found: [f64; 4]| {
        let f = |x: [Dual<f64, 4>; 4]| x.iter().zip(expected).map(|(&x, g)| x * g).sum::<Dual<f64, 4>>();
        broken(verify_gradient(f, |_| found, [1.5, 2.5, 0.5, 1.25])).diagnoses.remove(0).cause
    };
    let [a, b, c, d] = [1.7, 2.9, 4.3, 6.1];
    assert_eq!(cause([a, b, c, d], [9.0, a, b, c]), Cause::Shifted { by: 1 });
    assert_eq!(cause([a, b, c, d], [b, c, d, 9.0]), Cause::Shifted { by: -1 });
    assert_eq!(cause([a, b, c, d], [9.0, 8.0, a, b]), Cause::Shifted { by: 2 });
    assert_eq!(cause([a, b, c, d], [c, d, 9.0, 8.0]), Cause::Shifted { by: -2 });
    // Two of them wrong, and one.
    assert_eq!(cause([a, b, b, b], [9.0, a, b, b]), Cause::Shifted { by: 1 });
    assert!(!matches!(cause([a, a, a, a], [9.0, a, a, a]), Cause::Shifted { .. }));
    // A matrix has rows.
    let rows = |x: [f64; 3]| {
        let [a, b, c] = right(x);
        [[9.0, a, b], [2.0 * b, 2.0 * c, 9.0]]
    };
    let text = first(verify_jacobian(|x| [f(x), f(x) * 2.0], rows, X));
    assert!(!text.starts_with("an index off"), "{text}");
}

#[test]
fn running_sums_of_every_row() {
    let sums = |x: [f64; 3], by: f64| {
        let [a, b, c] = right(x).map(|g| g * by);
        [a, a + b, a + b + c]
    };
    let text = "a sum that is not reset: each number is the sum of those up to it";
    let rows = |x| [sums(x, 1.0), sums(x, 2.0), sums(x, -3.0)];
    assert_eq!(first(verify_jacobian(|x| [f(x), f(x) * 2.0, f(x) * -3.0], rows, X)), text);
    let one = |x| [sums(x, 1.0), right(x).map(|g| g * 2.0)];
    assert_ne!(first(verify_jacobian(|x| [f(x), f(x) * 2.0], one, X)), text);
}

/// Differences cannot ask at other points: a factor without a name has to be that of three components.
#[test]
fn common_factors_by_the_numbers_alone() {
    fn times<const N: usize>(count: usize) -> Vec<Cause> {
        let longer = |x: [Dual<f64, N>; N]| {
            let longer = |(i, &x): (usize, &Dual<f64, N>)| {
                let by = if i < count { 1.37 } else { 1.0 };
                Dual { value: x.value, tangent: x.tangent.map(|t| t * by) } * (i as f64 + 1.0).sqrt()
            };
            x.iter().enumerate().map(longer).sum::<Dual<f64, N>>().sin()
        };
        broken(gradual::check_gradient(longer, [0.3; N])).diagnoses.into_iter().map(|d| d.cause).collect()
    }
    assert_eq!([times::<1>(1), times::<4>(1), times::<2>(2), times::<4>(2)], [const { Vec::new() }; 4]);
    for causes in [times::<3>(3), times::<4>(3), times::<5>(5)] {
        let [Cause::Factor { factor, name }] = &causes[..] else { panic!("{causes:?}") };
        assert!((factor - 1.37).abs() < 1e-6 && name == "1.37", "{factor} {name}");
    }
}

/// The same amount too much, of numbers of all sizes in any order.
#[test]
fn offsets() {
    let sizes = [0.1, 3.3, 111.1, 0.7, 55.5, 1.9];
    for (by, first) in [(0.25, 0), (-0.3, 2), (1e3, 4)] {
        let size = |i: usize| sizes[(first + i) % 6];
        let f = |x: [Dual<f64, 6>; 6]| x.iter().enumerate().map(|(i, &x)| x.sin() * size(i)).sum::<Dual<f64, 6>>();
        let x = [0.2, 0.9, 1.1, 0.4, 0.3, 1.3];
        let report = broken(verify_gradient(f, |x| gradient(f, x).map(|g| g + by), x));
        let [diagnosis] = &report.diagnoses[..] else { panic!("{report}") };
        let Cause::Offset { amount } = diagnosis.cause else { panic!("{report}") };
        assert!((amount - by).abs() < 1e-12 * by.abs().max(1.0));
    }
}

/// A factor is told from another: with a coarse tolerance, with none, and in f32 a large one.
#[test]
fn factors_near_others() {
    assert_eq!(first(verify_gradient(f, |x| right(x).map(|g| 2.0008 * g), X)), "off by the factor 2.0008");
    let in_f32 = |[x, y, z]: [Dual<f32, 3>; 3]| x * x * y + (y * z).sin() + z.exp() * x;
    #[expect(clippy::cast_possible_truncation, reason = "to f32")]
    let single = |x: [f32; 3]| right(x.map(f64::from)).map(|g| (1e6 * g) as f32);
    assert_eq!(first(verify_gradient(in_f32, single, [1.3, -0.7, 0.4])), "off by the factor 1000000");
    for unit in [1e-6, 1.0, 1e6] {
        let broken = Check::new(|x: [Dual<f64, 3>; 3]| f(x) * unit).at(X).tolerance(0.02);
        assert_eq!(first(broken.verify_gradient(|x| right(x).map(|g| 1.95 * g * unit))), "off by the factor 1.95");
    }
}

/// Factors that depend on the point: halves of powers up to the sixth, which hold where all coordinates move.
#[test]
fn factors_that_are_powers() {
    let factor = |by: fn([f64; 3]) -> f64| {
        let by_hand = |x: [f64; 3]| [right(x)[0], right(x)[1] * by(x), right(x)[2]];
        let report = broken(verify_gradient(f, by_hand, X));
        report.diagnoses.first().map(|d| d.cause.to_string().replace("off by the factor ", "")).unwrap_or_default()
    };
    let names: [(fn([f64; 3]) -> f64, &str); 12] = [
        (|[x, _, _]| x.sqrt(), "√x[0]"),
        (|[x, _, _]| x.powi(3), "x[0]³"),
        (|[x, _, _]| x.powf(2.5), "x[0]^2.5"),
        (|[_, y, _]| y.powi(6), "x[1]^6"),
        (|[_, y, z]| 5.0 * y.powi(-5) * z.powf(-0.5), "5/x[1]^5/√x[2]"),
        (|[_, y, _]| -y, "-x[1]"),
        (|[x, y, z]| -x * y * z / 3.0, "-0.333333·x[0]·x[1]·x[2]"),
        // None of these is.
        (|[x, _, _]| x.powi(7), ""),
        (|[x, _, _]| x.powf(6.5), ""),
        (|[x, y, _]| 2.7 + 50.0 * (x - X[0]) * (y - X[1]), ""),
        (|[x, y, _]| 2.7e-6 + 5e-5 * (x - X[0]) * (y - X[1]), ""),
        (|[x, y, _]| 2.7e5 + 5e6 * (x - X[0]) * (y - X[1]), ""),
    ];
    for (by, name) in names {
        let found = factor(by);
        assert!(found == name || name.is_empty() && found.starts_with("a term"), "{found}, {name}");
    }
}

/// Where a coordinate cannot be doubled it is halved, and at 0 there is none of it in a factor.
#[test]
fn factors_at_edges_and_zeros() {
    let edge = |[x, y]: [Dual<f64, 2>; 2]| (1.1 - x).ln() * y.exp();
    let by_hand = |x: [f64; 2]| [gradient(edge, x)[0] * x[0], gradient(edge, x)[1]];
    assert_eq!(first(verify_gradient(edge, by_hand, [0.6, 1.5])), "off by the factor x[0]");
    let zero = |[x, y]: [Dual<f64, 2>; 2]| x.exp() * (y + 3.0);
    let by_hand = |x: [f64; 2]| [gradient(zero, x)[0] * x[0], gradient(zero, x)[1]];
    assert_eq!(first(verify_gradient(zero, by_hand, [1.7, 0.0])), "off by the factor x[0]");
    // A hundredth of its own size moves each coordinate.
    let near = |[x, y]: [Dual<f64, 2>; 2]| (0.01 - x).ln() * (1e6 - y).sqrt();
    let by_hand = |x: [f64; 2]| [gradient(near, x)[0] * x[0], gradient(near, x)[1]];
    assert_eq!(first(verify_gradient(near, by_hand, [2e-3, 4e5])), "off by the factor x[0]");
    // Of many coordinates none is doubled, and what is infinite is no factor.
    let many = |x: [Dual<f64, 20>; 20]| x[1..].iter().copied().product::<Dual<f64, 20>>() + x[0] * 0.0;
    let by_hand = |x: [f64; 20]| core::array::from_fn(|i| if i == 0 { 1.0 } else { gradient(many, x)[i] });
    assert_eq!(
        first(verify_gradient(many, by_hand, [1.25; 20])),
        "a term missing, doubled or of the wrong sign: found - expected = 1"
    );
}

/// Terms of all sizes.
#[test]
fn terms_in_any_unit() {
    for unit in [1e-6, 1.0, 1e6] {
        let of = |by: fn([f64; 3]) -> f64| {
            let by_hand = |x: [f64; 3]| [right(x)[0] + by(x), right(x)[1], right(x)[2]].map(|g| g * unit);
            broken(verify_gradient(|x| f(x) * unit, by_hand, X)).diagnoses.remove(0).cause
        };
        let Cause::Term { term } = of(|[x, y, _]| x * y) else { panic!("{unit}") };
        let coefficient = if unit == 1.0 { String::new() } else { format!("{unit}·") };
        assert_eq!(term, format!("{coefficient}x[0]·x[1]"));
        let alone =
            |coordinates: &[&str]| Cause::TermOf { coordinates: coordinates.iter().map(|&x| x.into()).collect() };
        assert_eq!(of(|[_, y, _]| 1e-3 * y.exp()), alone(&["x[1]"]));
        assert_eq!(of(|[x, _, z]| (x + z).exp()), alone(&["x[0]", "x[2]"]));
        // Less than a millionth beside another mistake is left alone.
        let by_hand = |[x, y, z]: [f64; 3]| {
            let [a, b, c] = right([x, y, z]);
            [a + 3e-7 * (x * y).sin(), b, 2.0 * c].map(|g| g * unit)
        };
        let report = broken(verify_gradient(|x| f(x) * unit, by_hand, X));
        let is_term = |cause: &Cause| matches!(cause, Cause::Term { .. } | Cause::TermOf { .. });
        assert!(!report.diagnoses.iter().any(|d| is_term(&d.cause)), "{unit} {report}");
        assert!(report.diagnoses.iter().any(|d| d.cause.to_string() == "off by the factor 2"), "{unit} {report}");
    }
}

/// The gradient of another point, of one number and in f32.
#[test]
fn other_points_of_one_number_and_in_single_precision() {
    assert_eq!(broken(verify_gradient(|x| x.exp(), |_| 2.5, 0.7)).diagnoses[0].cause, Cause::Stale);
    let in_f32 = |[x, y, z]: [Dual<f32, 3>; 3]| x * x * y + (y * z).sin() + z.exp() * x;
    #[expect(clippy::cast_possible_truncation, reason = "to f32")]
    let elsewhere = |x: [f32; 3]| right(x.map(|x| -f64::from(x))).map(|g| g as f32);
    assert_eq!(first(verify_gradient(in_f32, elsewhere, [1.3, -0.7, 0.4])), "the gradient of another point: -x");
}

/// A factor that has a name here has it beside the point too, up to rounding, in any unit of the values.
#[test]
fn names_are_confirmed_beside_the_point() {
    for unit in [1e-9, 1.0, 1e9] {
        let at = [2.0, -0.7, 0.4];
        let inner = |x: [f64; 3]| [right(x)[0] * x[0], right(x)[1], right(x)[2]].map(|g| g * unit);
        assert_eq!(first(verify_gradient(|x| f(x) * unit, inner, at)), "off by the factor x[0]", "{unit}");
        let sign = |x: [f64; 3]| right(x).map(|g| -g * unit * (1.0 + 1e-12));
        assert_eq!(first(verify_gradient(|x| f(x) * unit, sign, X)), "the wrong sign", "{unit}");
    }
}

/// A running sum has at least three numbers in a row, and two that are wrong.
#[test]
fn what_is_no_running_sum() {
    let is_sum = |result| broken(result).diagnoses.first().is_some_and(|d| d.cause == Cause::RunningSum);
    // ∂f/∂x[0] is 0, so that the sum up to the second is right.
    let first_is_none = |[_, y, z]: [Dual<f64, 3>; 3]| y.exp() + z.sin();
    assert!(!is_sum(verify_gradient(first_is_none, |[_, y, z]| [0.0, y.exp(), y.exp() + z.cos()], X)));
    // Rows of two.
    let rows = |[x, y]: [Dual<f64, 2>; 2]| [x.sin() + y.exp(), x.exp() * y];
    let sums = |x: [f64; 2]| jacobian(rows, x).map(|[a, b]| [a, a + b]);
    assert!(!is_sum(verify_jacobian(rows, sums, [0.7, 0.3])));
}

/// Terms that would explain each number by itself are less than one other point that explains all.
#[test]
fn another_point_before_terms_of_every_coordinate() {
    let by_hand = |[x, y]: [f64; 2]| [(-x).exp(), 2.0 * (-2.0 * y).exp()];
    assert_eq!(
        first(verify_gradient(|[x, y]| x.exp() + (y * 2.0).exp(), by_hand, [0.7, 0.3])),
        "the gradient of another point: -x"
    );
    // A zero among many coordinates is no factor 0, which would explain it by itself.
    let halves = |x: [Dual<f64, 20>; 20]| {
        x[0] * x[0].max(0.0) * 0.5 + x[1..].iter().map(|&x| x * x * 0.5).sum::<Dual<f64, 20>>()
    };
    let by_hand = |x: [f64; 20]| gradient(halves, x.map(|x| -x));
    assert_eq!(first(verify_gradient(halves, by_hand, [1.25; 20])), "the gradient of another point: -x");
}

/// What is left of a difference next to nothing is rounding, and no term, though elsewhere it is more.
#[test]
fn terms_next_to_nothing_are_digits() {
    for unit in [1.0, 1e-6] {
        let steep = |[x, y]: [Dual<f64, 2>; 2]| ((x * -12.0).exp() + y.sin()) * unit;
        let by_hand = |x: [f64; 2]| {
            let [a, b] = gradient(steep, x);
            [a + 2e-14 * x[0] * unit, b]
        };
        let text = first(Check::new(steep).at([1.0, 0.7]).tolerance(1e-12).verify_gradient(by_hand));
        assert!(text.starts_with("right to 9 digits"), "{unit} {text}");
    }
}

/// A number that changes where a coordinate leaves 0 is no product of powers, though beside 0 it stands still.
#[test]
fn no_factor_of_what_begins_at_zero() {
    let zero = |[x, y]: [Dual<f64, 2>; 2]| x.exp() * (y + 3.0);
    let by_hand = |x: [f64; 2]| [gradient(zero, x)[0] * 2.7 * (1.0 + x[1].powi(4)), gradient(zero, x)[1]];
    let text = first(verify_gradient(zero, by_hand, [1.7, 0.0]));
    assert!(!text.contains("factor"), "{text}");
}

/// With a coarse tolerance differences tell no factor from another that is near, of values in any unit.
#[test]
fn coarse_tolerances_of_differences() {
    for unit in [1e-6, 1.0, 1e6] {
        let longer = |x: [Dual<f64, 3>; 3]| {
            let y = f(x) * unit;
            Dual { value: y.value, tangent: y.tangent.map(|t| t * 1.95) }
        };
        let text = first(Check::new(longer).at(X).tolerance(0.02).check_gradient());
        assert_eq!(text, "off by the factor 1.95", "{unit}");
    }
}
