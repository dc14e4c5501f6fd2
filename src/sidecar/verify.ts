import { z } from "zod";
import { askSidecar } from "./process.ts";
import { judgedStatus, type ServedPort } from "./sweep.ts";

/** One model to verify. A model may be named several times, each time with another port. */
export interface VerifiedModel {
  readonly model: string;
  /** Names of PyTorch classes; all public ones when `null`. */
  readonly classes: readonly string[] | null;
  /** A port to serve instead of the file that stands in the checkout. */
  readonly port: ServedPort | null;
}

/** What `sidecar/verify.py` reads. */
export interface VerifyRequest {
  /** Root of the checkout, or of an unpacked source archive. */
  readonly checkout: string;
  readonly models: readonly VerifiedModel[];
  /** The largest difference that passes. */
  readonly tolerance: number;
  /** Seconds that one step of a class may take. */
  readonly timeout: number;
  /** A folder with a PyTorch checkpoint, or a name that the Hub knows: its weights instead of random ones. */
  readonly checkpoint: string | null;
  /** Does the dear checks for every class, not for the first alone. */
  readonly thorough: boolean;
  /** Looks for the place where a class that differs goes wrong. */
  readonly locate: boolean;
}

const place = z.object({ file: z.string(), line: z.number(), expression: z.string().nullish() });
const valueFacts = z.object({ shape: z.array(z.number()), dtype: z.string() });

/** Something that a class was tried with besides the comparison that gives the verdict. */
export const check = z.object({
  /** "load", "call: keywords", "without attention_mask", "hidden states", "training", "graph", "save", "loss", … */
  name: z.string(),
  /** `skipped`: does not apply, or PyTorch itself cannot do it; `detail` says which. */
  status: z.enum(["ok", "failed", "skipped"]),
  detail: z.string().nullish(),
  max_difference: z.number().nullish(),
  at: z.string().nullish(),
});

/** A weight that did not find its place, and what to write so that it does. */
export const weightFinding = z.object({
  /** PyTorch's name. */
  name: z.string(),
  cause: z.enum([
    "wrong_name",
    "forgotten_bias",
    "superfluous_bias",
    "transposed",
    "not_built",
    "wrong_size",
    "absent_layer",
    "unknown",
  ]),
  /** Path of the Keras layer that is the likely culprit, in the names of PyTorch. */
  layer: z.string().nullable(),
  /** Class of the Keras layer, or of the one that should hold it. */
  class: z.string().nullable(),
  /** The port's file, from the root of the checkout, and the line to change. */
  file: z.string().nullable(),
  line: z.number().nullable(),
  /** What is wrong and what to write. */
  message: z.string(),
});

/** A PyTorch module and the Keras layer of the same weight path. */
export interface PairNode {
  readonly path: string;
  /** Names of the classes; `null` where a side has none. */
  readonly pytorch: string | null;
  readonly tensorflow: string | null;
  readonly input_difference?: number | null | undefined;
  readonly output_difference?: number | null | undefined;
  readonly verdict: "ok" | "bad" | "unpaired";
  readonly children: readonly PairNode[];
}

export const pairNode: z.ZodType<PairNode> = z.lazy(() =>
  z.object({
    path: z.string(),
    pytorch: z.string().nullable(),
    tensorflow: z.string().nullable(),
    input_difference: z.number().nullish(),
    output_difference: z.number().nullish(),
    verdict: z.enum(["ok", "bad", "unpaired"]),
    children: z.array(pairNode),
  }),
);

/** The first place where the two models part. */
export const culprit = z.object({
  path: z.string(),
  pytorch: place.nullable(),
  tensorflow: place.nullable(),
  pytorch_value: valueFacts.nullish(),
  tensorflow_value: valueFacts.nullish(),
  /** `null` where shapes differ or one side is not a number. */
  difference: z.number().nullish(),
  /** Index of the largest difference. */
  where: z.array(z.number()).nullish(),
  cause: z.object({ code: z.string(), text: z.string() }).nullish(),
});

export const verifiedClass = z.object({
  model: z.string(),
  /** `null` when no class of the model could be tried at all. */
  class: z.string().nullable(),
  twin: z.string().nullable(),
  /** Whether `from transformers import TF…` works. */
  exported: z.boolean(),
  status: judgedStatus,
  /** `null` when outputs are missing or differ in shape. */
  max_difference: z.number().nullish(),
  at: z.string().nullish(),
  detail: z.string().nullish(),
  /** Where the tiny model came from. */
  made_from: z.enum(["test", "configuration", "checkpoint"]).nullish(),
  checks: z.array(check),
  weights: z.object({
    missing: z.array(weightFinding),
    unexpected: z.array(weightFinding),
    mis_shaped: z.array(weightFinding),
  }),
  tree: pairNode.nullable(),
  culprit: culprit.nullable(),
});

const verifyLine = z.union([
  z.object({ progress: z.object({ model: z.string(), class: z.string().nullable(), step: z.string() }) }),
  z.object({ class: verifiedClass }),
  z.object({ model: z.object({ index: z.number(), model: z.string(), seconds: z.number() }) }),
  /** Why the Hub does not give the checkpoint; nothing follows. */
  z.object({ unreachable: z.string() }),
]);

export type WeightFinding = z.infer<typeof weightFinding>;
export type Culprit = z.infer<typeof culprit>;
export type VerifiedClass = z.infer<typeof verifiedClass>;
export type VerifyLine = z.infer<typeof verifyLine>;

const startSeconds = 600;
/** What a timer of Node can hold. */
const longestTimer = 2 ** 31 - 1;

/**
 * Verifies ports in one Python process. Lines come as they are made: progress, a class when it is done, and a model
 * after its last class (`index` is its place in the request).
 *
 * @throws Failure when the script itself fails; what fails in a class is in the class's status.
 */
export async function verifyPorts(
  python: string,
  request: VerifyRequest,
  onLine: (line: VerifyLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  // The script watches its children itself; this catches the script alone.
  const stepsOfAny = 500;
  const seconds = startSeconds + request.models.length * request.timeout * stepsOfAny;
  await askSidecar({
    python,
    script: "verify.py",
    request,
    line: verifyLine,
    limit: Math.min(seconds * 1000, longestTimer),
    signal,
    onLine,
  });
}
