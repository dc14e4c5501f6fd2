import type { Definition, Program } from "../program/program.ts";
import { isLibraryFunction } from "./library.ts";
import { bool, type Dtype, float, int, type Value } from "./value.ts";

const dtypes: Readonly<Record<string, Dtype>> = {
  bool: "bool",
  ...Object.fromEntries(
    ["uint8", "int8", "int16", "short", "int32", "int", "int64", "long"].map((name) => [name, "int" as const]),
  ),
  ...Object.fromEntries(
    ["float16", "half", "float32", "float", "float64", "double", "bfloat16"].map((name) => [name, "float" as const]),
  ),
  ...Object.fromEntries(["complex64", "cfloat", "complex128", "cdouble"].map((name) => [name, "complex" as const])),
};

/** PyTorch reaches some names under two paths. */
const canonical = (name: string): string =>
  name.startsWith("torch.")
    ? name.replace(/^torch\.functional\./, "torch.").replace(/^torch\.nn\.modules\.\w+\./, "torch.nn.")
    : name;

export const definitionValue = (found: Definition): Value =>
  found.kind === "class" ? { kind: "class", class: found.info.key } : { kind: "function", function: found.info.key };

/** The value of a dotted name reached through imports. */
export function qualifiedValue(program: Program, qualified: string): Value {
  const name = canonical(qualified);
  const [head = "", second = "", third] = name.split(".");
  if (head === "torch" && third === undefined) {
    const dtype = dtypes[second];
    if (dtype !== undefined) return { kind: "dtype", dtype };
    if (second === "inf" || second === "pi" || second === "nan") return float();
  }
  if ((head === "math" || head === "numpy") && (second === "pi" || second === "inf" || second === "e")) return float();
  if (head === "numpy" && second === "newaxis") return { kind: "none" };
  const found =
    isLibraryFunction(name) || name.startsWith("transformers.activations.") ? undefined : program.resolve(name);
  return found ? definitionValue(found) : { kind: "qualified", name };
}

/** The names that Python itself offers. */
const builtinNames = new Set(
  "abs all any bool dict divmod enumerate filter float getattr hasattr int isinstance issubclass len list map max min next pow print range repr reversed round set setattr slice sorted str sum super tuple type zip callable id iter object property vars".split(
    " ",
  ),
);

export function builtinValue(name: string): Value | undefined {
  if (name === "__name__") return { kind: "string" };
  return builtinNames.has(name) ? { kind: "qualified", name: `builtins.${name}` } : undefined;
}

/** `torch.finfo(dtype).min` and the like. */
export function numericLimit(owner: string, attribute: string): Value | undefined {
  if (owner === "torch.finfo()" || owner === "numpy.finfo()") return attribute === "bits" ? int() : float();
  if (owner === "torch.iinfo()" || owner === "numpy.iinfo()") return int();
  return owner === "torch.cuda.is_available" ? bool() : undefined;
}
