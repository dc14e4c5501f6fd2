"""Walks back from an output that is wrong to the expression that made it wrong.

An expression carries the difference when PyTorch's value in its place makes the output right. From one that does, the
walk goes on to its operands, to the assignment of a name, or into the function that was called, as long as there is one
that does as well. The last one is the culprit: all that it is made of is right, and it is not.
"""

import bisect
import math

from compare import distance
from locate_pool import Pool
from locate_values import arrangements, difference, is_number, is_tensor, leaves, scale_of


class Heal:
    """What was put in the place of a value, how far the output then was from right, and where PyTorch has the value."""

    def __init__(self, value, remaining, entry):
        self.value, self.remaining, self.entry = value, remaining, entry


class Walk:
    # what is tried at one expression, and in all
    tries, total = 40, 1500

    def __init__(self, window, recorder, slot, expected, tolerance):
        self.window, self.events, self.slot, self.expected = window, window.events, slot, expected
        self.pool = Pool(recorder, tolerance)
        self.pytorch = recorder
        found = dict(leaves(window.output)).get(slot)
        self.object = found
        self.before = self.remaining({slot: to_array(found)}) if found is not None else math.inf
        allowed = tolerance * scale_of(expected)
        self.allowed = allowed if math.isinf(self.before) else max(allowed, self.before / 50)
        self.of_object, self.of_place = {}, {}
        for event in self.events:
            if is_tensor(event.value) or event.is_structure:
                self.of_object.setdefault(id(event.value), []).append(event.index)
            self.of_place.setdefault(event.number, []).append(event.index)
        self.levels = {}

    def remaining(self, outputs):
        found = outputs.get(self.slot) if outputs else None
        return math.inf if found is None else difference(self.expected, found)

    def try_value(self, event, value):
        if self.window.runs > self.total:
            return math.inf
        return self.remaining(self.window.run_with({event.index: value}))

    def level(self, event):
        """How far PyTorch has the value of an event: see `Pool.match`. Structures and numbers have it or not."""
        if event.index not in self.levels:
            self.levels[event.index] = self.level_of(event)
        return self.levels[event.index]

    def level_of(self, event):
        if is_number(event.value):
            return 2 if self.pool.knows_number(float(event.value)) else 0
        if event.is_structure:
            return min(self.pool.match(array)[0] for array in event.arrays)
        if event.array is not None and event.array.size == 1 and self.pool.knows_number(float(event.array.ravel()[0].real)):
            return 2
        return 2 if event.array is None else self.pool.match(event.array)[0]

    def replacements(self, event):
        """Values of PyTorch in the form of a value of TensorFlow: (value, entry)."""
        names = {event.place.target, event.place.name} - {None}
        parent = event.place.parent
        if parent is not None:
            names |= {self.window.recorder.places.all[parent].target} - {None}
        if is_number(event.value):
            for number, found in self.pool.numbers.items():
                if not math.isclose(number, event.value, rel_tol=1e-9) and math.isfinite(number):
                    whole = isinstance(event.value, int) and float(number).is_integer()
                    yield (int(number) if whole else number), found
        elif event.is_structure:
            for found in self.pool.structures:
                value = rebuilt(event.value, event.arrays, found.arrays)
                if value is not None:
                    yield value, found
        elif event.array is not None:
            for array, entry in self.pool.arrays_like(event.array, names):
                yield tensor_of(array, event.value), entry
            if event.array.size == 1:
                for number, found in self.pool.numbers.items():
                    yield tensor_of(full_like(event.array, number), event.value), found

    def heal(self, event):
        """The best replacement of an event's value, when there is one that makes the output right."""
        best = None
        for count, (value, entry) in enumerate(self.replacements(event)):
            if count >= self.tries:
                break
            remaining = self.try_value(event, value)
            if remaining <= self.allowed and (best is None or remaining < best.remaining):
                best = Heal(value, remaining, entry)
                if remaining <= self.allowed / 10 or count > 8:
                    break
        return best

    def latest(self, number, event):
        """The last event of a place before another event; in the same frame where there is one."""
        indices = self.of_place.get(number, [])
        end = bisect.bisect_left(indices, event.index)
        for position in range(end - 1, max(-1, end - 200), -1):
            found = self.events[indices[position]]
            if found.frame == event.frame:
                return found
        return self.events[indices[end - 1]] if end else None

    def operands(self, event):
        found = [self.latest(number, event) for number in event.place.operands]
        if event.place.kind == "Call":
            # a layer may use what was put into its attributes before
            found += [self.latest(number, event) for number in self.window.recorder.places.kept]
        return [each for each in found if each is not None]

    def assignment(self, event):
        """What the name of an event was last bound to."""
        place = event.place
        if place.kind != "Name":
            return None
        numbers = self.window.recorder.places.assigned.get((place.path, place.function, place.name), ())
        found = [self.latest(number, event) for number in numbers]
        found = [each for each in found if each is not None and each.frame == event.frame]
        latest = max(found, key=lambda each: each.index, default=None)
        # loops and tuples bind names as well
        is_same = latest is not None and (latest.value is event.value or not is_tensor(event.value))
        return latest if is_same else None

    def sources(self, event):
        """Earlier events that gave an event its value as it is, the nearest first."""
        bound = self.assignment(event)
        if bound is not None:
            return [bound]
        indices = self.of_object.get(id(event.value), [])
        earlier = indices[: bisect.bisect_left(indices, event.index)]
        inner = [index for index in reversed(earlier) if self.events[index].number not in event.place.operands]
        return [self.events[index] for index in [*inner[:6], *inner[-1:]]]

    def start(self):
        """The expression that made the output, with PyTorch's output in its place."""
        value = None
        if is_tensor(self.object):
            for array in arrangements(self.expected, tuple(self.object.shape)):
                value = tensor_of(array, self.object)
                break
        indices = self.of_object.get(id(self.object), [])
        if value is not None:
            for index in [*indices[-3:][::-1], *indices[:1]]:
                remaining = self.try_value(self.events[index], value)
                if remaining <= self.allowed:
                    return self.events[index], Heal(value, remaining, self.entry_of(self.expected))
        # the output has another size, or leaves the layer inside of something else
        for event in reversed(self.events[-60:]):
            if is_tensor(event.value) or event.is_structure:
                healed = self.heal(event)
                if healed:
                    return event, healed
        return None, None

    def entry_of(self, array):
        return self.pool.match(array)[1]

    def back(self, event, healed):
        """The place where the walk ends."""
        for _ in range(400):
            following = self.through_sources(event, healed) or self.through_operands(event)
            if following is None:
                break
            event, healed = following
        return event, healed

    def through_sources(self, event, healed):
        # what PyTorch has as well is right in itself, and only bound to the wrong name
        only_names = not self.is_doubtful(event)
        for source in self.sources(event):
            if only_names and source.place.kind not in ("Name", "Attribute"):
                continue
            remaining = self.try_value(source, healed.value)
            if remaining <= self.allowed:
                return source, Heal(healed.value, remaining, healed.entry)
        return None

    def is_vague(self, event):
        """Whether PyTorch may have the same value by chance: whole numbers, and what is the same everywhere."""
        array = event.array
        if array is None or not is_plain(array):
            return False
        entry = self.pool.match(array)[1]
        names = {event.place.name, event.place.target} - {None}
        return entry is None or not (names & entry.names)

    def is_doubtful(self, event):
        return self.level(event) < 2 or self.is_vague(event) or self.is_unlike(event)

    def is_unlike(self, event):
        """Whether PyTorch's call of the same name has another result: the value is right by chance, or elsewhere."""
        bound = self.assignment(event) or event
        key = bound.place.called, bound.place.target
        if event.array is None or not all(key):
            return False
        others = self.pool.calls.get(key, [])
        count = bisect.bisect_left(self.of_place[bound.number], bound.index)
        if count >= len(others) or len({each.number for each in others}) > 1:
            return False
        other = others[count].array
        # what is nearly the same by the size of the values is not the same
        return other.size == bound.array.size and difference(other, bound.array) > self.pool.tolerance / 100

    def through_operands(self, event):
        operands = self.operands(event)
        doubtful = sorted((each for each in operands if self.is_doubtful(each)), key=self.level)
        for operand in doubtful:
            healed = self.heal(operand)
            if healed:
                return operand, healed
        return self.through_unknown(doubtful) or self.through_names(operands)

    def through_unknown(self, operands):
        """Values that PyTorch does not have at all, such as steps of another way to compute: looks behind them."""
        waiting, seen = list(operands), set()
        while waiting and len(seen) < 30:
            event = waiting.pop(0)
            sources = self.sources(event)
            for each in {each.index: each for each in [*sources[:1], *sources[-1:]]}.values() or self.operands(event):
                if each.index in seen or not self.is_doubtful(each):
                    continue
                seen.add(each.index)
                healed = self.heal(each)
                if healed:
                    return each, healed
                waiting.append(each)
        return None

    def through_names(self, operands):
        """A name that was bound to a value which is right in itself, but the wrong one."""
        for operand in operands:
            bound = self.assignment(operand)
            if bound is None or bound.place.kind not in ("Name", "Attribute") or not is_tensor(operand.value):
                continue
            healed = self.heal(bound)
            if healed:
                return bound, healed
        return None


def is_plain(array):
    import numpy as np

    return array.dtype.kind != "f" or array.size < 2 or len(np.unique(array.ravel()[:1000])) <= 2


def full_like(array, number):
    import numpy as np

    return np.full(array.shape, number).astype(array.dtype)


def to_array(value):
    from locate_values import array_of

    return array_of(value)


def tensor_of(array, like):
    import tensorflow as tf

    return tf.convert_to_tensor(array, dtype=like.dtype)


def rebuilt(value, arrays, others):
    """A tuple of the same form with other tensors inside."""
    if not isinstance(value, tuple) or len(arrays) != len(others) or not all(map(is_tensor, value)):
        return None
    if all(distance_or_none(left, right) == 0.0 for left, right in zip(arrays, others)):
        return None
    new = []
    for like, left, right in zip(value, arrays, others):
        fitting = next(arrangements(right, left.shape), None)
        if fitting is None:
            return None
        new.append(tensor_of(fitting.astype(left.dtype), like))
    return tuple(new)


def distance_or_none(left, right):
    return distance(left, right) if left.shape == right.shape else None
