use super::{Function, Number};

/// Hares x and lynxes y, x' = α x - β x y, y' = δ x y - γ y, solved by Runge-Kutta over ten years; the squared error of the pelts
/// counted, as a function of α, β, γ, δ and the first x and y.
///
/// Lotka, "Elements of physical biology" (1925), and Volterra, "Fluctuations in the abundance of a species considered
/// mathematically", Nature 118 (1926); 80 steps of the classical method of fourth order.
pub(crate) struct LotkaVolterra;

const STEPS_A_YEAR: usize = 8;
const STEP: f64 = 1.0 / STEPS_A_YEAR as f64;

/// Pelts of hares and lynxes in thousands, 1900 to 1910, from the Hudson's Bay Company's records: Hewitt, "The conservation of
/// the wild life of Canada" (1921).
const PELTS: [[f64; 2]; 11] = [
    [30.0, 4.0],
    [47.2, 6.1],
    [70.2, 9.8],
    [77.4, 35.2],
    [36.3, 59.4],
    [20.6, 41.7],
    [18.1, 19.0],
    [21.4, 13.0],
    [22.0, 8.3],
    [25.4, 9.1],
    [27.1, 7.4],
];
const STEPS: usize = (PELTS.len() - 1) * STEPS_A_YEAR;

impl Function for LotkaVolterra {
    const NAME: &'static str = "Lotka-Volterra";
    const SIZES: &'static [usize] = &[6];

    #[inline(always)]
    fn value<T: Number>(p: &[T]) -> T {
        let mut state = [p[4].clone(), p[5].clone()];
        let mut loss = misfit(&state, PELTS[0]);
        for pelts in &PELTS[1..] {
            for _ in 0..STEPS_A_YEAR {
                let k1 = rates(p, &state);
                let k2 = rates(p, &ahead(&state, &k1, 0.5 * STEP));
                let k3 = rates(p, &ahead(&state, &k2, 0.5 * STEP));
                let k4 = rates(p, &ahead(&state, &k3, STEP));
                for i in 0..2 {
                    let middle = (k2[i].clone() + k3[i].clone()) * 2.0;
                    state[i] += (k1[i].clone() + middle + k4[i].clone()) * (STEP / 6.0);
                }
            }
            loss += misfit(&state, *pelts);
        }
        loss
    }

    /// The steps backwards (the discrete adjoint), over the states that were kept.
    #[inline]
    fn by_hand(p: &[f64], g: &mut [f64]) -> f64 {
        let mut states = [[p[4], p[5]]; STEPS + 1];
        let mut stages = [[[0.0; 2]; 3]; STEPS];
        for n in 0..STEPS {
            let state = states[n];
            let k1 = rates(p, &state);
            stages[n][0] = ahead(&state, &k1, 0.5 * STEP);
            let k2 = rates(p, &stages[n][0]);
            stages[n][1] = ahead(&state, &k2, 0.5 * STEP);
            let k3 = rates(p, &stages[n][1]);
            stages[n][2] = ahead(&state, &k3, STEP);
            let k4 = rates(p, &stages[n][2]);
            for i in 0..2 {
                states[n + 1][i] = state[i] + (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]) * (STEP / 6.0);
            }
        }
        g.fill(0.0);
        let (mut loss, mut adjoint) = (0.0, [0.0; 2]);
        for n in (0..=STEPS).rev() {
            if n % STEPS_A_YEAR == 0 {
                let pelts = PELTS[n / STEPS_A_YEAR];
                loss += misfit(&states[n], pelts);
                for i in 0..2 {
                    adjoint[i] += 2.0 * (states[n][i] - pelts[i]);
                }
            }
            if n > 0 {
                let (state, [s2, s3, s4]) = (&states[n - 1], &stages[n - 1]);
                let a4 = pull_back(p, s4, adjoint.map(|a| a * STEP / 6.0), g);
                let a3 = pull_back(p, s3, [0, 1].map(|i| adjoint[i] * STEP / 3.0 + a4[i] * STEP), g);
                let a2 = pull_back(p, s2, [0, 1].map(|i| adjoint[i] * STEP / 3.0 + a3[i] * 0.5 * STEP), g);
                let a1 = pull_back(p, state, [0, 1].map(|i| adjoint[i] * STEP / 6.0 + a2[i] * 0.5 * STEP), g);
                for i in 0..2 {
                    adjoint[i] += a1[i] + a2[i] + a3[i] + a4[i];
                }
            }
        }
        g[4..6].copy_from_slice(&adjoint);
        loss
    }

    fn start(_: usize) -> Vec<f64> {
        vec![0.55, 0.028, 0.8, 0.024, 34.0, 5.9]
    }
}

#[inline]
fn rates<T: Number>(p: &[T], [x, y]: &[T; 2]) -> [T; 2] {
    let met = x.clone() * y.clone();
    [p[0].clone() * x.clone() - p[1].clone() * met.clone(), p[3].clone() * met - p[2].clone() * y.clone()]
}

/// Adds the adjoint of the parameters, and returns that of the state, of `rates` with the adjoint `a`.
#[inline]
fn pull_back(p: &[f64], &[x, y]: &[f64; 2], a: [f64; 2], g: &mut [f64]) -> [f64; 2] {
    g[0] += a[0] * x;
    g[1] -= a[0] * x * y;
    g[2] -= a[1] * y;
    g[3] += a[1] * x * y;
    let met = a[1] * p[3] - a[0] * p[1];
    [a[0] * p[0] + met * y, met * x - a[1] * p[2]]
}

#[inline]
fn ahead<T: Number>([x, y]: &[T; 2], rate: &[T; 2], time: f64) -> [T; 2] {
    [x.clone() + rate[0].clone() * time, y.clone() + rate[1].clone() * time]
}

#[inline]
fn misfit<T: Number>([x, y]: &[T; 2], pelts: [f64; 2]) -> T {
    let (dx, dy) = (x.clone() - pelts[0], y.clone() - pelts[1]);
    dx.clone() * dx + dy.clone() * dy
}
