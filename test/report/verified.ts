import type { Culprit, PairNode, VerifiedClass, WeightFinding } from "../../src/sidecar/verify.ts";
import { type VerifyReport, wholeVerdict } from "../../src/verify/outcome.ts";

/** A node of a tree: bad where its difference is above 1e-5, without a difference where shapes differ. */
export function node(path: string, difference: number | null, ...children: readonly PairNode[]): PairNode {
  return {
    path,
    pytorch: "Module",
    tensorflow: "TFLayer",
    input_difference: 0,
    output_difference: difference,
    verdict: difference === null || difference > 1e-5 ? "bad" : "ok",
    children,
  };
}

export const files: Readonly<Record<string, string>> = {
  "modeling_bert.py": "import torch\n\nclass A:\n    def forward(self, x):\n        return x / math.sqrt(4) & <b>\n",
  "modeling_tf_bert.py": "import tensorflow\n\nclass TFA:\n    def call(self, x):\n        return x / 4\n",
};

export const culprit: Culprit = {
  path: "encoder.layer.1.attention",
  pytorch: { file: "modeling_bert.py", line: 5, expression: "x / math.sqrt(4)" },
  tensorflow: { file: "modeling_tf_bert.py", line: 5, expression: "x / 4" },
  pytorch_value: { shape: [2, 7], dtype: "float32" },
  tensorflow_value: { shape: [2, 7], dtype: "float32" },
  difference: 0.125,
  where: [1, 3],
  cause: { code: "scale", text: "One side divides by another number." },
};

export const finding: WeightFinding = {
  name: "bert.pooler.dense.bias",
  cause: "forgotten_bias",
  layer: "bert.pooler.dense",
  class: "Dense",
  file: "modeling_tf_bert.py",
  line: 4,
  message: "The layer has no bias: write use_bias=True.",
};

const layer = (index: number, difference: number): PairNode =>
  node(
    `encoder.layer.${index}`,
    difference,
    node(`encoder.layer.${index}.attention`, difference, node(`encoder.layer.${index}.attention.query`, 1e-7)),
    node(`encoder.layer.${index}.output`, difference),
  );

export const tree: PairNode = node(
  "",
  0.3,
  node("embeddings", 0, node("embeddings.word", 0)),
  node("encoder", 0.25, layer(0, 3e-7), layer(1, 0.2), layer(2, 0.25)),
  node("pooler", 0.3),
);

/** A class that agrees, with what a test changes of it. */
export function verified(name: string, changes: Partial<VerifiedClass> = {}): VerifiedClass {
  return {
    model: "bert",
    class: name,
    twin: `TF${name}`,
    exported: true,
    status: "ok",
    max_difference: 4.5e-7,
    checks: [],
    weights: { missing: [], unexpected: [], mis_shaped: [] },
    tree: null,
    culprit: null,
    ...changes,
  };
}

/** What verify reports of some classes. */
export const reportOf = (...classes: readonly VerifiedClass[]): VerifyReport => ({
  model: "bert",
  checkout: { root: "/checkout", version: "4.44.2" },
  port: "src/transformers/models/bert/modeling_tf_bert.py",
  maxError: 1e-5,
  checkpoint: null,
  verdict: wholeVerdict(classes),
  classes,
  seconds: 12.5,
});
