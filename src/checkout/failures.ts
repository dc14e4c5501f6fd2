import { exitCodes, Failure } from "../diagnostics/failure.ts";
import { supportedVersions } from "./eras.ts";

const checkoutFailure = (message: string, hint: string): Failure => new Failure(exitCodes.checkout, message, hint);

export const noSuchFolder = (folder: string): Failure =>
  checkoutFailure(`${folder} is not a folder.`, "Give --repo the folder of a Transformers checkout.");

export const notACheckout = (folder: string): Failure =>
  checkoutFailure(
    `${folder} is not in a Transformers checkout: neither it nor a folder above it holds src/transformers/__init__.py.`,
    "Run inside a checkout, or in a TypeScript library with src/models/<model>/modeling_<model>.ts, or name one with --repo DIR.",
  );

export const notPython = (root: string): Failure =>
  checkoutFailure(
    `${root} is a model library written in TypeScript, and this works on Transformers checkouts alone.`,
    "Name a checkout with --repo DIR.",
  );

export const versionUnreadable = (root: string): Failure =>
  checkoutFailure(
    `src/transformers/__init__.py of ${root} names no version.`,
    `Check out a release from ${supportedVersions}: its file says __version__ = "…".`,
  );

export const versionTooNew = (version: string): Failure =>
  checkoutFailure(
    `This checkout is Transformers ${version}. Transformers v5 has no TensorFlow.`,
    `Check out a version from ${supportedVersions}, such as v4.44.2, and port there.`,
  );

export const withoutTensorflow = (version: string): Failure =>
  checkoutFailure(
    `This checkout of Transformers ${version} has no TensorFlow: src/transformers/modeling_tf_utils.py is not there.`,
    `Check out a release from ${supportedVersions}, such as v4.44.2, and port there.`,
  );

export const versionUnsupported = (version: string): Failure =>
  checkoutFailure(
    `This checkout is Transformers ${version}; the tool knows ${supportedVersions}.`,
    "Check out one of those, such as v4.44.2. A further era is a further entry of src/checkout/eras.ts.",
  );

export const notUtf8 = (path: string): Failure =>
  checkoutFailure(`${path} is not UTF-8 text.`, "Restore the file (git checkout) or save it as UTF-8.");

export const unreadable = (path: string, reason: string): Failure =>
  checkoutFailure(`Could not read ${path}: ${reason}.`, "Make it readable and run again.");

const transformersModels = "src/transformers/models";

/** @param models the folder of the models, here and below */
export const invalidModelName = (name: string, models = transformersModels): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(name)} is not a model name.`,
    `Give the name of a folder below ${models}/: small letters, digits and underscores.`,
  );

export const unknownModel = (name: string, nearest: readonly string[], models = transformersModels): Failure =>
  new Failure(
    exitCodes.usage,
    `This checkout has no model ${name}.`,
    nearest.length > 0 ? `Did you mean ${nearest.join(", ")}?` : `Give the name of a folder below ${models}/.`,
  );

export const ambiguousModel = (name: string, candidates: readonly string[], models = transformersModels): Failure =>
  new Failure(
    exitCodes.usage,
    `${name} may mean ${candidates.join(" or ")}.`,
    `Give the name of the folder below ${models}/.`,
  );

export const deprecatedModel = (name: string): Failure =>
  checkoutFailure(
    `${name} is among the deprecated models (src/transformers/models/deprecated/${name}).`,
    "The library takes no new code there; port another model.",
  );

export const noPytorchSource = (path: string, others: readonly string[]): Failure =>
  checkoutFailure(
    `There is no PyTorch model to port: ${path} does not exist.`,
    others.length > 0
      ? `The folder holds ${others.join(", ")}; the tool ports the file that is named after the folder.`
      : "Choose a model whose folder holds a modeling file.",
  );

export const syntaxError = (path: string, line: number, column: number, text: string): Failure =>
  checkoutFailure(
    `${path}:${line}:${column} is not valid Python${text === "" ? "" : `, near ${JSON.stringify(text.slice(0, 60))}`}.`,
    "Repair the file, then run again.",
  );

export const noConfigClass = (path: string): Failure =>
  checkoutFailure(
    `${path} holds no configuration class with a model_type.`,
    "A port needs the class that its models are made from; add it, then run again.",
  );

export const noPublicClasses = (path: string, module: string): Failure =>
  checkoutFailure(
    `${path} exports no class of ${module}.`,
    `List the public classes in _import_structure["${module}"], then run again.`,
  );

export const noDeclaredClasses = (path: string): Failure =>
  checkoutFailure(`${path} exports no class.`, "List the public classes in its __all__, then run again.");

export const settingsInvalid = (path: string, reason: string): Failure =>
  checkoutFailure(
    `${path} cannot be used: ${reason}.`,
    'It may hold "language", "modules" and "reviewers"; the README has an example.',
  );
