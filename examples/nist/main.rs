mod dataset;
mod fit;
mod models;
use dataset::*;
use fit::*;
use models::*;
fn lre(a: f64, c: f64) -> f64 {
    let e = ((a - c) / c).abs();
    if e == 0.0 {
        11.0
    } else if e.is_nan() {
        -9.0
    } else {
        (-e.log10()).min(11.0)
    }
}
fn main() {
    for level in ["Lower", "Average", "Higher"] {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/nist/data");
        let mut files: Vec<_> = std::fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.extension().is_some_and(|e| e == "dat"))
            .collect();
        files.sort();
        for f in files {
            let text = std::fs::read_to_string(&f).unwrap();
            if !text.contains(&format!("{level} Level")) {
                continue;
            }
            let name = f.file_stem().unwrap().to_str().unwrap();
            let e = MODELS.iter().find(|m| m.names.contains(&name)).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let mut st = [vec![], vec![]];
            let mut cert = vec![];
            let mut sd = vec![];
            for l in &lines[40..40 + e.parameters] {
                let w: Vec<&str> = l.split_whitespace().collect();
                st[0].push(w[2].parse::<f64>().unwrap());
                st[1].push(w[3].parse::<f64>().unwrap());
                cert.push(w[4].parse::<f64>().unwrap());
                sd.push(w[5].parse::<f64>().unwrap());
            }
            let rss: f64 = lines
                .iter()
                .find(|l| l.starts_with("Residual Sum"))
                .unwrap()
                .split_whitespace()
                .last()
                .unwrap()
                .parse()
                .unwrap();
            let mut obs = vec![];
            for l in &lines[60..] {
                let w: Vec<f64> = l.split_whitespace().map(|w| w.parse().unwrap()).collect();
                if w.is_empty() {
                    continue;
                }
                obs.push(Observation { y: if name == "Nelson" { w[0].ln() } else { w[0] }, x: w[1..].to_vec() });
            }
            let data = Dataset { observations: obs };
            for s in 0..2 {
                print!("{level:8}{name:10} {} ", s + 1);
                for d in [Derivatives::Exact, Derivatives::Differences] {
                    let f = (e.fit)(&data, &st[s], d);
                    let dig = f.parameters.iter().zip(&cert).map(|(a, c)| lre(*a, *c)).fold(99.0, f64::min);
                    let sdg = f.deviations.iter().zip(&sd).map(|(a, c)| lre(*a, *c)).fold(99.0, f64::min);
                    print!(
                        "| {:5} {:5.1} {:5.1} {:5.1} {:8.1e} {:.1e} {:40} ",
                        f.evaluations,
                        dig,
                        sdg,
                        lre(f.rss, rss),
                        f.rss / rss - 1.0,
                        f.condition,
                        f.termination
                    );
                }
                println!();
            }
        }
    }
}
