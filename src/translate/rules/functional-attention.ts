import { tensor, tuple } from "../../facts/value.ts";
import { booleanOf, given, isNone } from "../operand.ts";
import { decline, type OpRule } from "../rule.ts";

const call = (name: string, parts: readonly string[]): string => `${name}(${parts.join(", ")})`;

/** Attention with the weights of projections that other layers hold (torch.nn.functional, PyTorch documentation). */
export const multiHeadAttention: OpRule = {
  signatures: [
    "torch.nn.functional.multi_head_attention_forward(query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training=True, key_padding_mask=None, need_weights=True, attn_mask=None, use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None, v_proj_weight=None, static_k=None, static_v=None, average_attn_weights=True, is_causal=False)",
  ],
  to: (operands, port) => {
    if (booleanOf(operands.add_zero_attn) === true) return decline("multi_head_attention_forward() with add_zero_attn");
    if ([operands.static_k, operands.static_v].some((static_) => !isNone(static_)))
      return decline("multi_head_attention_forward() with static keys or values");
    const isSeparate = booleanOf(operands.use_separate_proj_weight);
    if (isSeparate === undefined) return decline("multi_head_attention_forward() with projections of either kind");
    const text = (name: string): string => given(operands[name]).text;
    const projections = isSeparate
      ? `(${["q", "k", "v"].map((part) => text(`${part}_proj_weight`)).join(", ")})`
      : `tf.split(${text("in_proj_weight")}, 3)`;
    return call(port.support("multi_head_attention"), [
      ...["query", "key", "value", "num_heads"].map(text),
      projections,
      ...["in_proj_bias", "out_proj_weight", "out_proj_bias"].map(text),
      ...["key_padding_mask", "attn_mask"]
        .filter((name) => !isNone(operands[name]))
        .map((name) => `${name}=${text(name)}`),
      `dropout_p=${text("dropout_p")}`,
      `training=${text("training")}`,
      ...["need_weights", "average_attn_weights"]
        .filter((name) => booleanOf(operands[name]) !== true)
        .map((name) => `${name}=${text(name)}`),
    ]);
  },
  infer: () => tuple([tensor(3, "float"), tensor(undefined, "float")]),
  examples: [
    {
      torch: "F.multi_head_attention_forward(x, y, y, 6, 2, w, b, None, None, False, 0.1, o, c, False, m, True, g)[0]",
      inputs: {
        x: "float32[4,3,6]",
        y: "float32[5,3,6]",
        w: "float32[18,6]",
        b: "float32[18]",
        o: "float32[6,6]",
        c: "float32[6]",
        m: "bool[3,5]",
        g: "float32[6,4,5]",
      },
    },
    {
      torch:
        "F.multi_head_attention_forward(x, x, x, 6, 2, torch.empty([0]), b, None, None, False, 0.1, o, c, training=False, use_separate_proj_weight=True, q_proj_weight=q, k_proj_weight=k, v_proj_weight=v)",
      inputs: {
        x: "float32[4,3,6]",
        b: "float32[18]",
        o: "float32[6,6]",
        c: "float32[6]",
        q: "float32[6,6]",
        k: "float32[6,6]",
        v: "float32[6,6]",
      },
    },
  ],
};
