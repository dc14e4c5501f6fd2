import { rankOf, tensor } from "../../facts/value.ts";
import { isNone } from "../operand.ts";
import { decline, type LayerRule } from "../rule.ts";
import { initializer, textOf } from "./layer-arguments.ts";

const embedding: LayerRule = {
  signatures: [
    "torch.nn.Embedding(num_embeddings, embedding_dim, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False, _weight=None, _freeze=False, device=None, dtype=None)",
  ],
  create: (operands, port) => {
    if (!isNone(operands.max_norm)) return decline("nn.Embedding with max_norm changes its weights when it is called");
    if (!isNone(operands._weight)) return decline("nn.Embedding that is given its weights");
    // `padding_idx` keeps a row out of the gradient; what the layer computes does not change.
    return {
      constructor: `${port.keras}.layers.Embedding`,
      args: [
        `input_dim=${textOf(operands, "num_embeddings")}`,
        `output_dim=${textOf(operands, "embedding_dim")}`,
        ...initializer(port, "embeddings_initializer"),
      ],
    };
  },
  training: false,
  infer: ([ids]) => {
    const rank = rankOf(ids);
    return tensor(rank === undefined ? undefined : rank + 1, "float");
  },
  attributes: {
    weight: (layer) => `${layer}.embeddings`,
    num_embeddings: (layer) => `${layer}.input_dim`,
    embedding_dim: (layer) => `${layer}.output_dim`,
  },
  examples: [
    { torch: "nn.Embedding(7, 4)(x)", inputs: { x: "int64[2,3]<7>" } },
    { torch: "nn.Embedding(7, 4, padding_idx=0)(x)", inputs: { x: "int64[5]<7>" } },
    { torch: "nn.Embedding(num_embeddings=3, embedding_dim=2)(x)", inputs: { x: "int64[2,3,2]<3>" } },
  ],
};

const fromPretrained: LayerRule = {
  signatures: ["torch.nn.Embedding.from_pretrained(embeddings, freeze=True, padding_idx=None, max_norm=None)"],
  create: () => decline("nn.Embedding.from_pretrained() is given its weights"),
  training: false,
  infer: embedding.infer,
  examples: [],
};

/** Tables that are looked up by number. */
export const embeddingLayers: readonly LayerRule[] = [embedding, fromPretrained];
