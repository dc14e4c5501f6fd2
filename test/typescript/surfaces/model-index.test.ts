import { describe, it } from "vitest";
import { modelIndex } from "../../../src/typescript/surfaces/model-index.ts";
import { holds, type Row } from "../registration.ts";

const withLoader = { "src/utils/import_utils.ts": "export async function loadTf() {}\n" };

const rows: readonly Row[] = [
  {
    name: "loads the port where the library has a loader",
    files: withLoader,
    before: `
export { ToyHead, ToyModel } from "./modeling_toy.js";
`,
    after: `
import { loadTf } from "../../utils/import_utils.js";

export { ToyHead, ToyModel } from "./modeling_toy.js";

export const { TFToyHead, TFToyModel } = await loadTf(() => import("./modeling_tf_toy.js"));
`,
  },
  {
    name: "exports the port as the models are, where there is no loader",
    before: `
export { ToyHead, ToyModel } from './modeling_toy'
`,
    after: `
export { ToyHead, ToyModel } from './modeling_toy'
export { TFToyHead, TFToyModel } from './modeling_tf_toy'
`,
  },
  {
    name: "adds to the names that are loaded",
    files: withLoader,
    before: `
import { loadTf } from "../../utils/import_utils.js";
export { ToyHead, ToyModel } from "./modeling_toy.js";
export const { TFToyModel } = await loadTf(() => import("./modeling_tf_toy.js"));
`,
    after: `
import { loadTf } from "../../utils/import_utils.js";
export { ToyHead, ToyModel } from "./modeling_toy.js";
export const { TFToyHead, TFToyModel } = await loadTf(() => import("./modeling_tf_toy.js"));
`,
  },
  {
    name: "keeps a comment, and a list without a comma at its end",
    before: `
export {
  TFToyModel // the model
} from "./modeling_tf_toy.ts";
`,
    after: `
export {
  TFToyHead,
  TFToyModel // the model
} from "./modeling_tf_toy.ts";
`,
  },
  {
    name: "breaks a line that would be too long",
    files: { ...withLoader, ".editorconfig": "[*]\nmax_line_length = 60\n" },
    before: `
import { loadTf } from "../../utils/import_utils.js";
export { ToyHead, ToyModel } from "./modeling_toy.js";
`,
    after: `
import { loadTf } from "../../utils/import_utils.js";
export { ToyHead, ToyModel } from "./modeling_toy.js";

export const {
  TFToyHead,
  TFToyModel,
} = await loadTf(() => import("./modeling_tf_toy.js"));
`,
  },
  {
    name: "keeps Windows line breaks and a byte order mark",
    before: `\ufeffexport { ToyHead, ToyModel } from "./modeling_toy.js";\r\n`,
    after: `\ufeffexport { ToyHead, ToyModel } from "./modeling_toy.js";\r\nexport { TFToyHead, TFToyModel } from "./modeling_tf_toy.js";\r\n`,
  },
  {
    name: "ends a file that had no line break at its end",
    before: `export { ToyHead, ToyModel } from "./modeling_toy.js";`,
    after: `export { ToyHead, ToyModel } from "./modeling_toy.js";\nexport { TFToyHead, TFToyModel } from "./modeling_tf_toy.js";\n`,
  },
  {
    name: "leaves a file that exports everything",
    before: `
export * from "./modeling_toy.js";
export * from "./modeling_tf_toy.js";
`,
  },
  { name: "says that the file is missing", before: null, codes: ["R001"] },
  {
    name: "does not guess at a namespace",
    before: `
export * as tensorflow from "./modeling_tf_toy.js";
`,
    codes: ["R002"],
  },
];

describe("the index of a model", () => {
  it.each(rows)("$name", (row) => holds(modelIndex, "src/models/toy/index.ts", row));
});
