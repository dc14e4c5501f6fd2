import type { FunctionInfo } from "../../program/module.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { translated } from "../scope.ts";
import type { Construct } from "./construct.ts";

const loop =
  /^for (?:\w+, )?(\w+) in (?:self[\w.]*)\.(?:named_)?parameters\(\):\s+\1\.requires_grad(?: = |_\()(True|False)\)?$/;

const mark = /^self[\w.]*\._requires_grad = (True|False)$/;

/**
 * `for p in self.encoder.parameters(): p.requires_grad = False` is one attribute of a Keras layer. Marks of their own
 * serve PyTorch's gradient checkpointing.
 */
export const frozenParameters: Construct = (node, scope) => {
  if (mark.test(textOf(node))) return [];
  const match = node.type === "for_statement" ? loop.exec(textOf(node)) : null;
  if (!match) return undefined;
  const parameters = required(required(node, "right"), "function");
  return [`${translated(required(parameters, "object"), scope).text}.trainable = ${match[2]}`];
};

const freezing: readonly RegExp[] = [/^warnings\.warn\(/, /^self[\w.]*\._?freeze_\w+\(\)$/, mark, loop];

/** Whether a method freezes layers, and does nothing else. */
export function isFreezing({ node }: FunctionInfo): boolean {
  const statements = named(required(node, "body")).filter((statement: Syntax) => !isDocstring(statement));
  return statements.length > 0 && statements.every((each) => freezing.some((form) => form.test(textOf(each))));
}

const isDocstring = (statement: Syntax): boolean =>
  statement.type === "expression_statement" && named(statement)[0]?.type === "string";
