"""Labels for classes whose model has no test to make them, and the line of a port that computes a loss."""

import ast
import copy
import inspect
import os

from port_source import definitions


def labels_of(pytorch_class, config, inputs):
    """Labels by the shapes of the class's own outputs; raises LookupError where it takes none, or of an unknown kind."""
    import torch

    parameters = inspect.signature(pytorch_class.forward).parameters
    if not any(name.endswith("labels") or name.endswith("_positions") for name in parameters):
        raise LookupError("its forward takes no labels")
    with torch.no_grad():
        outputs = pytorch_class(config).eval()(**copy.deepcopy(inputs))
    made = {name: one(name, outputs, config) for name in parameters}
    made = {name: value for name, value in made.items() if value is not None}
    if not made:
        raise LookupError("nothing tells the shape of its labels")
    return made


def one(name, outputs, config):
    import torch

    logits = getattr(outputs, "logits", None)
    if name in ("start_positions", "end_positions"):
        length = getattr(outputs, "start_logits", torch.zeros(1, 1)).shape
        return torch.arange(length[0]) % length[-1]
    if name == "next_sentence_label":
        found = getattr(outputs, "seq_relationship_logits", None)
        return None if found is None else torch.arange(found.shape[0]) % found.shape[-1]
    if name != "labels":
        return None
    logits = getattr(outputs, "prediction_logits", None) if logits is None else logits
    # One number a sample is a regression, of which test there is none here; four dimensions are pixels.
    if logits is None or logits.dim() not in (2, 3) or logits.shape[-1] < 2:
        return None
    *shape, classes = logits.shape
    count = logits[..., 0].numel()
    return (torch.arange(count) * 7 % classes).reshape(shape)


def is_loss(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and "loss" in node.func.attr


def loss_line(tensorflow_class):
    """`modeling_tf_bert.py:1434`, where the `call` of a class computes its loss; `None` where it does not."""
    for path, _, definition in definitions(tensorflow_class):
        for method in definition.body:
            if not isinstance(method, ast.FunctionDef) or method.name != "call":
                continue
            lines = [node.lineno for node in ast.walk(method) if is_loss(node)]
            if lines:
                return f"{os.path.basename(path)}:{lines[0]}"
    return None


def with_line(result, tensorflow_class):
    """The result of a check of losses, with the line that computes it where the loss alone differs."""
    at = result.get("at") or ""
    line = loss_line(tensorflow_class)
    if result["status"] != "failed" or not at.endswith("loss") or line is None:
        return result
    return {**result, "detail": f"the loss is computed at {line}"}
