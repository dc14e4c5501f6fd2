import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { runCommand } from "../../src/sidecar/run-command.ts";
import { provingRelease } from "../../src/sidecar/transformers-source.ts";

let python: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log: () => undefined }));
}, 1_200_000);

/** What the parent sees of a child that does some lines of Python, where `answer` and `time` are known. */
async function watched(work: string, limit = 60): Promise<unknown> {
  const lines = [
    "import json, os, sys, time",
    `sys.path.insert(0, ${JSON.stringify(join(packageFile("sidecar")))})`,
    "sys.dont_write_bytecode = True",
    "from children import Forked, watched",
    "def work(answer):",
    ...work.split("\n").map((line) => `    ${line}`),
    `print(json.dumps(list(watched(lambda errors: Forked(work, errors), ${limit}))))`,
  ];
  return JSON.parse(await runCommand(python, ["-c", lines.join("\n")]));
}

describe.skipIf(process.platform === "win32")("a child process", () => {
  it.each([
    ["gives its events in order", "answer({'a': 1})\nanswer({'b': 2})", [{ a: 1 }, { b: 2 }]],
    ["may print what it likes", "print('noise')\nos.write(1, b'{')\nanswer({'a': 1})", [{ a: 1 }]],
    ["is ended with its own children", "os.system('sleep 600 &')\nanswer({'a': 1})", [{ a: 1 }]],
    ["that dies is a crash", "answer({'a': 1})\nos.abort()", [{ a: 1 }, ["crash", "SIGABRT"]]],
    ["that is killed is a crash", "os.kill(os.getpid(), 9)", [["crash", "SIGKILL"]]],
    ["that leaves is a crash", "os._exit(3)", [["crash", "exit code 3"]]],
    ["says what it died of", "raise MemoryError('all gone')", [["crash", "exit code 1: MemoryError: all gone"]]],
    ["that is asked to leave by itself is a crash", "sys.exit(0)", [["crash", "exit code 1: SystemExit: 0"]]],
  ])("%s", async (_, work, events) => expect(await watched(work)).toEqual(events));

  it("that hangs is ended", async () => {
    const hangs = "answer({'a': 1})\nwhile True:\n    pass";
    expect(await watched(hangs, 1)).toEqual([{ a: 1 }, ["timeout", "nothing happened for 1 seconds"]]);
  });

  it("may take longer than its limit, as long as something happens", async () => {
    const slow = "for each in range(4):\n    answer({'a': each})\n    time.sleep(0.5)";
    expect(await watched(slow, 1.5)).toHaveLength(4);
  });
});
