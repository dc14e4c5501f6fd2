import { type Environment, ensureEnvironment } from "../sidecar/environment.ts";
import { ensureTransformers } from "../sidecar/transformers-source.ts";

export interface EnvironmentCommandOptions {
  /** `Era.pythonRequirements`. */
  readonly requirements: string;
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
  const { requirements, python, withSource, log, signal } = options;
  const found = await ensureEnvironment({ requirements, python, log, signal });
  return withSource ? { ...found, transformers: await ensureTransformers({ log, signal }) } : found;
}
