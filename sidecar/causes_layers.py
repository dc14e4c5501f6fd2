"""Causes that the settings of a Keras layer show beside those of its PyTorch module."""


def of(layer, module, ending):
    """The code and the sentence, or None when the settings say nothing."""
    kind = type(layer).__name__
    if "Dropout" in kind:
        return "dropout", "Dropout is at work although the model does not train: hand `training` on as it comes."
    for check in (epsilon, weights, bias, window, activation, momentum):
        found = check(layer, module) if module is not None else None
        if found:
            return found
    if "Padding" in kind:
        return "padding", "The padding has another size or side than PyTorch's."
    if module is not None and kind_of(layer) and kind_of(module) and kind_of(layer) != kind_of(module):
        return "layer", f"PyTorch has {type(module).__name__} here, the port {kind}."
    return None


def kind_of(part):
    name = type(part).__name__.lower()
    kinds = ("maxpool", "avgpool", "averagepool", "layernorm", "batchnorm", "groupnorm", "dense", "linear", "conv", "embedding")
    found = next((each for each in kinds if each in name), None)
    return {"averagepool": "avgpool", "linear": "dense"}.get(found, found)


def epsilon(layer, module):
    own = next((getattr(layer, name) for name in ("epsilon", "eps", "variance_epsilon") if is_number(layer, name)), None)
    other = next((getattr(module, name) for name in ("eps", "variance_epsilon", "epsilon") if is_number(module, name)), None)
    if own is not None and other is not None and abs(own - other) > 1e-3 * max(own, other):
        return "epsilon", f"Its epsilon is {own:g}, PyTorch's is {other:g}."


def is_number(part, name):
    return isinstance(getattr(part, name, None), (int, float))


def weights(layer, module):
    import numpy as np

    kernel, weight = getattr(layer, "kernel", None), getattr(module, "weight", None)
    if kernel is None or weight is None or not hasattr(kernel, "numpy") or not hasattr(weight, "detach"):
        return None
    own, other = kernel.numpy(), weight.detach().numpy()
    if own.ndim != 2 or other.ndim != 2:
        return None
    expects = other.T if "Linear" in type(module).__name__ else other
    if own.shape == expects.shape and np.allclose(own, expects):
        return None
    if own.shape == expects.T.shape and np.allclose(own, expects.T):
        return "transposed_kernel", "Its kernel is the transpose of the one that PyTorch multiplies with."
    return "weights", "Its kernel does not hold the numbers of PyTorch's weight."


def bias(layer, module):
    if not hasattr(layer, "use_bias") or not hasattr(module, "bias"):
        return None
    if layer.use_bias and module.bias is None:
        return "bias", "It has a bias, and PyTorch's module has none."
    if not layer.use_bias and module.bias is not None:
        return "bias", "It has no bias, and PyTorch's module has one."


def pair_of(value, rank):
    return (value,) * rank if isinstance(value, int) else tuple(value)


def window(layer, module):
    """Strides, dilation, groups and padding of convolutions and poolings."""
    names = {"strides": "stride", "dilation_rate": "dilation", "kernel_size": "kernel_size", "pool_size": "kernel_size"}
    for own, other in names.items():
        left, right = getattr(layer, own, None), getattr(module, other, None)
        if left is None or right is None or isinstance(right, str):
            continue
        rank = len(left) if isinstance(left, (tuple, list)) else 1
        if pair_of(left, rank) != pair_of(right, rank):
            return own, f"Its {own} is {list(pair_of(left, rank))}, PyTorch's {other} is {list(pair_of(right, rank))}."
    groups, others = getattr(layer, "groups", None), getattr(module, "groups", getattr(module, "num_groups", None))
    if isinstance(groups, int) and isinstance(others, int) and groups != others and "epthwise" not in type(layer).__name__:
        return "groups", f"It has {groups} groups, PyTorch's module {others}."
    padding = getattr(module, "padding", None)
    if getattr(layer, "padding", None) in ("same", "valid") and padding is not None:
        stride = max(pair_of(getattr(layer, "strides", 1), 1))
        if layer.padding == "same" and (stride > 1 or padding in (0, (0, 0), (0,), "valid")):
            return "padding", f"`same` pads other sides than PyTorch's padding of {padding}: pad first, then take `valid`."
        if layer.padding == "valid" and padding not in (0, (0, 0), (0,), "valid"):
            return "padding", f"PyTorch pads with {padding}: what this layer is given has to be padded so."


def activation(layer, module):
    function = getattr(layer, "activation", None)
    name = getattr(function, "__name__", "linear")
    if callable(function) and name != "linear" and kind_of(module) in ("dense", "conv"):
        return "activation", f"It applies {name} to its result; PyTorch's {type(module).__name__} does not."


def momentum(layer, module):
    if "BatchNorm" in type(layer).__name__:
        return "training", "Batch norm uses other statistics than PyTorch's: look at `training`, and at the names of its weights."
