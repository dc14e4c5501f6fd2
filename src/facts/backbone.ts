import { float, int, type LayerValue, listOf, tensor, unknown, type Value } from "./value.ts";

/** A backbone out of `load_backbone` or `AutoBackbone`: which class it is, the configuration alone can tell. */
export const backbone: LayerValue = { kind: "layer", layer: "transformers.AutoBackbone", args: {} };

export const isBackbone = (value: Value): boolean => value.kind === "layer" && value.layer === backbone.layer;

/** Every backbone gives out maps of features, `(batch, channels, height, width)`. */
export const backboneOutput: Value = {
  kind: "output",
  class: "transformers.modeling_outputs:BackboneOutput",
  fields: {
    feature_maps: { kind: "sequence", type: "tuple", item: tensor(4, "float") },
    hidden_states: { kind: "sequence", type: "tuple", item: tensor(undefined, "float") },
    attentions: { kind: "sequence", type: "tuple", item: tensor(4, "float") },
  },
};

export function backboneAttribute(name: string): Value {
  if (name === "channels" || name === "num_features") return listOf(int());
  if (name === "config") return { kind: "config" };
  if (name === "forward" || name === "__call__" || name === "forward_with_filtered_kwargs") return backbone;
  return name === "dtype" ? { kind: "dtype", dtype: "float" } : name === "drop_rate" ? float() : unknown;
}
