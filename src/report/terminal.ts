import type { ChangeSet } from "../change/change-set.ts";
import { summary, unifiedDiff } from "../change/diff.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import type { Failure } from "../diagnostics/failure.ts";
import { type Colors, diagnosticLines } from "./code-frame.ts";
import { fileTree } from "./file-tree.ts";
import type { NextStep, PortOutcome } from "./outcome.ts";

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const shownPerSeverity = 25;

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    order[a.severity] - order[b.severity] ||
    (a.file ?? "").localeCompare(b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}

function diagnosticSection(outcome: PortOutcome, severity: Severity, colors: Colors): readonly string[] {
  const all = outcome.diagnostics.filter((found) => found.severity === severity).sort(byPlace);
  const shown = all.slice(0, shownPerSeverity).flatMap((found) => {
    const source = found.file === undefined ? undefined : outcome.source(found.file);
    return [...diagnosticLines(found, source, colors), ""];
  });
  const more = all.length - shownPerSeverity;
  return more > 0 ? [...shown, `… and ${counted(more, severity)} more: --json lists them all.`, ""] : shown;
}

function headline({ mode, model, changes, diagnostics }: PortOutcome): string {
  const files = counted(changes.changes.length, "file");
  switch (mode) {
    case "written":
      return `Ported ${model}: ${files} written.`;
    case "dry-run":
      return `A port of ${model} would write ${files}. Nothing was written (--dry-run).`;
    case "nothing-to-do":
      return diagnostics.some(({ severity }) => severity === "error")
        ? `Nothing to do: the port of ${model} is as this run would leave it, with the gaps below.`
        : `Nothing to do: the port of ${model} is complete and registered.`;
    case "undone":
      return `Took the port of ${model} back: ${files} restored.`;
    default:
      return mode satisfies never;
  }
}

function stepLines(steps: readonly NextStep[], colors: Colors): readonly string[] {
  if (steps.length === 0) return [];
  const numbered = steps.flatMap(({ title, command }, index) => [
    `  ${index + 1}. ${title}`,
    ...(command === undefined ? [] : [`     ${colors.cyan(command)}`]),
  ]);
  return [colors.bold("Next steps"), ...numbered];
}

function gapLine(diagnostics: readonly Diagnostic[], colors: Colors): readonly string[] {
  const count = (severity: Severity): number => diagnostics.filter((found) => found.severity === severity).length;
  const [gaps, warnings] = [count("error"), count("warning")];
  if (gaps === 0 && warnings === 0) return [];
  const gapText = gaps > 0 ? [colors.red(`${counted(gaps, "gap")} left`)] : [];
  return [[...gapText, ...(warnings > 0 ? [colors.yellow(counted(warnings, "warning"))] : [])].join(", ")];
}

/** The report of a run for a reader at a terminal. */
export function terminalReport(outcome: PortOutcome, colors: Colors): string {
  const sections: readonly (readonly string[])[] = [
    [colors.bold(headline(outcome)), ...fileTree(summary(outcome.changes), colors)],
    (["error", "warning", "info"] as const).flatMap((severity) => diagnosticSection(outcome, severity, colors)),
    gapLine(outcome.diagnostics, colors),
    stepLines(outcome.nextSteps, colors),
  ];
  const texts = sections.map((lines) => lines.join("\n").trimEnd()).filter((text) => text !== "");
  return `${texts.join("\n\n")}\n`;
}

/** The unified diff of a change set; without colours, `git apply` takes it. */
export function terminalDiff(changes: ChangeSet, colors: Colors): string {
  return unifiedDiff(changes)
    .split("\n")
    .map((line) => diffLine(line, colors))
    .join("\n");
}

function diffLine(line: string, colors: Colors): string {
  if (/^(diff |--- |\+\+\+ |new file |deleted file )/.test(line)) return colors.bold(line);
  if (line.startsWith("@@")) return colors.cyan(line);
  if (line.startsWith("+")) return colors.green(line);
  return line.startsWith("-") ? colors.red(line) : line;
}

export function failureText(failure: Failure, colors: Colors): string {
  return `${colors.red("error:")} ${failure.message}\n ${colors.dim("help:")} ${failure.hint}\n`;
}
