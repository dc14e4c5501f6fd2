import type { FunctionInfo } from "../../program/module.ts";
import type { Parameter } from "../../python/signature.ts";
import { named, required, type Syntax, textOf } from "../../python/syntax.ts";
import type { FunctionOptions } from "../function.ts";
import type { Scope } from "../scope.ts";
import { explicitKeywords } from "./explicit-keywords.ts";

/** Inputs whose type upstream writes as `TFModelInputType`: the main inputs of a model. */
const mainInputs = new Set(["input_ids", "pixel_values", "input_values", "input_features"]);

export const inputType =
  (scope: Scope) =>
  (parameter: Parameter): string | undefined => {
    if (!mainInputs.has(parameter.name) || !parameter.default) return undefined;
    scope.port.use("TFModelInputType");
    return "TFModelInputType | None";
  };

const flags = /^(output_attentions|output_hidden_states|return_dict|use_cache)$/;

/**
 * The decorator that sorts inputs out. It takes a list in front for several inputs, so that a model that is given the
 * states of all layers goes without, as long as there are no flags to fill in.
 */
export function unpacking(forward: FunctionInfo, scope: Scope): readonly string[] {
  const [first, ...others] = forward.parameters.filter(({ name }) => name !== "self");
  if (takesInputs(forward)) return [];
  if (first && isWalked(first, forward, scope) && !others.some(({ name }) => flags.test(name))) return [];
  return [`@${scope.port.use("unpack_inputs")}`];
}

/** Whether the main input is called `inputs`, which `@unpack_inputs` takes for an old name of `input_ids`. */
export const takesInputs = ({ parameters }: FunctionInfo): boolean =>
  parameters.find(({ name }) => name !== "self")?.name === "inputs";

/** Statements in front of the body of such a `call`: Keras hands several inputs over in a dictionary. */
export function unpackedInputs(forward: FunctionInfo, scope: Scope): readonly string[] {
  if (!takesInputs(forward)) return [];
  scope.port.use("inspect");
  return [
    "if isinstance(inputs, dict) and set(inputs) <= set(inspect.signature(self.call).parameters):",
    '    return self.call(**{"inputs": None, **inputs, "training": training})',
  ];
}

/** Whether a model goes through a parameter one by one: annotations often call tuples of tensors a tensor. */
const isWalked = ({ name, node }: Parameter, forward: FunctionInfo, scope: Scope): boolean =>
  scope.facts.valueOf(node).kind === "sequence" ||
  new RegExp(`\\bfor [\\w, ]+ in (?:(?:zip|enumerate|reversed)\\()?${name}\\b`).test(textOf(forward.node));

/** Whether a public method takes flags from the configuration that nobody gave, as `forward` does. */
export const fillsFlags = ({ name, node }: FunctionInfo): boolean =>
  !name.startsWith("_") &&
  /\b(output_attentions|output_hidden_states|return_dict|use_cache) if \1 is not None else self\.config\./.test(
    textOf(node).replace(/\s+/g, " "),
  );

/** `output_attentions = output_attentions if … else self.config.output_attentions` is what `@unpack_inputs` does. */
export function flagHook(node: Syntax): readonly string[] | undefined {
  const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
  if (assignment?.type !== "assignment") return undefined;
  const name = textOf(required(assignment, "left"));
  if (!flags.test(name)) return undefined;
  const right = assignment.children.find((child) => child.field === "right");
  const text = right ? textOf(right).replace(/\s+/g, " ") : "";
  const pattern = new RegExp(`^\\(? ?${name} if ${name} is not None else self\\.config\\.\\w+ ?\\)?$`);
  return pattern.test(text) ? [] : undefined;
}

/** Flags that `@unpack_inputs` looks up whatever the model. */
const neededFlags = ["output_hidden_states", "return_dict"];

/** Keywords behind `**kwargs` as parameters of their own, and flags that sorting inputs out takes for granted. */
export function keywordOptions(forward: FunctionInfo, scope: Scope) {
  const explicit = explicitKeywords(forward);
  const isKnown = (flag: string): boolean => forward.parameters.some(({ name }) => name === flag);
  const missing = unpacking(forward, scope).length === 0 ? [] : neededFlags.filter((flag) => !isKnown(flag));
  const keywords = { ...explicit, names: [...new Set([...explicit.names, ...missing])] };
  const options = {
    added: keywords.names.map((name) => `${name}=None`),
    leftOut: ({ kind, name }: Parameter) => kind === "kwargs" && name === explicit.parameter,
  };
  return { keywords, options };
}

/** How a method is written that fills in flags. */
export const unpackedOptions = (fn: FunctionInfo, scope: Scope): FunctionOptions => ({
  decorators: unpacking(fn, scope),
  takesTraining: scope.training.function(fn),
  parameterType: inputType(scope),
  hook: flagHook,
  ...keywordOptions(fn, scope).options,
});
