import { openCheckout } from "../checkout/open-checkout.ts";
import { type Environment, ensureEnvironment } from "../sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../sidecar/transformers-source.ts";

export interface EnvironmentCommandOptions {
  /** A checkout, whose era decides; without one, the era of the proving release. */
  readonly repo?: string | undefined;
  readonly python?: string | undefined;
  /** Whether to fetch the source of the proving release as well: what tests and proofs run on. */
  readonly withSource: boolean;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface EnvironmentReport extends Environment {
  /** Folder of the unpacked library, if it was asked for. */
  readonly transformers?: string;
}

/** Makes the Python environment, or finds it. */
export async function environment(options: EnvironmentCommandOptions): Promise<EnvironmentReport> {
  const { repo, python, withSource, log, signal } = options;
  const requirements = repo === undefined ? provingRelease.requirements : openCheckout(repo).era.pythonRequirements;
  const found = await ensureEnvironment({ requirements, python, log, signal });
  return withSource ? { ...found, transformers: await ensureTransformers({ log, signal }) } : found;
}
