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
import { type Library, landTwinPort, libraryOf, makeLibrary, makeTypescriptLibrary } from "./workshop/upstream.ts";
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

/** What the way has to know of the library that is ported. */
interface Journey {
  /** The words by which `verify` is asked for, if it is, and what the pull request then says. */
  readonly verify: readonly string[];
  readonly agrees: RegExp;
  readonly portTestPath: string;
  /** A line that a person adds to the port. */
  readonly byHand: (root: string) => void;
  /** An item that the tool cannot tick. */
  readonly unknownItem: string;
  /** A file that names the port which upstream takes meanwhile, and its name there. */
  readonly other: readonly [path: string, name: string];
}

const inPython: Journey = {
  verify: [],
  agrees: /4 of 4 classes agree/,
  portTestPath,
  byHand: (root) => editFile(root, portPath, /^(logger = .*)$/m, "$1  # reviewed by hand"),
  unknownItem: "- [ ] All tests pass, the slow ones too",
  other: ["src/transformers/__init__.py", twinModel],
};

const typescriptModel = `src/models/${model}/modeling_tf_${model}`;

const inTypescript: Journey = {
  verify: [],
  agrees: /2 of 2 classes agree/,
  portTestPath: `${typescriptModel}.test.ts`,
  byHand: (root) => editFile(root, `${typescriptModel}.ts`, /^(import .*)$/m, "$1 // reviewed by hand"),
  unknownItem: "- [ ] All tests pass",
  other: ["src/index.ts", "TFAcornModel"],
};

/** From nothing to merged. */
async function goAllTheWay(library: Library, journey: Journey): Promise<void> {
  const { verify, agrees, byHand, unknownItem, other } = journey;
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
  if (verify.length > 0) expect(pull.body).toMatch(agrees);

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
  expect(readFileSync(join(workshop.clone, other[0]), "utf8")).toMatch(other[1]);
  const { body, draft } = pullOf(workshop);
  expect({ begins: body?.startsWith(before), ends: body?.endsWith(after), draft }).toEqual({
    ...{ begins: true, ends: true, draft: true },
  });
  expect(body).toContain(unknownItem.replace("[ ]", "[x]"));

  endsWell(await run(["ready", model, "--anyway"]));
  expect(pullOf(workshop)).toMatchObject({ draft: false, state: "open" });

  const hadFromPt = readFileSync(join(workshop.clone, journey.portTestPath), "utf8").includes("from_pt");
  endsWell(await run(["finalize", model, "--no-tests"]));
  const tests = git(workshop.fork()!.folder, "show", `${branch}:${journey.portTestPath}`);
  expect(tests).not.toMatch("from_pt");
  expect(workshop.git("diff", "--name-only", submitted, branch)).toBe(hadFromPt ? journey.portTestPath : "");
  expect(pullOf(workshop).state).toBe("open");
}

describe("from nothing to a pull request that is ready", () => {
  it("with all places where the sample is named", async () => {
    await goAllTheWay(await makeLibrary(afterAll as never), inPython);
  }, 300_000);

  it("in a library of TypeScript models", async () => {
    await goAllTheWay(await makeTypescriptLibrary(afterAll as never), inTypescript);
  }, 300_000);

  it("in the library itself, with numbers compared", async () => {
    const log = (): void => undefined;
    const { python } = await ensureEnvironment({ requirements: provingRelease.requirements, log });
    const repo = libraryCheckout(await ensureTransformers({ log }), afterAll as never);
    addSample(repo);
    addSample(repo, twinModel, "BrandNewBart");
    await goAllTheWay(await libraryOf(repo, afterAll as never), {
      ...inPython,
      verify: ["--verify", "--python", python],
    });
  }, 900_000);
});
