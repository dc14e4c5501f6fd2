import type { BuildEntry } from "./init-context.ts";

const step = "    ";

/** Lines that build one part, at the indentation of a method's body. */
function entryLines(entry: BuildEntry): readonly string[] {
  switch (entry.kind) {
    case "lines":
      return entry.lines;
    case "layer":
      return [
        `if getattr(self, "${entry.attribute}", None) is not None${entry.mayBeBuilt ? ` and not self.${entry.attribute}.built` : ""}:`,
        `    with tf.name_scope(self.${entry.attribute}.name):`,
        `        self.${entry.attribute}.build(${entry.shape ?? "None"})`,
      ];
    case "list":
      return [
        `if getattr(self, "${entry.attribute}", None) is not None:`,
        `    for layer in ${entry.isNested ? `tf.nest.flatten(self.${entry.attribute})` : `self.${entry.attribute}`}:`,
        ...(entry.hasFunctions
          ? ['        if hasattr(layer, "build"):', ...layerLoop("            ")]
          : entry.mayLack
            ? ["        if layer is not None:", ...layerLoop("            ")]
            : layerLoop("        ")),
      ];
    default:
      return entry satisfies never;
  }
}

const layerLoop = (indent: string): readonly string[] => [
  `${indent}with tf.name_scope(layer.name):`,
  `${indent}    layer.build(None)`,
];

/** The `build()` of a layer or a model; nothing when there is nothing to build. */
export function buildLines(entries: readonly BuildEntry[], indent: string, callsParent: boolean): readonly string[] {
  if (entries.length === 0) return [];
  const weights = entries.filter(({ kind }) => kind === "lines").flatMap(entryLines);
  const layers = entries.filter(({ kind }) => kind !== "lines").flatMap(entryLines);
  const body = [
    "if self.built:",
    `${step}return`,
    ...(callsParent ? ["super().build(input_shape)"] : ["self.built = True"]),
    // weights first: lines among them hand some to layers, which have to have them when they build
    ...weights,
    ...layers,
  ];
  return [`${indent}def build(self, input_shape=None):`, ...body.map((line) => indent + step + line)];
}
