//! Model curves fitted to data, or sampled at nodes tᵢ.

use core::array;

use gradual::Real;

use super::Problem;

/// Jennrich and Sampson's function, number 6, m = 10: rᵢ = 2 + 2i - (exp(i x₁) + exp(i x₂)).
pub(crate) struct JennrichSampson;

impl Problem<2, 10> for JennrichSampson {
    const NUMBER: usize = 6;
    const NAME: &'static str = "Jennrich and Sampson";
    const START_VALUE: f64 = 4_171.306_161_96;
    const MINIMA: &'static [f64] = &[124.362];
    const MINIMISERS: &'static [[f64; 2]] = &[[0.257_825_213_7; 2]];

    fn start() -> [f64; 2] {
        [0.3, 0.4]
    }

    fn residuals<T: Real>([x1, x2]: [T; 2]) -> [T; 10] {
        array::from_fn(|i| {
            let i = (i + 1) as f64;
            -(x1 * i).exp() - (x2 * i).exp() + (2.0 + 2.0 * i)
        })
    }
}

/// Bard's function, number 8: rᵢ = yᵢ - (x₁ + uᵢ / (vᵢ x₂ + wᵢ x₃)) with uᵢ = i, vᵢ = 16 - i, wᵢ = min(uᵢ, vᵢ).
///
/// The larger minimum is approached as x₂ and x₃ go to -∞.
pub(crate) struct Bard;

impl Bard {
    /// The observations yᵢ.
    const Y: [f64; 15] = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39];
}

impl Problem<3, 15> for Bard {
    const NUMBER: usize = 8;
    const NAME: &'static str = "Bard";
    const START_VALUE: f64 = 41.681_695_861_7;
    const MINIMA: &'static [f64] = &[8.21488e-3, 17.4287];
    const MINIMISERS: &'static [[f64; 3]] = &[[0.082_410_559_7, 1.133_036_092, 2.343_695_178]];

    fn start() -> [f64; 3] {
        [1.0, 1.0, 1.0]
    }

    fn residuals<T: Real>([x1, x2, x3]: [T; 3]) -> [T; 15] {
        array::from_fn(|i| {
            let u = (i + 1) as f64;
            let v = 16.0 - u;
            let w = u.min(v);
            -(x1 + T::from(u) / (x2 * v + x3 * w)) + Self::Y[i]
        })
    }
}

/// The Gaussian function, number 9: rᵢ = x₁ exp(-x₂ (tᵢ - x₃)² / 2) - yᵢ with tᵢ = (8 - i) / 2.
pub(crate) struct Gaussian;

impl Gaussian {
    /// The observations yᵢ up to the middle one; the others mirror them.
    const Y: [f64; 8] = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989];
}

impl Problem<3, 15> for Gaussian {
    const NUMBER: usize = 9;
    const NAME: &'static str = "Gaussian";
    const START_VALUE: f64 = 3.888_106_991_17e-6;
    const MINIMA: &'static [f64] = &[1.12793e-8];
    const MINIMISERS: &'static [[f64; 3]] = &[[0.398_956_137_8, 1.000_019_084, 0.0]];

    fn start() -> [f64; 3] {
        [0.4, 1.0, 0.0]
    }

    fn residuals<T: Real>([x1, x2, x3]: [T; 3]) -> [T; 15] {
        array::from_fn(|i| {
            let t = (7.0 - i as f64) / 2.0;
            let offset = -x3 + t;
            x1 * (-x2 * offset * offset / 2.0).exp() - Self::Y[i.min(14 - i)]
        })
    }
}

/// Meyer's thermistor, number 10: rᵢ = x₁ exp(x₂ / (tᵢ + x₃)) - yᵢ with tᵢ = 45 + 5i.
pub(crate) struct Meyer;

impl Meyer {
    /// The observations yᵢ.
    const Y: [f64; 16] = [
        34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0, 4427.0,
        3820.0, 3307.0, 2872.0,
    ];
}

impl Problem<3, 16> for Meyer {
    const NUMBER: usize = 10;
    const NAME: &'static str = "Meyer";
    const START_VALUE: f64 = 1_693_607_809.44;
    const MINIMA: &'static [f64] = &[87.9459];
    const MINIMISERS: &'static [[f64; 3]] = &[[5.609_636_471_0e-3, 6.181_346_346_3e3, 345.223_634_62]];

    fn start() -> [f64; 3] {
        [0.02, 4000.0, 250.0]
    }

    fn residuals<T: Real>([x1, x2, x3]: [T; 3]) -> [T; 16] {
        array::from_fn(|i| {
            let t = 45.0 + 5.0 * (i + 1) as f64;
            x1 * (x2 / (x3 + t)).exp() - Self::Y[i]
        })
    }
}

/// The Gulf Research and Development function, number 11, m = 99: rᵢ = exp(-|yᵢ - x₂|^x₃ / x₁) - tᵢ with tᵢ = i / 100,
/// yᵢ = 25 + (-50 ln tᵢ)^(2/3).
///
/// The paper's formula has a misprint in |yᵢ - x₂|; with the minus sign (50, 25, 1.5) is the minimiser that it states.
pub(crate) struct GulfResearch;

impl Problem<3, 99> for GulfResearch {
    const NUMBER: usize = 11;
    const NAME: &'static str = "Gulf Research and Development";
    const START_VALUE: f64 = 12.110_705_825_6;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 3]] = &[[50.0, 25.0, 1.5]];

    fn start() -> [f64; 3] {
        [5.0, 2.5, 0.15]
    }

    fn residuals<T: Real>([x1, x2, x3]: [T; 3]) -> [T; 99] {
        array::from_fn(|i| {
            let t = (i + 1) as f64 / 100.0;
            let y = 25.0 + (-50.0 * t.ln()).powf(2.0 / 3.0);
            (-(x2 - y).abs().powf(x3) / x1).exp() - t
        })
    }
}

/// Box's three-dimensional function, number 12, m = 10: rᵢ = exp(-tᵢ x₁) - exp(-tᵢ x₂) - x₃ (exp(-tᵢ) - exp(-10 tᵢ)) with
/// tᵢ = i / 10.
///
/// Zero also wherever x₁ = x₂ and x₃ = 0.
pub(crate) struct BoxThreeDimensional;

impl Problem<3, 10> for BoxThreeDimensional {
    const NUMBER: usize = 12;
    const NAME: &'static str = "Box three-dimensional";
    const START_VALUE: f64 = 1_031.153_810_61;
    const MINIMA: &'static [f64] = &[0.0];
    const MINIMISERS: &'static [[f64; 3]] = &[[1.0, 10.0, 1.0], [10.0, 1.0, -1.0]];

    fn start() -> [f64; 3] {
        [0.0, 10.0, 20.0]
    }

    fn residuals<T: Real>([x1, x2, x3]: [T; 3]) -> [T; 10] {
        array::from_fn(|i| {
            let t = (i + 1) as f64 / 10.0;
            (x1 * -t).exp() - (x2 * -t).exp() - x3 * ((-t).exp() - (-10.0 * t).exp())
        })
    }
}

/// Kowalik and Osborne's enzyme reaction, number 15: rᵢ = yᵢ - x₁ (uᵢ² + uᵢ x₂) / (uᵢ² + uᵢ x₃ + x₄).
///
/// The larger minimum is approached at (+∞, -14.07…, -∞, -∞).
pub(crate) struct KowalikOsborne;

impl KowalikOsborne {
    /// The observations (uᵢ, yᵢ).
    const DATA: [(f64, f64); 11] = [
        (4.0, 0.1957),
        (2.0, 0.1947),
        (1.0, 0.1735),
        (0.5, 0.1600),
        (0.25, 0.0844),
        (0.167, 0.0627),
        (0.125, 0.0456),
        (0.1, 0.0342),
        (0.0833, 0.0323),
        (0.0714, 0.0235),
        (0.0625, 0.0246),
    ];
}

impl Problem<4, 11> for KowalikOsborne {
    const NUMBER: usize = 15;
    const NAME: &'static str = "Kowalik and Osborne";
    const START_VALUE: f64 = 5.313_172_272_11e-3;
    const MINIMA: &'static [f64] = &[3.07506e-4, 1.02734e-3];
    const MINIMISERS: &'static [[f64; 4]] = &[[0.192_806_934_58, 0.191_282_328_73, 0.123_056_506_93, 0.136_062_330_68]];

    fn start() -> [f64; 4] {
        [0.25, 0.39, 0.415, 0.39]
    }

    fn residuals<T: Real>([x1, x2, x3, x4]: [T; 4]) -> [T; 11] {
        Self::DATA.map(|(u, y)| -(x1 * (x2 + u) * u) / ((x3 + u) * u + x4) + y)
    }
}

/// Brown and Dennis's function, number 16, m = 20: rᵢ = (x₁ + tᵢ x₂ - exp(tᵢ))² + (x₃ + x₄ sin(tᵢ) - cos(tᵢ))² with
/// tᵢ = i / 5.
pub(crate) struct BrownDennis;

impl Problem<4, 20> for BrownDennis {
    const NUMBER: usize = 16;
    const NAME: &'static str = "Brown and Dennis";
    const START_VALUE: f64 = 7_926_693.337;
    const MINIMA: &'static [f64] = &[85822.2];
    const MINIMISERS: &'static [[f64; 4]] = &[[-11.594_439_90, 13.203_630_05, -0.403_439_488, 0.236_778_774]];

    fn start() -> [f64; 4] {
        [25.0, 5.0, -5.0, -1.0]
    }

    fn residuals<T: Real>([x1, x2, x3, x4]: [T; 4]) -> [T; 20] {
        array::from_fn(|i| {
            let t = (i + 1) as f64 / 5.0;
            (x1 + x2 * t - t.exp()).powi(2) + (x3 + x4 * t.sin() - t.cos()).powi(2)
        })
    }
}

/// Osborne's first function, number 17: rᵢ = yᵢ - (x₁ + x₂ exp(-tᵢ x₄) + x₃ exp(-tᵢ x₅)) with tᵢ = 10 (i - 1).
pub(crate) struct Osborne1;

impl Osborne1 {
    /// The observations yᵢ.
    const Y: [f64; 33] = [
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
        0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
        0.406,
    ];
}

impl Problem<5, 33> for Osborne1 {
    const NUMBER: usize = 17;
    const NAME: &'static str = "Osborne 1";
    const START_VALUE: f64 = 0.879_026_293_545;
    const MINIMA: &'static [f64] = &[5.46489e-5];
    const MINIMISERS: &'static [[f64; 5]] =
        &[[0.375_410_052_11, 1.935_846_912_7, -1.464_687_136_6, 0.012_867_534_64, 0.022_122_699_662]];

    fn start() -> [f64; 5] {
        [0.5, 1.5, -1.0, 0.01, 0.02]
    }

    fn residuals<T: Real>([x1, x2, x3, x4, x5]: [T; 5]) -> [T; 33] {
        array::from_fn(|i| {
            let t = 10.0 * i as f64;
            -(x1 + x2 * (x4 * -t).exp() + x3 * (x5 * -t).exp()) + Self::Y[i]
        })
    }
}

/// Biggs's EXP6 function, number 18, m = 13: rᵢ = x₃ exp(-tᵢ x₁) - x₄ exp(-tᵢ x₂) + x₆ exp(-tᵢ x₅) - yᵢ with tᵢ = i / 10,
/// yᵢ = exp(-tᵢ) - 5 exp(-10 tᵢ) + 3 exp(-4 tᵢ).
pub(crate) struct BiggsExp6;

impl Problem<6, 13> for BiggsExp6 {
    const NUMBER: usize = 18;
    const NAME: &'static str = "Biggs EXP6";
    const START_VALUE: f64 = 0.779_070_075_656;
    const MINIMA: &'static [f64] = &[0.0, 5.65565e-3];
    const MINIMISERS: &'static [[f64; 6]] = &[[1.0, 10.0, 1.0, 5.0, 4.0, 3.0], [4.0, 10.0, 3.0, 5.0, 1.0, 1.0]];

    fn start() -> [f64; 6] {
        [1.0, 2.0, 1.0, 1.0, 1.0, 1.0]
    }

    fn residuals<T: Real>([x1, x2, x3, x4, x5, x6]: [T; 6]) -> [T; 13] {
        array::from_fn(|i| {
            let t = (i + 1) as f64 / 10.0;
            let y = (-t).exp() - 5.0 * (-10.0 * t).exp() + 3.0 * (-4.0 * t).exp();
            x3 * (x1 * -t).exp() - x4 * (x2 * -t).exp() + x6 * (x5 * -t).exp() - y
        })
    }
}

/// Osborne's second function, number 19: rᵢ = yᵢ - (x₁ exp(-tᵢ x₅) + x₂ exp(-(tᵢ - x₉)² x₆) + x₃ exp(-(tᵢ - x₁₀)² x₇) +
/// x₄ exp(-(tᵢ - x₁₁)² x₈)) with tᵢ = (i - 1) / 10.
pub(crate) struct Osborne2;

impl Osborne2 {
    /// The observations yᵢ.
    const Y: [f64; 65] = [
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
        0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
        0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
        0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
        0.054,
    ];
}

impl Problem<11, 65> for Osborne2 {
    const NUMBER: usize = 19;
    const NAME: &'static str = "Osborne 2";
    const START_VALUE: f64 = 2.093_419_514_21;
    const MINIMA: &'static [f64] = &[4.01377e-2];
    const MINIMISERS: &'static [[f64; 11]] = &[[
        1.309_977_155,
        0.431_553_795,
        0.633_661_699,
        0.599_430_535,
        0.754_183_226,
        0.904_288_580,
        1.365_811_835,
        4.823_698_817,
        2.398_684_866,
        4.568_874_598,
        5.675_341_471,
    ]];

    fn start() -> [f64; 11] {
        [1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5]
    }

    fn residuals<T: Real>(x: [T; 11]) -> [T; 65] {
        array::from_fn(|i| {
            let t = i as f64 / 10.0;
            let decay = x[0] * (x[4] * -t).exp();
            let peaks: T = (1..4).map(|k| x[k] * (-(x[k + 7] - t).powi(2) * x[k + 4]).exp()).sum();
            -(decay + peaks) + Self::Y[i]
        })
    }
}
