import type { FunctionInfo } from "../../program/module.ts";
import { field, named, type Syntax, stringValue, walk } from "../../python/syntax.ts";
import type { Scope } from "../scope.ts";

/** Keys of the dictionary that a method returns as it stands; `undefined` where it returns anything else. */
function returnedKeys({ node }: FunctionInfo): readonly (string | undefined)[] | undefined {
  let keys: readonly (string | undefined)[] | undefined;
  walk(node, (each) => {
    const value = each.type === "return_statement" ? named(each)[0] : undefined;
    if (value?.type === "dictionary") keys = named(value).map((pair: Syntax) => stringValue(field(pair, "key")));
  });
  return keys;
}

/**
 * The lines of `prepare_inputs_for_generation`. Calls of Keras layers want the first input whatever happens, which models
 * with an encoder leave out once the encoder has run ("Layer.call", Keras API documentation).
 */
export function generationInputs(fn: FunctionInfo, lines: readonly string[], scope: Scope): readonly string[] {
  const forward = scope.owner && scope.program.method(scope.owner.info, "forward");
  const first = forward?.parameters.find(({ name }) => name !== "self");
  const keys = returnedKeys(fn);
  if (first === undefined || keys === undefined || keys.includes(first.name)) return lines;
  return lines.map((line) => line.replace(/^(\s*return \{)/, `$1"${first.name}": None, `));
}
