"""Judges many models of a checkout, each in a child process: the ports' numbers beside PyTorch's.

Reads one JSON object on standard input:

    {"checkout": root of the checkout, "models": ["bert"], "ports": {"bert": {"text", "reason", "classes"}},
     "tolerance": 1e-5, "timeout": seconds, "flags": whether to judge with other flags as well, "spawn": whether to
     start each child anew although the system could fork}

Prints one JSON line per model: {"model", "seconds", "rows": [{"class", "status", "max_difference", "at", "detail",
"flags"}]}. The status is one of ok, differs, no_class, import_error, load_error, missing_weights, pytorch_error,
call_error, crash, timeout; "class" is null when the model's test could not be read.
"""

import json
import os
import signal
import sys
import tempfile
import time

import overlay
from children import Forked, Spawned, speaking, watched
from frameworks import import_library, is_tensorflow_at_work
from judging import judge_model


def import_once(request):
    """Imports what all models need; ports are served from here on."""
    import_library(request["checkout"], lambda source: overlay.install(source, request["ports"]))
    overlay.register(request["ports"])


class Rows:
    """The rows of one model, gathered from the events of its children."""

    def __init__(self):
        self.done = {}
        self.open = None
        self.variant = None

    def take(self, event):
        if "begin" in event:
            self.open = event["begin"]
        elif "row" in event:
            self.done[event["row"]["class"]] = event["row"]
        elif "begin_variant" in event:
            self.variant = event["begin_variant"]
        elif "variant" in event:
            self.variant = None
            self.note(event["variant"])
        elif "end" in event:
            self.open = None

    def note(self, variant):
        self.done[self.open].setdefault("flags", []).append(variant)

    def end(self, status, detail):
        """A child died: puts it down to what it was doing."""
        if self.variant is not None:
            self.note({"flag": self.variant, "status": status, "detail": detail})
        elif self.open not in self.done:
            self.done[self.open] = {"class": self.open, "status": status, "detail": detail}
        self.open = self.variant = None


def judged(request, model, start):
    """Judges one model. A class that ends its child is noted, and another child goes on behind it."""
    rows = Rows()
    while True:
        known = len(rows.done)
        ended = None
        for event in watched(lambda errors: start(model, list(rows.done), errors), request["timeout"]):
            if isinstance(event, tuple):
                ended = event
            else:
                rows.take(event)
        if ended is None:
            break
        where = rows.open
        rows.end(*ended)
        # Without a class at work, the next child would end in the same way.
        if where is None or len(rows.done) == known:
            break
    return list(rows.done.values())


def forked(request):
    def start(model, done, errors):
        return Forked(lambda answer: judge_model(model, request, done, answer), errors)

    return start


def spawned(request, folder):
    path = os.path.join(folder, "request.json")

    def start(model, done, errors):
        with open(path, "w") as file:
            json.dump({**request, "models": [model], "done": done}, file)
        return Spawned(os.path.abspath(__file__), path, errors)

    return start


def child(path):
    with open(path) as file:
        request = json.load(file)
    answers, sys.stdout = sys.stdout, sys.stderr
    import_once(request)
    model, done = request["models"][0], request["done"]
    speaking(lambda answer: judge_model(model, request, done, answer), answers)


def main():
    request = json.load(sys.stdin)
    # What libraries print on standard output must not get between the lines of the answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    can_fork = hasattr(os, "fork") and not request.get("spawn")
    # What a killed child leaves in its folders for temporary files goes with this one.
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        os.environ["TMPDIR"] = folder
        if can_fork:
            import_once(request)
            can_fork = not is_tensorflow_at_work()
        start = forked(request) if can_fork else spawned(request, folder)
        for model in request["models"]:
            began = time.monotonic()
            rows = judged(request, model, start)
            line = {"model": model, "seconds": round(time.monotonic() - began, 1), "rows": rows}
            print(json.dumps(line), file=answers, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        main()
