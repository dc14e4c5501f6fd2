import { describe, it } from "vitest";
import { docIndex } from "../../../src/typescript/surfaces/doc-index.ts";
import { holds, type Row } from "../registration.ts";

const table = (...lines: readonly string[]): string =>
  ["# Models", "", "| Model | PyTorch | TensorFlow.js |", "| --- | --- | --- |", ...lines, "", "More.", ""].join("\n");

const rows: readonly Row[] = [
  {
    name: "ticks the model's line alone",
    before: table("| [Acorn](acorn.md) | ✅ | ❌ |", "| [Toy](toy.md) | ✅ | ❌ |"),
    after: table("| [Acorn](acorn.md) | ✅ | ❌ |", "| [Toy](toy.md) | ✅ | ✅ |"),
  },
  {
    name: "finds a line without a link, and words",
    before: table("| toy | yes | no |"),
    after: table("| toy | yes | yes |"),
  },
  { name: "leaves a line that is ticked", before: table("| [Toy](toy.md) | ✅ | ✅ |") },
  { name: "leaves the table where nothing was ported", classes: [], before: table("| [Toy](toy.md) | ✅ | ❌ |") },
  { name: "says that the model has no line", before: table("| [Acorn](acorn.md) | ✅ | ❌ |"), codes: ["R007"] },
  { name: "says that there is no table", before: "# Models\n\n- Toy\n", codes: ["R002"] },
  { name: "says that the page is missing", before: null, codes: ["R001"] },
];

describe("the support table", () => {
  it.each(rows)("$name", (row) => holds(docIndex, "docs/index.md", row));
});
