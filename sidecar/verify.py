"""Verifies TensorFlow ports beside PyTorch's models, class by class.

Reads one JSON object on standard input:

    {"checkout": root, "models": [{"model": "bert", "classes": [names] or null, "port": {"text", "reason",
     "classes"} or null}], "tolerance": 1e-5, "timeout": seconds, "checkpoint": absolute path of a folder, name of the
     Hub, or null, "thorough": bool, "locate": bool, "spawn": bool, may be left out}

Prints JSON lines: {"progress": {"model", "class", "step"}}, {"class": {...}} (see `verify_class.empty_row`) and, after
a model's last class, {"model": {"index", "model", "seconds"}}; {"unreachable": why} alone when the Hub does not give the
checkpoint. Each model is verified in a child process, which has at
once what this one imported; a class that ends its child is noted, and another child goes on behind it.
"""

import math
import os
import sys
import time

import crew
import hub
import overlay
from compare import short
from frameworks import import_library
from judging import twin_finder
from verify_class import empty_row, verify_class
from verify_settings import all_cases


def serve_port(root, model, port):
    """Serves a port in place of the file, in this process."""
    if port is None:
        return
    name = f"transformers.models.{model}.modeling_tf_{model}"
    sys.modules.pop(name, None)
    overlay.install(os.path.join(root, "src"), {model: port})
    overlay.register({model: port})


def verify_model(request, entry, done, answer):
    """Answers with the events of one model, for each class but those that are done."""
    model = entry["model"]
    serve_port(request["checkout"], model, entry.get("port"))
    answer({"begin": None})
    try:
        cases, remark = all_cases(model, request["checkpoint"])
    except Exception as error:
        what = "PyTorch's own side cannot be used" if request["checkpoint"] is None else "the checkpoint cannot be read"
        detail = f"{what}: {short(error)}"
        answer({"class": empty_row(model, None, status="pytorch_error", detail=detail)})
        return
    wanted = entry["classes"]
    for name in wanted or []:
        if name not in cases and name not in done:
            detail = f"{model} has no public PyTorch class {name}; it has {', '.join(cases)}"
            answer({"class": empty_row(model, name, status="pytorch_error", detail=detail)})
    chosen = [name for name in cases if wanted is None or name in wanted]
    if not cases:
        detail = f"no public class was found{f': {remark}' if remark else ''}"
        answer({"class": empty_row(model, None, status="pytorch_error", detail=detail)})
    find = twin_finder(model)
    for index, name in enumerate(chosen):
        if name in done:
            continue
        answer({"begin": name})
        row = verify_class(model, name, cases[name], find, request, answer, index == 0)
        said = remark or cases[name].remark
        if said:
            row["checks"].append({"name": "test", "status": "skipped", "detail": f"{said}; a tiny model was made up"})
        answer({"class": row})


class Model:
    """What is known of one model from the events of its children."""

    def __init__(self, model, say):
        self.model, self.say = model, say
        self.done = []
        self.open = self.step = self.partial = None

    def take(self, event):
        if "begin" in event:
            self.open, self.step, self.partial = event["begin"], None, None
            self.progress("starting")
        elif "step" in event:
            self.step = event["step"]
            self.progress(self.step)
        elif "partial" in event:
            self.partial = event["partial"]
        elif "class" in event:
            self.finish(event["class"])

    def progress(self, step):
        self.say({"progress": {"model": self.model, "class": self.open, "step": step}})

    def finish(self, row):
        self.done.append(row["class"])
        self.say({"class": row})
        self.partial = None

    def end(self, status, detail):
        """A child died in the middle of a class; what it had found out before stays."""
        row = self.partial
        detail = explained(detail)
        if row is None:
            row = empty_row(self.model, self.open, status=status, detail=detail)
        else:
            row["checks"].append({"name": self.step or "verify", "status": "failed", "detail": f"{status}: {detail}"})
        self.finish(row)


def explained(detail):
    """A few words on what ends processes from outside."""
    if detail.startswith("SIGKILL"):
        return f"{detail}: the process was killed, most likely because memory ran out"
    if "MemoryError" in detail or "bad_alloc" in detail:
        return f"{detail}: memory ran out"
    return detail


def plain(value):
    """A value without numbers that JSON does not know."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def prepare(request):
    """Imports what all models need."""
    allow_hub(request)
    import_library(request["checkout"])


def allow_hub(request):
    """Lets huggingface_hub, before it is imported, fetch a checkpoint that is no folder; whether there is one."""
    name = request["checkpoint"]
    is_named = name is not None and not os.path.isdir(name)
    if is_named:
        os.environ["HF_HUB_OFFLINE"] = "0"
    return is_named


def verify_all(request, say, attend):
    """Verifies one model after another."""

    def say_plainly(line):
        say(plain(line))

    if allow_hub(request):
        try:
            request["checkpoint"] = hub.download(request["checkpoint"])
        except hub.HubError as error:
            say({"unreachable": str(error)})
            return
    for index, entry in enumerate(request["models"]):
        began = time.monotonic()
        attend(entry, Model(entry["model"], say_plainly))
        seconds = round(time.monotonic() - began, 1)
        say({"model": {"index": index, "model": entry["model"], "seconds": seconds}})


if __name__ == "__main__":
    crew.serve(__file__, prepare, verify_model, verify_all)
