import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { typescriptCodes } from "./codes.ts";
import { compileModules, importedSources, type ReadSource, sourceOf } from "./compile.ts";
import { examplesPath } from "./given-examples.ts";
import { supportFile } from "./support-text.ts";
import { type TestCase, testCasesOf } from "./test-cases.ts";
import type { TypescriptModules } from "./translation.ts";
import { type ChildAnswer, runChild } from "./verify-child.ts";

export type TypescriptBackend = "tensorflow" | "wasm" | "cpu";

export interface TypescriptVerification {
  /** Absolute folder of the library, the one with `package.json` and `node_modules`. */
  readonly root: string;
  /** Names of models; one child process checks them all. */
  readonly models: readonly string[];
  readonly modules: TypescriptModules;
  /** Files by path in the library that count instead of what lies on the disk: a port that is not written yet. */
  readonly files?: ReadonlyMap<string, string>;
  /** Backends to try, all of them if left out: tfjs-node's where it loads, else wasm, else cpu. */
  readonly backends?: readonly TypescriptBackend[];
  /** Gives a verdict on each backend that loads, instead of the first that has all kernels. */
  readonly everyBackend?: boolean;
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
  /** Backend that the numbers come from: `tensorflow` (tfjs-node), `wasm` or `cpu`; `none` where nothing ran. */
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

/** How far apart the outputs may be; of numbers above one, in relation to them. */
export const tolerance = 1e-5;

const childScript = fileURLToPath(new URL("../../templates/typescript/verify-child.mjs", import.meta.url));
const modelPath = (model: string): string => `src/models/${model}/modeling_${model}.ts`;
const portPath = (model: string): string => `src/models/${model}/modeling_tf_${model}.ts`;

const built = (path: string): string => path.replace(/\.ts$/, ".js");

/** What the classes of a model are tried with; their configurations are read from the files that they import. */
function casesOf(model: string, modules: TypescriptModules, read: ReadSource): readonly TestCase[] {
  const path = modelPath(model);
  const files = new Map(importedSources([path], read));
  const given = read(examplesPath(path));
  if (given !== undefined) files.set(examplesPath(path), given);
  return testCasesOf({ text: read(path) ?? "", path, modules, files });
}

function outcomeOf(answer: ChildAnswer): TypescriptOutcome {
  if ("error" in answer) return { kind: "failed", message: answer.error };
  const unplaced = [...answer.missing, ...answer.unexpected, ...answer.misshaped];
  const maxDifference = answer.maxDifference ?? Number.NaN;
  if (unplaced.length > 0) {
    return { kind: "differs", maxDifference, message: `weights without a partner: ${unplaced.join(", ")}` };
  }
  if (maxDifference <= tolerance) return { kind: "agrees", maxDifference };
  return { kind: "differs", maxDifference, message: `the outputs are ${maxDifference} apart` };
}

function verdictOf(answer: ChildAnswer): TypescriptVerdict {
  const { model, pytorch, tensorflow, backend } = answer;
  const { missing, unexpected, misshaped } =
    "error" in answer ? { missing: [], unexpected: [], misshaped: [] } : answer;
  return { model, pytorch, tensorflow, backend, outcome: outcomeOf(answer), missing, unexpected, misshaped };
}

const skippedVerdict = (model: string, { pytorch, tensorflow }: TestCase): TypescriptVerdict => ({
  model,
  pytorch,
  tensorflow,
  backend: "none",
  outcome: {
    kind: "skipped",
    message: `nothing to make or to try ${pytorch} with could be made up: write src/models/${model}/examples_${model}.ts`,
  },
  missing: [],
  unexpected: [],
  misshaped: [],
});

function diagnosticOf({ model, tensorflow, outcome }: TypescriptVerdict): readonly Diagnostic[] {
  if (outcome.kind === "agrees") return [];
  const severity = outcome.kind === "skipped" ? "warning" : "error";
  const message = `${tensorflow}: ${outcome.message}`;
  return [{ severity, code: "J006", message, hint: typescriptCodes.J006.help, file: portPath(model) }];
}

/** Runs ports beside their originals in a child Node process inside the library, with the library's own packages. */
export async function verifyTypescriptPort(verification: TypescriptVerification): Promise<TypescriptReport> {
  const { root, models, modules, files, backends = ["tensorflow", "wasm", "cpu"], everyBackend = false } = verification;
  if (!existsSync(join(root, "node_modules"))) {
    throw new Failure(exitCodes.checkout, `${root} has no node_modules.`, "Run npm install in the library.");
  }
  const support = supportFile();
  const read = (path: string): string | undefined => {
    const given = files?.get(path);
    if (given !== undefined) return given;
    const place = join(root, path);
    if (existsSync(place)) return readFileSync(place, "utf8");
    return path === support.path ? support.text : undefined;
  };
  const cases = models.flatMap((model) => casesOf(model, modules, read).map((test) => ({ model, test })));
  const tried = cases.filter(({ test }) => test.example !== undefined);
  // A module system of the library's own is compiled beside its models.
  const own = modules.torch.startsWith(".") ? sourceOf(modules.torch, modelPath(models[0] ?? ""), read) : undefined;
  const entries = [
    ...models.flatMap((model) => [modelPath(model), portPath(model)]),
    support.path,
    ...(own === undefined ? [] : [own]),
  ];
  const answers = await runChild({
    root,
    script: readFileSync(childScript, "utf8"),
    modules: compileModules(entries, read),
    signal: verification.signal,
    describe: (at) => ({
      backends,
      everyBackend,
      torch: own === undefined ? modules.torch : at(built(own)),
      support: at(built(support.path)),
      classes: tried.map(({ model, test: { example, ...names } }) => ({
        model,
        ...names,
        ...example,
        original: at(built(modelPath(model))),
        port: at(built(portPath(model))),
      })),
    }),
  });
  const skipped = cases.filter(({ test }) => test.example === undefined);
  const verdicts = [...answers.map(verdictOf), ...skipped.map(({ model, test }) => skippedVerdict(model, test))];
  return { verdicts, diagnostics: verdicts.flatMap(diagnosticOf) };
}
