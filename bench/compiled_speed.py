"""Times compiled forward passes of two TensorFlow files of the same model, in one process and in turns.

Reads one JSON object on standard input:

    {"source": folder that holds the package transformers, "runs": 21, "models": [
      {"model": "bert", "port": path of the second file, "class": "TFBertModel", "config": {"hidden_size": 384},
       "inputs": {"input_ids": {"shape": [2, 128], "low": 0, "high": 8000}}}]}

The first file is the one in the package. An input without "high" is made of floating point numbers. Prints one JSON
line per model: {"model", "human", "generated"} with milliseconds of each run, or {"model", "failed"} with the reason.
"""

import gc
import importlib
import importlib.util
import json
import os
import sys
import time
import traceback


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def load_beside(module, path):
    """The file as a second module of the same package, so that its relative imports lead to the same places."""
    name = f"{module}_generated"
    spec = importlib.util.spec_from_file_location(name, path)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def make_inputs(tf, inputs):
    generator = tf.random.Generator.from_seed(0)
    return {
        name: generator.uniform(spec["shape"], spec.get("low", 0), spec["high"], dtype=tf.int32)
        if "high" in spec
        else generator.normal(spec["shape"])
        for name, spec in inputs.items()
    }


def compiled(tf, module, task, inputs):
    """The forward pass as a graph, the number of its parameters, and the shape of its first output."""
    model_class = getattr(module, task["class"])
    model = model_class(model_class.config_class(**task["config"]))
    forward = tf.function(lambda values: model(values, training=False))
    outputs = forward(inputs)
    # the second call comes after the last thing that is done once
    forward(inputs)
    return forward, model.count_params(), tuple(outputs[0].shape)


def milliseconds(tf, forward, inputs):
    start = time.perf_counter()
    outputs = forward(inputs)
    # calls return before the work is done on some devices; reading does not
    tf.nest.flatten(outputs.to_tuple())[0].numpy()
    return (time.perf_counter() - start) * 1000


def measure(tf, task, runs):
    module = f"transformers.models.{task['model']}.modeling_tf_{task['model']}"
    inputs = make_inputs(tf, task["inputs"])
    human, *expected = compiled(tf, importlib.import_module(module), task, inputs)
    generated, *found = compiled(tf, load_beside(module, task["port"]), task, inputs)
    if expected != found:
        raise ValueError(f"The files do not compute the same: parameters and shape {expected} beside {found}")
    times = {"human": [], "generated": []}
    for run in range(runs):
        # in turns, and not always the same one first
        for name, forward in (("human", human), ("generated", generated))[:: 1 if run % 2 else -1]:
            times[name].append(milliseconds(tf, forward, inputs))
    return times


def main():
    request = json.load(sys.stdin)
    # what libraries print must not end up among the answers
    answers, sys.stdout = sys.stdout, sys.stderr
    sys.path.insert(0, request["source"])
    import tensorflow as tf

    for task in request["models"]:
        try:
            answer = measure(tf, task, request["runs"])
        except Exception as error:
            answer = {"failed": "".join(traceback.format_exception_only(type(error), error)).strip()[:600]}
        print(json.dumps({"model": task["model"], **answer}), file=answers, flush=True)
        tf.keras.backend.clear_session()
        gc.collect()


if __name__ == "__main__":
    main()
