"""What layers are given on both sides, and what tuples are unpacked into: values that are right, in the wrong place."""

import math

from locate_forms import Heal, rebuilt_as, tensor_of
from locate_instrument import number_of
from locate_values import arrangements, difference, is_number, scale_of, squeezed


class Given:
    """What layers that have a PyTorch module are given and give back, by layer."""

    def __init__(self, calls, tolerance):
        self.tolerance, self.of_layer = tolerance, {}
        for both in calls:
            if both.pytorch is not None:
                self.of_layer.setdefault(id(both.tensorflow.module), []).append(both)

    def numbers(self, layer):
        """Attributes of the PyTorch module of a layer that are numbers."""
        calls = self.of_layer.get(id(layer))
        return {name: each for name, each in vars(calls[0].pytorch.module).items() if is_number(each)} if calls else {}

    def is_sound(self, layer):
        """Whether a layer did what its PyTorch module does, wherever it was given the same."""
        calls = self.of_layer.get(id(layer), ())
        return any(each.verdict == "ok" for each in calls) and not any(each.verdict == "bad" and each.inputs_agree for each in calls)

    def is_made_right(self, array):
        """Whether an array is what a layer gives back that gives back what its PyTorch module does."""
        right = (both for calls in self.of_layer.values() for both in calls if both.verdict == "ok")
        made = (each for both in right for each in both.tensorflow.outputs.values())
        return any(each.shape == array.shape and (each == array).all() for each in made)

    def first(self, layer, array):
        """The same of a layer's first argument, whatever it is called."""
        calls = [each for each in self.of_layer[id(layer)] if each.tensorflow.inputs]
        return self.other(layer, next(iter(calls[0].tensorflow.inputs)), array) if calls else None

    def other(self, layer, name, array):
        """What PyTorch gives the module of a layer where this array is given to the layer; None when that is the same."""
        # masks have several forms, each right in its place
        if "mask" in name or "bias" in name:
            return None
        for both in self.of_layer.get(id(layer), ()):
            own, others = both.tensorflow.inputs, both.pytorch.inputs
            if name not in own or own[name].shape != array.shape or (own[name] != array).any():
                continue
            is_first = name == next(iter(own)) and others
            other = others.get(name, next(iter(others.values())) if is_first else None)
            if other is None or other.size != array.size:
                return None
            is_same = difference(other, array) <= self.tolerance * scale_of(other)
            return None if is_same else other
        return None


def owner_of(walk, event):
    frame = walk.window.recorder.frames.get(event.frame)
    return frame.f_locals.get("self") if frame is not None else None


def own_attribute(walk, event):
    """The layer and the name of its attribute that an expression says, if it is one: `self.scaling`."""
    place = event.place
    is_own = place.kind == "Attribute" and walk.window.recorder.places.text(place) == f"self.{place.name}"
    return (owner_of(walk, event), place.name) if is_own and walk.given is not None else (None, None)


def attribute_otherwise(walk, event):
    """The number that PyTorch's module has in an attribute of the same name, when it is another one."""
    layer, name = own_attribute(walk, event)
    other = walk.given.numbers(layer).get(name) if layer is not None else None
    return None if other is None or math.isclose(other, event.value, rel_tol=1e-6) else other


def is_known_attribute(walk, event):
    """Whether the number of an attribute is one that PyTorch's module keeps: of the same name, or of any."""
    layer, name = own_attribute(walk, event)
    numbers = walk.given.numbers(layer) if layer is not None else {}
    others = [numbers[name]] if name in numbers else numbers.values()
    return any(math.isclose(each, event.value, rel_tol=1e-6) for each in others)


def unpacked_otherwise(event, pool):
    """PyTorch's values for a tuple that is unpacked into the same names in another order: (value, PyTorch's event)."""
    names = event.place.targets
    if not names or len(event.arrays) != len(names):
        return None
    for found in pool.structures:
        others = found.place.targets
        if others != names and sorted(others) == sorted(names) and len(found.arrays) == len(names):
            value = rebuilt_as(event.value, event.arrays, [found.arrays[others.index(name)] for name in names])
            if value is not None:
                return value, found
    return None


def given_otherwise(walk, event):
    """What PyTorch gives to the module of a layer, when the event is an argument of the layer and another value."""
    if walk.given is None or event.array is None:
        return None
    if not walk.is_parameter(event):
        return given_to_called(walk, event)
    owner = owner_of(walk, event)
    return None if owner is None else walk.given.other(owner, event.place.name, event.array)


def given_to_called(walk, event):
    """The same where the argument is written: the first of a layer whose own code is not that of a model."""
    parent = event.place.parent
    call = walk.window.recorder.places.all[parent] if parent is not None else None
    if call is None or call.kind != "Call" or call.callee is None:
        return None
    first = next(iter([*call.node.args, *(each.value for each in call.node.keywords)]), None)
    if first is None or number_of(first) != event.number:
        return None
    layer = walk.latest(call.callee, event)
    layer = layer.value if layer is not None and id(layer.value) in walk.given.of_layer else None
    return None if layer is None else walk.given.first(layer, event.array)


def through_given(walk, events):
    """An argument that is not what PyTorch gives, or the name it comes from: more than the layer may use the name."""
    tried = set()
    for event in events:
        other = given_otherwise(walk, event)
        fitting = None if other is None else next(arrangements(other, event.array.shape), None)
        while event is not None and fitting is not None and event.index not in tried:
            tried.add(event.index)
            value = tensor_of(fitting, event.value)
            remaining = walk.try_value(event, value)
            if remaining <= walk.allowed:
                return event, Heal(value, remaining, walk.entry_of(other))
            event = next((each for each in walk.sources(event) if each.place.kind == "Name"), None)
    return None


def through_unpacked(walk, event):
    """A tuple before the event whose parts are bound to each other's names."""
    for index in range(event.index - 1, -1, -1):
        found = walk.events[index]
        other = unpacked_otherwise(found, walk.pool) if found.place.targets and found.is_structure else None
        remaining = walk.try_value(found, other[0]) if other else math.inf
        if remaining <= walk.allowed:
            return found, Heal(other[0], remaining, other[1])
    return None


def is_argument(walk, event):
    """Whether an event is a name from the signature of the function around it, as it was given."""
    frame = walk.window.recorder.frames.get(event.frame)
    code = frame.f_code if frame is not None else None
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code is not None else ()
    return event.place.name in names and walk.is_parameter(event)


def through_parameters(walk, operands):
    """What a function was given that is right in itself, where PyTorch gives it another value of the same form."""
    for operand in operands:
        array = operand.array
        if array is None or array.dtype.kind != "f" or not is_argument(walk, operand):
            continue
        if not any(each.frame != operand.frame for each in walk.sources(operand)):
            continue
        healed = walk.heal(operand) if walk.is_resized else None
        if healed:
            return operand, healed
        alike = [each for each in walk.pool.by_size.get(array.size, ()) if squeezed(each.array.shape) == squeezed(array.shape)]
        for entry in alike[:25]:
            other = entry.array.reshape(array.shape)
            value = tensor_of(other.astype(array.dtype), operand.value)
            remaining = walk.try_value(operand, value) if (other != array).any() else math.inf
            if remaining <= walk.allowed:
                return operand, Heal(value, remaining, entry)
    return None
