import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { port } from "../../src/commands/port.ts";
import { stages } from "../../src/commands/stages.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { addSample, libraryCheckout } from "../helpers/library-checkout.ts";
import { plant } from "./faults.ts";
import { bertFaults } from "./faults-bert.ts";
import { otherFaults } from "./faults-other.ts";
import { sampleFaults } from "./faults-sample.ts";
import { textFaults } from "./faults-text.ts";
import { visionFaults } from "./faults-vision.ts";
import { isPlaced, missText } from "./found.ts";
import { verifyFaults } from "./plant-all.ts";

const log = (): void => undefined;
const faults = [...bertFaults, ...textFaults, ...visionFaults, ...otherFaults, ...sampleFaults];
// What is still placed where it shows: a bias that a head leaves out.
const neededShare = 0.9;
let python: string;
let library: string;

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
}, 1_200_000);

it("has mistakes of all kinds, each in a place of its own", () => {
  expect(faults.length).toBeGreaterThanOrEqual(40);
  expect(new Set(faults.map(({ cause }) => cause)).size).toBeGreaterThanOrEqual(20);
  const distilbert = readFileSync(
    join(library, "src/transformers/models/distilbert/modeling_tf_distilbert.py"),
    "utf8",
  );
  const [fault] = textFaults;
  expect(() => plant(distilbert, { ...fault!, old: "no such text" })).toThrow("0 times");
});

it("finds the class of each planted mistake, and the line of most", async () => {
  const repo = libraryCheckout(library);
  addSample(repo);
  const options = { dryRun: false, allowDirty: true, force: false, contributor: "somebody" };
  await port({ ...options, repo, model: "brand_new_bert" }, stages);

  const { found, sound } = await verifyFaults(python, repo, faults);
  expect(found).toHaveLength(faults.length);
  expect(sound).toHaveLength(new Set(faults.map(({ model }) => model)).size);
  // who calls every port wrong finds every mistake
  expect(sound.filter((line) => !line.endsWith(" ok"))).toEqual([]);
  const misses = found.filter((each) => !each.isNamed || !isPlaced(each)).map(missText);
  const table = `${misses.length} of ${found.length} missed:\n${misses.join("\n")}`;
  expect(found.filter(({ isNamed }) => !isNamed).map(missText)).toEqual([]);
  expect(found.filter(isPlaced).length / found.length, table).toBeGreaterThanOrEqual(neededShare);
}, 2_400_000);
