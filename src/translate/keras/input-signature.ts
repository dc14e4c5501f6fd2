import type { ClassPlan } from "../class-plan.ts";
import { classString } from "../class-plan.ts";
import type { Scope } from "../scope.ts";
import { documentedSignature } from "./documented-signature.ts";

const step = "    ";

/** A model input that the library's own `input_signature` cannot tell the size of. */
interface Signature {
  /** Shape of the main input in the words of the configuration. */
  readonly shape: string;
  /** Inputs of two axes that may stand beside it. */
  readonly others: readonly string[];
  /** Length of the dummy inputs, where two values are too few for the convolutions. */
  readonly length?: number;
  /** Lines that make the length longer, where layers over time look at several frames. */
  readonly lengthLines?: readonly string[];
  readonly dtype?: "int32";
}

const decoder = ["decoder_input_ids", "decoder_attention_mask"];

/** The shortest speech of which enough frames reach the last of the layers over time. */
const framesLines = [
  "tdnn_layers = zip(self.config.tdnn_kernel, self.config.tdnn_dilation)",
  "length = 1 + sum((kernel - 1) * dilation for kernel, dilation in tdnn_layers)",
  "for kernel, stride in zip(reversed(self.config.conv_kernel), reversed(self.config.conv_stride)):",
  "    length = (length - 1) * stride + kernel",
  "length = max(length, 500)",
];

/** What the configuration's attributes say about the main input. */
function signatureOf(input: string | undefined, configuration: string): Signature | undefined {
  const has = (name: string): boolean => new RegExp(`self\\.${name}\\b`).test(configuration);
  if (input === "input_values" && has("conv_stride"))
    return {
      shape: "(None, None)",
      others: ["attention_mask", ...decoder],
      length: 500,
      ...(has("tdnn_kernel") && has("tdnn_dilation") ? { lengthLines: framesLines } : {}),
    };
  if (input === "input_values" && has("num_mel_bins") && has("max_length"))
    return { shape: "(None, self.config.max_length, self.config.num_mel_bins)", others: [] };
  if ((input ?? "input_ids") === "input_ids" && has("type_vocab_sizes"))
    return { shape: "(None, None)", dtype: "int32", others: ["attention_mask", "token_type_ids"] };
  if (input !== "input_features") return undefined;
  if (has("num_mel_bins") && has("max_source_positions"))
    // convolutions halve the time axis before it meets the positions
    return { shape: "(None, self.config.num_mel_bins, self.config.max_source_positions * 2)", others: decoder };
  const features = has("input_feat_per_channel")
    ? "self.config.input_feat_per_channel * self.config.input_channels"
    : has("feature_projection_input_dim")
      ? "self.config.feature_projection_input_dim"
      : undefined;
  return features && { shape: `(None, None, ${features})`, others: ["attention_mask", ...decoder] };
}

/** The properties of `TFXPreTrainedModel` that tell the library what to build a model with. */
export function inputSignature(plan: ClassPlan, scope: Scope): readonly string[] {
  const input = classString(scope.program, plan.info, "main_input_name") ?? "input_ids";
  const signature = signatureOf(input, scope.configuration ?? "");
  if (!signature) return documentedSignature(scope);
  scope.port.use("tf");
  const body = step + step;
  const spec = (name: string, shape: string, dtype: string): string =>
    `"${name}": tf.TensorSpec(${shape}, tf.${dtype}, name="${name}"),`;
  return [
    "",
    `${step}@property`,
    `${step}def input_signature(self):`,
    `${body}parameters = inspect.signature(self.call).parameters`,
    `${body}if "${input}" not in parameters:`,
    `${body}${step}return super().input_signature`,
    `${body}signature = {`,
    `${body}${step}${spec(input, signature.shape, signature.dtype ?? "float32")}`,
    ...signature.others.map((name) => `${body}${step}${spec(name, shapeOf(name, signature), "int32")}`),
    `${body}}`,
    `${body}return {name: spec for name, spec in signature.items() if name in parameters}`,
    ...(signature.length === undefined ? [] : dummyInputs(input, signature.length, signature.lengthLines)),
  ];
}

/** Several kinds of token types stand side by side along an axis of their own. */
const shapeOf = (name: string, { dtype }: Signature): string =>
  name === "token_type_ids" && dtype === "int32" ? "(None, None, len(self.config.type_vocab_sizes))" : "(None, None)";

const dummyInputs = (input: string, shortest: number, lines: readonly string[] = []): readonly string[] => {
  const length = lines.length === 0 ? shortest : "length";
  return [
    "",
    `${step}@property`,
    `${step}def dummy_inputs(self):`,
    `${step}${step}dummies = super().dummy_inputs`,
    ...lines.map((line) => `${step}${step}${line}`),
    `${step}${step}if "${input}" in dummies:`,
    `${step}${step}${step}dummies["${input}"] = tf.random.uniform(shape=(1, ${length}), dtype=tf.float32)`,
    `${step}${step}if "${input}" in dummies and "attention_mask" in dummies:`,
    `${step}${step}${step}dummies["attention_mask"] = tf.ones(shape=(1, ${length}), dtype=tf.int32)`,
    `${step}${step}return dummies`,
  ];
};
