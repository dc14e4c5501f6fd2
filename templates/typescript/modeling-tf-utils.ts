/**
 * What the TensorFlow.js variants of this library's models stand on: a base class that knows the layers and weights in
 * its attributes, the modules of js-pytorch that are made of several layers, and tensor functions with js-pytorch's
 * shapes.
 */
import * as tf from "@tensorflow/tfjs";

/** Stands where something could not be translated; it throws when it is reached. */
export function gap<Result = never>(message: string): Result {
  throw new Error(`Not translated: ${message}`);
}

/** Attributes of tfjs' own that hold no layers of a model. */
const internals = new Set(["inboundNodes", "outboundNodes", "initialWeights", "inputSpec", "batchInputShape"]);

/** Names of the weights of tfjs' layers as js-pytorch calls them, in the order in which a layer holds them. */
const torchNames: Readonly<Record<string, readonly string[]>> = {
  Dense: ["W", "b"],
  Embedding: ["E"],
};

type Entry = readonly [name: string, value: unknown];

const isOwnAttribute = ([name]: Entry): boolean => !name.startsWith("_") && !internals.has(name);

/** What an attribute, a list, a map or an object holds, under the names that js-pytorch's attributes have. */
function entriesOf(value: unknown): readonly Entry[] {
  if (Array.isArray(value)) return value.map((each, index) => [String(index), each]);
  if (value instanceof Map) return [...value].map(([key, each]) => [String(key), each]);
  if (value instanceof TFModule) return Object.entries(value).filter(isOwnAttribute).map(plainName);
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : [];
}

/** Attributes whose names tfjs takes for itself end in an underscore in a variant. */
const plainName = ([name, value]: Entry): Entry => [name.replace(/_$/, ""), value];

function sublayersOf(value: unknown): readonly tf.layers.Layer[] {
  return entriesOf(value).flatMap(([, each]) => (each instanceof tf.layers.Layer ? [each] : sublayersOf(each)));
}

/** A layer whose attributes, and lists and maps in them, hold further layers, as the attributes of a PyTorch module do. */
export abstract class TFModule extends tf.layers.Layer {
  static className = "TFModule";

  override build(_inputShape?: tf.Shape | tf.Shape[]): void {
    for (const layer of sublayersOf(this)) if (!layer.built) layer.build(layer.batchInputShape ?? [null]);
    this.built = true;
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return [...new Set([...super.trainableWeights, ...sublayersOf(this).flatMap((layer) => layer.trainableWeights)])];
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    const own = super.nonTrainableWeights;
    return [...new Set([...own, ...sublayersOf(this).flatMap((layer) => layer.nonTrainableWeights)])];
  }

  /** A weight that starts as the given numbers. */
  protected weightFrom(name: string, start: tf.Tensor, trainable = false): tf.LayerVariable {
    const initializer = tf.initializers.zeros();
    const weight = this.addWeight(name, start.shape, "float32", initializer, undefined, trainable);
    weight.write(tf.cast(start, "float32"));
    return weight;
  }
}

/** A module whose `call` takes or gives more than tensors: objects of tensors, or nothing. */
export abstract class TFStructuredModule extends TFModule {
  static override className = "TFStructuredModule";

  // biome-ignore lint/suspicious/noExplicitAny: each variant says itself what it takes and gives.
  override call(_inputs?: any, _kwargs?: any): any {
    throw new Error(`${this.getClassName()} has no call()`);
  }
}

/** A variant of either kind. */
export type Variant = TFModule | TFStructuredModule;

/** tf.tidy for results that are more than tensors. */
export function tidied<Result>(body: () => Result): Result {
  return tf.tidy(body as () => tf.TensorContainer) as Result;
}

/** All weights of a variant under their names in the original, such as `layers.0.fc.W`. */
export function namedWeights(layer: Variant): ReadonlyMap<string, tf.LayerVariable> {
  if (!layer.built) layer.build();
  const found = new Map<string, tf.LayerVariable>();
  const collect = (value: unknown, path: string): void => {
    if (value instanceof tf.LayerVariable) found.set(path, value);
    else if (value instanceof tf.layers.Layer && !(value instanceof TFModule)) {
      const names = torchNames[value.getClassName()] ?? [];
      value.weights.forEach((weight, index) => {
        found.set(`${path}.${names[index] ?? weight.originalName}`, weight);
      });
    } else for (const [name, each] of entriesOf(value)) collect(each, path === "" ? name : `${path}.${name}`);
  };
  collect(layer, "");
  return found;
}

interface TorchTensor {
  readonly _data: tf.TensorLike;
  readonly shape: readonly number[];
  readonly requires_grad: boolean;
}

const isTorchTensor = (value: object): value is TorchTensor => "_data" in value && "shape" in value;

/** All tensors of a js-pytorch module, or of what `torch.save` wrote of one, by the paths of their attributes. */
export function torchTensors(module: object): ReadonlyMap<string, TorchTensor> {
  const found = new Map<string, TorchTensor>();
  const collect = (value: unknown, path: string, above: readonly object[]): void => {
    if (typeof value !== "object" || value === null || above.includes(value)) return;
    if (isTorchTensor(value)) {
      found.set(path, value);
      return;
    }
    const entries: Iterable<Entry> = value instanceof Map ? value : Object.entries(value);
    for (const [name, each] of entries) {
      // A Linear without a bias has one all the same, and does not use it.
      if (name === "b" && "has_bias" in value && value.has_bias === false) continue;
      collect(each, path === "" ? String(name) : `${path}.${name}`, [...above, value]);
    }
  };
  collect(module, "", []);
  return found;
}

function writeWeight(weight: tf.LayerVariable, { _data, shape }: TorchTensor): void {
  const value = tf.tensor(_data, [...shape], "float32");
  weight.write(value);
  value.dispose();
}

/** What did not find its place when weights were moved, by name. */
export interface LoadedWeights {
  /** Weights of the variant that the original does not have. */
  readonly missing: readonly string[];
  /** Trained tensors of the original that the variant does not have. */
  readonly unexpected: readonly string[];
  /** Weights whose shapes differ; they keep the numbers that they had. */
  readonly misshaped: readonly string[];
}

/** Moves the weights of a js-pytorch module, or of what `torch.save` wrote (parsed as JSON), into its variant by name. */
export function loadTorchWeights(variant: Variant, source: object): LoadedWeights {
  const weights = namedWeights(variant);
  const tensors = torchTensors(source);
  const misshaped: string[] = [];
  for (const [name, weight] of weights) {
    const tensor = tensors.get(name);
    if (tensor === undefined) continue;
    if (tensor.shape.join() !== weight.shape.join()) misshaped.push(name);
    else writeWeight(weight, tensor);
  }
  const isTrained = (name: string): boolean => tensors.get(name)?.requires_grad === true;
  return {
    missing: [...weights.keys()].filter((name) => !tensors.has(name)),
    unexpected: [...tensors.keys()].filter((name) => !weights.has(name) && isTrained(name)),
    misshaped,
  };
}

/** Tells a js-pytorch module whether it is in training, modules in its lists and maps too: its own eval() leaves them out. */
export function setTorchMode(module: object, mode: "train" | "eval"): void {
  const tell = (value: unknown, above: readonly object[]): void => {
    if (typeof value !== "object" || value === null || above.includes(value) || isTorchTensor(value)) return;
    if ("mode" in value) value.mode = mode;
    for (const each of value instanceof Map ? value.values() : Object.values(value)) tell(each, [...above, value]);
  };
  tell(module, []);
}

/**
 * The largest difference between what a variant gave and what its original did, of numbers above one in relation to
 * them; NaN where only one has a number.
 */
export function largestDifference(found: unknown, expected: unknown): number {
  if (found instanceof tf.Tensor && typeof expected === "object" && expected !== null && isTorchTensor(expected)) {
    const [left, right] = [[...found.dataSync()], [expected._data].flat(Number.POSITIVE_INFINITY) as number[]];
    const isSameShape = found.shape.join() === expected.shape.join() || (left.length === 1 && right.length === 1);
    if (!isSameShape) throw new Error(`the shape is [${found.shape}], and [${expected.shape}] in the original`);
    return left.reduce((most, value, index) => worse(most, distance(value, right[index] as number)), 0);
  }
  if (typeof found === "number" && typeof expected === "number") return distance(found, expected);
  if (typeof found !== "object" || found === null || typeof expected !== "object" || expected === null) {
    return found === expected ? 0 : Number.NaN;
  }
  const [left, right] = [new Map(Object.entries(found)), new Map(Object.entries(expected))];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names.reduce((most, name) => worse(most, largestDifference(left.get(name), right.get(name))), 0);
}

const distance = (left: number, right: number): number =>
  Object.is(left, right) ? 0 : Math.abs(left - right) / Math.max(1, Math.abs(right));

const worse = (left: number, right: number): number =>
  Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : Math.max(left, right);

/** The value of one weight of a tfjs layer, by its place. */
export function weightOf(layer: tf.layers.Layer, index: number): tf.Tensor {
  if (!layer.built) layer.build(layer.batchInputShape ?? [null]);
  const weight = layer.weights[index];
  if (weight === undefined) throw new Error(`${layer.name} has no weight ${index}`);
  return weight.read();
}

/** js-pytorch's look-up table of positions: one row for each step of the input, whatever the input says. */
export class TFPositionalEmbedding extends TFModule {
  static override className = "TFPositionalEmbedding";
  readonly E: tf.LayerVariable;

  constructor(inputSize: number, embedSize: number) {
    super();
    this.E = this.addWeight("E", [inputSize, embedSize], "float32", tf.initializers.randomNormal({ stddev: 1 }));
  }

  override call(idx: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.slice(this.E.read(), 0, idx.shape[1] as number));
  }
}
tf.serialization.registerClass(TFPositionalEmbedding);

/**
 * js-pytorch's normalization over the last dimension. It adds nothing to the variance, and where the last two
 * dimensions are as long it takes the mean of one row from another one; numbers agree there too.
 */
export class TFLayerNorm extends TFModule {
  static override className = "TFLayerNorm";
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;

  constructor(size: number) {
    super();
    this.gamma = this.addWeight("gamma", [size], "float32", tf.initializers.ones());
    this.beta = this.addWeight("beta", [size], "float32", tf.initializers.zeros());
  }

  override call(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const { mean, variance } = tf.moments(x, -1);
      const normalized = tf.div(...aligned(tf.sub(...aligned(x, mean)), tf.sqrt(variance)));
      return tf.add(tf.mul(normalized, this.gamma.read()), this.beta.read());
    });
  }
}
tf.serialization.registerClass(TFLayerNorm);

const wideLinear = (inSize: number, outSize: number, name: string): tf.layers.Layer =>
  tf.layers.dense({
    units: outSize,
    inputShape: [inSize],
    kernelInitializer: tf.initializers.randomNormal({ stddev: 1 }),
    name,
  });

/** js-pytorch's causal self-attention; scores are divided by the square of a head's size. */
export class TFMultiHeadSelfAttention extends TFModule {
  static override className = "TFMultiHeadSelfAttention";
  readonly Wk: tf.layers.Layer;
  readonly Wq: tf.layers.Layer;
  readonly Wv: tf.layers.Layer;
  readonly residual_proj: tf.layers.Layer;
  readonly att_dropout: tf.layers.Layer;
  readonly residual_dropout: tf.layers.Layer;
  readonly headCount: number;

  constructor(inSize: number, outSize: number, headCount: number, _steps: number, dropout = 0) {
    super();
    if (inSize % headCount !== 0) throw new Error("Embedding dimension not divisible in equal heads.");
    this.Wk = wideLinear(inSize, inSize, "Wk");
    this.Wq = wideLinear(inSize, inSize, "Wq");
    this.Wv = wideLinear(inSize, inSize, "Wv");
    this.residual_proj = wideLinear(inSize, outSize, "residual_proj");
    this.att_dropout = tf.layers.dropout({ rate: dropout, name: "att_dropout" });
    this.residual_dropout = tf.layers.dropout({ rate: dropout, name: "residual_dropout" });
    this.headCount = headCount;
  }

  override call(x: tf.Tensor, { training = false }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const [batch, steps, width] = x.shape as [number, number, number];
      const size = width / this.headCount;
      const split = (layer: tf.layers.Layer): tf.Tensor =>
        tf.transpose(tf.reshape(layer.apply(x) as tf.Tensor, [batch, steps, this.headCount, size]), [0, 2, 1, 3]);
      const scores = tf.div(tf.matMul(split(this.Wq), split(this.Wk), false, true), size ** 2);
      const isPast = tf.linalg.bandPart(tf.ones([steps, steps]), -1, 0);
      const masked = tf.where(tf.equal(isPast, 0), Number.NEGATIVE_INFINITY, scores);
      const attention = this.att_dropout.apply(tf.softmax(masked), { training }) as tf.Tensor;
      const joined = tf.transpose(tf.matMul(attention, split(this.Wv)), [0, 2, 1, 3]);
      const out = this.residual_proj.apply(tf.reshape(joined, [batch, steps, width])) as tf.Tensor;
      return this.residual_dropout.apply(out, { training }) as tf.Tensor;
    });
  }
}
tf.serialization.registerClass(TFMultiHeadSelfAttention);

/** js-pytorch's two linear layers with its ReLU, which lets a thousandth of what is below zero through, and dropout. */
export class TFFullyConnected extends TFModule {
  static override className = "TFFullyConnected";
  readonly l1: tf.layers.Layer;
  readonly relu: tf.layers.Layer;
  readonly l2: tf.layers.Layer;
  readonly dropout: tf.layers.Layer;

  constructor(inSize: number, outSize: number, dropout = 0) {
    super();
    const kernelInitializer = "leCunNormal";
    this.l1 = tf.layers.dense({ units: 2 * inSize, inputShape: [inSize], kernelInitializer, name: "l1" });
    this.relu = tf.layers.leakyReLU({ alpha: 0.001, name: "relu" });
    this.l2 = tf.layers.dense({ units: outSize, inputShape: [2 * inSize], kernelInitializer, name: "l2" });
    this.dropout = tf.layers.dropout({ rate: dropout, name: "dropout" });
  }

  override call(x: tf.Tensor, { training = false }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const hidden = this.relu.apply(this.l1.apply(x)) as tf.Tensor;
      return this.dropout.apply(this.l2.apply(hidden), { training }) as tf.Tensor;
    });
  }
}
tf.serialization.registerClass(TFFullyConnected);

/** js-pytorch's decoder block: attention and two linear layers, each behind a normalization and beside a residual. */
export class TFBlock extends TFModule {
  static override className = "TFBlock";
  readonly att: TFMultiHeadSelfAttention;
  readonly ln1: TFLayerNorm;
  readonly fcc: TFFullyConnected;
  readonly ln2: TFLayerNorm;

  constructor(inSize: number, outSize: number, headCount: number, steps: number, dropout = 0) {
    super();
    this.att = new TFMultiHeadSelfAttention(inSize, inSize, headCount, steps, dropout);
    this.ln1 = new TFLayerNorm(inSize);
    this.fcc = new TFFullyConnected(inSize, outSize, dropout);
    this.ln2 = new TFLayerNorm(outSize);
  }

  override call(x: tf.Tensor, { training = false }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const attended = tf.add(x, this.att.call(this.ln1.call(x), { training }));
      return tf.add(attended, this.fcc.call(this.ln2.call(attended), { training }));
    });
  }
}
tf.serialization.registerClass(TFBlock);

/** The mean negative log-likelihood of the right classes, as a tensor of one number. */
export class TFCrossEntropyLoss extends TFModule {
  static override className = "TFCrossEntropyLoss";

  override call(z: tf.Tensor, { y }: { y: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const classes = z.shape[z.rank - 1] as number;
      const picked = tf.mul(tf.oneHot(indices(y), classes), tf.logSoftmax(tf.reshape(z, [-1, classes])));
      return tf.reshape(tf.neg(tf.mean(tf.sum(picked, -1))), [1]);
    });
  }
}
tf.serialization.registerClass(TFCrossEntropyLoss);

/** js-pytorch's squared error: its sum, divided by the square of the number of rows. */
export class TFMSELoss extends TFModule {
  static override className = "TFMSELoss";

  override call(z: tf.Tensor, { y }: { y: tf.Tensor }): tf.Tensor {
    return tf.tidy(() => {
      const rows = z.size / (z.shape[z.rank - 1] as number);
      return tf.reshape(tf.div(tf.sum(tf.squaredDifference(z, y)), rows ** 2), [1]);
    });
  }
}
tf.serialization.registerClass(TFMSELoss);

/**
 * The shape in which js-pytorch lines a smaller tensor up with a larger one: with the last run of dimensions that
 * equals its shape, one dimension at a time; -1 where a dimension is put in.
 */
function linedUp(small: readonly number[], large: readonly number[]): readonly number[] {
  if (small.length >= large.length) return small;
  if (small.length === 0) return large.map(() => -1);
  const starts = large.map((_, start) => start).filter((start) => start + small.length <= large.length);
  const last = starts.reverse().find((start) => small.every((size, index) => size === large[start + index]));
  if (last === 0) return [small[0] as number, ...linedUp(small.slice(1), large.slice(1))];
  return [-1, ...linedUp(small, large.slice(1))];
}

/** Two operands with as many dimensions, lined up as js-pytorch does. */
export function aligned(left: tf.Tensor, right: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const shapeIn = (small: tf.Tensor, large: tf.Tensor): number[] =>
    linedUp(small.shape, large.shape).map((size) => Math.abs(size));
  if (left.rank < right.rank) return [tf.reshape(left, shapeIn(left, right)), right];
  if (left.rank > right.rank) return [left, tf.reshape(right, shapeIn(right, left))];
  return [left, right];
}

/** A tensor repeated, or summed, into the shape of another one. */
export function broadcastLike(x: tf.Tensor, like: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const places = linedUp(like.shape, x.shape);
    const extra = places.flatMap((size, axis) => (size === -1 ? [axis] : []));
    const [small] = aligned(x.rank > like.rank ? tf.sum(x, extra) : x, like);
    const ones = like.shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
    return tf.broadcastTo(tf.sum(small, ones, true), like.shape);
  });
}

/** Multiplies matrices; the smaller operand is repeated for the further dimensions of the larger one. */
export function matMul(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
  if (left.rank === right.rank) return tf.matMul(left, right);
  return tf.tidy(() => {
    if (right.rank === 2) {
      const [inner, outer] = right.shape as [number, number];
      return tf.reshape(tf.matMul(tf.reshape(left, [-1, inner]), right), [...left.shape.slice(0, -1), outer]);
    }
    const batch = (left.rank > right.rank ? left : right).shape.slice(0, -2);
    const repeated = (x: tf.Tensor): tf.Tensor => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
    return tf.matMul(repeated(left), repeated(right));
  });
}

/** The sum over a dimension; kept, the dimension is as long as before. */
export function sumRepeated(x: tf.Tensor, dim: number, keepdims = true): tf.Tensor {
  return tf.tidy(() => (keepdims ? tf.broadcastTo(tf.sum(x, dim, true), x.shape) : tf.sum(x, dim)));
}

/** js-pytorch keeps the dimension of a mean or a variance only where it is the first. */
function repeated(x: tf.Tensor, reduced: tf.Tensor, dim: number, keepdims: boolean): tf.Tensor {
  const isFirst = dim === 0 || dim === -x.rank;
  return keepdims && isFirst ? tf.broadcastTo(reduced, x.shape) : tf.squeeze(reduced, [dim < 0 ? dim + x.rank : dim]);
}

/** The mean over a dimension, with the dimensions that js-pytorch gives it. */
export function meanRepeated(x: tf.Tensor, dim: number, keepdims: boolean): tf.Tensor {
  return tf.tidy(() => repeated(x, tf.mean(x, dim, true), dim, keepdims));
}

/** The variance over a dimension, with the dimensions that js-pytorch gives it. */
export function varianceRepeated(x: tf.Tensor, dim: number, keepdims: boolean): tf.Tensor {
  return tf.tidy(() => repeated(x, tf.moments(x, dim, true).variance, dim, keepdims));
}

/** Swaps the lower of two dimensions with the one after it. */
export function swapDimensions(x: tf.Tensor, first: number, second: number): tf.Tensor {
  const low = Math.min(...[first, second].map((dim) => (dim < 0 ? dim + x.rank : dim)));
  const order = x.shape.map((_, axis) => axis);
  order.splice(low, 2, low + 1, low);
  return tf.transpose(x, order);
}

/** The softmax over any dimension. */
export function softmax(x: tf.Tensor, dim: number): tf.Tensor {
  return tf.tidy(() => {
    const powers = tf.exp(tf.sub(x, tf.max(x, dim, true)));
    return tf.div(powers, tf.sum(powers, dim, true));
  });
}

/** Indices in one row, as whole numbers. */
export function indices(values: tf.Tensor | tf.TensorLike): tf.Tensor1D {
  const tensor = values instanceof tf.Tensor ? values : tf.tensor(values);
  return tf.cast(tf.reshape(tensor, [-1]), "int32") as tf.Tensor1D;
}

/** The numbers of a tensor as arrays within arrays. */
// biome-ignore lint/suspicious/noExplicitAny: how deep they go is known when the model runs.
export function numbersOf(x: tf.Tensor): any[] {
  const numbers: unknown = x.arraySync();
  return Array.isArray(numbers) ? numbers : [numbers];
}
