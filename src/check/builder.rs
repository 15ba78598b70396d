//! [`Check`]: a check with its options; and the macro that declares each check once, as a method and as a function.

use super::options::Options;

/// A check in parts: the function, the point, and what it should do otherwise than by default.
///
/// The free functions are this with all defaults: `check_gradient(f, x)` is `Check::new(f).at(x).check_gradient()`. A generic function
/// goes in as it is; a closure has to write the type of its argument here, `|[x, y]: [Dual<f64, 2>; 2]|`.
///
/// ```
/// use gradual::{Real, check::Check};
///
/// fn f<T: Real>([x, y]: [T; 2]) -> T {
///     x * x * y + y.sin()
/// }
/// // A derivative by hand that may be off by a thousandth.
/// let by_hand = |[x, y]: [f64; 2]| [2.0 * x * y, 1.0005 * (x * x + y.cos())];
/// Check::new(f).at([1.3, -0.7]).tolerance(1e-3).verify_gradient(by_hand).unwrap();
/// // Differences along five random directions.
/// let report = Check::new(f).at([1.3, -0.7]).directions(5).seed(42).check_gradient().unwrap();
/// assert_eq!(report.components.len(), 5);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a check does nothing until one of its methods `check_…` or `verify_…` is called"]
pub struct Check<F, X = ()> {
    pub(super) f: F,
    pub(super) x: X,
    pub(super) options: Options,
}

/// Where a [`Check`] is made: a point whose shape the compiler knows.
#[derive(Clone, Copy, Debug)]
pub struct At<P>(pub(super) P);

/// Where a [`Check`] is made: a point of run-time length.
#[derive(Clone, Copy, Debug)]
pub struct AtSlice<'a, T>(pub(super) &'a [T]);

impl<F> Check<F> {
    /// A check of `f`, at a point that comes next: [`at`](Self::at) or [`at_slice`](Self::at_slice).
    pub const fn new(f: F) -> Self {
        Self { f, x: (), options: Options::DEFAULT }
    }

    /// At a point: an array, a tuple, a number, a struct.
    pub fn at<P>(self, x: P) -> Check<F, At<P>> {
        Check { f: self.f, x: At(x), options: self.options }
    }

    /// At a point of run-time length; `f` takes a slice.
    pub fn at_slice<T>(self, x: &[T]) -> Check<F, AtSlice<'_, T>> {
        Check { f: self.f, x: AtSlice(x), options: self.options }
    }
}

impl<F, X> Check<F, X> {
    /// How far the two may be apart, relative to the larger, beyond the error that is known of them: the error estimate of differences in
    /// `check_*`, what the rounding of the coordinates does in `verify_*`. By default 1e-8 and 1e-9, in `f32` 1e-4.
    ///
    /// # Panics
    /// If it is negative, infinite or NaN.
    pub fn tolerance(mut self, relative: f64) -> Self {
        assert!(relative >= 0.0 && relative.is_finite(), "a tolerance is a number from 0 up, not {relative}");
        self.options.tolerance = Some(relative);
        self
    }

    /// The largest step of the differences, in units of each coordinate's own size (of 1 where a coordinate is 0). By default 0.05, in
    /// `f32` 0.25; smaller where the function changes over shorter lengths. It says nothing to `verify_*`.
    ///
    /// # Panics
    /// If it is not positive and finite.
    pub fn step(mut self, relative: f64) -> Self {
        assert!(relative > 0.0 && relative.is_finite(), "a step is a positive number, not {relative}");
        self.options.step = Some(relative);
        self
    }

    /// Along how many random directions `check_*` takes differences first; along the coordinates only if one of them fails, or if there
    /// are none. By default 3 for more than 64 coordinates, else 0. It says nothing to `verify_*`.
    pub fn directions(mut self, count: usize) -> Self {
        self.options.directions = Some(count);
        self
    }

    /// Other random directions.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }
}

/// Declares checks, each once: as a function, as its `try_` form, and as the two methods of [`Check`].
macro_rules! checks {
    (
        // Where: the builder's type of it, its method, and the argument of the functions.
        $At:ty, $at:ident($Point:ty);
        $(
            $(#[$doc:meta])*
            fn $name:ident, $try_name:ident [$($X:ident)?; $($G:tt)*] where [$($W:tt)*]
            f($Argument:ty) -> $O:ty
            $(, by_hand: $H:ident($($a:ident: $Hand:ty),+) -> $Answer:ty $(, $v:ident: $V:ty)?)?
            => $run:path;
        )*
    ) => { $(
        $(#[$doc])*
        pub fn $name<F, $($X,)? $($H,)? $($G)*>(f: F $(, by_hand: $H)?, x: $Point $($(, $v: $V)?)?) -> Result<Report, Mismatch>
        where
            $($W)*
            F: Fn($Argument) -> $O,
            $($H: Fn($($Hand),+) -> $Answer,)?
        {
            Check::new(f).$at(x).$name($(by_hand $(, $v)?)?)
        }

        #[doc = concat!("[`", stringify!($name), "`] of functions that return a `Result` or an `Option`.")]
        ///
        /// # Errors
        /// Besides those, if one of them returns an error or nothing at the point itself; elsewhere that is the end of its domain.
        pub fn $try_name<F, R, $($X,)? $($H, S,)? $($G)*>(f: F $(, by_hand: $H)?, x: $Point $($(, $v: $V)?)?) -> Result<Report, Mismatch>
        where
            $($W)*
            F: Fn($Argument) -> R,
            R: Fallible<Value = $O, Residual: Debug>,
            $($H: Fn($($Hand),+) -> S, S: Fallible<Value = $Answer, Residual: Debug>,)?
        {
            Check::new(f).$at(x).$try_name($(by_hand $(, $v)?)?)
        }

        impl<F, $($X)?> Check<F, $At> {
            #[doc = concat!("[`", stringify!($name), "`](", stringify!($name), "()) with the options chosen.")]
            ///
            /// # Errors
            /// As the function.
            pub fn $name<$($H,)? $($G)*>(self $(, by_hand: $H $(, $v: $V)?)?) -> Result<Report, Mismatch>
            where
                $($W)*
                F: Fn($Argument) -> $O,
                $($H: Fn($($Hand),+) -> $Answer,)?
            {
                $run(&self.options, self.x.0, |x: $Argument| Some((self.f)(x)) $(, |$($a: $Hand),+| Some(by_hand($($a),+)) $(, $v)?)?)
            }

            #[doc = concat!("[`", stringify!($try_name), "`](", stringify!($try_name), "()) with the options chosen.")]
            ///
            /// # Errors
            /// As the function.
            pub fn $try_name<R, $($H, S,)? $($G)*>(self $(, by_hand: $H $(, $v: $V)?)?) -> Result<Report, Mismatch>
            where
                $($W)*
                F: Fn($Argument) -> R,
                R: Fallible<Value = $O, Residual: Debug>,
                $($H: Fn($($Hand),+) -> S, S: Fallible<Value = $Answer, Residual: Debug>,)?
            {
                $run(&self.options, self.x.0, self.f $(, |$($a: $Hand),+| by_hand($($a),+) $(, $v)?)?)
            }
        }
    )* };
}
pub(super) use checks;
