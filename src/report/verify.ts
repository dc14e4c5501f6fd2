import type { VerifiedClass, WeightFinding } from "../sidecar/verify.ts";
import { failedChecks, type VerifyReport, verdictOf } from "../verify/outcome.ts";
import type { Colors } from "./code-frame.ts";
import { culpritLines, type Source } from "./verify-culprit.ts";
import { differenceText, treeLines } from "./verify-tree.ts";

const shownWeights = 10;

/** Statuses in words. */
const words: Readonly<Record<VerifiedClass["status"], string>> = {
  ok: "the outputs agree",
  differs: "the outputs differ",
  no_class: "the port has no such class",
  import_error: "the port cannot be imported",
  load_error: "PyTorch's weights cannot be loaded into the port",
  missing_weights: "weights of the port find no value in PyTorch's",
  pytorch_error: "PyTorch's own model does not run",
  call_error: "the port fails on inputs that PyTorch takes",
  crash: "the process died",
  timeout: "it took too long",
};

export const statusText = ({ status }: VerifiedClass): string => words[status];

const marks = { agree: "✓", disagree: "✗", "could not run": "!" } as const;
const paint = { agree: "green", disagree: "red", "could not run": "yellow" } as const;

/** What is wrong in the first place, in one line: status, difference, output, and what the library said. */
export function reasonOf(found: VerifiedClass): string {
  const { status, max_difference: difference, at, detail } = found;
  if (status === "ok") return `largest difference ${differenceText(difference)}`;
  const number = status === "differs" && difference !== undefined && difference !== null;
  const where = [number ? differenceText(difference) : "", at ?? "", detail ?? ""].filter((part) => part !== "");
  return [statusText(found), ...where].join("; ");
}

/** Findings on weights, the ones that keep a port from loading first. */
export function weightsOf({ weights }: VerifiedClass): readonly (readonly [string, WeightFinding])[] {
  const of = (kind: string, findings: readonly WeightFinding[]) => findings.map((each) => [kind, each] as const);
  return [
    ...of("missing", weights.missing),
    ...of("of another shape", weights.mis_shaped),
    ...of("unexpected", weights.unexpected),
  ];
}

function weightLines(found: VerifiedClass, colors: Colors): readonly string[] {
  const all = weightsOf(found).map(([kind, { name, file, line, message }]) => {
    const place = file === null ? "" : `${file}${line === null ? "" : `:${line}`} `;
    return `      ${colors.red("weight")} ${name} ${colors.dim(`(${kind})`)}: ${colors.bold(place)}${message}`;
  });
  const more = all.length - shownWeights;
  return more > 0 ? [...all.slice(0, shownWeights), `      … and ${more} more weights: --json lists them all.`] : all;
}

function checkLines(found: VerifiedClass, colors: Colors): readonly string[] {
  return failedChecks(found).map(({ name, detail, max_difference: difference, at }) => {
    const number = difference === undefined || difference === null ? "" : differenceText(difference);
    const why = [number, at ?? "", detail ?? ""].filter((part) => part !== "").join("; ");
    return `      ${colors.red("✗")} ${name}${why === "" ? "" : `: ${why}`}`;
  });
}

function classLines(found: VerifiedClass, colors: Colors): readonly string[] {
  const verdict = verdictOf(found);
  const name = found.class ?? found.model;
  const isLost = found.twin !== null && !found.exported;
  return [
    `  ${colors[paint[verdict]](marks[verdict])} ${name}: ${reasonOf(found)}`,
    ...(isLost ? [`      ${colors.red("✗")} ${found.twin} is not exported: \`from transformers import\` fails`] : []),
    ...checkLines(found, colors),
    ...weightLines(found, colors),
  ];
}

/** The place of a culprit in the port, or in PyTorch where that is not known. */
const placeOf = ({ culprit }: VerifiedClass): string => {
  const place = culprit?.tensorflow ?? culprit?.pytorch;
  return place ? `${place.file}:${place.line}` : "";
};

/** Where each class goes wrong; a place that several share is shown once. */
function locationSections(classes: readonly VerifiedClass[], source: Source, colors: Colors): readonly string[] {
  const shown = new Map<string, string>();
  return classes.flatMap((found) => {
    const { tree, culprit } = found;
    if (verdictOf(found) === "agree" || (tree === null && culprit === null)) return [];
    const place = placeOf(found);
    const earlier = place === "" ? undefined : shown.get(place);
    if (earlier !== undefined)
      return [`${colors.bold(found.class ?? "")}: first differs where ${earlier} does, ${place}`, ""];
    if (place !== "") shown.set(place, found.class ?? "");
    return [
      colors.bold(`${found.class} ↔ ${found.twin}`),
      ...(tree === null ? [] : treeLines(tree, culprit?.path, "  ", colors)),
      "",
      ...(culprit === null ? [] : [...culpritLines(culprit, source, colors), ""]),
    ];
  });
}

/** How many classes agree, in one line. */
export function headline({ model, classes, maxError, checkout }: VerifyReport): string {
  const agreeing = classes.filter((found) => verdictOf(found) === "agree").length;
  const limit = `within ${maxError.toExponential()}`;
  const count = `${agreeing} of ${classes.length} ${classes.length === 1 ? "class agrees" : "classes agree"}`;
  return `${model} in Transformers ${checkout.version}: ${count} with PyTorch ${limit}.`;
}

/** A word on tiny models that were made up. */
export function originOf({ classes }: VerifyReport): string | undefined {
  const isMadeUp = classes.some(({ made_from: origin }) => origin === "configuration");
  return isMadeUp ? "Without a test to take them from, tiny models were made from the configuration class." : undefined;
}

/** A verified port for a reader at a terminal: the classes, then where the wrong ones first go wrong. */
export function verifyText(report: VerifyReport, source: Source, colors: Colors): string {
  const origin = originOf(report);
  return [
    colors.bold(headline(report)),
    ...(origin === undefined ? [] : [colors.dim(origin)]),
    ...report.classes.flatMap((found) => classLines(found, colors)),
    "",
    ...locationSections(report.classes, source, colors),
  ].join("\n");
}
