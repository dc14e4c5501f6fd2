"""From the expression where a walk ends to what is said of it: the lines to look at on both sides, values and cause."""

import os

from locate_sites import Site, attribute_site, sites_of
from locate_values import description, difference, is_number, scale_of, where


class Ending:
    """The end of a walk, with what is known of the two expressions there."""

    def __init__(self, walk, event, healed, both):
        self.walk, self.event, self.healed, self.both = walk, event, healed, both
        recorder = walk.window.recorder
        self.places = recorder.places
        frame = recorder.frames.get(event.frame)
        self.owner = frame.f_locals.get("self") if frame is not None else None
        self.partner = partner(walk, event, healed)
        self.callee = walk.latest(event.place.callee, event) if event.place.callee is not None else None

    @property
    def layer(self):
        """The layer that the expression calls, when it is one of Keras or of the library, not of a modeling file."""
        value = self.callee.value if self.callee is not None else None
        return value if hasattr(value, "trainable_weights") and callable(value) else None

    def call_site(self):
        place = self.event.place
        # a constant or a name says little: the expression around it
        while place.kind in ("Constant", "Name", "UnaryOp", "Attribute") and place.parent is not None:
            above = self.places.all[place.parent]
            if above.kind in ("Tuple", "List") or above.end_line - above.line > 3:
                break
            place = above
        return Site(place.path, place.line, self.places.text(place))

    @property
    def operands(self):
        return [each for each in self.walk.operands(self.event) if each.array is not None]


def partner(walk, event, healed):
    """PyTorch's expression for one of TensorFlow: of those with the right value, the most alike."""
    if is_number(event.value) and walk.last[0].array is not None:
        # equal numbers are everywhere: the last step that had a tensor tells more
        event, healed = walk.last
    entry = healed.entry if healed else None
    events = getattr(entry, "events", None) or ([entry] if entry is not None else [])
    if not events:
        return None
    place = event.place

    def likeness(found):
        other = found.place
        return (
            other.kind == "Piece",
            not (place.target and place.target == other.target),
            place.called != other.called or place.called is None,
            other.kind == "Name",
            found.index,
        )

    return min(events, key=likeness)


class Sites:
    """Where the parts of both models are made; models are made once more, when somebody asks."""

    def __init__(self, tensorflow, pytorch, layer_base, nodes_of):
        self.models = {"tensorflow": (tensorflow, layer_base), "pytorch": (pytorch, None)}
        self.nodes_of, self.found = nodes_of, {}

    def tensorflow(self, layer):
        model, base = self.models["tensorflow"]
        if "tensorflow" not in self.found:
            names = self.nodes_of
            self.found["tensorflow"] = sites_of(model, base, names), {id(each): name for name, each in names(model).items()}
        sites, name_of = self.found["tensorflow"]
        return sites.get(name_of.get(id(layer)))

    def pytorch(self, path):
        import torch

        if "pytorch" not in self.found:
            model = self.models["pytorch"][0]
            with torch.random.fork_rng():
                self.found["pytorch"] = sites_of(model, torch.nn.Module, lambda each: dict(each.named_modules()))
        return self.found["pytorch"].get(path)


def repair_site(ending, sites, calls):
    """The line to repair on TensorFlow's side: where a layer, a function or a number is made when that is at fault.

    `calls` are all calls side by side: a layer that is given something wrong is not at fault.
    """
    event, place = ending.event, ending.event.place
    layer = ending.layer
    if layer is not None:
        is_call = "Dropout" in type(layer).__name__ or trains(ending) or is_given_wrong(layer, calls) or does_right(ending)
        made = None if is_call else sites.tensorflow(layer)
        return made or ending.call_site()
    if place.kind == "Call" and ending.callee is not None and ending.callee.place.kind == "Attribute":
        name = ending.callee.place.name
        is_method = hasattr(type(ending.owner), name) if ending.owner is not None else True
        if not is_method and getattr(ending.owner, name, None) is ending.callee.value:
            return attribute_site(ending.owner, name) or ending.call_site()
    # a weight is as it was loaded: what is done with it is wrong
    is_own = place.kind == "Attribute" and ending.owner is not None and not hasattr(event.value, "assign")
    if is_own and ending.places.text(place) == f"self.{place.name}":
        site = attribute_site(ending.owner, place.name)
        # an attribute that holds what `__init__` was given is as good as the line that makes the layer
        made = sites.tensorflow(ending.owner) if site is not None and site.is_given else None
        return made or site or ending.call_site()
    return ending.call_site()


def is_given_wrong(layer, calls):
    """Whether a layer does what its PyTorch module does, and is called where or with what it should not be."""
    own = [each for each in calls if each.tensorflow.module is layer and each.node is not None and each.node.path is not None]
    return bool(own) and not any(each.verdict == "bad" and each.inputs_agree for each in own)


def does_right(ending):
    """Whether PyTorch has the very value that the layer makes, and another one in its place."""
    array, other = ending.event.array, getattr(getattr(ending.healed, "entry", None), "array", None)
    if array is None or other is None or ending.walk.level(ending.event) < 2 or ending.walk.is_vague(ending.event):
        return False
    # what is nearly the same is rather the same value, made a little wrong
    return difference(other, array) > 1e-2 * scale_of(other)


def trains(ending):
    """Whether the call tells its layer that this is training."""
    return says_training(ending.event.place)


def says_training(place):
    keywords = getattr(place.node, "keywords", ()) if place.kind == "Call" else ()
    return any(each.arg == "training" and getattr(each.value, "value", None) is True for each in keywords)


def is_training(walk, event):
    """Whether the function around an expression was told that this is training; the model is not."""
    frame = walk.window.recorder.frames.get(event.frame)
    return frame is not None and frame.f_locals.get("training") is True


def training_call(walk, event):
    """The call that told it so, when it is among the events."""
    # a call is noted when it ends
    return next((each for each in walk.events[event.index :] if says_training(each.place)), None)


def side(site, relative):
    if site is None:
        return None
    return {"file": relative(site.path), "line": site.line, "expression": site.expression}


def values_of(ending):
    """Arrays of the culprit on both sides: PyTorch's in its own layout."""
    event = ending.event
    right = event.array
    left = ending.partner.array if ending.partner is not None else None
    if left is None and ending.healed is not None and hasattr(ending.healed.entry, "array"):
        left = ending.healed.entry.array
    if is_number(event.value):
        import numpy as np

        right = np.asarray(event.value)
        left = np.asarray(ending.healed.value) if ending.healed else None
    if event.is_structure:
        return next(((a, b) for a, b in zip(ending.partner.arrays, event.arrays) if difference(a, b) > 0), (None, None))
    return left, right


def facts(left, right):
    import math

    both = left is not None and right is not None
    apart = difference(left, right) if both else None
    return {
        "pytorch_value": description(left),
        "tensorflow_value": description(right),
        "difference": None if apart is None or not math.isfinite(apart) else float(apart),
        "where": where(left, right) if both else None,
    }


def relative_to(root):
    def relative(path):
        found = os.path.relpath(path, root).replace(os.sep, "/")
        return path.replace(os.sep, "/") if found.startswith("..") else found

    return relative
