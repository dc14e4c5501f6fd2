import { exitCodes, Failure } from "../diagnostics/failure.ts";

const pythonFailure = (message: string, hint: string): Failure => new Failure(exitCodes.python, message, hint);

export const noPython = (version: string): Failure =>
  pythonFailure(
    `Python ${version} was not found.`,
    `Install Python ${version}, or uv (which fetches it), or bring an environment of your own with --python PATH.`,
  );

export const pythonUnusable = (path: string, reason: string): Failure =>
  pythonFailure(`${path} does not run as Python: ${reason}`, "Give --python the path of an interpreter.");

export const wrongPackages = (path: string, problems: readonly string[], requirements: string): Failure =>
  pythonFailure(
    `${path} cannot run this checkout in both frameworks: ${problems.join("; ")}.`,
    `Install what ${requirements} names into it, or leave --python away: the tool then makes an environment.`,
  );

export const commandFailed = (command: string, tail: string): Failure =>
  pythonFailure(
    `${command} failed${tail === "" ? "." : `:\n${tail}`}`,
    "Repair the cause (network, disk space) and run again; nothing half-made is left.",
  );

export const cacheNotWritable = (folder: string, reason: string): Failure =>
  pythonFailure(
    `Could not write to ${folder}: ${reason}.`,
    "Make it writable, or name another folder in ADD_TF_MODEL_CACHE.",
  );

export const unpackedWrong = (folder: string, missing: string): Failure =>
  pythonFailure(
    `The library's source in ${folder} is not whole: ${missing} is missing.`,
    "Delete the folder, run again.",
  );

export const interrupted = (): Failure =>
  new Failure(exitCodes.interrupted, "Interrupted.", "Nothing half-made is left; run again to go on.");
