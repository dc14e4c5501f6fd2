import type { Program } from "../program/program.ts";
import { type Syntax, textOf, walk } from "../python/syntax.ts";
import type { Frame, Interpreter, Maybe, Unit } from "./interpreter.ts";
import { disagreement, filled, type Recording, type Seen } from "./recording.ts";
import { isLoose, isLooseDtype } from "./seeds.ts";
import { dtypeOf, rankOf, sameValue, tensor, unknown, type Value } from "./value.ts";

/** Where facts came from, when runs of the real model were recorded. */
export interface Evidence {
  /** Tensor expressions of the main module of which inference alone told rank and dtype. */
  readonly inferred: number;
  /** Expressions of which the runs told something that inference did not. */
  readonly recorded: number;
  /** Tensor expressions of which rank or dtype remain unknown. */
  readonly open: number;
  readonly contradictions: readonly { readonly node: Syntax; readonly reason: string }[];
}

/** A recording as the interpreter asks for it. */
export interface Witness {
  readonly refine: Interpreter["refine"];
  /** A guess from names and docstrings at what callers hand over, without what runs have shown to be wrong. */
  readonly guess: (unit: Unit, name: string, value: Maybe) => Maybe;
  /** What was seen of an expression that inference never reached. */
  readonly unreached: (node: Syntax) => Value;
  readonly evidence: (inferredOf: (node: Syntax) => Value | undefined) => Evidence;
}

/**
 * What a parameter of a public method may be is more than what a run hands over: labels and masks come in several forms.
 */
function onlyWhatHolds(value: Value, before: Value, node: Syntax, frame: Frame, isPublic: boolean): Value {
  if (!isPublic || node.type !== "identifier" || value.kind !== "tensor") return value;
  const name = textOf(node);
  if (frame.unit?.cells.has(name) !== true || !(isLoose(name) || isLooseDtype(name))) return value;
  const rank = isLoose(name) ? rankOf(before) : value.rank;
  return tensor(rank, dtypeOf(before));
}

/** What a function saw of a parameter: where its body names it first, nothing has changed it. */
function seenOf(unit: Unit, name: string, recording: Recording): Seen | undefined {
  let seen: Seen | undefined;
  walk(unit.node, (node) => {
    if (!seen && node.type === "identifier" && textOf(node) === name) seen = recording.of(unit.module, node);
    return !seen;
  });
  return seen;
}

/** A property that runs confirm, or say nothing of. */
const confirmed = <Item>(value: Item | undefined, seen: ReadonlySet<Item>): Item | undefined =>
  value !== undefined && [...seen].every((each) => each === value) ? value : undefined;

export function createWitness(program: Program, recording: Recording, isPublic: (frame: Frame) => boolean): Witness {
  const told = new Set<Syntax>();
  return {
    refine: (node, before, frame) => {
      const seen = recording.of(frame.module, node);
      if (!seen) return before;
      const value = onlyWhatHolds(filled(before, seen), before, node, frame, isPublic(frame));
      if (value === before || sameValue(value, before)) return before;
      told.add(node);
      return value;
    },
    guess: (unit, name, value) => {
      const seen = value?.kind === "tensor" ? seenOf(unit, name, recording) : undefined;
      if (!seen || value?.kind !== "tensor") return value;
      return tensor(confirmed(value.rank, seen.ranks), confirmed(value.dtype, seen.dtypes));
    },
    unreached: (node) => {
      const seen = recording.of(program.main, node);
      return seen ? filled(unknown, seen) : unknown;
    },
    evidence: (inferredOf) => {
      const contradictions: { node: Syntax; reason: string }[] = [];
      let [inferred, recorded, open] = [0, 0, 0];
      walk(program.main.root, (node) => {
        const value = inferredOf(node);
        if (!value) return;
        const seen = recording.of(program.main, node);
        const reason = seen && disagreement(value, seen);
        if (reason !== undefined) contradictions.push({ node, reason });
        if (told.has(node)) recorded++;
        if (value.kind !== "tensor") return;
        if (value.rank === undefined || value.dtype === undefined) open++;
        else if (!told.has(node)) inferred++;
      });
      return { inferred, recorded, open, contradictions };
    },
  };
}
