//! Every row of the table of elementary functions by differences: slopes and second derivatives agree with the values over the whole
//! domain, in both precisions, and a slope that is off by a little would be found.

use gradual::check::{Mismatch, Verdict};
use gradual::elementary::{Domain, Singular, Unary};
use gradual::{Dual, check_gradient, check_hessian};

type D1 = Dual<f64, 1>;
type D2 = Dual<f64, 2>;

struct UnaryRow {
    name: &'static str,
    domain: Domain,
    singular: Singular,
    flat: fn(D1) -> D1,
    nested: fn(Dual<D1, 1>) -> Dual<D1, 1>,
    single: fn(Dual<f32, 1>) -> Dual<f32, 1>,
}

struct BinaryRow {
    name: &'static str,
    flat: fn(D2, D2) -> D2,
    nested: fn(Dual<D2, 2>, Dual<D2, 2>) -> Dual<D2, 2>,
    single: fn(Dual<f32, 2>, Dual<f32, 2>) -> Dual<f32, 2>,
}

macro_rules! unary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident = $($row:tt)* })*) => {
        [$(UnaryRow {
            name: stringify!($name),
            domain: gradual::elementary::$Rule::DOMAIN,
            singular: gradual::elementary::$Rule::SINGULAR,
            flat: Dual::$name,
            nested: Dual::$name,
            single: Dual::$name,
        }),*]
    };
}

macro_rules! binary_rows {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) = $($row:tt)* })*) => {
        [$(BinaryRow { name: stringify!($name), flat: Dual::$name, nested: Dual::$name, single: Dual::$name }),*]
    };
}

/// Of all sizes and both signs, none of them an integer or half of one.
const POINTS: [f64; 24] = [
    1e-8,
    1e-3,
    0.07,
    0.3,
    0.45,
    0.71,
    0.93,
    0.999,
    1.001,
    1.3,
    1.77,
    2.6,
    3.3,
    4.9,
    7.2,
    12.1,
    19.6,
    33.4,
    61.7,
    101.1,
    1234.3,
    410_000.3,
    330_000_000.3,
    2_200_000_000_000.3,
];

fn points() -> impl Iterator<Item = f64> {
    POINTS.into_iter().flat_map(|x| [x, -x])
}

impl UnaryRow {
    fn is_smooth_at(&self, x: f64) -> bool {
        let is_singular = match self.singular {
            Singular::At(points) => points.contains(&x),
            Singular::Integers => x == x.trunc(),
            Singular::HalfIntegers => 2.0 * x == (2.0 * x).trunc(),
            // Steps grow with x, and must not leave the poles too little room.
            Singular::NonPositiveIntegers => x < -100.0 || x <= 0.0 && x == x.trunc(),
            _ => true,
        };
        self.domain.contains(x) && !is_singular
    }

    /// Whether it jumps again and again: stairs must not be finer than the steps, which become longer with x.
    fn is_stairs(&self) -> bool {
        !matches!(self.singular, Singular::At(_))
    }
}

/// Whether a report has nothing wrong; what differences cannot judge is for the tables of `elementary_oracle`.
#[track_caller]
fn judged(result: Result<gradual::check::Report, Mismatch>, what: &str) -> bool {
    match result {
        Ok(_) => true,
        // The value overflows, or is infinite in f32.
        Err(Mismatch::Value { .. } | Mismatch::Point { .. }) => false,
        Err(Mismatch::Components(report)) => {
            assert!(report.components.iter().all(|c| c.verdict != Verdict::Wrong), "{what}: {report}");
            false
        }
        Err(e) => panic!("{what}: {e}"),
    }
}

/// Counts of what was judged.
#[derive(Default)]
struct Tally {
    judged: usize,
    of: usize,
}

impl Tally {
    fn add(&mut self, judged: bool) {
        self.judged += usize::from(judged);
        self.of += 1;
    }

    #[track_caller]
    fn assert_at_least(&self, share: f64, what: &str) {
        assert!(self.judged as f64 >= share * self.of as f64, "{what}: only {} of {} judged", self.judged, self.of);
    }
}

#[test]
fn unary_rows_agree_with_differences() {
    let rows: Vec<UnaryRow> = gradual::__for_each_unary!(unary_rows).into();
    #[cfg(feature = "special")]
    let rows: Vec<UnaryRow> = rows.into_iter().chain(gradual::__for_each_special_unary!(unary_rows)).collect();
    for row in &rows {
        let [mut first, mut second, mut single, mut found] = <[Tally; 4]>::default();
        for x in points().filter(|x| row.is_smooth_at(*x) && (x.abs() < 1e5 || !row.is_stairs())) {
            let what = format!("{} at {x}", row.name);
            let is_judged = judged(check_gradient(row.flat, x), &what);
            first.add(is_judged);
            second.add(judged(check_hessian(row.nested, x), &format!("second derivative of {what}")));
            #[expect(clippy::cast_possible_truncation, reason = "to f32")]
            let x32 = x as f32;
            let too_fine = x.abs() > 1e3 && row.is_stairs();
            if row.is_smooth_at(f64::from(x32)) && !too_fine {
                single.add(judged(check_gradient(row.single, x32), &format!("{what} in f32")));
            }
            // A slope that is off by a ten-thousandth is not judged to be right.
            let off = |x: D1| (row.flat)(Dual { value: x.value, tangent: [x.tangent[0] * 1.0001] });
            let slope = (row.flat)(D1::variable(x, 0)).tangent[0];
            if is_judged && slope != 0.0 {
                found.add(check_gradient(off, x).is_err());
            }
        }
        first.assert_at_least(0.7, row.name);
        second.assert_at_least(0.6, &format!("second derivative of {}", row.name));
        // In f32 sigmoids are flat from 20 on, and stairs fine from 10 on.
        single.assert_at_least(0.3, &format!("{} in f32", row.name));
        // Where the slope is next to nothing beside the value, its error is too.
        found.assert_at_least(0.7, &format!("errors in {}", row.name));
    }
    assert!(rows.len() > 30);
}

#[test]
fn binary_rows_agree_with_differences() {
    let rows: Vec<BinaryRow> = gradual::__for_each_binary!(binary_rows).into();
    #[cfg(feature = "special")]
    let rows: Vec<BinaryRow> = rows.into_iter().chain(gradual::__for_each_special_binary!(binary_rows)).collect();
    for row in &rows {
        let [mut first, mut second, mut single, mut found] = <[Tally; 4]>::default();
        for (i, x) in points().enumerate() {
            // Each with a few others, of both signs and far apart.
            for y in points().skip(i % 7).step_by(7).filter(|y| *y != x) {
                let what = format!("{}({x}, {y})", row.name);
                // The saws of remainders have teeth that may be too fine for differences, and jump at their ends.
                let teeth = x / y;
                let is_jump = teeth.abs() > 1e3 || (teeth - teeth.round()).abs() < 1e-6;
                let too_fine = row.name.starts_with("rem") && is_jump;
                if too_fine || !(row.flat)(D2::constant(x), D2::constant(y)).value.is_finite() {
                    continue;
                }
                let is_judged = judged(check_gradient(|[x, y]| (row.flat)(x, y), [x, y]), &what);
                first.add(is_judged);
                second.add(judged(check_hessian(|[x, y]| (row.nested)(x, y), [x, y]), &what));
                #[expect(clippy::cast_possible_truncation, reason = "to f32")]
                let at = [x as f32, y as f32];
                single.add(judged(check_gradient(|[x, y]| (row.single)(x, y), at), &format!("{what} in f32")));
                let off = |[x, y]: [D2; 2]| {
                    let [x, y] = [x, y].map(|x| Dual { value: x.value, tangent: x.tangent.map(|t| t * 1.0001) });
                    (row.flat)(x, y)
                };
                if is_judged && (row.flat)(D2::variable(x, 0), D2::variable(y, 1)).tangent != [0.0; 2] {
                    found.add(check_gradient(off, [x, y]).is_err());
                }
            }
        }
        first.assert_at_least(0.5, row.name);
        second.assert_at_least(0.4, &format!("second derivatives of {}", row.name));
        single.assert_at_least(0.3, &format!("{} in f32", row.name));
        found.assert_at_least(0.7, &format!("errors in {}", row.name));
    }
    assert!(rows.len() > 9);
}
