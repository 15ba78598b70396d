//! Times several calls side by side.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long a call took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    /// The shortest of all rounds, in seconds.
    pub(crate) least: f64,
    /// By what part the median of the rounds is longer.
    pub(crate) spread: f64,
}

/// Times `calls` in interleaved rounds: whatever slows the machine down meanwhile slows all of them, and the minimum is what is
/// left when nothing does.
///
/// In every round each call is repeated until `batch` is over, by a count that is found before the first.
pub(crate) fn race(calls: &mut [&mut dyn FnMut()], rounds: usize, batch: Duration) -> Vec<Time> {
    let counts: Vec<u32> = calls.iter_mut().map(|call| repetitions(*call, batch)).collect();
    let mut times = vec![Vec::with_capacity(rounds); calls.len()];
    for _ in 0..rounds {
        for i in 0..calls.len() {
            times[i].push(mean(calls[i], counts[i]));
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            Time { least: times[0], spread: times[times.len() / 2] / times[0] - 1.0 }
        })
        .collect()
}

fn repetitions(call: &mut dyn FnMut(), batch: Duration) -> u32 {
    let mut count = 1;
    while mean(call, count) * f64::from(count) < batch.as_secs_f64() {
        count *= 2;
    }
    count
}

/// Seconds for each of `count` calls.
fn mean(call: &mut dyn FnMut(), count: u32) -> f64 {
    let call = black_box(call);
    let start = Instant::now();
    for _ in 0..count {
        call();
    }
    start.elapsed().as_secs_f64() / f64::from(count)
}

/// A ratio of times as it is written: with the digits that a measured one deserves.
pub(crate) fn multiple(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.1}") } else { format!("{ratio:.0}") }
}
