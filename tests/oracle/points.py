"""Where elementary.py evaluates: dense where people compute, sparse to the ends of the range, crowded at singular points."""

import struct
from math import inf, nextafter, pi

from mpmath import mp

LARGEST = 1.7976931348623157e308
SMALLEST_NORMAL = 2.2250738585072014e-308


def to_single(x):
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return None


def magnitudes(low=-300, high=300):
    """Sizes from 1e-300 to 1e300: every decade in the middle, every twentieth outside, with mantissas of no pattern."""
    mantissas = (1.0, 2.7182818, 5.390625, 8.91347, 1.7724538, 3.3333333, 6.5)
    exponents = [*range(-300, -18, 20), *range(-18, 19), *range(20, 301, 20)]
    return [float(f"{mantissas[i % 7]}e{e}") for i, e in enumerate(exponents) if low <= e <= high]


def signed(xs):
    return [s * x for x in xs for s in (1.0, -1.0)]


def between(low, high, n):
    """n numbers evenly spread over the open interval, none of them round."""
    return [low + (high - low) * (i + 0.4142135623730951) / n for i in range(n)]


def beside(x, ulps=(0, 1, 2, 5)):
    """x and its neighbours."""
    found = []
    for n in ulps:
        up = down = x
        for _ in range(n):
            up, down = nextafter(up, inf), nextafter(down, -inf)
        found += [up, down]
    return found


def approaching(x, sides=(1, -1)):
    """Ever closer to x."""
    return [x + side * d for side in sides for d in (0.1, 0.03, *[10.0**-k for k in range(3, 16)])]


def all_beside(*xs):
    return [y for x in xs for y in beside(x)]


ENDS = signed([LARGEST, SMALLEST_NORMAL, 5e-324, 1e-310])
EVERYWHERE = signed(magnitudes())
POSITIVE = [*magnitudes(), LARGEST, SMALLEST_NORMAL, 5e-324, 1e-310]
THRESHOLDS = all_beside(0.5, 1.0, 2.0, -0.5, -1.0, -2.0)
# tanh is ±1/2 here, and eˣ - 1 is -1/2 there.
HALF_TANH, HALF_EXP_M1 = 0.5493061443340549, -0.6931471805599453
# e to the x overflows, is the smallest normal number, the smallest number, nothing.
EXP_ENDS = (709.782712893384, -708.3964185322641, -744.4400719213812, -745.1332191019412)
# Zeros of cos and sin, and of the slope of sinc.
QUARTER_TURNS = [k * pi / 2 for k in (1, 2, 3, 4, 5, 7, 10, 101, 1000)]
SINC_PEAKS = [4.493409457909064, 7.725251836937707, 10.904121659428899, 14.066193912831473, 29.811598790892958]

# Not the large multiples of π/2, on which platforms differ in the last places: the values are theirs.
TRIGONOMETRIC = [*EVERYWHERE, *ENDS, 0.0, -0.0, *signed(between(0, 8, 30)), *approaching(pi / 2)]
TRIGONOMETRIC += signed([y for x in QUARTER_TURNS for y in beside(x, (0, 1))])
EXPONENTIAL = [*EVERYWHERE, *ENDS, 0.0, -0.0, *signed(between(0, 4, 20)), *between(-760, 720, 37), inf, -inf]
EXPONENTIAL += [y for x in EXP_ENDS for y in beside(x, (0, 1, 3))]
LOGARITHMIC = [*POSITIVE, 0.0, *between(0, 4, 40), *beside(1.0), *approaching(1.0), *all_beside(0.5, 2.0), inf]
UNIT = [*signed(magnitudes(high=-1)), 0.0, -0.0, 5e-324, *between(-1, 1, 61), *beside(0.5), *beside(-0.5), 1.0, -1.0]
UNIT += [x for x in [*beside(1.0), *approaching(1.0, [-1])] if x < 1]
UNIT += [x for x in [*beside(-1.0), *approaching(-1.0, [1])] if x > -1]
STEPS = [0.25, 0.5000001, 0.75, 1.25, 1.5000001, 2.75, 1234.0625, 1e-300, 5e-324]
STEPS += [0.49999999999999994, 4503599627370497.5, 4e15 + 0.25]

INVERSE = [*EVERYWHERE, *ENDS, 0.0, -0.0, *between(-4, 4, 41), *THRESHOLDS, inf, -inf]
HYPERBOLIC = [*EXPONENTIAL, *signed(beside(710.4758600739439, (0, 1)))]
# Beside them, zeros of the third and fourth derivative of sigmoid, and where it rounds to 1.
LOGISTIC = [*EXPONENTIAL, *signed([1.3169578969248166, 2.2924316695611777, *beside(37.0)])]
SATURATION = signed([*beside(HALF_TANH), 0.6584789484624084, 19.0, 20.0, 37.0])

UNARY = {
    "recip": [*EVERYWHERE, *ENDS, *between(-3, 3, 41), 0.0, -0.0, inf, -inf],
    "sqrt": [*POSITIVE, *magnitudes(-30, 30), 0.0, *between(0, 4, 61), inf],
    "cbrt": [*EVERYWHERE, *ENDS, *between(-4, 4, 61), 0.0, inf, -inf],
    "exp": EXPONENTIAL,
    "exp2": [*EXPONENTIAL, *all_beside(1024.0, -1022.0, -1074.0), *between(-1080, 1030, 21)],
    "exp_m1": [*EXPONENTIAL, *beside(HALF_EXP_M1), *between(-50, -30, 9)],
    "ln": LOGARITHMIC,
    "log2": LOGARITHMIC,
    "log10": LOGARITHMIC,
    "ln_1p": [*EVERYWHERE, *ENDS, 0.0, *between(-1, 4, 50), *beside(-1.0), *approaching(-1.0, [1]), inf],
    "sin": TRIGONOMETRIC,
    "cos": TRIGONOMETRIC,
    "tan": TRIGONOMETRIC,
    "asin": UNIT,
    "acos": UNIT,
    "atan": [*INVERSE, *approaching(1.0)],
    "sinh": HYPERBOLIC,
    "cosh": HYPERBOLIC,
    "tanh": [*EXPONENTIAL, *SATURATION, *between(-380, 380, 21)],
    "asinh": INVERSE,
    "acosh": [*magnitudes(0), LARGEST, *between(1, 5, 40), *beside(1.0), *approaching(1.0, [1]), *beside(2.0), inf],
    "atanh": UNIT,
    "abs": [*signed(magnitudes()[::4]), *ENDS, inf, -inf],
    "signum": [*signed(magnitudes()[::4]), *ENDS],
    "floor": signed(STEPS),
    "ceil": signed(STEPS),
    "round": signed(STEPS),
    "trunc": signed(STEPS),
    "fract": signed(STEPS),
    "to_degrees": [*EVERYWHERE[::3], *ENDS, *between(-400, 400, 13), inf, -inf],
    "to_radians": [*EVERYWHERE[::3], *ENDS, *between(-400, 400, 13), inf, -inf],
    "sigmoid": LOGISTIC,
    "softplus": LOGISTIC,
    "ln_cosh": [*EXPONENTIAL, *THRESHOLDS, *SATURATION],
    "sinc": [*TRIGONOMETRIC, *THRESHOLDS, *signed([y for x in SINC_PEAKS for y in beside(x)])],
}

# From these on, ends included.
LOWEST = {"ln_1p": -1.0, "acosh": 1.0}

ORDINARY = {name: [0.3125, 0.75] for name in UNARY}
ORDINARY["acosh"] = [1.3125, 3.75]


def constants(*c):
    return [float(x) for x in c]


def alternating(first):
    return [first * (-1) ** k * inf for k in range(4)]


ZEROS = constants(0, 0, 0, 0)
FLAT_TO_THE_RIGHT = constants(inf, 0, 0, 0, 0)
# Limits where the series have no answer; None where there is no limit or conventions, not limits, decide.
LIMITS = {
    "recip": {0.0: [None, -inf], inf: constants(0, 0, 0, 0, 0), -inf: constants(0, 0, 0, 0, 0)},
    "sqrt": {0.0: [0.0, *alternating(1)], inf: FLAT_TO_THE_RIGHT},
    "cbrt": {0.0: [0.0, inf], inf: FLAT_TO_THE_RIGHT, -inf: constants(-inf, 0, 0, 0, 0)},
    "exp": {inf: [inf] * 5, -inf: constants(0, 0, 0, 0, 0)},
    "exp2": {inf: [inf] * 5, -inf: constants(0, 0, 0, 0, 0)},
    "exp_m1": {inf: [inf] * 5, -inf: constants(-1, 0, 0, 0, 0)},
    "ln": {0.0: [-inf, *alternating(1)], inf: FLAT_TO_THE_RIGHT},
    "log2": {0.0: [-inf, *alternating(1)], inf: FLAT_TO_THE_RIGHT},
    "log10": {0.0: [-inf, *alternating(1)], inf: FLAT_TO_THE_RIGHT},
    "ln_1p": {-1.0: [-inf, *alternating(1)], inf: FLAT_TO_THE_RIGHT},
    "asin": {1.0: [lambda: mp.pi / 2, *[inf] * 4], -1.0: [lambda: -mp.pi / 2, *alternating(1)]},
    "acos": {1.0: [0.0, *[-inf] * 4], -1.0: [lambda: +mp.pi, *alternating(-1)]},
    "atan": {inf: [lambda: mp.pi / 2, *ZEROS], -inf: [lambda: -mp.pi / 2, *ZEROS]},
    "sinh": {inf: [inf] * 5, -inf: [-inf, inf, -inf, inf, -inf]},
    "cosh": {inf: [inf] * 5, -inf: [inf, -inf, inf, -inf, inf]},
    "tanh": {inf: constants(1, 0, 0, 0, 0), -inf: constants(-1, 0, 0, 0, 0)},
    "asinh": {inf: FLAT_TO_THE_RIGHT, -inf: constants(-inf, 0, 0, 0, 0)},
    "acosh": {1.0: [0.0, *alternating(1)], inf: FLAT_TO_THE_RIGHT},
    "atanh": {1.0: [inf] * 5, -1.0: [-inf, *alternating(1)]},
    "abs": {inf: constants(inf, 1, 0, 0, 0), -inf: constants(inf, -1, 0, 0, 0)},
    "to_degrees": {inf: [inf, lambda: 180 / mp.pi, *ZEROS[1:]], -inf: [-inf, lambda: 180 / mp.pi, *ZEROS[1:]]},
    "to_radians": {inf: [inf, lambda: mp.pi / 180, *ZEROS[1:]], -inf: [-inf, lambda: mp.pi / 180, *ZEROS[1:]]},
    "sigmoid": {inf: constants(1, 0, 0, 0, 0), -inf: constants(0, 0, 0, 0, 0)},
    "softplus": {inf: constants(inf, 1, 0, 0, 0), -inf: constants(0, 0, 0, 0, 0)},
    "ln_cosh": {inf: constants(inf, 1, 0, 0, 0), -inf: constants(inf, -1, 0, 0, 0)},
}

def pairs(xs, ys):
    return [(x, y) for x in xs for y in ys]


MIDDLE = [-7.3, -2.0, -1.25, -0.6180339887498949, -0.1, 0.07, 0.37, 1.0, 1.4142135623730951, 3.0, 11.9]
SIZES = [1e-300, 2.5e-160, 1e-80, 3e-16, 1e-8, 1e-3, 1e3, 2e8, 1e16, 7e80, 1e160, 3e300, 1.5e308]
SIGNS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
PLANE = pairs(MIDDLE, MIDDLE)
for i, x in enumerate(SIZES):
    for j, y in enumerate(SIZES):
        s, t = SIGNS[(i + j) % 4]
        PLANE.append((s * x, t * y))
PLANE += [pair for x in SIZES for pair in [(x, x), (-x, x), (x, -0.75), (x, 1.5), (-0.75, x), (1.5, x)]]
DIFFERENT = [(x, y) for x, y in PLANE if x != y]


POWERS = pairs(
    (1e-300, 1e-20, 0.05, 0.5, 0.999, 1.0, 1.001, 2.0, 2.718281828459045, 37.5, 1e20, 1e300),
    (-20.5, -2.0, -1.0, -0.3, 1e-10, 0.25, 0.4999999, 0.5, 0.9999999999, 1.0, 1.5, 2.0, 3.0, 17.3),
)
POWERS += pairs((0.3, 7.25), (-1e-300, 1e-300, 1e-17, 300.7, -300.7, 2.0000000000000004, 0.9999999999999999))
POWERS += pairs((0.9999999999999999, 1.0000000000000002, 1.0001), (1e5, -1e5, 1e15, -1e15, 4503599627370497.5))
POWERS += pairs((-3.5, -1e-40, -2e70, -1.0), (-3.0, -2.0, 1.0, 2.0, 3.0, 4.0, 9.0))
# Results that are subnormal, or close to overflow.
POWERS += [(1e-300, 1.03), (1e-300, 1.05), (1e-300, -1.03), (1e300, 1.03), (1e300, -1.03)]
POWERS += [(1e-160, 2.0), (1e-160, 3.0), (1e160, 2.0), (1e-110, 3.0)]

EXPONENTS = pairs(MIDDLE, MIDDLE)
for x in (-1000.0, 0.0, 3.0, 1e10):
    EXPONENTS += [(x + d, x) for d in (-800.0, -740.0, -40.0, -1.0, -1e-8, 0.0, 1e-12, 0.5, 30.0, 745.0)]
EXPONENTS += pairs((-1e300, -800.0, 0.0, 1e-300, 800.0, 1e300), (-1e300, -799.5, 1e-10, 800.5, 1e300))
# Large differences that round.
EXPONENTS += pairs((-360.7, -0.1, 17.3), (0.3, 44.1, 299.9))

# Not at the jumps, and with quotients past 2⁵³.
QUOTIENTS = pairs(
    (-1e17, -7.3, -0.4, -1e-9, 0.25, 2.5, 7.0, 1e10, 1e18, 1e300),
    (-3.0, -0.3, 1e-5, 0.7, 2.25, 3.0, 1e8, 1e200),
)
QUOTIENTS = [(x, y) for x, y in QUOTIENTS if x % y]

BINARY = {
    "powf": POWERS,
    "atan2": PLANE,
    "hypot": PLANE,
    "rem": QUOTIENTS,
    "rem_euclid": QUOTIENTS,
    "copysign": PLANE[::4],
    "max": DIFFERENT[::4],
    "min": DIFFERENT[::4],
    "abs_sub": DIFFERENT[::4],
    "ln_add_exp": EXPONENTS,
}

# The ends of f32, for the functions that reach them.
SINGLE_ENDS = [88.72284, -87.33655, -103.27893, -103.97208, 89.41599, 43.66, 1e-45]
SINGLE_ENDS += signed([44.0, 52.0, 1e-38, 3e38])


def distinct(xs):
    """Each once, 0 and -0 being one, in the order of the numbers."""
    return sorted(set(xs))


def unary(name):
    return distinct(x for x in UNARY[name] if x >= LOWEST.get(name, -inf))


def in_singles(xs):
    return distinct(x for x in map(to_single, xs) if x is not None)


def unary32(name):
    """About a quarter of the points, rounded to f32, and what is particular to f32."""
    inside = unary(name)
    low, high = min(inside), max(inside)
    ordinary = [x for x in inside if 1e-44 < abs(x) < 3e38]
    extra = [x for x in SINGLE_ENDS if low <= x <= high]
    jumps = {"floor", "ceil", "round", "trunc", "fract"}
    xs = in_singles([*ordinary[::3], *extra])
    if name in jumps:
        xs = [x for x in xs if (2 * x) % 1]
    if name in ("recip", "cbrt", "sqrt", "ln", "log2", "log10"):
        xs = [x for x in xs if x]
    return xs


def binary32(name):
    both = [(to_single(x), to_single(y)) for x, y in BINARY[name]]
    both = [(x, y) for x, y in both if x is not None and y is not None and x and y]
    if name in ("rem", "rem_euclid"):
        both = [(x, y) for x, y in both if x % y]
    if name in ("max", "min", "abs_sub"):
        both = [(x, y) for x, y in both if x != y]
    return distinct(both)[::2]


def binary(name):
    return distinct(BINARY[name])
