import { qualify } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { dottedName, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { atomic } from "../operand.ts";
import { type Scope, translated } from "../scope.ts";
import { sequenceText, tupleText } from "../sizes.ts";
import { forBuild, type InitContext } from "./init-context.ts";

/** Shape and first values of a weight, as Python texts in the scope of `__init__`. */
interface WeightForm {
  readonly shape: string;
  readonly initializer: string;
}

const parameterName = /^torch\.nn\.(parameter\.)?(Parameter|Buffer)$/;

/** The call of `nn.Parameter`, if the expression is one. */
export function parameterCall(node: Syntax, scope: Scope): Syntax | undefined {
  if (node.type !== "call") return undefined;
  const dotted = dottedName(required(node, "function"));
  return dotted !== undefined && parameterName.test(qualify(scope.module, dotted)) ? node : undefined;
}

/** Whether a call is one of a method of the class that makes a parameter and returns it. */
export function returnsParameter(node: Syntax, scope: Scope): boolean {
  const name = node.type === "call" ? /^self\.(\w+)$/.exec(textOf(required(node, "function")))?.[1] : undefined;
  const fn = name === undefined ? undefined : scope.owner?.info.methods.get(name);
  let [makes, returns] = [false, false];
  if (fn) {
    walk(fn.node, (inner) => {
      makes ||= parameterCall(inner, scope) !== undefined && !/^self\b/.test(textOf(inner.parent ?? inner));
      returns ||= inner.type === "return_statement" && named(inner).length > 0;
    });
  }
  return makes && returns;
}

const filled: Readonly<Record<string, string>> = {
  zeros: "zeros",
  ones: "ones",
  empty: "zeros",
  Tensor: "zeros",
  FloatTensor: "zeros",
};

function createdForm(node: Syntax, scope: Scope): WeightForm | undefined {
  const dotted = dottedName(required(node, "function"));
  const name = dotted === undefined ? undefined : /^torch\.(\w+)$/.exec(qualify(scope.module, dotted))?.[1];
  if (name === undefined) return undefined;
  const given = argumentsOf(node).filter(({ keyword }) => keyword === undefined || keyword === "size");
  const operands = given.map(({ value }) => translated(value, scope));
  const [first, second] = operands;
  const shapeOf = (): string => {
    if (operands.length === 0) return "()";
    if (operands.length === 1 && first)
      return first.items || first.value.kind !== "unknown"
        ? sequenceText(first)
        : looseShape(first.text, given[0]?.value);
    return tupleText(operands);
  };
  if (Object.hasOwn(filled, name)) return { shape: shapeOf(), initializer: `"${filled[name]}"` };
  if (name === "randn" || name === "rand" || name === "normal") {
    return { shape: shapeOf(), initializer: scope.port.initializer ?? '"random_normal"' };
  }
  if (name === "full" && first && second)
    return { shape: sequenceText(first), initializer: constant(second.text, scope) };
  if ((name === "tensor" || name === "scalar_tensor") && first) {
    const length = first.items?.length;
    const value = first.items?.[0]?.text ?? first.text;
    if (length === undefined) return { shape: "()", initializer: constant(value, scope) };
    return length === 1 ? { shape: "(1,)", initializer: constant(value, scope) } : undefined;
  }
  return undefined;
}

/** A lone size that is a number, or a sequence of sizes held in a variable. */
const looseShape = (text: string, node: Syntax | undefined): string =>
  node && /(shape|size)s?$/.test(text) && node.type === "identifier" ? text : `(${text},)`;

const constant = (value: string, scope: Scope): string => {
  if (scope.port.keras === "keras") scope.port.use("keras");
  return `${scope.port.keras}.initializers.Constant(${value})`;
};

/** What the argument of `nn.Parameter` says about shape and first values. */
function weightForm(node: Syntax, scope: Scope): WeightForm | undefined {
  if (node.type === "parenthesized_expression") return weightForm(named(node)[0] ?? node, scope);
  if (node.type === "call") {
    const callee = required(node, "function");
    if (
      callee.type === "attribute" &&
      /^(normal_|uniform_|fill_|zero_|float|to|clone|contiguous|requires_grad_)$/.test(
        textOf(required(callee, "attribute")),
      )
    ) {
      return weightForm(required(callee, "object"), scope);
    }
    return createdForm(node, scope);
  }
  if (node.type !== "binary_operator") return undefined;
  const [left, right] = [required(node, "left"), required(node, "right")];
  const inner = weightForm(left, scope) ?? weightForm(right, scope);
  if (!inner) return undefined;
  const factor = weightForm(left, scope) ? right : left;
  const sign = textOf(required(node, "operator"));
  if (sign === "*" && inner.initializer === '"ones"')
    return { ...inner, initializer: constant(translated(factor, scope).text, scope) };
  return sign === "*" || sign === "/" ? inner : undefined;
}

/** `self.x = self.add_weight(…)` for `build()`; `undefined` after a gap was reported. */
export function addWeightLine(attribute: string, call: Syntax, context: InitContext): string | undefined {
  const { scope } = context;
  const [first] = argumentsOf(call);
  const form = first && (weightForm(first.value, scope) ?? valueForm(first.value, scope));
  const shape = form && forBuild(form.shape, context);
  const initializer = form && forBuild(form.initializer, context);
  if (shape === undefined || initializer === undefined) return undefined;
  return weightLine(attribute, shape, initializer, !isFrozen(call), context);
}

function weightLine(
  attribute: string,
  shape: string,
  initializer: string,
  trainable: boolean,
  context: InitContext,
): string {
  const { scope } = context;
  context.weights.add(attribute);
  const target = `self.${scope.owner?.renamed.get(attribute) ?? attribute}`;
  return `${target} = self.add_weight(shape=${shape}, initializer=${initializer}, trainable=${trainable ? "True" : "False"}, name="${attribute}")`;
}

/** A weight whose shape or values only `__init__` can tell. */
interface KeptWeight {
  /** The attribute that holds them. */
  readonly holder: string;
  readonly init: string;
  readonly build: string;
}

/** The attribute of `__init__` that keeps what a weight is made of, and the line of `build()` that makes it. */
export function keptWeight(
  name: string,
  attribute: string,
  call: Syntax,
  context: InitContext,
): KeptWeight | undefined {
  const { scope } = context;
  const [first] = argumentsOf(call);
  if (!first) return undefined;
  const form = weightForm(first.value, scope);
  const initializer = form && forBuild(form.initializer, context);
  context.weights.add(name);
  const holder = form && initializer !== undefined ? `${attribute}_shape` : attribute;
  const shape = holder === attribute ? `self.${attribute}.shape` : `self.${holder}`;
  const values = holder === attribute ? constant(`self.${attribute}`, scope) : initializer;
  return {
    holder,
    init: `self.${holder} = ${holder === attribute ? translated(first.value, scope).text : form?.shape}`,
    build: `self.${attribute} = self.add_weight(shape=${shape}, initializer=${values}, trainable=${isFrozen(call) ? "False" : "True"}, name="${name}")`,
  };
}

const isFrozen = (call: Syntax): boolean =>
  argumentsOf(call).some(({ keyword, value }) => keyword === "requires_grad" && textOf(value) === "False");

/** Any other expression: its value gives the shape and the first values. */
function valueForm(node: Syntax, scope: Scope): WeightForm {
  const value = translated(node, scope);
  return { shape: `${atomic(value)}.shape`, initializer: constant(value.text, scope) };
}

/** A buffer of floats that checkpoints hold is a weight that is not trained. */
export function bufferLine(name: string, value: Syntax, context: InitContext): string | undefined {
  const form = weightForm(value, context.scope) ?? valueForm(value, context.scope);
  const shape = forBuild(form.shape, context);
  const initializer = forBuild(form.initializer, context);
  if (shape === undefined || initializer === undefined) return undefined;
  return weightLine(name, shape, initializer, false, context);
}
