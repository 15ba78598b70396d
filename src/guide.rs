//! Pages: the conventions, the compiler's answers to common mistakes, and how the crate is built.

#[doc = include_str!("guide/conventions.md")]
pub mod conventions {}

#[doc = include_str!("guide/mistakes.md")]
pub mod mistakes {}

#[doc = include_str!("guide/builders.md")]
pub mod builders {}
