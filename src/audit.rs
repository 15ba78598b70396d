//! Is it differentiable? The audit of a point and the proof for a region.

mod site;

pub use site::Site;
