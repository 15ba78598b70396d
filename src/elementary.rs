//! The elementary functions: one row each, for every scalar.
//!
//! A rule knows two things, its value on a primitive ([`Unary::value`]) and its slope as a generic expression
//! ([`Unary::slope`]). Only first slopes are written: second and higher derivatives come from running the slope itself on
//! dual numbers. Methods on [`Scalar`], inherent methods on each scalar type and the tests are stamped from the rows in
//! `elementary/table.rs`, and those of the special functions (feature `special`) from `elementary/special.rs`.
//!
//! # A rule of your own
//! Implement [`Unary`] or [`Binary`] and call [`Scalar::apply`] or [`Scalar::apply2`]; it works in every scalar and at every
//! order. `examples/own_rule.rs` does it for a function with a hand-written derivative.
//!
//! A slope must not call its own rule on its own argument: use `y`. On nested duals that would only be slow, since each level
//! is a type of its own and the last one a primitive; on [`Taylor`](crate::Taylor) series, one type at every order, it would not end.
//!
//! ```
//! use gradual::elementary::Unary;
//! use gradual::{Primitive, Scalar, derivative, second_derivative};
//!
//! /// The logarithm of the sigmoid, ln(1 / (1 + e⁻ˣ)).
//! #[derive(Clone, Copy)]
//! struct LogSigmoid;
//!
//! impl Unary for LogSigmoid {
//!     fn value<F: Primitive>(self, x: F) -> F {
//!         -(-x).softplus()
//!     }
//!     fn slope<T: Scalar>(self, x: T, _y: T) -> T {
//!         (-x).sigmoid()
//!     }
//! }
//!
//! let d: f64 = derivative(|x| x.apply(LogSigmoid), 0.0);
//! assert_eq!(d, 0.5);
//! let d2: f64 = second_derivative(|x| x.apply(LogSigmoid), 0.0);
//! assert_eq!(d2, -0.25);
//! ```
//!
//! A rule around a function that exists for `f64` only goes through [`Primitive::to_f64`] and [`Primitive::from_f64`]:
//!
//! ```
//! use gradual::elementary::Unary;
//! use gradual::{Primitive, Scalar, derivative};
//!
//! /// A function of another library, say, or of a table.
//! fn measured_torque(speed: f64) -> f64 {
//!     3.0 * speed
//! }
//!
//! #[derive(Clone, Copy)]
//! struct Torque;
//!
//! impl Unary for Torque {
//!     fn value<F: Primitive>(self, x: F) -> F {
//!         F::from_f64(measured_torque(F::to_f64(x)))
//!     }
//!     fn slope<T: Scalar>(self, _x: T, _y: T) -> T {
//!         T::literal(3.0)
//!     }
//! }
//!
//! let power: f64 = derivative(|speed| speed.apply(Torque) * speed, 2.0);
//! assert_eq!(power, 12.0);
//! ```

mod enclosures;
mod several;
#[cfg(feature = "special")]
mod special;
mod table;
mod ties;

use crate::scalar::{Primitive, Scalar};

pub use several::{dot, logsumexp, norm, softmax, softmax_in_place};
#[cfg(feature = "special")]
pub use special::*;
#[cfg(feature = "special")]
#[doc(hidden)]
pub use special::{for_each_special_binary, for_each_special_unary};
pub use table::*;
#[doc(hidden)]
pub use table::{for_each_binary, for_each_unary};
pub(crate) use ties::clamp;

/// A differentiable function of one argument.
///
/// The rule is a value: parameters may be fields (`Powi(n)`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule of one argument",
    label = "implement `gradual::elementary::Unary` for it: `value` on the primitive, `slope` on any scalar"
)]
pub trait Unary: Copy {
    /// The rule's name, for messages.
    const NAME: &'static str = "custom rule";
    /// Where the rule has a value. It describes the rule and is not enforced: [`value`](Unary::value) must be NaN outside.
    const DOMAIN: Domain = Domain::ALL;
    /// Where the rule has a value and yet no finite slope, or jumps.
    const SINGULAR: Singular = Singular::NONE;

    /// f(x) on the primitive; every scalar's value is this, bit for bit.
    fn value<F: Primitive>(self, x: F) -> F;

    /// f′(x), where `y` is f(x). Write it for accuracy: where `y` is close to a constant, compute from `x`.
    ///
    /// Where f(x) is NaN, scalars use NaN as slope, whatever this returns.
    fn slope<T: Scalar>(self, x: T, y: T) -> T;

    /// The derivative of order k > 0 in closed form, for rules whose slopes are rules of the same kind without end (the Bessel
    /// functions, each the difference of two others).
    ///
    /// Scalars that are one type at every order, such as [`Taylor`](crate::Taylor), call this where it is `Some`; with
    /// [`slope`](Unary::slope) alone they would not come to an end. It is `None` unless overridden.
    ///
    /// ```
    /// use gradual::elementary::Unary;
    /// use gradual::{Primitive, Scalar, Taylor, second_derivative};
    ///
    /// /// sin x and its derivatives, each the slope of the one before.
    /// #[derive(Clone, Copy)]
    /// struct Wave(usize);
    ///
    /// impl Unary for Wave {
    ///     fn value<F: Primitive>(self, x: F) -> F {
    ///         let wave = if self.0 % 2 == 0 { x.sin() } else { x.cos() };
    ///         if self.0 % 4 < 2 { wave } else { -wave }
    ///     }
    ///     fn slope<T: Scalar>(self, x: T, _y: T) -> T {
    ///         x.apply(Wave(self.0 + 1))
    ///     }
    ///     fn derivative<T: Scalar>(self, x: T, order: usize) -> Option<T> {
    ///         Some(x.apply(Wave(self.0 + order)))
    ///     }
    /// }
    ///
    /// assert_eq!(Taylor::<f64, 6>::variable(0.0).apply(Wave(0)).derivative(5), 1.0);
    /// assert_eq!(second_derivative(|x| x.apply(Wave(1)), 0.0), -1.0);
    /// ```
    #[inline]
    fn derivative<T: Scalar>(self, x: T, order: usize) -> Option<T> {
        let _ = (x, order);
        None
    }

    /// Whether the rule is constant between its jumps, so that its result depends on nothing: its tangents are zero, even where those
    /// of the argument are infinite.
    #[inline]
    fn is_piecewise_constant(self) -> bool {
        false
    }

    /// The slope of a rule that decides at a tie: sees the whole argument, tangents included.
    ///
    /// `x` and `y` are the value parts of the argument and result, as in [`slope`](Unary::slope), which this calls unless
    /// overridden.
    #[inline]
    fn slope_at<T: Scalar, S: Scalar<Base = T::Base>>(self, whole: S, x: T, y: T) -> T {
        let _ = whole;
        self.slope(x, y)
    }

    /// Numbers that enclose f(x) for every x from `lower` to `upper`, both the exact values and the computed ones; `None` if that is not
    /// known.
    ///
    /// [`audit_region`](crate::audit_region) stands on it. The ends lie in [`DOMAIN`](Unary::DOMAIN) and may be infinite. Samples prove
    /// nothing, so there is no default: a rule that does not override this leaves a region open. For a monotone rule it is the values
    /// at both ends, moved outward by what rounding may have done to them. Kinks and jumps are named in [`SINGULAR`](Unary::SINGULAR) as well.
    #[inline]
    fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
        let _ = (lower, upper);
        None
    }
}

/// A differentiable function of two arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule of two arguments",
    label = "implement `gradual::elementary::Binary` for it: `value` on the primitive, `slopes` on any scalar"
)]
pub trait Binary: Copy {
    /// The rule's name, for messages.
    const NAME: &'static str = "custom rule";
    /// Where the rule has a kink, jumps or ends. The audit goes by it.
    const SEAM: Seam = Seam::None;

    /// f(x, y) on the primitive; every scalar's value is this, bit for bit.
    fn value<F: Primitive>(self, x: F, y: F) -> F;

    /// (∂f/∂x, ∂f/∂y), where `z` is f(x, y).
    ///
    /// Where f(x, y) is NaN, scalars use NaN for both, whatever this returns.
    fn slopes<T: Scalar>(self, x: T, y: T, z: T) -> (T, T);

    /// The slopes of a rule that decides at a tie: sees both whole arguments, tangents included.
    #[inline]
    fn slopes_at<T: Scalar, S: Scalar<Base = T::Base>>(self, whole: (S, S), x: T, y: T, z: T) -> (T, T) {
        let _ = whole;
        self.slopes(x, y, z)
    }

    /// The derivative of these orders in x and y, not both 0, in closed form: see [`Unary::derivative`].
    #[inline]
    fn derivative<T: Scalar>(self, x: T, y: T, orders: (usize, usize)) -> Option<T> {
        let _ = (x, y, orders);
        None
    }

    /// The result of a rule that selects: one of its arguments (or another number made of the selected one).
    ///
    /// A selecting rule returns `Some` here, and scalars then never look at its slopes: the tangents of the argument that is
    /// not selected, infinite ones too, do not enter. The value must be [`value`](Binary::value)'s, bit for bit.
    #[inline]
    fn select<S: Scalar>(self, x: S, y: S) -> Option<S> {
        let _ = (x, y);
        None
    }

    /// Numbers that enclose f(x, y) while each argument goes from its lower to its upper end; as [`Unary::enclose`].
    #[inline]
    fn enclose(self, x: (f64, f64), y: (f64, f64)) -> Option<(f64, f64)> {
        let _ = (x, y);
        None
    }
}

/// Where a rule has a value: the closed interval from `lower` to `upper`, of which a finite end may be a pole.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Domain {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Domain {
    /// Every number.
    pub const ALL: Domain = Domain::between(f64::NEG_INFINITY, f64::INFINITY);

    /// From `lower` to `upper`.
    #[must_use]
    pub const fn between(lower: f64, upper: f64) -> Self {
        Self { lower, upper }
    }

    /// Whether `x` lies in the closed interval; NaN does not.
    ///
    /// ```
    /// use gradual::elementary::{Acosh, Unary};
    ///
    /// assert!(Acosh::DOMAIN.contains(1.0));
    /// assert!(!Acosh::DOMAIN.contains(0.5));
    /// ```
    #[must_use]
    pub fn contains(self, x: f64) -> bool {
        self.lower <= x && x <= self.upper
    }
}

/// Where a rule is singular: a kink, a jump, a pole or an infinite slope.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Singular {
    /// At these points; none, for most rules.
    At(&'static [f64]),
    /// At the integers (for `trunc` and `fract` all but 0).
    Integers,
    /// Half-way between integers.
    HalfIntegers,
    /// At the poles 0, -1, -2, …, of which the rule may have a value or NaN.
    NonPositiveIntegers,
}

impl Singular {
    /// Nowhere.
    pub const NONE: Singular = Singular::At(&[]);
}

/// Where a rule of two arguments has a kink, jumps or ends: along a line, not at points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seam {
    /// Nowhere: smooth wherever it has a value.
    None,
    /// A kink where the arguments are equal: `max`, `min`, `abs_sub`.
    Equal,
    /// A kink where both arguments are zero: `hypot`.
    Origin,
    /// A jump where the first is zero and the second negative, and no limit where both are zero: `atan2`.
    NegativeAxis,
    /// A kink where the first is zero, a jump where the second is zero: `copysign`.
    Signs,
    /// Jumps where the first is a multiple of the second, and no value where the second is zero: `rem`, `rem_euclid`.
    Multiples,
    /// It ends where an argument is zero, and has no value where one is negative: `beta_ln`.
    Quadrant,
    /// The powers: where the base is zero, or negative with an exponent that is not a constant whole number.
    Power,
}

/// xⁿ for a whole number n; the rule behind [`Scalar::powi`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Powi(
    /// The exponent n.
    pub i32,
);

impl Unary for Powi {
    const NAME: &'static str = "powi";

    #[inline]
    fn value<F: Primitive>(self, x: F) -> F {
        Primitive::powi(x, self.0)
    }

    #[inline]
    fn slope<T: Scalar>(self, x: T, y: T) -> T {
        let n = <T::Base as Primitive>::from_i32(self.0);
        match self.0.checked_sub(1) {
            Some(below) => x.powi(below) * n,
            None => y / x * n,
        }
    }

    /// x⁰ is 1.
    #[inline]
    fn is_piecewise_constant(self) -> bool {
        self.0 == 0
    }

    fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
        enclosures::power(self, self.0, (lower, upper))
    }
}

/// c/x for a plain number c: the rule behind `c / x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Over(pub(crate) f64);

impl Unary for Over {
    const NAME: &'static str = "c / x";

    #[inline]
    fn value<F: Primitive>(self, x: F) -> F {
        F::from_f64(self.0) / x
    }

    #[inline]
    fn slope<T: Scalar>(self, x: T, y: T) -> T {
        -(y / x)
    }

    #[inline]
    fn is_piecewise_constant(self) -> bool {
        self.0 == 0.0
    }

    fn enclose(self, lower: f64, upper: f64) -> Option<(f64, f64)> {
        enclosures::quotient(self, lower, upper)
    }
}
