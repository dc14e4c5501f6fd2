import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { inferFacts } from "../facts/facts.ts";
import { type ModuleInfo, readModule } from "../program/module.ts";
import { createProgram } from "../program/program.ts";
import { planModule } from "../translate/class-plan.ts";
import { createPortWriter } from "../translate/port-writer.ts";
import { ruleFacts } from "../translate/rule-facts.ts";
import type { Scope } from "../translate/scope.ts";
import { createTfNames } from "../translate/tf-names.ts";
import { trainingOf } from "../translate/training.ts";
import { toolCatalogue } from "../translate/translate.ts";
import { testExpression } from "./expression.ts";
import { innerImports } from "./local-import.ts";
import { testFacts } from "./test-facts.ts";
import type { Resolution, Twins } from "./twins.ts";

/** A test module under translation. */
export interface TestScope extends Scope {
  /** What a name of the module is called in the port; `undefined` for names that it does not import or define. */
  readonly resolve: (name: string) => Resolution | undefined;
  /** Whether the model's main input is another one than `input_ids`. */
  readonly hasOtherInput: boolean;
}

export function testModule(path: string, source: string): ModuleInfo {
  return readModule(path.replace(/\.py$/, "").replaceAll("/", "."), path, source);
}

const own = "";

/** Resolves the names of a module: imports by the library's twins, classes of its own by the prefix of the port. */
export function resolver(module: ModuleInfo, twins: Twins): (name: string) => Resolution | undefined {
  const known = new Map<string, Resolution | undefined>();
  const inner = innerImports(module.root, module.name);
  const find = (name: string): Resolution | undefined => {
    const imported = module.imports.get(name) ?? inner.get(name);
    if (imported !== undefined) return /^torch(\.|$)/.test(imported) ? undefined : twins(imported);
    if (!module.classes.has(name)) return undefined;
    return { module: own, name: name.startsWith("TF") ? name : `TF${name}` };
  };
  return (name) => {
    if (!known.has(name)) known.set(name, find(name));
    return known.get(name);
  };
}

/** A scope in which the translator's rules work on a test module. */
export function testScope(checkout: Checkout, folder: ModelFolder, module: ModuleInfo, twins: Twins): TestScope {
  const { catalogue, supportsById } = toolCatalogue();
  const program = createProgram(module, () => undefined);
  const facts = testFacts(inferFacts(program, ruleFacts(catalogue)));
  const port = createPortWriter({
    prefix: "",
    fileOf: () => module.path,
    keras: checkout.era.keras,
    supports: supportsById,
    taken: new Set([...module.classes.keys(), ...module.functions.keys(), ...module.constants.keys()]),
  });
  return {
    program,
    module,
    plan: planModule(program, folder.configClass, []),
    facts,
    catalogue,
    training: trainingOf(program, facts, () => false),
    names: createTfNames(checkout, folder.model, port.imports),
    port,
    expression: testExpression,
    carry: () => undefined,
    owner: undefined,
    fn: undefined,
    trainingFlag: undefined,
    renames: new Map(),
    unpacked: false,
    resolve: resolver(module, twins),
    hasOtherInput: /^ {4}main_input_name = "(?!input_ids")/m.test(folder.source),
  };
}
