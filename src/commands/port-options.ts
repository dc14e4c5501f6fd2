import type { FileSystem } from "../change/file-system.ts";
import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Registration, SurfaceResult } from "../register/surface.ts";
import type { Trace } from "../sidecar/trace.ts";
import type { Translation } from "../translate/translation.ts";

/** What the user decides about a port; all of it can be given on the command line. */
export interface PortAnswers {
  /** Public PyTorch classes to port; all when left out. */
  readonly heads?: readonly string[] | undefined;
  /** Who is thanked on the model's page; git's user name when left out. */
  readonly contributor?: string | undefined;
  readonly reviewers?: readonly string[] | undefined;
}

export interface PortOptions extends PortAnswers {
  readonly repo: string;
  readonly model: string;
  readonly dryRun: boolean;
  readonly allowDirty: boolean;
  /** Replaces files that were written or edited by hand. */
  readonly force: boolean;
  /** Runs the PyTorch model on the tiny inputs of its test, and takes what its expressions hold from there as well. */
  readonly trace?: boolean;
  /** An interpreter of the user's own. */
  readonly python?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How the checkout is written; tests pass one that fails. */
  readonly files?: FileSystem | undefined;
  /** Asks the user, once the model is known. */
  readonly ask?: ((folder: ModelFolder, defaults: PortAnswers) => Promise<PortAnswers>) | undefined;
}

export interface PortedTests {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The stages that the pipeline calls; tests put stand-ins in their place. */
export interface Stages {
  readonly translate: (
    checkout: Checkout,
    folder: ModelFolder,
    recorded?: Trace["facts"],
  ) => Translation | Promise<Translation>;
  /** Runs the PyTorch model; a diagnostic says why it does not. Called when it was asked for alone. */
  readonly trace: (
    checkout: Checkout,
    folder: ModelFolder,
    options: Pick<PortOptions, "python" | "signal">,
  ) => Promise<Trace | Diagnostic>;
  readonly register: (registration: Registration) => SurfaceResult;
  readonly portTests: (
    checkout: Checkout,
    folder: ModelFolder,
    translation: Translation,
  ) => PortedTests | Promise<PortedTests>;
}

/** `a, b` of the command line or a prompt. */
export const splitList = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Whether a name can be a user name of the Hub, as its addresses hold it. */
export const isHubName = (name: string): boolean => /^[A-Za-z0-9](?:[A-Za-z0-9]|[-_.](?=[A-Za-z0-9]))*$/.test(name);
