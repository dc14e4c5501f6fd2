import { describe, it } from "vitest";
import { mainIndex } from "../../../src/typescript/surfaces/main-index.ts";
import { holds, type Row } from "../registration.ts";

const rows: readonly Row[] = [
  {
    name: "adds the names in order",
    before: `
export { AcornModel } from "./models/acorn/index.js";
export { ToyHead, ToyModel } from "./models/toy/index.js";
`,
    after: `
export { AcornModel } from "./models/acorn/index.js";
export { TFToyHead, TFToyModel, ToyHead, ToyModel } from "./models/toy/index.js";
`,
  },
  {
    name: "behind all others where the names have no order",
    before: `
export { ToyModel, type ToyConfig, ToyHead } from "./models/toy";
`,
    after: `
export { ToyModel, type ToyConfig, ToyHead, TFToyHead, TFToyModel } from "./models/toy";
`,
  },
  {
    name: "one name a line, where they stand so",
    before: `
export {
  type ToyConfig,
  ToyHead,
  ToyModel,
} from "./models/toy/index.js";
`,
    after: `
export {
  TFToyHead,
  TFToyModel,
  type ToyConfig,
  ToyHead,
  ToyModel,
} from "./models/toy/index.js";
`,
  },
  {
    name: "breaks a line that becomes too long, with the indentation of the file",
    files: { "biome.json": '{ "formatter": { "lineWidth": 60 } }' },
    before: `
export const list = [
\t"kept",
];
export { ToyHead, ToyModel } from "./models/toy/index.js";
`,
    after: `
export const list = [
\t"kept",
];
export {
\tTFToyHead,
\tTFToyModel,
\tToyHead,
\tToyModel,
} from "./models/toy/index.js";
`,
  },
  {
    name: "leaves a file that exports all of the model",
    before: `
export * from "./models/toy/index.js";
`,
  },
  {
    name: "leaves exports of types alone",
    before: `
export type { ToyHead, ToyModel } from "./models/toy/index.js";
`,
    codes: ["R002"],
  },
  {
    name: "says that the model is not exported",
    before: `
export { AcornModel } from "./models/acorn/index.js";
`,
    codes: ["R002"],
  },
  { name: "says that the file is missing", before: null, codes: ["R001"] },
];

describe("the main index", () => {
  it.each(rows)("$name", (row) => holds(mainIndex, "src/index.ts", row));
});
