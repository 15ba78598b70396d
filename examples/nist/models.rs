//! The model functions, each written once over `T: Real`, and the table that finds them by name.

use gradual::Real;

use crate::dataset::Dataset;
use crate::fit::{Derivatives, Fit, fit};

/// A regression model: `N` parameters and a predictor give the response.
pub(crate) trait Model<const N: usize>: Copy {
    /// One number, or several.
    type Predictor: Predictor;

    /// The model function, for whichever number the caller computes with: values with `f64`, derivatives with `Dual`.
    fn eval<T: Real>(self, b: [T; N], x: Self::Predictor) -> T;
}

/// The predictor of one observation.
pub(crate) trait Predictor: Copy {
    /// How many columns of a file it takes.
    const COLUMNS: usize;

    /// Reads these columns; panics if there are fewer.
    fn from_columns(columns: &[f64]) -> Self;
}

impl Predictor for f64 {
    const COLUMNS: usize = 1;

    fn from_columns(columns: &[f64]) -> Self {
        columns[0]
    }
}

impl Predictor for [f64; 2] {
    const COLUMNS: usize = 2;

    fn from_columns(columns: &[f64]) -> Self {
        [columns[0], columns[1]]
    }
}

fn misra1a<T: Real>([b1, b2]: [T; 2], x: f64) -> T {
    b1 * -(-b2 * x).exp_m1()
}

fn misra1b<T: Real>([b1, b2]: [T; 2], x: f64) -> T {
    b1 * (-(b2 * x / 2.0 + 1.0).powi(-2) + 1.0)
}

fn misra1c<T: Real>([b1, b2]: [T; 2], x: f64) -> T {
    b1 * (-(b2 * x * 2.0 + 1.0).powf(-0.5) + 1.0)
}

fn misra1d<T: Real>([b1, b2]: [T; 2], x: f64) -> T {
    b1 * b2 * x / (b2 * x + 1.0)
}

fn chwirut<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    (-b1 * x).exp() / (b2 + b3 * x)
}

fn lanczos<T: Real>([b1, b2, b3, b4, b5, b6]: [T; 6], x: f64) -> T {
    b1 * (-b2 * x).exp() + b3 * (-b4 * x).exp() + b5 * (-b6 * x).exp()
}

fn gauss<T: Real>([b1, b2, b3, b4, b5, b6, b7, b8]: [T; 8], x: f64) -> T {
    let peak = |height: T, centre: T, width: T| height * (-((centre - x) / width).powi(2)).exp();
    b1 * (-b2 * x).exp() + peak(b3, b4, b5) + peak(b6, b7, b8)
}

fn danwood<T: Real>([b1, b2]: [T; 2], x: f64) -> T {
    b1 * T::from(x).powf(b2)
}

fn kirby2<T: Real>([b1, b2, b3, b4, b5]: [T; 5], x: f64) -> T {
    (b1 + b2 * x + b3 * x.powi(2)) / (b4 * x + b5 * x.powi(2) + 1.0)
}

fn hahn1<T: Real>([b1, b2, b3, b4, b5, b6, b7]: [T; 7], x: f64) -> T {
    (b1 + b2 * x + b3 * x.powi(2) + b4 * x.powi(3)) / (b5 * x + b6 * x.powi(2) + b7 * x.powi(3) + 1.0)
}

fn nelson<T: Real>([b1, b2, b3]: [T; 3], [x1, x2]: [f64; 2]) -> T {
    b1 - b2 * x1 * (-b3 * x2).exp()
}

fn mgh17<T: Real>([b1, b2, b3, b4, b5]: [T; 5], x: f64) -> T {
    b1 + b2 * (-b4 * x).exp() + b3 * (-b5 * x).exp()
}

fn roszman1<T: Real>([b1, b2, b3, b4]: [T; 4], x: f64) -> T {
    b1 - b2 * x - (b3 / (T::from(x) - b4)).atan() / T::pi()
}

fn enso<T: Real>([b1, b2, b3, b4, b5, b6, b7, b8, b9]: [T; 9], x: f64) -> T {
    let cycle = |period: T, cosine: T, sine: T| {
        let (sin, cos) = (T::tau() * x / period).sin_cos();
        cosine * cos + sine * sin
    };
    b1 + cycle(T::from(12.0), b2, b3) + cycle(b4, b5, b6) + cycle(b7, b8, b9)
}

fn mgh09<T: Real>([b1, b2, b3, b4]: [T; 4], x: f64) -> T {
    b1 * (b2 * x + x.powi(2)) / (b3 * x + b4 + x.powi(2))
}

// In 1/(1 + exp z) a large z overflows to 1/∞ = 0 with the derivative ∞/∞; sigmoid(-z) and exp(-softplus(z)) do not.

fn rat42<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 * (b3 * x - b2).sigmoid()
}

fn rat43<T: Real>([b1, b2, b3, b4]: [T; 4], x: f64) -> T {
    b1 * (-(b2 - b3 * x).softplus() / b4).exp()
}

fn mgh10<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 * (b2 / (b3 + x)).exp()
}

fn eckerle4<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 / b2 * (((b3 - x) / b2).powi(2) * -0.5).exp()
}

fn bennett5<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 * (b2 + x).powf(-b3.recip())
}

/// A model in the table, its function behind pointers, so that models of all sizes have one type.
pub(crate) struct NamedModel {
    /// The problems that use it.
    pub(crate) names: &'static [&'static str],
    /// The equation, for people.
    pub(crate) formula: &'static str,
    /// How many parameters.
    pub(crate) parameters: usize,
    /// How many predictors.
    pub(crate) predictors: usize,
    /// Fits the model to a dataset from a starting point.
    pub(crate) fit: fn(&Dataset, &[f64], Derivatives) -> Fit,
    /// The response for parameters and predictors.
    pub(crate) predict: fn(&[f64], &[f64]) -> f64,
}

impl NamedModel {
    /// The model of a problem; upper and lower case are the same.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.names.iter().any(|n| n.eq_ignore_ascii_case(name)))
    }

    /// Whether the model describes log(y) instead of y.
    pub(crate) fn has_log_response(&self) -> bool {
        self.formula.starts_with("log(y)")
    }

    /// All names and formulas, a line each.
    pub(crate) fn list() -> String {
        let line = |model: &Self| format!("  {:29} {}", model.names.join(", "), model.formula);
        MODELS.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Builds the table: the function with its parameters and predictor, the equation, and the problems that use it.
macro_rules! models {
    ($($function:ident([T; $N:literal], $X:ty) $formula:literal, $($name:literal),+;)*) => {
        const MODELS: &[NamedModel] = &[$({
            #[derive(Clone, Copy)]
            struct This;

            impl Model<$N> for This {
                type Predictor = $X;

                fn eval<T: Real>(self, b: [T; $N], x: $X) -> T {
                    $function(b, x)
                }
            }

            NamedModel {
                names: &[$($name),+],
                formula: $formula,
                parameters: $N,
                predictors: <$X>::COLUMNS,
                fit: |data, start, derivatives| fit(This, data, start, derivatives),
                predict: |b, x| This.eval::<f64>(std::array::from_fn(|i| b[i]), <$X>::from_columns(x)),
            }
        }),*];
    };
}

models! {
    misra1a([T; 2], f64) "y = b1*(1 - exp(-b2*x))", "Misra1a", "BoxBOD";
    misra1b([T; 2], f64) "y = b1*(1 - (1 + b2*x/2)^-2)", "Misra1b";
    misra1c([T; 2], f64) "y = b1*(1 - (1 + 2*b2*x)^-0.5)", "Misra1c";
    misra1d([T; 2], f64) "y = b1*b2*x/(1 + b2*x)", "Misra1d";
    chwirut([T; 3], f64) "y = exp(-b1*x)/(b2 + b3*x)", "Chwirut1", "Chwirut2";
    lanczos([T; 6], f64) "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)", "Lanczos1", "Lanczos2", "Lanczos3";
    gauss([T; 8], f64) "y = b1*exp(-b2*x) + b3*exp(-((x - b4)/b5)^2) + b6*exp(-((x - b7)/b8)^2)", "Gauss1", "Gauss2", "Gauss3";
    danwood([T; 2], f64) "y = b1*x^b2", "DanWood";
    kirby2([T; 5], f64) "y = (b1 + b2*x + b3*x^2)/(1 + b4*x + b5*x^2)", "Kirby2";
    hahn1([T; 7], f64) "y = (b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3)", "Hahn1", "Thurber";
    nelson([T; 3], [f64; 2]) "log(y) = b1 - b2*x1*exp(-b3*x2)", "Nelson";
    mgh17([T; 5], f64) "y = b1 + b2*exp(-b4*x) + b3*exp(-b5*x)", "MGH17";
    roszman1([T; 4], f64) "y = b1 - b2*x - arctan(b3/(x - b4))/pi", "Roszman1";
    enso([T; 9], f64) "y = b1 + b2*cos(w) + b3*sin(w) + b5*cos(12*w/b4) + b6*sin(12*w/b4) + b8*cos(12*w/b7) + b9*sin(12*w/b7), w = 2*pi*x/12", "ENSO";
    mgh09([T; 4], f64) "y = b1*(x^2 + b2*x)/(x^2 + b3*x + b4)", "MGH09";
    mgh10([T; 3], f64) "y = b1*exp(b2/(x + b3))", "MGH10";
    rat42([T; 3], f64) "y = b1/(1 + exp(b2 - b3*x))", "Rat42";
    rat43([T; 4], f64) "y = b1/(1 + exp(b2 - b3*x))^(1/b4)", "Rat43";
    eckerle4([T; 3], f64) "y = b1/b2*exp(-((x - b3)/b2)^2/2)", "Eckerle4";
    bennett5([T; 3], f64) "y = b1*(b2 + x)^(-1/b3)", "Bennett5";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection;

    #[test]
    fn certified_parameters_give_the_certified_residual_sum_of_squares() {
        for (_, problem) in collection::problems() {
            let model = NamedModel::find(problem.name).unwrap();
            let data = Dataset::parse(problem.text, model).unwrap();
            let residuals = data.observations.iter().map(|o| (model.predict)(&data.certified.parameters, &o.x) - o.y);
            let (rss, certified) = (residuals.map(|r| r * r).sum::<f64>(), data.certified.rss.unwrap());
            // Lanczos1's parameters would need 15 digits to give its sum, which is 1.4e-25.
            assert!((rss - certified).abs() <= 1e-6 * certified + 1e-20, "{}: {rss:e}", problem.name);
        }
    }

    #[test]
    fn every_problem_is_found_and_listed() {
        for (_, problem) in collection::problems() {
            assert!(NamedModel::find(&problem.name.to_uppercase()).is_some());
            assert!(NamedModel::list().contains(problem.name));
        }
        assert!(NamedModel::find("").is_none());
    }
}
