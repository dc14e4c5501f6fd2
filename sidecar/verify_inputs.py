"""Inputs that tests seldom give, made from those that they give: each with the others beside it."""

import inspect


def tokens(trial):
    import torch

    value = trial.inputs.get("input_ids")
    return value if isinstance(value, torch.Tensor) and value.dtype == torch.long else None


def token_types(trial):
    import torch

    given, kinds = tokens(trial), getattr(trial.config, "type_vocab_size", 0)
    if given is None or not isinstance(kinds, int) or kinds < 1:
        return None
    return torch.arange(given.numel()).reshape(given.shape) % min(kinds, 2)


def positions(trial):
    import torch

    given = tokens(trial)
    if given is None:
        return None
    return torch.arange(given.shape[-1]).expand(given.shape).contiguous()


def mask(trial):
    import torch

    given = tokens(trial)
    if given is None:
        return None
    made = torch.ones_like(given)
    made[..., -2:] = 0
    return made


def padded(given):
    """A mask that hides the end of what is given, for one that hides nothing."""
    import torch

    if not isinstance(given, torch.Tensor) or given.dim() != 2 or given.shape[-1] < 4 or not bool((given == 1).all()):
        return None
    made = given.clone()
    made[..., -max(2, given.shape[-1] // 4) :] = 0
    return made


def head_mask(trial):
    import torch

    layers = getattr(trial.config, "num_hidden_layers", None)
    heads = getattr(trial.config, "num_attention_heads", None)
    if not isinstance(layers, int) or not isinstance(heads, int):
        return None
    made = torch.ones(layers, heads)
    made[0, 0] = 0
    return made


makers = {
    "attention_mask": mask,
    "token_type_ids": token_types,
    "position_ids": positions,
    "head_mask": head_mask,
}


def embedded(trial):
    """The inputs with the embeddings of the tokens in their place."""
    import torch

    if tokens(trial) is None or not hasattr(trial.pair.model, "get_input_embeddings"):
        return None
    try:
        with torch.no_grad():
            made = trial.pair.model.get_input_embeddings()(trial.inputs["input_ids"])
    except Exception:  # models whose embeddings take more than tokens
        return None
    kept = {key: value for key, value in trial.inputs.items() if key != "input_ids"}
    return {**kept, "inputs_embeds": made}


def further_inputs(trial):
    """(name, inputs) for each input that both sides take and that the test does not give."""
    ours = inspect.signature(trial.twin.call).parameters
    for name, make in makers.items():
        if name in trial.inputs or name not in trial.parameters or name not in ours:
            continue
        made = make(trial)
        if made is not None:
            yield name, {**trial.inputs, name: made}
    for name in ("attention_mask", "decoder_attention_mask"):
        made = padded(trial.inputs.get(name))
        if made is not None and name in ours:
            yield f"padded {name}", {**trial.inputs, name: made}
    if "inputs_embeds" in trial.parameters and "inputs_embeds" in ours:
        changed = embedded(trial)
        if changed is not None:
            yield "inputs_embeds", changed
