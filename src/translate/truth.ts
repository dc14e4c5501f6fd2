import { qualify } from "../program/module.ts";
import { argumentsOf } from "../python/signature.ts";
import { dottedName, named, required, type Syntax, stringValue, textOf } from "../python/syntax.ts";
import { operand } from "./operand.ts";
import type { Operand } from "./rule.ts";
import { type Scope, translated } from "./scope.ts";

/** Attributes that a port fixes: no checkpointing, the eager attention, one device, no backbones of timm. */
const falseAttributes =
  /^self\.(gradient_checkpointing|offloading|model_parallel|_use_flash_attention_2|_use_sdpa|_use_flash_attn|is_parallelizable|config\._flash_attn_2_enabled|parallel\w*)$|(^|\.)config\.use_timm_backbone$/;

const falseCalls =
  /(^|\.)(is_tracing|is_autocast_enabled|is_flash_attn_2_available|is_flash_attn_greater_or_equal_2_10|is_flash_attn_greater_or_equal|is_torchdynamo_compiling|is_compiling|is_torch_fx_proxy|is_scripting|are_deterministic_algorithms_enabled|is_deepspeed_zero3_enabled|is_fsdp_managed_module|is_torch_tpu_available|is_apex_available|is_in_onnx_export|is_initialized|is_mamba_ssm_available|is_mambapy_available|is_natten_available|is_detectron2_available|is_fairscale_available|is_bitsandbytes_available|is_causal_conv1d_available|is_ninja_available|is_torch_xla_available|is_accelerate_available)$/;

/** Caches of a size fixed beforehand: PyTorch's generation makes them, TensorFlow's hands tuples on. */
const fixedCaches = /^isinstance\([\w.]+, (Static|SlidingWindow|Hybrid|Quantized\w*|Offloaded\w*|Mamba)Cache\)$/;

/** Truth of a condition that does not depend on the run in a TensorFlow port, `undefined` for all others. */
export function constantTruth(node: Syntax, scope: Scope): boolean | undefined {
  switch (node.type) {
    case "true":
      return true;
    case "false":
      return false;
    case "parenthesized_expression": {
      const inner = named(node)[0];
      return inner && constantTruth(inner, scope);
    }
    case "not_operator": {
      const inner = constantTruth(required(node, "argument"), scope);
      return inner === undefined ? undefined : !inner;
    }
    case "boolean_operator":
      return joined(node, scope);
    case "identifier":
      // what the library asks about the version of PyTorch does not concern a port
      return /^transformers\.pytorch_utils\.is_torch_greater_or_equal/.test(qualify(scope.module, textOf(node)))
        ? true
        : undefined;
    case "attribute":
      return falseAttributes.test(textOf(node)) ? false : deviceFlag(node, scope);
    case "call":
      return callTruth(node, scope);
    case "comparison_operator":
      return comparisonTruth(node, scope);
    default:
      return undefined;
  }
}

const deviceFlag = (node: Syntax, scope: Scope): boolean | undefined =>
  textOf(required(node, "attribute")) === "is_cuda" && scope.facts.valueOf(required(node, "object")).kind === "tensor"
    ? false
    : undefined;

function callTruth(node: Syntax, scope: Scope): boolean | undefined {
  const callee = required(node, "function");
  // how a tensor lies in memory is nothing that TensorFlow shows
  if (/\.is_contiguous$/.test(textOf(callee))) return true;
  const dotted = dottedName(callee);
  if (dotted === undefined) return undefined;
  const qualified = qualify(scope.module, dotted);
  if (falseCalls.test(qualified)) return false;
  if (qualified === "isinstance" && /\btorch\.fx\.Proxy\)$/.test(textOf(node))) return false;
  if (qualified === "isinstance" && fixedCaches.test(textOf(node))) return false;
  if (qualified === "getattr" && /_flash_attn_2_enabled/.test(textOf(node))) return false;
  if (qualified === "hasattr" && asksForFunction(node, scope)) return true;
  if (qualified === "hasattr" && /\(\s*torch\b/.test(textOf(node))) return false;
  return undefined;
}

/** `hasattr(nn.functional, "scaled_dot_product_attention")`: what a rule translates is there. */
const asksForFunction = (node: Syntax, scope: Scope): boolean => {
  const [module, name] = argumentsOf(node);
  const dotted = module && dottedName(module.value);
  const called = stringValue(name?.value);
  return (
    dotted !== undefined &&
    called !== undefined &&
    scope.catalogue.ops(`${qualify(scope.module, dotted)}.${called}`).length > 0
  );
};

function comparisonTruth(node: Syntax, scope: Scope): boolean | undefined {
  const [left, right] = named(node);
  const sign = node.children.find((child) => !child.isNamed);
  if (!left || !right || !sign) return undefined;
  // a port leaves the parameter out
  if (right.type === "none" && textOf(left) === "device" && scope.fn?.parameters.some(({ name }) => name === "device"))
    return textOf(sign) === "is" ? true : textOf(sign) === "is not" ? false : undefined;
  const isChoice = /(^|\.)(config|self)\.?_attn_implementation$|\._attn_implementation$/.test(textOf(left));
  if (isChoice && right.type === "string") {
    const same = stringValue(right) === "eager";
    return textOf(sign) === "==" ? same : textOf(sign) === "!=" ? !same : undefined;
  }
  if (/\.device(\.type)?$/.test(textOf(left)) && scope.facts.valueOf(left).kind === "device") {
    return textOf(sign) === "=="
      ? right.type !== "string"
      : textOf(sign) === "!="
        ? right.type === "string"
        : undefined;
  }
  return undefined;
}

function joined(node: Syntax, scope: Scope): boolean | undefined {
  const isAnd = textOf(required(node, "operator")) === "and";
  const left = constantTruth(required(node, "left"), scope);
  const right = constantTruth(required(node, "right"), scope);
  if (left === !isAnd || right === !isAnd) return !isAnd;
  return left === undefined || right === undefined ? undefined : isAnd;
}

/** `A and B` where one side is constant is the other side alone. */
export function joinedTruth(node: Syntax, scope: Scope): Operand | undefined {
  const whole = constantTruth(node, scope);
  if (whole !== undefined)
    return operand(whole ? "True" : "False", { kind: "number", type: "bool", literal: whole }, node);
  const [left, right] = [required(node, "left"), required(node, "right")];
  if (constantTruth(left, scope) !== undefined) return translated(right, scope);
  return constantTruth(right, scope) !== undefined ? translated(left, scope) : undefined;
}
