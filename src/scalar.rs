//! What a differentiable function computes with: [`Scalar`], [`Real`] and [`Primitive`].

use core::cmp::Ordering;
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::elementary::{self, Binary, Unary};
pub use crate::float::Primitive;

/// The constants of [`core::f64::consts`] (`consts`) and of the type itself (`own`), under their names there in lower case.
macro_rules! for_each_constant {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        { /// π, the circle's circumference over its diameter.
          pi consts PI }
        { /// τ = 2π.
          tau consts TAU }
        { /// Euler's number e.
          e consts E }
        { /// π / 2.
          frac_pi_2 consts FRAC_PI_2 }
        { /// π / 3.
          frac_pi_3 consts FRAC_PI_3 }
        { /// π / 4.
          frac_pi_4 consts FRAC_PI_4 }
        { /// π / 6.
          frac_pi_6 consts FRAC_PI_6 }
        { /// π / 8.
          frac_pi_8 consts FRAC_PI_8 }
        { /// 1 / π.
          frac_1_pi consts FRAC_1_PI }
        { /// 2 / π.
          frac_2_pi consts FRAC_2_PI }
        { /// 2 / √π.
          frac_2_sqrt_pi consts FRAC_2_SQRT_PI }
        { /// √2.
          sqrt_2 consts SQRT_2 }
        { /// 1 / √2.
          frac_1_sqrt_2 consts FRAC_1_SQRT_2 }
        { /// ln 2.
          ln_2 consts LN_2 }
        { /// ln 10.
          ln_10 consts LN_10 }
        { /// log₂ e.
          log2_e consts LOG2_E }
        { /// log₂ 10.
          log2_10 consts LOG2_10 }
        { /// log₁₀ e.
          log10_e consts LOG10_E }
        { /// log₁₀ 2.
          log10_2 consts LOG10_2 }
        { /// Not a number.
          nan own NAN }
        { /// Positive infinity.
          infinity own INFINITY }
        { /// Negative infinity.
          neg_infinity own NEG_INFINITY }
        { /// The distance from 1 to the next larger number of the base.
          epsilon own EPSILON }
        { /// The smallest positive number of the base that is not subnormal.
          min_positive own MIN_POSITIVE }
    } };
}
pub(crate) use for_each_constant;

macro_rules! provided_constants {
    ($({ $(#[$doc:meta])* $name:ident $place:ident $CONSTANT:ident })*) => { $(
        $(#[$doc])*
        #[inline]
        #[must_use]
        fn $name() -> Self {
            Self::from(<Self::Base as Primitive>::$CONSTANT)
        }
    )* };
}

macro_rules! provided_unary {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident $($row:tt)* })*) => { $(
        $(#[$doc])*
        #[inline]
        #[track_caller]
        #[must_use]
        fn $name(self) -> Self {
            self.apply(elementary::$Rule)
        }
    )* };
}

macro_rules! provided_binary {
    ($({ $(#[$doc:meta])* $Rule:ident $name:ident($other:ident) $($row:tt)* })*) => { $(
        $(#[$doc])*
        #[inline]
        #[track_caller]
        #[must_use]
        fn $name(self, $other: impl Into<Self>) -> Self {
            self.apply2($other.into(), elementary::$Rule)
        }
    )* };
}

/// A number that a differentiable function computes with: `f64`, `f32`, [`Dual`](crate::Dual), or a type of your own.
///
/// Write functions over `T: Real` (base `f64`), or over `T: Scalar` for either base; every driver and every scalar then
/// accepts them. All elementary functions are methods here, under std's names. Two methods carry them all,
/// [`apply`](Scalar::apply) and [`apply2`](Scalar::apply2): a new scalar implements those two hooks and its operators (and tells
/// its tangents by [`component`](Scalar::component), or at least whether it has any by [`is_constant`](Scalar::is_constant)) and
/// has every function; a new function is one row in the table of [`elementary`](crate::elementary) and
/// reaches every scalar.
///
/// # Literals
/// A plain number stands on the right of an operator (`x * 2.0`) or in an argument (`x.max(0.0)`, `y.powf(2.5)`). On the
/// left it works for [`Dual`](crate::Dual) (`2.0 * x` in a closure), not in generic code, where Rust cannot know that `f64 * T`
/// exists: write `x * 2.0`, `-x + 1.0`, or [`T::from(1.0) - x`](From), and, if the base is generic as well, [`T::literal(2.0)`](Scalar::literal).
///
/// # Conventions that every scalar holds
/// The value is the primitive's, bit for bit; comparisons look at the value only; an exactly zero tangent stays zero;
/// NaN in, NaN out; ties are decided by the tangents. The whole text is in [`guide::conventions`](crate::guide::conventions).
///
/// ```
/// use gradual::{gradient, Scalar};
///
/// fn logistic_loss<T: Scalar>([w, b]: [T; 2], x: T::Base, label: T::Base) -> T {
///     (-(w * x + b) * label).softplus()
/// }
/// let g: [f64; 2] = gradient(|p| logistic_loss(p, 2.0, 1.0), [0.0, 0.0]);
/// assert_eq!(g, [-1.0, -0.5]);
/// let g: [f32; 2] = gradient(|p| logistic_loss(p, 2.0, 1.0), [0.0, 0.0]);
/// assert_eq!(g, [-1.0, -0.5]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number that gradual can differentiate",
    label = "expected a `Scalar`: f64, f32, or `Dual<_, N>` of them",
    note = "integers are not differentiable: write `2.0` for `2`, or convert with `f64::from(n)`",
    note = "several numbers go in as an array `[T; N]`, a tuple of up to 8 of one type, or a struct declared with `gradual::point!`; a `Vec`, a slice or a `DVector` (`as_slice`) goes to the functions of `gradual::chunked`"
)]
pub trait Scalar:
    Copy
    + PartialOrd
    + PartialOrd<Self::Base>
    + From<Self::Base>
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Add<Self::Base, Output = Self>
    + Sub<Self::Base, Output = Self>
    + Mul<Self::Base, Output = Self>
    + Div<Self::Base, Output = Self>
    + Rem<Self::Base, Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + AddAssign<Self::Base>
    + SubAssign<Self::Base>
    + MulAssign<Self::Base>
    + DivAssign<Self::Base>
    + RemAssign<Self::Base>
    + Sum
    + Product
    + for<'a> Sum<&'a Self>
    + for<'a> Product<&'a Self>
{
    /// The number at the bottom: `f64` or `f32`, however deep the nesting.
    type Base: Primitive;

    /// How many numbers [`component`](Scalar::component) can be asked for.
    const COMPONENTS: usize = 1;

    /// How many levels of tangents lie above the base: 0 for a primitive.
    const DEPTH: usize = 0;

    /// The primal value at the bottom.
    fn base(self) -> Self::Base;

    /// The value, where it only chooses between forms that are equal, for accuracy: no branch of the function depends on it.
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    fn pivot(self) -> Self::Base {
        self.base()
    }

    /// Whether |x| is below a bound, where that only chooses between forms that agree wherever they are taken: no kink is there. Unlike
    /// [`pivot`](Scalar::pivot) it is for forms that do not hold everywhere.
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    #[track_caller]
    fn lies_within(self, bound: Self::Base) -> bool {
        Primitive::abs(self.base()) < bound
    }

    /// Whether |x| is above a bound; as [`lies_within`](Scalar::lies_within).
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    #[track_caller]
    fn lies_beyond(self, bound: Self::Base) -> bool {
        Primitive::abs(self.base()) > bound
    }

    /// Applies a rule of one argument: value by [`Unary::value`], slope by [`Unary::slope_at`].
    #[must_use]
    fn apply<R: Unary>(self, rule: R) -> Self;

    /// Applies a rule of two arguments; [`Binary::select`] is asked first.
    #[must_use]
    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self;

    /// The product, where the law of strong zero may be broken if [`may_hold_nan`](Scalar::may_hold_nan) says so of it.
    ///
    /// A scalar of yours need not override this, nor `may_hold_nan`.
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    fn plain_product(self, other: Self) -> Self {
        self * other
    }

    /// Whether some component may be NaN; true if one is.
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    fn may_hold_nan(self) -> bool {
        self.is_nan()
    }

    /// Component `k` in the order that decides ties: the value first, then the tangents, recursively.
    ///
    /// # Panics
    /// May panic if `k >= COMPONENTS`.
    #[inline]
    fn component(&self, k: usize) -> Self::Base {
        debug_assert!(k < Self::COMPONENTS);
        self.base()
    }

    /// 0, with zero tangents.
    #[inline]
    #[must_use]
    fn zero() -> Self {
        Self::literal(0.0)
    }

    /// 1, with zero tangents.
    #[inline]
    #[must_use]
    fn one() -> Self {
        Self::literal(1.0)
    }

    /// A literal in code that is generic over the base, rounded to it: `T::literal(0.1)`.
    #[inline]
    #[must_use]
    fn literal(x: f64) -> Self {
        Self::from(<Self::Base as Primitive>::from_f64(x))
    }

    for_each_constant!(provided_constants);
    elementary::for_each_unary!(provided_unary);
    elementary::for_each_binary!(provided_binary);
    #[cfg(feature = "special")]
    elementary::for_each_special_unary!(provided_unary);
    #[cfg(feature = "special")]
    elementary::for_each_special_binary!(provided_binary);

    /// Integer power xⁿ; slope n xⁿ⁻¹, and exactly 0 for n = 0.
    ///
    /// Value and slope are as accurate as the primitive's `powi` (repeated multiplication: an error of up to about n/2 ulp);
    /// [`powf`](Scalar::powf) is slower and accurate to the last bits.
    #[inline]
    #[must_use]
    #[track_caller]
    fn powi(self, n: i32) -> Self {
        self.apply(elementary::Powi(n))
    }

    /// Bessel function of the first kind and whole order Jₙ(x); slope (Jₙ₋₁(x) - Jₙ₊₁(x))/2. 0 at ±∞ and, for n ≠ 0, at 0.
    ///
    /// ```
    /// let slope: f64 = gradual::derivative(|x| x.bessel_jn(1), 0.0);
    /// assert_eq!(slope, 0.5);
    /// ```
    #[cfg(feature = "special")]
    #[inline]
    #[must_use]
    #[track_caller]
    fn bessel_jn(self, n: i32) -> Self {
        self.apply(elementary::BesselJn(n))
    }

    /// (sin x, cos x).
    #[inline]
    #[must_use]
    #[track_caller]
    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }

    /// Logarithm to any base, ln x / ln b; the base may be differentiated too.
    #[inline]
    #[must_use]
    #[track_caller]
    fn log(self, base: impl Into<Self>) -> Self {
        self.ln() / base.into().ln()
    }

    /// x · a + b; with one rounding in the value where the scalar supports it (`f64`, `f32` and duals over them do).
    #[inline]
    #[must_use]
    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        self * a.into() + b.into()
    }

    /// x limited to [lower, upper]: `max(min(x, upper), lower)` with their ties; NaN stays NaN as in std.
    ///
    /// # Panics
    /// As std: if `lower > upper` or a bound is NaN.
    #[inline]
    #[must_use]
    #[track_caller]
    fn clamp(self, lower: impl Into<Self>, upper: impl Into<Self>) -> Self {
        elementary::clamp(self, lower.into(), upper.into())
    }

    /// Whether the value is NaN.
    #[inline]
    #[must_use]
    fn is_nan(self) -> bool {
        Primitive::is_nan(self.base())
    }

    /// Whether the value is neither infinite nor NaN.
    #[inline]
    #[must_use]
    fn is_finite(self) -> bool {
        Primitive::is_finite(self.base())
    }

    /// Whether the value is positive or negative infinity.
    #[inline]
    #[must_use]
    fn is_infinite(self) -> bool {
        !self.is_finite() && !self.is_nan()
    }

    /// Whether the value has a negative sign (-0.0 has).
    #[inline]
    #[must_use]
    fn is_sign_negative(self) -> bool {
        Primitive::is_sign_negative(self.base())
    }

    /// Whether the value has a positive sign (+0.0 has).
    #[inline]
    #[must_use]
    fn is_sign_positive(self) -> bool {
        !self.is_sign_negative()
    }

    /// Whether every tangent at every level is exactly zero: the number does not depend on what is differentiated.
    ///
    /// A scalar whose derivatives are not [components](Scalar::component), on a tape for instance, overrides this.
    #[inline]
    #[must_use]
    fn is_constant(&self) -> bool {
        (1..Self::COMPONENTS).all(|k| self.component(k) == Self::Base::zero())
    }

    /// Whether the value and every tangent at every level are exactly zero.
    ///
    /// Unlike `x == 0.0`, which looks at the value only, this says that `x` may be skipped without losing a derivative.
    #[inline]
    #[must_use]
    fn is_zero(&self) -> bool {
        self.base() == Self::Base::zero() && self.is_constant()
    }

    /// Compares all [components](Scalar::component) in order and returns the first difference; `None` if NaN comes before one.
    ///
    /// This is how ties of `max`, `min`, `abs` are decided: `x` is larger than `y` if its value is, or at equal values its first
    /// differing tangent, which is what holds a little further along the seeds (lexicographic derivatives: Nesterov 2005;
    /// Khan and Barton 2013).
    #[inline]
    #[must_use]
    fn cmp_lexicographic(&self, other: &Self) -> Option<Ordering> {
        (0..Self::COMPONENTS)
            .map(|k| self.component(k).partial_cmp(&other.component(k)))
            .find(|order| *order != Some(Ordering::Equal))
            .unwrap_or(Some(Ordering::Equal))
    }
}

/// A [`Scalar`] over `f64`: what most users write (`fn f<T: Real>([x, y]: [T; 2]) -> T`).
///
/// ```
/// use gradual::{gradient, hessian, Real};
///
/// fn rosenbrock<T: Real>([x, y]: [T; 2]) -> T {
///     let (a, b) = (-x + 1.0, y - x * x);
///     a * a + b * b * 100.0
/// }
/// assert_eq!(rosenbrock([1.0, 2.0]), 100.0);
/// assert_eq!(gradient(rosenbrock, [1.0, 2.0]), [-400.0, 200.0]);
/// assert_eq!(hessian(rosenbrock, [1.0, 2.0]), [[402.0, -400.0], [-400.0, 200.0]]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Real`: a number over f64 that gradual can differentiate",
    label = "expected f64 or `Dual<_, N>` over f64",
    note = "for f32, bound the function by `T: Scalar<Base = f32>`; for both, by `T: Scalar`",
    note = "integers are not differentiable: write `2.0` for `2`, or convert with `f64::from(n)`"
)]
pub trait Real: Scalar<Base = f64> {}

impl<T: Scalar<Base = f64>> Real for T {}
