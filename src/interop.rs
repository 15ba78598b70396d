//! Other crates, one file each: the only place that knows them.

#[cfg(feature = "rayon")]
pub(crate) mod rayon;
