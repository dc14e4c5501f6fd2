"""Judges the classes of one model: each PyTorch class that the model's own test lists, beside its TensorFlow twin."""

import copy
import functools
import importlib
import importlib.util
import inspect
import random
import sys
import time

from compare import load_twin, missing_weights, perturb, short, to_tensorflow, verdict
from frameworks import import_test
from variants import call_variants, config_variants


class PytorchError(Exception):
    """PyTorch's own side does not run: no fault of the port."""


def seed_all():
    """The same weights and inputs in every run, whichever classes were judged before."""
    import numpy as np
    import torch

    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    common = sys.modules.get("tests.test_modeling_common")
    if hasattr(common, "global_rng"):
        common.global_rng.seed(0)


def listed_classes(module):
    """The public classes that the testers of a test module list, each with the testers that list it."""
    import transformers

    found = {}
    for _, tester in inspect.getmembers(module, inspect.isclass):
        if tester.__module__ != module.__name__:
            continue
        for pytorch_class in getattr(tester, "all_model_classes", None) or ():
            # Tests list inner modules as well, which have no public twin.
            if hasattr(transformers, pytorch_class.__name__):
                found.setdefault(pytorch_class.__name__, []).append((tester, pytorch_class))
    return found


def prepare(tester, pytorch_class, **labels):
    """The tiny configuration and the inputs that a test gives to a class."""
    seed_all()
    test = tester("setUp") if hasattr(tester, "setUp") else tester()
    test.setUp()
    maker = test.model_tester
    per_class = getattr(maker, "prepare_config_and_inputs_for_model_class", None)
    prepared = per_class(pytorch_class) if per_class else maker.prepare_config_and_inputs_for_common()
    config, inputs = prepared[0], prepared[1]
    if hasattr(test, "_prepare_for_class"):
        inputs = test._prepare_for_class(inputs, pytorch_class, **labels)
    return config, accepted(inputs, pytorch_class)


def accepted(inputs, pytorch_class):
    parameters = inspect.signature(pytorch_class.forward).parameters
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    return {key: value for key, value in inputs.items() if value is not None and (takes_all or key in parameters)}


class Pair:
    """A PyTorch model, made once, and its twin, loaded when PyTorch has shown that it runs."""

    def __init__(self, pytorch_class, find_twin, config):
        self.find_twin = find_twin
        self.twin = self.info = self.expected = self.found = self.failure = None
        try:
            self.model = self.make_pytorch(pytorch_class, config)
        except Exception as error:
            raise PytorchError(short(error)) from error

    def make_pytorch(self, pytorch_class, config):
        import torch

        torch.manual_seed(0)
        model = pytorch_class(config).eval()
        perturb(model)
        return model

    def load(self):
        """A verdict when the twin cannot be had."""
        found = self.find_twin()
        if isinstance(found, dict):
            return found
        try:
            self.twin, self.info = load_twin(self.model, found)
        except Exception as error:
            self.failure = error
            return {"status": "load_error", "detail": short(error)}
        return missing_weights(self.info)

    def run_pytorch(self, inputs, **options):
        import torch

        try:
            with torch.no_grad():
                # Some models write into what they are given.
                return self.model(**copy.deepcopy(inputs), **options)
        except Exception as error:
            raise PytorchError(short(error)) from error

    def judge(self, inputs, tolerance, **options):
        self.expected = self.run_pytorch(inputs, **options)
        failed = self.load() if self.twin is None else None
        if failed:
            return failed
        try:
            self.found = self.twin(to_tensorflow(inputs), training=False, **options)
        except Exception as error:
            self.failure = error
            return {"status": "call_error", "detail": short(error)}
        return verdict(self.expected, self.found, tolerance)


def judge_once(make, pytorch_class, find_twin, tolerance, pair_class=Pair):
    """The verdict on a class with the configuration and the inputs that `make()` gives, and the pair that was made."""
    pair = None
    try:
        try:
            config, inputs = make()
            ask_for_hidden_states(config)
        except Exception as error:
            raise PytorchError(short(error)) from error
        pair = pair_class(pytorch_class, find_twin, config)
        return pair.judge(inputs, tolerance), pair
    except PytorchError as error:
        return {"status": "pytorch_error", "detail": str(error)}, pair


def ask_for_hidden_states(config):
    try:
        config.output_hidden_states = True
    except AttributeError:
        pass  # a property of configurations that are made of others


def judge_variants(tester, pytorch_class, find_twin, pair, request, answer):
    """Judges a class again with other inputs, and with switches of its configuration."""
    config, inputs = prepare(tester, pytorch_class)
    ask_for_hidden_states(config)

    def with_labels():
        return prepare(tester, pytorch_class, return_labels=True)[1]

    deadline = time.monotonic() + request["timeout"]

    def attempt(name, judge):
        if time.monotonic() > deadline:
            answer({"variant": {"flag": name, "status": "untried"}})
            return
        answer({"begin_variant": name})
        try:
            found = judge()
        except PytorchError:
            found = {"status": "pytorch_error"}
        line = {"flag": name, "status": found["status"]}
        if line["status"] != "ok":
            line["detail"] = found.get("detail") or found.get("at")
        answer({"variant": line})

    for name, changed, options in call_variants(pytorch_class, config, inputs, with_labels):
        attempt(name, lambda: pair.judge(changed, request["tolerance"], **options))
    for name, changed in config_variants(config, pytorch_class):
        attempt(name, lambda: Pair(pytorch_class, find_twin, changed).judge(inputs, request["tolerance"]))


def twin_finder(model):
    """Finds TensorFlow classes by the name of the PyTorch one; a verdict where there is none."""
    name = f"transformers.models.{model}.modeling_tf_{model}"
    try:
        if importlib.util.find_spec(name) is None:
            return lambda _: {"status": "no_class", "detail": "there is no port"}
        module = importlib.import_module(name)
    except Exception as error:
        failed = {"status": "import_error", "detail": short(error)}
        return lambda _: failed

    def find(class_name):
        found = getattr(module, f"TF{class_name}", None)
        return {"status": "no_class", "detail": f"the port has no TF{class_name}"} if found is None else found

    return find


def judge_model(model, request, done, answer):
    """Answers with the classes, then a row for each but those that are done."""
    try:
        classes = listed_classes(import_test(f"tests.models.{model}.test_modeling_{model}"))
    except Exception as error:
        answer({"row": {"class": None, "status": "pytorch_error", "detail": short(error)}})
        return
    find = twin_finder(model)
    for name, cases in classes.items():
        if name in done:
            continue
        answer({"begin": name})
        for tester, pytorch_class in cases:
            make = functools.partial(prepare, tester, pytorch_class)
            row, pair = judge_once(make, pytorch_class, lambda: find(name), request["tolerance"])
            if row["status"] == "ok":
                break
        answer({"row": {"class": name, **row}})
        if request["flags"] and row["status"] == "ok":
            judge_variants(tester, pytorch_class, lambda: find(name), pair, request, answer)
        answer({"end": name})
