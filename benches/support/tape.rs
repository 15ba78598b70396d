//! Reverse mode: a tape whose variable [`Var`] is a [`Scalar`], so that every function written for gradual runs on it.
//!
//! What forward mode is compared with should be as fast as a tape can be made:
//!
//! - A number that depends on a single recorded one is not recorded itself. It carries its slope along that parent, as a dual
//!   number of one tangent does: functions of one argument, plain numbers in any operator and squares cost a multiplication and no
//!   memory. A node is written only where two parents meet.
//! - A node is two partials and two indices in one piece, written through a [`Cell`]: the check for room is the check of the bounds,
//!   and nothing is borrowed at run time.
//! - A tape keeps its memory: used again for a function of no more nodes it allocates nothing.
//!
//! Values are the primitive's, bit for bit. A zero adjoint or partial stays zero whatever it meets in the sweep, a constant zero
//! annihilates an infinite slope, and a slope is NaN where its value is. What a tape does not hold would take the tangents, or a
//! look at every product, to know:
//!
//! - Ties (`abs` at 0, `max` of equals, the norm at the origin) are decided by the value: as at +0, and for the first argument.
//! - A zero that is on the tape hides an infinite partial below it: `(x.sqrt() + y) * z` at zeros has slope 0 in x, not NaN.
//! - Tangents that cancel across nodes leave NaN at an infinite slope: `(x * y - y * x).sqrt()` has no slope 0.
//! - A slope that happens to be zero (of `cos` at 0) is NaN after a product with an infinite number.
//!
//! Over dual numbers, `Tape<Dual<f64, N>>`, the tangents of the gradient are rows of the Hessian (forward over reverse).

use std::cell::{Cell, RefCell};
use std::hint::cold_path;
use std::mem;
use std::ops::{Add, Div, Mul, Neg, Sub};

use gradual::elementary::{Binary, Unary};
use gradual::{Primitive, Scalar};

/// A number made of two others: the slope along each parent, and where the parents' adjoints stand.
///
/// Pairs and not arrays: those would go through memory on their way to the tape, in halves that a store cannot forward (measured:
/// twice the cost of a whole gradient).
#[derive(Clone, Copy)]
struct Node<T> {
    partials: (T, T),
    parents: (u32, u32),
}

/// What a run of the function writes. The adjoints of the variables come first, then one for each node.
struct Recording<'t, T> {
    nodes: &'t [Cell<Node<T>>],
    variables: u32,
    used: Cell<u32>,
    /// The nodes for which there was no room.
    overflow: RefCell<Vec<Node<T>>>,
}

impl<T: Scalar> Recording<'_, T> {
    /// Records a node, and says where its adjoint will stand.
    #[inline(always)]
    fn push(&self, node: Node<T>) -> u32 {
        let used = self.used.get();
        self.used.set(used + 1);
        match self.nodes.get(used as usize) {
            Some(place) => place.set(node),
            None => self.overflow(node.partials, node.parents),
        }
        self.variables + used
    }

    #[cold]
    #[inline(never)]
    fn overflow(&self, partials: (T, T), parents: (u32, u32)) {
        assert!(self.used.get() < u32::MAX - self.variables, "a tape holds at most 2^32 numbers");
        let mut overflow = self.overflow.borrow_mut();
        if overflow.is_empty() {
            overflow.reserve(self.nodes.len());
        }
        overflow.push(Node { partials, parents });
    }
}

/// A number on a tape, or a constant.
#[derive(Clone, Copy)]
pub(crate) struct Var<'t, T> {
    value: T,
    /// The derivative of the value along the parent; 0 for a constant.
    slope: T,
    /// Where the parent's adjoint stands.
    parent: u32,
    recording: Option<&'t Recording<'t, T>>,
}

impl<T: Scalar> Var<'_, T> {
    /// A number that does not depend on the variables of the tape; over duals its own tangents may live.
    #[inline]
    pub(crate) fn constant(value: T) -> Self {
        Var { value, slope: T::zero(), parent: 0, recording: None }
    }

    /// A number of this value with the slopes `p` along the parent of `self` and `q` along that of `other`.
    #[inline(always)]
    fn join(self, other: Self, value: T, (p, q): (T, T)) -> Self {
        match (self.recording, other.recording) {
            (Some(recording), Some(_)) if self.parent != other.parent => {
                let node = Node { partials: (p, q), parents: (self.parent, other.parent) };
                Var { value, slope: T::one(), parent: recording.push(node), recording: Some(recording) }
            }
            (Some(_), Some(_)) => Var { value, slope: p + q, ..self },
            (Some(_), None) => Var { value, slope: p, ..self },
            (None, _) => Var { value, slope: q, ..other },
        }
    }
}

/// Strong zero: 0 if the derivative is zero at every level, whatever the factor.
#[inline]
fn term<T: Scalar>(factor: T, derivative: T) -> T {
    if derivative.is_zero() { derivative } else { factor * derivative }
}

/// The memory of recordings and their sweeps.
pub(crate) struct Tape<T: 'static> {
    nodes: Vec<Node<T>>,
    adjoints: Vec<T>,
    /// Empty between runs: kept for its memory.
    variables: Vec<Var<'static, T>>,
}

impl<T: Scalar> Tape<T> {
    pub(crate) fn new() -> Self {
        Self { nodes: Vec::new(), adjoints: Vec::new(), variables: Vec::new() }
    }

    /// The memory that the tape holds.
    pub(crate) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node<T>>()
            + self.adjoints.capacity() * size_of::<T>()
            + self.variables.capacity() * size_of::<Var<T>>()
    }

    /// The value at `x`, with the gradient in `g`. A generic function goes in as a closure, `|x| f(x)`: by its name it is a function
    /// of numbers on one tape only.
    ///
    /// # Panics
    /// If `g` is not as long as `x`.
    pub(crate) fn value_and_gradient(
        &mut self,
        f: impl for<'t> FnOnce(&[Var<'t, T>]) -> Var<'t, T>,
        x: &[T],
        g: &mut [T],
    ) -> T {
        let [value] = self.value_and_jacobian(|x| [f(x)], x, g);
        value
    }

    /// The values at `x`, with the Jacobian in `j` row by row: one sweep for each output.
    ///
    /// # Panics
    /// If `j` has not a row as long as `x` for each output.
    pub(crate) fn value_and_jacobian<const M: usize>(
        &mut self,
        f: impl for<'t> FnOnce(&[Var<'t, T>]) -> [Var<'t, T>; M],
        x: &[T],
        j: &mut [T],
    ) -> [T; M] {
        assert!(j.len() == M * x.len(), "{M} rows of {} derivatives do not fill {} places", x.len(), j.len());
        let outputs = self.record(f, x);
        for (k, output) in outputs.iter().enumerate() {
            self.sweep(output, &mut j[k * x.len()..][..x.len()]);
        }
        outputs.map(|output| output.value)
    }

    fn record<const M: usize>(
        &mut self,
        f: impl for<'t> FnOnce(&[Var<'t, T>]) -> [Var<'t, T>; M],
        x: &[T],
    ) -> [Output<T>; M] {
        let nothing = Node { partials: (T::zero(), T::zero()), parents: (0, 0) };
        // Most functions need a few nodes for each variable.
        let room = self.nodes.capacity().max(4 * x.len()).max(128);
        self.nodes.resize(room, nothing);
        let recording = Recording {
            nodes: Cell::from_mut(self.nodes.as_mut_slice()).as_slice_of_cells(),
            variables: u32::try_from(x.len()).expect("a tape holds at most 2^32 numbers"),
            used: Cell::new(0),
            overflow: RefCell::new(Vec::new()),
        };
        let mut variables = recycled(mem::take(&mut self.variables));
        let number = |(&value, parent)| Var { value, slope: T::one(), parent, recording: Some(&recording) };
        variables.extend(x.iter().zip(0..).map(number));
        let outputs = f(&variables).map(|y| Output {
            value: y.value,
            slope: y.slope,
            parent: y.recording.map(|_| y.parent as usize),
        });
        self.variables = recycled(variables);
        let mut overflow = recording.overflow.into_inner();
        self.nodes.append(&mut overflow);
        outputs
    }

    /// Carries the adjoint of an output back to the variables: row = ∂output/∂x.
    fn sweep(&mut self, output: &Output<T>, row: &mut [T]) {
        let Some(top) = output.parent else {
            row.fill(T::zero());
            return;
        };
        let n = row.len();
        self.adjoints.clear();
        self.adjoints.resize(n.max(top + 1), T::zero());
        self.adjoints[top] = output.slope;
        let adjoints = self.adjoints.as_mut_slice();
        for (at, node) in self.nodes[..adjoints.len() - n].iter().enumerate().rev() {
            let adjoint = adjoints[n + at];
            let Node { partials: (p, q), parents: (i, k) } = *node;
            let mut terms = (p * adjoint, q * adjoint);
            if !Primitive::is_ordinary(adjoint.base()) {
                cold_path();
                if adjoint.is_zero() {
                    continue;
                }
                terms = (term(adjoint, p), term(adjoint, q));
            }
            adjoints[i as usize] += terms.0;
            adjoints[k as usize] += terms.1;
        }
        row.copy_from_slice(&self.adjoints[..n]);
    }
}

/// A result, taken off the recording.
struct Output<T> {
    value: T,
    slope: T,
    parent: Option<usize>,
}

/// The same memory for another lifetime: what is collected in place keeps its allocation.
fn recycled<'to, T>(mut variables: Vec<Var<'_, T>>) -> Vec<Var<'to, T>> {
    variables.clear();
    variables.into_iter().map(|_| unreachable!("the vector is empty")).collect()
}

impl<F: Primitive, T: Scalar<Base = F>> From<F> for Var<'_, T> {
    #[inline]
    fn from(value: F) -> Self {
        Self::constant(T::from(value))
    }
}

impl<T: Scalar> Add for Var<'_, T> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.join(other, self.value + other.value, (self.slope, other.slope))
    }
}

impl<T: Scalar> Sub for Var<'_, T> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.join(other, self.value - other.value, (self.slope, -other.slope))
    }
}

impl<T: Scalar> Mul for Var<'_, T> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let value = self.value * other.value;
        // A constant zero annihilates an infinite slope, but does not mend an undefined product.
        let annihilates = |factor: Self| factor.recording.is_none() && factor.value.is_zero();
        if (annihilates(self) || annihilates(other)) && !value.is_nan() {
            cold_path();
            return Self::constant(value);
        }
        self.join(other, value, (other.value * self.slope, self.value * other.slope))
    }
}

// z = a/b: z′ = (a′ - z b′)/b
impl<T: Scalar> Div for Var<'_, T> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let mut slopes = (self.slope / other.value, -(value * other.slope) / other.value);
        if slopes.0.is_nan() | slopes.1.is_nan() {
            cold_path();
            let over = |numerator: T| if numerator.is_zero() { numerator } else { numerator / other.value };
            let annihilates = self.is_zero() && !value.is_nan();
            let from_other = if annihilates { T::zero() } else { -term(value, other.slope) };
            slopes = (over(self.slope), over(from_other));
        }
        self.join(other, value, slopes)
    }
}

impl<T: Scalar> Neg for Var<'_, T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Var { value: -self.value, slope: -self.slope, ..self }
    }
}

gradual::scalar_operators!(['t, F: Primitive, T: Scalar<Base = F>] Var<'t, T>, F);

impl<T: Scalar> Scalar for Var<'_, T> {
    type Base = T::Base;

    const COMPONENTS: usize = T::COMPONENTS;
    const DEPTH: usize = T::DEPTH + 1;

    #[inline]
    fn base(self) -> T::Base {
        self.value.base()
    }

    #[inline]
    fn component(&self, k: usize) -> T::Base {
        self.value.component(k)
    }

    /// Its derivatives are on the tape, not among the components.
    #[inline]
    fn is_constant(&self) -> bool {
        self.slope.is_zero() && self.value.is_constant()
    }

    #[inline(always)]
    fn apply<R: Unary>(self, rule: R) -> Self {
        let value = self.value.apply(rule);
        if self.recording.is_none() || rule.is_piecewise_constant() && !value.is_nan() {
            return Self::constant(value);
        }
        let slope = rule.slope_at(self, self.value, value);
        let slope = if slope.is_finite() & !value.is_nan() {
            slope * self.slope
        } else {
            cold_path();
            term(if value.is_nan() { value } else { slope }, self.slope)
        };
        Var { value, slope, ..self }
    }

    #[inline(always)]
    fn apply2<R: Binary>(self, other: Self, rule: R) -> Self {
        if let Some(selected) = rule.select(self, other) {
            return selected;
        }
        let value = self.value.apply2(other.value, rule);
        let (p, q) = rule.slopes_at((self, other), self.value, other.value, value);
        let mut slopes = (p * self.slope, q * other.slope);
        if !(p.is_finite() & q.is_finite() & !value.is_nan()) {
            cold_path();
            let along = |slope, inner| term(if value.is_nan() { value } else { slope }, inner);
            slopes = (along(p, self.slope), along(q, other.slope));
        }
        self.join(other, value, slopes)
    }

    #[inline]
    fn mul_add(self, a: impl Into<Self>, b: impl Into<Self>) -> Self {
        let (a, b) = (a.into(), b.into());
        Var { value: self.value.mul_add(a.value, b.value), ..self * a + b }
    }
}
