import { type Dtype, tensor, tuple, type Value } from "../../facts/value.ts";
import { booleanOf, integerOf, isNone } from "../operand.ts";
import { decline, type LayerRule } from "../rule.ts";
import { keyword, textOf } from "./layer-arguments.ts";

const float: Dtype = "float";

const recurrent = (name: "LSTM" | "GRU" | "RNN"): LayerRule => ({
  signatures: [
    name === "RNN"
      ? "torch.nn.RNN(input_size, hidden_size, num_layers=1, nonlinearity='tanh', bias=True, batch_first=False, dropout=0.0, bidirectional=False, device=None, dtype=None)"
      : `torch.nn.${name}(input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0, bidirectional=False, proj_size=0, device=None, dtype=None)`,
  ],
  create: (operands, port) => {
    if (!isNone(operands.proj_size) && integerOf(operands.proj_size) !== 0) return decline("nn.LSTM with proj_size");
    if (operands.nonlinearity && !/^["']tanh["']$/.test(operands.nonlinearity.text)) {
      return decline("nn.RNN with a nonlinearity other than tanh");
    }
    return {
      constructor: port.support(name.toLowerCase()),
      args: [
        textOf(operands, "input_size"),
        textOf(operands, "hidden_size"),
        ...keyword("num_layers", operands.num_layers, "1"),
        ...keyword("bias", operands.bias, "True"),
        ...keyword("batch_first", operands.batch_first, "False"),
        ...keyword("dropout", operands.dropout, "0.0"),
        ...keyword("bidirectional", operands.bidirectional, "False"),
      ],
    };
  },
  training: true,
  infer: ([input]): Value => {
    const rank = input?.kind === "tensor" ? input.rank : undefined;
    const states = tensor(rank, float);
    return tuple([states, name === "LSTM" ? tuple([states, states]) : states]);
  },
  examples: [
    { torch: `nn.${name}(3, 4)(x)`, inputs: { x: "float32[5,2,3]" } },
    {
      torch: `nn.${name}(3, 4, num_layers=2, batch_first=True, bidirectional=True)(x)`,
      inputs: { x: "float32[2,5,3]" },
    },
    { torch: `nn.${name}(3, 4, bias=False)(x)`, inputs: { x: "float32[5,3]" } },
    name === "LSTM"
      ? { torch: "nn.LSTM(3, 4)(x, (h, c))", inputs: { x: "float32[5,2,3]", h: "float32[1,2,4]", c: "float32[1,2,4]" } }
      : { torch: `nn.${name}(3, 4)(x, h)`, inputs: { x: "float32[5,2,3]", h: "float32[1,2,4]" } },
  ],
});

const attention: LayerRule = {
  signatures: [
    "torch.nn.MultiheadAttention(embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None, vdim=None, batch_first=False, device=None, dtype=None)",
  ],
  create: (operands, port) => {
    if (booleanOf(operands.add_bias_kv) !== false || booleanOf(operands.add_zero_attn) !== false) {
      return decline("nn.MultiheadAttention with add_bias_kv or add_zero_attn");
    }
    if (!isNone(operands.kdim) || !isNone(operands.vdim)) return decline("nn.MultiheadAttention with kdim or vdim");
    return {
      constructor: port.support("multihead_attention"),
      args: [
        textOf(operands, "embed_dim"),
        textOf(operands, "num_heads"),
        ...keyword("dropout", operands.dropout, "0.0"),
        ...keyword("bias", operands.bias, "True"),
        ...keyword("batch_first", operands.batch_first, "False"),
      ],
    };
  },
  training: true,
  infer: () => tuple([tensor(3, float), tensor(undefined, float)]),
  attributes: {
    in_proj_weight: (layer) => `${layer}.in_proj_weight`,
    in_proj_bias: (layer) => `${layer}.in_proj_bias`,
    embed_dim: (layer) => `${layer}.embed_dim`,
    num_heads: (layer) => `${layer}.num_heads`,
    head_dim: (layer) => `${layer}.head_dim`,
  },
  examples: [
    { torch: "nn.MultiheadAttention(6, 2)(x, y, y)", inputs: { x: "float32[4,3,6]", y: "float32[5,3,6]" } },
    { torch: "nn.MultiheadAttention(6, 2, batch_first=True, bias=False)(x, x, x)", inputs: { x: "float32[3,4,6]" } },
    {
      torch: "nn.MultiheadAttention(6, 3, batch_first=True)(x, x, x, attn_mask=m, average_attn_weights=False)",
      inputs: { x: "float32[3,4,6]", m: "float32[4,4]" },
    },
    {
      torch: "nn.MultiheadAttention(6, 2)(x, x, x, attn_mask=m, need_weights=True)[0]",
      inputs: { x: "float32[4,3,6]", m: "float32[6,4,4]" },
    },
    {
      torch: "nn.MultiheadAttention(6, 2)(x, x, x, key_padding_mask=m)",
      inputs: { x: "float32[2,3,6]", m: "float32[3,2]" },
    },
    {
      torch: "nn.MultiheadAttention(6, 2)(x, y, y, attn_mask=m)",
      inputs: { x: "float32[4,3,6]", y: "float32[5,3,6]", m: "bool[4,5]" },
    },
  ],
};

/** Layers with more than one weight matrix, which keep the names of PyTorch's weights. */
export const recurrentLayers: readonly LayerRule[] = [recurrent("LSTM"), recurrent("GRU"), recurrent("RNN"), attention];
