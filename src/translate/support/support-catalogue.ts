import type { Support } from "../rule.ts";
import { activationSupports, getActivationSupport, preluLayerSupport, preluSupport } from "./activations.ts";
import { addAlongSupport } from "./add-along.ts";
import { asNumbersSupport } from "./as-numbers.ts";
import { attentionSupports } from "./attention.ts";
import { backboneSupports } from "./backbone.ts";
import { batchNorm2dSupport, batchNormSupport } from "./batch-norm.ts";
import { bernoulliSupport } from "./bernoulli.ts";
import { bilinearSupport } from "./bilinear.ts";
import { broadcastTensorsSupport } from "./broadcast-tensors.ts";
import { channelsLastSupport } from "./channels-last.ts";
import { choiceDistributionSupports } from "./choice-distributions.ts";
import { convTransposeSupports } from "./conv-transpose.ts";
import { circularConv1dSupport, conv1dSupport, conv2dSupport, conv3dSupport } from "./convolution.ts";
import { convolveSupports } from "./convolve.ts";
import { coordinatesAlongSupport } from "./coordinates-along.ts";
import { denseSupport } from "./dense.ts";
import { distributionSupports } from "./distributions.ts";
import { embeddingLookupSupport } from "./embedding-lookup.ts";
import { expandSupport } from "./expand.ts";
import { flattenSupport } from "./flatten.ts";
import { fracSupport } from "./frac.ts";
import { gatherAlongSupport } from "./gather-along.ts";
import { gridSupports } from "./grid.ts";
import { groupNormLayerSupport, groupNormSupport } from "./group-norm.ts";
import { indexTensorSupport } from "./index-tensor.ts";
import { interpolateSupport } from "./interpolate.ts";
import { layerNormSupport } from "./layer-norm.ts";
import { libraryMaskSupports } from "./library-masks.ts";
import { logitSupport } from "./logit.ts";
import { lossSupports } from "./losses.ts";
import { maskedFillSupport } from "./masked-fill.ts";
import { maskedScatterSupport } from "./masked-scatter.ts";
import { maskedSelectSupport } from "./masked-select.ts";
import { nanToNumSupport } from "./nan-to-num.ts";
import { noiseSupports } from "./noise.ts";
import { normalizeSupports } from "./normalize.ts";
import { padSupport } from "./pad.ts";
import { padSequenceSupport } from "./pad-sequence.ts";
import { poolSupports, slidingWindowsSupport } from "./pool.ts";
import { positionsSupport, updatePositionsSupport } from "./positions.ts";
import { recurrentSupports } from "./recurrent.ts";
import { rmsNormSupport } from "./rms-norm.ts";
import { sampleVarianceSupport } from "./sample-variance.ts";
import { sampleWithoutReplacementSupport } from "./sample-without-replacement.ts";
import { scatterAlongSupport } from "./scatter-along.ts";
import { scatterReduceSupport } from "./scatter-reduce.ts";
import { sequentialSupport } from "./sequential.ts";
import { splitSupport } from "./split.ts";
import { squeezeAxisSupport } from "./squeeze-axis.ts";
import { strideSupports } from "./strides.ts";
import { tiedDenseSupport } from "./tied-dense.ts";
import { trilSupport } from "./tril.ts";
import { triuSupport } from "./triu.ts";
import { truncSupport } from "./trunc.ts";
import { unflattenSupport } from "./unflatten.ts";
import { sortedUniqueSupport, uniqueConsecutiveSupport } from "./unique.ts";
import { weightNormSupports } from "./weight-norm.ts";
import { windowSupports } from "./windows.ts";

/** The definitions that ports may carry, sorted by id. */
export const supports: readonly Support[] = [
  ...activationSupports,
  getActivationSupport,
  addAlongSupport,
  asNumbersSupport,
  ...attentionSupports,
  ...backboneSupports,
  batchNormSupport,
  batchNorm2dSupport,
  bernoulliSupport,
  bilinearSupport,
  broadcastTensorsSupport,
  ...choiceDistributionSupports,
  circularConv1dSupport,
  conv1dSupport,
  conv2dSupport,
  conv3dSupport,
  coordinatesAlongSupport,
  channelsLastSupport,
  ...convTransposeSupports,
  ...convolveSupports,
  denseSupport,
  ...distributionSupports,
  embeddingLookupSupport,
  expandSupport,
  flattenSupport,
  fracSupport,
  gatherAlongSupport,
  ...gridSupports,
  groupNormSupport,
  groupNormLayerSupport,
  indexTensorSupport,
  interpolateSupport,
  layerNormSupport,
  logitSupport,
  ...lossSupports,
  maskedScatterSupport,
  maskedSelectSupport,
  nanToNumSupport,
  ...noiseSupports,
  ...normalizeSupports,
  padSupport,
  ...libraryMaskSupports,
  maskedFillSupport,
  padSequenceSupport,
  ...poolSupports,
  positionsSupport,
  sampleVarianceSupport,
  sampleWithoutReplacementSupport,
  scatterAlongSupport,
  scatterReduceSupport,
  slidingWindowsSupport,
  preluSupport,
  preluLayerSupport,
  ...recurrentSupports,
  rmsNormSupport,
  sequentialSupport,
  sortedUniqueSupport,
  squeezeAxisSupport,
  ...strideSupports,
  splitSupport,
  tiedDenseSupport,
  trilSupport,
  triuSupport,
  truncSupport,
  unflattenSupport,
  uniqueConsecutiveSupport,
  updatePositionsSupport,
  ...weightNormSupports,
  ...windowSupports,
];
