"""Does the same work for one model after another, each in children that may die.

Children are forked, so that they have at once what the script imported; where the system cannot fork, or an import made
TensorFlow compute, each one is a new interpreter.
"""

import json
import os
import signal
import sys
import tempfile

from children import Forked, Spawned, speaking, watched
from frameworks import is_tensorflow_at_work


def serve(script, prepare, work, answer_all):
    """Answers the request on a script's standard input, with JSON lines; or does what a child of it is told to.

    `prepare(request)` imports what all models need; `work(request, entry, done, answer)` does one entry of the
    request's "models" but for what is `done` already. `answer_all(request, say, attend)` goes through the entries:
    `attend(entry, state)` has one done, see `attend` below, and `say(line)` prints a line.
    """
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], prepare, work)
        return
    request = json.load(sys.stdin)
    # What libraries print on standard output must not get between the lines of the answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # What a killed child leaves in its folders for temporary files goes with this one.
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        os.environ["TMPDIR"] = folder
        start = starter(script, request, prepare, work, folder)
        answer_all(
            request,
            lambda line: print(json.dumps(line), file=answers, flush=True),
            lambda entry, state: attend(start, entry, state, request["timeout"]),
        )


def starter(script, request, prepare, work, folder):
    """What starts a child: `start(entry, done, errors)`."""
    if hasattr(os, "fork") and not request.get("spawn"):
        prepare(request)
        if not is_tensorflow_at_work():
            return lambda entry, done, errors: Forked(lambda answer: work(request, entry, done, answer), errors)
    path = os.path.join(folder, "request.json")

    def spawned(entry, done, errors):
        with open(path, "w") as file:
            json.dump({**request, "models": [entry], "done": done}, file)
        return Spawned(os.path.abspath(script), path, errors)

    return spawned


def child(path, prepare, work):
    """The work of a spawned child."""
    with open(path) as file:
        request = json.load(file)
    answers, sys.stdout = sys.stdout, sys.stderr
    prepare(request)
    speaking(lambda answer: work(request, request["models"][0], request["done"], answer), answers)


def attend(start, entry, state, limit):
    """Has children do an entry: what ends one is noted, and another one goes on behind it.

    `state` takes the events (`take`) and how a child died (`end(status, detail)`); `done` is what needs no further
    child, and `open` what is at work, or None. `limit` is in seconds, from one event to the next.
    """
    while True:
        known = len(state.done)
        ended = None
        for event in watched(lambda errors: start(entry, list(state.done), errors), limit):
            if isinstance(event, tuple):
                ended = event
            else:
                state.take(event)
        if ended is None:
            return
        where = state.open
        state.end(*ended)
        # Without anything at work, the next child would end in the same way.
        if where is None or len(state.done) == known:
            return
