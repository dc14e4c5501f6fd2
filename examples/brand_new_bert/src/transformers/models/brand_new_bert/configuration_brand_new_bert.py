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
"""BrandNewBert model configuration"""

from ...configuration_utils import PretrainedConfig
from ...utils import logging


logger = logging.get_logger(__name__)


class BrandNewBertConfig(PretrainedConfig):
    r"""
    Holds the sizes and switches of a [`BrandNewBertModel`]. Calling it without arguments describes the base model, which
    is small enough to run on a laptop.

    Args:
        vocab_size (`int`, *optional*, defaults to 16000):
            Number of tokens that `input_ids` may name.
        hidden_size (`int`, *optional*, defaults to 256):
            Width of the encoder and of the pooler.
        num_hidden_layers (`int`, *optional*, defaults to 4):
            Number of encoder layers.
        num_attention_heads (`int`, *optional*, defaults to 4):
            Number of heads that share the width in each self-attention.
        intermediate_size (`int`, *optional*, defaults to 1024):
            Width in the middle of a feed-forward block.
        hidden_act (`str` or `function`, *optional*, defaults to `"gelu"`):
            Activation of the feed-forward blocks, the local mixer and the language modeling head.
        hidden_dropout_prob (`float`, *optional*, defaults to 0.1):
            Dropout of the embeddings, the feed-forward blocks and the attention output.
        attention_probs_dropout_prob (`float`, *optional*, defaults to 0.1):
            Dropout of the attention probabilities.
        max_position_embeddings (`int`, *optional*, defaults to 512):
            Longest sequence that the position embeddings cover.
        type_vocab_size (`int`, *optional*, defaults to 2):
            Number of segments that `token_type_ids` may name.
        initializer_range (`float`, *optional*, defaults to 0.02):
            Standard deviation of freshly initialized matrices.
        layer_norm_eps (`float`, *optional*, defaults to 1e-12):
            Epsilon of every layer normalization.
        mixer_kernel_size (`int`, *optional*, defaults to 3):
            Number of neighbouring tokens that the local mixer blends, an odd number.
        classifier_dropout (`float`, *optional*):
            Dropout in front of the classifiers; `hidden_dropout_prob` when left out.
        pad_token_id (`int`, *optional*, defaults to 0):
            Token that fills a batch up.

    Example:

    ```python
    >>> from transformers import BrandNewBertConfig, BrandNewBertModel

    >>> configuration = BrandNewBertConfig()
    >>> model = BrandNewBertModel(configuration)
    >>> configuration = model.config
    ```"""

    model_type = "brand_new_bert"

    def __init__(
        self,
        vocab_size=16000,
        hidden_size=256,
        num_hidden_layers=4,
        num_attention_heads=4,
        intermediate_size=1024,
        hidden_act="gelu",
        hidden_dropout_prob=0.1,
        attention_probs_dropout_prob=0.1,
        max_position_embeddings=512,
        type_vocab_size=2,
        initializer_range=0.02,
        layer_norm_eps=1e-12,
        mixer_kernel_size=3,
        classifier_dropout=None,
        pad_token_id=0,
        **kwargs,
    ):
        super().__init__(pad_token_id=pad_token_id, **kwargs)

        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.intermediate_size = intermediate_size
        self.hidden_act = hidden_act
        self.hidden_dropout_prob = hidden_dropout_prob
        self.attention_probs_dropout_prob = attention_probs_dropout_prob
        self.max_position_embeddings = max_position_embeddings
        self.type_vocab_size = type_vocab_size
        self.initializer_range = initializer_range
        self.layer_norm_eps = layer_norm_eps
        self.mixer_kernel_size = mixer_kernel_size
        self.classifier_dropout = classifier_dropout
