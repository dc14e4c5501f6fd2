import { qualify } from "../program/module.ts";
import { type Syntax, textOf } from "../python/syntax.ts";
import type { Scope } from "./scope.ts";

const tensors = /\btorch\.(?:(?:Float|Long|Int|Bool|Byte|Half|Double)?Tensor|tensor)\b/g;

/** The type of a parameter or result in a port. */
export function annotationText(node: Syntax, scope: Scope): string {
  return typeText(textOf(node), scope);
}

/** PyTorch's types, and the classes of the module, in the text of a type. */
export function typeText(text: string, scope: Scope): string {
  const replaced = text
    .replace(tensors, "tf.Tensor")
    .replace(/\btorch\.dtype\b/g, "tf.DType")
    .replace(/\btorch\.device\b/g, "str")
    .replace(/\btorch\.Size\b/g, "tf.TensorShape")
    .replace(/\btorch\.Generator\b/g, "tf.random.Generator")
    .replace(/\b(?:torch\.)?nn\.Parameter\b/g, "tf.Variable")
    .replace(/\b(?:torch\.)?nn\.(?:ModuleList|ParameterList)\b/g, "list")
    .replace(/\b(?:torch\.)?nn\.\w+\b/g, `${scope.port.keras}.layers.Layer`)
    .replace(/\btorch\.(float|float32|int|long|int64|bool)\b/g, "tf.DType")
    .replace(/\btorch(?:\.\w+)+/g, () => scope.port.use("Any"))
    // what is imported for the sake of types alone is imported like all else
    .replace(/"([A-Z]\w*)"/g, (quoted, name: string) => (scope.module.imports.has(name) ? name : quoted));
  if (replaced.includes("tf.")) scope.port.use("tf");
  if (/(^|[^.])\bkeras\./.test(replaced) && scope.port.keras === "keras") scope.port.use("keras");
  return replaced
    .replace(/(?<![\w.])[A-Za-z_]\w*(?![\w(])/g, (name) => typeName(name, scope))
    .replace(/\bUnion\[tf\.Tensor, tf\.Tensor\]/g, "tf.Tensor");
}

/** Outputs that the port carries; other classes are not taken in for the sake of a type. */
const outputName = (qualified: string, scope: Scope): string | undefined =>
  /^transformers\.modeling_(outputs|utils)\./.test(qualified) ? scope.carry(qualified, scope) : undefined;

function typeName(name: string, scope: Scope): string {
  const own = scope.plan.classes.get(name);
  if (own) return own.kind === "plain" ? name : own.name;
  const imported = scope.module.imports.get(name);
  // of a class that the port has carried along
  if (imported === undefined && scope.module.classes.has(name))
    return outputName(`${scope.module.name}.${name}`, scope) ?? name;
  if (imported === undefined) return name;
  const qualified = qualify(scope.module, name);
  // masks of PyTorch's attention kernels are tensors in a port
  if (/^torch\..*(Tensor|BlockMask)$/.test(qualified)) {
    scope.port.use("tf");
    return "tf.Tensor";
  }
  if (qualified.startsWith("torch.distributions.")) return scope.port.use("Any");
  if (qualified.startsWith("transformers."))
    return scope.names.twin(qualified) ?? outputName(qualified, scope) ?? scope.port.use("Any");
  return name;
}
