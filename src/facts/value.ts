/** What class of numbers a tensor holds. Widths are left out: ports use the float of the model, `int32` and `bool`. */
export type Dtype = "float" | "int" | "bool" | "complex";

export interface TensorValue {
  readonly kind: "tensor";
  /** Number of dimensions, `undefined` when not known. */
  readonly rank?: number | undefined;
  readonly dtype?: Dtype | undefined;
}

/** A Python number. `dim` says that it was read from a shape, so that graph mode may hold a scalar tensor there. */
export interface NumberValue {
  readonly kind: "number";
  readonly type?: "int" | "float" | "bool" | undefined;
  readonly literal?: number | boolean | undefined;
  readonly dim?: boolean | undefined;
}

/** A tuple, a list or a `torch.Size`; `items` when the length is known, else `item` stands for every element. */
export interface SequenceValue {
  readonly kind: "sequence";
  readonly type: "tuple" | "list" | "shape";
  readonly items?: readonly Value[] | undefined;
  readonly item: Value;
}

/** An instance of a `torch.nn` layer that a layer rule translates. */
export interface LayerValue {
  readonly kind: "layer";
  /** Qualified name, such as `torch.nn.Linear`. */
  readonly layer: string;
  /** Constructor arguments by parameter name. */
  readonly args: Readonly<Record<string, Value>>;
}

/** What is known of the result of an expression. `unknown` is a value as any other. */
export type Value =
  | { readonly kind: "unknown" }
  | { readonly kind: "none" }
  | TensorValue
  | NumberValue
  | { readonly kind: "string"; readonly literal?: string | undefined }
  | SequenceValue
  | { readonly kind: "dict"; readonly entries?: Readonly<Record<string, Value>> | undefined; readonly item: Value }
  | { readonly kind: "config" }
  | { readonly kind: "dtype"; readonly dtype?: Dtype | undefined }
  | { readonly kind: "device" }
  | LayerValue
  /** An instance of a class of the program; the key is `<module path>:<class>`. */
  | { readonly kind: "instance"; readonly class: string }
  | { readonly kind: "class"; readonly class: string }
  | { readonly kind: "function"; readonly function: string; readonly receiver?: Value | undefined }
  /** `nn.ModuleList`, `nn.Sequential`, `nn.ModuleDict`: `item` stands for each module in it. */
  | {
      readonly kind: "modules";
      readonly container: "list" | "sequential" | "dict";
      readonly items?: readonly Value[] | undefined;
      readonly item: Value;
    }
  /** An activation out of `ACT2FN`: one tensor in, the same shape out. */
  | { readonly kind: "activation" }
  /** A name reached through imports, such as `torch.nn.functional`. */
  | { readonly kind: "qualified"; readonly name: string }
  /** A `ModelOutput`, its fields by name. */
  | { readonly kind: "output"; readonly class: string; readonly fields: Readonly<Record<string, Value>> }
  /** One of several, as after an `if`. Never nested, never holds `none` or `unknown`. */
  | { readonly kind: "either"; readonly options: readonly Value[] };

export const unknown: Value = { kind: "unknown" };
export const none: Value = { kind: "none" };
export const tensor = (rank?: number, dtype?: Dtype): TensorValue => ({ kind: "tensor", rank, dtype });
export const int = (literal?: number): NumberValue => ({ kind: "number", type: "int", literal });
export const float = (literal?: number): NumberValue => ({ kind: "number", type: "float", literal });
export const bool = (literal?: boolean): NumberValue => ({ kind: "number", type: "bool", literal });
/** A size read from a shape. */
export const dim: NumberValue = { kind: "number", type: "int", dim: true };
export const tuple = (items: readonly Value[]): SequenceValue => ({
  kind: "sequence",
  type: "tuple",
  items,
  item: joinAll(items),
});
export const listOf = (item: Value): SequenceValue => ({ kind: "sequence", type: "list", item });
export const shapeOfRank = (rank?: number): SequenceValue => ({
  kind: "sequence",
  type: "shape",
  item: dim,
  items: rank === undefined ? undefined : Array.from({ length: rank }, () => dim),
});

export const rankOf = (value: Value | undefined): number | undefined =>
  value?.kind === "tensor" ? value.rank : value?.kind === "number" ? 0 : undefined;

/** Number class of a tensor or of a Python number. */
export function dtypeOf(value: Value | undefined): Dtype | undefined {
  if (value?.kind === "tensor") return value.dtype;
  return value?.kind === "number" ? value.type : undefined;
}

export const isTensor = (value: Value | undefined): value is TensorValue => value?.kind === "tensor";

/** The least value that covers both. `none` joins with anything without a trace: an optional tensor is a tensor. */
export function join(a: Value, b: Value): Value {
  if (a === b || b.kind === "none") return a;
  if (a.kind === "none") return b;
  if (a.kind === "tensor" && b.kind === "tensor") return joinTensors(a, b);
  if (a.kind === "number" && b.kind === "number") return joinNumbers(a, b);
  if (a.kind === "sequence" && b.kind === "sequence") return joinSequences(a, b);
  if (a.kind === "string" && b.kind === "string") return a.literal === b.literal ? a : { kind: "string" };
  if (a.kind === "dict" && b.kind === "dict") return { kind: "dict", item: join(a.item, b.item) };
  if (a.kind === "output" && b.kind === "output" && a.class === b.class) return joinOutputs(a, b);
  if (a.kind === "modules" && b.kind === "modules" && a.container === b.container) {
    return { kind: "modules", container: a.container, item: join(a.item, b.item) };
  }
  if (a.kind === "unknown") return b.kind === "tensor" ? tensor() : b.kind === "number" ? a : looseJoin(a, b);
  if (b.kind === "unknown") return join(b, a);
  return sameValue(a, b) ? a : either([a, b]);
}

/** An unknown beside a module or a container says nothing new; beside plain data it wins. */
const looseJoin = (a: Value, b: Value): Value =>
  b.kind === "layer" || b.kind === "instance" || b.kind === "modules" || b.kind === "activation" || b.kind === "either"
    ? b
    : a;

const joinTensors = (a: TensorValue, b: TensorValue): Value =>
  tensor(a.rank === b.rank ? a.rank : undefined, a.dtype === b.dtype ? a.dtype : undefined);

const joinNumbers = (a: NumberValue, b: NumberValue): Value => ({
  kind: "number",
  type: a.type === b.type ? a.type : undefined,
  literal: a.literal === b.literal ? a.literal : undefined,
  dim: a.dim || b.dim,
});

function joinSequences(a: SequenceValue, b: SequenceValue): Value {
  const type = a.type === b.type ? a.type : "list";
  const item = join(a.item, b.item);
  if (!a.items || !b.items || a.items.length !== b.items.length) return { kind: "sequence", type, item };
  return { kind: "sequence", type, item, items: a.items.map((value, i) => join(value, b.items?.[i] ?? unknown)) };
}

function joinOutputs(a: Value & { kind: "output" }, b: Value & { kind: "output" }): Value {
  const fields: Record<string, Value> = { ...a.fields };
  for (const [name, value] of Object.entries(b.fields)) fields[name] = join(fields[name] ?? none, value);
  return { ...a, fields };
}

function either(values: readonly Value[]): Value {
  const options: Value[] = [];
  for (const value of values.flatMap((each) => (each.kind === "either" ? each.options : [each]))) {
    if (!options.some((other) => sameValue(other, value))) options.push(value);
  }
  const [only] = options;
  if (options.length === 1 && only) return only;
  return options.length > 12 ? unknown : { kind: "either", options };
}

export const joinAll = (values: readonly Value[]): Value =>
  values.length === 0 ? unknown : values.reduce((a, b) => join(a, b));

export const sameValue = (a: Value, b: Value): boolean => a === b || keyOf(a) === keyOf(b);

/** A text that two values share exactly when they say the same. */
export const keyOf = (value: Value): string => JSON.stringify(value);
