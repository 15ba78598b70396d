//! Lines, titles and numbers of a text file, and errors that name the line.

use std::fmt;

/// Where a file departs from the format.
#[derive(Debug)]
pub(crate) struct ParseError {
    line: usize,
    expected: String,
    found: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.line, self.expected, self.found)
    }
}

impl std::error::Error for ParseError {}

/// An error at a line.
pub(super) fn error(line: usize, expected: impl Into<String>, found: impl Into<String>) -> ParseError {
    ParseError { line, expected: expected.into(), found: found.into() }
}

/// The lines of a text that are not blank, trimmed, with their numbers.
pub(super) struct Lines<'a> {
    numbered: Vec<(usize, &'a str)>,
    position: usize,
    end: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim));
        let numbered = lines.filter(|(_, line)| !line.is_empty()).collect();
        Self { numbered, position: 0, end: text.lines().count().max(1) }
    }

    /// The next line, which stays the next one.
    pub(super) fn peek(&self) -> Option<(usize, &'a str)> {
        self.numbered.get(self.position).copied()
    }

    /// The next line if it satisfies `condition`.
    pub(super) fn next_if(&mut self, condition: impl Fn(&str) -> bool) -> Option<(usize, &'a str)> {
        self.peek().filter(|(_, line)| condition(line))?;
        self.next()
    }

    /// Goes behind the next line that starts with `title` and returns the lines before it.
    pub(super) fn skip_past(&mut self, title: &str) -> Result<Vec<(usize, &'a str)>, ParseError> {
        let mut before = Vec::new();
        for (line, text) in self.by_ref() {
            // The table of contents at the top of a file has the same titles, with line numbers.
            if strip_title(text, title).is_some_and(|rest| !rest.starts_with("(lines")) {
                return Ok(before);
            }
            before.push((line, text));
        }
        Err(self.unexpected(format!("a line that starts with {title:?}")))
    }

    /// The error that the next line is not what was expected.
    pub(super) fn unexpected(&self, expected: impl Into<String>) -> ParseError {
        match self.peek() {
            Some((line, found)) => error(line, expected, quote(found)),
            None => error(self.end, expected, "the end of the file"),
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.peek()?;
        self.position += 1;
        Some(line)
    }
}

/// The rest of a line that starts with `title`, in upper or lower case.
pub(super) fn strip_title<'a>(line: &'a str, title: &str) -> Option<&'a str> {
    let (head, rest) = line.split_at_checked(title.len())?;
    head.eq_ignore_ascii_case(title).then_some(rest.trim())
}

/// The words of a line as finite numbers.
pub(super) fn numbers(line: usize, words: &str) -> Result<Vec<f64>, ParseError> {
    words.split_whitespace().map(|word| number(line, word)).collect()
}

/// A finite number.
pub(super) fn number(line: usize, word: &str) -> Result<f64, ParseError> {
    match word.parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(x),
        Ok(_) => Err(error(line, "a finite number", quote(word))),
        Err(_) => Err(error(line, "a number", quote(word))),
    }
}

/// The beginning of a text in quotation marks.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 50;
    let beginning: String = text.chars().take(LONGEST).collect();
    if beginning.len() < text.len() { format!("{beginning:?}...") } else { format!("{text:?}") }
}
