"""Steps inside of PyTorch's fused operations, which ports write out: scores of attention, moments of norms."""

import contextlib
import math

from locate_calls import replaced


def attention(original, note):
    def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, **more):
        import torch

        if more or key.shape[-3:-2] != query.shape[-3:-2]:
            return original(query, key, value, attn_mask, dropout_p, is_causal, scale=scale, **more)
        factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
        note(factor)
        note(1 / factor)
        note(query * factor)
        scores = note(query @ key.transpose(-2, -1))
        scores = note(scores * factor)
        if is_causal:
            attn_mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
        if attn_mask is not None and attn_mask.dtype == torch.bool:
            note(~note(attn_mask))
            attn_mask = torch.zeros_like(attn_mask, dtype=scores.dtype).masked_fill(~attn_mask, -math.inf)
        if attn_mask is not None:
            note(attn_mask)
            scores = note(scores + attn_mask)
        note(torch.softmax(scores, -1))
        return original(query, key, value, attn_mask, dropout_p, scale=scale)

    return scaled_dot_product_attention


def layer_norm(original, note):
    def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
        axes = tuple(range(-len(normalized_shape), 0))
        mean = note(input.mean(axes, keepdim=True))
        centred = note(input - mean)
        variance = note((centred**2).mean(axes, keepdim=True))
        note((variance + eps).sqrt())
        note((variance + eps).rsqrt())
        normal = note(centred * (variance + eps).rsqrt())
        if weight is not None:
            note(normal * weight)
        return original(input, normalized_shape, weight, bias, eps)

    return layer_norm


def gelu(original, note):
    import torch

    def gelu(input, approximate="none"):
        if approximate == "none":
            inner = note(torch.erf(note(input / math.sqrt(2.0))))
            note(1.0 + inner)
            note(0.5 * (1.0 + inner))
        return original(input, approximate=approximate)

    return gelu


def linear(original, note):
    def linear(input, weight, bias=None):
        note(weight)
        if bias is not None:
            note(original(input, weight))
        return original(input, weight, bias)

    return linear


def padded(original, note, fill=0.0):
    """Operations that pad what they are given; the padded input comes first, then their weight."""

    def operation(input, *arguments, **keywords):
        import torch

        names = ("weight", "bias", "stride", "padding", "dilation", "groups") if fill == 0.0 else ("kernel_size", "stride", "padding")
        given = {**dict(zip(names, arguments)), **keywords}
        if isinstance(given.get("weight"), torch.Tensor):
            note(given["weight"])
            if given.get("bias") is not None:
                note(original(input, **{**given, "bias": None}))
        padding = given.get("padding", 0)
        sizes = [padding] * (input.dim() - 2) if isinstance(padding, int) else padding
        if not isinstance(sizes, str) and any(sizes):
            both = [each for size in reversed(list(sizes)) for each in (size, size)]
            note(torch.constant_pad_nd(input, both, 0.0))
            if fill:
                note(torch.constant_pad_nd(input, both, fill))
        return original(input, *arguments, **keywords)

    return operation


def batch_norm(original, note):
    def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
        if running_mean is not None and not training:
            note(eps)
            spread = note(running_var + eps)
            note(spread.sqrt())
            factor = note(spread.rsqrt())
            factor = factor if weight is None else note(factor * weight)
            offset = note(-running_mean * factor)
            offset = offset if bias is None else note(offset + bias)
            note(input * factor.reshape([1, -1] + [1] * (input.dim() - 2)))
        return original(input, running_mean, running_var, weight, bias, training, momentum, eps)

    return batch_norm


def pooled(original, note):
    return padded(original, note, -math.inf)


makers = {"scaled_dot_product_attention": attention, "layer_norm": layer_norm, "gelu": gelu, "linear": linear, "batch_norm": batch_norm,
          "conv1d": padded, "conv2d": padded, "max_pool2d": pooled, "avg_pool2d": pooled}  # fmt: skip


def harmless(original, replacement):
    """The operation with its steps noted, or as it is where the steps cannot be computed."""

    def operation(*arguments, **keywords):
        try:
            return replacement(*arguments, **keywords)
        except Exception:
            return original(*arguments, **keywords)

    return operation


@contextlib.contextmanager
def pieces(recorder):
    """While it lasts, the recorder hears of the steps as well."""
    import torch.nn.functional as functional

    with contextlib.ExitStack() as stack:
        for name, make in makers.items():
            original = getattr(functional, name, None)
            if original is not None and name in functional.__dict__:
                stack.enter_context(replaced(functional, name, harmless(original, make(original, recorder.piece))))
        yield
