"""Twins of ports that stop with an error, so that the place can be looked for."""

import inspect

from judging import PytorchError


def loaded_unrun(pytorch_model, tensorflow_class):
    """The twin with PyTorch's weights, without the call that `from_pretrained` makes of it."""
    from transformers.modeling_tf_pytorch_utils import load_pytorch_state_dict_in_tf2_model

    twin = tensorflow_class(pytorch_model.config)
    getattr(twin, "build_in_name_scope", twin.build)()
    rename = getattr(twin, "tf_to_pt_weight_rename", None)
    state = {name: tensor.numpy() for name, tensor in pytorch_model.state_dict().items()}
    options = {"allow_missing_keys": True, "tf_to_pt_weight_rename": rename, "ignore_mismatched_sizes": True}
    known = inspect.signature(load_pytorch_state_dict_in_tf2_model).parameters
    # no inputs, no call
    load_pytorch_state_dict_in_tf2_model(
        twin, state, tf_inputs={}, **{name: each for name, each in options.items() if name in known}
    )
    return twin


def accepted_by_port(pair, inputs, tolerance):
    """The inputs without the one that the port says it cannot take, when more than that is wrong with it."""
    for name in inputs:
        kept = {key: value for key, value in inputs.items() if key != name}
        pair.failure = None
        try:
            found = pair.judge(kept, tolerance)
        except PytorchError:
            continue
        if not isinstance(pair.failure, NotImplementedError) and found["status"] in ("differs", "call_error"):
            return kept
    return inputs
