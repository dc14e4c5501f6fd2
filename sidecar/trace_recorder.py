"""Keeps what recorded expressions were seen to be."""

from trace_instrument import Places


class Recorder:
    """Called with the number of a place and a value, which it gives back untouched.

    What a run reports counts when the run ends well: see `commit` and `drop`.
    """

    def __init__(self):
        self.places = Places()
        self.is_on = False
        self.tensor = None
        self.seen, self.kept = {}, {}

    def __call__(self, number, value):
        if not self.is_on:
            return value
        # looking at a tensor's sizes is no operation: it draws no random number and adds nothing to a graph
        what = (value.dim(), value.dtype) if isinstance(value, self.tensor) else kind_of(value)
        found = self.seen.get(number)
        if found is None:
            self.seen[number] = {what}
        else:
            found.add(what)
        return value

    def commit(self):
        for number, whats in self.seen.items():
            self.kept.setdefault(number, set()).update(whats)
        self.seen = {}

    def drop(self):
        self.seen = {}

    def facts(self):
        """One record for each expression that was reached."""
        for number, whats in sorted(self.kept.items()):
            file, line, column, end_line, end_column = self.places.all[number]
            tensors = [what for what in whats if isinstance(what, tuple)]
            kinds = {"tensor" if isinstance(what, tuple) else what for what in whats}
            yield {
                "file": file,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "kinds": sorted(kinds),
                "ranks": sorted({rank for rank, _ in tensors}),
                "dtypes": sorted({str(dtype).rpartition(".")[2] for _, dtype in tensors}),
            }


def kind_of(value):
    if value is None:
        return "None"
    return type(value).__name__ if isinstance(value, (bool, int, float, str, tuple, list, dict)) else "other"
