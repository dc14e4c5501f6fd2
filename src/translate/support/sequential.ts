import type { Support } from "../rule.ts";

export const sequentialSupport: Support = {
  id: "sequential",
  kind: "class",
  // Keras hands `training` on to layers inside a layer that is called with it.
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """Applies layers and functions one after the other."""

    def __init__(self, blocks, **kwargs):
        super().__init__(**kwargs)
        self.blocks = [
            block if isinstance(block, ${port.keras}.layers.Layer) else ${port.keras}.layers.Activation(block)
            for block in blocks
        ]

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        for block in self.blocks:
            if not block.built:
                with tf.name_scope(block.name):
                    block.build(None)

    def call(self, inputs, training=False):
        outputs = inputs
        for block in self.blocks:
            outputs = block(outputs)
        return outputs

    def __getitem__(self, index):
        return self.blocks[index]

    def __iter__(self):
        return iter(self.blocks)

    def __len__(self):
        return len(self.blocks)
`,
};
