"""An import hook that lets every expression of PyTorch model files report its value.

The tree of a module is rewritten when it is imported: an expression `x` inside a function body becomes
`__record__(n, x)`, where `n` is the number of its place. Nothing else changes, and no file is written.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os


# What the expressions of a program are made of; constants are known without running anything.
WRAPPED = (
    ast.Attribute, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.IfExp, ast.List, ast.ListComp, ast.Name,
    ast.Subscript, ast.Tuple, ast.UnaryOp,
)  # fmt: skip


class Places:
    """Where each recorded expression stands: file, and lines (from 1) with columns in UTF-16 code units (from 0)."""

    def __init__(self):
        self.all = []

    def add(self, file, lines, node):
        self.all.append(
            (
                file,
                node.lineno,
                utf16_column(lines, node.lineno, node.col_offset),
                node.end_lineno,
                utf16_column(lines, node.end_lineno, node.end_col_offset),
            )
        )
        return len(self.all) - 1


def utf16_column(lines, line, byte_column):
    """Python counts bytes of UTF-8; syntax trees in JavaScript count UTF-16 code units."""
    text = lines[line - 1]
    if text.isascii():
        return byte_column
    before = text.encode("utf-8")[:byte_column].decode("utf-8")
    return len(before.encode("utf-16-le")) // 2


def reporting(number, node):
    """An expression that reports its value as that of a place, and gives it back."""
    arguments = [ast.Constant(number), node]
    return ast.copy_location(ast.Call(ast.Name("__record__", ast.Load()), arguments, []), node)


class Instrument(ast.NodeTransformer):
    """Wraps expressions in function bodies."""

    def __init__(self, file, source, places):
        self.file, self.places, self.depth = file, places, 0
        self.lines = source.split("\n")

    def visit_ClassDef(self, node):
        outer, self.depth = self.depth, 0
        node.body = self.statements(node.body)
        self.depth = outer
        return node

    def visit_FunctionDef(self, node):
        if node.name == "_init_weights":  # ports give weights their initial values in another way
            return node
        # decorators, defaults and annotations are no part of the body
        self.depth += 1
        node.body = self.statements(node.body)
        self.depth -= 1
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node):
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def untouched(self, node):
        return node

    visit_JoinedStr = visit_Raise = visit_Delete = visit_Import = visit_ImportFrom = untouched

    def visit_match_case(self, node):
        # patterns are no expressions
        node.body = self.statements(node.body)
        return node

    def statements(self, body):
        """What stands for the statements of a block; a subclass may put several in the place of one."""
        new = [self.visit(statement) for statement in body]
        return [each for item in new for each in (item if isinstance(item, list) else [item])]

    def visit_AugAssign(self, node):
        node.value = self.visit(node.value)
        if isinstance(node.target, ast.Subscript):
            node.target.slice = self.index(node.target.slice)
        return node

    def visit_Call(self, node):
        callee = node.func
        if isinstance(callee, ast.Attribute):
            callee.value = self.visit(callee.value)
        elif not isinstance(callee, ast.Name):  # names stay as they are: `super()` looks for itself
            node.func = self.visit(callee)
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return self.wrapped(node)

    def visit_Starred(self, node):
        node.value = self.visit(node.value)
        return node

    def index(self, node):
        """What stands in brackets: the parts of `[a, b:c]` are expressions, the whole is none."""
        if isinstance(node, ast.Tuple):
            node.elts = [self.visit(element) for element in node.elts]
            return node
        return self.visit(node)

    def visit_Subscript(self, node):
        node.value = self.visit(node.value)
        node.slice = self.index(node.slice)
        return self.wrapped(node)

    def generic_visit(self, node):
        super().generic_visit(node)
        return self.wrapped(node) if isinstance(node, WRAPPED) else node

    def wrapped(self, node):
        if self.depth == 0 or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return node
        return reporting(self.places.add(self.file, self.lines, node), node)


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with all of its expressions wrapped; one that cannot be rewritten is loaded as it is."""

    def __init__(self, name, path, file, recorder):
        super().__init__(name, path)
        self.file, self.recorder = file, recorder

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        data = self.get_data(path)
        try:
            source = importlib.util.decode_source(data)
            tree = Instrument(self.file, source, self.recorder.places).visit(ast.parse(source, path))
            return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, IndexError):
            return compile(data, path, "exec", dont_inherit=True)

    def exec_module(self, module):
        module.__dict__["__record__"] = self.recorder
        super().exec_module(module)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the PyTorch model files of a checkout."""

    def __init__(self, root, recorder):
        self.root, self.recorder = root, recorder

    def find_spec(self, name, path, target=None):
        last = name.rpartition(".")[2]
        if not name.startswith("transformers.models.") or not last.startswith("modeling_"):
            return None
        if last.startswith(("modeling_tf_", "modeling_flax_")):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None:
            return None
        file = os.path.relpath(spec.origin, self.root).replace(os.sep, "/")
        spec.loader = Loader(name, spec.origin, file, self.recorder)
        return spec
