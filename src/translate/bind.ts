/** A parameter of a rule's signature. */
export interface RuleParameter {
  readonly name: string;
  readonly kind: "plain" | "args" | "kwargs";
  /** Python text of the default; `None` counts as "not given". */
  readonly default?: string | undefined;
}

export interface RuleSignature {
  /** Qualified name, such as `torch.unsqueeze`; methods of tensors are `Tensor.unsqueeze`. */
  readonly name: string;
  readonly parameters: readonly RuleParameter[];
}

/** Splits at commas outside brackets. */
function splitParameters(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== "");
}

function parseParameter(text: string): RuleParameter {
  const [head = "", ...rest] = text.split("=");
  const name = head.trim();
  if (name.startsWith("**")) return { name: name.slice(2), kind: "kwargs" };
  if (name.startsWith("*")) return { name: name.slice(1), kind: "args" };
  return rest.length === 0 ? { name, kind: "plain" } : { name, kind: "plain", default: rest.join("=").trim() };
}

/** Reads a signature as PyTorch's documentation writes it: `torch.softmax(input, dim, dtype=None)`. */
export function parseSignature(text: string): RuleSignature {
  const open = text.indexOf("(");
  const name = text.slice(0, open);
  const parameters = splitParameters(text.slice(open + 1, text.lastIndexOf(")"))).map(parseParameter);
  const receiver: readonly RuleParameter[] = name.startsWith("Tensor.") ? [{ name: "input", kind: "plain" }] : [];
  return { name, parameters: [...receiver, ...parameters] };
}

export interface GivenArgument<T> {
  /** The keyword, `*` or `**` for unpacked ones, absent for positional ones. */
  readonly keyword?: string | undefined;
  readonly value: T;
}

/** How a binding makes values of its own. */
export interface Binder<T> {
  /** The value of a default that the signature spells out. */
  readonly fromDefault: (text: string) => T;
  /** The value of collected positional arguments. A lone sequence stands for all: the binder decides. */
  readonly collect: (values: readonly GivenArgument<T>[]) => T;
}

/** PyTorch documents some parameters under two names. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  dim: ["axis"],
  input: ["self", "x"],
  keepdim: ["keepdims"],
  axis: ["dim"],
  other: ["value"],
};

/**
 * Binds the arguments of a call to the parameters of a signature.
 *
 * @returns values by parameter name; `undefined` when the call does not fit the signature.
 */
export function bind<T>(
  signature: RuleSignature,
  given: readonly GivenArgument<T>[],
  binder: Binder<T>,
): Readonly<Record<string, T | undefined>> | undefined {
  const bound: Record<string, T | undefined> = {};
  const positional = given.filter(({ keyword }) => keyword === undefined || keyword === "*");
  const keywords = new Map<string, T>();
  for (const { keyword, value } of given) {
    if (keyword === "**") return undefined;
    if (keyword !== undefined && keyword !== "*") keywords.set(keyword, value);
  }
  let next = 0;
  for (const parameter of signature.parameters) {
    if (parameter.kind === "args") {
      const rest = positional.slice(next);
      next = positional.length;
      const named = keywords.get(parameter.name);
      if (rest.length > 0) bound[parameter.name] = binder.collect(rest);
      else if (named !== undefined) bound[parameter.name] = binder.collect([{ value: named }]);
      keywords.delete(parameter.name);
      continue;
    }
    if (parameter.kind === "kwargs") {
      keywords.clear();
      continue;
    }
    const argument = positional[next];
    if (argument?.keyword === "*") return undefined;
    if (argument) {
      bound[parameter.name] = argument.value;
      next += 1;
      continue;
    }
    const name = [parameter.name, ...(aliases[parameter.name] ?? [])].find((each) => keywords.has(each));
    if (name !== undefined) {
      bound[parameter.name] = keywords.get(name);
      keywords.delete(name);
    } else if (parameter.default === undefined) return undefined;
    else if (parameter.default !== "None") bound[parameter.name] = binder.fromDefault(parameter.default);
  }
  const ignored = new Set(["device", "requires_grad", "memory_format", "non_blocking", "pin_memory", "layout", "out"]);
  const left = [...keywords.keys()].filter((name) => !ignored.has(name));
  return next < positional.length || left.length > 0 ? undefined : bound;
}
