import { formatPython } from "../translate/format.ts";
import { plainModules } from "../translate/imports.ts";
import { boundName, type ImportLine, relativeTestModule, renderImportBlock } from "./import-block.ts";
import { type Layout, tensorflowGuard } from "./layout.ts";
import { isClassPiece, mentionsOf, type Piece } from "./piece.ts";
import type { TestScope } from "./test-scope.ts";

/** Names that rules write into ports, and where tests get them from. */
const guarded: Readonly<Record<string, ImportLine>> = {
  tf: { module: "tensorflow", name: "*", alias: "tf" },
  keras: { module: "transformers.modeling_tf_utils", name: "keras" },
  shape_list: { module: "transformers.tf_utils", name: "shape_list" },
  stable_softmax: { module: "transformers.tf_utils", name: "stable_softmax" },
  get_tf_activation: { module: "transformers.activations_tf", name: "get_tf_activation" },
};

const indented = (text: string): string => text.replace(/^(?=.)/gm, "    ");

function classText(piece: Piece & { readonly members: readonly Piece[] }): string {
  const members = piece.members.filter(({ leftOut }) => leftOut === undefined);
  const texts = members.map((member, index) => {
    const previous = members[index - 1];
    const isTight =
      previous !== undefined &&
      !/^\s*(?:#.*\n)*\s*(?:@|def |class )/m.test(`${previous.text}`) &&
      !/\bdef /.test(member.text);
    return `${index === 0 ? "" : isTight ? "\n" : "\n\n"}${indentedCode(member.text)}`;
  });
  return `${piece.text}\n${texts.length === 0 ? "    pass" : texts.join("")}`;
}

/** Moves a member into its class; lines inside strings stay where they were. */
function indentedCode(text: string): string {
  const inString = linesInsideStrings(text);
  return text
    .split("\n")
    .map((line, row) => (line === "" || inString.has(row) ? line : `    ${line}`))
    .join("\n");
}

function linesInsideStrings(text: string): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const match of text.matchAll(/("""|''')[\s\S]*?\1/g)) {
    const first = text.slice(0, match.index).split("\n").length - 1;
    const count = match[0].split("\n").length;
    for (let row = first + 1; row < first + count; row++) rows.add(row);
  }
  return rows;
}

function textOfPiece(piece: Piece): string {
  const text = isClassPiece(piece) ? classText(piece) : piece.text;
  return piece.guard === undefined ? text : `if ${piece.guard}:\n${indentedCode(text)}`;
}

/** Definitions that translated expressions carry along. */
function carried(body: string, scope: TestScope): readonly string[] {
  const all = scope.port.supports();
  const kept = new Set<string>();
  let wanted = mentionsOf(body).names;
  for (let grown = true; grown; ) {
    grown = false;
    for (const { name, text } of all) {
      if (kept.has(name) || !wanted.has(name)) continue;
      kept.add(name);
      wanted = new Set([...wanted, ...mentionsOf(text).names]);
      grown = true;
    }
  }
  return all.filter(({ name }) => kept.has(name)).map(({ text }) => text.trimEnd());
}

interface Blocks {
  readonly imports: readonly ImportLine[];
  readonly guards: ReadonlyMap<string, readonly ImportLine[]>;
}

/** The imports that the port needs: those of the source that are still used, and what rules added. */
function neededImports(layout: Layout, names: ReadonlySet<string>, inner: ReadonlySet<string>): Blocks {
  const used = (lines: readonly ImportLine[]): ImportLine[] => lines.filter((line) => names.has(boundName(line)));
  const imports = used(layout.imports);
  const bound = new Set(imports.map(boundName));
  const guards = new Map<string, ImportLine[]>();
  for (const [condition, lines] of layout.guards) {
    const fresh = used(lines).filter((line) => !bound.has(boundName(line)));
    for (const line of fresh) bound.add(boundName(line));
    if (fresh.length > 0) guards.set(condition, fresh);
  }
  const defined = new Set(layout.pieces.map(({ name }) => name));
  const missing = (table: Readonly<Record<string, ImportLine>>): readonly ImportLine[] =>
    Object.entries(table)
      .filter(([name]) => names.has(name) && !bound.has(name) && !defined.has(name))
      .map(([, line]) => line);
  imports.push(...missing(plainModules).filter((line) => !inner.has(boundName(line))));
  const behind = missing(guarded);
  if (behind.length > 0) guards.set(tensorflowGuard, [...(guards.get(tensorflowGuard) ?? []), ...behind]);
  addConditions(layout, guards, imports);
  return { imports, guards };
}

/** Conditions ask functions that have to be imported, too. */
function addConditions(layout: Layout, guards: ReadonlyMap<string, unknown>, imports: ImportLine[]): void {
  const asked = new Set([...guards.keys()].flatMap((condition) => [...mentionsOf(condition).names]));
  for (const name of asked) {
    if (imports.some((line) => boundName(line) === name)) continue;
    const line = layout.imports.find((each) => boundName(each) === name);
    if (line) imports.push(line);
    else if (name === "is_tf_available") imports.push({ module: "transformers", name });
  }
}

/** The guard of TensorFlow stands first, as it does in the library's tests. */
const byFramework = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  Number(b === tensorflowGuard) - Number(a === tensorflowGuard);

/** Modules that functions import themselves. */
const innerModules = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^ +import (\w+)$/gm)].map((match) => match[1] ?? ""));

/** The text of the ported test file, or nothing when no test is left. */
export function moduleText(layout: Layout, scope: TestScope, model: string): string {
  const live = layout.pieces.filter(({ leftOut }) => leftOut === undefined);
  if (!live.some((piece) => isClassPiece(piece) && piece.isTest)) return "";
  const body = live.map(textOfPiece);
  const definitions = [...carried(body.join("\n"), scope), ...body];
  const names = mentionsOf(definitions.join("\n\n")).names;
  const { imports, guards } = neededImports(layout, names, innerModules(definitions.join("\n")));
  const rendered = (lines: readonly ImportLine[]): string =>
    renderImportBlock(lines.map((line) => ({ ...line, module: relativeTestModule(line.module, model) })));
  const blocks = [...guards]
    .sort(byFramework)
    .map(([condition, lines]) => `if ${condition}:\n${indented(rendered(lines))}`);
  // the library's isort wants two blank lines after imports
  const head = [
    layout.head,
    ["from __future__ import annotations", rendered(imports)].filter((part) => part !== "").join("\n\n"),
  ];
  return formatPython(
    `${[head.filter((part) => part !== "").join("\n\n"), ...blocks, ...definitions].join("\n\n\n")}\n`,
  );
}
