import { exitCodes, Failure } from "../diagnostics/failure.ts";

const shownPaths = 5;

export function dirtyTree(paths: readonly string[]): Failure {
  const shown = paths.slice(0, shownPaths).join(", ");
  const more = paths.length > shownPaths ? ` and ${paths.length - shownPaths} more` : "";
  return new Failure(
    exitCodes.tree,
    `The checkout has changes that are not committed: ${shown}${more}.`,
    "Commit or stash them, or run with --allow-dirty; nothing was changed.",
  );
}

export const unknownHeads = (heads: readonly string[], known: readonly string[]): Failure =>
  new Failure(
    exitCodes.usage,
    `The model has no class ${heads.join(", ")}.`,
    `Choose from ${known.join(", ")} for --heads.`,
  );

export const noHubName = (name: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(name)} is not a user name of the Hugging Face Hub.`,
    "Give --contributor the name as in https://huggingface.co/<name>.",
  );

export const configUnreadable = (path: string, reason: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${path} is not a model's config.json: ${reason}.`,
    'Give --config a JSON file that names a "model_type".',
  );

export const interrupted = (): Failure =>
  new Failure(exitCodes.interrupted, "Interrupted.", "Nothing was changed: the files are as they were before the run.");

export const usage = (message: string, hint: string): Failure => new Failure(exitCodes.usage, message, hint);

export const filesInTheWay = (root: string, paths: readonly string[]): Failure =>
  new Failure(
    exitCodes.tree,
    `${root} holds files that a new library would replace: ${paths.slice(0, shownPaths).join(", ")}.`,
    "Name an empty folder, or one that does not exist; nothing was changed.",
  );
