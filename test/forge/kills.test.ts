import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitWork } from "./fault-table/fault-case.ts";
import { hostedCli } from "./workshop/cli-host.ts";
import { finalState } from "./workshop/final-state.ts";
import { snapshot } from "./workshop/snapshot.ts";
import { type Library, landTwinPort, makeLibrary } from "./workshop/upstream.ts";
import { model, openWorkshop, type Run, type Workshop } from "./workshop/workshop.ts";

const start = [model, "--pr", "--yes"] as const;
const submit = ["submit", model] as const;

let library: Library;
beforeAll(async () => {
  library = await makeLibrary(afterAll as never);
}, 300_000);

/** Numbers between 0 and 1 that look random and are the same in each run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A moment of a run: so long after its n-th request. 0 is the start of the process. */
interface Moment {
  readonly request: number;
  readonly milliseconds: number;
}

/** When the requests of a run came, from its start to its end. */
async function timeline({ hub, spawn }: Workshop, words: readonly string[]): Promise<readonly number[]> {
  const began = performance.now();
  const times = [0];
  hub.listeners.push(() => times.push(performance.now() - began));
  const { code, stderr } = await spawn(words);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return [...times, performance.now() - began];
}

/** A moment anywhere in a run; told by its requests, as no two runs take the same time. */
function momentOf(times: readonly number[], share: number): Moment {
  const time = share * (times.at(-1) ?? 0);
  const request = times.findLastIndex((each) => each <= time);
  return { request: Math.min(request, times.length - 2), milliseconds: time - (times[request] ?? 0) };
}

function killedRun({ hub, spawn }: Workshop, words: readonly string[], moment: Moment): Promise<Run> {
  let seen = 0;
  let pid: number | undefined;
  const kill = (): void => {
    setTimeout(() => {
      try {
        if (pid !== undefined) process.kill(pid, "SIGKILL");
      } catch {
        // it has ended by itself
      }
    }, moment.milliseconds);
  };
  hub.listeners.push(() => {
    seen += 1;
    if (seen === moment.request) kill();
  });
  return spawn(words, {
    started: (started) => {
      pid = started;
      if (moment.request === 0) kill();
    },
  });
}

/** Kills a command at random moments, runs it again each time, and compares what comes out with an undisturbed run. */
async function killOverAndOver(workshop: Workshop, words: readonly string[], count: number, seed: number) {
  const { run } = workshop;
  const restore = snapshot(workshop, afterAll as never);
  const times = await timeline(workshop, words);
  const wanted = finalState(workshop);
  const random = randomNumbers(seed);
  const wrong: unknown[] = [];
  let kills = 0;
  for (let tries = 0; kills < count && tries < 2 * count; tries++) {
    restore();
    const moment = momentOf(times, random());
    const killed = await killedRun(workshop, words, moment);
    if (killed.signal !== "SIGKILL") continue;
    kills += 1;
    workshop.hub.listeners.length = 0;
    const { code, stderr } = await run(words);
    const found = code === 0 ? finalState(workshop) : { code, stderr };
    if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push({ moment, found });
  }
  return { kills, wrong, wanted };
}

/** What the contributor has besides: a file that git does not know, and a branch. */
function ownWork({ clone, git }: Workshop): void {
  git("switch", "--quiet", "--create", "mine");
  commitWork({ clone } as Workshop, "mine.txt");
  git("switch", "--quiet", "main");
  writeFileSync(join(clone, "notes.txt"), "not for git\n");
}

describe("a command that is killed and run again ends as if nothing had been", () => {
  it.concurrent("start", async () => {
    const workshop = await openWorkshop(library, afterAll as never, hostedCli(library.cli, afterAll as never));
    ownWork(workshop);
    const { kills, wrong, wanted } = await killOverAndOver(workshop, start, 25, 6);
    expect(wanted).toMatchObject({
      isPushed: true,
      leftovers: [],
      status: ["?? notes.txt"],
      forks: [expect.anything()],
    });
    expect(wanted.pulls).toHaveLength(1);
    expect({ kills, wrong }).toEqual({ kills: 25, wrong: [] });
  }, 1_800_000);

  it.concurrent("submit", async () => {
    const workshop = await openWorkshop(library, afterAll as never, hostedCli(library.cli, afterAll as never));
    ownWork(workshop);
    await workshop.run(start);
    commitWork(workshop);
    landTwinPort(workshop.upstream, library);
    const { kills, wrong, wanted } = await killOverAndOver(workshop, submit, 25, 7);
    expect(wanted).toMatchObject({
      isPushed: true,
      leftovers: [],
      status: ["?? notes.txt"],
      forks: [expect.anything()],
    });
    expect(wanted.commits).toContain("My own work");
    expect(wanted.pulls).toHaveLength(1);
    expect({ kills, wrong }).toEqual({ kills: 25, wrong: [] });
  }, 1_800_000);
});
