import { describe, expect, it } from "vitest";
import { docPage } from "../../../src/typescript/surfaces/doc-page.ts";
import { holds, type Row, registrationIn } from "../registration.ts";

const section = (marks: string, name: string, pytorch: string): string =>
  `${marks} ${name}\n\nThe variant of \`${pytorch}\` for TensorFlow.js: [modeling_tf_toy.ts](../src/models/toy/modeling_tf_toy.ts).`;

const head = section("##", "TFToyHead", "ToyHead");
const model = section("##", "TFToyModel", "ToyModel");

const rows: readonly Row[] = [
  {
    name: "documents the classes behind their PyTorch twins",
    before: "# Toy\n\n## ToyModel\n\nA model.\n\n## ToyHead\n\nA head.\n\n## Links\n\nNone.\n",
    after: `# Toy\n\n## ToyModel\n\nA model.\n\n## ToyHead\n\nA head.\n\n${head}\n\n${model}\n\n## Links\n\nNone.\n`,
  },
  {
    name: "at the end of the page, with its own marks",
    before: "# Toy\n\n### `ToyModel`\n\nA model.",
    after: `# Toy\n\n### \`ToyModel\`\n\nA model.\n\n${section("###", "TFToyHead", "ToyHead")}\n\n${section("###", "TFToyModel", "ToyModel")}\n`,
  },
  {
    name: "adds the one that is missing",
    before: `# Toy\n\n## ToyHead\n\nA head.\n\n## TFToyHead\n\nBy hand.\n`,
    after: `# Toy\n\n## ToyHead\n\nA head.\n\n## TFToyHead\n\nBy hand.\n\n${model}\n`,
  },
  {
    name: "takes no code for a heading",
    classes: ["ToyModel"],
    before: "# Toy\n\n## ToyModel\n\n```sh\n## TFToyModel\n```\n",
    after: `# Toy\n\n## ToyModel\n\n\`\`\`sh\n## TFToyModel\n\`\`\`\n\n${model}\n`,
  },
  {
    name: "keeps Windows line breaks",
    classes: ["ToyModel"],
    before: "# Toy\r\n\r\n## ToyModel\r\n",
    after: `# Toy\r\n\r\n## ToyModel\r\n\r\n${model.replaceAll("\n", "\r\n")}\r\n`,
  },
];

describe("the page of a model", () => {
  it.each(rows)("$name", (row) => holds(docPage, "docs/toy.md", row));

  it("says that there is none", () => {
    const { changes, diagnostics } = docPage.register(registrationIn({}));
    expect(changes).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: "R006", file: "src/models/toy/modeling_toy.ts" }]);
  });
});
