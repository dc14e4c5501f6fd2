"""What it takes to compare a PyTorch model with its TensorFlow twin: weights, inputs, outputs and errors."""

import os
import tempfile
import traceback


def short(error):
    """An error in one line, with the line of the modeling file that it comes from."""
    if isinstance(error, SyntaxError) and error.filename:
        # Python says first where it is, and what it is in the last of several lines.
        return f"{type(error).__name__}: {error.msg} ({os.path.basename(error.filename)}:{error.lineno})"
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "modeling_" in frame.filename]
    lines = [line for line in text.splitlines() if line.strip()]
    # Keras says first in which layer something happened, and what it was below.
    if len(lines) > 1 and "Exception encountered when calling layer" in lines[0]:
        lines = [f"{lines[0].split(':')[0]}: {lines[1]}"]
    # The library begins what it says of missing packages with an empty line.
    if len(lines) > 1 and lines[0].rstrip() == f"{type(error).__name__}:":
        lines = [f"{lines[0].strip()} {lines[1].strip()}"]
    place = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    if isinstance(error, SyntaxError) and error.filename:
        lines, place = [lines[-1]], f" ({os.path.basename(error.filename)}:{error.lineno})"
    return lines[0][:300] + place


def flatten(name, value, into):
    """Every tensor and number below an output, by its path."""
    import numpy as np

    if value is None:
        return
    if hasattr(value, "to_tuple") and hasattr(value, "items"):
        for key, item in value.items():
            flatten(f"{name}.{key}" if name else key, item, into)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            flatten(f"{name}[{index}]", item, into)
    elif hasattr(value, "detach"):
        into[name] = value.detach().cpu().numpy()
    elif hasattr(value, "numpy"):
        into[name] = value.numpy()
    elif isinstance(value, (int, float)):
        into[name] = np.asarray(value)


def perturb(model):
    """Gives biases, norms and running statistics values that show when one of them is forgotten."""
    import torch

    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dtype.is_floating_point:
                parameter.add_(torch.randn_like(parameter) * 0.02)
        for name, buffer in model.named_buffers():
            if name.endswith("running_mean"):
                buffer.add_(torch.randn_like(buffer) * 0.02)
            elif name.endswith("running_var"):
                buffer.add_(torch.rand_like(buffer) * 0.1)


def load_twin(pytorch_model, tensorflow_class):
    """The TensorFlow model with the weights of a PyTorch one, and what the library says of loading them."""
    with tempfile.TemporaryDirectory() as folder:
        pytorch_model.save_pretrained(folder, safe_serialization=False)
        return tensorflow_class.from_pretrained(folder, from_pt=True, output_loading_info=True)


def missing_weights(info):
    """A verdict on weights that the twin found no value for. Unasked ones are tied to others or show in outputs."""
    missing = list(info["missing_keys"])
    return {"status": "missing_weights", "detail": str(missing)[:300]} if missing else None


def distance(left, right):
    """The largest difference of two arrays; equal infinities and equal places of nan are no difference."""
    import numpy as np

    if left.dtype.kind == "b":
        return float(np.count_nonzero(left != right))
    left, right = np.asarray(left, "float64"), np.asarray(right, "float64")
    if not np.array_equal(np.isnan(left), np.isnan(right)):
        return float("inf")
    with np.errstate(invalid="ignore"):
        differences = np.where(np.isnan(left) | (left == right), 0.0, np.abs(left - right))
    return float(differences.max()) if differences.size else 0.0


def is_optional(name):
    """TensorFlow has its own forms of losses, which it gives per sample, and of caches."""
    return name == "loss" or name.startswith("past_key_values")


def largest_difference(pytorch, tensorflow):
    """The largest difference of two sets of outputs and where it is; shapes that differ are infinitely far apart."""
    worst, at = 0.0, None
    for name, left in pytorch.items():
        right = tensorflow.get(name)
        if right is None:
            if is_optional(name):
                continue
            return float("inf"), f"{name} is missing in TensorFlow"
        if name.endswith("loss"):
            left, right = left.mean(), right.mean()
        if left.shape != right.shape:
            return float("inf"), f"{name}: shape {left.shape} in PyTorch, {right.shape} in TensorFlow"
        found = distance(left, right)
        if at is None or found > worst:
            worst, at = found, name
    return worst, at


def verdict(expected, found, tolerance):
    """Compares all outputs of the two models."""
    left, right = {}, {}
    flatten("", expected, left)
    flatten("", found, right)
    worst, at = largest_difference(left, right)
    if at is None:
        return {"status": "differs", "max_difference": None, "at": "no output that both have", "compared": 0}
    status = "ok" if worst <= tolerance else "differs"
    # JSON knows no infinity.
    largest = worst if worst < float("inf") else None
    return {"status": status, "max_difference": largest, "at": at, "compared": len(left)}


def to_tensorflow(value):
    """An input as TensorFlow's models take it: whole numbers of 32 bits."""
    import tensorflow as tf

    if hasattr(value, "detach"):
        array = value.detach().cpu().numpy()
        return tf.convert_to_tensor(array.astype("int32") if array.dtype.kind == "i" else array)
    if isinstance(value, dict):
        return {key: to_tensorflow(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(to_tensorflow(item) for item in value)
    return value
