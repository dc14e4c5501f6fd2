"""The values that PyTorch computed in a part of a run: what TensorFlow's values are explained by, or replaced with."""

import math

from locate_values import apart, arrangements, is_number, lowest, scale_of, squeezed


class Entry:
    """A value of PyTorch and the events that had it, the earliest first."""

    def __init__(self, array, event):
        self.array, self.events = array, [event]
        self.sum = sum_of(array)
        self.scale = scale_of(array)

    @property
    def names(self):
        return {event.place.target for event in self.events} | {event.place.name for event in self.events}


class Pool:
    """Values of one recording, each once, with what of them a value of TensorFlow may be."""

    def __init__(self, recorder, tolerance):
        self.tolerance = tolerance
        self.by_size, self.numbers, self.structures = {}, {}, []
        # (who is called, what the result is bound to) -> events
        self.calls = {}
        # name -> events of values that were bound to it
        self.bound = {}
        seen = {}
        for event in recorder.events:
            if is_number(event.value):
                self.numbers.setdefault(float(event.value), event)
            elif event.is_structure:
                self.structures.append(event)
            array = event.array
            if array is not None and event.place.called:
                self.calls.setdefault((event.place.called, event.place.target), []).append(event)
            if array is not None and event.place.target:
                self.bound.setdefault(event.place.target, []).append(event)
            if array is None or array.dtype.kind == "c":
                continue
            key = (array.shape, array.dtype.str, array.tobytes())
            if key in seen:
                seen[key].events.append(event)
            else:
                seen[key] = Entry(array, event)
                self.by_size.setdefault(array.size, []).append(seen[key])

    def match(self, array):
        """2 when PyTorch has the very value, 1 when it has it in another layout, else 0, and the entry."""
        best, total = (0, None), sum_of(array)
        for entry in self.by_size.get(array.size, ()):
            limit = self.tolerance * entry.scale
            # whatever the order, the sum stays the same
            if not abs(entry.sum - total) <= limit * array.size + 1e-6:
                continue
            same = squeezed(entry.array.shape) == squeezed(array.shape)
            if same and apart(entry.array.reshape(array.shape), array) <= limit:
                return 2, entry
            if best[0] == 0 and not same:
                if any(apart(each, array) <= limit for each in arrangements(entry.array, array.shape)):
                    best = (1, entry)
        return best

    def knows_number(self, value):
        return any(math.isclose(value, known, rel_tol=1e-6, abs_tol=1e-12) for known in self.numbers)

    def arrays_like(self, array, names):
        """Other values that may stand in the place of an array: (array, entry), the most likely first."""
        found, seen = [], {fingerprint(array)}
        for entry in self.by_size.get(array.size, ()):
            for each in arrangements(entry.array, array.shape, 2):
                found.append((each, entry))
        found += [(each, entry) for each, entry in self.broadcasts(array)]
        found.sort(key=lambda item: self.likeness(item[1], array, names))
        for each, entry in found:
            # numbers to add to scores are no truth values or indices
            if array.dtype.kind in "iub" and each.dtype.kind == "f" and abs(each).max(initial=0.0) > 1e6:
                continue
            each = as_type(each, array.dtype)
            key = fingerprint(each)
            if key not in seen:
                seen.add(key)
                yield each, entry

    def broadcasts(self, array):
        """Values that PyTorch holds expanded, or TensorFlow does; and masks of truth values as numbers to add."""
        import numpy as np

        for size, entries in self.by_size.items():
            if size == array.size:
                continue
            for entry in entries:
                found = shrunk(entry.array, array.shape)
                if found is None and size < array.size:
                    try:
                        found = np.broadcast_to(entry.array, array.shape)
                    except ValueError:
                        found = None
                if found is not None:
                    yield found, entry
        if array.dtype.kind == "f":
            lowest = float(array.min()) if array.size else 0.0
            for each, entry in masks_of(self.by_size, array.shape):
                yield np.where(each, 0.0, min(lowest, -1e4)), entry
                yield np.where(each, min(lowest, -1e4), 0.0), entry
        if array.dtype.kind in "bi" or np.isin(array, (0, 1)).all():
            for each, entry in masks_of(self.by_size, array.shape):
                yield each.astype(array.dtype), entry
                yield (~each).astype(array.dtype), entry

    def likeness(self, entry, array, names):
        return (
            not (names & entry.names),
            entry.array.shape != array.shape,
            entry.array.dtype.kind != array.dtype.kind,
        )


def sum_of(array):
    import numpy as np

    if array.dtype.kind == "f":
        array = np.clip(np.nan_to_num(array, nan=0.0), lowest, -lowest)
    return float(array.sum(dtype="float64"))


def masks_of(by_size, shape):
    """PyTorch's truth values, and numbers that are only 0 and 1, that fill a shape."""
    import numpy as np

    for entry in [each for entries in by_size.values() for each in entries]:
        array = entry.array
        if array.size > 1 and array.dtype.kind == "f" and np.isin(array, (0.0, array.min())).all() and array.min() < lowest:
            # numbers to add to scores: what is looked at by one at least is not hidden by the place alone
            array = array == 0.0
            if array.ndim == len(shape) and shape[0] == 1:
                array = array.any(axis=0, keepdims=True)
            elif array.ndim > len(shape):
                array = array.any(axis=tuple(range(array.ndim - len(shape))))
        if array.size <= 1 or array.dtype.kind == "f" and not np.isin(array, (0.0, 1.0)).all():
            continue
        if array.dtype.kind == "i" and not np.isin(array, (0, 1)).all():
            continue
        if array.ndim == 2 and len(shape) == 4 and array.shape == (shape[0], shape[3]):
            array = array[:, None, None, :]
        try:
            yield np.broadcast_to(array.astype(bool), shape), entry
        except ValueError:
            found = shrunk(array, shape)
            if found is not None:
                yield found.astype(bool), entry


def shrunk(array, shape):
    """The array without what repeats itself along axes of which the shape has only one."""
    import numpy as np

    if array.ndim != len(shape) or array.shape == tuple(shape) or math.prod(shape) == 0:
        return None
    if any(wanted not in (1, size) for size, wanted in zip(array.shape, shape)):
        return None
    found = array[tuple(slice(0, 1) if wanted == 1 else slice(None) for wanted in shape)]
    return found if np.array_equal(np.broadcast_to(found, array.shape), array) else None


def as_type(array, dtype):
    import numpy as np

    with np.errstate(invalid="ignore", over="ignore"):
        return np.ascontiguousarray(array).astype(dtype)


def fingerprint(array):
    import numpy as np

    return np.round(np.asarray(array, "float64"), 6).tobytes()
