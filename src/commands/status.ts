import { readFileSync } from "node:fs";
import { z } from "zod";
import { findRepository } from "../checkout/find-root.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { initParser } from "../python/parser.ts";
import type { Surface } from "../register/surface.ts";
import type { StatusReport } from "../report/status.ts";
import { expectedClasses, readExistingPort } from "./existing-port.ts";
import { configUnreadable } from "./failures.ts";
import { statusOf } from "./status-of.ts";

export interface StatusOptions {
  readonly repo: string;
  readonly model: string;
}

const config = z.object({ model_type: z.string().min(1) });

/** The model type that a `config.json` names. */
export function modelTypeOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw configUnreadable(path, error instanceof Error ? error.message : String(error));
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw configUnreadable(path, "it is not JSON");
  }
  const found = config.safeParse(json);
  if (!found.success) throw configUnreadable(path, 'it has no "model_type"');
  return found.data.model_type;
}

/** What the checkout knows about a model, and what a TensorFlow port of it lacks. Writes nothing. */
export async function status({ repo, model }: StatusOptions, surfaces: readonly Surface[]): Promise<StatusReport> {
  if (findRepository(repo).language === "typescript") {
    const { libraryStatus } = await import("./status-typescript.ts");
    return libraryStatus(repo, model);
  }
  await initParser();
  const checkout = openCheckout(repo);
  const folder = openModel(checkout, model);
  const { modelType, configClass } = folder;
  const text = checkout.read(folder.portPath);
  const existing = text === undefined ? [] : readExistingPort(text, folder).classes;
  const registration = { checkout, folder, classes: expectedClasses(folder) };
  return statusOf(registration, existing, surfaces, { modelType, configClass, era: checkout.era.name });
}
