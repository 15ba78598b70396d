//! Other crates, one file each: the only place that knows them.

#[cfg(feature = "approx")]
mod approx;
#[cfg(feature = "nalgebra")]
pub mod nalgebra;
#[cfg(feature = "num-traits")]
mod num_traits;
#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "rayon")]
pub(crate) mod rayon;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "nalgebra")]
mod simba;
