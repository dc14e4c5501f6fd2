import type { ChangeSet } from "../change/change-set.ts";
import { summary } from "../change/diff.ts";
import type { Finding } from "../check/finding.ts";
import type { CheckRule } from "../check/rule.ts";
import { type Colors, diagnosticLines } from "./code-frame.ts";
import { fileTree } from "./file-tree.ts";

/** A check as a report shows it. */
export interface CheckReport {
  readonly model: string;
  readonly isNew: boolean;
  readonly findings: readonly Finding[];
  readonly changes: ChangeSet;
  readonly source: (path: string) => string | undefined;
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

function verdict({ model, findings, changes }: CheckReport, rules: readonly CheckRule[]): string {
  const repaired = changes.changes.length > 0 ? `, after ${counted(changes.changes.length, "file")} repaired` : "";
  const wrong = findings.filter(({ severity }) => severity === "warning").length;
  const notes = findings.length - wrong;
  const beside = notes === 0 ? "" : ` and ${counted(notes, "note")}`;
  if (wrong === 0)
    return `The port of ${model} passes all ${rules.length} rules of the checklist${repaired}${beside && `, with${beside.slice(4)}`}.`;
  const broken = new Set(findings.filter(({ severity }) => severity === "warning").map(({ code }) => code)).size;
  return `The port of ${model} has ${counted(wrong, "finding")} of ${counted(broken, "rule")}${beside}${repaired}.`;
}

function ruleLines(findings: readonly Finding[], rules: readonly CheckRule[], colors: Colors): readonly string[] {
  const byCode = [...rules].sort((a, b) => a.code.localeCompare(b.code));
  return byCode.map(({ code, id, title }) => {
    const count = findings.filter((found) => found.code === code).length;
    const mark = count === 0 ? colors.green("✓") : colors.red("✗");
    return `  ${mark} ${code} ${id.padEnd(18)} ${count === 0 ? colors.dim(title) : `${counted(count, "finding")}: ${title}`}`;
  });
}

/** The check of a port for a reader at a terminal. */
export function checkText(report: CheckReport, rules: readonly CheckRule[], colors: Colors): string {
  const { findings, changes, source } = report;
  const repairable = findings.filter(({ fix }) => fix !== undefined).length;
  const next =
    changes.changes.length === 0 ? [] : ["Then run `make fixup`: it brings copies of what was repaired up to date."];
  const hint = repairable === 0 ? [] : [`${counted(repairable, "finding")} can be repaired: run again with --fix.`];
  const sections = [
    [colors.bold(verdict(report, rules)), ...fileTree(summary(changes), colors)],
    findings.flatMap((found) => [...diagnosticLines(found, source(found.file), colors), ""]),
    ruleLines(findings, rules, colors),
    [...hint, ...next],
  ];
  const texts = sections.map((lines) => lines.join("\n").trimEnd()).filter((text) => text !== "");
  return `${texts.join("\n\n")}\n`;
}
