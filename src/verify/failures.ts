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
