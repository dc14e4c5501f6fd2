// Claim: the tool's requests are understood by a stand-in for GitHub that others wrote, npm's emulate 0.11.2, as far as
// that one goes: it has no git, no GraphQL, and takes whatever token it is given.
// Run: node --import tsx bench/emulate-flow.ts [--packages FOLDER]
// The package is installed into a temporary folder, or taken from FOLDER/node_modules.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Github, github } from "../src/forge/github.ts";
import { makeOctokit } from "../src/forge/octokit.ts";
import { redactor } from "../src/forge/redact.ts";

const { values } = parseArgs({ options: { packages: { type: "string" } } });
const upstream = { owner: "huggingface", name: "transformers" };
const token = "contributor-token";

const seed = {
  tokens: { [token]: { login: "contributor", scopes: ["repo", "user"] } },
  github: {
    users: [{ login: "contributor" }, { login: "gante" }],
    orgs: [{ login: upstream.owner }],
    repos: [{ ...upstream, auto_init: true, default_branch: "main" }],
  },
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

interface Emulator {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** This version would listen on all interfaces of the machine. */
function stayOnLoopback(): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...words: unknown[]) {
    const [port] = words;
    const told = words.filter((word) => typeof word === "function");
    return Reflect.apply(listen, this, typeof port === "number" ? [{ port, host: "127.0.0.1" }, ...told] : words);
  } as typeof listen;
}

async function startEmulator(folder: string): Promise<Emulator> {
  const file = join(folder, "node_modules/emulate/dist/api.js");
  const module = (await import(pathToFileURL(file).href)) as {
    createEmulator: (options: object) => Promise<Emulator>;
  };
  const port = await freePort();
  stayOnLoopback();
  return module.createEmulator({ service: "github", port, seed });
}

/** Each step by name; one that fails says so and the next goes on. */
async function walk(client: Github, api: string): Promise<number> {
  let failed = 0;
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T | undefined> => {
    try {
      const value = await act();
      console.log(`✓ ${name}`);
      return value;
    } catch (error) {
      failed += 1;
      console.log(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const viewer = (await step("the user", () => client.viewer())) ?? "contributor";
  const found = await step("the repository", () => client.repository(upstream));
  await step("a search", () => client.search(`repo:${upstream.owner}/${upstream.name} is:pr is:open "BrandNewBert"`));
  if (found === undefined) return failed;
  const fork = await step("a fork", () => client.fork(found, viewer));
  await step("the branches", () => client.branches(upstream));
  if (fork === undefined) return failed;
  const head = await step("the head of a branch", () => client.branchHead(fork, fork.defaultBranch));
  await step("a branch and a commit, as a push would make them", () => pushInstead(api, fork, head ?? ""));
  const name = "add_tf_brand_new_bert";
  const wanted = { title: "Add TensorFlow port", body: "Hello", head: `${viewer}:${name}`, base: "main" };
  const pull = await step("a draft", () => client.createPull(upstream, wanted));
  await step("the pull requests of a branch", () => client.pulls(upstream, wanted.head));
  if (pull === undefined) return failed;
  await step("a changed body", () => client.updatePull(upstream, pull.number, { body: "Hello again" }));
  const reviewers = [{ login: "gante", isTeam: false }];
  await step("reviewers", () => client.requestReviewers(upstream, pull.number, reviewers));
  await step("a closed pull request", () => client.updatePull(upstream, pull.number, { state: "closed" }));
  await step("a deleted branch", () => client.deleteBranch(fork, name));
  await step("a deleted fork", () => client.deleteRepository(fork));
  return failed;
}

/** There is no git to push to. */
async function pushInstead(api: string, fork: { owner: string; name: string }, sha: string): Promise<void> {
  const call = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const url = `${api}/repos/${fork.owner}/${fork.name}/${path}`;
    const { ok, status } = await fetch(url, { method, headers, body: JSON.stringify(body) });
    if (!ok) throw new Error(`${method} ${path}: ${status}`);
  };
  await call("POST", "git/refs", { ref: "refs/heads/add_tf_brand_new_bert", sha });
  const content = Buffer.from("# a port\n").toString("base64");
  await call("PUT", "contents/port.py", { message: "Add", content, branch: "add_tf_brand_new_bert" });
}

const folder = values.packages ?? mkdtempSync(join(tmpdir(), "add-tf-model-emulate-"));
if (values.packages === undefined) {
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "emulate@0.11.2"];
  execFileSync("npm", words, { cwd: folder, stdio: "inherit" });
}
const emulator = await startEmulator(folder);
try {
  const log = (line: string): void => console.log(line);
  const octokit = makeOctokit({ apiUrl: emulator.url, token, version: "bench", isUnthrottled: true, log });
  const redact = redactor([token]);
  const client = github({
    octokit,
    redact,
    tokenOrigin: "bench",
    apiUrl: emulator.url,
    isDry: false,
    told: () => undefined,
  });
  const failed = await walk(client, emulator.url);
  console.log("– ready for review: a mutation of GraphQL, which the stand-in does not have");
  console.log(failed === 0 ? "all steps of REST understood" : `${failed} steps not understood`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await emulator.close();
  if (values.packages === undefined) rmSync(folder, { recursive: true, force: true });
}
