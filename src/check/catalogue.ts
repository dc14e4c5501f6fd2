import type { CheckRule } from "./rule.ts";
import { build } from "./rules/build.ts";
import { callParameters } from "./rules/call-parameters.ts";
import { copiedFrom } from "./rules/copied-from.ts";
import { debugLeft } from "./rules/debug-left.ts";
import { docstrings } from "./rules/docstrings.ts";
import { fromPt } from "./rules/from-pt.ts";
import { inputs } from "./rules/inputs.ts";
import { kerasSerializable } from "./rules/keras-serializable.ts";
import { layerDefaults } from "./rules/layer-defaults.ts";
import { layerName } from "./rules/layer-name.ts";
import { missingClass } from "./rules/missing-class.ts";
import { missingLayer } from "./rules/missing-layer.ts";
import { modelAttributes } from "./rules/model-attributes.ts";
import { names } from "./rules/names.ts";
import { surfaces } from "./rules/surfaces.ts";
import { tests } from "./rules/tests.ts";
import { torchLeft } from "./rules/torch-left.ts";
import { training } from "./rules/training.ts";
import { unpackInputs } from "./rules/unpack-inputs.ts";

/** The checklist, sorted by the names of the files. */
export const checklist: readonly CheckRule[] = [
  build,
  callParameters,
  copiedFrom,
  debugLeft,
  docstrings,
  fromPt,
  inputs,
  kerasSerializable,
  layerDefaults,
  layerName,
  missingClass,
  missingLayer,
  modelAttributes,
  names,
  surfaces,
  tests,
  torchLeft,
  training,
  unpackInputs,
];
