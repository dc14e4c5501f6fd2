"""Which class the weights of a checkpoint are of: as its configuration says, as the user says, or by the weights."""

import inspect
import json
import os
from contextlib import contextmanager


class ArchitectureError(Exception):
    """A checkpoint that is none, or that does not tell its class: a kind, a message and a hint."""

    def __init__(self, kind, message, hint):
        super().__init__(message)
        self.kind, self.hint = kind, hint


SAFE, PLAIN = "model.safetensors", "pytorch_model.bin"
INDEX = ".index.json"
whole = "Give a folder that `save_pretrained` of a PyTorch model wrote, or a name of the Hub."


def read_json(path):
    """The object in a file."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (ValueError, UnicodeDecodeError):
        found = None
    except OSError as error:
        raise ArchitectureError("checkpoint", f"{path} cannot be read: {error.strerror}.", whole) from None
    if not isinstance(found, dict):
        raise ArchitectureError("checkpoint", f"{path} is not the JSON of a configuration.", whole)
    return found


def weight_files(folder):
    """The files with PyTorch's weights that the library would load; whether all are there is seen here as well."""
    for name in (SAFE, PLAIN):
        if os.path.isfile(os.path.join(folder, name)):
            return [name]
        index = name + INDEX
        if os.path.isfile(os.path.join(folder, index)):
            names = read_json(os.path.join(folder, index)).get("weight_map") or {}
            shards = sorted(set(names.values()))
            lacking = [each for each in shards if not os.path.isfile(os.path.join(folder, each))]
            if lacking or not shards:
                message = f"{folder} lacks {', '.join(lacking[:3]) or 'the shards'} that {index} names."
                raise ArchitectureError("checkpoint", message, "Fetch the checkpoint again.")
            return shards
    message = f"{folder} holds no PyTorch weights: neither {SAFE} nor {PLAIN}, nor shards of either."
    raise ArchitectureError("checkpoint", message, whole)


def shapes_of(path):
    """The names of weights in a file, with their shapes. Nothing but headers is read where the format has them."""
    if path.endswith(".safetensors"):
        from safetensors import safe_open

        with safe_open(path, "pt") as file:
            return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}
    import torch

    state = torch.load(path, map_location="cpu", weights_only=True)
    return {name: tuple(tensor.shape) for name, tensor in state.items() if hasattr(tensor, "shape")}


def weights_of(folder):
    found = {}
    for name in weight_files(folder):
        path = os.path.join(folder, name)
        try:
            found.update(shapes_of(path))
        except Exception as error:
            words = str(error).strip().splitlines() or [type(error).__name__]
            message = f"The PyTorch weights cannot be loaded: {name} is broken ({words[0][:200]})."
            raise ArchitectureError("load", message, "Fetch the checkpoint again, or make it again.") from error
    return found


def candidates(config):
    """The library's PyTorch models with the class of a configuration, each once."""
    import transformers

    found = {}
    for name in dir(transformers):
        if name.startswith(("TF", "Flax", "Auto")) or not hasattr(transformers, f"TF{name}"):
            continue
        each = getattr(transformers, name, None)
        if inspect.isclass(each) and hasattr(each, "forward") and getattr(each, "config_class", None) is type(config):
            found[each.__name__] = each
    return found.values()


@contextmanager
def without_numbers():
    """Models that are made in here have no numbers in their parameters, and take no room."""
    import torch

    keep = torch.nn.Module.register_parameter

    def forget(module, name, parameter):
        if parameter is not None and parameter.device.type != "meta":  # one that is shared stays the same
            parameter = torch.nn.Parameter(parameter.to("meta"), requires_grad=parameter.requires_grad)
        keep(module, name, parameter)

    torch.nn.Module.register_parameter = forget
    try:
        yield
    finally:
        torch.nn.Module.register_parameter = keep


def fits(model_class, config, weights):
    """Whether a class asks for just the weights that are there."""
    import copy

    try:
        with without_numbers():
            model = model_class(copy.deepcopy(config))
    except Exception:
        return False
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    known = {name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias") for name in weights}
    left_out = set(getattr(model_class, "_keys_to_ignore_on_save", None) or [])
    names = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        names.setdefault(id(parameter), set()).add(name)
    # Of names that share a parameter, one is saved.
    whole = all(group & known or group & left_out for group in names.values())
    alike = all(wanted[name] == shape for name, shape in weights.items() if name in wanted)
    strange = {name for name in known - set(wanted) if not name.endswith(("position_ids", "num_batches_tracked"))}
    return whole and alike and not strange


def inferred(folder, path):
    """The one class whose weights these are."""
    from transformers import AutoConfig

    hint = "Name the class with --class, such as --class BertForSequenceClassification."
    try:
        config = AutoConfig.from_pretrained(folder)
    except Exception as error:
        words = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        message = f"{path} names no architecture, and no model of the library either: {words}"
        raise ArchitectureError("architecture", message, hint) from None
    weights = weights_of(folder)
    names = sorted(each.__name__ for each in candidates(config) if fits(each, config, weights))
    if len(names) == 1:
        return names[0]
    message = f"{path} names no architecture, and its weights fit no model of {type(config).__name__}."
    if names:
        message = f"{path} names no architecture, and its weights fit several: {', '.join(names)}."
        hint = f"Name the class with --class, such as --class {names[0]}."
    raise ArchitectureError("architecture", message, hint)


def read_architecture(folder, given=None):
    """The name of the PyTorch class of a checkpoint; `given` is what the user says."""
    path = os.path.join(folder, "config.json")
    if not os.path.isfile(path):
        raise ArchitectureError("checkpoint", f"{folder} is no checkpoint: it has no config.json.", whole)
    names = read_json(path).get("architectures") or []
    weight_files(folder)
    if given is not None:
        return given[2:] if given.startswith("TF") else given
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise ArchitectureError("checkpoint", f'"architectures" of {path} is no list of names.', whole)
    if len(names) > 1:
        message = f"{path} names several architectures ({', '.join(names)}): it does not tell which class the weights are of."
        raise ArchitectureError("architecture", message, f"Name the one class with --class, such as --class {names[0]}.")
    return names[0] if names else inferred(folder, path)
