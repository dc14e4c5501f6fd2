import type { OpRule } from "../rule.ts";
import { activationRules } from "./activation.ts";
import { arithmeticRules } from "./arithmetic.ts";
import { axesRules } from "./axes.ts";
import { choiceDistributionRules } from "./choice-distribution.ts";
import { clampRules } from "./clamp.ts";
import { compareRules } from "./compare.ts";
import { constantRules } from "./constant.ts";
import { createRules } from "./create.ts";
import { diagonalRules } from "./diagonal.ts";
import { distributionRules } from "./distribution.ts";
import { dtypeRules } from "./dtype.ts";
import { elementwiseRules } from "./elementwise.ts";
import { expandRules } from "./expand.ts";
import { extremeRules } from "./extreme.ts";
import { gatherRules } from "./gather.ts";
import { joinRules } from "./join.ts";
import { matmulRules } from "./matmul.ts";
import { normRules } from "./norm.ts";
import { orderRules } from "./order.ts";
import { partsRules } from "./parts.ts";
import { randomRules } from "./random.ts";
import { reduceRules } from "./reduce.ts";
import { shapeRules } from "./shape.ts";
import { spectralRules } from "./spectral.ts";
import { variousRules } from "./various.ts";

/** The families of functions and methods, sorted by name. */
export const opFamilies = {
  activation: activationRules,
  arithmetic: arithmeticRules,
  axes: axesRules,
  "choice-distribution": choiceDistributionRules,
  clamp: clampRules,
  compare: compareRules,
  constant: constantRules,
  create: createRules,
  diagonal: diagonalRules,
  distribution: distributionRules,
  dtype: dtypeRules,
  elementwise: elementwiseRules,
  expand: expandRules,
  extreme: extremeRules,
  gather: gatherRules,
  join: joinRules,
  matmul: matmulRules,
  norm: normRules,
  order: orderRules,
  parts: partsRules,
  random: randomRules,
  reduce: reduceRules,
  shape: shapeRules,
  spectral: spectralRules,
  various: variousRules,
} as const;

/** All functions and methods of these families, in the order of the list. */
export const opRules: readonly OpRule[] = Object.values(opFamilies).flat();
