/** The bare TensorFlow.js model of each type. */
export const TF_MODEL_MAPPING = {} as const;

export const TF_MODEL_FOR_MASKED_LM_MAPPING = {} as const;
