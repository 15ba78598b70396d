"""Writes elementary.txt: the elementary functions and their derivatives, correctly rounded from long arithmetic.

Run as `python3 elementary.py` with mpmath 1.3. The output is the same on every run.

Derivatives come from truncated power series (`Series`) over mpmath's numbers: exact recurrences, whose only error is that of
the arithmetic. Every number is computed with two precisions, both far above what cancellation can cost, and must round to the
same f64 or f32 from both. The series are checked against numerical differentiation at some ordinary points.
"""

import struct
from fractions import Fraction
from math import copysign, frexp, inf, ldexp, nan
from pathlib import Path

from mpmath import mp, mpf, workprec

import points

ORDERS = 5  # the fifth only sets the scale of the fourth

# Digits, exponent of the smallest number, formats of the number and of its bits, hexadecimal digits.
DOUBLE = (53, -1074, "<d", "<Q", 16)
SINGLE = (24, -149, "<f", "<I", 8)


def rounded(x, kind):
    """The nearest f64 or f32 of an mpf, a Fraction or a float: half to even, gradual underflow, overflow to infinity, +0 for 0."""
    digits, lowest = kind[:2]
    largest = {53: 1024, 24: 128}[digits]
    if isinstance(x, float) and (x != x or abs(x) == inf):
        return x
    if isinstance(x, Fraction):
        sign, numerator, denominator = x < 0, abs(x.numerator), x.denominator
        exponent = 0
    else:
        sign, numerator, exponent, _ = mpf(x)._mpf_
        denominator = 1
    if numerator == 0:
        return 0.0
    top = numerator.bit_length() - denominator.bit_length() + exponent
    if top > largest + 1:
        return -inf if sign else inf
    quantum = max(top - digits, lowest)
    if top < lowest - 1:
        return 0.0

    def quotient(quantum):
        shift = exponent - quantum
        a, b = (numerator << shift, denominator) if shift >= 0 else (numerator, denominator << -shift)
        n, rest = divmod(a, b)
        return n + (2 * rest > b or (2 * rest == b and n % 2))

    n = quotient(quantum)
    if n > 1 << digits:
        # The quotient's top was one bit higher than those of its parts tell.
        quantum += 1
        n = quotient(quantum)
    y = inf if n.bit_length() + quantum > largest else ldexp(n, quantum)
    return -y if sign and y else y


def bits(x, kind):
    if x is None:
        return "-"
    return format(struct.unpack(kind[3], struct.pack(kind[2], x))[0], f"0{kind[4]}x")


class Series:
    """c[0] + c[1] h + … + c[n] hⁿ, cut off there."""

    def __init__(self, c):
        self.c = c

    @staticmethod
    def of(x, like):
        return x if isinstance(x, Series) else Series([mpf(x)] + [mpf(0)] * (len(like.c) - 1))

    @staticmethod
    def variable(x, orders):
        return Series([mpf(x), mpf(1), *[mpf(0)] * orders][: orders + 1])

    def __add__(self, other):
        return Series([a + b for a, b in zip(self.c, Series.of(other, self).c)])

    def __neg__(self):
        return Series([-a for a in self.c])

    def __sub__(self, other):
        return self + -Series.of(other, self)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        a, b = self.c, Series.of(other, self).c
        return Series([sum(a[j] * b[k - j] for j in range(k + 1)) for k in range(len(a))])

    def __truediv__(self, other):
        a, b, q = self.c, Series.of(other, self).c, []
        for k in range(len(a)):
            q.append((a[k] - sum(q[j] * b[k - j] for j in range(k))) / b[0])
        return Series(q)

    def __rtruediv__(self, other):
        return Series.of(other, self) / self

    __radd__, __rmul__ = __add__, __mul__

    def derivative(self):
        return [k * a for k, a in enumerate(self.c)][1:]

    def composed(self, value, slope):
        """f(self), of which `value` is f(c[0]) and `slope` the series f′(self)."""
        chain = (Series(slope.c[: len(self.c) - 1] or [mpf(0)]) * Series(self.derivative() or [mpf(0)])).c
        return Series([value, *[a / (k + 1) for k, a in enumerate(chain)]][: len(self.c)])

    def exp(self):
        e = [mp.exp(self.c[0])]
        for k in range(1, len(self.c)):
            e.append(sum(j * self.c[j] * e[k - j] for j in range(1, k + 1)) / k)
        return Series(e)

    def ln(self):
        return self.composed(mp.log(self.c[0]), 1 / self)

    def power(self, numerator, denominator):
        """self^(numerator/denominator) for a positive self."""
        a, p = self.c, [mp.root(self.c[0], denominator) ** numerator]
        r = mpf(numerator) / denominator
        for k in range(1, len(a)):
            p.append(sum(((r + 1) * j - k) * a[j] * p[k - j] for j in range(1, k + 1)) / (k * a[0]))
        return Series(p)

    def sin_cos(self):
        return self.rotated(mp.sin(self.c[0]), mp.cos(self.c[0]), -1)

    def sinh_cosh(self):
        return self.rotated(mp.sinh(self.c[0]), mp.cosh(self.c[0]), 1)

    def rotated(self, sine, cosine, sign):
        """(S, C) with S′ = C and C′ = sign S."""
        s, c = [sine], [cosine]
        for k in range(1, len(self.c)):
            s.append(sum(j * self.c[j] * c[k - j] for j in range(1, k + 1)) / k)
            c.append(sign * sum(j * self.c[j] * s[k - j] for j in range(1, k + 1)) / k)
        return Series(s), Series(c)


def tan(x):
    s, c = x.sin_cos()
    return s / c


def tanh(x):
    s, c = x.sinh_cosh()
    return s / c


def sigmoid(x):
    # This form is exact at 0, where the even derivatives vanish.
    return (tanh(x / 2) + 1) / 2


def sinc(x):
    if x.c[0] == 0:
        return Series([mpf(c) for c in (1, 0, -mpf(1) / 6, 0, mpf(1) / 120, 0)][: len(x.c)])
    return x.sin_cos()[0] / x


def piece(value, slope):
    """A function with `value` at the point and a constant slope around it."""
    return lambda x: Series([value(x.c[0]), slope(x.c[0]), *[mpf(0)] * ORDERS][: len(x.c)])


def round_half_away(x):
    return mp.sign(x) * mp.floor(abs(x) + mpf(1) / 2)


def trunc(x):
    return mp.sign(x) * mp.floor(abs(x))


def zero_slope(x):
    return mpf(0)


UNARY = {
    "recip": lambda x: 1 / x,
    "sqrt": lambda x: x.power(1, 2),
    "cbrt": lambda x: x.power(1, 3) if x.c[0] > 0 else -(-x).power(1, 3),
    "exp": lambda x: x.exp(),
    "exp2": lambda x: (x * mp.ln2).exp(),
    "exp_m1": lambda x: x.exp() - 1,
    "ln": lambda x: x.ln(),
    "log2": lambda x: x.ln() / mp.ln2,
    "log10": lambda x: x.ln() / mp.ln10,
    "ln_1p": lambda x: (x + 1).ln(),
    "sin": lambda x: x.sin_cos()[0],
    "cos": lambda x: x.sin_cos()[1],
    "tan": tan,
    "asin": lambda x: x.composed(mp.asin(x.c[0]), (1 - x * x).power(-1, 2)),
    "acos": lambda x: x.composed(mp.acos(x.c[0]), -(1 - x * x).power(-1, 2)),
    "atan": lambda x: x.composed(mp.atan(x.c[0]), 1 / (1 + x * x)),
    "sinh": lambda x: x.sinh_cosh()[0],
    "cosh": lambda x: x.sinh_cosh()[1],
    "tanh": tanh,
    "asinh": lambda x: x.composed(mp.asinh(x.c[0]), (x * x + 1).power(-1, 2)),
    "acosh": lambda x: x.composed(mp.acosh(x.c[0]), (x * x - 1).power(-1, 2)),
    "atanh": lambda x: x.composed(mp.atanh(x.c[0]), 1 / (1 - x * x)),
    "abs": piece(abs, mp.sign),
    "signum": piece(mp.sign, zero_slope),
    "floor": piece(mp.floor, zero_slope),
    "ceil": piece(mp.ceil, zero_slope),
    "round": piece(round_half_away, zero_slope),
    "trunc": piece(trunc, zero_slope),
    "fract": piece(lambda x: x - trunc(x), lambda x: mpf(1)),
    "to_degrees": lambda x: x * 180 / mp.pi,
    "to_radians": lambda x: x * mp.pi / 180,
    "sigmoid": sigmoid,
    "softplus": lambda x: x.composed(mp.log(1 + mp.exp(x.c[0])), sigmoid(x)),
    "ln_cosh": lambda x: x.composed(mp.log(mp.cosh(x.c[0])), tanh(x)),
    "sinc": sinc,
}


def powf(x, y):
    """x to the y, for an integer y if x is negative."""
    size, sign = abs(x), (-1 if x < 0 and y % 2 else 1)
    z = sign * size**y
    in_x = y * z / x
    in_x2 = y * (y - 1) * z / (x * x)
    if x < 0:
        return z, in_x, nan, in_x2, nan, nan
    ln = mp.log(x)
    return z, in_x, z * ln, in_x2, z / x * (1 + y * ln), z * ln * ln


def atan2(y, x):
    r2 = x * x + y * y
    r4 = r2 * r2
    return mp.atan2(y, x), x / r2, -y / r2, -2 * x * y / r4, (y * y - x * x) / r4, 2 * x * y / r4


def hypot(x, y):
    z = mp.sqrt(x * x + y * y)
    z3 = z**3
    return z, x / z, y / z, y * y / z3, -x * y / z3, x * x / z3


def ln_add_exp(x, y):
    d = x - y
    p, q = 1 / (1 + mp.exp(-d)), 1 / (1 + mp.exp(d))
    return y + mp.log(1 + mp.exp(d)), p, q, p * q, -p * q, p * q


def affine(value, in_x, in_y):
    return value, in_x, in_y, 0.0, 0.0, 0.0


def rem(x, y):
    n = int(Fraction(x) / Fraction(y))
    return affine(Fraction(x) - n * Fraction(y), 1.0, Fraction(-n))


def rem_euclid(x, y):
    n = (Fraction(x) / abs(Fraction(y))).__floor__() * (1 if y > 0 else -1)
    return affine(Fraction(x) - n * Fraction(y), 1.0, Fraction(-n))


def by_copysign(x, y):
    return affine(copysign(x, y), copysign(1.0, x) * copysign(1.0, y), 0.0)


BINARY = {
    "powf": powf,
    "atan2": atan2,
    "hypot": hypot,
    "rem": rem,
    "rem_euclid": rem_euclid,
    "copysign": by_copysign,
    "max": lambda x, y: affine(max(x, y), float(x > y), float(x < y)),
    "min": lambda x, y: affine(min(x, y), float(x < y), float(x > y)),
    "abs_sub": lambda x, y: affine(max(Fraction(x) - Fraction(y), Fraction(0)), float(x > y), -float(x > y)),
    "ln_add_exp": ln_add_exp,
}
# Rows computed exactly from floats, by Fraction.
EXACT = {"rem", "rem_euclid", "copysign", "max", "min", "abs_sub"}


def precision(*arguments):
    """Bits that outlast every cancellation: 1 - tanh² at 370, the fifth derivative of sin(x)/x at 1e-300."""
    exponents = [abs(frexp(x)[1]) for x in arguments if x]
    return 400 + 8 * max(exponents, default=0) + int(4 * min(2000, max(abs(x) for x in arguments)))


def settled(numbers, arguments, kind):
    """`numbers`() rounded, from two precisions that must agree."""
    low = precision(*arguments)
    answers = []
    for bits_of_work in (low, low + low // 3):
        with workprec(bits_of_work):
            answers.append([rounded(x, kind) for x in numbers()])
    assert repr(answers[0]) == repr(answers[1]), (arguments, answers)
    return answers[1]


def derivatives(name, x, kind, orders):
    limits = points.LIMITS.get(name, {}).get(x)
    if limits is not None:
        found = [c if c is None or isinstance(c, float) else rounded(c(), kind) for c in limits]
        return (found + [None] * ORDERS)[: orders + 1]

    def numbers():
        c = UNARY[name](Series.variable(x, orders)).c
        return [mp.factorial(k) * a for k, a in enumerate(c)]

    return settled(numbers, [x], kind)


def partials(name, x, y, kind):
    function = BINARY[name]
    if name in EXACT:
        return [rounded(c, kind) for c in function(x, y)]
    *first, in_xx, in_xy, in_yy = settled(lambda: function(mpf(x), mpf(y)), [x, y], kind)
    # A small difference of numbers that overflow.
    lost = abs(in_xx) == abs(in_yy) == inf != abs(in_xy)
    return [*first, in_xx, None if lost else in_xy, in_yy]


def check_series():
    """The series against numerical differentiation, where neither loses much."""
    with workprec(400):
        for name, function in UNARY.items():
            for x in points.ORDINARY[name]:
                series = function(Series.variable(x, 4)).c
                for k in range(1, 5):
                    numeric = mp.diff(lambda t: function(Series.variable(t, 0)).c[0], mpf(x), k)
                    exact = mp.factorial(k) * series[k]
                    assert abs(numeric - exact) < mpf(10) ** -15 * (1 + abs(exact)), (name, x, k, numeric, exact)
        h = mpf(2) ** -100
        for name in set(BINARY) - EXACT:
            function = BINARY[name]
            for x, y in [(mpf(1.25), mpf(0.75)), (mpf(0.5), mpf(-2.5)), (mpf(3), mpf(2))]:
                _, in_x, in_y, in_xx, in_xy, in_yy = function(x, y)
                along_x = [(a - b) / (2 * h) for a, b in zip(function(x + h, y), function(x - h, y))]
                along_y = [(a - b) / (2 * h) for a, b in zip(function(x, y + h), function(x, y - h))]
                numeric = (along_x[0], along_y[0], along_x[1], along_x[2], along_y[2])
                for a, b in zip(numeric, (in_x, in_y, in_xx, in_xy, in_yy)):
                    assert abs(a - b) < mpf(2) ** -150 * (1 + abs(b)), (name, x, y, a, b)


HEADER = """\
# The elementary functions of gradual and their derivatives, correctly rounded (half to even) from long arithmetic.
# Written by elementary.py, beside this file; do not edit.
#
# Numbers are the bits of an f64 (16 hexadecimal digits) or f32 (8 digits); `-` is a number that is not tested.
# [unary f]     x  f(x)  f′(x)  f″(x)  f‴(x)  f⁗(x)  f⁽⁵⁾(x)   (f⁽⁵⁾ only for the scale of f⁗)
# [binary f]    x  y  f(x, y)  ∂f/∂x  ∂f/∂y  ∂²f/∂x²  ∂²f/∂x∂y  ∂²f/∂y²   (x is the receiver: x.f(y))
# [unary32 f]   x  f(x)  f′(x)  f″(x), in f32   (f″ only for the scale of f′)
# [binary32 f]  x  y  f(x, y)  ∂f/∂x  ∂f/∂y, in f32
"""


def main():
    check_series()
    lines = [HEADER.rstrip()]

    def section(title, rows, kind):
        lines.append(f"[{title}]")
        lines.extend(" ".join(bits(x, kind) for x in row) for row in rows)

    for name in UNARY:
        section(f"unary {name}", ([x, *derivatives(name, x, DOUBLE, ORDERS)] for x in points.unary(name)), DOUBLE)
    for name in BINARY:
        section(f"binary {name}", ([x, y, *partials(name, x, y, DOUBLE)] for x, y in points.binary(name)), DOUBLE)
    for name in UNARY:
        section(f"unary32 {name}", ([x, *derivatives(name, x, SINGLE, 2)] for x in points.unary32(name)), SINGLE)
    for name in BINARY:
        rows = ([x, y, *partials(name, x, y, SINGLE)[:3]] for x, y in points.binary32(name))
        section(f"binary32 {name}", rows, SINGLE)
    (Path(__file__).parent / "elementary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
