import type { Support } from "../rule.ts";
import { activationSupports, preluLayerSupport, preluSupport } from "./activations.ts";
import { batchNormSupport } from "./batch-norm.ts";
import { bilinearSupport } from "./bilinear.ts";
import { conv1dSupport, conv2dSupport, conv3dSupport } from "./convolution.ts";
import { denseSupport } from "./dense.ts";
import { expandSupport } from "./expand.ts";
import { flattenSupport } from "./flatten.ts";
import { fracSupport } from "./frac.ts";
import { groupNormLayerSupport, groupNormSupport } from "./group-norm.ts";
import { layerNormSupport } from "./layer-norm.ts";
import { rmsNormSupport } from "./rms-norm.ts";
import { sequentialSupport } from "./sequential.ts";
import { splitSupport } from "./split.ts";
import { tiedDenseSupport } from "./tied-dense.ts";
import { unflattenSupport } from "./unflatten.ts";

/** The definitions that ports may carry, sorted by id. */
export const supports: readonly Support[] = [
  ...activationSupports,
  batchNormSupport,
  bilinearSupport,
  conv1dSupport,
  conv2dSupport,
  conv3dSupport,
  denseSupport,
  expandSupport,
  flattenSupport,
  fracSupport,
  groupNormSupport,
  groupNormLayerSupport,
  layerNormSupport,
  preluSupport,
  preluLayerSupport,
  rmsNormSupport,
  sequentialSupport,
  splitSupport,
  tiedDenseSupport,
  unflattenSupport,
];
