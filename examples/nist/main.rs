//! Nonlinear regression with exact Jacobians, proved on the 27 problems of NIST's Statistical Reference Datasets.
//!
//! `cargo run --release --example nist` fits them all, prints how many digits of the certified results are reached, and
//! draws every fit. `cargo run --release --example nist -- my.dat --model Misra1a` fits a dataset of yours.
//!
//! `models.rs` shows how functions are written for gradual, `fit.rs` how it feeds an optimiser.

mod collection;
mod dataset;
mod fit;
mod models;
mod plot;
mod report;

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use dataset::Dataset;
use fit::{Derivatives, Fit};
use models::NamedModel;
use report::{Listing, Row, Score, Table};

/// Fits NIST's 27 nonlinear regression problems, or a dataset of yours, with exact Jacobians
#[derive(Parser)]
#[command(name = "nist", after_help = format!("Models:\n{}", NamedModel::list()))]
struct Arguments {
    /// A dataset in NIST's format: "Starting values", "b1 = ..." and so on, "Data:", rows "y x"
    file: Option<PathBuf>,

    /// The model for the dataset, by the name of a problem that uses it
    #[arg(long, value_name = "NAME", requires = "file")]
    model: Option<String>,

    /// The folder for the pictures [default: target/nist beside Cargo.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let mut text = String::new();
    let result = run(&Arguments::parse(), &mut text);
    // A reader that has seen enough (`nist | head`) is no reason to complain.
    let _ = io::stdout().write_all(text.as_bytes());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line says; `output` is worth printing in case of an error too.
fn run(arguments: &Arguments, output: &mut String) -> Result<(), Box<dyn Error>> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("nist");
    let folder = arguments.out.clone().unwrap_or_else(default);
    match &arguments.file {
        Some(file) => fit_file(file, arguments.model.as_deref(), &folder, output),
        None => fit_collection(&folder, output),
    }
}

/// Fits all problems of the collection from both starting points and draws the exact fits.
fn fit_collection(folder: &Path, output: &mut String) -> Result<(), Box<dyn Error>> {
    create(folder)?;
    let mut rows = Vec::new();
    for (level, problem) in collection::problems() {
        let model = NamedModel::find(problem.name).ok_or("a problem without a model")?;
        let data = Dataset::parse(problem.text, model).map_err(|error| format!("{}.dat:{error}", problem.name))?;
        for (k, start) in (1..).zip(&data.starts) {
            let fits = [Derivatives::Exact, Derivatives::Differences].map(|by| (model.fit)(&data, start, by));
            let scores = fits.each_ref().map(|fit| Score::new(fit, &data.certified));
            rows.push(Row { problem: problem.name, level, start: k, scores });
            // Both starts are drawn; if they differ, the picture of the easier one stays.
            draw(folder, problem.name, model, &data, &fits[0])?;
        }
    }
    writeln!(output, "{}", Table(rows))?;
    writeln!(output, "pictures of the fits: {}", short(&folder.join("*.svg")))?;
    Ok(())
}

/// Fits a model to the dataset in a file from each of its starting points, and draws the best fit.
fn fit_file(file: &Path, model: Option<&str>, folder: &Path, output: &mut String) -> Result<(), Box<dyn Error>> {
    let model = match model {
        Some(name) => NamedModel::find(name).ok_or_else(|| format!("there is no model {name:?}; {}", available()))?,
        None => return Err(format!("a dataset needs a model, --model NAME; {}", available()).into()),
    };
    let name = file.display();
    // NIST's files are ASCII; any other encoding matters in the remarks only.
    let bytes = fs::read(file).map_err(|error| format!("{name}: {error}"))?;
    let data = Dataset::parse(&String::from_utf8_lossy(&bytes), model).map_err(|error| format!("{name}:{error}"))?;

    let fits: Vec<_> = data.starts.iter().map(|start| (model.fit)(&data, start, Derivatives::Exact)).collect();
    writeln!(output, "{}", Listing { name: &name.to_string(), model, data: &data, fits: &fits })?;
    let converged = fits.iter().filter(|fit| fit.failure.is_none());
    let Some(best) = converged.min_by(|a, b| a.rss.total_cmp(&b.rss)) else {
        return Err(format!("{name}: no fit from these starting values; try others").into());
    };
    create(folder)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    writeln!(output, "picture of the fit: {}", short(&draw(folder, &stem, model, &data, best)?))?;
    Ok(())
}

fn available() -> String {
    format!("the models are\n{}", NamedModel::list())
}

/// A path as seen from the current folder.
fn short(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

fn create(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Draws a fit into the folder and returns the file.
fn draw(folder: &Path, name: &str, model: &NamedModel, data: &Dataset, fit: &Fit) -> Result<PathBuf, String> {
    let path = folder.join(format!("{name}.svg"));
    match plot::draw(&path, name, model, data, &fit.parameters) {
        Ok(()) => Ok(path),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}
