//! Everything that an equation of state says, from derivatives of one function: the Helmholtz energy of propane after Peng and Robinson (1976).
//!
//! Pressure, entropy, heat capacities, speed of sound and Joule-Thomson coefficient come from its gradient and Hessian, virial coefficients
//! from its Taylor series, the critical point and the boiling point from equations between its derivatives.
//!
//! `cargo run --release --example equation_of_state`

use gradual::{Dual, Real, Taylor, gradient, jacobian, value_and_jacobian, value_gradient_hessian};
use nalgebra::{Matrix2, Vector2};

/// The gas constant (J/(mol K)).
const R: f64 = 8.314_462_618;

/// Propane (Poling, Prausnitz and O'Connell, "The Properties of Gases and Liquids"): critical temperature (K) and pressure (Pa), acentric
/// factor, molar mass (kg/mol).
const CRITICAL: (f64, f64) = (369.83, 4.248e6);
const ACENTRIC: f64 = 0.152;
const MOLAR_MASS: f64 = 0.044_096;

/// How steeply the attraction falls with the root of the temperature.
const KAPPA: f64 = 0.37464 + 1.54226 * ACENTRIC - 0.26992 * ACENTRIC * ACENTRIC;

/// Heat capacity of the ideal gas at constant pressure, J/(mol K), by powers of the temperature (the same book's fourth edition).
const IDEAL: [f64; 4] = [-4.224, 0.3063, -1.586e-4, 3.215e-8];

const ROOT_8: f64 = 2.0 * std::f64::consts::SQRT_2;

/// Peng and Robinson's covolume b (m³/mol) and attraction a (J m³/mol²) at the critical point, their numbers 0.0778 and 0.4572 in full.
fn constants() -> (f64, f64) {
    let eta = 1.0 / (1.0 + (4.0 - ROOT_8).cbrt() + (4.0 + ROOT_8).cbrt());
    let ((tc, pc), omega_a) = (CRITICAL, (8.0 + 40.0 * eta) / (49.0 - 37.0 * eta));
    (eta / (3.0 + eta) * R * tc / pc, omega_a * (R * tc).powi(2) / pc)
}

/// The attraction at a temperature.
fn attraction<T: Real>(temperature: T) -> T {
    ((-(temperature / CRITICAL.0).sqrt() + 1.0) * KAPPA + 1.0).powi(2) * constants().1
}

/// What the Helmholtz energy (J/mol) has more than that of the ideal gas of this temperature and density (mol/m³).
fn residual<T: Real>(temperature: T, density: T) -> T {
    let packed = density * constants().0;
    let [near, far] = [1.0 + ROOT_8 / 2.0, 1.0 - ROOT_8 / 2.0].map(|k| (packed * k).ln_1p());
    -temperature * R * (-packed).ln_1p() - attraction(temperature) * (near - far) / (ROOT_8 * constants().0)
}

/// Helmholtz energy (J/mol) by temperature (K) and volume (m³/mol): energy less temperature times entropy.
fn helmholtz<T: Real>([temperature, volume]: [T; 2]) -> T {
    let (t, [c0, c1, c2, c3]) = (temperature, IDEAL);
    let energy = (((t * (c3 / 4.0) + c2 / 3.0) * t + c1 / 2.0) * t + (c0 - R)) * t;
    let entropy = ((t * (c3 / 3.0) + c2 / 2.0) * t + c1) * t + t.ln() * (c0 - R) + volume.ln() * R;
    energy - temperature * entropy + residual(temperature, volume.recip())
}

/// Entropy and pressure: the gradient, but for the sign.
fn entropy_and_pressure<T: Real>(state: [T; 2]) -> [T; 2] {
    gradient(helmholtz, state).map(|slope| -slope)
}

gradual::point! { struct Properties { pressure, cv, cp, sound, joule_thomson } }

fn properties<T: Real>(state: [T; 2]) -> Properties<T> {
    let [temperature, volume] = state;
    let (_, [_, slope], [[tt, tv], [_, vv]]) = value_gradient_hessian(helmholtz, state);
    // The pressure by temperature is -tv, by volume -vv.
    let cv = -temperature * tt;
    let cp = cv + temperature * tv * tv / vv;
    let sound = volume * (vv * cp / (cv * MOLAR_MASS)).sqrt();
    Properties { pressure: -slope, cv, cp, sound, joule_thomson: (-temperature * tv / vv - volume) / cp }
}

/// Newton's steps to a root of two equations, relative ones, so that temperatures and volumes go together.
fn root(f: impl Fn([Dual<f64, 2>; 2]) -> [Dual<f64, 2>; 2], mut x: [f64; 2]) -> [f64; 2] {
    for _ in 0..50 {
        let (y, j) = value_and_jacobian(&f, x);
        let step = Matrix2::from(j).transpose().lu().solve(&Vector2::from(y)).expect("a regular system");
        x = [0, 1].map(|i| x[i] - step[i].clamp(-0.2 * x[i], 0.2 * x[i]));
    }
    x
}

/// Where the pressure has neither slope nor curvature along the isotherm: a Taylor series of the Helmholtz energy, differentiated by Newton.
fn critical() -> [f64; 2] {
    let flat = |[temperature, volume]: [Dual<f64, 2>; 2]| {
        let series = helmholtz([Taylor::<_, 4>::constant(temperature), Taylor::variable(volume)]);
        [series.derivative(2), series.derivative(3)]
    };
    root(flat, [400.0, 5.0 * constants().0])
}

/// Pressure times volume, over that of an ideal gas.
fn compressibility([temperature, volume]: [f64; 2]) -> f64 {
    properties([temperature, volume]).pressure * volume / (R * temperature)
}

/// The second and third virial coefficients: the residual energy by powers of the density.
fn virial<T: Real>(temperature: T) -> [T; 2] {
    let series = residual(Taylor::<T, 3>::constant(temperature), Taylor::variable(T::zero()));
    [1, 2].map(|k| series.derivative(k) / (temperature * R))
}

/// Heat capacity of the ideal gas at constant pressure.
fn ideal_cp(t: f64) -> f64 {
    IDEAL[0] + t * (IDEAL[1] + t * (IDEAL[2] + t * IDEAL[3]))
}

/// Pressure, heat capacity at constant volume and speed of sound another way: the first two by formulas worked out
/// by hand, the third by its definition.
fn by_formulas([temperature, volume]: [f64; 2]) -> [f64; 3] {
    let ((b, at_critical), a) = (constants(), attraction(temperature));
    let pressure = R * temperature / (volume - b) - a / (volume * volume + 2.0 * b * volume - b * b);
    let curvature = at_critical * KAPPA * (1.0 + KAPPA) / (2.0 * temperature * (temperature * CRITICAL.0).sqrt());
    let [near, far] = [1.0 + ROOT_8 / 2.0, 1.0 - ROOT_8 / 2.0].map(|k| volume + k * b);
    let cv = ideal_cp(temperature) - R + temperature * curvature / (ROOT_8 * b) * (near / far).ln();
    // Pressure against density where entropy is constant.
    let [[st, sv], [pt, pv]] = jacobian(entropy_and_pressure, [temperature, volume]);
    [pressure, cv, volume * ((pt * sv / st - pv) / MOLAR_MASS).sqrt()]
}

/// A dense state: 400 K and 0.2 l/mol.
const DENSE: [f64; 2] = [400.0, 2e-4];
/// A thin gas: 300 K and 1 m³/mol.
const THIN: [f64; 2] = [300.0, 1.0];

/// Liquid and vapour of one temperature in equilibrium, their volumes: equal pressures and equal Gibbs energies.
fn saturated(temperature: f64) -> [f64; 2] {
    let unequal = |volumes: [Dual<f64, 2>; 2]| {
        let [liquid, vapour] = volumes.map(|volume| {
            let state = [Dual::constant(temperature), volume];
            let [_, pressure] = entropy_and_pressure(state);
            [pressure / CRITICAL.1, (helmholtz(state) + pressure * volume) / (R * temperature)]
        });
        [liquid[0] - vapour[0], liquid[1] - vapour[1]]
    };
    root(unequal, [1.2 * constants().0, R * temperature / 1e5])
}

/// The vapour's pressure (Pa), and the densities (kg/m³) of liquid and vapour.
fn boiling(temperature: f64) -> (f64, [f64; 2]) {
    let volumes = saturated(temperature);
    (properties([temperature, volumes[1]]).pressure, volumes.map(|volume| MOLAR_MASS / volume))
}

/// Temperature (K) and pressure (Pa) of the normal boiling point, and of the point by which the acentric factor is defined.
fn published() -> [(f64, f64); 2] {
    [(231.02, 101_325.0), (0.7 * CRITICAL.0, CRITICAL.1 * 10.0_f64.powf(-1.0 - ACENTRIC))]
}

fn main() {
    let [temperature, volume] = critical();
    let pressure = properties([temperature, volume]).pressure;
    println!(
        "critical point: {temperature:.4} K, {:.6} MPa, Z = {:.6}",
        pressure / 1e6,
        compressibility([temperature, volume])
    );

    println!("\nat 400 K and 0.2 l/mol       derivative        formula");
    let (found, formulas) = (properties(DENSE), by_formulas(DENSE));
    for (name, found, formula) in [
        ("pressure (Pa)", found.pressure, formulas[0]),
        ("cv (J/(mol K))", found.cv, formulas[1]),
        ("speed of sound (m/s)", found.sound, formulas[2]),
    ] {
        println!("{name:22}{found:17.6}{formula:15.6}");
    }
    let [second, third] = virial(DENSE[0]);
    println!("virial coefficients {:.4} cm³/mol, {:.1} cm⁶/mol²", second * 1e6, third * 1e12);
    let Properties { cp, sound, joule_thomson, .. } = properties(THIN);
    println!("thin gas, 300 K: cp {cp:.2} J/(mol K), {sound:.2} m/s, {:.3} K/bar", joule_thomson * 1e5);

    println!("\nequilibrium      MPa published  kg/m³ of the liquid (known to come out too dense), vapour");
    for (temperature, published) in published() {
        let (pressure, [liquid, vapour]) = boiling(temperature);
        println!("{temperature:9.2} K {:8.4}  {:8.4}  {liquid:.1} {vapour:.2}", pressure / 1e6, published / 1e6);
    }
}

#[cfg(test)]
mod tests {
    use gradual::{check_gradient, derivative};

    use super::*;

    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found / expected - 1.0).abs() <= relative, "{found} is not {expected} within {relative:e} of it");
    }

    #[test]
    fn the_critical_point_is_propanes() {
        let [temperature, volume] = critical();
        close(temperature, CRITICAL.0, 1e-10);
        close(properties([temperature, volume]).pressure, CRITICAL.1, 1e-10);
        let root_7 = 7.0_f64.sqrt(); // Z is the same for every substance
        let z = (11.0 - 2.0 * root_7 * ((13.0 / (7.0 * root_7)).asinh() / 3.0).sinh()) / 32.0;
        close(compressibility([temperature, volume]), z, 1e-9);
    }

    #[test]
    fn the_helmholtz_energy_has_the_gradient_of_its_differences() {
        check_gradient(helmholtz, DENSE).unwrap();
    }

    #[test]
    fn properties_are_those_of_the_formulas() {
        let (found, [pressure, cv, sound]) = (properties(DENSE), by_formulas(DENSE));
        close(found.pressure, pressure, 1e-12);
        close(found.cv, cv, 1e-12);
        close(found.sound, sound, 1e-12);
    }

    #[test]
    fn virial_coefficients_are_those_of_peng_and_robinson() {
        let ((b, _), a, [second, third]) = (constants(), attraction(DENSE[0]), virial(DENSE[0]));
        close(second, b - a / (R * DENSE[0]), 1e-12);
        close(third, b * b + 2.0 * a * b / (R * DENSE[0]), 1e-12);
    }

    #[test]
    fn a_thin_gas_is_nearly_ideal() {
        let (thin, cp) = (properties(THIN), ideal_cp(THIN[0]));
        // Off by the second virial coefficient over the volume, 4e-4, and factors of that size.
        close(thin.cp, cp, 2e-3);
        close(thin.sound, (cp / (cp - R) * R * THIN[0] / MOLAR_MASS).sqrt(), 1e-3);
        // What is left of the Joule-Thomson coefficient when the pressure is gone.
        let slope: f64 = derivative(|t| virial(t)[0], THIN[0]);
        close(thin.joule_thomson, (THIN[0] * slope - virial(THIN[0])[0]) / cp, 2e-3);
    }

    #[test]
    fn propane_boils_where_it_is_published() {
        for (temperature, published) in published() {
            // What the equation of Peng and Robinson is known to miss vapour pressures by.
            close(boiling(temperature).0, published, 5e-3);
        }
    }

    #[test]
    fn the_slope_of_the_vapour_pressure_is_clapeyrons() {
        let [below, above] = [-0.01, 0.01].map(|by| boiling(300.0 + by).0);
        let [liquid, vapour] = saturated(300.0).map(|volume| (volume, entropy_and_pressure([300.0, volume])[0]));
        // The difference of pressures is off by the square of its step, 1e-4 K², times a third derivative over the slope of some 1e-4.
        close((above - below) / 0.02, (vapour.1 - liquid.1) / (vapour.0 - liquid.0), 1e-7);
    }
}
