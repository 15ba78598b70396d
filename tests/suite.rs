//! One test binary: a file for each piece of the crate, and the oracles in `oracle/`.

// Comparisons and constants are what is tested, in every form a user may write.
#![allow(clippy::neg_cmp_op_on_partial_ord, clippy::manual_range_contains, clippy::zero_repeat_side_effects)]
#![allow(clippy::op_ref, clippy::type_complexity, clippy::large_types_passed_by_value)]

mod allocation;
#[cfg(feature = "approx")]
mod approximate;
mod architecture;
#[cfg(feature = "std")]
mod audit;
#[cfg(feature = "std")]
mod audit_cases;
#[cfg(feature = "std")]
mod audit_laws;
#[cfg(feature = "std")]
mod audit_losses;
#[cfg(feature = "std")]
mod audit_random;
#[cfg(feature = "std")]
mod check;
#[cfg(feature = "std")]
mod check_hard;
#[cfg(feature = "std")]
mod check_options;
#[cfg(feature = "std")]
mod check_verdicts;
#[cfg(feature = "std")]
mod chunked;
#[cfg(feature = "num-traits")]
mod complex;
mod complex_step;
mod conventions;
mod corners;
#[cfg(feature = "std")]
mod diagnosis;
#[cfg(feature = "std")]
mod diagnosis_laws;
mod dual;
mod elementary_oracle;
mod forward;
#[cfg(feature = "nalgebra")]
mod implicit;
#[cfg(feature = "nalgebra")]
mod implicit_laws;
#[cfg(feature = "nalgebra")]
mod interop_laws;
#[cfg(feature = "std")]
mod interval;
#[cfg(feature = "std")]
mod kink_cases;
mod kinks;
mod laws;
#[cfg(feature = "nalgebra")]
mod linalg;
#[cfg(feature = "nalgebra")]
mod linalg_conditions;
#[cfg(feature = "nalgebra")]
mod linalg_decompositions;
#[cfg(feature = "nalgebra")]
mod linalg_eigenvalues;
#[cfg(feature = "nalgebra")]
mod linalg_hard;
#[cfg(feature = "nalgebra")]
mod linalg_laws;
#[cfg(feature = "nalgebra")]
mod linalg_motions;
#[cfg(feature = "nalgebra")]
mod linalg_qr;
#[cfg(feature = "nalgebra")]
mod linalg_svd;
#[cfg(feature = "nalgebra")]
mod linalg_units;
#[cfg(feature = "std")]
mod loss;
mod loss_oracle;
#[cfg(feature = "nalgebra")]
mod nalgebra;
#[cfg(feature = "nalgebra")]
mod nalgebra_algorithms;
#[cfg(feature = "nalgebra")]
mod nalgebra_complex;
#[cfg(feature = "nalgebra")]
mod nalgebra_geometry;
mod nested;
#[cfg(feature = "num-traits")]
mod num_traits;
#[cfg(feature = "rayon")]
mod parallel;
mod peers;
#[cfg(feature = "plot")]
mod plot;
mod point;
#[cfg(feature = "nalgebra")]
mod readme;
#[cfg(feature = "std")]
mod region;
#[cfg(feature = "std")]
mod region_networks;
#[cfg(feature = "std")]
mod region_random;
#[cfg(feature = "std")]
mod report;
#[cfg(feature = "std")]
mod rows_checked;
mod rules;
mod scalar;
#[cfg(feature = "serde")]
mod serialization;
mod several;
#[cfg(feature = "std")]
mod smooth;
#[cfg(feature = "special")]
mod special;
mod support;
mod tape;
mod taylor;
#[cfg(feature = "std")]
mod verify_hard;
#[cfg(feature = "std")]
mod wide;
mod zoo;
#[cfg(feature = "std")]
mod zoo_checks;
mod zoo_minima;
