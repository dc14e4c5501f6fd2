import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultCase, startWords } from "./fault-table/fault-case.ts";
import { networkFaults } from "./fault-table/network-faults.ts";
import { permissionFaults } from "./fault-table/permission-faults.ts";
import { stateFaults } from "./fault-table/state-faults.ts";
import { branchesOf, branchSha } from "./servers/bare-repository.ts";
import { hostedCli } from "./workshop/cli-host.ts";
import { holds } from "./workshop/secrets.ts";
import { type Library, makeLibrary } from "./workshop/upstream.ts";
import { branch, type CliRunner, openWorkshop, type Run, token, type Workshop } from "./workshop/workshop.ts";

let library: Library;
let runner: CliRunner;
beforeAll(async () => {
  library = await makeLibrary(afterAll as never);
  runner = hostedCli(library.cli, afterAll as never);
}, 300_000);

const notes = "notes.txt";
const noted = "not for git\n";

/** All commits that the user's branches lead to. */
const commitsOf = ({ git }: Workshop): readonly string[] => git("rev-list", "--branches", "HEAD").split("\n");

/** Commits that no branch leads to any more, neither here nor on GitHub; those that a rebase wrote anew count as kept. */
function lostCommits(workshop: Workshop, before: readonly string[]): readonly string[] {
  const { git, fork } = workshop;
  const there = fork();
  const now = new Set([...commitsOf(workshop), ...(there === undefined ? [] : [branchSha(there, branch) ?? ""])]);
  const titles = new Set(git("log", "--branches", "--format=%s").split("\n"));
  return before.filter((commit) => !now.has(commit) && !titles.has(git("log", "-1", "--format=%s", commit)));
}

const text = ({ stdout, stderr }: Run): string => `${stdout}${stderr}`;

/** A failure says what happened and what to do, shows nothing secret, and is no bug. */
function assertClear(run: Run, { fails }: FaultCase): void {
  expect(run.stderr).toMatch(fails?.says ?? /^/);
  expect({
    code: run.code,
    hasHelp: /help:/.test(run.stderr),
    isBug: /bug in add-tf-model|\n {4}at /.test(run.stderr),
  }).toEqual({ code: fails?.code, hasHelp: true, isBug: false });
}

/** What has to hold when the command has ended well, however it came there. */
function assertDone(workshop: Workshop, run: Run, { holds: more }: FaultCase): void {
  expect({ code: run.code, stderr: run.code === 0 ? "" : run.stderr }).toEqual({ code: 0, stderr: "" });
  const open = workshop.pulls().filter(({ state }) => state === "open");
  const [pull] = open;
  const local = workshop.git("rev-parse", branch);
  expect({
    pulls: open.length,
    forks: workshop.hub.world.repositories.filter(({ parent, owner }) => parent && owner === pull?.author).length,
    branches: branchesOf(pull!.head.repository).filter((name) => name !== "main" && name !== "trunk"),
    isPushed: branchSha(pull!.head.repository, branch) === local,
    isDraft: pull?.draft,
    status: workshop.git("status", "--porcelain"),
    notes: readFileSync(join(workshop.clone, notes), "utf8"),
    more: more?.(workshop),
  }).toEqual({
    ...{ pulls: 1, forks: 1, branches: [branch], isPushed: true, isDraft: true, status: `?? ${notes}`, notes: noted },
    more: more === undefined ? undefined : Object.fromEntries(Object.keys(more(workshop)).map((name) => [name, true])),
  });
}

const faults = [...stateFaults, ...permissionFaults, ...networkFaults];

describe("a fault on the way to a pull request", () => {
  it("has a case for each kind that is known", () => expect(faults.length).toBeGreaterThan(40));

  it.for(faults)("$name", async (fault, { onTestFinished }) => {
    const workshop = await openWorkshop(library, onTestFinished, runner);
    writeFileSync(join(workshop.clone, notes), noted);
    await fault.arrange?.(workshop);
    const before = commitsOf(workshop);
    const words = fault.words ?? startWords;
    const first = await workshop.run(words, fault.env === undefined ? {} : { env: fault.env });
    expect(holds(token, text(first))).toBe(false);
    expect(existsSync(join(workshop.clone, "pwned"))).toBe(false);
    expect(lostCommits(workshop, before)).toEqual([]);
    if (fault.fails === undefined) {
      expect(text(first)).toMatch(fault.says ?? /^/);
      assertDone(workshop, first, fault);
      return;
    }
    assertClear(first, fault);
    if (fault.again === "never") {
      expect({ commits: commitsOf(workshop), requests: workshop.hub.exchanges }).toEqual({
        commits: before,
        requests: [],
      });
      return;
    }
    await fault.repair?.(workshop);
    const second = await workshop.run(fault.again ?? words);
    assertDone(workshop, second, fault);
    expect(lostCommits(workshop, before)).toEqual([]);
  });
});
