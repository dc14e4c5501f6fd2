"""Plants faults into sound ports and tells where `sidecar/locate.py` sees them.

    python bench/locate_faults.py CHECKOUT FAULTS.json [--only NAME] [--tree]

FAULTS.json is a list of {"name", "model", "old", "new", "class": the class to judge or absent for all, "nth": which
occurrence of `old`, from 0, "line": text of the line that should be named, when it is not the changed one}. The checkout
stays as it is: ports are served from memory. Both frameworks are imported once, and each fault has a fork of its own.
"""

import ast
import contextlib
import copy
import importlib
import json
import os
import sys
import time
import traceback


sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "sidecar"))
import overlay  # noqa: E402
from compare import load_twin, perturb, to_tensorflow, verdict  # noqa: E402
from frameworks import import_library  # noqa: E402
from judging import ask_for_hidden_states, listed_classes, prepare, twin_finder  # noqa: E402
from locate import locate  # noqa: E402


def port_path(root, model):
    return os.path.join(root, "src", "transformers", "models", model, f"modeling_tf_{model}.py")


def planted(root, fault):
    """The text of the port with the fault, and the line that should be named."""
    with open(port_path(root, fault["model"]), encoding="utf-8") as file:
        text = file.read()
    at = -1
    for _ in range(fault.get("nth", 0) + 1):
        at = text.find(fault["old"], at + 1)
        if at < 0:
            raise ValueError(f"{fault['model']} has no {fault['old']!r}")
    new = text[:at] + fault["new"] + text[at + len(fault["old"]) :]
    before = os.path.commonprefix([text, new])
    line = before.count("\n") + 1
    if "line" in fault:
        line = next(number for number, each in enumerate(new.split("\n"), 1) if fault["line"] in each and number >= line - 200)
    return new, line


def statements(text):
    """First and last lines of the statements that are not blocks, in order."""
    simple = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Pass)
    found = [(n.lineno, n.end_lineno) for n in ast.walk(ast.parse(text)) if isinstance(n, simple)]
    blocks = [(n.lineno, n.body[0].lineno - 1) for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.If, ast.For, ast.With))]
    return sorted(found + blocks)


def steps_apart(text, wanted, found):
    """How many statements lie between two lines."""
    spans = statements(text)

    def index(line):
        return max((number for number, (first, _) in enumerate(spans) if first <= line), default=0)

    return abs(index(wanted) - index(found))


def judged(fault, text, line, show_tree):
    import torch

    model = fault["model"]
    with contextlib.redirect_stdout(sys.stderr):
        classes = listed_classes(importlib.import_module(f"tests.models.{model}.test_modeling_{model}"))
    find = twin_finder(model)
    for name, cases in classes.items():
        if fault.get("class", name) != name or isinstance(find(name), dict):
            continue
        tester, pytorch_class = cases[0]
        config, inputs = prepare(tester, pytorch_class)
        # not every port takes it
        inputs.pop("head_mask", None)
        ask_for_hidden_states(config)
        torch.manual_seed(0)
        one = pytorch_class(config).eval()
        perturb(one)
        try:
            other, _ = load_twin(one, find(name))
        except Exception as error:
            return {"class": name, "status": "load", "error": str(error)[:200]}
        given = to_tensorflow(inputs)
        options = fault.get("options", {})
        try:
            with torch.no_grad():
                expected = one(**copy.deepcopy(inputs), **options)
            found = verdict(expected, other(given, training=False, **options), 1e-5)
        except Exception as error:
            found = {"status": "call", "max_difference": None, "at": str(error)[:80]}
        if found["status"] == "ok":
            continue
        begin = time.process_time()
        answer = locate(one, other, inputs, given, 1e-5, options)
        took = time.process_time() - begin
        culprit = answer["culprit"]
        if show_tree:
            print(json.dumps(answer["tree"], indent=1), file=sys.stderr)
        where = culprit and culprit["tensorflow"]
        apart = None
        if where and where["file"].endswith(f"modeling_tf_{model}.py"):
            apart = steps_apart(text, line, where["line"])
        return {"class": name, "seconds": round(took, 1), "wanted": line, "apart": apart, "culprit": culprit, **found}
    return {"status": "unseen"}


def forked(root, fault, show_tree):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text, line = planted(root, fault)
            overlay.install(os.path.join(root, "src"), {fault["model"]: {"text": text, "reason": None, "classes": []}})
            answer = judged(fault, text, line, show_tree)
        except BaseException:
            answer = {"status": "error", "error": traceback.format_exc()[-1500:]}
        with os.fdopen(writer, "w") as stream:
            stream.write(json.dumps(answer))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"status": "died"}


def shown(answer):
    culprit = answer.get("culprit")
    if not culprit:
        return answer.get("error") or ""
    parts = []
    for side in ("tensorflow", "pytorch"):
        place = culprit[side]
        parts.append(f"{place['line']} {place['expression'][:90]!r}" if place else "-")
    return f"wanted {answer['wanted']} found {' | '.join(parts)} | {culprit['cause']['code']}"


def main():
    root, path = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    with open(path) as file:
        faults = [each for each in json.load(file) if only in each["name"]]
    import_library(root)
    good = 0
    for fault in faults:
        answer = forked(root, fault, "--tree" in sys.argv)
        is_good = answer.get("apart") is not None and answer["apart"] <= 1
        good += is_good
        head = f"{'ok ' if is_good else 'BAD'} {fault['name']:32} {answer.get('class', '')} {answer['status']}"
        print(f"{head} apart={answer.get('apart')} {answer.get('seconds', '')}s {shown(answer)}", flush=True)
    print(f"{good} of {len(faults)}")


if __name__ == "__main__":
    main()
