"""Verifies one class: the verdict, the weights, the checks beside it, and where it goes wrong."""

import functools

import verify_checks as checks
from compare import flatten, short, to_tensorflow
from judging import Pair, PytorchError, judge_once
from verify_settings import usable_makers
from verify_stopped import accepted_by_port, loaded_unrun
from verify_training import training
from verify_weights import Report, made_as_far_as_possible, report_unset, report_weights
from verify_wide import WidePair, judge_wide, wide_limit


# What is less than so many times the limit may be lost in rounding on its way through a model.
SMALL = 10


class CheckpointPair(Pair):
    """A pair that has the weights of a checkpoint."""

    folder = None

    def make_pytorch(self, pytorch_class, config):
        return pytorch_class.from_pretrained(self.folder, config=config).eval()


def pair_class(checkpoint):
    return Pair if checkpoint is None else type("CheckpointPair", (CheckpointPair,), {"folder": checkpoint})


def twin_of(name, find):
    """What is known of a twin before anything is made: its class, or a verdict; its name; whether it is exported."""
    import transformers

    found = find(name)
    twin_name = f"TF{name}"
    try:
        exported = getattr(transformers, twin_name, None) is not None
    except Exception:  # the port does not import
        exported = twin_name in dir(transformers)
    # Placeholders for packages that are missing look like classes.
    return found, exported


def empty_row(model, name, **values):
    row = {
        "model": model,
        "class": name,
        "twin": None,
        "exported": False,
        "status": None,
        "checks": [],
        "weights": Report(".").as_json(),
        "tree": None,
        "culprit": None,
    }
    return {**row, **values}


class Verification:
    """The work on one class; `answer` hears of steps, and of the row as it grows."""

    def __init__(self, model, name, case, find, request, answer, is_first):
        self.name, self.case, self.request, self.answer = name, case, request, answer
        self.find, self.is_first = find, is_first
        found, exported = twin_of(name, find)
        twin = None if isinstance(found, dict) else found.__name__
        self.tensorflow_class = None if twin is None else found
        self.row = empty_row(model, name, twin=twin, exported=exported)
        self.missing_twin = found if twin is None else None
        # inputs and arguments of the first check that failed in a call of both sides
        self.telling = None
        # row, pair and setting of another tester of the same test that does not agree
        self.other = None

    def step(self, name):
        self.answer({"step": name})

    def keep(self):
        """Tells what is known so far: it outlives this process."""
        self.answer({"partial": self.row})

    def run(self):
        if self.missing_twin is not None:
            self.row.update(self.missing_twin)
            return self.row
        self.step("comparing")
        pair, setting = self.judge()
        self.keep()
        if pair is not None and self.row["status"] not in ("ok", "pytorch_error"):
            self.attempted("weights", lambda: self.look_at_weights(pair))
            self.keep()
        if pair is not None and pair.twin is not None and self.row["status"] in ("ok", "differs"):
            self.try_further(pair, *setting)
        if self.request["locate"] and pair is not None:
            self.find_place(pair, *setting[:2])
        return self.row

    def find_place(self, pair, config, inputs):
        """Looks for where a difference, an error or a failed check comes from."""
        status = self.row["status"]
        stops_in_port = status == "load_error" and "modeling_tf_" in short(pair.failure)
        if status in ("differs", "call_error") or stops_in_port:
            self.step("locating")
            self.attempted("locate", lambda: self.locate_best(pair, config, inputs))
        elif status == "ok" and self.other is not None:
            self.step("locating")
            _, pair, setting = self.other
            self.attempted("locate", lambda: self.locate_best(pair, *setting[:2]))
        elif status == "ok" and self.row["culprit"] is None and self.telling is not None:
            self.step("locating")
            inputs, options = self.telling
            self.attempted("locate", lambda: self.locate(pair, inputs, self.request["tolerance"], options))

    def attempted(self, name, work):
        """What helps to explain a verdict must not replace it."""
        try:
            work()
        except Exception as error:
            self.row["checks"].append({"name": name, "status": "skipped", "detail": f"failed itself: {short(error)}"})

    def judge(self):
        """The verdict in the first of the test's settings that agrees, or in the last one. What others tell is a check."""
        pair = setting = None
        for maker in usable_makers(self.case):
            row, found, made = self.judge_in(maker)
            before = self.row["status"]
            if before == "ok" or row["status"] == "ok":
                other = (row, found, made) if before == "ok" else (dict(self.row), pair, setting)
                self.other = other if other[0]["status"] not in ("ok", "pytorch_error", None) else self.other
            if before != "ok":
                self.row.update({key: value for key, value in row.items() if key != "compared"})
                self.row["made_from"] = self.case.made_from
                pair, setting = found, made
        return pair, setting

    def judge_in(self, maker):
        kept = {}

        def make():
            config, inputs = maker()
            kept.update(config=config, inputs=inputs)
            return config, inputs

        row, pair = judge_once(
            make,
            self.case.pytorch_class,
            lambda: self.tensorflow_class,
            self.request["tolerance"],
            pair_class(self.request["checkpoint"]),
        )
        return row, pair, (kept.get("config"), kept.get("inputs"), maker)

    def look_at_weights(self, pair):
        self.step("looking at weights")
        root, state = self.request["checkout"], saved_state(pair.model)
        twin, failed = pair.twin, None
        if twin is None:
            twin, failed = made_as_far_as_possible(self.tensorflow_class, pair.model.config)
        report = report_weights(root, twin, state, is_whole=failed is None)
        unset = failed and report_unset(root, failed, twin)
        if unset:
            report.missing.append(unset)
        self.row["weights"] = report.as_json()

    def add(self, name, work):
        self.step(name)
        self.row["checks"].append(checks.attempt(name, work))

    def compared(self, trial, name, work):
        """A check that calls both sides; what fails shows where, unless it is a loss, which TensorFlow has in its own form."""
        trial.asked = None
        self.add(name, work)
        if self.telling is None and self.row["checks"][-1]["status"] == "failed" and name != "loss":
            self.telling = trial.asked

    def try_further(self, pair, config, inputs, maker):
        trial = checks.Trial(
            self.case.pytorch_class, pair, config, inputs, functools.partial(maker), self.request["tolerance"]
        )
        self.row["checks"].append(numbers_of(pair))
        if self.other is not None:
            self.row["checks"].append(elsewhere(self.other[0]))
        if self.row["status"] == "ok":
            for name, work in cheap_checks(trial):
                self.compared(trial, name, work)
            if self.request["checkpoint"] is None and (self.is_first or self.request["thorough"]):
                self.add("larger weights", lambda: self.with_larger_weights(config, inputs))
        self.keep()
        self.add("training", lambda: training(trial))
        self.add("save", lambda: checks.saved(trial, self.reloaded(trial)))
        self.keep()
        self.add("graph", lambda: checks.in_graph(trial, self.request["thorough"]))
        self.keep()
        if self.request["thorough"]:
            self.add("saved model", lambda: checks.saved_model(trial))

    def with_larger_weights(self, config, inputs):
        pair = WidePair(self.case.pytorch_class, lambda: self.tensorflow_class, config)
        tolerance = self.request["tolerance"]
        result = judge_wide(pair, inputs, tolerance)
        if result["status"] == "failed" and self.request["locate"]:
            self.attempted("locate", lambda: self.locate(pair, inputs, wide_limit(tolerance)))
        return result

    def reloaded(self, trial):
        from verify_reload import report_reload

        def look(twin):
            findings, text = report_reload(self.request["checkout"], trial.twin, twin)
            self.row["weights"]["missing"] += findings
            return text

        return look

    def locate_best(self, pair, config, inputs):
        """A difference that is hardly above the limit is looked for where it is larger, if it is so with larger weights."""
        tolerance, apart = self.request["tolerance"], self.row.get("max_difference")
        if pair.twin is None:
            # what stops in its first call can be looked at in calls of our own
            pair.twin = loaded_unrun(pair.model, self.tensorflow_class)
        if isinstance(pair.failure, NotImplementedError):
            inputs = accepted_by_port(pair, inputs, tolerance)
        if self.request["checkpoint"] is None and apart is not None and apart < SMALL * tolerance:
            wide = WidePair(self.case.pytorch_class, lambda: self.tensorflow_class, config)
            if judge_wide(wide, inputs, tolerance)["status"] == "failed":
                self.locate(wide, inputs, wide_limit(tolerance))
                return
        self.locate(pair, inputs, tolerance)

    def locate(self, pair, inputs, tolerance, options=()):
        from locate import locate

        options = {**dict(options), "root": self.request["checkout"]}
        found = locate(pair.model, pair.twin, inputs, to_tensorflow(inputs), tolerance, options)
        self.row.update(tree=found["tree"], culprit=found["culprit"])


def saved_state(model):
    """What a checkpoint of a PyTorch model holds."""
    ignored = getattr(model, "_keys_to_ignore_on_save", None) or []
    return {name: tensor for name, tensor in model.state_dict().items() if name not in ignored}


def elsewhere(row):
    """What another setting of the model's test shows."""
    result = {"name": "another setting of the test", "status": "failed"}
    return {**result, **{key: row.get(key) for key in ("detail", "max_difference", "at")}}


def cheap_checks(trial):
    yield "call: keywords", lambda: checks.with_keywords(trial)
    yield "call: tuple", lambda: checks.with_tuple(trial)
    yield "return_dict=False", lambda: checks.as_tuple(trial)
    yield from checks.without_each(trial)
    yield from checks.with_each(trial)
    yield from checks.variants(trial)


def numbers_of(pair):
    """Whether the outputs are numbers at all: where both sides have none, nothing has been compared."""
    import numpy as np

    flat = {}
    flatten("", pair.expected, flat)
    bad = [name for name, value in flat.items() if value.dtype.kind == "f" and np.isnan(value).any()]
    if not bad:
        return {"name": "finite outputs", "status": "ok"}
    detail = f"PyTorch's own {', '.join(bad[:3])} is not a number in places, which were not compared"
    return {"name": "finite outputs", "status": "failed", "detail": detail}


def verify_class(model, name, case, find, request, answer, is_first):
    try:
        return Verification(model, name, case, find, request, answer, is_first).run()
    except PytorchError as error:
        return empty_row(model, name, status="pytorch_error", detail=str(error))
