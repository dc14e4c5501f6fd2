import { exitCodes, Failure } from "../diagnostics/failure.ts";

export const badShard = (text: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(text)} is no part of a whole.`,
    "Give --shard two numbers, such as 2/4 for the second of four parts.",
  );

export const badNumber = (option: string, text: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(text)} is no positive number.`,
    `Give ${option} one, such as ${option === "--timeout" ? "180" : "1e-5"}.`,
  );

export const nothingToJudge = (models: readonly string[]): Failure =>
  models.length === 0
    ? new Failure(
        exitCodes.checkout,
        "The checkout has no model with a PyTorch test of its own.",
        "A sweep runs on the tests of the models: use a clone of the library, not a package of it.",
      )
    : new Failure(
        exitCodes.checkout,
        `A sweep needs modeling_<model>.py and its PyTorch test, and ${models.join(", ")} lacks one of them.`,
        "Leave it away from --models.",
      );

export const notWritable = (path: string, reason: string): Failure =>
  new Failure(exitCodes.tree, `Could not write ${path}: ${reason}.`, "Name a file that can be written.");

export const noPort = (path: string, model: string): Failure =>
  new Failure(
    exitCodes.checkout,
    `There is no port to verify: ${path} does not exist.`,
    `Write one by hand, or with: add-tf-model ${model}`,
  );

export const unknownClasses = (names: readonly string[], known: readonly string[]): Failure =>
  new Failure(
    exitCodes.usage,
    `The model has no class ${names.join(", ")}.`,
    `Choose from ${known.join(", ")} for --classes.`,
  );

export const noCheckpoint = (text: string, reason: string): Failure =>
  new Failure(
    exitCodes.usage,
    `${JSON.stringify(text)} is no checkpoint: ${reason}.`,
    "Give --checkpoint a folder that holds config.json and PyTorch weights, or a name of the Hub such as org/name.",
  );

export const noHub = (reason: string): Failure =>
  new Failure(exitCodes.forge, reason, "See to the network and the name, or give --checkpoint a local folder.");

export const nothingVerified = (model: string): Failure =>
  new Failure(
    exitCodes.python,
    `Python ended without a word on any class of ${model}.`,
    "Run again with --debug, and see whether the model's PyTorch test runs.",
  );
