//! The special functions against `oracle/special.txt`, a table written by `oracle/special.py` with mpmath: values, slopes and
//! derivatives to order 4, correctly rounded from long arithmetic. Errors are measured as in `elementary_oracle`.

use std::collections::BTreeSet;

use gradual::elementary::{BesselJn, Polygamma};
use gradual::{Dual, Scalar, Taylor, gradient, hessian};

use crate::elementary_oracle::{
    BinaryRow, Figures, UnaryRow, assert_close, binary_rows, sections, survey_binary, survey_unary,
    survey_unary_single, unary_rows,
};
use crate::support::{SPECIAL, assert_close as assert_near, assert_same_bits, live};

const TABLE: &str = include_str!("oracle/special.txt");

const FIGURES: Figures = Figures {
    values: VALUES,
    slopes: SLOPES,
    single_slopes: SINGLE_SLOPES,
    vanishing: &["gamma", "bessel_j0", "bessel_j1", "bessel_jn -3", "bessel_jn 2", "bessel_jn 7", "bessel_jn 40"],
    orders: &[
        ("erf", [4.0, 4.0, 4.0]),
        ("erfc", [4.0, 4.0, 4.0]),
        ("norm_cdf", [4.0, 4.0, 4.0]),
        ("norm_pdf", [4.0, 4.0, 8.0]),
        ("ln_gamma", [4.0, 4.0, 4.0]),
        ("gamma", [8.0, 8.0, 8.0]),
        ("digamma", [4.0, 4.0, 8.0]),
        ("bessel_j0", [4.0, 4.0, 4.0]),
        ("bessel_j1", [4.0, 4.0, 8.0]),
        ("lambert_w", [4.0, 8.0, 16.0]),
        ("polygamma 1", [4.0, 4.0, 8.0]),
        ("polygamma 2", [4.0, 8.0, 8.0]),
        ("polygamma 9", [8.0, 8.0, 8.0]),
        ("polygamma 40", [32.0, 32.0, 32.0]),
        ("bessel_jn -3", [4.0, 4.0, 4.0]),
        ("bessel_jn 2", [4.0, 4.0, 4.0]),
        ("bessel_jn 7", [16.0, 16.0, 16.0]),
        ("bessel_jn 40", [128.0, 256.0, 512.0]),
    ],
};

/// Between its poles digamma, the slope of ln Γ, has zeros, next to which the sum of the reflection cancels; so has ψ″, the slope of
/// ψ′. The powers of a polygamma function are products of n + 1 rounded factors.
const VALUES: &[(&str, f64)] = &[("digamma", 8.0), ("polygamma 2", 8.0), ("polygamma 9", 8.0), ("polygamma 40", 32.0)];

/// Beside these Jₙ for larger n, which libm has from a recurrence, from x = n on, or a continued fraction, below.
const SLOPES: &[(&str, f64)] = &[
    ("ln_gamma", 8.0),
    ("polygamma 1", 8.0),
    ("polygamma 9", 8.0),
    ("polygamma 40", 32.0),
    ("bessel_jn 7", 8.0),
    ("bessel_jn 40", 64.0),
];

const SINGLE_SLOPES: &[(&str, f64)] = &[("bessel_jn 7", 8.0), ("bessel_jn 40", 32.0)];

/// ln B(a, b) is the logarithm of a number next to 1 somewhere, and right there to an ulp or two of 1; the second derivatives.
const BETA: (f64, f64) = (128.0, 4.0);

const UNARY_ROWS: &[UnaryRow] = gradual::__for_each_special_unary!(unary_rows);

/// Rules with an order, of which the table has some.
macro_rules! with_order {
    ($($value:ident $name:literal $Rule:ident $n:literal),* $(,)?) => {
        &[$(UnaryRow {
            name: $name,
            value: stringify!($value),
            flat: |x| x.apply($Rule($n)),
            nested: |x| x.apply($Rule($n)),
            single: |x| x.apply($Rule($n)),
        }),*]
    };
}
const WITH_ORDER: &[UnaryRow] = with_order!(
    own "polygamma 1" Polygamma 1,
    own "polygamma 2" Polygamma 2,
    own "polygamma 9" Polygamma 9,
    own "polygamma 40" Polygamma 40,
    libm "bessel_jn -3" BesselJn -3,
    libm "bessel_jn 2" BesselJn 2,
    libm "bessel_jn 7" BesselJn 7,
    libm "bessel_jn 40" BesselJn 40,
);

const BINARY_ROWS: &[BinaryRow] = gradual::__for_each_special_binary!(binary_rows);

#[test]
fn derivatives_to_order_4_are_exact_to_the_last_places() {
    let title = |row: &UnaryRow| format!("unary {}", row.name);
    for rows in [UNARY_ROWS, WITH_ORDER] {
        assert_close(TABLE, rows, title, |row, lines| survey_unary(&FIGURES, row, lines));
    }
}

#[test]
fn slopes_of_f32_are_exact_to_the_last_places() {
    let title = |row: &UnaryRow| format!("unary32 {}", row.name);
    for rows in [UNARY_ROWS, WITH_ORDER] {
        assert_close(TABLE, rows, title, |row, lines| survey_unary_single(&FIGURES, row, lines));
    }
}

#[test]
fn every_row_has_an_oracle() {
    let unary = UNARY_ROWS.iter().chain(WITH_ORDER);
    let unary = unary.flat_map(|row| ["unary", "unary32"].map(|kind| format!("{kind} {}", row.name)));
    let binary = BINARY_ROWS.iter().flat_map(|row| ["binary", "binary32"].map(|kind| format!("{kind} {}", row.name)));
    let rows: BTreeSet<_> = unary.chain(binary).collect();
    let tested: BTreeSet<_> = sections(TABLE).into_keys().map(String::from).collect();
    let difference: Vec<_> = rows.symmetric_difference(&tested).collect();
    assert!(
        difference.is_empty(),
        "rows without a section in oracle/special.txt, or the other way round: {difference:?}"
    );
}

/// What the crate libm has is taken as it is, in every scalar.
#[test]
fn values_are_those_of_libm() {
    macro_rules! check {
        ($($theirs:ident $theirs32:ident $ours:ident),*) => { $(
            for x in arguments() {
                assert_same_bits(libm::$theirs(x), Scalar::$ours(x), stringify!($ours));
                assert_same_bits(libm::$theirs(x), Taylor::<f64, 3>::variable(x).$ours().value(), stringify!($ours));
                #[allow(clippy::cast_possible_truncation)]
                let x = x as f32;
                let (expected, found) = (libm::$theirs32(x), Scalar::$ours(x));
                assert!(expected.to_bits() == found.to_bits() || expected.is_nan() && found.is_nan(), "{x}");
            }
        )* };
    }
    check!(
        erf erff erf, erfc erfcf erfc, lgamma lgammaf ln_gamma, tgamma tgammaf gamma, j0 j0f bessel_j0, j1 j1f bessel_j1
    );
    for n in [-4, -1, 0, 1, 2, 3, 17] {
        for x in arguments() {
            assert_same_bits(libm::jn(n, x), Scalar::bessel_jn(x, n), "bessel_jn");
            assert_same_bits(libm::jn(n, x), live(x).bessel_jn(n).base(), "bessel_jn of a dual number");
        }
    }
}

fn arguments() -> impl Iterator<Item = f64> {
    SPECIAL.into_iter().chain((-400..400).map(|i| 0.1 * f64::from(i)))
}

#[test]
fn beta_ln_is_exact_to_the_last_places() {
    let title = |row: &BinaryRow| format!("binary {}", row.name);
    assert_close(TABLE, BINARY_ROWS, title, |row, lines| survey_binary(BETA, row, lines));
}

/// Poles, ends and limits that the table leaves out: value and slope.
#[test]
fn at_the_poles_and_ends() {
    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    const BRANCH: f64 = -0.367_879_441_171_442_33;
    const BELOW: f64 = BRANCH.next_down();
    type Row = (&'static str, fn(Dual<f64, 1>) -> Dual<f64, 1>, &'static [(f64, f64, f64)]);
    let rows: [Row; 10] = [
        (
            "ln_gamma",
            Dual::ln_gamma,
            &[(0.0, INF, -INF), (-0.0, INF, INF), (-1.0, INF, NAN), (-INF, INF, NAN), (INF, INF, INF)],
        ),
        (
            "gamma",
            Dual::gamma,
            &[(0.0, INF, -INF), (-0.0, -INF, -INF), (-2.0, NAN, NAN), (-INF, NAN, NAN), (INF, INF, INF)],
        ),
        (
            "digamma",
            Dual::digamma,
            &[
                (0.0, -INF, INF),
                (-0.0, INF, INF),
                (-1e-320, INF, INF),
                (-1.0, NAN, NAN),
                (-INF, NAN, NAN),
                (INF, INF, 0.0),
            ],
        ),
        (
            "polygamma 1",
            |x| x.apply(Polygamma(1)),
            &[(0.0, INF, -INF), (-0.0, INF, INF), (-3.0, INF, NAN), (-INF, NAN, NAN), (INF, 0.0, 0.0)],
        ),
        (
            "polygamma 2",
            |x| x.apply(Polygamma(2)),
            &[(0.0, -INF, INF), (-0.0, INF, INF), (-3.0, NAN, NAN), (INF, 0.0, 0.0)],
        ),
        ("polygamma 255", |x| x.apply(Polygamma(255)), &[(1e3, 1.488_742e-263, NAN)]),
        ("bessel_j0", Dual::bessel_j0, &[(INF, 0.0, 0.0), (-INF, 0.0, 0.0)]),
        ("bessel_j1", Dual::bessel_j1, &[(INF, 0.0, 0.0), (-0.0, 0.0, 0.5)]),
        ("bessel_jn MAX", |x| x.bessel_jn(i32::MAX), &[(0.0, 0.0, 0.0)]),
        (
            "lambert_w",
            Dual::lambert_w,
            &[(BRANCH, -1.0, INF), (BELOW, NAN, NAN), (-INF, NAN, NAN), (INF, INF, 0.0), (-0.0, -0.0, 1.0)],
        ),
    ];
    let same = |x: f64, y: f64| x == y || x.is_nan() && y.is_nan() || (x - y).abs() < 1e-6 * y.abs();
    for (name, f, points) in rows {
        for &(x, value, slope) in points {
            let y = f(Dual::variable(x, 0));
            assert!(same(y.value, value) && same(y.tangent[0], slope), "{name} at {x:?}: {y}, not {value} and {slope}");
            assert!(f(Dual::constant(x)).is_constant(), "{name} at {x:?}");
        }
        let y = f(Dual::variable(NAN, 0));
        assert!(y.value.is_nan() && y.tangent[0].is_nan(), "{name} of NaN");
    }
    // In f32 the nearest number to -1/e lies below it.
    let y = Dual::<f32, 1>::variable(-0.367_879_45, 0).lambert_w();
    assert_eq!((y.value, y.tangent[0]), (-1.0, f32::INFINITY));
}

/// Rules whose slopes are rules without end, on series of high order: closed forms at 0 and 1.
#[test]
fn series_of_high_order_come_to_an_end() {
    type Series = Taylor<f64, 16>;
    let factorial = |n: usize| (1..=n).fold(1.0, |product, k| product * k as f64);
    let (zero, one) = (Series::variable(0.0), Series::variable(1.0));
    for m in 0..8_usize {
        // J₀(x) = Σ (-1)ᵐ (x/2)²ᵐ/m!².
        let expected = (-0.25_f64).powi(i32::try_from(m).unwrap()) * factorial(2 * m) / factorial(m).powi(2);
        assert_near(expected, zero.bessel_j0().derivative(2 * m), 1e-15, "J₀");
        assert_eq!(zero.bessel_j0().derivative(2 * m + 1), 0.0);
    }
    for n in 2..16_usize {
        // ψ⁽ⁿ⁻¹⁾(1) = (-1)ⁿ (n - 1)! ζ(n).
        let zeta: f64 = (1..200_000).rev().map(|k| f64::from(k).powi(-i32::try_from(n).unwrap())).sum();
        let rest = f64::from(200_000).powi(1 - i32::try_from(n).unwrap()) / (n - 1) as f64;
        let expected = if n % 2 == 0 { 1.0 } else { -1.0 } * factorial(n - 1) * (zeta + rest);
        // The sum lacks half of its first term that is left out.
        assert_near(expected, one.ln_gamma().derivative(n), 2e-11, "ln Γ");
        assert_near(expected, one.digamma().derivative(n - 1), 2e-11, "ψ");
    }
    // B(a, 1) = 1/a, so that ln B(x², 1) = -2 ln x; and B(x, 2 - x) = (1 - x)π/sin(π x), with x at the middle of its symmetry.
    let power = (one * one).beta_ln(1.0);
    let symmetric = one.beta_ln(-one + 2.0);
    for n in 1..16_usize {
        let expected = if n % 2 == 0 { 2.0 } else { -2.0 } * factorial(n - 1);
        // The powers of 2t + t² have coefficients of both parities, whose sum cancels, more with every order.
        assert_near(expected, power.derivative(n), 1e-11, "ln B(x², 1)");
        if n % 2 == 1 {
            assert!(symmetric.derivative(n).abs() < 1e-14 * factorial(n), "ln B(x, 2 - x)");
        }
    }
    // -ln sinc: π²/6 h², so the second derivative is π²/3.
    assert_near(core::f64::consts::PI.powi(2) / 3.0, symmetric.derivative(2), 1e-15, "ln B(x, 2 - x)");
}

/// Constants beside variables, and levels of duals that end where series do not.
#[test]
fn constants_and_mixed_derivatives() {
    let g: [f64; 2] = gradient(|[a, b]| a.beta_ln(2.0) + b.bessel_jn(2), [1.0, 0.0]);
    // B(a, 2) = 1/(a (a + 1)).
    assert_near(-1.5, g[0], 1e-15, "ln B(a, 2)");
    assert_eq!(g[1], 0.0);
    let h: [[f64; 2]; 2] = hessian(|[a, b]| a.beta_ln(b), [1.0, 1.0]);
    // -ψ′(2) off the diagonal, ψ′(1) - ψ′(2) on it.
    assert_near(1.0 - core::f64::consts::PI.powi(2) / 6.0, h[0][1], 1e-15, "mixed");
    assert_near(1.0, h[0][0], 1e-15, "on the diagonal");
}
