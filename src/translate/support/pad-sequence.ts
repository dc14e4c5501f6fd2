import type { Support } from "../rule.ts";

export const padSequenceSupport: Support = {
  id: "pad_sequence",
  kind: "function",
  text: (name, port) => `def ${name}(sequences, padding_value=0.0):
    """Stacks tensors that differ in their first dimension, the shorter ones padded at the end."""
    lengths = [${port.use("shape_list")}(sequence)[0] for sequence in sequences]
    longest = tf.reduce_max(tf.stack(lengths))
    padded = []
    for sequence, length in zip(sequences, lengths):
        paddings = [[0, longest - length]] + [[0, 0]] * (len(sequence.shape) - 1)
        padded.append(tf.pad(sequence, paddings, constant_values=tf.cast(padding_value, sequence.dtype)))
    return tf.stack(padded)
`,
};
