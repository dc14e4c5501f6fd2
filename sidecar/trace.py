"""Runs PyTorch models on the tiny inputs of their own tests and tells what their expressions hold.

Reads one JSON object on standard input:

    {"root": folder of a checkout, "limit": seconds for each model, "record": true,
     "models": [{"model": "bert", "test": "tests/models/bert/test_modeling_bert.py"}]}

Prints JSON lines. Facts come first: {"model", "file", "line", "column", "end_line", "end_column", "kinds", "ranks",
"dtypes"}, with lines from 1 and columns in UTF-16 code units from 0. A summary ends each model: {"model", "runs": how
often each run was made, "failed": runs that no class made, with the reason, "digest" of all outputs, "files": what the
model's modules were imported from, "error": why there is nothing, or null}. With "record" off, nothing is rewritten
and there are no facts: the digest says that recording changes no number.

Everything is imported once; each model then runs in a process of its own, whose crash or hang ends no other.
"""

import importlib
import json
import os
import signal
import sys
import tempfile
import time


os.environ.update(PYTORCH_JIT="0", USE_TF="0", USE_FLAX="0", USE_TORCH="1")  # scripted functions run as Python
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
sys.dont_write_bytecode = True

from trace_instrument import Finder  # noqa: E402
from trace_model import short, trace  # noqa: E402
from trace_recorder import Recorder  # noqa: E402


# The scripts here must not stand in for modules of the standard library, such as `trace`.
sys.path.pop(0)


def guarded(request, root, seconds, recorder, path):
    """Traces a model into a file. Ends the process: nothing of the model may run behind it."""
    with open(path, "w", encoding="utf-8") as file:
        try:
            trace(request, root, seconds, recorder, lambda line: print(json.dumps(line), file=file))
            code = 0
        except BaseException as error:
            file.seek(0)
            file.truncate()
            file.write(short(error))
            code = 1
    os._exit(code)


def forked(request, root, limit, recorder, path):
    """Text of the answer, and the reason when there is none."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        guarded(request, root, limit * 0.7, recorder, path)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if status == 0:
                return text, None
            return "", text if os.WIFEXITED(status) and text else f"the process died (status {status})"
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "", f"ended after {limit} seconds"


def prepare(root, recorder):
    """Imports what all models share."""
    sys.path[:0] = [os.path.join(root, "src"), root]
    if recorder is not None:
        sys.meta_path.insert(0, Finder(root, recorder))
    import torch

    torch.set_num_threads(1)
    import transformers.modeling_utils  # noqa: F401

    for name in ("tests.test_modeling_common", "tests.generation.test_utils", "tests.test_pipeline_mixin"):
        try:
            importlib.import_module(name)
        except Exception:
            pass  # a model that needs it will say so


def main():
    request = json.load(sys.stdin)
    root = os.path.realpath(request["root"])
    # What libraries print on standard output must not get between the lines of the answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    recorder = Recorder()
    with tempfile.TemporaryDirectory() as folder:
        # Tests open files below `./tests`; whatever they write must not land in the checkout.
        os.symlink(os.path.join(root, "tests"), os.path.join(folder, "tests"))
        os.chdir(folder)
        prepare(root, recorder if request["record"] else None)
        for model in request["models"]:
            text, error = forked(model, root, request["limit"], recorder, os.path.join(folder, "answer"))
            if error is not None:
                text = json.dumps({"model": model["model"], "runs": {}, "failed": {}, "error": error}) + "\n"
            answers.write(text)
            answers.flush()
        os.chdir(root)


if __name__ == "__main__":
    main()
