import { describe, it } from "vitest";
import { dummies } from "../../../src/typescript/surfaces/dummies.ts";
import { holds, type Row } from "../registration.ts";

const rows: readonly Row[] = [
  {
    name: "adds lines in order",
    before: `
import { dummyTfObject } from "./import_utils.js";

export const TFAcornModel = dummyTfObject("TFAcornModel");
/** The last one. */
export const TFZebraModel = dummyTfObject("TFZebraModel");
`,
    after: `
import { dummyTfObject } from "./import_utils.js";

export const TFAcornModel = dummyTfObject("TFAcornModel");
export const TFToyHead = dummyTfObject("TFToyHead");
export const TFToyModel = dummyTfObject("TFToyModel");
/** The last one. */
export const TFZebraModel = dummyTfObject("TFZebraModel");
`,
  },
  {
    name: "begins a list, in the file's own style",
    before: `
import { dummyTfObject } from './import_utils'
`,
    after: `
import { dummyTfObject } from './import_utils'

export const TFToyHead = dummyTfObject('TFToyHead')
export const TFToyModel = dummyTfObject('TFToyModel')
`,
  },
  {
    name: "adds the class that is missing",
    before: `
export function dummyTfObject(name: string) {
  return class {
    static needs = name;
  };
}

export const TFToyModel = dummyTfObject("TFToyModel");
`,
    after: `
export function dummyTfObject(name: string) {
  return class {
    static needs = name;
  };
}

export const TFToyHead = dummyTfObject("TFToyHead");
export const TFToyModel = dummyTfObject("TFToyModel");
`,
  },
  {
    name: "leaves dummies that were written as classes",
    before: `
export class TFToyHead {}
export class TFToyModel {}
`,
  },
  {
    name: "does not know how to make others of that kind",
    before: `
export class TFToyHead {}
`,
    codes: ["R002"],
  },
  { name: "says that the file is missing", before: null, codes: ["R001"] },
];

describe("the dummy objects", () => {
  it.each(rows)("$name", (row) => holds(dummies, "src/utils/dummy_tf_objects.ts", row));
});
