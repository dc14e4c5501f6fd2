import type { FileSystem } from "../change/file-system.ts";
import type { Checkout, Library, ModelFolder, ModelSource } from "../checkout/checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SurfaceResult } from "../register/surface.ts";
import type { NextStepsInput } from "../report/next-steps.ts";
import type { NextStep } from "../report/outcome.ts";
import type { Trace } from "../sidecar/trace.ts";
import type { PortedClass, Translation } from "../translate/translation.ts";

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
  readonly ask?: ((folder: ModelSource, defaults: PortAnswers) => Promise<PortAnswers>) | undefined;
}

export interface PortedTests {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is to be registered in a library. */
export interface PortedModel<C, M> {
  readonly checkout: C;
  readonly folder: M;
  readonly classes: readonly PortedClass[];
  /** A user name of the Hub. */
  readonly contributor?: string | undefined;
}

/**
 * What the pipeline calls: one value a language, with the kinds of library and model that it works on. Tests put
 * stand-ins in place of stages.
 */
export interface Stages<C extends Library = Checkout, M extends ModelSource = ModelFolder> {
  /** The library that lies in a root, and a model of it. */
  readonly open: (root: string) => Promise<C>;
  readonly openModel: (checkout: C, name: string) => M;
  /** What a port that somebody wrote by hand holds of the model. */
  readonly existing: (text: string, folder: M) => Translation;
  readonly translate: (checkout: C, folder: M, recorded?: Trace["facts"]) => Translation | Promise<Translation>;
  /** Runs the PyTorch model; a diagnostic says why it does not. Called when it was asked for alone. */
  readonly trace: (
    checkout: C,
    folder: M,
    options: Pick<PortOptions, "python" | "signal">,
  ) => Promise<Trace | Diagnostic>;
  readonly register: (model: PortedModel<C, M>) => SurfaceResult | Promise<SurfaceResult>;
  readonly portTests: (checkout: C, folder: M, translation: Translation) => PortedTests | Promise<PortedTests>;
  /** Whether a model's page thanks who ported it. */
  readonly thanks: boolean;
  readonly nextSteps: (input: NextStepsInput) => readonly NextStep[];
}

/** `a, b` of the command line or a prompt. */
export const splitList = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Whether a name can be a user name of the Hub, as its addresses hold it. */
export const isHubName = (name: string): boolean => /^[A-Za-z0-9](?:[A-Za-z0-9]|[-_.](?=[A-Za-z0-9]))*$/.test(name);
