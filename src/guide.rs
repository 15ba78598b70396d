//! Pages: the conventions, kinks, what derivatives cost, the compiler's answers to common mistakes, and how the crate is built.

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

#[doc = include_str!("guide/builders.md")]
pub mod builders {}
