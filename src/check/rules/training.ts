import type { Edit } from "../../change/edit.ts";
import type { FunctionInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import type { CheckContext } from "../context.ts";
import { appended } from "../edits.ts";
import { type Finding, findingAt } from "../finding.ts";
import { isHanded, type LayerCall, layerCalls } from "../layer-calls.ts";
import { isRandomOrNorm, type LayerCreation } from "../layers.ts";
import type { PortClass } from "../port-class.ts";
import { type CheckRule, sections } from "../rule.ts";

const takesTraining = (method: FunctionInfo): boolean => method.parameters.some(({ name }) => name === "training");

/** Where a layer's `call` takes `training`; `undefined` where it has no need of it. */
function placeOfTraining({ program, usesTraining }: CheckContext, layer: LayerCreation): number | undefined {
  if (layer.made === undefined) return isRandomOrNorm(layer.kind) ? 1 : undefined;
  if (!usesTraining(layer.made)) return undefined;
  const call = program.method(layer.made, "call");
  const place = call?.parameters.findIndex(({ name }) => name === "training") ?? -1;
  return place < 0 ? undefined : place - 1; // `self` is not handed over
}

/** Whether a function inside the method, or a comprehension of it, binds the name. */
function isBound(node: Syntax, method: FunctionInfo): boolean {
  if (takesTraining(method)) return true;
  for (let at = node.parent; at && at !== method.node; at = at.parent) {
    if (at.type === "function_definition" && /\btraining\b/.test(textOf(required(at, "parameters")))) return true;
  }
  return /^\s+training\s*=/m.test(textOf(method.node));
}

function parameterEdit(method: FunctionInfo): readonly Edit[] {
  const list = required(method.node, "parameters");
  const last = method.parameters.filter(({ kind }) => kind === "plain" || kind === "keyword").at(-1);
  return last === undefined ? [] : [appended(list, "training: bool = False", last.node)];
}

function lacking(context: CheckContext, className: string, { node, attribute, method, layers }: LayerCall): Finding {
  const { path } = context.port;
  const what = layers.find((layer) => placeOfTraining(context, layer) !== undefined)?.kind ?? "layer";
  if (!isBound(node, method)) {
    const name = required(method.node, "name");
    const message = `\`${className}.${method.name}\` takes no \`training\`, so \`self.${attribute}\` (${what}) cannot know of it.`;
    const hint = "Give it a parameter `training: bool = False`, and hand it over wherever it is called.";
    return findingAt("C001", path, name, { message, hint }, method.name === "call" ? parameterEdit(method) : []);
  }
  const message = `\`self.${attribute}\` (${what}) behaves differently at train time and is called without \`training\`.`;
  const list = required(node, "arguments");
  const edit = list.type === "argument_list" ? [appended(list, "training=training", named(list).at(-1))] : [];
  return findingAt("C001", path, node, { message, hint: "Call it with `training=training`." }, edit);
}

/** `training=False` in a call cuts what the top-level class says. */
function constantOf({ node }: LayerCall): Syntax | undefined {
  const given = argumentsOf(node).find(({ keyword }) => keyword === "training")?.value;
  return given !== undefined && /^(true|false|none)$/.test(given.type) ? given : undefined;
}

/**
 * The names of `call`, of methods that know of `training`, and of what those reach: others, such as `generate`, never
 * run at train time.
 */
function reached({ info }: PortClass): ReadonlySet<string> {
  const names = new Set(["call", ...[...info.methods.values()].filter(takesTraining).map(({ name }) => name)]);
  for (const name of names) {
    const text = textOf(info.methods.get(name)?.node ?? info.node.children[0] ?? info.node);
    for (const [, other = ""] of text.matchAll(/self\.(\w+)\(/g)) if (info.methods.has(other)) names.add(other);
  }
  return names;
}

function findingOf(context: CheckContext, ported: PortClass, call: LayerCall): Finding | undefined {
  const places = call.layers.map((layer) => placeOfTraining(context, layer)).filter((at) => at !== undefined);
  if (places.length === 0) return undefined;
  const constant = constantOf(call);
  if (constant !== undefined) {
    const message = `\`self.${call.attribute}\` gets a constant instead of the \`training\` of the top-level class.`;
    return findingAt("C001", context.port.path, constant, { message, hint: "Hand `training` over." });
  }
  return isHanded(call.node, "training", places[0]) ? undefined : lacking(context, ported.name, call);
}

/** One finding a place: a method without the parameter is told of once. */
function find(context: CheckContext): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const ported of context.classes) {
    const methods = reached(ported);
    for (const call of layerCalls(context, ported)) {
      const finding = methods.has(call.method.name) ? findingOf(context, ported, call) : undefined;
      if (finding !== undefined && !found.has(`${finding.line}:${finding.column}`)) {
        found.set(`${finding.line}:${finding.column}`, finding);
      }
    }
  }
  return [...found.values()];
}

export const training: CheckRule = {
  code: "C001",
  id: "training",
  title:
    "`training` reaches every layer that behaves differently at train time, all the way from the top-level classes.",
  source: sections.checklist,
  find,
};
