"""Arrays of both frameworks, and how far they are apart when the order of their axes is left out of account."""

import itertools
import math

from compare import distance


def is_tensor(value):
    """By type alone: asking models and modules of libraries for attributes may run their code."""
    kind = type(value)
    found = tensor_types.get(kind)
    if found is None:
        names = {(each.__module__.partition(".")[0], each.__name__) for each in kind.__mro__}
        found = bool(names & {("torch", "Tensor"), ("tensorflow", "Tensor"), ("tensorflow", "Variable")})
        tensor_types[kind] = found
    return found


tensor_types = {}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def array_of(value):
    """An array of its own, which later changes in place do not reach."""
    import numpy as np

    if hasattr(value, "detach"):
        value = value.detach()
        if str(value.dtype) == "torch.bfloat16":
            value = value.float()
        return np.array(value.cpu().numpy())
    if hasattr(value, "read_value"):
        value = value.read_value()
    return np.asarray(value.numpy())


def leaves(value, path="", depth=0):
    """Every tensor below a value, with its path; mappings and outputs of models by their keys."""
    if value is None or depth > 6:
        return
    if is_tensor(value):
        yield path, value
    elif hasattr(value, "items") and not isinstance(value, type):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]", depth + 1)


def squeezed(shape):
    return tuple(size for size in shape if size != 1)


def arrangements(array, shape, most=None):
    """The array brought to another shape of the same size: axes in another order first, then a reshape.

    `most` limits how many orders of axes there are.
    """
    if array.shape == shape:
        yield array
        return
    if array.size != math.prod(shape):
        return
    same_sizes = sorted(squeezed(array.shape)) == sorted(squeezed(shape))
    if same_sizes:
        flat = array.reshape(squeezed(array.shape))
        goal = squeezed(shape)
        fitting = (each for each in orders(flat.ndim) if tuple(flat.shape[axis] for axis in each) == goal)
        for order in itertools.islice(fitting, most):
            yield flat.transpose(order).reshape(shape)
    yield array.reshape(shape)
    if array.ndim == 4 and len(shape) == 3 and array.shape[::2] == tuple(shape[:2]):
        # heads on one side, side by side on the other
        yield array.transpose(0, 2, 1, 3).reshape(shape)
    if array.ndim in (3, 4, 5) and not same_sizes:
        # channels last on one side, and a reshape of what stands in front or behind
        last = (0, *range(2, array.ndim), 1)
        first = (0, array.ndim - 1, *range(1, array.ndim - 1))
        yield array.transpose(last).reshape(shape)
        yield array.transpose(first).reshape(shape)


def orders(rank):
    """Orders of axes: as they are, channels moved, then any other."""
    if rank > 5:
        return [tuple(range(rank))]
    usual = [tuple(range(rank))]
    if rank >= 3:
        usual += [(0, *range(2, rank), 1), (0, rank - 1, *range(1, rank - 1))]
    return list(dict.fromkeys([*usual, *itertools.permutations(range(rank))]))


def scale_of(array):
    """How large the finite values of an array are, at least 1: what a tolerance is multiplied with."""
    import numpy as np

    if array.dtype.kind not in "fiu" or not array.size:
        return 1.0
    # masks are as low as a type allows, or low enough, and say nothing of the rest
    finite = np.abs(array[np.isfinite(array) & (array > lowest)].astype("float64"))
    finite = finite[finite < 1e8]
    return max(1.0, float(finite.max())) if finite.size else 1.0


def apart(left, right):
    """Largest difference of two arrays of one shape. What masks add is as low as it is low: -1e9 is no other than -1e4."""
    import numpy as np

    if left.dtype.kind == "f" and right.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            left, right = np.maximum(left, lowest), np.maximum(right, lowest)
    return distance(left, right)


lowest = -9e3


def difference(left, right):
    """Largest difference of two arrays up to the order of axes; infinite when they have not the same size."""
    if left.dtype.kind == "c" or right.dtype.kind == "c":
        if left.shape != right.shape:
            return math.inf
        return max(distance(left.real, right.real), distance(left.imag, right.imag))
    if left.size != right.size:
        return apart_expanded(left, right)
    return min((apart(each, right) for each in arrangements(left, right.shape)), default=math.inf)


def apart_expanded(left, right):
    """What is repeated along an axis on one side only is no other than what is not."""
    import numpy as np

    try:
        return apart(*np.broadcast_arrays(left, right))
    except ValueError:
        return math.inf


def agrees(left, right, tolerance):
    return difference(left, right) <= tolerance * scale_of(left)


def where(left, right):
    """Index of the largest difference, in the layout of `right`; None when the sizes differ."""
    import numpy as np

    best = None
    if left.size != right.size or not left.size:
        return None
    for each in arrangements(left, right.shape):
        found = distance(each, right)
        if best is None or found < best[0]:
            best = (found, each)
    with np.errstate(invalid="ignore"):
        apart = np.abs(np.asarray(best[1], "float64") - np.asarray(right, "float64"))
    apart = np.where(np.isnan(apart), np.inf, apart) if not np.isnan(apart).all() else np.zeros_like(apart)
    return [int(each) for each in np.unravel_index(int(apart.argmax()), right.shape)]


def description(array):
    return None if array is None else {"shape": list(array.shape), "dtype": str(array.dtype)}
