"""Likely causes of a difference, each tried on the operands that were recorded where that can be done."""


def of(ending, site, left):
    return {"code": "unknown", "text": "The operands agree and the result does not."}
