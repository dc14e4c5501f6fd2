"""Judges many models of a checkout, each in a child process: the ports' numbers beside PyTorch's.

Reads one JSON object on standard input:

    {"checkout": root of the checkout, "models": ["bert"], "ports": {"bert": {"text", "reason", "classes"}},
     "tolerance": 1e-5, "timeout": seconds, "flags": whether to judge with other flags as well, "spawn": whether to
     start each child anew although the system could fork}

Prints one JSON line per model: {"model", "seconds", "rows": [{"class", "status", "max_difference", "at", "detail",
"flags"}]}. The status is one of ok, differs, no_class, import_error, load_error, missing_weights, pytorch_error,
call_error, crash, timeout; "class" is null when the model's test could not be read.
"""

import time

import overlay
from crew import serve
from frameworks import import_library
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


def judge_all(request, say, attend):
    """Prints a line per model."""
    for model in request["models"]:
        began = time.monotonic()
        rows = Rows()
        attend(model, rows)
        say({"model": model, "seconds": round(time.monotonic() - began, 1), "rows": list(rows.done.values())})


def judge(request, model, done, answer):
    """Judges the classes of one model."""
    judge_model(model, request, done, answer)


if __name__ == "__main__":
    serve(__file__, import_once, judge, judge_all)
