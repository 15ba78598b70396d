//! `Display` and `LowerExp` of the dual number.

use core::fmt::{self, Display, Formatter, LowerExp, Write};

use super::Dual;
use crate::scalar::Scalar;

/// Counts the characters of what is written, so that the whole can be padded without a buffer.
struct Width(usize);

impl Write for Width {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.chars().count();
        Ok(())
    }
}

/// Pads what `write` writes to the formatter's width: to the left end unless told otherwise, with its fill.
fn pad(f: &mut Formatter, write: impl Fn(&mut dyn Write) -> fmt::Result) -> fmt::Result {
    let Some(width) = f.width() else {
        return write(f);
    };
    let mut written = Width(0);
    write(&mut written)?;
    let missing = width.saturating_sub(written.0);
    let (fill, before) = (
        f.fill(),
        match f.align() {
            Some(fmt::Alignment::Left) => 0,
            Some(fmt::Alignment::Center) => missing / 2,
            // As numbers do.
            Some(fmt::Alignment::Right) | None => missing,
        },
    );
    for _ in 0..before {
        f.write_char(fill)?;
    }
    write(f)?;
    for _ in before..missing {
        f.write_char(fill)?;
    }
    Ok(())
}

macro_rules! format_dual {
    ($Trait:ident, $plain:literal, $signed:literal, $precise:literal, $signed_precise:literal) => {
        impl<T: Scalar + $Trait, const N: usize> $Trait for Dual<T, N> {
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                let (precision, plus) = (f.precision(), f.sign_plus());
                let number = |w: &mut dyn Write, x: &T| match (precision, plus) {
                    (None, false) => write!(w, $plain, x),
                    (None, true) => write!(w, $signed, x),
                    (Some(p), false) => write!(w, $precise, p, x),
                    (Some(p), true) => write!(w, $signed_precise, p, x),
                };
                pad(f, |w| {
                    // A nested number is a sum itself.
                    let (open, close) = if T::DEPTH == 0 { ("", "") } else { ("(", ")") };
                    w.write_str(open)?;
                    number(w, &self.value)?;
                    w.write_str(close)?;
                    w.write_str(" + [")?;
                    for (k, x) in self.tangent.iter().enumerate() {
                        w.write_str(if k == 0 { "" } else { ", " })?;
                        number(w, x)?;
                    }
                    w.write_str("]ε")
                })
            }
        }
    };
}

format_dual!(Display, "{}", "{:+}", "{:.*}", "{:+.*}");
format_dual!(LowerExp, "{:e}", "{:+e}", "{:.*e}", "{:+.*e}");
