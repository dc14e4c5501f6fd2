import type { ClassInfo } from "../../program/module.ts";
import { textOf } from "../../python/syntax.ts";
import { type ClassPlan, classString } from "../class-plan.ts";
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

/**
 * A head of a head keeps no base model itself. The library would take the prefix of the base model out of the names of
 * the weights below the inner head.
 */
export function withoutPrefix({ info }: ClassPlan, { program, module }: Scope): readonly string[] {
  const prefix = classString(program, info, "base_model_prefix") ?? "";
  const keeps = (each: ClassInfo): boolean => new RegExp(`\\bself\\.${prefix} = `).test(textOf(each.node));
  const init = info.methods.get("__init__");
  if (prefix === "" || !init || program.ancestry(info).some(keeps)) return [];
  const made = [...textOf(init.node).matchAll(/\bself\.\w+ = (\w+)\(config\)/g)];
  const isDeeper = made.some(([, name = ""]) => {
    const inner = module.classes.get(name);
    return inner !== undefined && /For[A-Z]/.test(name) && keeps(inner);
  });
  return isDeeper ? [`${step}base_model_prefix = ""`] : [];
}
