//! The scalar of the proof for a region: all the numbers between two, and the rules over them.

pub(super) mod frame;
mod functions;
mod operators;
pub(super) mod range;

use core::marker::PhantomData;

use self::frame::{Doubt, decide, doubt};
use self::range::Range;
use super::site::Site;
use crate::elementary::{Binary, Seam, Singular, Unary};

/// The number that [`audit_region`](super::audit_region()) evaluates a function with: an interval that holds every value over a box, both the
/// exact one and the one that `f64` computes; along a line also the slopes.
///
/// A number that does not depend on the box is a plain `f64`, computed as `f64` computes it. Ends are rounded outward; a rule without
/// [`enclose`](Unary::enclose) gives the whole line. Each rule that is not proved to be away from its kinks, jumps and edges is noted in a frame of
/// the thread, so the number cannot be sent to another one; and so is each comparison whose answer may change, and each call of
/// [`base`](crate::Scalar::base), which is the number in the middle.
///
/// ```compile_fail,E0277
/// fn send<T: Send>(_: T) {}
/// send(gradual::audit::Interval::between(0.0, 1.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    pub(super) value: Range,
    /// The slope along the line, 0 where there is none.
    pub(super) slope: Range,
    /// Whether it depends on the box.
    live: bool,
    thread: PhantomData<*const ()>,
}

impl Interval {
    /// The numbers from `lower` to `upper`, as a number that depends on the box.
    ///
    /// ```
    /// use gradual::audit::Interval;
    ///
    /// let x = Interval::between(-1.0, 2.0);
    /// let y = x.powi(2) + 1.0;
    /// assert!(y.lower() <= 1.0 && y.upper() >= 5.0 && y.upper() < 5.000_001);
    /// ```
    #[must_use]
    pub fn between(lower: f64, upper: f64) -> Self {
        Self::along(Range::new((lower, upper)), Range::ZERO)
    }

    /// The lower end; NaN if the number is certainly NaN.
    #[must_use]
    pub fn lower(self) -> f64 {
        self.value.lower
    }

    /// The upper end; NaN if the number is certainly NaN.
    #[must_use]
    pub fn upper(self) -> f64 {
        self.value.upper
    }

    pub(super) fn along(value: Range, slope: Range) -> Self {
        Self { value, slope, live: true, thread: PhantomData }
    }

    pub(super) fn constant(x: f64) -> Self {
        Self { value: Range::point(x), slope: Range::ZERO, live: false, thread: PhantomData }
    }

    /// A number with this value, of whose slope nothing is known unless it is 0.
    fn of(self, value: Range) -> Self {
        Self::along(value, if self.slope == Range::ZERO { Range::ZERO } else { Range::WHOLE })
    }

    /// The slope's expression on the number itself: an enclosure of the slopes over it.
    fn times_slope(self, slope_at: impl FnOnce(Self) -> Self) -> Range {
        if self.slope == Range::ZERO {
            return Range::ZERO;
        }
        let slope = frame::slope(|| slope_at(Self::along(self.value, Range::ZERO)));
        slope.map_or(Range::WHOLE, |slope| if slope.value.is_nan() { Range::WHOLE } else { slope.value * self.slope })
    }

    /// The part of the value that lies in the domain of a rule; NaN if none does.
    fn in_domain<R: Unary>(self, site: Site) -> Range {
        let (lower, upper) = (R::DOMAIN.lower, R::DOMAIN.upper);
        if self.value.upper < lower || upper < self.value.lower {
            return Range::point(f64::NAN);
        }
        // A finite end itself has one side only; the singular points of a rule name it if the rule is steep there.
        let leaves = self.value.lower <= lower && lower.is_finite() || upper <= self.value.upper && upper.is_finite();
        if leaves {
            doubt(Doubt::Domain, site);
        }
        Range { lower: self.value.lower.max(lower), upper: self.value.upper.min(upper) }
    }

    /// A rule of one argument.
    #[track_caller]
    fn unary<R: Unary>(self, rule: R) -> Self {
        let site = Site::of(R::NAME);
        if !self.live {
            return Self::constant(rule.value(self.value.lower));
        }
        if self.value.is_nan() {
            return Self::along(Range::point(rule.value(f64::NAN)), Range::ZERO);
        }
        let argument = self.in_domain::<R>(site);
        if argument.is_nan() {
            return Self::along(argument, Range::ZERO);
        }
        let enclosure = rule.enclose(argument.lower, argument.upper).map(Range::new);
        let inside = singular_points::<R>(argument);
        if rule.is_piecewise_constant()
            && let Some(y) = enclosure
        {
            return match inside {
                // Zeros of opposite sign are two values.
                Inside::None if y.lower.to_bits() == y.upper.to_bits() => Self::constant(y.lower),
                Inside::None => self.of(y),
                Inside::One(p) if [y.lower, y.upper].contains(&rule.value(p)) => match decide(Doubt::Singular, 2, site)
                {
                    Some(0) => Self::constant(y.lower),
                    Some(_) => Self::constant(y.upper),
                    None => Self::along(y, Range::ZERO),
                },
                Inside::One(_) | Inside::Several => {
                    doubt(Doubt::Singular, site);
                    self.of(y)
                }
            };
        }
        if !matches!(inside, Inside::None) {
            doubt(Doubt::Singular, site);
        }
        let Some(value) = enclosure else {
            doubt(Doubt::NotEnclosed, site);
            return self.of(Range::WHOLE);
        };
        let slope = Self { value: argument, ..self }.times_slope(|x| rule.slope(x, Self::along(value, Range::ZERO)));
        Self::along(value, slope)
    }

    /// A rule of two arguments, with the slopes given.
    #[track_caller]
    fn binary<R: Binary>(self, other: Self, rule: R, slopes: impl FnOnce(Self, Self, Self) -> (Self, Self)) -> Self {
        let site = Site::of(R::NAME);
        if !self.live && !other.live {
            return Self::constant(rule.value(self.value.lower, other.value.lower));
        }
        if self.value.is_nan() || other.value.is_nan() {
            // Not always NaN: NaN to the power of 0 is 1.
            doubt(Doubt::NotEnclosed, site);
            return self.of(Range::WHOLE);
        }
        if on_seam(R::SEAM, self, other) {
            doubt(Doubt::Singular, site);
        } else if let Some(selected) = self.selected(other, rule) {
            return selected;
        }
        let Some(value) = rule.enclose(self.value.ends(), other.value.ends()).map(Range::new) else {
            doubt(Doubt::NotEnclosed, site);
            return self.of(Range::WHOLE);
        };
        let z = Self::along(value, Range::ZERO);
        Self::along(value, self.slope_along(other, |x, y| slopes(x, y, z)))
    }

    /// The slope along the line of a rule of two arguments, from its slopes.
    fn slope_along(self, other: Self, slopes: impl FnOnce(Self, Self) -> (Self, Self)) -> Range {
        if self.slope == Range::ZERO && other.slope == Range::ZERO {
            return Range::ZERO;
        }
        let still = |number: Self| if number.live { Self { slope: Range::ZERO, ..number } } else { number };
        let found = frame::slope(|| slopes(still(self), still(other))).map(|(a, b)| (a.value, b.value));
        match found.filter(|(a, b)| !a.is_nan() && !b.is_nan()) {
            Some((a, b)) => a * self.slope + b * other.slope,
            None => Range::WHOLE,
        }
    }

    /// What a rule selects, if that is certain.
    fn selected<R: Binary>(self, other: Self, rule: R) -> Option<Self> {
        if R::SEAM != Seam::Equal {
            return None;
        }
        frame::slope(|| rule.select(self, other)).flatten()
    }

    /// One of two, where they may be equal: a kink.
    #[track_caller]
    fn choose(self, other: Self, rule: &'static str, between: impl FnOnce(Range, Range) -> Range) -> Self {
        match decide(Doubt::Singular, 2, Site::of(rule)) {
            Some(0) => self,
            Some(_) => other,
            None => Self { slope: self.slope.hull(other.slope), ..self }.of(between(self.value, other.value)),
        }
    }
}

/// The singular points of a rule inside of an interval, ends included.
enum Inside {
    None,
    One(f64),
    Several,
}

fn singular_points<R: Unary>(x: Range) -> Inside {
    let (mut first, mut last) = match R::SINGULAR {
        Singular::At(points) => {
            let mut inside = points.iter().copied().filter(|&p| x.contains(p));
            return match (inside.next(), inside.next()) {
                (None, _) => Inside::None,
                (Some(p), None) => Inside::One(p),
                _ => Inside::Several,
            };
        }
        Singular::Integers => (x.lower.ceil(), x.upper.floor()),
        Singular::NonPositiveIntegers => (x.lower.ceil(), x.upper.floor().min(0.0)),
        Singular::HalfIntegers => ((x.lower - 0.5).ceil() + 0.5, (x.upper - 0.5).floor() + 0.5),
    };
    // As `Singular::Integers` says.
    if matches!(R::NAME, "trunc" | "fract") {
        first = if first == 0.0 { 1.0 } else { first };
        last = if last == 0.0 { -1.0 } else { last };
    }
    if first > last {
        Inside::None
    } else if first == last {
        Inside::One(first)
    } else {
        Inside::Several
    }
}

/// Whether the arguments may be at the seam of a rule.
fn on_seam(seam: Seam, x: Interval, y: Interval) -> bool {
    let (a, b) = (x.value, y.value);
    match seam {
        Seam::None => false,
        Seam::Equal => a.overlaps(b),
        Seam::Origin => a.contains(0.0) && b.contains(0.0),
        Seam::NegativeAxis => a.contains(0.0) && b.lower <= 0.0,
        Seam::Signs => a.contains(0.0) || b.contains(0.0),
        Seam::Multiples => {
            let quotient = a / b;
            quotient.lower.ceil() <= quotient.upper.floor()
        }
        Seam::Quadrant => a.lower <= 0.0 || b.lower <= 0.0,
        Seam::Power => {
            let power = b.lower;
            let whole = !y.live && power.fract() == 0.0;
            // A whole power has a pole at most.
            if whole { power < 0.0 && a.contains(0.0) } else { a.lower <= 0.0 }
        }
    }
}
