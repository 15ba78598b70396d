//! Derivatives at ties against `oracle/kinks.txt`, which knows them from differences in long arithmetic.
//!
//! Where a function is differentiable the gradient must be the right one; elsewhere it must be that of one piece that is active nearby,
//! which is more than being in the generalised gradient. [`UNSEEN`] are the cases in which first-order tangents cannot know.

pub(crate) mod functions;

use gradual::{chunked, dot, gradient, hessian, hvp, jvp};

use functions::{Case, Visitor, each_case};

const TABLE: &str = include_str!("oracle/kinks.txt");
const PAGE: &str = include_str!("../src/guide/kink_table.md");

/// Rounding of a few operations on numbers of size 1 to 100.
const TOLERANCE: f64 = 1e-12;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Gradient,
    Chunks,
    Sides,
    Hessian,
    Products,
}
use What::{Chunks, Gradient, Hessian, Products, Sides};

/// What is not right, and cannot be: a case that becomes right must leave the list.
const UNSEEN: &[(&str, &[What])] = &[
    // The side taken is differentiated, which the tangents do not choose.
    ("if x > 0 { x } else { -x }", &[Sides]),
    ("if x == 0 { 1 } else { sin(x)/x }", &[Hessian, Products]),
    ("if x == 0 { 0 } else { x }", &[Gradient, Chunks, Sides]),
    ("if x == y { x } else { (x + y)/2 }", &[Gradient, Chunks, Sides]),
    // A jump has the slope of the piece that its value lies on: that to the right.
    ("x signum(x)", &[Sides]),
    // The square has no first-order part left, of which the root could be taken.
    ("sqrt(x²)", &[Gradient, Chunks, Sides]),
    ("sqrt(x⁴)", &[Hessian, Products]),
    // The second derivative of a norm at its apex is unbounded, so that those of smooth functions of it are NaN.
    ("hypot(x, 0) - |x|", &[Hessian, Products]),
    ("hypot(x, y)²", &[Hessian, Products]),
    ("hypot(x, y) - norm", &[Hessian, Products]),
    ("hypot(x, y) - hypot(y, -x)", &[Hessian, Products]),
    ("hypot(|x|, |y|) - hypot(x, y)", &[Hessian, Products]),
    ("x + hypot(x, y)²", &[Hessian, Products]),
    ("norm(x, y, z)²", &[Hessian, Products]),
    ("squared norm of a layer", &[Hessian, Products]),
    ("signed distance to a square", &[Hessian, Products]),
    ("sum of both eigenvalues", &[Hessian, Products]),
    ("product of both eigenvalues", &[Hessian, Products]),
    // First order leaves the tie open, and the mixed derivative along v and an axis is not that of a point that is reached along v.
    ("|x²|", &[Products]),
    ("max(exp(x), 1 + x)", &[Products]),
    ("max(cos x, 1)", &[Products]),
    ("max(x, x + y²)", &[Products]),
    ("|x||y| - |xy|", &[Products]),
    ("|x - y||x| - |(x - y) x|", &[Products]),
    ("reversed Huber", &[Products]),
];

/// A case as the table has it.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) point: Vec<f64>,
    probe: Vec<f64>,
    pub(crate) sides: Vec<f64>,
    pub(crate) gradient: Option<Vec<f64>>,
    hessian: Option<Vec<f64>>,
    pieces: Vec<Vec<f64>>,
    gradual: Vec<f64>,
}

pub(crate) fn table() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let (key, rest) = line.split_once(' ').expect("a key and what it is");
        if key == "case" {
            rows.push(Row { name: rest, ..Row::default() });
            continue;
        }
        let row = rows.last_mut().expect("a case comes first");
        let numbers = rest.split(' ').map(|x| x.parse().expect("a number")).collect();
        match key {
            "point" => row.point = numbers,
            "probe" => row.probe = numbers,
            "sides" => row.sides = numbers,
            "gradient" => row.gradient = Some(numbers),
            "hessian" => row.hessian = Some(numbers),
            "piece" => row.pieces.push(numbers),
            "gradual" => row.gradual = numbers,
            _ => panic!("an unknown key: {line}"),
        }
    }
    rows
}

pub(crate) fn close(a: &[f64], b: &[f64]) -> bool {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= TOLERANCE * b.abs().max(1.0))
}

impl Row {
    /// Whether it is the gradient of f, or of a piece of it.
    fn allows(&self, g: &[f64]) -> bool {
        match &self.gradient {
            Some(right) => close(g, right),
            None => self.pieces.iter().any(|piece| close(g, piece)),
        }
    }
}

/// The gradient in chunks of a few lanes.
fn in_chunks<C: Case<N>, const N: usize, const LANES: usize>() -> [f64; N] {
    let mut g = [f64::NAN; N];
    chunked::gradient_by::<LANES>(
        |x: &[chunked::First<f64, LANES>]| C::value(x.try_into().expect("N numbers")),
        &C::POINT,
        &mut g,
    );
    g
}

/// The Hessian in blocks of the fewest lanes.
fn in_blocks<C: Case<N>, const N: usize>() -> Vec<f64> {
    let mut h = vec![f64::NAN; N * N];
    chunked::hessian_by::<2>(
        |x: &[chunked::Second<f64, 2>]| C::value(x.try_into().expect("N numbers")),
        &C::POINT,
        &mut h,
    );
    h
}

/// The derivatives along both sides of every axis.
fn sides<C: Case<N>, const N: usize>() -> Vec<f64> {
    let along = |i: usize, side: f64| {
        let mut v = [0.0; N];
        v[i] = side;
        jvp(C::value, C::POINT, v).1
    };
    (0..N).flat_map(|i| [along(i, 1.0), along(i, -1.0)]).collect()
}

/// Along axes, and others without a plan.
fn directions<const N: usize>() -> [[f64; N]; 4] {
    let component = |k: usize, i: usize| match k {
        0 => f64::from(i == 0),
        1 => -f64::from(i == N - 1),
        2 => 1.0 + 0.75 * i as f64,
        _ => 0.625 * i as f64 - 1.0,
    };
    std::array::from_fn(|k| std::array::from_fn(|i| component(k, i)))
}

/// What of every case is not as the table says.
struct Faults {
    rows: std::vec::IntoIter<Row>,
    found: Vec<(&'static str, What)>,
    report: Vec<String>,
    twice: usize,
}

impl Visitor for Faults {
    fn visit<C: Case<N>, const N: usize>(&mut self, _case: C) {
        let row = self.rows.next().expect("a row for each case");
        assert_eq!((C::NAME, &C::POINT[..]), (row.name, &row.point[..]), "the table's order is that of the cases");
        let (probe, expected) = row.probe.split_at(N);
        let found = C::value::<f64>(probe.try_into().expect("N coordinates"));
        assert!(close(&[found], expected), "{}: the formulas differ: {found} and {expected:?}", row.name);

        let mut check = |what: What, holds: bool, found: &[f64]| {
            if !holds {
                self.found.push((row.name, what));
                self.report.push(format!("{} at {:?}: {what:?} is {found:?}", row.name, row.point));
            }
        };
        let g: [f64; N] = gradient(C::value, C::POINT);
        check(Gradient, row.allows(&g), &g);
        for g in [in_chunks::<C, N, 2>(), in_chunks::<C, N, 4>()] {
            check(Chunks, row.allows(&g), &g);
        }
        let slopes = sides::<C, N>();
        check(Sides, close(&slopes, &row.sides), &slopes);
        if let Some(right) = &row.hessian {
            self.twice += 1;
            let h: [[f64; N]; N] = hessian(C::value, C::POINT);
            check(Hessian, close(h.as_flattened(), right), h.as_flattened());
            let h = in_blocks::<C, N>();
            check(Hessian, close(&h, right), &h);
            for v in directions() {
                let product: [f64; N] = hvp(C::value, C::POINT, v);
                let right: Vec<f64> = right.chunks_exact(N).map(|row| dot(row, &v)).collect();
                check(Products, close(&product, &right), &product);
            }
        }
        let same = g.iter().zip(&row.gradual).all(|(a, b)| (a - b).abs() <= TOLERANCE || a.is_nan() && b.is_nan());
        assert!(same, "{}: found {g:?}, the table's lexicographic rule {:?}", row.name, row.gradual);
    }
}

#[test]
fn derivatives_at_ties_are_right() {
    let rows = table();
    let count = |is: fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
    let (smooth, kinks) = (count(|row| row.gradient.is_some()), count(|row| row.gradient.is_none()));
    assert!(smooth > 120 && kinks > 120, "{smooth} cases where f is differentiable, {kinks} kinks");

    let mut faults = Faults { rows: rows.into_iter(), found: Vec::new(), report: Vec::new(), twice: 0 };
    each_case(&mut faults);
    assert!(faults.rows.next().is_none(), "a case for each row");
    assert!(faults.twice > 100, "{} Hessians", faults.twice);
    let mut unseen: Vec<_> =
        UNSEEN.iter().flat_map(|&(name, what)| what.iter().map(move |&what| (name, what))).collect();
    faults.found.sort_unstable();
    faults.found.dedup();
    unseen.sort_unstable();
    assert_eq!(faults.found, unseen, "{:#?}", faults.report);
}

/// The gradients of all cases, in their order.
struct Gradients(Vec<(String, Vec<f64>)>);

impl Visitor for Gradients {
    fn visit<C: Case<N>, const N: usize>(&mut self, _case: C) {
        let g: [f64; N] = gradient(C::value, C::POINT);
        self.0.push((format!("{} at {:?}", C::NAME, C::POINT), g.to_vec()));
    }
}

/// A number, or several in parentheses.
fn numbers(cell: &str) -> Vec<f64> {
    cell.trim_matches(['(', ')', '*']).split(", ").map(|x| x.parse().expect("a number")).collect()
}

#[test]
fn the_page_shows_what_is_computed() {
    let mut computed = Gradients(Vec::new());
    each_case(&mut computed);
    let mut shown = 0;
    for line in PAGE.lines().filter(|line| line.starts_with("| `")) {
        let (name, rest) = line[3..].split_once("` | ").expect("a name in code");
        let cells: Vec<&str> = rest.split(" | ").collect();
        let key = format!("{} at {:?}", name.replace("\\|", "|"), numbers(cells[0]));
        let (_, g) = computed.0.iter().find(|(case, _)| *case == key).unwrap_or_else(|| panic!("no case {key}"));
        // The page has four decimals.
        let same = g.iter().zip(numbers(cells[2])).all(|(a, b)| (a - b).abs() <= 1e-4 || a.is_nan() && b.is_nan());
        assert!(same, "{key}: the page has {}, computed is {g:?}", cells[2]);
        shown += 1;
    }
    assert!(shown >= 20, "{shown} rows");

    let rows = table();
    let misses = (rows.iter().zip(&computed.0)).filter(|(row, (_, g))| row.gradient.is_some() && !row.allows(g));
    let misses: Vec<_> = misses.map(|(row, _)| format!("`{}`", row.name)).collect();
    let right = rows.len() - misses.len();
    assert!(PAGE.contains(&format!("\n| gradual | {right} | {} | 0 | 0 |\n", misses.len())), "{right} are right");
    assert!(PAGE.contains(&format!("\ngradual misses: {}.\n", misses.join(", "))), "missed are {misses:?}");
}
