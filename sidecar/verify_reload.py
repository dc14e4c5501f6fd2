"""What a model loses when its own weights are saved and loaded again: layers that no `build` builds."""

from port_source import find_method
from twin_weights import collect, walk
from verify_words import not_built


def name_of(variable):
    """A variable's name below its model, whose own name Keras counts up."""
    return variable.name.partition("/")[2] or variable.name


def names_of(twin):
    return {name_of(variable) for variable in twin.weights}


def unmade(chain, fresh_chains):
    """The highest layer of a chain that nothing has built in the reloaded model; its holder, when that has no `build`."""
    for end in range(2, len(chain) + 1):
        layer = fresh_chains.get(tuple(attribute for attribute, _ in chain[:end]))
        if layer is None or layer.built:
            continue
        holder = chain[end - 2][1]
        return chain[: end - 1] if end > 2 and find_method(type(holder), "build") is None else chain[:end]
    return chain


def report_reload(root, twin, again):
    """Findings on weights that the reloaded model lacks before its first call, and a line that says so."""
    lost = names_of(twin) - names_of(again)
    if not lost:
        return [], None
    fresh_chains = {tuple(attribute for attribute, _ in chain): chain[-1][1] for chain in walk(again)}
    findings = {}
    for weight in collect(twin, []):
        if name_of(weight.variable) in lost:
            finding = not_built(root, weight.wanted, unmade(weight.chain, fresh_chains))
            findings.setdefault(finding.pop("fix"), finding)
    count = len(lost)
    text = f"{count} {'weight is' if count == 1 else 'weights are'} not there when saved weights are loaded"
    return list(findings.values()), f"{text}: {'; '.join(each['message'] for each in findings.values())}"
