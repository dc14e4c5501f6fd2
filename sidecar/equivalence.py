"""Compares PyTorch classes with their TensorFlow twins: random weights, one set of inputs, every output.

Reads one JSON object on standard input:

    {"source": folder that holds the package transformers, "tolerance": 1e-5, "models": [
      {"model": "bert", "classes": ["BertModel"], "config": {"hidden_size": 24},
       "inputs": {"input_ids": {"shape": [2, 7], "high": 99}}}]}

An input without "high" is made of floating point numbers, else of whole numbers from "low" (0) up to it. Prints one
JSON line per class: {"model", "class", "status", "max_difference", "at", "detail"}. The status is one of ok, differs,
no_class, load_error, missing_weights, pytorch_error, call_error.
"""

import importlib
import json
import os
import sys
import tempfile
import traceback


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def short(error):
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "modeling_" in frame.filename]
    place = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return text.splitlines()[0][:300] + place


def flatten(name, value, into):
    """Every tensor below an output, by its path."""
    if value is None:
        return
    if hasattr(value, "to_tuple"):
        for key, item in value.items():
            flatten(f"{name}.{key}" if name else key, item, into)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            flatten(f"{name}[{index}]", item, into)
    elif hasattr(value, "detach"):
        into[name] = value.detach().numpy()
    elif hasattr(value, "numpy"):
        into[name] = value.numpy()


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


def largest_difference(pytorch, tensorflow):
    """The largest difference of two sets of outputs and where it is; shapes that differ are infinitely far apart."""
    import numpy as np

    worst, at = 0.0, None
    for name in sorted(set(pytorch) | set(tensorflow)):
        if name not in pytorch or name not in tensorflow:
            return float("inf"), f"{name} is missing in {'PyTorch' if name not in pytorch else 'TensorFlow'}"
        left, right = np.asarray(pytorch[name], "float64"), np.asarray(tensorflow[name], "float64")
        if left.shape != right.shape:
            return float("inf"), f"{name}: shape {left.shape} in PyTorch, {right.shape} in TensorFlow"
        difference = np.abs(left - right)
        found = float(difference.max()) if difference.size else 0.0
        if not found <= worst:  # also true for nan
            worst, at = found, name
    return worst, at


def frameworks_dtype(value):
    """TensorFlow's models take 32 bits where NumPy makes 64."""
    return "float32" if value.dtype.kind == "f" else "int32"


def compare(pytorch_class, tensorflow_class, config, inputs, tolerance):
    import tensorflow as tf
    import torch

    torch.manual_seed(0)
    pytorch_model = pytorch_class(config).eval()
    perturb(pytorch_model)
    with tempfile.TemporaryDirectory() as folder:
        pytorch_model.save_pretrained(folder, safe_serialization=False)
        try:
            tensorflow_model, info = tensorflow_class.from_pretrained(folder, from_pt=True, output_loading_info=True)
        except Exception as error:
            return {"status": "load_error", "detail": short(error)}
    # Weights that TensorFlow does not ask for are either tied to others, or show in the outputs.
    if info["missing_keys"]:
        return {"status": "missing_weights", "detail": str(list(info["missing_keys"]))[:300]}
    options = {"output_hidden_states": True, "output_attentions": True}
    try:
        with torch.no_grad():
            expected = pytorch_model(**{key: torch.tensor(value) for key, value in inputs.items()}, **options)
    except Exception as error:
        return {"status": "pytorch_error", "detail": short(error)}
    try:
        tensors = {key: tf.constant(value, dtype=frameworks_dtype(value)) for key, value in inputs.items()}
        found = tensorflow_model(tensors, training=False, **options)
    except Exception as error:
        return {"status": "call_error", "detail": short(error)}
    left, right = {}, {}
    flatten("", expected, left)
    flatten("", found, right)
    worst, at = largest_difference(left, right)
    status = "ok" if left and worst <= tolerance else "differs"
    # JSON knows no infinity.
    distance = worst if worst < float("inf") else None
    return {"status": status, "max_difference": distance, "at": at, "compared": len(left)}


def random_input(random, spec):
    if "high" in spec:
        return random.integers(spec.get("low", 0), spec["high"], spec["shape"])
    return random.standard_normal(spec["shape"], dtype="float32")


def compare_model(request, tolerance, answer):
    import numpy as np

    model = request["model"]
    package = f"transformers.models.{model}"
    pytorch_module = importlib.import_module(f"{package}.modeling_{model}")
    random = np.random.default_rng(0)
    inputs = {name: random_input(random, spec) for name, spec in request["inputs"].items()}
    try:
        tensorflow_module = importlib.import_module(f"{package}.modeling_tf_{model}")
        failed = None
    except Exception as error:
        tensorflow_module, failed = None, short(error)
    for name in request["classes"]:
        pytorch_class = getattr(pytorch_module, name)
        tensorflow_class = getattr(tensorflow_module, f"TF{name}", None)
        if tensorflow_class is None:
            result = {"status": "load_error" if failed else "no_class", "detail": failed}
        else:
            config = pytorch_class.config_class(**request["config"])
            # PyTorch's fused attention has no weights to give out; ports compute what the eager one does.
            config._attn_implementation = "eager"
            result = compare(pytorch_class, tensorflow_class, config, inputs, tolerance)
        answer({"model": model, "class": name, **result})


def main():
    request = json.load(sys.stdin)
    sys.path.insert(0, request["source"])
    # What libraries print on standard output must not get between the lines of the answer.
    answers, sys.stdout = sys.stdout, sys.stderr

    import transformers

    transformers.logging.set_verbosity_error()
    for model in request["models"]:
        compare_model(model, request["tolerance"], lambda line: print(json.dumps(line), file=answers, flush=True))


if __name__ == "__main__":
    main()
