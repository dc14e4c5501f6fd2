import type { ClassInfo, FunctionInfo, ModuleInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import type { Parameter } from "../python/signature.ts";
import type { Syntax } from "../python/syntax.ts";
import type { GivenValue, OpFacts } from "./op-facts.ts";
import { collapsed, type Value } from "./value.ts";

/** `undefined`: nothing is known yet, because what it depends on has not been reached. */
export type Maybe = Value | undefined;

/** Something that many places write to and read from: a parameter, a result, an attribute. Values only grow. */
export interface Cell {
  value: Maybe;
  changes: number;
  readonly readers: Set<Unit>;
}

/** A function, a method, a nested function or a lambda: what is analysed at once. */
export interface Unit {
  readonly key: string;
  readonly node: Syntax;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly module: ModuleInfo;
  readonly owner: ClassInfo | undefined;
  readonly isMethod: boolean;
  readonly cells: ReadonlyMap<string, Cell>;
  /** Names that the body binds: reading one before that is no reading of a global. */
  readonly locals: ReadonlySet<string>;
  /** Names of the enclosing functions. */
  readonly captured: Map<string, Cell>;
  readonly result: Cell;
  /** Values of expressions, as of the last analysis. */
  record: Map<Syntax, Value>;
  visits: number;
  isQueued: boolean;
  isRunning: boolean;
}

export type Environment = Map<string, Value>;

/** The state of one analysis of a unit. */
export interface Frame {
  readonly unit: Unit | undefined;
  readonly module: ModuleInfo;
  readonly record: Map<Syntax, Value>;
  /** `undefined` behind `return`, `raise`, `break` and `continue`. */
  env: Environment | undefined;
  result: Maybe;
  returns: boolean;
  /** Environments that leave the innermost loop, by `break` or `continue`. */
  jumps: Environment[] | undefined;
}

/** An argument before calls are resolved; a value that has not been reached yet is `undefined`. */
export interface Given {
  readonly keyword?: string | undefined;
  readonly value: Maybe;
}

/** The parts of the interpreter that call each other. */
export interface Interpreter {
  readonly program: Program;
  readonly ops: OpFacts;
  readonly evaluate: (node: Syntax, frame: Frame) => Maybe;
  readonly call: (callee: Maybe, given: readonly Given[], frame: Frame) => Maybe;
  readonly attribute: (object: Value, name: string, frame: Frame, isSelf?: boolean) => Maybe;
  readonly execute: (statement: Syntax, frame: Frame) => void;
  readonly read: (cell: Cell, frame: Frame) => Maybe;
  readonly write: (cell: Cell, value: Maybe) => void;
  /** The cell of `self.<name>` of a class. */
  readonly attributeCell: (info: ClassInfo, name: string) => Cell;
  readonly unitOf: (info: FunctionInfo) => Unit;
  /** The unit of a nested function or a lambda. */
  readonly closureOf: (node: Syntax, name: string, frame: Frame) => Unit;
  readonly unitByKey: (key: string) => Unit | undefined;
  /** Analyses a unit that has not been analysed yet, as far as the stack allows. */
  readonly demand: (unit: Unit) => void;
  readonly descendants: (info: ClassInfo) => readonly ClassInfo[];
  /** Fills in what runs of the real model have shown, where there were any. */
  readonly refine: ((node: Syntax, value: Value, frame: Frame) => Value) | undefined;
  /** Value of a module-level name. */
  readonly global: (module: ModuleInfo, name: string) => Maybe;
}

/** Arguments as the rules take them, `undefined` when one has not been reached yet. */
export function settled(given: readonly Given[]): readonly GivenValue[] | undefined {
  const values: GivenValue[] = [];
  for (const { keyword, value } of given) {
    if (value === undefined) return undefined;
    values.push(keyword === undefined ? { value: filled(value) } : { keyword, value: filled(value) });
  }
  return values;
}

/** Cached states beside new ones, as in `torch.cat([past, states])`, are of the kind of the new ones. */
function filled(given: Value): Value {
  const value = collapsed(given);
  if (value.kind !== "sequence" || !value.items?.some(({ kind }) => kind === "none")) return value;
  return { ...value, items: value.items.map((item) => (item.kind === "none" ? value.item : item)) };
}

/** The argument of a call by position or keyword. */
export const argument = (given: readonly Given[], position: number, keyword?: string): Maybe => {
  const named = keyword === undefined ? undefined : given.find((each) => each.keyword === keyword);
  if (named) return named.value;
  const positional = given.filter((each) => each.keyword === undefined);
  return positional[position]?.value;
};
