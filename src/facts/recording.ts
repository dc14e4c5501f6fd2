import type { ModuleInfo } from "../program/module.ts";
import type { Syntax } from "../python/syntax.ts";
import { type Dtype, tensor, type Value } from "./value.ts";

/** What an expression was seen to be while the real model ran. Lines start at 1, columns (UTF-16 code units) at 0. */
export interface RecordedFact {
  /** Checkout path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** `tensor`, `None`, `int`, …: all that were seen. */
  readonly kinds: readonly string[];
  /** Ranks and dtypes (`float32`) of the tensors among them. */
  readonly ranks: readonly number[];
  readonly dtypes: readonly string[];
}

/** What runs tell of one expression; a property that was seen in several forms is left open. */
export interface Seen {
  readonly kinds: ReadonlySet<string>;
  readonly ranks: ReadonlySet<number>;
  readonly dtypes: ReadonlySet<Dtype>;
}

/** Recorded facts by place. */
export interface Recording {
  readonly of: (module: ModuleInfo, node: Syntax) => Seen | undefined;
}

const dtypeClass = (name: string): Dtype =>
  name === "bool" ? "bool" : /^u?int/.test(name) ? "int" : name.startsWith("complex") ? "complex" : "float";

/** A number for a span of a text. */
const spanKey = (start: number, end: number): number => start * 2 ** 24 + end;

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Facts of one file by the span of their expression. */
function indexed(facts: readonly RecordedFact[], source: string): ReadonlyMap<number, Seen> {
  const starts = lineStarts(source);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? Number.NaN) + column;
  return new Map(
    facts.map(({ line, column, endLine, endColumn, kinds, ranks, dtypes }) => [
      spanKey(offset(line, column), offset(endLine, endColumn)),
      { kinds: new Set(kinds), ranks: new Set(ranks), dtypes: new Set(dtypes.map(dtypeClass)) },
    ]),
  );
}

/** Makes recorded facts ready to be asked for. */
export function createRecording(facts: readonly RecordedFact[]): Recording {
  const byFile = new Map<string, RecordedFact[]>();
  for (const fact of facts) byFile.set(fact.file, [...(byFile.get(fact.file) ?? []), fact]);
  const indexes = new Map<ModuleInfo, ReadonlyMap<number, Seen>>();
  return {
    of: (module, node) => {
      if (module.parts?.some((part) => part.root.source === node.source)) return undefined;
      let index = indexes.get(module);
      if (!index) {
        index = indexed(byFile.get(module.path) ?? [], module.root.source);
        indexes.set(module, index);
      }
      return index.get(spanKey(node.start, node.end));
    },
  };
}

const only = <Item>(items: ReadonlySet<Item>): Item | undefined => (items.size === 1 ? [...items][0] : undefined);

/** `None` beside a tensor says that it is optional, which facts do not tell. */
const isTensor = ({ kinds }: Seen): boolean =>
  kinds.has("tensor") && [...kinds].every((kind) => kind === "tensor" || kind === "None");

/** What inference knows, and what was seen where it knows nothing. A fact is never overridden. */
export function filled(value: Value, seen: Seen): Value {
  if (!isTensor(seen)) return value;
  if (value.kind === "unknown" && !value.plain) return tensor(only(seen.ranks), only(seen.dtypes));
  if (value.kind !== "tensor") return value;
  return tensor(value.rank ?? only(seen.ranks), value.dtype ?? only(seen.dtypes), value.convolved);
}

/** How what was inferred disagrees with what was seen: a mistake in one of the two. */
export function disagreement(value: Value, seen: Seen): string | undefined {
  const list = (items: Iterable<string | number>): string => [...items].join(", ");
  if (value.kind === "tensor") {
    if (seen.kinds.size > 0 && !seen.kinds.has("tensor") && only(seen.kinds) !== "None")
      return `a tensor was inferred, ${list(seen.kinds)} seen`;
    if (value.rank !== undefined && [...seen.ranks].some((rank) => rank !== value.rank))
      return `rank ${value.rank} was inferred, ${list(seen.ranks)} seen`;
    if (value.dtype !== undefined && [...seen.dtypes].some((dtype) => dtype !== value.dtype))
      return `${value.dtype} was inferred, ${list(seen.dtypes)} seen`;
    return undefined;
  }
  // sizes that PyTorch computes as tensors are Python's numbers in a port
  if (value.kind === "number" && [...seen.ranks].every((rank) => rank === 0)) return undefined;
  const isOpen = ["unknown", "none", "either"].includes(value.kind);
  return !isOpen && seen.kinds.has("tensor") && isTensor(seen) ? `${value.kind} was inferred, tensor seen` : undefined;
}
