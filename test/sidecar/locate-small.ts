/** A small model in PyTorch, in the style of the library's. */
export const pytorchModel = `import math

import torch
from torch import nn


class SmallConfig:
    width, heads, eps = 8, 2, 1e-5


class SmallAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads, self.size = config.heads, config.width // config.heads
        self.query = nn.Linear(config.width, config.width)
        self.key = nn.Linear(config.width, config.width)
        self.value = nn.Linear(config.width, config.width)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, self.size).permute(0, 2, 1, 3)

    def forward(self, hidden_states, attention_mask):
        query, key = self.split(self.query(hidden_states)), self.split(self.key(hidden_states))
        value = self.split(self.value(hidden_states))
        scores = torch.matmul(query, key.transpose(-1, -2))
        scores = scores / math.sqrt(self.size)
        scores = scores + attention_mask
        probs = nn.functional.softmax(scores, dim=-1)
        context = torch.matmul(probs, value)
        context = context.permute(0, 2, 1, 3).contiguous()
        return context.view(context.shape[0], context.shape[1], self.heads * self.size)


class SmallLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = SmallAttention(config)
        self.norm = nn.LayerNorm(config.width, eps=config.eps)
        self.dense = nn.Linear(config.width, config.width)
        self.dropout = nn.Dropout(0.5)

    def forward(self, hidden_states, attention_mask):
        residual = hidden_states
        hidden_states = self.attention(hidden_states, attention_mask)
        hidden_states = residual + hidden_states
        normal = self.norm(hidden_states)
        hidden_states = nn.functional.gelu(self.dense(normal))
        hidden_states = self.dropout(hidden_states)
        return hidden_states + normal


class SmallModel(nn.Module):
    base_model_prefix = "small"

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embeddings = nn.Embedding(20, config.width)
        self.positions = nn.Embedding(12, config.width)
        self.layers = nn.ModuleList([SmallLayer(config) for _ in range(2)])
        self.pooler = nn.Linear(config.width, config.width)

    def forward(self, input_ids, attention_mask):
        position_ids = torch.arange(2, input_ids.shape[1] + 2)
        hidden_states = self.embeddings(input_ids) + self.positions(position_ids)
        mask = (1.0 - attention_mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
        for layer in self.layers:
            hidden_states = layer(hidden_states, mask)
        first = hidden_states[:, 0]
        return {"last_hidden_state": hidden_states, "pooled": torch.tanh(self.pooler(first))}
`;

/** Its port, in which faults are planted. */
export const tensorflowModel = `import functools
import math

import tensorflow as tf
from transformers.modeling_tf_utils import keras


def unpacked(call):
    @functools.wraps(call)
    def wrapper(self, inputs, **options):
        return call(self, **inputs, **options)

    return wrapper


class TFSmallAttention(keras.layers.Layer):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.heads, self.size = config.heads, config.width // config.heads
        self.scale = math.sqrt(self.size)
        self.query = keras.layers.Dense(config.width, name="query")
        self.key = keras.layers.Dense(config.width, name="key")
        self.value = keras.layers.Dense(config.width, name="value")

    def split(self, x):
        x = tf.reshape(x, (x.shape[0], x.shape[1], self.heads, self.size))
        return tf.transpose(x, [0, 2, 1, 3])

    def call(self, hidden_states, attention_mask):
        query, key = self.split(self.query(hidden_states)), self.split(self.key(hidden_states))
        value = self.split(self.value(hidden_states))
        scores = tf.matmul(query, key, transpose_b=True)
        scores = scores / self.scale
        scores = scores + attention_mask
        probs = tf.nn.softmax(scores, axis=-1)
        context = tf.matmul(probs, value)
        context = tf.transpose(context, [0, 2, 1, 3])
        return tf.reshape(context, (context.shape[0], -1, self.heads * self.size))


class TFSmallLayer(keras.layers.Layer):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.attention = TFSmallAttention(config, name="attention")
        self.norm = keras.layers.LayerNormalization(epsilon=config.eps, name="norm")
        self.dense = keras.layers.Dense(config.width, name="dense")
        self.dropout = keras.layers.Dropout(0.5)

    def call(self, hidden_states, attention_mask, training=False):
        residual = hidden_states
        hidden_states = self.attention(hidden_states, attention_mask)
        hidden_states = residual + hidden_states
        normal = self.norm(hidden_states)
        hidden_states = tf.nn.gelu(self.dense(normal), approximate=False)
        hidden_states = self.dropout(hidden_states, training=training)
        hidden_states += normal
        return hidden_states


class TFSmallModel(keras.Model):
    base_model_prefix = "small"

    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.embeddings = keras.layers.Embedding(20, config.width, name="embeddings")
        self.positions = keras.layers.Embedding(12, config.width, name="positions")
        self.stack = [TFSmallLayer(config, name=f"layers_._{index}") for index in range(2)]
        self.pooler = keras.layers.Dense(config.width, name="pooler")

    @unpacked
    def call(self, input_ids, attention_mask, training=False):
        position_ids = tf.range(2, input_ids.shape[1] + 2)
        hidden_states = self.embeddings(input_ids) + self.positions(position_ids)
        mask = (1.0 - tf.cast(attention_mask[:, None, None, :], tf.float32)) * -1e9
        for layer in self.stack:
            hidden_states = layer(hidden_states, mask, training=training)
        first = hidden_states[:, 0]
        return {"last_hidden_state": hidden_states, "pooled": tf.tanh(self.pooler(first))}
`;

/** Reads [old, new] pairs, plants each into the port, and prints what is located. */
export const driver = `
import importlib, json, os, sys
sys.path[:0] = json.loads(sys.argv[1])
sys.dont_write_bytecode = True
import numpy as np, tensorflow as tf, torch
from locate import locate
from locate_pairs import own_weights, pair, walk
from locate_calls import layer_class

torch.set_num_threads(1)
from library.models.small import modeling_small as one

def twin(module, model):
    made = module.TFSmallModel(model.config)
    made({"input_ids": tf.zeros((1, 3), tf.int32), "attention_mask": tf.ones((1, 3), tf.int32)})
    state = model.state_dict()
    for node in walk(pair(made, model, layer_class(made))[0]):
        for weight in own_weights(node.layer):
            end = weight.name.split("/")[-1].split(":")[0]
            value = state[node.path + "." + {"kernel": "weight", "embeddings": "weight", "gamma": "weight", "beta": "bias"}.get(end, end)].numpy()
            weight.assign(value.T if end == "kernel" else value)
    return made

torch.manual_seed(0)
model = one.SmallModel(one.SmallConfig()).eval()
with torch.no_grad():
    for parameter in model.parameters():
        parameter.add_(torch.randn_like(parameter) * 0.3)
ids, mask = np.array([[3, 5, 7, 1, 2], [4, 4, 9, 8, 0]]), np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
path = sys.argv[2]
text = open(path).read()
answers, sys.stdout = sys.stdout, sys.stderr
for old, new in json.load(sys.stdin):
    assert old in text, old
    with open(path, "w") as file:
        file.write(text.replace(old, new, 1))
    importlib.invalidate_caches()
    sys.modules.pop("library.models.small.modeling_tf_small", None)
    two = importlib.import_module("library.models.small.modeling_tf_small")
    given = {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask)}
    other = {"input_ids": tf.constant(ids, tf.int32), "attention_mask": tf.constant(mask, tf.int32)}
    found = locate(model, twin(two, model), given, other, 1e-5, {"root": os.path.dirname(path)})
    print(json.dumps(found), file=answers, flush=True)
`;
