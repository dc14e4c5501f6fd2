import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { addSample, libraryCheckout } from "../helpers/library-checkout.ts";
import { editFile, portPath, portTestPath } from "../helpers/sample-checkout.ts";
import { branchSha, git } from "./servers/bare-repository.ts";
import { besidesPort } from "./workshop/port-alone.ts";
import { twinModel } from "./workshop/twin-model.ts";
import { type Library, landTwinPort, libraryOf, makeLibrary } from "./workshop/upstream.ts";
import { branch, login, model, openWorkshop, type Run, type Workshop } from "./workshop/workshop.ts";

const endsWell = (run: Run): void =>
  expect({ code: run.code, stderr: run.code === 0 ? "" : run.stderr }).toEqual({ code: 0, stderr: "" });

const pullOf = ({ pulls }: Workshop) => {
  expect(pulls()).toHaveLength(1);
  return pulls()[0]!;
};

const isOnTop = ({ upstream, fork }: Workshop): boolean => {
  const base = branchSha(upstream, upstream.defaultBranch) ?? "";
  return git(fork()!.folder, "rev-list", branch).split("\n").includes(base);
};

const before = "Hello, here is my port.\n\n";
const after = "\n\nQuestions are welcome.\n";
const byHand = (root: string): void => editFile(root, portPath, /^(logger = .*)$/m, "$1  # reviewed by hand");
const unknownItem = "- [ ] All tests pass, the slow ones too";

/** From nothing to merged, with the words by which `verify` is asked for, if it is. */
async function goAllTheWay(library: Library, verify: readonly string[]): Promise<void> {
  const workshop = await openWorkshop(library, afterAll as never);
  const { run, upstream } = workshop;

  endsWell(await run([model, "--pr", "--yes", ...verify]));
  const pull = pullOf(workshop);
  expect({ author: pull.author, to: pull.base.branch, draft: pull.draft, asked: [...pull.reviewers].sort() }).toEqual({
    ...{ author: login, to: "main", draft: true },
    asked: ["Rocketknight1", "gante"],
  });
  expect(await besidesPort(workshop)).toBe("");
  expect(pull.body).toContain(unknownItem);
  if (verify.length > 0) expect(pull.body).toMatch(/4 of 4 classes agree/);

  // People write around the tool's part, tick what it cannot know, and commit; upstream takes another port.
  pull.body = `${before}${pull.body?.replace(unknownItem, unknownItem.replace("[ ]", "[x]"))}${after}`;
  byHand(workshop.clone);
  workshop.git("add", "--all");
  workshop.git("commit", "--quiet", "--message", "Review by hand");
  landTwinPort(upstream, library);
  expect(isOnTop(workshop)).toBe(false);

  endsWell(await run(["submit", model]));
  expect(isOnTop(workshop)).toBe(true);
  expect(await besidesPort(workshop, byHand)).toBe("");
  const submitted = workshop.git("rev-parse", branch);
  const log = workshop.git("log", "--format=%s", `${branchSha(upstream, "main")}..${branch}`).split("\n");
  expect(log).toContain("Review by hand");
  expect(readFileSync(join(workshop.clone, "src/transformers/__init__.py"), "utf8")).toMatch(twinModel);
  const { body, draft } = pullOf(workshop);
  expect({ begins: body?.startsWith(before), ends: body?.endsWith(after), draft }).toEqual({
    ...{ begins: true, ends: true, draft: true },
  });
  expect(body).toContain(unknownItem.replace("[ ]", "[x]"));

  endsWell(await run(["ready", model, "--anyway"]));
  expect(pullOf(workshop)).toMatchObject({ draft: false, state: "open" });

  const hadFromPt = readFileSync(join(workshop.clone, portTestPath), "utf8").includes("from_pt");
  endsWell(await run(["finalize", model, "--no-tests"]));
  const tests = git(workshop.fork()!.folder, "show", `${branch}:${portTestPath}`);
  expect(tests).not.toMatch("from_pt");
  expect(workshop.git("diff", "--name-only", submitted, branch)).toBe(hadFromPt ? portTestPath : "");
  expect(pullOf(workshop).state).toBe("open");
}

describe("from nothing to a pull request that is ready", () => {
  it("with all places where the sample is named", async () => {
    await goAllTheWay(await makeLibrary(afterAll as never), []);
  }, 300_000);

  it("in the library itself, with numbers compared", async () => {
    const log = (): void => undefined;
    const { python } = await ensureEnvironment({ requirements: provingRelease.requirements, log });
    const repo = libraryCheckout(await ensureTransformers({ log }), afterAll as never);
    addSample(repo);
    addSample(repo, twinModel, "BrandNewBart");
    await goAllTheWay(await libraryOf(repo, afterAll as never), ["--verify", "--python", python]);
  }, 900_000);
});
