import type { Colors } from "./code-frame.ts";

/** What `add-tf-model status` found out. */
export interface StatusReport {
  readonly model: string;
  readonly modelType: string;
  /** Absent in TypeScript libraries, as the era is. */
  readonly configClass: string | null;
  readonly checkout: { readonly root: string; readonly version: string; readonly era: string | null };
  readonly source: string;
  readonly docPage: string | null;
  readonly testFile: string | null;
  /** `isOwn`: as this tool wrote it. */
  readonly port: { readonly path: string; readonly exists: boolean; readonly isOwn: boolean };
  readonly portTests: { readonly path: string; readonly exists: boolean };
  readonly classes: readonly { readonly pytorch: string; readonly tensorflow: string; readonly exists: boolean }[];
  /** The places that name a port, each with the names that it lacks. */
  readonly surfaces: readonly { readonly id: string; readonly title: string; readonly missing: readonly string[] }[];
}

function verdict({ model, port, classes, surfaces, portTests }: StatusReport): string {
  if (!port.exists) return `${model} has no TensorFlow architecture.`;
  const lacking = classes.filter(({ exists }) => !exists).length;
  const unregistered = surfaces.filter(({ missing }) => missing.length > 0).length;
  const gaps = [
    ...(lacking > 0 ? [`${lacking} of ${classes.length} classes`] : []),
    ...(unregistered > 0 ? [`${unregistered} of ${surfaces.length} registrations`] : []),
    ...(portTests.exists ? [] : ["its tests"]),
  ];
  const has = `${model} has a TensorFlow architecture`;
  return gaps.length === 0 ? `${has}, complete and registered.` : `${has}; missing: ${gaps.join(", ")}.`;
}

/** The status of a model for a reader at a terminal. */
export function statusText(report: StatusReport, colors: Colors): string {
  const { checkout, port, portTests, classes, surfaces } = report;
  const mark = (isThere: boolean): string => (isThere ? colors.green("✓") : colors.red("✗"));
  const row = (name: string, value: string): string => `  ${colors.dim(name.padEnd(14))} ${value}`;
  const origin = port.isOwn ? "  (as this tool wrote it)" : "";
  return [
    colors.bold(verdict(report)),
    "",
    row(
      "checkout",
      `${checkout.root}, version ${checkout.version}${checkout.era === null ? "" : `, era ${checkout.era}`}`,
    ),
    row("model type", [report.modelType, ...(report.configClass === null ? [] : [report.configClass])].join(", ")),
    row("PyTorch", report.source),
    row("TensorFlow", `${mark(port.exists)} ${port.path}${origin}`),
    row("docs page", report.docPage ?? colors.yellow("none")),
    row("PyTorch tests", report.testFile ?? colors.yellow("none")),
    row("TF tests", `${mark(portTests.exists)} ${portTests.path}`),
    "",
    colors.bold("Classes"),
    ...classes.map(({ pytorch, tensorflow, exists }) => `  ${mark(exists)} ${pytorch} → ${tensorflow}`),
    "",
    colors.bold("Registered in"),
    ...surfaces.map(({ title, missing }) => {
      const lacks = missing.length === 0 ? "" : `: lacks ${missing.join(", ")}`;
      return `  ${mark(missing.length === 0)} ${title}${lacks}`;
    }),
    "",
  ].join("\n");
}
