import { renderPage } from "../render/render.ts";
import type { Culprit, VerifiedClass } from "../sidecar/verify.ts";
import { failedChecks, type VerifyReport, verdictOf } from "../verify/outcome.ts";
import { pathToFirstBad, stagesOf } from "../verify/tree.ts";
import { plotData } from "./html-plot.ts";
import { treeItem } from "./html-tree.ts";
import { headline, originOf, reasonOf, weightsOf } from "./verify.ts";
import { causeText, differenceOf, factsText, isKnown, type Source } from "./verify-culprit.ts";
import { differenceText } from "./verify-tree.ts";

const linesAround = 3;

type Place = NonNullable<Culprit["pytorch"]>;

/** The lines around a place, the line itself marked. */
function excerpt(side: string, place: Place | null, facts: Culprit["pytorch_value"], source: Source) {
  const value = facts ? factsText(facts) : "";
  if (place === null) return { side, place: "the place is not known", value, lines: [] };
  const all = source(place.file)?.split(/\r?\n/) ?? [];
  const from = Math.max(place.line - 1 - linesAround, 0);
  const shown = all.slice(from, place.line + linesAround);
  const indents = shown.filter((text) => text.trim() !== "").map((text) => text.length - text.trimStart().length);
  const indent = Math.min(...indents);
  const lines = shown.map((text, index) => {
    const number = from + index + 1;
    return { number, text: text.slice(indent), isIt: number === place.line };
  });
  return { side, place: `${place.file}:${place.line}`, value, lines };
}

function culpritData(culprit: Culprit, source: Source) {
  const { path, pytorch, tensorflow, cause } = culprit;
  return {
    path: path === "" ? "the model itself" : path,
    difference: differenceOf(culprit),
    isLikely: cause ? isKnown(cause) : false,
    cause: cause ? causeText(cause) : "",
    sides: [
      excerpt("PyTorch", pytorch, culprit.pytorch_value, source),
      excerpt("TensorFlow", tensorflow, culprit.tensorflow_value, source),
    ],
  };
}

function classData(found: VerifiedClass, maxError: number, source: Source) {
  const { tree, culprit } = found;
  const verdict = verdictOf(found);
  const checks = failedChecks(found).map(({ name, detail, at, max_difference: difference }) => {
    const number = difference === undefined || difference === null ? "" : differenceText(difference);
    return { name, why: [number, at ?? "", detail ?? ""].filter((part) => part !== "").join("; ") };
  });
  const weights = weightsOf(found).map(([kind, { name, file, line, message }]) => {
    const place = file === null ? "" : `${file}${line === null ? "" : `:${line}`}`;
    return { kind, name, place, message };
  });
  const stages = stagesOf(tree);
  const first = pathToFirstBad(tree, culprit?.path).at(-1)?.path;
  const lost = found.twin !== null && !found.exported ? found.twin : "";
  return {
    name: found.class ?? found.model,
    twin: found.twin ?? "no twin",
    verdict,
    mark: verdict === "agree" ? "✓" : verdict === "disagree" ? "✗" : "!",
    kind: verdict === "agree" ? "ok" : verdict === "disagree" ? "bad" : "unpaired",
    reason: reasonOf(found),
    lost,
    checks,
    weights,
    isOpen: verdict !== "agree",
    trees: tree === null ? [] : [treeItem(tree, culprit?.path, maxError)],
    plots: stages.length === 0 ? [] : [plotData(stages, maxError, first)],
    culprits: culprit === null ? [] : [culpritData(culprit, source)],
  };
}

/** A verified port as one page that stands for itself: it holds all that it shows, runs nothing and fetches nothing. */
export function verifyPage(report: VerifyReport, source: Source): string {
  const classes = report.classes.map((found) => classData(found, report.maxError, source));
  return renderPage("verify.html", {
    title: `${report.model}: ${report.verdict}`,
    headline: headline(report),
    port: report.port,
    origin: originOf(report) ?? "",
    // what is wrong comes first
    classes: [...classes].sort((a, b) => Number(b.isOpen) - Number(a.isOpen)),
  });
}
