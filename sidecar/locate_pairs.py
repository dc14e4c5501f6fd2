"""Which Keras layer is which PyTorch module, by the names that `from_pt` gives to weights, and by attributes."""

import re


class Layer:
    """A Keras layer at its place in a model: how attributes lead to it, and which PyTorch module it stands for."""

    def __init__(self, layer, parent, attribute):
        self.layer, self.parent, self.attribute = layer, parent, attribute
        self.children = []
        self.path = None

    @property
    def attributes(self):
        """How the model's attributes lead to the layer: `bert.encoder.layer[0]`."""
        above = self.parent.attributes if self.parent else ""
        return f"{above}.{self.attribute}" if above else self.attribute


def sublayers(layer, base):
    """Layers that are attributes of a layer, also those in lists and dictionaries, with the way to them."""

    def below(value, name, depth):
        if isinstance(value, base):
            yield name, value
        elif depth < 3 and isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                yield from below(item, f"{name}[{index}]", depth + 1)
        elif depth < 3 and hasattr(value, "items") and not isinstance(value, type):
            for key, item in value.items():
                yield from below(item, f"{name}[{key!r}]", depth + 1)

    for name, value in list(vars(layer).items()):
        # Keras keeps lists of its own beside the attributes
        if name.startswith(("_self_", "_obj_", "_keras", "_layers", "_metrics", "_trainable", "_non_trainable")):
            continue
        yield from below(value, name, 0)
    for index, value in enumerate(getattr(layer, "_self_tracked_trackables", [])):
        if isinstance(value, base):
            yield f"layers[{index}]", value


def tree_of(model, base):
    """All layers below a model, each once: the first way to it counts."""
    seen, root = {id(model)}, Layer(model, None, "")
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        for name, child in sublayers(node.layer, base):
            if id(child) in seen or child.name in ("mean_metric",) or "metrics" in type(child).__module__:
                continue
            seen.add(id(child))
            found = Layer(child, node, name)
            node.children.append(found)
            waiting.append(found)
    return root


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


def weight_name(variable, model, prefix):
    """The name that `from_pt` looks for in PyTorch's weights."""
    from transformers.modeling_tf_pytorch_utils import convert_tf_weight_name_to_pt_weight_name

    name, _ = convert_tf_weight_name_to_pt_weight_name(variable.name, prefix, variable.shape)
    rename = getattr(model, "tf_to_pt_weight_rename", None)
    if rename is None:
        return [name]
    try:
        return list(rename(name))
    except Exception:
        return [name]


def own_weights(layer):
    return [*getattr(layer, "_trainable_weights", []), *getattr(layer, "_non_trainable_weights", [])]


def levels(name):
    """What the name of a layer adds to the names of its weights, as a list."""
    name = re.sub(r"^[^/]*___", "", name)
    return [part for part in re.split(r"_\._|/|\.", name) if part]


def prefix_of(model, pytorch_model):
    """What names of TensorFlow's weights have in front of PyTorch's: that of the main layer, in a base model."""
    keys = pytorch_model.state_dict().keys()
    has_prefix = any(key.startswith(model.base_model_prefix) for key in keys)
    return "" if has_prefix else model.base_model_prefix + "."


def weight_paths(root, model, pytorch_model):
    """Gives a path to every layer that holds weights."""
    prefix = prefix_of(model, pytorch_model)
    known = {name.replace("running_mean", "moving_mean").replace("running_var", "moving_variance"): name
             for name in pytorch_model.state_dict()}  # fmt: skip
    for node in walk(root):
        found = []
        for variable in own_weights(node.layer):
            names = weight_name(variable, model, prefix)
            name = next((each for each in names if each in known), names[0])
            found.append(name.split(".")[:-1])
        if found:
            node.path = ".".join(own_path(found, levels(node.layer.name)))


def own_path(paths, name):
    """The path of a layer from those of its weights: some layers make weights in scopes below their own."""
    common = []
    for parts in zip(*paths):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    for dropped in range(3):
        shorter = common[: len(common) - dropped] if dropped else common
        if name and shorter[-len(name) :] == name:
            return shorter
    return common


def paths_from_below(node):
    """A layer of layers lies above them by as many levels as their names have."""
    for child in node.children:
        paths_from_below(child)
    if node.path is not None:
        return
    votes = {}
    for child in node.children:
        # a layer that is named after the attributes of several levels says nothing of this one
        if child.path is None:
            continue
        own = levels(child.layer.name)
        parts = child.path.split(".") if child.path else []
        if own and parts[-len(own) :] == own:
            path = ".".join(parts[: -len(own)])
            votes[path] = votes.get(path, 0) + 1
        elif not parts:
            votes[""] = votes.get("", 0) + 1
    if votes:
        node.path = max(votes, key=votes.get)


def paths_from_above(node, known):
    """Layers without weights have the place of their attribute, or of their name."""
    for child in node.children:
        if child.path is None and node.path is not None:
            attribute = child.attribute.replace("[", ".").replace("]", "")
            choices = [attribute, ".".join(levels(child.layer.name))]
            above = f"{node.path}." if node.path else ""
            child.path = next((above + each for each in choices if above + each in known), None)
        paths_from_above(child, known)


def pair(model, pytorch_model, base):
    """The layers of a model with the paths of their PyTorch modules, where they have one."""
    known = dict(pytorch_model.named_modules())
    root = tree_of(model, base)
    weight_paths(root, model, pytorch_model)
    paths_from_below(root)
    root.path = ""
    # the main layer of a base model is what the model itself is in PyTorch
    paths_from_above(root, known)
    for node in walk(root):
        if node.path is not None and node.path not in known:
            node.path = None
    return root, known


def swapped_name(node, known):
    """The attribute of PyTorch that a layer's own attribute means, when its `name=` leads to another one."""
    if node.parent is None or node.path is None or not own_weights(node.layer):
        return None
    above = node.parent.path
    if above is None:
        return None
    meant = f"{above}.{node.attribute}" if above else node.attribute
    if meant == node.path or meant not in known or "[" in node.attribute:
        return None
    return meant if type(known[meant]) is type(known[node.path]) else None
