import { type ModuleInfo, readModule } from "../program/module.ts";
import { outerOf, type Syntax, textOf } from "../python/syntax.ts";

/** A `# Copied from …` line. */
export interface CopyMark {
  /** `transformers.models.bert.modeling_bert` */
  readonly module: string;
  /** `BertSelfOutput`, or `BertModel.get_input_embeddings`. */
  readonly object: string;
  /** ` with Bert->Roberta, …`, or nothing. */
  readonly pattern: string;
}

const mark = /^#\s*Copied from transformers\.(\S+)\.(modeling_\w+)\.(\w+(?:\.\w+)?)(\s+with\s+.*)?$/;

export function copyMark(comment: string): CopyMark | undefined {
  const [, folder, file, object, pattern = ""] = mark.exec(comment.trim()) ?? [];
  return object === undefined
    ? undefined
    : { module: `transformers.${folder}.${file}`, object, pattern: pattern.trimEnd() };
}

/** The mark in front of a definition: above it and its decorators, or between the two. */
export function markOf(definition: Syntax): { readonly mark: CopyMark; readonly comment: Syntax } | undefined {
  for (const node of [definition, outerOf(definition)]) {
    const siblings = node.parent?.children ?? [];
    for (let at = siblings.indexOf(node) - 1; at >= 0 && siblings[at]?.type === "comment"; at--) {
      const comment = siblings[at];
      const found = comment && copyMark(textOf(comment));
      if (comment && found) return { mark: found, comment };
    }
  }
  return undefined;
}

/** Applies `with A->B, C->D all-casing` as the library's own check does, from left to right. */
export function replaced(text: string, pattern: string): string {
  const pairs = pattern.replace(/^\s*with\s+/, "").split(",");
  return pairs.reduce((result, each) => {
    const [, from, to, option] = /^\s*(\S+?)->(\S+)(?:\s+(.*))?$/.exec(each) ?? [];
    if (from === undefined || to === undefined) return result;
    const plain = result.replaceAll(from, to);
    if (option?.trim() !== "all-casing") return plain;
    return plain.replaceAll(from.toLowerCase(), to.toLowerCase()).replaceAll(from.toUpperCase(), to.toUpperCase());
  }, text);
}

/** A text without what formatting decides: white space, and commas before closing brackets. */
export const squeezed = (text: string): string => text.replace(/\s+/g, "").replace(/,(?=[)\]}])/g, "");

/** The library's check reads a copy from its second line on: names of classes and their bases may differ. */
const bodyOf = (text: string): string => text.slice(text.indexOf("\n") + 1);

export const isEqual = (own: string, original: string, pattern: string): boolean =>
  squeezed(bodyOf(own)) === squeezed(replaced(bodyOf(original), pattern));

/** The definition that a mark names. */
export function originalOf(module: ModuleInfo | undefined, object: string): Syntax | undefined {
  const [name = "", method] = object.split(".");
  const info = module?.classes.get(name);
  return method === undefined ? (info?.node ?? module?.functions.get(name)?.node) : info?.methods.get(method)?.node;
}

/** Reads modules of the checkout by dotted names, each once. */
export function copySources(read: (path: string) => string | undefined): (module: string) => ModuleInfo | undefined {
  const known = new Map<string, ModuleInfo | undefined>();
  return (module) => {
    if (!known.has(module)) {
      const path = `src/${module.replaceAll(".", "/")}.py`;
      const text = read(path);
      known.set(module, text === undefined ? undefined : readModule(module, path, text));
    }
    return known.get(module);
  };
}
