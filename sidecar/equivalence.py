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

from compare import load_twin, missing_weights, perturb, short, to_tensorflow, verdict


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def compare(pytorch_class, tensorflow_class, config, inputs, tolerance):
    import torch

    torch.manual_seed(0)
    pytorch_model = pytorch_class(config).eval()
    perturb(pytorch_model)
    try:
        tensorflow_model, info = load_twin(pytorch_model, tensorflow_class)
    except Exception as error:
        return {"status": "load_error", "detail": short(error)}
    missing = missing_weights(info)
    if missing:
        return missing
    options = {"output_hidden_states": True, "output_attentions": True}
    tensors = {key: torch.tensor(value) for key, value in inputs.items()}
    try:
        with torch.no_grad():
            expected = pytorch_model(**tensors, **options)
    except Exception as error:
        return {"status": "pytorch_error", "detail": short(error)}
    try:
        found = tensorflow_model(to_tensorflow(tensors), training=False, **options)
    except Exception as error:
        return {"status": "call_error", "detail": short(error)}
    return verdict(expected, found, tolerance)


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
