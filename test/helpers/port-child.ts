// A port with stand-in stages in a process of its own, which sends itself a signal at a chosen point of the writing:
// node port-child.ts REPO SIGNAL N, where N counts the files that are put in their places.
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { port } from "../../src/commands/port.ts";
import { Failure } from "../../src/diagnostics/failure.ts";
import { standInStages } from "./stand-in-stages.ts";

const [repo = "", signal = "SIGKILL", count = "1"] = process.argv.slice(2);
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
  const options = { repo, model: "brand_new_bert", dryRun: false, allowDirty: false, force: false };
  await port({ ...options, contributor: "someone", files, signal: controller.signal }, standInStages);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.exitCode = error.exitCode;
}
