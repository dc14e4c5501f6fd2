import type { SweepRow } from "../verify/sweep-row.ts";
import { differenceOf, flagsOf, type SweepReport, tallyText } from "./sweep.ts";

/** Text that does not end its cell. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(" | ")} |`,
  `|${head.map(() => " --- |").join("")}`,
  ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
];

const statusOf = ({ status }: SweepRow): string => status.replaceAll("_", " ");

function rowOf(row: SweepRow, hasFlags: boolean): readonly string[] {
  const name = row.class === null ? "(its test)" : row.class;
  return [row.model, name, statusOf(row), differenceOf(row), String(row.gaps), ...(hasFlags ? [flagsOf(row)] : [])];
}

/** A sweep as a page to keep: the command that reproduces it, what it comes to, and a line for each class. */
export function sweepMarkdown({ rows, summary, checkout }: SweepReport, command: string): string {
  const hasFlags = rows.some(({ flags }) => flags !== undefined);
  const { byStatus, silentlyWrong } = summary;
  const statuses = Object.entries(byStatus).sort(([, a], [, b]) => b - a);
  const head = ["Model", "Class", "Status", "Largest difference", "Gaps", ...(hasFlags ? ["Flags"] : [])];
  return [
    `# Coverage of Transformers ${checkout.version}`,
    "",
    "Each PyTorch class that the library exports and that its model's own test lists, beside the TensorFlow class that the",
    "tool makes of it: the same random weights and inputs of the test's tiny model, and every output. No file was edited.",
    "",
    "```sh",
    command,
    "```",
    "",
    `- All models: ${tallyText(summary)}.`,
    `- Models that the library has a TensorFlow file of, translated anew: ${tallyText(summary.handWritten)}.`,
    `- Models that it has none of: ${tallyText(summary.unported)}.`,
    "- Where PyTorch's own side fails (`pytorch error`), a class is not counted.",
    `- Wrong although the port has no gap and no warning: ${silentlyWrong.length}.`,
    "",
    ...table(
      ["Status", "Classes"],
      statuses.map(([status, count]) => [status.replaceAll("_", " "), String(count)]),
    ),
    "",
    "Gaps are those of the model's port: what the tool could not translate, marked and reported.",
    ...(hasFlags
      ? ["Flags are other inputs and switches that the class agrees with as well, or does not, one at a time."]
      : []),
    "",
    ...table(
      head,
      rows.map((row) => rowOf(row, hasFlags)),
    ),
    "",
  ].join("\n");
}
