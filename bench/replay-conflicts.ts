// Claim: where another port was merged in the meantime, `submit` brings the branch of a port onto it without a hand on it.
// Of each pair of ports that people made, the tool makes the second at the commit before the first; then the first is
// merged as people wrote it, and `submit` rebases. Further pairs have a second model beside the first in all lists.
// GitHub and its git are the stand-ins of the tests, on this machine.
// Run: npm run build && node --import tsx bench/replay-conflicts.ts MIRROR [--pair first,second]
// MIRROR is a clone of Transformers with its history up to May 2024; --tool names another build of the command line.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { git } from "../test/forge/servers/bare-repository.ts";
import { type GitHub, startGitHub } from "../test/forge/servers/github.ts";
import { isPull } from "../test/forge/servers/world.ts";
import { neighbours, type Pair, portedPairs } from "./replay-pairs.ts";
import { cloneReplay, publishReplay } from "./replay-repository.ts";

const token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
const built = fileURLToPath(new URL("../bin/add-tf-model.js", import.meta.url));
const options = { pair: { type: "string" }, tool: { type: "string", default: built } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [mirror] = positionals;
if (mirror === undefined) throw new Error("Usage: node --import tsx bench/replay-conflicts.ts MIRROR [--pair A,B]");

interface Run {
  readonly code: number;
  readonly text: string;
}

function run(hub: GitHub, home: string, cwd: string, words: readonly string[]): Promise<Run> {
  const { GIT_DIR: _, GH_TOKEN: __, ...variables } = process.env;
  const own = { HOME: home, GITHUB_TOKEN: token, GITHUB_API_URL: hub.api, ADD_TF_MODEL_NO_THROTTLE: "1" };
  const env = { ...variables, ...own, NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, [values.tool, ...words], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, text: `${stdout}${stderr}` });
    });
  });
}

/** How the branch meets upstream if nobody helps: the files that git alone could not merge. */
function conflictsOf(folder: string, after: string, branch: string): readonly string[] {
  try {
    git(folder, "merge-tree", "--write-tree", "--name-only", "--no-messages", after, branch);
    return [];
  } catch (error) {
    const out = String((error as { stdout?: unknown }).stdout ?? "");
    return out
      .split("\n")
      .slice(1)
      .filter((line) => line !== "");
  }
}

/** What is wrong with a branch after `submit`; nothing, if it is as it has to be. */
function faultsOf(folder: string, after: string, head: string, model: string): readonly string[] {
  const isOnTop = git(folder, "merge-base", after, head) === after;
  const changed = git(folder, "diff", "--no-renames", "--numstat", after, head).split("\n");
  const paths = changed.map((line) => line.split("\t")[2] ?? "");
  const marked = paths.filter((path) => git(folder, "show", `${head}:${path}`).includes("<<<<<<< "));
  return [
    ...(isOnTop ? [] : ["is not on top of upstream"]),
    ...(paths.some((path) => path.endsWith(`modeling_tf_${model}.py`)) ? [] : ["lacks the port"]),
    ...(marked.length === 0 ? [] : [`has marks of conflicts: ${marked.join(", ")}`]),
  ];
}

async function replay(pair: Pair): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), "add-tf-model-replay-"));
  const hub = await startGitHub();
  try {
    writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = A Contributor\n\temail = contributor@localhost\n");
    hub.world.tokens.set(token, { login: "contributor", scope: "everything" });
    const made = publishReplay(hub, mirror ?? "", pair.commit);
    const clone = join(home, "transformers");
    cloneReplay(hub, made, clone);
    const branch = `add_tf_${pair.second}`;
    const start = await run(hub, home, clone, [pair.second, "--pr", "--yes"]);
    const alone = conflictsOf(clone, made.after, branch);
    git(made.upstream.folder, "update-ref", "refs/heads/main", made.after);
    const began = performance.now();
    const submit = await run(hub, home, clone, ["submit", pair.second, "--yes"]);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const pulls = hub.world.issues.filter(isPull);
    const faults = [
      ...(submit.code <= 1 ? [] : [`submit ended with ${submit.code}: ${submit.text.slice(-600)}`]),
      ...(pulls.length === 1 ? [] : [`${pulls.length} pull requests; start said: ${start.text.slice(-600)}`]),
      ...(submit.code <= 1 ? faultsOf(clone, made.after, branch, pair.second) : []),
    ];
    const verdict = faults.length === 0 ? "rebased" : `FAILED: ${faults.join("; ")}`;
    console.log(
      `${pair.second} over ${pair.first}: git alone conflicts in ${alone.length} files (${alone.join(", ")}); ${verdict} in ${seconds} s`,
    );
    return faults.length === 0;
  } finally {
    await hub.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const wanted = [...portedPairs, ...neighbours].filter(
  ({ first, second }) => values.pair === undefined || values.pair === `${first},${second}`,
);
let done = 0;
for (const pair of wanted) if (await replay(pair)) done += 1;
console.log(`${done} of ${wanted.length} pairs rebased without a hand`);
process.exitCode = done === wanted.length ? 0 : 1;
