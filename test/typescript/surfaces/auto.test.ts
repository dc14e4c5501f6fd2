import { describe, it } from "vitest";
import { auto } from "../../../src/typescript/surfaces/auto.ts";
import { holds, type Row } from "../registration.ts";

const pytorch = {
  "src/models/auto/modeling_auto.ts": `
import { ToyHead, ToyModel } from "../toy/index.js";

export const MODEL_MAPPING = { "acorn": AcornModel, "toy": ToyModel } as const;
export const MODEL_FOR_MASKED_LM_MAPPING = { toy: ToyHead } satisfies Mapping;
`,
};

const rows: readonly Row[] = [
  {
    name: "adds entries in order, and imports their classes",
    files: pytorch,
    before: `
import { TFAcornModel } from "../acorn/index.js";
import { TFZebraModel } from "../zebra/index.js";

export const TF_MODEL_MAPPING = {
  acorn: TFAcornModel,
  zebra: TFZebraModel,
} as const;

export const TF_MODEL_FOR_MASKED_LM_MAPPING = {} as const;
`,
    after: `
import { TFAcornModel } from "../acorn/index.js";
import { TFToyHead, TFToyModel } from "../toy/index.js";
import { TFZebraModel } from "../zebra/index.js";

export const TF_MODEL_MAPPING = {
  acorn: TFAcornModel,
  "toy": TFToyModel,
  zebra: TFZebraModel,
} as const;

export const TF_MODEL_FOR_MASKED_LM_MAPPING = {
  toy: TFToyHead,
} as const;
`,
  },
  {
    name: "keeps entries without a comma at the end, and adds to an import",
    files: pytorch,
    classes: ["ToyModel"],
    before: `
import { TFToyOther } from '../toy'

export const TF_MODEL_MAPPING: Record<string, unknown> = {
    acorn: TFAcornModel // small
}
`,
    after: `
import { TFToyModel, TFToyOther } from '../toy'

export const TF_MODEL_MAPPING: Record<string, unknown> = {
    acorn: TFAcornModel, // small
    "toy": TFToyModel
}
`,
  },
  {
    name: "adds the first import of a file",
    files: pytorch,
    classes: ["ToyHead"],
    before: `
// Mappings of the library.
export const TF_MODEL_FOR_MASKED_LM_MAPPING = {};
`,
    after: `
// Mappings of the library.
import { TFToyHead } from "../toy/index.js";

export const TF_MODEL_FOR_MASKED_LM_MAPPING = {
  toy: TFToyHead,
};
`,
  },
  {
    name: "leaves another class where it is, and says so",
    files: pytorch,
    classes: ["ToyModel"],
    before: `
export const TF_MODEL_MAPPING = { toy: TFToyOther };
`,
    codes: ["R004"],
  },
  {
    name: "says that a mapping has no twin",
    files: pytorch,
    classes: ["ToyHead"],
    before: `
export const TF_MODEL_MAPPING = {};
`,
    codes: ["R003"],
  },
  {
    name: "takes a map of another shape for no mapping",
    files: pytorch,
    classes: ["ToyModel"],
    before: `
export const TF_MODEL_MAPPING = new Map([["acorn", TFAcornModel]]);
`,
    codes: ["R003"],
  },
  {
    name: "says that a class is in no mapping",
    files: pytorch,
    classes: ["ToyForChess"],
    before: `
export const TF_MODEL_MAPPING = {};
`,
    codes: ["R005"],
  },
  { name: "says that the file is missing", before: null, codes: ["R001"] },
];

describe("the auto classes", () => {
  it.each(rows)("$name", (row) => holds(auto, "src/models/auto/modeling_tf_auto.ts", row));
});
