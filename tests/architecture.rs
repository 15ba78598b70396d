//! The arrows of the house: what each file may use of the crate (see the guide page for builders).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Module → the modules it may name after `crate::`. `elementary` and `scalar` (with its primitives) are the one knot.
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("elementary", &["scalar", "elementary"] as &[_]),
        ("scalar", &["elementary", "float"]),
        ("float", &["elementary", "scalar"]),
        ("ops", &[]),
        ("fmt", &[]),
        ("methods", &[]),
        ("dual", &["elementary", "fmt", "methods", "ops", "scalar"]),
        ("taylor", &["elementary", "fmt", "methods", "ops", "scalar"]),
        ("random", &[]),
        ("point", &["scalar"]),
        ("forward", &["dual", "point", "scalar"]),
        ("chunked", &["dual", "forward", "scalar"]),
        ("check", &["check", "chunked", "dual", "forward", "point", "random", "scalar"]),
        (
            "audit",
            &["audit", "dual", "elementary", "methods", "point", "random", "scalar", "scalar_operators", "taylor"],
        ),
        ("implicit", &["dual", "point", "scalar"]),
        ("loss", &["elementary", "scalar"]),
        ("smooth", &["elementary", "loss", "scalar"]),
        ("linalg", &["dual", "elementary", "linalg", "scalar"]),
        ("guide", &[]),
        ("interop", &["audit", "chunked", "dual", "elementary", "forward", "point", "scalar", "taylor"]),
    ])
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn arrows_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed = allowed();
    for file in sources(&root) {
        let relative = file.strip_prefix(&root).unwrap().with_extension("");
        let module = relative.iter().next().unwrap().to_str().unwrap();
        if module == "lib" {
            continue;
        }
        let may = allowed.get(module).unwrap_or_else(|| panic!("{module} is a new module: give it its arrows here"));
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                // Macros name the crate's root (`$crate::Pack`); plain code names modules.
                let through_macro = line.contains("$crate::");
                assert!(
                    through_macro || may.contains(&name.as_str()),
                    "{}: may not use crate::{name}: {line}",
                    file.display()
                );
            }
        }
    }
}

/// So that a driver's signature asks for nothing of theirs, and a build without their features has no trace of them.
#[test]
fn other_crates_stay_behind_their_features() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in sources(&root) {
        let relative = file.strip_prefix(&root).unwrap();
        let behind_one = ["interop", "linalg", "linalg.rs", "implicit.rs"];
        if behind_one.iter().any(|module| relative.starts_with(module)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for name in ["nalgebra", "simba", "num_traits", "approx", "serde", "rayon", "plotters"] {
                let path = format!("{name}::");
                let own = [format!("interop::{path}"), format!("crate::{path}")];
                let foreign = line.contains(&path) && !own.iter().any(|own| line.contains(own.as_str()));
                assert!(!foreign, "{}: names {name}: {line}", file.display());
            }
        }
    }
}

#[test]
fn no_file_is_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests", "benches", "examples"] {
        for file in sources(&root.join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            let code =
                text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count();
            assert!(code <= 420, "{} has {code} lines of code", file.display());
        }
    }
}
