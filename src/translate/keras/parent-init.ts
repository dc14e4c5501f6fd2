import type { ClassInfo, FunctionInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import type { ClassPlan } from "../class-plan.ts";
import { argumentTexts } from "../expressions/arguments.ts";
import { type Scope, translated } from "../scope.ts";
import { isParentInit, type LayerBase, torchParent } from "./bases.ts";

/** Statements that set attributes in front of `super().__init__()`: Keras wants its own constructor first. */
export function beforeSuper(init: FunctionInfo): readonly Syntax[] {
  const before: Syntax[] = [];
  for (const statement of named(required(init.node, "body"))) {
    if (isParentInit(textOf(statement))) return before;
    before.push(statement);
  }
  return [];
}

/** Variables in front of the constructor of the parent. */
export const isVariable = (statement: Syntax): boolean =>
  statement.type === "expression_statement" && /^\w+(, \w+)* = /.test(textOf(statement));

/** Keras' tables know no row of padding: a class that asks for its number keeps it. */
export function paddingLine(call: Syntax, base: LayerBase, { info }: ClassPlan, scope: Scope): readonly string[] {
  if (base.torchLayer !== "torch.nn.Embedding") return [];
  const source = textOf(info.node);
  if (!/\bself\.padding_idx\b/.test(source) || /\bself\.padding_idx = /.test(source)) return [];
  const given = argumentsOf(call);
  const padding = given.find(({ keyword }) => keyword === "padding_idx") ?? given.filter((each) => !each.keyword)[2];
  return [`self.padding_idx = ${padding ? translated(padding.value, scope) : "None"}`];
}

/** The call of the constructor of the parent. */
export function superText(call: Syntax, base: LayerBase, early: readonly Syntax[], scope: Scope): string {
  if (base.torchLayer !== undefined) {
    const parent = torchParent(base.torchLayer, call, scope);
    const args = (parent?.args ?? []).map((text) => withoutEarly(text, early));
    return `super().__init__(${[...args, "**kwargs"].join(", ")})`;
  }
  if (!base.isPorted) return "super().__init__(**kwargs)";
  const texts = argumentTexts(call, scope).filter((text) => !text.startsWith("**"));
  return `super().__init__(${[...texts, "**kwargs"].join(", ")})`;
}

/** Reads of attributes that are only set behind `super().__init__()` become what is assigned to them. */
function withoutEarly(text: string, early: readonly Syntax[]): string {
  let replaced = text;
  for (const statement of early) {
    const match = /^self\.(\w+)\s*=\s*(.+)$/s.exec(textOf(statement));
    if (match?.[1] && match[2])
      replaced = replaced.replace(
        new RegExp(`self\\.${match[1]}\\b`, "g"),
        /^[\w.]+$/.test(match[2]) ? match[2] : `(${match[2]})`,
      );
  }
  return replaced;
}

/** What the class extends in the port; a gap where no form of the `torch.nn` layer can stand there. */
export function parentText({ info }: ClassPlan, { torchLayer, text }: LayerBase, scope: Scope): string | undefined {
  if (torchLayer === undefined) return text;
  const parent = torchParent(torchLayer, superCall(info), { ...scope, fn: info.methods.get("__init__") });
  if (parent) return parent.text;
  scope.port.report(
    "error",
    "T004",
    info.node,
    `${info.name} extends ${torchLayer} in a way that no rule knows`,
    "Give the class a constructor of its own that calls the one of a Keras layer.",
  );
  return undefined;
}

function superCall(info: ClassInfo): Syntax | undefined {
  const init = info.methods.get("__init__");
  let found: Syntax | undefined;
  if (init) {
    walk(init.node, (node) => {
      if (node.type === "call" && isParentInit(textOf(node))) found ??= node;
      return !found;
    });
  }
  return found;
}
