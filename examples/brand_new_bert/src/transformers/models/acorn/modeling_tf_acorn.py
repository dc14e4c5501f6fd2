# coding=utf-8
# Copyright 2026 The add-tf-model authors. All rights reserved.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
"""TensorFlow Acorn model."""

from __future__ import annotations

import tensorflow as tf

from ...modeling_tf_outputs import TFBaseModelOutput
from ...modeling_tf_utils import TFPreTrainedModel, get_initializer, keras, keras_serializable, unpack_inputs
from .configuration_acorn import AcornConfig


@keras_serializable
class TFAcornMainLayer(keras.layers.Layer):
    config_class = AcornConfig

    def __init__(self, config: AcornConfig, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.word_embeddings = keras.layers.Embedding(
            config.vocab_size,
            config.hidden_size,
            embeddings_initializer=get_initializer(config.initializer_range),
            name="word_embeddings",
        )
        self.dense = keras.layers.Dense(
            config.hidden_size,
            use_bias=False,
            kernel_initializer=get_initializer(config.initializer_range),
            name="dense",
        )

    @unpack_inputs
    def call(self, input_ids: tf.Tensor, return_dict: bool | None = None, training: bool = False):
        hidden_states = self.dense(self.word_embeddings(input_ids))
        if not return_dict:
            return (hidden_states,)
        return TFBaseModelOutput(last_hidden_state=hidden_states)

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        if getattr(self, "word_embeddings", None) is not None:
            with tf.name_scope(self.word_embeddings.name):
                self.word_embeddings.build(None)
        if getattr(self, "dense", None) is not None:
            with tf.name_scope(self.dense.name):
                self.dense.build([None, None, self.config.hidden_size])


class TFAcornPreTrainedModel(TFPreTrainedModel):
    config_class = AcornConfig
    base_model_prefix = "acorn"


class TFAcornModel(TFAcornPreTrainedModel):
    """Word embeddings and one matrix: the smallest model that knows both frameworks."""

    def __init__(self, config: AcornConfig, *inputs, **kwargs):
        super().__init__(config, *inputs, **kwargs)
        self.acorn = TFAcornMainLayer(config, name="acorn")

    @unpack_inputs
    def call(self, input_ids: tf.Tensor, return_dict: bool | None = None, training: bool = False):
        return self.acorn(input_ids, return_dict=return_dict, training=training)

    def build(self, input_shape=None):
        if self.built:
            return
        self.built = True
        if getattr(self, "acorn", None) is not None:
            with tf.name_scope(self.acorn.name):
                self.acorn.build(None)
