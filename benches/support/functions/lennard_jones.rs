use super::{Function, Number};

/// The energy of a cluster of atoms, Σ 4 (r⁻¹² - r⁻⁶) over pairs, r their distance; three coordinates for each atom.
///
/// Lennard-Jones, "On the determination of molecular fields", Proc. R. Soc. Lond. A 106 (1924), in reduced units.
pub(crate) struct LennardJones;

impl Function for LennardJones {
    const NAME: &'static str = "Lennard-Jones cluster";
    const SIZES: &'static [usize] = &[6, 12, 24, 48, 96, 192, 384, 768];

    #[inline(always)]
    fn value<T: Number>(x: &[T]) -> T {
        let mut energy = T::from(0.0);
        for i in 0..x.len() / 3 {
            for j in 0..i {
                let a = x[3 * i].clone() - x[3 * j].clone();
                let b = x[3 * i + 1].clone() - x[3 * j + 1].clone();
                let c = x[3 * i + 2].clone() - x[3 * j + 2].clone();
                let s = (a.clone() * a + b.clone() * b + c.clone() * c).recip();
                let s3 = s.clone() * s.clone() * s;
                energy += (s3.clone() * s3.clone() - s3) * 4.0;
            }
        }
        energy
    }

    #[inline]
    fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
        let mut energy = 0.0;
        g.fill(0.0);
        for i in 0..x.len() / 3 {
            for j in 0..i {
                let d = [x[3 * i] - x[3 * j], x[3 * i + 1] - x[3 * j + 1], x[3 * i + 2] - x[3 * j + 2]];
                let s = 1.0 / (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
                let s3 = s * s * s;
                energy += (s3 * s3 - s3) * 4.0;
                let slope = -24.0 * (2.0 * s3 - 1.0) * s3 * s;
                for k in 0..3 {
                    g[3 * i + k] += slope * d[k];
                    g[3 * j + k] -= slope * d[k];
                }
            }
        }
        energy
    }

    /// Points of a cubic lattice, shaken.
    fn start(n: usize) -> Vec<f64> {
        let side = (1..=n).find(|side| side * side * side >= n / 3).unwrap_or(n);
        let lattice = |atom: usize| [atom % side, atom / side % side, atom / (side * side)];
        (0..n).map(|i| 1.1 * lattice(i / 3)[i % 3] as f64 + 0.03 * (i as f64).sin()).collect()
    }
}
