import { parseSyntax, type Syntax, walk } from "../../src/python/syntax.ts";
import type { VerifiedClass } from "../../src/sidecar/verify.ts";
import { verdictOf } from "../../src/verify/outcome.ts";
import type { Fault, Planted } from "./faults.ts";

/** What verify said of a planted mistake. */
export interface Found {
  readonly fault: Fault;
  /** Whether the class was named, and no sound one beside it. */
  readonly isNamed: boolean;
  /** Lines of the port that were named, the first one counts. */
  readonly line: number | undefined;
  /** The number of statements between the mistake and that line; `undefined` where it lies in another function. */
  readonly distance: number | undefined;
  readonly planted: number;
  readonly said: string;
}

const simple = /_statement$|^assignment$|^augmented_assignment$/;
const compound = /^(if|for|while|with|try|match)_statement$/;

/** The simple statements of a function or a module, in order, and the heads of compound ones. */
function statements(text: string): readonly Syntax[] {
  const found: Syntax[] = [];
  walk(parseSyntax(text), (node) => {
    if (!simple.test(node.type) || node.parent?.type === "expression_statement") return;
    found.push(node);
  });
  return found;
}

const lastRow = (node: Syntax): number => node.row + node.source.slice(node.start, node.end).split("\n").length - 1;

/** Where a statement ends as far as distances go: a compound one is its head. */
function endOf(node: Syntax): number {
  if (!compound.test(node.type)) return lastRow(node);
  const block = node.children.find((child) => child.type === "block");
  return block === undefined ? lastRow(node) : block.row - 1;
}

function functionOf(node: Syntax): Syntax | undefined {
  let outer = node.parent;
  while (outer !== undefined && outer.type !== "function_definition") outer = outer.parent;
  return outer;
}

/** How many statements lie between two lines of a port; 0 for the same one. */
export function statementsBetween(text: string, from: number, to: number): number | undefined {
  const all = statements(text);
  const at = (line: number): number => {
    const holders = all.flatMap((node, index) => (node.row < line && line - 1 <= endOf(node) ? [index] : []));
    return holders.at(-1) ?? -1;
  };
  if (from === to) return 0;
  const [left, right] = [at(from), at(to)];
  const [first, second] = [all[left], all[right]];
  if (first === undefined || second === undefined || functionOf(first) !== functionOf(second)) return undefined;
  return Math.abs(right - left);
}

/** The first line of the port that a class was told to go wrong in: weights come before outputs, as in the report. */
export function lineOf({ culprit, weights, checks, detail }: VerifiedClass): number | undefined {
  const finding = [...weights.missing, ...weights.mis_shaped, ...weights.unexpected].find(({ line }) => line !== null);
  if (finding?.line) return finding.line;
  if (culprit?.tensorflow) return culprit.tensorflow.line;
  const texts = [...checks.filter(({ status }) => status === "failed").map((each) => each.detail), detail];
  const places = texts.map((text) => /modeling_tf_\w+\.py:(\d+)/.exec(text ?? "")?.[1]);
  const place = places.find((line) => line !== undefined);
  return place === undefined ? undefined : Number(place);
}

export function foundOf(fault: Fault, planted: Planted, classes: readonly VerifiedClass[]): Found {
  const isWrong = (name: string): boolean =>
    classes.some((found) => found.class === name && verdictOf(found) === "disagree");
  const named = classes.find((found) => found.class === fault.class);
  const line = named === undefined ? undefined : lineOf(named);
  // What kept verify from looking is worth a word in the table as well.
  const telling = named?.checks.filter(({ name, status }) => status === "failed" || name === "locate");
  const failed = telling?.map(({ name, detail }) => `${name}: ${detail ?? "failed"}`);
  const cause = named?.culprit?.cause;
  const said = [named?.status ?? "nothing", named?.at, named?.detail, cause?.code, ...(failed ?? [])];
  return {
    fault,
    isNamed: isWrong(fault.class) && (fault.sound === undefined || !isWrong(fault.sound)),
    line,
    distance: line === undefined ? undefined : statementsBetween(planted.text, planted.line, line),
    planted: planted.line,
    said: said.filter((part) => part !== undefined && part !== null && part !== "").join("; "),
  };
}

/** Whether the line that was named is that of the mistake, within one statement. */
export const isPlaced = ({ distance }: Found): boolean => distance !== undefined && distance <= 1;

/** A line of the table of misses. */
export function missText({ fault, isNamed, line, planted, said }: Found): string {
  const { model, class: name, within, cause } = fault;
  const what = isNamed ? `named line ${line ?? "none"}` : "did not name the class";
  return `${model} ${name}, ${cause} in ${within} (line ${planted}): ${what} [${said.slice(0, 160)}]`;
}
