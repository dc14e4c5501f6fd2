import { readFileSync } from "node:fs";
import { z } from "zod";
import { nodeFileSystem as files } from "../change/file-system.ts";
import { ownFiles } from "../change/records.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import { initParser } from "../python/parser.ts";
import type { Surface } from "../register/surface.ts";
import type { StatusReport } from "../report/status.ts";
import { expectedClasses, readExistingPort } from "./existing-port.ts";
import { configUnreadable } from "./failures.ts";

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
  await initParser();
  const checkout = openCheckout(repo);
  return statusOf(checkout, openModel(checkout, model), surfaces);
}

function statusOf(checkout: Checkout, folder: ModelFolder, surfaces: readonly Surface[]): StatusReport {
  const text = checkout.read(folder.portPath);
  const classes = expectedClasses(folder);
  const present = new Set(text === undefined ? [] : readExistingPort(text, folder).classes.map(({ name }) => name));
  const registration = { checkout, folder, classes };
  const applying = surfaces.filter((surface) => surface.applies(registration));
  const missing = applying.map(({ id, title, missing: missingIn }) => ({
    id,
    title,
    missing: missingIn(registration),
  }));
  const { model, modelType, configClass, docPage, testFile, portPath, portTestPath } = folder;
  const isOwn = ownFiles(checkout.root, files);
  return {
    model,
    modelType,
    configClass,
    checkout: { root: checkout.root, version: checkout.version, era: checkout.era.name },
    source: folder.sourcePath,
    docPage: docPage ?? null,
    testFile: testFile ?? null,
    port: { path: portPath, exists: text !== undefined, isOwn: text !== undefined && isOwn(portPath) },
    portTests: { path: portTestPath, exists: checkout.read(portTestPath) !== undefined },
    classes: classes.map(({ name, pytorch }) => ({ pytorch, tensorflow: name, exists: present.has(name) })),
    surfaces: missing,
  };
}
