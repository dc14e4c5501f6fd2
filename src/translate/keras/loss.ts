import type { ClassInfo } from "../../program/module.ts";
import { argumentsOf } from "../../python/signature.ts";
import { field, fields, named, required, type Syntax, textOf, walk } from "../../python/syntax.ts";
import { type ClassPlan, initializerOf } from "../class-plan.ts";
import type { Scope } from "../scope.ts";
import { type StatementHook, statement } from "../statements/statement.ts";

/** Heads by the end of their class name, and the mixin of the library that computes their loss (`modeling_tf_utils.py`). */
const mixins: readonly (readonly [RegExp, string])[] = [
  [/ForMaskedLM$/, "TFMaskedLanguageModelingLoss"],
  [/(ForCausalLM|LMHeadModel)$/, "TFCausalLanguageModelingLoss"],
  [/ForConditionalGeneration$/, "TFCausalLanguageModelingLoss"],
  [/For(Sequence|Image|Audio|Video)Classification$/, "TFSequenceClassificationLoss"],
  [/ForTokenClassification$/, "TFTokenClassificationLoss"],
  [/ForMultipleChoice$/, "TFMultipleChoiceLoss"],
  [/ForQuestionAnswering$/, "TFQuestionAnsweringLoss"],
  [/ForNextSentencePrediction$/, "TFNextSentencePredictionLoss"],
];

/** A loss that a mixin of the library computes. */
export interface LossPlan {
  readonly mixin: string;
  /** The statement that is replaced. */
  readonly statement: Syntax;
  readonly lines: (scope: Scope) => readonly string[];
}

const lossNames = /^(CrossEntropyLoss|MSELoss|BCEWithLogitsLoss|NLLLoss|L1Loss)$/;

/** Layers of losses that a block makes or calls, by class name. */
function lossesIn(block: Syntax, info: ClassInfo): ReadonlySet<string> {
  const found = new Set<string>();
  walk(block, (node) => {
    if (node.type !== "call") return;
    const name = textOf(required(node, "function")).split(".").at(-1) ?? "";
    const own = ownLoss(node, info);
    if (own !== undefined) found.add(own);
    if (lossNames.test(name)) found.add(name);
    if (/^cross_entropy$/.test(name)) found.add("CrossEntropyLoss");
  });
  return found;
}

/** The class of a loss that `__init__` has made: `self.loss_fct(…)`. */
function ownLoss(call: Syntax, info: ClassInfo): string | undefined {
  const attribute = /^self\.(\w+)$/.exec(textOf(required(call, "function")))?.[1];
  const made = attribute === undefined ? undefined : initializerOf(info, attribute);
  const name = made?.type === "call" ? (textOf(required(made, "function")).split(".").at(-1) ?? "") : "";
  return lossNames.test(name) && made && argumentsOf(made).length === 0 ? name : undefined;
}

/** The call of the loss function: `loss_fct(logits.view(-1, n), labels.view(-1))`. */
function lossCall(block: Syntax, info: ClassInfo): Syntax | undefined {
  let found: Syntax | undefined;
  walk(block, (node) => {
    if (found || node.type !== "call") return !found;
    const callee = textOf(required(node, "function"));
    if (
      ownLoss(node, info) !== undefined ||
      /^(loss_fct|loss_function|loss_fn|criterion|(nn\.)?functional\.cross_entropy|F\.cross_entropy)$/.test(callee)
    )
      found = node;
    return !found;
  });
  return found;
}

/** The variable behind `logits.view(…)`, `logits[..., :-1, :].contiguous()`, … */
function variableOf(node: Syntax): Syntax {
  if (node.type === "call") return variableOf(required(node, "function"));
  if (node.type === "attribute" && textOf(required(node, "object")) !== "self")
    return variableOf(required(node, "object"));
  return node.type === "subscript" ? variableOf(required(node, "value")) : node;
}

/** Follows a name that the block itself binds back to where it comes from. */
function origin(name: string, block: Syntax): string {
  let source = name;
  walk(block, (node) => {
    if (node.type !== "assignment") return;
    const [left, right] = [field(node, "left"), field(node, "right")];
    if (left && right && textOf(left) === source) {
      const inner = textOf(variableOf(right));
      if (inner !== source && /^[a-z_]\w*$/.test(inner)) source = inner;
    }
  });
  return source;
}

interface Block {
  readonly statement: Syntax;
  readonly body: Syntax;
  readonly condition: string;
  /** The variable that holds the loss. */
  readonly target: string;
}

/** `loss = None` followed by `if labels is not None:` in the body of `forward`. */
function lossBlock(forward: Syntax): Block | undefined {
  const statements = named(required(forward, "body"));
  let target: string | undefined;
  for (const statement of statements) {
    const text = textOf(statement);
    const none = /^(\w*loss)\s*=\s*None$/.exec(text);
    if (none?.[1]) target = none[1];
    if (statement.type !== "if_statement" || target === undefined) continue;
    const condition = textOf(required(statement, "condition"));
    if (
      !/^(\w*labels|start_positions) is not None( and \w+ is not None)?$/.test(condition) ||
      field(statement, "alternative")
    )
      continue;
    return { statement, body: required(statement, "consequence"), condition, target };
  }
  return undefined;
}

/** Whether a block takes elements out by a mask, such as `logits[mask != 0]`: a mixin knows of labels alone. */
function picksByMask(block: Syntax): boolean {
  let picks = false;
  walk(block, (node) => {
    if (node.type === "subscript" && fields(node, "subscript").some(({ type }) => type === "comparison_operator"))
      picks = true;
    return !picks;
  });
  return picks;
}

/** Whether the mixin computes what the block of the source computes. */
function isUsual(mixin: string, block: Block, info: ClassInfo): boolean {
  const losses = lossesIn(block.body, info);
  const calls = callsOf(block.body);
  const options = [...calls]
    .flatMap((call) => argumentsOf(call).map(({ keyword }) => keyword))
    .filter((keyword) => keyword !== undefined);
  if (options.some((keyword) => keyword !== "ignore_index")) return false;
  if (mixin !== "TFSequenceClassificationLoss" && picksByMask(block.body)) return false;
  if (mixin === "TFSequenceClassificationLoss") return losses.has("CrossEntropyLoss");
  return losses.size === 1 && losses.has("CrossEntropyLoss");
}

function callsOf(block: Syntax): readonly Syntax[] {
  const calls: Syntax[] = [];
  walk(block, (node) => {
    if (node.type === "call" && lossNames.test(textOf(required(node, "function")).split(".").at(-1) ?? ""))
      calls.push(node);
  });
  return calls;
}

const shifts = (block: Syntax): boolean =>
  /\[[^\]]*:-1[^\]]*\]/.test(textOf(block)) && /\[[^\]]*\b1:[^\]]*\]/.test(textOf(block));

/** Whether a name is bound in a block and nowhere in front of it: the outputs are not what the loss is made of. */
function isMadeIn(block: Syntax, forward: Syntax, name: string): boolean {
  const rows: number[] = [];
  walk(forward, (node) => {
    const left = node.type === "assignment" ? field(node, "left") : undefined;
    if (left && textOf(left).split(/\W+/).includes(name)) rows.push(node.row);
  });
  return rows.length > 0 && rows.every((row) => row >= block.row);
}

/** Whether the loss is a sum over parts, which a mixin knows nothing of. */
function isRepeated(call: Syntax, block: Syntax): boolean {
  for (let node: Syntax | undefined = call; node && node !== block; node = node.parent)
    if (/^(for|while)_statement$|_comprehension$|^generator_expression$/.test(node.type)) return true;
  return false;
}

/** The loss of a head, when a mixin of the library computes it. */
export function lossPlan(plan: ClassPlan, forward: Syntax): LossPlan | undefined {
  const mixin = mixins.find(([name]) => name.test(plan.info.name))?.[1];
  const block = lossBlock(forward);
  if (!mixin || !block || !isUsual(mixin, block, plan.info)) return undefined;
  const call = lossCall(block.body, plan.info);
  const [logits] = call ? argumentsOf(call) : [];
  if (!call || !logits || isRepeated(call, block.body)) return undefined;
  const name = origin(textOf(variableOf(logits.value)), block.body);
  if (isMadeIn(block.body, forward, name)) return undefined;
  const { target, statement } = block;
  if (mixin === "TFQuestionAnsweringLoss") {
    if (!/^start_positions is not None and end_positions is not None$/.test(block.condition)) return undefined;
    return { mixin, statement, lines: () => questionAnsweringLines(target) };
  }
  const labels = /^(\w+)/.exec(block.condition)?.[1] ?? "labels";
  if (mixin === "TFCausalLanguageModelingLoss" && shifts(block.body))
    return { mixin, statement, lines: () => shiftedLines(target, name, labels) };
  return {
    mixin,
    statement,
    lines: () => [
      `if ${labels} is not None:`,
      `    ${target} = self.hf_compute_loss(labels=${labels}, logits=${name})`,
    ],
  };
}

const questionAnsweringLines = (target: string): readonly string[] => [
  "if start_positions is not None and end_positions is not None:",
  '    labels = {"start_position": start_positions, "end_position": end_positions}',
  `    ${target} = self.hf_compute_loss(labels=labels, logits=(start_logits, end_logits))`,
];

const shiftedLines = (target: string, logits: string, labels: string): readonly string[] => [
  `if ${labels} is not None:`,
  "    # shift labels to the left and cut last logit token",
  `    shifted_logits = ${logits}[:, :-1]`,
  `    shifted_labels = ${labels}[:, 1:]`,
  `    ${target} = self.hf_compute_loss(labels=shifted_labels, logits=shifted_logits)`,
];

/** Replaces the block of the source by the call of the mixin. */
export const lossHook =
  (loss: LossPlan): StatementHook =>
  (node, scope) =>
    node === loss.statement ? loss.lines(scope) : undefined;

/** A loss that no mixin computes is translated; Keras wants it as a tensor of one dimension. */
export function shapedLossHook(forward: Syntax): StatementHook {
  const block = lossBlock(forward);
  return (node, scope) => {
    if (!block || node !== block.statement) return undefined;
    return [
      ...statement(node, scope, ""),
      `if ${block.target} is not None:`,
      `    ${block.target} = tf.reshape(${block.target}, (1,))`,
    ];
  };
}
