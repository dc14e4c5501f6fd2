import { type Chunk, isPython } from "./module-text.ts";
import type { Scope } from "./scope.ts";

/**
 * A part whose translation is no Python, which is a mistake of the rules, becomes a definition that says so when it is
 * used: the rest of the port works.
 */
export function withoutBrokenText(chunk: Chunk, scope: Scope): Chunk {
  if (isPython(chunk.text)) return chunk;
  const [name = "unknown"] = chunk.names;
  const reason = `the translation of ${name} is no valid Python`;
  const before = scope.port.diagnostics.length;
  const source =
    scope.module.classes.get(name.replace(/^TF/, "").replace(/MainLayer$/, "Model")) ??
    scope.module.functions.get(name);
  scope.port.report(
    "error",
    "T017",
    source?.node ?? scope.module.root,
    reason,
    "Write this part by hand, and report it: it is a mistake in add-tf-model.",
  );
  const diagnostics = [...chunk.diagnostics, ...scope.port.diagnostics.slice(before)];
  return { ...chunk, text: stub(chunk, name, reason), diagnostics };
}

function stub({ kind }: Chunk, name: string, reason: string): string {
  const raises = `raise NotImplementedError(${JSON.stringify(reason)})`;
  const comment = `# TODO(add-tf-model T017): ${reason}`;
  if (kind === "class")
    return `${comment}\nclass ${name}:\n    def __init__(self, *args, **kwargs):\n        ${raises}`;
  return kind === "function"
    ? `${comment}\ndef ${name}(*args, **kwargs):\n    ${raises}`
    : `${comment}\n${name} = None`;
}
