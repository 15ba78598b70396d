//! The losses by name, and the smooth stand-ins for those with a kink or a jump.

use gradual::smooth::{SigmoidStep, SmoothAbs, Softplus};
use gradual::{Real, loss};

/// One enum of the losses of a number, with a generic function that evaluates them.
macro_rules! losses {
    ($($name:ident: $value:expr;)*) => {
        /// A loss of `gradual::loss::TABLE`, with the parameters of that table.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(non_camel_case_types, reason = "their names are those of the functions")]
        pub(crate) enum Named { $($name),* }

        impl Named {
            pub(crate) fn find(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The loss at a residual, or at a margin.
            fn at<T: Real>(self, x: T) -> T {
                match self {
                    $(Self::$name => $value(x),)*
                }
            }
        }
    };
}

losses! {
    squared: loss::squared;
    absolute: loss::absolute;
    huber: |r| loss::huber(r, 1.0);
    pseudo_huber: |r| loss::pseudo_huber(r, 1.0);
    log_cosh: loss::log_cosh;
    cauchy: |r| loss::cauchy(r, 1.0);
    welsch: |r| loss::welsch(r, 1.0);
    tukey: |r| loss::tukey(r, 1.0);
    geman_mcclure: |r| loss::geman_mcclure(r, 1.0);
    // Of observed minus predicted, the other way round than all others.
    quantile: |r: T| loss::quantile(-r, 0.5);
    epsilon_insensitive: |r| loss::epsilon_insensitive(r, 1.0);
    logistic: |m| loss::logistic(m, 1.0);
    bce_with_logits: |m| loss::bce_with_logits(m, 1.0);
    hinge: |m| loss::hinge(m, 1.0);
    squared_hinge: |m| loss::squared_hinge(m, 1.0);
    exponential: |m| loss::exponential(m, 1.0);
    focal: |m| loss::focal(m, 1.0, 2.0);
    zero_one: |m| loss::zero_one(m, 1.0);
}

impl Named {
    /// Whether it is a loss of a margin (label times score), not of a residual.
    pub(crate) fn takes_margin(self) -> bool {
        use Named::{bce_with_logits, exponential, focal, hinge, logistic, squared_hinge, zero_one};
        matches!(self, logistic | bce_with_logits | hinge | squared_hinge | exponential | focal | zero_one)
    }
}

/// What is trained with: a loss, or a stand-in for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Curve {
    Original(Named),
    Absolute(SmoothAbs),
    Quantile(Softplus),
    EpsilonInsensitive(Softplus),
    Hinge(Softplus),
    ZeroOne(SigmoidStep),
}

impl Curve {
    /// The stand-in of a loss with kinks or a jump that differs from it by at most `error`, beside a jump by that area.
    pub(crate) fn stand_in(loss: Named, error: f64) -> Option<Self> {
        Some(match loss {
            Named::absolute => Self::Absolute(SmoothAbs::within(error)),
            Named::quantile => Self::Quantile(Softplus::within(error)),
            Named::epsilon_insensitive => Self::EpsilonInsensitive(Softplus::within(error)),
            Named::hinge => Self::Hinge(Softplus::within(error)),
            Named::zero_one => Self::ZeroOne(SigmoidStep::within(error)),
            _ => return None,
        })
    }

    /// The formula with its numbers.
    pub(crate) fn formula(self) -> String {
        match self {
            Self::Original(loss) => format!("{loss:?}"),
            Self::Absolute(abs) => format!("√(r² + {:.3}²)", abs.width),
            Self::Quantile(relu) => format!("r/2 + ln(1 + e^(-{:.2} r))/{:.2}", relu.sharpness, relu.sharpness),
            Self::EpsilonInsensitive(relu) => {
                let b = relu.sharpness;
                format!("(ln(1 + e^({b:.2} (r - 1))) + ln(1 + e^({b:.2} (-r - 1))))/{b:.2}")
            }
            Self::Hinge(relu) => format!("ln(1 + e^({:.2} (1 - m)))/{:.2}", relu.sharpness, relu.sharpness),
            Self::ZeroOne(step) => format!("sigmoid(-{:.2} m)", step.sharpness),
        }
    }

    pub(crate) fn at<T: Real>(self, x: T) -> T {
        match self {
            Self::Original(loss) => loss.at(x),
            Self::Absolute(abs) => abs.apply(x),
            Self::Quantile(relu) => x * 0.5 + relu.apply(-x),
            Self::EpsilonInsensitive(relu) => relu.apply(x - 1.0) + relu.apply(-x - 1.0),
            Self::Hinge(relu) => relu.apply(-x + 1.0),
            Self::ZeroOne(step) => step.apply(-x),
        }
    }
}
