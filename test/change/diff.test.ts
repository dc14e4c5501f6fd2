import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeSet, type FileChange } from "../../src/change/change-set.ts";
import { summary, unifiedDiff } from "../../src/change/diff.ts";
import { nodeFileSystem } from "../../src/change/file-system.ts";
import { temporaryFolder, writeTree } from "../helpers/tree.ts";

const long = Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n");

const rows: readonly [string, FileChange, number, number][] = [
  ["a change", { path: "a.py", before: "1\n2\n3\n", after: "1\ntwo\nthree\n3\n" }, 2, 1],
  ["two hunks", { path: "a.py", before: `${long}\n`, after: `first\n${long}\nlast\n` }, 2, 0],
  ["a new file", { path: "new/b.py", before: null, after: "1\n2\n" }, 2, 0],
  ["a removed file", { path: "c.py", before: "1\n2\n", after: null }, 0, 2],
  ["no last newline", { path: "a.py", before: "1\n2", after: "1\n2\n3" }, 2, 1],
  ["lines that look like headers", { path: "a.py", before: "-- x\n++ y\n", after: "++ y\n++ z\n" }, 1, 1],
  ["CRLF", { path: "a.py", before: "1\r\n2\r\n", after: "1\r\n2\r\n3\r\n" }, 1, 0],
  ["other scripts", { path: "a.md", before: "| ✅ |\n", after: "| 🤗 |\n" }, 1, 1],
];

describe("unifiedDiff", () => {
  it.each(rows)("of %s is what git apply makes the new text of", (_name, change, addedLines, removedLines) => {
    const root = temporaryFolder();
    execFileSync("git", ["init", "-q"], { cwd: root });
    if (change.before !== null) writeTree(root, { [change.path]: change.before });
    const set = changeSet(root, [change]);
    execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: root, input: unifiedDiff(set) });
    const written = nodeFileSystem.look(join(root, change.path));
    expect(written === undefined ? null : readFileSync(join(root, change.path), "utf8")).toBe(change.after);
    expect(summary(set)).toMatchObject([{ path: change.path, addedLines, removedLines }]);
  });

  it("is empty when nothing changes", () => {
    expect(unifiedDiff(changeSet("/", [{ path: "a", before: "1", after: "1" }]))).toBe("");
  });
});
