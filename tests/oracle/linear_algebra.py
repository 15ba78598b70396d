"""Writes linear_algebra.txt: what linear algebra does along curves of matrices, degenerate ones among them.

Run as `python3 linear_algebra.py` with mpmath 1.3. The output is the same on every run.

Each case is a curve M(t) = M0 + t M1 + t² M2 whose entries are exact in binary. Each function of M(t) is evaluated with 200 digits at six points
beside t = 0 on each side, 1e-20 apart, and a polynomial through them gives value and derivatives at 0+ and at 0-. Where the
two sides differ, or grow without bound, there is no derivative, and `none` is written.
Functions are chosen so that no sign and no order is left to the algorithm: the rows of R have a positive diagonal, eigenvalues and
singular values are sorted, and vectors enter as products of two.
"""

import random
from pathlib import Path

from mpmath import cholesky, diag, eig, eigsy, expm, eye, inverse, matrix, mp, mpf, norm, qr, svd_r, zeros

mp.dps = 200
STEP = mpf(10) ** -20
POINTS = 6


def weights():
    """Rows that take values at 1, ..., 6 steps to value, first and second derivative at 0."""
    vandermonde = matrix(POINTS, POINTS)
    for k in range(POINTS):
        for power in range(POINTS):
            vandermonde[k, power] = mpf(k + 1) ** power
    inverted = inverse(vandermonde)
    return [[factor * inverted[order, k] for k in range(POINTS)] for order, factor in enumerate((1, 1, 2))]


WEIGHTS = weights()


def entries(m):
    return [m[i, j] for i in range(m.rows) for j in range(m.cols)]


def weighted(m):
    """One number for each row, in which each entry counts differently."""
    return [sum((-1) ** j * (j + 1) * m[i, j] for j in range(m.cols)) for i in range(m.rows)]


def columns(m):
    return [m[:, j] for j in range(m.cols)]


def products(left, right):
    """Of each pair of vectors the outer product, in one number."""
    return [weighted(u.T)[0] * weighted(v.T)[0] for u, v in zip(left, right)]


def right_hand_side(m, t):
    return matrix([k + 1 + t for k in range(m.rows)])


def triangular(m):
    q, r = qr(m)
    if any(abs(r[i, i]) < STEP**3 for i in range(m.rows)):
        raise ZeroDivisionError("a column of Q without a sign")
    signs = diag([1 if r[i, i] > 0 else -1 for i in range(m.rows)])
    return weighted(q * signs) + weighted(signs * r)


def cross(m):
    (a, b, c), (x, y, z) = list(m[:, 0]), list(m[:, 1])
    return [b * z - c * y, c * x - a * z, a * y - b * x]


def determinant(m):
    """By the first row: mpmath's LU stops at a column of zeros."""
    if m.rows == 1:
        return m[0, 0]
    return sum((-1) ** j * m[0, j] * determinant(minor(m, j)) for j in range(m.cols))


def minor(m, j):
    return matrix([[m[i, k] for k in range(m.cols) if k != j] for i in range(1, m.rows)])


def symmetric_vectors(m):
    _, q = eigsy(m)
    return products(columns(q), columns(q))


def singular_vectors(m):
    u, _, v = svd_r(m)
    return products(columns(u)[::-1], columns(v.T)[::-1])  # ascending, as eigenvalues are


def eigenvalues(m):
    """Real parts and sizes of imaginary parts."""
    values = eig(m, left=False, right=False) if m.rows > 1 else list(m)
    clean = lambda x: x if abs(x) > STEP**3 else mpf(0)
    pairs = sorted((clean(mp.re(x)), abs(clean(mp.im(x)))) for x in values)
    return [x for pair in pairs for x in pair]


GENERAL = {
    "add": lambda m, t: weighted(m + m.T),
    "mul": lambda m, t: weighted(m * m),
    "dot": lambda m, t: [sum(x * y for x, y in zip(entries(m), entries(m.T)))],
    "cross": lambda m, t: cross(m),
    "norm": lambda m, t: [norm(entries(m), 2)],
    "solve": lambda m, t: list(inverse(m) * right_hand_side(m, t)),
    "qr": lambda m, t: triangular(m),
    "inverse": lambda m, t: weighted(inverse(m)),
    "determinant": lambda m, t: [determinant(m)],
    "singular_values": lambda m, t: sorted(svd_r(m, compute_uv=False)),
    "singular_vectors": lambda m, t: singular_vectors(m),
    "schur": lambda m, t: eigenvalues(m),
    "exp": lambda m, t: weighted(expm(m)),
}
SYMMETRIC = {
    "cholesky": lambda m, t: weighted(cholesky(m)),
    "eigenvalues": lambda m, t: sorted(eigsy(m, eigvals_only=True)),
    "eigenvectors": lambda m, t: symmetric_vectors(m),
}


def at(f, curve, t):
    m0, m1, m2 = curve
    try:
        return f(m0 + m1 * t + m2 * t**2, t)
    except (ValueError, ZeroDivisionError, TypeError):  # the last from mpmath's LU of a column of zeros
        return None


def alike(jets, others, tolerance):
    """Whether all numbers agree, to a part of themselves or of 1."""
    pairs = ((x, y) for a, b in zip(jets, others) for x, y in zip(a, b))
    return all(abs(x - y) <= tolerance * (1 + abs(x)) for x, y in pairs)


def interpolated(f, curve, step):
    """Value, first and second derivative of each output at 0 by a polynomial; none where f is not defined beside 0."""
    samples = [at(f, curve, (k + 1) * step) for k in range(POINTS)]
    if any(sample is None for sample in samples):
        return None
    return [
        [sum(w * x for w, x in zip(row, values)) / step**order for order, row in enumerate(WEIGHTS)]
        for values in zip(*samples)
    ]


def side(f, curve, sign):
    """The same as t goes to 0 from one side; none too where a shorter step has other numbers."""
    far, near = interpolated(f, curve, sign * STEP), interpolated(f, curve, sign * STEP / 1000)
    if far is None or near is None or not alike(far, near, mpf(10) ** -12):
        return None
    return far


def jets(f, curve):
    """What there is at 0, and its jets: smooth, one-sided if only the values agree, none if not even these do."""
    above, below = side(f, curve, 1), side(f, curve, -1)
    values = lambda jets: [jet[:1] for jet in jets]
    tolerance = mpf(10) ** -12
    if above is None or below is None or not alike(values(above), values(below), tolerance):
        return "none", []
    return ("smooth" if alike(above, below, tolerance) else "one-sided"), above


def number(rng):
    return mpf(rng.choice([k for k in range(-16, 17) if k != 0])) / 8


def dense(rng, n, symmetric):
    m = matrix(n, n)
    for i in range(n):
        for j in range(n):
            m[i, j] = m[j, i] if symmetric and j < i else number(rng)
    return m


def outer(rng, n, symmetric):
    u = matrix([number(rng) for _ in range(n)])
    v = u if symmetric else matrix([number(rng) for _ in range(n)])
    return u * v.T


def real_eigenvalues(rng, n, symmetric):
    """No pattern, real eigenvalues far apart; positive definite if symmetric."""
    m = dense(rng, n, symmetric) / 4
    return m + diag([3 * (k + 1) for k in range(n)])


def low_rank(rng, n, symmetric):
    m = zeros(n)
    for k in range(n - 1):
        m += outer(rng, n, symmetric) * (k + 1)
    return m


def zero_column(rng, n, symmetric):
    m = real_eigenvalues(rng, n, symmetric)
    j = rng.randrange(n)
    for i in range(n):
        m[i, j] = 0
        if symmetric:
            m[j, i] = 0
    return m


def defective(rng, n, symmetric):
    m = eye(n) * 2
    for i in range(n - 1):
        m[i, i + 1] = 1
    return None if symmetric or n == 1 else m


INPUTS = {
    "regular": real_eigenvalues,
    "identity": lambda rng, n, symmetric: eye(n),
    "zero": lambda rng, n, symmetric: zeros(n),
    "diagonal": lambda rng, n, symmetric: diag([mpf(3 + 2 * ((k * 3 + 1) % n) + k) / 2 for k in range(n)]),
    "repeated": lambda rng, n, symmetric: eye(n) * 2 + outer(rng, n, symmetric) if n > 2 else None,
    "defective": defective,
    "rank_deficient": lambda rng, n, symmetric: low_rank(rng, n, symmetric) if n > 1 else None,
    "zero_column": lambda rng, n, symmetric: zero_column(rng, n, symmetric) if n > 1 else None,
    "nearly_singular": lambda rng, n, symmetric: low_rank(rng, n, symmetric) + eye(n) * mpf(2) ** -27 if n > 1 else None,
}
SIZES = (1, 2, 3, 5)
CURVES = 2


def show(x):
    """Twelve digits: far more than is compared."""
    return f"{float(x):.12g}" if abs(x) > 1e-30 else "0"


def cases(name, start, n, symmetric):
    rng = random.Random(f"{name} {n} {symmetric}")
    for k in range(CURVES):
        m0 = start(rng, n, symmetric)
        if m0 is None:
            return
        m1, m2 = dense(rng, n, symmetric), dense(rng, n, symmetric)
        if k == CURVES - 1:
            # One entry that moves.
            m1, m2 = zeros(n), zeros(n)
            m1[n - 1, 0] = mpf(1)
            if symmetric:
                m1[0, n - 1] = mpf(1)
        yield m0, m1, m2


def lines():
    for symmetric, functions in ((False, GENERAL), (True, SYMMETRIC)):
        for n in SIZES:
            for name, start in INPUTS.items():
                for curve in cases(name, start, n, symmetric):
                    yield f"{name} {n} " + " ".join(repr(float(x)).removesuffix(".0") for m in curve for x in entries(m))
                    for function, f in functions.items():
                        if function == "cross" and n != 3:
                            continue
                        kind, found = jets(f, curve)
                        yield " ".join([f"  {function} {kind}", *(show(x) for jet in found for x in jet)])


if __name__ == "__main__":
    Path(__file__).with_suffix(".txt").write_text("".join(f"{line}\n" for line in lines()))
