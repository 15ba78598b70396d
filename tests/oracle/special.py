"""Writes special.txt: the special functions and their derivatives, correctly rounded from long arithmetic.

Run as `python3 special.py` with mpmath 1.3. The output is the same on every run. Series, rounding and the check by two precisions
are those of elementary.py; the derivatives come from the defining equations, not from the slopes that the crate has.
"""

from math import inf
from pathlib import Path

from mpmath import mp, mpf

from elementary import DOUBLE, ORDERS, SINGLE, Series, bits, rounded, settled
from points import beside, between, distinct, in_singles, magnitudes, signed


def erf(x, value=mp.erf, sign=1):
    return x.composed(value(x.c[0]), (-(x * x)).exp() * (sign * 2 / mp.sqrt(mp.pi)))


def norm_pdf(x):
    return (-(x * x) / 2).exp() / mp.sqrt(2 * mp.pi)


# erfc is the smallest normal number, the smallest number; so are the distribution function and the density.
TAILS = [26.5432, 27.2260, *beside(37.5193, (0, 3)), *beside(38.4674, (0, 3)), 38.56, 38.6]
TINY = [x for x in magnitudes(-300, -2)]
SQUARES = [*signed(between(0, 6, 61)), *between(-39, 39, 79), *signed(TAILS), *signed(TINY), 0.0, *signed([45.0, 1e3, 1e300, inf])]

UNARY = {
    "erf": erf,
    "erfc": lambda x: erf(x, mp.erfc, -1),
    "norm_cdf": lambda x: x.composed(mp.erfc(-x.c[0] / mp.sqrt(2)) / 2, norm_pdf(x)),
    "norm_pdf": norm_pdf,
}

POINTS = {
    "erf": SQUARES,
    "erfc": SQUARES,
    "norm_cdf": SQUARES,
    "norm_pdf": SQUARES,
}

# Where arithmetic has no answer or takes long: the limits, from which on they hold.
STEPS = {"erf": (-1.0, 1.0), "erfc": (2.0, 0.0), "norm_cdf": (0.0, 1.0), "norm_pdf": (0.0, 0.0)}


def limit(name, x):
    if name in STEPS and abs(x) >= 1e3:
        return [STEPS[name][x > 0], *[0.0] * ORDERS]
    return None


def derivatives(name, x, kind, orders):
    found = limit(name, x)
    if found is not None:
        return (found + [None] * ORDERS)[: orders + 1]

    def numbers():
        c = UNARY[name](Series.variable(x, orders)).c
        return [mp.factorial(k) * a for k, a in enumerate(c)]

    return settled(numbers, [x], kind)


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
        rows = ([x, *derivatives(name, x, DOUBLE, ORDERS)] for x in distinct(POINTS[name]))
        section(f"unary {name}", rows, DOUBLE)
    for name in UNARY:
        singles = in_singles(x for x in POINTS[name] if not 0 < abs(x) < 1e-44 and (abs(x) < 3e38 or x in (inf, -inf)))
        section(f"unary32 {name}", ([x, *derivatives(name, x, SINGLE, 2)] for x in singles[::2]), SINGLE)
    (Path(__file__).parent / "special.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
