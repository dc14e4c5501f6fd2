import type { Syntax } from "../../python/syntax.ts";
import { bindOperands, givenArguments } from "../expressions/arguments.ts";
import type { LayerForm, LayerUse } from "../rule.ts";
import type { Scope } from "../scope.ts";
import { type LayerName, nameArgument } from "./layer-name.ts";

/** What an expression of `__init__` that makes a layer becomes. */
export interface LayerExpression {
  readonly text: string;
  /** Shape for `build()`, in the scope of `__init__`; absent when the layer knows its sizes. */
  readonly buildShape?: readonly string[] | undefined;
  readonly isList: boolean;
  /** A plain function or a layer without weights: it has nothing to build. */
  readonly isFunction: boolean;
}

export interface LayerOptions {
  readonly name: LayerName;
  /** Nobody hands a shape to `build()`: lists, `nn.Sequential`, conditional expressions. */
  readonly isSelfBuilt: boolean;
  readonly use: LayerUse;
  /** How many layers stand in front of a list, as Python texts to be added up. */
  readonly taken?: readonly string[] | undefined;
  /** An output embedding, whose kernel is that of the input embeddings. */
  readonly isTied: boolean;
}

export const hint = "Write this layer by hand, or add a rule for it (CONTRIBUTING.md).";

export function ruledLayer(qualified: string, node: Syntax, options: LayerOptions, scope: Scope): LayerExpression {
  const found = scope.catalogue.layer(qualified);
  const operands = found && bindOperands(found.signature, givenArguments(node, scope));
  if (!found || !operands) {
    const reason = found ? `the arguments of ${qualified}() fit no rule` : `${qualified} has no Keras form`;
    scope.port.report("error", found ? "T004" : "T001", node, reason, hint);
    return { text: "None", isList: false, isFunction: true };
  }
  const form = formOf(found.rule, operands, options, scope, qualified);
  if ("declined" in form) {
    scope.port.report("error", "T004", node, form.declined, hint);
    return { text: "None", isList: false, isFunction: true };
  }
  scope.port.use("tf");
  if (form.constructor.startsWith("keras.")) scope.port.use("keras");
  if (form.isFunction) {
    const text = form.args.length === 0 ? form.constructor : `${form.constructor}(${form.args.join(", ")})`;
    return { text, isList: false, isFunction: true };
  }
  return {
    text: `${form.constructor}(${[...form.args, nameArgument(options.name)].join(", ")})`,
    buildShape: form.buildShape,
    isList: false,
    isFunction: withoutWeights.test(qualified),
  };
}

/** Layers of PyTorch that have no weights (documentation of `torch.nn`). */
const withoutWeights =
  /\.(\w*Dropout\w*|Identity|\w*Pool\dd|Upsample\w*|Pixel(Uns|S)huffle|\w*Pad\dd|Flatten|Unflatten|Fold|Unfold|\w*Softmax\w*|GELU|ReLU6?|SiLU|Tanh|Sigmoid|LeakyReLU|ELU|GLU|Hardswish|Softplus)$/;

type Rule = NonNullable<ReturnType<Scope["catalogue"]["layer"]>>["rule"];

function formOf(
  rule: Rule,
  operands: Parameters<Rule["create"]>[0],
  options: LayerOptions,
  scope: Scope,
  qualified: string,
): LayerForm | { readonly declined: string } {
  if (options.isTied && qualified === "torch.nn.Linear") {
    const bias = operands.bias?.text ?? "True";
    const args = [
      `${operands.out_features}`,
      `${operands.in_features}`,
      ...(bias === "True" ? [] : [`use_bias=${bias}`]),
    ];
    const initializer = scope.port.initializer === undefined ? [] : [`kernel_initializer=${scope.port.initializer}`];
    return { constructor: scope.port.support("tied_dense"), args: [...args, ...initializer] };
  }
  const form = rule.create(operands, scope.port, options.use);
  if ("declined" in form || form.buildShape === undefined || !options.isSelfBuilt) return form;
  return (
    rule.createSelfBuilt?.(operands, scope.port, options.use) ?? {
      declined: `${qualified} in a place where nobody tells its input size`,
    }
  );
}
