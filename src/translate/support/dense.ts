import type { Support } from "../rule.ts";

export const denseSupport: Support = {
  id: "dense",
  kind: "class",
  text: (name, port) => `class ${name}(${port.keras}.layers.Dense):
    """A dense layer that knows the size of its input, for lists and sequences of layers."""

    def __init__(self, units, input_size, **kwargs):
        super().__init__(units, **kwargs)
        self.input_size = input_size

    def build(self, input_shape=None):
        if self.built:
            return
        super().build([None, self.input_size])
`,
};
