import type { ClassInfo, FunctionInfo } from "../program/module.ts";
import type { Program } from "../program/program.ts";
import type { Parameter } from "../python/signature.ts";
import type { Syntax } from "../python/syntax.ts";
import { isAside } from "./binding.ts";
import { createEngine, type Engine } from "./engine.ts";
import { createWitness, type Evidence, type Witness } from "./evidence.ts";
import type { Maybe, Unit } from "./interpreter.ts";
import type { OpFacts } from "./op-facts.ts";
import { createRecording, type RecordedFact } from "./recording.ts";
import { seedOf } from "./seeds.ts";
import { collapsed, join, tensor, unknown, type Value } from "./value.ts";

/** What is known of the expressions of a program. */
export interface Facts {
  /** Value of an expression node inside functions of the program, joined over all visits; `unknown` when never reached. */
  readonly valueOf: (node: Syntax) => Value;
  /** Value of `self.<name>` of a class, joined over all assignments, own and inherited. */
  readonly attribute: (info: ClassInfo, name: string) => Value;
  readonly result: (fn: FunctionInfo) => Value;
  /** Where facts came from, when there were recorded ones. */
  readonly evidence?: Evidence | undefined;
}

/**
 * Infers what the expressions of the main module hold, without running it: an abstract interpretation of all functions
 * that joins the arguments of all calls and goes on until nothing changes.
 *
 * @param recorded what runs of the real model have shown: it fills in what inference does not know, as it goes on
 */
export function inferFacts(program: Program, ops: OpFacts, recorded?: readonly RecordedFact[]): Facts {
  const isOpen = (owner: ClassInfo | undefined): boolean => owner !== undefined && isPublic(program, owner);
  const witness = recorded && createWitness(program, createRecording(recorded), (frame) => isOpen(frame.unit?.owner));
  const engine = createEngine(program, ops, witness);
  const classes = [...program.main.classes.values()].filter((info) => isPublic(program, info));
  for (const info of classes) enter(engine, program.method(info, "__init__"));
  engine.settle();
  for (const info of classes) if (info.methods.has("forward")) enter(engine, info.methods.get("forward"));
  engine.settle();
  thaw(engine);
  for (const fn of functionsOf(program)) {
    if (engine.unitOf(fn).visits > 0) continue;
    enter(engine, fn);
    engine.settle();
  }
  for (const unit of [...engine.units()]) if (unit.visits === 0) enterUnit(engine, unit);
  engine.settle();
  thaw(engine);
  return createFacts(engine, witness);
}

/** Whether users make instances of a class, so that what its methods get comes from outside. */
const isPublic = (program: Program, info: ClassInfo): boolean =>
  !isAside(info) && program.outerBases(info).some((base) => base.endsWith(".PreTrainedModel"));

/** Functions and methods of the main module: those of other attention kernels last, as they must not colour the rest. */
function functionsOf(program: Program): readonly FunctionInfo[] {
  const { classes, functions } = program.main;
  const methods = [...classes.values()].flatMap((info) => [...info.methods.values()]);
  const all = [...methods, ...functions.values()];
  return [...all.filter(({ owner }) => !isAside(owner)), ...all.filter(({ owner }) => isAside(owner))];
}

function enter(engine: Engine, fn: FunctionInfo | undefined): void {
  if (fn) enterUnit(engine, engine.unitOf(fn));
}

const guessed = (engine: Engine, unit: Unit, parameter: Parameter, isOpen: boolean): Maybe =>
  engine.guess(unit, parameter.name, seedOf(unit, parameter, isOpen));

/** Analyses a unit as called from outside. */
function enterUnit(engine: Engine, unit: Unit): void {
  const isOpen = unit.owner !== undefined && isPublic(engine.program, unit.owner);
  for (const parameter of unit.parameters) {
    const cell = unit.cells.get(parameter.name);
    // a model inside a model gets its states from there; only where nobody hands them over, names tell
    const isInner = parameter.name === "hidden_states";
    if (cell && !isInner) engine.write(cell, guessed(engine, unit, parameter, isOpen));
  }
  engine.demand(unit);
}

/** Settles what nobody told: parameters that no call fills, results and attributes that never come. */
function thaw(engine: Engine): void {
  for (const unit of engine.units()) {
    if (unit.visits === 0) continue;
    const isOpen = unit.owner !== undefined && isPublic(engine.program, unit.owner);
    for (const parameter of unit.parameters) {
      const cell = unit.cells.get(parameter.name);
      if (!cell || cell.value !== undefined) continue;
      const isStates = parameter.name === "hidden_states" && isOpen;
      engine.write(cell, isStates ? tensor(3, "float") : guessed(engine, unit, parameter, isOpen));
    }
  }
  engine.settle();
  for (const unit of engine.units())
    if (unit.visits > 0 && unit.result.value === undefined) engine.write(unit.result, unknown);
  for (const cell of engine.attributeCells())
    if (cell.value === undefined && cell.readers.size > 0) engine.write(cell, unknown);
  engine.settle();
}

function createFacts(engine: Engine, witness: Witness | undefined): Facts {
  const records = new Map<Syntax, Value>();
  for (const unit of engine.units()) {
    if (engine.isInDoubt(unit)) continue;
    for (const [node, value] of unit.record) records.set(node, value);
  }
  return {
    // caches count as `none` on the way, which only a spelled-out `None` is to the outside
    valueOf: (node) => {
      const value = records.get(node) ?? witness?.unreached(node) ?? unknown;
      return value.kind === "none" && node.type !== "none" ? unknown : collapsed(value);
    },
    attribute: (info, name) => {
      let result: Value | undefined;
      for (const each of engine.program.ancestry(info)) {
        const { value } = engine.attributeCell(each, name);
        if (value) result = result === undefined ? value : join(result, value);
      }
      return result ? collapsed(result) : unknown;
    },
    result: (fn) => collapsed(engine.unitOf(fn).result.value ?? unknown),
    evidence: witness?.evidence((node) => records.get(node)),
  };
}
