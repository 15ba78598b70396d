//! The story of a loss in four parts: what is known, the audits, the training, the pictures.

use std::env;
use std::error::Error;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

use gradual::audit::{Audit, OneSided};
use gradual::{audit, audit_region, loss};

use crate::Arguments;
use crate::curve::{Curve, Named};
use crate::plot::{Line, Picture};
use crate::task::{Regression, Task, ThreeClasses, TwoClasses};
use crate::train::Training;
use crate::{data, plot};

pub(crate) struct Story<'a> {
    pub(crate) arguments: &'a Arguments,
    /// Of the random points.
    pub(crate) seed: u64,
    /// For the pictures.
    pub(crate) folder: PathBuf,
    /// For what is to be printed.
    pub(crate) text: &'a mut String,
}

/// The loss of several numbers, which is not in the table of losses of one.
pub(crate) const CROSS_ENTROPY: &str = "cross_entropy";

type Outcome = Result<(), Box<dyn Error>>;

impl Story<'_> {
    pub(crate) fn tell(&mut self) -> Outcome {
        if self.arguments.name == CROSS_ENTROPY {
            return self.cross_entropy();
        }
        let named = Named::find(&self.arguments.name).ok_or("this loss is not in curve.rs yet")?;
        let row =
            loss::TABLE.iter().find(|row| row.name == self.arguments.name).ok_or("no row in the table of losses")?;
        self.table_row(row)?;
        self.curve(named, row.points)?;
        let original = Curve::Original(named);
        let stand_in = Curve::stand_in(named, self.arguments.error);
        if named.takes_margin() {
            let task = |curve| TwoClasses { curve, rows: data::breast_cancer() };
            self.audit_training(&task(original), "569 tumours, 31 parameters")?;
            self.train(&task(original), stand_in.map(|curve| (curve.formula(), task(curve))), "accuracy")
        } else {
            let task = |curve| Regression { curve, rows: data::diabetes() };
            self.audit_training(&task(original), "442 patients, 11 parameters")?;
            self.train(&task(original), stand_in.map(|curve| (curve.formula(), task(curve))), "R²")
        }
    }

    fn cross_entropy(&mut self) -> Outcome {
        writeln!(self.text, "cross_entropy: ln Σ e^(score of j) - score of the class")?;
        writeln!(self.text, "  of several numbers, so not in the table of losses of one; smooth, convex\n")?;
        let at = [self.random_point(), self.random_point(), self.random_point()];
        let report = audit(|scores: [OneSided; 3]| loss::cross_entropy(&scores, 0), at);
        writeln!(self.text, "The audit of the loss at random scores {at:?}:")?;
        self.report(&report)?;
        let f = |score: f64| loss::cross_entropy(&[score, 0.0, 0.0], 0);
        Picture {
            title: "cross_entropy of the scores (s, 0, 0), class 0".to_owned(),
            labels: ["s", "loss"],
            lines: vec![Line::graph("cross_entropy", f)],
            dot: None,
        }
        .save(&self.file("loss"))?;
        let at = audit(|score| loss::cross_entropy(&[score, OneSided::zero(), OneSided::zero()], 0), 0.0);
        plot::cut(&self.arguments.name, "s", f, 0.0, &at).save(&self.file("audit"))?;
        let task = ThreeClasses { rows: data::iris() };
        self.audit_training(&task, "150 irises of three species, 15 parameters")?;
        self.train(&task, None::<(String, ThreeClasses)>, "accuracy")
    }

    /// What the table of losses says.
    fn table_row(&mut self, row: &loss::Loss) -> fmt::Result {
        writeln!(self.text, "{}: {}", row.name, row.formula)?;
        let points = if row.points.is_empty() { "nowhere".to_owned() } else { format!("at {:?}", row.points) };
        writeln!(
            self.text,
            "  class {:?}, ends {points}; {}; largest slope {}; influence of outliers: {:?}; stand-in: {}\n",
            row.class,
            if row.convex { "convex" } else { "not convex" },
            row.lipschitz,
            row.influence,
            row.stand_in.unwrap_or("none"),
        )
    }

    /// Audits a loss of one number at the points where its class ends and at a random one, and draws it.
    fn curve(&mut self, named: Named, points: &[f64]) -> Outcome {
        let curve = Curve::Original(named);
        let variable = if named.takes_margin() { "m" } else { "r" };
        let random = self.random_point();
        for (&at, which) in points.iter().map(|at| (at, "where its class ends")).chain([(&random, "random")]) {
            writeln!(self.text, "The audit of the loss at {variable} = {at} ({which}):")?;
            self.report(&audit(|x| curve.at(x), at))?;
        }
        let (from, to) = plot::RANGE.into_inner();
        writeln!(self.text, "The audit of the loss for all {variable} from {from} to {to}:")?;
        for line in audit_region(|x| curve.at(x), plot::RANGE)?.to_string().lines() {
            writeln!(self.text, "  {line}")?;
        }
        writeln!(self.text)?;
        let f = |x: f64| curve.at(x);
        let mut lines = vec![Line::graph(&self.arguments.name, f)];
        for error in [3.0 * self.arguments.error, self.arguments.error] {
            if let Some(stand_in) = Curve::stand_in(named, error) {
                lines.push(Line::graph(&stand_in.formula(), |x| stand_in.at(x)));
            }
        }
        let title = if lines.len() > 1 { "the loss and two stand-ins" } else { "the loss" };
        let title = format!("{}: {title}", self.arguments.name);
        Picture { title, labels: [variable, "loss"], lines, dot: None }.save(&self.file("loss"))?;
        let at = points.last().copied().unwrap_or(random);
        plot::cut(&self.arguments.name, variable, f, at, &audit(|x| curve.at(x), at)).save(&self.file("audit"))
    }

    /// Audits the training loss where the training starts.
    fn audit_training<const N: usize>(&mut self, task: &impl Task<N>, what: &str) -> Outcome {
        let report = audit(|p| task.cost(p), [0.0; N]);
        writeln!(self.text, "The audit of the training loss ({what}) at the start, where all are 0:")?;
        self.summary(&report)
    }

    /// Trains with the loss, and with a stand-in if there is one.
    fn train<const N: usize, T: Task<N>>(&mut self, task: &T, stand_in: Option<(String, T)>, quality: &str) -> Outcome {
        let Arguments { name, step, iterations, .. } = self.arguments;
        writeln!(self.text, "Gradient descent with {name}, p ← p - {step} · gradient:")?;
        let training = Training::new(task, *step, iterations.get());
        self.sights(task, &training, quality)?;
        let report = audit(|p| task.cost(p), training.end());
        writeln!(self.text, "The audit of the training loss at the end:")?;
        self.summary(&report)?;

        let mut trainings = vec![(format!("trained with {name}"), training)];
        if let Some((formula, stand_in)) = stand_in {
            writeln!(self.text, "The same with the stand-in {formula}:")?;
            let training = Training::new(&stand_in, *step, iterations.get());
            self.sights(&stand_in, &training, quality)?;
            writeln!(self.text, "There {name} itself is {:.6}.\n", task.cost(training.end()))?;
            trainings.push((format!("trained with {formula}"), training));
        }
        self.draw_trainings(task, &trainings)?;
        let pictures = self.folder.join(format!("{name}-*.svg"));
        let here = env::current_dir().unwrap_or_default();
        writeln!(self.text, "pictures: {}", pictures.strip_prefix(here).unwrap_or(&pictures).display())?;
        Ok(())
    }

    /// Draws how the loss itself went down, whatever was trained with, and how large the gradients were that were followed.
    fn draw_trainings<const N: usize>(&self, task: &impl Task<N>, trainings: &[(String, Training<N>)]) -> Outcome {
        // Both axes in powers of ten: the first steps do most, the last ones show whether it settles.
        let picture = |file: &str, title: &str, label: &str, height: &dyn Fn(&Training<N>, usize) -> f64| {
            let lines = trainings.iter().map(|(name, training)| {
                let point = |k: usize| ((k as f64).log10(), height(training, k).log10());
                let points: Vec<_> = (1..training.path.len()).map(point).collect();
                let is_zero = points.iter().all(|point| point.1 == f64::NEG_INFINITY);
                let name = if is_zero { format!("{name}: 0 throughout") } else { name.clone() };
                Line { name, points, width: 2 }
            });
            let title = format!("{}: {title}, steps of {} · gradient", self.arguments.name, self.arguments.step);
            Picture { title, labels: ["log₁₀ of the step", label], lines: lines.collect(), dot: None }
                .save(&self.file(file))
        };
        picture("training", "the loss", "log₁₀ of its mean", &|training, k| task.cost(training.path[k]))?;
        picture("gradient", "the gradient followed", "log₁₀ of its norm", &|training, k| training.norms[k])
    }

    /// What gradient descent saw.
    fn sights<const N: usize>(&mut self, task: &impl Task<N>, training: &Training<N>, quality: &str) -> fmt::Result {
        writeln!(
            self.text,
            "  {:>9} {:>12} {quality:>9} {:>15} {:>19}",
            "step", "loss", "‖gradient‖", "rows with slope 0"
        )?;
        for sight in &training.sights {
            writeln!(
                self.text,
                "  {:>9} {:>12.6} {:>9.4} {:>15.3e} {:>12} of {}",
                sight.iteration,
                sight.loss,
                (sight.quality * 1e4).round() / 1e4 + 0.0, // without the sign of zero
                sight.norm,
                sight.silent,
                task.rows()
            )?;
        }
        if training.diverged {
            writeln!(self.text, "  given up: the loss runs away, since the step is too long for the curvature")?;
        }
        writeln!(self.text, "  {} of {} steps made the loss larger\n", training.uphill, training.path.len() - 1)
    }

    /// A whole report.
    fn report(&mut self, report: &Audit) -> fmt::Result {
        for line in report.to_string().lines() {
            writeln!(self.text, "  {line}")?;
        }
        self.order(report)
    }

    /// A report without the table of slopes.
    fn summary(&mut self, report: &Audit) -> Outcome {
        let text = report.to_string();
        writeln!(self.text, "  {}", text.lines().next().unwrap_or_default())?;
        for culprit in report.culprits.iter().take(4) {
            writeln!(self.text, "    {culprit}")?;
        }
        writeln!(self.text, "{}", text.lines().last().unwrap_or_default())?;
        Ok(self.order(report)?)
    }

    fn order(&mut self, report: &Audit) -> fmt::Result {
        match report.order {
            Some(5) => writeln!(self.text, "  derivatives on both sides agree to order 5 and more\n"),
            Some(order) => writeln!(self.text, "  derivatives on both sides agree to order {order}\n"),
            None => writeln!(self.text),
        }
    }

    /// A number with three decimals between -3 and 3: the next of splitmix64.
    fn random_point(&mut self) -> f64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        ((6.0 * unit - 3.0) * 1e3).round() / 1e3
    }

    /// Where a picture goes.
    fn file(&self, what: &str) -> PathBuf {
        self.folder.join(format!("{}-{what}.svg", self.arguments.name))
    }
}
