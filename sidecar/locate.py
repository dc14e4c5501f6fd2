"""Finds where a port goes wrong: the first layer that differs from its PyTorch module, and the line inside of it."""

import os
import sys
import time
import traceback

import causes
from compare import short
from locate_calls import layer_class, run_pytorch, run_tensorflow
from locate_crash import is_open
from locate_forms import tensor_of
from locate_given import Given
from locate_pairs import pair, swapped_name, walk as nodes_below
from locate_record import Window, modeling_modules, record_pytorch, shared_helpers
from locate_report import Ending, Sites, facts, is_training, relative_to, repair_site, side, training_call, values_of
from locate_sites import Site, site_at
from locate_tree import Tree, as_json
from locate_values import agrees, arrangements, is_tensor
from locate_walk import Walk


def locate(pytorch_model, tensorflow_model, pytorch_inputs, tensorflow_inputs, tolerance, options):
    """The tree of both models' layers with their differences, and the culprit.

    `options` are arguments for both calls; its `root`, when there is one, is what paths of files are relative to.
    The culprit is None when all outputs agree, or when nothing can be told of where they part.
    """
    return Location(pytorch_model, tensorflow_model, pytorch_inputs, tensorflow_inputs, tolerance, dict(options)).answer()


class Location:
    """What is known of two models while the place of their difference is looked for."""

    # after which no further layer is looked at: of a port that stops, each class does
    seconds, seconds_stopped = 90, 30

    def __init__(self, pytorch, tensorflow, pytorch_inputs, tensorflow_inputs, tolerance, options):
        self.pytorch, self.tensorflow = pytorch, tensorflow
        self.inputs = pytorch_inputs, tensorflow_inputs
        root = options.pop("root", None) or library_root()
        self.relative, self.tolerance, self.options = relative_to(root), tolerance, options
        self.base = layer_class(tensorflow)
        self.error = self.failed = self.hint = None
        self.deadline = time.monotonic() + self.seconds

    def answer(self):
        first = run_pytorch(self.pytorch, self.inputs[0], self.options)
        second, self.error = run_tensorflow(self.tensorflow, self.inputs[1], self.options)
        if self.error is not None:
            self.deadline = time.monotonic() + self.seconds_stopped
        self.root, self.known = pair(self.tensorflow, self.pytorch, self.base)
        self.nodes = list(nodes_below(self.root))
        if second is None:
            return {"tree": None, "culprit": self.raised()}
        self.tree = Tree(self.nodes, self.known, second, first, self.tolerance)
        self.given = Given(self.tree.all, self.tolerance)
        modules = modeling_modules(self.tensorflow, [node.layer for node in self.nodes])
        self.tensorflow_modules = [each for each in modules if "modeling_tf_" in each.__file__]
        self.pytorch_modules = modeling_modules(self.pytorch, self.known.values()) + shared_helpers()
        self.sites = Sites(self.tensorflow, self.pytorch, self.base, self.layers_by_name)
        return {"tree": as_json(self.tree.root, self.known), "culprit": self.culprit()}

    def layers_by_name(self, model):
        root, _ = pair(model, self.pytorch, self.base) if model is self.tensorflow else (None, None)
        if root is None:
            from locate_pairs import tree_of

            root = tree_of(model, self.base)
        return {node.attributes: node.layer for node in nodes_below(root)}

    def culprit(self):
        bad = self.tree.first_bad()
        if self.tree.root.verdict == "bad" and self.tree.root not in bad:
            bad.append(self.tree.root)
        # layers that differ in what nothing depends on are not at fault
        bad = [each for each in bad if each is self.tree.root or self.error is not None or self.matters(each)]
        for first in bad:
            if time.monotonic() > self.deadline:
                break
            try:
                found = self.wrong_name(first) or self.inside(first)
            except Exception as error:  # whatever code of a model does when it is run in parts
                self.failed = error
                continue
            if found:
                return found
        if self.error is not None:
            return self.raised()
        return self.unknown(bad[0]) if bad else None

    def inside(self, both):
        """The culprit in a layer, or around it when the difference comes from there."""
        self.hint = None
        while both is not None:
            if self.has_own_code(both) and (both.slot is not None or is_open(both)):
                begins, found = self.walked(both)
                if found is not None or not begins:
                    return found
            both = self.above(both)
        return None

    def matters(self, both):
        """Whether the model's outputs change when a layer's output is PyTorch's. Other layers may be wrong as well."""
        if both.slot is None:
            return True
        path, place = both.slot
        root, call = self.tree.root, both.tensorflow
        new = replaced_output(call.output, place, both.pytorch.outputs[path])
        if new is None or root.slot is None:
            return True
        run, _ = run_tensorflow(self.tensorflow, self.inputs[1], self.options, instead=(call.module, call.ordinal, new))
        if run is None or run.outputs is None:
            return True
        before = root.tensorflow.outputs
        return any(path not in before or not agrees(before[path], new, self.tolerance / 10) for path, new in run.outputs.items())

    def above(self, both):
        """The next layer around another one that has a PyTorch module, when it is wrong as well."""
        both = both.above
        while both is not None and both.verdict == "unpaired":
            both = both.above
        return None if both is None or both.verdict == "ok" else both

    def has_own_code(self, both):
        module = type(both.tensorflow.module).__module__
        return any(module == each.__name__ for each in self.tensorflow_modules)

    def walked(self, both):
        """Whether the output could be made right at all, and the culprit unless the difference comes from outside."""
        pytorch = both.pytorch
        recorder = record_pytorch(
            self.pytorch, self.inputs[0], self.options, (pytorch.module, pytorch.ordinal), self.pytorch_modules, self.relative
        )
        path, other = both.slot or (next(iter(pytorch.outputs)), None)
        with Window(both.tensorflow, self.tensorflow_modules, self.relative) as window:
            walk = Walk(window, recorder, other, pytorch.outputs[path], self.tolerance, self.given, self.deadline)
            event, healed = walk.start(self.hint)
            if event is None:
                return False, None
            event, healed = walk.back(event, healed)
            if both.above is not None and self.comes_in(walk, event, both):
                self.hint = (event.array, healed) if event.array is not None else None
                return True, None
            if is_training(walk, event):
                told = training_call(walk, event)
                if told is None and both.above is not None:
                    self.hint = None
                    return True, None
                event = told or event
            return True, self.described(Ending(walk, event, healed, both), recorder)

    def comes_in(self, walk, event, both):
        """Whether a walk ended at an argument of the layer."""
        place = event.place
        if place.kind != "Name" or walk.assignment(event) is not None or event.index in walk.misused:
            return False
        indices = walk.of_object.get(id(event.value), [event.index])
        first = walk.events[indices[0]]
        return first.place.kind == "Name" and walk.assignment(first) is None and bool(event.arrays)

    def described(self, ending, recorder):
        site = repair_site(ending, self.sites, self.tree.all)
        partner = ending.partner
        left = None
        if partner is not None:
            place = partner.place
            text = recorder.places.text(place) if place.kind != "Piece" else site_at(place.path, place.line).expression
            left = Site(place.path, place.line, text)
        node = self.tree.of_layer.get(id(ending.layer)) if ending.layer is not None else None
        call = ending.call_site()
        if node is not None and node.path is not None and site.line != call.line:
            left = self.sites.pytorch(node.path) or left
        module = self.known.get(node.path) if node is not None and node.path is not None else None
        cause = causes.of(ending, site, left, module)
        if (site.path, site.line) != (call.path, call.line):
            cause["text"] += f" It shows at line {call.line}: {call.expression[:120]}"
        node = node or ending.both.node
        return {
            "path": (node.path or "") if node else "",
            "pytorch": side(left, self.relative),
            "tensorflow": side(site, self.relative),
            **facts(*values_of(ending)),
            "cause": cause,
        }

    def wrong_name(self, both):
        """A layer below the first bad one whose name leads to the weights of another attribute."""
        node = both.node
        for child in [node, *(node.children if node else ())] if node else ():
            meant = swapped_name(child, self.known)
            if meant is None:
                continue
            site = self.sites.tensorflow(child.layer)
            return {
                "path": meant,
                "pytorch": side(self.sites.pytorch(meant), self.relative),
                "tensorflow": side(site, self.relative),
                **facts(None, None),
                "cause": {
                    "code": "name",
                    "text": f"The layer at {child.attributes} is named {child.layer.name!r}, which gives it the weights of "
                    f"{child.path}; its attribute says {meant}.",
                },
            }
        return None

    def raised(self):
        """The line of a port where an error came up."""
        frames = [each for each in traceback.extract_tb(self.error.__traceback__) if "modeling_" in each.filename]
        site = site_at(frames[-1].filename, frames[-1].lineno) if frames else None
        return {
            "path": "",
            "pytorch": None,
            "tensorflow": side(site, self.relative),
            **facts(None, None),
            "cause": {"code": "raises", "text": short(self.error)[:300]},
        }

    def unknown(self, both):
        failed = f" The search ended with {type(self.failed).__name__}: {self.failed}"[:200] if self.failed else ""
        site = self.sites.tensorflow(both.tensorflow.module)
        left = self.sites.pytorch(both.node.path) if both.node and both.node.path is not None else None
        slot = both.slot
        arrays = (both.pytorch.outputs.get(slot[0]), both.tensorflow.outputs.get(slot[1])) if slot else (None, None)
        return {
            "path": both.node.path or "",
            "pytorch": side(left, self.relative),
            "tensorflow": side(site, self.relative),
            **facts(*arrays),
            "cause": {"code": "unknown", "text": "No single expression of the layer explains the difference." + failed},
        }


def replaced_output(output, place, array):
    """The output of a layer with PyTorch's array in one place; None for forms that are not known."""
    if is_tensor(output):
        return tensor_of(next(arrangements(array, tuple(output.shape)), array), output)
    if type(output) in (tuple, list) and place.startswith("[") and place[1:-1].isdigit():
        index = int(place[1:-1])
        new = replaced_output(output[index], "", array)
        return None if new is None else type(output)([*output[:index], new, *output[index + 1 :]])
    return None


def library_root():
    """The folder above the `src` that the library is imported from."""
    folder = os.path.dirname(os.path.abspath(sys.modules["transformers"].__file__))
    above = os.path.dirname(folder)
    return os.path.dirname(above) if os.path.basename(above) == "src" else above
