import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../helpers/tree.ts";
import { git } from "./servers/bare-repository.ts";
import { fault } from "./servers/faults.ts";
import type { Exchange } from "./servers/recording.ts";
import { holds, leaksBelow, leaksSent, recordGit, spellings, watchProcesses } from "./workshop/secrets.ts";
import { type Library, landTwinPort, makeLibrary } from "./workshop/upstream.ts";
import { model, openWorkshop, type Run, token } from "./workshop/workshop.ts";

/** Git commands that go over the network: these alone may be given the token, and in their environment. */
const talking = /(^| )(push|fetch|clone|ls-remote) /;

let library: Library;
beforeAll(async () => {
  library = await makeLibrary(afterAll as never);
}, 300_000);

describe("the token", () => {
  it("is found wherever it may hide", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "plain.txt"), `token=${token}`);
    mkdirSync(join(folder, `name-${token}`));
    writeFileSync(join(folder, `name-${token}`, "file"), "");
    const repository = join(folder, "repository");
    git(folder, "init", "--quiet", repository);
    writeFileSync(join(repository, "committed"), "x".repeat(2000) + token);
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "With a secret");
    writeFileSync(join(repository, "committed"), "");
    expect(leaksBelow(token, folder)).toEqual(["plain.txt", `name-${token}/file`, "repository/.git (objects)"]);
    const header = Buffer.from(`x-access-token:${token}`).toString("base64");
    expect(
      [header, Buffer.from(`a:${token}`).toString("base64"), ...spellings(token)].filter((text) => !holds(token, text)),
    ).toEqual([]);
    expect(holds(token, "ghp_ and nothing else")).toBe(false);
    const quiet = { method: "GET", target: "/user", body: "", answer: "", answerHeaders: {}, login: "a", status: 200 };
    const sent = (headers: Exchange["headers"], more = {}): readonly string[] =>
      leaksSent(token, [{ ...quiet, headers, ...more }]);
    expect(sent({ authorization: `Bearer ${token}` })).toEqual([]);
    expect([
      sent({ cookie: token }),
      sent({}, { target: `/?access_token=${token}` }),
      sent({}, { body: token }),
    ]).toEqual([["GET /user"], [`GET /?access_token=${token}`], ["GET /user"]]);
  });

  it("shows in nothing that is printed, written, sent or listed", async () => {
    const workshop = await openWorkshop(library, afterAll as never);
    const { hub, home, clone, upstream } = workshop;
    const recorded = recordGit(temporaryFolder());
    const temporary = join(home, "tmp");
    mkdirSync(temporary);
    const env = {
      PATH: recorded.path,
      TMPDIR: temporary,
      GIT_TRACE_CURL: join(home, "trace"),
      GIT_TRACE: join(home, "trace"),
    };
    const processes = watchProcesses();
    const runs: Run[] = [];
    const run = async (words: readonly string[], more = {}): Promise<void> => {
      runs.push(await workshop.run(words, { env: { ...env, ...more } }));
    };

    await run(["start", model, "--dry-run"]);
    hub.faults.push(fault(/git-receive-pack/, { kind: "answer", status: 403, body: { message: `no ${token}` } }));
    await run([model, "--pr", "--yes", "--debug"]);
    await run([model, "--pr", "--yes"]);
    landTwinPort(upstream, library);
    hub.faults.push(fault(/GET .*\/pulls/, { kind: "answer", status: 404, body: { message: `no ${token}` } }));
    await run(["submit", model, "--debug"]);
    await run(["submit", model, "--json"]);
    await run(["ready", model, "--anyway"]);
    await run(["submit", model], { GITHUB_API_URL: `http://${token}@127.0.0.1:2/api/v3` });
    await run(["submit", model], { GITHUB_API_URL: "http://127.0.0.1:2/api/v3" });
    await run(["undo-start", model, "--all", "--yes"]);

    const [, refused, done, lost, submitted, ready, , , undone] = runs.map(({ code }) => code);
    expect({ refused, done, lost, submitted, ready, undone }).toEqual({
      ...{ refused: 7, done: 0, lost: 7, submitted: 0, ready: 0, undone: 0 },
    });
    expect(runs.filter(({ stdout, stderr }) => holds(token, stdout) || holds(token, stderr))).toEqual([]);
    const calls = recorded.calls();
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.filter(({ words }) => holds(token, words))).toEqual([]);
    const idle = calls.filter(({ words }) => !talking.test(words));
    expect(idle.filter(({ environment }) => holds(token, environment)).map(({ words }) => words)).toEqual([]);
    expect(processes.stop().filter((words) => holds(token, words))).toEqual([]);
    // the second 403 and 404 were sent by the test itself
    const answered = hub.exchanges.filter(({ answer }) => !answer.includes(`no ${token}`));
    expect(leaksSent(token, answered)).toEqual([]);
    expect(leaksBelow(token, home)).toEqual([]);
    expect(leaksBelow(token, hub.world.root)).toEqual([]);
    expect(git(clone, "config", "--list", "--show-origin")).not.toContain(token);
  }, 900_000);
});
