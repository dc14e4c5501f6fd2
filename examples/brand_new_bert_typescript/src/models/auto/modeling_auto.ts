import { AcornModel } from "../acorn/index.js";
import { BrandNewBertForMaskedLM, BrandNewBertModel } from "../brand_new_bert/index.js";

/** The bare model of each type. */
export const MODEL_MAPPING = {
  acorn: AcornModel,
  brand_new_bert: BrandNewBertModel,
} as const;

export const MODEL_FOR_MASKED_LM_MAPPING = {
  brand_new_bert: BrandNewBertForMaskedLM,
} as const;
