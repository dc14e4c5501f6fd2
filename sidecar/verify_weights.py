"""Says of weights that find no place which layer is to blame, and what to write."""

from difflib import SequenceMatcher

import port_source
from twin_weights import collect, old_names, turned, walk, without_ones
from verify_words import (
    absent_layer,
    bias_finding,
    not_built,
    segments_finding,
    shape_finding,
    unknown,
)


class Report:
    """Findings on the weights of one class."""

    def __init__(self, root):
        self.root = root
        self.missing, self.unexpected, self.mis_shaped = [], [], []

    def as_json(self):
        return {"missing": self.missing, "unexpected": self.unexpected, "mis_shaped": self.mis_shaped}

    @property
    def is_empty(self):
        return not (self.missing or self.unexpected or self.mis_shaped)


def unused(state, weights, twin):
    """PyTorch's parameters that no weight of the twin looks for, without those that are tied to used ones."""
    import re

    used = {weight.wanted for weight in weights}
    places = {tensor.data_ptr() for name, tensor in state.items() if old_names(name) in used and tensor.numel()}
    ignored = getattr(twin, "_keys_to_ignore_on_load_unexpected", None) or []
    return [
        name
        for name, tensor in state.items()
        if old_names(name) not in used
        and not name.endswith(("num_batches_tracked", "position_ids"))
        and not (tensor.numel() and tensor.data_ptr() in places)
        and not any(re.search(pattern, name) for pattern in ignored)
    ]


def homeless(state, weights):
    """Weights of the twin that PyTorch has no numbers for, and those that share a name with another one."""
    known = {old_names(name) for name in state}
    by_name = {}
    for weight in weights:
        by_name.setdefault(weight.wanted, []).append(weight)
    missing = [weight for weight in weights if weight.wanted not in known]
    doubled = [weight for group in by_name.values() if len(group) > 1 for weight in group]
    return missing, [weight for weight in doubled if weight.wanted in known]


def module_of(name):
    return name.rpartition(".")[0]


def likeness(weight, name, tensor):
    """How likely a weight of the twin is meant for one of PyTorch's."""
    left, right = weight.wanted.split("."), old_names(name).split(".")
    score = SequenceMatcher(None, left, right, autojunk=False).ratio()
    differing = [index for index, pair in enumerate(zip(left, right)) if pair[0] != pair[1]]
    if len(left) == len(right) and len(differing) == 1:
        index = differing[0]
        score += SequenceMatcher(None, left[index], right[index]).ratio()
    attribute = weight.chain[-1][0]
    if attribute and attribute.split("[")[0] in right:
        score += 0.5
    same = without_ones(turned(tensor.shape, weight.kind)) == without_ones(weight.shape)
    same = same or sorted(without_ones(tensor.shape)) == sorted(without_ones(weight.shape))
    return score + (0.5 if same else -0.6)


def couples(missing, state, names):
    """Pairs of the twin's weights and PyTorch's that belong together, the likeliest first, each one once."""
    ranked = sorted(
        ((likeness(weight, name, state[name]), -index, name, weight) for index, weight in enumerate(missing) for name in names),
        key=lambda each: each[:3],
        reverse=True,
    )
    taken, pairs = set(), []
    for score, _, name, weight in ranked:
        if score < 0.9 or id(weight) in taken or name in taken:
            continue
        taken.update((id(weight), name))
        pairs.append((weight, name))
    return pairs


def about_biases(report, missing, names, state, weights):
    """Layers that have a bias on one side alone; gives what is left of both lists."""
    used_modules = {module_of(weight.wanted): weight for weight in weights if weight.wanted not in missing}
    modules = {module_of(old_names(name)) for name in state if not name.endswith(".bias")}
    left_missing, left_names = [], []
    known = {old_names(name) for name in state}
    for weight in missing:
        module = module_of(weight.wanted)
        if weight.wanted.endswith(".bias") and module in modules and f"{module}.bias" not in known:
            report.missing.append(bias_finding(report.root, weight.wanted, weight, forgotten=False))
        else:
            left_missing.append(weight)
    for name in names:
        holder = used_modules.get(module_of(old_names(name)))
        if name.endswith(".bias") and holder is not None and holder.wanted in known:
            report.unexpected.append(bias_finding(report.root, name, holder, forgotten=True))
        else:
            left_names.append(name)
    return merged(left_missing), left_names


def merged(weights):
    return list({id(weight): weight for weight in weights}.values())


def about_shapes(report, state, weights):
    by_name = {old_names(name): (name, tensor) for name, tensor in state.items()}
    for weight in weights:
        if weight.wanted in by_name:
            name, tensor = by_name[weight.wanted]
            if without_ones(turned(tensor.shape, weight.kind)) != without_ones(weight.shape):
                report.mis_shaped.append(shape_finding(report.root, name, tensor, weight))


def unbuilt_layer(twin, name):
    """The chain to a layer that has the name of a PyTorch module and was never built."""
    module = module_of(old_names(name)).split(".")
    for chain in walk(twin):
        layer = chain[-1][1]
        path = "/".join(each.name for _, each in chain[1:]).replace("_._", "/").split("/")
        if not layer.built and path and path[-len(module) :] == module[-len(path) :]:
            return chain
    return None


def about_names(report, twin, missing, doubled, names, state, is_whole):
    pairs = couples([*missing, *doubled], state, names)
    for weight, name in pairs:
        report.missing.append(segments_finding(report.root, name, weight))
    paired = {id(weight) for weight, _ in pairs}
    report.missing += [unknown(report.root, weight) for weight in missing if id(weight) not in paired]
    if not is_whole:
        return  # what the model failed at keeps all further weights from being made
    for name in names:
        if name in {each for _, each in pairs}:
            continue
        chain = unbuilt_layer(twin, name)
        report.unexpected.append(not_built(report.root, name, chain) if chain else absent_layer(report.root, name, state))


def one_per_place(findings):
    """One finding for all weights that one line is to blame for."""
    groups = {}
    for finding in findings:
        place = finding["line"] or finding["name"]
        groups.setdefault((finding["file"], place, finding["cause"], finding.pop("fix")), []).append(finding)
    kept = []
    for group in groups.values():
        first = group[0]
        more = len(group) - 1
        if more:
            first["message"] += f" (as for {more} more {'weight' if more == 1 else 'weights'})"
        kept.append(first)
    return kept


def report_weights(root, twin, state, is_whole=True):
    """Findings on a twin whose layers have been made, against PyTorch's state; `is_whole`: all of them have."""
    report = Report(root)
    weights = collect(twin, state)
    names = unused(state, weights, twin)
    missing, doubled = homeless(state, weights)
    missing, names = about_biases(report, missing, names, state, weights)
    about_names(report, twin, missing, doubled, names, state, is_whole)
    about_shapes(report, state, weights)
    for kind in ("missing", "unexpected", "mis_shaped"):
        setattr(report, kind, one_per_place(getattr(report, kind)))
    return report


def made_as_far_as_possible(tensorflow_class, config):
    """A twin whose layers are built as far as they can be, and the error that ended it, if any."""
    twin = tensorflow_class(config)
    failed = None
    if hasattr(twin, "build_in_name_scope"):
        try:
            twin.build_in_name_scope()
        except Exception as error:
            failed = error
    try:
        twin(twin.dummy_inputs, training=False)
    except Exception as error:
        failed = failed or error
    return twin, failed


def report_unset(root, error, twin):
    """A finding where a layer looks for a weight that no `build` has made."""
    import re

    match = re.search(r"'(\w+)' object has no attribute '(\w+)'", str(error))
    if match is None:
        return None
    class_name, attribute = match.groups()
    layer = next((chain[-1][1] for chain in walk(twin) if type(chain[-1][1]).__name__ == class_name), None)
    if layer is None:
        return None
    build = port_source.find_method(type(layer), "build")
    spot = build or port_source.find_class(type(layer))
    what = f"`build` of {class_name} does not make" if build else f"{class_name} has no `build`, which would make"
    return {
        "name": attribute,
        "cause": "not_built",
        "layer": layer.name,
        "class": class_name,
        "file": spot and spot.relative(root),
        "line": spot and spot.line,
        "message": f"{what} `{attribute}`: write `self.{attribute} = self.add_weight(...)` into "
        f"`def build(self, input_shape=None)`, with the shape of PyTorch's parameter.",
    }
