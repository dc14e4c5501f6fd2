"""Tiny configurations and inputs for models whose own test is not at hand.

A configuration is shrunk by the names of its numbers; whether PyTorch's model then runs decides between candidates.
Inputs are made from the signature of `forward`.
"""

import copy
import inspect
import re

import torch


BATCH, LENGTH, CHOICES = 2, 7, 3

# Names of numbers in configurations, and what they come down to; the first that fits counts.
sizes = [
    (r"(^|_)vocab(ulary)?_size$|^n_vocab$|_vocab_size", 99),
    (r"^(max_position|max_2d_position|n_positions|n_ctx|max_source_pos|max_target_pos|seq_length$|max_seq)", 64),
    (r"^type_vocab_size$", 2),
    (r"(num_)?(key_value|kv)_heads$", 2),
    (r"heads$|^n_head$|^num_attention_head$", 4),
    (r"(layers|n_layer|layer_num|num_blocks|depth)$|^num_hidden_layers|layers_", 2),
    (r"intermediate|ffn|(^|_)ff_?|inner_dim|hidden_dim$|n_inner", 64),
    (r"^(head_dim|d_kv|attention_head_size|rotary_dim)$", 8),
    (r"^(hidden_size|d_model|dim|n_embd|embed_dim|embedding_size|emb_dim|projection_dim|hidden_sizes?)$", 32),
    (r"(hidden|embed(ding)?|projection|proj|feature|model)_(size|dim|channels)$", 32),
    (r"^image_size$", 32),
    (r"^num_mel_bins$", 16),
]
# Names of lists of numbers per stage.
stage_depths = re.compile(r"depths?$|layers$|blocks$")
kept_names = re.compile(r"_id$|_ids$|^id2|num_labels|num_channels|version|kernel|stride|patch|window|bucket|problem")


def shrunk_number(name, value):
    for pattern, size in sizes:
        if re.search(pattern, name):
            return min(size, value)
    return value


def shrunk_value(name, value, only_depth):
    if isinstance(value, bool) or kept_names.search(name):
        return value
    is_depth = bool(re.search(sizes[5][0], name))
    if isinstance(value, int):
        return shrunk_number(name, value) if is_depth or not only_depth else value
    if isinstance(value, (list, tuple)) and value and all(type(each) is int for each in value):
        if stage_depths.search(name):
            return type(value)(1 for _ in value)
    return value


def shrink(config, only_depth=False):
    """A copy of a configuration with small numbers, those of its parts as well."""
    config = copy.deepcopy(config)
    for name, value in list(vars(config).items()):
        if hasattr(value, "to_dict"):
            setattr(config, name, shrink(value, only_depth))
            continue
        small = shrunk_value(name, value, only_depth)
        if small is not value:
            try:
                setattr(config, name, small)
            except Exception:
                pass  # a property that follows from others
    keep_ids_in_vocabulary(config)
    return config


def keep_ids_in_vocabulary(config):
    size = getattr(config, "vocab_size", None)
    if not isinstance(size, int):
        return
    for name, value in list(vars(config).items()):
        if name.endswith("token_id") and isinstance(value, int) and value >= size:
            setattr(config, name, size - 1 - value % 3)


def candidates(config_class):
    """Configurations, the smallest first."""
    full = config_class()
    yield shrink(full)
    yield shrink(full, only_depth=True)


def part(config, name, default):
    """A number of a configuration or of one of its parts."""
    places = [config, *(value for value in vars(config).values() if hasattr(value, "to_dict"))]
    for place in places:
        value = getattr(place, name, None)
        if value is not None:
            return value
    return default


def image_shape(config):
    size = part(config, "image_size", 32)
    height, width = (size if isinstance(size, (list, tuple)) else (size, size))[:2]
    return (BATCH, part(config, "num_channels", 3), height, width)


def words(config, generator, shape):
    size = part(config, "vocab_size", 99)
    # Small numbers are padding, beginnings and ends.
    return torch.randint(min(5, size - 1), size, shape, generator=generator)


def made_input(name, config, shape, generator):
    """One input by its name; `None` where the name says nothing."""
    if name in ("input_ids", "decoder_input_ids"):
        return words(config, generator, shape)
    if name in ("attention_mask", "decoder_attention_mask"):
        mask = torch.ones(shape, dtype=torch.long)
        mask[0, ..., -2:] = 0
        return mask
    if name == "token_type_ids":
        return torch.zeros(shape, dtype=torch.long)
    if name == "bbox":
        corners = torch.randint(0, 20, (*shape, 2), generator=generator)
        return torch.cat([corners, corners + 10], -1)
    if name == "pixel_values":
        return torch.rand(image_shape(config), generator=generator)
    if name == "pixel_mask":
        batch, _, *size = image_shape(config)
        return torch.ones(batch, *size, dtype=torch.long)
    if name == "input_values":
        return torch.rand((BATCH, 1600), generator=generator) - 0.5
    if name == "input_features":
        length = 2 * part(config, "max_source_positions", 30)
        per_frame = part(config, "input_feat_per_channel", None)
        # Frames of features, or features of frames: the name of their number tells.
        shape = (part(config, "num_mel_bins", 16), length) if per_frame is None else (min(length, 60), per_frame)
        return torch.rand((BATCH, *shape), generator=generator)
    return None


always_given = {"attention_mask", "decoder_input_ids"}


def make_inputs(pytorch_class, config):
    """Inputs for a class from the signature of its `forward`: what it must have, masks, and the decoder's tokens."""
    generator = torch.Generator().manual_seed(0)
    parameters = inspect.signature(pytorch_class.forward).parameters
    shape = (BATCH, LENGTH)
    if "MultipleChoice" in pytorch_class.__name__:
        shape = (BATCH, CHOICES, LENGTH)
    main = getattr(pytorch_class, "main_input_name", "input_ids")
    inputs = {}
    for name, parameter in parameters.items():
        is_wanted = parameter.default is inspect.Parameter.empty or name == main
        is_wanted = is_wanted or name in ("input_ids", "pixel_values", "bbox")
        is_wanted = is_wanted or name == "attention_mask" and "input_ids" in parameters
        is_wanted = is_wanted or name == "decoder_input_ids" and getattr(config, "is_encoder_decoder", False)
        value = made_input(name, config, shape, generator) if is_wanted else None
        if value is not None:
            inputs[name] = value
    return inputs


def tiny_setting(pytorch_class):
    """A configuration that PyTorch's model runs with, and inputs. Raises the last error when there is none."""
    failed = None
    for config in candidates(pytorch_class.config_class):
        try:
            inputs = make_inputs(pytorch_class, config)
            with torch.no_grad():
                pytorch_class(config).eval()(**copy.deepcopy(inputs))
            return config, inputs
        except Exception as error:
            failed = error
    raise failed
