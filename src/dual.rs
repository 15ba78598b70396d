//! The dual number [`Dual<T, N>`].

mod lanes;
mod operators;

use crate::elementary::{Binary, Unary, for_each_binary, for_each_unary};
use crate::fmt::{brackets, format_scalar};
use crate::methods::{inherent_binary, inherent_constants, inherent_methods, inherent_unary};
use crate::ops::by_value;
use crate::scalar::{Primitive, Scalar, for_each_constant};

/// A value with `N` tangents: x + x′₁ε₁ + … + x′ₙεₙ with εᵢεⱼ = 0.
///
/// The tangents are derivatives of the value in `N` directions. Computing with duals carries them along by the chain rule:
/// f(x + x′ε) = f(x) + f′(x) x′ε. `T` is `f64` or `f32`, or a `Dual` again: `Dual<Dual<T, N>, N>` carries second derivatives
/// (a hyper-dual number), and so on to any depth.
///
/// Mixing levels is a type error, which is what makes perturbation confusion impossible:
///
/// ```compile_fail,E0277
/// use gradual::{derivative, Dual};
///
/// // The inner function gets a `Dual<Dual<f64, 1>, 1>`, and `x` is a `Dual<f64, 1>`.
/// let d: f64 = derivative(|x| x * derivative(|y| x + y, x), 1.0);
/// ```
///
/// Lifting is explicit, by [`constant`](Dual::constant): what belongs to the outer level is a constant of the inner one.
///
/// ```
/// use gradual::{derivative, Dual};
///
/// let d: f64 = derivative(|x| x * derivative(|y| Dual::constant(x) + y, x), 1.0);
/// assert_eq!(d, 1.0);
/// ```
///
/// # Comparisons
/// `==`, `<` and the others look at the value only, so that the control flow of a differentiated function is the
/// primal program's. [`Scalar::is_zero`] looks at the tangents too.
///
/// # Display
/// `1.5 + [2, 3]ε`; a precision (`{:.3}`, `{:.3e}`) and a sign (`{:+}`) hold for every number, a width for the whole, which is
/// padded with the fill character (never with zeros).
#[derive(Clone, Copy, Debug)]
pub struct Dual<T, const N: usize> {
    /// The primal value.
    pub value: T,
    /// The derivatives of the value in the `N` seeded directions.
    pub tangent: [T; N],
}

impl<T: Scalar, const N: usize> Dual<T, N> {
    /// A number that does not depend on what is differentiated: all tangents zero.
    ///
    /// ```
    /// # use gradual::Dual;
    /// assert_eq!(Dual::<_, 2>::constant(3.0).tangent, [0.0, 0.0]);
    /// ```
    #[inline]
    pub fn constant(value: T) -> Self {
        Self { value, tangent: [T::zero(); N] }
    }

    /// The `i`-th independent variable: tangent `i` is 1, the others 0.
    ///
    /// # Panics
    /// If `i >= N`.
    ///
    /// ```
    /// # use gradual::Dual;
    /// assert_eq!(Dual::<_, 2>::variable(3.0, 1).tangent, [0.0, 1.0]);
    /// ```
    #[inline]
    pub fn variable(value: T, i: usize) -> Self {
        let mut x = Self::constant(value);
        x.tangent[i] = T::one();
        x
    }
}

by_value!(Dual<T, N>, value);

impl<T: Scalar, const N: usize> Scalar for Dual<T, N> {
    type Base = T::Base;

    const COMPONENTS: usize = (1 + N) * T::COMPONENTS;
    const DEPTH: usize = T::DEPTH + 1;

    #[inline]
    fn base(self) -> T::Base {
        self.value.base()
    }

    #[inline(always)]
    fn plain_product(self, other: Self) -> Self {
        let mut tangent = self.tangent;
        for k in 0..N {
            tangent[k] = self.value.plain_product(other.tangent[k]) + other.value.plain_product(self.tangent[k]);
        }
        Self { value: self.value.plain_product(other.value), tangent }
    }

    #[inline(always)]
    fn may_hold_nan(self) -> bool {
        // Opposite infinities add up to NaN as well: a false alarm, which costs time only.
        (self.value + lanes::sum(&self.tangent)).may_hold_nan()
    }

    #[inline]
    fn component(&self, k: usize) -> T::Base {
        match k.checked_sub(T::COMPONENTS) {
            None => self.value.component(k),
            Some(k) => self.tangent[k / T::COMPONENTS].component(k % T::COMPONENTS),
        }
    }

    #[inline]
    fn apply<R: Unary>(self, rule: R) -> Self {
        let value = self.value.apply(rule);
        if rule.is_piecewise_constant() && !value.is_nan() {
            return Self::constant(value);
        }
        self.chain(value, rule.slope_at(self, self.value, value))
    }

    #[inline]
    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        if let Some(selected) = rule.select(self, other) {
            return selected;
        }
        let value = self.value.apply2(other.value, rule);
        let slopes = rule.slopes_at((self, other), self.value, other.value, value);
        self.chain2(other, value, slopes)
    }

    #[inline]
    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        let (a, b) = (a.into(), b.into());
        let product = self * a;
        Self { value: self.value.mul_add(a.value, b.value), tangent: (product + b).tangent }
    }
}

inherent_methods!(Dual<T, N>);

format_scalar!(Dual, |x, w, number| {
    let [open, close] = brackets(T::DEPTH);
    w.write_str(open)?;
    number(w, &x.value)?;
    w.write_str(close)?;
    w.write_str(" + [")?;
    for (k, tangent) in x.tangent.iter().enumerate() {
        w.write_str(if k == 0 { "" } else { ", " })?;
        number(w, tangent)?;
    }
    w.write_str("]ε")
});
