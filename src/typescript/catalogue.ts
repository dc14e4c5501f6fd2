import type { Rules } from "./rule.ts";
import { attributes } from "./rules/attributes.ts";
import { create } from "./rules/create.ts";
import { elementwise } from "./rules/elementwise.ts";
import { indexing } from "./rules/indexing.ts";
import { mask } from "./rules/mask.ts";
import { matmul } from "./rules/matmul.ts";
import { reduce } from "./rules/reduce.ts";
import { shape } from "./rules/shape.ts";

/** Families of rules, one file each in rules/. */
export const catalogue: Rules = {
  ...attributes,
  ...create,
  ...elementwise,
  ...indexing,
  ...mask,
  ...matmul,
  ...reduce,
  ...shape,
};
