//! The models of the 27 problems, each written once over `T: Real`, and the table that finds them by name.

use gradual::Real;

use crate::dataset::Dataset;
use crate::fit::{Derivatives, Fit, fit};

/// A regression model: `N` parameters and a predictor give the response.
pub trait Model<const N: usize>: Copy {
    /// One number, or several.
    type Predictor: Predictor;

    /// The model function; any scalar of gradual may stand for `T`, so that one text serves values and derivatives.
    fn eval<T: Real>(self, b: [T; N], x: Self::Predictor) -> T;
}

/// The predictor of one observation, taken from its columns in the file.
pub trait Predictor: Copy {
    /// How many columns it takes.
    const COLUMNS: usize;

    /// Reads the columns.
    ///
    /// # Panics
    /// If `columns` has not the length [`COLUMNS`](Self::COLUMNS).
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
    b1 * (-(b2 * x * 2.0 + 1.0).sqrt().recip() + 1.0)
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
    let peak = |height: T, centre: T, width: T| height * (-((-centre + x) / width).powi(2)).exp();
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
    b1 - b2 * x - (b3 / (-b4 + x)).atan() / T::pi()
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

fn rat42<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 / ((b2 - b3 * x).exp() + 1.0)
}

fn rat43<T: Real>([b1, b2, b3, b4]: [T; 4], x: f64) -> T {
    b1 / ((b2 - b3 * x).exp() + 1.0).powf(b4.recip())
}

fn mgh10<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 * (b2 / (b3 + x)).exp()
}

fn eckerle4<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 / b2 * (((-b3 + x) / b2).powi(2) * -0.5).exp()
}

fn bennett5<T: Real>([b1, b2, b3]: [T; 3], x: f64) -> T {
    b1 * (b2 + x).powf(-b3.recip())
}

/// A row of the table: a model without its type.
pub struct Entry {
    pub names: &'static [&'static str],
    pub formula: &'static str,
    pub parameters: usize,
    pub predictors: usize,
    pub log_response: bool,
    pub fit: fn(&Dataset, &[f64], Derivatives) -> Fit,
    pub predict: fn(&[f64], &[f64]) -> f64,
}

macro_rules! models {
    ($($function:ident([T; $N:literal], $X:ty) $formula:literal, for $($name:literal),+;)*) => {
        /// All models.
        pub const MODELS: &[Entry] = &[$({
            #[derive(Clone, Copy)]
            struct This;

            impl Model<$N> for This {
                type Predictor = $X;

                fn eval<T: Real>(self, b: [T; $N], x: $X) -> T {
                    $function(b, x)
                }
            }

            Entry {
                names: &[$($name),+],
                formula: $formula,
                parameters: $N,
                predictors: <$X as Predictor>::COLUMNS,
                log_response: false,
                fit: |data, start, derivatives| fit(This, data, start, derivatives),
                predict: |b, x| $function(std::array::from_fn::<f64, $N, _>(|i| b[i]), <$X>::from_columns(x)),
            }
        }),*];
    };
}

models! {
    misra1a([T; 2], f64) "y = b1*(1 - exp(-b2*x))", for "Misra1a", "BoxBOD";
    chwirut([T; 3], f64) "y = exp(-b1*x)/(b2 + b3*x)", for "Chwirut2", "Chwirut1";
    lanczos([T; 6], f64) "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)", for "Lanczos3", "Lanczos1", "Lanczos2";
    gauss([T; 8], f64) "y = b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2)", for "Gauss1", "Gauss2", "Gauss3";
    danwood([T; 2], f64) "y = b1*x^b2", for "DanWood";
    misra1b([T; 2], f64) "y = b1*(1 - (1 + b2*x/2)^-2)", for "Misra1b";
    kirby2([T; 5], f64) "y = (b1 + b2*x + b3*x^2)/(1 + b4*x + b5*x^2)", for "Kirby2";
    hahn1([T; 7], f64) "y = (b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3)", for "Hahn1", "Thurber";
    nelson([T; 3], [f64; 2]) "log(y) = b1 - b2*x1*exp(-b3*x2)", for "Nelson";
    mgh17([T; 5], f64) "y = b1 + b2*exp(-b4*x) + b3*exp(-b5*x)", for "MGH17";
    misra1c([T; 2], f64) "y = b1*(1 - (1 + 2*b2*x)^-0.5)", for "Misra1c";
    misra1d([T; 2], f64) "y = b1*b2*x/(1 + b2*x)", for "Misra1d";
    roszman1([T; 4], f64) "y = b1 - b2*x - arctan(b3/(x - b4))/pi", for "Roszman1";
    enso([T; 9], f64) "y = b1", for "ENSO";
    mgh09([T; 4], f64) "y = b1*(x^2 + b2*x)/(x^2 + b3*x + b4)", for "MGH09";
    rat42([T; 3], f64) "y = b1/(1 + exp(b2 - b3*x))", for "Rat42";
    mgh10([T; 3], f64) "y = b1*exp(b2/(x + b3))", for "MGH10";
    eckerle4([T; 3], f64) "y = b1/b2*exp(-((x - b3)/b2)^2/2)", for "Eckerle4";
    rat43([T; 4], f64) "y = b1/(1 + exp(b2 - b3*x))^(1/b4)", for "Rat43";
    bennett5([T; 3], f64) "y = b1*(b2 + x)^(-1/b3)", for "Bennett5";
}
