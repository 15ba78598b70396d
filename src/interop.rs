//! Other crates, one file each: the only place that knows them.

#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "rayon")]
pub(crate) mod rayon;
