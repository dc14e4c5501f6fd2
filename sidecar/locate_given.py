"""What layers are given on both sides, and what tuples are unpacked into: values that are right, in the wrong place."""

import math

from locate_forms import Heal, rebuilt_as, tensor_of
from locate_values import arrangements, difference, scale_of


class Given:
    """What layers that have a PyTorch module are given and give back, by layer."""

    def __init__(self, calls, tolerance):
        self.tolerance, self.of_layer = tolerance, {}
        for both in calls:
            if both.pytorch is not None:
                self.of_layer.setdefault(id(both.tensorflow.module), []).append(both)

    def is_made_right(self, array):
        """Whether an array is what a layer gives back that gives back what its PyTorch module does."""
        right = (both for calls in self.of_layer.values() for both in calls if both.verdict == "ok")
        made = (each for both in right for each in both.tensorflow.outputs.values())
        return any(each.shape == array.shape and (each == array).all() for each in made)

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
    if walk.given is None or event.array is None or not walk.is_parameter(event):
        return None
    frame = walk.window.recorder.frames.get(event.frame)
    owner = frame.f_locals.get("self") if frame is not None else None
    return None if owner is None else walk.given.other(owner, event.place.name, event.array)


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
