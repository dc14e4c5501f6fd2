import { type CallExpression, type NewExpression, Node, type PropertyAccessExpression } from "ts-morph";
import { catalogue } from "./catalogue.ts";
import { isTensorType, libraryName } from "./names.ts";
import { areAligned, haveSameRank, operandsOf, rankOf } from "./rank.ts";
import { type Call, decline, Gap, type Rule } from "./rule.ts";
import { modules } from "./rules/modules.ts";
import { unsupported } from "./rules/unsupported.ts";
import { note, type Scope } from "./scope.ts";

function literalOf(node: Node | undefined): number | boolean | undefined {
  const text = node?.getText() ?? "";
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d[\d_]*(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : undefined;
}

/** A text that something follows: operators in it are put in brackets. */
const isOperand = (node: Node): boolean =>
  Node.isBinaryExpression(node) || Node.isConditionalExpression(node) || Node.isAsExpression(node);

const operations = /^torch\.(Tensor\.)?(add|sub|mul|div)$/;

/** Whether the other operand of the operation that a sum goes into has the shape of what is summed up. */
function isRepeatedAnyway(site: Node, summed: Node | undefined): boolean {
  const parent = site.getParent();
  const access = Node.isPropertyAccessExpression(parent) ? parent.getParent() : parent;
  if (!Node.isCallExpression(access) || !operations.test(libraryName(access.getExpression()) ?? "")) return false;
  const others = operandsOf(access).filter((each) => each !== site);
  const isSum = (each: Node): boolean =>
    Node.isCallExpression(each) && libraryName(each.getExpression()) === "torch.Tensor.sum";
  return (
    summed !== undefined &&
    others.length === 1 &&
    others.every((each) => isTensorType(each.getType()) && !isSum(each) && haveSameRank(each, summed))
  );
}

/** A text without the brackets around all of it that `as` needed. */
function unbracketed(text: string): string {
  if (!/^\(.* as [\w.]+\)$/s.test(text)) return text;
  let depth = 0;
  const end = [...text].findIndex((character) => {
    depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    return depth === 0;
  });
  return end === text.length - 1 ? text.slice(1, -1) : text;
}

/** Binds the nodes of a call to the names of a rule. */
function bind(rule: Pick<Rule, "parameters">, nodes: readonly Node[], site: Node, scope: Scope): Call {
  const spread = nodes.find(Node.isSpreadElement);
  if (spread !== undefined) decline(`the arguments of ${site.getText().split("\n")[0]} are spread`);
  const node = (name: string): Node | undefined => nodes[rule.parameters.indexOf(name)];
  const text = (name: string, fallback?: string): string => {
    const found = node(name);
    if (found === undefined) return fallback ?? decline(`the argument ${name} is missing`);
    const written = scope.write(found);
    // A receiver that has become an argument needs no brackets any more.
    return name === "layer" || Node.isPropertyAccessExpression(site) ? written : unbracketed(written);
  };
  const pair = (left: string, right: string): readonly Node[] =>
    [left, right].map(node).filter((each): each is Node => each !== undefined && isTensorType(each.getType()));
  return {
    node,
    text,
    has: (name) => node(name) !== undefined && node(name)?.getText() !== "undefined",
    literal: (name) => literalOf(node(name)),
    isTensor: (name) => isTensorType(node(name)?.getType() ?? site.getType()),
    rank: (name) => {
      const found = node(name);
      const rank = found === undefined ? undefined : rankOf(found);
      return typeof rank === "number" ? rank : undefined;
    },
    haveSameRank: (left, right) => {
      const [first, second] = pair(left, right);
      return first !== undefined && second !== undefined && haveSameRank(first, second);
    },
    areAligned: (left, right) => {
      const [first, second] = pair(left, right);
      return first === undefined || second === undefined || areAligned(first, second);
    },
    isRepeatedAnyway: (name) => isRepeatedAnyway(site, node(name)),
    support: (name) => {
      scope.support.add(name);
      return name;
    },
    note: (code, message) => note(scope, site, code, message),
    write: scope.write,
  };
}

/** Methods of a tensor by their names, for receivers whose type nobody knows. */
function untypedName(callee: Node): string | undefined {
  if (!Node.isPropertyAccessExpression(callee) || !callee.getExpression().getType().isAny()) return undefined;
  const name = `torch.Tensor.${callee.getName()}`;
  return name in catalogue && !["at", "length", "data"].includes(callee.getName()) ? name : undefined;
}

/** The name in the source's library that a call goes to. */
export const calledName = (callee: Node): string | undefined => libraryName(callee) ?? untypedName(callee);

function missing(name: string): never {
  const reason = unsupported[name];
  throw new Gap("J001", `${name} has no TensorFlow.js form${reason === undefined ? "" : `: ${reason}`}`);
}

/** A call of the source's library, translated by its rule; undefined for calls of anything else. */
export function libraryCall(call: CallExpression, scope: Scope): string | undefined {
  const callee = call.getExpression();
  const name = Node.isSuperExpression(callee) ? undefined : calledName(callee);
  if (name === undefined) return undefined;
  const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
  if (call.hasQuestionDotToken() || (Node.isPropertyAccessExpression(callee) && callee.hasQuestionDotToken())) {
    return decline(`${name} is called with ?.`);
  }
  const module = modules[name.replace(/\.forward$/, "")];
  if (name.endsWith(".forward") && module !== undefined && owner !== undefined) {
    if (Node.isSuperExpression(owner) && !module.type.startsWith("TF"))
      return decline(`${name} is called of a class that extends it`);
    return module.forward.to(bind(module.forward, [owner, ...call.getArguments()], call, scope));
  }
  const rule = catalogue[name];
  if (rule === undefined) return missing(name);
  const isMethod = name.startsWith("torch.Tensor.") && owner !== undefined;
  return rule.to(bind(rule, isMethod ? [owner, ...call.getArguments()] : call.getArguments(), call, scope));
}

/** `new nn.Linear(...)` or `new torch.Tensor(...)`; `name` is the attribute that a layer is kept in. */
export function libraryNew(made: NewExpression, name: string | undefined, scope: Scope): string | undefined {
  const library = libraryName(made.getExpression());
  if (library === undefined) return undefined;
  const module = modules[library];
  if (module !== undefined) return module.create(bind(module, made.getArguments(), made, scope), name);
  const rule = catalogue[library];
  return rule === undefined ? missing(library) : rule.to(bind(rule, made.getArguments(), made, scope));
}

/** A property of a tensor or of a module of the library: `x.shape`, `this.fc.W`. */
export function libraryProperty(access: PropertyAccessExpression, scope: Scope): string | undefined {
  const name = libraryName(access);
  if (name === undefined || /^torch(\.nn|\.optim)?$/.test(name)) return undefined;
  const owner = access.getExpression();
  const [, library = "", attribute = ""] = /^(torch\.nn\.\w+)\.(\w+)$/.exec(name) ?? [];
  if (name === "torch.nn.Module.mode") return '(training ? "train" : "eval")';
  const place = modules[library]?.weights?.indexOf(attribute) ?? -1;
  if (place >= 0) {
    scope.support.add("weightOf");
    return `weightOf(${scope.write(owner)}, ${place})`;
  }
  if (modules[library]?.type.startsWith("TF") === true && !(name in unsupported)) {
    return `${scope.write(owner)}.${attribute}`;
  }
  if (name === "torch.Tensor" || name === "torch.Parameter") return "tf.Tensor";
  const rule = catalogue[name];
  if (rule === undefined) return missing(name);
  if (rule.parameters.length !== 1) throw new Gap("J001", `${name} is used as a value, not called`);
  const written = rule.to(bind(rule, [owner], access, scope));
  const object = scope.write(owner);
  return isOperand(owner) || / as [\w.]+$/.test(object) ? written.replace(object, `(${object})`) : written;
}
