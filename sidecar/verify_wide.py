"""Tries a class that agrees once more, with larger weights.

Fresh weights are so small that activations see numbers close to zero, where an exact GELU and its approximation are the
same line. Here each layer keeps the size of what goes through it, as trained ones do.
"""

import math

from compare import verdict
from judging import Pair

# Larger numbers are rounded to larger ones; a difference counts from here on, as a share of the largest output.
ROUNDING = 5


class WidePair(Pair):
    """A pair of models whose weights are as large as those of trained ones."""

    def make_pytorch(self, pytorch_class, config):
        model = super().make_pytorch(pytorch_class, config)
        widen(model)
        return model


def widen(model):
    import torch

    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() < 2 or not parameter.dtype.is_floating_point:
                continue
            spread = float(parameter.std())
            wanted = 1 / math.sqrt(math.prod(parameter.shape[1:]))
            if 0 < spread < wanted:
                parameter.mul_(wanted / spread)


def largest(outputs):
    from compare import flatten

    flat = {}
    flatten("", outputs, flat)
    sizes = [float(abs(value).max()) for value in flat.values() if value.dtype.kind == "f" and value.size]
    return max([1.0, *(size for size in sizes if math.isfinite(size))])


def wide_limit(tolerance):
    return ROUNDING * tolerance


def judge_wide(pair, inputs, tolerance):
    """A check's result for a pair of wide models."""
    result = pair.judge(inputs, tolerance)
    if pair.found is None:
        return {"status": "skipped", "detail": f"{result['status']}: {result.get('detail')}"}
    result = verdict(pair.expected, pair.found, wide_limit(tolerance) * largest(pair.expected))
    status = "ok" if result["status"] == "ok" else "failed"
    return {"status": status, "max_difference": result["max_difference"], "at": result["at"]}
