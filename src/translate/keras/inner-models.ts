import type { Scope } from "../scope.ts";

const step = "    ";

/**
 * `tf_to_pt_weight_rename` of models that hold a model of a class that a configuration names: in TensorFlow, such a model
 * keeps its layers in a main layer, which PyTorch's names do not have.
 */
export function innerModelNames({ module, port }: Scope): readonly string[] {
  if (!/\bAutoModel\w*\.from_config\(/.test(module.root.source)) return [];
  port.use("TFPreTrainedModel");
  return [
    "",
    `${step}def tf_to_pt_weight_rename(self, tf_weight):`,
    `${step}${step}alias = tf_weight`,
    `${step}${step}for part in self._flatten_layers(include_self=False):`,
    `${step}${step}${step}if isinstance(part, TFPreTrainedModel):`,
    `${step}${step}${step}${step}alias = alias.replace(f"{part.name}.{part.base_model_prefix}.", f"{part.name}.")`,
    `${step}${step}return tf_weight, alias`,
  ];
}
