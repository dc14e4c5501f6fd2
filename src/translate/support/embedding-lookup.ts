import type { Support } from "../rule.ts";

export const embeddingLookupSupport: Support = {
  id: "embedding_lookup",
  kind: "function",
  text: (name) => `def ${name}(weight, ids, max_norm=None):
    """Rows of a table."""
    if max_norm is not None:
        raise NotImplementedError("A table whose rows are scaled down while they are looked up")
    return tf.gather(weight, ids)
`,
};
