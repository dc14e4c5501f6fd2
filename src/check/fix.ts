import type { FileChange } from "../change/change-set.ts";
import { applyEdits, type Edit } from "../change/edit.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { findingsOf } from "./check.ts";
import { createContext } from "./context.ts";
import type { Finding } from "./finding.ts";
import { pendingChanges } from "./registration.ts";

export interface Fixed {
  readonly changes: readonly FileChange[];
  /** What nobody but a person can repair. */
  readonly left: readonly Finding[];
}

/** A fix may need another one: a parameter, and then those who hand it over, up through all classes. */
const mostRounds = 20;

/** Edits of all findings by file; of two that overlap, the second waits for the next round. */
function editsByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const { path, edits } of findings.flatMap(({ fix = [] }) => fix)) {
    const taken = files.get(path) ?? [];
    const fresh = edits.filter((edit) => !taken.some((each) => isSame(each, edit)));
    if (fresh.some((edit) => taken.some((each) => overlaps(each, edit)))) continue;
    files.set(path, [...taken, ...fresh]);
  }
  return files;
}

const isSame = (a: Edit, b: Edit): boolean => a.start === b.start && a.end === b.end && a.text === b.text;
const overlaps = (a: Edit, b: Edit): boolean => a.start < b.end && b.start < a.end;

/** The checkout with some texts in place of what is on disk. */
const withTexts = (checkout: Checkout, texts: ReadonlyMap<string, string>): Checkout => ({
  ...checkout,
  read: (path) => texts.get(path) ?? checkout.read(path),
});

/** Repairs what can be repaired without thought. Nothing is written. */
export function fixed(checkout: Checkout, folder: ModelFolder, isNew: boolean): Fixed {
  const texts = new Map<string, string>();
  const now = withTexts(checkout, texts);
  const portText = (): string => now.read(folder.portPath) ?? "";
  for (let round = 0; round < mostRounds; round++) {
    const edits = editsByFile(findingsOf(now, folder, portText(), isNew));
    if (edits.size === 0) break;
    for (const [path, list] of edits) texts.set(path, applyEdits(now.read(path) ?? "", list));
  }
  for (const { path, after } of pendingChanges(createContext(now, folder, portText(), isNew))) {
    if (after !== null) texts.set(path, after);
  }
  const changes = [...texts].map(([path, after]) => ({ path, before: checkout.read(path) ?? null, after }));
  return { changes, left: findingsOf(now, folder, portText(), isNew) };
}
