import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
const table = (entries: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(entries).map(([name, text]) => [name, words(text)]));

/** Every room of src/ (the entry file is one) and what it may import besides itself: rooms, or single files of one. */
const rooms = table({
  "cli.ts": "arguments commands diagnostics report sidecar/package-file.ts",
  arguments: "commands report/answer.ts",
  commands: `change check checkout diagnostics forge port-tests python register report sidecar translate typescript
    verify`,
  report: "change check/finding.ts check/rule.ts diagnostics render sidecar typescript/verify.ts verify",
  check: "change check/rules checkout diagnostics program python register translate/translation.ts",
  "check/rules": "change check program python",
  typescript: `change checkout diagnostics register render sidecar translate/translation.ts typescript/rules
    typescript/surfaces`,
  "typescript/surfaces": "change diagnostics register typescript",
  "typescript/rules": "typescript/rule.ts",
  verify: "change checkout diagnostics program sidecar translate",
  "port-tests": `change checkout diagnostics facts program python
    translate translate/expressions translate/statements`,
  register: "change checkout diagnostics python register/surfaces render translate/translation.ts",
  "register/surfaces": "change checkout diagnostics python register render translate/translation.ts",
  translate: `change checkout diagnostics facts program python translate/constructs translate/expressions
    translate/keras translate/rules translate/statements translate/support`,
  "translate/keras": "change facts program python translate translate/expressions translate/statements",
  "translate/statements": "change facts program python translate translate/constructs translate/expressions",
  "translate/constructs": "facts python translate translate/expressions",
  "translate/expressions": "change facts program python translate",
  "translate/rules": `facts/value.ts
    translate/operand.ts translate/promotion.ts translate/rule.ts translate/sizes.ts`,
  "translate/support": "translate/rule.ts",
  facts: "program python",
  program: "python",
  checkout: "diagnostics python",
  python: "change diagnostics",
  sidecar: "diagnostics",
  forge: "change diagnostics render",
  change: "diagnostics",
  render: "",
  diagnostics: "",
});

/** Packages, and the parts of Node that reach outside, with the rooms that own them. */
const owners = table({
  "@octokit/plugin-retry": "forge",
  "@octokit/plugin-throttling": "forge",
  "@octokit/rest": "forge",
  "@octokit/types": "forge",
  "@astral-sh/ruff-wasm-nodejs": "translate",
  "@wasm-fmt/ruff_fmt": "translate",
  commander: "arguments cli.ts",
  diff: "change",
  handlebars: "render",
  "node-plop": "commands",
  "node:child_process": "forge sidecar typescript",
  "node:fs": "change checkout cli.ts commands forge python render sidecar typescript verify",
  picocolors: "cli.ts commands report",
  "simple-git": "forge",
  "ts-morph": "typescript typescript/rules typescript/surfaces",
  "web-tree-sitter": "python",
  zod: "change checkout commands forge sidecar typescript verify",
});
const free = words(
  "node:crypto node:fs/promises node:module node:os node:path node:path/posix node:timers/promises node:url node:util",
);

const roomOf = (file: string): string => (rooms.has(file) ? file : posix.dirname(file));

/** What is wrong with the imports of a file below src/; types count, and so do imports that run late. */
function violations(file: string, source: string): readonly string[] {
  const room = roomOf(file);
  const allowed = rooms.get(room);
  if (!allowed) return [`${file} lies in no room`];
  return ts.preProcessFile(source, true, true).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith(".")) {
      const isOwned = free.includes(fileName) || owners.get(fileName)?.includes(room) === true;
      return isOwned ? [] : [`${room} does not own ${fileName}`];
    }
    const target = posix.join(posix.dirname(file), fileName);
    const isAllowed = roomOf(target) === room || allowed.includes(roomOf(target)) || allowed.includes(target);
    return isAllowed ? [] : [`${room} may not import ${target}`];
  });
}

const root = fileURLToPath(new URL("../src/", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const sources = files.map((file) => [file.replaceAll("\\", "/"), readFileSync(root + file, "utf8")] as const);

const planted = [
  ["python/parser.ts", 'import { a } from "../translate/rule.ts";', "python may not import translate/rule.ts"],
  ["change/diff.ts", 'import type { A } from "../report/json.ts";', "change may not import report/json.ts"],
  ["checkout/eras.ts", 'export { a } from "../cli.ts";', "checkout may not import cli.ts"],
  ["facts/facts.ts", 'const a = import("../forge/git.ts");', "facts may not import forge/git.ts"],
  ["translate/rules/a.ts", 'import { a } from "../scope.ts";', "translate/rules may not import translate/scope.ts"],
  ["register/order.ts", 'import { fork } from "node:child_process";', "register does not own node:child_process"],
  ["report/json.ts", 'import { z } from "zod";', "report does not own zod"],
  ["change/diff.ts", 'import left from "left-pad";', "change does not own left-pad"],
  ["util/all.ts", "", "util/all.ts lies in no room"],
] as const;

const allowed = [
  ["translate/rules/a.ts", 'import type { OpRule } from "../rule.ts"; import { b } from "./b.ts";'],
  ["cli.ts", 'import { Command } from "commander"; import { a } from "./commands/answers.ts";'],
  ["report/json.ts", '// import { z } from "zod";\nconst text = "../cli.ts";'],
] as const;

describe("rooms", () => {
  it("import what the table allows", () => {
    expect(sources.flatMap(([file, source]) => violations(file, source).map((text) => `${file}: ${text}`))).toEqual([]);
  });

  it.each(planted)("%s: %s", (file, source, violation) => expect(violations(file, source)).toEqual([violation]));
  it.each(allowed)("%s may: %s", (file, source) => expect(violations(file, source)).toEqual([]));
});
