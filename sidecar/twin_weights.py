"""The weights of a TensorFlow model: where each lies among the layers, and which one of PyTorch's it looks for."""

import re


class Weight:
    """A variable of a Keras model. `chain` leads from the model to the layer that owns it: (attribute, layer)."""

    def __init__(self, variable, chain, wanted, kind):
        self.variable, self.chain = variable, chain
        self.wanted, self.kind = wanted, kind
        self.raw = variable.name.split(":")[0].split("/")

    @property
    def shape(self):
        return tuple(self.variable.shape)

    @property
    def owner(self):
        return self.chain[-1][1]


def is_layer(value):
    return hasattr(value, "_flatten_layers") and hasattr(value, "built")


def children(layer):
    """The layers that the attributes of a layer hold: (attribute, layer)."""
    for attribute, value in list(vars(layer).items()):
        if attribute.startswith("_"):
            continue
        if is_layer(value):
            yield attribute, value
        elif isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                for each in item if isinstance(item, (list, tuple)) else [item]:
                    if is_layer(each):
                        yield f"{attribute}[{index}]", each
        elif hasattr(value, "items") and not hasattr(value, "to_dict"):
            for key, item in value.items():
                if is_layer(item):
                    yield f"{attribute}[{key!r}]", item


def walk(model):
    """Every layer of a model once, with the chain that leads to it."""
    seen = set()
    waiting = [(("", model),)]
    while waiting:
        chain = waiting.pop(0)
        layer = chain[-1][1]
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        yield chain
        waiting += [(*chain, each) for each in children(layer)]


def own_variables(layer):
    return [*getattr(layer, "_trainable_weights", []), *getattr(layer, "_non_trainable_weights", [])]


def wanted_name(model, variable, prefix):
    """The name that the library looks for in a PyTorch checkpoint, and how it turns the numbers around."""
    from transformers.modeling_tf_pytorch_utils import convert_tf_weight_name_to_pt_weight_name as convert

    try:
        name, transpose = convert(variable.name, start_prefix_to_remove=prefix, tf_weight_shape=variable.shape)
    except TypeError:  # versions that do not look at shapes
        name, transpose = convert(variable.name, start_prefix_to_remove=prefix)
    kind = getattr(transpose, "value", None) or ("simple" if transpose is True else "no")
    return name, kind


def renamed(model, name, known):
    """What a model's own renaming makes of a name."""
    rename = getattr(model, "tf_to_pt_weight_rename", None)
    if rename is None:
        return name
    try:
        names = rename(name)
    except Exception:  # it may know the names of whole checkpoints alone
        return name
    names = (names,) if isinstance(names, str) else tuple(names)
    return next((each for each in names if each in known), names[0])


def old_names(name):
    """The library's own names of some of PyTorch's weights, in which it searches."""
    name = name.replace("running_var", "moving_variance").replace("running_mean", "moving_mean")
    if "gamma" in name:
        name = name.replace("gamma", "weight")
    if "beta" in name:
        name = name.replace("beta", "bias")
    return re.sub(r"\.parametrizations\.(\w+)\.original(\d)", lambda m: f".{m[1]}_{'gv'[int(m[2])]}", name)


def collect(model, pytorch_names):
    """The weights of a model; `pytorch_names` are the keys of PyTorch's state."""
    known = {old_names(name) for name in pytorch_names}
    base = model.base_model_prefix
    prefix = "" if any(name.startswith(base) for name in known) else f"{base}."
    chains = {}
    for chain in walk(model):
        for variable in own_variables(chain[-1][1]):
            chains.setdefault(id(variable), chain)
    found = []
    for variable in model.weights:
        name, kind = wanted_name(model, variable, prefix)
        chain = chains.get(id(variable), (("", model),))
        found.append(Weight(variable, chain, renamed(model, name, known), kind))
    return found


def turned(shape, kind):
    """The shape that the library gives to PyTorch's numbers on their way."""
    shape = tuple(shape)
    if kind == "conv2d" and len(shape) == 4:
        return tuple(shape[axis] for axis in (2, 3, 1, 0))
    return shape[::-1] if kind in ("conv1d", "simple") else shape


def without_ones(shape):
    return tuple(size for size in shape if size != 1)
