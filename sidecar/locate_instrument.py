"""Lets the functions of modules that are already imported report the value of each expression in their bodies.

The tree of a module's source is rewritten as `trace_instrument.py` rewrites it, and the code of the living functions is
exchanged: existing models, decorated methods and closures report at once, and `restore` takes everything back.
"""

import ast
import gc
import inspect
import types

from trace_instrument import Instrument, reporting


class Place:
    """Where an expression stands, what it is made of, and what its value is assigned to."""

    def __init__(self, node, file, path, function):
        self.file, self.path, self.function = file, path, function
        self.line, self.end_line = node.lineno, node.end_lineno
        self.column, self.end_column = node.col_offset, node.end_col_offset
        self.kind = type(node).__name__
        self.node = node
        function_name = getattr(node, "func", None)
        # the last name of who is called
        self.called = getattr(function_name, "attr", None) or getattr(function_name, "id", None)
        # numbers of the places of direct operands, in the order of evaluation
        self.operands = []
        self.callee = self.parent = None
        # what the value is bound to, when the place is all of the right side of an assignment
        self.target = None
        # the names that a tuple is unpacked into
        self.targets = []

    @property
    def name(self):
        """The last name that the expression says: `x`, `self.x`."""
        return getattr(self.node, "id", None) or getattr(self.node, "attr", None)


class Places:
    """All places of instrumented modules, by number, with the assignments of each local name."""

    def __init__(self):
        self.all, self.sources = [], {}
        # (path, function, name) -> places of the values assigned to it
        self.assigned = {}
        # places of values that are assigned to attributes
        self.kept = []

    def text(self, place):
        """The expression as the source has it, on one line."""
        lines = self.sources[place.path][place.line - 1 : place.end_line]
        raw = [line.encode() for line in lines]
        if not raw:
            return ""
        raw[-1] = raw[-1][: place.end_column]
        raw[0] = raw[0][place.column :]
        return " ".join(part.decode().strip() for part in raw)


class Reporting(Instrument):
    """Also tells which places an expression is made of, who is called, and what names are bound to."""

    def __init__(self, file, path, source, places):
        super().__init__(file, source, places)
        self.path, self.functions = path, []

    def visit_FunctionDef(self, node):
        self.functions.append((node.name, node.lineno))
        done = super().visit_FunctionDef(node)
        self.functions.pop()
        return done

    visit_AsyncFunctionDef = visit_FunctionDef

    def wrapped(self, node):
        if self.depth == 0 or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return node
        place = Place(node, self.file, self.path, self.functions[-1] if self.functions else None)
        self.places.all.append(place)
        number = len(self.places.all) - 1
        place.operands = list(reported(node))
        for operand in place.operands:
            self.places.all[operand].parent = number
        return reporting(number, node)

    def visit_Constant(self, node):
        return self.wrapped(node) if type(node.value) in (int, float) else node

    def visit_Call(self, node):
        call = super().visit_Call(node)
        if call is node:
            return node
        callee, place = node.func, self.places.all[call.args[0].value]
        is_super = isinstance(callee, ast.Name) and callee.id in ("super", "locals", "vars")
        if isinstance(callee, (ast.Attribute, ast.Name)) and not is_super:
            node.func = self.wrapped(callee)
            place.callee = node.func.args[0].value
        return call

    def visit_Assign(self, node):
        node.value = self.visit(node.value)
        node.targets = [self.visit(target) for target in node.targets]
        number = number_of(node.value)
        if number is not None and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                self.bind(target.id, number)
            elif isinstance(target, ast.Attribute):
                self.places.kept.append(number)
            elif isinstance(target, ast.Tuple) and all(isinstance(each, ast.Name) for each in target.elts):
                self.places.all[number].targets = [each.id for each in target.elts]
        return node

    def visit_AugAssign(self, node):
        """`x += y` changes what `x` is, perhaps in place: reports `x` before and after."""
        node = super().visit_AugAssign(node)
        if self.depth == 0 or not isinstance(node.target, ast.Name):
            return node
        name = node.target.id
        load = ast.copy_location(ast.Name(name, ast.Load()), node)
        whole = ast.copy_location(ast.BinOp(load, node.op, node.value), node)
        before, after = self.wrapped(load), self.wrapped(whole)
        number, left = after.args[0].value, before.args[0].value
        after.args[1] = ast.copy_location(ast.Name(name, ast.Load()), node)
        self.places.all[number].operands.insert(0, left)
        self.bind(name, number)

        def assignment(value):
            return ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), node)

        return [assignment(before), node, assignment(after)]

    def bind(self, name, number):
        place = self.places.all[number]
        place.target = name
        self.places.assigned.setdefault((self.path, place.function, name), []).append(number)


def number_of(node):
    """The place that a rewritten expression reports to."""
    is_report = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__record__"
    return node.args[0].value if is_report else None


def reported(node):
    """Numbers of the outermost places below a node."""
    for child in ast.iter_child_nodes(node):
        number = number_of(child)
        if number is not None:
            yield number
        else:
            yield from reported(child)


def codes_of(code, found):
    """The code of every function of a module, by name and first line."""
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found[constant.co_name, constant.co_firstlineno] = constant
            codes_of(constant, found)
    return found


class Instrumented:
    """Modules whose functions report while the `with` block lasts."""

    def __init__(self, modules, recorder, places, relative):
        self.modules, self.recorder, self.places, self.relative = modules, recorder, places, relative
        self.before = []

    def rewritten(self, module):
        path = module.__file__
        source = inspect.getsource(module)
        self.places.sources[path] = source.split("\n")
        tree = Reporting(self.relative(path), path, source, self.places).visit(ast.parse(source, path))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)

    def __enter__(self):
        codes = {}
        for module in self.modules:
            try:
                codes[module.__file__] = codes_of(self.rewritten(module), {})
            except (OSError, SyntaxError, ValueError, TypeError):
                continue  # a module without source is taken as it is
            module.__dict__["__record__"] = self.recorder
        for function in [each for each in gc.get_objects() if type(each) is types.FunctionType]:
            old = function.__code__
            new = codes.get(old.co_filename, {}).get((old.co_name, old.co_firstlineno))
            if new is not None and new.co_freevars == old.co_freevars:
                self.before.append((function, old))
                function.__code__ = new
        return self

    def __exit__(self, *_):
        for function, code in self.before:
            function.__code__ = code
        for module in self.modules:
            module.__dict__.pop("__record__", None)


