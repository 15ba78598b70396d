//! Is this loss differentiable, why does it matter, and what helps if not? Shown for each loss of `gradual::loss` on real data.
//!
//! `cargo run --release --example differentiable_loss -- hinge` prints what is known of the loss, audits it and the training loss, trains with
//! plain gradient descent (with a smooth stand-in too, if the loss has kinks or jumps), and draws pictures; `--help` lists the losses.
//!
//! `curve.rs` has the losses by name, `task.rs` shows how a training loss is written for gradual, `train.rs` descends.

mod curve;
mod data;
mod plot;
mod story;
mod task;
#[cfg(test)]
mod tests;
mod train;

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use gradual::loss;

use story::{CROSS_ENTROPY, Story};

/// Audits a loss, trains with it and, if it has kinks or jumps, with a smooth stand-in, and draws pictures
#[derive(Parser)]
#[command(name = "differentiable_loss")]
struct Arguments {
    /// The loss
    #[arg(default_value = "hinge", value_parser = PossibleValuesParser::new(names()))]
    name: String,

    /// The length of a step of gradient descent, in multiples of the gradient
    #[arg(long, default_value_t = 0.05, value_parser = positive)]
    step: f64,

    /// How many steps
    #[arg(long, default_value = "1000")]
    iterations: NonZeroUsize,

    /// By how much the stand-in may differ from the loss (beside a jump: the area between them)
    #[arg(long, default_value_t = 0.1, value_parser = positive)]
    error: f64,

    /// Chooses the random point of the audit
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// The folder for the pictures [default: target/losses beside Cargo.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The losses of a number, and the one of several.
fn names() -> Vec<&'static str> {
    loss::TABLE.iter().map(|row| row.name).chain([CROSS_ENTROPY]).collect()
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(x) if f64::is_finite(x) && x > 0.0 => Ok(x),
        _ => Err("expected a positive number".to_owned()),
    }
}

fn main() -> ExitCode {
    let mut text = String::new();
    let result = run(&Arguments::parse(), &mut text);
    // A reader that has seen enough (`differentiable_loss | head`) is no reason to complain.
    let _ = io::stdout().write_all(text.as_bytes());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments, text: &mut String) -> Result<(), Box<dyn Error>> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("losses");
    let folder = arguments.out.clone().unwrap_or_else(default);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Story { arguments, seed: arguments.seed, folder, text }.tell()
}
