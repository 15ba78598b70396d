"""The functions of tests/kink_cases/functions under the same names, and the points where some rule ties."""

import math

from kinks_numbers import norm

CASES = []


def case(name, points, f):
    """f(*x) at each of the points."""
    CASES.extend((name, [float(x) for x in point], f) for point in points)


def relu(x):
    return x.relu()


def largest(xs):
    first, *rest = xs
    for x in rest:
        first = first.max(x)
    return first


def stable_softplus(z):
    return relu(z) + (-z.abs()).exp().ln_1p()


def shifted_logsumexp(xs):
    m = largest(xs)
    return sum((x - m).exp() for x in xs).ln() + m


def shifted_softmax(*xs):
    m = largest(xs)
    e = [(x - m).exp() for x in xs]
    return e[0] / (e[0] + e[1] + e[2])


def cross_entropy(xs):
    return shifted_logsumexp(xs) - xs[0]


def median(x, y, z):
    return x.max(y).min(x.min(y).max(z))


THREE = [(0, 1), (1, 2), (0, 1)]
FOUR = [(0, 1), (2, 3), (0, 2), (1, 3), (1, 2)]


def network(xs, comparators):
    """Sorts by comparators."""
    xs = list(xs)
    for i, j in comparators:
        xs[i], xs[j] = xs[i].min(xs[j]), xs[i].max(xs[j])
    return xs


def ranked(xs):
    return sum(x * i for i, x in enumerate(xs))


def squares(xs):
    return sum(x * x for x in xs)


def l1(xs):
    return sum(x.abs() for x in xs)


def bowl(x, y):
    return x * x + y * y


def larger(x, y, z):
    return (x + z) / 2 + ((x - z) / 2).hypot(y)


def smaller(x, y, z):
    return (x + z) / 2 - ((x - z) / 2).hypot(y)


def hat(x):
    return relu(x + 1) - relu(x) * 2 + relu(x - 1)


def leaky(x):
    return x.max(x * 0.25)


def square(x, y):
    """The signed distance to the square [-1, 1]^2."""
    x, y = x.abs() - 1, y.abs() - 1
    return relu(x).hypot(relu(y)) + x.max(y).min(0)


def triangle(x, y):
    """The largest of the signed distances to the sides of the triangle (0, 0), (4, 0), (0, 3)."""
    return (-x).max(-y).max((x * 3 + y * 4 - 12) / 5)


def two_layers(xs):
    x, y = xs
    a, b = relu(x - y), relu(x * 2 - y - 1)
    c, d = relu(a - b), relu(b * 2 - a)
    return c * 3 - d + a


def huber(r):
    clipped = r.abs().min(1)
    return clipped * (r.abs() - clipped / 2)


def quantile(r, level):
    return (r * level).max(r * (level - 1))


def hinge(margin):
    return relu(-margin + 1)


def clipped_policy(ratio, advantage):
    return (ratio * advantage).min(ratio.clamp(0.75, 1.25) * advantage)


# Kinks that cancel, and the same that do not.
case("relu(x)", [[0]], lambda x: relu(x))
case("relu(-x)", [[0]], lambda x: relu(-x))
case("-relu(x)", [[0]], lambda x: -relu(x))
case("relu(x) - relu(-x)", [[0]], lambda x: relu(x) - relu(-x))
case("relu(-x) - relu(x)", [[0]], lambda x: relu(-x) - relu(x))
case("relu(x) + relu(-x)", [[0]], lambda x: relu(x) + relu(-x))
case("2 relu(x) - relu(2x)", [[0]], lambda x: relu(x) * 2 - relu(x * 2))
case("3 relu(x) - relu(-x)", [[0]], lambda x: relu(x) * 3 - relu(-x))
case("|x|", [[0]], lambda x: x.abs())
case("-|x|", [[0]], lambda x: -x.abs())
case("|-x|", [[0]], lambda x: (-x).abs())
case("|x| - |-x|", [[0]], lambda x: x.abs() - (-x).abs())
case("|2x| - 2|x|", [[0]], lambda x: (x * 2).abs() - x.abs() * 2)
case("x + |x|", [[0]], lambda x: x + x.abs())
case("x + |x| - 2 relu(x)", [[0]], lambda x: x + x.abs() - relu(x) * 2)
case("(x + |x|)/2 - relu(x) + x", [[0]], lambda x: (x + x.abs()) / 2 - relu(x) + x)
case("|x| - relu(x) - relu(-x)", [[0]], lambda x: x.abs() - relu(x) - relu(-x))
case("max(x, 0) + min(x, 0)", [[0]], lambda x: x.max(0) + x.min(0))
case("max(x, 0) - min(x, 0)", [[0]], lambda x: x.max(0) - x.min(0))
case("min(0, -x) + max(-x, 0)", [[0]], lambda x: x.constant(0).min(-x) + (-x).max(0))
case("max(x, -x) - |x|", [[0]], lambda x: x.max(-x) - x.abs())
case("max(x, 2x)", [[0]], lambda x: x.max(x * 2))
case("max(x, 2x) + min(x, 2x)", [[0]], lambda x: x.max(x * 2) + x.min(x * 2))
case("max(3 - x, x - 1) + min(3 - x, x - 1)", [[2]], lambda x: (-x + 3).max(x - 1) + (-x + 3).min(x - 1))
case("|x - 1| + |x + 1|", [[1], [-1]], lambda x: (x - 1).abs() + (x + 1).abs())
case("|x - 1| - |1 - x|", [[1]], lambda x: (x - 1).abs() - (-x + 1).abs())
case("hypot(x, 0) - |x|", [[0]], lambda x: x.hypot(0) - x.abs())
case("hypot(x, x)", [[0]], lambda x: x.hypot(x))
case("x hypot(x, 0)", [[0]], lambda x: x * x.hypot(0))
case("abs_sub(x, 0) - abs_sub(0, x)", [[0]], lambda x: x.abs_sub(0) - x.constant(0).abs_sub(x))
case("abs_sub(x, 1)", [[1]], lambda x: x.abs_sub(1))
case("copysign(x, 1) - |x|", [[0]], lambda x: x.copysign(1) - x.abs())

# Clamps and piecewise linear functions.
case("clamp(x, -1, 1)", [[1], [-1]], lambda x: x.clamp(-1, 1))
case("clamp(x, 0, 1) + clamp(x, -1, 0)", [[0]], lambda x: x.clamp(0, 1) + x.clamp(-1, 0))
case("clamp(x, -1, 1) + soft threshold of x", [[1], [-1]], lambda x: x.clamp(-1, 1) + relu(x - 1) - relu(-x - 1))
case("soft threshold of x", [[1], [-1]], lambda x: relu(x - 1) - relu(-x - 1))
case("clamp(x, 0, 6)", [[0], [6]], lambda x: x.clamp(0, 6))
case("hard sigmoid", [[2]], lambda x: (x / 4 + 0.5).clamp(0, 1))
case("hard swish", [[3], [-3]], lambda x: x * (x + 3).clamp(0, 6) / 6)
case("leaky relu", [[0]], lambda x: leaky(x))
case("leaky relu - x/4 - 3/4 relu(x)", [[0]], lambda x: leaky(x) - x * 0.25 - relu(x) * 0.75)
case("hat", [[0], [1]], lambda x: hat(x))
case("hats that add up to x", [[0], [1]], lambda x: -hat(x + 1) + hat(x - 1) + hat(x - 2) * 2)
case("hats that add up to 1", [[0]], lambda x: hat(x + 1) + hat(x) + hat(x - 1))
case("relu(1 - |x|)", [[0], [1]], lambda x: relu(-x.abs() + 1))
case("1 - min(1, |x|) - relu(1 - |x|)", [[1]], lambda x: -x.abs().min(1) + 1 - relu(-x.abs() + 1))

# Kinks in kinks.
case("||x||", [[0]], lambda x: x.abs().abs())
case("||x|| - |x|", [[0]], lambda x: x.abs().abs() - x.abs())
case("||x| - 1|", [[1], [0]], lambda x: (x.abs() - 1).abs())
case("relu(relu(x)) - relu(x)", [[0]], lambda x: relu(relu(x)) - relu(x))
case("relu(x - relu(x))", [[0]], lambda x: relu(x - relu(x)))
case("relu(x + relu(-x)) - relu(x)", [[0]], lambda x: relu(x + relu(-x)) - relu(x))
case("max(|x|, 0) - |x|", [[0]], lambda x: x.abs().max(0) - x.abs())
case("max(min(x, 1), 2x - 1)", [[1]], lambda x: x.min(1).max(x * 2 - 1))
case("||x - 1| - |x + 1||", [[0]], lambda x: ((x - 1).abs() - (x + 1).abs()).abs())

# Products and powers of kinks.
case("|x||x|", [[0]], lambda x: x.abs() * x.abs())
case("x|x|", [[0]], lambda x: x * x.abs())
case("x relu(x)", [[0]], lambda x: x * relu(x))
case("relu(x)²", [[0]], lambda x: relu(x).powi(2))
case("relu(x)² + relu(-x)²", [[0]], lambda x: relu(x).powi(2) + relu(-x).powi(2))
case("relu(x) relu(-x)", [[0]], lambda x: relu(x) * relu(-x))
case("(x - 1)|x|", [[0]], lambda x: (x - 1) * x.abs())
case("|x|³", [[0]], lambda x: x.abs().powi(3))
case("|x³|", [[0]], lambda x: x.powi(3).abs())
case("|x²|", [[0]], lambda x: (x * x).abs())
case("relu(x)^1.5", [[0]], lambda x: relu(x).powf(1.5))
case("spline of truncated cubes", [[1]], lambda x: x.powi(3) - relu(x - 1).powi(3) * 2)

# Smooth functions of kinks.
case("stable softplus", [[0]], lambda x: stable_softplus(x))
case("stable softplus - relu(x)", [[0]], lambda x: stable_softplus(x) - relu(x))
case("stable log-sigmoid", [[0]], lambda x: x.min(0) - (-x.abs()).exp().ln_1p())
case("stable ln cosh", [[0]], lambda x: x.abs() + (x.abs() * -2).exp().ln_1p() - x.constant(2).ln())
case("softsign", [[0]], lambda x: x / (x.abs() + 1))
case("exp(-|x|)", [[0]], lambda x: (-x.abs()).exp())
case("exp(relu(x) - relu(-x))", [[0]], lambda x: (relu(x) - relu(-x)).exp())
case("|sin x|", [[0]], lambda x: x.sin().abs())
case("|sin x| - |x|", [[0]], lambda x: x.sin().abs() - x.abs())
case("|x| cos x - |x|", [[0]], lambda x: x.abs() * x.cos() - x.abs())
case("cos |x|", [[0]], lambda x: x.abs().cos())
case("sin |x|", [[0]], lambda x: x.abs().sin())
case("|exp(x) - 1| - |x|", [[0]], lambda x: x.exp_m1().abs() - x.abs())
case("|ln x|", [[1]], lambda x: x.ln().abs())
case("max(exp(x), 1 + x)", [[0]], lambda x: x.exp().max(x + 1))
case("min(x, sin x) + max(x, sin x)", [[0]], lambda x: x.min(x.sin()) + x.max(x.sin()))
case("max(cos x, 1)", [[0]], lambda x: x.cos().max(1))
case("elu", [[0]], lambda x: relu(x) + x.exp_m1().min(0))
case("elu with slope 2", [[0]], lambda x: relu(x) + (x.exp_m1() * 2).min(0))
case("lasso in one variable", [[0]], lambda x: (x - 1).powi(2) / 2 + x.abs())

# Branches, jumps and roots that the tangents cannot see.
case("if x > 0 { x } else { -x }", [[0]], lambda x: x if x > 0 else -x)
case("if x >= 0 { x } else { exp(x) - 1 }", [[0]], lambda x: x if x >= 0 else x.exp_m1())
case("if x == 0 { 1 } else { sin(x)/x }", [[0]], lambda x: x.constant(1) if x == 0 else x.sin() / x)
case("if x == 0 { 0 } else { x }", [[0]], lambda x: x.constant(0) if x == 0 else x)
case("x signum(x)", [[0]], lambda x: x * x.signum())
case("sqrt(x²)", [[0]], lambda x: (x * x).sqrt())
case("sqrt(x⁴)", [[0]], lambda x: x.powi(4).sqrt())

# Maxima and minima.
case("max(x, y)", [[2, 2]], lambda x, y: x.max(y))
case("min(x, y)", [[2, 2]], lambda x, y: x.min(y))
case("max(x, y) + min(x, y)", [[2, 2]], lambda x, y: x.max(y) + x.min(y))
case("max(x, y) - min(x, y) - |x - y|", [[1, 1]], lambda x, y: x.max(y) - x.min(y) - (x - y).abs())
case("max(x, y) - relu(x - y)", [[2, 2]], lambda x, y: x.max(y) - relu(x - y))
case("max(x, y) - relu(y - x)", [[2, 2]], lambda x, y: x.max(y) - relu(y - x))
case("max(x, y) min(x, y)", [[2, 2], [0, 0]], lambda x, y: x.max(y) * x.min(y))
case("max(x, y)² + min(x, y)²", [[3, 3]], lambda x, y: x.max(y).powi(2) + x.min(y).powi(2))
case("max(x, y) + |x - y|", [[0, 0]], lambda x, y: x.max(y) + (x - y).abs())
case("(x + y + |x - y|)/2 - max(x, y)", [[1, 1]], lambda x, y: (x + y + (x - y).abs()) / 2 - x.max(y))
case("max(x + y, x - y) - |y|", [[1, 0]], lambda x, y: (x + y).max(x - y) - y.abs())
case("max(x², y²)", [[1, -1]], lambda x, y: (x * x).max(y * y))
case("max(x, x + y²)", [[1, 0]], lambda x, y: x.max(x + y * y))
case("max(x, y, z)", [[1, 1, 1], [1, 1, 0], [0, 1, 1]], lambda x, y, z: largest([x, y, z]))
case("range of three", [[1, 1, 0]], lambda x, y, z: largest([x, y, z]) - x.min(y).min(z))
case("max and min of pairs: x + y + z + w", [[1, 1, 2, 2]], lambda x, y, z, w: x.max(y) + x.min(y) + z.max(w) + z.min(w))
case("max of six", [[1, 1, 0, 1, -1, 1]], lambda *x: largest(x))
case("a chain of differences", [[1, 1, 1, 2, 2, 2]], lambda a, b, c, d, e, f: (a - b).abs() + (b - c).abs() + (c - d).abs() + (d - e).abs() + (e - f).abs())
case("five pairs: twice the sum of squares", [[1, 1, 1, 2, 2, 2]], lambda a, b, c, d, e, f: sum(x.max(y).powi(2) + x.min(y).powi(2) for x, y in [(a, b), (b, c), (c, d), (d, e), (e, f), (f, a)]))

# Medians and sorting networks.
case("median(x, y, z)", [[1, 1, 1], [1, 1, 2], [2, 1, 1]], lambda x, y, z: median(x, y, z))
case("median + max + min", [[1, 1, 1], [1, 2, 1]], lambda x, y, z: median(x, y, z) + largest([x, y, z]) + x.min(y).min(z))
case("majority of three", [[1, 1, 1]], lambda x, y, z: largest([x.min(y), y.min(z), z.min(x)]))
case("majority - median", [[1, 1, 1]], lambda x, y, z: largest([x.min(y), y.min(z), z.min(x)]) - median(x, y, z))
case("three sorted: sum", [[1, 1, 1], [2, 1, 2]], lambda *x: sum(network(x, THREE)))
case("three sorted: ranked sum", [[1, 1, 1], [2, 1, 2]], lambda *x: ranked(network(x, THREE)))
case("three sorted: product", [[2, 2, 2]], lambda *x: math.prod(network(x, THREE)))
case("four sorted: sum", [[1, 1, 1, 1], [2, 1, 1, 2]], lambda *x: sum(network(x, FOUR)))
case("four sorted: sum of squares", [[2, 1, 1, 2]], lambda *x: squares(network(x, FOUR)))
case("four sorted: ranked sum", [[1, 2, 2, 1]], lambda *x: ranked(network(x, FOUR)))
case("four sorted: middle two", [[1, 1, 1, 2]], lambda *x: sum(network(x, FOUR)[1:3]) / 2)

# Norms.
case("hypot(x, y)", [[0, 0]], lambda x, y: x.hypot(y))
case("hypot(x, y)²", [[0, 0]], lambda x, y: x.hypot(y) * x.hypot(y))
case("hypot(x, y) - norm", [[0, 0]], lambda x, y: x.hypot(y) - norm([x, y]))
case("hypot(x, y) - hypot(y, -x)", [[0, 0]], lambda x, y: x.hypot(y) - y.hypot(-x))
case("x hypot(x, y)", [[0, 0]], lambda x, y: x * x.hypot(y))
case("x + hypot(x, y)²", [[0, 0]], lambda x, y: x + x.hypot(y).powi(2))
case("hypot(x - 1, y) + hypot(x, y)", [[0, 0]], lambda x, y: (x - 1).hypot(y) + x.hypot(y))
case("hypot(|x|, |y|) - hypot(x, y)", [[0, 0]], lambda x, y: x.abs().hypot(y.abs()) - x.hypot(y))
case("norm(x, y, z)", [[0, 0, 0]], lambda x, y, z: norm([x, y, z]))
case("norm(x, y, z)²", [[0, 0, 0]], lambda x, y, z: norm([x, y, z]).powi(2))
case("norm(relu(x), relu(y))", [[0, 0]], lambda x, y: norm([relu(x), relu(y)]))
case("group lasso", [[0, 0, 1, 0]], lambda x, y, z, w: norm([x, y]) + norm([z, w]))
case("l1(x, y)", [[0, 0], [0, 1]], lambda *x: l1(x))
case("l1(x, y, z)", [[0, 1, 0]], lambda *x: l1(x))
case("l∞(x, y)", [[1, 1], [1, -1], [0, 0]], lambda x, y: x.abs().max(y.abs()))
case("l∞ of four", [[1, -1, 0, 1]], lambda *x: largest(x.abs() for x in x))
case("l1 - l∞ - min(|x|, |y|)", [[0, 0], [1, 1]], lambda x, y: l1([x, y]) - x.abs().max(y.abs()) - x.abs().min(y.abs()))
case("|x + y| + |x - y| - 2 l∞", [[0, 0], [1, 1]], lambda x, y: (x + y).abs() + (x - y).abs() - x.abs().max(y.abs()) * 2)
case("l1² of three", [[0, 0, 0]], lambda *x: l1(x).powi(2))
case("elastic net", [[0, 1]], lambda x, y: l1([x, y]) + squares([x, y]))
case("fused lasso", [[0, 0]], lambda x, y: x.abs() + (x - y).abs())
case("total variation", [[1, 1, 1], [1, 1, 2]], lambda x, y, z: (x - y).abs() + (y - z).abs())

# Products of kinks.
case("|x||y|", [[0, 0], [0, 1]], lambda x, y: x.abs() * y.abs())
case("|x| y", [[0, 0], [0, 1]], lambda x, y: x.abs() * y)
case("|x||y| - |xy|", [[0, 1], [0, 0]], lambda x, y: x.abs() * y.abs() - (x * y).abs())
case("|x - y||x| - |(x - y) x|", [[0, 0], [1, 1]], lambda x, y: (x - y).abs() * x.abs() - ((x - y) * x).abs())
case("relu(x) relu(y) y", [[0, 0], [1, 0]], lambda x, y: relu(x) * relu(y) * y)
case("min(|x|, |y|)", [[0, 0], [0, 1]], lambda x, y: x.abs().min(y.abs()))
case("relu(x) relu(y) + relu(-x) relu(-y) - relu(x) relu(-y) - relu(-x) relu(y)", [[0, 0], [0, 1]], lambda x, y: relu(x) * relu(y) + relu(-x) * relu(-y) - relu(x) * relu(-y) - relu(-x) * relu(y))
case("|xy - 1|", [[1, 1]], lambda x, y: (x * y - 1).abs())

# Distances.
case("signed distance to a square", [[1, 1], [1, 0.5], [0, 0], [1, 0]], lambda x, y: square(x, y))
case("distance to a square", [[1, 1], [1, 0.5]], lambda x, y: relu(x.abs() - 1).hypot(relu(y.abs() - 1)))
case("squared distance to a square", [[1, 1], [1, 2]], lambda x, y: (x - x.clamp(-1, 1)).powi(2) + (y - y.clamp(-1, 1)).powi(2))
case("triangle", [[0, 0], [4, 0], [2, 0], [1, 1]], lambda x, y: triangle(x, y))
case("relu of a triangle", [[2, 0], [0, 0]], lambda x, y: relu(triangle(x, y)))
case("projection onto a ball", [[1, 0]], lambda x, y: (x + y * 2) / x.hypot(y).max(1))
case("second-order cone", [[0, 0, 0]], lambda x, y, z: relu(x.hypot(y) - z))
case("sum of distances to two points", [[1, 0]], lambda x, y: x.hypot(y) + (x - 1).hypot(y))
case("largest eigenvalue of [[x, y], [y, z]]", [[1, 0, 1]], larger)
case("sum of both eigenvalues", [[1, 0, 1]], lambda x, y, z: larger(x, y, z) + smaller(x, y, z))
case("product of both eigenvalues", [[2, 0, 2]], lambda x, y, z: larger(x, y, z) * smaller(x, y, z))

# Log-sum-exp and branches.
case("shifted log-sum-exp of two", [[1, 1]], lambda *x: shifted_logsumexp(x))
case("shifted log-sum-exp of three", [[1, 1, 1], [1, 1, 0], [0, 1, 1]], lambda *x: shifted_logsumexp(x))
case("logsumexp", [[1, 1, 1]], lambda *x: sum(x.exp() for x in x).ln())
case("if x == y { x } else { (x + y)/2 }", [[1, 1]], lambda x, y: x if x == y else (x + y) / 2)

# Test functions of nonsmooth optimisation.
case("Nesterov's Chebyshev-Rosenbrock", [[1, 1], [0, -1]], lambda x, y: (x - 1).abs() / 4 + (y - x.abs() * 2 + 1).abs())
case("Crescent", [[0, 0], [1, 1]], lambda x, y: (bowl(x, y - 1) + y - 1).max(-bowl(x, y - 1) + y + 1))
case("LQ", [[1, 0]], lambda x, y: (-x - y).max(-x - y + x * x + y * y - 1))
case("CB3", [[1, 1]], lambda x, y: largest([x.powi(4) + y * y, (-x + 2).powi(2) + (-y + 2).powi(2), (y - x).exp() * 2]))
case("DEM", [[0, -3], [0, 0]], lambda x, y: largest([x * 5 + y, x * -5 + y, x * x + y * y + y * 4]))
case("Mifflin 1", [[1, 0]], lambda x, y: -x + relu(x * x + y * y - 1) * 20)
case("Mifflin 2", [[1, 0]], lambda x, y: -x + (bowl(x, y) - 1) * 2 + (bowl(x, y) - 1).abs() * 1.75)
case("MAXQ", [[1, -1, 1, 0]], lambda *x: largest(x * x for x in x))
case("Brown 2", [[0, 0], [0, 1]], lambda x, y: x.abs().powf(y * y + 1) + y.abs().powf(x * x + 1))
case("active faces", [[0, 0, 0]], lambda x, y, z: largest(x.abs().ln_1p() for x in (x + y + z, x, y, z)))

# Networks, as functions of inputs and of weights.
case("one unit", [[1, 1]], lambda x, y: relu(x - y))
case("two units whose kinks cancel", [[1, 1]], lambda x, y: relu(x - y) - relu(y - x))
case("a layer of three units", [[1, 1]], lambda x, y: relu(x - y) * 2 - relu(x + y - 2) + relu(x * 2 - y - 1))
case("two layers", [[1, 1]], lambda *x: two_layers(x))
case("two layers, mirrored and subtracted", [[1, 1]], lambda x, y: two_layers([x, y]) - two_layers([y, x]) - two_layers([x, y]) + two_layers([y, x]) + x * y)
case("weights on a kink", [[1, -1, 2, 0]], lambda u, v, w, b: relu(u + v) * w + b)
case("a dead unit", [[0, 0], [0, 1]], lambda u, v: relu(u) * v)
case("two units, squared loss", [[0, 0]], lambda u, v: (relu(u) - relu(-u) + v - 1).powi(2))
case("an identity layer", [[0, 0]], lambda x, y: (relu(x) - relu(-x) - 1).powi(2) + (relu(y) - relu(-y) + 2).powi(2))
case("a residual block: x + relu(-x) - relu(x)", [[0]], lambda x: x + relu(-x) - relu(x))
case("a residual block that is the identity", [[0, 0]], lambda x, y: x + relu(x + y) - relu(-x - y) - (x + y))
case("an absolute-value unit", [[1, 1]], lambda x, y: relu(x - y) + relu(y - x))
case("an exclusive or", [[0, 1], [1, 1]], lambda x, y: relu(x + y) - relu(x + y - 1) * 2)
case("prelu", [[0, 0.25], [0, 1]], lambda x, slope: relu(x) + slope * x.min(0))
case("gated unit", [[0, 0], [1, 0]], lambda x, y: x * relu(y))
case("maxout", [[1, 1]], lambda x, y: (x + y).max(x * 2))
case("maxout that is linear", [[1, 1]], lambda x, y: (x + y).max(x * 2) + (x + y).min(x * 2))
case("relu6 by two units", [[6], [0]], lambda x: relu(x) - relu(x - 6))
case("norm of a layer", [[1, 1]], lambda x, y: norm([relu(x - y), relu(y - x)]))
case("squared norm of a layer", [[1, 1]], lambda x, y: norm([relu(x - y), relu(y - x)]).powi(2))

# Pooling.
case("max pooling", [[1, 1, 0, 0], [1, 1, 1, 1]], lambda *x: largest(x))
case("max pooling of relu", [[0, 0, -1, -1]], lambda *x: largest(map(relu, x)))
case("relu of max pooling - max pooling of relu", [[0, 0, -1, 0]], lambda *x: relu(largest(x)) - largest(map(relu, x)))
case("max and min pooling: sum of pairs", [[1, 1, 0, 0]], lambda a, b, c, d: a.max(b) + a.min(b) + (c.max(d) + c.min(d)) * 2)
case("two windows that overlap", [[1, 1, 1], [0, 1, 1]], lambda a, b, c: a.max(b) * 2 - b.max(c))
case("max pooling of six", [[2, 1, 2, 2, 1, 1]], lambda *x: x[0].max(x[1]).max(x[2].max(x[3])).max(x[4].max(x[5])))

# Classification.
case("hinge of w x + b", [[0.5, 0]], lambda w, b: hinge(w * 2 + b))
case("hinge(m) - hinge(2 - m)", [[1]], lambda m: hinge(m) - hinge(-m + 2))
case("two points on the margin whose kinks cancel", [[1, 0]], lambda w, b: hinge(w + b) - hinge(-(w + b) + 2) + w * b)
case("support vectors on both sides", [[1, 0]], lambda w, b: hinge(w + b) + hinge(w - b) + (w * w + b * b) / 2)
case("squared hinge", [[1, 0]], lambda w, b: hinge(w + b).powi(2))
case("multiclass hinge", [[1, 0, 0]], lambda a, b, c: largest([a, b + 1, c + 1]) - a)
case("sum of multiclass hinges", [[1, 0, 0]], lambda a, b, c: relu(b - a + 1) + relu(c - a + 1))
case("ramp loss", [[1], [0]], lambda m: hinge(m) - relu(-m))
case("triplet loss", [[0, 1, 2]], lambda a, p, n: relu((a - p).abs() - (a - n).abs() + 1))
case("contrastive loss", [[1, 0]], lambda x, y: relu(-x.hypot(y) + 1).powi(2))
case("stable cross-entropy of a logit", [[0]], lambda z: relu(z) - z * 0.25 + (-z.abs()).exp().ln_1p())
case("stable cross-entropy of a logit, by softplus", [[0, 0.25]], lambda z, t: stable_softplus(z) - z * t)
case("shifted cross-entropy", [[1, 1, 1], [0, 1, 1]], lambda *x: cross_entropy(x))
case("shifted softmax", [[1, 1, 1], [1, 1, 0]], shifted_softmax)
case("sparsemax of two", [[1, 0]], lambda x, y: ((x - y + 1) / 2).clamp(0, 1))
case("soft intersection over union", [[0.5, 0.5]], lambda x, y: (x.min(0.5) + y.min(1)) / (x.max(0.5) + y.max(1)))
case("a clipped policy update", [[1.25], [0.75]], lambda r: clipped_policy(r, 1))
case("a clipped policy update, bad action", [[1.25], [0.75]], lambda r: clipped_policy(r, -1))

# Regression.
case("absolute loss of three points", [[1, 0]], lambda w, b: (w + b - 1).abs() + (w * 2 + b - 3).abs() + (b - 1).abs())
case("absolute loss, two points met", [[1, 0]], lambda w, b: (w + b - 1).abs() + (w * 2 + b - 2).abs())
case("median regression", [[2]], lambda m: (m - 1).abs() + (m - 2).abs() + (m - 4).abs())
case("residual to the median", [[1, 1, 2]], lambda x, y, z: (x - median(x, y, z)).powi(2) + (y - median(x, y, z)).powi(2))
case("quantile loss", [[0]], lambda r: quantile(r, 0.25))
case("quantile(1/4, r) + quantile(3/4, r)", [[0]], lambda r: quantile(r, 0.25) + quantile(r, 0.75))
case("quantile(1/4, r) - quantile(3/4, -r)", [[0]], lambda r: quantile(r, 0.25) - quantile(-r, 0.75))
case("quantile(3/4, r) - quantile(1/4, r)", [[0]], lambda r: quantile(r, 0.75) - quantile(r, 0.25))
case("epsilon-insensitive loss", [[0.5], [-0.5]], lambda r: relu(r.abs() - 0.5))
case("Huber", [[1], [-1], [0]], lambda r: huber(r))
case("Huber of w x + b", [[1, 1]], lambda w, b: huber(w * 2 + b - 2))
case("reversed Huber", [[1], [0]], lambda r: r.abs().max((r * r + 1) / 2))
case("smooth l1 by parts", [[1]], lambda r: r.abs().min(1).powi(2) / 2 + relu(r.abs() - 1))
case("trimmed squares", [[1]], lambda r: (r * r).min(1))
case("lasso with two weights", [[0, 1]], lambda u, v: (u + v - 2).powi(2) + u.abs() + v.abs())

# Clusters and shapes.
case("k-means in one dimension", [[0]], lambda c: (c - 1).powi(2).min((c + 1).powi(2)))
case("k-means: both distances", [[0]], lambda c: (c - 1).powi(2).min((c + 1).powi(2)) + (c - 1).powi(2).max((c + 1).powi(2)))
case("chamfer distance", [[0, 2]], lambda x, y: (x - 1).abs().min((y - 1).abs()) + (x + 1).abs().min((y + 1).abs()))
case("overlap of two intervals", [[1, 2]], lambda x, y: relu((x + 1).min(y + 1) - x.max(y)))
case("union of two balls", [[0, 0]], lambda x, y: ((x - 1).hypot(y) - 1).min((x + 1).hypot(y) - 1))
case("edit distance of numbers", [[1, 2]], lambda x, y: (x - y).abs().min((x - 2).abs() + (y - 1).abs()).min(1))
