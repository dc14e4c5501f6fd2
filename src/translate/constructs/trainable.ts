import { required, textOf } from "../../python/syntax.ts";
import { freezingLoop, freezingMark } from "../freezing.ts";
import { translated } from "../scope.ts";
import type { Construct } from "./construct.ts";

/** `for p in self.encoder.parameters(): p.requires_grad = False` is one attribute of a Keras layer. */
export const frozenParameters: Construct = (node, scope) => {
  if (freezingMark.test(textOf(node))) return [];
  const match = node.type === "for_statement" ? freezingLoop.exec(textOf(node)) : null;
  if (!match) return undefined;
  const parameters = required(required(node, "right"), "function");
  return [`${translated(required(parameters, "object"), scope).text}.trainable = ${match[2]}`];
};
