import type { ConvertResult, RefusedConversion } from "../sidecar/convert.ts";
import type { Colors } from "./code-frame.ts";

/** A conversion as a report shows it. */
export interface ConvertReport {
  readonly checkpoint: string;
  readonly library: string;
  readonly maxError: number;
  readonly result: ConvertResult;
}

const shownDifferences = 25;

const number = (value: number): string => value.toExponential(3);

function refusal({ stage, differences }: RefusedConversion, report: ConvertReport, colors: Colors): readonly string[] {
  const width = Math.max(...differences.map(({ name }) => name.length), 0);
  const rows = differences.slice(0, shownDifferences).map(({ name, difference }) => {
    const shown = difference === null ? "missing, of another shape, or no number" : number(difference);
    return `  ${name.padEnd(width)}  ${colors.red(shown)}`;
  });
  const more = differences.length - rows.length;
  const from = stage === "crossed" ? "loaded from the PyTorch weights" : "loaded from the weights that were written";
  return [
    colors.bold(`${report.checkpoint} was not converted: the TensorFlow model, ${from}, gives other numbers.`),
    "",
    `Differences above ${report.maxError}:`,
    ...rows,
    ...(more > 0 ? [`  … and ${more} more: --json lists them all.`] : []),
    "",
    `${colors.dim("help:")} add-tf-model verify names the line; --max-error takes another limit.`,
  ];
}

/** A conversion for a reader at a terminal. A failed one is told as an error instead. */
export function convertText(report: ConvertReport, colors: Colors): string {
  const { checkpoint, result, library } = report;
  if ("refused" in result) return `${refusal(result.refused, report, colors).join("\n")}\n`;
  if ("failed" in result) return `${result.failed.message}\n`;
  const { architecture, files, folder, outputs, hidden, compared, pull_request, note } = result.done;
  const lines = [
    colors.bold(`Converted ${checkpoint} (${architecture}, version ${library}).`),
    ...files.map((file) => `  ${colors.green("+")} ${folder}/${file}`),
    "",
    `Largest difference of outputs ${number(outputs)}, of hidden states ${number(hidden)}, in ${compared} tensors.`,
    ...(pull_request === null ? [] : [`Pull request: ${pull_request}`]),
    ...(note === null ? [] : [note]),
  ];
  return `${lines.join("\n")}\n`;
}
