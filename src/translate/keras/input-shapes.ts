import type { Scope } from "../scope.ts";
import { type ConfigurationClass, configurationClasses } from "./configuration-fields.ts";
import type { DocumentedInput } from "./documented-inputs.ts";

/** Shape of an input as a port writes it, and the statements that the text of the shape reads from. */
export interface InputShape {
  readonly prelude: readonly string[];
  readonly text: string;
}

/** The part of a configuration that knows the sizes of an input. */
interface Holder {
  readonly text: string;
  /** Absent where another model's configuration stands, of which nothing is known before it runs. */
  readonly known?: ConfigurationClass | undefined;
}

/** Names of the configuration classes of the models that take an input. */
export type Takers = ReadonlySet<string>;

const channelFields = ["num_channels", "in_channels", "in_chans", "input_channels"];
const sizeFields = ["image_size", "input_size", "img_size", "resolution", "max_img_size"];
const featureFields = ["feature_projection_input_dim", "num_mel_bins", "num_chroma"];

/** What images measure where the configuration leaves it open: any size will do. */
const anySize = "224";

export const images: DocumentedInput = { dtype: "float32", sizes: ["batch_size", "num_channels", "height", "width"] };

const hasAny = (info: ConfigurationClass | undefined, names: readonly string[]): boolean =>
  names.some((name) => info?.fields.has(name));

function mainClass(scope: Scope) {
  const classes = configurationClasses(scope.configuration ?? "");
  return { classes, main: classes.get(scope.plan.configClass) };
}

/** The configuration that has one of these fields: the model's own, that of a part, or one that only a run can know. */
function holderOf(names: readonly string[], scope: Scope, hint: RegExp): Holder {
  const { classes, main } = mainClass(scope);
  if (!main || hasAny(main, names)) return { text: "self.config", known: main };
  const parts = [...main.parts].map(([part, name]) => ({
    part,
    known: name === undefined ? undefined : classes.get(name),
  }));
  const own = parts.find(({ known }) => hasAny(known, names));
  if (own) return { text: `getattr(self.config, "${own.part}", self.config)`, known: own.known };
  const other = parts.find(({ part, known }) => hint.test(part) && !known);
  // a backbone may be named in place of a configuration
  if (other) return { text: `getattr(self.config, "${other.part}", None) or self.config` };
  return { text: "self.config", known: main };
}

/** Whether the library's own signature fits images of this form. */
export function libraryKnowsImages(input: DocumentedInput, scope: Scope): boolean {
  if (input.sizes.length !== 4) return false;
  const { classes, main } = mainClass(scope);
  if (!main) return true;
  const part = main.parts.has("vision_config") ? (main.parts.get("vision_config") ?? "") : undefined;
  const holder = part === undefined ? main : classes.get(part);
  if (!holder) return true;
  const size = ["image_size", "input_size"].find((name) => holder.fields.has(name));
  return holder.fields.has("num_channels") && size !== undefined && !holder.sequences.has(size);
}

/** The value of a field, or a default where nobody can say that there is such a field. */
function read(config: string, names: readonly string[], { known, isSure }: Sure, fallback: string): string {
  const name = names.find((each) => known?.fields.has(each));
  if (name !== undefined && isSure) return `${config}.${name}`;
  return known && name === undefined ? fallback : `getattr(${config}, "${name ?? names[0]}", ${fallback})`;
}

/** A holder, and whether all models have it. */
interface Sure extends Holder {
  readonly isSure: boolean;
}

function sure(holder: Holder, takers: Takers, scope: Scope): Sure {
  const isSure = [...takers].every((name) => name === scope.plan.configClass || name === holder.known?.name);
  return { ...holder, isSure };
}

/** Shape of images and videos. */
export function imageShape(input: DocumentedInput, takers: Takers, scope: Scope): InputShape {
  const holder = sure(holderOf([...sizeFields, ...channelFields], scope, /vision|image|backbone/), takers, scope);
  const isLong = holder.text !== "self.config";
  const config = isLong ? "config" : holder.text;
  const size = read(config, sizeFields, holder, anySize);
  const field = sizeFields.find((each) => holder.known?.fields.has(each));
  const mayBeList = field === undefined ? !holder.known : holder.known?.sequences.has(field) === true;
  const sides = mayBeList
    ? [
        `image_size = ${size}`,
        "height, width = image_size if isinstance(image_size, (list, tuple)) else (image_size, image_size)",
      ]
    : size === anySize
      ? []
      : [`height = width = ${size}`];
  const sizes = input.sizes.map((word) => {
    if (/channels$/.test(word)) return read(config, channelFields, holder, "3");
    if (/^(image_)?height$|^(image_)?width$|^image_size$|^resolution$/.test(word))
      return sides.length === 0 ? anySize : /width$/.test(word) ? "width" : "height";
    return sizeText(word, config, holder.known);
  });
  const isRead = sizes.some((each) => each === "height" || each === "width");
  return {
    prelude: [...(isLong ? [`config = ${holder.text}`] : []), ...(isRead ? sides : [])],
    text: tuple(sizes.map((each, at) => (each === "height" && at === sizes.length - 1 ? "width" : each))),
  };
}

/** Shape of the features of sounds; `undefined` where the number of features of a frame is not known. */
export function featureShape(input: DocumentedInput, scope: Scope): InputShape | undefined {
  const last = input.sizes.at(-1) ?? "";
  const holder = holderOf([last, ...featureFields], scope, /audio|speech/);
  const field = [last, ...featureFields].find((name) => holder.known?.fields.has(name));
  if (field === undefined) return undefined;
  const isLong = holder.text !== "self.config";
  const sizes = input.sizes.slice(0, -1).map((word) => (/channels$/.test(word) ? "1" : "None"));
  return {
    prelude: isLong ? [`config = ${holder.text}`] : [],
    text: tuple([...sizes, `${isLong ? "config" : "self.config"}.${field}`]),
  };
}

/** Shape of any other input. */
export function plainShape(name: string, input: DocumentedInput, takers: Takers, scope: Scope): InputShape {
  if (input.sizes.some((word) => /^(image_)?(height|width)$/.test(word))) return imageShape(input, takers, scope);
  const { main } = mainClass(scope);
  // `task_inputs` are as long as `task_seq_len` says
  const length = `${name.split("_")[0]}_seq_len`;
  const words = input.sizes.map((word) =>
    /length$/.test(word) && main?.fields.has(length) ? `config.${length}` : word,
  );
  return { prelude: [], text: tuple(words.map((word) => sizeText(word, "self.config", main))) };
}

function sizeText(word: string, config: string, known: ConfigurationClass | undefined): string {
  if (/^\d+$/.test(word)) return word;
  // a series is as long as the part of it that a model looks at, where nothing in front of that is read
  if (/^seq(uence)?_length$/.test(word) && known?.fields.has("context_length") && !known.fields.has("lags_sequence"))
    return `${config}.context_length`;
  const name = word.replace(/^(self\.)?config\./, "");
  return (name !== word || !/^batch|length$|len$/.test(name)) && known?.fields.has(name) ? `${config}.${name}` : "None";
}

const tuple = (sizes: readonly string[]): string => `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
