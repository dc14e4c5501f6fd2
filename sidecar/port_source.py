"""Finds lines of a port: where a layer gets its name, where a weight is made, where a layer is built."""

import ast
import functools
import linecache
import os
import re
import sys


class Spot:
    """A place in a port: path of the file, number of the line, and the expression's text."""

    def __init__(self, path, node, text):
        self.path, self.line, self.text = path, node.lineno, text

    def relative(self, root):
        path, root = os.path.abspath(self.path), os.path.abspath(root)
        if not path.startswith(root + os.sep):
            path, root = os.path.realpath(path), os.path.realpath(root)
        return os.path.relpath(path, root).replace(os.sep, "/")


@functools.lru_cache(maxsize=None)
def parsed(path):
    # Ports that are served from memory are known here, and nowhere else.
    text = "".join(linecache.getlines(path))
    return text, ast.parse(text)


def definitions(layer_class):
    """The syntax of a class and of those that it inherits from, as far as they belong to models: (path, text, node)."""
    for each in layer_class.__mro__:
        path = getattr(sys.modules.get(each.__module__), "__file__", None) or ""
        if "modeling_tf_" not in os.path.basename(path):
            continue
        text, tree = parsed(path)
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == each.__name__:
                yield path, text, node


def says(node, segment):
    """Whether a name in the source, a plain or a formatted string, can come out as a segment of a weight's path."""
    if isinstance(node, ast.Constant):
        return node.value == segment
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(each.value) if isinstance(each, ast.Constant) else ".+" for each in node.values]
        return re.fullmatch("".join(parts), segment) is not None
    return False


def name_in(call):
    """The node that names a layer, a weight or a scope in a call."""
    for keyword in call.keywords:
        if keyword.arg == "name":
            return keyword.value
    function = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return call.args[0] if call.args and function in ("add_weight", "name_scope") else None


def find_name(layer_class, segment, attribute=None):
    """Where a class writes a name that becomes a segment of a path: for a layer of that attribute, if there is one."""
    for path, text, definition in definitions(layer_class):
        own = [node for node in ast.walk(definition) if attribute and assigns(node, attribute)]
        for node in [inner for each in (*own, definition) for inner in ast.walk(each)]:
            name = name_in(node) if isinstance(node, ast.Call) else None
            if name is not None and says(name, segment):
                return Spot(path, name, ast.get_source_segment(text, name))
    return None


def assigns(node, attribute):
    """Whether a statement sets `self.<attribute>`."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(isinstance(each, ast.Attribute) and each.attr == attribute for each in targets)


def find_assignment(layer_class, attribute):
    """Where a class sets `self.<attribute>`, the call before other values."""
    found = None
    for path, text, definition in definitions(layer_class):
        for node in ast.walk(definition):
            if not assigns(node, attribute) or node.value is None:
                continue
            spot = Spot(path, node, ast.get_source_segment(text, node.value))
            if any(isinstance(each, ast.Call) for each in ast.walk(node.value)):
                return spot
            found = found or spot
    return found


def find_method(layer_class, name):
    """A method that a class has from the models' files."""
    for path, text, definition in definitions(layer_class):
        for node in definition.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return Spot(path, node, ast.get_source_segment(text, node))
    return None


def find_class(layer_class):
    for path, _, definition in definitions(layer_class):
        return Spot(path, definition, definition.name)
    return None


def find_building(layer_class, attribute):
    """Where a class's `build` builds one of its layers: the line of the scope around it, if there is one."""
    pattern = re.compile(rf"\b{re.escape(attribute)}\b.*\.build\(|self\.{re.escape(attribute)}\.build\(")
    for path, text, definition in definitions(layer_class):
        for node in ast.walk(definition):
            if isinstance(node, ast.With) and len(node.body) == 1:
                if pattern.search(ast.get_source_segment(text, node.body[0]) or ""):
                    return Spot(path, node, ast.get_source_segment(text, node.items[0].context_expr))
    return None


def loop_names(definition, attribute):
    """The variables of loops over the layers in `self.<attribute>`."""
    found = set()
    for node in ast.walk(definition):
        if isinstance(node, (ast.For, ast.comprehension)) and f"attr='{attribute}'" in ast.dump(node.iter):
            found.update(each.id for each in ast.walk(node.target) if isinstance(each, ast.Name))
    return found


def find_deaf_call(layer_class, attribute, says_no):
    """Where a class calls one of its layers and hands `training` not on: with a constant, if `says_no`, or without it."""
    for path, text, definition in definitions(layer_class):
        names = loop_names(definition, attribute)
        for node in ast.walk(definition):
            if not isinstance(node, ast.Call) or not is_layer(node.func, attribute, names):
                continue
            given = [each.value for each in node.keywords if each.arg in ("training", None)]
            given += [each for each in node.args if isinstance(each, ast.Name) and each.id == "training"]
            is_deaf = any(isinstance(each, ast.Constant) and not each.value for each in given) if says_no else not given
            if is_deaf:
                return Spot(path, node, ast.get_source_segment(text, node))
    return None


def is_layer(function, attribute, names):
    if isinstance(function, ast.Attribute):
        return function.attr == attribute and isinstance(function.value, ast.Name) and function.value.id == "self"
    return isinstance(function, ast.Name) and function.id in names
