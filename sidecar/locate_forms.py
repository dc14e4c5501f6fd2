"""Values of PyTorch in the form of a value of TensorFlow."""

from compare import distance
from locate_values import arrangements, is_tensor, scale_of


class Heal:
    """What was put in the place of a value, how far the output then was from right, and where PyTorch has the value."""

    def __init__(self, value, remaining, entry):
        self.value, self.remaining, self.entry = value, remaining, entry


def is_plain(array):
    import numpy as np

    return array.dtype.kind != "f" or array.size < 2 or len(np.unique(array.ravel()[:1000])) <= 2


def full_like(array, number):
    import numpy as np

    return np.full(array.shape, number).astype(array.dtype)


def tensor_of(array, like):
    import tensorflow as tf

    return tf.convert_to_tensor(array, dtype=None if like is None else like.dtype)


def rebuilt(value, arrays, others):
    """A tuple of the same form with other tensors inside."""
    return rebuilt_as(value, arrays, others) if isinstance(value, tuple) else None


def rebuilt_as(value, arrays, others):
    """The same of a list as well."""
    if not isinstance(value, (tuple, list)) or len(arrays) != len(others) or not all(map(is_tensor, value)):
        return None
    if all(distance_or_none(left, right) == 0.0 for left, right in zip(arrays, others)):
        return None
    new = []
    for like, left, right in zip(value, arrays, others):
        fitting = next(arrangements(right, left.shape), None)
        if fitting is None:
            return None
        new.append(tensor_of(fitting.astype(left.dtype), like))
    return type(value)(new)


def distance_or_none(left, right):
    return distance(left, right) if left.shape == right.shape else None


def is_channels_last(array, other, tolerance):
    """Whether an array of four axes is PyTorch's with the channels moved to the end."""
    if array.ndim != 4 or other.ndim != 4:
        return False
    moved = other.transpose(0, 2, 3, 1)
    return moved.shape == array.shape and distance(moved, array) <= tolerance * scale_of(other)
