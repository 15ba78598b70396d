"""Prints the constants of src/elementary/special/: run as `python3 coefficients.py` with mpmath 1.3."""

from mpmath import bernoulli, cos, e, fac, findroot, mp, mpf, pi, psi, sqrt

mp.prec = 400


def literal(x):
    """A float as clippy wants it: groups of three digits."""
    mantissa, _, exponent = repr(float(x)).partition("e")
    sign, mantissa = ("-", mantissa[1:]) if mantissa[0] == "-" else ("", mantissa)
    whole, _, fraction = mantissa.partition(".")
    groups = [fraction[i : i + 3] for i in range(0, len(fraction), 3)]
    return f"{sign}{whole}.{'_'.join(groups) or '0'}" + (f"e{int(exponent)}" if exponent else "")


def show(title, xs):
    print(title, *(f"    {literal(x)}," for x in xs), sep="\n")


def rest(x):
    """What the nearest float lacks."""
    return x - mpf(float(x))


def interpolant(f, n):
    """The polynomial in t that agrees with f(t) at the n Chebyshev nodes of [-1, 1], its coefficients from the lowest on."""
    nodes = [cos(pi * (k + mpf(1) / 2) / n) for k in range(n)]
    found = [mpf(0)] * n
    for i, node in enumerate(nodes):
        basis, scale = [mpf(1)], f(node)
        for other in nodes[:i] + nodes[i + 1 :]:
            basis = [a - other * b for a, b in zip([mpf(0)] + basis, basis + [mpf(0)])]
            scale /= node - other
        found = [a + scale * b for a, b in zip(found, basis)]
    return found


ROOT = findroot(lambda x: psi(0, x), mpf("1.4616321449683623"))

show("1/sqrt 2, rest:", [rest(1 / sqrt(mpf(2)))])
show("root of digamma, rest:", [ROOT, rest(ROOT)])
show("digamma(x)/(x - root) on [1, 2] in 2x - 3:", interpolant(lambda t: psi(0, (t + 3) / 2) / ((t + 3) / 2 - ROOT), 22))
show("B(2k)/(2k)!, k from 1:", [bernoulli(2 * k) / fac(2 * k) for k in range(1, 13)])
show("B(2k)/(2k (2k - 1)), k from 1:", [bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, 10)])
show("1/e, rest:", [1 / e, rest(1 / e)])
show("e, rest:", [e, rest(+e)])
show("(k - 1)/k!, k from 2:", [(k - 1) / fac(k) for k in range(2, 22)])
