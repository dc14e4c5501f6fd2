"""Functions that are called several times, such as for query, key and value, and order the axes wrong each time."""

from locate_forms import Heal, tensor_of
from locate_values import apart, arrangements, orders, scale_of


def through_repeated(walk, event, operands, most=12):
    """An expression whose values of all its runs together make the output right in PyTorch's order of axes."""
    indices = [index for each in operands for index in [each.index, *walk.behind(each)]]
    numbers = list(dict.fromkeys(walk.events[index].number for index in indices))
    for number in numbers[:60]:
        runs = [walk.events[index] for index in walk.of_place[number] if event is None or index < event.index]
        if not 2 <= len(runs) <= 6 or any(each.array is None or each.array.ndim < 2 for each in runs):
            continue
        for values in filter(None, alternatives(walk, runs)):
            most -= 1
            overrides = {each.index: tensor_of(value, each.value) for each, (value, _) in zip(runs, values)}
            remaining = walk.remaining(walk.window.run_with(overrides))
            if remaining <= walk.allowed:
                last = runs[-1]
                return last, Heal(overrides[last.index], remaining, values[-1][1])
            if most <= 0 or walk.is_over():
                return None
    return None


def alternatives(walk, runs):
    """Values for all runs, brought into another order of axes in which PyTorch has one of them: [(value, entry)]."""
    found = [by_shape(walk, each) for each in runs]
    tried = set()
    for run, shapes in zip(runs, found):
        for shape, (other, entry) in shapes.items():
            order = order_of(run.array, other, walk.pool.tolerance) if shape not in tried else None
            tried.add(shape)
            if order is not None:
                fitting = [each for each in runs if each.array.shape == run.array.shape]
                yield [(order(each.array), entry) for each in fitting] if len(fitting) == len(runs) else []


def order_of(array, other, tolerance):
    """What brings an array into the order of axes of another one."""
    limit = tolerance * scale_of(other)
    if apart(array.reshape(other.shape), other) <= limit:
        return lambda each: each.reshape(other.shape)
    for order in orders(array.ndim):
        moved = array.transpose(order)
        if moved.shape == other.shape and apart(moved, other) <= limit:
            return lambda each: each.transpose(order)
    return None


def by_shape(walk, event):
    found, array = {}, event.array
    for entry in walk.pool.by_size.get(array.size, ()):
        other = entry.array
        if other.shape in found or other.dtype.kind != array.dtype.kind:
            continue
        is_same = other.shape == array.shape and apart(other, array) <= walk.pool.tolerance * scale_of(other)
        limit = walk.pool.tolerance * scale_of(other)
        if not is_same and any(apart(each, array) <= limit for each in arrangements(other, array.shape)):
            found[other.shape] = other, entry
    return found
