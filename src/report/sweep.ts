import { provedVariants, type SweepSummary, type Tally, wrongVariants } from "../verify/summary.ts";
import type { SweepRow } from "../verify/sweep-row.ts";
import type { Colors } from "./code-frame.ts";

/** What a sweep found. */
export interface SweepReport {
  readonly checkout: { readonly root: string; readonly version: string };
  /** The file that keeps the results. */
  readonly results: string;
  readonly rows: readonly SweepRow[];
  readonly summary: SweepSummary;
}

const shownFailures = 60;

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const tallyText = ({ ok, classes, share, wholeModels, models }: Tally): string =>
  `${ok} of ${classes} classes agree (${percent(share)}), ${wholeModels} of ${models} models wholly`;

/** A difference as tables show it. */
export function differenceOf({ status, max_difference: difference }: SweepRow): string {
  if (difference !== undefined && difference !== null) return difference === 0 ? "0" : difference.toExponential(1);
  return status === "differs" ? "no number" : "";
}

function rowLine(row: SweepRow, colors: Colors): string {
  const where = [differenceOf(row), row.at ?? "", row.detail ?? ""].filter((part) => part !== "").join("; ");
  const name = [row.model, row.class ?? ""].filter((part) => part !== "").join(" ");
  return `  ${colors.red("✗")} ${name}: ${row.status.replaceAll("_", " ")}${where === "" ? "" : `, ${where}`}`;
}

function variantLines(rows: readonly SweepRow[], colors: Colors): readonly string[] {
  return rows.flatMap((row) =>
    wrongVariants(row).map(({ flag, status, detail }) => {
      const why = [status.replaceAll("_", " "), detail ?? ""].filter((part) => part !== "").join("; ");
      return `  ${colors.yellow("!")} ${row.model} ${row.class ?? ""} with ${flag}: ${why}`;
    }),
  );
}

function capped(lines: readonly string[]): readonly string[] {
  const more = lines.length - shownFailures;
  return more > 0 ? [...lines.slice(0, shownFailures), `  … and ${more} more: --json lists them all.`] : lines;
}

/** A sweep for a reader at a terminal: what failed, then what it comes to. */
export function sweepText({ rows, summary, checkout, results }: SweepReport, colors: Colors): string {
  const { silentlyWrong, byStatus, variants } = summary;
  const failed = rows.filter(({ status }) => status !== "ok");
  const outside = byStatus.pytorch_error ?? 0;
  const tried = variants.proved + variants.wrong;
  return [
    ...capped(failed.map((row) => rowLine(row, colors))),
    ...capped(variantLines(rows, colors)),
    colors.bold(`Same numbers as PyTorch in Transformers ${checkout.version}: ${tallyText(summary)}`),
    `  with a port by hand in the checkout: ${tallyText(summary.handWritten)}`,
    `  without one: ${tallyText(summary.unported)}`,
    ...(outside > 0 ? [`  left out, as PyTorch itself does not run there: ${outside}`] : []),
    ...(tried > 0 ? [`  with other flags: ${variants.proved} of ${tried} variants agree`] : []),
    `  wrong without a gap or a warning: ${silentlyWrong.length}${silentlyWrong.length > 0 ? ` (${silentlyWrong.slice(0, 10).join(", ")}${silentlyWrong.length > 10 ? ", …" : ""})` : ""}`,
    "",
    `Results are kept in ${results}`,
    "",
  ].join("\n");
}

/** The flags that a verdict was proved with, and those with which the class fails. */
export function flagsOf(row: SweepRow): string {
  const proved = provedVariants(row).map(({ flag }) => flag);
  const wrong = wrongVariants(row).map(({ flag, status }) => `${flag} (${status.replaceAll("_", " ")})`);
  return [...proved, ...wrong.map((text) => `not ${text}`)].join(", ");
}
