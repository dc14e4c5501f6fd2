export { AcornModel } from "./models/acorn/index.js";
export { MODEL_FOR_MASKED_LM_MAPPING, MODEL_MAPPING } from "./models/auto/modeling_auto.js";
export { TF_MODEL_FOR_MASKED_LM_MAPPING, TF_MODEL_MAPPING } from "./models/auto/modeling_tf_auto.js";
export {
  type BrandNewBertConfig,
  BrandNewBertForMaskedLM,
  BrandNewBertModel,
} from "./models/brand_new_bert/index.js";
