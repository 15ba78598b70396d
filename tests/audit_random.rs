//! The audit of random functions, against the values of the functions themselves beside the point.

use gradual::audit::Verdict;
use gradual::{Real, audit};

/// An expression in two variables, of pieces that are polynomials.
#[derive(Debug)]
enum Tree {
    Variable(usize),
    Constant(f64),
    Sum(Box<[Tree; 2]>),
    Difference(Box<[Tree; 2]>),
    Product(Box<[Tree; 2]>),
    Maximum(Box<[Tree; 2]>),
    Minimum(Box<[Tree; 2]>),
    Absolute(Box<Tree>),
    /// c where a < b, else d.
    Choice(Box<[Tree; 4]>),
    /// The length of a vector.
    Length(Box<[Tree; 2]>),
    /// √(a²).
    RootOfSquare(Box<Tree>),
}

impl Tree {
    fn evaluate<T: Real>(&self, x: [T; 2]) -> T {
        let [a, b] = match self {
            Tree::Sum(ab)
            | Tree::Difference(ab)
            | Tree::Product(ab)
            | Tree::Maximum(ab)
            | Tree::Minimum(ab)
            | Tree::Length(ab) => [ab[0].evaluate(x), ab[1].evaluate(x)],
            _ => [T::zero(); 2],
        };
        match self {
            Tree::Variable(i) => x[*i],
            Tree::Constant(c) => T::from(*c),
            Tree::Sum(_) => a + b,
            Tree::Difference(_) => a - b,
            Tree::Product(_) => a * b,
            Tree::Maximum(_) => a.max(b),
            Tree::Minimum(_) => a.min(b),
            Tree::Length(_) => a.hypot(b),
            Tree::Absolute(a) => a.evaluate(x).abs(),
            Tree::RootOfSquare(a) => {
                let a = a.evaluate(x);
                (a * a).sqrt()
            }
            Tree::Choice(abcd) => {
                let [a, b, c, d] = &**abcd;
                if a.evaluate(x) < b.evaluate(x) { c.evaluate(x) } else { d.evaluate(x) }
            }
        }
    }
}

/// Steele, Lea and Flood's `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % n
    }

    fn tree(&mut self, depth: usize, choices: bool) -> Tree {
        if depth == 0 || self.below(8) == 0 {
            return match self.below(3) {
                0 => Tree::Constant(self.below(5) as f64 - 2.0),
                1 => Tree::Variable(0),
                _ => Tree::Variable(1),
            };
        }
        let mut two = || Box::new([self.tree(depth - 1, choices), self.tree(depth - 1, choices)]);
        let pair = two();
        match self.below(if choices { 12 } else { 11 }) {
            0 | 1 => Tree::Sum(pair),
            2 | 3 => Tree::Difference(pair),
            4 => Tree::Product(pair),
            5 | 6 => Tree::Maximum(pair),
            7 => Tree::Minimum(pair),
            8 => Tree::Absolute(Box::new(self.tree(depth - 1, choices))),
            9 => Tree::Length(pair),
            10 => Tree::RootOfSquare(Box::new(self.tree(depth - 1, choices))),
            _ => {
                let [a, b] = *pair;
                Tree::Choice(Box::new([a, b, self.tree(depth - 1, choices), self.tree(depth - 1, choices)]))
            }
        }
    }
}

/// What values beside the point say: `None` where they do not tell.
#[derive(Debug, PartialEq)]
enum Seen {
    Differentiable,
    Kink,
    Jump,
    Unclear,
}

/// The limit and the slope along a direction, extrapolated from values very near, and how far two estimates of the slope are apart.
fn along(f: impl Fn([f64; 2]) -> f64, x: [f64; 2], d: [f64; 2]) -> [f64; 3] {
    let at = |t: f64| f([x[0] + t * d[0], x[1] + t * d[1]]);
    // Powers of two: the points are exact.
    let estimate = |t: f64| {
        let (near, far) = (at(t), at(2.0 * t));
        [2.0 * near - far, (far - near) / t]
    };
    let ([limit, slope], [_, other]) = (estimate(0.5_f64.powi(22)), estimate(0.5_f64.powi(20)));
    [limit, slope, (slope - other).abs()]
}

fn seen(f: impl Fn([f64; 2]) -> f64, x: [f64; 2]) -> Seen {
    let value = f(x);
    let slopes = |d| along(&f, x, d);
    let mut bend = 0.0_f64;
    let axes = [slopes([1.0, 0.0]), slopes([0.0, 1.0])];
    let (mut jump, mut unclear) = (0.0_f64, 0.0_f64);
    for k in 0..64_usize {
        // Eighths of a circle in eighths of its square, exactly.
        let (side, along) = (k / 16, (k % 16) as f64 / 8.0 - 1.0);
        let d = [[1.0, along], [-along, 1.0], [-1.0, -along], [along, -1.0]][side];
        let [limit, slope, doubt] = slopes(d);
        jump = jump.max((limit - value).abs());
        bend = bend.max((slope - d[0] * axes[0][1] - d[1] * axes[1][1]).abs());
        unclear = unclear.max(doubt);
    }
    match (jump, bend) {
        (jump, _) if jump > 1e-3 => Seen::Jump,
        _ if unclear > 1e-3 => Seen::Unclear,
        (_, bend) if bend > 2e-2 => Seen::Kink,
        (_, bend) if bend < 1e-3 => Seen::Differentiable,
        _ => Seen::Unclear,
    }
}

/// Of thousands of functions with ties at the point, none is called differentiable that has a kink or jump there, nor the other way round.
#[test]
fn never_wrong() {
    let mut random = Random(1);
    let mut counts = [0; 5];
    for k in 0..2000 {
        let tree = random.tree(2 + k % 3, k % 4 == 0);
        for x in [[0.0, 0.0], [1.0, 1.0], [-1.0, 2.0]] {
            let seen = seen(|x| tree.evaluate(x), x);
            let report = audit(|x| tree.evaluate(x), x);
            // Where values tie but for rounding, the values a little further away speak of another point.
            if report.nearest.is_some_and(|nearest| nearest.distance < 1e-5) {
                continue;
            }
            let fits = match report.verdict {
                Verdict::Smooth | Verdict::SmoothDespiteTies => matches!(seen, Seen::Differentiable | Seen::Unclear),
                // Where comparisons leave directions open, the others may show a kink and not the jump.
                Verdict::Kink => seen != Seen::Differentiable,
                Verdict::Jump => matches!(seen, Seen::Jump | Seen::Unclear),
                Verdict::Inconclusive => true,
                _ => false,
            };
            assert!(fits, "{tree:?}\nat {x:?}: values say {seen:?}, {report}");
            counts[match report.verdict {
                Verdict::Smooth => 0,
                Verdict::SmoothDespiteTies => 1,
                Verdict::Kink => 2,
                Verdict::Jump => 3,
                _ => 4,
            }] += 1;
        }
    }
    // Each kind occurs often, and open cases are few.
    assert!(counts[..4].iter().all(|&count| count > 40) && counts[4] < 300, "{counts:?}");
}
