//! Tables in Markdown of what contestants cost.

use super::race::{Time, multiple};

/// What one contestant needs for one derivative.
pub(crate) struct Cell {
    pub(crate) contestant: &'static str,
    pub(crate) time: Time,
    /// What one call takes from the heap, in bytes.
    pub(crate) taken: usize,
    /// What is kept there between calls.
    pub(crate) kept: usize,
}

/// One derivative of one function; the first cell is its primal.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) cells: Vec<Cell>,
}

/// Prints functions down and contestants across: their time, then their memory.
pub(crate) fn print(rows: &[Row]) {
    println!("\nTime in multiples of the primal, the least of all rounds.\n");
    print_table(rows, |primal, cell| {
        if cell.contestant == primal.contestant {
            format!("{:.1} ns", cell.time.least * 1e9)
        } else {
            multiple(cell.time.least / primal.time.least)
        }
    });
    let mut spreads: Vec<f64> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.time.spread).collect();
    spreads.sort_by(f64::total_cmp);
    let (half, most) = (spreads.len() / 2, spreads.len() * 19 / 20);
    println!(
        "\nThe median round is {:.0} % above the least for half of the cells, {:.0} % for one in twenty.",
        100.0 * spreads[half],
        100.0 * spreads[most]
    );
    println!("\nMemory from the heap: what a call takes + what is kept between calls; nothing where nothing stands.\n");
    print_table(rows, |_, cell| match (cell.taken, cell.kept) {
        (0, 0) => String::new(),
        (taken, 0) => bytes(taken),
        (0, kept) => format!("+ {}", bytes(kept)),
        (taken, kept) => format!("{} + {}", bytes(taken), bytes(kept)),
    });
}

/// The text of a cell is that of its row's primal and itself.
fn print_table(rows: &[Row], text: impl Fn(&Cell, &Cell) -> String) {
    let mut contestants: Vec<&str> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        if !contestants.contains(&cell.contestant) {
            contestants.push(cell.contestant);
        }
    }
    println!("| | {} |", contestants.join(" | "));
    println!("|---|{}", "---|".repeat(contestants.len()));
    for row in rows {
        print!("| {} |", row.name);
        for name in &contestants {
            let cell = row.cells.iter().find(|cell| cell.contestant == *name);
            print!(" {} |", cell.map(|cell| text(&row.cells[0], cell)).unwrap_or_default());
        }
        println!();
    }
}

fn bytes(n: usize) -> String {
    match n {
        0..1000 => format!("{n} B"),
        1000..1_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        _ => format!("{:.1} MB", n as f64 / 1e6),
    }
}
