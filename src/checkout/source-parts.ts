import type { Checkout, SourcePart } from "./checkout.ts";

/** Modules of a model's folder that have ports, or twins, of their own: none of them holds layers. */
const otherRoles =
  /^(configuration|tokenization|processing|image_processing|feature_extraction|generation|retrieval|convert)_|^modeling_(tf|flax)_/;

/** Names of the modules beside a file that it imports from: `from .vision import …`. */
function siblingsOf(source: string): readonly string[] {
  const imports = source.matchAll(/^from \.(\w+) import\b/gm);
  return [...imports].map((match) => match[1] ?? "").filter((name) => !otherRoles.test(name));
}

/** The files of a model's folder over which its PyTorch code is spread, those first on which others build. */
export function sourceParts(checkout: Checkout, folder: string, source: string): readonly SourcePart[] {
  const parts = new Map<string, SourcePart>();
  const seen = new Set<string>();
  const gather = (text: string): void => {
    for (const name of siblingsOf(text)) {
      const path = `${folder}/${name}.py`;
      if (seen.has(path)) continue;
      seen.add(path);
      const own = checkout.read(path);
      if (own === undefined || !/^(import|from) torch\b/m.test(own)) continue;
      gather(own);
      parts.set(path, { path, source: own });
    }
  };
  gather(source);
  return [...parts.values()];
}
