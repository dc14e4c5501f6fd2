import { qualify } from "../program/module.ts";
import { dottedName, required, type Syntax, stringValue, textOf } from "../python/syntax.ts";
import { expression } from "../translate/expressions/expression.ts";
import { operand } from "../translate/operand.ts";
import type { Operand } from "../translate/rule.ts";
import { type Scope, translated } from "../translate/scope.ts";
import { ownerText, testCall } from "./calls.ts";
import { moduleAttributes } from "./conventions.ts";
import type { TestScope } from "./test-scope.ts";

const hint = "Write this test by hand.";

/** Whether a scope is one of `testScope`: the translator hands scopes through as it got them. */
export const isTestScope = (scope: Scope): scope is TestScope => "resolve" in scope;

function identifier(node: Syntax, scope: TestScope): Operand {
  const name = textOf(node);
  const found = scope.resolve(name);
  // an import under another name keeps that name
  const isAlias = (scope.module.imports.get(name) ?? name).split(".").at(-1) !== name;
  if (found === "absent" || (found && isAlias)) return operand(name, scope.facts.valueOf(node), node);
  if (found) return operand(found.name, scope.facts.valueOf(node), node);
  return expression(node, scope);
}

const isTorch = (node: Syntax, scope: Scope): boolean => {
  const dotted = dottedName(node);
  return dotted !== undefined && /^torch(\.|$)/.test(qualify(scope.module, dotted));
};

/** Kinds of layers that tests ask for: in Keras, any layer will do. */
const layerType = /^torch\.nn\.[A-Z]\w*$/;

function attribute(node: Syntax, scope: TestScope): Operand {
  const value = scope.facts.valueOf(node);
  const name = textOf(required(node, "attribute"));
  if (isTorch(node, scope)) {
    const qualified = qualify(scope.module, dottedName(node) ?? "");
    return layerType.test(qualified) ? operand(kerasLayer(scope), value, node) : expression(node, scope);
  }
  const objectNode = required(node, "object");
  if (moduleAttributes.has(name) && textOf(objectNode) !== "self") {
    scope.port.report("error", "E004", node, `.${name} belongs to PyTorch's modules and tensors`, hint);
  }
  const object = translated(objectNode, scope);
  return operand(`${ownerText(object)}.${name === "forward" ? "call" : name}`, value, node);
}

function kerasLayer(scope: Scope): string {
  if (scope.port.keras === "keras") scope.port.use("keras");
  else scope.port.use("tf");
  return `${scope.port.keras}.layers.Layer`;
}

/** `return_tensors="pt"` asks a tokenizer or an image processor for PyTorch's tensors. */
function string(node: Syntax, scope: TestScope): Operand {
  const parent = node.parent;
  const isAsked = parent?.type === "keyword_argument" || parent?.type === "pair";
  const asked =
    isAsked && /^["']?(return_tensors|framework|tensor_type)["']?$/.test(textOf(parent.children[0] ?? node));
  if (asked && stringValue(node) === "pt") return operand('"tf"', scope.facts.valueOf(node), node);
  return expression(node, scope);
}

/** What is left of `{k: v.to(device) for k, v in x.items()}` is a copy. */
function comprehension(node: Syntax, scope: TestScope): Operand {
  const { text } = expression(node, scope);
  const dict = /^\{\s*(\w+): (\w+) for \1, \2 in ([^[{]+)\}$/.exec(text)?.[3];
  const list = /^\[\s*(\w+) for \1 in ([^[{]+)\]$/.exec(text)?.[2];
  const isCopy = !/ (if|for) /.test(dict ?? list ?? " if ");
  const copy = dict === undefined ? `list(${list})` : `dict(${dict})`;
  return operand(isCopy ? copy : text, scope.facts.valueOf(node), node);
}

/** Translates an expression of a test: what tests have of their own first, then by the rules of the translator. */
export function testExpression(node: Syntax, scope: Scope): Operand {
  if (!isTestScope(scope)) return expression(node, scope);
  switch (node.type) {
    case "identifier":
      return identifier(node, scope);
    case "attribute":
      return attribute(node, scope);
    case "call":
      return testCall(node, scope) ?? expression(node, scope);
    case "string":
      return string(node, scope);
    case "dictionary_comprehension":
    case "list_comprehension":
      return comprehension(node, scope);
    default:
      return expression(node, scope);
  }
}
