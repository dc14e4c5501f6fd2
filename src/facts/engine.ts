import type { ClassInfo, FunctionInfo, ModuleInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import { required, type Syntax } from "../python/syntax.ts";
import { assignedAttributes } from "./assigned.ts";
import { attributeOf, classFrame } from "./attributes.ts";
import { isAside, isStatic, receiverOf } from "./binding.ts";
import { callValue } from "./calls.ts";
import { newCell, readCell, writeCell } from "./cells.ts";
import { isConfigName } from "./configuration.ts";
import type { Witness } from "./evidence.ts";
import { evaluateExpression } from "./expressions.ts";
import type { Cell, Environment, Frame, Interpreter, Maybe, Unit } from "./interpreter.ts";
import { builtinValue, definitionValue, qualifiedValue } from "./names.ts";
import type { OpFacts } from "./op-facts.ts";
import { executeStatement } from "./statements.ts";
import { closureUnit, functionUnit, mentionedNames } from "./units.ts";
import { join, none, unknown, type Value } from "./value.ts";

/** The interpreter with its work list. */
export interface Engine extends Interpreter {
  /** What names and docstrings say of a parameter, as far as runs do not tell otherwise. */
  readonly guess: Witness["guess"];
  /** Analyses until nothing changes. */
  readonly settle: () => void;
  readonly units: () => Iterable<Unit>;
  /** Cells of attributes that methods assign. */
  readonly attributeCells: () => Iterable<Cell>;
  /** Seconds-saver for sources that never settle: units that were still to be looked at are in doubt. */
  readonly isInDoubt: (unit: Unit) => boolean;
}

/** Far beyond what any model needs: some 20 analyses of each of a thousand functions. */
const visitLimit = 20_000;
const stackLimit = 50;

/** Cells of `self.<name>` by class. */
function attributeStore() {
  const cells = new Map<string, Cell>();
  const assigned: Cell[] = [];
  const cellOf = (info: ClassInfo, name: string): Cell => {
    const key = `${info.key}.${name}`;
    const known = cells.get(key);
    if (known) return known;
    const cell = newCell();
    cells.set(key, cell);
    if (assignedAttributes(info).has(name)) assigned.push(cell);
    return cell;
  };
  return { cellOf, assigned };
}

/** Units by key, closures by their node. */
function unitStore() {
  const units = new Map<string, Unit>();
  const closures = new Map<Syntax, Unit>();
  const unitOf = (info: FunctionInfo): Unit => {
    const known = units.get(info.key);
    if (known) return known;
    const unit = functionUnit(info);
    units.set(info.key, unit);
    return unit;
  };
  const closureOf = (node: Syntax, name: string, frame: Frame): Unit => {
    const known = closures.get(node);
    if (known) return known;
    const unit = closureUnit(node, name, frame);
    closures.set(node, unit);
    units.set(unit.key, unit);
    return unit;
  };
  return { units, unitOf, closureOf };
}

/** What remains to be analysed, and how often and how deep that was done. */
function workList(run: (unit: Unit) => void) {
  const queue: Unit[] = [];
  let visits = 0;
  let depth = 0;
  const enqueue = (unit: Unit): void => {
    if (unit.isQueued) return;
    unit.isQueued = true;
    queue.push(unit);
  };
  const analyse = (unit: Unit): void => {
    visits++;
    unit.visits++;
    unit.isRunning = true;
    depth++;
    run(unit);
    depth--;
    unit.isRunning = false;
  };
  const demand = (unit: Unit): void => {
    // a result that is still missing may come with arguments that have come since
    const isWanting = unit.isQueued && unit.result.value === undefined;
    if (unit.isRunning || (unit.visits > 0 && !isWanting)) return;
    if (depth < stackLimit) analyse(unit);
    else enqueue(unit);
  };
  const settle = (): void => {
    while (visits < visitLimit) {
      const unit = queue.shift();
      if (!unit) return;
      unit.isQueued = false;
      analyse(unit);
    }
  };
  return { enqueue, demand, settle };
}

export function createEngine(program: Program, ops: OpFacts, witness: Witness | undefined): Engine {
  const { units, unitOf, closureOf } = unitStore();
  const attributes = attributeStore();
  const work = workList((unit) => runUnit(it, unit));
  const it: Engine = {
    program,
    ops,
    evaluate: (node, frame) => evaluateExpression(it, node, frame),
    call: (callee, given, frame) => callValue(it, callee, given, frame),
    attribute: (object, name, frame, isSelf = false) => attributeOf(it, object, name, frame, isSelf),
    execute: (statement, frame) => executeStatement(it, statement, frame),
    read: readCell,
    write: (cell, value) => writeCell(cell, value, work.enqueue),
    attributeCell: attributes.cellOf,
    unitOf,
    closureOf: (node, name, frame) => {
      const unit = closureOf(node, name, frame);
      capture(it, unit, node, frame);
      return unit;
    },
    unitByKey: (key) => units.get(key) ?? findUnit(program, key, unitOf),
    demand: work.demand,
    descendants: descendantsIn(program),
    refine: witness?.refine,
    guess: witness?.guess ?? ((_unit, _name, value) => value),
    global: globals(program, (node, frame) => evaluateExpression(it, node, frame)),
    settle: work.settle,
    units: () => units.values(),
    attributeCells: () => attributes.assigned,
    isInDoubt: (unit) => unit.isQueued,
  };
  return it;
}

/** A function's unit by its key, `<module>:<function>` or `<module>:<class>.<function>`. */
function findUnit(program: Program, key: string, unitOf: (info: FunctionInfo) => Unit): Unit | undefined {
  const [moduleName = "", path = ""] = key.split(":");
  if (path === "") return undefined;
  const [head = "", method] = path.split(".");
  if (method !== undefined) {
    const info = program.classOf(`${moduleName}:${head}`)?.methods.get(method);
    return info && unitOf(info);
  }
  const found = program.resolve(`${moduleName}.${head}`);
  return found?.kind === "function" ? unitOf(found.info) : undefined;
}

/** Classes of the main module that derive from a class; those of other attention kernels stay apart. */
function descendantsIn(program: Program): (info: ClassInfo) => readonly ClassInfo[] {
  const cache = new Map<ClassInfo, readonly ClassInfo[]>();
  return (info) => {
    let found = cache.get(info);
    if (!found) {
      const classes = [...program.main.classes.values()];
      found = classes.filter((each) => each !== info && !isAside(each) && program.ancestry(each).includes(info));
      cache.set(info, found);
    }
    return found;
  };
}

function globals(program: Program, evaluate: (node: Syntax, frame: Frame) => Maybe): Interpreter["global"] {
  const cache = new Map<Syntax, Value>();
  return (module: ModuleInfo, name: string) => {
    const classInfo = module.classes.get(name);
    if (classInfo) return definitionValue({ kind: "class", info: classInfo });
    const fn = module.functions.get(name);
    if (fn) return definitionValue({ kind: "function", info: fn });
    const imported = module.imports.get(name);
    if (imported !== undefined) return qualifiedValue(program, imported);
    const node = module.constants.get(name);
    if (!node) return builtinValue(name) ?? unknown;
    const known = cache.get(node);
    if (known) return known;
    cache.set(node, unknown);
    const value = evaluate(node, classFrame({ module })) ?? unknown;
    cache.set(node, value);
    return value;
  };
}

/** Hands the names that a closure mentions to its unit. */
function capture(it: Engine, unit: Unit, node: Syntax, frame: Frame): void {
  for (const name of mentionedNames(node)) {
    const outer = frame.unit?.captured.get(name);
    const value = frame.env?.get(name) ?? (outer && it.read(outer, frame));
    if (value === undefined || unit.cells.has(name)) continue;
    let cell = unit.captured.get(name);
    if (!cell) {
      cell = newCell();
      unit.captured.set(name, cell);
    }
    it.write(cell, value);
  }
}

function runUnit(it: Engine, unit: Unit): void {
  const env: Environment = new Map();
  const frame: Frame = {
    unit,
    module: unit.module,
    record: new Map(),
    env,
    result: undefined,
    returns: false,
    jumps: undefined,
  };
  unit.parameters.forEach(({ name, node }, i) => {
    const cell = unit.cells.get(name);
    if (!cell) return;
    const isReceiver = i === 0 && unit.isMethod && !isStatic(unit);
    const value = isReceiver
      ? receiverOf(unit)
      : isConfigName(name)
        ? ({ kind: "config" } as const)
        : it.read(cell, frame);
    if (!value) return;
    env.set(name, value);
    frame.record.set(node, value);
  });
  const body = required(unit.node, "body");
  let result: Maybe;
  if (unit.node.type === "lambda") result = it.evaluate(body, frame);
  else {
    it.execute(body, frame);
    const fallsThrough = frame.env !== undefined;
    result = fallsThrough
      ? frame.result === undefined
        ? frame.returns
          ? undefined
          : none
        : join(frame.result, none)
      : frame.result;
  }
  unit.record = frame.record;
  it.write(unit.result, result);
}
