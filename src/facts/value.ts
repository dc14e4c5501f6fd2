/** What class of numbers a tensor holds. Widths are left out: ports use the float of the model, `int32` and `bool`. */
export type Dtype = "float" | "int" | "bool" | "complex";

export interface TensorValue {
  readonly kind: "tensor";
  /** Number of dimensions, `undefined` when not known. */
  readonly rank?: number | undefined;
  readonly dtype?: Dtype | undefined;
  /**
   * Made by a convolution or the like, or one element at a time from such tensors: channels come first, and TensorFlow
   * has computed them last. Only a hint for speed.
   */
  readonly convolved?: true | undefined;
}

/** A Python number. `dim` says that it was read from a shape, so that graph mode may hold a scalar tensor there. */
export interface NumberValue {
  readonly kind: "number";
  readonly type?: "int" | "float" | "bool" | undefined;
  readonly literal?: number | boolean | undefined;
  readonly dim?: boolean | undefined;
}

/**
 * A tuple, a list or a `torch.Size`; `items` when the length is known, else `item` stands for every element, and `head`
 * holds the first ones where these are known.
 */
export interface SequenceValue {
  readonly kind: "sequence";
  readonly type: "tuple" | "list" | "shape";
  readonly items?: readonly Value[] | undefined;
  readonly head?: readonly Value[] | undefined;
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
  /**
   * `plain`: no tensor, as it comes from a configuration: a number, a string, a list of these; or what NumPy gives, which
   * has the methods of tensors and is none either.
   */
  | { readonly kind: "unknown"; readonly plain?: true | "array" | undefined }
  /** `cached`: stands for states that the model itself once put aside, of which nothing need be known. */
  | { readonly kind: "none"; readonly cached?: true | undefined }
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
export const plainUnknown: Value = { kind: "unknown", plain: true };
export const arrayUnknown: Value = { kind: "unknown", plain: "array" };
export const none: Value = { kind: "none" };
export const cachedNone: Value = { kind: "none", cached: true };
/** `None` and nothing else: whatever uses it as an object is not reached. */
export const isOnlyNone = (value: Value | undefined): boolean => value?.kind === "none" && !value.cached;

/** Tensors that say the same are the same object, which makes comparing them cheap. */
const tensors = new Map<string, TensorValue>();
export function tensor(rank?: number, dtype?: Dtype, convolved?: true): TensorValue {
  const key = `${rank} ${dtype} ${convolved}`;
  let value = tensors.get(key);
  if (!value) {
    value = convolved ? { kind: "tensor", rank, dtype, convolved } : { kind: "tensor", rank, dtype };
    tensors.set(key, value);
  }
  return value;
}
export const int = (literal?: number): NumberValue => ({ kind: "number", type: "int", literal });
export const float = (literal?: number): NumberValue => ({ kind: "number", type: "float", literal });
export const bool = (literal?: boolean): NumberValue => ({ kind: "number", type: "bool", literal });
/** A size read from a shape. */
export const dim: NumberValue = { kind: "number", type: "int", dim: true };
export const tuple = (items: readonly Value[]): SequenceValue => ({
  kind: "sequence",
  type: "tuple",
  items,
  item: items.length === 0 ? none : joinAll(items),
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

/** An array of NumPy, or what comes out of one. */
export const isArray = (value: Value | undefined): boolean => value?.kind === "unknown" && value.plain === "array";

/** Whether a tensor is a convolved image, and surely of floats. */
export const isConvolved = (value: Value | undefined): boolean =>
  value?.kind === "tensor" && value.convolved === true && value.dtype === "float" && value.rank === 4;

/** Number class of a tensor or of a Python number. */
export function dtypeOf(value: Value | undefined): Dtype | undefined {
  if (value?.kind === "tensor") return value.dtype;
  return value?.kind === "number" ? value.type : undefined;
}

/** The least value that covers both. `none` joins with anything without a trace: an optional tensor is a tensor. */
export function join(a: Value, b: Value): Value {
  if (a === b || b.kind === "none") return a;
  if (a.kind === "none") return b;
  if (a.kind === "tensor" && b.kind === "tensor") return joinTensors(a, b);
  if (a.kind === "number" && b.kind === "number") return joinNumbers(a, b);
  if (a.kind === "sequence" && b.kind === "sequence") return isOneLength(a, b) ? joinSequences(a, b) : either([a, b]);
  if (a.kind === "string" && b.kind === "string") return a.literal === b.literal ? a : { kind: "string" };
  if (a.kind === "dict" && b.kind === "dict") return { kind: "dict", item: join(a.item, b.item) };
  if (a.kind === "output" && b.kind === "output" && a.class === b.class) return joinOutputs(a, b);
  if (a.kind === "modules" && b.kind === "modules" && a.container === b.container) {
    return joinModules(a, b);
  }
  if (a.kind === "unknown") return joinUnknown(a, b);
  if (b.kind === "unknown") return joinUnknown(b, a);
  return sameValue(a, b) ? a : either([a, b]);
}

/** An unknown beside a module or a container of modules says nothing new; beside plain data it wins. */
function joinUnknown(a: Value & { kind: "unknown" }, b: Value): Value {
  if (b.kind === "unknown") return a.plain && a.plain !== "array" ? b : b.plain ? a : b;
  if (b.kind === "tensor") return tensor();
  if (b.kind === "number" || b.kind === "string") return a;
  const callable = b.kind === "either" ? b.options.every(isModule) : isModule(b);
  return callable ? b : unknown;
}

const isModule = ({ kind }: Value): boolean =>
  kind === "layer" || kind === "instance" || kind === "modules" || kind === "activation";

const joinTensors = (a: TensorValue, b: TensorValue): Value =>
  tensor(
    a.rank === b.rank ? a.rank : undefined,
    a.dtype === b.dtype ? a.dtype : undefined,
    a.convolved === b.convolved ? a.convolved : undefined,
  );

const joinNumbers = (a: NumberValue, b: NumberValue): Value => ({
  kind: "number",
  type: a.type === b.type ? a.type : undefined,
  literal: a.literal === b.literal ? a.literal : undefined,
  dim: a.dim || b.dim ? true : undefined,
});

/**
 * Results come in a few lengths, as options say, and stay apart, so that the last element of each is known; what starts
 * empty or has many elements is something that grows.
 */
function isOneLength(a: SequenceValue, b: SequenceValue): boolean {
  const [left, right] = [a.items?.length, b.items?.length];
  return left === undefined || right === undefined || left === right || left * right === 0 || left + right > 12;
}

/** How many lengths of a sequence are told apart. */
const lengthLimit = 4;

/** A value in which no sequences are told apart by length. */
export function collapsed(value: Value): Value {
  if (value.kind !== "either") return value;
  const sequences = value.options.filter((option) => option.kind === "sequence");
  if (sequences.length < 2) return value;
  const merged = sequences.reduce(joinSequences);
  const others = value.options.filter(({ kind }) => kind !== "sequence");
  return others.length === 0 ? merged : { kind: "either", options: [...others, merged] };
}

function joinSequences(a: SequenceValue, b: SequenceValue): SequenceValue {
  const type = a.type === b.type ? a.type : "list";
  const item = join(a.item, b.item);
  if (a.items && b.items && a.items.length === b.items.length) {
    return { kind: "sequence", type, item, items: joinPairs(a.items, b.items) };
  }
  const head = joinPairs(a.items ?? a.head ?? [], b.items ?? b.head ?? []);
  return { kind: "sequence", type, item, head: head.length === 0 ? undefined : head };
}

const joinPairs = (a: readonly Value[], b: readonly Value[]): readonly Value[] =>
  a.slice(0, b.length).map((value, i) => join(value, b[i] ?? unknown));

/** Of two lists one of which holds all of the other, the longer: code that asks for an element knows that it is there. */
function joinModules(a: Value & { kind: "modules" }, b: Value & { kind: "modules" }): Value {
  const item = join(a.item, b.item);
  const [short, long] = (a.items?.length ?? 0) <= (b.items?.length ?? 0) ? [a.items, b.items] : [b.items, a.items];
  const isContained = short?.every((module) => long?.some((other) => sameValue(module, other)));
  return { kind: "modules", container: a.container, item, items: isContained ? long : undefined };
}

function joinOutputs(a: Value & { kind: "output" }, b: Value & { kind: "output" }): Value {
  const fields: Record<string, Value> = { ...a.fields };
  for (const [name, value] of Object.entries(b.fields)) fields[name] = join(fields[name] ?? none, value);
  return { ...a, fields };
}

function either(values: readonly Value[]): Value {
  const options: Value[] = [];
  for (const value of values.flatMap((each) => (each.kind === "either" ? each.options : [each]))) {
    const at = options.findIndex((other) => isOneKind(other, value));
    const other = options[at];
    if (other) options[at] = join(other, value);
    else if (!options.some((option) => sameValue(option, value))) options.push(value);
  }
  const [only] = options;
  if (options.length === 1 && only) return only;
  if (options.length > 12) return unknown;
  const isMany = options.filter(({ kind }) => kind === "sequence").length > lengthLimit;
  return isMany ? collapsed({ kind: "either", options }) : { kind: "either", options };
}

/** Whether two values join into one of their kind. */
const isOneKind = (a: Value, b: Value): boolean =>
  a.kind === b.kind &&
  (["tensor", "number", "string", "dict"].includes(a.kind) ||
    (a.kind === "sequence" && b.kind === "sequence" && isOneLength(a, b)) ||
    (a.kind === "output" && b.kind === "output" && a.class === b.class) ||
    (a.kind === "modules" && b.kind === "modules" && a.container === b.container));

export const joinAll = (values: readonly Value[]): Value =>
  values.length === 0 ? unknown : values.reduce((a, b) => join(a, b));

export const sameValue = (a: Value, b: Value): boolean => isSame(a, b);

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return left.length === right.size && left.every(([name, value]) => isSame(value, right.get(name)));
}
