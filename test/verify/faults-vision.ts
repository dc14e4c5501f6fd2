import type { Fault } from "./faults.ts";

type Row = readonly [within: string, old: string, replacement: string, cause: string];

const rows = (model: string, name: string, ...table: readonly Row[]): readonly Fault[] =>
  table.map(([within, old, replacement, cause]) => ({ model, class: name, within, old, new: replacement, cause }));

export const visionFaults: readonly Fault[] = [
  ...rows(
    "vit",
    "ViTModel",
    ["TFViTPatchEmbeddings.call", "perm=(0, 2, 3, 1)", "perm=(0, 3, 2, 1)", "channel order"],
    ["TFViTEmbeddings.call", "(cls_tokens, embeddings)", "(embeddings, cls_tokens)", "embeddings"],
    ["TFViTLayer.call", "attention_output + hidden_states", "attention_output", "residual"],
    ["TFViTLayer.__init__", 'name="layernorm_after"', 'name="layernorm_2"', "wrong name"],
  ),
  {
    model: "vit",
    class: "ViTForImageClassification",
    sound: "ViTModel",
    within: "TFViTForImageClassification.call",
    old: "sequence_output[:, 0, :]",
    new: "tf.reduce_mean(sequence_output, axis=1)",
    cause: "head",
  },
  ...rows(
    "resnet",
    "ResNetModel",
    ["TFResNetConvLayer.convolution", "(self.pad_value, self.pad_value)", "(0, 2 * self.pad_value)", "padding"],
    ["TFResNetEmbeddings.call", "[[0, 0], [1, 1], [1, 1], [0, 0]]", "[[0, 0], [0, 2], [0, 2], [0, 0]]", "padding"],
    ["TFResNetConvLayer.__init__", "epsilon=1e-5", "epsilon=1e-3", "epsilon"],
    ["TFResNetMainLayer.call", "tf.transpose(h, (0, 3, 1, 2))", "tf.transpose(h, (0, 3, 2, 1))", "channel order"],
    [
      "TFResNetShortCut.call",
      "self.normalization(hidden_state, training=training)",
      "self.normalization(hidden_state, training=True)",
      "training left on",
    ],
  ),
  ...rows(
    "convnext",
    "ConvNextModel",
    ["TFConvNextLayer.call", "self.layer_scale_parameter * x", "tf.identity(x)", "scale"],
    ["TFConvNextEmbeddings.__init__", "epsilon=1e-6", "epsilon=1e-2", "epsilon"],
    ["TFConvNextLayer.call", "x = self.act(x)", "x = tf.nn.relu(x)", "activation"],
    [
      "TFConvNextMainLayer.call",
      "self.layernorm(self.pooler(last_hidden_state))",
      "self.pooler(last_hidden_state)",
      "norm",
    ],
  ),
  ...rows(
    "clip",
    "CLIPModel",
    ["TFCLIPMainLayer.call", "tf.math.exp(self.logit_scale)", "self.logit_scale", "scale"],
    ["TFCLIPMLP.__init__", "get_tf_activation(config.hidden_act)", 'get_tf_activation("gelu")', "GELU"],
  ),
];
