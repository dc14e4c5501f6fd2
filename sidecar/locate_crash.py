"""Layers that stop with an error, or give a result of another size: what of PyTorch's own shape would make them go on."""

import os

from locate_repeated import through_repeated
from locate_values import difference, is_number, is_tensor


def is_open(both):
    """Whether a call did not come to its end, and that of its PyTorch module did."""
    return both.tensorflow.outputs is None and both.pytorch is not None and bool(both.pytorch.outputs)


def remaining_of(outputs, path, expected):
    """How far a result is from right. Where it stands in a layer that stopped is not known: of its name, or the first."""
    found = outputs.get(path, next(iter(outputs.values())))
    return difference(expected, found)


def layouts(array, rank):
    """An array as PyTorch has it, and as layers of TensorFlow have images and sounds: with the channels last."""
    moved = [array.transpose(0, *range(2, array.ndim), 1)] if array.ndim in (3, 4) else []
    return [*moved, array] if array.ndim == rank else [array, *moved]


def given_nothing(pool, names, most=15):
    """PyTorch's values of a name for what is None here."""
    entries = [each for entries in pool.by_size.values() for each in entries if names & each.names]
    return [(each.array, each) for each in entries[:most]]


def resized(pool, array, names, most=30):
    """PyTorch's values in their own shapes, those of the same names and of similar shapes first: (array, entry)."""
    entries = [
        each
        for entries in pool.by_size.values()
        for each in entries
        if each.array.shape != array.shape and each.array.dtype.kind == array.dtype.kind and each.array.ndim > 0
    ]

    def unlikeness(entry):
        shape = entry.array.shape
        same = sum(left == right for left, right in zip(shape, array.shape))
        return not (names & entry.names), len(shape) != array.ndim, entry.array.size != array.size, -same

    for entry in sorted(entries, key=unlikeness)[:most]:
        for each in layouts(entry.array, array.ndim):
            yield each, entry


def last_operands(walk):
    """What the statement that stopped had computed, the last thing first."""
    last = walk.events[-1] if walk.events else None
    place = stopped_at(walk.window.error)
    found, seen = [], set()
    for event in reversed(walk.events[-400:]):
        if place is not None and (event.place.path, event.frame) != (place[0], last.frame if found else event.frame):
            continue
        is_there = place is None or event.place.line <= place[1] <= event.place.end_line
        if is_there and event.number not in seen and is_value(event.value):
            seen.add(event.number)
            last = event if not found else last
            found.append(event)
        if len(found) >= 8:
            break
    return found or [each for each in reversed(walk.events[-8:])]


def is_value(value):
    return value is None or is_tensor(value) or is_number(value)


def stopped_at(error):
    """Path and line of the last statement of a modeling file in a traceback."""
    found, trace = None, error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if os.path.basename(path).startswith("modeling_tf_") and "__record__" in trace.tb_frame.f_globals:
            found = path, trace.tb_lineno
        trace = trace.tb_next
    return found


def start_stopped(walk):
    """The expression with whose value from PyTorch a layer goes on to the right result, nearest to where it stopped."""
    last = last_operands(walk)
    operands = [each for each in last if each.array is not None or each.value is None or is_number(each.value)]
    operands.sort(key=lambda each: (is_number(each.value), not walk.is_doubtful(each)))
    doubtful = [each for each in operands if walk.is_doubtful(each)]
    found = first_healed(walk, doubtful) or through_repeated(walk, None, doubtful) or walk.through_unknown(doubtful)
    # what is right in itself may be used in the wrong place
    return found or first_healed(walk, [each for each in operands if each not in doubtful]) or further_back(walk) or (None, None)


def first_healed(walk, events):
    for event in events:
        healed = walk.heal(event)
        if healed:
            return event, healed
    return None


def further_back(walk):
    near = [each for each in reversed(walk.events[-60:]) if is_tensor(each.value) or each.is_structure]
    return first_healed(walk, [each for each in near if walk.is_doubtful(each)])
