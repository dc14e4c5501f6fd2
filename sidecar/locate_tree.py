"""The calls of both models side by side: a tree of verdicts, and the calls where a difference begins."""

import math

from locate_values import difference, scale_of


class Both:
    """One call of a Keras layer and the call of its PyTorch module."""

    def __init__(self, node, tensorflow, pytorch, tolerance, is_whole=False):
        self.node, self.tensorflow, self.pytorch, self.tolerance = node, tensorflow, pytorch, tolerance
        self.is_whole = is_whole
        self.input_difference = self.output_difference = None
        self.inputs_agree = self.outputs_agree = True
        # the first output that differs: paths on both sides
        self.slot = None
        if pytorch is not None:
            self.compare_inputs()
            self.compare_outputs()

    @property
    def verdict(self):
        if self.pytorch is None:
            return "unpaired"
        return "ok" if self.outputs_agree else "bad"

    def compare_inputs(self):
        left, right = self.pytorch.inputs, self.tensorflow.inputs
        pairs = [(left[name], right[name], name) for name in left if name in right]
        if left and right:
            first, other = next(iter(left)), next(iter(right))
            pairs.insert(0, (left[first], right[other], first))
        found = []
        told = not any(each.dtype.kind == "f" for each in [*left.values(), *right.values()])
        for one, other, name in pairs:
            # masks have several forms, each right in its place
            if one.size != other.size or "mask" in name or "bias" in name:
                continue
            apart = self.apart(one, other)
            found.append(apart)
            told = True
            if apart > self.tolerance * scale_of(one):
                self.inputs_agree = False
        self.inputs_agree = self.inputs_agree and told
        self.input_difference = max(found, default=None)

    def apart(self, left, right):
        """The difference of two arrays. Channels may come last although the shapes say nothing of it."""
        found = difference(left, right)
        kind = type(self.pytorch.module).__module__.rpartition(".")[2]
        if kind in ("conv", "pooling", "batchnorm", "padding") and left.shape == right.shape and left.ndim in (3, 4):
            moved = left.transpose((0, *range(2, left.ndim), 1))
            found = min(found, difference(moved, right) if moved.shape == right.shape else found)
        return found

    def compare_outputs(self):
        found = []
        for path, left, right, other in output_pairs(self.pytorch.outputs, self.tensorflow.outputs or {}):
            apart = self.apart(left, right)
            found.append(apart)
            # what the whole model gives is held to the limit as it is
            if apart > self.tolerance * (1.0 if self.is_whole else scale_of(left)):
                self.outputs_agree = False
                self.slot = self.slot or (path, other)
        lacking = [path for path in self.pytorch.outputs if path not in (self.tensorflow.outputs or {})]
        if self.is_whole and self.slot is None and lacking and not lacking[0].startswith(("[", "loss", "past_key_values")):
            self.outputs_agree, self.slot = False, (lacking[0], lacking[0])
        if self.tensorflow.outputs is None:
            self.outputs_agree, found = False, [math.inf]
        self.output_difference = max(found, default=None)


def output_pairs(left, right):
    """Outputs of the two sides that belong together: by their keys, or by their order."""
    names = [name for name in left if name in right]
    keyed = [name for name in names if name and not name.startswith("[")]
    if keyed:
        skipped = ("past_key_values", "loss")
        return [(name, left[name], right[name], name) for name in names if not name.startswith(skipped)]
    ones, others = list(left.items()), list(right.items())
    if len(ones) != len(others):
        # one side leaves something out: further outputs belong together where they stand at the same place
        same = [name for name in left if name in right]
        ones = [*ones[:1], *((name, left[name]) for name in same if name != ones[0][0])] if ones else []
        others = [*others[:1], *((name, right[name]) for name in same if name != ones[0][0])] if ones else []
    found = []
    for index, ((path, one), (place, other)) in enumerate(zip(ones, others)):
        # further outputs, such as caches, need not be the same ones
        if index == 0 or one.shape == other.shape:
            found.append((path, one, other, place))
    return found


def calls_below(call):
    for child in call.children:
        yield child
        yield from calls_below(child)


class Tree:
    """Pairs the calls of two runs by the paths of their modules."""

    def __init__(self, root, known, tensorflow, pytorch, tolerance):
        self.tolerance = tolerance
        nodes = list(root)
        self.of_layer = {id(node.layer): node for node in nodes}
        self.of_call = {}
        for call in [pytorch, *calls_below(pytorch)]:
            self.of_call.setdefault(id(call.module), []).append(call)
        self.known = known
        self.ordinals = {}
        # in the order in which the calls end: what is inside of a layer comes before it
        self.all = []
        self.root = self.both(tensorflow, None)

    def pytorch_call(self, node, call, above):
        """The call of a layer's module that belongs to a call of the layer."""
        if node is None or node.path is None:
            return None
        calls = self.of_call.get(id(self.known[node.path]), [])
        # the main layer and the model around it are one module in PyTorch
        if above is not None and above.pytorch in calls and above.node.path == node.path:
            return above.pytorch
        key = node.path, id(node.layer)
        ordinal = self.ordinals.get(key, 0)
        self.ordinals[key] = ordinal + 1
        return calls[ordinal] if ordinal < len(calls) else None

    def both(self, call, above):
        node = self.of_layer.get(id(call.module))
        found = Both(node, call, self.pytorch_call(node, call, above), self.tolerance, above is None)
        found.above = above
        found.children = [self.both(child, found) for child in call.children]
        self.all.append(found)
        return found

    def first_bad(self):
        """Where a difference begins: the innermost calls first, in the order of execution."""
        bad = [each for each in self.all if each.verdict == "bad"]
        return [each for each in bad if each.inputs_agree]


def finite(value):
    return None if value is None or math.isinf(value) or math.isnan(value) else float(value)


def as_json(both, known):
    node = both.node
    name = type(both.tensorflow.module).__name__
    paired = both.pytorch is not None
    return {
        "path": (node.path if paired else node.attributes) if node else name,
        "pytorch": type(known[node.path]).__name__ if paired else None,
        "tensorflow": name,
        "input_difference": finite(both.input_difference),
        "output_difference": finite(both.output_difference),
        "verdict": both.verdict,
        "children": [as_json(child, known) for child in both.children],
    }
