import type { Support } from "../rule.ts";

export const indexTensorSupport: Support = {
  id: "index_tensor",
  kind: "function",
  // NumPy's rules for advanced indexing, which PyTorch follows: NumPy user guide, "Indexing on ndarrays".
  text: (name, port) => `def ${name}(tensor, *index):
    """\`tensor[index]\` where the index holds integer tensors or masks, perhaps beside slices."""
    parts = []
    for part in index:
        if tf.is_tensor(part) and part.dtype == tf.bool:
            parts.extend(tf.unstack(tf.cast(tf.where(part), tf.int32), num=part.shape.rank, axis=-1))
        else:
            parts.append(part)
    used = sum(part is not None and part is not Ellipsis for part in parts)
    whole = [slice(None)] * (tensor.shape.rank - used)
    place = next((i for i, part in enumerate(parts) if part is Ellipsis), len(parts))
    parts = parts[:place] + whole + parts[place + 1 :]
    is_advanced = [part is not None and not isinstance(part, slice) for part in parts]
    values = tensor[tuple(slice(None) if advanced else part for part, advanced in zip(parts, is_advanced))]
    axes = [axis for axis, advanced in enumerate(is_advanced) if advanced]
    if not axes:
        return values
    shape = ${port.use("shape_list")}(values)
    coordinates = [tf.cast(parts[axis], tf.int32) for axis in axes]
    coordinates = [tf.where(part < 0, part + shape[axis], part) for part, axis in zip(coordinates, axes)]
    together = tf.zeros_like(sum(coordinates[1:], coordinates[0]))
    others = [axis for axis in range(len(parts)) if axis not in axes]
    values = tf.gather_nd(
        tf.transpose(values, perm=axes + others), tf.stack([part + together for part in coordinates], axis=-1)
    )
    # indices side by side put their dimensions where they stand, others in front
    before = axes[0] if axes == list(range(axes[0], axes[-1] + 1)) else 0
    rank = together.shape.rank
    order = list(range(rank, rank + before)) + list(range(rank)) + list(range(rank + before, rank + len(others)))
    return values if before == 0 else tf.transpose(values, perm=order)
`,
};
