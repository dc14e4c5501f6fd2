import type { ClassInfo, FunctionInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { dottedName, fields, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { type ClassPlan, classString, initializerOf } from "../class-plan.ts";
import type { Scope } from "../scope.ts";

const step = "    ";

const property = (name: string, lines: readonly string[]): readonly string[] => [
  "",
  `${step}@property`,
  `${step}def ${name}(self):`,
  ...lines.map((line) => step + step + line),
];

/** Inputs of one row of tokens each, longer than the two tokens with which the library builds a model. */
const longerInputs = (length: string, reason: string): readonly string[] =>
  property("dummy_inputs", [
    `# ${reason}`,
    "dummies = super().dummy_inputs",
    "for name, spec in self.input_signature.items():",
    `${step}if name in dummies:`,
    `${step}${step}times = [${length} if axis > 0 and size is None else 1 for axis, size in enumerate(spec.shape)]`,
    `${step}${step}dummies[name] = tf.tile(dummies[name], times)`,
    "return dummies",
  ]);

/** A head that takes the states of the end of the sequence is built with inputs that have one. */
const endOfSequenceInputs = (forward: FunctionInfo): readonly string[] =>
  /\binput_ids\s*(\.eq\(|==)\s*self\.config\.eos_token_id\b/.test(textOf(forward.node))
    ? property("dummy_inputs", [
        "dummies = super().dummy_inputs",
        'dummies["input_ids"] = tf.fill(dummies["input_ids"].shape, self.config.eos_token_id)',
        "return dummies",
      ])
    : [];

/** What a head needs to be built with beyond the library's own dummy inputs. */
export function headInputs(plan: ClassPlan, forward: FunctionInfo, scope: Scope): readonly string[] {
  const ended = endOfSequenceInputs(forward);
  if (ended.length > 0) return ended;
  const input = classString(scope.program, plan.info, "main_input_name") ?? "input_ids";
  const counts = input === "input_ids" ? bestTokens(plan.info, scope) : [];
  if (counts.length === 0) return [];
  scope.port.use("tf");
  const length = counts.length === 1 ? `${counts[0]}` : `max(${counts.join(", ")})`;
  return longerInputs(length, "the best of the tokens are taken: there have to be as many");
}

/** How many best tokens a head or a layer that it makes itself takes: `torch.topk(scores, self.start_n_top)`. */
function bestTokens(info: ClassInfo, scope: Scope): readonly string[] {
  const classes = [info];
  const init = info.methods.get("__init__");
  if (init) {
    walk(init.node, (node) => {
      const name = node.type === "call" ? dottedName(required(node, "function")) : undefined;
      const qualified = name === undefined || name.includes(".") ? undefined : qualifiedClass(name, scope);
      const found = qualified === undefined ? undefined : scope.program.resolve(qualified);
      if (found?.kind === "class" && found.info.methods.has("forward")) classes.push(found.info);
    });
  }
  return [...new Set(classes.flatMap(countsIn))];
}

const qualifiedClass = (name: string, { module }: Scope): string | undefined =>
  module.classes.has(name) ? `${module.name}.${name}` : module.imports.get(name);

/** Settings by which `forward` of a class counts what it takes. */
function countsIn(info: ClassInfo): readonly string[] {
  const counts: string[] = [];
  const forward = info.methods.get("forward");
  if (!forward) return counts;
  walk(forward.node, (node) => {
    if (node.type !== "call" || !/\.topk$/.test(textOf(required(node, "function")))) return;
    for (const { value } of argumentsOf(node)) {
      const attribute = /^self\.(\w+)$/.exec(textOf(value))?.[1];
      const source = attribute === undefined ? value : (initializerOf(info, attribute) ?? value);
      const setting = /^(?:self\.)?config\.\w+$/.exec(textOf(source).replace(/\s/g, ""));
      if (setting) counts.push(`self.${setting[0].replace(/^self\./, "")}`);
    }
  });
  return counts;
}

/** Models that keep every other token, block by block, run out of two tokens soon. */
export function pooledInputs(scope: Scope): readonly string[] {
  if (/\bself\.downsampling_rate = /.test(scope.configuration ?? "")) {
    scope.port.use("tf");
    return longerInputs("self.config.downsampling_rate", "downsampling leaves nothing of very short inputs");
  }
  let isPooled = false;
  walk(scope.module.root, (node) => {
    if (node.type === "subscript" && isStepped(node) && scope.facts.valueOf(required(node, "value")).kind === "tensor")
      isPooled = true;
    return !isPooled;
  });
  if (!isPooled) return [];
  scope.port.use("tf");
  return longerInputs("8", "pooling leaves nothing of very short inputs");
}

/** `positions[::2]` */
function isStepped(node: Syntax): boolean {
  const [only, ...others] = fields(node, "subscript");
  return only?.type === "slice" && others.length === 0 && /::\s*[2-9]$/.test(textOf(only));
}

/** Masks that a model takes beside the usual ones: without them it would look for marks in the dummy inputs. */
export function maskSignature(scope: Scope): readonly string[] {
  const isTaken = [...scope.module.classes.values()].some((info) => {
    const forward = info.methods.get("forward");
    return scope.plan.plan(info)?.isPublic && forward?.parameters.some(({ name }) => name === globalMask);
  });
  if (!isTaken) return [];
  scope.port.use("tf");
  scope.port.use("inspect");
  return property("input_signature", [
    "signature = super().input_signature",
    `if "${globalMask}" in inspect.signature(self.call).parameters:`,
    `${step}shape = signature["input_ids"].shape`,
    `${step}signature["${globalMask}"] = tf.TensorSpec(shape, tf.int32, name="${globalMask}")`,
    "return signature",
  ]);
}

const globalMask = "global_attention_mask";
