//! `audit_region` itself: regions of points whose shape the compiler knows, and of slices.

mod report;
mod search;
mod witness;

use core::fmt::{self, Debug, Formatter};
use core::ops::RangeInclusive;
use std::boxed::Box;
use std::format;
use std::string::String;
use std::vec::Vec;

use self::search::{Settings, Subject, bisect};
use super::interval::Interval;
use crate::point::{Pack, Point, names, scalars};

pub use report::{Defect, RegionBox, RegionError, RegionReport, RegionVerdict, Status, Witness};
pub use search::Progress;

/// A box of points: `lower..=upper` of two points, or an array of sides, each `(lower, upper)` or `lower..=upper`.
///
/// ```
/// use gradual::audit_region;
///
/// let f = |[x, y]: [_; 2]| x * x + y;
/// assert!(audit_region(f, [0.0, 0.0]..=[1.0, 2.0]).unwrap().is_smooth());
/// assert!(audit_region(f, [(0.0, 1.0), (0.0, 2.0)]).unwrap().is_smooth());
/// assert!(audit_region(f, [0.0..=1.0, 0.0..=2.0]).unwrap().is_smooth());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a region",
    label = "expected `lower..=upper` of two points, or an array of sides `(lower, upper)` or `lower..=upper`",
    note = "numbers are f64: write `0.0..=1.0` for `0..=1`"
)]
pub trait Region<const N: usize> {
    /// A point of it.
    type Point: Point<N, Scalar = f64>;

    /// The corner of the lower ends.
    fn lower(&self) -> Self::Point;

    /// The corner of the upper ends.
    fn upper(&self) -> Self::Point;
}

impl<P: Point<N, Scalar = f64>, const N: usize> Region<N> for RangeInclusive<P> {
    type Point = P;

    fn lower(&self) -> P {
        *self.start()
    }

    fn upper(&self) -> P {
        *self.end()
    }
}

impl<const N: usize> Region<N> for [(f64, f64); N] {
    type Point = [f64; N];

    fn lower(&self) -> [f64; N] {
        self.map(|side| side.0)
    }

    fn upper(&self) -> [f64; N] {
        self.map(|side| side.1)
    }
}

impl<const N: usize> Region<N> for [RangeInclusive<f64>; N] {
    type Point = [f64; N];

    fn lower(&self) -> [f64; N] {
        self.each_ref().map(|side| *side.start())
    }

    fn upper(&self) -> [f64; N] {
        self.each_ref().map(|side| *side.end())
    }
}

/// Whether f is smooth on a whole box, as a proof: with how many boxes examined at most, [`DEFAULT_BUDGET`].
///
/// f is evaluated with intervals ([`Interval`]): `Smooth` says that everywhere in the box each rule is away from its kinks, jumps and edges and
/// each comparison has one answer, with rounding accounted for. Where that fails for the whole box, it is halved, and so on.
/// `NotSmooth` says that there is a place where f is not differentiable; the [`Witness`] shows it, and [`audit`](crate::audit()) of a generic
/// function at its point says more. `Open` says that neither was proved: the boxes left and what is in doubt there are in the report.
///
/// What touches the boundary of the box counts as inside, so |x| on [0, 1] is open, and so is √x. Kinks that cancel
/// (relu(x) - relu(-x)) are not proved to: `Open` where [`audit`](crate::audit()) of the point says `SmoothDespiteTies`.
///
/// The proof is of the function, and of what `f64` computes of it up to rounding: constants are what `f64` computes, and the functions of the
/// platform's library are taken to be as exact as the tests find them, with a margin. An infinite bound is allowed; f must be bounded
/// on the region.
///
/// # Errors
/// [`RegionError`] for a bound that is NaN, bounds without a number between them, and a region without coordinates.
///
/// # Panics
/// If f does; a line on standard error says in which box.
///
/// ```
/// use gradual::audit::{Defect, RegionVerdict};
/// use gradual::{Real, audit_region};
///
/// // The hinge loss of a point with label +1.
/// fn hinge<T: Real>([weight, bias]: [T; 2]) -> T {
///     (-(weight * 2.0 + bias) + 1.0).max(0.0)
/// }
/// // Away from the margin: a proof.
/// assert!(audit_region(hinge, [1.0, 0.0]..=[2.0, 0.5])?.is_smooth());
/// // The margin goes through the box.
/// let report = audit_region(hinge, [0.0, 0.0]..=[1.0, 0.5])?;
/// assert_eq!(report.verdict, RegionVerdict::NotSmooth);
/// let witness = report.witness.unwrap();
/// assert!(matches!(witness.defect, Defect::Kink { .. }));
/// assert!((witness.point[0] * 2.0 + witness.point[1] - 1.0).abs() <= 3.0 * witness.distance + 1e-15);
/// assert_eq!(witness.sites[0].rule, "max");
/// # Ok::<(), gradual::audit::RegionError>(())
/// ```
pub fn audit_region<R, O, F, const N: usize>(f: F, region: R) -> Result<RegionReport, RegionError>
where
    R: Region<N>,
    O: Pack<Scalar = Interval>,
    F: Fn(<R::Point as Pack>::With<Interval>) -> O,
{
    RegionAudit::over(region).run(f)
}

/// The number of boxes that are examined unless [`RegionAudit::budget`] says otherwise.
pub const DEFAULT_BUDGET: usize = 10_000;

/// [`audit_region`] with settings. The region comes first, since the function's argument follows from it.
///
/// ```
/// use gradual::audit::RegionAudit;
///
/// let mut examined = 0;
/// let report = RegionAudit::over([0.1, -1.0]..=[1.0, 1.0])
///     .budget(1000)
///     .progress(|progress| examined = progress.examined)
///     .run(|[x, y]| (x * x + y.powi(2)).sqrt())?;
/// assert!(report.is_smooth() && report.examined < 100);
/// drop(report);
/// # Ok::<(), gradual::audit::RegionError>(())
/// ```
pub struct RegionAudit<'a, R> {
    region: R,
    budget: usize,
    keep_going: bool,
    progress: Box<dyn FnMut(&Progress) + 'a>,
}

impl<R: Debug> Debug for RegionAudit<'_, R> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.debug_struct("RegionAudit")
            .field("region", &self.region)
            .field("budget", &self.budget)
            .field("keep_going", &self.keep_going)
            .finish_non_exhaustive()
    }
}

impl<'a, R> RegionAudit<'a, R> {
    /// Over this region.
    pub fn over(region: R) -> Self {
        Self { region, budget: DEFAULT_BUDGET, keep_going: false, progress: Box::new(|_| {}) }
    }

    /// How many boxes may be examined; [`DEFAULT_BUDGET`] unless set. In some of those that are not proved a witness is looked for, which takes
    /// a few hundred evaluations each.
    #[must_use]
    pub fn budget(mut self, boxes: usize) -> Self {
        self.budget = boxes;
        self
    }

    /// Whether boxes are examined after a witness was found, as long as the budget allows: for a picture of the region.
    #[must_use]
    pub fn keep_going(mut self, keep_going: bool) -> Self {
        self.keep_going = keep_going;
        self
    }

    /// What is called after each box.
    #[must_use]
    pub fn progress(mut self, progress: impl FnMut(&Progress) + 'a) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// Those of [`audit_region`].
    ///
    /// # Panics
    /// If f does.
    pub fn run<O, F, const N: usize>(self, f: F) -> Result<RegionReport, RegionError>
    where
        R: Region<N>,
        O: Pack<Scalar = Interval>,
        F: Fn(<R::Point as Pack>::With<Interval>) -> O,
    {
        let shape = self.region.lower();
        let sides = shape.to_array().into_iter().zip(self.region.upper().to_array()).collect();
        let evaluate = |numbers: &[Interval]| scalars(f(shape.with_scalars(core::array::from_fn(|i| numbers[i]))));
        self.examine(&Subject {
            evaluate: &evaluate,
            sides,
            coordinates: names::<R::Point>().iter().map(|name| format!("x{name}")).collect(),
            outputs: output_names::<O>(),
        })
    }

    fn examine(mut self, subject: &Subject) -> Result<RegionReport, RegionError> {
        if subject.sides.is_empty() {
            return Err(RegionError::Empty);
        }
        for (&(lower, upper), coordinate) in subject.sides.iter().zip(&subject.coordinates) {
            let coordinate = coordinate.clone();
            if lower.is_nan() || upper.is_nan() {
                return Err(RegionError::NotANumber { coordinate });
            }
            if lower > upper || lower == upper && lower.is_infinite() {
                return Err(RegionError::NoNumbers { coordinate, lower, upper });
            }
        }
        let (budget, keep_going) = (self.budget, self.keep_going);
        Ok(bisect(subject, &mut Settings { budget, keep_going, progress: &mut self.progress }))
    }
}

impl RegionAudit<'_, &[(f64, f64)]> {
    /// Runs it for a function of a slice, as [`slices::audit_region`](super::slices::audit_region).
    ///
    /// # Errors
    /// Those of [`audit_region`].
    ///
    /// # Panics
    /// If f does.
    pub fn run_slice<O: Pack<Scalar = Interval>>(
        self,
        f: impl Fn(&[Interval]) -> O,
    ) -> Result<RegionReport, RegionError> {
        let sides = self.region.to_vec();
        let coordinates = (0..sides.len()).map(|i| format!("x[{i}]")).collect();
        let evaluate = |numbers: &[Interval]| scalars(f(numbers));
        self.examine(&Subject { evaluate: &evaluate, sides, coordinates, outputs: output_names::<O>() })
    }
}

/// [`audit_region`] of a function of a slice: the sides' number is known at run time only.
///
/// # Errors
/// Those of [`audit_region`](crate::audit_region()).
///
/// # Panics
/// If f does.
///
/// ```
/// use gradual::audit::slices;
///
/// let sides = vec![(0.5, 1.0); 20];
/// let report = slices::audit_region(|x| x.iter().map(|x| x.ln()).sum::<gradual::audit::Interval>(), &sides)?;
/// assert!(report.is_smooth());
/// # Ok::<(), gradual::audit::RegionError>(())
/// ```
pub fn audit_region_of_slice<O: Pack<Scalar = Interval>>(
    f: impl Fn(&[Interval]) -> O,
    sides: &[(f64, f64)],
) -> Result<RegionReport, RegionError> {
    RegionAudit::over(sides).run_slice(f)
}

fn output_names<O: Pack>() -> Vec<String> {
    names::<O>().iter().map(|name| format!("f{name}")).collect()
}
