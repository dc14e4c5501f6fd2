import type { Support } from "../rule.ts";
import { activationSupports, preluLayerSupport, preluSupport } from "./activations.ts";
import { batchNormSupport } from "./batch-norm.ts";
import { bilinearSupport } from "./bilinear.ts";
import { broadcastTensorsSupport } from "./broadcast-tensors.ts";
import { conv1dSupport, conv2dSupport, conv3dSupport } from "./convolution.ts";
import { denseSupport } from "./dense.ts";
import { expandSupport } from "./expand.ts";
import { flattenSupport } from "./flatten.ts";
import { fracSupport } from "./frac.ts";
import { groupNormLayerSupport, groupNormSupport } from "./group-norm.ts";
import { interpolateSupport } from "./interpolate.ts";
import { layerNormSupport } from "./layer-norm.ts";
import { libraryMaskSupports } from "./library-masks.ts";
import { maskedFillSupport } from "./masked-fill.ts";
import { lossSupports } from "./losses.ts";
import { padSupport } from "./pad.ts";
import { padSequenceSupport } from "./pad-sequence.ts";
import { poolSupports, slidingWindowsSupport } from "./pool.ts";
import { positionsSupport, updatePositionsSupport } from "./positions.ts";
import { rmsNormSupport } from "./rms-norm.ts";
import { sampleVarianceSupport } from "./sample-variance.ts";
import { sequentialSupport } from "./sequential.ts";
import { splitSupport } from "./split.ts";
import { tiedDenseSupport } from "./tied-dense.ts";
import { truncSupport } from "./trunc.ts";
import { unflattenSupport } from "./unflatten.ts";

/** The definitions that ports may carry, sorted by id. */
export const supports: readonly Support[] = [
  ...activationSupports,
  batchNormSupport,
  bilinearSupport,
  broadcastTensorsSupport,
  conv1dSupport,
  conv2dSupport,
  conv3dSupport,
  denseSupport,
  expandSupport,
  flattenSupport,
  fracSupport,
  groupNormSupport,
  groupNormLayerSupport,
  interpolateSupport,
  layerNormSupport,
  ...lossSupports,
  padSupport,
  ...libraryMaskSupports,
  maskedFillSupport,
  padSequenceSupport,
  ...poolSupports,
  positionsSupport,
  sampleVarianceSupport,
  slidingWindowsSupport,
  preluSupport,
  preluLayerSupport,
  rmsNormSupport,
  sequentialSupport,
  splitSupport,
  tiedDenseSupport,
  truncSupport,
  unflattenSupport,
  updatePositionsSupport,
];
