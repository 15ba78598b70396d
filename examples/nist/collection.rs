//! The 27 problems, built into the program, in NIST's order of difficulty.

/// A file of the collection.
pub(crate) struct Problem {
    /// The problem's name.
    pub(crate) name: &'static str,
    /// The file's text.
    pub(crate) text: &'static str,
}

macro_rules! problems {
    ($($name:literal)*) => {
        &[$(Problem { name: $name, text: include_str!(concat!("data/", $name, ".dat")) }),*]
    };
}

const LEVELS: [(&str, &[Problem]); 3] = [
    ("lower", problems!["Misra1a" "Chwirut2" "Chwirut1" "Lanczos3" "Gauss1" "Gauss2" "DanWood" "Misra1b"]),
    (
        "average",
        problems!["Kirby2" "Hahn1" "Nelson" "MGH17" "Lanczos1" "Lanczos2"
                  "Gauss3" "Misra1c" "Misra1d" "Roszman1" "ENSO"],
    ),
    ("higher", problems!["MGH09" "Thurber" "BoxBOD" "Rat42" "MGH10" "Eckerle4" "Rat43" "Bennett5"]),
];

/// All problems with their level of difficulty.
pub(crate) fn problems() -> impl Iterator<Item = (&'static str, &'static Problem)> {
    LEVELS.iter().flat_map(|&(level, problems)| problems.iter().map(move |problem| (level, problem)))
}
