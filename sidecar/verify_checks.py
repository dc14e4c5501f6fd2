"""What a class is tried with besides the comparison that gives its verdict, the cheap things first.

Each check is a function of a trial; it gives {"status", "detail", "max_difference", "at"}, or raises `Skip`.
"""

import copy
import functools
import inspect
import os
import tempfile

from compare import flatten, largest_difference, short, to_tensorflow, verdict
from judging import PytorchError
from variants import call_variants
from verify_losses import with_line


class Skip(Exception):
    """The check does not apply."""


class Trial:
    """A pair of models that ran once, and its inputs. `make(**labels)` gives them anew."""

    def __init__(self, pytorch_class, pair, config, inputs, make, tolerance):
        self.pytorch_class, self.pair, self.config = pytorch_class, pair, config
        self.inputs, self.make, self.tolerance = inputs, make, tolerance
        self.tensors = to_tensorflow(inputs)
        self.parameters = inspect.signature(pytorch_class.forward).parameters
        # what both sides were last called with
        self.asked = None

    @property
    def twin(self):
        return self.pair.twin

    def compared(self, found, expected=None):
        return judged(self.pair.expected if expected is None else expected, found, self.tolerance)

    def both(self, inputs, **options):
        """Runs both sides with other inputs; what PyTorch itself cannot do is no check."""
        self.asked = inputs, options
        try:
            expected = self.pair.run_pytorch(inputs, **options)
        except PytorchError as error:
            raise Skip(f"PyTorch cannot either: {error}") from error
        found = self.twin(to_tensorflow(inputs), training=False, **options)
        result = self.compared(found, expected)
        if result["status"] == "failed" and self.eager is not None:
            return self.beside_eager(inputs, options, found, result)
        return result

    @functools.cached_property
    def eager(self):
        """The same PyTorch model with attention spelled out, or None where that is how it is anyway."""
        model = self.pair.model
        if getattr(model.config, "_attn_implementation", "eager") == "eager":
            return None
        config = copy.deepcopy(model.config)
        config._attn_implementation = "eager"
        made = self.pytorch_class(config).eval()
        made.load_state_dict(model.state_dict())
        return made

    def beside_eager(self, inputs, options, found, result):
        """A row whose keys are all masked has no result of its own: PyTorch's kernels make another one of it."""
        import torch

        with torch.no_grad():
            expected = self.eager(**copy.deepcopy(inputs), **options)
        again = self.compared(found, expected)
        if again["status"] == "failed":
            return result
        kernel = self.pair.model.config._attn_implementation
        return {**again, "detail": f"agrees with PyTorch's eager attention, from which its {kernel} differs here"}


def judged(expected, found, tolerance):
    result = verdict(expected, found, tolerance)
    status = "ok" if result["status"] == "ok" else "failed"
    return {"status": status, "max_difference": result["max_difference"], "at": result["at"]}


def attempt(name, work):
    """A check's line, whatever happens in it."""
    try:
        return {"name": name, **work()}
    except Skip as reason:
        return {"name": name, "status": "skipped", "detail": str(reason)}
    except NotImplementedError as error:
        return {"name": name, "status": "skipped", "detail": f"the port says that it cannot: {short(error)}"}
    except Exception as error:
        return {"name": name, "status": "failed", "detail": short(error)}


def call_parameters(trial):
    return [name for name in inspect.signature(trial.twin.call).parameters if name not in ("self", "training")]


def with_keywords(trial):
    first = call_parameters(trial)[0]
    if first not in trial.tensors:
        raise Skip(f"Keras wants {first} in every call with keywords, and this class runs without it")
    return trial.compared(trial.twin(**trial.tensors, training=False))


def with_tuple(trial):
    names = []
    for name in call_parameters(trial):
        if name not in trial.tensors:
            break
        names.append(name)
    if not names:
        raise Skip("its first input is not among those of the test")
    kept = {name: trial.inputs[name] for name in names}
    expected = trial.pair.expected
    if len(names) < len(trial.inputs):
        try:
            expected = trial.pair.run_pytorch(kept)
        except PytorchError as error:
            raise Skip(f"PyTorch cannot run with {', '.join(names)} alone: {error}") from error
    found = trial.twin(tuple(trial.tensors[name] for name in names), training=False)
    return trial.compared(found, expected)


def as_tuple(trial):
    """`return_dict=False` gives the same values in the same order."""
    if "return_dict" not in trial.parameters:
        raise Skip("its forward takes no return_dict")
    found = trial.twin(trial.tensors, training=False, return_dict=False)
    if not isinstance(found, tuple):
        return {"status": "failed", "detail": f"return_dict=False gives a {type(found).__name__}, not a tuple"}
    # What has no value is left out of a dictionary, and may be in the tuple.
    worst, at = apart(trial.pair.found.to_tuple(), tuple(each for each in found if each is not None))
    if worst > trial.tolerance:
        try:
            expected = trial.pair.run_pytorch(trial.inputs, return_dict=False)
            worst, at = min((worst, at), apart(expected, found), key=lambda each: each[0])
        except PytorchError:
            pass
    return {"status": "ok" if worst <= trial.tolerance else "failed", "max_difference": finite(worst), "at": at}


def apart(expected, found):
    left, right = {}, {}
    flatten("", expected, left)
    flatten("", found, right)
    return largest_difference(left, right)


def finite(number):
    return number if number < float("inf") else None


def without_each(trial):
    """(name, check) for each input that PyTorch can do without."""
    for name in trial.inputs:
        parameter = trial.parameters.get(name)
        if parameter is None or parameter.default is inspect.Parameter.empty or len(trial.inputs) == 1:
            continue
        if name == getattr(trial.pytorch_class, "main_input_name", "input_ids"):
            continue
        kept = {key: value for key, value in trial.inputs.items() if key != name}
        yield f"without {name}", lambda kept=kept: trial.both(kept)


def with_each(trial):
    """(name, check) for each common input that the test does not give."""
    from verify_inputs import further_inputs

    for name, inputs in further_inputs(trial):
        label = name if name.startswith("padded") else f"with {name}"
        yield label, lambda inputs=inputs: trial.both(inputs)


variant_names = {"output_attentions": "attentions"}


def variants(trial):
    """The calls that a sweep tries as well: labels, attention weights, caches."""

    def with_labels():
        labelled = trial.make(return_labels=True)[1]
        # Some tests give names that PyTorch's class takes for older ones' sake.
        return {key: value for key, value in labelled.items() if key in trial.inputs or key in trial.parameters}

    for name, inputs, options in call_variants(trial.pytorch_class, trial.config, trial.inputs, with_labels):
        if name == "no mask":
            continue  # each mask has a check of its own
        judge = functools.partial(trial.both, inputs, **options)
        if name == "labels":
            yield "loss", lambda judge=judge: with_line(judge(), type(trial.twin))
        else:
            yield variant_names.get(name, name), judge


def same_again(trial, found):
    """Compares with the twin's own outputs; a twin that draws numbers at random has others each time."""
    result = judged(trial.pair.found, found, trial.tolerance)
    if result["status"] == "failed":
        again = trial.twin(trial.tensors, training=False)
        if judged(trial.pair.found, again, trial.tolerance)["status"] == "failed":
            raise Skip("the class gives other numbers with each call")
    return result


def traced(trial, autograph):
    import tensorflow as tf

    # Keras makes tensors of flags that lie among the inputs, and a graph cannot branch on those.
    flags = {key: value for key, value in trial.tensors.items() if isinstance(value, (bool, str))}

    def run(tensors):
        return trial.twin(tensors, training=False, **flags)

    function = tf.function(run, autograph=autograph)
    return lambda: function({key: value for key, value in trial.tensors.items() if key not in flags})


def in_graph(trial, thorough=False):
    """Traces a call. Rewriting the port's Python costs much; only code that branches on tensors needs it."""
    import tensorflow as tf

    # What runs once gains nothing from being optimized.
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    ways = [True] if thorough else [False, True]
    for autograph in ways:
        try:
            found = traced(trial, autograph)()
        except Exception as error:
            failed = error
            continue
        return same_again(trial, found)
    return {"status": "failed", "detail": graph_error(failed)}


def graph_error(error):
    """AutoGraph puts its own lines in front of what happened: the last line that is an error says it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line.split(":")[0] and ":" in line]
    text = telling[-1] if telling else (lines[0] if lines else type(error).__name__)
    places = [line for line in lines if line.startswith("File ") and "modeling_" in line]
    return f"{text[:300]}{f' ({shortened(places[-1])})' if places else ''}"


def shortened(place):
    path, _, rest = place.removeprefix("File ").partition(",")
    number = rest.split("line", 1)[-1].split(",")[0].strip()
    return f"{os.path.basename(path.strip(chr(34)))}:{number}"


def saved(trial, on_reload):
    """Saves the weights and loads them again; `on_reload(twin)` may look at them before the first call."""
    with tempfile.TemporaryDirectory() as folder:
        trial.twin.save_pretrained(folder)
        again = type(trial.twin).from_pretrained(folder)
    lost = on_reload(again)
    if lost:
        return {"status": "failed", "detail": lost}
    return same_again(trial, again(trial.tensors, training=False))


def saved_model(trial):
    """Writes TensorFlow's own format, as for serving, and runs what comes back."""
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        trial.twin.save_pretrained(folder, saved_model=True)
        path = os.path.join(folder, "saved_model", "1")
        if not os.path.isdir(path):
            return {"status": "failed", "detail": "save_pretrained(saved_model=True) writes no saved model"}
        loaded = tf.saved_model.load(path)
    if "serving_default" not in loaded.signatures:
        return {"status": "failed", "detail": "the saved model has no signature to serve"}
    return {"status": "ok"}
