import { named, required, type Syntax } from "../python/syntax.ts";
import { bindTarget } from "./assignments.ts";
import { copyOf } from "./environment.ts";
import type { Frame, Interpreter, Maybe } from "./interpreter.ts";
import { elementOf, elementsOf } from "./sequences.ts";
import { listOf, none, tuple, unknown, type Value } from "./value.ts";

/** `[body for target in source if condition]`, as a list or what a generator yields. */
export function comprehension(it: Interpreter, node: Syntax, frame: Frame): Maybe {
  const outer = frame.env;
  if (!outer) return undefined;
  const body = required(node, "body");
  const clauses = named(node).filter((child) => child !== body);
  frame.env = copyOf(outer);
  const [clause] = clauses;
  const isSimple = clauses.length === 1 && clause?.type === "for_in_clause";
  const source = clause ? it.evaluate(required(clause, "right"), frame) : undefined;
  const items = elementsOf(source);
  let result: Maybe;
  if (isSimple && items && items.length <= 8) result = each(it, clause, body, items, frame);
  else result = general(it, clauses, body, items, frame);
  frame.env = outer;
  return result;
}

/** One result for each of several known elements. */
function each(it: Interpreter, clause: Syntax, body: Syntax, items: readonly Value[], frame: Frame): Maybe {
  const results: Value[] = [];
  for (const item of items) {
    bindTarget(it, required(clause, "left"), item, frame);
    const result = it.evaluate(body, frame);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return { ...tuple(results), type: "list" };
}

function general(
  it: Interpreter,
  clauses: readonly Syntax[],
  body: Syntax,
  items: readonly Value[] | undefined,
  frame: Frame,
): Maybe {
  for (const clause of clauses) {
    if (clause.type === "for_in_clause") {
      const source = it.evaluate(required(clause, "right"), frame);
      if (source === undefined) return undefined;
      bindTarget(it, required(clause, "left"), elementOf(source), frame);
    } else for (const condition of named(clause)) it.evaluate(condition, frame);
  }
  const item = body.type === "pair" ? it.evaluate(required(body, "value"), frame) : it.evaluate(body, frame);
  if (body.type === "pair") {
    it.evaluate(required(body, "key"), frame);
    return { kind: "dict", item: item ?? unknown };
  }
  if (item === undefined) return undefined;
  // `tuple(v for v in [a, b, c] if v is not None)`: the main result stands first and is never left out
  const [first] = items ?? [];
  const isFilter = body.type === "identifier" && clauses.length === 2 && first !== undefined && first.kind !== "none";
  return isFilter ? { ...listOf(item), head: [first] } : items?.length === 0 ? listOf(none) : listOf(item);
}
