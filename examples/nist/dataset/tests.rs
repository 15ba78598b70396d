//! Every file of the collection is read; every kind of broken file is refused with the line and what was expected.

use super::*;
use crate::collection;

const MISRA1A: &str = include_str!("../data/Misra1a.dat");

fn parse(text: &str) -> Result<Dataset, String> {
    Dataset::parse(text, NamedModel::find("Misra1a").unwrap()).map_err(|error| error.to_string())
}

/// Misra1a with its `line`s replaced; an empty replacement leaves a blank line.
fn with_lines(replacements: &[(usize, &str)]) -> String {
    let replacement = |n: usize| replacements.iter().find(|(line, _)| *line == n).map(|(_, text)| *text);
    (1..).zip(MISRA1A.lines()).flat_map(|(n, line)| [replacement(n).unwrap_or(line), "\n"]).collect()
}

fn with_line(line: usize, text: &str) -> String {
    with_lines(&[(line, text)])
}

fn beginning(lines: usize) -> String {
    MISRA1A.lines().take(lines).flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn all_files_of_the_collection_are_complete() {
    for (_, problem) in collection::problems() {
        let model = NamedModel::find(problem.name).unwrap();
        let data = Dataset::parse(problem.text, model).unwrap_or_else(|error| panic!("{}: {error}", problem.name));
        assert_eq!(data.starts.len(), 2);
        assert!(data.starts.iter().all(|start| start.len() == model.parameters));
        assert_eq!(data.certified.parameters.len(), model.parameters);
        assert_eq!(data.certified.deviations.len(), model.parameters);
        assert!(data.certified.rss.is_some());
    }
}

#[test]
fn misra1a_is_read_as_it_stands() {
    let data = parse(MISRA1A).unwrap();
    assert_eq!(data.starts, [[500.0, 0.0001], [250.0, 0.0005]]);
    assert_eq!(data.certified.parameters, [2.389_421_291_8e2, 5.501_564_318_1e-4]);
    assert_eq!(data.certified.deviations, [2.707_007_524_1, 7.266_868_843_6e-6]);
    assert_eq!(data.certified.rss, Some(1.245_513_889_4e-1));
    assert_eq!(data.observations.len(), 14);
    assert_eq!((data.observations[13].y, &data.observations[13].x[..]), (81.78, &[760.0][..]));
    assert_eq!(data.labels, ["y = volume", "x = pressure"]);
}

#[test]
fn line_ends_blank_lines_a_byte_order_mark_and_case_do_not_matter() {
    let plain = MISRA1A.replace("\r\n", "\n");
    for text in [
        plain.clone(),
        format!("\u{feff}{plain}\n\n"),
        plain.replace("61 to 74", "1 to 14").replacen("\nData:   y", "\n\nDATA:   y", 1),
        plain.replace("10.07E0", "\n10.07e+00"),
    ] {
        assert_eq!(parse(&text).unwrap().observations.len(), 14);
    }
}

#[test]
fn a_short_file_suffices() {
    let rows = "1 2\n3 4\n5 6\n";
    let full = parse(&format!("Starting values\nb1 = 1 2 3 4\nb2=5 6 7 8\nData:\n{rows}")).unwrap();
    assert_eq!(full.starts, [[1.0, 5.0], [2.0, 6.0]]);
    assert_eq!((full.certified.parameters, full.certified.deviations), (vec![3.0, 7.0], vec![4.0, 8.0]));
    assert_eq!((full.certified.rss, full.labels), (None, ["y".into(), "x".into()]));

    let bare = parse(&format!("Starting values\nb1 = 1\nb2 = 5\nData: y x\n{rows}")).unwrap();
    assert_eq!(bare.starts, [[1.0, 5.0]]);
    assert!(bare.certified.parameters.is_empty() && bare.certified.deviations.is_empty());

    let titled =
        format!("Starting values\nStart 1 Parameter Standard Deviation\nb1 = 1 3 4\nb2 = 5 7 8\nData: y x\n{rows}");
    let titled = parse(&titled).unwrap();
    assert_eq!((titled.starts, titled.certified.parameters), (vec![vec![1.0, 5.0]], vec![3.0, 7.0]));
}

#[test]
fn errors_name_the_line_and_what_was_expected() {
    let two = "(2 parameters for this model)";
    let starting_values = "one or two starting values, then a certified value and its standard deviation or nothing";
    for (text, error) in [
        // The structure.
        (String::new(), "1: expected a line that starts with \"Starting values\", found the end of the file"),
        (beginning(30), "30: expected a line that starts with \"Starting values\", found the end of the file"),
        (beginning(41), &format!("41: expected \"b2 = start1 start2 ...\" {two}, found the end of the file")),
        (beginning(50), "50: expected a line that starts with \"Data:\", found the end of the file"),
        (with_line(60, ""), "74: expected a line that starts with \"Data:\", found the end of the file"),
        (beginning(60), "60: expected more observations than the 2 parameters of the model, found the end of the file"),
        (beginning(62), "62: expected more observations than the 2 parameters of the model, found the end of the file"),
        (beginning(70), "7: expected 14 observations below \"Data:\", as this line announces, found 10"),
        (with_line(7, ""), ""),
        (
            with_lines(&[(7, ""), (47, "Number of Observations: 15")]),
            "47: expected 15 observations below \"Data:\", as this line announces, found 14",
        ),
        // The parameters.
        (with_line(41, "b1 500 250"), &format!("41: expected \"b1 = start1 start2 ...\" {two}, found \"b1 500 250\"")),
        (with_line(42, "b3 = 1 2"), &format!("42: expected \"b2 = start1 start2 ...\" {two}, found \"b3 = 1 2\"")),
        (
            with_line(43, "b3 = 1 2 3 4"),
            "43: expected no more than 2 parameters for this model, found \"b3 = 1 2 3 4\"",
        ),
        (with_line(41, "b1 = 5OO 250 1 1"), "41: expected a number, found \"5OO\""),
        (with_line(41, "b1 = 500 NaN 1 1"), "41: expected a finite number, found \"NaN\""),
        (with_line(42, "b2 = 1 2"), "42: expected 4 numbers as for b1, found \"b2 = 1 2\""),
        (with_lines(&[(41, "b1 ="), (42, "b2 =")]), &format!("41: expected {starting_values}, found \"b1 =\"")),
        (
            with_lines(&[(41, "b1 = 1 2 3"), (42, "b2 = 1 2 3")]),
            &format!("41: expected {starting_values}, found \"b1 = 1 2 3\""),
        ),
        (with_line(44, "Residual Sum of Squares: ?"), "44: expected a number, found \"?\""),
        // The observations.
        (with_line(63, "17.94E0  l41.1E0"), "63: expected a number, found \"l41.1E0\""),
        (with_line(63, "17.94E0"), "63: expected 2 numbers \"y x\", found \"17.94E0\""),
        (with_line(63, "1 2 3"), "63: expected 2 numbers \"y x\", found \"1 2 3\""),
        (with_line(63, "inf 141.1"), "63: expected a finite number, found \"inf\""),
        (with_line(63, "1e999 141.1"), "63: expected a finite number, found \"1e999\""),
    ] {
        assert_eq!(parse(&text).err().unwrap_or_default(), error);
    }
}

#[test]
fn a_logarithm_needs_positive_responses() {
    let text = "Starting values\nb1 = 1\nb2 = 1\nb3 = 1\nData: y x1 x2\n1 2 3\n-1 2 3\n";
    let error = Dataset::parse(text, NamedModel::find("Nelson").unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "7: expected a positive y, since the model describes log(y), found \"-1 2 3\"");
}
