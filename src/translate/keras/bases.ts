import type { ClassInfo } from "../../program/module.ts";
import { type Syntax, textOf } from "../../python/syntax.ts";
import { isPretrained } from "../class-plan.ts";
import { bindOperands, givenArguments } from "../expressions/arguments.ts";
import { operand } from "../operand.ts";
import type { Scope } from "../scope.ts";

/** `keras.layers.Layer`, as the era reaches it. */
export function kerasName(name: string, scope: Scope): string {
  if (scope.port.keras === "keras") scope.port.use("keras");
  return `${scope.port.keras}.${name}`;
}

const isOwn = (name: string, scope: Scope): string | undefined =>
  name.startsWith(`${scope.module.name}.`) ? name.slice(scope.module.name.length + 1) : undefined;

/** What a layer class inherits from in the port. */
export interface LayerBase {
  readonly text: string;
  /** The parent is a layer of the port itself or of another port: it has a constructor and a `build()` of its own. */
  readonly isPorted: boolean;
  /** The `torch.nn` layer that the class extends, such as `torch.nn.Embedding`. */
  readonly torchLayer?: string | undefined;
  /** A layer without weights whose computation the class replaces: its arguments are all that is left of it. */
  readonly replaced?: string | undefined;
}

/** Layers that only compute: a class with a `forward` of its own has nothing of them but what they were made with. */
const computing = /^torch\.nn\.(\w*Dropout\w*|\w*Pool\dd|\w*Pad\dd|Upsample\w*)$/;

const usesParent = (info: ClassInfo): boolean =>
  /\bsuper\([^()]*\)\.(?!__init__\()|\bnn\.\w+\.forward\(/.test(textOf(info.node));

export function layerBase(info: ClassInfo, scope: Scope): LayerBase {
  const [first] = info.bases.filter((base) => !/(Mixin|ABC|GenerationMixin)$/.test(base));
  const plain: LayerBase = { text: kerasName("layers.Layer", scope), isPorted: false };
  // a model that only others make is a layer of theirs
  if (first === undefined || first === "torch.nn.Module" || /(^|\.)PreTrainedModel$/.test(first)) return plain;
  const own = isOwn(first, scope);
  const plan = own === undefined ? undefined : scope.plan.classes.get(own);
  if (plan?.kind === "pretrained") return plain;
  if (plan) return { text: plan.layerName, isPorted: true };
  if (/^torch\.nn\.(Sequential|ModuleList|ModuleDict)$/.test(first)) return plain;
  if (computing.test(first) && info.methods.has("forward") && !usesParent(info)) return { ...plain, replaced: first };
  if (first.startsWith("torch.nn.")) return { ...plain, torchLayer: first };
  const found = scope.program.resolve(first);
  if (found?.kind === "class" && isPretrained(scope.program, found.info)) return plain;
  const twin = scope.names.twin(first);
  return twin === undefined ? plain : { text: twin, isPorted: true };
}

/** Whether a call is one of the parent's constructor: `super().__init__(…)` or `nn.Linear.__init__(self, …)`. */
export const isParentInit = (call: string): boolean =>
  /^super\(.*?\)\s*\.__init__\(/s.test(call) || /^(torch\.)?nn\.\w+\.__init__\(\s*self\b/.test(call);

/** The constructor and the arguments of `super().__init__` of a class that extends a `torch.nn` layer. */
export function torchParent(
  torchLayer: string,
  call: Syntax | undefined,
  scope: Scope,
): { readonly text: string; readonly args: readonly string[] } | undefined {
  const found = scope.catalogue.layer(torchLayer);
  if (!found) return undefined;
  // `**kwargs` of a subclass is for Keras in a port
  const given = call
    ? givenArguments(call, scope).filter(({ keyword, value }) => keyword !== "**" && value.text !== "self")
    : found.signature.parameters.flatMap((parameter) =>
        parameter.default === undefined ? [{ keyword: parameter.name, value: operand(parameter.name) }] : [],
      );
  const operands = bindOperands(found.signature, given);
  const form = operands && (found.rule.createSelfBuilt ?? found.rule.create)(operands, scope.port, {});
  if (!form || "declined" in form || form.isFunction) return undefined;
  scope.port.use("tf");
  if (form.constructor.startsWith("keras.")) scope.port.use("keras");
  return { text: form.constructor, args: form.args };
}

/** Statements that keep what a class reads of the layer whose computation it replaces. */
export function keptArguments(replaced: string, call: Syntax, info: ClassInfo, scope: Scope): readonly string[] {
  const found = scope.catalogue.layer(replaced);
  const operands = found && bindOperands(found.signature, givenArguments(call, scope));
  const source = textOf(info.node);
  return (found?.signature.parameters ?? []).flatMap(({ name }) => {
    const isRead = new RegExp(`\\bself\\.${name}\\b(?! = )`).test(source);
    return isRead ? [`self.${scope.owner?.renamed.get(name) ?? name} = ${operands?.[name]?.text ?? "None"}`] : [];
  });
}

/**
 * The constructor of a class that takes over the one of the `torch.nn` layer that it extends, so that calls in the order
 * of PyTorch's parameters reach the Keras layer. What the rule knows in one form only is no parameter: it cannot be given.
 */
export function takenOverInit(torchLayer: string, scope: Scope, indent: string): readonly string[] {
  const found = scope.catalogue.layer(torchLayer);
  if (!found) return [];
  const create = found.rule.createSelfBuilt ?? found.rule.create;
  const names = found.signature.parameters.filter(({ name }) => name !== "device" && name !== "dtype");
  const given = (taken: typeof names) => taken.map(({ name }) => ({ keyword: name, value: operand(name) }));
  const formOf = (taken: typeof names) => {
    const operands = bindOperands(found.signature, given(taken));
    const form = operands && create(operands, scope.port, {});
    return form && !("declined" in form) ? form : undefined;
  };
  const needed = names.filter((parameter) => parameter.default === undefined);
  const taken = names.filter((parameter) => needed.includes(parameter) || formOf([...needed, parameter]) !== undefined);
  const form = formOf(taken);
  if (!form) return [];
  const parameters = taken.map((each) => (each.default === undefined ? each.name : `${each.name}=${each.default}`));
  return [
    `${indent}def __init__(${["self", ...parameters, "**kwargs"].join(", ")}):`,
    `${indent}    super().__init__(${[...form.args, "**kwargs"].join(", ")})`,
  ];
}
