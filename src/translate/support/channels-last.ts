import type { Support } from "../rule.ts";

/**
 * Images have their channels first, as in PyTorch, and TensorFlow's kernels for a CPU want them last, so that every
 * convolution stands between two transposes. A graph drops a pair of them that undo each other, but not when an addition
 * or an activation stands between: these go between transposes as well.
 */
export const channelsLastSupport: Support = {
  id: "with_channels_last",
  kind: "function",
  text: (name) => `def ${name}(function, *images):
    """Applies a function of single elements to images with channels first."""
    if tf.executing_eagerly():
        return function(*images)
    # the transposes of convolutions before and after cancel these out
    outputs = function(*[tf.transpose(image, perm=(0, 2, 3, 1)) for image in images])
    return tf.transpose(outputs, perm=(0, 3, 1, 2))
`,
};
