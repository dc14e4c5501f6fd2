"""Findings on single weights in words: what is wrong, where, and what to write."""

import port_source
from twin_weights import children, turned, without_ones


def finding(root, name, cause, layer, layer_class, spot, message, fix):
    """`fix` tells findings apart that one line is to blame for."""
    return {
        "name": name,
        "cause": cause,
        "layer": layer,
        "class": layer_class,
        "file": spot.relative(root) if spot else None,
        "line": spot.line if spot else None,
        "message": message,
        "fix": fix,
    }


def path_of(chain):
    """A layer's path in the names of PyTorch."""
    return ".".join(layer.name for _, layer in chain[1:]).replace("_._", ".")


def class_of(chain):
    return type(chain[-1][1]).__name__


def making(chain):
    """Where the layer at the end of a chain is made, and the class that holds it."""
    if len(chain) < 2:
        return None, type(chain[-1][1])
    holder = type(chain[-2][1])
    return port_source.find_assignment(holder, chain[-1][0].split("[")[0]) or made_in_loop(holder, chain), holder


def made_in_loop(holder, chain):
    return port_source.find_name(holder, chain[-1][1].name)


def numbers_of(config, size):
    """Names of a configuration's numbers that have a value."""
    names = [name for name, value in vars(config).items() if type(value) is int and value == size]
    return [name for name in names if not name.endswith("_id") and not name.startswith("_")]


def bias_finding(root, name, weight, forgotten):
    chain = weight.chain
    spot, holder = making(chain)
    kind = class_of(chain)
    switch = "center" if "Norm" in kind else "use_bias"
    if forgotten:
        text = f"PyTorch's layer has a bias, the {kind} has none"
        keep = f"take {switch}=False away" if spot and f"{switch}=False" in spot.text else f"give it {switch}=True"
    else:
        text = f"the {kind} has a bias, PyTorch's layer has none"
        keep = f"write {switch}=False"
    message = f"{path_of(chain)} in {holder.__name__}: {text}; {keep}."
    cause = "forgotten_bias" if forgotten else "superfluous_bias"
    return finding(root, name, cause, path_of(chain), kind, spot, message, cause)


def difference(wanted, name):
    """What two paths differ in: (index, segments of the twin, segments of PyTorch)."""
    left, right = wanted.split("."), name.split(".")
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return start, left[start : len(left) - end], right[start : len(right) - end]


def segments_finding(root, name, weight):
    """A weight whose path differs from PyTorch's: which layer has the wrong name."""
    # The library's names of running averages are Keras' own: nobody has to write those.
    wanted = weight.wanted.replace("moving_mean", "running_mean").replace("moving_variance", "running_var")
    _, theirs, ours = difference(wanted, name)
    if not theirs and not ours:
        return unknown(root, weight)
    wrong, right = ".".join(theirs), ".".join(ours)
    if theirs and len(theirs) == len(ours):
        # The innermost of several that differ; the others come up with it.
        return renaming(root, name, weight, wrong, right)
    if not ours:
        text = f'the twin has one level too many, "{wrong}"; leave it out of the path'
    elif not theirs:
        text = f'the twin lacks the level "{right}"; put it in front, as in name="{right}/{weight.owner.name}"'
    else:
        text = f'the twin\'s path has "{wrong}" where PyTorch\'s has "{right}"'
    chain = holder_of(weight, theirs[0]) if theirs else weight.chain
    spot = place_of_name(chain, theirs[0] if theirs else weight.owner.name)
    message = f"{weight.wanted} should be {name}: {text}."
    return finding(root, name, "wrong_name", path_of(chain), class_of(chain), spot, message, (wrong, right))


def raw_segment(weight, segment):
    """The part of a variable's own name that became a segment."""
    for each in weight.raw:
        if segment in each.split("___")[-1].split("_._"):
            return each
    return segment


def holder_of(weight, segment):
    """The chain to the layer that a segment names."""
    raw = raw_segment(weight, segment)
    for end in range(len(weight.chain), 1, -1):
        if raw in weight.chain[end - 1][1].name.split("/"):
            return weight.chain[:end]
    return weight.chain


def place_of_name(chain, segment):
    """Where the name of a layer, of a scope or of a weight is written."""
    layer = chain[-1][1]
    classes = [type(each) for _, each in reversed(chain)]
    attribute = chain[-1][0].split("[")[0]
    for each in [classes[1], classes[0]] if len(classes) > 1 else classes:
        spot = port_source.find_name(each, layer.name, attribute) if segment in layer.name else None
        spot = spot or port_source.find_name(each, segment)
        if spot:
            return spot
    return None


def renaming(root, name, weight, wrong, right):
    chain = holder_of(weight, wrong.split(".")[0])
    layer, holder = chain[-1][1], type(chain[-2][1] if len(chain) > 1 else chain[-1][1])
    raw = raw_segment(weight, wrong.split(".")[0])
    is_layer_name = raw in layer.name.split("/")
    spot = place_of_name(chain, raw if is_layer_name else wrong)
    where = f"{path_of(chain)} in {holder.__name__}"
    if spot is None and is_layer_name:
        spot, _ = making(chain)
        text = f'the {type(layer).__name__} has no name of its own; write name="{right}"'
    elif is_layer_name and spot is not None:
        text = f"name={spot.text} makes it {wrong}, PyTorch calls it {right}; write name={replaced(spot.text, wrong, right)}"
    else:
        return wrong_scope(root, name, weight, wrong, right, spot)
    message = f"{where}: {text}."
    return finding(root, name, "wrong_name", path_of(chain), type(layer).__name__, spot, message, right)


def replaced(text, wrong, right):
    return text.replace(wrong.replace(".", "_._"), right.replace(".", "_._")) if wrong in text else f'"{right}"'


def wrong_scope(root, name, weight, wrong, right, spot):
    """No layer has the wrong name: it is that of a weight, or of the scope that a layer is built in."""
    chain = weight.chain
    path, kind, attribute = path_of(chain), class_of(chain), chain[-1][0]
    holder = type(chain[-2][1]) if len(chain) > 1 else type(chain[-1][1])
    scope = port_source.find_building(holder, attribute)
    if spot is not None and (scope is None or f".{attribute}.name" in scope.text):
        text = f"{spot.text} becomes {wrong}, PyTorch calls it {right}; write {replaced(spot.text, wrong, right)}"
        return finding(root, name, "wrong_name", path, kind, spot, f"{path} ({kind}): {text}.", right)
    message = (
        f"{path} in {holder.__name__}: it is built in the scope {wrong}, PyTorch calls it {right}; "
        f"write `with tf.name_scope(self.{attribute}.name):` around `self.{attribute}.build(...)`."
    )
    return finding(root, name, "wrong_name", path, kind, scope, message, right)


def unknown(root, weight):
    chain = weight.chain
    spot, holder = making(chain)
    message = (
        f"{path_of(chain)} in {holder.__name__}: PyTorch has no parameter {weight.wanted}; "
        f"take the weight out of {class_of(chain)}, or give the layer the name of PyTorch's."
    )
    return finding(root, weight.wanted, "unknown", path_of(chain), class_of(chain), spot, message, "unknown")


def shape_finding(root, name, tensor, weight):
    chain = weight.chain
    theirs, ours = tuple(tensor.shape), weight.shape
    kind = class_of(chain)
    leaf = weight.raw[-1]
    own = port_source.find_name(type(chain[-1][1]), leaf)
    spot, holder = (own, type(chain[-1][1])) if own else making(chain)
    config = getattr(chain[0][1], "config", None)
    should = turned(theirs, weight.kind)
    is_turned = sorted(without_ones(should)) == sorted(without_ones(ours))
    if is_turned:
        cause = "transposed"
        text = f"its {leaf} is {list(ours)} where PyTorch's {list(theirs)} comes out as {list(should)}: the axes are in the wrong order"
        if weight.kind == "no":
            fix = f'name the weight "kernel", which is turned around on loading, or give it the shape {list(theirs)}'
        else:
            fix = f"give it the shape {list(should)}; a weight called kernel is turned around on loading"
    else:
        cause = "wrong_size"
        text = f"its {leaf} is {list(ours)}, PyTorch's {list(theirs)}"
        named = [hint for pair in zip(should, ours) if pair[0] != pair[1] for hint in hints(config, *pair)]
        fix = f"it has to be {list(should)}" + (f": {'; '.join(named)}" if named else "")
    message = f"{path_of(chain)} in {holder.__name__}: {text}; {fix}."
    return finding(root, name, cause, path_of(chain), kind, spot, message, cause)


def hints(config, wanted, found):
    if config is None:
        return
    names = numbers_of(config, wanted)
    if names:
        yield f"{wanted} is config.{' or config.'.join(names[:3])}, not {found}"


def not_built(root, name, chain):
    """A layer that nothing builds before its weights are loaded."""
    attribute, layer = chain[-1]
    holder = type(chain[-2][1] if len(chain) > 1 else layer)
    kind = type(layer).__name__
    holds_layers = any(True for _ in children(layer))
    own_build = port_source.find_method(type(layer), "build")
    if holds_layers and own_build is None:
        spot = port_source.find_class(type(layer))
        text = f"{kind} has no `build`, so its layers have no weights when a checkpoint is loaded; write one that builds each of them"
        fix = kind
    else:
        build = port_source.find_method(holder, "build")
        spot = build or port_source.find_class(holder)
        what = f"`build` of {holder.__name__} does not build it" if build else f"{holder.__name__} has no `build`"
        size = "None" if holds_layers else "[None, None, <size of its input>]"
        text = f"{what}; add `with tf.name_scope(self.{attribute}.name): self.{attribute}.build({size})`"
        fix = f"{holder.__name__}.{attribute}"
    message = f"{path_of(chain)} in {holder.__name__}: {text}."
    return finding(root, name, "not_built", path_of(chain), kind, spot, message, fix)


def absent_layer(root, name, state):
    shape = list(state[name].shape)
    message = f"No layer of the port holds {name} {shape}: add the layer, or the parameter, that PyTorch has there."
    return finding(root, name, "absent_layer", None, None, None, message, name.rpartition(".")[0])
