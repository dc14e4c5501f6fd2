"""Evaluates examples of translation rules in PyTorch and in TensorFlow on the same random inputs.

Reads one JSON list of `{id, torch, tf, setup, inputs, static}` on stdin and answers one JSON line per example:
`{id, status, detail}` with status `agrees`, `differs` or `failed`. Logs go to stderr. `setup` runs in front of the
TensorFlow form, `torch_setup`, which may be left out, in front of the PyTorch form: statements stand in there.

An input is written `dtype[sizes]` or `dtype[sizes]<limit>`: `float32[2,3]`, `int64[2,3]<5>`, `bool[4]`. PyTorch's int64
is int32 in a port. The TensorFlow form runs eagerly and in a graph in which no size is known, unless `static` is true.
"""

import json
import math
import os
import re
import sys
import zlib


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import torch  # noqa: E402


SPECIFICATION = re.compile(r"^(\w+)\[([\d,]*)\](?:<(\d+)>)?$")
TENSORFLOW_DTYPES = {"int64": "int32"}
TOLERANCE = 2e-5


def random_array(specification, generator):
    match = SPECIFICATION.match(specification)
    if not match:
        raise ValueError(f"not an input: {specification}")
    dtype, sizes, limit = match.groups()
    shape = tuple(int(size) for size in sizes.split(",") if size)
    if dtype == "bool":
        return np.asarray(generator.random(shape) < 0.5), dtype
    if dtype.startswith("int"):
        return np.asarray(generator.integers(0, int(limit or 2), shape), dtype=dtype), dtype
    if dtype.startswith("complex"):
        return np.asarray(generator.normal(size=shape) + 1j * generator.normal(size=shape), dtype=dtype), dtype
    return np.asarray(generator.normal(size=shape), dtype=dtype), dtype


def random_inputs(example):
    """The inputs by name, as arrays, always the same for the same example."""
    generator = np.random.default_rng(zlib.crc32(example["torch"].encode()))
    return {name: random_array(text, generator) for name, text in example["inputs"].items()}


def leaves(value):
    """Tensors and numbers of a nested result, in order."""
    if isinstance(value, (tuple, list)):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def to_array(value):
    if isinstance(value, torch.Tensor):
        return value.detach().resolve_conj().numpy()
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return value.numpy()
    return np.asarray(value)


def dtype_class(array):
    return {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}.get(array.dtype.kind, array.dtype.kind)


def difference(expected, actual):
    """Why two results are not the same, or None."""
    expected, actual = leaves(expected), leaves(actual)
    if len(expected) != len(actual):
        return f"{len(expected)} results in PyTorch, {len(actual)} in TensorFlow"
    for index, (left, right) in enumerate(zip(expected, actual)):
        left, right = to_array(left), to_array(right)
        if left.shape != right.shape:
            return f"result {index}: shape {list(left.shape)} in PyTorch, {list(right.shape)} in TensorFlow"
        if dtype_class(left) != dtype_class(right):
            return f"result {index}: {left.dtype} in PyTorch, {right.dtype} in TensorFlow"
        if not np.allclose(left, right, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
            return f"result {index}: {left.ravel()[:6].tolist()} in PyTorch, {right.ravel()[:6].tolist()} in TensorFlow"
    return None


def tensorflow_scope(setup):
    scope = {"tf": tf, "keras": tf.keras, "math": math, "np": np}
    exec(setup, scope)
    return scope


def prove(example):
    inputs = random_inputs(example)
    torch_scope = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "math": math, "np": np}
    torch_inputs = {name: torch.from_numpy(np.array(array)) for name, (array, _) in inputs.items()}
    exec(example.get("torch_setup", ""), torch_scope)
    expected = eval(example["torch"], {**torch_scope, **torch_inputs})

    scope = tensorflow_scope(example["setup"])
    constants = {
        name: tf.constant(array, dtype=TENSORFLOW_DTYPES.get(dtype, dtype)) for name, (array, dtype) in inputs.items()
    }
    problem = difference(expected, eval(example["tf"], {**scope, **constants}))
    if problem:
        return "differs", problem

    specifications = [
        tf.TensorSpec(value.shape if example["static"] else [None] * len(value.shape), value.dtype)
        for value in constants.values()
    ]

    def compute(*values):
        return eval(example["tf"], {**scope, **dict(zip(constants, values))})

    traced = tf.function(compute, input_signature=specifications, autograph=False)
    problem = difference(expected, traced(*constants.values()))
    return ("differs", f"in a graph: {problem}") if problem else ("agrees", "")


def main():
    torch.manual_seed(0)
    for example in json.load(sys.stdin):
        try:
            status, detail = prove(example)
        except Exception as error:  # any failure of one example is its result
            status, detail = "failed", f"{type(error).__name__}: {error}"[:600]
        print(json.dumps({"id": example["id"], "status": status, "detail": detail}), flush=True)


if __name__ == "__main__":
    main()
