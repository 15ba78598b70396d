//! Pages: what a differentiable loss is, why that matters, how to find out and what to do; how forward mode works; the conventions, kinks,
//! what derivatives cost, the compiler's answers to common mistakes, and how the crate is built.

#[doc = include_str!("guide/differentiable.md")]
pub mod differentiable {}

#[doc = include_str!("guide/why.md")]
///
/// # Pictures
///
/// The size of the gradient that is followed, on 569 tumours, with the hinge loss and with a smooth stand-in, as
/// `cargo run --release --example differentiable_loss -- hinge` draws it:
///
#[doc = include_str!("guide/pictures/hinge.svg")]
pub mod why {}

#[doc = include_str!("guide/audit.md")]
pub mod audit {}

#[doc = include_str!("guide/stand_ins.md")]
///
/// # Pictures
///
/// Drawn by `cargo run --release --example differentiable_loss`. The hinge loss and two stand-ins:
///
#[doc = include_str!("guide/pictures/hinge_stand_ins.svg")]
///
/// Mean absolute residuals of 442 patients: with the kinks, the gradient that is followed goes to and fro; with the stand-in it settles.
///
#[doc = include_str!("guide/pictures/absolute.svg")]
pub mod stand_ins {}

#[doc = include_str!("guide/forward_mode.md")]
pub mod forward_mode {}

#[doc = include_str!("guide/conventions.md")]
pub mod conventions {}

#[doc = include_str!("guide/kinks.md")]
#[doc = include_str!("guide/kink_table.md")]
pub mod kinks {}

#[doc = include_str!("guide/mistakes.md")]
pub mod mistakes {}

#[doc = include_str!("guide/cost.md")]
///
/// # Pictures
///
/// `cargo bench --bench versus_reverse` draws them.
///
#[doc = include_str!("guide/pictures/rosenbrock.svg")]
///
#[doc = include_str!("guide/pictures/mixture.svg")]
pub mod cost {}

#[doc = include_str!("guide/coming_from.md")]
pub mod coming_from {}

#[doc = include_str!("guide/other_traits.md")]
pub mod other_traits {}

#[doc = include_str!("guide/builders.md")]
pub mod builders {}
