//! The tape's variables as numbers of the benchmarks.

use gradual::{Real, Scalar};

use super::number::Number;
use super::tape::Var;

number!(['t, T: Real] Var<'t, T>, Scalar, |self| *self);
