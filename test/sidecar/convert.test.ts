import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { type Conversion, type ConvertResult, convertCheckpoints } from "../../src/sidecar/convert.ts";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { runCommand } from "../../src/sidecar/run-command.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { temporaryFolder, treeOf } from "../helpers/tree.ts";
import { hubStandIn } from "./hub-stand-in.ts";

const log = (): void => undefined;
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/sidecar/${name}`, import.meta.url));
const quiet = { variables: { TF_CPP_MIN_LOG_LEVEL: "3", CUDA_VISIBLE_DEVICES: "", HF_HUB_OFFLINE: "1" } };

let python: string;
let library: string;
/** Checkpoints that no test writes to. */
let checkpoints: string;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  ({ python } = await ensureEnvironment({ requirements: provingRelease.requirements, log }));
  library = await ensureTransformers({ log });
  checkpoints = temporaryFolder((work) => void cleanUps.push(work as () => unknown));
  await runCommand(python, [fixture("make_checkpoints.py"), checkpoints, join(library, "src")], quiet);
  return () => {
    for (const cleanUp of cleanUps) cleanUp();
  };
}, 1_200_000);

function conversion(checkpoint: string, change: Partial<Conversion> = {}): Conversion {
  const rest = {
    is_name: false,
    class: null,
    out: null,
    limit: 5e-5,
    shard: "10GB",
    replace: false,
    pull_request: true,
  };
  return { checkpoint, ...rest, ...change };
}

/** A copy of the library in which the twin of DistilBERT's language model normalizes with another number. */
function spoiledLibrary(): string {
  const checkout = temporaryFolder();
  cpSync(join(library, "src"), join(checkout, "src"), { recursive: true });
  const path = join(checkout, "src/transformers/models/distilbert/modeling_tf_distilbert.py");
  const text = readFileSync(path, "utf8");
  const spoiled = text.replace('epsilon=1e-12, name="vocab_layer_norm"', 'epsilon=1e-1, name="vocab_layer_norm"');
  expect(spoiled).not.toBe(text);
  writeFileSync(path, spoiled);
  return checkout;
}

const sound = ["bert", "roberta", "gpt2", "t5", "vit", "resnet", "opt"] as const;
/** What has layers without weights at the top, and what does not say its class. */
const alsoSound = ["regnet", "no-architecture"] as const;

/** What cannot be converted, and a part of what is said of it. */
const unsound = [
  ["no-weights", "checkpoint", "holds no PyTorch weights"],
  ["broken-config", "checkpoint", "is not the JSON of a configuration"],
  ["broken-weights", "load", "The PyTorch weights cannot be loaded: model.safetensors is broken"],
  ["cut-weights", "load", "The PyTorch weights cannot be loaded: model.safetensors is broken"],
  ["lost-shard", "checkpoint", "that model.safetensors.index.json names"],
  ["several-architectures", "architecture", "names several architectures"],
  ["unknown-architecture", "architecture", "has no PyTorch class NoSuchModel"],
  ["other-head", "load", "lacks weights of BertForMaskedLM"],
  ["no-twin", "architecture", "LlamaForCausalLM has no TensorFlow twin"],
] as const;

const weightsOf = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith("tf_model"));
const compared = z.object({ name: z.string(), difference: z.number(), missing: z.array(z.string()) });

describe("convert", () => {
  it("converts six architectures and more, refuses what differs by the output's name, and says what is wrong with the rest", async () => {
    const root = temporaryFolder();
    cpSync(checkpoints, root, { recursive: true });
    const folders = [...sound, ...alsoSound, "distilbert", ...unsound.map(([name]) => name), "nowhere"].map((name) =>
      join(root, name),
    );
    const conversions = folders.map((folder, at) => conversion(folder, at === 0 ? { shard: "20KB" } : {}));
    const again = conversion(join(root, "bert"));
    const named = conversion(join(root, "several-architectures"), { class: "TFBertForSequenceClassification" });
    const taken = conversion(join(root, "vit"), { out: join(root, "vit", "config.json") });
    const before = treeOf(join(root, "distilbert"));
    const steps: string[] = [];
    const all = sound.length + alsoSound.length;
    const results = await convertCheckpoints(
      python,
      { checkout: spoiledLibrary(), conversions: [...conversions, again, named, taken] },
      (step, index) => void steps.push(`${index} ${step}`),
    );

    expect(results).toHaveLength(conversions.length + 3);
    const ended = results.slice(0, all).map((result) => ("done" in result ? result.done : result));
    for (const done of ended) expect(done).toMatchObject({ pull_request: null, note: null });
    for (const done of ended) expect("compared" in done && done.compared).toBeGreaterThan(3);
    expect(weightsOf(join(root, "bert")).length).toBeGreaterThan(3);
    expect(weightsOf(join(root, "gpt2"))).toEqual(["tf_model.h5"]);
    expect(steps).toContain("1 comparing what was written");

    const refused = results[all] as ConvertResult;
    expect(refused).toMatchObject({ refused: { stage: "crossed", differences: [{ name: "logits" }] } });
    expect(treeOf(join(root, "distilbert"))).toEqual(before);

    const failures = results.slice(all + 1);
    expect(failures.slice(0, unsound.length)).toEqual(
      unsound.map(([, kind, text]) =>
        expect.objectContaining({ failed: expect.objectContaining({ kind, message: expect.stringContaining(text) }) }),
      ),
    );
    expect(failures.slice(-4)).toMatchObject([
      { failed: { kind: "checkpoint" } },
      { failed: { kind: "exists" } },
      { done: { architecture: "BertForSequenceClassification" } },
      { failed: { kind: "write", message: expect.stringContaining("is no folder") } },
    ]);

    const words = [fixture("compare_weights.py"), join(library, "src"), ...sound.map((name) => join(root, name))];
    const lines = (await runCommand(python, words, quiet)).split("\n").filter((line) => line.startsWith("{"));
    const rows = lines.map((line) => compared.parse(JSON.parse(line)));
    expect(rows).toHaveLength(sound.length);
    for (const { missing, difference } of rows) {
      expect(missing).toEqual([]);
      expect(difference).toBeLessThan(5e-5);
    }
  }, 900_000);

  it("leaves no broken file when it is killed while it writes, and goes on behind it", async () => {
    const folder = join(temporaryFolder(), "gpt2");
    cpSync(join(checkpoints, "gpt2"), folder, { recursive: true });
    const before = treeOf(folder);
    const request = { checkout: library, conversions: [conversion(folder)] };
    // The child kills itself when the sixth weight is to be written.
    const killer = join(temporaryFolder(), "killer.py");
    writeFileSync(
      killer,
      [
        "import os, signal, sys",
        `sys.path.insert(0, ${JSON.stringify(packageFile("sidecar"))})`,
        "import convert, h5py",
        "write = h5py.Group.create_dataset",
        "count = []",
        "def create_dataset(*words, **options):",
        "    count.append(1)",
        "    if len(count) > 5: os.kill(os.getpid(), signal.SIGKILL)",
        "    return write(*words, **options)",
        "h5py.Group.create_dataset = create_dataset",
        "convert.main()",
      ].join("\n"),
    );
    const run = runCommand(python, [killer], { ...quiet, input: JSON.stringify(request) });
    await expect(run).rejects.toThrow(/SIGKILL/);
    expect(weightsOf(folder)).toEqual([]);
    // only the draft folder is there beside what was
    const after = Object.keys(treeOf(folder)).filter((path) => !path.startsWith(".add-tf-model-convert-"));
    expect(after).toEqual(Object.keys(before));

    const [result] = await convertCheckpoints(python, request);
    expect(result).toMatchObject({ done: { files: ["tf_model.h5"] } });
    expect(Object.keys(treeOf(folder))).toEqual([...Object.keys(before), "tf_model.h5"].sort());
  }, 900_000);

  it("opens a pull request on the Hub, says why when it may not, and never shows the token", async () => {
    let isOpen = true;
    const hub = await hubStandIn(join(checkpoints, "bert"), () => isOpen);
    const token = "hf_notToBeShownAnywhere";
    vi.stubEnv("HF_ENDPOINT", hub.address);
    vi.stubEnv("HF_TOKEN", token);
    vi.stubEnv("HF_HOME", temporaryFolder());
    try {
      const out = temporaryFolder();
      const named = (name: string, folder: string): Conversion =>
        conversion(name, { is_name: true, out: join(out, folder) });
      const conversions = [
        named("somebody/small", "a"),
        { ...named("somebody/small", "b"), pull_request: false },
        named("somebody/unknown", "c"),
        named("somebody/small", "d"),
      ];
      const results = await convertCheckpoints(python, { checkout: library, conversions }, (step, index) => {
        if (index === 3 && step === "fetching") isOpen = false;
      });
      expect(results).toMatchObject([
        { done: { pull_request: "https://huggingface.co/somebody/small/discussions/1" } },
        { done: { pull_request: null, note: "No pull request was opened (--no-pr)." } },
        { failed: { kind: "hub", message: expect.stringContaining("somebody/unknown") } },
        { failed: { kind: "hub", message: expect.stringContaining("was not opened") } },
      ]);
      expect(JSON.stringify(results)).not.toContain(token);
      expect(hub.commits).toHaveLength(2);
      const [commit] = hub.commits;
      expect(commit?.path).toContain("create_pr=1");
      expect(commit?.authorization).toBe(`Bearer ${token}`);
      const [header, file] = commit?.lines ?? [];
      expect(header?.value.summary).toBe("Add TF weights");
      expect(header?.value.description).toMatch(/loaded from these files \| \d\.\d{3}e-\d\d \| \d\.\d{3}e-\d\d/);
      expect(file?.value.path).toBe("tf_model.h5");
      expect(Buffer.from(file?.value.content ?? "", "base64")).toEqual(readFileSync(join(out, "a", "tf_model.h5")));
    } finally {
      vi.unstubAllEnvs();
      await hub.close();
    }
  }, 900_000);
});

/** Kills itself at the n-th file operation, once it has a folder with old weights and a draft with new ones. */
const placing = `
import json, os, signal, sys
sys.path.insert(0, sys.argv[1])
import placing

folder, old, new, deadly = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])

def write(into, shards, word):
    if shards == 1:
        open(os.path.join(into, placing.WEIGHTS), "w").write(word)
        return
    names = [f"tf_model-{n + 1:05d}-of-{shards:05d}.h5" for n in range(shards)]
    for name in names:
        open(os.path.join(into, name), "w").write(word)
    with open(os.path.join(into, placing.INDEX), "w") as file:
        json.dump({"weight_map": {name: name for name in names}}, file)

if old:
    write(folder, old, "old")
draft = placing.draft_folder(folder)
write(draft, new, "new")
count = []
for name in ("replace", "remove"):
    def act(*words, real=getattr(os, name)):
        count.append(1)
        if len(count) == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        real(*words)
    setattr(os, name, act)
placing.place(draft, folder)
`;

const look = `
import json, os, sys
sys.path.insert(0, sys.argv[1])
import placing
for folder in sys.argv[2:]:
    placing.clear_drafts(folder)
    names = placing.weight_files(folder)
    read = [placing.WEIGHTS] if placing.WEIGHTS in names else names[:-1] if placing.INDEX in names else []
    words = sorted({open(os.path.join(folder, name)).read() for name in read})
    print(json.dumps([placing.is_whole(folder), words, [name for name in os.listdir(folder) if name.startswith(".")]]))
`;

describe("weights that are put into place", () => {
  const changes = [0, 1, 3].flatMap((old) => [1, 3].map((fresh) => [old, fresh] as const));
  it.each(changes)(
    "from %i files to %i are the old ones, the new ones or none at every kill",
    async (old, fresh) => {
      const sidecar = packageFile("sidecar");
      const folders = await Promise.all(
        [1, 2, 3, 4, 5, 6, 7, 8, 99].map(async (deadly) => {
          const folder = temporaryFolder();
          const words = ["-c", placing, sidecar, folder, String(old), String(fresh), String(deadly)];
          const end = await runCommand(python, words).then(
            () => "finished",
            () => "killed",
          );
          return { folder, end };
        }),
      );
      const states = (await runCommand(python, ["-c", look, sidecar, ...folders.map(({ folder }) => folder)])).trim();
      for (const [at, line] of states.split("\n").entries()) {
        const [isWhole, read, drafts] = JSON.parse(line) as [boolean, string[], string[]];
        expect(isWhole).toBe(true);
        expect(read.length).toBeLessThan(2);
        expect(drafts).toEqual([]);
        if (folders[at]?.end === "finished") expect(read).toEqual(["new"]);
      }
      expect(folders[0]?.end).toBe("killed");
      expect(folders.at(-1)?.end).toBe("finished");
    },
    120_000,
  );
});
