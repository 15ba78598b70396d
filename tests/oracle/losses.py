"""Writes losses.txt: losses and smooth stand-ins with their first two derivatives, correctly rounded from long arithmetic.

Run as `python3 losses.py` with mpmath 1.3. The output is the same on every run. The functions are written as in a textbook, overflow and
cancellation left to arithmetic that is long enough; rounding and series are those of elementary.py.
"""

from pathlib import Path

from mpmath import mp, mpf, workprec

from elementary import DOUBLE, Series, bits, rounded
from points import distinct, signed

# None of them a kink of any of the functions.
SIZES = [1e-9, 1e-5, 0.01, 0.1, 0.27, 0.5, 0.79, 1.3, 1.7, 2.05, 2.2, 3.7, 8.1, 20.5, 45.2, 320.7, 1e3, 1e9]
POINTS = distinct([*signed(SIZES), 0.0])
# Kinks at 0, where derivatives are a matter of convention.
KINKED = {"absolute", "quantile", "MoreauRelu"}


def polynomial(x, *c):
    """c[0] + c[1] x + …"""
    found = x * 0
    for a in reversed(c):
        found = found * x + a
    return found


def size(x):
    return x if x.c[0] > 0 else -x


def sigmoid(x):
    return 1 / (1 + (-x).exp()) if x.c[0] > 0 else x.exp() / (1 + x.exp())


def softplus(x):
    return x.composed(mp.log1p(mp.exp(x.c[0])) if x.c[0] < 0 else x.c[0] + mp.log1p(mp.exp(-x.c[0])), sigmoid(x))


def tanh(x):
    return 1 - 2 * sigmoid(-2 * x)


def ln_cosh(x):
    u = abs(x.c[0])
    return x.composed(u + mp.log1p(mp.exp(-2 * u)) - mp.ln2, tanh(x))


def density(x):
    return (-(x * x) / 2).exp() / mp.sqrt(2 * mp.pi)


def mass(x):
    return x.composed(mp.erfc(-x.c[0] / mp.sqrt(2)) / 2, density(x))


def central_mass(x):
    return x.composed(mp.erf(x.c[0] / mp.sqrt(2)), 2 * density(x))


def root(x):
    return x.power(1, 2)


def huber(x, d):
    return x * x / 2 if size(x).c[0] <= d else d * (size(x) - d / 2)


def tukey(x, c):
    cube = (1 - x * x / (c * c)) * (1 - x * x / (c * c)) * (1 - x * x / (c * c))
    return (1 - cube) * c * c / 6 if size(x).c[0] <= c else polynomial(x, c * c / 6)


def hinge(m):
    return 1 - m if m.c[0] < 1 else m * 0


def moreau_relu(x, l):
    if x.c[0] > l:
        return x - l / 2
    return x * 0 if x.c[0] < 0 else x * x / (2 * l)


def excess(x, e):
    return size(x) - e if size(x).c[0] > e else x * 0


def weighted(x, t):
    return t * softplus(-x) + (1 - t) * softplus(x)


def focal(x, label, gamma):
    m = label * x
    chance = sigmoid(-m)
    power = (chance.ln() * gamma).exp()
    return power * softplus(-m)


# Titles are names and parameters as the Rust side writes them.
FUNCTIONS = {
    "squared": lambda x: x * x / 2,
    "absolute": size,
    "log_cosh": ln_cosh,
}


def family(name, function, *parameters):
    for p in parameters:
        ps = p if isinstance(p, tuple) else (p,)
        title = " ".join([name, *map(str, ps)])
        FUNCTIONS[title] = lambda x, ps=ps: function(x, *map(mpf, ps))


family("huber", huber, 1.0, 0.3)
family("pseudo_huber", lambda x, d: d * d * (root(1 + x * x / (d * d)) - 1), 1.0, 0.3)
family("cauchy", lambda x, c: c * c / 2 * (1 + x * x / (c * c)).ln(), 1.0, 0.3)
family("welsch", lambda x, c: c * c / 2 * (1 - (-(x * x) / (c * c)).exp()), 1.0, 0.3)
family("tukey", tukey, 1.0, 0.3)
family("geman_mcclure", lambda x, c: x * x / 2 / (1 + x * x / (c * c)), 1.0, 0.3)
family("quantile", lambda x, t: t * x if x.c[0] > 0 else (t - 1) * x, 0.5, 0.9)
family("epsilon_insensitive", excess, 1.0, 0.3)
family("logistic", lambda x, y: softplus(-y * x), 1.0, -1.0)
family("bce_with_logits", weighted, 1.0, 0.0, 0.25)
family("hinge", lambda x, y: hinge(y * x), 1.0, -1.0)
family("squared_hinge", lambda x, y: hinge(y * x) * hinge(y * x), 1.0, -1.0)
family("exponential", lambda x, y: (-y * x).exp(), 1.0, -1.0)
family("focal", focal, (1.0, 2.0), (-1.0, 0.5))
family("zero_one", lambda x, y: polynomial(x, mpf(0) if y * x.c[0] > 0 else mpf(1)), 1.0)

family("Softplus", lambda x, b: softplus(b * x) / b, 1.0, 50.0)
family("Squareplus", lambda x, e: (x + root(x * x + e * e)) / 2, 1.0, 0.02)
family("MoreauRelu", moreau_relu, 1.0, 0.02)
family("GaussRelu", lambda x, s: x * mass(x / s) + s * density(x / s), 1.0, 0.02)
family("Swish", lambda x, b: x * sigmoid(b * x), 1.0, 50.0)
family("Gelu", lambda x, s: x * mass(x / s), 1.0, 0.02)
family("SmoothAbs", lambda x, e: root(x * x + e * e), 1.0, 0.02)
family("LnCosh", lambda x, b: ln_cosh(b * x) / b, 1.0, 50.0)
family("MoreauAbs", lambda x, d: huber(x, d) / d, 1.0, 0.02)
family("GaussAbs", lambda x, s: x * central_mass(x / s) + 2 * s * density(x / s), 1.0, 0.02)
family("TanhAbs", lambda x, b: x * tanh(b * x), 1.0, 50.0)
family("SigmoidStep", lambda x, b: sigmoid(b * x), 1.0, 50.0)
family("NormalStep", lambda x, s: mass(x / s), 1.0, 0.02)


def derivatives(title, x):
    """To the third, which sets the scale of the second; from two precisions that must agree."""
    answers = []
    for bits_of_work in (2600, 3400):
        with workprec(bits_of_work):
            c = FUNCTIONS[title](Series.variable(x, 3)).c
            answers.append([rounded(mp.factorial(k) * a, DOUBLE) for k, a in enumerate(c)])
    assert repr(answers[0]) == repr(answers[1]), (title, x, answers)
    return answers[1]


HEADER = """\
# Losses and smooth stand-ins of gradual and their derivatives, correctly rounded (half to even) from long arithmetic.
# Written by losses.py, beside this file; do not edit.
# [function parameters]  x  f(x)  f′(x)  f″(x)  f‴(x), bits of f64   (f‴ only for the scale of f″)
"""


def main():
    lines = [HEADER.rstrip()]
    for title in FUNCTIONS:
        lines.append(f"[{title}]")
        for x in POINTS:
            if x or title.split()[0] not in KINKED:
                lines.append(" ".join(bits(y, DOUBLE) for y in [x, *derivatives(title, x)]))
    (Path(__file__).parent / "losses.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
