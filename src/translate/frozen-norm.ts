import type { FunctionInfo } from "../program/module.ts";
import { textOf } from "../python/syntax.ts";
import type { Scope } from "./scope.ts";

/** A walk over a model that puts normalizations of another class, whose statistics are fixed, in place of its own. */
const swap =
  /for (\w+), (\w+) in (\w+)\.named_children\(\):\s+if isinstance\(\2, nn\.BatchNorm2d\):\s+(\w+) = (\w+)\(\2\.num_features\)[\s\S]*\3\._modules\[\1\] = \4\s/;

/**
 * The function that freezes the batch normalizations of a model, as Keras does it: a layer that is not trainable uses its
 * moving statistics, in training too.
 *
 * @returns `undefined` for any other function.
 */
export function frozenNormLines(fn: FunctionInfo, { module }: Scope): readonly string[] | undefined {
  const [, , , model, , frozen = ""] = swap.exec(textOf(fn.node)) ?? [];
  const source = module.classes.get(frozen);
  const epsilon = source && /\beps(?:ilon)? = ([\d.e-]+)/.exec(textOf(source.node))?.[1];
  if (model === undefined || !source || epsilon === undefined || !/\brunning_mean\b/.test(textOf(source.node)))
    return undefined;
  return [
    `def ${fn.name}(${model}):`,
    '    """Lets the batch normalizations of a model use their moving statistics, in training too."""',
    `    for module in ${model}.submodules:`,
    '        if hasattr(module, "momentum") and hasattr(module, "epsilon"):',
    "            module.trainable = False",
    `            module.epsilon = ${epsilon}`,
  ];
}
