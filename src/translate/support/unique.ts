import type { Support } from "../rule.ts";

export const sortedUniqueSupport: Support = {
  id: "sorted_unique",
  kind: "function",
  text: (name) => `def ${name}(tensor):
    """The different elements in ascending order, the place of every element among them, and how often each occurs."""
    flat = tf.reshape(tensor, (-1,))
    values = tf.sort(tf.unique(flat)[0])
    places = tf.searchsorted(values, flat)
    counts = tf.math.bincount(places, minlength=tf.size(values))
    return values, tf.reshape(places, tf.shape(tensor)), counts
`,
};

export const uniqueConsecutiveSupport: Support = {
  id: "unique_consecutive",
  kind: "function",
  text: (name) => `def ${name}(tensor):
    """The flat tensor without repetitions of the element before, the place of every element in it, and their counts."""
    flat = tf.reshape(tensor, (-1,))
    is_new = tf.concat([tf.ones_like(flat[:1], dtype=tf.bool), tf.not_equal(flat[1:], flat[:-1])], axis=0)
    places = tf.cumsum(tf.cast(is_new, tf.int32)) - 1
    values = tf.boolean_mask(flat, is_new)
    counts = tf.math.bincount(places, minlength=tf.size(values))
    return values, tf.reshape(places, tf.shape(tensor)), counts
`,
};
