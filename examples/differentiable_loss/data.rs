//! The data: columns brought to mean 0 and variance 1, and a last column of ones for the offset.

/// The progression of diabetes in 442 patients (Efron et al. 2004): rows (measurements and 1, standardised progression).
pub(crate) fn diabetes() -> Vec<([f64; 11], f64)> {
    let table = numbers(include_str!("../data/diabetes.csv"), ' ');
    let progression: Vec<f64> = standardised(&table).iter().map(|row| row[10]).collect();
    features(&table).into_iter().zip(progression).collect()
}

/// 569 tumours (Street et al. 1993): rows (measurements and 1, label), where benign is 1 and malignant -1.
pub(crate) fn breast_cancer() -> Vec<([f64; 31], f64)> {
    let table = numbers(after_first_line(include_str!("../data/breast_cancer.csv")), ',');
    let labels = table.iter().map(|row| if row[30] == 1.0 { 1.0 } else { -1.0 });
    features(&table).into_iter().zip(labels).collect()
}

/// 150 irises of three species (Fisher 1936): rows (measurements and 1, species).
pub(crate) fn iris() -> Vec<([f64; 5], usize)> {
    let table = numbers(after_first_line(include_str!("../data/iris.csv")), ',');
    let species = table.iter().map(|row| (0..3).find(|&k| row[4] == k as f64).expect("a class from 0 to 2"));
    features(&table).into_iter().zip(species).collect()
}

fn after_first_line(text: &str) -> &str {
    text.split_once('\n').expect("a first line").1
}

fn numbers(text: &str, separator: char) -> Vec<Vec<f64>> {
    text.lines().map(|line| line.split(separator).map(|x| x.trim().parse().expect("a number")).collect()).collect()
}

/// All columns but the last, standardised, and 1.
fn features<const N: usize>(table: &[Vec<f64>]) -> Vec<[f64; N]> {
    let mut rows = standardised(table);
    for row in &mut rows {
        row[N - 1] = 1.0;
    }
    rows.into_iter().map(|row| row.try_into().expect("N - 1 columns and the target")).collect()
}

fn standardised(table: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = table.len() as f64;
    let mut rows = table.to_vec();
    for j in 0..table[0].len() {
        let mean = table.iter().map(|row| row[j]).sum::<f64>() / n;
        let deviation = (table.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / n).sqrt();
        for row in &mut rows {
            row[j] = (row[j] - mean) / deviation;
        }
    }
    rows
}
