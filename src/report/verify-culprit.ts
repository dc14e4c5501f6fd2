import type { Culprit } from "../sidecar/verify.ts";
import { type Colors, codeFrame } from "./code-frame.ts";
import { differenceText } from "./verify-tree.ts";

/** Text of a file of the checkout. */
export type Source = (path: string) => string | undefined;

type Place = NonNullable<Culprit["pytorch"]>;
type Facts = NonNullable<Culprit["pytorch_value"]>;

/** `float32 [2, 7, 32]`. */
export const factsText = ({ shape, dtype }: Facts): string => `${dtype} [${shape.join(", ")}]`;

/** The place as a diagnostic names it: with a column and a construct where the line holds the expression. */
function marked({ file, line, expression }: Place, source: string | undefined) {
  const text = source?.split(/\r?\n/)[line - 1] ?? "";
  const [construct = ""] = (expression ?? "").split(/\r?\n/);
  const found = construct === "" ? -1 : text.indexOf(construct);
  const statement = { column: text.length - text.trimStart().length + 1, construct: text.trim() };
  const what = found < 0 ? statement : { column: found + 1, construct };
  return { severity: "error", code: "", message: "", hint: "", file, line, ...what } as const;
}

function sideLines(name: string, place: Place | null, source: Source, colors: Colors): readonly string[] {
  if (place === null) return [`  ${colors.dim(name)} the place is not known`];
  const text = source(place.file);
  const head = `  ${colors.dim(name)} ${colors.bold(`${place.file}:${place.line}`)}`;
  return [head, ...codeFrame(marked(place, text), text, colors)];
}

/** How far apart the two values are, and where in the tensor: `largest difference 1.2e-2 at [0, 3, 1]`. */
export function differenceOf({ difference, where, pytorch_value: left, tensorflow_value: right }: Culprit): string {
  const at = where === undefined || where === null ? "" : ` at [${where.join(", ")}]`;
  if (difference !== undefined && difference !== null) return `largest difference ${differenceText(difference)}${at}`;
  if (left && right && left.shape.join() !== right.shape.join()) return "the shapes differ";
  return `one of the two is no number${at}`;
}

type Cause = NonNullable<Culprit["cause"]>;

/** Whether a cause is one of the catalogue, and no more than a sentence on what was seen. */
export const isKnown = ({ code }: Cause): boolean => code !== "unknown";

export const causeText = (cause: Cause): string => (isKnown(cause) ? `${cause.text} (${cause.code})` : cause.text);

/** The first place where two models part: both lines of code, both values, and why it may be. */
export function culpritLines(culprit: Culprit, source: Source, colors: Colors): readonly string[] {
  const { path, pytorch, tensorflow, pytorch_value: left, tensorflow_value: right, cause } = culprit;
  const facts = [
    ...(left ? [`PyTorch ${factsText(left)}`] : []),
    ...(right ? [`TensorFlow ${factsText(right)}`] : []),
    differenceOf(culprit),
  ];
  return [
    colors.bold(`First difference in ${path === "" ? "the model itself" : path}`),
    ...sideLines("PyTorch   ", pytorch, source, colors),
    ...sideLines("TensorFlow", tensorflow, source, colors),
    `  ${facts.join("; ")}`,
    ...(cause ? [`  ${isKnown(cause) ? colors.dim("likely cause: ") : ""}${causeText(cause)}`] : []),
  ];
}
