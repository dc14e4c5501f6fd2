"""Verifies TensorFlow ports beside PyTorch's models, class by class.

Reads one JSON object on standard input:

    {"checkout": root, "models": [{"model": "bert", "classes": [names] or null, "port": {"text", "reason",
     "classes"} or null}], "tolerance": 1e-5, "timeout": seconds, "checkpoint": folder or null,
     "thorough": bool, "locate": bool, "spawn": bool, may be left out}

Prints JSON lines: {"progress": {"model", "class", "step"}}, {"class": {...}} (see `verify_class.empty_row`) and, after
a model's last class, {"model": {"index", "model", "seconds"}}. Each model is verified in a child process, which has at
once what this one imported; a class that ends its child is noted, and another child goes on behind it.
"""

import json
import math
import os
import signal
import sys
import tempfile
import time

import overlay
from children import Forked, Spawned, speaking, watched
from compare import short
from frameworks import import_library, is_tensorflow_at_work
from judging import twin_finder
from verify_class import empty_row, verify_class
from verify_settings import all_cases


def serve(root, model, port):
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
    serve(request["checkout"], model, entry.get("port"))
    answer({"begin": None})
    try:
        cases, remark = all_cases(model, request["checkpoint"])
    except Exception as error:
        detail = f"PyTorch's own side cannot be used: {short(error)}"
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


def verified(request, entry, start, say):
    """Verifies one model."""
    state = Model(entry["model"], say)
    while True:
        known = len(state.done)
        ended = None
        for event in watched(lambda errors: start(entry, list(state.done), errors), request["timeout"]):
            if isinstance(event, tuple):
                ended = event
            else:
                state.take(event)
        if ended is None:
            return
        where = state.open
        state.end(*ended)
        # Without a class at work, the next child would end in the same way.
        if where is None or len(state.done) == known:
            return


def forked(request):
    def start(entry, done, errors):
        return Forked(lambda answer: verify_model(request, entry, done, answer), errors)

    return start


def spawned(request, folder):
    path = os.path.join(folder, "request.json")

    def start(entry, done, errors):
        with open(path, "w") as file:
            json.dump({**request, "models": [entry], "done": done}, file)
        return Spawned(os.path.abspath(__file__), path, errors)

    return start


def child(path):
    with open(path) as file:
        request = json.load(file)
    answers, sys.stdout = sys.stdout, sys.stderr
    import_library(request["checkout"])
    speaking(lambda answer: verify_model(request, request["models"][0], request["done"], answer), answers)


def place_checkpoint(request):
    """A folder is found from wherever the work is done; any other name is asked of the Hub."""
    checkpoint = request["checkpoint"]
    if checkpoint is None:
        return
    if os.path.isdir(checkpoint):
        request["checkpoint"] = os.path.abspath(checkpoint)
    else:
        os.environ["HF_HUB_OFFLINE"] = "0"


def main():
    request = json.load(sys.stdin)
    # What libraries print on standard output must not get between the lines of the answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    def say(line):
        print(json.dumps(plain(line)), file=answers, flush=True)

    place_checkpoint(request)
    can_fork = hasattr(os, "fork") and not request.get("spawn")
    # What a killed child leaves in its folders for temporary files goes with this one.
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        os.environ["TMPDIR"] = folder
        if can_fork:
            import_library(request["checkout"])
            can_fork = not is_tensorflow_at_work()
        start = forked(request) if can_fork else spawned(request, folder)
        for index, entry in enumerate(request["models"]):
            began = time.monotonic()
            verified(request, entry, start, say)
            seconds = round(time.monotonic() - began, 1)
            say({"model": {"index": index, "model": entry["model"], "seconds": seconds}})


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        main()
