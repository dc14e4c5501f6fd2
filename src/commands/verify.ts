import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { openCheckout } from "../checkout/open-checkout.ts";
import { openModel } from "../checkout/open-model.ts";
import type { Failure } from "../diagnostics/failure.ts";
import { initParser } from "../python/parser.ts";
import type { Progress } from "../report/progress.ts";
import type { Source } from "../report/verify-culprit.ts";
import { ensureEnvironment } from "../sidecar/environment.ts";
import { type VerifiedClass, verifyPorts } from "../sidecar/verify.ts";
import { noCheckpoint, noHub, noPort, nothingVerified, unknownClasses } from "../verify/failures.ts";
import { type VerifyReport, wholeVerdict } from "../verify/outcome.ts";

export interface VerifyOptions {
  readonly repo: string;
  readonly model: string;
  /** PyTorch classes, or their twins; all public ones when left out. */
  readonly classes?: readonly string[] | undefined;
  /** The largest difference that agrees. */
  readonly maxError: number;
  /** A folder with PyTorch weights, or a name of the Hub; tiny random models when left out. */
  readonly checkpoint?: string | undefined;
  /** Seconds that one step of a class may take. */
  readonly timeout: number;
  /** Does every check for every class. */
  readonly thorough: boolean;
  readonly python?: string | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

export interface Verification {
  readonly report: VerifyReport;
  /** Text of a file of the checkout that was verified. */
  readonly source: Source;
}

/**
 * Runs both sides of a port on the same weights and inputs. It runs code of the checkout, and writes nothing to it.
 *
 * @throws Failure when there is nothing to verify, or nothing to verify it with.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { repo, python, maxError, timeout, thorough, progress, signal } = options;
  await initParser();
  const checkout = openCheckout(repo);
  const folder = openModel(checkout, options.model);
  if (checkout.read(folder.portPath) === undefined) throw noPort(folder.portPath, folder.model);
  const chosen = options.classes === undefined ? null : chosenClasses(checkout, folder, options.classes);
  const checkpoint = options.checkpoint === undefined ? null : checkpointOf(options.checkpoint);
  const requirements = checkout.era.pythonRequirements;
  const environment = await ensureEnvironment({ requirements, python, log: progress.note, signal });

  const classes: VerifiedClass[] = [];
  let refusal: Failure | undefined;
  const began = performance.now();
  const request = {
    checkout: checkout.root,
    models: [{ model: folder.model, classes: chosen, port: null }],
    tolerance: maxError,
    timeout,
    checkpoint,
    thorough,
    locate: true,
  };
  await verifyPorts(
    environment.python,
    request,
    (line) => {
      if ("class" in line) classes.push(line.class);
      else if ("unreachable" in line) refusal = noHub(line.unreachable);
      else if ("progress" in line) progress.working(line.progress.class ?? folder.model, line.progress.step);
    },
    signal,
  );
  if (refusal !== undefined) throw refusal;
  if (classes.length === 0) throw nothingVerified(folder.model);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { report: reportOf(checkout, folder, { maxError, checkpoint, classes, seconds }), source: checkout.read };
}

type Found = Pick<VerifyReport, "maxError" | "checkpoint" | "classes" | "seconds">;

const reportOf = ({ root, version }: Checkout, { model, portPath }: ModelFolder, found: Found): VerifyReport => ({
  model,
  checkout: { root, version },
  port: portPath,
  verdict: wholeVerdict(found.classes),
  ...found,
});

/** The PyTorch classes that are meant: the names of their twins will do. */
function chosenClasses(checkout: Checkout, folder: ModelFolder, names: readonly string[]): readonly string[] {
  // Inner models are not public, and can be asked for all the same.
  const defined = checkout.read(folder.sourcePath)?.matchAll(/^class (\w+)\b/gm) ?? [];
  const known = new Set([...folder.pytorchClasses, ...[...defined].map(([, name = ""]) => name)]);
  const meant = names.map((name) => (known.has(name) || !name.startsWith("TF") ? name : name.slice(2)));
  const unknown = meant.filter((name) => !known.has(name));
  const models = folder.pytorchClasses.filter((name) => !name.endsWith("PreTrainedModel"));
  if (unknown.length > 0 || meant.length === 0) throw unknownClasses(unknown, models);
  return meant;
}

/** A folder as an absolute path, or a name of the Hub as it is. */
function checkpointOf(text: string): string {
  const path = resolve(text);
  if (existsSync(path)) {
    if (!existsSync(resolve(path, "config.json"))) throw noCheckpoint(text, "the folder holds no config.json");
    return path;
  }
  const isName = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)?$/.test(text) && !text.includes("..");
  if (!isName) throw noCheckpoint(text, "there is no such folder, and the Hub has no such names");
  return text;
}
