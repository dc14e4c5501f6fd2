"""Finds where a port goes wrong: the first layer that differs from its PyTorch module, and the line inside of it."""

import os
import sys
import traceback

from locate_calls import layer_class, run_pytorch, run_tensorflow
from locate_pairs import pair, swapped_name, walk as nodes_below
from locate_record import Window, modeling_modules, record_pytorch, shared_helpers
from locate_report import Ending, Sites, facts, relative_to, repair_site, side, values_of
from locate_sites import Site, site_at
from locate_tree import Tree, as_json
from locate_walk import Walk
import causes


def locate(pytorch_model, tensorflow_model, pytorch_inputs, tensorflow_inputs, tolerance, options):
    """The tree of both models' layers with their differences, and the culprit.

    `options` are arguments for both calls; its `root`, when there is one, is what paths of files are relative to.
    The culprit is None when all outputs agree, or when nothing can be told of where they part.
    """
    return Location(pytorch_model, tensorflow_model, pytorch_inputs, tensorflow_inputs, tolerance, dict(options)).answer()


class Location:
    """What is known of two models while the place of their difference is looked for."""

    def __init__(self, pytorch, tensorflow, pytorch_inputs, tensorflow_inputs, tolerance, options):
        self.pytorch, self.tensorflow = pytorch, tensorflow
        self.inputs = pytorch_inputs, tensorflow_inputs
        root = options.pop("root", None) or library_root()
        self.relative, self.tolerance, self.options = relative_to(root), tolerance, options
        self.base = layer_class(tensorflow)
        self.error = None

    def answer(self):
        first = run_pytorch(self.pytorch, self.inputs[0], self.options)
        second, self.error = run_tensorflow(self.tensorflow, self.inputs[1], self.options)
        self.root, self.known = pair(self.tensorflow, self.pytorch, self.base)
        self.nodes = list(nodes_below(self.root))
        if second is None:
            return {"tree": None, "culprit": self.raised()}
        self.tree = Tree(self.nodes, self.known, second, first, self.tolerance)
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
        if self.error is not None:
            return self.raised()
        if not bad:
            bad = [each for each in self.tree.all if each.verdict == "bad"][-1:]
        if not bad:
            return None
        both, ending = bad[0], None
        named = self.wrong_name(both)
        if named:
            return named
        while both is not None:
            if self.has_own_code(both):
                found = self.walked(both)
                if found is not None:
                    return found
            both = self.above(both)
        return self.unknown(bad[0])

    def above(self, both):
        """The next layer around another one that has a PyTorch module and is wrong as well."""
        both = both.above
        while both is not None and both.verdict != "bad":
            both = both.above
        return both

    def has_own_code(self, both):
        module = type(both.tensorflow.module).__module__
        return any(module == each.__name__ for each in self.tensorflow_modules)

    def walked(self, both):
        """The culprit inside of a layer, or None when the difference comes from outside of it."""
        pytorch = both.pytorch
        recorder = record_pytorch(
            self.pytorch, self.inputs[0], self.options, (pytorch.module, pytorch.ordinal), self.pytorch_modules, self.relative
        )
        path, other = both.slot
        with Window(both.tensorflow, self.tensorflow_modules, self.relative) as window:
            walk = Walk(window, recorder, other, pytorch.outputs[path], self.tolerance)
            event, healed = walk.start()
            if event is None:
                return None
            event, healed = walk.back(event, healed)
            if both.above is not None and self.comes_in(walk, event, both):
                return None
            return self.described(Ending(walk, event, healed, both), recorder)

    def comes_in(self, walk, event, both):
        """Whether a walk ended at an argument of the layer."""
        place = event.place
        if place.kind != "Name" or walk.assignment(event) is not None or walk.sources(event):
            return False
        return event.array is not None or event.is_structure

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
        cause = causes.of(ending, site, left)
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
        text = str(self.error).strip().splitlines()
        return {
            "path": "",
            "pytorch": None,
            "tensorflow": side(site, self.relative),
            **facts(None, None),
            "cause": {"code": "raises", "text": f"{type(self.error).__name__}: {text[-1] if text else ''}"[:300]},
        }

    def unknown(self, both):
        site = self.sites.tensorflow(both.tensorflow.module)
        left = self.sites.pytorch(both.node.path) if both.node and both.node.path is not None else None
        slot = both.slot
        arrays = (both.pytorch.outputs[slot[0]], both.tensorflow.outputs[slot[1]]) if slot else (None, None)
        return {
            "path": both.node.path or "",
            "pytorch": side(left, self.relative),
            "tensorflow": side(site, self.relative),
            **facts(*arrays),
            "cause": {"code": "unknown", "text": "No single expression of the layer explains the difference."},
        }


def library_root():
    """The folder above the `src` that the library is imported from."""
    folder = os.path.dirname(os.path.abspath(sys.modules["transformers"].__file__))
    above = os.path.dirname(folder)
    return os.path.dirname(above) if os.path.basename(above) == "src" else above
