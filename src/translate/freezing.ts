import type { FunctionInfo } from "../program/module.ts";
import { named, required, type Syntax, textOf } from "../python/syntax.ts";

/** `for p in self.encoder.parameters(): p.requires_grad = False`, with the value as second group. */
export const freezingLoop =
  /^for (?:\w+, )?(\w+) in (?:self[\w.]*)\.(?:named_)?parameters\(\):\s+\1\.requires_grad(?: = |_\()(True|False)\)?$/;

/** A mark that serves PyTorch's gradient checkpointing alone. */
export const freezingMark = /^self[\w.]*\._requires_grad = (True|False)$/;

const forms: readonly RegExp[] = [/^warnings\.warn\(/, /^self[\w.]*\._?freeze_\w+\(\)$/, freezingMark, freezingLoop];

/** Whether a method freezes layers, and does nothing else. */
export function isFreezing({ node }: FunctionInfo): boolean {
  const statements = named(required(node, "body")).filter((statement: Syntax) => !isDocstring(statement));
  return statements.length > 0 && statements.every((each) => forms.some((form) => form.test(textOf(each))));
}

const isDocstring = (statement: Syntax): boolean =>
  statement.type === "expression_statement" && named(statement)[0]?.type === "string";
