"""The two kinds of numbers that kinks.py evaluates its functions on: long ones, and dual ones with a rule for ties."""

import math
from math import inf, nan

from mpmath import mp, mpf


class Number:
    """What the formulas use, on top of the operators and functions of a subclass."""

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __sub__(self, other):
        return self + -other

    def powi(self, n):
        product = self
        for _ in range(n - 1):
            product = product * self
        return product

    def relu(self):
        return self.max(0)

    def clamp(self, lower, upper):
        return self.min(upper).max(lower)

    def abs_sub(self, other):
        return (self - other).relu()

    def __lt__(self, other):
        return self.primal() < primal(other)

    def __gt__(self, other):
        return self.primal() > primal(other)

    def __ge__(self, other):
        return self.primal() >= primal(other)

    def __eq__(self, other):
        return self.primal() == primal(other)


def primal(x):
    return x.primal() if isinstance(x, Number) else x


class Long(Number):
    """A number of mp.dps digits."""

    def __init__(self, x):
        self.x = x.x if isinstance(x, Long) else mpf(x)

    def primal(self):
        return self.x

    def constant(self, x):
        return Long(x)

    def __neg__(self):
        return Long(-self.x)

    def __add__(self, other):
        return Long(self.x + primal(other))

    def __mul__(self, other):
        return Long(self.x * primal(other))

    def __truediv__(self, other):
        return Long(self.x / primal(other))

    def max(self, other):
        return Long(max(self.x, primal(other)))

    def min(self, other):
        return Long(min(self.x, primal(other)))

    def abs(self):
        return Long(abs(self.x))

    def hypot(self, other):
        return norm([self, Long(other)])

    def copysign(self, sign):
        return Long(abs(self.x) if sign >= 0 else -abs(self.x))

    def signum(self):
        return Long(1 if self.x >= 0 else -1)

    def powf(self, exponent):
        return Long(mpf(0) if self.x == 0 else self.x ** primal(exponent))

    def exp(self):
        return Long(mp.exp(self.x))

    def exp_m1(self):
        return Long(mp.exp(self.x) - 1)

    def ln(self):
        return Long(mp.log(self.x))

    def ln_1p(self):
        return Long(mp.log(1 + self.x))

    def sqrt(self):
        return Long(mp.sqrt(self.x))

    def sin(self):
        return Long(mp.sin(self.x))

    def cos(self):
        return Long(mp.cos(self.x))


def norm(x):
    if isinstance(x[0], Long):
        return Long(mp.sqrt(sum(x.x * x.x for x in x)))
    return x[0].rule.norm(x)


def scaled(slope, tangent, strong):
    """slope * tangent; with the strong zero, an exactly zero tangent stays zero."""
    return 0.0 if strong and tangent == 0 else slope * tangent


class Dual(Number):
    """An f64 with a tangent for each variable; `rule` decides at ties."""

    def __init__(self, value, tangent, rule):
        self.value, self.tangent, self.rule = float(value), tangent, rule

    def primal(self):
        return self.value

    def constant(self, x):
        return x if isinstance(x, Dual) else Dual(x, [0.0] * len(self.tangent), self.rule)

    def chain(self, value, slope):
        return Dual(value, [scaled(slope, t, self.rule.strong) for t in self.tangent], self.rule)

    def combine(self, value, other, slopes):
        a, b = self.chain(value, slopes[0]), other.chain(value, slopes[1])
        return Dual(value, [s + t for s, t in zip(a.tangent, b.tangent)], self.rule)

    def __neg__(self):
        return self.chain(-self.value, -1.0)

    def __add__(self, other):
        other = self.constant(other)
        return self.combine(self.value + other.value, other, (1.0, 1.0))

    def __mul__(self, other):
        other = self.constant(other)
        return self.combine(self.value * other.value, other, (other.value, self.value))

    def __truediv__(self, other):
        other = self.constant(other)
        quotient = self.value / other.value
        return self.combine(quotient, other, (1.0 / other.value, -quotient / other.value))

    def max(self, other):
        other = self.constant(other)
        if self.value == other.value:
            return self.rule.max(self, other)
        return self if self.value > other.value else other

    def min(self, other):
        return -(-self).max(-self.constant(other))

    def relu(self):
        return self.rule.relu(self) if self.value == 0 else self.max(0)

    def clamp(self, lower, upper):
        return self.rule.clamp(self, lower, upper)

    def abs(self):
        if self.value == 0:
            return self.rule.abs(self)
        return self if self.value > 0 else -self

    def hypot(self, other):
        return norm([self, self.constant(other)])

    def copysign(self, sign):
        return self.abs() if sign >= 0 else -self.abs()

    def signum(self):
        return self.chain(math.copysign(1.0, self.value), 0.0)

    def powf(self, exponent):
        y = self.constant(exponent)
        value = self.value**y.value
        logarithm = 0.0 if self.value == 0 else value * math.log(self.value)
        return self.combine(value, y, (y.value * self.value ** (y.value - 1.0), logarithm))

    def exp(self):
        return self.chain(math.exp(self.value), math.exp(self.value))

    def exp_m1(self):
        return self.chain(math.expm1(self.value), math.exp(self.value))

    def ln(self):
        return self.chain(math.log(self.value), 1.0 / self.value)

    def ln_1p(self):
        return self.chain(math.log1p(self.value), 1.0 / (1.0 + self.value))

    def sqrt(self):
        root = math.sqrt(self.value)
        return self.chain(root, 0.5 / root if root else inf)

    def sin(self):
        return self.chain(math.sin(self.value), math.cos(self.value))

    def cos(self):
        return self.chain(math.cos(self.value), -math.sin(self.value))


class Shared:
    """A fixed slope for relu, none for abs, and equal arguments of max share the slope.

    Clamps pass the slope on at their bounds, and a norm has a given slope at its apex.
    """

    strong = False

    def __init__(self, name, relu_slope, apex_slope):
        self.name, self.relu_slope, self.apex_slope = name, relu_slope, apex_slope

    def max(self, a, b):
        return a.combine(a.value, b, (0.5, 0.5))

    def relu(self, a):
        return a.chain(0.0, self.relu_slope)

    def abs(self, a):
        return a.chain(0.0, 0.0)

    def clamp(self, a, lower, upper):
        inside = lower <= a.value <= upper
        return a if inside else a.constant(min(max(a.value, lower), upper))

    def norm(self, x):
        value = math.hypot(*(x.value for x in x))
        slopes = [x.value / value if value else self.apex_slope for x in x]
        parts = [x.chain(value, slope) for x, slope in zip(x, slopes)]
        return Dual(value, [sum(t) for t in zip(*(part.tangent for part in parts))], self)


class FirstTaken(Shared):
    """What code with `if a >= b { a } else { b }` does."""

    def __init__(self, name):
        super().__init__(name, 1.0, nan)

    def max(self, a, b):
        return a

    def abs(self, a):
        return a

    def clamp(self, a, lower, upper):
        return a.min(upper).max(lower)


def sign(tangent):
    return next((math.copysign(1.0, t) for t in tangent if t != 0), 0.0)


class Lexicographic(Shared):
    """The tangents decide, in order."""

    strong = True

    def __init__(self, name):
        super().__init__(name, nan, nan)

    def max(self, a, b):
        return b if sign([s - t for s, t in zip(a.tangent, b.tangent)]) < 0 else a

    def relu(self, a):
        return self.max(a, a.constant(0.0))

    def abs(self, a):
        return -a if sign(a.tangent) < 0 else a

    def clamp(self, a, lower, upper):
        return a.min(upper).max(lower)

    def norm(self, x):
        if any(x.value for x in x):
            return super().norm(x)
        for weights in zip(*(x.tangent for x in x)):
            length = math.hypot(*weights)
            if length:
                tangents = zip(*(x.tangent for x in x))
                return Dual(0.0, [sum(w / length * t for w, t in zip(weights, ts)) for ts in tangents], self)
        return x[0].constant(0.0)


RULES = [
    Lexicographic("gradual"),
    Shared("slope 0", 0.0, 0.0),
    Shared("slope 1/2, ties shared", 0.5, nan),
    FirstTaken("first taken"),
]
