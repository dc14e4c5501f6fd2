import { z } from "zod";
import { askSidecar } from "./process.ts";

/** One checkpoint to convert. */
export interface Conversion {
  /** Absolute path of a folder, or a name of the Hub. */
  readonly checkpoint: string;
  readonly is_name: boolean;
  /** The PyTorch class of the weights; read from the checkpoint when `null`. */
  readonly class: string | null;
  /** Absolute path of the folder that is written to; that of the checkpoint when `null`. */
  readonly out: string | null;
  /** The largest difference that passes. */
  readonly limit: number;
  /** The largest file that the library writes: `10GB`. */
  readonly shard: string;
  /** Whether TensorFlow weights that are there may go. */
  readonly replace: boolean;
  readonly pull_request: boolean;
}

/** What `sidecar/convert.py` reads. */
export interface ConvertRequest {
  /** Root of the checkout, or of an unpacked source archive, that has the classes. */
  readonly checkout: string;
  readonly conversions: readonly Conversion[];
}

const index = z.number().int();
const done = z.object({
  folder: z.string(),
  architecture: z.string(),
  /** Names of the files that were written. */
  files: z.array(z.string()),
  /** The largest differences of outputs and of hidden states, from the written weights. */
  outputs: z.number(),
  hidden: z.number(),
  /** How many tensors were compared. */
  compared: z.number(),
  /** Address of the pull request on the Hub. */
  pull_request: z.string().nullable(),
  /** Why there is none. */
  note: z.string().nullable(),
});
const refused = z.object({
  /** `crossed`: loaded from PyTorch's weights; `written`: loaded from those that were written. */
  stage: z.enum(["crossed", "written"]),
  /** `null` stands for a missing output, one of another shape, or no number. */
  differences: z.array(z.object({ name: z.string(), difference: z.number().nullable() })),
});
const failed = z.object({
  kind: z.enum(["checkpoint", "architecture", "exists", "load", "inputs", "write", "hub"]),
  message: z.string(),
  hint: z.string(),
});

const convertLine = z.union([
  z.object({ index, step: z.string() }),
  z.object({ index, done }),
  z.object({ index, refused }),
  z.object({ index, failed }),
]);

export type Converted = z.infer<typeof done>;
export type RefusedConversion = z.infer<typeof refused>;
export type FailedConversion = z.infer<typeof failed>;
export type ConvertLine = z.infer<typeof convertLine>;
/** How one conversion ended. */
export type ConvertResult =
  | { readonly done: Converted }
  | { readonly refused: RefusedConversion }
  | { readonly failed: FailedConversion };

/** Large checkpoints take long to fetch, to load and to send; this ends a process that hangs. */
const limit = 12 * 3600 * 1000;

/** Converts checkpoints one behind the other in one Python process; results come in the order of the request. */
export async function convertCheckpoints(
  python: string,
  request: ConvertRequest,
  onStep: (step: string, index: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<readonly ConvertResult[]> {
  const script = "convert.py";
  const onLine = (line: ConvertLine): void => {
    if ("step" in line) onStep(line.step, line.index);
  };
  const lines = await askSidecar({ python, script, request, line: convertLine, limit, signal, onLine });
  return lines.flatMap((line) => ("step" in line ? [] : [line]));
}
