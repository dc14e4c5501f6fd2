import { applyEdits } from "../change/edit.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { createContext } from "./context.ts";
import { copiedFrom } from "./rules/copied-from.ts";

/** The text of a port with `# Copied from` above what equals a definition of another TensorFlow model. */
export function withCopyMarks(checkout: Checkout, folder: ModelFolder, text: string): string {
  const findings = copiedFrom.find(createContext(checkout, folder, text, true));
  return applyEdits(
    text,
    findings.flatMap(({ fix = [] }) => fix.flatMap(({ edits }) => edits)),
  );
}
