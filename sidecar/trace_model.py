"""Makes the runs of one model and collects what they tell."""

import hashlib
import importlib
import inspect
import os
import random
import signal
import sys
import time

from trace_runs import runs_of


RUN_SECONDS = 20


class TooSlow(BaseException):
    """A run that takes too long; code that catches `Exception` does not catch it."""


def ring(*_):
    raise TooSlow


def short(error):
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def seed():
    """Gives every run the same numbers, whatever ran before."""
    import numpy
    import torch

    torch.manual_seed(0)
    random.seed(0)
    numpy.random.seed(0)
    for name in ("tests.test_modeling_common", "transformers.testing_utils"):
        generator = getattr(sys.modules.get(name), "global_rng", None)
        if generator is not None:
            generator.seed(0)


def feed(digest, value):
    import torch

    if isinstance(value, torch.Tensor):
        # bytes as they are: neither rounding nor `nan` hides a difference
        numbers = value.detach().to(torch.complex128).contiguous()
        digest.update(repr((tuple(value.shape), value.dtype)).encode() + numbers.numpy().tobytes())
    elif isinstance(value, dict):
        for item in value.values():
            feed(digest, item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            feed(digest, item)


def tests_in(module):
    for _, test in inspect.getmembers(module, inspect.isclass):
        if test.__module__ == module.__name__ and getattr(test, "all_model_classes", None):
            if hasattr(test, "_prepare_for_class"):
                yield test


def all_runs(module):
    """The runs of all classes side by side, so that a limit cuts off the least telling ones."""
    waiting = []
    for test_class in tests_in(module):
        test = test_class("setUp")
        test.setUp()
        waiting += [runs_of(test, model_class) for model_class in test.all_model_classes]
    while waiting:
        for each in list(waiting):
            run = next(each, None)
            if run is None:
                waiting.remove(each)
            else:
                yield run


def attempt(function, recorder, digest):
    """Makes a run; gives the reason when it comes to nothing."""
    import torch

    seed()
    recorder.is_on = True
    signal.setitimer(signal.ITIMER_REAL, RUN_SECONDS)
    try:
        with torch.no_grad():
            output = function()
    except (Exception, TooSlow, SystemExit) as error:
        return short(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        recorder.is_on = False
    feed(digest, output)
    return None


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def imported_files(root):
    """Hashes of the checkout's files that the process has imported."""
    files = {}
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if path and path.endswith(".py") and path.startswith(root + os.sep):
            files[os.path.relpath(path, root).replace(os.sep, "/")] = digest_of(path)
    return files


def trace(request, root, seconds, recorder, answer):
    import torch

    recorder.tensor = torch.Tensor
    signal.signal(signal.SIGALRM, ring)
    end = time.monotonic() + seconds
    runs, failed, digest = {}, {}, hashlib.sha256()
    module = importlib.import_module(request["test"][: -len(".py")].replace("/", "."))
    for name, function in all_runs(module):
        if time.monotonic() > end:
            failed["time"] = f"the limit of {seconds:.0f} seconds cut the last runs off"
            break
        reason = attempt(function, recorder, digest)
        if reason is None:
            recorder.commit()
            runs[name] = runs.get(name, 0) + 1
        else:
            recorder.drop()
            failed.setdefault(name, reason)
    for fact in recorder.facts():
        answer({"model": request["model"], **fact})
    failed = {name: reason for name, reason in failed.items() if name not in runs}
    summary = {"runs": runs, "failed": failed, "digest": digest.hexdigest(), "files": imported_files(root)}
    answer({"model": request["model"], **summary, "error": None})
