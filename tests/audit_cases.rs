//! The audit of all cases of `kink_cases`, against the derivatives from differences in long arithmetic.

use gradual::audit;
use gradual::audit::Verdict;

use super::kink_cases::functions::{Case, Visitor, each_case};
use super::kink_cases::{Row, close, table};

struct Audits {
    rows: std::vec::IntoIter<Row>,
    open: Vec<&'static str>,
    wrong: Vec<String>,
    counts: [usize; 3],
}

impl Visitor for Audits {
    fn visit<C: Case<N>, const N: usize>(&mut self, _case: C) {
        let row = self.rows.next().expect("a row for each case");
        let report = audit(C::value, C::POINT);
        let fits = match report.verdict {
            Verdict::Inconclusive => {
                self.open.push(row.name);
                true
            }
            // Nothing ties: then it is differentiable.
            verdict if verdict.is_differentiable() => {
                self.counts[usize::from(verdict == Verdict::SmoothDespiteTies)] += 1;
                row.gradient.is_some()
            }
            _ => {
                self.counts[2] += 1;
                row.gradient.is_none()
            }
        };
        // The table goes along +e₀, -e₀, +e₁, …, the report tells slopes from the left and from the right.
        let slopes: Vec<f64> = report.outputs[0].slopes.iter().flat_map(|s| [s.right, -s.left]).collect();
        let known = slopes.iter().all(|slope| slope.is_finite());
        if !fits || known && !close(&slopes, &row.sides) {
            self.wrong.push(format!("{} at {:?}, sides {:?}: {report}", row.name, row.point, row.sides));
        }
    }
}

#[test]
fn never_wrong_and_seldom_open() {
    let mut audits = Audits { rows: table().into_iter(), open: Vec::new(), wrong: Vec::new(), counts: [0; 3] };
    each_case(&mut audits);
    assert!(audits.wrong.is_empty(), "{}", audits.wrong.join("\n"));
    assert_eq!(audits.open, Vec::<&str>::new());
    // Without a tie, despite ties, and not.
    let [smooth, despite_ties, not] = audits.counts;
    assert!(smooth < 10 && despite_ties > 100 && not > 100, "{:?}", audits.counts);
}
