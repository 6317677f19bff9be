#!/usr/bin/env python3
"""Finds the constants of src/WaveNetSharp/Numerics/RationalGate.cs and prints them with the largest error of tanh.

tanh(x) is fitted on [0, LIMIT] by x P(x^2) / Q(x^2), both of degree 3, so that the largest absolute error is as small as it can be. Beyond
LIMIT the argument is clamped, so the value there must also be near 1: one more point. The fit is a weighted least-squares problem, linear
once multiplied by Q (Loeb 1957), whose weights grow where the error is large (Lawson 1961). sigmoid(y) = (Q + (y/2) P) / (2 Q) at x = y/2
takes the same coefficients. All polynomials are then split into real factors of degree 1 and 2, and every constant factor goes into the first.
"""
import numpy

LIMIT, DEGREE, POINTS = 7.0, 3, 4000

x = numpy.append(LIMIT * numpy.sin(numpy.pi / 2 * (numpy.arange(POINTS) + 0.5) / POINTS), [LIMIT, LIMIT])
target = numpy.tanh(x)
target[-1] = 1
powers = numpy.vander((x / LIMIT) ** 2, DEGREE + 1, increasing=True)
system = numpy.hstack([x[:, None] * powers, -target[:, None] * powers[:, 1:]])
weights, denominator, best = numpy.ones_like(x), numpy.ones_like(x), numpy.inf
for _ in range(1000):
    scale = numpy.sqrt(weights) / denominator
    solution = numpy.linalg.lstsq(system * scale[:, None], target * scale, rcond=1e-15)[0]
    denominator = 1 + powers[:, 1:] @ solution[DEGREE + 1:]
    error = numpy.abs(x * (powers @ solution[:DEGREE + 1]) / denominator - target)
    if error.max() < best:
        best, coefficients = error.max(), solution
    weights *= error / error.max() + 1e-4
    weights = numpy.maximum(weights / weights.max(), 1e-12)

shrink = LIMIT ** (-2.0 * numpy.arange(DEGREE + 1))
P = coefficients[:DEGREE + 1] * shrink
Q = numpy.append(1, coefficients[DEGREE + 1:]) * shrink
S = numpy.zeros(2 * DEGREE + 2)  # Q + (y/2) P, in powers of y
S[0::2] = Q / 4.0 ** numpy.arange(DEGREE + 1)
S[1::2] = P / 4.0 ** numpy.arange(DEGREE + 1) / 2


p = sorted(numpy.roots(P[::-1]).real, reverse=True)
q = sorted(numpy.roots(Q[::-1]).real, reverse=True)
s = numpy.roots(S[::-1])
lead = P[-1] / Q[-1] * S[-1] / (2 * Q[-1] / 4.0 ** DEGREE)
print(f"largest error of tanh: {best:.3g}")
print(f"filter, above: x ({lead:.9g} u + {-lead * p[2]:.9g}) (u (u + {-p[0] - p[1]:.9g}) + {p[0] * p[1]:.9g})")
print(f"filter, below: (u + {-q[0]:.9g}) (u (u + {-q[1] - q[2]:.9g}) + {q[1] * q[2]:.9g})")
print("gate, above:", *(f"(y + {-r.real:.9g})" + (f"^2 + {r.imag ** 2:.9g}" if r.imag else "") for r in s if r.imag >= 0), sep="\n    ")
print(f"gate, below: (v + {-4 * q[0]:.9g}) (v (v + {-4 * (q[1] + q[2]):.9g}) + {16 * q[1] * q[2]:.9g})")
