/** Codes of the checklist, one a rule. A code never changes its meaning. */
export const checkCodes = {
  C001: "a layer that behaves differently at train time does not get `training`",
  C002: "a copy of a TensorFlow class or method has no `# Copied from`",
  C003: "a `call` that takes the model's inputs is not decorated with `@unpack_inputs`",
  C004: "a main layer is not `@keras_serializable`, or names no configuration class",
  C005: "a layer has no `name=`, or one that no weight of PyTorch has",
  C006: "a layer is not built in `build()`",
  C007: "a layer of the PyTorch class is missing in its twin",
  C008: "a class or attribute is named otherwise than in PyTorch",
  C009: "a parameter of `forward` is missing in `call`, or has another default",
  C010: "a layer leaves a default to Keras that differs from PyTorch's",
  C011: "the expected inputs are not accepted",
  C012: "a place of the library does not name the port",
  C013: "the port has no tests",
  C014: "a test loads weights that may not exist in TensorFlow yet",
  C015: "something of PyTorch is left in the port",
  C016: "a line for debugging, or an unfinished one, is left in the port",
  C017: "a documented PyTorch method or class has no documentation in TensorFlow",
  C018: "the twin of a pretrained class does not carry its attributes",
  C019: "a public class of PyTorch has no twin",
} as const;

export type CheckCode = keyof typeof checkCodes;
