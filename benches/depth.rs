//! How the cost of a derivative grows with its order: duals nested in duals beside Taylor series.
//!
//! `cargo bench --bench depth`, some seconds; `-- --test` asserts only. A level more of nesting doubles what a number holds and triples what
//! a product costs; a coefficient more costs a series one more term in each recurrence.

mod support {
    pub(crate) mod agree;
    #[expect(dead_code, reason = "the spread is for other benches")]
    pub(crate) mod race;
}

use std::hint::black_box;
use std::time::Duration;

use gradual::{Dual, Real, Taylor};
use support::agree::{ROUNDING, assert_agree};
use support::race::{multiple, race};

/// The 40th Chebyshev polynomial by its recurrence: products and sums.
#[inline]
fn polynomial<T: Real>(x: T) -> T {
    let (mut a, mut b) = (T::one(), x);
    for _ in 1..40 {
        (a, b) = (b, x * b * 2.0 - a);
    }
    b
}

/// A little of everything.
#[inline]
fn functions<T: Real>(x: T) -> T {
    let mut y = x;
    for _ in 0..8 {
        y = (y.sin() + x).exp() / (y * y + 1.5) + y.tanh().sqrt();
    }
    y
}

type D1 = Dual<f64, 1>;
type D2 = Dual<D1, 1>;
type D3 = Dual<D2, 1>;
type D4 = Dual<D3, 1>;
type D5 = Dual<D4, 1>;

const MOST: usize = 5;
const AT: f64 = 0.7;

macro_rules! compare {
    ($name:literal, $f:ident, $is_timed:expr) => {{
        let mut found = [0.0; 2 * MOST];
        let [d1, d2, d3, d4, d5, t1, t2, t3, t4, t5] = &mut found;
        let v1 = || D1::variable(black_box(AT), 0);
        let v2 = || D2::variable(v1(), 0);
        let v3 = || D3::variable(v2(), 0);
        let v4 = || D4::variable(v3(), 0);
        let v5 = || D5::variable(v4(), 0);
        let mut value = 0.0;
        let mut calls: [&mut dyn FnMut(); 1 + 2 * MOST] = [
            &mut || value = black_box($f(black_box(AT))),
            &mut || *d1 = $f(v1()).tangent[0],
            &mut || *d2 = $f(v2()).tangent[0].tangent[0],
            &mut || *d3 = $f(v3()).tangent[0].tangent[0].tangent[0],
            &mut || *d4 = $f(v4()).tangent[0].tangent[0].tangent[0].tangent[0],
            &mut || *d5 = $f(v5()).tangent[0].tangent[0].tangent[0].tangent[0].tangent[0],
            &mut || *t1 = $f(Taylor::<f64, 2>::variable(black_box(AT))).derivative(1),
            &mut || *t2 = $f(Taylor::<f64, 3>::variable(black_box(AT))).derivative(2),
            &mut || *t3 = $f(Taylor::<f64, 4>::variable(black_box(AT))).derivative(3),
            &mut || *t4 = $f(Taylor::<f64, 5>::variable(black_box(AT))).derivative(4),
            &mut || *t5 = $f(Taylor::<f64, 6>::variable(black_box(AT))).derivative(5),
        ];
        for call in &mut calls {
            call();
        }
        let times = if $is_timed { race(&mut calls, 21, Duration::from_micros(500)) } else { Vec::new() };
        assert_eq!(value, $f(AT));
        for order in 0..MOST {
            assert_agree(&format!("{}, order {}", $name, order + 1), &[found[order]], &[found[MOST + order]], ROUNDING);
        }
        if $is_timed {
            for (way, first) in [("nested duals", 1), ("Taylor series", 1 + MOST)] {
                print!("| {}, {way} |", $name);
                for order in 0..MOST {
                    print!(" {} |", multiple(times[first + order].least / times[0].least));
                }
                println!();
            }
        }
    }};
}

fn main() {
    let is_timed = std::env::args().all(|argument| argument != "--test");
    if is_timed {
        println!("The derivative of one order of a function of one number, in multiples of the primal.\n");
        println!("| order | 1 | 2 | 3 | 4 | 5 |\n|---|---|---|---|---|---|");
    }
    compare!("polynomial", polynomial, is_timed);
    compare!("functions", functions, is_timed);
}
