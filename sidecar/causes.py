"""Likely causes of a difference: a catalogue of hypotheses, each tried on what was recorded of the culprit.

A hypothesis is a function of the `Facts` of an expression that answers with a sentence when it holds. The first that
holds is named: those that numbers prove stand before those that only the text suggests.
"""

import re

import causes_layers
from causes_numbers import activations, axes_of, broadcast_axes, close, softmax, transposed


class Facts:
    """What is known of the culprit: TensorFlow's array, PyTorch's in the same layout, the operands, and the text."""

    def __init__(self, ending, site, left):
        self.ending = ending
        self.found = ending.event.array
        self.expected = expected_of(ending)
        self.operands = [each.array for each in ending.operands]
        self.called = ending.event.place.called or ""
        self.text = site.expression if site else ""
        self.call = ending.call_site().expression
        self.pytorch_text = left.expression if left else ""
        self.number = ending.event.value if isinstance(ending.event.value, (int, float)) else None
        self.pool = ending.walk.pool

    @property
    def both(self):
        """Both arrays when they can be compared number by number."""
        is_same = self.found is not None and self.expected is not None and self.found.shape == self.expected.shape
        return (self.found.astype("float64"), self.expected.astype("float64")) if is_same else (None, None)


def expected_of(ending):
    value = getattr(ending.healed, "value", None)
    return value.numpy() if hasattr(value, "numpy") else None


def number(facts):
    value = facts.ending.healed.value if facts.ending.healed else None
    if facts.number is not None and isinstance(value, (int, float)):
        return f"It is {facts.number:g}, and {value:g} makes the output right."


def dropout(facts):
    if "dropout" in facts.call.lower() and re.search(r"training\s*=\s*True", facts.call):
        return "Dropout is told that this is training: hand `training` on."


def activation(facts):
    if facts.found is None or facts.expected is None or not facts.operands:
        return None
    x = facts.operands[-1]
    if x.dtype.kind != "f" or x.shape != facts.expected.shape:
        return None
    names = [name for name, function in activations.items() if close(function(x), facts.expected)]
    own = [name for name, function in activations.items() if close(function(x), facts.found)]
    if names and names[0] not in own and (own or "act" in facts.call.lower() or facts.called in activations):
        kind = "approximation" if {names[0], *own[:1]} <= {"gelu", "gelu_new"} else "activation"
        return f"PyTorch's {kind} is {names[0]}, this one {own[0] if own else 'another one'}."


def softmax_axis(facts):
    if "softmax" not in facts.called.lower() or not facts.operands or facts.expected is None:
        return None
    x = facts.operands[0]
    for axis in range(x.ndim):
        if x.shape == facts.expected.shape and close(softmax(x, axis), facts.expected):
            return f"PyTorch takes the softmax along axis {axis - x.ndim}."


def reduction_axis(facts):
    if facts.expected is None or not facts.operands or not re.search("mean|sum|max|min|prod|norm|var|std|cum", facts.called):
        return None
    for name, axis in axes_of(facts.operands[0], facts.expected):
        return f"PyTorch's result is the {name} along axis {axis}."


def transposed_axes(facts):
    found, expected = facts.both
    if facts.found is None or facts.expected is None or facts.found.size != facts.expected.size:
        return None
    if "transpose" in facts.called or "reshape" in facts.called or found is not None and found.ndim > 1:
        order = transposed(facts.found, facts.expected)
        if order:
            return f"The axes are in another order: {list(order)} of this is what PyTorch has."
    if "transpose" in facts.called:
        return "The axes are in another order than in PyTorch."


def transposed_kernel(facts):
    if facts.expected is None or "matmul" not in facts.called and "@" not in facts.call or len(facts.operands) < 2:
        return None
    left, right = facts.operands[:2]
    for name, one, other in (("second", left, right.swapaxes(-1, -2) if right.ndim > 1 else right),
                             ("first", left.swapaxes(-1, -2) if left.ndim > 1 else left, right)):  # fmt: skip
        if one.shape[-1] == other.shape[-2 if other.ndim > 1 else 0] and one.ndim > 1:
            try:
                if close(one @ other, facts.expected):
                    return f"The {name} factor has to be transposed."
            except ValueError:
                continue


def mask_value(facts):
    import numpy as np

    found, expected = facts.both
    if found is None or facts.found.dtype.kind != "f":
        return None
    apart = ~np.isclose(found, expected, atol=1e-4)
    with np.errstate(invalid="ignore"):
        low = (found < -1e3) | (expected < -1e3) | np.isinf(found) | np.isinf(expected)
    if apart.any() and low[apart].all():
        lowest = float(np.min(np.where(np.isinf(found), -np.inf, found)))
        return f"What is masked gets {lowest:.3g} here, which does not mask what PyTorch masks, or masks something else."


def scale(facts):
    import numpy as np

    found, expected = facts.both
    if found is None or facts.found.dtype.kind != "f":
        return None
    told = np.abs(found) > 1e-6 * max(1e-12, np.abs(found).max())
    if not told.any() or (np.abs(expected[~told]) > 1e-4).any():
        return None
    ratios = expected[told] / found[told]
    ratio = float(np.median(ratios))
    if ratio == 0 or abs(ratio - 1) < 1e-6 or not np.allclose(ratios, ratio, rtol=1e-3):
        return None
    return f"It is off by the factor {ratio:.6g}: a scale is missing, wrong or applied twice."


def offset(facts):
    import numpy as np

    found, expected = facts.both
    if found is None or found.size < 2:
        return None
    apart = expected - found
    step = float(np.median(apart))
    if step == 0 or not np.allclose(apart, step, rtol=1e-4, atol=1e-6):
        return None
    what = "positions or indices start elsewhere" if facts.found.dtype.kind == "i" else "a constant is missing or wrong"
    return f"It is off by {step:.6g} everywhere: {what}."


def residual(facts):
    found, expected = facts.both
    if found is None or facts.found.dtype.kind != "f" or found.size < 4:
        return None
    for apart, text in ((expected - found, "is not added here"), (found - expected, "is added, and is not in PyTorch")):
        level, entry = facts.pool.match(apart.astype("float32"))
        if level == 2 and apart.std() > 1e-6:
            names = sorted(name for name in entry.names if name)
            return f"{names[0] if names else 'A value that PyTorch adds'} {text}."
    for operand in facts.operands:
        rest = expected - operand if operand.shape == expected.shape else None
        level = facts.pool.match(rest.astype("float32"))[0] if rest is not None and rest.std() > 1e-6 else 0
        if level == 2:
            return "PyTorch adds something to what this uses: a residual is forgotten, or another one is taken."


def bias(facts):
    found, expected = facts.both
    if found is None or facts.found.dtype.kind != "f" or found.ndim < 2:
        return None
    axes = broadcast_axes(expected - found)
    if axes:
        return "It is off by one vector along the last axis: a bias or an embedding is missing or wrong."


def integer_division(facts):
    import numpy as np

    found, expected = facts.both
    if found is None:
        return None
    if close(np.floor(expected), found) and not close(expected, found):
        return "The result is rounded down: PyTorch divides exactly."
    if close(np.floor(found), expected) and not close(expected, found):
        return "The result has to be rounded down, as PyTorch's is."


def cast(facts):
    partner = facts.ending.partner.array if facts.ending.partner is not None else None
    if partner is not None and facts.found is not None and partner.dtype.kind != facts.found.dtype.kind:
        return f"It is {facts.found.dtype} here and {partner.dtype} in PyTorch: a cast is missing or wrong."


def precision(facts):
    import numpy as np

    found, expected = facts.both
    if found is None or facts.found.dtype.kind != "f":
        return None
    if np.abs(found - expected).max() < 1e-4 * max(1.0, np.abs(expected).max()):
        return "The difference is small: a constant such as an epsilon, an approximation, or the width of a type."


def slices(facts):
    if facts.ending.event.place.kind == "Subscript" or "[" in facts.call and "slice" in facts.called:
        return "Another part is taken than in PyTorch: look at the slice."
    if facts.called in ("gather", "slice", "split", "strided_slice", "roll"):
        return f"`{facts.called}` takes another part than PyTorch does."


def order(facts):
    if facts.called in ("concat", "stack"):
        return "The parts are joined in another order or along another axis than in PyTorch."


def shapes(facts):
    if facts.found is not None and facts.expected is None and facts.ending.partner is not None:
        return "The sizes differ from PyTorch's."


def padding(facts):
    if facts.called in ("pad", "ZeroPadding1D", "ZeroPadding2D") or "pad" in facts.called.lower():
        return "The padding has another size, side or value than PyTorch's."


def other_value(facts):
    place = facts.ending.event.place
    if place.kind in ("Name", "Attribute"):
        entry = getattr(facts.ending.healed, "entry", None)
        names = sorted(name for name in getattr(entry, "names", ()) if name and name != place.name)
        return f"PyTorch uses another value here{': ' + names[0] if names else ''}."


# code -> hypothesis, in the order in which they are asked
catalogue = {
    "dropout": dropout,
    "padding": padding,
    "softmax_axis": softmax_axis,
    "activation": activation,
    "reduction_axis": reduction_axis,
    "mask_value": mask_value,
    "transposed_axes": transposed_axes,
    "transposed_kernel": transposed_kernel,
    "number": number,
    "integer_division": integer_division,
    "scale": scale,
    "offset": offset,
    "residual": residual,
    "bias": bias,
    "slice": slices,
    "order": order,
    "cast": cast,
    "other_value": other_value,
    "precision": precision,
    "shape": shapes,
}


def of(ending, site, left, module=None):
    """The code and the sentence of the likely cause. `module` is PyTorch's, when the culprit is a layer."""
    layer = ending.layer
    if layer is not None:
        found = causes_layers.of(layer, module, ending)
        if found:
            return {"code": found[0], "text": found[1]}
    facts = Facts(ending, site, left)
    for code, hypothesis in catalogue.items():
        try:
            text = hypothesis(facts)
        except (ValueError, TypeError, IndexError, FloatingPointError):
            continue
        if text:
            return {"code": code, "text": text}
    return {"code": "unknown", "text": "All that goes into it agrees with PyTorch, and what comes out does not."}
