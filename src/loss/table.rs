//! The table of losses, as data and as documentation.

/// How smooth a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Class {
    /// It jumps.
    Jump,
    /// Continuous, with kinks.
    C0,
    /// Once continuously differentiable.
    C1,
    /// Twice continuously differentiable.
    C2,
    /// Differentiable to any order.
    Smooth,
}

/// How far an outlier can pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Influence {
    /// The slope grows without bound: one outlier rules.
    Unbounded,
    /// The slope is bounded.
    Bounded,
    /// The slope falls back to zero: far outliers are let go. Such a loss is not convex.
    Redescending,
}

/// What is known of a loss, its parameter being 1 (τ = 1/2, γ = 2) and its label or target 1.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Loss {
    /// The name of the function.
    pub name: &'static str,
    /// The formula, in the residual r or the margin m.
    pub formula: &'static str,
    /// How smooth it is.
    pub class: Class,
    /// Where the class ends: elsewhere the function is smooth.
    pub points: &'static [f64],
    /// Whether it is convex.
    pub convex: bool,
    /// The largest slope, infinite if there is none.
    pub lipschitz: f64,
    /// How far an outlier (for labels: a wrong one) can pull.
    pub influence: Influence,
    /// What takes its place if its kinks or jumps are in the way: a smooth loss, or the type of [`smooth`](crate::smooth) for the
    /// function of which it is made; `None` if it is smooth.
    pub stand_in: Option<&'static str>,
}

#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_loss {
    ($callback:ident $($context:tt)*) => { $callback! { $($context)*
        { squared(), "r²/2", Smooth, [], true, INFINITY, Unbounded }
        { absolute(), "abs(r)", C0, [0.0], true, 1.0, Bounded, by smooth::SmoothAbs }
        { huber(1.0), "r²/2, from abs(r) = 1 on abs(r) - 1/2", C1, [-1.0, 1.0], true, 1.0, Bounded, by loss::pseudo_huber }
        { pseudo_huber(1.0), "√(1 + r²) - 1", Smooth, [], true, 1.0, Bounded }
        { log_cosh(), "ln cosh r", Smooth, [], true, 1.0, Bounded }
        { cauchy(1.0), "ln(1 + r²)/2", Smooth, [], false, 0.5, Redescending }
        { welsch(1.0), "(1 - e^(-r²))/2", Smooth, [], false, 0.428_881_942_480_353_3, Redescending }
        { tukey(1.0), "(1 - (1 - r²)³)/6, from abs(r) = 1 on 1/6", C2, [-1.0, 1.0], false, 0.286_216_701_119_973_1, Redescending,
          by loss::welsch }
        { geman_mcclure(1.0), "r²/2 / (1 + r²)", Smooth, [], false, 0.324_759_526_419_164_5, Redescending }
        { quantile(0.5), "abs(r)/2", C0, [0.0], true, 0.5, Bounded, by smooth::Softplus }
        { epsilon_insensitive(1.0), "max(abs(r) - 1, 0)", C0, [-1.0, 1.0], true, 1.0, Bounded, by smooth::Softplus }
        { logistic(1.0), "ln(1 + e^-m)", Smooth, [], true, 1.0, Bounded }
        { bce_with_logits(1.0), "-ln sigmoid(s)", Smooth, [], true, 1.0, Bounded }
        { hinge(1.0), "max(1 - m, 0)", C0, [1.0], true, 1.0, Bounded, by smooth::Softplus }
        { squared_hinge(1.0), "max(1 - m, 0)²", C1, [1.0], true, INFINITY, Unbounded, by smooth::Softplus }
        { exponential(1.0), "e^-m", Smooth, [], true, INFINITY, Unbounded }
        { focal(1.0, 2.0), "sigmoid(-m)² ln(1 + e^-m)", Smooth, [], false, 1.128_983_218_568_398_3, Bounded }
        { zero_one(1.0), "0 where m > 0, else 1", Jump, [0.0], false, INFINITY, Bounded, by smooth::SigmoidStep }
    } };
}
use __for_each_loss as for_each_loss;

const INFINITY: f64 = f64::INFINITY;

macro_rules! table {
    ($({
        $name:ident($($parameter:literal),*), $formula:literal, $class:ident, $points:expr, $convex:literal, $lipschitz:expr,
        $influence:ident $(, by $place:ident::$StandIn:ident)?
    })*) => {
        /// What is known of each loss, its parameter being 1 (τ = 1/2, γ = 2) and its label or target 1.
        ///
        /// The loss of several scores, [`cross_entropy`](super::cross_entropy), is smooth and convex, its slopes are between -1 and 1, and a wrong label
        /// pulls with bounded force.
        ///
        /// | loss | formula | class | ends at | convex | largest slope | influence | smooth stand-in |
        /// |---|---|---|---|---|---|---|---|
        $(#[doc = concat!(
            "| [`", stringify!($name), "`](super::", stringify!($name), ") | ", $formula, " | ", stringify!($class), " | `",
            stringify!($points), "` | ", stringify!($convex), " | `", stringify!($lipschitz), "` | ", stringify!($influence), " | ",
            $("[`", stringify!($StandIn), "`](super::super::", stringify!($place), "::", stringify!($StandIn), ")",)? " |"
        )])*
        pub const TABLE: &[Loss] = &[$(Loss {
            name: stringify!($name),
            formula: $formula,
            class: Class::$class,
            points: &$points,
            convex: $convex,
            lipschitz: $lipschitz,
            influence: Influence::$influence,
            stand_in: table!(@ $($place::$StandIn)?),
        }),*];
    };
    (@) => { None };
    (@ $place:ident::$StandIn:ident) => { Some(concat!(stringify!($place), "::", stringify!($StandIn))) };
}
for_each_loss!(table);
