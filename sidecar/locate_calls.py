"""Calls of the modules and layers of a model, in the order of execution, with what went in and came out."""

import contextlib
import copy
import inspect

from locate_values import array_of, leaves


class Call:
    """One call of a module. Arrays are copies: PyTorch changes some in place."""

    def __init__(self, module, arguments, keywords, parent, ordinal):
        self.module, self.parent, self.ordinal = module, parent, ordinal
        self.arguments, self.keywords = fresh(arguments), fresh(keywords)
        self.inputs = named_inputs(module, arguments, keywords)
        self.outputs = None
        self.output = None
        self.children = []


def fresh(value):
    """What was given, as it is now: calls put more into caches, which a second call must not find there."""
    if type(value) in (tuple, list):
        return type(value)(fresh(each) for each in value)
    if type(value) is dict:
        return {name: fresh(each) for name, each in value.items()}
    is_own = type(value).__module__.startswith("transformers.") and not hasattr(value, "to_dict")
    if not is_own or callable(value) or isinstance(value, (tuple, list, dict)) or not hasattr(value, "__dict__"):
        return value
    again = copy.copy(value)
    for name, each in vars(value).items():
        if type(each) in (tuple, list, dict):
            vars(again)[name] = fresh(each)
    return again


def named_inputs(module, arguments, keywords):
    """Arrays by the names of parameters, in the order of the call."""
    method = getattr(module, "forward", None) or module.call
    try:
        names = [name for name, each in inspect.signature(method).parameters.items() if each.kind is not each.VAR_KEYWORD]
    except (TypeError, ValueError):
        names = []
    found = {}
    for index, value in enumerate(arguments):
        name = names[index] if index < len(names) else f"[{index}]"
        found.update({path: array_of(leaf) for path, leaf in leaves(value, name)})
    for name, value in keywords.items():
        found.update({path: array_of(leaf) for path, leaf in leaves(value, name)})
    return found


class Calls:
    """Gathers calls; `watch` is told when one begins and ends, so that a recorder can be switched on for its time."""

    def __init__(self, watch=None, instead=None):
        self.all, self.stack, self.counts = [], [], {}
        # a module, which of its calls, and what this one gives back
        self.watch, self.instead = watch, instead

    def around(self, original):
        """A replacement of the method that calls a module."""

        def call(module, *arguments, **keywords):
            ordinal = self.counts.get(id(module), 0)
            self.counts[id(module)] = ordinal + 1
            found = Call(module, arguments, keywords, self.stack[-1] if self.stack else None, ordinal)
            (self.stack[-1].children if self.stack else self.all).append(found)
            self.stack.append(found)
            if self.watch:
                self.watch(found, True)
            try:
                found.output = original(module, *arguments, **keywords)
                if self.instead is not None and self.instead[0] is module and self.instead[1] == ordinal:
                    found.output = self.instead[2]
            finally:
                self.stack.pop()
                if self.watch:
                    self.watch(found, False)
            found.outputs = {path: array_of(leaf) for path, leaf in leaves(found.output)}
            return found.output

        return call


@contextlib.contextmanager
def replaced(owner, name, value):
    before = owner.__dict__[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def layer_class(model):
    """The base class of Keras layers that a model stands on: Keras comes in two packages."""
    return next(each for each in type(model).__mro__ if each.__name__ == "Layer" and "keras" in each.__module__)


@contextlib.contextmanager
def pytorch_calls(calls):
    import torch

    with replaced(torch.nn.Module, "__call__", calls.around(torch.nn.Module.__call__)):
        yield


@contextlib.contextmanager
def tensorflow_calls(calls, model):
    base = layer_class(model)
    with replaced(base, "__call__", calls.around(base.__call__)):
        yield


def run_pytorch(model, inputs, options, watch=None):
    """The calls of a run; inputs are copied, as some models write into them."""
    import torch

    calls = Calls(watch)
    with torch.no_grad(), pytorch_calls(calls):
        model(**copy.deepcopy(inputs), **options)
    return calls.all[0]


def run_tensorflow(model, inputs, options, watch=None, instead=None):
    """The calls of a run, and the error that ended it."""
    calls = Calls(watch, instead)
    error = None
    with tensorflow_calls(calls, model):
        try:
            model(inputs, **{"training": False, **options})
        except Exception as raised:
            error = raised
    return (calls.all[0] if calls.all else None), error
