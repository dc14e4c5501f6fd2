import type { PortWriter } from "../port-writer.ts";
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
        ...(entry.forgetsBuild ? [`        self.${entry.attribute}.built = True`] : []),
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

/**
 * The `build()` of a model. `build_in_name_scope()` names weights as a call of the model does: `tf_bert_model/bert/…`.
 * Before 4.37 the library has no such method and calls `build()` itself, which has to open that scope then: saved weights
 * are found by these names.
 */
export function modelBuildLines(
  entries: readonly BuildEntry[],
  indent: string,
  callsParent: boolean,
  { buildMethods }: Pick<PortWriter, "buildMethods">,
): readonly string[] {
  const lines = buildLines(entries, indent, callsParent);
  if (buildMethods || lines.length === 0) return lines;
  const inner = indent + step;
  const scope = [
    `${inner}if not tf.get_current_name_scope():`,
    `${inner}${step}# weights are named as in a call of the model, which opens this scope`,
    `${inner}${step}with tf.name_scope(self.name):`,
    `${inner}${step}${step}return self.build(input_shape)`,
    `${inner}self._set_save_spec(self.input_signature)`,
  ];
  const guard = 3;
  return [...lines.slice(0, guard), ...scope, ...lines.slice(guard)];
}
