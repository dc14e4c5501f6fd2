"""Records what the expressions of a part of a run were, and runs the part again with some of them replaced."""

import os
import sys

from locate_calls import fresh
from locate_instrument import Instrumented, Places
from locate_values import array_of, is_number, is_tensor, leaves


class Event:
    """The value of an expression at one moment. `value` is the object itself, `arrays` a copy of its tensors."""

    __slots__ = ("index", "place", "number", "value", "frame", "_arrays")

    def __init__(self, index, number, place, value, frame, arrays=None):
        self.index, self.number, self.place, self.value, self.frame = index, number, place, value, frame
        self._arrays = arrays

    @property
    def arrays(self):
        if self._arrays is None:
            self._arrays = [array_of(leaf) for _, leaf in leaves(self.value)]
        return self._arrays

    @property
    def array(self):
        return self.arrays[0] if is_tensor(self.value) and self.arrays else None

    @property
    def is_structure(self):
        return isinstance(self.value, (tuple, list, dict)) and bool(self.arrays)


class Recorder:
    """What rewritten expressions report to."""

    # a loop over a long sequence would fill the memory
    limit = 60000

    def __init__(self, copies):
        self.copies = copies
        self.is_on, self.keeps = False, True
        self.events, self.overrides, self.count = [], {}, 0
        self.places = Places()
        self.frames, self.cached = {}, {}

    def __call__(self, number, value):
        if not self.is_on:
            return value
        index = self.count
        self.count += 1
        if index in self.overrides:
            value = self.overrides[index]
        if self.keeps and index < self.limit:
            frame = sys._getframe(1)
            self.frames[id(frame)] = frame
            self.events.append(
                Event(index, number, self.places.all[number], value, id(frame), self.copy(value) if self.copies else None)
            )
        return value

    def copy(self, value):
        """PyTorch changes tensors in place; a tensor that did not change is copied once."""
        if isinstance(value, (tuple, list)) or hasattr(value, "items"):
            return [self.copy_of(leaf) for _, leaf in leaves(value)]
        return [self.copy_of(value)] if is_tensor(value) else []

    def copy_of(self, tensor):
        key = id(tensor)
        found = self.cached.get(key)
        version = getattr(tensor, "_version", 0)
        if found is None or found[0] is not tensor or found[1] != version:
            self.cached[key] = found = (tensor, version, array_of(tensor))
        return found[2]

    def piece(self, value):
        """Notes a value that an operation of the library computes inside, at the line that calls it."""
        if not self.is_on:
            return value
        frame = sys._getframe(1)
        while frame is not None and "__record__" not in frame.f_globals:
            frame = frame.f_back
        if frame is not None:
            place = Piece(frame.f_code.co_filename, frame.f_lineno)
            copies = self.copy(value) if is_tensor(value) else []
            self.events.append(Event(self.count, None, place, value, id(frame), copies))
            self.count += 1
        return value


class Piece:
    """A line whose expression is not known."""

    kind, operands, targets = "Piece", (), ()
    callee = called = target = name = parent = function = None

    def __init__(self, path, line):
        self.path, self.line, self.end_line = path, line, line


def modeling_modules(model, modules):
    """The imported modules that the classes of a model's parts come from."""
    found = {}
    for part in modules:
        for kind in type(part).__mro__:
            name = kind.__module__
            module = sys.modules.get(name)
            file = getattr(module, "__file__", None)
            if file and os.path.basename(file).startswith("modeling_") and ".models." in name:
                found[name] = module
    return list(found.values())


def shared_helpers():
    """Modules of the library that build masks for PyTorch's models."""
    names = ("transformers.modeling_utils", "transformers.modeling_attn_mask_utils")
    return [sys.modules[name] for name in names if name in sys.modules]


class Window:
    """The calls of one Keras layer, which can be made again with values replaced."""

    def __init__(self, call, modules, relative):
        self.call = call
        self.recorder = Recorder(copies=False)
        self.instrumented = Instrumented(modules, self.recorder, self.recorder.places, relative)
        self.runs = 0
        self.output = self.error = None

    def __enter__(self):
        self.instrumented.__enter__()
        try:
            self.output = self.run({})
        except Exception as error:
            # what was computed until then is known all the same
            self.error = error
        self.events = self.recorder.events
        self.recorder.keeps = False
        return self

    def __exit__(self, *_):
        self.instrumented.__exit__()
        self.recorder.frames.clear()

    def run(self, overrides):
        recorder = self.recorder
        recorder.overrides, recorder.count = overrides, 0
        self.runs += 1
        arguments, keywords = fresh(self.call.arguments), fresh(self.call.keywords)
        recorder.is_on = True
        try:
            return self.call.module(*arguments, **keywords)
        finally:
            recorder.is_on = False

    def run_with(self, overrides):
        """Outputs by path, or None when the layer cannot take the values."""
        try:
            return {path: array_of(leaf) for path, leaf in leaves(self.run(overrides))}
        except Exception:
            return None


def record_pytorch(model, inputs, options, chosen, modules, relative):
    """The events inside of one call of a PyTorch module: `chosen` is the module and which of its calls."""
    from locate_calls import run_pytorch
    from locate_pieces import pieces

    recorder = Recorder(copies=True)

    def watch(call, begins):
        if call.module is chosen[0] and call.ordinal == chosen[1]:
            recorder.is_on = begins

    with Instrumented(modules, recorder, recorder.places, relative), pieces(recorder):
        run_pytorch(model, inputs, options, watch)
    recorder.is_on = False
    recorder.frames.clear()
    return recorder


def number_value(event):
    return event.value if is_number(event.value) else None
