"""Converts PyTorch checkpoints to TensorFlow weights, as the library's `pt-to-tf` did.

Reads one JSON object on standard input:

    {"checkout": root, "conversions": [{"checkpoint": folder or name, "is_name": bool, "class": name or null,
     "out": folder or null, "limit": 5e-5, "shard": "10GB", "replace": bool, "pull_request": bool}]}

Prints JSON lines: {"index", "step"} while it works, and for each conversion one of

    {"index", "done": {"folder", "architecture", "files", "outputs", "hidden", "compared", "pull_request", "note"}}
    {"index", "refused": {"architecture", "stage", "differences": [{"name", "difference"}]}}
    {"index", "failed": {"kind", "message", "hint"}}
"""

import copy
import inspect
import json
import os
import re
import shutil
import sys
import traceback


os.environ.setdefault("HF_HUB_OFFLINE", "0")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import hub
import placing
from architecture import ArchitectureError, read_architecture, weights_of
from compare import distance, flatten, is_optional, short, to_tensorflow
from frameworks import import_library


class ConvertError(Exception):
    """What a user can do something about: a kind, a message and a hint."""

    def __init__(self, kind, message, hint):
        super().__init__(message)
        self.kind, self.hint = kind, hint


class Refused(Exception):
    """The two models give other numbers."""

    def __init__(self, stage, differences):
        super().__init__(stage)
        self.stage, self.differences = stage, differences


def find_classes(name):
    """The PyTorch class and its twin."""
    import transformers

    pytorch_class = getattr(transformers, name, None)
    if not inspect.isclass(pytorch_class) or not hasattr(pytorch_class, "forward"):
        message = f"This version of the library ({transformers.__version__}) has no PyTorch class {name}."
        raise ConvertError("architecture", message, "Give --repo a checkout that has it; remote code is never run.")
    twin = getattr(transformers, f"TF{name}", None)
    if twin is None:
        module = inspect.getmodule(pytorch_class)
        message = f"{name} has no TensorFlow twin: the library ({transformers.__version__}) exports no TF{name}."
        model = module.__name__.split(".")[2] if module and module.__name__.count(".") > 2 else "the model"
        raise ConvertError("architecture", message, f"Port it first: add-tf-model {model}")
    return pytorch_class, twin


def load_pytorch(pytorch_class, folder):
    try:
        model, info = pytorch_class.from_pretrained(folder, output_loading_info=True)
    except Exception as error:
        weights_of(folder)  # tells of the file that is broken, if one is
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        said = f"{short(error)} {lines[1]}" if len(lines) > 1 and lines[0].endswith(":") else short(error)
        message = f"The PyTorch weights cannot be loaded: {said}"
        raise ConvertError("load", message, "See whether the checkpoint is whole.") from error
    if info["missing_keys"]:
        message = f"The checkpoint lacks weights of {pytorch_class.__name__}: {', '.join(sorted(info['missing_keys'])[:5])}."
        raise ConvertError("load", message, "They would be random in TensorFlow; give a checkpoint of this class.")
    return model.eval()


def holds_weights(model, name):
    """Whether a name that the library misses is that of a weight, or of a layer that has some: it names layers of all kinds."""
    return not any(layer.name == name and not layer.weights for layer in model.layers)


def is_made_up(pytorch_class, name):
    """Whether PyTorch itself does not keep a weight, because it can be computed: positions as sines."""
    kept_out = getattr(pytorch_class, "_keys_to_ignore_on_save", None) or []
    patterns = getattr(pytorch_class, "_keys_to_ignore_on_load_missing", None) or []
    return name in kept_out or any(re.search(pattern, name) for pattern in patterns)


def load_tensorflow(twin, pytorch_class, folder, from_pt):
    try:
        model, info = twin.from_pretrained(folder, from_pt=from_pt, output_loading_info=True)
    except Exception as error:
        message = f"{twin.__name__} cannot load the weights: {short(error)}"
        raise ConvertError("load", message, "add-tf-model verify tells more of the port.") from error
    missing = [
        name
        for name in sorted(info["missing_keys"])
        if holds_weights(model, name) and not is_made_up(pytorch_class, name)
    ]
    if missing:
        message = f"{twin.__name__} finds no value for {', '.join(missing[:5])}."
        raise ConvertError("load", message, "A name= in the port is wrong; add-tf-model verify tells which.")
    return model


def run_pytorch(model, inputs):
    import torch

    takes = inspect.signature(model.forward).parameters
    options = {"output_hidden_states": True} if "output_hidden_states" in takes else {}
    with torch.no_grad():
        outputs = model(**copy.deepcopy(inputs), **options)
    found = {}
    flatten("", outputs, found)
    return found, options


def run_tensorflow(model, inputs, options):
    found = {}
    flatten("", model(to_tensorflow(inputs), training=False, **options), found)
    return found


def differences(expected, found):
    """The difference of each output of PyTorch by its name; infinite where a shape differs or it is missing."""
    result = {}
    for name, left in expected.items():
        right = found.get(name)
        if right is None:
            if not is_optional(name):
                result[name] = float("inf")
        elif left.shape != right.shape:
            result[name] = float("inf")
        else:
            result[name] = distance(left, right)
    return result


def judge(stage, expected, found, limit):
    """The largest differences of outputs and of hidden states."""
    compared = differences(expected, found)
    if not compared:
        raise ConvertError("load", "The two models have no output in common.", "add-tf-model verify tells more.")
    above = {name: value for name, value in compared.items() if not value <= limit}
    if above:
        raise Refused(stage, above)
    hidden = [value for name, value in compared.items() if "hidden" in name]
    outputs = [value for name, value in compared.items() if "hidden" not in name]
    return {"outputs": max(outputs, default=0.0), "hidden": max(hidden, default=0.0), "compared": len(compared)}


def see_to_folder(folder, may_replace):
    """Says early what would end the conversion late."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise ConvertError("write", f"{folder} is no folder.", "Give another --out.")
    if os.path.isdir(folder) and placing.weight_files(folder) and not may_replace:
        raise ConvertError("exists", f"{folder} has TensorFlow weights already.", "Replace them with --force.")
    place = folder
    while not os.path.exists(place):
        place = os.path.dirname(place)
    if not os.path.isdir(place) or not os.access(place, os.W_OK | os.X_OK):
        raise ConvertError("write", f"{folder} cannot be written: {place} takes no files.", "Give another place with --out.")


def see_to_space(model, folder):
    """Says that a disk is full before it is: what writes the files ends the process when it finds out."""
    needed = sum(weight.shape.num_elements() * weight.dtype.size for weight in model.weights)
    needed += needed // 20 + 2**19
    free = shutil.disk_usage(folder).free
    if needed > free:
        message = f"{folder} cannot be written: it takes {needed / 1e6:.1f} MB, and {free / 1e6:.1f} MB are free."
        raise ConvertError("write", message, "Make room, or give another place with --out; nothing was written.")


def save(model, load, entry, folder, compare, say):
    """Writes weights beside their place, loads and compares them there, then puts them into it."""
    is_new, draft = not os.path.exists(folder), None
    try:
        os.makedirs(folder, exist_ok=True)
        see_to_space(model, folder)
        draft = placing.draft_folder(folder)
        say("writing")
        model.save_pretrained(draft, safe_serialization=False, max_shard_size=entry["shard"])
        say("comparing what was written")
        written = compare("written", load(draft, from_pt=False))
        return placing.place(draft, folder), written
    except (OSError, RuntimeError) as error:
        # What writes the files tells of a full disk in several ways.
        reason = getattr(error, "strerror", None) or short(error)
        found = re.search(r"error message = '([^']+)'", str(error))
        message = f"{folder} cannot be written: {found[1] if found else reason}."
        raise ConvertError("write", message, "See to space and permissions; nothing half-written is left.") from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
        if is_new and os.path.isdir(folder) and not os.listdir(folder):
            os.rmdir(folder)


def pull_request_text(crossed, written, name):
    lines = [
        f"TensorFlow weights of `{name}`, converted from the PyTorch weights of this repository by `add-tf-model convert`.",
        "",
        "| compared with PyTorch | largest difference of outputs | of hidden states |",
        "| --- | --- | --- |",
        f"| loaded with `from_pt=True` | {crossed['outputs']:.3e} | {crossed['hidden']:.3e} |",
        f"| loaded from these files | {written['outputs']:.3e} | {written['hidden']:.3e} |",
    ]
    return "\n".join(lines)


def submit(entry, folder, files, text):
    """The address of the pull request, and a word when there is none."""
    if not entry["is_name"]:
        return None, None
    if not entry["pull_request"]:
        return None, "No pull request was opened (--no-pr)."
    if hub.token_of_user() is None:
        return None, "No pull request was opened: there is no token. Set HF_TOKEN, or log in with huggingface-cli."
    return hub.open_pull_request(entry["checkpoint"], folder, files, "Add TF weights", text), None


def convert(entry, say):
    from tiny_model import make_inputs

    source = entry["checkpoint"]
    if entry["is_name"]:
        say("fetching")
        source = hub.download(source)
    name = read_architecture(source, entry["class"])
    pytorch_class, twin = find_classes(name)
    folder = entry["out"] or source
    see_to_folder(folder, entry["replace"])
    say("running PyTorch")
    model = load_pytorch(pytorch_class, source)
    try:
        inputs = make_inputs(pytorch_class, model.config)
        expected, options = run_pytorch(model, inputs)
    except Exception as error:
        message = f"{name} does not run on inputs that were made up for it: {short(error)}"
        raise ConvertError("inputs", message, "Its weights cannot be compared, so they were not converted.") from error
    del model

    def load(place, from_pt):
        return load_tensorflow(twin, pytorch_class, place, from_pt)

    def compare(stage, tensorflow):
        return judge(stage, expected, run_tensorflow(tensorflow, inputs, options), entry["limit"])

    say("running TensorFlow")
    crossing = load(source, from_pt=True)
    crossed = compare("crossed", crossing)
    files, written = save(crossing, load, entry, folder, compare, say)
    text = pull_request_text(crossed, written, name)
    try:
        address, note = submit(entry, folder, files, text)
    except hub.HubError as error:
        hint = f"The weights are in {folder}; run again, or upload them by hand."
        raise ConvertError("hub", str(error), hint) from None
    rest = {**written, "pull_request": address, "note": note}
    return {"folder": folder, "architecture": name, "files": files, **rest}


def finite(value):
    """JSON knows no infinity."""
    return value if value < float("inf") else None


def answer_to(entry, say):
    try:
        return {"done": convert(entry, say)}
    except Refused as error:
        found = sorted(error.differences.items(), key=lambda each: -each[1])
        listed = [{"name": name, "difference": finite(value)} for name, value in found]
        return {"refused": {"stage": error.stage, "differences": listed}}
    except (ConvertError, ArchitectureError) as error:
        return {"failed": {"kind": error.kind, "message": hub.without_token(str(error)), "hint": error.hint}}
    except hub.HubError as error:
        hint = "See to the network and the name, or give a local folder."
        return {"failed": {"kind": "hub", "message": str(error), "hint": hint}}
    except Exception as error:
        traceback.print_exc()
        message = f"The conversion failed at something that it does not know: {hub.without_token(short(error))}"
        return {"failed": {"kind": "load", "message": message, "hint": "Report it, with what --debug shows."}}


def main():
    # The library prints to standard output here and there: the protocol keeps it for itself.
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    import_library(request["checkout"])
    for index, entry in enumerate(request["conversions"]):

        def say(line, index=index):
            print(json.dumps({"index": index, **line}), file=channel, flush=True)

        say(answer_to(entry, lambda step: say({"step": step})))


if __name__ == "__main__":
    main()
