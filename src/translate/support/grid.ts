import type { Support } from "../rule.ts";

const gridSample: Support = {
  id: "grid_sample",
  kind: "function",
  text: (name, port) => `def ${name}(inputs, grid, mode="bilinear", padding_mode="zeros", align_corners=False):
    """Samples images with channels first at places from -1 to 1; the last axis of the grid is x, y."""
    height, width = ${port.use("shape_list")}(inputs)[2:]
    images = tf.transpose(inputs, perm=(0, 2, 3, 1))

    def position(places, size):
        size = tf.cast(size, grid.dtype)
        places = (places + 1.0) / 2.0 * (size - 1.0) if align_corners else ((places + 1.0) * size - 1.0) / 2.0
        return tf.clip_by_value(places, 0.0, size - 1.0) if padding_mode == "border" else places

    x, y = position(grid[..., 0], width), position(grid[..., 1], height)

    def pixels(x, y):
        columns, rows = tf.cast(x, tf.int32), tf.cast(y, tf.int32)
        is_inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        columns, rows = tf.clip_by_value(columns, 0, width - 1), tf.clip_by_value(rows, 0, height - 1)
        values = tf.gather_nd(images, tf.stack([rows, columns], axis=-1), batch_dims=1)
        return values * tf.cast(is_inside, values.dtype)[..., None]

    if mode == "nearest":
        outputs = pixels(tf.round(x), tf.round(y))
    else:
        left, top = tf.floor(x), tf.floor(y)
        right_share, bottom_share = (x - left)[..., None], (y - top)[..., None]
        upper = pixels(left, top) * (1.0 - right_share) + pixels(left + 1.0, top) * right_share
        lower = pixels(left, top + 1.0) * (1.0 - right_share) + pixels(left + 1.0, top + 1.0) * right_share
        outputs = upper * (1.0 - bottom_share) + lower * bottom_share
    return tf.transpose(outputs, perm=(0, 3, 1, 2))
`,
};

const affineGrid: Support = {
  id: "affine_grid",
  kind: "function",
  text: (name) => `def ${name}(theta, size, align_corners=False):
    """Places from -1 to 1 for the samples of an image, moved by matrices."""

    def steps(count):
        numbers = tf.range(tf.cast(count, theta.dtype))
        count = tf.cast(count, theta.dtype)
        if align_corners:
            return tf.math.divide_no_nan(2.0 * numbers, count - 1.0) - tf.cast(count > 1.0, theta.dtype)
        return (2.0 * numbers + 1.0) / count - 1.0

    x, y = tf.meshgrid(steps(size[3]), steps(size[2]))
    return tf.einsum("hwk,bck->bhwc", tf.stack([x, y, tf.ones_like(x)], axis=-1), theta)
`,
};

export const gridSupports: readonly Support[] = [affineGrid, gridSample];
