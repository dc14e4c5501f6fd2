import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { checklist } from "./catalogue.ts";
import { createContext } from "./context.ts";
import type { Finding } from "./finding.ts";

const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);

/** All findings of the checklist about a port that stands in the checkout, by place. `initParser` must have been awaited. */
export function findingsOf(checkout: Checkout, folder: ModelFolder, text: string, isNew: boolean): readonly Finding[] {
  const context = createContext(checkout, folder, text, isNew);
  return checklist.flatMap((rule) => rule.find(context)).sort(byPlace);
}
