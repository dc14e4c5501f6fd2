import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { type Syntax, textOf } from "../python/syntax.ts";
import { createImports, type Imports } from "./imports.ts";
import type { PortContext, Support } from "./rule.ts";

/** The port under construction: imports, definitions that it carries, and what was found out about the source. */
export interface PortWriter extends PortContext {
  readonly imports: Imports;
  /** Names of classes carry it: `Bert` in `TFBertSelfAttention`. */
  readonly prefix: string;
  readonly diagnostics: Diagnostic[];
  /** Reports what is not translated. Errors are gaps: the statement around them is marked in the port. */
  readonly report: (severity: Severity, code: string, node: Syntax, message: string, hint: string) => void;
  /** How many gaps were reported so far. */
  readonly gaps: () => number;
  /** Whether the library builds models with `build_in_name_scope()`, as it does since 4.37. */
  readonly buildMethods: boolean;
  /** Takes a definition of the library into the port, translated, once; gives its name. */
  readonly carry: (key: string, name: string, kind: Support["kind"], make: () => string) => string;
  /** Definitions that the port carries, those first on which others build. */
  readonly supports: () => readonly { readonly name: string; readonly text: string; readonly kind: Support["kind"] }[];
}

export interface PortWriterOptions {
  readonly prefix: string;
  /** Checkout path of the file that holds a source text. */
  readonly fileOf: (source: string) => string;
  readonly keras: string;
  /** See `PortWriter.buildMethods`; true when left out. */
  readonly buildMethods?: boolean;
  readonly supports: ReadonlyMap<string, Support>;
  /** Module-level names of the source: a function that the port carries steps aside for them. */
  readonly taken: ReadonlySet<string>;
  /** Those of them that the source defines itself: a definition of the library may not hide them. */
  readonly defined?: ReadonlySet<string>;
  readonly initializer?: string | undefined;
}

const pascal = (id: string): string =>
  id
    .split("_")
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");

export function createPortWriter(options: PortWriterOptions): PortWriter {
  const imports = createImports();
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, { name: string; text: string; kind: Support["kind"] }>();
  let gapCount = 0;
  const place = (key: string, name: string, kind: Support["kind"], make: () => string): string => {
    // claimed before its text is made, so that definitions may speak of each other
    const entry = { name, text: "", kind };
    texts.set(key, entry);
    entry.text = make();
    texts.delete(key);
    texts.set(key, entry);
    return name;
  };
  const writer: PortWriter = {
    imports,
    prefix: options.prefix,
    diagnostics,
    keras: options.keras === "keras" ? "keras" : "tf.keras",
    buildMethods: options.buildMethods ?? true,
    initializer: options.initializer,
    use: imports.use,
    gaps: () => gapCount,
    supports: () => [...texts.values()],
    report: (severity, code, node, message, hint) => {
      if (severity === "error") gapCount += 1;
      const place = { file: options.fileOf(node.source), line: node.row + 1, column: node.column + 1 };
      const construct = textOf(node).split("\n")[0]?.trim() ?? "";
      if (diagnostics.some((other) => other.code === code && other.line === place.line && other.message === message))
        return;
      diagnostics.push({ severity, code, message, hint, ...place, construct });
    },
    carry: (key, name, kind, make) => {
      const known = texts.get(key);
      if (known) return known.name;
      const fresh = (options.defined ?? options.taken).has(kind === "class" ? name.replace(/^TF/, "") : name)
        ? `${name}_`
        : name;
      return place(key, fresh, kind, make);
    },
    support: (id) => {
      const known = texts.get(id);
      if (known) return known.name;
      const support = options.supports.get(id);
      if (!support) throw new Error(`There is no support definition ${id}.`);
      const plain = support.kind === "class" ? `TF${options.prefix}${pascal(id)}` : id;
      const name = options.taken.has(support.kind === "class" ? plain.slice(2) : plain) ? `${plain}_` : plain;
      for (const needed of support.needs ?? []) writer.support(needed);
      return place(id, name, support.kind, () => support.text(name, writer));
    },
  };
  return writer;
}
