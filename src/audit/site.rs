//! Where in the user's code something happened.

use core::fmt::{self, Display, Formatter};
use core::panic::Location;

/// A rule or comparison, and the line of code that calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Site {
    /// The name of the rule (`abs`, `max`), or the comparison or operator (`<`, `/`).
    pub rule: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
    /// The column in it, from 1.
    pub column: u32,
}

impl Site {
    /// The rule, called from where the caller was called.
    #[track_caller]
    pub(super) fn of(rule: &'static str) -> Self {
        let caller = Location::caller();
        Self { rule, file: caller.file(), line: caller.line(), column: caller.column() }
    }
}

/// `abs at src/main.rs:12:5`
impl Display for Site {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{} at {}:{}:{}", self.rule, self.file, self.line, self.column)
    }
}
