"""Writes kinks.txt and src/guide/kink_table.md: derivatives at points where some rule ties, and what rules for ties make of them.

Run as `python3 kinks.py` with mpmath 1.3 and scipy 1.11 or newer. The output is the same on every run.

Nothing here differentiates by rules: derivatives are differences in numbers of 600 digits. A function of kinks_cases.py is
differentiable at a point if its one-sided derivatives, in many directions, are linear in the direction (for a locally Lipschitz
function that is enough). If they are not, its generalised gradient (Clarke) is the convex hull of the limits of gradients nearby, which
are sampled: along random directions at several radii, and along flags, x + t (u + s v + s² w + …) with t far below s, where u, v, w, …
are axes or the probe of chunked passes. What a rule returns is compared with the derivative, or with the hull by a linear program.
"""

import itertools
import math
import random
from pathlib import Path

from mpmath import lu_solve, matrix, mp, mpf
from scipy.optimize import linprog

from kinks_cases import CASES
from kinks_numbers import RULES, Dual, Long

mp.dps = 600

ONE_SIDED = mpf(10) ** -60
CENTRAL = mpf(10) ** -250
RADII = [mpf(10) ** -k for k in (15, 18, 20)]
FLAG_STEP = mpf(10) ** -13
SECOND = mpf(10) ** -40
DIRECTIONS = 60

# Numbers from differences are off by some 1e-40; f64 by 1e-15.
SAME = mpf(10) ** -15
CLOSE = 1e-9

# More pieces than this are those of a curved set, of which the flags, which come first, are enough for the table.
MOST_PIECES = 64
MOST_FLAGS = 400

SHOWN = [
    ("relu(x) - relu(-x)", 0),
    ("|x| - |-x|", 0),
    ("x + |x| - 2 relu(x)", 0),
    ("clamp(x, 0, 1) + clamp(x, -1, 0)", 0),
    ("stable softplus", 0),
    ("stable cross-entropy of a logit", 0),
    ("elu", 0),
    ("smooth l1 by parts", 0),
    ("relu(x - relu(x))", 0),
    ("a residual block: x + relu(-x) - relu(x)", 0),
    ("prelu", 1),
    ("hinge(m) - hinge(2 - m)", 0),
    ("two units, squared loss", 0),
    ("max(x, y) + min(x, y)", 0),
    ("max(x, y) - relu(y - x)", 0),
    ("median + max + min", 0),
    ("three sorted: product", 0),
    ("shifted log-sum-exp of three", 0),
    ("hypot(x, y)²", 0),
    ("product of both eigenvalues", 0),
    ("|x|", 0),
    ("3 relu(x) - relu(-x)", 0),
    ("prelu", 0),
    ("max(x, y)", 0),
    ("hypot(x, y)", 0),
    ("if x == 0 { 0 } else { x }", 0),
]


def axis(i, n):
    return [mpf(i == j) for j in range(n)]


def moved(x, t, v):
    return [x + t * v for x, v in zip(x, v)]


def value(f, x):
    return f(*map(Long, x)).x


def slope(f, x, v):
    """The one-sided derivative f'(x; v)."""
    return (value(f, moved(x, ONE_SIDED, v)) - value(f, x)) / ONE_SIDED


def gradient_nearby(f, x):
    """The gradient at a point where f is smooth, by central differences."""
    axes = [axis(i, len(x)) for i in range(len(x))]
    return [(value(f, moved(x, CENTRAL, e)) - value(f, moved(x, -CENTRAL, e))) / (2 * CENTRAL) for e in axes]


def random_direction(source, n):
    return [mpf(source.uniform(-1, 1)) for _ in range(n)]


def inner(a, b):
    return sum(a * b for a, b in zip(a, b))


def gradient(f, x, source):
    """The gradient, or None where f is not differentiable."""
    n = len(x)
    found = [slope(f, x, axis(i, n)) for i in range(n)]
    directions = [[-e for e in axis(i, n)] for i in range(n)]
    directions += [random_direction(source, n) for _ in range(DIRECTIONS)]
    if all(abs(slope(f, x, v) - inner(found, v)) < SAME for v in directions):
        return found
    return None


def hessian(f, x, g, source):
    """The derivative of the gradient g, or None where it has none."""
    n = len(x)

    def change(v):
        return [(b - a) / SECOND for a, b in zip(g, gradient_nearby(f, moved(x, SECOND, v)))]

    basis = [random_direction(source, n) for _ in range(n)]
    changes = [change(v) for v in basis]
    rows = [lu_solve(matrix(basis), matrix([c[i] for c in changes])) for i in range(n)]
    for _ in range(DIRECTIONS):
        v = random_direction(source, n)
        if any(abs(c - inner(row, v)) > SAME for c, row in zip(change(v), rows)):
            return None
    found = [entry for row in rows for entry in row]
    assert all(abs(rows[i][j] - rows[j][i]) < SAME for i in range(n) for j in range(i))
    return found


def flags(n, source):
    """Lists of directions, each far more important than the next: the axes in order first, then with the probe before them."""
    probe = [1 / (1 + i / mp.phi) for i in range(n)]
    axes = [axis(i, n) for i in range(n)]
    first = [axes] + [[probe, *axes[i:], *axes[:i]] for i in range(n)]
    others = list(itertools.product(itertools.permutations(range(n)), itertools.product((1, -1), repeat=n)))
    if len(others) > MOST_FLAGS:
        others = source.sample(others, MOST_FLAGS)
    return first + [[[s * e for e in axes[i]] for i, s in zip(order, signs)] for order, signs in others]


def nearby(x, source):
    """Points of smoothness near x."""
    n = len(x)
    for flag in flags(n, source):
        t = FLAG_STEP ** (n + 2)
        point = x
        for k, v in enumerate(flag):
            point = moved(point, t * FLAG_STEP**k, v)
        yield point
    for radius in RADII:
        for _ in range(DIRECTIONS * n):
            yield moved(x, radius, random_direction(source, n))


def rounded(x):
    """An f64, without the dust of differences."""
    return 0.0 if abs(x) < SAME else float(x)


def pieces(f, x, source):
    """The limits of gradients nearby, each once."""
    found = {}
    for point in nearby(x, source):
        piece = [rounded(g) for g in gradient_nearby(f, point)]
        found.setdefault(tuple(round(g, 9) + 0.0 for g in piece), piece)
    return list(found.values())


def is_in_hull(g, points):
    """Whether some convex combination of the points comes within 1e-6 of g."""
    n, m = len(g), len(points)
    rows = [[sign * p[i] for p in points] + [-1.0] for sign in (1, -1) for i in range(n)]
    bounds = [sign * g[i] for sign in (1, -1) for i in range(n)]
    answer = linprog([0.0] * m + [1.0], A_ub=rows, b_ub=bounds, A_eq=[[1.0] * m + [0.0]], b_eq=[1.0])
    assert answer.success
    return answer.fun < 1e-6


def returned(f, x, rule):
    """What dual numbers with the rule give."""
    n = len(x)
    y = f(*(Dual(x, [float(i == j) for j in range(n)], rule) for i, x in enumerate(x)))
    return y.tangent


def verdict(g, right, points):
    if any(math.isnan(g) for g in g):
        return "NaN"
    if right is None:
        return "right" if is_in_hull(g, points) else "outside"
    return "right" if all(abs(a - b) < CLOSE for a, b in zip(g, right)) else "wrong"


def one_case(name, x, f):
    source = random.Random(f"{name} {x}")
    n, long = len(x), [mpf(x) for x in x]
    g = gradient(f, long, source)
    case = {"name": name, "point": x, "f": f, "hessian": None, "pieces": []}
    case["probe"] = [x + round(source.uniform(0.1, 0.4), 3) for x in x]
    case["value"] = float(value(f, [mpf(x) for x in case["probe"]]))
    case["sides"] = [rounded(slope(f, long, [s * e for e in axis(i, n)])) for i in range(n) for s in (1, -1)]
    case["gradient"] = None if g is None else [rounded(g) for g in g]
    if g is None:
        case["pieces"] = pieces(f, long, source)
    else:
        h = hessian(f, long, g, source)
        case["hessian"] = None if h is None else [rounded(h) for h in h]
    case["returned"] = {rule.name: [g + 0.0 for g in returned(f, x, rule)] for rule in RULES}
    case["verdict"] = {
        rule: verdict(found, case["gradient"], case["pieces"]) for rule, found in case["returned"].items()
    }
    return case


def numbers(xs):
    return " ".join(repr(x) for x in xs)


def table(cases):
    yield "# Derivatives at points where some rule ties, from differences in long arithmetic."
    yield "# Written by kinks.py, beside this file; do not edit."
    yield "#"
    yield "# case      name; the rest of the line"
    yield "# point     where"
    yield "# probe     another point, and the value there"
    yield "# sides     f'(x; e_0), f'(x; -e_0), f'(x; e_1), ..."
    yield "# gradient  where f is differentiable"
    yield "# hessian   where f is twice differentiable, row by row"
    yield "# piece     else: the gradient of a piece that is active nearby"
    yield "# gradual   what the lexicographic rule returns"
    for case in cases:
        yield f"case {case['name']}"
        yield f"point {numbers(case['point'])}"
        yield f"probe {numbers([*case['probe'], case['value']])}"
        yield f"sides {numbers(case['sides'])}"
        if case["gradient"]:
            yield f"gradient {numbers(case['gradient'])}"
        if case["hessian"]:
            yield f"hessian {numbers(case['hessian'])}"
        for piece in case["pieces"][:MOST_PIECES]:
            yield f"piece {numbers(piece)}"
        yield f"gradual {numbers(case['returned']['gradual'])}"


def short(x):
    return "NaN" if math.isnan(x) else f"{round(x, 4):g}"


def vector(xs):
    return short(xs[0]) if len(xs) == 1 else f"({', '.join(map(short, xs))})"


def derivative(case):
    """The derivative in words."""
    if case["gradient"]:
        return vector(case["gradient"])
    points = case["pieces"]
    if len(case["point"]) == 1:
        return f"kink: [{short(min(points)[0])}, {short(max(points)[0])}]"
    if len(points) > MOST_PIECES:
        return "kink: a disc"
    return "kink: hull of " + ", ".join(vector(p) for p in sorted(points, reverse=True))


def page(cases):
    rules = [rule.name for rule in RULES]
    yield "<!-- Written by tests/oracle/kinks.py; do not edit. -->"
    yield ""
    yield "| function | at | derivative | " + " | ".join(rules) + " |"
    yield "|---|---|---|" + "---|" * len(rules)
    for name, k in SHOWN:
        case = [case for case in cases if case["name"] == name][k]
        cells = []
        for rule in rules:
            found, right = vector(case["returned"][rule]), case["verdict"][rule] == "right"
            cells.append(found if right else f"**{found}**")
        # Bars would end the cell.
        name = name.replace("|", "\\|")
        yield f"| `{name}` | {vector(case['point'])} | {derivative(case)} | " + " | ".join(cells) + " |"
    yield ""
    smooth = sum(case["gradient"] is not None for case in cases)
    yield f"Over all {len(cases)} cases, {smooth} where f is differentiable and {len(cases) - smooth} kinks:"
    yield ""
    kinds = ["right", "wrong", "outside", "NaN"]
    yield "| rule | right | another number | outside the generalised gradient | NaN |"
    yield "|---|---|---|---|---|"
    for rule in rules:
        counts = [sum(case["verdict"][rule] == kind for case in cases) for kind in kinds]
        yield f"| {rule} | " + " | ".join(map(str, counts)) + " |"
    yield ""
    missed = [case["name"] for case in cases if case["verdict"]["gradual"] != "right"]
    yield "gradual misses: " + ", ".join(f"`{name}`" for name in missed) + "."


def main():
    cases = [one_case(*case) for case in CASES]
    here = Path(__file__).parent
    (here / "kinks.txt").write_text("\n".join(table(cases)) + "\n", encoding="utf-8")
    guide = here.parent.parent / "src" / "guide"
    (guide / "kink_table.md").write_text("\n".join(page(cases)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
