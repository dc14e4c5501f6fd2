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
"""Cedar model configuration"""

from ...configuration_utils import PretrainedConfig


class CedarConfig(PretrainedConfig):
    r"""
    Holds the sizes of a [`CedarModel`].

    Args:
        vocab_size (`int`, *optional*, defaults to 16000):
            Number of tokens that `input_ids` may name.
        hidden_size (`int`, *optional*, defaults to 64):
            Width of the embeddings.
        initializer_range (`float`, *optional*, defaults to 0.02):
            Standard deviation of freshly initialized matrices.
    """

    model_type = "cedar"

    def __init__(self, vocab_size=16000, hidden_size=64, initializer_range=0.02, **kwargs):
        super().__init__(**kwargs)
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.initializer_range = initializer_range
