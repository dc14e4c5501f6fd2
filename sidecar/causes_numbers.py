"""What hypotheses about causes are computed with: activations, reductions, orders of axes."""

import math

from locate_values import orders


def close(left, right):
    import numpy as np

    return left.shape == right.shape and bool(np.allclose(left, right, rtol=1e-4, atol=2e-6, equal_nan=True))


def erf(x):
    import numpy as np

    return np.vectorize(math.erf, otypes=["float64"])(x)


def sigmoid(x):
    import numpy as np

    return 1 / (1 + np.exp(-x))


def softmax(x, axis):
    import numpy as np

    powers = np.exp(x - x.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def gelu_new(x):
    import numpy as np

    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def clipped(x, low, high):
    return x.clip(low, high)


activations = {
    "gelu": lambda x: 0.5 * x * (1 + erf(x / math.sqrt(2))),
    "gelu_new": gelu_new,
    "quick_gelu": lambda x: x * sigmoid(1.702 * x),
    "relu": lambda x: clipped(x, 0, None),
    "relu6": lambda x: clipped(x, 0, 6),
    "relu2": lambda x: clipped(x, 0, None) ** 2,
    "silu": lambda x: x * sigmoid(x),
    "sigmoid": sigmoid,
    "tanh": lambda x: __import__("numpy").tanh(x),
    "leaky_relu": lambda x: clipped(x, 0, None) + 0.01 * clipped(x, None, 0),
    "hard_sigmoid": lambda x: clipped(x / 6 + 0.5, 0, 1),
    "identity": lambda x: x,
}


def axes_of(x, expected):
    """Reductions of an array that give what is expected: names and axes."""
    import itertools

    import numpy as np

    functions = {"mean": np.mean, "sum": np.sum, "maximum": np.max, "minimum": np.min, "product": np.prod, "variance": np.var}
    for name, function in functions.items():
        for count in (1, 2):
            for axes in itertools.combinations(range(x.ndim), count):
                for keeps in (True, False):
                    if close(function(x, axis=axes, keepdims=keeps), expected):
                        yield name, axes[0] - x.ndim if count == 1 else [axis - x.ndim for axis in axes]
    for axis in range(x.ndim):
        if close(np.cumsum(x, axis), expected):
            yield "running sum", axis - x.ndim


def transposed(found, expected):
    """The order of axes that makes one array of the other, if there is one but the usual."""
    if found.ndim < 2 or found.ndim > 5 or sorted(found.shape) != sorted(expected.shape):
        return None
    for order in orders(found.ndim):
        if order != tuple(range(found.ndim)) and close(found.transpose(order), expected):
            return order
    return None


def broadcast_axes(apart):
    """Whether a difference is the same along all axes but the last."""
    rows = apart.reshape(-1, apart.shape[-1])
    return rows.shape[0] > 1 and abs(rows - rows[:1]).max() < 1e-5 and abs(rows).max() > 1e-5
