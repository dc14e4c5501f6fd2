// A port with stand-in stages in a process of its own, which sends itself a signal at a chosen point of the writing:
// node port-child.ts LANGUAGE REPO SIGNAL N, where N counts the files that are put in their places.
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import { standInPorts } from "./stand-in-ports.ts";

const [language = "", repo = "", signal = "SIGKILL", count = "1"] = process.argv.slice(2);
const controller = new AbortController();
process.on("SIGINT", () => controller.abort());

let renames = 0;
const files = {
  ...nodeFileSystem,
  rename: (from: string, to: string) => {
    nodeFileSystem.rename(from, to);
    renames += 1;
    if (renames === Number(count)) process.kill(process.pid, signal as NodeJS.Signals);
  },
};

try {
  await standInPorts[language]?.(repo, { files, signal: controller.signal });
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.exitCode = error.exitCode;
}
