//! Short formulas in two to four variables.

use core::f64::consts::TAU;

use gradual::Real;

use super::Problem;

/// Rosenbrock's curved valley, number 1: r = (10 (x₂ - x₁²), 1 - x₁).
pub(crate) struct Rosenbrock;

impl Problem<2, 2> for Rosenbrock {
    const NUMBER: usize = 1;
    const NAME: &'static str = "Rosenbrock";
    const START_VALUE: f64 = 24.2;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 2]] = &[[1.0, 1.0]];

    fn start() -> [f64; 2] {
        [-1.2, 1.0]
    }

    fn residuals<T: Real>([x1, x2]: [T; 2]) -> [T; 2] {
        [(x2 - x1 * x1) * 10.0, -x1 + 1.0]
    }
}

/// Freudenstein and Roth's cubics, number 2: r = (x₁ - 13 + ((5 - x₂) x₂ - 2) x₂, x₁ - 29 + ((x₂ + 1) x₂ - 14) x₂).
///
/// The standard start leads to the local minimum at ((53 - 4√22) / 3, (2 - √22) / 3).
pub(crate) struct FreudensteinRoth;

impl Problem<2, 2> for FreudensteinRoth {
    const NUMBER: usize = 2;
    const NAME: &'static str = "Freudenstein and Roth";
    const START_VALUE: f64 = 400.5;
    const MINIMA: &'static [f64] = &[0.0, 48.9843];
    const MINIMISERS: &'static [[f64; 2]] = &[[5.0, 4.0], [11.412_778_986_902_26, -0.896_805_253_274_434_2]];

    fn start() -> [f64; 2] {
        [0.5, -2.0]
    }

    fn residuals<T: Real>([x1, x2]: [T; 2]) -> [T; 2] {
        [x1 - 13.0 + ((-x2 + 5.0) * x2 - 2.0) * x2, x1 - 29.0 + ((x2 + 1.0) * x2 - 14.0) * x2]
    }
}

/// Powell's badly scaled function, number 3: r = (10⁴ x₁ x₂ - 1, exp(-x₁) + exp(-x₂) - 1.0001).
pub(crate) struct PowellBadlyScaled;

impl Problem<2, 2> for PowellBadlyScaled {
    const NUMBER: usize = 3;
    const NAME: &'static str = "Powell badly scaled";
    const START_VALUE: f64 = 1.135_261_717_35;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 2]] = &[[1.098_159_329_699_76e-5, 9.106_146_739_866_524]];

    fn start() -> [f64; 2] {
        [0.0, 1.0]
    }

    fn residuals<T: Real>([x1, x2]: [T; 2]) -> [T; 2] {
        [x1 * x2 * 1e4 - 1.0, (-x1).exp() + (-x2).exp() - 1.0001]
    }
}

/// Brown's badly scaled function, number 4: r = (x₁ - 10⁶, x₂ - 2·10⁻⁶, x₁ x₂ - 2).
pub(crate) struct BrownBadlyScaled;

impl Problem<2, 3> for BrownBadlyScaled {
    const NUMBER: usize = 4;
    const NAME: &'static str = "Brown badly scaled";
    const START_VALUE: f64 = 999_998_000_003.0;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 2]] = &[[1e6, 2e-6]];

    fn start() -> [f64; 2] {
        [1.0, 1.0]
    }

    fn residuals<T: Real>([x1, x2]: [T; 2]) -> [T; 3] {
        [x1 - 1e6, x2 - 2e-6, x1 * x2 - 2.0]
    }
}

/// Beale's function, number 5: rᵢ = yᵢ - x₁ (1 - x₂ⁱ) with y = (1.5, 2.25, 2.625).
pub(crate) struct Beale;

impl Problem<2, 3> for Beale {
    const NUMBER: usize = 5;
    const NAME: &'static str = "Beale";
    const START_VALUE: f64 = 14.203_125;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 2]] = &[[3.0, 0.5]];

    fn start() -> [f64; 2] {
        [1.0, 1.0]
    }

    fn residuals<T: Real>([x1, x2]: [T; 2]) -> [T; 3] {
        [(1, 1.5), (2, 2.25), (3, 2.625)].map(|(i, y)| x1 * (x2.powi(i) - 1.0) + y)
    }
}

/// Fletcher and Powell's helical valley, number 7: r = (10 (x₃ - 10 θ), 10 (√(x₁² + x₂²) - 1), x₃), where θ is the angle of
/// (x₁, x₂) in turns.
pub(crate) struct HelicalValley;

impl Problem<3, 3> for HelicalValley {
    const NUMBER: usize = 7;
    const NAME: &'static str = "Helical valley";
    const START_VALUE: f64 = 2500.0;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 3]] = &[[1.0, 0.0, 0.0]];

    fn start() -> [f64; 3] {
        [-1.0, 0.0, 0.0]
    }

    fn residuals<T: Real>([x1, x2, x3]: [T; 3]) -> [T; 3] {
        // The paper's angle jumps on the negative half of the second axis. That of `atan2` jumps on the negative half of the
        // first, where the standard start lies: there it is taken of the opposite point, half a turn away.
        let turns = if x1 < 0.0 { (-x2).atan2(-x1) / TAU + 0.5 } else { x2.atan2(x1) / TAU };
        [(x3 - turns * 10.0) * 10.0, (x1.hypot(x2) - 1.0) * 10.0, x3]
    }
}

/// Powell's singular function, number 13: r = (x₁ + 10 x₂, √5 (x₃ - x₄), (x₂ - 2 x₃)², √10 (x₁ - x₄)²); its Jacobian is
/// singular at the minimiser.
pub(crate) struct PowellSingular;

impl Problem<4, 4> for PowellSingular {
    const NUMBER: usize = 13;
    const NAME: &'static str = "Powell singular";
    const START_VALUE: f64 = 215.0;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 4]] = &[[0.0; 4]];

    fn start() -> [f64; 4] {
        [3.0, -1.0, 0.0, 1.0]
    }

    fn residuals<T: Real>([x1, x2, x3, x4]: [T; 4]) -> [T; 4] {
        [x1 + x2 * 10.0, (x3 - x4) * 5f64.sqrt(), (x2 - x3 * 2.0).powi(2), (x1 - x4).powi(2) * 10f64.sqrt()]
    }
}

/// Wood's function, number 14: r = (10 (x₂ - x₁²), 1 - x₁, √90 (x₄ - x₃²), 1 - x₃, √10 (x₂ + x₄ - 2), (x₂ - x₄) / √10).
pub(crate) struct Wood;

impl Problem<4, 6> for Wood {
    const NUMBER: usize = 14;
    const NAME: &'static str = "Wood";
    const START_VALUE: f64 = 19192.0;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 4]] = &[[1.0; 4]];

    fn start() -> [f64; 4] {
        [-3.0, -1.0, -3.0, -1.0]
    }

    fn residuals<T: Real>([x1, x2, x3, x4]: [T; 4]) -> [T; 6] {
        [
            (x2 - x1 * x1) * 10.0,
            -x1 + 1.0,
            (x4 - x3 * x3) * 90f64.sqrt(),
            -x3 + 1.0,
            (x2 + x4 - 2.0) * 10f64.sqrt(),
            (x2 - x4) / 10f64.sqrt(),
        ]
    }
}
