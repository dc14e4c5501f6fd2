import { type Argument, argumentsOf } from "../python/signature.ts";
import { required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { operand } from "../translate/operand.ts";
import type { Operand } from "../translate/rule.ts";
import { translated } from "../translate/scope.ts";
import type { TestScope } from "./test-scope.ts";

/** Arguments that place PyTorch's weights or choose its kernels. */
const idle = new Set(["device_map", "low_cpu_mem_usage", "attn_implementation", "use_safetensors", "torch_dtype"]);

const special =
  /load_in_(4|8)bit|float16|bfloat16|half|flash_attention|sdpa|quantization_config|max_memory|offload|torch_dtype="?auto/;

/** Whether a class, or a variable that tests use for one, is a model: tokenizers and configurations load as ever. */
function isModel(receiver: Syntax, scope: TestScope): boolean {
  const name = textOf(receiver);
  if (/^(self\.)?(\w*_)?model_class$|^self\.all_model_classes/.test(name)) return true;
  if (receiver.type !== "identifier") return false;
  const found = scope.resolve(name);
  return found !== undefined && found !== "absent" && found.name.startsWith("TF") && found.module !== "";
}

/** Whether the checkpoint was saved by the test itself, so that it holds TensorFlow weights. */
function isOwnCheckpoint(node: Syntax, first: Argument | undefined): boolean {
  if (!first) return false;
  let fn: Syntax | undefined = node;
  while (fn && fn.type !== "function_definition") fn = fn.parent;
  let found = false;
  const names = new Set((textOf(first.value).match(/\b[A-Za-z_]\w*\b/g) ?? []).filter((name) => name !== "self"));
  if (fn)
    walk(fn, (each) => {
      if (each.type !== "as_pattern_target" || !/TemporaryDirectory/.test(textOf(each.parent ?? each))) return;
      if (names.has(textOf(each))) found = true;
    });
  return found;
}

/** `from_pretrained` of a model loads PyTorch's weights until TensorFlow's are on the Hub. */
export function loadedModel(node: Syntax, scope: TestScope): Operand | undefined {
  const callee = required(node, "function");
  const receiver = required(callee, "object");
  if (!isModel(receiver, scope)) return undefined;
  if (special.test(textOf(node))) {
    scope.port.report(
      "error",
      "E004",
      node,
      "the checkpoint is loaded in a form that only PyTorch has",
      "Write this test by hand.",
    );
  }
  const given = argumentsOf(node).filter(({ keyword }) => keyword === undefined || !idle.has(keyword));
  const texts = given.map(({ keyword, value }) => {
    const text = translated(value, scope).text;
    return keyword === undefined ? text : keyword.startsWith("*") ? `${keyword}${text}` : `${keyword}=${text}`;
  });
  const isGiven = given.some(({ keyword }) => keyword === "from_pt");
  const added = isGiven || isOwnCheckpoint(node, given[0]) ? [] : ["from_pt=True"];
  const target = translated(callee, scope).text;
  return operand(`${target}(${[...texts, ...added].join(", ")})`, scope.facts.valueOf(node), node);
}
