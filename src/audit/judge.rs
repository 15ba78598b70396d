//! From what happens along the directions to a verdict.

use core::cmp::Ordering;
use std::format;
use std::vec;
use std::vec::Vec;

use super::directions::{Lines, axis, between, generic, within};
use super::log::{Event, Switch};
use super::report::{Audit, Certificate, Culprit, Nearest, Output, Verdict};
use super::run::{Line, Run, Subject, common_switches};
use super::series::ORDER;

/// Whether two numbers are the same but for rounding.
#[derive(Clone, Copy, PartialEq)]
enum Agreement {
    Same,
    Unclear,
    Different,
}

/// Rounding is known up to a factor: within 32 times its first-order estimate numbers are the same, beyond 1000 times they are not.
fn agreement(a: f64, b: f64, rounding: f64) -> Agreement {
    let difference = (a - b).abs();
    if a == b || difference <= 32.0 * rounding && rounding.is_finite() {
        Agreement::Same
    } else if difference > 1000.0 * rounding || difference.is_infinite() {
        Agreement::Different
    } else {
        Agreement::Unclear
    }
}

/// A verdict on one output, and the line that shows it.
struct Judgement<'a> {
    verdict: Verdict,
    line: Option<&'a Line>,
}

/// All that was evaluated.
struct Evidence {
    primal: Run,
    /// The axes first, then generic ones, then such as lie between the surfaces of ties.
    lines: Vec<Line>,
    /// How many of them are axes.
    axes: usize,
    /// Within switching surfaces.
    within: Vec<Line>,
    /// Again within them, where something is open there: with comparisons as they would be a little to either side.
    forced: Vec<Run>,
}

/// Evaluates a function along all directions and judges.
pub(super) fn judge(subject: &Subject) -> Audit {
    let n = subject.point.len();
    let primal = subject.run(vec![0.0; n]);
    let mut lines: Vec<Line> = (0..n).map(|i| subject.line(axis(n, i))).collect();
    lines.extend(generic(n).into_iter().map(|direction| subject.line(direction)));
    let mut evidence = Evidence { primal, lines, axes: n, within: Vec::new(), forced: Vec::new() };
    if n > 1 && evidence.has_ties() {
        evidence.explore(subject);
    }
    evidence.report(subject)
}

impl Evidence {
    fn all_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().chain(&self.within)
    }

    /// The runs that must tell: along the axes, generic directions and such as lie between surfaces.
    fn runs(&self) -> impl Iterator<Item = &Run> {
        self.lines.iter().flat_map(Line::runs)
    }

    fn has_ties(&self) -> bool {
        self.runs().any(|run| run.record.has(Event::Tie))
    }

    /// The outputs, if all runs have as many.
    fn outputs(&self) -> usize {
        let lengths = self.all_lines().flat_map(Line::runs).chain(&self.forced).map(|run| run.outputs.len());
        lengths.fold(self.primal.outputs.len(), usize::min)
    }

    /// The switches of the point itself that all the runs along axes to one side have in common, with their slopes along the axes.
    fn switches(&self, side: impl Fn(&Line) -> &Run) -> Vec<(Switch, Vec<f64>)> {
        let runs: Vec<&Run> = self.lines[..self.axes].iter().map(side).collect();
        common_switches(&self.primal, &runs)
            .map(|k| (self.primal.record.switches[k], runs.iter().map(|run| run.record.switches[k].slope).collect()))
            .collect()
    }

    /// Goes between and within the surfaces on which the ties are, as the axes see them and as they are in the pieces of f that are met.
    fn explore(&mut self, subject: &Subject) {
        /// New pieces may show new surfaces.
        const ROUNDS: usize = 3;
        /// In how many pieces of a round surfaces are looked for.
        const PIECES: usize = 8;
        let n = self.axes;
        let mut normals = Lines::default();
        for (switch, slopes) in
            self.switches(|line| &line.forward).into_iter().chain(self.switches(|line| &line.backward))
        {
            if switch.value == 0.0 {
                normals.add_normal(&slopes);
            }
        }
        let mut seen = n;
        for _ in 0..ROUNDS {
            let before = normals.len();
            for run in self.lines[seen..].iter().flat_map(Line::runs).take(PIECES) {
                run.normals(subject).iter().for_each(|normal| normals.add_normal(normal));
            }
            seen = self.lines.len();
            if normals.len() == before && seen > n + generic(n).len() {
                break;
            }
            self.lines.extend(between(within(n, &normals)).into_iter().map(|d| subject.line(d)));
        }
        self.within = within(n, &normals).into_iter().map(|d| subject.line(d)).collect();
        let open = self.within.iter().flat_map(Line::runs).filter(|run| !run.is_evidence());
        self.forced = open
            .flat_map(|run| {
                [Ordering::Less, Ordering::Greater].map(|side| subject.run_with(side, run.direction.clone()))
            })
            .collect();
    }

    fn nearest(&self) -> Option<Nearest> {
        let mut nearest: Option<Nearest> = None;
        for (switch, slopes) in self.switches(|line| &line.forward) {
            let gradient = slopes.iter().fold(0.0_f64, |length, slope| length.hypot(*slope));
            let distance = switch.value.abs() / gradient;
            // Ties are at the point itself; what does not move is at no distance.
            if distance > 0.0 && distance.is_finite() && nearest.is_none_or(|other| distance < other.distance) {
                nearest = Some(Nearest { site: switch.site, distance });
            }
        }
        nearest
    }

    /// What the slopes along the axes add up to along this direction, and the rounding of that.
    fn linear(&self, direction: &[f64], output: usize) -> (f64, f64) {
        let axes = self.lines[..self.axes].iter().zip(direction).filter(|(_, d)| **d != 0.0);
        axes.fold((0.0, 0.0), |(sum, rounding), (line, d)| {
            let slope = line.forward.known_slope(output);
            (sum + slope * d, rounding + line.forward.rounding(output)[1] * d.abs() + f64::EPSILON * (slope * d).abs())
        })
    }

    fn judge_output(&self, output: usize) -> Judgement<'_> {
        let shown = |verdict, line| Judgement { verdict, line: Some(line) };
        let (primal, primal_rounding) = (self.primal.value(output), self.primal.rounding(output)[0]);
        if primal.is_nan() {
            return Judgement { verdict: Verdict::Undefined, line: None };
        }
        let mut unclear = self.runs().any(|run| !run.is_evidence());
        let mut found: Vec<Judgement> = Vec::new();
        for line in self.all_lines() {
            for run in line.runs().into_iter().filter(|run| run.is_evidence()) {
                let (value, slope) = (run.value(output), run.slope(output));
                let agrees = agreement(value, primal, run.rounding(output)[0] + primal_rounding);
                if value.is_nan() || value.is_infinite() && value == primal {
                    found.push(shown(Verdict::DomainEdge, line));
                } else if agrees == Agreement::Different {
                    found.push(shown(Verdict::Jump, line));
                } else if slope.is_infinite() && run.record.has(Event::Tie) {
                    found.push(shown(Verdict::VerticalTangent, line));
                }
                // An infinite slope where no rule is at an edge is too large a number.
                unclear |= agrees == Agreement::Unclear || !slope.is_finite();
            }
            match self.is_bent(line, output) {
                Agreement::Different => found.push(shown(Verdict::Kink, line)),
                Agreement::Unclear => unclear = true,
                Agreement::Same => {}
            }
        }
        unclear |= self.forced.iter().any(|run| self.contradicts(run, output));
        // The first line that shows the worst: an axis if one does.
        let worst = found.into_iter().reduce(|worst, next| if next.verdict > worst.verdict { next } else { worst });
        worst.unwrap_or(Judgement {
            verdict: if unclear {
                Verdict::Inconclusive
            } else if self.has_ties() {
                Verdict::SmoothDespiteTies
            } else {
                Verdict::Smooth
            },
            line: None,
        })
    }

    /// Whether a run has another value than the point, or another slope than the axes add up to, as far as it knows either.
    fn contradicts(&self, run: &Run, output: usize) -> bool {
        let [value_rounding, slope_rounding] = run.rounding(output);
        let (linear, linear_rounding) = self.linear(&run.direction, output);
        let (value, slope) = (run.value(output), run.slope(output));
        let value_rounding = value_rounding + self.primal.rounding(output)[0];
        let differs =
            |a: f64, b: f64, rounding| !a.is_nan() && !b.is_nan() && agreement(a, b, rounding) != Agreement::Same;
        differs(value, self.primal.value(output), value_rounding)
            || differs(slope, linear, slope_rounding + linear_rounding)
    }

    /// Whether the slopes along this line are those of one gradient.
    fn is_bent(&self, line: &Line, output: usize) -> Agreement {
        let Line { forward, backward } = line;
        let (slope, back) = (forward.known_slope(output), -backward.known_slope(output));
        if !slope.is_finite() || !back.is_finite() {
            return Agreement::Same;
        }
        let rounding = forward.rounding(output)[1] + backward.rounding(output)[1];
        let between_sides = agreement(slope, back, rounding);
        if between_sides != Agreement::Same {
            return between_sides;
        }
        let (linear, linear_rounding) = self.linear(&forward.direction, output);
        if linear.is_finite() { agreement(slope, linear, rounding + linear_rounding) } else { Agreement::Same }
    }

    /// To which order the derivatives on both sides agree.
    fn order(&self, outputs: usize) -> usize {
        let agrees = |line: &Line, output: usize, k: usize| {
            let forward = line.forward.outputs[output].coefficients()[k];
            let backward =
                line.backward.outputs[output].coefficients()[k] * if k.is_multiple_of(2) { 1.0 } else { -1.0 };
            // Beyond the slope the rounding is not known: figures far above it.
            let rounding: f64 = line.forward.rounding(output).iter().sum();
            (forward - backward).abs() <= 1e-7 * forward.abs().max(backward.abs()) + 1e6 * rounding
        };
        let known: Vec<&Line> =
            self.lines.iter().filter(|line| line.runs().iter().all(|run| run.is_evidence())).collect();
        let all_agree = |k: &usize| known.iter().all(|line| (0..outputs).all(|output| agrees(line, output, *k)));
        1 + (2..ORDER).take_while(all_agree).count()
    }

    fn report(&self, subject: &Subject) -> Audit {
        let outputs = self.outputs();
        let judgements: Vec<Judgement> = (0..outputs).map(|output| self.judge_output(output)).collect();
        let worst = (0..outputs).reduce(|a, b| if judgements[b].verdict > judgements[a].verdict { b } else { a });
        let verdict = worst.map_or(Verdict::Smooth, |worst| judgements[worst].verdict);
        let line = worst.and_then(|worst| judgements[worst].line);
        let certificate = line.zip(worst).map(|(line, output)| Certificate {
            output,
            direction: line.forward.direction.clone(),
            sides: line.sides(output),
            linear: self.linear(&line.forward.direction, output).0,
        });
        let nearest = self.nearest();
        let names = (subject.output_names)(outputs);
        let described = |output: usize| Output {
            name: format!("f{}", names[output]),
            value: self.primal.value(output),
            verdict: judgements[output].verdict,
            slopes: self.lines[..self.axes].iter().map(|line| line.sides(output)).collect(),
        };
        Audit {
            verdict,
            point: subject
                .coordinates
                .iter()
                .map(|name| format!("x{name}"))
                .zip(subject.point.iter().copied())
                .collect(),
            outputs: (0..outputs).map(described).collect(),
            culprits: self.culprits(verdict, line),
            #[cfg(feature = "plot")]
            cut: super::cut::Cut::new(subject, certificate.as_ref(), nearest),
            certificate,
            nearest,
            order: match verdict {
                Verdict::Smooth | Verdict::SmoothDespiteTies => Some(self.order(outputs)),
                Verdict::Kink => Some(0),
                _ => None,
            },
        }
    }

    /// Who is responsible: what happened along the line that shows the verdict, or anywhere if there is none.
    fn culprits(&self, verdict: Verdict, line: Option<&Line>) -> Vec<Culprit> {
        let runs: Vec<&Run> = match (verdict, line) {
            (Verdict::Undefined, _) => vec![&self.primal],
            (_, Some(line)) => line.runs().to_vec(),
            _ => self.runs().chain(&self.forced).collect(),
        };
        let of_kind = |wanted: fn(Event) -> bool| {
            let mut culprits: Vec<Culprit> = Vec::new();
            for &(event, site) in runs.iter().flat_map(|run| &run.record.events).filter(|(event, _)| wanted(*event)) {
                if !culprits.iter().any(|other| other.site == site) {
                    culprits.push(Culprit { site, event });
                }
            }
            culprits
        };
        let ties = || of_kind(|event| event == Event::Tie);
        match verdict {
            Verdict::Undefined | Verdict::DomainEdge => {
                let outside = of_kind(|event| matches!(event, Event::Outside(_)));
                // An infinite value has left no domain.
                if outside.is_empty() { ties() } else { outside }
            }
            Verdict::Inconclusive => of_kind(|event| matches!(event, Event::Undecided | Event::Indeterminate)),
            _ => ties(),
        }
    }
}
