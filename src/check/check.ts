import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { checklist } from "./catalogue.ts";
import { createContext } from "./context.ts";
import { withoutEchoes } from "./copy-findings.ts";
import type { Finding } from "./finding.ts";

const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);

/** Rules that look at nothing but the port and its PyTorch model. */
const onPort = checklist.filter(({ code }) => !/^C0(02|12|13|14|19)$/.test(code)).map(({ find }) => find);

/** All findings of the checklist about a port that stands in the checkout, by place. `initParser` must have been awaited. */
export function findingsOf(checkout: Checkout, folder: ModelFolder, text: string, isNew: boolean): readonly Finding[] {
  const context = createContext(checkout, folder, text, isNew);
  const found = checklist.flatMap((rule) => rule.find(context));
  return [...withoutEchoes(context, found, onPort)].sort(byPlace);
}
