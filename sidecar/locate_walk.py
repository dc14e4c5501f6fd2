"""Walks back from an output that is wrong to the expression that made it wrong.

An expression carries the difference when PyTorch's value in its place makes the output right. From one that does, the
walk goes on to its operands, to the assignment of a name, or into the function that was called, as long as there is one
that does as well. The last one is the culprit: all that it is made of is right, and it is not.
"""

import bisect
import math
import time

from locate_crash import first_healed, given_nothing, remaining_of, resized, start_stopped
from locate_doubt import Doubt
from locate_forms import Heal, full_like, rebuilt, tensor_of
from locate_given import (
    attribute_otherwise,
    given_otherwise,
    is_known_attribute,
    through_given,
    through_parameters,
    through_unpacked,
)
from locate_pool import Pool
from locate_repeated import through_repeated
from locate_values import array_of, arrangements, difference, is_number, is_tensor, leaves, scale_of


# what few sizes, indices and axes of a tiny model exceed: those that are too large fill the memory
largest_size = 2000


def is_huge(number, size):
    return not abs(number) <= max(largest_size, 4 * abs(size))


class Walk(Doubt):
    # what is tried at one expression, and in all; seconds
    tries, total, seconds = 40, 600, 40

    def __init__(self, window, recorder, slot, expected, tolerance, given=None, deadline=math.inf):
        self.given = given
        self.window, self.events, self.slot, self.expected = window, window.events, slot, expected
        self.pool = Pool(recorder, tolerance)
        self.deadline = min(deadline, time.monotonic() + self.seconds)
        found = dict(leaves(window.output)).get(slot)
        self.object = found
        # what stops a layer, or has another size, is made right by values of PyTorch's own shapes
        self.is_resized = window.error is not None or found is not None and array_of(found).size != expected.size
        self.before = self.remaining({slot: array_of(found)}) if found is not None else math.inf
        # what rounding leaves, and what is nothing beside the difference
        self.allowed = tolerance / 5 * scale_of(expected)
        if math.isfinite(self.before):
            self.allowed = min(max(self.allowed, self.before / 1000), self.before / 4)
        self.of_object, self.of_place = {}, {}
        for event in self.events:
            if is_tensor(event.value) or event.is_structure:
                self.of_object.setdefault(id(event.value), []).append(event.index)
            self.of_place.setdefault(event.number, []).append(event.index)
        self.levels, self.of_name = {}, {}
        # uses of parameters that are wrong where other uses are not
        self.misused = set()

    def remaining(self, outputs):
        if outputs and self.window.error is not None:
            return remaining_of(outputs, self.slot, self.expected)
        found = outputs.get(self.slot) if outputs else None
        return math.inf if found is None else difference(self.expected, found)

    def is_over(self):
        return self.window.runs > self.total or time.monotonic() > self.deadline

    def try_value(self, event, value):
        if self.is_over():
            return math.inf
        uses = self.loads(event)
        remaining = self.remaining(self.window.run_with({index: value for index in uses}))
        if len(uses) > 1 and remaining > self.allowed:
            # what is given is right, and used in the wrong place
            remaining = self.remaining(self.window.run_with({event.index: value}))
            if remaining <= self.allowed:
                self.misused.add(event.index)
        return remaining

    def loads(self, event):
        """The event itself; of what a function was given all uses in it, as it is right or wrong as a whole."""
        if not self.is_parameter(event):
            return [event.index]
        name, same = event.place.name, self.of_object.get(id(event.value), [event.index])
        own = [self.events[index] for index in same]
        return [each.index for each in own if each.frame == event.frame and each.place.name == name and self.is_parameter(each)]

    def is_parameter(self, event):
        return event.place.kind == "Name" and is_tensor(event.value) and self.assignment(event) is None

    def replacements(self, event):
        """Values of PyTorch in the form of a value of TensorFlow: (value, entry)."""
        names = {event.place.target, event.place.name} - {None}
        parent = event.place.parent
        if parent is not None:
            names |= {self.window.recorder.places.all[parent].target} - {None}
        if is_number(event.value):
            other = attribute_otherwise(self, event)
            for number, found in [*([(other, None)] if other is not None else []), *self.pool.numbers.items()]:
                # libraries of arithmetic end the process when a stride or a divisor is none at all
                if isinstance(event.value, int) and is_huge(number, event.value):
                    continue
                if number == 0 and parent is not None and self.window.recorder.places.all[parent].kind in ("Call", "BinOp"):
                    continue
                if not math.isclose(number, event.value, rel_tol=1e-9) and math.isfinite(number):
                    whole = isinstance(event.value, int) and float(number).is_integer()
                    yield (int(number) if whole else number), found
        elif event.is_structure:
            for found in self.pool.structures:
                value = rebuilt(event.value, event.arrays, found.arrays)
                if value is not None:
                    yield value, found
        elif event.value is None and (self.is_resized or self.object is None):
            for array, found in given_nothing(self.pool, names):
                yield tensor_of(array, None), found
        elif event.array is not None:
            other = given_otherwise(self, event)
            if other is not None:
                for array in arrangements(other, event.array.shape, 2):
                    yield tensor_of(array, event.value), self.entry_of(other)
            if self.is_resized:
                for array, entry in resized(self.pool, event.array, names):
                    yield tensor_of(array, event.value), entry
            for array, entry in self.pool.arrays_like(event.array, names):
                yield tensor_of(array, event.value), entry
            if event.array.size == 1:
                for number, found in self.pool.numbers.items():
                    if event.array.dtype.kind != "f" and is_huge(number, event.array.item()):
                        continue
                    yield tensor_of(full_like(event.array, number), event.value), found

    def heal(self, event, tries=tries):
        """The best replacement of an event's value, when there is one that makes the output right."""
        best = None
        if self.is_over():
            return None
        for count, (value, entry) in enumerate(self.replacements(event)):
            if count >= tries:
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

    def start(self, hint=None):
        """The expression that made the output, with PyTorch's output in its place.

        A hint is what a walk inside of this layer ended at: an array that came in, and what it should be.
        """
        for event in self.events if hint else ():
            if event.array is not None and event.array.shape == hint[0].shape and (event.array == hint[0]).all():
                remaining = self.try_value(event, hint[1].value)
                if remaining <= self.allowed:
                    return event, Heal(hint[1].value, remaining, hint[1].entry)
                break
        if self.window.error is not None:
            return start_stopped(self)
        value = None
        if is_tensor(self.object):
            array = next(arrangements(self.expected, tuple(self.object.shape)), self.expected)
            value = tensor_of(array, self.object)
        indices = self.of_object.get(id(self.object), [])
        if value is not None:
            for index in [*indices[-3:][::-1], *indices[:1]]:
                remaining = self.try_value(self.events[index], value)
                if remaining <= self.allowed:
                    return self.events[index], Heal(value, remaining, self.entry_of(self.expected))
        # the output has another size, or leaves the layer inside of something else
        for event in reversed(self.events[-60:]):
            if is_tensor(event.value) or event.is_structure or event.value is None and self.object is None:
                healed = self.heal(event)
                if healed:
                    return event, healed
        return None, None

    def entry_of(self, array):
        return self.pool.match(array)[1]

    def back(self, event, healed):
        """The place where the walk ends."""
        self.last = event, healed
        for _ in range(400):
            if event.array is not None and event.array.size > 1:
                self.last = event, healed
            following = self.through_sources(event, healed) or self.through_operands(event)
            if following is None:
                break
            event, healed = following
        return event, healed

    def through_sources(self, event, healed):
        # what PyTorch has as well is right in itself, and only bound to the wrong name
        # masks have a form of their own in each function that they come through
        is_parameter = event.place.kind == "Name" and "mask" not in event.place.name and self.assignment(event) is None
        for source in self.sources(event):
            is_result = event.place.kind == "Call" and source.frame != event.frame
            if is_result and self.calls_sound_layer(event):
                continue
            if is_result and not self.is_doubtful(source):
                # a function that gives what is right in itself was given something for something else
                found = next(filter(None, map(self.healed_operand, self.operands(event))), None)
                if found:
                    return found
            if event.place.kind == "Subscript" and source.frame != event.frame and not self.is_doubtful(source):
                continue  # the part of a result that is taken is right in itself, and another one is wanted
            # what another function was given was written where it was called
            is_argument = is_parameter and source.frame != event.frame
            is_named = source.place.kind in ("Name", "Attribute") or is_argument or self.is_resized
            if not is_named and not self.is_doubtful(source):
                continue
            remaining = self.try_value(source, healed.value)
            if remaining <= self.allowed:
                return source, Heal(healed.value, remaining, healed.entry)
        return None

    def calls_sound_layer(self, event):
        callee = self.latest(event.place.callee, event) if event.place.callee is not None else None
        return callee is not None and self.given is not None and self.given.is_sound(callee.value)

    def healed_operand(self, operand):
        healed = self.heal(operand, 25) if operand.array is not None else None
        return (operand, healed) if healed else None

    def through_operands(self, event):
        operands = self.operands(event)
        parts = [part for each in operands if each.place.kind in ("List", "Tuple") for part in self.operands(each)]
        operands = [*operands, *(each for each in parts if each.array is not None)]
        doubtful = sorted((each for each in operands if self.is_doubtful(each)), key=self.level)
        for operand in doubtful:
            healed = self.heal(operand)
            if healed:
                return operand, healed
        return (
            through_repeated(self, event, doubtful)
            or self.through_unknown(doubtful)
            or self.through_names(operands)
            or through_unpacked(self, event)
            or through_parameters(self, operands)
            or self.through_numbers(operands)
            or self.through_sizes(operands)
        )

    def through_numbers(self, operands):
        """A number that PyTorch knows as well, but in another place: no attribute that its module has, too."""
        for operand in operands:
            is_kept = operand.place.kind == "Attribute" and is_number(operand.value)
            if is_kept and not is_known_attribute(self, operand):
                healed = self.heal(operand, 25)
                if healed:
                    return operand, healed
        return None

    def through_sizes(self, operands):
        """What is right in itself, and has not the size of what PyTorch uses in its place."""
        tensors = [each for each in operands if each.array is not None and not self.is_doubtful(each)]
        return first_healed(self, tensors) if self.is_resized else None

    def through_unknown(self, operands):
        """Looks behind values that PyTorch does not have, or that are wrong together: what they have in common first."""
        behind = [self.behind(each) for each in operands]
        given = through_given(self, [*operands, *(self.events[index] for each in behind for index in each)])
        if given:
            return given
        if len(behind) > 1:
            common = set.intersection(*[set(each) for each in behind])
            behind.insert(0, [index for index in sorted(common, reverse=True)][:12])
        tried = set()
        for indices in behind:
            for index in indices[:16]:
                if index in tried:
                    continue
                tried.add(index)
                healed = self.heal(self.events[index], 25)
                if healed:
                    return self.events[index], healed
        return None

    def behind(self, event):
        """Doubtful events that a value comes from, the nearest first; of those with one value, the first."""
        waiting, found = [event], {}
        while waiting and len(found) < 150:
            for each in self.made_of(waiting.pop(0)):
                if each.index in found or not self.is_doubtful(each):
                    continue
                found[each.index] = True
                waiting.append(each)
        return list(found)

    def made_of(self, event):
        sources = self.sources(event)
        return [sources[-1]] if sources else self.operands(event)

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
