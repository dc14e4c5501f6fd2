import type { ClassResult } from "../sidecar/equivalence.ts";
import type { Colors } from "./code-frame.ts";

function line({ class: name, status, max_difference: difference, at, detail }: ClassResult, colors: Colors): string {
  if (status === "ok") {
    const largest = difference === undefined || difference === null ? "" : difference.toExponential(1);
    return `  ${colors.green("✓")} ${name}: largest difference ${largest}`;
  }
  const where = [at, detail].filter((part) => part !== undefined && part !== null).join("; ");
  return `  ${colors.red("✗")} ${name}: ${status.replaceAll("_", " ")}${where === "" ? "" : `, ${where}`}`;
}

/** The comparison of a port's numbers with PyTorch's. */
export function proofText(results: readonly ClassResult[], colors: Colors): string {
  const agreeing = results.filter(({ status }) => status === "ok").length;
  const title = `Same numbers as PyTorch: ${agreeing} of ${results.length} classes`;
  return [colors.bold(title), ...results.map((result) => line(result, colors)), ""].join("\n");
}
