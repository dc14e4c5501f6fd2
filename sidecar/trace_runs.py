"""The runs of a model: its own test's tiny configuration and inputs, with options switched on and off.

Each run is a name and a function without arguments; a function that raises says that the model has no such run.
"""

import inspect

from trace_bench import Bench, tensors_of


# Flags of every configuration, which say nothing of the model, or change what its inputs are.
COMMON_FLAGS = {
    "add_cross_attention", "do_sample", "early_stopping", "is_decoder", "is_encoder_decoder", "output_attentions",
    "output_hidden_states", "output_scores", "remove_invalid_values", "return_dict", "return_dict_in_generate",
    "tf_legacy_loss", "tie_encoder_decoder", "torchscript", "use_bfloat16",
}  # fmt: skip

# Values that configurations of the library give to options which are no flags.
OPTIONS = {
    "position_embedding_type": ["relative_key", "relative_key_query"],
    "feed_forward_proj": ["gated-gelu"],
    "feat_extract_norm": ["layer"],
    "pos_att_type": [["c2p"], ["p2c"], ["c2p", "p2c"]],
    "pretraining_tp": [2],
}


def first_row(bench):
    config, inputs = bench.setting()
    return bench.run((config, {**inputs, **{name: value[:1] for name, value in tensors_of(inputs).items()}}))


def is_mask(name):
    """Whether an input says which others count; what is to be guessed (`bool_masked_pos`) is another thing."""
    return name.endswith("_mask") and "head_mask" not in name


def masks_as(bench, dtype):
    """Masks come in all three kinds of numbers."""
    import torch

    config, inputs = bench.setting()
    masks = {name: value for name, value in tensors_of(inputs).items() if is_mask(name)}
    if not masks:
        masks = {"attention_mask": torch.ones_like(inputs["input_ids"])}
    return bench.run((config, inputs), **{name: value.to(dtype) for name, value in masks.items()})


def without_masks(bench):
    config, inputs = bench.setting()
    kept = {name: value for name, value in inputs.items() if not is_mask(name)}
    if len(kept) == len(inputs):
        raise LookupError("no masks")
    return bench.run((config, kept))


def embedded(bench):
    config, inputs = bench.setting()
    model = bench.model(config)
    inputs["inputs_embeds"] = model.get_input_embeddings()(inputs.pop("input_ids"))
    if "decoder_inputs_embeds" in inspect.signature(model.forward).parameters and "decoder_input_ids" in inputs:
        inputs["decoder_inputs_embeds"] = model.get_input_embeddings()(inputs.pop("decoder_input_ids"))
    return model(**inputs)


def head_mask(bench):
    import torch

    config, inputs = bench.setting()
    inputs["head_mask"] = torch.ones(config.num_hidden_layers, config.num_attention_heads)
    return bench.run((config, inputs))


def second_step(bench, is_decoder):
    import torch

    config, inputs = bench.setting()
    if is_decoder:
        if config.is_encoder_decoder:
            raise LookupError("has a decoder of its own")
        config.is_decoder = True
    model = bench.model(config)
    cache = model(**inputs, use_cache=True).past_key_values
    name = "decoder_input_ids" if config.is_encoder_decoder else "input_ids"
    rows = inputs[name]
    following = {**inputs, name: rows[:, -1:], "past_key_values": cache}
    if not config.is_encoder_decoder:
        mask = inputs.get("attention_mask", torch.ones_like(rows))
        following["attention_mask"] = torch.cat([mask, torch.ones_like(mask[:, -1:])], -1)
    if "token_type_ids" in inputs:
        following["token_type_ids"] = inputs["token_type_ids"][:, -1:]
    return model(**following, use_cache=True)


def cross_attention(bench):
    import torch

    config, inputs = bench.setting(is_decoder=True, add_cross_attention=True)
    states = torch.rand(inputs["input_ids"].shape[0], 5, config.hidden_size)
    more = {"encoder_hidden_states": states, "encoder_attention_mask": torch.ones(states.shape[:2])}
    return bench.run((config, inputs), **more)


def generate(bench):
    config, inputs = bench.setting()
    model = bench.model(config)
    if not model.can_generate():
        raise LookupError("does not generate")
    wanted = {name: value for name, value in inputs.items() if not name.startswith("decoder_")}
    return model.generate(**wanted, max_new_tokens=2, min_new_tokens=2, do_sample=False)


def problem(bench, kind, number, labels):
    config, inputs = bench.setting()
    config.problem_type, config.num_labels = kind, number
    batch = len(next(iter(tensors_of(inputs).values())))
    return bench.run((config, inputs), labels=labels(batch))


def problems():
    import torch

    yield "regression", 1, torch.rand
    yield "regression", 3, lambda batch: torch.rand(batch, 3)
    yield "single_label_classification", 3, lambda batch: torch.zeros(batch, dtype=torch.long)
    yield "multi_label_classification", 3, lambda batch: torch.ones(batch, 3)


def runs_of(test, model_class):
    """Names and functions, the most telling first."""
    import torch

    bench = Bench(test, model_class)
    yield "plain", lambda: bench.run(bench.setting())
    yield "labels", lambda: bench.run(bench.setting(labels=True))
    yield "outputs", lambda: bench.run(bench.setting(), output_attentions=True, output_hidden_states=True)
    yield "tuple", lambda: bench.run(bench.setting(labels=True), return_dict=False)
    yield "train", lambda: bench.run(bench.setting(labels=True), train=True)
    yield "cache", lambda: second_step(bench, False)
    yield "decoder cache", lambda: second_step(bench, True)
    yield "cross attention", lambda: cross_attention(bench)
    yield "one sample", lambda: first_row(bench)
    yield "embeddings", lambda: embedded(bench)
    yield "no mask", lambda: without_masks(bench)
    for dtype in (torch.bool, torch.float, torch.long):
        yield "mask dtypes", lambda dtype=dtype: masks_as(bench, dtype)
    yield "head mask", lambda: head_mask(bench)
    yield "generate", lambda: generate(bench)
    if "labels" in inspect.signature(model_class.forward).parameters and "SequenceClassification" in model_class.__name__:
        for kind in problems():
            yield "problem types", lambda kind=kind: problem(bench, *kind)
    yield from switches(bench)


def switches(bench):
    """The configuration's own flags, one at a time."""
    config, _ = bench.setting()
    for name, value in config.to_dict().items():
        others = [not value] if isinstance(value, bool) and name not in COMMON_FLAGS else OPTIONS.get(name, [])
        for other in others:
            options = {name: other}
            yield f"{name}={other}", lambda options=options: bench.run(bench.setting(labels=True, **options))
