import { rankOf } from "../../facts/value.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import { operand } from "../operand.ts";
import type { Operand } from "../rule.ts";
import { type Scope, translated, withRenames } from "../scope.ts";
import { constantTruth, joinedTruth } from "../truth.ts";
import { call } from "./call.ts";
import { attribute, identifier } from "./names.ts";
import { binary, comparison, unary } from "./operators.ts";
import { spliced } from "./splice.ts";
import { subscript } from "./subscript.ts";

function sequence(node: Syntax, scope: Scope): Operand {
  const items = named(node).map((item) => translated(item, scope));
  return operand(spliced(node, scope), scope.facts.valueOf(node), node, items);
}

function keyword(node: Syntax, scope: Scope): Operand {
  const value = required(node, "value");
  return operand(spliced(node, scope, [value]), scope.facts.valueOf(value), node);
}

/** Names that a lambda binds hide those of the module. */
function lambda(node: Syntax, scope: Scope): Operand {
  const parameters = node.children.find((child) => child.field === "parameters");
  const names = (parameters ? named(parameters) : []).filter((each) => each.type === "identifier").map(textOf);
  const inner = withRenames(scope, new Map(names.map((name) => [name, name])));
  return operand(spliced(node, inner, [required(node, "body")]), scope.facts.valueOf(node), node);
}

function conditional(node: Syntax, scope: Scope): Operand {
  const value = scope.facts.valueOf(node);
  const [first, test, last] = named(node);
  const truth = test && constantTruth(test, scope);
  if (truth === true && first) return translated(first, scope);
  if (truth === false && last) return translated(last, scope);
  const keptFlag = first && test && last && scope.unpacked ? unpackedFlag(first, test, last) : undefined;
  return operand(keptFlag ?? spliced(node, scope), value, node);
}

/** `@unpack_inputs` has filled the flag in: `x if x is not None else self.config.x` is `x`. */
function unpackedFlag(first: Syntax, test: Syntax, last: Syntax): string | undefined {
  const name = textOf(first);
  const isFlag = /^(output_attentions|output_hidden_states|return_dict|use_cache)$/.test(name);
  const matches = textOf(test) === `${name} is not None` && /^self\.config\.\w+$/.test(textOf(last));
  return isFlag && matches ? name : undefined;
}

function boolean(node: Syntax, scope: Scope): Operand {
  const joined = joinedTruth(node, scope);
  if (joined !== undefined) return joined;
  return operand(spliced(node, scope), scope.facts.valueOf(node), node);
}

function parenthesized(node: Syntax, scope: Scope): Operand {
  const inner = named(node)[0];
  if (!inner) return operand(textOf(node), undefined, node);
  const content = translated(inner, scope);
  const text = spliced(node, scope);
  return operand(text, content.value, node, content.items);
}

/** An f-string keeps its text; the expressions in it are translated. */
function string(node: Syntax, scope: Scope): Operand {
  return operand(spliced(node, scope), scope.facts.valueOf(node), node);
}

/** `[x for x in xs]` is `list(xs)`, which is what is left when a translation drops `.item()` or the like. */
function comprehension(node: Syntax, scope: Scope): Operand {
  const text = spliced(node, scope);
  const copied = /^\[(\w+) for \1 in ((?:(?! for | if )[\s\S])+)\]$/.exec(text)?.[2];
  return operand(
    copied === undefined ? text : copied.startsWith("tf.unstack(") ? copied : `list(${copied})`,
    scope.facts.valueOf(node),
    node,
  );
}

/** `for x in tensor` inside a comprehension: graph mode wants the walk along the first axis spelled out. */
function comprehensionClause(node: Syntax, scope: Scope): Operand {
  const right = required(node, "right");
  const source = translated(right, scope);
  // what a parameter is annotated as is no proof: tuples of tensors are often called tensors
  const isParameter =
    rankOf(source.value) === undefined &&
    right.type === "identifier" &&
    scope.fn?.parameters.some(({ name }) => name === textOf(right));
  if (source.value.kind !== "tensor" || isParameter) return operand(spliced(node, scope), undefined, node);
  scope.port.use("tf");
  const left = textOf(node).slice(0, right.start - node.start);
  return operand(`${left}tf.unstack(${source})`, undefined, node);
}

const forms: Readonly<Record<string, (node: Syntax, scope: Scope) => Operand>> = {
  identifier,
  attribute,
  call,
  subscript,
  binary_operator: binary,
  unary_operator: unary,
  comparison_operator: comparison,
  boolean_operator: boolean,
  conditional_expression: conditional,
  parenthesized_expression: parenthesized,
  tuple: sequence,
  list: sequence,
  lambda,
  list_comprehension: comprehension,
  for_in_clause: comprehensionClause,
  keyword_argument: keyword,
  string,
};

const verbatim = new Set([
  "integer",
  "float",
  "true",
  "false",
  "none",
  "ellipsis",
  "string_content",
  "string_start",
  "string_end",
  "format_specifier",
  "type_conversion",
]);

/** Translates any expression; a form without a rule of its own keeps its source, with its parts translated. */
export function expression(node: Syntax, scope: Scope): Operand {
  const form = forms[node.type];
  if (form) return form(node, scope);
  if (verbatim.has(node.type)) return operand(textOf(node), scope.facts.valueOf(node), node);
  return operand(spliced(node, scope), scope.facts.valueOf(node), node);
}
