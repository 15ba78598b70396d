//! `audit` itself: of points whose shape the compiler knows, and of slices.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::judge::judge;
use super::one_sided::OneSided;
use super::report::Audit;
use super::run::Subject;
use crate::point::{Pack, Point, names, scalars};

/// What an audited function returns: a scalar, an array, a tuple, a struct, or a `Vec` of numbers.
#[diagnostic::on_unimplemented(
    message = "an audited function cannot return `{Self}`",
    label = "expected numbers of the audit: one, an array, a tuple, a struct declared with `gradual::point!`, or a `Vec`",
    note = "a result must be made of the numbers that go in: lift a plain one with `T::from(2.0)`"
)]
pub trait Outputs {
    /// The numbers in order.
    #[doc(hidden)]
    fn numbers(self) -> Vec<OneSided>;

    /// What follows the `f` in the names of this many of them.
    #[doc(hidden)]
    fn names(count: usize) -> Vec<String>;
}

impl<P: Pack<Scalar = OneSided>> Outputs for P {
    fn numbers(self) -> Vec<OneSided> {
        scalars(self)
    }

    fn names(_count: usize) -> Vec<String> {
        names::<P>()
    }
}

impl Outputs for Vec<OneSided> {
    fn numbers(self) -> Vec<OneSided> {
        self
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|k| format!("[{k}]")).collect()
    }
}

/// Whether f is differentiable at x, and if not, why: the kind of point, the slopes on both sides, the rule that is responsible and its line.
///
/// f is evaluated a little way along every axis and some generic directions, to both sides, with a number that carries one-sided derivatives
/// ([`OneSided`]): ties are decided by what lies ahead, **in comparisons too**, so a kink made by `if` is found. The values and slopes are
/// then compared: f is differentiable if the slopes on both sides agree and are linear in the direction. Where rules or comparisons
/// tied, directions along which they stay tied are tried as well, since a narrow cone between two pieces is found nowhere else.
///
/// Any shape of point goes in, and any of outputs comes out, as with [`jacobian`](crate::jacobian); functions of slices go to
/// [`slices::audit`](super::slices::audit). f is evaluated 2N + 7 times, and more where it ties.
///
/// Three limits: differentiable means once (that second derivatives agree as well is in [`Audit::order`]); comparisons of
/// [`base`](crate::Scalar::base) and other plain numbers made of it are not seen; and a finite number of directions is tried, so `Smooth` after
/// ties is evidence, not a proof: [`Verdict::Smooth`](super::Verdict::Smooth), where nothing tied, is no more in doubt than the rules are.
///
/// # Panics
/// If f does; a line on standard error says in which direction.
///
/// ```
/// use gradual::audit;
/// use gradual::audit::Verdict;
///
/// let report = audit(|x| x.abs(), 0.0);
/// assert_eq!(report.verdict, Verdict::Kink);
/// let slopes = &report.outputs[0].slopes[0];
/// assert_eq!((slopes.left, slopes.right), (-1.0, 1.0));
/// assert_eq!(report.culprits[0].site.rule, "abs");
///
/// // Two kinks that cancel, and a function that is made smooth by `if`.
/// assert_eq!(audit(|x| x.max(0.0) - (-x).max(0.0), 0.0).verdict, Verdict::SmoothDespiteTies);
/// assert_eq!(audit(|x| if x == 0.0 { 1.0 + x * 0.0 } else { x.sin() / x }, 0.0).verdict, Verdict::SmoothDespiteTies);
///
/// // A kink that no axis shows.
/// let report = audit(|[x, y]| x.abs().min(y.abs()), [0.0, 0.0]);
/// assert_eq!(report.verdict, Verdict::Kink);
/// assert!(report.certificate.unwrap().direction.iter().all(|&d| d != 0.0));
///
/// // Smooth here, though not for long.
/// let report = audit(|x| x.abs(), 1e-9);
/// assert_eq!(report.verdict, Verdict::Smooth);
/// assert_eq!(report.nearest.unwrap().distance, 1e-9);
/// ```
pub fn audit<P, O, F, const N: usize>(f: F, x: P) -> Audit
where
    P: Point<N, Scalar = f64>,
    O: Outputs,
    F: Fn(P::With<OneSided>) -> O,
{
    judge(&Subject {
        evaluate: &|numbers| f(x.with_scalars(core::array::from_fn(|i| numbers[i]))).numbers(),
        output_names: O::names,
        point: x.to_array().to_vec(),
        coordinates: names::<P>(),
    })
}

/// The audit of functions of slices, whose length is known at run time only.
pub mod slices {
    use std::format;

    use super::{Audit, OneSided, Outputs, Subject, judge};
    pub use crate::audit::region::audit_region_of_slice as audit_region;

    /// [`audit`](super::audit()) of a function of a slice, which returns a number, an array or a `Vec`.
    ///
    /// # Panics
    /// As there.
    ///
    /// ```
    /// use gradual::audit::{Verdict, slices};
    ///
    /// let x = vec![1.0, 2.0, 2.0];
    /// let report = slices::audit(|x| x.iter().fold(x[0], |m, &x| m.max(x)), &x);
    /// assert_eq!(report.verdict, Verdict::Kink);
    /// ```
    pub fn audit<O: Outputs>(f: impl Fn(&[OneSided]) -> O, x: &[f64]) -> Audit {
        judge(&Subject {
            evaluate: &|numbers| f(numbers).numbers(),
            output_names: O::names,
            point: x.to_vec(),
            coordinates: (0..x.len()).map(|i| format!("[{i}]")).collect(),
        })
    }
}
