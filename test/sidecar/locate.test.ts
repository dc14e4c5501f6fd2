import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEnvironment } from "../../src/sidecar/environment.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import { runCommand } from "../../src/sidecar/run-command.ts";
import { ensureTransformers, provingRelease } from "../../src/sidecar/transformers-source.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";
import { driver, pytorchModel, tensorflowModel } from "./locate-small.ts";

interface Located {
  readonly tree: { readonly verdict: string; readonly children: readonly { readonly path: string }[] };
  readonly culprit: null | {
    readonly path: string;
    readonly pytorch: null | { readonly file: string; readonly expression: string };
    readonly tensorflow: null | { readonly file: string; readonly line: number };
    readonly cause: { readonly code: string; readonly text: string };
  };
}

/** What is written wrong, what stands in the port instead, the code of the cause, and what PyTorch's side says. */
type Fault = readonly [old: string, wrong: string, code: string, pytorch: string];

const faults: readonly Fault[] = [
  ["LayerNormalization(epsilon=config.eps", "LayerNormalization(epsilon=1e-2", "epsilon", "nn.LayerNorm("],
  ["approximate=False", "approximate=True", "activation", "nn.functional.gelu("],
  ["scores = scores / self.scale", "scores = scores / self.size", "scale", "scores / math.sqrt(self.size)"],
  ["self.scale = math.sqrt(self.size)", "self.scale = math.sqrt(config.width)", "number", "math.sqrt(self.size)"],
  ["softmax(scores, axis=-1)", "softmax(scores, axis=-2)", "softmax_axis", "nn.functional.softmax(scores, dim=-1)"],
  ["tf.matmul(probs, value)", "tf.matmul(probs, key)", "unknown", "torch.matmul(probs, value)"],
  [
    "context = tf.transpose(context, [0, 2, 1, 3])",
    "context = tf.transpose(context, [0, 2, 3, 1])",
    "transposed_axes",
    "context.permute",
  ],
  [
    "training=training)\n        hidden_states += normal",
    "training=True)\n        hidden_states += normal",
    "dropout",
    "self.dropout(hidden_states)",
  ],
  ["hidden_states += normal", "hidden_states += residual", "residual", "hidden_states + normal"],
  ["residual + hidden_states", "hidden_states", "residual", "residual + hidden_states"],
  ["tf.range(2, input_ids.shape[1] + 2)", "tf.range(1, input_ids.shape[1] + 1)", "offset", "torch.arange("],
  ["* -1e9", "* -1.0", "unknown", "torch.finfo"],
  ["hidden_states[:, 0]", "hidden_states[:, -1]", "slice", "hidden_states[:, 0]"],
  [
    'Dense(config.width, name="pooler")',
    'Dense(config.width, activation="relu", name="pooler")',
    "activation",
    "nn.Linear(",
  ],
  ["query, key = self.split(", "key, query = self.split(", "unknown", "self.split(self.query(hidden_states))"],
  ["tf.tanh(", "tf.sigmoid(", "activation", "torch.tanh("],
  ['name="query")', 'name="query_")'.replace("query_", "value"), "name", "nn.Linear("],
];

describe("the place where a port goes wrong", () => {
  let found: readonly Located[];

  beforeAll(async () => {
    const { python } = await ensureEnvironment({ requirements: provingRelease.requirements, log: () => undefined });
    const library = await ensureTransformers({ log: () => undefined });
    const root = temporaryFolder(afterAll as never);
    const port = "library/models/small/modeling_tf_small.py";
    writeTree(root, {
      "library/__init__.py": "",
      "library/models/__init__.py": "",
      "library/models/small/__init__.py": "",
      "library/models/small/modeling_small.py": pytorchModel,
      [port]: tensorflowModel,
    });
    const folders = JSON.stringify([root, packageFile("sidecar"), join(library, "src")]);
    const pairs = JSON.stringify([["hidden_states", "hidden_states"], ...faults.map(([old, wrong]) => [old, wrong])]);
    const answer = await runCommand(python, ["-c", driver, folders, join(root, port)], { input: pairs });
    found = answer
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Located);
  }, 1_200_000);

  it("is nowhere when both agree", () => {
    expect(found[0]?.culprit).toBeNull();
    expect(found[0]?.tree.verdict).toBe("ok");
    expect(found[0]?.tree.children.map(({ path }) => path)).toEqual([
      "embeddings",
      "positions",
      "layers.0",
      "layers.1",
      "pooler",
    ]);
  });

  it.each(faults.map((fault, index) => [fault[1], fault, index + 1] as const))(
    "is %s",
    (_, [old, wrong, code, pytorch], index) => {
      const { culprit } = found[index] ?? {};
      const at = tensorflowModel.indexOf(old);
      const line = tensorflowModel.replace(old, wrong).slice(0, at).split("\n").length;
      expect(culprit?.tensorflow).toMatchObject({ file: "modeling_tf_small.py", line });
      expect(culprit?.pytorch?.expression).toContain(pytorch);
      expect(culprit?.cause.code).toBe(code);
    },
  );
});
