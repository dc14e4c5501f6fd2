import type { Facts } from "../facts/facts.ts";
import type { Value } from "../facts/value.ts";
import type { FunctionInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import { required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { functionOf } from "./functions.ts";

/** Which functions of a port take `training`, because something below them behaves differently in training. */
export interface Training {
  readonly function: (fn: FunctionInfo) => boolean;
  /** Whether a call of such a value takes `training`. */
  readonly value: (value: Value) => boolean;
}

/** Whether a layer of PyTorch, such as `torch.nn.Dropout`, behaves differently in training. */
export type LayerTrains = (layer: string) => boolean;

const functional = /(^|\.)(dropout\w*|alpha_dropout|feature_\w*dropout|gumbel_softmax)$/;

/** `self.training`, or that of a module that a function is given: `module.training` */
export function isTrainingFlag(node: Syntax, fn: FunctionInfo | undefined): boolean {
  if (node.type !== "attribute" || textOf(required(node, "attribute")) !== "training") return false;
  const object = textOf(required(node, "object"));
  return object === "self" || (fn?.parameters.some(({ name }) => name === object) ?? false);
}

export function trainingOf(program: Program, facts: Facts, layerTrains: LayerTrains): Training {
  const known = new Map<string, boolean>();
  const value = (each: Value): boolean => {
    switch (each.kind) {
      case "layer":
        return layerTrains(each.layer);
      case "modules":
        return each.container === "sequential" || value(each.item) || (each.items?.some(value) ?? false);
      case "either":
        return each.options.some(value);
      case "instance": {
        const info = program.classOf(each.class);
        const forward = info && program.method(info, "forward");
        return forward !== undefined && needs(forward);
      }
      case "function": {
        const fn = functionOf(program, each.function);
        return fn !== undefined && needs(fn);
      }
      default:
        return false;
    }
  };
  const callNeeds = (call: Syntax): boolean => {
    const callee = required(call, "function");
    const isFunction = !textOf(callee).startsWith("self.") && functional.test(textOf(callee));
    return isFunction ? /\w\.training|training=training/.test(textOf(call)) : value(facts.valueOf(callee));
  };
  const pending = new Set<string>();
  const needs = (fn: FunctionInfo): boolean => {
    const decided = known.get(fn.key);
    if (decided !== undefined) return decided;
    if (pending.has(fn.key)) return false;
    pending.add(fn.key);
    let found = false;
    walk(fn.node, (node) => {
      if (found) return false;
      if (isTrainingFlag(node, fn)) found = true;
      else if (node.type === "call" && callNeeds(node)) found = true;
      return !found;
    });
    pending.delete(fn.key);
    // a negative answer inside a cycle may still change
    if (found || pending.size === 0) known.set(fn.key, found);
    return found;
  };
  return { function: needs, value };
}
