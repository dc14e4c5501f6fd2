export type { BrandNewBertConfig } from "./configuration_brand_new_bert.js";
export { BrandNewBertForMaskedLM, BrandNewBertModel } from "./modeling_brand_new_bert.js";
