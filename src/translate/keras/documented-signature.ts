import type { FunctionInfo } from "../../program/module.ts";
import { required, textOf } from "../../python/syntax.ts";
import type { ClassPlan } from "../class-plan.ts";
import type { Scope } from "../scope.ts";
import { type DocumentedInput, documentedInputs } from "./documented-inputs.ts";
import { explicitKeywords } from "./explicit-keywords.ts";
import { featureShape, type InputShape, imageShape, images, libraryKnowsImages, plainShape } from "./input-shapes.ts";
import { replacesLayers } from "./late-layer.ts";

const step = "    ";

/** Inputs of texts, all of one shape. */
const texts = ["input_ids", "attention_mask", "token_type_ids", "decoder_input_ids", "decoder_attention_mask"];

const standard = /^(input_ids|pixel_values|input_features|input_values|decoder_input_ids)$/;

/** A model that users make, and what it takes. */
interface Taker {
  readonly plan: ClassPlan;
  readonly forward: FunctionInfo;
  readonly configClass: string;
}

function takersOf(scope: Scope): readonly Taker[] {
  return [...scope.plan.classes.values()].flatMap((plan) => {
    if (!plan.isPublic || (plan.kind !== "main" && plan.kind !== "model")) return [];
    const forward = scope.program.method(plan.info, "forward");
    if (!forward) return [];
    const config = scope.program.method(plan.info, "__init__")?.parameters.find(({ name }) => name === "config");
    const type = config?.type ? textOf(config.type) : "";
    return [{ plan, forward, configClass: /^\w+Config$/.test(type) ? type : scope.plan.configClass }];
  });
}

/** Inputs that a model refuses to do without, whatever their default. */
function refusedAbsent({ forward }: Taker): ReadonlySet<string> {
  const body = textOf(required(forward.node, "body"));
  return new Set([...body.matchAll(/\bif (\w+) is None:\s+raise\b/g)].map((match) => match[1] ?? ""));
}

/** Inputs without which a model raises: they have no default, or `None` is refused, or nobody asks for it. */
function requiredInputs(taker: Taker): readonly string[] {
  const refused = refusedAbsent(taker);
  const body = textOf(required(taker.forward.node, "body"));
  const parts = readParts(body);
  return taker.forward.parameters
    .filter(({ kind, name }) => kind !== "args" && kind !== "kwargs" && name !== "self")
    .filter(({ name, default: value }) => {
      if (value === undefined || refused.has(name)) return true;
      const isUsed = value.type === "none" && new RegExp(`\\b${name}\\.(unsqueeze|size|shape|view)\\b`).test(body);
      const isAskedFor = new RegExp(
        `\\b${name} is (not )?None\\b|\\b(if|and|or|not) ${name}\\b(?!\\.)|\\b${name} or\\b`,
      ).test(body);
      // embeddings stand in for ids: a head that reads them does so where there are none
      const isInstead = /inputs_embeds$/.test(name);
      return (
        (isUsed && !isAskedFor && !isInstead) ||
        parts.some((part) => name.startsWith(`${part}_`) && name.endsWith("_ids"))
      );
    })
    .map(({ name }) => name);
}

/** Parts of the outputs of a base model that a head reads: `entity` of `outputs.entity_last_hidden_state[:, 0]`. */
const readParts = (body: string): readonly string[] =>
  [...body.matchAll(/\boutputs\.(\w+)_last_hidden_state\[/g)].map((match) => match[1] ?? "");

/** Inputs that a model is built with: where it takes none of those that the library knows, all that are documented. */
function wantedInputs(taker: Taker, documented: ReadonlyMap<string, DocumentedInput>): readonly string[] {
  const names = taker.forward.parameters.map(({ name }) => name);
  const wanted = requiredInputs(taker);
  if (names.some((name) => standard.test(name))) return wanted;
  const known = names.filter(
    (name) => documented.has(name) && !/mask$|^labels$|^inputs_embeds$|^(future|target)_/.test(name),
  );
  return [...wanted, ...known];
}

interface Signature {
  /** Whether the library's own signature is right as far as it goes. */
  readonly extendsLibrary: boolean;
  readonly shapes: ReadonlyMap<string, InputShape & { readonly dtype: string }>;
  /** Inputs that some model wants and of which nobody says how they look. */
  readonly open: ReadonlySet<string>;
}

function signatureOf(scope: Scope): Signature {
  const takers = takersOf(scope);
  const documented = documentedInputs(scope.module);
  const taking = (name: string) =>
    takers.filter(({ forward }) => forward.parameters.some((each) => each.name === name));
  const configs = (name: string) => new Set(taking(name).map(({ configClass }) => configClass));
  const shapes = new Map<string, InputShape & { readonly dtype: string }>();
  const open = new Set<string>();
  const pixels = documented.get("pixel_values") ?? images;
  const isOdd =
    takers.some(({ forward }) => explicitKeywords(forward).names.includes("pixel_values")) ||
    (taking("pixel_values").length > 0 && !libraryKnowsImages(pixels, scope));
  if (isOdd && taking("pixel_values").length > 0)
    shapes.set("pixel_values", { ...imageShape(pixels, configs("pixel_values"), scope), dtype: "float32" });
  const features = taking("input_features").length > 0 ? documented.get("input_features") : undefined;
  const featured = features && featureShape(features, scope);
  if (featured) shapes.set("input_features", { ...featured, dtype: "float32" });
  for (const name of new Set(takers.flatMap((taker) => wantedInputs(taker, documented)))) {
    if (texts.includes(name) || name === "pixel_values" || shapes.has(name)) continue;
    const input = documented.get(name);
    const shape = input && plainShape(name, input, configs(name), scope);
    // masks of tokens are whole numbers, as everywhere in the library
    const dtype = /_mask$/.test(name) && input?.sizes.length === 2 ? "int32" : input?.dtype;
    if (shape && dtype && isPlain(input, shape)) shapes.set(name, { ...shape, dtype });
    else open.add(name);
  }
  const joined = joinedImages(scope).filter((name) => shapes.has(name));
  const extendsLibrary = !isOdd && taking("input_features").length === 0;
  if (joined.length < 2) return { extendsLibrary, shapes, open };
  const halved = [...shapes].map(([name, shape]): [string, typeof shape] => [
    name,
    { ...shape, text: shape.text.replace(/, height, width\)$/, ", height // 2, width)") },
  ]);
  return { extendsLibrary, shapes: new Map(halved), open };
}

/** Inputs that a model puts one above the other: both together have the size that the configuration names. */
const joinedImages = ({ module }: Scope): readonly string[] =>
  /torch\.cat\(\((\w+), (\w+)\), dim=2\)/.exec(module.root.source)?.slice(1) ?? [];

/** A mask that picks is none when all of it is set; the last axis of numbers is the width of a layer. */
const isPlain = ({ dtype, sizes }: DocumentedInput, { text }: InputShape): boolean =>
  dtype === "int32" || (dtype === "float32" && (!/None,?\)$/.test(text) || /length$/.test(sizes.at(-1) ?? "")));

/** The `input_signature` of models whose inputs the library's own does not fit, from what their documentation says. */
export function documentedSignature(scope: Scope): readonly string[] {
  const { extendsLibrary, shapes } = signatureOf(scope);
  if (shapes.size === 0 && extendsLibrary) return [];
  const isSilent =
    shapes.size === 0 &&
    !takersOf(scope).some(({ forward }) => explicitKeywords(forward).names.includes("pixel_values"));
  if (isSilent) return [];
  scope.port.use("tf");
  const body = step + step;
  return [
    "",
    `${step}@property`,
    `${step}def input_signature(self):`,
    `${body}parameters = inspect.signature(self.call).parameters`,
    ...(extendsLibrary ? [`${body}signature = super().input_signature`] : textLines(scope, body)),
    ...grouped(shapes).flatMap(({ names, shape }) => inputLines(names, shape, body, hasChoices(scope))),
    `${body}return signature`,
  ];
}

function textLines(scope: Scope, indent: string): readonly string[] {
  const takers = takersOf(scope);
  const taken = texts.filter((name) =>
    takers.some(({ forward }) => forward.parameters.some((each) => each.name === name)),
  );
  const start = `${indent}signature = {}`;
  if (!taken.includes("input_ids")) return [start];
  // a mask beside other inputs than texts is as long as those
  const takes = (forward: FunctionInfo, pattern: RegExp): boolean =>
    forward.parameters.some(({ name }) => pattern.test(name));
  const isAsked = takers.some(
    ({ forward }) => takes(forward, /mask$/) && !takes(forward, /^(input_ids|input_features|input_values)$/),
  );
  const isChoice = hasChoices(scope);
  const shape = isChoice ? "[None] * axes" : "(None, None)";
  return [
    start,
    ...(isChoice ? [`${indent}axes = 3 if self.__class__.__name__.endswith("ForMultipleChoice") else 2`] : []),
    `${indent}for name in (${taken.map((name) => `"${name}"`).join(", ")}${taken.length === 1 ? "," : ""}):`,
    `${indent}${step}if name in parameters${isAsked ? ' and "input_ids" in parameters' : ""}:`,
    `${indent}${step}${step}signature[name] = tf.TensorSpec(${shape}, tf.int32, name=name)`,
  ];
}

interface Group {
  readonly names: string[];
  readonly shape: InputShape & { readonly dtype: string };
}

/** Inputs of one shape go together. */
function grouped(shapes: Signature["shapes"]): readonly Group[] {
  const groups: Group[] = [];
  for (const [name, shape] of shapes) {
    const same = groups.find((group) => group.shape.text === shape.text && group.shape.dtype === shape.dtype);
    if (same) same.names.push(name);
    else groups.push({ names: [name], shape });
  }
  return groups;
}

/** Whether a model takes several texts a sample: what else it takes then has an axis more as well. */
const hasChoices = (scope: Scope): boolean =>
  takersOf(scope).some(({ plan }) => plan.name.endsWith("ForMultipleChoice"));

const noChoice = ' and not self.__class__.__name__.endswith("ForMultipleChoice")';

function inputLines(
  names: readonly string[],
  shape: Group["shape"],
  indent: string,
  isChoice: boolean,
): readonly string[] {
  const [first = ""] = names;
  const condition = isChoice ? noChoice : "";
  const inner = indent + step;
  if (names.length === 1)
    return [
      `${indent}if "${first}" in parameters${condition}:`,
      ...shape.prelude.map((line) => inner + line),
      `${inner}signature["${first}"] = tf.TensorSpec(${shape.text}, tf.${shape.dtype}, name="${first}")`,
    ];
  return [
    `${indent}for name in (${names.map((name) => `"${name}"`).join(", ")}):`,
    `${inner}if name in parameters${condition}:`,
    ...shape.prelude.map((line) => inner + step + line),
    `${inner}${step}signature[name] = tf.TensorSpec(${shape.text}, tf.${shape.dtype}, name=name)`,
  ];
}

/** `batch_size, num_images = pixel_values.shape[:2]`, and frames of videos: nobody documents the axis, and masks of images go with it. */
const takesSeveralImages = (scope: Scope): boolean =>
  takersOf(scope).some(({ forward }) =>
    /\bnum_(images|frames)\b[\w, ]* = pixel_values\.(shape|size)\b/.test(textOf(forward.node)),
  );

/** What a decoder of speech starts with: frames, or states of another model. */
const spoken = "decoder_input_values";

/** `(batch_size * num_codebooks, sequence_length)`: so many rows go together that one of them is none. */
const takesSeveralRows = (scope: Scope): boolean =>
  /^[ \t]+(decoder_)?input_ids \([^()\n]* of shape `\(batch_size \* \w+, /m.test(scope.module.root.source);

/** `dummy_inputs` of a model with an input that nobody can make up: `build()` makes all weights without a call. */
export function withoutDummies(plan: ClassPlan, scope: Scope): readonly string[] {
  const taker = takersOf(scope).find((each) => each.plan === plan);
  if (!taker) return [];
  const { open, shapes } = signatureOf(scope);
  const refused = new Set(takersOf(scope).flatMap((each) => [...refusedAbsent(each)]));
  const isOpen = (name: string): boolean =>
    open.has(name) && (refused.has(name) || requiredInputs(taker).includes(name));
  const names = taker.forward.parameters.map(({ name }) => name);
  const isSpoken = takersOf(scope).some(({ forward }) => forward.parameters.some((each) => each.name === spoken));
  const isOdd = replacesLayers(scope) || takesSeveralImages(scope) || takesSeveralRows(scope) || isSpoken;
  if (!isOdd && !names.some(isOpen) && names.some((name) => standard.test(name) || shapes.has(name))) return [];
  return [
    "",
    `${step}@property`,
    `${step}def dummy_inputs(self):`,
    replacesLayers(scope)
      ? `${step}${step}# a call would change the layers, and none has to be: build() makes all weights`
      : `${step}${step}# nothing can be made up that this model takes, and nothing has to: build() makes all weights`,
    `${step}${step}self.${scope.port.buildMethods ? "build_in_name_scope" : "build"}()`,
    `${step}${step}return {}`,
  ];
}

/** Which options a backbone takes, its mixin reads from a method that PyTorch's models have. */
export function filteredCall(plan: ClassPlan, scope: Scope): readonly string[] {
  if (!plan.info.bases.some((base) => base.endsWith(".BackboneMixin"))) return [];
  scope.port.use("inspect");
  return [
    "",
    `${step}def forward_with_filtered_kwargs(self, *args, **kwargs):`,
    `${step}${step}parameters = inspect.signature(self.call).parameters`,
    `${step}${step}return self(*args, **{name: value for name, value in kwargs.items() if name in parameters})`,
  ];
}

/** The signature of a model that takes several images a sample, beside others of the file that take one. */
export function framesSignature(plan: ClassPlan, scope: Scope): readonly string[] {
  const taker = takersOf(scope).find((each) => each.plan === plan);
  const body = taker ? textOf(required(taker.forward.node, "body")) : "";
  const sizes = /^\s*(\w+(?:, \w+)+) = pixel_values\.(?:shape|size\(\))$/m.exec(body)?.[1]?.split(", ") ?? [];
  const usual = (documentedInputs(scope.module).get("pixel_values") ?? images).sizes.length;
  if (sizes.length !== usual + 1 || !/frames|images|crops/.test(sizes[1] ?? "")) return [];
  scope.port.use("tf");
  return [
    "",
    `${step}@property`,
    `${step}def input_signature(self):`,
    `${step}${step}signature = super().input_signature`,
    `${step}${step}samples, *sizes = signature["pixel_values"].shape`,
    `${step}${step}signature["pixel_values"] = tf.TensorSpec((samples, None, *sizes), tf.float32, name="pixel_values")`,
    `${step}${step}return signature`,
  ];
}
