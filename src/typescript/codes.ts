/** Codes of what the translator of TypeScript models has to tell. A code never changes its meaning. */
export const typescriptCodes = {
  J001: {
    title: "a function, method, property or module of the source's library has no TensorFlow.js form",
    help: "Write this part by hand where the port throws; the source stands beside the mark.",
  },
  J002: {
    title: "a rule knows the construct, but not in this form",
    help: "The message says which form. Write the statement by hand, or write the source in the form that is known.",
  },
  J003: {
    title: "the source's library computes something else than the name says, and the port does the same",
    help: "Nothing has to be done: the message says what differs from PyTorch.",
  },
  J004: {
    title: "what belongs to training or to the device was dropped",
    help: "Train the port with tf.train optimizers and tf.grads; backends are chosen with tf.setBackend.",
  },
  J005: {
    title: "the port leaves the graph here",
    help: "Gradients stop where a tensor becomes an array; use tensor operations instead if the model is to be trained.",
  },
  J006: {
    title: "a port and its original disagree, or could not be compared",
    help: "The message says where; see docs/typescript-libraries.md for the inputs that are tried.",
  },
} as const;

export type TypescriptCode = keyof typeof typescriptCodes;
