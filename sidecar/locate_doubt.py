"""Which values of a port are in doubt: those that PyTorch does not have, or has elsewhere."""

import bisect

from locate_forms import is_channels_last, is_plain
from locate_given import attribute_otherwise, given_otherwise
from locate_values import difference, is_number, is_tensor, scale_of


class Doubt:
    """What a walk knows of the values on its way."""

    def level(self, event):
        """How far PyTorch has the value of an event: see `Pool.match`. Structures and numbers have it or not."""
        if event.index not in self.levels:
            self.levels[event.index] = self.level_of(event)
        return self.levels[event.index]

    def level_of(self, event):
        if is_number(event.value):
            other = attribute_otherwise(self, event)
            return 2 if other is None and self.pool.knows_number(float(event.value)) else 0
        if event.is_structure:
            return min(self.pool.match(array)[0] for array in event.arrays)
        if event.array is not None and event.array.size == 1 and self.pool.knows_number(float(event.array.ravel()[0].real)):
            return 2
        return 2 if event.array is None else self.level_of_array(event.array)

    def level_of_array(self, array):
        level, entry = self.pool.match(array)
        # channels last is how layers for images give them in TensorFlow, and as good as the same
        if level == 1 and is_channels_last(array, entry.array, self.pool.tolerance):
            return 2 if self.given is not None and self.given.is_made_right(array) else level
        return level

    def is_vague(self, event):
        """Whether PyTorch may have the same value by chance: whole numbers, and what is the same everywhere."""
        array = event.array
        if array is None or not is_plain(array):
            return False
        entry = self.pool.match(array)[1]
        names = {event.place.name, event.place.target} - {None}
        return entry is None or not (names & entry.names)

    def is_doubtful(self, event):
        return self.level(event) < 2 or self.is_vague(event) or self.is_unlike(event) or given_otherwise(self, event) is not None

    def is_unlike(self, event):
        """Whether PyTorch's value of the same name is another: this one is right by chance, or in another place."""
        bound = self.assignment(event) or event
        other = self.of_same_call(bound) or self.of_same_name(bound)
        if other is None:
            return self.is_stranger(bound)
        if bound.array is None or other.array.size != bound.array.size:
            return False
        # what is nearly the same because all values are small is not the same
        return difference(other.array, bound.array) > 1e-6 * scale_of(other.array)

    def is_stranger(self, bound):
        """Whether PyTorch binds the same name to values of the same size, and to none that is like this one."""
        name, array = bound.place.target, bound.array
        if name is None or array is None or array.size < 2:
            return False
        others = [each.array for each in self.pool.bound.get(name, []) if each.array is not None]
        others = [each for each in others if each.size == array.size]
        return bool(others) and not any(difference(each, array) <= 1e-5 * scale_of(each) for each in others)

    def of_same_call(self, bound):
        key = bound.place.called, bound.place.target
        others = self.pool.calls.get(key, []) if all(key) else []
        count = bisect.bisect_left(self.of_place[bound.number], bound.index)
        return others[count] if count < len(others) and len({each.number for each in others}) == 1 else None

    def of_same_name(self, bound):
        """PyTorch's event for a value that is bound to a name, when the name is bound as often on both sides."""
        name = bound.place.target
        if name is None:
            return None
        if name not in self.of_name:
            found = [each.index for each in self.events if each.place.target == name and is_tensor(each.value)]
            self.of_name[name] = found
        own, others = self.of_name[name], self.pool.bound.get(name, [])
        if len(own) != len(others) or bound.index not in own:
            return None
        return others[own.index(bound.index)]
