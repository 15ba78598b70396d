//! What the README shows of optional features, which its own tests are compiled without.

const README: &str = include_str!("../README.md");
const SOURCE: &str = include_str!("readme.rs");

#[test]
#[rustfmt::skip]
fn vectors_and_matrices() {
    // From here
    use gradual::nalgebra::lift;
    use gradual::{gradient, hessian, jacobian};
    use nalgebra::{Matrix2, Vector2};

    let a = Matrix2::new(2.0, 1.0, 1.0, 3.0);
    let x = Vector2::new(1.0, -1.0);
    let g: Vector2<f64> = gradient(|x| (lift(&a) * x).dot(&x), x);
    assert_eq!(g, 2.0 * a * x);
    let j: Matrix2<f64> = jacobian(|x| lift(&a) * x, x);
    assert_eq!(j, a);
    let h: Matrix2<f64> = hessian(|x| (lift(&a) * x).dot(&x), x);
    assert_eq!(h, a * 2.0);
    // to here
}

#[test]
fn blocks_are_those_that_run_here() {
    let code = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let ran = |part: &str| part.split_once("// to here").map(|(code, _)| code.trim().to_string());
    let here: Vec<String> = SOURCE.split("// From here\n").filter_map(ran).collect();
    let skipped = README.split("```rust,ignore\n").skip(1).map(|block| block.split("```").next().unwrap().trim());
    assert_eq!(skipped.map(code).collect::<Vec<_>>(), here.iter().map(|block| code(block)).collect::<Vec<_>>());
}
