import type { Support } from "../rule.ts";

interface Cell {
  readonly id: string;
  readonly documentation: string;
  readonly gates: number;
  /** Lines that make `state` from `x` (projected inputs), `h` (projected state) and the old state. */
  readonly step: string;
  readonly states: 1 | 2;
}

const cells: readonly Cell[] = [
  {
    id: "lstm",
    documentation: "A long short-term memory of several layers, in one or both directions.",
    gates: 4,
    states: 2,
    step: `            hidden, memory = state
            gates = x + tf.matmul(hidden, weight, transpose_b=True) + hidden_bias
            input_gate, forget_gate, candidate, output_gate = tf.split(gates, 4, axis=-1)
            memory = tf.sigmoid(forget_gate) * memory + tf.sigmoid(input_gate) * tf.tanh(candidate)
            return tf.sigmoid(output_gate) * tf.tanh(memory), memory`,
  },
  {
    id: "gru",
    documentation: "Gated recurrent units of several layers, in one or both directions.",
    gates: 3,
    states: 1,
    step: `            (hidden,) = state
            projected = tf.matmul(hidden, weight, transpose_b=True) + hidden_bias
            reset, update, candidate = tf.split(x, 3, axis=-1)
            hidden_reset, hidden_update, hidden_candidate = tf.split(projected, 3, axis=-1)
            update = tf.sigmoid(update + hidden_update)
            candidate = tf.tanh(candidate + tf.sigmoid(reset + hidden_reset) * hidden_candidate)
            return ((1.0 - update) * candidate + update * hidden,)`,
  },
  {
    id: "rnn",
    documentation: "Recurrent units of several layers, in one or both directions.",
    gates: 1,
    states: 1,
    step: `            (hidden,) = state
            return (tf.tanh(x + tf.matmul(hidden, weight, transpose_b=True) + hidden_bias),)`,
  },
];

const recurrent = ({ id, documentation, gates, states, step }: Cell): Support => ({
  id,
  kind: "class",
  text: (name, port) => `class ${name}(${port.keras}.layers.Layer):
    """${documentation}"""

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        bias=True,
        batch_first=False,
        dropout=0.0,
        bidirectional=False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.use_bias = bias
        self.batch_first = batch_first
        self.bidirectional = bidirectional
        self.dropout = ${port.keras}.layers.Dropout(dropout, name="dropout")
        self.directions = ["", "_reverse"] if bidirectional else [""]

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        for layer in range(self.num_layers):
            size = self.input_size if layer == 0 else self.hidden_size * len(self.directions)
            for direction in self.directions:
                shapes = {"weight_ih": (${gates} * self.hidden_size, size)}
                shapes["weight_hh"] = (${gates} * self.hidden_size, self.hidden_size)
                if self.use_bias:
                    shapes["bias_ih"] = shapes["bias_hh"] = (${gates} * self.hidden_size,)
                for kind, shape in shapes.items():
                    weight_name = f"{kind}_l{layer}{direction}"
                    setattr(self, weight_name, self.add_weight(name=weight_name, shape=shape, trainable=True))

    def run(self, inputs, initial, layer, direction):
        suffix = f"_l{layer}{direction}"
        weight = getattr(self, "weight_hh" + suffix)
        inputs = tf.matmul(inputs, getattr(self, "weight_ih" + suffix), transpose_b=True)
        hidden_bias = 0.0
        if self.use_bias:
            inputs = inputs + getattr(self, "bias_ih" + suffix)
            hidden_bias = getattr(self, "bias_hh" + suffix)

        def step(state, x):
${step}

        states = tf.scan(step, inputs, initializer=initial, reverse=direction == "_reverse")
        last = 0 if direction == "_reverse" else -1
        return states[0], [state[last] for state in states]

    def call(self, inputs, hx=None, training=False):
        is_batched = len(inputs.shape) == 3
        if not is_batched:
            inputs = inputs[:, None]
        elif self.batch_first:
            inputs = tf.transpose(inputs, perm=(1, 0, 2))
        count = self.num_layers * len(self.directions)
        if hx is None:
            zeros = tf.zeros((count, ${port.use("shape_list")}(inputs)[1], self.hidden_size), inputs.dtype)
            hx = [zeros] * ${states}
        else:
            hx = ${states === 2 ? "list(hx)" : "[hx]"}
            hx = hx if is_batched else [state[:, None] for state in hx]
        finals = []
        for layer in range(self.num_layers):
            outputs = []
            for direction in self.directions:
                initial = tuple(state[len(finals)] for state in hx)
                states, final = self.run(inputs, initial, layer, direction)
                outputs.append(states)
                finals.append(final)
            inputs = tf.concat(outputs, axis=-1)
            if layer < self.num_layers - 1:
                inputs = self.dropout(inputs, training=training)
        last_states = [tf.stack(states) for states in zip(*finals)]
        if not is_batched:
            inputs, last_states = inputs[:, 0], [state[:, 0] for state in last_states]
        elif self.batch_first:
            inputs = tf.transpose(inputs, perm=(1, 0, 2))
        return inputs, ${states === 2 ? "tuple(last_states)" : "last_states[0]"}
`,
});

export const recurrentSupports: readonly Support[] = cells.map(recurrent);
