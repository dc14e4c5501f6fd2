import type { Facts } from "../facts/facts.ts";
import type { FunctionInfo, ModuleInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import type { Syntax } from "../python/syntax.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ClassPlan, ModulePlan } from "./class-plan.ts";
import type { PortWriter } from "./port-writer.ts";
import type { Operand } from "./rule.ts";
import type { TfNames } from "./tf-names.ts";
import type { Training } from "./training.ts";

/** What all translations of one module share. */
export interface Translator {
  readonly program: Program;
  readonly module: ModuleInfo;
  readonly plan: ModulePlan;
  readonly facts: Facts;
  readonly catalogue: Catalogue;
  readonly training: Training;
  readonly names: TfNames;
  readonly port: PortWriter;
  /** Text of the model's configuration file. */
  readonly configuration?: string | undefined;
  /** Translates any expression: the handlers of single forms come back to it for the parts. */
  readonly expression: (node: Syntax, scope: Scope) => Operand;
  /** Takes a definition of the library into the port where it has no TensorFlow twin; gives its name. */
  readonly carry: (qualified: string, scope: Scope) => string | undefined;
}

/** Where an expression or a statement stands. */
export interface Scope extends Translator {
  readonly owner: ClassPlan | undefined;
  readonly fn: FunctionInfo | undefined;
  /** The text of the training flag, where the function has one. */
  readonly trainingFlag: string | undefined;
  /** Names that stand for others in the port. */
  readonly renames: ReadonlyMap<string, string>;
  /** Name of `**kwargs` of a `call` whose keywords are parameters of their own: `@unpack_inputs` hands none through. */
  readonly keywords?: string | undefined;
  /** Whether the statements belong to a method with `@unpack_inputs`, which fills in flags from the configuration. */
  readonly unpacked: boolean;
}

export const withRenames = (scope: Scope, renames: ReadonlyMap<string, string>): Scope => ({
  ...scope,
  renames: new Map([...scope.renames, ...renames]),
});

export const translated = (node: Syntax, scope: Scope): Operand => scope.expression(node, scope);
