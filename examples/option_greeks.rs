//! The Greeks of options: one price function and its derivatives, against closed forms and published numbers; then an American put
//! whose price is a binomial tree, differentiated through every decision to exercise.
//!
//! The numbers are those of Hull, "Options, Futures, and Other Derivatives": the price of a call and a put on 42, the Greeks of a
//! call on 49, and the American put of the chapter on numerical procedures.
//!
//! `cargo run --release --example option_greeks`

use gradual::{Real, Scalar, audit, check_gradient, gradient, hessian, jvp, value_gradient_hessian};

gradual::point! {
    /// What the price of an option moves with.
    struct Market { spot, volatility, rate, expiry }
}

#[derive(Clone, Copy)]
enum Right {
    Call,
    Put,
}

/// Black and Scholes' price of a European option.
fn black_scholes<T: Real>(right: Right, strike: f64, market: Market<T>) -> T {
    let Market { spot, volatility, rate, expiry } = market;
    let deviation = volatility * expiry.sqrt();
    let d1 = ((spot / strike).ln() + rate * expiry) / deviation + deviation * 0.5;
    let d2 = d1 - deviation;
    let discounted = (-rate * expiry).exp() * strike;
    match right {
        Right::Call => spot * d1.norm_cdf() - discounted * d2.norm_cdf(),
        Right::Put => discounted * (-d2).norm_cdf() - spot * (-d1).norm_cdf(),
    }
}

/// The American put on the tree of Cox, Ross and Rubinstein: at each node the better of waiting and exercising.
fn american_put<T: Real>(strike: f64, steps: i32, market: Market<T>) -> T {
    let step = market.expiry / f64::from(steps);
    let rise = (market.volatility * step.sqrt()).exp();
    let growth = (market.rate * step).exp();
    let up = (growth - rise.recip()) / (rise - rise.recip());
    let (up, down) = (up / growth, (-up + 1.0) / growth);
    let exercised = |level: i32, rises: i32| -market.spot * rise.powi(2 * rises - level) + strike;
    let mut values: Vec<T> = (0..=steps).map(|rises| exercised(steps, rises).max(0.0)).collect();
    for level in (0..steps).rev() {
        for (rises, node) in (0..=level).zip(0..) {
            let waited = up * values[node + 1] + down * values[node];
            values[node] = waited.max(exercised(level, rises));
        }
    }
    values[0]
}

/// The book's call and put, both with strike 40.
fn prices() -> [f64; 2] {
    let market = Market { spot: 42.0, volatility: 0.2, rate: 0.1, expiry: 0.5 };
    [Right::Call, Right::Put].map(|right| black_scholes(right, 40.0, market))
}

/// The market of the book's Greeks. Rates and volatilities are per year, the expiry is in years.
const EUROPEAN: Market<f64> = Market { spot: 49.0, volatility: 0.2, rate: 0.05, expiry: 20.0 / 52.0 };

/// A Greek: name, derivative, closed form, and the book's number with half a unit of its last digit.
type Greek = (&'static str, f64, f64, Option<(f64, f64)>);

/// Greeks of first and second order of the call with strike 50, by one Hessian, and their closed forms.
fn greeks(market: Market<f64>) -> [Greek; 7] {
    let (_, g, h) = value_gradient_hessian(|m| black_scholes(Right::Call, 50.0, m), market);
    let Market { spot, volatility, rate, expiry } = market;
    let root = expiry.sqrt();
    let d1 = ((spot / 50.0_f64).ln() + (rate + 0.5 * volatility * volatility) * expiry) / (volatility * root);
    let d2 = d1 - volatility * root;
    let [cdf1, cdf2] = [d1, d2].map(|d| d.norm_cdf());
    let density = (-0.5 * d1 * d1).exp() / std::f64::consts::TAU.sqrt();
    let bond = 50.0 * (-rate * expiry).exp();
    let vega = spot * density * root;
    let theta = -spot * density * volatility / (2.0 * root) - rate * bond * cdf2;
    [
        ("delta", g.spot, cdf1, Some((0.522, 5e-4))),
        ("gamma", h[0][0], density / (spot * volatility * root), Some((0.066, 5e-4))),
        ("theta", -g.expiry, theta, Some((-4.31, 5e-3))),
        ("vega", g.volatility, vega, Some((12.1, 0.05))),
        ("rho", g.rate, bond * expiry * cdf2, Some((8.91, 5e-3))),
        ("vanna", h[0][1], -density * d2 / volatility, None),
        ("volga", h[1][1], vega * d1 * d2 / volatility, None),
    ]
}

/// What is left over of the equation of Black and Scholes, which every European price obeys.
fn left_over(right: Right, market: Market<f64>) -> f64 {
    let (price, g, h) = value_gradient_hessian(|m| black_scholes(right, 50.0, m), market);
    let diffusion = 0.5 * (market.volatility * market.spot).powi(2) * h[0][0];
    -g.expiry + diffusion + market.rate * market.spot * g.spot - market.rate * price
}

fn european() {
    println!("\nEuropean call on 49, price {:.4}", black_scholes(Right::Call, 50.0, EUROPEAN));
    println!("{:8}{:>22}{:>22}{:>10}", "", "derivative", "closed form", "Hull");
    for (name, found, formula, book) in greeks(EUROPEAN) {
        println!("{name:8}{found:22.15}{formula:22.15}{:>10}", book.map_or(String::new(), |(x, _)| format!("{x}")));
    }
    println!("left over of the Black-Scholes equation: {:.1e}", left_over(Right::Call, EUROPEAN));
}

/// The market of the book's American put, at the money of the strike 50.
const AMERICAN: Market<f64> = Market { spot: 50.0, volatility: 0.4, rate: 0.1, expiry: 5.0 / 12.0 };

/// Steps of the tree, and the book's price.
const HULL: [(i32, f64); 4] = [(5, 4.49), (30, 4.263), (50, 4.272), (500, 4.283)];

/// The slopes of the price by the spot, to the left and to the right.
fn deltas(steps: i32, market: Market<f64>) -> [f64; 2] {
    [-1.0, 1.0].map(|spot| {
        let direction = Market { spot, volatility: 0.0, rate: 0.0, expiry: 0.0 };
        spot * jvp(|m| american_put(50.0, steps, m), market, direction).1
    })
}

/// What a gradient through a tree is worth, and what the kinks of its decisions do to it.
fn american() {
    let market = AMERICAN;
    println!("\nAmerican put on 50, by steps of the tree; Hull");
    for (steps, book) in HULL {
        println!("{steps:8}{:10.4}{book:10}", american_put(50.0, steps, market));
    }

    // With an odd number of steps no node of the last level lies on the strike, and the price is smooth here.
    println!("101 steps, the gradient through the tree as found, differences as expected:");
    println!("{}", check_gradient(|m| american_put(50.0, 101, m), market).unwrap());

    // An even number puts a node on the strike: at the money such a tree has a kink, and a slope on each side.
    let report = audit(|m| american_put(50.0, 6, m), market);
    println!("\n6 steps, {report}");
    let [left, right] = deltas(6, market);
    println!("delta on the left {left:.6}, on the right {right:.6}");

    gamma(market);
}

/// Gamma by differences of exact deltas, two nodes of the tree on either side.
fn gamma_of_deltas(steps: i32, market: Market<f64>) -> f64 {
    let width = market.spot * (4.0 * market.volatility * (market.expiry / f64::from(steps)).sqrt()).exp_m1();
    let [below, above] = [-width, width].map(|by| {
        let market = Market { spot: market.spot + by, ..market };
        gradient(|m| american_put(50.0, steps, m), market).spot
    });
    (above - below) / (2.0 * width)
}

/// Gamma on a tree. Between kinks the price is a line in the spot: its second derivative is 0, all of gamma sits in the kinks, and what
/// differences find depends on how many kinks lie within their step. Differences of exact deltas over some nodes average the kinks.
fn gamma(market: Market<f64>) {
    println!("\ngamma of the put, by steps of the tree");
    println!("{:24}{:>12}{:>12}", "", 101, 501);
    let at = |spot: f64| Market { spot, ..market };
    let row = |what: &str, by: &dyn Fn(i32) -> f64| {
        let [coarse, fine] = [101, 501].map(by);
        println!("{what:24}{coarse:12.5}{fine:12.5}");
    };
    row("exact derivative", &|n| hessian(|m| american_put(50.0, n, m), market)[0][0]);
    for width in [0.01, 0.1, 1.0] {
        row(&format!("differences by {width}"), &|n| {
            let [below, here, above] = [-width, 0.0, width].map(|by| american_put(50.0, n, at(50.0 + by)));
            (above - 2.0 * here + below) / (width * width)
        });
    }
    row("deltas, two nodes apart", &|n| gamma_of_deltas(n, market));
}

fn main() {
    let [call, put] = prices();
    println!("European call {call:.4}, put {put:.4}; Hull: 4.76 and 0.81");
    european();
    american();
}

#[cfg(test)]
mod tests {
    use gradual::audit::Verdict;

    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected} within {tolerance:e}");
    }

    #[test]
    fn prices_are_hulls() {
        let [call, put] = prices();
        close(call, 4.76, 0.005);
        close(put, 0.81, 0.005);
        for (steps, book) in HULL {
            close(american_put(50.0, steps, AMERICAN), book, if steps == 5 { 5e-3 } else { 5e-4 });
        }
    }

    #[test]
    fn put_and_call_are_in_parity() {
        let [call, put] = prices();
        close(call - put, 42.0 - 40.0 * f64::exp(-0.05), 1e-13);
    }

    #[test]
    fn greeks_are_those_of_closed_forms_and_of_hull() {
        for (_, found, formula, book) in greeks(EUROPEAN) {
            close(found, formula, 1e-13 * formula.abs().max(1.0)); // some hundred roundings
            if let Some((x, half_a_unit)) = book {
                close(found, x, half_a_unit);
            }
        }
    }

    #[test]
    fn prices_obey_the_equation_of_black_and_scholes() {
        for right in [Right::Call, Right::Put] {
            for spot in [40.0, 49.0, 60.0] {
                close(left_over(right, Market { spot, ..EUROPEAN }), 0.0, 1e-13);
            }
        }
    }

    #[test]
    fn an_odd_tree_has_the_gradient_of_its_differences() {
        check_gradient(|m| american_put(50.0, 101, m), AMERICAN).unwrap();
    }

    #[test]
    fn an_even_tree_has_a_kink_at_the_money() {
        let report = audit(|m| american_put(50.0, 6, m), AMERICAN);
        assert_eq!(report.verdict, Verdict::Kink);
        // The kink of the payoff, times the odds to get there: ten paths end on the strike and are not exercised one step before.
        let Market { volatility, rate, expiry, .. } = AMERICAN;
        let step: f64 = expiry / 6.0;
        let [rise, growth] = [(volatility * step.sqrt()).exp(), (rate * step).exp()];
        let odds = (growth - rise.recip()) / (rise - rise.recip());
        let [left, right] = deltas(6, AMERICAN);
        close(right - left, 10.0 * (odds * (1.0 - odds)).powi(3) * (-rate * expiry).exp(), 1e-14);
    }

    #[test]
    fn gamma_sits_in_the_kinks_and_deltas_over_some_nodes_find_it() {
        for steps in [101, 501] {
            assert_eq!(hessian(|m| american_put(50.0, steps, m), AMERICAN)[0][0], 0.0);
        }
        let [coarse, fine] = [101, 501].map(|steps| gamma_of_deltas(steps, AMERICAN));
        // The two trees differ by 2.4 %, the wide step of the coarse one included; the book's five steps say 0.03.
        close(coarse, fine, 0.03 * fine);
        close(fine, 0.03, 0.005);
    }
}
