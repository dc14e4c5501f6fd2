import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { openCheckout } from "../checkout/open-checkout.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import type { Progress } from "../report/progress.ts";
import { type ConvertResult, convertCheckpoints } from "../sidecar/convert.ts";
import { ensureEnvironment } from "../sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../sidecar/transformers-source.ts";

export interface ConvertOptions {
  readonly repo: string;
  /** A folder, or a name of the Hub. */
  readonly checkpoint: string;
  /** The largest difference that agrees. */
  readonly maxError: number;
  /** The largest file to write, as the library takes it: `10GB`. */
  readonly maxShardSize: string;
  /** The PyTorch class of the weights, where the checkpoint does not tell it. */
  readonly className?: string | undefined;
  /** Where to write; beside the PyTorch weights when left out. */
  readonly out?: string | undefined;
  /** Replaces TensorFlow weights that are there. */
  readonly force: boolean;
  /** Opens a pull request where the checkpoint is on the Hub and there is a token. */
  readonly pullRequest: boolean;
  readonly python?: string | undefined;
  readonly progress: Pick<Progress, "note">;
  readonly signal?: AbortSignal | undefined;
}

export interface Conversion {
  readonly checkpoint: string;
  readonly isName: boolean;
  /** The version of the library that has the classes. */
  readonly library: string;
  readonly maxError: number;
  readonly result: ConvertResult;
}

/** Names of the Hub: `bert-base` or `google/bert-base` (its rules for repositories). */
const hubName = /^(?!.*(?:--|\.\.))[A-Za-z0-9][\w.-]{0,95}(?:\/[A-Za-z0-9][\w.-]{0,95})?$/;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const noCheckpoint = (checkpoint: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(checkpoint)} is neither a folder nor a name of the Hub.`,
    "Give a folder that holds config.json and PyTorch weights, or a name such as google-bert/bert-base-uncased.",
  );

const badShardSize = (size: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(size)} is no size of a file.`,
    "Give --max-shard-size as 500MB or 10GB.",
  );

const badClass = (name: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(name)} is no name of a class.`,
    "Give --class as BertForSequenceClassification.",
  );

interface Library {
  readonly root: string;
  readonly version: string;
  readonly requirements: string;
}

/** The checkout; outside of one, unless it was asked for, the release that the tool proves things on. */
async function libraryOf({ repo, progress, signal }: ConvertOptions): Promise<Library> {
  try {
    const { root, version, era } = openCheckout(repo);
    return { root, version, requirements: era.pythonRequirements };
  } catch (error) {
    if (repo !== "." || !(error instanceof Failure)) throw error;
    const root = await ensureTransformers({ log: progress.note, signal });
    return { root, version: provingRelease.version, requirements: provingRelease.requirements };
  }
}

/**
 * Converts a checkpoint, once TensorFlow's model gives with it what PyTorch's gives.
 *
 * @throws Failure when there is nothing to convert, or nothing to convert it with
 */
export async function convert(options: ConvertOptions): Promise<Conversion> {
  const { checkpoint, className, maxError, maxShardSize, out, force, pullRequest, python, progress, signal } = options;
  const isName = !isFolder(checkpoint);
  if (isName && !hubName.test(checkpoint)) throw noCheckpoint(checkpoint);
  if (className !== undefined && !/^[A-Za-z]\w{0,127}$/.test(className)) throw badClass(className);
  if (!/^\d+(?:\.\d+)?[KMG]i?B$/.test(maxShardSize)) throw badShardSize(maxShardSize);
  const library = await libraryOf(options);
  const { requirements } = library;
  const environment = await ensureEnvironment({ requirements, python, log: progress.note, signal });
  const folder = out ?? (isName ? basename(checkpoint) : undefined);
  const entry = {
    checkpoint: isName ? checkpoint : resolve(checkpoint),
    is_name: isName,
    class: className ?? null,
    out: folder === undefined ? null : resolve(folder),
    limit: maxError,
    shard: maxShardSize,
    replace: force,
    pull_request: pullRequest,
  };
  const request = { checkout: library.root, conversions: [entry] };
  const onStep = (step: string): void => progress.note(`${checkpoint}: ${step}`);
  const [result] = await convertCheckpoints(environment.python, request, onStep, signal);
  if (result === undefined) {
    const hint = "Run again; if it happens again, report it.";
    throw new Failure(exitCodes.python, "The conversion ended without an answer.", hint);
  }
  return { checkpoint, isName, library: library.version, maxError, result };
}
