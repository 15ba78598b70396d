//! One test binary: a file for each piece of the crate, and the oracles in `oracle/`.

mod allocation;
mod architecture;
mod conventions;
mod dual;

mod forward;
mod kinks;
mod laws;
mod point;
mod several;
mod support;
