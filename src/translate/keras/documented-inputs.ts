import type { ModuleInfo } from "../../program/module.ts";

/** What the documentation of a module says about an input of its models. */
export interface DocumentedInput {
  readonly dtype: "bool" | "float32" | "int32";
  /** Words for the sizes, such as `batch_size` or `num_channels`. */
  readonly sizes: readonly string[];
}

const line = /^[ \t]+(\w+) \([`'](?:torch\.)?(Float|Long|Int|Bool)?Tensor[`'],? of shape [`']?\(([^()]*)\)/gm;

const dtypes: Readonly<Record<string, DocumentedInput["dtype"]>> = { Long: "int32", Int: "int32", Bool: "bool" };

const sizesOf = (words: string): readonly string[] =>
  words
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

const cache = new WeakMap<ModuleInfo, ReadonlyMap<string, DocumentedInput>>();

/** Inputs whose shapes the docstrings of a module spell out: `pixel_values (… of shape (batch_size, …))`. */
export function documentedInputs(module: ModuleInfo): ReadonlyMap<string, DocumentedInput> {
  const known = cache.get(module);
  if (known) return known;
  const found = new Map<string, DocumentedInput>();
  for (const [, name = "", type = "Float", words = ""] of module.root.source.matchAll(line)) {
    // `{0}` is filled in with the shape of texts
    const sizes = sizesOf(words.replace("{0}", "batch_size, sequence_length"));
    // the first description is that of the base model
    if (!found.has(name)) found.set(name, { dtype: dtypes[type] ?? "float32", sizes });
  }
  cache.set(module, found);
  return found;
}
