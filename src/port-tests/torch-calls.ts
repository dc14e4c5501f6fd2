import { argumentsOf } from "../python/signature.ts";
import { type Syntax, textOf } from "../python/syntax.ts";
import { translated } from "../translate/scope.ts";
import type { TestScope } from "./test-scope.ts";

/** Arguments as a call of another function takes them; names of arguments stay. */
export function handedOn(node: Syntax, scope: TestScope, ignored: readonly string[] = []): string {
  return argumentsOf(node)
    .filter(({ keyword }) => keyword === undefined || ![...ignored, "device"].includes(keyword))
    .map(({ keyword, value }) => {
      const text = translated(value, scope).text;
      if (keyword === undefined) return text;
      return keyword === "*" || keyword === "**" ? `${keyword}${text}` : `${keyword}=${text}`;
    })
    .join(", ");
}

function use(text: string, scope: TestScope): string {
  scope.port.use(text.startsWith("np.") ? "np" : "tf");
  return text;
}

/** Tensors made from spelled-out numbers by the name of their type. */
const typed: Readonly<Record<string, string>> = {
  "torch.LongTensor": "tf.int32",
  "torch.IntTensor": "tf.int32",
  "torch.FloatTensor": "tf.float32",
  "torch.Tensor": "tf.float32",
  "torch.BoolTensor": "tf.bool",
};

function sizeTuple(node: Syntax, scope: TestScope): string {
  const only = argumentsOf(node)[0]?.value;
  if (!only) return "()";
  if (only.type !== "list" && only.type !== "tuple") return `tuple(${translated(only, scope)})`;
  const items = only.children.filter((child) => child.isNamed).map((child) => translated(child, scope).text);
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
}

/** Comparisons and seeds: numpy's functions have the parameters and the tolerances of PyTorch's. */
export function torchTestCall(qualified: string, node: Syntax, scope: TestScope): string | undefined {
  const type = typed[qualified];
  if (type !== undefined) {
    const [first, ...rest] = argumentsOf(node);
    const isSpelled = first !== undefined && rest.length === 0 && !/^(integer|float)$/.test(first.value.type);
    return isSpelled ? use(`tf.constant(${translated(first.value, scope)}, dtype=${type})`, scope) : undefined;
  }
  switch (qualified) {
    case "torch.Size":
      return sizeTuple(node, scope);
    case "torch.allclose":
    case "torch.isclose":
      return use(`np.${qualified.slice(6)}(${handedOn(node, scope)})`, scope);
    case "torch.equal":
      return use(`np.array_equal(${handedOn(node, scope)})`, scope);
    case "torch.testing.assert_close":
      return use(
        `tf.debugging.assert_near(${handedOn(node, scope, ["check_device", "check_dtype", "check_stride"])})`,
        scope,
      );
    case "torch.manual_seed":
      // a generator as a value has no counterpart: the translator says so
      if (node.parent?.type !== "expression_statement") return undefined;
      return use(`tf.random.set_seed(${handedOn(node, scope)})`, scope);
    case "torch.is_tensor":
      return use(`tf.is_tensor(${textOf(node).includes("*") ? "" : handedOn(node, scope)})`, scope);
    case "torch.from_numpy":
      return use(`tf.convert_to_tensor(${handedOn(node, scope)})`, scope);
    default:
      return undefined;
  }
}
