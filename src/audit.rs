//! Is it differentiable? The audit of a point.
//!
//! [`audit`](audit()) evaluates a function a little way along every axis and some generic directions, to both sides, with a number that
//! takes the side that lies ahead wherever rules tie, and in comparisons too. It says whether the one-sided slopes are those of one
//! gradient, which rule and which line are responsible if not, and how far the nearest kink is.
//!
//! ```
//! use gradual::audit::Verdict;
//! use gradual::{Real, audit};
//!
//! /// The hinge loss of a point with label +1.
//! fn hinge<T: Real>([weight, bias]: [T; 2]) -> T {
//!     (-(weight * 2.0 + bias) + 1.0).max(0.0)
//! }
//! // On the margin: the slope depends on the side.
//! let report = audit(hinge, [0.5, 0.0]);
//! assert_eq!(report.verdict, Verdict::Kink);
//! assert_eq!((report.outputs[0].slopes[0].left, report.outputs[0].slopes[0].right), (-2.0, 0.0));
//! // Beside it: smooth, and 0.4/√5 from the kink.
//! let report = audit(hinge, [0.3, 0.0]);
//! assert_eq!(report.verdict, Verdict::Smooth);
//! assert!((report.nearest.unwrap().distance - 0.4 / 5_f64.sqrt()).abs() < 1e-15);
//! ```

#[cfg(feature = "plot")]
mod cut;
mod directions;
mod interval;
mod judge;
mod log;
mod one_sided;
mod operators;
mod point;
mod region;
mod report;
mod run;
mod series;
mod site;

pub use interval::Interval;
pub use interval::frame::Doubt;
pub use log::Event;
pub use one_sided::OneSided;
pub use point::{Outputs, audit, slices};
pub use region::{
    DEFAULT_BUDGET, Defect, Progress, Region, RegionAudit, RegionBox, RegionError, RegionReport, RegionVerdict, Status,
    Witness, audit_region,
};
pub use report::{Audit, Certificate, Culprit, Nearest, Output, Sides, Verdict};
pub use site::Site;
