//! `Display` and `LowerExp` of the scalars: a precision and a sign hold for every number, a width for the whole.

use core::fmt::{self, Formatter, Write};

/// Counts the characters of what is written, so that the whole can be padded without a buffer.
struct Width(usize);

impl Write for Width {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.chars().count();
        Ok(())
    }
}

/// Pads what `write` writes to the formatter's width: to the left end unless told otherwise, with its fill.
pub(crate) fn pad(f: &mut Formatter, write: impl Fn(&mut dyn Write) -> fmt::Result) -> fmt::Result {
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

/// Around a number that is a sum itself.
pub(crate) fn brackets(depth: usize) -> [&'static str; 2] {
    if depth == 0 { ["", ""] } else { ["(", ")"] }
}

/// Implements `Display` and `LowerExp` for a scalar `Type<T, N>`: `|x, w, number| …` writes `x` to `w`, its numbers by `number(w, &n)?`.
macro_rules! format_scalar {
    ($Type:ident, |$x:ident, $w:ident, $number:ident| $write:expr) => {
        $crate::fmt::format_scalar! { @trait Display $Type |$x, $w, $number| $write, "{}", "{:+}", "{:.*}", "{:+.*}" }
        $crate::fmt::format_scalar! { @trait LowerExp $Type |$x, $w, $number| $write, "{:e}", "{:+e}", "{:.*e}", "{:+.*e}" }
    };
    (
        @trait $Trait:ident $Type:ident |$x:ident, $w:ident, $number:ident| $write:expr,
        $plain:literal, $signed:literal, $precise:literal, $signed_precise:literal
    ) => {
        impl<T: Scalar + ::core::fmt::$Trait, const N: usize> ::core::fmt::$Trait for $Type<T, N> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter) -> ::core::fmt::Result {
                let (precision, plus) = (f.precision(), f.sign_plus());
                let $number = |w: &mut dyn ::core::fmt::Write, n: &T| match (precision, plus) {
                    (None, false) => write!(w, $plain, n),
                    (None, true) => write!(w, $signed, n),
                    (Some(p), false) => write!(w, $precise, p, n),
                    (Some(p), true) => write!(w, $signed_precise, p, n),
                };
                let $x = self;
                $crate::fmt::pad(f, |$w| $write)
            }
        }
    };
}
pub(crate) use format_scalar;
