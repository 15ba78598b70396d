use crate::dataset::Dataset;
use crate::models::{Model, Predictor};
use gradual::gradient;
use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};
use nalgebra::storage::Owned;
use nalgebra::{Const, DVector, Dyn, OMatrix, SVector};
use std::cell::Cell;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Derivatives {
    Exact,
    Differences,
}

#[derive(Debug)]
pub struct Fit {
    pub parameters: Vec<f64>,
    pub deviations: Vec<f64>,
    pub rss: f64,
    pub evaluations: usize,
    pub termination: String,
    pub condition: f64,
}

struct Problem<'a, M: Model<N>, const N: usize> {
    model: M,
    data: &'a [(f64, M::Predictor)],
    parameters: [f64; N],
    derivatives: Derivatives,
    evaluations: &'a Cell<usize>,
}

impl<M: Model<N>, const N: usize> Problem<'_, M, N> {
    fn eval(&self, b: [f64; N]) -> DVector<f64> {
        self.evaluations.set(self.evaluations.get() + 1);
        DVector::from_iterator(self.data.len(), self.data.iter().map(|&(y, x)| self.model.eval(b, x) - y))
    }
}

impl<M: Model<N>, const N: usize> LeastSquaresProblem<f64, Dyn, Const<N>> for Problem<'_, M, N> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Const<N>>;
    type ParameterStorage = Owned<f64, Const<N>>;

    fn set_params(&mut self, b: &SVector<f64, N>) {
        self.parameters = (*b).into();
    }
    fn params(&self) -> SVector<f64, N> {
        self.parameters.into()
    }
    fn residuals(&self) -> Option<DVector<f64>> {
        Some(self.eval(self.parameters))
    }
    fn jacobian(&self) -> Option<OMatrix<f64, Dyn, Const<N>>> {
        let mut j = OMatrix::<f64, Dyn, Const<N>>::zeros(self.data.len());
        match self.derivatives {
            Derivatives::Exact => {
                self.evaluations.set(self.evaluations.get() + 1);
                for (i, &(_, x)) in self.data.iter().enumerate() {
                    let g = gradient(|b| self.model.eval(b, x), self.parameters);
                    for k in 0..N {
                        j[(i, k)] = g[k];
                    }
                }
            }
            Derivatives::Differences => {
                let r = DVector::from_iterator(
                    self.data.len(),
                    self.data.iter().map(|&(y, x)| self.model.eval(self.parameters, x) - y),
                );
                for k in 0..N {
                    let mut b = self.parameters;
                    let h = f64::EPSILON.sqrt() * if b[k] == 0.0 { 1.0 } else { b[k].abs() };
                    b[k] += h;
                    let s = self.eval(b);
                    let h = b[k] - self.parameters[k];
                    for i in 0..r.len() {
                        j[(i, k)] = (s[i] - r[i]) / h;
                    }
                }
            }
        }
        Some(j)
    }
}

pub fn fit<M: Model<N>, const N: usize>(model: M, data: &Dataset, start: &[f64], derivatives: Derivatives) -> Fit {
    let data: Vec<_> = data.observations.iter().map(|o| (o.y, M::Predictor::from_columns(&o.x))).collect();
    let evaluations = Cell::new(0);
    let mut b: [f64; N] = std::array::from_fn(|i| start[i]);
    let bound: f64 = std::env::var("BOUND").map_or(100.0, |s| s.parse().unwrap());
    let rounds: usize = std::env::var("ROUNDS").map_or(1, |s| s.parse().unwrap());
    let scale: bool = std::env::var("SCALE").map_or(true, |s| s.parse().unwrap());
    let tol: f64 = std::env::var("TOL").map_or(30.0, |s| s.parse().unwrap());
    let eps = f64::EPSILON * tol;
    let mut text = String::new();
    let mut problem = Problem { model, data: &data, parameters: b, derivatives, evaluations: &evaluations };
    for i in 0..rounds {
        let (p, report) = LevenbergMarquardt::new()
            .with_stepbound(bound)
            .with_patience(500)
            .with_scale_diag(scale)
            .with_ftol(eps)
            .with_xtol(eps)
            .with_gtol(eps)
            .minimize(problem);
        text +=
            &format!("{:?} ", report.termination).replace("Converged", "C").replace("true", "1").replace("false", "0");
        problem = p;
        if matches!(report.termination, TerminationReason::Numerical(_) | TerminationReason::LostPatience) {
            break;
        }
    }
    if std::env::var("POLISH").is_ok() {
        let newton = |p: &Problem<'_, M, N>| {
            let r = p.residuals().unwrap();
            let j = p.jacobian().unwrap();
            let q = nalgebra::DMatrix::from_fn(j.nrows(), N, |a, b| j[(a, b)]).qr();
            let qtr = q.q().tr_mul(&r);
            let step = q.r().solve_upper_triangular(&qtr)?;
            Some((qtr.norm(), step))
        };
        let mut n = 0;
        if let Some((mut size, mut step)) = newton(&problem) {
            for _ in 0..100 {
                let old = problem.parameters;
                for k in 0..N { problem.parameters[k] -= step[k]; }
                match newton(&problem) {
                    Some((s, st)) if s < size * 0.999 => { size = s; step = st; n += 1; }
                    _ => { problem.parameters = old; break; }
                }
            }
        }
        text = format!("polish {n}");
    }
    b = problem.parameters;
    let r = problem.residuals().unwrap();
    let rss = r.norm_squared();
    let mut j = problem.jacobian().unwrap();
    let norms: Vec<f64> = j.column_iter().map(|c| c.norm()).collect();
    for k in 0..N {
        let n = norms[k];
        if n > 0.0 {
            j.column_mut(k).unscale_mut(n);
        }
    }
    let rr = nalgebra::DMatrix::from_fn(j.nrows(), N, |a, b| j[(a, b)]).qr().r();
    let sv = rr.clone().singular_values();
    let inv = rr.solve_upper_triangular(&nalgebra::DMatrix::identity(N, N));
    let s = (rss / (data.len() - N) as f64).sqrt();
    let deviations = inv.map_or(vec![f64::NAN; N], |m| (0..N).map(|k| m.row(k).norm() * s / norms[k]).collect());
    Fit {
        parameters: b.to_vec(),
        deviations,
        rss,
        evaluations: evaluations.get(),
        termination: text,
        condition: sv.max() / sv.min(),
    }
}
