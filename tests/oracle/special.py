"""Writes special.txt: the special functions and their derivatives, correctly rounded from long arithmetic.

Run as `python3 special.py` with mpmath 1.3. The output is the same on every run. Rounding and series are those of elementary.py;
the derivatives come from mpmath's functions or the defining equations, each number with two precisions that must agree.
"""

from math import inf, nan
from pathlib import Path

from mpmath import mp, mpf, workprec

from elementary import DOUBLE, ORDERS, SINGLE, Series, bits, rounded
from points import approaching, beside, between, distinct, in_singles, magnitudes, pairs, signed, to_single

# -1/e, rounded, is below -1/e and stands for it.
BRANCH_POINT = -0.36787944117144233


def by_derivatives(derivative):
    """A function whose derivative of order k is `derivative`(x, k)."""
    return lambda x: Series([derivative(x.c[0], k) / mp.factorial(k) for k in range(len(x.c))])


def erf(x, value=mp.erf, sign=1):
    return x.composed(value(x.c[0]), (-(x * x)).exp() * (sign * 2 / mp.sqrt(mp.pi)))


def norm_pdf(x):
    return (-(x * x) / 2).exp() / mp.sqrt(2 * mp.pi)


def ln_gamma(x, k):
    return mp.log(abs(mp.gamma(x))) if k == 0 else mp.psi(k - 1, x)


def gamma(x):
    """Γ = Γ(x) exp(ψ(x) h + ψ′(x) h²/2 + …)."""
    logarithm = Series([mpf(0), *[mp.psi(k - 1, x.c[0]) / mp.factorial(k) for k in range(1, len(x.c))]])
    return logarithm.exp() * mp.gamma(x.c[0])


def bessel(n):
    def derivative(x, k):
        terms = ((-1) ** i * mp.binomial(k, i) * mp.besselj(n - k + 2 * i, x) for i in range(k + 1))
        return mp.fsum(terms) / mpf(2) ** k

    return by_derivatives(derivative)


def lambert_w(x):
    """Each round of w = W(x) + ∫ e⁻ʷ/(1 + w) settles one more coefficient."""
    w = Series([mp.lambertw(x.c[0]).real, *[mpf(0)] * (len(x.c) - 1)])
    for _ in x.c:
        w = x.composed(w.c[0], 1 / ((w + 1) * w.exp()))
    return w


UNARY = {
    "erf": erf,
    "erfc": lambda x: erf(x, mp.erfc, -1),
    "norm_cdf": lambda x: x.composed(mp.erfc(-x.c[0] / mp.sqrt(2)) / 2, norm_pdf(x)),
    "norm_pdf": norm_pdf,
    "ln_gamma": by_derivatives(ln_gamma),
    "gamma": gamma,
    "digamma": by_derivatives(lambda x, k: mp.psi(k, x)),
    "bessel_j0": bessel(0),
    "bessel_j1": bessel(1),
    "lambert_w": lambert_w,
}
# Rules with an order, by their titles in the table.
UNARY |= {f"polygamma {n}": by_derivatives(lambda x, k, n=n: mp.psi(n + k, x)) for n in (1, 2, 9, 40)}
UNARY |= {f"bessel_jn {n}": bessel(n) for n in (-3, 2, 7, 40)}

# erfc is the smallest normal number, the smallest number; so are the distribution function and the density.
TAILS = [26.5432, 27.2260, *beside(37.5193, (0, 3)), *beside(38.4674, (0, 3)), 38.56, 38.6]
SQUARES = [*signed(between(0, 6, 61)), *between(-39, 39, 79), *signed(TAILS), *signed(magnitudes(-300, -2)), 0.0]
SQUARES += signed([45.0, 1e3, 1e300, inf])

ROOT_OF_DIGAMMA = 1.4616321449683622
FACTORIALS = [*magnitudes(-30, 1), *between(0, 4, 80), *between(4, 40, 60), *beside(ROOT_OF_DIGAMMA), *beside(1.0), *beside(2.0)]
FACTORIALS += [*approaching(ROOT_OF_DIGAMMA), *approaching(1.0), *beside(10.0), *between(0, -9, 40), -33.37, -120.001, -1e-9, -1e-30]
LARGE = [*between(40, 170, 27), 250.5, 1e3, 1.5e5, 3e8, 1e15, 7e22, 1e60, 1e150]
# Not the underflow of the derivatives of order 4.
POLYGAMMA = [x for x in [*FACTORIALS, *LARGE] if 1e-30 <= abs(x) < 1e61]
ZEROS_OF_BESSEL = [2.404825557695773, 3.8317059702075125, 5.520078110286311, 7.015586669815619, 30.634606468431976]
BESSEL = [*between(0, 60, 240), *ZEROS_OF_BESSEL, *magnitudes(-30, 0), 0.0, 101.3, 512.7, 3333.3, 1e5]
BESSEL = signed(BESSEL)
LAMBERT = [*magnitudes(-300, 300), *between(BRANCH_POINT, 1, 60), *between(1, 20, 20), *signed(magnitudes(-300, -1)), 0.0, inf]
LAMBERT += [*approaching(BRANCH_POINT, [1]), *[x for x in beside(BRANCH_POINT) if x >= BRANCH_POINT], *beside(-0.25), *beside(1.0)]
LAMBERT = [x for x in LAMBERT if x >= BRANCH_POINT]

POINTS = {
    "erf": SQUARES,
    "erfc": SQUARES,
    "norm_cdf": SQUARES,
    "norm_pdf": SQUARES,
    "ln_gamma": [*FACTORIALS, *LARGE],
    "gamma": [*FACTORIALS, *between(40, 170, 27)],
    "digamma": [*FACTORIALS, *LARGE],
    "bessel_j0": BESSEL,
    "bessel_j1": BESSEL,
    "lambert_w": LAMBERT,
}


def points(name):
    family = {"polygamma": POLYGAMMA, "bessel_jn": BESSEL}
    xs = POINTS.get(name) or family[name.split()[0]][::2]
    return distinct(xs)


STEPS = {"erf": (-1.0, 1.0), "erfc": (2.0, 0.0), "norm_cdf": (0.0, 1.0), "norm_pdf": (0.0, 0.0)}


def limits(name, x):
    """Where arithmetic has no answer or takes long."""
    if name in STEPS and abs(x) >= 1e3:
        return [STEPS[name][x > 0], *[0.0] * ORDERS]
    if name == "lambert_w" and x == inf:
        return [inf, *[0.0] * ORDERS]
    if name == "lambert_w" and x in (BRANCH_POINT, to_single(BRANCH_POINT)):
        return [-1.0, inf]
    return None


def settled(numbers, kind):
    """`numbers`() rounded, from two precisions that must agree."""
    answers = []
    for bits_of_work in (700, 1100):
        with workprec(bits_of_work):
            answers.append([rounded(x, kind) for x in numbers()])
    assert repr(answers[0]) == repr(answers[1]), answers
    return answers[1]


def derivatives(name, x, kind, orders):
    found = limits(name, x)
    if found is not None:
        return (found + [None] * ORDERS)[: orders + 1]

    def numbers():
        c = UNARY[name](Series.variable(x, orders)).c
        return [mp.factorial(k) * a for k, a in enumerate(c)]

    return settled(numbers, kind)


def beta_ln(a, b):
    gap = [mp.psi(k, a + b) for k in range(2)]
    value = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    return value, mp.psi(0, a) - gap[0], mp.psi(0, b) - gap[0], mp.psi(1, a) - gap[1], -gap[1], mp.psi(1, b) - gap[1]


SIDES = [1e-30, 1e-9, 0.003, 0.2, 0.73, 1.0, 1.9, 3.3, 7.7, 9.9, 10.0, 12.5, 55.5, 1e3, 2.5e6, 1e12, 1e30]
BETA = distinct(pairs(SIDES, SIDES) + pairs((0.4, 30.3), between(0, 30, 12)))


HEADER = """\
# The special functions of gradual and their derivatives, correctly rounded (half to even) from long arithmetic.
# Written by special.py, beside this file; do not edit. The format is that of elementary.txt.
"""


def main():
    lines = [HEADER.rstrip()]

    def section(title, rows, kind):
        lines.append(f"[{title}]")
        lines.extend(" ".join(bits(x, kind) for x in row) for row in rows)

    for name in UNARY:
        section(f"unary {name}", ([x, *derivatives(name, x, DOUBLE, ORDERS)] for x in points(name)), DOUBLE)
    for name in UNARY:
        singles = in_singles(x for x in points(name) if not 0 < abs(x) < 1e-44 and (abs(x) < 3e38 or abs(x) == inf))
        if name == "lambert_w":
            singles = [x for x in singles if x >= to_single(BRANCH_POINT)]
        section(f"unary32 {name}", ([x, *derivatives(name, x, SINGLE, 2)] for x in singles[::2]), SINGLE)
    rows = ([a, b, *settled(lambda a=a, b=b: beta_ln(mpf(a), mpf(b)), DOUBLE)] for a, b in BETA)
    section("binary beta_ln", rows, DOUBLE)
    singles = distinct((to_single(a), to_single(b)) for a, b in BETA)[::2]
    rows = ([a, b, *settled(lambda a=a, b=b: beta_ln(mpf(a), mpf(b))[:3], SINGLE)] for a, b in singles)
    section("binary32 beta_ln", rows, SINGLE)
    (Path(__file__).parent / "special.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
