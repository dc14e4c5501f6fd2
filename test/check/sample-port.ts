import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsOf } from "../../src/check/check.ts";
import type { Finding } from "../../src/check/finding.ts";
import type { Checkout } from "../../src/checkout/checkout.ts";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { port } from "../../src/commands/port.ts";
import { stages } from "../../src/commands/stages.ts";
import { portPath, sampleCheckout } from "../helpers/sample-checkout.ts";
import type { WhenFinished } from "../helpers/tree.ts";

export const model = "brand_new_bert";

/** The embedded sample with its port, in a folder of its own. */
export async function portedSample(whenFinished?: WhenFinished): Promise<string> {
  const root = await sampleCheckout(undefined, whenFinished);
  const choices = { dryRun: false, allowDirty: false, force: false, contributor: "somebody" };
  await port({ repo: root, model, ...choices }, stages);
  return root;
}

/** A text to replace in a file, all of it behind `from` up to `to` where `from` is a pattern. */
export type Planting = readonly [path: string, from: string | RegExp, to: string];

/** The checkout with texts replaced; a `to` of a path that is not there makes the file. */
export function planted(checkout: Checkout, plantings: readonly Planting[]): Checkout {
  const texts = new Map<string, string>();
  for (const [path, from, to] of plantings) {
    const text = texts.get(path) ?? checkout.read(path) ?? "";
    const edited = text.replace(from, () => to);
    if (edited === text) throw new Error(`${path} does not hold ${from}`);
    texts.set(path, edited);
  }
  return { ...checkout, read: (path) => texts.get(path) ?? checkout.read(path) };
}

export function check(checkout: Checkout, isNew = true): readonly Finding[] {
  return findingsOf(checkout, openModel(checkout, model), checkout.read(portPath) ?? "", isNew);
}

export const opened = (root: string): Checkout => openCheckout(root);

export const textAt = (root: string, path: string): string => readFileSync(join(root, path), "utf8");
