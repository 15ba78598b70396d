//! The Greeks of options: one price function and its derivatives, against closed forms and published numbers; then an American put
//! whose price is a binomial tree, differentiated through every decision to exercise.
//!
//! The numbers are those of Hull, "Options, Futures, and Other Derivatives": the price of a call and a put on 42, the Greeks of a
//! call on 49, and the American put of the chapter on numerical procedures.
//!
//! `cargo run --release --example option_greeks`

use gradual::audit::Verdict;
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

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} within {tolerance:e}");
}

/// Prices to the cent as in the book.
fn prices() {
    let market = Market { spot: 42.0, volatility: 0.2, rate: 0.1, expiry: 0.5 };
    let [call, put] = [Right::Call, Right::Put].map(|right| black_scholes(right, 40.0, market));
    println!("European call {call:.4}, put {put:.4}; Hull: 4.76 and 0.81");
    close(call, 4.76, 0.005);
    close(put, 0.81, 0.005);
    close(call - put, 42.0 - 40.0 * (-0.05_f64).exp(), 1e-13); // parity
}

/// Greeks of first and second order by one Hessian.
fn european() {
    let market: Market<f64> = Market { spot: 49.0, volatility: 0.2, rate: 0.05, expiry: 20.0 / 52.0 };
    let (price, g, h) = value_gradient_hessian(|m| black_scholes(Right::Call, 50.0, m), market);

    let Market { spot, volatility, rate, expiry } = market;
    let root = expiry.sqrt();
    let d1 = ((spot / 50.0_f64).ln() + (rate + 0.5 * volatility * volatility) * expiry) / (volatility * root);
    let d2 = d1 - volatility * root;
    let [cdf1, cdf2] = [d1, d2].map(|d| d.norm_cdf());
    let density = (-0.5 * d1 * d1).exp() / std::f64::consts::TAU.sqrt();
    let bond = 50.0 * (-rate * expiry).exp();
    let vega = spot * density * root;
    let theta = -spot * density * volatility / (2.0 * root) - rate * bond * cdf2;
    let rows = [
        ("delta", g.spot, cdf1, Some((0.522, 5e-4))),
        ("gamma", h[0][0], density / (spot * volatility * root), Some((0.066, 5e-4))),
        ("theta", -g.expiry, theta, Some((-4.31, 5e-3))),
        ("vega", g.volatility, vega, Some((12.1, 0.05))),
        ("rho", g.rate, bond * expiry * cdf2, Some((8.91, 5e-3))),
        ("vanna", h[0][1], -density * d2 / volatility, None),
        ("volga", h[1][1], vega * d1 * d2 / volatility, None),
    ];
    println!("\nEuropean call on 49, price {price:.4}");
    println!("{:8}{:>22}{:>22}{:>10}", "", "derivative", "closed form", "Hull");
    for (name, found, formula, book) in rows {
        println!("{name:8}{found:22.15}{formula:22.15}{:>10}", book.map_or(String::new(), |(x, _)| format!("{x}")));
        close(found, formula, 1e-13 * formula.abs().max(1.0)); // some hundred roundings
        if let Some((x, tolerance)) = book {
            close(found, x, tolerance);
        }
    }
    // What every European price obeys: Black and Scholes' equation.
    let diffusion = 0.5 * (volatility * spot).powi(2) * h[0][0];
    let left_over = -g.expiry + diffusion + rate * spot * g.spot - rate * price;
    println!("left over of the Black-Scholes equation: {left_over:.1e}");
    close(left_over, 0.0, 1e-13);
}

/// What a gradient through a tree is worth, and what the kinks of its decisions do to it.
fn american() {
    let market = Market { spot: 50.0, volatility: 0.4, rate: 0.1, expiry: 5.0 / 12.0 };
    println!("\nAmerican put on 50, by steps of the tree; Hull");
    for (steps, book, tolerance) in [(5, 4.49, 5e-3), (30, 4.263, 5e-4), (50, 4.272, 5e-4), (500, 4.283, 5e-4)] {
        let price = american_put(50.0, steps, market);
        println!("{steps:8}{price:10.4}{book:10}");
        close(price, book, tolerance);
    }

    // With an odd number of steps no node of the last level lies on the strike, and the price is smooth here.
    println!("101 steps, the gradient through the tree as found, differences as expected:");
    println!("{}", check_gradient(|m| american_put(50.0, 101, m), market).unwrap());

    // An even number puts a node on the strike: at the money such a tree has a kink, and a slope on each side.
    let report = audit(|m| american_put(50.0, 6, m), market);
    println!("\n6 steps, {report}");
    assert_eq!(report.verdict, Verdict::Kink);
    let [down, up] = [-1.0, 1.0].map(|spot| Market { spot, volatility: 0.0, rate: 0.0, expiry: 0.0 });
    let [left, right] =
        [(-1.0, down), (1.0, up)].map(|(sign, v)| sign * jvp(|m| american_put(50.0, 6, m), market, v).1);
    // The kink of the payoff, times the odds to get there: ten paths end on the strike and are not exercised one step before.
    let step: f64 = market.expiry / 6.0;
    let [rise, growth] = [(market.volatility * step.sqrt()).exp(), (market.rate * step).exp()];
    let odds = (growth - rise.recip()) / (rise - rise.recip());
    close(right - left, 10.0 * (odds * (1.0 - odds)).powi(3) * (-market.rate * market.expiry).exp(), 1e-14);

    gamma(market);
}

/// Gamma on a tree. Between kinks the price is a line in the spot: its second derivative is 0, all of gamma sits in the kinks, and what
/// differences find depends on how many kinks lie within their step. Differences of exact deltas over some nodes average the kinks.
fn gamma(market: Market<f64>) {
    println!("\ngamma of the put, by steps of the tree");
    println!("{:24}{:>12}{:>12}", "", 101, 501);
    let at = |spot: f64| Market { spot, ..market };
    let row = |what: &str, by: &dyn Fn(i32) -> f64| {
        let found = [101, 501].map(by);
        println!("{what:24}{:12.5}{:12.5}", found[0], found[1]);
        found
    };
    let exact = row("exact derivative", &|n| hessian(|m| american_put(50.0, n, m), market)[0][0]);
    assert_eq!(exact, [0.0, 0.0]);
    for width in [0.01, 0.1, 1.0] {
        row(&format!("differences by {width}"), &|n| {
            let [below, here, above] = [-width, 0.0, width].map(|by| american_put(50.0, n, at(50.0 + by)));
            (above - 2.0 * here + below) / (width * width)
        });
    }
    let [coarse, fine] = row("deltas, two nodes apart", &|n| {
        let width = 50.0 * (4.0 * market.volatility * (market.expiry / f64::from(n)).sqrt()).exp_m1();
        let [below, above] = [-width, width].map(|by| gradient(|m| american_put(50.0, n, m), at(50.0 + by)).spot);
        (above - below) / (2.0 * width)
    });
    // The two trees differ by 2.4 %, the wide step of the coarse one included; the book's five steps say 0.03.
    close(coarse, fine, 0.03 * fine);
    close(fine, 0.03, 0.005);
}

fn main() {
    prices();
    european();
    american();
}
