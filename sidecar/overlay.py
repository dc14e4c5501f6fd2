"""Serves ports from text, as if they stood in the checkout, and names them where the library looks for models.

A port is {"text": source or null, "reason": why there is none, "classes": names of its public classes}.
"""

import importlib
import importlib.abc
import importlib.util
import linecache
import os
import sys


served_lines = {}
read_lines = linecache.updatecache


def update_lines(filename, module_globals=None):
    """In place of `linecache.updatecache`, which TensorFlow calls before it rewrites code for graphs."""
    return served_lines.get(filename) or read_lines(filename, module_globals)


class Overlay(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds `transformers.models.<m>.modeling_tf_<m>` among the ports; their text wins over files of that name."""

    def __init__(self, source, ports):
        self.files = {}
        for model, port in ports.items():
            path = os.path.join(source, "transformers", "models", model, f"modeling_tf_{model}.py")
            self.files[f"transformers.models.{model}.modeling_tf_{model}"] = (path, port)

    def find_spec(self, fullname, path=None, target=None):
        if fullname not in self.files:
            return None
        return importlib.util.spec_from_file_location(fullname, self.files[fullname][0], loader=self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        path, port = self.files[module.__name__]
        if port["text"] is None:
            raise ImportError(port["reason"])
        code = compile(port["text"], path, "exec", dont_inherit=True)
        # Tracebacks and `inspect` read lines here; without a time of change, they never look for the file itself.
        served_lines[path] = port["text"].splitlines(True)
        linecache.cache[path] = (len(port["text"]), None, served_lines[path], path)
        exec(code, module.__dict__)

    def get_source(self, fullname):
        return self.files[fullname][1]["text"]


def install(source, ports):
    """Has to come before anything imports a port."""
    sys.meta_path.insert(0, Overlay(source, ports))
    linecache.updatecache = update_lines


def export(package, names, module):
    """Adds names to a lazy package of the library."""
    known = vars(package).get("_class_to_module")
    if known is not None:
        known.update(dict.fromkeys(names, module))


def register(ports):
    """Makes the ports' classes importable from the library, and known to its auto classes."""
    library = importlib.import_module("transformers")
    for model, port in ports.items():
        package = importlib.import_module(f"transformers.models.{model}")
        export(package, port["classes"], f"modeling_tf_{model}")
        export(library, port["classes"], f"models.{model}")
    auto = importlib.import_module("transformers.models.auto.modeling_auto")
    tensorflow_auto = importlib.import_module("transformers.models.auto.modeling_tf_auto")
    classes = {name for port in ports.values() for name in port["classes"]}
    for name, entries in vars(auto).items():
        twin = getattr(tensorflow_auto, f"TF_{name}", None)
        if not name.endswith("_MAPPING_NAMES") or twin is None:
            continue
        for model_type, class_name in entries.items():
            if isinstance(class_name, str) and f"TF{class_name}" in classes:
                twin.setdefault(model_type, f"TF{class_name}")
