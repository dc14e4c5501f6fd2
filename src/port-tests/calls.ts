import { qualify } from "../program/module.ts";
import { type Argument, argumentsOf } from "../python/signature.ts";
import { dottedName, required, type Syntax, textOf } from "../python/syntax.ts";
import { atomic, operand } from "../translate/operand.ts";
import type { Operand } from "../translate/rule.ts";
import { translated } from "../translate/scope.ts";
import { idleMethods, moduleMethods } from "./conventions.ts";
import { loadedModel } from "./loading.ts";
import type { TestScope } from "./test-scope.ts";
import { handedOn, torchTestCall } from "./torch-calls.ts";

const hint = "Write this test by hand.";

export function gap(node: Syntax, scope: TestScope, message: string): undefined {
  scope.port.report("error", "E004", node, message, hint);
  return undefined;
}

const halfType = /\b(torch\.)?(float16|half|bfloat16)\b/;

/** Text that may stand before a dot. The grammar sees `*x.y` as an attribute of `*x`. */
export const ownerText = (object: Operand): string => (object.text.startsWith("*") ? object.text : atomic(object));

/** `x.to(device)` is `x`; number formats are the translator's, unless they are half of one. */
function moved(node: Syntax, receiver: Syntax, scope: TestScope): Operand | undefined {
  const texts = argumentsOf(node).map(({ value }) => textOf(value));
  if (texts.some((text) => halfType.test(text))) {
    gap(node, scope, "half precision is a matter of PyTorch's devices");
    return translated(receiver, scope);
  }
  const isCast = texts.some((text) => /^torch\.\w+$/.test(text) || text.endsWith(".dtype"));
  return isCast && texts.length === 1 ? undefined : translated(receiver, scope);
}

/** Methods of data sets and files that tensors have, too. */
const dataMethods = new Set(["select", "sort", "map", "type", "format", "split", "index", "count"]);

/** Whether an expression comes from numpy, or has been made plain Python already. */
const isPlain = (node: Syntax): boolean =>
  /^(np|numpy|json|random)\.|\.(numpy|tolist|ravel|flatten)\(\)/.test(textOf(node));

function sized(receiver: Syntax, given: readonly Argument[], scope: TestScope): string {
  const axis = given[0] === undefined ? "" : `[${translated(given[0].value, scope)}]`;
  return `${ownerText(translated(receiver, scope))}.shape${axis}`;
}

function methodText(method: string, node: Syntax, receiver: Syntax, scope: TestScope): string | Operand | undefined {
  const given = argumentsOf(node);
  const object = (): string => ownerText(translated(receiver, scope));
  switch (method) {
    case "to":
      return moved(node, receiver, scope);
    case "size":
      return sized(receiver, given, scope);
    case "dim":
      return given.length === 0 ? `${object()}.ndim` : undefined;
    case "numpy":
      return `${object()}.numpy()`;
    case "clone":
      return `tf.identity(${translated(receiver, scope)})`;
    case "item":
    case "tolist":
      return `${object()}.${isPlain(receiver) ? "" : "numpy()."}${method}()`;
    case "from_pretrained":
      return loadedModel(node, scope);
    default:
      return idleMethods.has(method) ? translated(receiver, scope) : undefined;
  }
}

/** What tests call that models do not, `undefined` where the translator's own rules apply. */
export function testCall(node: Syntax, scope: TestScope): Operand | undefined {
  const callee = required(node, "function");
  const dotted = dottedName(callee);
  const value = scope.facts.valueOf(node);
  if (dotted !== undefined && /^torch\./.test(qualify(scope.module, dotted))) {
    const text = torchTestCall(qualify(scope.module, dotted), node, scope);
    return text === undefined ? undefined : operand(text, value, node);
  }
  // a shape is no list here, as the lists of models are
  if (callee.type === "identifier" && /^(list|tuple)$/.test(textOf(callee))) {
    return operand(`${textOf(callee)}(${handedOn(node, scope)})`, value, node);
  }
  if (callee.type !== "attribute") return undefined;
  const receiver = required(callee, "object");
  const method = textOf(required(callee, "attribute"));
  if (textOf(receiver) === "self" || textOf(receiver) === "super()") return undefined;
  if (dataMethods.has(method) && scope.facts.valueOf(receiver).kind !== "tensor") {
    return operand(`${translated(callee, scope)}(${handedOn(node, scope)})`, value, node);
  }
  if (moduleMethods.has(method)) gap(node, scope, `.${method}() belongs to PyTorch's modules and their training`);
  const found = methodText(method, node, receiver, scope);
  if (typeof found !== "string") return found;
  if (method === "clone") scope.port.use("tf");
  return operand(found, value, node);
}
