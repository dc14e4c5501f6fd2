import { named, required, textOf } from "../../python/syntax.ts";
import { bufferOf } from "../buffers.ts";
import { translated } from "../scope.ts";
import type { Construct } from "./construct.ts";

/** `self.register_buffer("x", value)` outside of `__init__`: the attribute is all that the port needs. */
export const bufferAssignment: Construct = (node, scope) => {
  const call = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (call?.type !== "call" || textOf(required(call, "function")) !== "self.register_buffer") return undefined;
  const buffer = bufferOf(call);
  if (!buffer) return undefined;
  return [`self.${scope.owner?.renamed.get(buffer.name) ?? buffer.name} = ${translated(buffer.value, scope)}`];
};
