//! What it costs to let the tangents decide at ties, next to rules with a fixed slope there.
//!
//! `cargo bench --bench kinks`, some seconds; `-- --test` asserts only. All contestants run the same function and differ in `max` and
//! `abs` alone. Since the coding of a choice between two numbers decides its cost more than the rule does, the fixed slope is there in
//! three codings, and what is printed is the time of the lexicographic rule in multiples of whichever of them is the fastest: the
//! median and the quartiles of ratios that were each taken side by side.

mod support {
    pub(crate) mod agree;
    #[expect(dead_code, reason = "ratios near 1 need more digits, and have their own spread")]
    pub(crate) mod race;
}

use std::hint::{black_box, cold_path, select_unpredictable};
use std::time::Duration;

use gradual::elementary::{Binary, Unary};
use gradual::{Dual, Primitive, Real, Scalar};
use support::agree::{ROUNDING, assert_agree};
use support::race::race;

const RATIOS: usize = 31;
const ROUNDS: usize = 3;
const BATCH: Duration = Duration::from_micros(100);

/// Rows of one call, and how many calls' inputs there are.
const ROWS: usize = 128;
const SETS: usize = 32;

type Row = [f64; 4];

/// A rule for ties.
trait Ties {
    fn max<T: Real>(x: T, y: T) -> T;
    fn abs<T: Real>(x: T) -> T;
}

/// The crate's.
struct Lexicographic;

impl Ties for Lexicographic {
    #[inline]
    fn max<T: Real>(x: T, y: T) -> T {
        x.max(y)
    }

    #[inline]
    fn abs<T: Real>(x: T) -> T {
        x.abs()
    }
}

/// |x| with the sign of x as its slope, at 0 too.
#[derive(Clone, Copy)]
struct Sign;

impl Unary for Sign {
    fn value<F: Primitive>(self, x: F) -> F {
        Primitive::abs(x)
    }

    fn slope<T: Scalar>(self, x: T, _y: T) -> T {
        T::from(Primitive::copysign(T::Base::one(), x.base()))
    }
}

/// A fixed slope: at a tie the first is taken.
macro_rules! fixed {
    ($($(#[$doc:meta])* $Rule:ident |$x:ident, $y:ident| $choice:expr, |$z:ident| $abs:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        struct $Rule;

        impl Binary for $Rule {
            fn value<F: Primitive>(self, x: F, y: F) -> F {
                Primitive::max(x, y)
            }

            fn slopes<T: Scalar>(self, x: T, y: T, _z: T) -> (T, T) {
                if x >= y { (T::one(), T::zero()) } else { (T::zero(), T::one()) }
            }

            #[inline]
            fn select<S: Scalar>(self, $x: S, $y: S) -> Option<S> {
                Some($choice)
            }
        }

        impl Ties for $Rule {
            #[inline]
            fn max<T: Real>(x: T, y: T) -> T {
                x.apply2(y, $Rule)
            }

            #[inline]
            fn abs<T: Real>($z: T) -> T {
                $abs
            }
        }
    )* };
}

fixed! {
    /// By branches, the first of which is likely to return.
    Branches |x, y| {
        if x > y {
            return Some(x);
        }
        if x == y {
            cold_path();
            return Some(x);
        }
        if y.is_nan() { x } else { y }
    }, |x| x.apply(Sign);

    /// By a conditional move, as the crate's.
    Moves |x, y| {
        let larger = select_unpredictable(x > y, x, y);
        if y.is_nan() {
            cold_path();
            return Some(x);
        }
        larger
    }, |x| if x < 0.0 { -x } else { x };

    /// One comparison, which loses the first number where the second is NaN.
    Bare |x, y| if x > y { x } else { y }, |x| if x >= 0.0 { x } else { -x };
}

/// What is differentiated: live numbers (weights or pixels) and rows of data.
trait Function {
    const NAME: &'static str;
    /// How many live numbers it takes.
    const LIVE: usize;

    fn value<R: Ties, T: Real>(live: &[T], rows: &[Row]) -> T;
}

#[inline]
fn score<T: Real>(w: &[T], row: &Row) -> T {
    w[0] * row[0] + w[1] * row[1] + w[2] * row[2] + w[3]
}

/// Three inputs, two layers of eight units.
struct Network;

impl Function for Network {
    const NAME: &'static str = "relu network";
    const LIVE: usize = 8 * 4 + 8 * 9;

    #[inline]
    fn value<R: Ties, T: Real>(live: &[T], rows: &[Row]) -> T {
        let (first, second) = live.split_at(8 * 4);
        let mut sum = T::zero();
        for row in rows.iter().take(16) {
            let mut hidden = [T::zero(); 8];
            for (h, w) in hidden.iter_mut().zip(first.chunks_exact(4)) {
                *h = R::max(score(w, row), T::zero());
            }
            for w in second.chunks_exact(9) {
                let mut unit = w[8];
                for (&h, &w) in hidden.iter().zip(w) {
                    unit += h * w;
                }
                sum += R::max(unit, T::zero());
            }
        }
        sum
    }
}

struct Absolute;

impl Function for Absolute {
    const NAME: &'static str = "l1 loss";
    const LIVE: usize = 4;

    #[inline]
    fn value<R: Ties, T: Real>(live: &[T], rows: &[Row]) -> T {
        rows.iter().map(|row| R::abs(score(live, row) - row[3])).sum()
    }
}

struct Hinge;

impl Function for Hinge {
    const NAME: &'static str = "hinge loss";
    const LIVE: usize = 4;

    #[inline]
    fn value<R: Ties, T: Real>(live: &[T], rows: &[Row]) -> T {
        rows.iter().map(|row| R::max(score(live, row) * -row[3].signum() + 1.0, T::zero())).sum()
    }
}

/// Windows of four, and a weighted sum of their maxima.
struct Pooling;

impl Function for Pooling {
    const NAME: &'static str = "max pooling";
    const LIVE: usize = 4 * ROWS;

    #[inline]
    fn value<R: Ties, T: Real>(live: &[T], rows: &[Row]) -> T {
        let windows = live.chunks_exact(4).map(|x| R::max(R::max(x[0], x[1]), R::max(x[2], x[3])));
        windows.zip(rows).map(|(x, row)| x * row[0]).sum()
    }
}

struct Reduction;

impl Function for Reduction {
    const NAME: &'static str = "max reduction";
    const LIVE: usize = 4 * ROWS;

    #[inline]
    fn value<R: Ties, T: Real>(live: &[T], _rows: &[Row]) -> T {
        live[1..].iter().fold(live[0], |largest, &x| R::max(largest, x))
    }
}

/// Numbers between -1 and 1 without pattern: xorshift (Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// The inputs of all calls.
struct Inputs<const N: usize> {
    live: Vec<Dual<f64, N>>,
    rows: Vec<Row>,
    is_random: bool,
}

impl<const N: usize> Inputs<N> {
    /// With signs at random, or those of one row and one call again and again.
    fn new<F: Function>(is_random: bool) -> Self {
        let mut random = Random(88_172_645_463_325_252);
        let live = (0..F::LIVE * SETS)
            .map(|_| Dual { value: random.next(), tangent: std::array::from_fn(|_| random.next()) })
            .collect();
        let mut rows: Vec<_> = (0..ROWS * SETS).map(|_| std::array::from_fn(|_| random.next())).collect();
        if !is_random {
            rows.fill([0.5, -0.25, 0.75, -0.5]);
        }
        Self { live, rows, is_random }
    }

    fn call<F: Function, R: Ties>(&self, turn: usize) -> Dual<f64, N> {
        // Windows that overlap in ever different ways: no branch predictor knows them by heart.
        let start = |n: usize, len: usize| if self.is_random { turn * 7919 % (n - len + 1) } else { 0 };
        let (live, row) = (start(self.live.len(), F::LIVE), start(self.rows.len(), ROWS));
        self.calculate::<F, R>(&self.live[live..][..F::LIVE], &self.rows[row..][..ROWS])
    }

    #[inline(never)]
    #[expect(clippy::unused_self, reason = "it is called through inputs of one number of lanes")]
    fn calculate<F: Function, R: Ties>(&self, live: &[Dual<f64, N>], rows: &[Row]) -> Dual<f64, N> {
        F::value::<R, _>(black_box(live), black_box(rows))
    }
}

/// The median and the quartiles.
struct Ratio([f64; 3]);

impl Ratio {
    fn of(mut ratios: Vec<f64>) -> Self {
        ratios.sort_by(f64::total_cmp);
        Self([1, 2, 3].map(|quarter| ratios[quarter * (ratios.len() - 1) / 4]))
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [lower, median, upper] = self.0;
        write!(f, "{median:.2} ({lower:.2}-{upper:.2})")
    }
}

/// Asserts that all rules agree, and measures the lexicographic one in multiples of the fastest other.
fn compare<F: Function, const N: usize>(is_random: bool, is_timed: bool) -> Option<Ratio> {
    let inputs = Inputs::<N>::new::<F>(is_random);
    for turn in 0..SETS {
        let expected = inputs.call::<F, Lexicographic>(turn);
        for found in [inputs.call::<F, Branches>(turn), inputs.call::<F, Moves>(turn), inputs.call::<F, Bare>(turn)] {
            assert_agree(F::NAME, &[expected.value], &[found.value], ROUNDING);
            assert_agree(F::NAME, &expected.tangent, &found.tangent, ROUNDING);
        }
    }
    if !is_timed {
        return None;
    }
    let mut turns = [0; 4];
    let [a, b, c, d] = &mut turns;
    let next = |turn: &mut usize| {
        *turn += 1;
        *turn
    };
    let mut lexicographic = || _ = black_box(inputs.call::<F, Lexicographic>(next(a)));
    let mut branches = || _ = black_box(inputs.call::<F, Branches>(next(b)));
    let mut moves = || _ = black_box(inputs.call::<F, Moves>(next(c)));
    let mut bare = || _ = black_box(inputs.call::<F, Bare>(next(d)));
    let ratio = || {
        let times = race(&mut [&mut lexicographic, &mut branches, &mut moves, &mut bare], ROUNDS, BATCH);
        times[0].least / times[1..].iter().map(|time| time.least).fold(f64::INFINITY, f64::min)
    };
    Some(Ratio::of(std::iter::repeat_with(ratio).take(RATIOS).collect()))
}

fn rows<F: Function>(is_timed: bool) {
    for (signs, is_random) in [("alike", false), ("random", true)] {
        let found = [
            compare::<F, 1>(is_random, is_timed),
            compare::<F, 2>(is_random, is_timed),
            compare::<F, 4>(is_random, is_timed),
            compare::<F, 8>(is_random, is_timed),
            compare::<F, 16>(is_random, is_timed),
            compare::<F, 32>(is_random, is_timed),
        ];
        if is_timed {
            let cells: Vec<_> = found.iter().flatten().map(|ratio| format!("{ratio} |")).collect();
            println!("| {}, signs {signs} | {}", F::NAME, cells.join(" "));
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let is_timed = has("--bench") && !has("--test") && !has("--list");
    if is_timed {
        println!("The lexicographic rule in multiples of the fastest fixed one: median (quartiles).\n");
        println!("| | N = 1 | 2 | 4 | 8 | 16 | 32 |\n|---|---|---|---|---|---|---|");
    }
    rows::<Network>(is_timed);
    rows::<Absolute>(is_timed);
    rows::<Hinge>(is_timed);
    rows::<Pooling>(is_timed);
    rows::<Reduction>(is_timed);
}
