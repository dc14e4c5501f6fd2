/** What a code of the translator stands for; `docs/diagnostics.md` is made from it. */
export interface CodeEntry {
  readonly title: string;
  readonly help: string;
}

/** Codes of what the translator has to tell. A code never changes its meaning, and one that is gone is not given out again. */
export const translationCodes = {
  T000: {
    title: "a statement could not be translated",
    help: "Write the statement by hand; the PyTorch source stands beside the mark in the port.",
  },
  T001: {
    title: "a PyTorch function, method or layer has no TensorFlow form",
    help: "Write this part by hand, or add a rule for it: npm run new:rule.",
  },
  T002: {
    title: "a PyTorch function or constant is used as a value and has no TensorFlow form as one",
    help: "Write a function or constant of TensorFlow in its place.",
  },
  T003: {
    title: "a class or function of the library has no TensorFlow twin in this checkout",
    help: "Port the model that it belongs to first, or write this part by hand.",
  },
  T004: {
    title: "a rule knows the call, but not in this form",
    help: "The message says which form. Write the call by hand, or teach the rule the form with an example.",
  },
  T008: {
    title: "the keys of an nn.ModuleDict are not spelled out",
    help: "Make one layer for each key in __init__, with a name of its own.",
  },
  T009: {
    title: "the name of a buffer is not spelled out",
    help: "Make it by hand: tf.constant in __init__, or add_weight in build().",
  },
  T010: {
    title: "__init__ changes a weight, or two layers share one",
    help: "Ports of similar models show how: TensorFlow hands the layer over, or sets the weight in build().",
  },
  T011: {
    title: "parameters are held in a list",
    help: "Make the weights in build() with add_weight, one name each.",
  },
  T012: {
    title: "build() cannot know the shape of a parameter",
    help: "Write it by hand with add_weight in build().",
  },
  T013: {
    title: "an assignment goes to parts of several tensors at once, or to something that a Keras layer computes",
    help: "Assign to new names first and update each tensor; set weights with layer.weight.assign(value) in build().",
  },
  T015: {
    title: "a function has a gradient of its own in PyTorch",
    help: "The port uses the gradient that TensorFlow derives; write it with tf.custom_gradient where that one is not wanted.",
  },
  T016: {
    title: "random numbers are part of what the model computes",
    help: "Both frameworks draw numbers of the same distribution, but not the same numbers: outputs cannot be compared one by one.",
  },
  T017: {
    title: "the translation of a part is no valid Python",
    help: "Write the part by hand, and report it: it is a mistake in add-tf-model.",
  },
  T018: {
    title: "a tensor changes that is a part of another one",
    help: "In PyTorch the whole changes with its part: collect the changed parts in a list and join them with tf.stack.",
  },
  T019: {
    title: "a method makes a layer anew and puts it in the place of another one",
    help: "Where a call does so, the model stays as that call leaves it, as in PyTorch: compile it for inputs of one size.",
  },
  T020: {
    title: "the port mentions a name that nothing defines",
    help: "Write the line by hand, and report it: it is a mistake in add-tf-model.",
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
