import { basename, join, resolve } from "node:path";
import nodePlop from "node-plop";
import picocolors from "picocolors";
import { z } from "zod";
import { changeSet } from "../change/change-set.ts";
import { summary, unifiedDiff } from "../change/diff.ts";
import { nodeFileSystem as files } from "../change/file-system.ts";
import { withLock } from "../change/lock.ts";
import { makeFolders } from "../change/state-folder.ts";
import { writeChangeSet } from "../change/write.ts";
import { exitCodes } from "../diagnostics/failure.ts";
import type { Answer } from "../report/answer.ts";
import { fileTree } from "../report/file-tree.ts";
import { jsonDocument } from "../report/json.ts";
import { libraryFiles, type NewLibrary } from "../typescript/new-library.ts";
import type { GlobalOptions } from "./answers.ts";
import { filesInTheWay, usage } from "./failures.ts";
import { untilAborted } from "./interview.ts";

/** The options of `init-library`, as commander hands them over. */
export interface InitLibraryOptions extends GlobalOptions {
  readonly name?: string;
  readonly model?: string;
}

const isPackageName = (name: string): boolean =>
  name.length <= 214 && /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name);
const isModelName = (name: string): boolean => /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name) && name !== "auto";

const noPackageName = "That is no name of a package: small letters, digits, hyphens and dots.";
const noModelName = "That is no name of a model: small letters, digits and underscores.";

const answers = z.object({ name: z.string(), model: z.string() });

/** The questions of the generator `library`, in plop's form. */
export const libraryPrompts = ({ name, model }: NewLibrary): readonly Record<string, unknown>[] => [
  {
    type: "input",
    name: "name",
    message: "Name of the package?",
    default: name,
    validate: (text: string) => isPackageName(text) || noPackageName,
  },
  {
    type: "input",
    name: "model",
    message: "Name of its first model?",
    default: model,
    validate: (text: string) => isModelName(text) || noModelName,
  },
];

async function asked(defaults: NewLibrary, signal: AbortSignal): Promise<NewLibrary> {
  const plop = await nodePlop();
  const prompts = [...libraryPrompts(defaults)] as never;
  const generator = plop.setGenerator("library", { description: "make a library of models", prompts, actions: [] });
  return answers.parse(await untilAborted(generator.runPrompts(), signal));
}

/** The folder's name as that of a package. */
function packageNameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, "-")
    .replaceAll(/^[-._]+|[-._]+$/g, "");
  return isPackageName(name) ? name : "my-models";
}

async function chosen(root: string, options: InitLibraryOptions): Promise<NewLibrary> {
  const { yes, json, dryRun, signal } = options;
  const defaults = { name: options.name ?? packageNameOf(root), model: options.model ?? "tiny_mlp" };
  const isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true && !yes && !json && !dryRun;
  const library = isInteractive ? await asked(defaults, signal) : defaults;
  if (!isPackageName(library.name))
    throw usage(`${JSON.stringify(library.name)}: ${noPackageName}`, "Give another --name.");
  if (!isModelName(library.model))
    throw usage(`${JSON.stringify(library.model)}: ${noModelName}`, "Give another --model.");
  return library;
}

/**
 * Makes a library of TypeScript models that can be ported: all its files, or none.
 *
 * @throws Failure when a file of the folder is in the way
 */
export async function initLibraryAnswer(options: InitLibraryOptions, folder: string): Promise<Answer> {
  const root = resolve(folder);
  const library = await chosen(root, options);
  const changes = changeSet(root, libraryFiles(library));
  const inTheWay = changes.changes.map(({ path }) => path).filter((path) => files.look(join(root, path)) !== undefined);
  if (inTheWay.length > 0) throw filesInTheWay(root, inTheWay);
  if (!options.dryRun) {
    makeFolders(root, files);
    await withLock(root, files, () => writeChangeSet(changes, { files, signal: options.signal }));
  }
  const exitCode = exitCodes.done;
  if (options.json) return { output: jsonDocument({ root, ...library, files: summary(changes) }), exitCode };
  if (options.dryRun) return { output: unifiedDiff(changes), exitCode };
  const colors = picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true);
  const lines = [
    colors.bold(`Made the library ${library.name} in ${root}.`),
    ...fileTree(summary(changes), colors),
    "",
    colors.bold("Next steps"),
    `  1. Install its packages (js-pytorch's GPU part needs no compiling).`,
    `     ${colors.cyan("npm install --ignore-scripts")}`,
    "  2. Commit, then port its model to TensorFlow.js.",
    `     ${colors.cyan(`npx add-tf-model ${library.model}`)}`,
  ];
  return { output: `${lines.join("\n")}\n`, exitCode };
}
