import type { Value } from "../facts/value.ts";
import type { Syntax } from "../python/syntax.ts";

/** An argument of a call, already translated. In a template literal it stands for its text. */
export interface Operand {
  /** TensorFlow source text of the argument. */
  readonly text: string;
  readonly value: Value;
  /** The operands of a tuple or list literal, or of collected positional arguments; `undefined` when not spelled out. */
  readonly items?: readonly Operand[] | undefined;
  /** The PyTorch source node; absent for synthetic operands. */
  readonly node?: Syntax | undefined;
  readonly toString: () => string;
}

/** Arguments by parameter name. An argument that was not given is absent, unless its default was written in the signature. */
export type Operands = Readonly<Record<string, Operand | undefined>>;

/** What a rule may ask of the port that it writes to. */
export interface PortContext {
  /**
   * Imports a name that the checkout or a standard module offers to TensorFlow ports and gives it back: `shape_list`,
   * `stable_softmax`, `get_tf_activation`, `get_initializer`, `np`, `math`. Names are the keys of `translate/imports.ts`.
   */
  readonly use: (name: string) => string;
  /** Adds a definition out of `translate/support/` to the port, once, and gives its name: `TFBertSequential`. */
  readonly support: (id: string) => string;
  /** How the era reaches Keras: `keras` or `tf.keras`. */
  readonly keras: string;
  /** A Python expression for the initializer of matrices, such as `get_initializer(config.initializer_range)`, if any. */
  readonly initializer?: string | undefined;
}

/** Why a rule does not translate a call. It becomes a gap, marked in the port. */
export interface Declined {
  readonly declined: string;
}
export const decline = (reason: string): Declined => ({ declined: reason });

/**
 * An example of a rule: evaluated in PyTorch and, translated, in TensorFlow on the same random inputs. `inputs` maps a
 * name to `dtype[sizes]`, such as `float32[2,3]`, `int64[2,3]<5>` (values below 5) or `bool[4]`.
 */
export interface Example {
  readonly torch: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** The expected translation where it is worth pinning down. */
  readonly tf?: string;
  /** Whether a graph must know the sizes, as where the number of results depends on them. */
  readonly staticSizes?: true;
}

/** A PyTorch function or tensor method, and what it becomes. */
export interface OpRule {
  /**
   * Qualified names with parameters, as in PyTorch's documentation: `torch.unsqueeze(input, dim)`. A method
   * `Tensor.unsqueeze(dim)` binds its receiver as `input`. `*shape` collects positional arguments or takes one sequence.
   * A default written as `dim=None` leaves the operand absent; any other default is given to the rule as an operand.
   */
  readonly signatures: readonly string[];
  /** An expression, or several for a call that returns a tuple (`values, indices`). */
  readonly to: (operands: Operands, port: PortContext) => string | readonly string[] | Declined;
  /** Facts of the result, from the facts of the operands. */
  readonly infer: (values: Readonly<Record<string, Value | undefined>>) => Value;
  /** The name under which a class of PyTorch is handed on or extended rather than called. */
  readonly value?: (port: PortContext) => string;
  /** Names of the fields when the result is a named tuple (`values`, `indices`). */
  readonly fields?: readonly string[];
  readonly examples: readonly Example[];
}

/** What is known of a layer beyond its constructor call. */
export interface LayerUse {
  /** Rank of the tensors that the layer is called with, where facts agree on one. */
  readonly inputRank?: number | undefined;
}

/** The Keras form of a layer. */
export interface LayerForm {
  /** Constructor, such as `keras.layers.Dense` or the name of a support class. */
  readonly constructor: string;
  /** Arguments without `name=`; the class scaffolding adds that. */
  readonly args: readonly string[];
  /**
   * Expressions of the shape that `build()` gets, in the scope of the constructor call. Absent: the layer builds itself
   * from its own arguments, and `build(None)` is right.
   */
  readonly buildShape?: readonly string[] | undefined;
  /** The layer is a plain function of its input, has no weights and no name (`get_tf_activation("gelu")`). */
  readonly isFunction?: boolean | undefined;
}

/** A `torch.nn` layer, and its Keras form. */
export interface LayerRule {
  /** `torch.nn.Linear(in_features, out_features, bias=True)`. Names that share all parameters may share a rule. */
  readonly signatures: readonly string[];
  readonly create: (operands: Operands, port: PortContext, use: LayerUse) => LayerForm | Declined;
  /**
   * The same layer for places where nobody hands a shape to `build()` (in lists, `nn.Sequential`, conditional
   * expressions): must build itself. Needed only if `create` gives a `buildShape`.
   */
  readonly createSelfBuilt?: (operands: Operands, port: PortContext, use: LayerUse) => LayerForm | Declined;
  /** Whether `call` takes `training`. */
  readonly training: boolean;
  /** Whether each element of the result comes from one element of the only input, whatever the order of dimensions. */
  readonly elementwise?: true;
  /** Facts of the result of calling the layer, from the facts of its arguments. */
  readonly infer: (args: readonly Value[], constructorArgs: Readonly<Record<string, Value>>) => Value;
  /** The call, where it is not `<layer>(<args>)`. */
  readonly call?: (
    layer: string,
    args: readonly Operand[],
    port: PortContext,
    constructorArgs: Readonly<Record<string, Value>>,
  ) => string | Declined;
  /** PyTorch attributes of the layer in TensorFlow: `weight: (layer) => tf.transpose(layer.kernel)`. */
  readonly attributes?: Readonly<Record<string, (layer: string) => string>>;
  /** `torch` builds a layer as `layer` and calls it, e.g. `nn.Linear(3, 4)(x)`; weights are moved by the harness. */
  readonly examples: readonly Example[];
}

/** A definition that a port carries because neither Keras nor the library has one: a layer or a function. */
export interface Support {
  /** Name without the prefix: `Conv2d` becomes `TFBeitConv2d`; a function `masked_mean` keeps its name. */
  readonly id: string;
  readonly kind: "class" | "function";
  /** Other supports that the text uses. */
  readonly needs?: readonly string[];
  /** Python text of the definition. `name` is its own name, `port.support(id)` the name of another. */
  readonly text: (name: string, port: PortContext) => string;
}
