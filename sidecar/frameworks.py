"""Imports PyTorch, TensorFlow and the library once, so that children of this process have them at once."""

import importlib
import importlib.machinery
import os
import sys
import types


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

shared_modules = [
    "transformers.modeling_utils",
    "transformers.modeling_tf_utils",
    "transformers.modeling_tf_pytorch_utils",
    "transformers.models.auto.modeling_auto",
    "transformers.models.auto.modeling_tf_auto",
    "tests.test_modeling_common",
    "tests.generation.test_utils",
]


def leave_pipelines_out():
    """Models' tests inherit those of pipelines, which import half of the library and start TensorFlow's threads."""
    stand_in = types.ModuleType("tests.test_pipeline_mixin")
    stand_in.PipelineTesterMixin = type("PipelineTesterMixin", (), {})
    sys.modules[stand_in.__name__] = stand_in


class StandIn(types.ModuleType):
    """A package that only a model's slow tests need: it is there to be imported, and says what it is when it is used."""

    __path__ = ()

    def __init__(self, name):
        super().__init__(name)
        self.__spec__ = importlib.machinery.ModuleSpec(name, None)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_, **__):
        raise ModuleNotFoundError(f"No module named {self.__name__!r}", name=self.__name__)


def import_test(name):
    """A module of the checkout's tests. Packages that it imports and that are not installed get stand-ins."""
    while True:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            missing = error.name
            ours = missing is None or missing.split(".")[0] in ("tests", "transformers")
            if ours or missing in sys.modules:
                raise
            sys.modules[missing] = StandIn(missing)


def import_library(root, before=lambda source: None):
    """Imports both frameworks and what all models need of a checkout. `before(source)` runs in front of the library."""
    import tensorflow  # noqa: F401
    import torch

    # A pool of threads does not survive a fork.
    torch.set_num_threads(1)
    # Nothing is left in the checkout, bytecode neither.
    sys.dont_write_bytecode = True
    source = os.path.join(root, "src")
    sys.path[:0] = [root, source]
    os.chdir(root)
    before(source)
    import transformers

    transformers.logging.set_verbosity_error()
    leave_pipelines_out()
    for name in shared_modules:
        try:
            import_test(name)
        except ImportError:
            pass  # the test that needs it will say so


def is_tensorflow_at_work():
    """Whether an import has made TensorFlow compute: its threads do not survive a fork, and children would hang."""
    try:
        from tensorflow.python.eager import context

        return context.context()._context_handle is not None
    except (ImportError, AttributeError):
        return False
