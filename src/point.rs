//! Shapes: what goes into a function ([`Point`]) and what comes out of it ([`Pack`]).

use core::fmt::{self, Formatter};

use crate::scalar::Scalar;

/// Scalars in a shape that survives a change of scalar: what a differentiated function returns, and the fields of a
/// [`point!`](crate::point!) struct.
///
/// A bare scalar, arrays of packs to any depth, tuples of up to eight scalars, and structs declared with [`point!`](crate::point!).
///
/// ```
/// use gradual::{Pack, jacobian};
///
/// // The output decides the container of the Jacobian.
/// let row: [f64; 2] = jacobian(|[x, y]| x * y, [2.0, 3.0]);
/// let rows: [[f64; 2]; 3] = jacobian(|[x, y]| [x, y, x * y], [2.0, 3.0]);
/// let blocks: [[[f64; 2]; 1]; 2] = jacobian(|[x, y]| [[x], [y]], [2.0, 3.0]);
/// assert_eq!((row, rows[2], blocks[1][0]), ([3.0, 2.0], [3.0, 2.0], [0.0, 1.0]));
/// assert_eq!(<[[f64; 2]; 3] as Pack>::LEN, 6);
/// ```
#[diagnostic::on_unimplemented(
    message = "gradual does not know `{Self}` as a shape of scalars",
    label = "expected a scalar, an array, a tuple of up to 8 scalars, or a struct declared with `gradual::point!`",
    note = "a `Vec` or slice has no length that the compiler knows: use an array `[T; N]`",
    note = "a result must be made of the differentiated numbers: lift a plain one with `T::from(2.0)` or `Dual::from(2.0)`"
)]
pub trait Pack: Copy {
    /// The number that the shape is made of.
    type Scalar: Scalar;

    /// The same shape, made of another number.
    type With<U: Scalar>: Pack<Scalar = U>;

    /// The container of one row of `N` derivatives for each of these scalars: `[T; N]` for a scalar, `[[T; N]; M]` for an array, tuple or
    /// struct of `M`.
    type Jacobian<T: Scalar, const N: usize>: Copy;

    /// How many scalars there are.
    const LEN: usize;

    /// Replaces every scalar, in order.
    #[must_use]
    fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(Self::Scalar) -> U) -> Self::With<U>;

    /// Writes the name of scalar `k` after that of the whole: `[2]` in an array, `.1` in a tuple, `.focal` in a struct, nothing for a
    /// bare scalar.
    ///
    /// # Errors
    /// Those of the formatter.
    fn name(k: usize, f: &mut Formatter) -> fmt::Result {
        write!(f, "[{k}]")
    }

    /// Collects a row for every scalar, in order.
    #[must_use]
    fn rows<T: Scalar, const N: usize>(self, row: &mut impl FnMut(Self::Scalar) -> [T; N]) -> Self::Jacobian<T, N>;

    /// Reads the rows of a container that [`rows`](Pack::rows) fills, in the same order.
    fn read_rows<T: Scalar, const N: usize>(jacobian: &Self::Jacobian<T, N>, read: &mut impl FnMut([T; N]));
}

/// A pack of `N` scalars to differentiate with respect to: `[T; N]`, a tuple, a bare scalar (`N` = 1), or a
/// [`point!`](crate::point!) struct. What goes in as a struct comes out as that struct.
///
/// ```
/// use gradual::{Point, gradient};
///
/// /// One step of gradient descent, for any point and any function of it.
/// fn descend<P: Point<N, Scalar = f64>, const N: usize>(x: P, rate: f64, gradient: impl Fn(P) -> P) -> P {
///     let (mut next, slope) = (x.to_array(), gradient(x).to_array());
///     for i in 0..N {
///         next[i] -= rate * slope[i];
///     }
///     x.with_scalars(next)
/// }
/// let x = descend((4.0, 2.0), 0.25, |x| gradient(|(a, b)| a * a + b * b * 2.0, x));
/// assert_eq!(x, (2.0, 0.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "gradual cannot differentiate with respect to `{Self}`",
    label = "expected an array of scalars, a tuple of up to 8 scalars, a scalar, or a struct declared with `gradual::point!`",
    note = "a `Vec` or slice has no length that the compiler knows: use an array `[T; N]`, or the functions of `gradual::chunked`, which take slices",
    note = "for two vectors, or nested arrays, declare a struct with `gradual::point!`",
    note = "integers are not differentiable: write `[1.0, 2.0]` for `[1, 2]`"
)]
pub trait Point<const N: usize>: Pack<With<<Self as Pack>::Scalar> = Self> {
    /// The scalars in order.
    #[must_use]
    fn to_array(self) -> [Self::Scalar; N];

    /// The same shape with these scalars, of the same number or another.
    #[must_use]
    fn with_scalars<U: Scalar>(self, scalars: [U; N]) -> Self::With<U>;
}

impl<T: Scalar> Pack for T {
    type Scalar = T;
    type With<U: Scalar> = U;
    type Jacobian<V: Scalar, const N: usize> = [V; N];
    const LEN: usize = 1;

    #[inline]
    fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(T) -> U) -> U {
        f(self)
    }

    #[inline]
    fn rows<V: Scalar, const N: usize>(self, row: &mut impl FnMut(T) -> [V; N]) -> [V; N] {
        row(self)
    }

    fn read_rows<V: Scalar, const N: usize>(jacobian: &[V; N], read: &mut impl FnMut([V; N])) {
        read(*jacobian);
    }

    fn name(_k: usize, _f: &mut Formatter) -> fmt::Result {
        Ok(())
    }
}

impl<T: Scalar> Point<1> for T {
    #[inline]
    fn to_array(self) -> [T; 1] {
        [self]
    }

    #[inline]
    fn with_scalars<U: Scalar>(self, [x]: [U; 1]) -> U {
        x
    }
}

impl<P: Pack, const M: usize> Pack for [P; M] {
    type Scalar = P::Scalar;
    type With<U: Scalar> = [P::With<U>; M];
    type Jacobian<V: Scalar, const N: usize> = [P::Jacobian<V, N>; M];
    const LEN: usize = M * P::LEN;

    #[inline]
    fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(P::Scalar) -> U) -> Self::With<U> {
        self.map(|p| p.map_scalars(f))
    }

    #[inline]
    fn rows<V: Scalar, const N: usize>(self, row: &mut impl FnMut(P::Scalar) -> [V; N]) -> Self::Jacobian<V, N> {
        self.map(|p| p.rows(row))
    }

    fn read_rows<V: Scalar, const N: usize>(jacobian: &Self::Jacobian<V, N>, read: &mut impl FnMut([V; N])) {
        for rows in jacobian {
            P::read_rows(rows, read);
        }
    }

    fn name(k: usize, f: &mut Formatter) -> fmt::Result {
        write!(f, "[{}]", k / P::LEN)?;
        P::name(k % P::LEN, f)
    }
}

impl<T: Scalar, const N: usize> Point<N> for [T; N] {
    #[inline]
    fn to_array(self) -> [T; N] {
        self
    }

    #[inline]
    fn with_scalars<U: Scalar>(self, scalars: [U; N]) -> [U; N] {
        scalars
    }
}

macro_rules! tuples {
    ($($N:literal: $($T:ident $x:ident)+;)*) => { $(
        impl<T: Scalar> Pack for ($($T,)+) {
            type Scalar = T;
            type With<U: Scalar> = ($(tuples!(@ $T U),)+);
            type Jacobian<V: Scalar, const N: usize> = [[V; N]; $N];
            const LEN: usize = $N;

            #[inline]
            fn map_scalars<U: Scalar>(self, f: &mut impl FnMut(T) -> U) -> Self::With<U> {
                let ($($x,)+) = self;
                ($(f($x),)+)
            }

            #[inline]
            fn rows<V: Scalar, const N: usize>(self, row: &mut impl FnMut(T) -> [V; N]) -> [[V; N]; $N] {
                let ($($x,)+) = self;
                [$(row($x),)+]
            }

            fn read_rows<V: Scalar, const N: usize>(jacobian: &[[V; N]; $N], read: &mut impl FnMut([V; N])) {
                jacobian.iter().copied().for_each(read);
            }

            fn name(k: usize, f: &mut Formatter) -> fmt::Result {
                write!(f, ".{k}")
            }
        }

        impl<T: Scalar> Point<$N> for ($($T,)+) {
            #[inline]
            fn to_array(self) -> [T; $N] {
                let ($($x,)+) = self;
                [$($x,)+]
            }

            #[inline]
            fn with_scalars<U: Scalar>(self, [$($x,)+]: [U; $N]) -> Self::With<U> {
                ($($x,)+)
            }
        }
    )* };
    (@ $T:ident $U:ident) => { $U };
}

tuples! {
    1: T a;
    2: T a T b;
    3: T a T b T c;
    4: T a T b T c T d;
    5: T a T b T c T d T e;
    6: T a T b T c T d T e T f1;
    7: T a T b T c T d T e T f1 T g;
    8: T a T b T c T d T e T f1 T g T h;
}

/// The scalars in order.
#[cfg(feature = "std")]
pub(crate) fn scalars<P: Pack>(shape: P) -> std::vec::Vec<P::Scalar> {
    let mut scalars = std::vec::Vec::with_capacity(P::LEN);
    let _ = shape.map_scalars(&mut |x| {
        scalars.push(x);
        x
    });
    scalars
}

/// What follows the name of the whole in those of its scalars, in order.
#[cfg(feature = "std")]
pub(crate) fn names<P: Pack>() -> std::vec::Vec<std::string::String> {
    use std::string::ToString;

    (0..P::LEN).map(|k| fmt::from_fn(|f| P::name(k, f)).to_string()).collect()
}

/// Declares a struct of scalars that every driver takes and returns.
///
/// In the short form every field is a scalar; in the long form the struct names its scalar and fields may be scalars, arrays or
/// other `point!` structs. Doc comments, attributes and visibility pass through. The struct gets one type parameter, the
/// number it is made of, and is `Clone`, `Copy`, `Debug` and `PartialEq` (writing them in a `derive` is fine, and others may be added).
/// Field order is the order of rows and columns in Jacobians and Hessians.
///
/// ```
/// use gradual::{gradient, hessian};
///
/// gradual::point! {
///     /// A pinhole camera.
///     #[derive(Default)]
///     pub struct Camera { pub focal, pub k1, k2 }
/// }
/// let camera = Camera { focal: 2.0, k1: 0.0, k2: 0.0 };
/// let g: Camera<f64> = gradient(|c| c.focal * c.k1.exp() + 3.0 * c.k2.sin(), camera);
/// assert_eq!(g, Camera { focal: 1.0, k1: 2.0, k2: 3.0 });
///
/// gradual::point! {
///     #[derive(Default)]
///     struct Rig<T> { camera: Camera<T>, offset: [T; 2] }
/// }
/// let rig = Rig { camera, offset: [5.0, 7.0] };
/// let g = gradient(|r| r.camera.focal * r.offset[1], rig);
/// assert_eq!((g.camera.focal, g.offset), (7.0, [0.0, 2.0]));
/// let h: [[f64; 5]; 5] = hessian(|r| r.camera.focal * r.offset[1], rig);
/// assert_eq!(h[0], [0.0, 0.0, 0.0, 0.0, 1.0]);
/// ```
#[macro_export]
macro_rules! point {
    // Short form: every field is the scalar.
    (
        $(#[$($attribute:tt)*])*
        $vis:vis struct $Name:ident { $($(#[$field_attribute:meta])* $field_vis:vis $field:ident),+ $(,)? }
    ) => {
        $crate::point! {
            $(#[$($attribute)*])*
            $vis struct $Name<T> { $($(#[$field_attribute])* $field_vis $field: T),+ }
        }
    };
    // Long form.
    (
        $(#[$($attribute:tt)*])*
        $vis:vis struct $Name:ident<$T:ident> {
            $($(#[$field_attribute:meta])* $field_vis:vis $field:ident: $Field:ty),+ $(,)?
        }
    ) => {
        $crate::point! { @attributes [] [$([$($attribute)*])*]
            $vis struct $Name<$T> { $($(#[$field_attribute])* $field_vis $field: $Field),+ }
        }

        const _: () = {
            const GRADUAL_LEN: usize = {
                // The user's name for the scalar, so that the field types below can be asked for their length.
                type $T = f64;
                0 $(+ <$Field as $crate::Pack>::LEN)+
            };

            impl<$T: $crate::Scalar> $crate::Pack for $Name<$T> {
                type Scalar = $T;
                type With<GradualU: $crate::Scalar> = $Name<GradualU>;
                type Jacobian<GradualV: $crate::Scalar, const GRADUAL_N: usize> = [[GradualV; GRADUAL_N]; GRADUAL_LEN];
                const LEN: usize = GRADUAL_LEN;

                #[inline]
                fn map_scalars<GradualU: $crate::Scalar>(
                    self,
                    f: &mut impl FnMut($T) -> GradualU,
                ) -> $Name<GradualU> {
                    $Name { $($field: $crate::Pack::map_scalars(self.$field, f)),+ }
                }

                #[inline]
                fn rows<GradualV: $crate::Scalar, const GRADUAL_N: usize>(
                    self,
                    row: &mut impl FnMut($T) -> [GradualV; GRADUAL_N],
                ) -> [[GradualV; GRADUAL_N]; GRADUAL_LEN] {
                    let mut rows = [[GradualV::zero(); GRADUAL_N]; GRADUAL_LEN];
                    let mut i = 0;
                    let _ = $crate::Pack::map_scalars(self, &mut |x| {
                        rows[i] = row(x);
                        i += 1;
                        x
                    });
                    rows
                }

                fn read_rows<GradualV: $crate::Scalar, const GRADUAL_N: usize>(
                    jacobian: &[[GradualV; GRADUAL_N]; GRADUAL_LEN],
                    read: &mut impl FnMut([GradualV; GRADUAL_N]),
                ) {
                    jacobian.iter().copied().for_each(read);
                }

                fn name(mut k: usize, f: &mut ::core::fmt::Formatter) -> ::core::fmt::Result {
                    $(
                        if k < <$Field as $crate::Pack>::LEN {
                            f.write_str(concat!(".", stringify!($field)))?;
                            return <$Field as $crate::Pack>::name(k, f);
                        }
                        k -= <$Field as $crate::Pack>::LEN;
                    )+
                    write!(f, "[{k}]")
                }
            }

            impl<$T: $crate::Scalar> $crate::Point<GRADUAL_LEN> for $Name<$T> {
                #[inline]
                fn to_array(self) -> [$T; GRADUAL_LEN] {
                    let mut scalars = [<$T as $crate::Scalar>::zero(); GRADUAL_LEN];
                    let mut i = 0;
                    let _ = $crate::Pack::map_scalars(self, &mut |x| {
                        scalars[i] = x;
                        i += 1;
                        x
                    });
                    scalars
                }

                #[inline]
                fn with_scalars<GradualU: $crate::Scalar>(self, scalars: [GradualU; GRADUAL_LEN]) -> $Name<GradualU> {
                    let mut i = 0;
                    $crate::Pack::map_scalars(self, &mut |_| {
                        i += 1;
                        scalars[i - 1]
                    })
                }
            }
        };
    };

    // Attributes: a derive may name what every point has anyway.
    (@attributes [$($done:tt)*] [[derive($($derived:tt)*)] $($attribute:tt)*] $($item:tt)*) => {
        $crate::point! { @derive [$($done)*] [$($attribute)*] [] [$($derived)*] $($item)* }
    };
    (@attributes [$($done:tt)*] [[$($other:tt)*] $($attribute:tt)*] $($item:tt)*) => {
        $crate::point! { @attributes [$($done)* #[$($other)*]] [$($attribute)*] $($item)* }
    };
    (@attributes [$($done:tt)*] [] $($item:tt)*) => {
        $($done)*
        #[derive(Clone, Copy, Debug, PartialEq)]
        $($item)*
    };
    (@derive $done:tt $attributes:tt $kept:tt [Clone $(, $($derived:tt)*)?] $($item:tt)*) => {
        $crate::point! { @derive $done $attributes $kept [$($($derived)*)?] $($item)* }
    };
    (@derive $done:tt $attributes:tt $kept:tt [Copy $(, $($derived:tt)*)?] $($item:tt)*) => {
        $crate::point! { @derive $done $attributes $kept [$($($derived)*)?] $($item)* }
    };
    (@derive $done:tt $attributes:tt $kept:tt [Debug $(, $($derived:tt)*)?] $($item:tt)*) => {
        $crate::point! { @derive $done $attributes $kept [$($($derived)*)?] $($item)* }
    };
    (@derive $done:tt $attributes:tt $kept:tt [PartialEq $(, $($derived:tt)*)?] $($item:tt)*) => {
        $crate::point! { @derive $done $attributes $kept [$($($derived)*)?] $($item)* }
    };
    (@derive $done:tt $attributes:tt $kept:tt [$next:tt $($derived:tt)*] $($item:tt)*) => {
        $crate::point! { @path $done $attributes $kept [$next $($derived)*] $($item)* }
    };
    (@path $done:tt $attributes:tt [$($kept:tt)*] [, $($derived:tt)*] $($item:tt)*) => {
        $crate::point! { @derive $done $attributes [$($kept)* ,] [$($derived)*] $($item)* }
    };
    (@path $done:tt $attributes:tt [$($kept:tt)*] [$next:tt $($derived:tt)*] $($item:tt)*) => {
        $crate::point! { @path $done $attributes [$($kept)* $next] [$($derived)*] $($item)* }
    };
    (@path $done:tt $attributes:tt $kept:tt [] $($item:tt)*) => {
        $crate::point! { @derive $done $attributes $kept [] $($item)* }
    };
    (@derive [$($done:tt)*] $attributes:tt [$($kept:tt)*] [] $($item:tt)*) => {
        $crate::point! { @attributes [$($done)* #[derive($($kept)*)]] $attributes $($item)* }
    };

    ($($other:tt)*) => {
        compile_error!(
            "point! takes `struct Name { a, b }`, whose fields are all scalars, or `struct Name<T> { a: T, b: [T; 3] }`: \
             one parameter without bounds, and f64 nowhere"
        );
    };
}
