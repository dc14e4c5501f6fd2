"""What else than a test's own inputs and configuration a class is judged with: one change at a time."""

import copy
import inspect
import re
import sys


def call_variants(pytorch_class, config, inputs, with_labels):
    """Other calls of the same model: (name, inputs, further arguments)."""
    parameters = inspect.signature(pytorch_class.forward).parameters
    try:
        labelled = with_labels()
    except Exception:  # testers that know no labels
        labelled = {}
    if set(labelled) - set(inputs):
        yield "labels", labelled, {}
    masks = [key for key in inputs if key.endswith("attention_mask")]
    if masks:
        yield "no mask", {key: value for key, value in inputs.items() if key not in masks}, {}
    if "output_attentions" in parameters:
        yield "output_attentions", inputs, {"output_attentions": True}
    if "use_cache" in parameters:
        use_cache = not getattr(config, "use_cache", True)
        yield f"use_cache={use_cache}", inputs, {"use_cache": use_cache}


def own_switches(config, source):
    """Boolean attributes that a configuration class has of its own, and that a modeling file reads."""
    own = inspect.signature(type(config).__init__).parameters
    names = [name for name in own if isinstance(getattr(config, name, None), bool)]
    about_calls = ("output_", "use_cache", "return_dict", "gradient_checkpointing")
    # `config.name` or `getattr(config, "name")`
    read = r"""\bconfig(?:\.|,\s*["'])%s\b"""
    return [name for name in names if not name.startswith(about_calls) and re.search(read % name, source)]


def config_variants(config, pytorch_class):
    """The configuration with one switch turned at a time: (name, configuration)."""
    source = inspect.getsource(sys.modules[pytorch_class.__module__])
    for name in own_switches(config, source):
        changed = copy.deepcopy(config)
        turned = not getattr(config, name)
        setattr(changed, name, turned)
        yield f"{name}={turned}", changed
