//! What a check is about, as plain lists of numbers: shapes and scalars are the callers' business.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::diagnosis::{Evidence, diagnose};
use super::report::{Component, Mismatch, Report};

/// A derivative, how it is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Rows are outputs, columns coordinates; a gradient has one row.
    Jacobian,
    /// Rows and columns are coordinates.
    Hessian,
    /// The product of the Hessian with a vector: a row for each coordinate, one column.
    Product,
}

/// What is checked, and where.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) kind: Kind,
    pub(super) point: Vec<f64>,
    /// `[2]`, `.focal`: what follows the `x` of each coordinate.
    pub(super) coordinates: Vec<String>,
    /// `[1]`, or nothing: what follows the `f` of each output.
    pub(super) outputs: Vec<String>,
    /// The precision of the scalar.
    pub(super) epsilon: f64,
    /// The distance of the least numbers of the scalar.
    pub(super) least: f64,
}

impl Subject {
    pub(super) fn is_double(&self) -> bool {
        self.epsilon < 1e-10
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        let n = self.point.len();
        match self.kind {
            Kind::Jacobian => (self.outputs.len(), n),
            Kind::Hessian => (n, n),
            Kind::Product => (n, 1),
        }
    }

    /// The number of components.
    pub(super) fn len(&self) -> usize {
        let (rows, columns) = self.shape();
        rows * columns
    }

    /// The name of a row of derivatives.
    pub(super) fn row(&self, i: usize) -> String {
        match self.kind {
            Kind::Jacobian => format!("f{}", self.outputs[i]),
            Kind::Hessian | Kind::Product => format!("∂f/∂x{}", self.coordinates[i]),
        }
    }

    pub(super) fn component(&self, k: usize) -> String {
        let columns = self.shape().1;
        let (i, j) = (k / columns, k % columns);
        match self.kind {
            Kind::Jacobian => format!("∂f{}/∂x{}", self.outputs[i], self.coordinates[j]),
            Kind::Hessian => format!("∂²f/∂x{}∂x{}", self.coordinates[i], self.coordinates[j]),
            Kind::Product => format!("(H v){}", self.coordinates[i]),
        }
    }

    /// That there is something to check, at a finite point.
    pub(super) fn admit(&self) -> Result<(), Mismatch> {
        if self.len() == 0 {
            return Err(Mismatch::Empty);
        }
        match self.point.iter().position(|x| !x.is_finite()) {
            Some(i) => Err(Mismatch::Point { name: format!("x{}", self.coordinates[i]), value: self.point[i] }),
            None => Ok(()),
        }
    }

    pub(super) fn report(&self, components: Vec<Component>) -> Report {
        let names = self.coordinates.iter().map(|name| format!("x{name}"));
        let point = names.zip(self.point.iter().copied()).collect();
        Report { components, diagnoses: Vec::new(), point, outside: None }
    }
}

/// The unit of a coordinate: its own size, or 1 where that is next to nothing.
pub(super) fn unit(x: f64) -> f64 {
    if x.abs() < 1e-5 { 1.0 } else { x.abs() }
}

/// How many searches beyond the comparison itself one check makes.
pub(super) const SEARCHES: usize = 16;

/// A function of plain numbers that can fail.
pub(super) type Numbers<'a> = &'a dyn Fn(&[f64]) -> Result<Vec<f64>, Mismatch>;

/// What a hand-written derivative is verified by.
pub(super) struct Sources<'a> {
    /// The function itself.
    pub(super) values: Numbers<'a>,
    pub(super) exact: Numbers<'a>,
    pub(super) by_hand: Numbers<'a>,
}

/// Adds the diagnosis where something is wrong.
pub(super) fn finish(subject: &Subject, mut report: Report, sources: Option<&Sources>) -> Result<Report, Mismatch> {
    if report.is_right() {
        return Ok(report);
    }
    report.diagnoses = diagnose(&Evidence::new(subject, &report.components, sources));
    Err(Mismatch::Components(report))
}
