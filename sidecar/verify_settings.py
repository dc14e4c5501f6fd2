"""Where the classes of a model come from, and the configuration and the inputs that each is tried with."""

import functools
import importlib
import inspect
import re

from compare import short
from frameworks import import_test
from judging import listed_classes, prepare, seed_all
from verify_losses import labels_of


class Case:
    """A class, and the ways to make a configuration and inputs for it: the first that agrees settles the verdict."""

    def __init__(self, pytorch_class, makers, made_from):
        self.pytorch_class, self.makers, self.made_from = pytorch_class, makers, made_from
        self.remark = None


def from_configuration(pytorch_class, return_labels=False):
    from tiny_model import tiny_setting

    seed_all()
    return labelled(pytorch_class, *tiny_setting(pytorch_class), return_labels)


def from_checkpoint(pytorch_class, folder, return_labels=False):
    from tiny_model import make_inputs

    seed_all()
    config = pytorch_class.config_class.from_pretrained(folder)
    return labelled(pytorch_class, config, make_inputs(pytorch_class, config), return_labels)


def labelled(pytorch_class, config, inputs, return_labels):
    return config, {**inputs, **labels_of(pytorch_class, config, inputs)} if return_labels else inputs


def public_classes(model):
    """The public PyTorch models of a modeling file."""
    import transformers

    module = importlib.import_module(f"transformers.models.{model}.modeling_{model}")
    base = transformers.PreTrainedModel
    found = {}
    for name, value in vars(module).items():
        if not inspect.isclass(value) or value.__module__ != module.__name__ or not issubclass(value, base):
            continue
        if name.endswith("PreTrainedModel") or value.config_class is None or not is_exported(name):
            continue
        found[name] = value
    return found


def is_exported(name):
    import transformers

    try:
        return hasattr(transformers, name)
    except Exception:  # its module does not import
        return True


def tested_cases(model):
    """The classes that a model's own test lists; raises when it cannot be read."""
    module = import_test(f"tests.models.{model}.test_modeling_{model}")
    return {
        name: Case(cases[0][1], [functools.partial(prepare, tester, each) for tester, each in cases], "test")
        for name, cases in listed_classes(module).items()
    }


def untested_cases(model, maker, made_from):
    return {name: Case(each, [functools.partial(maker, each)], made_from) for name, each in public_classes(model).items()}


def architectures(folder):
    """The names of the classes that a checkpoint says it holds."""
    from transformers import PretrainedConfig

    return PretrainedConfig.get_config_dict(folder)[0].get("architectures") or []


def all_cases(model, checkpoint):
    """The classes of a model by name, and a remark on where they come from.

    Raises what importing PyTorch's own side raises.
    """
    if checkpoint is not None:
        maker = functools.partial(from_checkpoint, folder=checkpoint)
        cases = untested_cases(model, maker, "checkpoint")
        held = [name for name in architectures(checkpoint) if name in cases]
        return {name: case for name, case in cases.items() if name in held or not held}, None
    remark = None
    try:
        cases = tested_cases(model)
        if not cases:
            remark = "its PyTorch test lists no classes"
    except ModuleNotFoundError as error:
        cases, remark = {}, f"its PyTorch test is not at hand ({short(error)})"
    except Exception as error:
        cases, remark = {}, f"its PyTorch test cannot be read: {short(error)}"
    if cases:
        return cases, None
    return untested_cases(model, from_configuration, "configuration"), remark


def usable_makers(case):
    """The ways of a test, and where the test has no usable ModelTester, the configuration class."""
    return [guarded(maker, case) if case.made_from == "test" else maker for maker in case.makers]


def guarded(maker, case):
    def make(**labels):
        try:
            return maker(**labels)
        except AttributeError as error:
            if not re.search(r"has no attribute '(setUp|model_tester|prepare_config_and_inputs\w*)'", str(error)):
                raise
            case.made_from, case.remark = "configuration", f"its PyTorch test has no ModelTester ({error})"
            return from_configuration(case.pytorch_class, **labels)

    return make
