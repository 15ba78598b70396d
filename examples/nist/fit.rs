//! Nonlinear least squares: the Levenberg-Marquardt optimiser on one side, a model and its Jacobian on the other.

use std::array::from_fn;
use std::cell::Cell;

use gradual::gradient;
use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};
use nalgebra034::storage::Owned;
use nalgebra034::{DMatrix, DVector, Dyn};

use crate::dataset::Dataset;
use crate::models::{Model, Predictor};

/// Where the Jacobian comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Derivatives {
    /// Automatic differentiation by gradual.
    Exact,
    /// Forward differences with the step √ε·|b| (√ε for b = 0), the textbook's choice.
    Differences,
}

/// The result of a fit.
#[derive(Debug)]
pub(crate) struct Fit {
    /// The parameters at the end.
    pub(crate) parameters: Vec<f64>,
    /// Their standard deviations; none where the Jacobian is singular: the data do not determine every parameter.
    pub(crate) deviations: Option<Vec<f64>>,
    /// The residual sum of squares.
    pub(crate) rss: f64,
    /// The residual standard deviation.
    pub(crate) residual_deviation: f64,
    /// Evaluations of the model over all observations; a Jacobian counts 1 if exact and `N` by differences.
    pub(crate) evaluations: usize,
    /// Why the optimiser gave up, if it did.
    pub(crate) failure: Option<String>,
}

/// A model, its data and the current parameters, as the optimiser wants them.
struct Problem<'a, M: Model<N>, const N: usize> {
    model: M,
    observations: &'a [(f64, M::Predictor)],
    parameters: [f64; N],
    derivatives: Derivatives,
    evaluations: Cell<usize>,
}

impl<M: Model<N>, const N: usize> Problem<'_, M, N> {
    /// The derivatives of the model at one observation with respect to the parameters: a row of the Jacobian.
    fn jacobian_row(&self, x: M::Predictor) -> [f64; N] {
        match self.derivatives {
            Derivatives::Exact => gradient(|b| self.model.eval(b, x), self.parameters),
            Derivatives::Differences => {
                let y = self.model.eval(self.parameters, x);
                from_fn(|k| {
                    let mut b = self.parameters;
                    b[k] += f64::EPSILON.sqrt() * if b[k] == 0.0 { 1.0 } else { b[k].abs() };
                    (self.model.eval(b, x) - y) / (b[k] - self.parameters[k])
                })
            }
        }
    }

    fn jacobian_matrix(&self) -> DMatrix<f64> {
        // The unshifted values of the differences are known as the residuals: N more are needed.
        self.count(if self.derivatives == Derivatives::Exact { 1 } else { N });
        let rows = self.observations.iter().flat_map(|&(_, x)| self.jacobian_row(x));
        DMatrix::from_row_iterator(self.observations.len(), N, rows)
    }

    fn residual_vector(&self) -> DVector<f64> {
        self.count(1);
        let residuals = self.observations.iter().map(|&(y, x)| self.model.eval(self.parameters, x) - y);
        DVector::from_iterator(self.observations.len(), residuals)
    }

    fn count(&self, evaluations: usize) {
        self.evaluations.set(self.evaluations.get() + evaluations);
    }
}

// A trial step may overflow the model. The optimiser rejects a step with an infinite or NaN residual norm and shortens
// the next one, so non-finite residuals are handed over as they are; only a starting point must be finite.
impl<M: Model<N>, const N: usize> LeastSquaresProblem<f64, Dyn, Dyn> for Problem<'_, M, N> {
    type ParameterStorage = Owned<f64, Dyn>;
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;

    fn set_params(&mut self, b: &DVector<f64>) {
        self.parameters.copy_from_slice(b.as_slice());
    }

    fn params(&self) -> DVector<f64> {
        DVector::from_row_slice(&self.parameters)
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        Some(self.residual_vector())
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        Some(self.jacobian_matrix())
    }
}

/// Fits `model` to `data` from `start`, which must have `N` numbers.
pub(crate) fn fit<M: Model<N>, const N: usize>(
    model: M,
    data: &Dataset,
    start: &[f64],
    derivatives: Derivatives,
) -> Fit {
    let observations: Vec<_> = data.observations.iter().map(|o| (o.y, M::Predictor::from_columns(&o.x))).collect();
    let problem = Problem {
        model,
        observations: &observations,
        parameters: from_fn(|i| start[i]),
        derivatives,
        evaluations: Cell::new(0),
    };
    // Tolerances of one rounding error: go on until nothing can be gained. The first step is at most as long as the
    // starting point is far from zero; longer ones leap to plateaus where an exponential has died out.
    let (mut problem, report) = LevenbergMarquardt::new()
        .with_ftol(f64::EPSILON)
        .with_xtol(f64::EPSILON)
        .with_gtol(f64::EPSILON)
        .with_stepbound(1.0)
        .with_patience(1000)
        .minimize(problem);
    let failure = failure(&report.termination);
    let end = if failure.is_none() { polish(&mut problem) } else { Linearised::at(&problem) };
    Fit {
        parameters: problem.parameters.to_vec(),
        deviations: end.deviations(),
        rss: end.rss(),
        residual_deviation: end.residual_deviation(),
        evaluations: problem.evaluations.get(),
        failure,
    }
}

/// Says why the optimiser gave up; nothing if it converged.
fn failure(termination: &TerminationReason) -> Option<String> {
    match termination {
        TerminationReason::ResidualsZero
        | TerminationReason::Orthogonal
        | TerminationReason::Converged { .. }
        | TerminationReason::NoImprovementPossible(_) => None,
        TerminationReason::LostPatience => Some("no convergence within the allowed evaluations".into()),
        TerminationReason::Numerical("residuals norm") => Some("the model is not finite at the starting point".into()),
        TerminationReason::Numerical("jacobian") => Some("a derivative of the model is not finite".into()),
        TerminationReason::Numerical(what) => Some(format!("numbers out of range in the optimiser: {what}")),
        other => Some(format!("{other:?}")),
    }
}

/// Gauss-Newton steps from where the optimiser stopped.
///
/// The optimiser stops when the residual sum of squares no longer falls, which settles only half of the digits: the sum
/// is flat at its minimum. The rest is in the condition that the residuals are orthogonal to the columns of the
/// Jacobian, which is sharp if the Jacobian is exact. A step is kept if it comes closer to that and does not raise the
/// sum.
fn polish<M: Model<N>, const N: usize>(problem: &mut Problem<'_, M, N>) -> Linearised {
    let mut current = Linearised::at(problem);
    let highest_rss = current.rss() + current.rss_rounding(problem.observations.iter().map(|&(y, _)| y));
    for _ in 0..100 {
        let Some(step) = current.step() else { break };
        let parameters = problem.parameters;
        problem.parameters = from_fn(|k| parameters[k] - step[k]);
        let next = Linearised::at(problem);
        if next.removable.norm() < current.removable.norm() && next.rss() <= highest_rss {
            current = next;
        } else {
            problem.parameters = parameters;
            break;
        }
    }
    current
}

/// The least squares problem linearised at one point, with the Jacobian J = QR.
struct Linearised {
    residuals: DVector<f64>,
    /// Qᵀ times the residuals: the part that a change of the parameters could still remove.
    removable: DVector<f64>,
    /// R⁻¹; none if R is singular but for rounding errors, or not finite.
    inverse: Option<DMatrix<f64>>,
}

impl Linearised {
    fn at<M: Model<N>, const N: usize>(problem: &Problem<'_, M, N>) -> Self {
        let residuals = problem.residual_vector();
        let (q, r) = problem.jacobian_matrix().qr().unpack();
        let is_regular = (0..N).all(|k| r[(k, k)].abs() > 1e-13 * r.column(k).norm());
        let inverse = if is_regular { r.solve_upper_triangular(&DMatrix::identity(N, N)) } else { None };
        Self { removable: q.tr_mul(&residuals), residuals, inverse }
    }

    /// The residual sum of squares.
    fn rss(&self) -> f64 {
        self.residuals.norm_squared()
    }

    /// The residual standard deviation s, √(RSS/(n - p)).
    #[allow(clippy::cast_precision_loss, reason = "a count of observations")]
    fn residual_deviation(&self) -> f64 {
        (self.rss() / (self.residuals.len() - self.removable.len()) as f64).sqrt()
    }

    /// How far the residual sum of squares may be off if the residuals carry the rounding errors of the responses.
    fn rss_rounding(&self, responses: impl Iterator<Item = f64>) -> f64 {
        let responses: f64 = responses.map(|y| y * y).sum();
        4.0 * f64::EPSILON * (responses * self.rss()).sqrt()
    }

    /// What to subtract from the parameters.
    fn step(&self) -> Option<DVector<f64>> {
        Some(self.inverse.as_ref()? * &self.removable)
    }

    /// The standard deviations of the parameters, s times the square roots of the diagonal of `(JᵀJ)⁻¹`.
    ///
    /// Since `JᵀJ = RᵀR`, the roots are the norms of the rows of `R⁻¹`. Forming `JᵀJ` would lose half of the digits.
    fn deviations(&self) -> Option<Vec<f64>> {
        let deviations: Vec<_> =
            self.inverse.as_ref()?.row_iter().map(|row| row.norm() * self.residual_deviation()).collect();
        deviations.iter().all(|d| d.is_finite()).then_some(deviations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection;
    use crate::models::NamedModel;
    use crate::report::Score;

    #[test]
    fn exact_jacobians_reach_the_certified_values_from_every_start() {
        for (_, problem) in collection::problems() {
            let model = NamedModel::find(problem.name).unwrap();
            let data = Dataset::parse(problem.text, model).unwrap();
            for start in &data.starts {
                let fit = (model.fit)(&data, start, Derivatives::Exact);
                let score = Score::new(&fit, &data.certified);
                assert_eq!(fit.failure, None, "{}", problem.name);
                assert!(score.parameters > 9.0, "{}: {} digits", problem.name, score.parameters);
                // Lanczos1: see the remark in the report.
                assert!(score.deviations > if problem.name == "Lanczos1" { 1.0 } else { 9.0 }, "{}", problem.name);
            }
        }
    }

    fn misra1a(y: [f64; 4], start: [f64; 2]) -> Fit {
        let rows: String = (1..).zip(y).flat_map(|(x, y)| [y.to_string(), format!(" {x}\n")]).collect();
        let text = format!("Starting values\nb1 = {}\nb2 = {}\nData:\n{rows}", start[0], start[1]);
        let model = NamedModel::find("Misra1a").unwrap();
        let data = Dataset::parse(&text, model).unwrap();
        (model.fit)(&data, &data.starts[0], Derivatives::Exact)
    }

    #[test]
    fn a_starting_point_out_of_range_is_reported() {
        let fit = misra1a([1.0, 2.0, 3.0, 4.0], [1.0, -1000.0]);
        assert_eq!(fit.failure.as_deref(), Some("the model is not finite at the starting point"));
    }

    #[test]
    fn a_perfect_fit_has_no_deviations_to_speak_of() {
        let fit = misra1a([1, 2, 3, 4].map(|x| 5.0 * (1.0 - (-0.5 * f64::from(x)).exp())), [4.0, 0.4]);
        assert!((fit.parameters[0] - 5.0).abs() < 1e-12 && (fit.parameters[1] - 0.5).abs() < 1e-12);
        assert!(fit.deviations.unwrap().iter().all(|&d| d < 1e-12));
    }

    #[test]
    fn data_that_do_not_determine_a_parameter_give_no_standard_deviations() {
        // All zero: b1 = 0 fits, with any b2.
        let fit = misra1a([0.0; 4], [0.0, 1.0]);
        assert_eq!(fit.deviations, None);
    }
}
