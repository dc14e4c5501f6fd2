import type { LayerRule, OpRule } from "../rule.ts";
import { plainActivationFunctions } from "./functional-activation.ts";
import { imageFunctions, imageLayers } from "./functional-image.ts";
import { layerFunctions } from "./functional-layer.ts";
import { padFunctions, padLayers } from "./functional-pad.ts";
import { resizeFunctions, resizeLayers } from "./functional-resize.ts";
import { activationFunctions, activationLayers } from "./layer-activation.ts";
import { convLayers } from "./layer-conv.ts";
import { convTransposeLayers } from "./layer-conv-transpose.ts";
import { dropoutLayers } from "./layer-dropout.ts";
import { embeddingLayers } from "./layer-embedding.ts";
import { linearLayers } from "./layer-linear.ts";
import { normLayers } from "./layer-norm.ts";
import { poolFunctions, poolLayers } from "./layer-pool.ts";
import { recurrentLayers } from "./layer-recurrent.ts";
import { lossFunctions, lossLayers } from "./loss.ts";

/** The layers of `torch.nn` that have a Keras form. */
export const layerRules: readonly LayerRule[] = [
  ...activationLayers,
  ...convLayers,
  ...convTransposeLayers,
  ...dropoutLayers,
  ...embeddingLayers,
  ...linearLayers,
  ...imageLayers,
  ...lossLayers,
  ...normLayers,
  ...padLayers,
  ...poolLayers,
  ...recurrentLayers,
  ...resizeLayers,
];

/** The functions of `torch.nn.functional`. */
export const functionalRules: readonly OpRule[] = [
  ...activationFunctions,
  ...plainActivationFunctions,
  ...padFunctions,
  ...imageFunctions,
  ...layerFunctions,
  ...lossFunctions,
  ...poolFunctions,
  ...resizeFunctions,
];
