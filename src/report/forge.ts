import type { Colors } from "./code-frame.ts";
import { jsonDocument } from "./json.ts";

/** What a command on the way to a pull request did, as far as the user is told. */
export interface ForgeOutcome {
  readonly command: "start" | "submit" | "ready" | "finalize" | "undo-start";
  readonly model: string;
  /** `owner/name`. */
  readonly upstream: string;
  readonly fork?: string | undefined;
  readonly branch: string;
  /** The checkout. */
  readonly root?: string | undefined;
  readonly pull?: { readonly number: number; readonly url: string; readonly isDraft: boolean } | undefined;
  /** What was done, in order; empty when there was nothing to do. */
  readonly did: readonly string[];
  /** What the user should know beside it. */
  readonly notes: readonly string[];
  /** Of a dry run: git commands and requests, in order. */
  readonly plan?: readonly string[] | undefined;
  /** What comes next. */
  readonly next: readonly string[];
  /** Whether the port has gaps. */
  readonly hasGaps: boolean;
}

function pullLine({ pull }: ForgeOutcome): readonly string[] {
  if (pull === undefined || pull.number === 0) return [];
  return [`${pull.isDraft ? "Draft pull request" : "Pull request"} #${pull.number}: ${pull.url}`];
}

/** The outcome for a reader at a terminal; of a dry run, the plan alone, one command or request a line. */
export function forgeText(outcome: ForgeOutcome, colors: Colors): string {
  const { command, model, did, notes, plan, next, fork, upstream, branch } = outcome;
  if (plan !== undefined) return plan.length === 0 ? "" : `${plan.join("\n")}\n`;
  const place = `${branch}${fork === undefined ? "" : ` of ${fork}`}, for ${upstream}`;
  const head = did.length === 0 ? `Nothing to do (${command} ${model}).` : `Done: ${command} ${model} (${place}).`;
  const sections: readonly (readonly string[])[] = [
    [colors.bold(head), ...did.map((line) => `  ${colors.green("✓")} ${line}`)],
    pullLine(outcome),
    notes.map((note) => `${colors.yellow("note:")} ${note}`),
    next.length === 0 ? [] : [colors.bold("Next steps"), ...next.map((line, index) => `  ${index + 1}. ${line}`)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** The outcome as one machine-readable document. */
export const forgeJson = (outcome: ForgeOutcome): string => jsonDocument(outcome);
