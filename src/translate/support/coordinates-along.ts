import type { Support } from "../rule.ts";

export const coordinatesAlongSupport: Support = {
  id: "coordinates_along",
  kind: "function",
  text: (name, port) => `def ${name}(axis, index):
    """Coordinates of the elements that \`index\` picks along an axis, every other coordinate being that of the index."""
    sizes = ${port.use("shape_list")}(index)
    coordinates = list(tf.meshgrid(*[tf.range(size) for size in sizes], indexing="ij"))
    coordinates[axis] = tf.cast(index, tf.int32)
    return tf.stack(coordinates, axis=-1)
`,
};
