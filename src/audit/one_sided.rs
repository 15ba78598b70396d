//! The scalar of an audit: what a number does a little way along one direction.

use core::cmp::Ordering;
use core::marker::PhantomData;

use super::log::{self, Event};
use super::series::{self, Lead, ORDER, Series, beside, lead, only_value, step_back};
use super::site::Site;
use crate::dual::Dual;
use crate::elementary::{Binary, Seam, Singular, Unary};
use crate::scalar::Scalar;
use crate::taylor::Taylor;

/// The number that [`audit`](super::audit) evaluates a function with: its value, slope and some further derivatives for small t > 0
/// at x + t d.
///
/// [`base`](Scalar::base) is the limit of the value for t → 0. Rules at a kink, a jump or an edge take the side that lies ahead, and so do
/// **comparisons**, which look at the value and then at the slope (in every other scalar they look at the value alone). Each such event is
/// noted in a frame of the thread, so the number cannot be sent to another one.
#[derive(Clone, Copy, Debug)]
pub struct OneSided {
    pub(super) series: Series,
    /// Whether it depends on t. A number that does may yet have no coefficient left, as x⁹ at 0.
    pub(super) live: bool,
    pub(super) noise: Noise,
    pub(super) thread: PhantomData<*const ()>,
}

/// What rounding may have done to the first three coefficients, in units of the precision: running sums of magnitudes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Noise {
    pub(super) value: f64,
    pub(super) slope: f64,
    pub(super) curvature: f64,
}

impl Noise {
    pub(super) fn sum(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            slope: self.slope + other.slope,
            curvature: self.curvature + other.curvature,
        }
    }
}

impl OneSided {
    /// The number x + d t.
    pub(super) fn along(x: f64, d: f64) -> Self {
        let mut series = Series::constant(x);
        series.coefficients[1] = d;
        Self { series, live: d != 0.0, noise: Noise { slope: d.abs(), ..Noise::default() }, thread: PhantomData }
    }

    pub(super) fn constant(value: f64) -> Self {
        Self::along(value, 0.0)
    }

    pub(super) fn coefficients(&self) -> [f64; ORDER] {
        self.series.coefficients
    }

    /// How far rounding may have moved the value and the slope.
    pub(super) fn rounding(&self) -> [f64; 2] {
        [self.noise.value * f64::EPSILON, self.noise.slope * f64::EPSILON]
    }

    pub(super) fn value(&self) -> f64 {
        self.series.value()
    }

    pub(super) fn slope(&self) -> f64 {
        self.series.coefficients[1]
    }

    pub(super) fn is_exactly_zero(&self) -> bool {
        !self.live && self.value() == 0.0
    }

    /// A result, or one of which nothing is known.
    pub(super) fn result(series: Option<Series>, live: bool, mut noise: Noise, site: Site) -> Self {
        let series = series.unwrap_or_else(|| {
            log::event(Event::Indeterminate, site);
            only_value(f64::NAN)
        });
        let [value, slope, curvature, ..] = series.coefficients;
        for (noise, size) in [(&mut noise.value, value), (&mut noise.slope, slope), (&mut noise.curvature, curvature)] {
            // Below the least normal number the precision is absolute.
            *noise += if size == 0.0 { 0.0 } else { size.abs() + f64::MIN_POSITIVE };
        }
        Self { series, live, noise, thread: PhantomData }
    }

    /// Notes that a result is NaN although the argument is not.
    fn outside(y: Self, argument: f64, site: Site) -> Self {
        if y.value().is_nan() && !argument.is_nan() {
            log::event(Event::Outside(argument), site);
        }
        y
    }

    /// The magnitudes of value, slope and curvature.
    pub(super) fn sizes(&self) -> [f64; 3] {
        [0, 1, 2].map(|k| self.series.coefficients[k].abs())
    }

    /// The noise that a rule of one argument passes on, by the first and second derivatives.
    fn noise_through<R: Unary>(&self, rule: R) -> Noise {
        let local = Taylor::<f64, 3>::variable(self.value()).apply(rule);
        let [_, first, second] = local.coefficients.map(f64::abs);
        let (noise, [_, slope, curvature]) = (self.noise, self.sizes());
        Noise {
            value: pass(first, noise.value),
            slope: pass(first, noise.slope) + pass(2.0 * second, noise.value * (slope + f64::EPSILON * noise.slope)),
            curvature: pass(first, noise.curvature)
                + pass(2.0 * second, noise.slope * (slope + f64::EPSILON * noise.slope) + noise.value * curvature),
        }
    }

    /// The noise that a product passes on.
    pub(super) fn noise_of_product(&self, other: &Self) -> Noise {
        let mut noise = Noise::default();
        for (x, y) in [(self, other), (other, self)] {
            let noise_x = x.noise;
            let [value, slope, curvature] = y.sizes();
            noise.value += value * noise_x.value;
            noise.slope += value * noise_x.slope + slope * noise_x.value;
            noise.curvature += value * noise_x.curvature + slope * noise_x.slope + curvature * noise_x.value;
            // What is of second order counts where the first vanishes.
            noise.slope += f64::EPSILON * noise_x.slope * y.noise.value;
            noise.curvature += f64::EPSILON * noise_x.slope * y.noise.slope;
        }
        noise
    }

    /// The noise of a rule at a singular point: of a kink that of the argument; of a root of what begins with t², that of its curvature.
    fn noise_at_singular<R: Unary>(&self, rule: R, y: &Self) -> Noise {
        let is_root = rule.slope(self.value(), y.value()).is_infinite();
        if !is_root || self.slope() != 0.0 || !y.slope().is_finite() {
            return self.noise;
        }
        let (curvature, slope) = (self.noise.curvature, y.slope().abs());
        // √(c + δ) - √c, whichever of c and δ is larger.
        Noise { slope: (curvature / (2.0 * slope)).min((curvature / f64::EPSILON).sqrt()), ..self.noise }
    }

    /// A rule at one of its singular points.
    fn at_singular<R: Unary>(&self, rule: R) -> Option<Series> {
        let (x, y) = (self.value(), rule.value(self.value()));
        let Lead::Power(k, side) = lead(&self.series, 1) else {
            return self.between_sides(rule);
        };
        let stepped = beside(x, side);
        let beyond = rule.value(stepped);
        if beyond.is_nan() {
            return Some(only_value(f64::NAN));
        }
        if !y.is_finite() || beyond.is_infinite() {
            return Some(series::pole(beyond.signum()));
        }
        let steepness = rule.slope(x, y);
        if steepness.is_infinite() {
            // A root of some order: its slope is infinite where the argument moves to first order.
            return (k == 1).then(|| {
                let mut root = only_value(y);
                root.coefficients[1] = (beyond - y).signum() * f64::INFINITY;
                root
            });
        }
        let mut argument = self.series;
        argument.coefficients[0] = stepped;
        Some(step_back(argument.apply(rule), rule.slope(stepped, beyond) * (stepped - x), y))
    }

    /// A rule at a singular point, with an argument of which no known coefficient leaves it.
    fn between_sides<R: Unary>(&self, rule: R) -> Option<Series> {
        let (x, y) = (self.value(), rule.value(self.value()));
        let flat = [-1.0, 1.0].iter().all(|&side| {
            let stepped = beside(x, side);
            let slope = rule.slope(stepped, rule.value(stepped));
            slope.abs() < 1e6 && (rule.value(stepped) - slope * (stepped - x) - y).abs() <= 4.0 * f64::EPSILON * y.abs()
        });
        // Zero times a slope, whichever of the two.
        let mut result = self.series;
        result.coefficients[0] = y;
        flat.then_some(result)
    }

    /// Notes how far the argument is from what the rule has singular points and edges at, with its slope.
    fn note_distances<R: Unary>(&self, slope: f64, site: Site) {
        let x = self.value();
        match R::SINGULAR {
            Singular::At(points) => points.iter().for_each(|p| log::switch(site, x - p, slope)),
            Singular::Integers => log::switch(site, x - x.round(), slope),
            Singular::HalfIntegers => log::switch(site, x - (x.floor() + 0.5), slope),
            Singular::NonPositiveIntegers => log::switch(site, x - x.round().min(0.0), slope),
        }
        for edge in [R::DOMAIN.lower, R::DOMAIN.upper] {
            if edge.is_finite() && !matches!(R::SINGULAR, Singular::At(points) if points.contains(&edge)) {
                log::switch(site, x - edge, slope);
            }
        }
    }

    /// Whether the argument is at a singular point of the rule, or at an end of its domain.
    fn is_at_singular<R: Unary>(&self) -> bool {
        let x = self.value();
        let is_end = x.is_finite() && (x == R::DOMAIN.lower || x == R::DOMAIN.upper);
        is_end
            || match R::SINGULAR {
                Singular::At(points) => points.contains(&x),
                Singular::Integers => x.fract() == 0.0,
                Singular::HalfIntegers => (x - 0.5).fract() == 0.0,
                Singular::NonPositiveIntegers => x <= 0.0 && x.fract() == 0.0,
            }
    }

    /// A rule of one argument, with its own way at a singular point if it has one.
    #[track_caller]
    pub(super) fn unary<R: Unary>(self, rule: R, at_singular: impl FnOnce(&Series) -> Option<Option<Series>>) -> Self {
        let (x, site) = (self.value(), Site::of(R::NAME));
        let singular = self.live && self.is_at_singular::<R>();
        if singular {
            log::event(Event::Tie, site);
        }
        let noise = if singular { Noise::default() } else { self.noise_through(rule) };
        let series = if !self.live {
            Some(Series::constant(rule.value(x)))
        } else if x.is_nan() {
            Some(only_value(f64::NAN))
        } else if x.is_infinite() {
            let limit = rule.value(x);
            (!limit.is_nan()).then(|| only_value(limit))
        } else if singular {
            at_singular(&self.series).unwrap_or_else(|| self.at_singular(rule))
        } else {
            Some(self.series.apply(rule))
        };
        let mut y = Self::result(series, self.live && !rule.is_piecewise_constant(), noise, site);
        if singular {
            y.noise = self.noise_at_singular(rule, &y);
        }
        // The root of a square moves to first order although the square does not.
        let slope = if singular && self.slope() == 0.0 && y.slope().is_finite() { y.slope() } else { self.slope() };
        self.note_distances::<R>(slope, site);
        Self::outside(y, x, site)
    }

    /// The two arguments of a rule, moved off its seam to the side where they go; `None` if that is not known.
    fn off_seam(self, other: Self, seam: Seam) -> Option<(Series, Series)> {
        let moved = |x: &Series, towards: &Series, live: bool| match lead(towards, 1) {
            Lead::Power(_, side) => {
                let mut stepped = *x;
                stepped.coefficients[0] = beside(x.value(), side);
                Some(stepped)
            }
            // A constant stays where it is.
            Lead::Hidden => (!live).then_some(*x),
        };
        let off_zero = |x: Self| if x.value() == 0.0 { moved(&x.series, &x.series, x.live) } else { Some(x.series) };
        match seam {
            Seam::NegativeAxis => Some((off_zero(self)?, other.series)),
            Seam::Signs | Seam::Quadrant => Some((off_zero(self)?, off_zero(other)?)),
            Seam::Multiples => {
                let multiple = (self.value() / other.value()).round();
                Some((moved(&self.series, &(self.series - other.series * multiple), true)?, other.series))
            }
            Seam::None | Seam::Equal | Seam::Origin | Seam::Power => None,
        }
    }

    /// The quantity whose zero is the seam, as a series.
    fn to_seam<R: Binary>(a: &Series, b: &Series) -> Series {
        match R::SEAM {
            Seam::None => Series::constant(f64::INFINITY),
            Seam::Equal => *a - *b,
            Seam::NegativeAxis if b.value() < 0.0 => *a,
            Seam::NegativeAxis | Seam::Origin => a.hypot(*b),
            Seam::Signs => {
                if a.value().abs() < b.value().abs() {
                    *a
                } else {
                    *b
                }
            }
            Seam::Multiples => *a - *b * (a.value() / b.value()).round(),
            Seam::Quadrant => {
                if a.value() < b.value() {
                    *a
                } else {
                    *b
                }
            }
            Seam::Power => *a,
        }
    }

    /// What a rule of two arguments passes on of the noise: the slopes times that of the arguments, and the second derivatives times both.
    fn noise_through_two<R: Binary>(self, other: Self, rule: R) -> Noise {
        let (x, y) = (Dual::variable(self.value(), 0), Dual::<f64, 2>::variable(other.value(), 1));
        let (slope_x, slope_y) = rule.slopes(x, y, x.apply2(y, rule));
        let arguments = [(self.noise, self.sizes()), (other.noise, other.sizes())];
        let mut noise = Noise::default();
        for ((own, _), slope) in arguments.into_iter().zip([slope_x, slope_y]) {
            noise.value += pass(slope.value, own.value);
            noise.slope += pass(slope.value, own.slope);
            noise.curvature += pass(slope.value, own.curvature);
            for ((other, [_, size, curvature]), second) in arguments.into_iter().zip(slope.tangent) {
                noise.slope += pass(second, own.value * (size + f64::EPSILON * other.slope));
                noise.curvature +=
                    pass(second, own.slope * (size + f64::EPSILON * other.slope) + own.value * curvature);
            }
        }
        noise
    }

    /// A rule of two arguments, with its own way on its seam if it has one.
    #[track_caller]
    pub(super) fn binary<R: Binary>(
        self,
        other: Self,
        rule: R,
        on_seam: impl FnOnce(&Series, &Series) -> Option<Option<Series>>,
    ) -> Self {
        let (a, b, site) = (&self.series, &other.series, Site::of(R::NAME));
        let live = self.live || other.live;
        let gap = Self::to_seam::<R>(a, b);
        if R::SEAM != Seam::None {
            log::switch(site, gap.value(), gap.coefficients[1]);
        }
        let tie = live && R::SEAM != Seam::None && gap.value() == 0.0;
        if tie {
            log::event(Event::Tie, site);
        }
        let noise = if tie || R::SEAM == Seam::Equal {
            self.noise.sum(other.noise)
        } else {
            self.noise_through_two(other, rule)
        };
        let series = if !live {
            Some(Series::constant(rule.value(a.value(), b.value())))
        } else if tie && R::SEAM != Seam::Equal {
            on_seam(a, b).unwrap_or_else(|| {
                let (a_off, b_off) = self.off_seam(other, R::SEAM)?;
                let y = a_off.apply2(b_off, rule);
                let at = rule.value(a.value(), b.value());
                if at.is_infinite() {
                    return Some(if y.is_nan() { only_value(f64::NAN) } else { series::pole(y.value().signum()) });
                }
                let (slope_a, slope_b) = rule.slopes(a_off.value(), b_off.value(), y.value());
                let steps =
                    pass_signed(slope_a, a_off.value() - a.value()) + pass_signed(slope_b, b_off.value() - b.value());
                Some(step_back(y, steps, at))
            })
        } else {
            Some(a.apply2(*b, rule))
        };
        let argument = if a.is_nan() { a.value() } else { b.value() };
        let live = live && !(R::SEAM == Seam::Equal && series.is_some_and(|y| self.chooses_constant(other, y)));
        Self::outside(Self::result(series, live, noise, site), argument, site)
    }

    /// Whether the result of a rule that chooses is the argument that does not depend on t, and surely so.
    fn chooses_constant(self, other: Self, chosen: Series) -> bool {
        let decided = matches!(self.series.cmp_lexicographic(&other.series), Some(Ordering::Less | Ordering::Greater));
        decided && [self, other].iter().any(|x| !x.live && x.series.coefficients == chosen.coefficients)
    }

    /// Compares for small t > 0: by value, then by slope.
    #[track_caller]
    pub(super) fn compare(self, other: Self, operator: &'static str) -> Option<Ordering> {
        let site = Site::of(operator);
        log::switch(site, self.value() - other.value(), self.slope() - other.slope());
        let order = self.value().partial_cmp(&other.value());
        if order != Some(Ordering::Equal) || !(self.live || other.live) {
            return order;
        }
        // A difference that may be rounding decides nothing.
        let rounding = 32.0 * (self.rounding()[1] + other.rounding()[1]);
        if self.value().is_finite() && (self.slope() - other.slope()).abs() > rounding {
            log::event(Event::Tie, site);
            self.slope().partial_cmp(&other.slope())
        } else {
            Some(log::open_comparison(site))
        }
    }
}

/// A magnitude of noise times a factor; what is infinite passes none on, for nothing is compared there.
fn pass(factor: f64, noise: f64) -> f64 {
    let product = factor.abs() * noise;
    if product.is_finite() { product } else { 0.0 }
}

/// A step times a slope, none where there is no step.
fn pass_signed(slope: f64, step: f64) -> f64 {
    if step == 0.0 { 0.0 } else { slope * step }
}
