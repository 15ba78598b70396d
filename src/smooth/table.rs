//! What is known of a stand-in, as data.

use crate::loss::Class;

/// What is known of a stand-in, its parameter being 1 (and the maximum that of two numbers).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct StandIn {
    /// The name of the type.
    pub name: &'static str,
    /// The function that it replaces.
    pub replaces: &'static str,
    /// The formula.
    pub formula: &'static str,
    /// How far it is from the original, and how strongly it bends.
    pub price: Price,
    /// How smooth it is.
    pub class: Class,
    /// Whether it rises and falls only where the original does.
    pub monotone: bool,
}

/// How far a stand-in is from the original, and how strongly it bends.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Price {
    /// In place of a kink.
    Kink {
        /// The least and the largest of stand-in minus original.
        error: (f64, f64),
        /// The largest size of the second derivative (the spectral norm of the Hessian), where it is known.
        curvature: Option<f64>,
    },
    /// In place of a jump.
    Step {
        /// The area between stand-in and original.
        l1_error: f64,
        /// The largest slope.
        slope: f64,
    },
}
