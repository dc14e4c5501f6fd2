"""Whether `training=True` reaches every dropout that PyTorch applies in train mode.

Both models run once with dropouts that write down how they are called and drop nothing.
"""

import contextlib
import copy
import functools
import inspect
import os
import re

import port_source
from judging import Pair, PytorchError
from twin_weights import walk
from verify_checks import Skip


drops = re.compile(r"drop|stochastic_?depth", re.IGNORECASE)


class Site:
    """A call of a dropout: the path of the module around it, the path of the layer, if it is one, and the rate."""

    def __init__(self, around, path, rate, training, layer=None, holder=None, chain=()):
        self.around, self.path, self.rate, self.training = around, path, rate, training
        self.layer, self.holder, self.chain = layer, holder, chain


def parent(path):
    return path.rpartition(".")[0]


def rate_of(module):
    for name in ("p", "rate", "drop_prob", "drop_path", "drop_rate"):
        value = getattr(module, name, None)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return None


@contextlib.contextmanager
def patched(owner, name, replacement):
    original = vars(owner)[name]
    setattr(owner, name, replacement)
    try:
        yield
    finally:
        setattr(owner, name, original)


def pytorch_sites(model, inputs):
    """The dropouts that PyTorch's model applies in train mode with a rate above nothing."""
    import torch

    sites, stack = [], []
    paths = {id(module): name for name, module in model.named_modules()}

    def enter(module, _):
        stack.append(module)

    def leave(module, *_):
        stack.pop()
        is_plain = isinstance(module, torch.nn.modules.dropout._DropoutNd)
        if drops.search(type(module).__name__) and not is_plain:
            path = paths[id(module)]
            sites.append(Site(parent(path), path, rate_of(module), module.training))

    def dropout(input, p=0.5, training=True, inplace=False):
        module = stack[-1] if stack else model
        path = paths.get(id(module), "")
        if drops.search(type(module).__name__):
            if isinstance(module, torch.nn.modules.dropout._DropoutNd):
                sites.append(Site(parent(path), path, p, training))
        else:
            sites.append(Site(path, None, p, training))
        return input

    hooks = [hook for module in model.modules() for hook in hooked(module, enter, leave)]
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.eval()  # or its statistics would change
    try:
        with torch.no_grad(), patched(torch.nn.functional, "dropout", dropout):
            model(**copy.deepcopy(inputs))
    except Exception as error:
        raise Skip(f"PyTorch itself does not run in train mode: {error}") from error
    finally:
        model.eval()
        for hook in hooks:
            hook.remove()
    return [site for site in sites if site.training and site.rate]


def hooked(module, enter, leave):
    yield module.register_forward_pre_hook(enter)
    yield module.register_forward_hook(leave)


def layer_path(chain):
    """A layer's path in PyTorch's names; a dropout, which has no weights, goes by its attribute."""
    names = [layer.name for _, layer in chain[1:]]
    if names and drops.search(type(chain[-1][1]).__name__):
        names[-1] = re.sub(r"\[(\w+)\]", r".\1", chain[-1][0])
    return ".".join(names).replace("_._", ".").replace("/", ".")


def is_drop(layer):
    return drops.search(type(layer).__name__) is not None and "call" in dir(type(layer))


def twin_sites(twin, tensors, prefix):
    """How each dropout of the twin is called when the model is called with `training=True`."""
    import tensorflow as tf

    chains = {id(chain[-1][1]): chain for chain in walk(twin)}
    sites, stack = [], []

    def path_of(chain):
        path = layer_path(chain)
        return path[len(prefix) :] if prefix and path.startswith(prefix) else path

    def watching(original):
        @functools.wraps(original)
        def call(self, *arguments, **keywords):
            known = inspect.signature(original).bind(self, *arguments, **keywords)
            known.apply_defaults()
            chain = chains.get(id(self))
            path = path_of(chain) if chain else self.name
            holder = chain[-2][1] if chain and len(chain) > 1 else None
            training = known.arguments.get("training")
            sites.append(Site(parent(path), path, rate_of(self), is_true(training), self, holder, chain or ()))
            return arguments[0] if arguments else next(iter(keywords.values()))

        return call

    def dropout(x, rate, *_, **__):
        chain = chains.get(id(stack[-1])) if stack else None
        around = path_of(chain) if chain else ""
        sites.append(Site(around, None, rate, True, None, stack[-1] if stack else None))
        return x

    base = keras_layer()
    original = vars(base)["__call__"]

    def called(self, *arguments, **keywords):
        stack.append(self)
        try:
            return original(self, *arguments, **keywords)
        finally:
            stack.pop()

    with contextlib.ExitStack() as changes:
        for owner in calling_classes(chains.values()):
            changes.enter_context(patched(owner, "call", watching(vars(owner)["call"])))
        changes.enter_context(patched(base, "__call__", called))
        changes.enter_context(patched(tf.nn, "dropout", dropout))
        twin(tensors, training=True)
    return sites, {path_of(chain) for chain in chains.values()}


def is_true(training):
    return bool(training.numpy()) if hasattr(training, "numpy") else bool(training)


def keras_layer():
    import transformers.modeling_tf_utils as library

    keras = getattr(library, "keras", None) or library.tf.keras
    return keras.layers.Layer


def calling_classes(chains):
    """The classes whose `call` the dropouts of a model use."""
    found = set()
    for chain in chains:
        layer = chain[-1][1]
        if is_drop(layer):
            found.add(next(each for each in type(layer).__mro__ if "call" in vars(each)))
    return found


def count(sites, path):
    return sum(path == "" or site.around == path or site.around.startswith(f"{path}.") for site in sites)


def lost_sites(ours, theirs, known):
    """PyTorch's dropouts that the twin has nothing for, not even in the nearest part that both have."""
    reached = {site.path for site in theirs if site.path}
    lost = []
    for site in ours:
        if site.path in reached:
            continue
        around = site.around
        while around and around not in known:
            around = parent(around)
        if count(theirs, around) < count(ours, around):
            lost.append(site)
    return lost


def place(site):
    if site.holder is None:
        return ""
    name = next((key for key, value in vars(site.holder).items() if value is site.layer), None)
    spot = name and port_source.find_assignment(type(site.holder), name)
    where = f", {os.path.basename(spot.path)}:{spot.line}" if spot else ""
    return f" ({type(site.holder).__name__}{where})"


def deaf_place(site):
    """Where `training` gets lost on its way down to a dropout: where a call says no, or where one does not hand it on."""
    for says_no in (True, False):
        for depth in range(len(site.chain) - 1, 0, -1):
            holder, attribute = type(site.chain[depth - 1][1]), site.chain[depth][0].split("[")[0]
            spot = port_source.find_deaf_call(holder, attribute, says_no)
            if spot:
                return f" ({holder.__name__}, {os.path.basename(spot.path)}:{spot.line})"
    return place(site)


def some(texts):
    texts = list(dict.fromkeys(texts))
    return "; ".join(texts[:3]) + (f"; and {len(texts) - 3} more" if len(texts) > 3 else "")


def dropouts(trial, with_rates=None):
    """The check: `with_rates` is a configuration without rates of zero, for which both models are made anew."""
    pair = trial.pair if with_rates is None else fresh(trial, with_rates)
    ours = pytorch_sites(pair.model, trial.inputs)
    prefix = f"{pair.twin.base_model_prefix}."
    if any(name.startswith(prefix) for name in pair.model.state_dict()):
        prefix = ""
    known_weights = pair.twin.non_trainable_weights if with_rates is None else []
    statistics = [(variable, variable.numpy()) for variable in known_weights]
    try:
        theirs, known = twin_sites(pair.twin, trial.tensors, prefix)
    finally:
        for variable, value in statistics:
            variable.assign(value)
    return told(ours, theirs, known)


def told(ours, theirs, known):
    if not ours:
        raise Skip("PyTorch applies no dropout in train mode with this configuration")
    deaf = [site for site in theirs if not site.training]
    if deaf:
        names = some(f"{site.path}{deaf_place(site)}" for site in deaf)
        return {"status": "failed", "detail": f"training=True does not reach {names}; hand training=training on"}
    lost = lost_sites(ours, theirs, known)
    if lost:
        names = some(site.path or f"the dropout in {site.around}" for site in lost)
        return {"status": "failed", "detail": f"PyTorch drops in train mode where the port drops nothing: {names}"}
    rates = {site.path: site.rate for site in ours if site.path}
    other = [site for site in theirs if site.path in rates and site.rate is not None]
    wrong = [site for site in other if abs(site.rate - rates[site.path]) > 1e-6]
    if wrong:
        names = some(f"{site.path}{place(site)}: {site.rate:g}, PyTorch's {rates[site.path]:g}" for site in wrong)
        return {"status": "failed", "detail": f"other rates than PyTorch's: {names}"}
    return {"status": "ok", "detail": f"{len(theirs)} dropouts"}


def with_all_rates(config):
    """A copy of a configuration in which no dropout has a rate of zero; `None` where none has."""
    changed, is_changed = copy.deepcopy(config), False
    for each in [changed, *(value for value in vars(changed).values() if hasattr(value, "to_dict"))]:
        for name, value in list(vars(each).items()):
            is_rate = drops.search(name) and isinstance(value, (int, float)) and not isinstance(value, bool)
            if "layerdrop" in name or "layer_drop" in name or not is_rate or value != 0:
                continue
            setattr(each, name, 0.1)
            is_changed = True
    return changed if is_changed else None


def fresh(trial, config):
    """Both models without each other's weights: their numbers do not matter here."""
    pair = Pair(trial.pytorch_class, lambda: None, config)
    try:
        pair.run_pytorch(trial.inputs)
    except PytorchError as error:
        raise Skip(f"PyTorch does not run with rates above zero: {error}") from error
    pair.twin = type(trial.twin)(config)
    return pair


def training(trial):
    config = with_all_rates(trial.config)
    if config is None:
        return dropouts(trial)
    try:
        return dropouts(trial, config)
    except Skip:
        return dropouts(trial)
