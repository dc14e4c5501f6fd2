import { field, named, required, type Syntax, textOf } from "./syntax.ts";

export interface Parameter {
  readonly name: string;
  readonly kind: "plain" | "keyword" | "args" | "kwargs";
  readonly type?: Syntax | undefined;
  readonly default?: Syntax | undefined;
  readonly node: Syntax;
}

/** The parameters of a `function_definition` or a `lambda`, `self` included. */
export function parametersOf(definition: Syntax): readonly Parameter[] {
  const list = field(definition, "parameters");
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const node of list ? list.children : []) {
    if (node.type === "keyword_separator" || textOf(node) === "*") keywordOnly = true;
    const parameter = parameterOf(node, keywordOnly);
    if (!parameter) continue;
    if (parameter.kind === "args") keywordOnly = true;
    parameters.push(parameter);
  }
  return parameters;
}

function parameterOf(node: Syntax, keywordOnly: boolean): Parameter | undefined {
  const kind = keywordOnly ? "keyword" : "plain";
  switch (node.type) {
    case "identifier":
      return { name: textOf(node), kind, node };
    case "default_parameter":
    case "typed_default_parameter":
      return {
        name: textOf(required(node, "name")),
        kind,
        type: field(node, "type"),
        default: field(node, "value"),
        node,
      };
    case "typed_parameter": {
      const inner = node.children[0];
      if (!inner) return undefined;
      const parameter = parameterOf(inner, keywordOnly);
      return parameter && { ...parameter, type: field(node, "type"), node };
    }
    case "list_splat_pattern":
      return { name: textOf(named(node)[0] ?? node), kind: "args", node };
    case "dictionary_splat_pattern":
      return { name: textOf(named(node)[0] ?? node), kind: "kwargs", node };
    default:
      return undefined;
  }
}

/** One argument of a call. */
export interface Argument {
  /** The keyword, `*` or `**` for unpacked ones, absent for positional ones. */
  readonly keyword?: string;
  readonly value: Syntax;
}

/** The arguments of a `call` in order. */
export function argumentsOf(call: Syntax): readonly Argument[] {
  const list = required(call, "arguments");
  if (list.type === "generator_expression") return [{ value: list }];
  return named(list).map((node) => {
    if (node.type === "keyword_argument") {
      return { keyword: textOf(required(node, "name")), value: required(node, "value") };
    }
    const inner = named(node)[0];
    if (node.type === "list_splat" && inner) return { keyword: "*", value: inner };
    if (node.type === "dictionary_splat" && inner) return { keyword: "**", value: inner };
    return { value: node };
  });
}
