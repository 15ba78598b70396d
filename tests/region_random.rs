//! Ten thousand random functions whose kinks are known: no proof is false, in either direction, and few are missed.

use gradual::audit::{Defect, RegionAudit, RegionVerdict, Verdict};
use gradual::{Dual, Real, audit};
use proptest::prelude::*;

use crate::interval::expression;

/// A linear congruential generator; what it draws is the same in every run.
struct Draw(u64);

impl Draw {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, lower: f64, upper: f64) -> f64 {
        lower + (upper - lower) * self.unit()
    }

    fn below(&mut self, n: usize) -> usize {
        let x = self.unit() * n as f64;
        (1..n).take_while(|&k| k as f64 <= x).count()
    }

    /// Away from zero.
    fn weight(&mut self) -> f64 {
        let size = self.between(0.3, 1.5);
        if self.unit() < 0.5 { -size } else { size }
    }
}

/// w · x - c, bent by an odd function that keeps its sign: what switches.
#[derive(Debug)]
struct Surface {
    weights: Vec<f64>,
    offset: f64,
    bend: usize,
}

impl Surface {
    /// A surface through the inside of the box, or one that passes it.
    fn new(draw: &mut Draw, sides: &[(f64, f64)], inside: bool) -> Self {
        let weights: Vec<f64> = sides.iter().map(|_| draw.weight()).collect();
        // In parts of the half sides.
        let part = |draw: &mut Draw| draw.between(-0.9, 0.9);
        let at: f64 =
            sides.iter().zip(&weights).map(|(s, w)| w * (0.5 * (s.0 + s.1) + 0.5 * (s.1 - s.0) * part(draw))).sum();
        let (mut lowest, mut highest) = (0.0, 0.0);
        for (side, w) in sides.iter().zip(&weights) {
            lowest += (w * side.0).min(w * side.1);
            highest += (w * side.0).max(w * side.1);
        }
        let beyond = draw.between(0.01, 1.0);
        let outside = if draw.unit() < 0.5 { lowest - beyond } else { highest + beyond };
        Self { weights, offset: if inside { at } else { outside }, bend: draw.below(4) }
    }

    fn value<T: Real>(&self, x: &[T]) -> T {
        let l = x.iter().zip(&self.weights).map(|(&x, &w)| x * w).sum::<T>() - self.offset;
        match self.bend {
            0 => l,
            1 => l.sinh(),
            2 => l.atan(),
            _ => l.powi(3) + l,
        }
    }

    /// Its sign in the middle of the box.
    fn sign(&self, sides: &[(f64, f64)]) -> f64 {
        let middle: Vec<f64> = sides.iter().map(|side| 0.5 * (side.0 + side.1)).collect();
        self.value(&middle).signum()
    }
}

/// How many kinds of kinks there are; the last three need an argument that is positive away from the surface.
const KINDS: usize = 14;
const EDGES: std::ops::Range<usize> = 11..14;

/// A function of u that is smooth except at u = 0, and certainly not differentiable there.
fn kink<T: Real>(kind: usize, u: T) -> T {
    match kind {
        0 => u.abs(),
        1 => u.max(0.0),
        2 => u.min(0.0) * 2.0,
        3 => u.abs_sub(0.0),
        4 => {
            if u > 0.0 {
                u
            } else {
                u * 0.5
            }
        }
        5 => u.signum(),
        6 => {
            if u >= 0.0 {
                u + 1.0
            } else {
                u
            }
        }
        7 => u.hypot(T::from(0.0)),
        8 => T::from(1.0).copysign(u),
        9 => u.atan().exp().max(-u.atan() * 0.5 + 1.0),
        10 => u.cbrt(),
        11 => u.sqrt(),
        12 => u.ln(),
        _ => u.recip(),
    }
}

/// A smooth function of the point.
fn smooth<T: Real>(kind: usize, u: T) -> T {
    match kind {
        0 => u.sin(),
        1 => u * u - u * 0.5,
        2 => (u * u + 1.0).recip(),
        3 => u.softplus(),
        4 => (u * u + 0.1).sqrt(),
        5 => u.atan().exp(),
        _ => u.tanh() * u,
    }
}

/// An increasing function with a slope that is nowhere zero: it keeps every kink.
fn outer<T: Real>(kind: usize, y: T) -> T {
    match kind {
        0 | 1 => y,
        2 => y.asinh(),
        3 => y + y.sin() * 0.3,
        _ => y.atan(),
    }
}

#[derive(Debug)]
enum Part {
    Smooth(usize, Surface),
    Kink(usize, f64, Surface),
    /// relu(u) - relu(-u) and the like.
    Cancelling(usize, Surface),
}

#[derive(Debug)]
struct Function {
    parts: Vec<Part>,
    outer: usize,
}

impl Function {
    fn value<T: Real>(&self, x: &[T]) -> T {
        let part = |part: &Part| match part {
            Part::Smooth(kind, u) => smooth(*kind, u.value(x)),
            Part::Kink(kind, sign, u) => kink(*kind, u.value(x) * *sign),
            Part::Cancelling(kind, u) => {
                let u = u.value(x);
                match kind {
                    0 => u.max(0.0) - (-u).max(0.0),
                    1 => u.abs() * u.abs(),
                    2 => u.max(0.0) + u.min(0.0),
                    _ => (u.abs() + 1.0).ln() * 0.0 + u,
                }
            }
        };
        outer(self.outer, self.parts.iter().map(part).sum::<T>())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    /// No surface in the box.
    Smooth,
    /// Kinks in the box, all of which cancel.
    Cancels,
    /// A kink, jump or edge in the box.
    Broken,
}

fn function(draw: &mut Draw) -> (Function, Vec<(f64, f64)>, Truth) {
    let n = 1 + draw.below(3);
    let sides: Vec<(f64, f64)> = (0..n)
        .map(|_| {
            let lower = draw.between(-2.0, 1.0);
            (lower, lower + draw.between(0.2, 1.5))
        })
        .collect();
    let mut truth = Truth::Smooth;
    let mut parts = vec![Part::Smooth(draw.below(7), Surface::new(draw, &sides, true))];
    for _ in 0..draw.below(3) {
        let inside = draw.unit() < 0.4;
        let surface = Surface::new(draw, &sides, inside);
        if draw.unit() < 0.2 {
            parts.push(Part::Cancelling(draw.below(4), surface));
            truth = truth.max(if inside { Truth::Cancels } else { Truth::Smooth });
        } else {
            let kind = draw.below(KINDS);
            let sign = if EDGES.contains(&kind) { surface.sign(&sides) } else { 1.0 };
            parts.push(Part::Kink(kind, sign, surface));
            truth = truth.max(if inside { Truth::Broken } else { Truth::Smooth });
        }
    }
    (Function { parts, outer: draw.below(5) }, sides, truth)
}

#[test]
fn no_proof_is_false() {
    let mut draw = Draw(1);
    let mut counts = [[0; 3]; 3];
    for _ in 0..10_000 {
        let (f, sides, truth) = function(&mut draw);
        let report = RegionAudit::over(&sides[..]).budget(100).run_slice(|x| f.value(x)).unwrap();
        match report.verdict {
            RegionVerdict::Smooth => assert_eq!(truth, Truth::Smooth, "{f:?} on {sides:?}: {report}"),
            RegionVerdict::NotSmooth => assert_eq!(truth, Truth::Broken, "{f:?} on {sides:?}: {report}"),
            _ => {}
        }
        counts[truth as usize][report.verdict as usize] += 1;
    }
    let [smooth, cancels, broken] = counts;
    // Neither is the test empty nor the search idle.
    assert!(counts.iter().all(|row| row.iter().sum::<usize>() > 500), "{counts:?}");
    assert!(smooth[0] > 9 * (smooth[1] + smooth[2]), "{counts:?}");
    assert!(broken[1] > 3 * broken[2], "{counts:?}");
    assert_eq!(cancels[0] + cancels[1], 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// The audit of a point, which stands on other numbers, agrees: differentiable where it is proved, and the dual numbers beside a
    /// witness have slopes or values that differ.
    #[test]
    fn the_audit_of_points_agrees(
        f in expression(-4.0..4.0), (a, b) in (-4.0..4.0, -4.0..4.0), (width, height) in (1e-3..2.0, 1e-3..2.0),
    ) {
        let sides = [(a, a + width), (b, b + height)];
        let report = RegionAudit::over(sides).budget(30).run(|[x, y]| f.value(x, y)).unwrap();
        if report.verdict == RegionVerdict::Smooth {
            for (s, t) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5), (0.3, 0.9)] {
                let point = [a + s * width, b + t * height];
                // Of numbers next to the ends of what f64 has, rounding leaves nothing to compare.
                let is_ordinary = |x: f64| x == 0.0 || (1e-9..1e6).contains(&x.abs());
                let y = f.value(Dual::<f64, 2>::variable(point[0], 0), Dual::variable(point[1], 1));
                if ![y.value, y.tangent[0], y.tangent[1]].into_iter().all(is_ordinary) {
                    continue;
                }
                let verdict = audit(|[x, y]| f.value(x, y), point).verdict;
                // It may be undecided, a slope in between may overflow, which it takes for an infinite one, and it knows no signs of NaN.
                let value = |x: f64, y: f64| f.value(x, y);
                let leaps = |d: f64| (value(point[0] + d, point[1] + d) - value(point[0], point[1])).abs() > 1e-4;
                let agrees = match verdict {
                    Verdict::Smooth
                    | Verdict::SmoothDespiteTies
                    | Verdict::Inconclusive
                    | Verdict::VerticalTangent => true,
                    Verdict::Jump => !leaps(1e-12) && !leaps(-1e-12),
                    _ => false,
                };
                prop_assert!(agrees, "{} at {:?}, but {}", verdict, point, report);
            }
        }
        if let Some(witness) = &report.witness {
            let reach = witness.direction.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
            let at = |t: f64| {
                let [x, y] = [0, 1].map(|i| {
                    let (x, d) = (witness.point[i], witness.direction[i]);
                    Dual { value: x + t * d, tangent: [d] }
                });
                f.value(x, y)
            };
            let step = 1.5 * witness.distance / reach;
            let (left, right): (Dual<f64, 1>, Dual<f64, 1>) = (at(-step), at(step));
            let leaps = |a: f64, b: f64, enclosures: [(f64, f64); 2]| {
                let apart = (enclosures[0].0 - enclosures[1].1).max(enclosures[1].0 - enclosures[0].1);
                (a - b).abs() >= 0.5 * apart || apart < 1e-9 || a.is_nan() || b.is_nan()
            };
            match witness.defect {
                Defect::NotFinite { value } => {
                    let found: f64 = f.value(witness.point[0], witness.point[1]);
                    prop_assert!(!value.is_finite() && !found.is_finite());
                }
                Defect::Kink { before, after } => {
                    prop_assert!(leaps(left.tangent[0], right.tangent[0], [before, after]), "{:?} {:?} {}", left, right, report);
                }
                // Beside a pole the values a little further off have little to do with those.
                Defect::Jump { .. } if witness.sites.iter().any(|site| matches!(site.rule, "/" | "recip")) => {}
                Defect::Jump { before, after } => {
                    prop_assert!(leaps(left.value, right.value, [before, after]), "{:?} {:?} {}", left, right, report);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
