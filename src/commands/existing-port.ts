import type { ModelFolder } from "../checkout/checkout.ts";
import type { PortedClass, Translation } from "../translate/translation.ts";

function kindOf(name: string): PortedClass["kind"] {
  if (name.endsWith("PreTrainedModel")) return "pretrained";
  return name.endsWith("MainLayer") ? "main-layer" : "model";
}

/** The public classes that are models: an export such as `BertLayer`, a plain module, has no public twin. */
export function expectedClasses({ pytorchClasses, source }: ModelFolder): readonly PortedClass[] {
  const isModel = (name: string): boolean =>
    !new RegExp(`^class ${name}\\((?:torch\\.)?nn\\.Module\\)`, "m").test(source);
  return pytorchClasses
    .filter(isModel)
    .map((pytorch) => ({ name: `TF${pytorch}`, pytorch, isPublic: true, kind: kindOf(pytorch) }));
}

/** The twins that a port written by hand has of the public PyTorch classes, as a translation of the same text. */
export function readExistingPort(text: string, folder: ModelFolder): Translation {
  const defined = new Set([...text.matchAll(/^class (\w+)/gm)].map(([, name]) => name ?? ""));
  return { text, classes: expectedClasses(folder).filter(({ name }) => defined.has(name)), diagnostics: [] };
}
