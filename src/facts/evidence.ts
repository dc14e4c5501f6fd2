import type { Program } from "../program/program.ts";
import { type Syntax, walk } from "../python/syntax.ts";
import type { Frame, Interpreter } from "./interpreter.ts";
import { disagreement, filled, type Recording } from "./recording.ts";
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
  /** What was seen of an expression that inference never reached. */
  readonly unreached: (node: Syntax) => Value;
  readonly evidence: (inferredOf: (node: Syntax) => Value | undefined) => Evidence;
}

/**
 * What a parameter of a public method may be is more than what a run hands over: labels and masks come in several forms.
 */
function onlyWhatHolds(value: Value, before: Value, node: Syntax, frame: Frame, isPublic: boolean): Value {
  if (!isPublic || node.type !== "identifier" || value.kind !== "tensor") return value;
  const name = node.source.slice(node.start, node.end);
  if (frame.unit?.cells.has(name) !== true) return value;
  const rank = isLoose(name) ? rankOf(before) : value.rank;
  return tensor(rank, isLoose(name) || isLooseDtype(name) ? dtypeOf(before) : value.dtype);
}

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
